"""Says in a sentence why a sheet is not read: what the codes of the child mean."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from optindesk.core.errors import (
    EmptySheet,
    FileNotReadable,
    SheetTooLarge,
    Trouble,
    UnreadableSheet,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet import Reading


def trouble(
    path: Path, code: str, values: Mapping[str, int], reading: Reading | None = None
) -> Trouble:
    """The error that a code of the child stands for, with its numbers; `reading` is what a person
    chose."""
    shown = str(path)
    numbers = {name: int(value) for name, value in values.items()}
    if code == "file":
        return FileNotReadable(path=shown, reason=sentence("it cannot be opened any more."))
    if code == "empty":
        return EmptySheet(path=shown)
    if reason := _excess(code, numbers):
        return SheetTooLarge(path=shown, reason=reason)
    reason = _choice(code, numbers, reading or Reading()) or _defect(code, numbers)
    return UnreadableSheet(path=shown, reason=reason)


def _excess(code: str, numbers: Mapping[str, int]) -> Sentence | None:
    row, limit = numbers.get("row", 0), numbers.get("limit", 0)
    match code:
        case "size":
            return sentence("it has more than {n} MB.", n=limit // 1_000_000)
        case "rows":
            return sentence("it has more than {n} rows.", n=limit)
        case "columns":
            return sentence("row {row} has more than {n} columns.", row=row, n=limit)
        case "cell":
            return sentence(
                "row {row} has a cell of more than {n} characters; perhaps a quotation mark is not"
                " closed.",
                row=row,
                n=limit,
            )
        case "row":
            return sentence("row {row} has more than {n} characters.", row=row, n=limit)
        case "line":
            return sentence("it has a line of more than {n} characters.", n=limit)
        case "unpacked":
            return sentence("what is packed into it has more than {n} MB.", n=limit // 1_000_000)
        case "bomb":
            return sentence(
                "a part of it is packed more than {n} times smaller than it is, as no sheet of"
                " people is.",
                n=limit,
            )
        case "memory":
            return sentence("reading it would take too much memory.")
    return None


def _choice(code: str, numbers: Mapping[str, int], reading: Reading) -> Sentence | None:
    """Why it cannot be read as a person chose."""
    match code:
        case "encoding":
            return sentence(
                "there is no encoding called “{encoding}”.", encoding=reading.encoding or ""
            )
        case "undecodable":
            return sentence(
                "it is not written in the encoding {encoding}.", encoding=reading.encoding or ""
            )
        case "separator":
            return sentence("cells are separated by one character, which is no quotation mark.")
        case "header_row":
            return sentence(
                "row {row}, where its column names should be, is empty or not there.",
                row=numbers.get("row", 0),
            )
        case "no_sheet":
            return sentence("it has no sheet called “{sheet}”.", sheet=reading.sheet or "")
    return None


def _defect(code: str, numbers: Mapping[str, int]) -> Sentence:
    match code:
        case "broken_book":
            return sentence(
                "it is a workbook that is damaged or not whole; open it in your spreadsheet program"
                " and save it anew."
            )
        case "password":
            return sentence("it is protected by a password; save it without one first.")
        case "numbers":
            return sentence("it is a Numbers document; export it as Excel (XLSX) or CSV first.")
        case "archive":
            return sentence("it is a ZIP archive; take the sheet out of it first.")
        case "page":
            return sentence(
                "it is a web page (HTML) without a table, whatever its name says; open it in your"
                " spreadsheet program and save it as XLSX or CSV."
            )
        case "xml":
            return sentence("it is an XML file; a table (CSV, XLSX, ODS) is needed.")
        case "pdf":
            return sentence(
                "it is a PDF. Tables (CSV, XLSX, ODS) can be read: have it saved as one, or type in"
                " by “New sign-ups” what stands in it."
            )
        case "photo":
            return sentence(
                "it is a photo. Tables (CSV, XLSX, ODS) can be read: type in by “New sign-ups” what"
                " stands on it."
            )
        case "binary":
            return sentence("it is neither text nor a workbook.")
        case "damaged":
            return sentence("it says that it is Unicode text, and is not; save it anew.")
        case "quotes":
            return sentence(
                "the quotation marks in row {row} do not match, so that it is not clear where the"
                " row ends.",
                row=numbers.get("row", 0),
            )
        case "not_collected":
            return sentence("it is what a collector wrote, but damaged or changed.")
        case "other_rows" | "row_numbers":
            return sentence("it would not read as before for the others.")
        case "still_there":
            return sentence("the person would still be found in it.")
        case "changed":
            return sentence("it was changed while it was being read; try again.")
    return sentence("the reading stopped.")
