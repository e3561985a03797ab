"""What the owner may choose about asking: each setting with its bounds and what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadSetting, UnknownSetting
from optindesk.core.model import Actor, MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


@dataclass(frozen=True, slots=True)
class Setting:
    """A number within bounds; `is_switch`: 0 is off, 1 is on."""

    default: int
    least: int
    most: int
    said: Sentence
    is_switch: bool = False


LEVELS = "levels"
REMINDERS = "reminders"
REMINDER_DAYS = "reminder_days"
PERMISSION_PER_DAY = "permission_per_day"
QUESTIONS = "questions_per_address"
QUESTION_DAYS = "questions_per_address_days"
QUESTION_MINUTES = "minutes_between_questions"
MONTHS_WITHOUT_YES = "months_without_yes"
YEARS_OF_PROOF = "years_of_proof"
REDUCES_ALONE = "reduces_on_its_own"

SETTINGS: Mapping[str, Setting] = {
    LEVELS: Setting(
        0, 0, 1, sentence("Whether permission levels can be asked for."), is_switch=True
    ),
    REMINDERS: Setting(
        0,
        0,
        2,
        sentence(
            "How many reminders somebody gets who does not answer, for lists that have no number"
            " of their own; 0: none."
        ),
    ),
    REMINDER_DAYS: Setting(
        7, 7, 60, sentence("How many days after the last mail a reminder goes out.")
    ),
    PERMISSION_PER_DAY: Setting(
        50, 1, 10_000, sentence("How many people who were collected before are asked in a day.")
    ),
    QUESTIONS: Setting(3, 1, 100, sentence("How many questions one address gets at most.")),
    QUESTION_DAYS: Setting(
        7, 1, 90, sentence("Within how many days it gets no more questions than that.")
    ),
    QUESTION_MINUTES: Setting(
        60,
        0,
        10_080,
        sentence("How many minutes lie between two questions to one address."),
    ),
    MONTHS_WITHOUT_YES: Setting(
        6,
        0,
        120,
        sentence(
            "How many months somebody stays known whose questions ended without a yes; 0: for good."
        ),
    ),
    YEARS_OF_PROOF: Setting(
        3,
        0,
        30,
        sentence(
            "How many years, and to the end of the last, a yes can be proven after somebody left"
            " everything; 0: for good."
        ),
    ),
    REDUCES_ALONE: Setting(
        0, 0, 1, sentence("Whether these rules are applied on its own."), is_switch=True
    ),
}
"""The settings of a desk that are numbers, with their names in the store and on the command line.
Their order is that in which they are shown."""

OF_RETENTION = (MONTHS_WITHOUT_YES, YEARS_OF_PROOF, REDUCES_ALONE)
"""Those that are about how long people are kept (flows/retention.py)."""

REMINDER_WARNING = sentence(
    "A reminder may count as advertising that nobody allowed: some courts see it so, and then each"
    " can cost money. At most two are sent, seven days apart."
)
"""What is said wherever reminders can be switched on."""

_OF_THE_GUARD = (QUESTIONS, QUESTION_DAYS, QUESTION_MINUTES)
_WORDS = {"on": 1, "off": 0}


def known(name: str | None = None) -> Mapping[str, Setting]:
    """All settings, or the one of that name; raises UnknownSetting."""
    if name is None:
        return SETTINGS
    if name not in SETTINGS:
        raise UnknownSetting(name=name, names=", ".join(SETTINGS))
    return {name: SETTINGS[name]}


def get(name: str) -> int:
    """What is chosen, else the default."""
    return int(archive.setting(name, SETTINGS[name].default))


def is_on(name: str) -> bool:
    """Whether a switch is on."""
    return get(name) == 1


def shown(name: str) -> str:
    """What is chosen, as it is typed."""
    return said(name, get(name))


def said(name: str, value: int) -> str:
    """A value as it is typed: a number, or “on” and “off”."""
    return ("off", "on")[value] if SETTINGS[name].is_switch else str(value)


def usual(name: str) -> str:
    """The default, as it is typed."""
    return said(name, SETTINGS[name].default)


def choose(
    store: Store,
    wanted: Mapping[str, str],
    actor: Actor,
    now: datetime,
    levels_off: Callable[[Journal], None],
) -> dict[str, int]:
    """Change settings to what was typed, all of them or none; gives those that are others now.

    Raises UnknownSetting, BadSetting. `levels_off` does what is to be done when levels are switched
    off.
    """
    values = {name: _read(name, text) for name, text in wanted.items()}
    with unit_of_work(store, actor, now) as log:
        changed = {name: value for name, value in values.items() if value != get(name)}
        for name, value in changed.items():
            archive.set_setting(name, value)
            log.write(Code.SETTING_CHANGED, name=name, value=said(name, value))
        if not changed.keys().isdisjoint(_OF_THE_GUARD):
            post.let_held_go()
        if changed.get(LEVELS) == 0:
            levels_off(log)
    return changed


def _read(name: str, text: str) -> int:
    """What was typed as the value of a setting; raises UnknownSetting, BadSetting."""
    wanted = known(name)[name]
    plain = text.strip().lower()
    value = _WORDS.get(plain) if wanted.is_switch else None
    if value is None and plain.isascii() and plain.isdecimal() and len(plain) < 9:
        value = int(plain)
    if value is None or not wanted.least <= value <= wanted.most:
        allowed = sentence("“on” or “off”")
        if not wanted.is_switch:
            allowed = sentence(
                "a number from {least} to {most}", least=wanted.least, most=wanted.most
            )
        raise BadSetting(name=name, value=text, allowed=allowed)
    return value


def choose_reminders(store: Store, list_id: int, most: int, actor: Actor, now: datetime) -> None:
    """A list reminds so often those who do not answer (0: as the whole desk does); raises
    BadSetting."""
    with unit_of_work(store, actor, now) as log:
        put_reminders(log, archive.list_by_id(list_id), most)


def put_reminders(log: Journal, known: MailingList, most: int) -> None:
    """`choose_reminders` within the caller's unit of work."""
    bounds = SETTINGS[REMINDERS]
    if not bounds.least <= most <= bounds.most:
        allowed = sentence("a number from {least} to {most}", least=bounds.least, most=bounds.most)
        raise BadSetting(name=REMINDERS, value=str(most), allowed=allowed)
    if most != known.reminders:
        archive.set_reminders(known.id, most)
        log.write(
            Code.SETTING_CHANGED, name=f"{REMINDERS}, {known.name}", value=str(most), list=known.id
        )
