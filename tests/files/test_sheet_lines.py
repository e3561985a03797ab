"""Recipients copied from a mail, and what else is pasted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import EmptySheet
from optindesk.core.sheet import Kind, Pasted, Reading, SheetRow
from optindesk.files.columns import Synonyms
from optindesk.files.sheet_lines import are_recipients, people, recipients, rows_of
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
    assert found.head["columns"] == ["Email", "Name", "Found in", "Words around"]
    assert found.cells == [[*person, "", ""] for person in people]


def test_each_person_is_a_row_and_what_is_no_recipient_is_seen(read: Reader) -> None:
    lines = ["Ana Horvat <ana@x.example>", "", "Cc: ben@y.example; c@z.example"]
    lines += [f"p{n}@x.example" for n in range(60)]
    found = read("\r\n".join([*lines, "and her sister"]))
    assert found.rows[:3] == [
        (1, [*ANA, "", ""]),
        (2, [*BEN, "", ""]),
        (3, ["c@z.example", *[""] * 3]),
    ]
    assert found.rows[-1] == (64, ["and her sister", "", "no address", ""])


MAIL = """\
From: Tom Weiß <tom@blume.example>
Message-ID: <123@mx.blume.example>

Hi Rosa, here are the new ones from Saturday:

Ana Horvat <ana@x.example>, Ben Peri <ben@y.example>
Emil Quast: emil@x.example
1. Fritz von der Au - fritz@x.example
- gerda@x.example Gerda Gut
please add Hana Haas <hana@x.example>, too!
Ida ida@x.example and Jon <jon@x.example>
Write to mailto:kim@x.example.

