"""What becomes of those who left another program, in words and in a table."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.status import SubscriptionStatus
from optindesk.flows import row_words
from optindesk.flows.bringing_leavers import Arrived, Fate, LeaversReport
from optindesk.flows.row_words import FATE_WORDS, FATES_COUNTED
from optindesk.flows.taking_leavers_back import TakenBack
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Right, Row
from optindesk.ui.words import Words

FATE_MARKS: Mapping[Fate, Mark] = {
    Fate.LEFT: Mark(Shape.CROSS, Tone.QUIET),
    Fate.BOUNCED: Mark(Shape.TRIANGLE, Tone.BAD),
    Fate.NEVER: Mark(Shape.CROSS, Tone.BAD),
    Fate.KNOWN: Mark(Shape.BAR, Tone.QUIET),
    Fate.NEWER: Mark(Shape.CHECK, Tone.GOOD),
    Fate.BAD: Mark(Shape.TRIANGLE, Tone.LOOK),
}

LIST = "list"
"""The key of the column that is shown only where the file names several lists."""

DONE_BY_IT = (Fate.LEFT, Fate.BOUNCED, Fate.NEVER)
"""What is new here."""


def newly_off(report: LeaversReport) -> int:
    """How many of them are off from now on."""
    return sum(report.counts[fate] for fate in DONE_BY_IT)


def counted(words: Words, report: LeaversReport) -> str:
    """“12 left, 3 never write”."""
    return words.say(row_words.counted(FATES_COUNTED, report.counts))


def passed_over_in_words(words: Words, report: LeaversReport) -> str:
    """How many rows are of people who did not leave; empty for none."""
    if not report.passed_over:
        return ""
    return words.plural(
        "{n} row is passed over: no status, category or note in it says that somebody left.",
        "{n} rows are passed over: no status, category or note in them says that somebody left.",
        report.passed_over,
    )


def known_in_words(words: Words, report: LeaversReport) -> str:
    """How many of them are on the list here; empty for none."""
    taken_off = (row for row in report.rows if row.fate in DONE_BY_IT)
    count = sum(row.was is SubscriptionStatus.SUBSCRIBED for row in taken_off)
    if not count:
        return ""
    return words.plural(
        "{n} of them is on the list here, and is taken off.",
        "{n} of them are on the list here, and are taken off.",
        count,
    )


def undone_in_words(words: Words, back: TakenBack) -> str:
    """How many stand as before, as their file was undone, and how many do not."""
    said = words.plural(
        "“{file}” was undone: {n} person stands as before.",
        "“{file}” was undone: {n} people stand as before.",
        back.people,
        file=back.file,
    )
    if not back.newer:
        return said
    more = words.plural(
        "To {n} something newer happened: see their story.",
        "To {n} something newer happened: see their stories.",
        back.newer,
    )
    return f"{said} {more}"


def columns(words: Words) -> list[Column]:
    """The table of rows (number, Arrived)."""

    def of(row: Row) -> Arrived:
        found: Arrived = row[1]
        return found

    def reason(row: Row) -> str:
        return words.say(of(row).reason)

    def why(row: Row) -> str:
        return of(row).why

    return [
        Column("row", words("Row"), lambda row: str(of(row).row), 7, Right, sortable=False),
        Column("address", words("Email address"), lambda row: of(row).address, 35, sortable=False),
        Column(
            "fate",
            words("What it is"),
            lambda row: words.say(FATE_WORDS[of(row).fate]),
            16,
            sortable=False,
            mark=lambda row: FATE_MARKS[of(row).fate],
            tip=reason,
        ),
        Column("reason", words("Here"), reason, 34, sortable=False, tip=reason),
        Column(LIST, words("List"), lambda row: of(row).about, 15, sortable=False),
        Column("when", words("When, there"), lambda row: of(row).when, 26, sortable=False),
        Column("why", words("Why, in their words"), why, 26, sortable=False, tip=why),
    ]
