"""Permission levels: off until the owner wants them, what they are called, and lowering at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadLevel, BadLevelName
from optindesk.core.model import Actor, Level
from optindesk.core.ports import Reader
from optindesk.core.sentence import sentence
from optindesk.core.text import hides
from optindesk.flows import settings
from optindesk.store import archive
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

LONGEST_NAME = 80
FALLBACK_LANGUAGE = "en"
_SHIPPED, _OWN = "level_names_shipped", "level_names"


@dataclass(frozen=True, slots=True)
class Named:
    """What a level is called in a language; `is_own`: by the owner's words."""

    level: int
    language: str
    name: str
    is_own: bool


def are_on() -> bool:
    """Whether levels can be asked for at this desk."""
    return settings.is_on(settings.LEVELS)


def ship(store: Store, names: Mapping[str, Sequence[str]]) -> None:
    """Make the names that the program ships known to the desk."""
    plain = {language: list(of_levels) for language, of_levels in names.items()}
    if archive.setting(_SHIPPED) != plain:
        with store.transaction():
            archive.set_setting(_SHIPPED, plain)


def name_of(level: int, language: str) -> str:
    """What a level is called in mails: by the owner, else as shipped; else in English."""
    own, shipped = archive.setting(_OWN, {}), archive.setting(_SHIPPED, {})
    for wanted in (language, language.partition("-")[0], FALLBACK_LANGUAGE):
        name = own.get(wanted, {}).get(str(level))
        if name is None and wanted in shipped:
            name = shipped[wanted][level]
        if name is not None:
            return str(name)
    return Level(level).name.capitalize()


def names(language: str) -> list[Named]:
    """The names of all levels in a language."""
    own = archive.setting(_OWN, {}).get(language, {})
    return [
        Named(level, language, name_of(level, language), str(int(level)) in own) for level in Level
    ]


def languages() -> list[str]:
    """The languages in which levels have names."""
    return sorted({*archive.setting(_SHIPPED, {}), *archive.setting(_OWN, {})})


def rename(
    store: Store,
    reader: Reader,
    level: int,
    language: str,
    name: str,
    actor: Actor,
    now: datetime,
) -> str:
    """Call a level otherwise from now on; an empty name is the shipped one again.

    Raises BadLevel, BadLevelName (too long, or it could be read as an answer).
    """
    if level not in set(Level):
        raise BadLevel(level=level)
    if hides(name.strip()):
        reason = sentence("it holds a line break or an invisible control character.")
        raise BadLevelName(name=" ".join(name.split()), reason=reason)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        reason = sentence("it is longer than {n} letters.", n=LONGEST_NAME)
        raise BadLevelName(name=name, reason=reason)
    for problem in reader.answers_in(name, language):
        raise BadLevelName(name=name, reason=problem)
    with unit_of_work(store, actor, now) as log:
        own = {known: dict(of_levels) for known, of_levels in archive.setting(_OWN, {}).items()}
        of_language = own.setdefault(language, {})
        if name:
            of_language[str(level)] = name
        else:
            of_language.pop(str(level), None)
        archive.set_setting(_OWN, {known: kept for known, kept in own.items() if kept})
        value = name_of(level, language)
        log.write(Code.SETTING_CHANGED, name=f"level {level} ({language})", value=value)
    return value
