"""What would become of the rows of a sheet: read in the background, shown as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from optindesk.core.model import Target
from optindesk.core.ports import Tick
from optindesk.flows.desk import Desk
from optindesk.flows.imports import ImportReport
from optindesk.flows.signups import Decided, Group
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Right, Row
from optindesk.ui.state_words import GROUP_WORDS
from optindesk.ui.words import Words

SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf")
"""Endings of files that are read as sheets."""

GROUP_MARKS: Mapping[Group, Mark] = {
    Group.NEW: Mark(Shape.RING, Tone.WAITING),
    Group.ASKED_AGAIN: Mark(Shape.RING, Tone.WAITING),
    Group.ALREADY_SUBSCRIBED: Mark(Shape.CHECK, Tone.GOOD),
    Group.AWAITING: Mark(Shape.HALF, Tone.WAITING),
    Group.LEFT: Mark(Shape.CROSS, Tone.QUIET),
    Group.BOUNCED: Mark(Shape.TRIANGLE, Tone.BAD),
    Group.SUPPRESSED: Mark(Shape.CROSS, Tone.BAD),
    Group.BAD_ADDRESS: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.BAD_ROW: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.SEEN_BEFORE: Mark(Shape.BAR, Tone.QUIET),
    Group.DOUBLED: Mark(Shape.BAR, Tone.QUIET),
}


class Wanted(NamedTuple):
    """What to import and how; `columns` are fields that a person named the column of, and who was
    `collected_before` is not asked by it."""

    path: Path
    list_id: int
    day: date | None
    columns: tuple[tuple[str, str], ...]
    collected_before: bool = False


class Preview(NamedTuple):
    """What would become of the rows, and whether the sheet says when people signed up."""

    report: ImportReport
    has_dates: bool


def look_at(desk: Desk, wanted: Wanted, tick: Tick) -> Preview:
    """Read the sheet and change nothing."""
    opened = desk.open_sheet(wanted.path, dict(wanted.columns))
    target = Target(list_id=wanted.list_id)
    report = desk.import_sheet(opened, target, day=wanted.day, dry_run=True, tick=tick)
    return Preview(report, "date" in opened.mapping)


def import_it(desk: Desk, wanted: Wanted, tick: Tick) -> ImportReport:
    """Import the sheet."""
    opened = desk.open_sheet(wanted.path, dict(wanted.columns))
    return desk.import_sheet(
        opened,
        Target(list_id=wanted.list_id),
        day=wanted.day,
        collected_before=wanted.collected_before,
        tick=tick,
    )


def counted(words: Words, counts: Mapping[Group, int]) -> str:
    """“3 new, 1 twice in this sheet”; what is nought is left out."""
    parts = [
        words("{n} {group}", n=words.number(n), group=GROUP_WORDS[group])
        for group, n in counts.items()
        if n
    ]
    return ", ".join(parts)


def columns(words: Words) -> list[Column]:
    """The table of rows and what would become of them."""

    def decided(row: Row) -> Decided:
        found: Decided = row[1]
        return found

    return [
        Column("row", words("Row"), lambda row: str(decided(row).row or ""), 9, Right),
        Column("address", words("Email address"), lambda row: decided(row).address, 32),
        Column(
            "group",
            words("What it is"),
            lambda row: words.say(GROUP_WORDS[decided(row).group]),
            24,
            mark=lambda row: GROUP_MARKS[decided(row).group],
        ),
        Column(
            "reason",
            words("Why"),
            lambda row: words.say(decided(row).reason),
            48,
            tip=lambda row: words.say(decided(row).reason),
        ),
    ]
