"""A sheet's rows become contacts and sign-ups: looked at first, then published all or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from optindesk.core.codes import Code
from optindesk.core.errors import ListNeeded, NoteNeeded
from optindesk.core.model import Actor, Contact, SignUpSource, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.core.sheet import Sheet
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import (
    aims,
    asking,
    bringing,
    collecting,
    newcomers,
    papers,
    requests,
    scans,
    sheet_rows,
)
from optindesk.flows.aims import AimOf, Named
from optindesk.flows.bringing import Brought
from optindesk.flows.scans import NO_PAPER, FromPaper
from optindesk.flows.signups import (
    ASKED,
    Candidate,
    Decided,
    Group,
    candidate,
    not_in_future,
    record,
)
from optindesk.flows.suggesting import name_beside
from optindesk.store import archive, contact_rows, sheets, signup_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.scans import Lines

BATCH = 1_000
"""Rows that go into staging, or newcomers that are written, at once."""


Edits = Mapping[int, str]
"""Row → the address as somebody put it right; empty where the row is to be left out."""


MISTYPED = frozenset({Group.NO_ADDRESS, Group.BAD_ADDRESS, Group.NEW})
"""Where an address may be a slip: of one that is known here, a person has read before."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All rows of an import, and how many there are of each group."""

    rows: tuple[Decided, ...]
    import_id: int | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    """The names in a sheet that was looked at, by row."""

    @property
    def counts(self) -> dict[Group, int]:
        return dict.fromkeys(Group, 0) | Counter(row.group for row in self.rows)

    @property
    def sheet_rows(self) -> int:
        """How many rows the sheet has; one that is for several lists stands here for each."""
        return sum(not row.besides for row in self.rows)

    @property
    def about(self) -> str:
        """The lists and levels that its rows are for, where it names them."""
        rows = (row for row in self.rows if row.group is not Group.UNKNOWN_LIST)
        return ", ".join(filter(None, dict.fromkeys(row.about for row in rows)))

    @property
    def asked(self) -> int:
        """How many people get a question by it."""
        asked, is_counted = 0, False
        for row in self.rows:
            is_counted = is_counted and row.besides
            if row.group in ASKED and not is_counted:
                asked, is_counted = asked + 1, True
        return asked


def import_sheet(
    store: Store,
    sheet: Sheet,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    targets: Sequence[Target],
    actor: Actor,
    now: datetime,
    *,
    day: date | None = None,
    mapping: Mapping[str, str] = MappingProxyType({}),
    named: Named = MappingProxyType({}),
    dry_run: bool = False,
    collected_before: bool = False,
    edits: Edits = MappingProxyType({}),
    brought: Brought | None = None,
    paper: FromPaper = NO_PAPER,
    tick: Tick = no_tick,
) -> ImportReport:
    """Import the rows (row number, canonical fields) of a sheet: all of them or nothing.

    Each row is for what it names by the columns of `mapping`, else for the `targets` (see
    `aims.aims`). Rows go into staging in small commits that no flow sees; one publication makes
    them sign-ups and requests. A cancel, a crash or an error drops the staging. A dry run writes
    nothing. People who were `collected_before` are recorded and not asked: `permission` does that;
    whom a list `brought` along are subscribed on its basis. `edits` are what somebody put right by
    hand after a look; the sheet itself is kept as it came, and so are the scans of the `paper` that
    it was typed from.
    Raises what the reader raises, ListNeeded, FutureDate, NoteNeeded, NotOurCollector,
    UnknownPaper, PaperOfOtherList, StoreTrouble, Cancelled.
    """
    not_in_future(day, now)
    collecting.refuse_strangers(sheet)
    if not (targets or aims.says_lists(mapping)):
        raise ListNeeded()
    named = {**aims.remembered(sheet.headings), **named}
    if brought is not None and not brought.how.strip():
        raise NoteNeeded()  # a basis that nobody can tell is none
    signed = papers.paper_for(paper.number, [target.list_id for target in targets])
    asks = not collected_before and brought is None
    edited = _edited(rows, edits)
    candidates = (candidate(number, fields, day, now.date()) for number, fields in edited)
    if dry_run:
        names: dict[int, str] = {}
        with store.reading():
            aim_of = aims.aims(targets, mapping, named)
            looked_at = _noting_names(_counted(candidates, tick), names)
            decided = tuple(sheet_rows.decide(looked_at, aim_of, now, brought, asks=asks))
        return ImportReport(decided, names=names)
    sheets.drop_abandoned(store, now)
    number = None if signed is None else signed.number
    staging = sheets.start(store, sheet, {**mapping, **aims.to_remember(named)}, now, number)
    try:
        sheets.stage(store, staging, _counted(candidates, tick), BATCH)
        files = scans.ready(paper.files)
        with unit_of_work(store, actor, now) as journal:
            aim_of = aims.aims(targets, mapping, named)
            report = _publish(store, journal, staging, aim_of, brought, asks=asks)
            there = [*edits, *(one.row for one in report.rows if one.row is not None)]
            first = min(there, default=None)
            sheets.finish(staging, sheet, report.counts, report.sheet_rows, now, first)
            journal.write(
                Code.IMPORT_PUBLISHED,
                sheet=sheet.name,
                sha256=sheet.sha256,
                rows=report.sheet_rows,
                target=report.about or requests.names_of(targets),
                import_id=staging,
                named=[f"{name}={archive.list_by_id(known).name}" for name, known in named.items()],
                by_hand=[f"{row}={'corrected' if edits[row] else 'left out'}" for row in edits],
                counts=[f"{group}={count}" for group, count in report.counts.items()],
                paper=number,
            )
            scans.keep(journal, Lines(staging), files)
    except BaseException:
        sheets.drop(store, staging)
        raise
    return report


