"""Does to many people at once what can be done to one, and says first whom it cannot be done to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.errors import WrongInput
from optindesk.core.model import Actor
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import leaving, requests, standings
from optindesk.flows.narrowing import OPEN
from optindesk.flows.standings import Standing
from optindesk.store.database import Store
from optindesk.store.people_query import PeopleQuery


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person, the lists that it is about, and why it is not done; None where it is."""

    address: str
    about: str
    why_not: Sentence | None


def cancel(
    store: Store,
    contacts: Collection[int],
    why: str,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> list[Outcome]:
    """Cancel every open question to these people; with `dry_run` it is a look."""

    def act(address: str) -> None:
        requests.cancel(store, address, None, why, actor, now)

    nobody = sentence("has no open question.")
    return _each(store, contacts, _is_open, nobody, None if dry_run else act, tick)


def withdraw(
    store: Store,
    contacts: Collection[int],
    how: str,
    actor: Actor,
    now: datetime,
    *,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> list[Outcome]:
    """Take these people off everything; with `dry_run` it is a look."""

    def act(address: str) -> None:
        leaving.withdraw(store, address, (), how, actor, now)

    nobody = sentence("is on no list, and no question is open.")
    return _each(store, contacts, _is_on, nobody, None if dry_run else act, tick)


def _is_open(one: Standing) -> bool:
    return one.facts.state in OPEN


def _is_on(one: Standing) -> bool:
    return one.facts.subscription is SubscriptionStatus.SUBSCRIBED or _is_open(one)


def _each(
    store: Store,
    contacts: Collection[int],
    fits: Callable[[Standing], bool],
    nobody: Sentence,
    act: Callable[[str], None] | None,
    tick: Tick,
) -> list[Outcome]:
    """One by one: what cannot be done to one does not keep it from the others."""
    with store.reading():
        rows = list(standings.all_people(PeopleQuery(contacts=contacts)))
    of_each: dict[int, list[Standing]] = {}
    for row in rows:
        of_each.setdefault(row.contact_id, []).append(row)
    found = []
    for done, theirs in enumerate(of_each.values()):
        tick(done, len(of_each))
        meant = [one for one in theirs if fits(one)]
        why_not = None if meant else nobody
        if meant and act is not None:
            why_not = _why_it_failed(act, theirs[0].address)
        found.append(Outcome(theirs[0].address, _names(meant or theirs), why_not))
    tick(len(of_each), len(of_each))
    return found


def _why_it_failed(act: Callable[[str], None], address: str) -> Sentence | None:
    """None where it did not: somebody may have done it, or erased the person, meanwhile."""
    try:
        act(address)
    except WrongInput as trouble:
        return trouble.sentence
    return None


def _names(rows: Sequence[Standing]) -> str:
    return ", ".join(one.list_name for one in rows if one.list_name is not None)