> dora@x.example
> To: Lea <lea@x.example>
On Monday, Max <max@x.example> wrote:
Thanks, Tom
--
Tom Weiß | Blumen Blume | tom@blume.example | www.blume.example
"""


def test_everybody_in_a_mail_is_read_whatever_stands_around(read: Reader) -> None:
    found = read(MAIL)
    assert found.head["kind"] == "lines"
    assert found.numbers == list(range(1, len(found.rows) + 1)), "each can be put right by itself"
    people = [cells[:3] for cells in found.cells if cells[2] != "no address"]
    assert people == [
        ["tom@blume.example", "Tom Weiß", "head, and others are named"],
        ["ana@x.example", "Ana Horvat", ""],
        ["ben@y.example", "Ben Peri", ""],
        ["emil@x.example", "Emil Quast", ""],
        ["fritz@x.example", "Fritz von der Au", ""],
        ["gerda@x.example", "Gerda Gut", ""],
        ["hana@x.example", "Hana Haas", ""],
        ["ida@x.example", "Ida", ""],
        ["jon@x.example", "Jon", ""],
        ["kim@x.example", "", ""],
        ["dora@x.example", "", ""],
        ["lea@x.example", "Lea", ""],
        ["max@x.example", "Max", "head, and others are named"],
        ["tom@blume.example", "Tom Weiß", "signature, and others are named"],
    ]
    words = [cells[0] for cells in found.cells if cells[2] == "no address"]
    assert words == [
        "Message-ID: <123@mx.blume.example>",
        "Hi Rosa, here are the new ones from Saturday:",
        "Thanks, Tom",
    ]


@pytest.mark.parametrize("words", ["Emil Quast: emil@x.example", "Thanks, Tom", "> and Dora"])
def test_a_line_that_is_not_clean_spoils_no_other(words: str, read: Reader) -> None:
    found = read(f"Ana Horvat <ana@x.example>\n{words}\nben@y.example\n")
    assert [*ANA, "", ""] in found.cells
    assert [*BEN, "", ""] in found.cells


def test_a_signature_ends_with_what_is_quoted_as_deeply(read: Reader) -> None:
    found = read("> -- \n> Tom, tom@x.example\nAna Horvat, ana@x.example\n--\nben@y.example")
    signature = "signature, and others are named"
    assert [cells[2] for cells in found.cells] == [signature, "", signature]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("From: Ana <ana@x.example>\n\nplease put me on your list\n", "head"),
        ("Please put me on your list.\n-- \nAna Horvat, ana@x.example\n", "signature"),
    ],
)
def test_who_alone_stands_in_a_mail_is_likely_meant(text: str, where: str, read: Reader) -> None:
    assert where in [cells[2] for cells in read(text).cells]


@pytest.mark.parametrize(
    ("line", "around"),
    [
        ("Ana Horvat <ana@x.example>", ""),
        ("ana@x.example; ben@y.example", ""),
        ("not ana@x.example, she left", "not ana@x.example, she left"),
        ("> Ana (ana@x.example), please take her off", "Ana (ana@x.example), please take her off"),
        ("please add Ana <ana@x.example>", "please add Ana <ana@x.example>"),
    ],
)
def test_what_a_mail_says_around_an_address_is_kept_beside_it(
    line: str, around: str, read: Reader
) -> None:
    assert read(f"{line}\nThanks\n").cells[0][3] == around


def test_a_mail_may_be_read_as_a_table_and_a_table_as_a_mail(read: Reader) -> None:
    assert read(MAIL, reading=Reading(separator="|")).head["kind"] == "text"
    found = read("E-Mail;Name\nana@x.example;Ana Horvat\n", reading=Reading(separator=""))
    assert (found.head["kind"], found.head["separator"]) == ("lines", "")
    assert found.cells == [
        ["E-Mail;Name", "", "no address", ""],
        [*ANA, "", "ana@x.example;Ana Horvat"],
    ]


def test_a_line_of_any_length_is_read() -> None:
    crowd = ", ".join(f"x{n}" for n in range(5_000))
    assert people(f"{crowd}, Ana <ana@x.example>") == [("ana@x.example", "Ana")]


@pytest.mark.parametrize(
    "text",
    [
        "a@x.example\nb@x.example\n",  # a column
        "a@x.example;b@x.example\nc@x.example;d@x.example\n",  # two of them
        "E-Mail\nAna <a@x.example>\n",  # a column with a heading
        "Ana;a@x.example\nBen;b@x.example\n",
        "a@x.example;Ana, Ben\n",
        "Sign-ups of Saturday\na@x.example\nb@x.example\n",
        "Ana;a@x.example;Vienna\nBen;b@x.example\nCleo;does not know;\n",
        "Saturday, 21 November\nMarket\n\nName\tE-Mail\nAna\ta@x.example (private)\n",
        "Name;Contact\nAna;call her @ home\nBen;b@x.example, or by letter\n",
        "sep=;\nAna;a@x.example\n",
        "Ana\n",
    ],
)
def test_a_table_stays_a_table(text: str, read: Reader) -> None:
    assert read(text).head["kind"] == "text"
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


NAMES = st.sampled_from(["Ana", "Ana Horvat", "Weiß, Chloe", "Jon O'Neil", '"Quast, Emil"'])
ADDRESSES = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
WORDS = st.sampled_from(["", "Hi Rosa,", "Thanks, Tom", "see you on Monday", "0664 123", "* * *"])
LIKE_PEOPLE = st.sampled_from(
    [
        "{n} <{a}>",
        "{n}: {a}",
        "{n} - {a}",
        "{a}",
        "> {n} <{a}>",
        "To: {n} <{a}>",
        "{a} {n}",
        "* {a}.",
    ]
)


@given(st.lists(st.tuples(LIKE_PEOPLE, NAMES, ADDRESSES) | WORDS, max_size=8))
def test_whatever_a_mail_holds_each_address_in_it_is_a_row_and_no_other(
    parts: list[tuple[str, str, str] | str],
) -> None:
    lines = [one if isinstance(one, str) else one[0].format(n=one[1], a=one[2]) for one in parts]
    rows = [row for _, row in rows_of(lines, beside_others=False)]
    read_there = [address for address, _, where, _ in rows if where != "no address"]
    assert read_there == re.findall(r"[a-z]+@[a-z]+\.example", " ".join(lines))


@given(st.lists(st.tuples(NAMES, ADDRESSES), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_a_clean_table_is_never_taken_for_a_mail(
    read: Reader, people: list[tuple[str, str]], separator: str
) -> None:
    into = io.StringIO()
    csv.writer(into, delimiter=separator).writerows(people)
    for heading in ("", f"Name{separator}E-Mail\n"):
        found = read(heading + into.getvalue())
        assert found.head["kind"] == "text"
        assert found.head["separator"] == separator
        assert len(found.rows) == len(people)


@given(st.text(st.sampled_from("ab@.;,<>\"\\ '\n-:|"), max_size=60))
def test_no_text_is_lost_or_refused_when_it_is_read_as_a_mail(text: str) -> None:
    rows = [row for _, row in rows_of(text.splitlines(), beside_others=False)]
    assert all("@" in address for address, _, where, _ in rows if where != "no address")


@given(st.text(st.sampled_from("ab@.;,<>\"\\ '"), max_size=60))
def test_any_line_is_recipients_or_not(line: str) -> None:
    assert all("@" in address for address, _ in recipients(line) or [])
