"""Recipients copied from a mail, and what else is pasted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import EmptySheet
from optindesk.core.ports import SheetRow
from optindesk.core.sheet import Kind, Pasted, Reading
from optindesk.files.columns import Synonyms
from optindesk.files.sheet_lines import are_recipients, recipients
from optindesk.files.sheets import FileSheetReader

Reader = Callable[..., Any]
ANA, BEN = ["ana@x.example", "Ana Horvat"], ["ben@y.example", ""]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Ana Horvat <ana@x.example>; ben@y.example", [ANA, BEN]),
        ("Ana Horvat <ana@x.example>, ben@y.example,", [ANA, BEN]),
        ('To: "Ana Horvat" <ana@x.example>; <ben@y.example>;', [ANA, BEN]),
        ("An: 'Ana Horvat' < ana@x.example >", [ANA]),
        (
            "Horvat, Ana <ana@x.example>; Ben <ben@y.example>",
            [["ana@x.example", "Horvat, Ana"], ["ben@y.example", "Ben"]],
        ),
        (
            "Horvat, Ana <ana@x.example>, Ben <ben@y.example>",
            [["ana@x.example", "Horvat, Ana"], ["ben@y.example", "Ben"]],
        ),
        (
            '"Horvat; \\"Ana\\", Dr." <ana@x.example>, ben@y.example',
            [["ana@x.example", 'Horvat; "Ana", Dr.'], BEN],
        ),
        ("mailto:ana@x.example; ben@y.example", [["mailto:ana@x.example", ""], BEN]),
    ],
)
def test_recipients_are_told_apart(line: str, people: list[list[str]], read: Reader) -> None:
    found = read(line)
    assert found.head["kind"] == "lines"
    assert found.head["columns"] == ["Email", "Name"]
    assert found.cells == people


def test_a_row_has_the_number_of_its_line_and_what_is_no_recipient_is_seen(read: Reader) -> None:
    lines = ["Ana Horvat <ana@x.example>", "", "Cc: ben@y.example; c@z.example"]
    lines += [f"p{n}@x.example" for n in range(60)]
    found = read("\r\n".join([*lines, "and her sister"]))
    assert found.rows[:3] == [(1, ANA), (3, BEN), (3, ["c@z.example", ""])]
    assert found.rows[-1] == (64, ["and her sister", ""])


@pytest.mark.parametrize(
    "text",
    [
        "a@x.example\nb@x.example\n",  # a column
        "a@x.example;b@x.example\nc@x.example;d@x.example\n",  # two of them
        "E-Mail\nAna <a@x.example>\n",  # a column with a heading
        "Ana;a@x.example\nBen;b@x.example\n",
        "a@x.example;Ana, Ben\n",
        "Ana\n",
        "\n",
    ],
)
def test_a_table_stays_a_table(text: str) -> None:
    assert not are_recipients(text.splitlines())


def test_who_says_how_it_is_to_be_read_gets_a_table(read: Reader) -> None:
    text = "Ana Horvat <ana@x.example>; ben@y.example"
    for reading in (Reading(separator=";"), Reading(header_row=0)):
        found = read(text, reading=reading)
        assert found.head["kind"] == "text"
        assert found.cells == [["Ana Horvat <ana@x.example>", " ben@y.example"]]


def test_cells_from_a_spreadsheet_can_be_pasted(synonyms: Synonyms) -> None:
    text = "E-Mail\tName\r\nana@x.example\tAna “Öztürk” €\r\n"
    sheet, rows = FileSheetReader(synonyms).open(Pasted(text, "clipboard.txt"))
    assert list(rows) == [SheetRow(2, {"E-Mail": "ana@x.example", "Name": "Ana “Öztürk” €"})]
    assert sheet.name == "clipboard.txt"
    assert sheet.found.separator == "\t"
    assert sheet.content.decode("utf-8-sig") == text


def test_lines_of_a_mail_can_be_pasted(synonyms: Synonyms) -> None:
    text = "Ana Horvat <ana@x.example>; ben@y.example"
    sheet, rows = FileSheetReader(synonyms).open(Pasted(text, "../../clipboard.txt"))
    assert [row.cells["Email"] for row in rows] == ["ana@x.example", "ben@y.example"]
    assert sheet.found.kind is Kind.LINES
    assert sheet.name == "clipboard.txt"


def test_nothing_pasted_is_an_empty_sheet(synonyms: Synonyms) -> None:
    with pytest.raises(EmptySheet):
        FileSheetReader(synonyms).open(Pasted("", "clipboard.txt"))


@given(st.text(st.sampled_from("ab@.;,<>\"\\ '"), max_size=60))
def test_any_line_is_recipients_or_not(line: str) -> None:
    assert all("@" in address for address, _ in recipients(line) or [])
