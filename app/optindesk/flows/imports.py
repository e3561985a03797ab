"""A sheet's rows become contacts and sign-ups: looked at first, then published all or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from optindesk.core.codes import Code
from optindesk.core.errors import NoteNeeded
from optindesk.core.model import Actor, Contact, SignUpSource, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.core.sheet import Sheet
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import asking, bringing, newcomers
from optindesk.flows.bringing import Brought
from optindesk.flows.signups import (
    ASKED,
    Candidate,
    Decided,
    Group,
    candidate,
    judge,
    not_in_future,
    record,
    with_doubt,
)
from optindesk.flows.wordings import target_name
from optindesk.store import archive, sheets
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

BATCH = 1_000
"""Rows that go into staging, or newcomers that are written, at once."""


Edits = Mapping[int, str]
"""Row → the address as somebody put it right; empty where the row is to be left out."""


MISTYPED = frozenset({Group.BAD_ADDRESS, Group.NEW})
"""Where an address may be a slip: of one that is known here, a person has read before."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All rows of an import, and how many there are of each group."""

    rows: tuple[Decided, ...]
    import_id: int | None = None

    @property
    def counts(self) -> dict[Group, int]:
        return dict.fromkeys(Group, 0) | Counter(row.group for row in self.rows)

    @property
    def asked(self) -> int:
        """How many people get a question by it."""
        return sum(self.counts[group] for group in ASKED)


def import_sheet(
    store: Store,
    sheet: Sheet,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    target: Target,
    actor: Actor,
    now: datetime,
    *,
    day: date | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    collected_before: bool = False,
    edits: Edits = MappingProxyType({}),
    brought: Brought | None = None,
    tick: Tick = no_tick,
) -> ImportReport:
    """Import the rows (row number, canonical fields) of a sheet: all of them or nothing.

    Rows go into staging in small commits that no flow sees; one publication makes them sign-ups
    and requests. A cancel, a crash or an error drops the staging. A dry run writes nothing. People
    who were `collected_before` are recorded and not asked: `permission` does that; whom a list
    `brought` along are subscribed on its basis. `edits` are what somebody put right by hand after a
    look; the sheet itself is kept as it came.
    Raises what the reader raises, FutureDate, NoteNeeded, StoreTrouble, Cancelled.
    """
    not_in_future(day, now)
    if brought is not None and not brought.how.strip():
        raise NoteNeeded()  # a basis that nobody can tell is none
    asks = not collected_before and brought is None
    edited = _edited(rows, edits)
    candidates = (candidate(number, fields, day, now.date()) for number, fields in edited)
    if dry_run:
        with store.reading():
            looked_at = _counted(candidates, tick)
            return ImportReport(tuple(_decide_all(looked_at, target, now, brought, asks=asks)))
    sheets.drop_abandoned(store, now)
    staging = sheets.start(store, sheet, dict(mapping or {}), now)
    try:
        sheets.stage(store, staging, _counted(candidates, tick), BATCH)
        with unit_of_work(store, actor, now) as journal:
            report = _publish(store, journal, staging, target, brought, asks=asks)
            sheets.finish(staging, sheet, report.counts, len(report.rows), now)
            journal.write(
                Code.IMPORT_PUBLISHED,
                sheet=sheet.name,
                sha256=sheet.sha256,
                rows=len(report.rows),
                target=target_name(target),
                import_id=staging,
                by_hand=[f"{row}={'corrected' if edits[row] else 'left out'}" for row in edits],
                counts=[f"{group}={count}" for group, count in report.counts.items()],
            )
    except BaseException:
        sheets.drop(store, staging)
        raise
    return report


