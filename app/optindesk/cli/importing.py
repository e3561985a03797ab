"""The command `import`: what would become, or became, of the rows of a sheet."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from optindesk.cli import business, evidence, show
from optindesk.cli.arguments_sheet import reading
from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence, quoted, sentence, sentences
from optindesk.core.sheet import Found, Kind
from optindesk.core.status import Basis
from optindesk.flows import collecting
from optindesk.flows.bringing import Brought
from optindesk.flows.desk import Desk
from optindesk.flows.fittings import OpenSheet
from optindesk.flows.groups import Group
from optindesk.flows.imports import MISTYPED
from optindesk.flows.row_words import COUNTED, GROUP_WORDS, counted


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Import a sheet, or look first."""
    targets = [Target(desk.list_named(name).id) for name in typed.list]
    opened = desk.open_sheet(Path(typed.sheet), typed.mapping, reading(typed))
    brought = _brought(typed)
    report = desk.import_sheet(
        opened,
        *targets,
        named={name: desk.list_named(known).id for name, known in typed.list_means},
        day=typed.date,
        dry_run=typed.dry_run,
        collected_before=typed.collected_before,
        edits=dict.fromkeys(typed.leave_out, "") | dict(typed.correct),
        brought=brought,
        paper=desk.from_paper(typed.paper, map(Path, typed.evidence)),
        tick=terminal.progress(),
    )
    scans, kept = evidence.of_import(report.import_id)
    plain = {
        **show.imported(report, terminal.say),
        "import": report.import_id,
        "read_as": _read_as(opened),
        "scans": scans,
    }
    for row in plain["rows"]:
        _suggest(desk, row, terminal)
    said_of_some = {"name": N_("Name"), "signed_on": N_("Signed up on"), "about": N_("For")}
    columns = {
        "row": N_("Row"),
        "address": N_("Address"),
        **{key: title for key, title in said_of_some.items() if _is_said(plain["rows"], key)},
        "group": N_("Group"),
        "reason": N_("Reason"),
    }
    said = terminal.say(
        _kept(report.asked, would_be=typed.dry_run)
        if typed.collected_before
        else _brought_along(report.asked, would_be=typed.dry_run)
        if brought is not None
        else _imported(report.asked, would_be=typed.dry_run)
    )
    how = "\n".join(map(terminal.say, _how_read(opened)))
    if kept is not None:
        said = f"{said} {terminal.say(kept)}"
    rows = plain["rows"] if typed.dry_run else [*_to_look_at(plain["rows"])]
    shown = [{**row, "signed_on": terminal.when(row.get("signed_on"))} for row in rows]
    table = terminal.table(shown, columns, "", {"group": GROUP_WORDS})
    text = f"{table}\n\n" if rows else ""
    text += (
        f"{how}\n{terminal.say(counted(COUNTED, report.counts)) or terminal.say(_NO_ROWS)}\n{said}"
    )
    for group, help_ in _HELP.items():
        if report.counts[group]:
            text += f"\n{terminal.say(help_)}"
    return terminal.tell(plain, text, [*_missing(opened.found), *business.warnings()])