def _edited(
    rows: Iterable[tuple[int, Mapping[str, str]]], edits: Edits
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows as they were put right, each with what it had said, and with the name that may have
    stood beside the address; without those left out."""
    for number, fields in rows:
        if number not in edits:
            yield number, fields
        elif address := edits[number]:
            typed = fields.get("email", "")
            name = fields.get("name") or name_beside(typed)
            yield number, {**fields, "name": name, "email": address, "typed": typed}


def _counted(candidates: Iterable[Candidate], tick: Tick) -> Iterator[Candidate]:
    for count, one in enumerate(candidates):
        if count % 100 == 0:
            tick(count, None, sentence("reading the sheet"))
        yield one


def _noting_names(candidates: Iterable[Candidate], names: dict[int, str]) -> Iterator[Candidate]:
    for one in candidates:
        if one.name and one.row is not None:
            names[one.row] = one.name
        yield one


def _publish(
    store: Store,
    journal: Journal,
    staging: int,
    aim_of: AimOf,
    brought: Brought | None,
    *,
    asks: bool,
) -> ImportReport:
    new: dict[str, tuple[Candidate, Sequence[Target]]] = {}

    def welcome() -> None:
        newcomers.welcome(store, journal, list(new.values()), staging, asks=asks)
        new.clear()

    def known(key: str) -> Contact | None:
        if key in new:  # a row for each list: the person is new no more
            welcome()
        return contact_rows.contact_by_key(key)

    def apply(
        typed: Candidate, contact: Contact | None, decided: Sequence[tuple[Target, Decided]]
    ) -> None:
        is_new = contact is None and all(one.group is Group.NEW for _, one in decided)
        if is_new and decided and brought is None and typed.address is not None:
            new[typed.address.key] = (typed, [target for target, _ in decided])
            if len(new) == BATCH:
                welcome()
            return
        wishes: dict[Target, list[int]] = {}
        for target, one in decided:
            signup = record(journal, contact, typed, target, one.group, SignUpSource.SHEET, staging)
            if signup is None or one.group not in ASKED:
                continue
            contact = contact_rows.contact_by_id(signup_rows.signup_by_id(signup).contact_id)
            if brought is not None:
                day = bringing.yes_given_on(typed, journal.now)
                bringing.bring(journal, contact, target, day, brought)
            elif asks:
                wishes[target] = [signup]
            elif contact_rows.subscription(contact.id, target) is None:
                none = SubscriptionStatus.NONE
                contact_rows.save_subscription(contact.id, target, none, journal.now)
        if wishes and contact is not None:
            asking.ask(journal, contact, wishes)

    staged = (_from_staged(*one) for one in sheets.staged(staging))
    now = journal.now
    rows = sheet_rows.decide(staged, aim_of, now, brought, apply, known=known, asks=asks)
    decided = tuple(rows)
    welcome()
    return ImportReport(decided, staging)


def _from_staged(row: int, day: date | None, fields: Mapping[str, str]) -> Candidate:
    """The candidate that a staged row was, read anew by the same rules."""
    undated = {name: value for name, value in fields.items() if name != "date"}
    read = candidate(row, undated, day, date.max)
    return read if day else replace(read, unread_date=fields.get("date", ""))