def _edited(
    rows: Iterable[tuple[int, Mapping[str, str]]], edits: Edits
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows as they were put right, each with what it had said; without those left out."""
    for number, fields in rows:
        if number not in edits:
            yield number, fields
        elif address := edits[number]:
            yield number, {**fields, "email": address, "typed": fields.get("email", "")}


def _counted(candidates: Iterable[Candidate], tick: Tick) -> Iterator[Candidate]:
    for count, one in enumerate(candidates):
        if count % 100 == 0:
            tick(count, None, sentence("reading the sheet"))
        yield one


def _publish(
    store: Store,
    journal: Journal,
    staging: int,
    target: Target,
    brought: Brought | None,
    *,
    asks: bool,
) -> ImportReport:
    new: list[Candidate] = []

    def welcome() -> None:
        newcomers.welcome(store, journal, new, target, staging, asks=asks)
        new.clear()

    def apply(typed: Candidate, contact: Contact | None, done: Decided) -> None:
        if done.group is Group.NEW and contact is None and brought is None:
            new.append(typed)
            if len(new) == BATCH:
                welcome()
            return
        signup = record(journal, contact, typed, target, done.group, SignUpSource.SHEET, staging)
        if signup is None or done.group not in ASKED:
            return
        person = archive.contact_by_id(archive.signup_by_id(signup).contact_id)
        if brought is not None:
            bringing.bring(journal, person, target, typed.signed_on, brought)
        elif asks:
            asking.ask(journal, person, {target: [signup]})
        elif archive.subscription(person.id, target) is None:
            none = SubscriptionStatus.NONE
            archive.save_subscription(person.id, target, none, journal.now)

    staged = (_from_staged(*one) for one in sheets.staged(staging))
    decided = tuple(_decide_all(staged, target, journal.now, brought, apply, asks=asks))
    welcome()
    return ImportReport(decided, staging)


def _from_staged(row: int, day: date | None, fields: Mapping[str, str]) -> Candidate:
    """The candidate that a staged row was, read anew by the same rules."""
    undated = {name: value for name, value in fields.items() if name != "date"}
    read = candidate(row, undated, day, date.max)
    return read if day else replace(read, unread_date=fields.get("date", ""))


_KEPT = sentence("new; will be kept, not asked yet")
_KNOWN_AND_KEPT = sentence("known here; will be kept, not asked yet")

_Apply = Callable[[Candidate, "Contact | None", Decided], None]


def _decide_all(
    candidates: Iterable[Candidate],
    target: Target,
    now: datetime,
    brought: Brought | None = None,
    apply: _Apply | None = None,
    *,
    asks: bool = True,
) -> Iterator[Decided]:
    """Decide candidate by candidate; `apply` acts on each before the next is decided. Unless it
    `asks`, nobody is asked yet, and that is said."""
    seen: set[str] = set()
    for typed in candidates:
        contact = None
        if typed.address is None:
            done = Decided(typed.row, typed.typed, Group.BAD_ADDRESS, typed.problem or sentence(""))
        elif typed.address.key in seen:
            reason = sentence("the same address stands further up in this sheet")
            done = Decided(typed.row, typed.address.shown, Group.DOUBLED, reason)
        elif typed.too_long is not None:
            done = Decided(typed.row, typed.address.shown, Group.BAD_ROW, typed.too_long)
        else:
            seen.add(typed.address.key)
            contact = archive.contact_by_key(typed.address.key)
            group, reason = judge(contact, typed, target, now, is_sheet=True)
            if brought is not None:
                group, reason = bringing.judged(brought, typed, group, reason)
            elif not asks and group in ASKED:
                reason = _KEPT if contact is None else _KNOWN_AND_KEPT
            reason = with_doubt(typed.address, group, reason)
            if typed.unread_date:
                reason = sentence(
                    "{reason}; its date “{date}” is not a day on which somebody can have signed up",
                    reason=reason,
                    date=typed.unread_date,
                )
            if typed.is_turned:
                reason = sentence(
                    "{reason}; invisible signs that turn text around were taken out of its name",
                    reason=reason,
                )
            done = Decided(typed.row, typed.address.shown, group, reason)
        if apply is not None:
            apply(typed, contact, done)
        yield done
