"""What was guessed can be said otherwise, and what was said is what counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from books import PEOPLE, xlsx
from optindesk.core.errors import NoAddressColumn, UnreadableSheet
from optindesk.core.sheet import AS_FOUND, Column, How, Kind, Pasted, Reading, signature
from optindesk.files.opening import Opened, open_sheet
from optindesk.files.synonyms import Synonyms

Read = Callable[..., Any]
Open = Callable[..., Opened]
CROATIAN = "E-mail;Ime\nana@x.example;Ana Šarić\nzeljko@x.example;Željko Đurić\n"
POLISH = "E-mail;Imię\nlukasz@x.example;Łukasz Wiśniewski\nzaneta@x.example;Żaneta Dąbrowska\n"


@pytest.fixture
def opened(synonyms: Synonyms, tmp_path: Path) -> Open:
    def open_here(
        content: bytes,
        reading: Reading = AS_FOUND,
        chosen: Mapping[str, str] | None = None,
        last: Mapping[str, str] | None = None,
    ) -> Opened:
        path = tmp_path / "market.csv"
        path.write_bytes(content)
        return open_sheet(synonyms, path, chosen or {}, reading, lambda headings: last or {})

    return open_here


# --- encoding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CROATIAN, "cp1250"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        ("E-Mail;Name\nj@x.example;Jörg Weiß\n", "cp1252"),
        ("E-mail;Nom\nh@x.example;Hélène Lefèvre\nf@x.example;François\n", "cp1252"),
        ("Correo;Nombre\nm@x.example;María Núñez\ni@x.example;Íñigo Peña\n", "cp1252"),
        ("E-mail;Nome\nj@x.example;João Gonçalves\nc@x.example;Conceição\n", "cp1252"),
        ("E-mail;Nome\nn@x.example;Niccolò Forlì\nl@x.example;Libertà\n", "cp1252"),
    ],
)
def test_the_letters_tell_the_encoding(text: str, encoding: str, read: Read) -> None:
    found = read(text.encode(encoding))
    assert found.head["encoding"] == encoding
    assert found.cells == [row.split(";") for row in text.splitlines()[1:]]


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman", "utf-16-le", "latin-1", "windows-1250"])
def test_an_encoding_that_a_person_knows_counts(encoding: str, read: Read) -> None:
    text = "E-Mail;Name\nj@x.example;Jörg Großmüller\n"
    found = read(text.encode(encoding), reading=Reading(encoding=encoding))
    assert found.cells == [["j@x.example", "Jörg Großmüller"]]


def test_a_byte_order_mark_is_no_letter_whatever_is_said(read: Read) -> None:
    for name in ("utf-8", "utf-8-sig"):
        found = read("E-Mail\na@x.example\n".encode("utf-8-sig"), reading=Reading(encoding=name))
        assert found.head["columns"] == ["E-Mail"]


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(encoding="klingon"), "no encoding called “klingon”"),
        (Reading(encoding="hex"), "no encoding called “hex”"),
        (Reading(encoding="cp1\0"), "no encoding called"),
        (Reading(encoding="utf-8"), "not written in the encoding utf-8"),
        (Reading(separator="ab"), "separated by one character"),
        (Reading(separator='"'), "separated by one character"),
        (Reading(header_row=9), "row 9, where its column names should be"),
        (Reading(header_row=4), "row 4, where its column names should be"),
    ],
)
def test_what_cannot_be_read_as_said_is_a_sentence(
    reading: Reading, words: str, opened: Open
) -> None:
    with pytest.raises(UnreadableSheet, match=words):
        opened(b"E-Mail;Name\nj@x.example;J\xf6rg\n\n\nx@x.example;X\n"[:40] + b"\n\n", reading)


def test_a_sheet_that_a_workbook_does_not_have_is_named(opened: Open) -> None:
    with pytest.raises(UnreadableSheet, match="no sheet called “Neu”"):
        opened(xlsx({"Alt": PEOPLE}), Reading(sheet="Neu"))


# --- separator and heading ------------------------------------------------------------------------


def test_a_separator_that_a_person_chose_counts(read: Read) -> None:
    text = "E-Mail;Name,Ort\na@x.example;Ana,Wien\n"
    assert read(text, reading=Reading(separator=",")).head["columns"] == ["E-Mail;Name", "Ort"]
    text = "sep=;\nE-Mail;Name,Ort\na@x.example;Ana,Wien\n"
    found = read(text, reading=Reading(separator=","))
    assert found.rows == [(2, ["a@x.example;Ana", "Wien"])]


def test_the_heading_is_where_a_person_says(read: Read) -> None:
    text = "E-Mail;bitte deutlich\nWohin;Wer\na@x.example;Ana\n"
    assert read(text).head["header_row"] == 1
    found = read(text, reading=Reading(header_row=2))
    assert found.head["columns"] == ["Wohin", "Wer"]
    assert found.numbers == [3]


def test_without_a_heading_every_row_is_a_person(read: Read) -> None:
    found = read("E-Mail;Name\na@x.example;Ana\nb@x.example;\n", reading=Reading(header_row=0))
    assert found.head["columns"] == ["Column 1", "Column 2"]
    assert found.head["address_column"] == 0
    assert found.numbers == [1, 2, 3]


def test_the_heading_may_be_far_down(read: Read) -> None:
    text = "x;y\n" * 80 + "E-Mail;Name\n" + "a@x.example;Ana\n" * 70
    found = read(text, reading=Reading(header_row=81))
    assert found.head["columns"] == ["E-Mail", "Name"]
    assert found.numbers == list(range(82, 152))


# --- the look -------------------------------------------------------------------------------------


def test_a_look_shows_all_that_can_be_changed(opened: Open) -> None:
    content = "Markt\n\nE-Mail;Vornahme;Name\nana@x.example;Ana;Šarić\n".encode("cp1250")
    look = opened(content).look()
    found = look.found
    assert found.kind is Kind.TEXT
    assert (found.encoding, found.separator, found.header_row) == ("cp1250", ";", 3)
    assert {"utf-8", "cp1252", "cp1250"} <= set(found.encodings)
    assert set(found.separators) == {",", ";", "\t", "|", ""}
    assert (found.sheet, found.sheets) == (None, ())
    assert found.first_rows[:2] == ((1, ("Markt",)), (3, ("E-Mail", "Vornahme", "Name")))
    assert look.columns == ("E-Mail", "Vornahme", "Name")
    assert look.understood["first_name"] == Column("Vornahme", How.SIMILAR)
    assert (
        look.people == ((4, {"email": "ana@x.example", "first_name": "Ana", "name": "Ana Šarić"}),)
        or look.people[0][1]["email"] == "ana@x.example"
    )


def test_a_look_at_a_workbook_names_its_sheets(opened: Open) -> None:
    found = opened(xlsx({"Alt": PEOPLE, "Neu": PEOPLE}), Reading(sheet="Neu")).look().found
    assert (found.sheet, found.sheets) == ("Neu", ("Alt", "Neu"))
    assert (found.encoding, found.encodings, found.separators) == (None, (), ())


def test_an_unusual_way_to_write_it_is_among_the_choices(opened: Open) -> None:
    look = opened("sep=^\nE-Mail^Name\na@x.example^Ä\n".encode("utf-16")).look()
    assert look.found.separators[0] == "^"
    look = opened(b"E-Mail\na@x.example\n", Reading(encoding="cp1251")).look()
    assert look.found.encodings[0] == "cp1251"


def test_a_sheet_without_addresses_can_be_looked_at_and_not_imported(opened: Open) -> None:
    one = opened(b"Name;Telefon\nAna;0761\n")
    assert one.look().people == ((2, {"name": "Ana"}),)
    with pytest.raises(NoAddressColumn):
        _ = one.mapping


def test_long_cells_are_shortened_in_a_look_and_whole_in_a_row(opened: Open) -> None:
    one = opened(b"E-Mail;Notiz\na@x.example;" + b"x" * 500 + b"\n")
    assert len(one.sheet.found.first_rows[1][1][1]) == 200
    assert len(dict(one.people(one.mapping))[2]["note"]) == 500


def test_what_was_only_guessed_is_shown_and_not_imported_until_it_is_chosen(opened: Open) -> None:
    content = b"Kontakt;Vornahme\na@x.example;Ana\n"
    look = opened(content).look()
    assert {field: one.how for field, one in look.understood.items()} == {
        "email": How.CONTENT,
        "first_name": How.SIMILAR,
    }
    with pytest.raises(NoAddressColumn, match="“Kontakt”, “Vornahme”"):
        _ = opened(content).mapping
    assert opened(content, chosen={"email": "Kontakt"}).mapping == {"email": "Kontakt"}


# --- remembering ----------------------------------------------------------------------------------


def test_sheets_with_the_same_headings_are_known_again() -> None:
    assert signature(["E-Mail", "Name"]) == signature(("E-Mail", "Name"))
    assert signature(["E-Mail", "Name"]) != signature(["Name", "E-Mail"])
    assert signature(["Column 1", "Name"])


def test_sheets_without_headings_are_not_taken_for_each_other() -> None:
    assert signature(["Column 1", "Column 2"]) == ""


def test_what_was_chosen_last_time_is_the_default(opened: Open) -> None:
    content = b"Wohin;Wer;Name\na@x.example;Ana;x\n"
    assert opened(content).look().understood["email"] == Column("Wohin", How.CONTENT)
    last = opened(content, last={"email": "Wohin", "name": "Wer"})
    assert last.mapping == {"email": "Wohin", "name": "Wer"}
    assert last.understood["name"].how is How.REMEMBERED


def test_nothing_is_remembered_of_what_has_no_headings(synonyms: Synonyms) -> None:
    asked: list[str] = []

    def remembered(headings: str) -> dict[str, str]:
        asked.append(headings)
        return {}

    pasted = Pasted("Ana;a@x.example\nBen;b@x.example\n", "clipboard.txt")
    assert open_sheet(synonyms, pasted, {}, AS_FOUND, remembered).mapping == {"email": "Column 2"}
    assert asked == []
