"""Staged rows become contacts and sign-ups, some at once, so that others may write in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from optindesk.core.model import Actor, Contact, SignUpSource, Target
from optindesk.core.ports import Tick
from optindesk.core.sentence import sentence
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import asking, bringing, newcomers, sheet_rows
from optindesk.flows.aims import AimOf
from optindesk.flows.bringing import Brought
from optindesk.flows.groups import ASKED, Group
from optindesk.flows.signups import Candidate, Decided, record
from optindesk.flows.taking_back import Clock
from optindesk.store import contact_rows, sheets, signup_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


@dataclass(frozen=True, slots=True)
class Coming:
    """An import whose `count` rows are in staging: how each is `read`, what it is for, and what is
    done about it."""

    store: Store
    import_id: int
    count: int
    read: Callable[[tuple[int, Mapping[str, str]]], Candidate]
    aim_of: AimOf
    brought: Brought | None
    asks: bool


def publish(coming: Coming, actor: Actor, clock: Clock, tick: Tick) -> Iterator[Decided]:
    """Decide of each row and do it, a slice of the staged rows in each unit of work."""
    seen: set[str] = set()
    done, note = 0, sentence("bringing people in")
    for one in sheets.slices(coming.import_id):
        tick(done, coming.count, note)
        candidates = list(map(coming.read, one.rows))
        with unit_of_work(coming.store, actor, clock()) as journal:
            decided = _publish(coming, journal, candidates, seen)
            sheets.clear(coming.import_id, one.last)
        yield from decided
        done += len(candidates)
    tick(done, coming.count, note)


def _publish(
    coming: Coming, journal: Journal, candidates: Sequence[Candidate], seen: set[str]
) -> list[Decided]:
    store, import_id = coming.store, coming.import_id
    new: dict[str, tuple[Candidate, Sequence[Target]]] = {}

    def welcome() -> None:
        newcomers.welcome(store, journal, list(new.values()), import_id, asks=coming.asks)
        new.clear()

    def known(key: str) -> Contact | None:
        if key in new:  # a row for each list: the person is new no more
            welcome()
        return contact_rows.contact_by_key(key)

    def apply(
        typed: Candidate, contact: Contact | None, decided: Sequence[tuple[Target, Decided]]
    ) -> None:
        is_new = contact is None and all(one.group is Group.NEW for _, one in decided)
        if is_new and decided and coming.brought is None and typed.address is not None:
            new[typed.address.key] = (typed, [target for target, _ in decided])
            return
        wishes: dict[Target, list[int]] = {}
        for target, one in decided:
            source = SignUpSource.SHEET
            signup = record(journal, contact, typed, target, one.group, source, import_id)
            if signup is None or one.group not in ASKED:
                continue
            contact = contact_rows.contact_by_id(signup_rows.signup_by_id(signup).contact_id)
            if coming.brought is not None:
                bringing.bring(journal, contact, target, typed, coming.brought)
            elif coming.asks:
                wishes[target] = [signup]
            elif contact_rows.subscription(contact.id, target) is None:
                none = SubscriptionStatus.NONE
                contact_rows.save_subscription(contact.id, target, none, journal.now)
        if wishes and contact is not None:
            asking.ask(journal, contact, wishes)

    rows = list(
        sheet_rows.decide(
            candidates,
            coming.aim_of,
            journal.now,
            coming.brought,
            apply,
            known=known,
            seen=seen,
            asks=coming.asks,
        )
    )
    welcome()
    return rows
