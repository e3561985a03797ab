"""What would become of the rows of a sheet: read in the background, shown as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from optindesk.core.collector import COLLECTED_ENDING
from optindesk.core.model import Target
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import AS_FOUND, Pasted, Reading, SheetLook
from optindesk.core.sheet_lists import list_marked_by
from optindesk.flows import aims
from optindesk.flows.bringing import Brought
from optindesk.flows.desk import Desk
from optindesk.flows.groups import Group
from optindesk.flows.imports import MISTYPED, ImportReport
from optindesk.flows.row_words import GROUP_WORDS
from optindesk.flows.scans import NO_PAPER, FromPaper
from optindesk.flows.signups import Decided
from optindesk.flows.suggesting import Suggestion
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Right, Row
from optindesk.ui.words import Words

SHEETS = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsb", ".ods", ".vcf", ".html", ".htm", ".xml"),
    COLLECTED_ENDING,
)
"""Endings of files that are read as sheets."""

QUIET = Mark(Shape.BAR, Tone.QUIET)
DOUBTED = Mark(Shape.TRIANGLE, Tone.LOOK)
"""What a person should look at, whatever becomes of it."""

GROUP_MARKS: Mapping[Group, Mark] = {
    Group.NEW: Mark(Shape.RING, Tone.WAITING),
    Group.ASKED_AGAIN: Mark(Shape.RING, Tone.WAITING),
    Group.ALREADY_SUBSCRIBED: Mark(Shape.CHECK, Tone.GOOD),
    Group.AWAITING: Mark(Shape.HALF, Tone.WAITING),
    Group.LEFT: Mark(Shape.CROSS, Tone.QUIET),
    Group.LEFT_ELSEWHERE: Mark(Shape.CROSS, Tone.BAD),
    Group.SAID_NO: Mark(Shape.CROSS, Tone.BAD),
    Group.NOT_CONFIRMED: Mark(Shape.BAR, Tone.QUIET),
    Group.UNCLEAR: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.UNKNOWN_LIST: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.NO_LIST: Mark(Shape.BAR, Tone.QUIET),
    Group.BOUNCED: Mark(Shape.TRIANGLE, Tone.BAD),
    Group.SUPPRESSED: Mark(Shape.CROSS, Tone.BAD),
    Group.NO_ADDRESS: QUIET,
    Group.BAD_ADDRESS: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.BAD_ROW: Mark(Shape.TRIANGLE, Tone.LOOK),
    Group.SEEN_BEFORE: Mark(Shape.BAR, Tone.QUIET),
    Group.DOUBLED: Mark(Shape.BAR, Tone.QUIET),
}


def sheet_dialog(owner: QWidget, words: Words, title: str) -> QFileDialog:
    """Asks for a file that is read as a sheet, and tells it by `fileSelected`; to be opened by the
    caller."""
    dialog = QFileDialog(owner, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    endings = " ".join(f"*{ending}" for ending in SHEETS)
    dialog.setNameFilters(
        [words("Sheets ({endings})", endings=endings), words("All files ({endings})", endings="*")]
    )
    return dialog


class Wanted(NamedTuple):
    """What to import and how: `lists` are for rows that name none, `named` says which lists the
    names in the sheet mean; `columns` are fields with the column of each (empty: none of them),
    `edits` rows with the address that somebody put right (empty: left out); who was
    `collected_before`, or is `brought` along, is not asked by it. `paper` is what it was typed
    from; `part` says which sheet of what a collector wrote it is, `cut_off` that its end is
    missing."""

    source: Path | Pasted
    lists: tuple[int, ...]
    day: date | None = None
    columns: tuple[tuple[str, str], ...] = ()
    reading: Reading = AS_FOUND
    edits: tuple[tuple[int, str], ...] = ()
    collected_before: bool = False
    brought: Brought | None = None
    named: tuple[tuple[str, int], ...] = ()
    paper: FromPaper = NO_PAPER
    part: str = ""
    cut_off: Sentence | None = None

    @property
    def name(self) -> str:
        """What the sheet is called."""
        return self.part or self.source.name


class Line(NamedTuple):
    """A row of the table: what would become of a row of the sheet, whose it is, and what a slip in
    it was likely meant to be. `was` is what it said before somebody put it right."""

    place: int
    decided: Decided
    likely: Suggestion | None = None
    name: str = ""
    signed_on: date | None = None
    was: str = ""
    is_left_out: bool = False


class Preview(NamedTuple):
    """How a sheet would be read, and what would become of its rows; `report` is None while nobody
    has said which column has the addresses, or for which list the rows are. `likely` is, by row,
    what a slip was meant to be."""

    look: SheetLook
    report: ImportReport | None
    likely: Mapping[int, Suggestion]

    @property
    def has_dates(self) -> bool:
        """Whether the sheet says when people signed up."""
        return "date" in self.look.understood

    @property
    def says_lists(self) -> bool:
        """Whether the sheet says for which lists its rows are."""
        return aims.says_lists(self.look.understood)

    @property
    def needs_list(self) -> bool:
        """Whether it is not known for which list the rows are."""
        return self.report is None and "email" in self.look.understood and not self.only_leavers

    @property
    def only_leavers(self) -> bool:
        """Whether it holds nobody but those who left another program."""
        return self.look.leavers is not None and self.look.leavers.everybody

    @property
    def leavers(self) -> int:
        """How many of them left another program, of an export of everybody."""
        return self.report.counts[Group.LEFT_ELSEWHERE] if self.report is not None else 0


def look_at(desk: Desk, wanted: Wanted, tick: Tick) -> Preview:
    """Read the sheet and change nothing."""
    look = desk.look_at_sheet(wanted.source, dict(wanted.columns), wanted.reading)
    unwanted = tuple((field, name) for field, name in wanted.columns if not name)
    understood = tuple((field, column.name) for field, column in look.understood.items()) + unwanted
    if look.leavers is not None and look.leavers.everybody:
        return Preview(look, None, {})
    is_clear = bool(wanted.lists) or aims.says_lists(look.understood)
    if "email" not in look.understood or not is_clear:
        return Preview(look, None, {})
    seen = wanted._replace(columns=understood, paper=FromPaper(wanted.paper.number))
    report = _imported(desk, seen, tick, dry_run=True)
    likely = {}
    for row in report.rows:
        if row.group in MISTYPED and row.row is not None:
            found = desk.suggest_address(row.address)
            if found is not None:
                likely[row.row] = found
    return Preview(look, report, likely)


def import_it(desk: Desk, wanted: Wanted, tick: Tick) -> ImportReport:
    """Import the sheet."""
    return _imported(desk, wanted, tick, dry_run=False)


def _imported(desk: Desk, wanted: Wanted, tick: Tick, *, dry_run: bool) -> ImportReport:
    opened = desk.open_sheet(wanted.source, dict(wanted.columns), wanted.reading)
    return desk.import_sheet(
        opened,
        *(Target(list_id=one) for one in wanted.lists),
        named=dict(wanted.named),
        day=wanted.day,
        dry_run=dry_run,
        collected_before=wanted.collected_before,
        edits=dict(wanted.edits),
        brought=wanted.brought,
        paper=wanted.paper,
        tick=tick,
    )


def list_hint(preview: Preview) -> Sentence:
    """What the lists are for that a person chose, where the sheet says some itself."""
    if any(map(list_marked_by, preview.look.understood)):
        return sentence(
            "The sheet marks who signed up for which list; who has no mark is for none."
        )
    return sentence("The sheet names lists itself: these are for its rows that name none.")


def leavers_in_words(words: Words, preview: Preview) -> str:
    """That those who left another program are no sign-ups."""
    if preview.look.leavers is None:
        return words.plural(
            "{n} of them left elsewhere, as the sheet says, and is not imported. Keep those who"
            " left off, whatever comes later.",
            "{n} of them left elsewhere, as the sheet says, and are not imported. Keep those who"
            " left off, whatever comes later.",
            preview.leavers,
        )
    program = preview.look.leavers.program
    if preview.only_leavers:
        return words(
            "These people left, bounced or complained in {program}: they did not sign up. Keep them"
            " off here, too.",
            program=program,
        )
    return words.plural(
        "{n} of them left {program}, and is not imported. Keep those who left off, whatever comes"
        " later.",
        "{n} of them left {program}, and are not imported. Keep those who left off, whatever comes"
        " later.",
        preview.leavers,
        program=program,
    )


LEFT_OUT = sentence("left out")


def columns(words: Words) -> list[Column]:
    """The table of rows (`Line`) and what would become of them."""

    def group(row: Row) -> str:
        line = Line(*row)
        if line.likely is not None and len(line.likely.addresses) > 1:
            return words("several in one cell")
        return words.say(LEFT_OUT if line.is_left_out else GROUP_WORDS[line.decided.group])

    def mark(row: Row) -> Mark:
        line = Line(*row)
        if line.is_left_out:
            return QUIET
        return GROUP_MARKS[line.decided.group] if line.likely is None else DOUBTED

    def reason(row: Row) -> str:
        line = Line(*row)
        if line.is_left_out:
            return words("you left it out; the sheet is kept as it came")
        why = words.say(line.decided.reason)
        if line.likely is not None:  # first, as it is to be looked at
            return words("{likely} ({why})", likely=words.say(line.likely.reason), why=why)
        return words("was “{typed}”; {why}", typed=line.was, why=why) if line.was else why

    def signed_on(row: Row) -> str:
        day = Line(*row).signed_on
        return "" if day is None else words("{day}", day=day)

    return [
        Column("row", words("Row"), lambda row: str(Line(*row).decided.row or ""), 9, Right),
        Column("address", words("Email address"), lambda row: Line(*row).decided.address, 28),
        Column("name", words("Name"), lambda row: Line(*row).name, 18),
        Column("signed_on", words("Signed up on"), signed_on, 15),
        Column("about", words("For"), lambda row: Line(*row).decided.about, 20),
        Column("group", words("What it is"), group, 27, mark=mark),
        Column("reason", words("Why"), reason, 48, tip=reason),
    ]
