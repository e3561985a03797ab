"""How long people stay in the books: rules that the owner may change, looked at, and applied.

Who is reduced is erased (flows/erasing.py): what prevents asking again stays, which is a keyed hash
of the address that only a newer sign-up lifts, and so do the log's commitments. To keep less than a
person and more than a hash would be a second mechanism that protects nobody better. Who is never to
be written to by a rule of their own stays: the rule must not end with the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from optindesk.core.model import Actor
from optindesk.core.ports import Tick, no_tick
from optindesk.core.proof import KEPT
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import disputes, erasing, settings
from optindesk.store import retention
from optindesk.store.database import Store

if TYPE_CHECKING:
    from optindesk.flows.blanking import Means
    from optindesk.store.retention import Due

AT_ONCE = 200
"""How many people a round of work on its own reduces at most."""

SLICE = 50
"""So many are reduced in one unit of work: the log, and each file that is kept for the sake of
others, is gone through once for all of them; who else writes waits meanwhile."""

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """Whose time is over by it, by the figure of a setting; nobody's by nought. `why` goes into the
    log."""

    setting: str
    people: Callable[[datetime, int], Any]
    said: Sentence
    why: str


def months_before(now: datetime, months: int) -> datetime:
    """The same day so many months ago, or the last of that month."""
    month = now.year * 12 + now.month - 1 - months
    first = now.replace(year=month // 12, month=month % 12 + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(now.day, last.day))


def year_of_proof(now: datetime, years: int) -> datetime:
    """The beginning of the first year whose withdrawals must still be proven: they are kept until
    so many years have gone since the end of the year."""
    return now.replace(year=now.year - years, month=1, day=1, hour=0, minute=0, second=0,
                       microsecond=0)  # fmt: skip


RULES: Mapping[str, Rule] = {
    "without-yes": Rule(
        settings.MONTHS_WITHOUT_YES,
        lambda now, months: retention.without_yes(months_before(now, months)),
        sentence("Questions that lapsed, were declined, cancelled, or could not arrive"),
        "no yes for as long as the rule says",
    ),
    "left": Rule(
        settings.YEARS_OF_PROOF,
        lambda now, years: retention.left(year_of_proof(now, years)),
        sentence("Proof of those who left everything"),
        "left, and the time of the proof is over",
    ),
}
"""The rules, by the name that they have on the command line."""


def storage(dispute: bool) -> Sentence:
    """How long what is known of somebody is kept, as a proof says it."""
    if dispute:
        return sentence("It is kept for a dispute, and nobody erases it until that is over.")
    said = KEPT
    months, years = (settings.get(one.setting) for one in RULES.values())
    if months:
        more = sentence(
            "The rule for people whose questions ended without a yes: {months} months after that.",
            months=months,
        )
        said = sentence("{said} {more}", said=said, more=more)
    if years:
        more = sentence(
            "The rule for people who left everything: {years} years after the end of that year.",
            years=years,
        )
        said = sentence("{said} {more}", said=said, more=more)
    return said


@dataclass(frozen=True, slots=True)
class Look:
    """Who would be reduced by a rule now: how many, and the first of them."""

    figure: int
    count: int
    people: tuple[Due, ...]


def figures() -> dict[str, int]:
    """The figure of each rule; nought: it reduces nobody."""
    return {name: settings.get(rule.setting) for name, rule in RULES.items()}


def look(now: datetime, most: int = MOST_SHOWN) -> dict[str, Look]:
    """Whom each rule would reduce now."""
    held, found = list(disputes.held()), {}
    for name, rule in RULES.items():
        figure = settings.get(rule.setting)
        if not figure:
            found[name] = Look(0, 0, ())
            continue
        people = rule.people(now, figure)
        first = tuple(retention.first(people, held, most))
        count = len(first) if len(first) < most else retention.count(people, held)
        found[name] = Look(figure, count, first)
    return found


def apply(
    store: Store,
    means: Means,
    actor: Actor,
    clock: Callable[[], datetime],
    most: int | None = None,
    tick: Tick = no_tick,
) -> int:
    """Reduce the people whose time is over, some at once, `most` of them; returns how many.

    Raises FolderBusy while the desk sends or checks, Cancelled; who was reduced stays so.
    """
    now, done = clock(), 0
    held = list(disputes.held())
    due = [
        (person.address, rule.why)
        for rule in RULES.values()
        if (figure := settings.get(rule.setting))
        for person in retention.first(rule.people(now, figure), held, most)
    ][:most]
    for start in range(0, len(due), SLICE):
        tick(start, len(due))
        done += erasing.erase_all(store, dict(due[start : start + SLICE]), means, actor, clock())
    return done


def of_reduced(count: int) -> Sentence:
    """How many people were reduced."""
    return sentences(
        "{n} person whose time was over was reduced to a keyed hash.",
        "{n} people whose time was over were reduced to keyed hashes.",
        count,
    )


def what_goes(count: int) -> Sentence:
    """What becomes of so many people who are reduced."""
    return sentences(
        "Of {n} person name, address, sign-ups, replies, and what the log says in clear go for"
        " good. What stays is that something was logged, and a keyed hash of the address, so that"
        " only a newer sign-up lets them be asked again.",
        "Of {n} people names, addresses, sign-ups, replies, and what the log says in clear go for"
        " good. What stays is that something was logged, and a keyed hash of each address, so"
        " that only a newer sign-up lets them be asked again.",
        count,
    )