def _to_look_at(rows: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Of rows that were imported those of which more is to be said than a count does."""
    return (row for row in rows if row["group"] != Group.NEW or row.get("suggestion"))


def _missing(found: Found | None) -> Iterator[Sentence]:
    """What of a collector's file is not imported by this."""
    if found is not None and found.other_parts:
        yield sentences(
            "{n} more sheet is in it, and was NOT imported by this: {sheets}.",
            "{n} more sheets are in it, and were NOT imported by this: {sheets}.",
            len(found.other_parts),
            sheets=", ".join(f"--sheet {shlex.quote(one)}" for one in found.other_parts),
        )
    if (said := collecting.said_cut_off(found)) is not None:
        yield said


def _is_said(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    """Whether any of the rows has something there."""
    return any(row.get(key) for row in rows)


_NO_ROWS = sentence("no rows")
_HELP = {
    Group.LEFT_ELSEWHERE: sentence(
        "Those who left elsewhere stay off for sure, whatever comes later, after “leavers” with the"
        " same file."
    ),
    Group.SAID_NO: sentence(
        "What a column says against somebody counts. “--mapping consented=” passes over all columns"
        " of consent, “--mapping note=COLUMN” takes one for a note."
    ),
    Group.UNCLEAR: sentence(
        "What is not understood may be a no: look at the rows, and leave them out, or pass over the"
        " columns with “--mapping status=”, “consented=”, “left=”, “noted=”, “beside=” or “note=”."
    ),
    Group.UNKNOWN_LIST: sentence(
        "What the sheet calls a list that does not exist can mean another (“--list-means"
        " NAME=LIST”), be made (“list add”), or be passed over (“--mapping list=”)."
    ),
}
"""What can be done about some groups."""


def _brought(typed: argparse.Namespace) -> Brought | None:
    if typed.said_yes_elsewhere is not None:
        return Brought(Basis.CONFIRMED_ELSEWHERE, typed.said_yes_elsewhere)
    return None if typed.other_basis is None else Brought(Basis.OTHER, typed.other_basis)


def _suggest(desk: Desk, row: dict[str, Any], terminal: Terminal) -> None:
    """Add to a row what its address was likely meant to be, if it may not be that."""
    likely = row["group"] in MISTYPED and desk.suggest_address(row["address"])
    if likely:
        row["suggestion"] = list(likely.addresses)
        row["reason"] = f"{row['reason']} ({terminal.say(likely.reason)})"


def _read_as(opened: OpenSheet) -> dict[str, Any]:
    """How the sheet was read, and how each column was understood."""
    found = opened.found
    return {
        "kind": found.kind if found else None,
        "encoding": found.encoding if found else None,
        "separator": found.separator if found else None,
        "header_row": found.header_row if found else None,
        "sheet": found.sheet if found else None,
        "sheets": list(found.sheets) if found else [],
        "not_imported": list(found.other_parts or found.unread) if found else [],
        "cut_off": found.cut_off if found else None,
        "columns": {
            field: {"column": column.name, "how": column.how, "used": field in opened.mapping}
            for field, column in opened.understood.items()
        },
        "unused": _unused(opened),
    }


_SEPARATORS = {"\t": sentence("tabs"), ",": sentence("commas"), ";": sentence("semicolons")}


def _how_read(opened: OpenSheet) -> Iterator[Sentence]:
    """What was found, and can be told otherwise."""
    if opened.found is not None:
        yield _how_written(opened.found)
    for field, column in opened.understood.items():
        if field not in opened.mapping:
            yield sentence(
                "The column “{column}” may be meant as {field}: it counts with “--mapping"
                " {field}={column}”.",
                column=column.name,
                field=field,
            )
    if unused := _unused(opened):
        yield sentence(
            "Not used, but kept with the sheet: {columns} (“--mapping FIELD=COLUMN” uses one).",
            columns=quoted(unused),
        )


def _unused(opened: OpenSheet) -> list[str]:
    """The columns of which nothing is taken over."""
    meant = {
        *opened.mapping.values(),
        *(column.name for column in opened.understood.values()),
    }
    return [name for name in opened.sheet.columns if name and name not in meant]


def _how_written(found: Found) -> Sentence:
    encoding, mark = found.encoding or "", found.separator or ""
    match found.kind:
        case Kind.BOOK | Kind.XML_BOOK:
            return _of_workbook(found)
        case Kind.PAGE:
            return sentence("Read as the table of a web page, in {encoding}.", encoding=encoding)
        case Kind.COLLECTED:
            return sentence(
                "Read as what a collector wrote: “{sheet}” (of {sheets}).",
                sheet=found.sheet or "",
                sheets=", ".join(found.sheets),
            )
        case Kind.CARDS:
            return sentence("Read as vCards, in {encoding}.", encoding=encoding)
        case Kind.LINES:
            return sentence(
                "Read as recipients of a mail, in {encoding}.", encoding=found.encoding or ""
            )
    mark = found.separator or ""
    return sentence(
        "Read as text in {encoding}, cells between {separators}.",
        encoding=encoding,
        separators=_SEPARATORS.get(mark, mark),
    )


def _of_workbook(found: Found) -> Sentence:
    """Which sheet of a workbook is read, and which are not."""
    if not found.unread:
        return sentence("Read as a workbook: the sheet “{sheet}”.", sheet=found.sheet or "")
    return sentence(
        "Read as a workbook: the sheet “{sheet}”. Not read: {others} (“--sheet NAME” reads it).",
        sheet=found.sheet or "",
        others=quoted(found.unread),
    )


def _kept(people: int, *, would_be: bool) -> Sentence:
    """What an import of people who were collected before did, or would do."""
    if would_be:
        return sentences(
            "{n} person would be kept, and not asked yet. This was a look: nothing was changed.",
            "{n} people would be kept, and not asked yet. This was a look: nothing was changed.",
            people,
        )
    return sentences(
        "{n} person is kept, and not asked yet: “permission” does that.",
        "{n} people are kept, and not asked yet: “permission” does that.",
        people,
    )


def _brought_along(people: int, *, would_be: bool) -> Sentence:
    """What an import of people who are written to already did, or would do."""
    if would_be:
        return sentences(
            "{n} person would be subscribed, unasked. This was a look: nothing was changed.",
            "{n} people would be subscribed, unasked. This was a look: nothing was changed.",
            people,
        )
    return sentences(
        "{n} person is subscribed now, unasked.", "{n} people are subscribed now, unasked.", people
    )


def _imported(asked: int, *, would_be: bool) -> Sentence:
    """What the import did, or would do."""
    if would_be:
        return sentences(
            "{n} person would be asked. This was a look: nothing was changed.",
            "{n} people would be asked. This was a look: nothing was changed.",
            asked,
        )
    if not asked:
        return sentence("Nobody new will be asked.")
    return sentences(
        "{n} person will be asked: the question waits in the outbox.",
        "{n} people will be asked: their questions wait in the outbox.",
        asked,
    )
