"""Tables that programs write as a web page or as XML, and call a sheet: read, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optindesk.core.errors import SheetTooLarge, Trouble
from optindesk.core.sheet import Reading
from optindesk.files import sheet_page, sheet_xml
from optindesk.files.sheet_text import Limits, Refused
from optindesk.files.sheets import FileSheetReader
from optindesk.files.synonyms import Synonyms

Reader = Callable[..., Any]
ROWS = [["ana@x.example", "Ana Horvat"], ["ben@y.example", "Ben"]]
TABLE = (
    "<table border=1><thead><tr><th>E-Mail<th>Name</thead><tbody>"
    "<tr><td><a href='mailto:x@y.example'>ana@x.example</a></td><td>Ana&nbsp;<b>Horvat</b></td>"
    "<tr><td> ben@y.example\n</td><td>Ben</table>"
)
XML = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{sheets}</Workbook>'
)


def page(body: str, charset: str = "utf-8") -> bytes:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"<html><head>{head}</head><body>{body}</body></html>".encode(charset)


def xml(*sheets: tuple[str, str]) -> bytes:
    made = "".join(
        f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet>' for name, rows in sheets
    )
    return XML.format(sheets=made).encode()


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<Row{more}>{''.join(cells)}</Row>"


HEADING = row(cell("E-Mail"), cell("Name"))
PEOPLE = HEADING + row(cell(ROWS[0][0]), cell(ROWS[0][1])) + row(cell(ROWS[1][0]), cell("Ben"))


# --- web pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        page(TABLE),
        TABLE.encode(),
        b"\xef\xbb\xbf<!DOCTYPE html>" + TABLE.encode(),
        TABLE.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-8"?><html>' + TABLE.encode(),
    ],
)
def test_the_table_of_a_page_is_read_as_text_is(content: bytes, read: Reader) -> None:
    found = read(content)
    assert (found.head["kind"], found.head["header_row"]) == ("page", 1)
    assert found.head["columns"] == ["E-Mail", "Name"]
    assert found.cells == ROWS


def test_its_letters_are_those_that_it_says_or_that_a_person_says(read: Reader) -> None:
    table = TABLE.replace("Ben", "Šćepan")
    said = read(page(table, "cp1250"))
    assert (said.head["encoding"], said.cells[1][1]) == ("cp1250", "Šćepan")
    wrong = page(table, "cp1250").replace(b"charset=cp1250", b"charset=cp1252")
    assert read(wrong).cells[1][1] != "Šćepan"
    assert read(wrong, reading=Reading(encoding="cp1250")).cells[1][1] == "Šćepan"
    untrue = page(table, "cp1250").replace(b"charset=cp1250", b"charset=utf-8")
    assert read(untrue).head["encoding"] == "cp1250"
    nonsense = page(table).replace(b"charset=utf-8", b"charset=nonsense")
    assert read(nonsense).cells[1][1] == "Šćepan"


def test_of_several_tables_the_one_with_addresses_is_read(read: Reader) -> None:
    menu = "<table><tr><td>Home<td>People</tr></table>"
    assert read(page(f"{menu}<table><tr><td>{TABLE}</td></tr></table>")).cells == ROWS
    bare = "<table><tr><td>Name<tr><td>Ana<tr><td>Ben</table>"
    assert read(page(menu + bare)).cells == [["Ana"], ["Ben"]], "else the largest"


def test_cells_that_span_others_leave_each_in_its_column(read: Reader) -> None:
    table = (
        "<table><tr><td colspan=2>Saturday<tr><th>Where<th>E-Mail<th>Name"
        "<tr><td rowspan=2>Market<td>ana@x.example<td>Ana<tr><td>ben@y.example<td>Ben"
        "<tr><td rowspan=9 colspan=x>Fair<td>cy@z.example<tr><td>dee@z.example</table>"
    )
    assert read(page(table)).cells == [
        ["Market", "ana@x.example", "Ana"],
        ["Market", "ben@y.example", "Ben"],
        ["Fair", "cy@z.example"],
        ["Fair", "dee@z.example"],
    ]


def test_lines_of_a_cell_stay_and_what_nobody_sees_goes(read: Reader) -> None:
    table = (
        "<table><tr><th>E-Mail<th>List<tr><td>ana@x.example<!-- x@y.example --><td>News<br>\n"
        "<script>alert('no')</script>Offers<style>td {}</style></table>"
    )
    assert read(page(table)).cells == [["ana@x.example", "News\nOffers"]]


def test_a_page_keeps_to_the_limits(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, code in (
        ("<table><tr><td>E-Mail<td>" + "x" * 60, "cell"),
        ("<table><tr><td>E-Mail<td colspan=99999>", "columns"),
    ):
        with pytest.raises(Refused) as refused:
            read(page(table), Limits(cell=50))
        assert refused.value.code == code
    monkeypatch.setattr(sheet_page, "LARGEST", 100)
    with pytest.raises(Refused, match="size"):
        read(page(TABLE))


# --- Excel 2003 -----------------------------------------------------------------------------------


def test_a_workbook_in_xml_is_read_as_any(read: Reader) -> None:
    found = read(xml(("Notes", row(cell("nothing"))), ("Markt", PEOPLE)))
    assert (found.head["kind"], found.head["sheet"]) == ("xml_book", "Markt")
    assert found.head["sheets"] == ("Notes", "Markt")
    assert found.cells == ROWS
    notes = read(xml(("Notes", row(cell("nothing"))), ("B", PEOPLE)), reading=Reading(sheet="B"))
    assert notes.cells == ROWS
    with pytest.raises(Refused, match="no_sheet"):
        read(xml(("A", PEOPLE)), reading=Reading(sheet="B"))
    with pytest.raises(Refused, match="empty"):
        read(xml())


def test_its_cells_are_read_as_a_person_sees_them(read: Reader) -> None:
    values = (
        ("2026-11-21T00:00:00.000", "DateTime", "2026-11-21"),
        ("5", "Number", "5"),
        ("1.5", "Number", "1.5"),
        ("many", "Number", "many"),
        ("1", "Boolean", "TRUE"),
        ("<B>Ana</B> Horvat", "String", "Ana Horvat"),
    )
    rows = (row(cell("a@x.example"), cell(text, kind)) for text, kind, _ in values)
    found = read(xml(("A", HEADING + "".join(rows))))
    assert [cells[1] for cells in found.cells] == [shown for _, _, shown in values]


def test_cells_and_rows_that_are_left_out_keep_the_others_in_their_place(read: Reader) -> None:
    rows = (
        row(cell("E-Mail"), cell("X", more=' ss:Index="3"'), cell("Name"), more=' ss:Index="4"')
        + row(cell("a@x.example", more=' ss:MergeAcross="2"'), cell("Ana"))
        + row(cell("b@x.example"), "<Cell/>", "<Cell/>", cell("Ben", more=' ss:Index="1"'))
    )
    found = read(xml(("A", rows)))
    assert (found.head["header_row"], found.numbers) == (4, [5, 6])
    assert found.cells == [["a@x.example", "", "", "Ana"], ["b@x.example", "", "", "Ben"]]


def test_no_entity_is_resolved_and_no_file_is_opened(read: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret@x.example")
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]><Workbook'
    hostile = xml(("A", PEOPLE + row(cell("&a;"), cell("Cy")))).replace(
        b"<Workbook", entity.encode(), 1
    )
    assert "secret" not in str(read(hostile).cells)
    bomb = "".join(f'<!ENTITY {one} "{"&" + other + ";" * 1}">' for one, other in ("ba", "cb"))
    laughing = xml(("A", PEOPLE + row(cell("&c;")))).replace(
        b"<Workbook", f'<!DOCTYPE x [<!ENTITY a "ha">{bomb}]><Workbook'.encode(), 1
    )
    assert read(laughing).cells[:2] == ROWS


def test_a_workbook_in_xml_keeps_to_the_limits(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for cells, code in (
        (cell("x" * 60), "cell"),
        (cell("x", more=' ss:Index="999999999"'), "columns"),
    ):
        with pytest.raises(Refused) as refused:
            read(xml(("A", HEADING + row(cells))), Limits(cell=50))
        assert refused.value.code == code
    monkeypatch.setattr(sheet_xml, "LARGEST", 100)
    with pytest.raises(Refused, match="size"):
        read(xml(("A", PEOPLE)))


@pytest.mark.parametrize("content", [page("<table>" * 3_000), page("<table><tr>" + "<td>" * 900)])
def test_a_page_made_to_hurt_is_told_in_a_sentence(
    content: bytes, synonyms: Synonyms, tmp_path: Path
) -> None:
    path = tmp_path / "market.xls"
    path.write_bytes(content)
    with pytest.raises((Trouble, SheetTooLarge)) as told:
        list(FileSheetReader(synonyms).open(path)[1])
    assert "Nothing was imported" in str(told.value)
