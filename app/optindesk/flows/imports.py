"""A sheet is imported: looked at first, then published, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType

from optindesk.core.codes import Code
from optindesk.core.errors import ListNeeded, NoteNeeded, Trouble
from optindesk.core.model import Actor, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.core.sheet import Sheet
from optindesk.flows import (
    aims,
    collecting,
    papers,
    publishing,
    requests,
    scans,
    sheet_rows,
    taking_back,
)
from optindesk.flows.aims import Named
from optindesk.flows.bringing import Brought
from optindesk.flows.groups import ASKED, Group
from optindesk.flows.scans import NO_PAPER, FromPaper
from optindesk.flows.signups import Candidate, Decided, candidate, not_in_future
from optindesk.flows.suggesting import name_beside
from optindesk.flows.taking_back import Clock
from optindesk.store import archive, blobs, sheets
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work
from optindesk.store.scans import Lines

BATCH = 1_000
"""Rows that go into staging at once."""


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
    days: Mapping[int, date] = field(default_factory=dict)
    """The days of sign-up in it as they were read, by row."""

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
    clock: Clock,
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
    `aims.aims`). Rows go into staging in small commits, and from there become sign-ups and requests
    in small commits, too (`publishing.publish`), so that others may write meanwhile; nothing goes
    out for any of them before all are in. A cancel or an error takes out what came in, and so
    does whoever comes next after a crash. A dry run writes nothing. People who were
    `collected_before` are recorded and not asked: `permission` does that; whom a list `brought`
    along are subscribed on its basis. `edits` are what somebody put right by hand after a look; the
    sheet itself is kept as it came, and so are the scans of the `paper` that it was typed from.
    Raises what the reader raises, ListNeeded, FutureDate, NoteNeeded, NotOurCollector,
    UnknownPaper, PaperOfOtherList, StoreTrouble, FolderBusy, Cancelled.
    """
    now = clock()
    not_in_future(day, now)
    collecting.refuse_strangers(sheet)
    if not (targets or aims.says_lists(mapping)):
        raise ListNeeded()
    named = {**aims.remembered(sheet.headings), **named}
    if brought is not None and not brought.how.strip():
        raise NoteNeeded()  # a basis that nobody can tell is none
    signed = papers.paper_for(paper.number, [target.list_id for target in targets])
    asks = not collected_before and brought is None
    edited = _counted(_edited(rows, edits), tick)
    read = partial(_candidate, day=day, today=now.date())
    with store.reading():
        aim_of = aims.aims(targets, mapping, named)
        if dry_run:
            names: dict[int, str] = {}
            days: dict[int, date] = {}
            looked_at = _noting(map(read, edited), names, days)
            decided = tuple(sheet_rows.decide(looked_at, aim_of, now, brought, asks=asks))
            return ImportReport(decided, names=names, days=days)
    number = None if signed is None else signed.number
    with taking_back.turn(store, actor, clock):
        understood = {**mapping, **aims.to_remember(named)}
        staging = sheets.start(store, sheet, understood, clock(), number)
        try:
            count = sheets.stage(store, staging, edited, BATCH)
            files = scans.ready(paper.files)
            content = blobs.press(sheet.content, "sheet")
            coming = publishing.Coming(store, staging, count, read, aim_of, brought, asks)
            report = ImportReport(tuple(publishing.publish(coming, actor, clock, tick)), staging)
            there = [*edits, *(one.row for one in report.rows if one.row is not None)]
            with unit_of_work(store, actor, clock()) as journal:
                sheets.finish(
                    staging,
                    content,
                    report.counts,
                    report.sheet_rows,
                    journal.now,
                    min(there, default=None),
                )
                journal.write(
                    Code.IMPORT_PUBLISHED,
                    sheet=sheet.name,
                    sha256=sheet.sha256,
                    rows=report.sheet_rows,
                    target=report.about or requests.names_of(targets),
                    import_id=staging,
                    named=[
                        f"{name}={archive.list_by_id(known).name}" for name, known in named.items()
                    ],
                    by_hand=[f"{row}={'corrected' if edits[row] else 'left out'}" for row in edits],
                    counts=[f"{group}={count}" for group, count in report.counts.items()],
                    paper=number,
                )
                scans.keep(journal, Lines(staging), files)
        except BaseException:
            with suppress(Trouble):  # then whoever comes next takes it out
                taking_back.break_off(store, staging, actor, clock, tick)
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


def _counted(
    rows: Iterable[tuple[int, Mapping[str, str]]], tick: Tick
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for count, (number, fields) in enumerate(rows):
        if count % 100 == 0:
            tick(count, None, sentence("reading the sheet"))
        yield number, {name: archive.storable(text) for name, text in fields.items()}


def _candidate(row: tuple[int, Mapping[str, str]], day: date | None, today: date) -> Candidate:
    return candidate(*row, day, today)


def _noting(
    candidates: Iterable[Candidate], names: dict[int, str], days: dict[int, date]
) -> Iterator[Candidate]:
    for one in candidates:
        if one.name and one.row is not None:
            names[one.row] = one.name
        if one.signed_on is not None and one.row is not None:
            days[one.row] = one.signed_on
        yield one
