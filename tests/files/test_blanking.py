"""Somebody is taken out of a sheet, and all who stand there with them read as before."""

from __future__ import annotations

import base64
import csv
import html
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from books import ods, xlsx
from optindesk.core.blanking import Blanked, Persons, Taken
from optindesk.core.collector import Collector, first_line, next_line
from optindesk.core.errors import SheetTooLarge, UnreadableSheet
from optindesk.core.sheet import AS_FOUND, Reading
from optindesk.disk import room
from optindesk.files import sheet_blank
from optindesk.files.sheet_blanker import FileSheetBlanker
from optindesk.files.sheet_found import found_in
from optindesk.files.sheet_process import SheetProcess
from optindesk.files.sheet_table import open_table
from optindesk.files.sheet_text import LIMITS, Refused
from optindesk.files.sheet_without import Blanking

ANA, BEN, CLEO = "ana@x.example", "ben@y.example", "cleo@z.example"
DAY = date(2026, 11, 27)
COME = "ab" * 32
Table = list[list[str]]


def rows(data: bytes, reading: Reading = AS_FOUND) -> dict[int, list[str]]:
    """What stands in a sheet, by number; empty cells at the end of a row are none."""
    usual = csv.field_size_limit(LIMITS.cell)
    try:
        found = {}
        for number, cells in open_table(data, frozenset({"email"}), reading, LIMITS).rows:
            filled = list(cells)
            while filled and not filled[-1].strip():
                filled.pop()
            if filled:
                found[number] = filled
        return found
    finally:
        csv.field_size_limit(usual)


def blank(
    data: bytes,
    *numbers: int,
    reading: Reading = AS_FOUND,
    addresses: Sequence[str] = (ANA,),
    names: Sequence[str] = ("Ana Horvat",),
) -> Blanked:
    persons = Persons(tuple(addresses), tuple(names))
    taken = [Taken(reading, frozenset(numbers))]
    return sheet_blank.blank(data, taken, Blanking(persons, DAY), COME)


def now(done: Blanked) -> dict[int, list[str]]:
    return rows(done.content, done.readings[0])


# --- random sheets of each kind -------------------------------------------------------------------

CELL = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cs"], exclude_characters="@\u00ad"),
    max_size=12,
)
ANY_CELL = st.one_of(CELL, st.sampled_from(["a;b", 'say "hi"', "two\nlines", "=1", " x ", "1,5"]))
PERSON = st.tuples(st.integers(0, 10**6), ANY_CELL, ANY_CELL)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, set[int]]:
    """A heading with some people below it, and which of the rows go."""
    people = draw(st.lists(PERSON, min_size=2, max_size=8, unique_by=lambda one: one[0]))
    table = [["Email", "Name", "Note"]]
    table += [[f"p{number}@x.example", name, note] for number, name, note in people]
    gone = draw(st.sets(st.integers(2, len(table)), min_size=1, max_size=len(table) - 2))
    return table, gone


def as_csv(separator: str, encoding: str, end: str = "\r\n") -> Callable[[Table], bytes]:
    def written(table: Table) -> bytes:
        out = io.StringIO(newline="")
        how = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=separator, lineterminator=end, quoting=how).writerows(table)
        return out.getvalue().encode(encoding)

    return written


def as_xls(table: Table) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Markt")
    for number, cells in enumerate(table):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xlsx(table: Table) -> bytes:
    return xlsx({"Markt": [[cell.replace("=", "≈") for cell in cells] for cells in table]})


def as_ods(table: Table) -> bytes:
    return ods([[html.escape(cell) for cell in cells] for cells in table])


def as_page(table: Table) -> bytes:
    lines = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in cells)}</tr>" for cells in table
    )
    return f"<html><meta charset=utf-8><body><table>{lines}</table></body></html>".encode()


def as_xml_book(table: Table) -> bytes:
    lines = "".join(
        "<Row>"
        + "".join(
            f'<Cell><Data ss:Type="String">{html.escape(cell)}</Data></Cell>' for cell in cells
        )
        + "</Row>"
        for cells in table
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Blatt: 1"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def as_cards(table: Table) -> bytes:
    def escaped(text: str) -> str:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace(";", "\\;")

    cards = [
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{escaped(name)}\r\nEMAIL:{address}\r\n"
        f"NOTE:{escaped(note)}\r\nEND:VCARD\r\n"
        for address, name, note in table
    ]
    return "".join(cards).encode()


def as_collected(table: Table) -> bytes:
    mine = Collector("0" * 32, b"k" * 32, "Shop", ())
    content, seal = first_line(mine)
    for number, (address, name, note) in enumerate(table, 1):
        said = {"row": number, "email": address, "name": name, "note": note}
        line, seal = next_line(mine, seal, said)
        content += line
    return content


KINDS: dict[str, Callable[[Table], bytes]] = {
    "comma": as_csv(",", "utf-8"),
    "bom": as_csv(";", "utf-8-sig"),
    "windows": as_csv("\t", "cp1252", "\n"),
    "mac": as_csv("|", "mac-roman", "\r"),
    "utf-16": as_csv(";", "utf-16"),
    "xls": as_xls,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "page": as_page,
    "xml": as_xml_book,
    "cards": as_cards,
    "collected": as_collected,
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_table=tables())
def test_all_others_read_as_before(kind: str, given_table: tuple[Table, set[int]]) -> None:
    table, gone = given_table
    if kind == "mac":
        table = [[c.encode("mac-roman", "replace").decode("mac-roman") for c in r] for r in table]
    data = KINDS[kind](table)
    separator = {"comma": ",", "bom": ";", "windows": "\t", "mac": "|", "utf-16": ";"}.get(kind)
    encoding = "mac-roman" if kind == "mac" else None
    reading = Reading(separator=separator, encoding=encoding)
    addresses = [table[number - 1][0] for number in gone]
    before = rows(data, reading)
    done = blank(data, *gone, reading=reading, addresses=addresses, names=())
    assert now(done) == {number: cells for number, cells in before.items() if number not in gone}
    assert not found_in(done.content, addresses)
    assert done.is_rewritten is (separator is None and kind != "cards")
    if encoding is None and separator is not None:  # others are there byte for byte
        assert done.content[:2] == data[:2]


LINE = st.sampled_from(
    [
        "Dear all, please add Ben Noon <ben@y.example> and Ana Horvat <ana@x.example>.",
        "> Ana Horvat <ana@x.example>; Cleo <cleo@z.example>",
        "From: Ana Horvat <ana@x.example>",
        "Cleo <cleo@z.example>",
        "> Ben <ben@y.example> wrote:",
        "Thank you for the flowers",
        "--",
        "",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8))
def test_a_mail_keeps_the_numbers_of_all_others(lines: list[str]) -> None:
    data = "\n".join([*lines, "Ana Horvat <ana@x.example>, Ben <ben@y.example>"]).encode()
    reading = Reading(separator="")
    before = rows(data, reading)
    gone = [number for number, cells in before.items() if cells[0] == ANA]
    done = blank(data, *gone, reading=reading)
    assert done.is_rewritten
    after = now(done)
    assert after.keys() == before.keys() - set(gone)
    for number, cells in after.items():
        assert cells[:3] == before[number][:3]
        assert "Horvat" not in " ".join(cells[3:])


# --- text -----------------------------------------------------------------------------------------


def test_in_text_the_line_is_emptied_and_no_other_byte_changes() -> None:
    before = f'sep=;\r\nE-Mail;Name\r\n{ANA};"Ana\r\nHorvat"\r\n"Ben";{BEN} "x"\n{CLEO};Cleo'
    done = blank(before.encode("cp1252"), 2)
    assert done.content.decode("cp1252") == (
        f'sep=;\r\nE-Mail;Name\r\n;\r\n"Ben";{BEN} "x"\n{CLEO};Cleo'
    )
    assert not done.is_rewritten
    assert done.readings == (Reading(separator=";"),)


def test_a_first_row_that_goes_leaves_the_mark_of_the_encoding() -> None:
    data = f"{ANA},Ana\n{BEN},Ben\n".encode("utf-8-sig")
    reading = Reading(separator=",", header_row=0)
    assert blank(data, 1, reading=reading).content == f"\ufeff,\n{BEN},Ben\n".encode()


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_the_order_of_bytes_stays(codec: str) -> None:
    mark = "\ufeff".encode(codec)
    data = mark + f"Email;Name\n{ANA};Ä\n{BEN};Ö\n".encode(codec)
    assert blank(data, 2).content == mark + f"Email;Name\n;\n{BEN};Ö\n".encode(codec)


def test_an_encoding_that_was_found_is_said_as_it_was_when_it_came() -> None:
    # Marked as UTF-8, with a line of another program in it: read all the same, unless one insists.
    data = f"Email;Name\n{ANA};Ana\n{BEN};B\xe9n\n".encode("latin-1")
    reading = Reading(encoding="utf-8-sig", separator=";")
    marked = b"\xef\xbb\xbf" + data
    assert blank(marked, 2, reading=reading).content.endswith(f"{BEN};B\xe9n\n".encode("latin-1"))


def test_doubled_rows_go_and_of_the_row_of_another_only_the_address() -> None:
    data = (
        f"Email,Name,Note\n{ANA},Ana Horvat,\n{BEN},Ben,friend of {ANA.upper()}\n"
        f"{ANA.title()},A. H.,once more\njo{ANA},Jo,\n,Ana Horvat,tel. 3\n{CLEO},Ana Horvat,\n"
    )
    assert rows(blank(data.encode(), 2).content) == {
        1: ["Email", "Name", "Note"],
        3: [BEN, "Ben", "friend of "],
        5: [f"jo{ANA}", "Jo"],
        6: ["", "", "tel. 3"],
        7: [CLEO, "Ana Horvat"],
    }


def test_of_the_row_of_another_cells_with_lines_stay_one_cell() -> None:
    data = f'Email,Note\n{BEN},"of {ANA}\nand\rothers"\n{CLEO},\n'.encode()
    done = blank(data, reading=Reading(separator=","))
    assert rows(done.content)[2] == [BEN, "of \nand\rothers"]


def test_a_sheet_that_would_read_otherwise_is_refused() -> None:
    data = f'Email,Name\n{ANA},Ana\n"{BEN},Ben\n{CLEO},"Cleo\n'.encode()
    with pytest.raises(Refused):
        blank(data, 2, reading=Reading(separator=","))


# --- cards ----------------------------------------------------------------------------------------


def test_of_a_card_its_two_ends_stay_and_of_another_what_names_them_goes() -> None:
    cards = (
        f"BEGIN:VCARD\nFN:Ana Horvat\nEMAIL:{ANA}\nPHOTO:AAAA\n BBBB\nEND:VCARD\n"
        f"BEGIN:VCARD\nFN:Ben\nEMAIL;PREF=1:{BEN}\nEMAIL:{ANA[:5]}\n {ANA[5:]}\nNOTE:x\nEND:VCARD\n"
    )
    assert blank(cards.encode(), 1).content.decode() == (
        f"BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:Ben\nEMAIL;PREF=1:{BEN}\nNOTE:x\nEND:VCARD\n"
    )


def test_a_card_that_nobody_ended_goes_as_well() -> None:
    cards = f"BEGIN:VCARD\nEMAIL:{BEN}\nEND:VCARD\nBEGIN:VCARD\nEMAIL:{ANA}\n"
    assert rows(blank(cards.encode(), 2).content) == {1: [BEN]}


# --- workbooks and what else is written anew ------------------------------------------------------


def everywhere() -> bytes:
    """A workbook that has Ana wherever a workbook can have somebody."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Markt"
    for row in (
        ["Email", "Name"],
        [ANA, "Ana Horvat"],
        [BEN, "Ben", date(2026, 11, 21), 3.5, True],
    ):
        first.append(row)
    first["A3"].comment = Comment(f"asked by {ANA}", ANA)
    second = book.create_sheet("Notes")
    second.append(["who", "what"])
    second.append([ANA, "called"])
    second.append([f"{ANA}, {BEN}", "came"])
    book.create_sheet("Hidden").append([ANA])
    book["Hidden"].sheet_state = "veryHidden"
    book.properties.creator = ANA
    book.properties.description = f"for {ANA}"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/left.bin", ANA)
    return out.getvalue() + ANA.encode()


def test_nothing_of_a_person_is_left_anywhere_in_a_workbook() -> None:
    data = everywhere()
    assert found_in(data, (ANA,))
    done = blank(data, 2)
    assert done.is_rewritten
    assert not found_in(done.content, (ANA,))
    with zipfile.ZipFile(io.BytesIO(done.content)) as archive:
        whole = b"".join(map(archive.read, archive.namelist())).lower()
    assert b"ana@" not in whole
    assert b"horvat" not in whole
    assert now(done) == {1: ["Email", "Name"], 3: [BEN, "Ben", "2026-11-21", "3.5", "TRUE"]}
    assert rows(done.content, Reading(sheet="Notes")) == {
        1: ["who", "what"],
        3: [f", {BEN}", "came"],
    }
    said = openpyxl.load_workbook(io.BytesIO(done.content)).properties.description
    assert said == (
        "Rewritten as plain text when a person was erased on 2026-11-27; the original had SHA-256"
        f" {COME}."
    )
    assert blank(data, 2) == done, "made once more, it is the same"


def test_sheets_are_called_as_before_as_far_as_a_workbook_can_call_them_so() -> None:
    long = "A name that is longer than a name can be"
    table = f'<Table><Row><Cell><Data ss:Type="String">{ANA}</Data></Cell></Row></Table>'
    other = table.replace(ANA, BEN)
    names = [long, long + "!", "history", "a/b", "A_B"]
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheets = "".join(f'<Worksheet ss:Name="{name}">{other}</Worksheet>' for name in names)
    data = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheets}</Workbook>'
    done = sheet_blank.blank(
        data.encode(),
        [Taken(Reading(sheet=name), frozenset()) for name in names],
        Blanking(Persons((ANA,)), DAY),
        COME,
    )
    assert [one.sheet for one in done.readings] == [
        "A name that is longer than a na",
        "A name that is longer than  (2)",
        "history (2)",
        "a_b",
        "A_B (2)",
    ]
    for one in done.readings:
        assert rows(done.content, one) == {1: [BEN]}


def test_two_imports_of_one_file_are_blanked_together() -> None:
    data = xlsx({"A": [["Email"], [ANA], [BEN]], "B": [["Email"], [CLEO], ["eva@x.example"]]})
    taken = [
        Taken(Reading(sheet="A", header_row=1), frozenset({2})),
        Taken(Reading(sheet="B"), frozenset({3})),
        Taken(Reading(sheet="A"), frozenset()),
    ]
    wanted = Blanking(Persons((ANA, "eva@x.example")), DAY)
    done = sheet_blank.blank(data, taken, wanted, COME)
    assert done.readings[0] == Reading(sheet="A", header_row=1)
    assert [rows(done.content, one) for one in done.readings] == [
        {1: ["Email"], 3: [BEN]},
        {1: ["Email"], 2: [CLEO]},
        {1: ["Email"], 3: [BEN]},
    ]


def test_a_sheet_that_came_with_a_collectors_file_is_blanked_with_who_was_typed() -> None:
    mine = Collector("0" * 32, b"k" * 32, "Shop", ())
    content, seal = first_line(mine)
    inside = base64.b64encode(f"Email;Name\n{ANA};Ana\n{BEN};Ben\n".encode()).decode()
    for said in (
        {"row": 1, "email": ANA, "name": "Ana Horvat"},
        {"row": 2, "email": CLEO, "by": "Rosa"},
        {"sheet": "market of a rather long Saturday.csv", "content": inside},
    ):
        line, seal = next_line(mine, seal, said)
        content += line
    assert found_in(base64.b64decode(inside), (ANA,))
    readings = [Reading(sheet="typed"), Reading(sheet="market of a rather long Saturday.csv")]
    for whole in (readings, readings[:1]):
        taken = [Taken(one, frozenset()) for one in whole]
        done = sheet_blank.blank(content, taken, Blanking(Persons((ANA,)), DAY), COME)
        assert rows(done.content, done.readings[0])[2][0] == CLEO
        assert 1 not in rows(done.content, done.readings[0])
        sheet = Reading(sheet="market of a rather long Saturda")
        assert rows(done.content, sheet) == {1: ["Email", "Name"], 3: [BEN, "Ben"]}
    said = openpyxl.load_workbook(io.BytesIO(done.content)).properties.description
    assert "Columns: Email | Full name | Salutation" in str(said)


def test_what_a_workbook_cannot_hold_is_refused() -> None:
    with pytest.raises(Refused):
        blank(as_page([["Email"], [ANA], [BEN], ["x" * 40_000]]), 2)


# --- through the child ----------------------------------------------------------------------------


def test_the_child_does_it_and_no_address_stands_in_a_command_line() -> None:
    data = f"Email,Name\n{ANA},Ana\n{BEN},Ben\n".encode()
    blanker = FileSheetBlanker()
    persons = Persons((ANA,))
    assert blanker.finds(data, persons)
    taken = [Taken(Reading(separator=",", header_row=1), frozenset({2}))]
    done = blanker.blank("market.csv", data, COME, taken, persons, DAY)
    assert done == Blanked(
        f"Email,Name\n,\n{BEN},Ben\n".encode(),
        (Reading(separator=",", header_row=1),),
        is_rewritten=False,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1250", "utf-16"])
def test_an_address_with_an_umlaut_is_found_in_old_encodings(encoding: str) -> None:
    data = f"Email\njörg@müller.example\n{BEN}\n".encode(encoding)
    assert found_in(data, ["jörg@müller.example"])
    assert not found_in(data, ["jörg@müll.example"])


def test_what_was_left_behind_by_one_that_was_ended_is_deleted_and_one_at_work_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = f"Email,Name\n{ANA},Ana\n{BEN},Ben\n".encode()
    left = tmp_path / "optindesk-room-left"
    left.mkdir()
    for name in ("at-work", "sheet"):
        (left / name).write_bytes(data)
    at_work = list[Path]()

    class Meanwhile(SheetProcess):
        """Another desk needs room while a sheet is blanked."""

        def message(self) -> dict[str, Any]:
            with room():
                pass
            at_work.extend(tmp_path.glob("*/sheet"))
            return super().message()

    monkeypatch.setattr("optindesk.files.sheet_blanker.SheetProcess", Meanwhile)
    FileSheetBlanker().blank("m", data, COME, [Taken(AS_FOUND, frozenset({2}))],
                             Persons((ANA,)), DAY)  # fmt: skip
    assert [one.parent == left for one in at_work] == [False]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"PK\x03\x04 damaged", UnreadableSheet),
        (as_page([["Email"], [ANA], [BEN], ["x" * 40_000]]), SheetTooLarge),
    ],
)
def test_a_file_that_cannot_be_blanked_is_said(data: bytes, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        FileSheetBlanker().blank("m", data, COME, [Taken(AS_FOUND, frozenset({2}))],
                                 Persons((ANA,)), DAY)  # fmt: skip
