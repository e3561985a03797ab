"""How the text of a sheet is understood: encoding, separator, heading, rows; and any bytes."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from optindesk.files.sheet_text import Limits, Refused

Reader = Callable[..., Any]
UMLAUTS = "E-Mail;Vorname\r\njoerg@blumen.example;Jörg\r\n"


# --- encoding -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (UMLAUTS.encode(), "utf-8"),
        (UMLAUTS.encode("utf-8-sig"), "utf-8-sig"),
        (UMLAUTS.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + UMLAUTS.encode("utf-16-be"), "utf-16"),
        (UMLAUTS.encode("utf-32"), "utf-32"),
        (UMLAUTS.encode("cp1252"), "cp1252"),
    ],
)
def test_umlauts_are_read_in_every_usual_encoding(data: bytes, said: str, read: Reader) -> None:
    found = read(data)
    assert found.head["encoding"] == said
    assert found.head["columns"] == ["E-Mail", "Vorname"]
    assert found.cells == [["joerg@blumen.example", "Jörg"]]


def test_the_bytes_that_windows_leaves_undefined_are_kept_as_they_are(read: Reader) -> None:
    found = read(b"email,name\na@x.example,J\xf6rg \x80\x81\x8d\x8f\x90\x9d\n")
    assert found.cells == [["a@x.example", "Jörg €\x81\x8d\x8f\x90\x9d"]]


def test_a_line_of_another_program_in_a_utf_8_file_is_read_by_itself(read: Reader) -> None:
    data = codecs.BOM_UTF8 + "email,name\na@x.example,Jörg\n".encode()
    found = read(data + b"b@x.example,B\xe4rbel \x81\n")
    assert [cells[1] for cells in found.cells] == ["Jörg", "Bärbel \x81"]


def test_utf_8_is_recognised_across_the_pieces_it_is_read_in(read: Reader) -> None:
    data = "email,name\na@x.example," + "ä" * 99_999
    filler = "\nb@x.example," + "ö" * 99_999
    found = read(data + filler * 6)
    assert found.head["encoding"] == "utf-8"
    assert found.cells[-1][1] == "ö" * 99_999


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\r\n ; ;\n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (b"email,name\na@x.example,\0\n", "binary"),
        (b"email\n" + bytes(range(1, 32)) * 3, "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "photo"),
        (b"GIF89a\1\0\1\0", "binary"),
        (codecs.BOM_UTF16_LE + b"e\0m\0a", "damaged"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00", "damaged"),
        (codecs.BOM_UTF16_LE + "email\0".encode("utf-16-le"), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word", "binary"),
        (b"%PDF-1.7\n1 0 obj\n", "pdf"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, code: str, read: Reader) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


# --- separator ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("email,name\na@x.example,Anna\n", ","),
        ("E-Mail;Name\na@x.example;Anna\n", ";"),
        ("E-Mail\tName\na@x.example\tAnna\n", "\t"),
        ("E-Mail|Name\na@x.example|Anna\n", "|"),
        ("E-Mail\na@x.example\nb@x.example\n", ","),
        ("a@x.example\nb@x.example\n", ","),
        ('Name,E-Mail\n"Meier; Anna",a@x.example\n"Voß; Uwe; jun.",b@x.example\n', ","),
        ('Name;E-Mail\n"Meier, Anna";a@x.example\n"Voß, Uwe, jun.";b@x.example\n', ";"),
        ("E-Mail;Betrag;Rabatt\na@x.example;1,50;0,5\nb@x.example;2,75;0,1\n", ";"),
        ("Kundin;Betrag\nAnna;1,50\nBert;2,75\n", ";"),
        ("Notiz;E-Mail\nrot, gelb, blau;a@x.example\nweiß;b@x.example\n", ";"),
        ("Name,E-Mail\nAnna,a@x.example; b@x.example\nBert,c@x.example\n", ","),
        ('"Anni" Meier;a@x.example\n"Bert" Voß;b@x.example\n', ";"),
        ("Liste vom 21.11., Markt\n\nName;E-Mail\nAnna;a@x.example\n", ";"),
    ],
)
def test_the_separator_is_the_one_that_makes_sense(text: str, separator: str, read: Reader) -> None:
    assert read(text).head["separator"] == separator


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=;\r"])
def test_a_separator_named_for_excel_is_taken_and_its_line_is_no_row(
    line: str, read: Reader
) -> None:
    found = read(line + "email,or;name\na@x.example;Anna\n")
    assert found.head["separator"] == ";"
    assert found.head["columns"] == ["email,or", "name"]
    assert found.numbers == [2]


def test_a_named_separator_may_be_an_unusual_one(read: Reader) -> None:
    found = read("sep=^\nemail^name\na@x.example^Anna\n")
    assert found.cells == [["a@x.example", "Anna"]]


def test_a_sample_that_ends_amid_a_line_misleads_nobody(read: Reader) -> None:
    rows = "".join(f'"Meier, {n}";a{n}@x.example\n' for n in range(20_000))
    found = read("Name;E-Mail\n" + rows)
    assert found.head["separator"] == ";"
    assert len(found.rows) == 20_000


# --- heading ------------------------------------------------------------------------------------


def test_titles_above_the_heading_are_passed_over_and_rows_keep_their_numbers(
    read: Reader,
) -> None:
    found = read("Blumenmarkt;;\n\n;Stand 14;\nName;E-Mail;Ort\nAnna;a@x.example;Wiehre\n")
    assert found.head["header_row"] == 4
    assert found.head["columns"] == ["Name", "E-Mail", "Ort"]
    assert found.numbers == [5]


def test_without_a_heading_columns_are_numbered_and_the_addresses_found(read: Reader) -> None:
    found = read("Anna;a@x.example;Wiehre\nBert;b@x.example\nCleo;weiß nicht;\n")
    assert found.head["header_row"] == 0
    assert found.head["columns"] == ["Column 1", "Column 2", "Column 3"]
    assert found.head["address_column"] == 1
    assert found.numbers == [1, 2, 3]


def test_a_cell_that_says_email_below_an_address_is_no_heading(read: Reader) -> None:
    found = read("a@x.example;Email\nb@x.example;Telefon\n")
    assert found.head["header_row"] == 0
    assert len(found.rows) == 2


def test_an_unknown_heading_above_addresses_is_a_heading_and_nothing_is_guessed(
    read: Reader,
) -> None:
    found = read("Wie erreichbar;Wer\na@x.example;Anna\nb@x.example;Bert\n")
    assert found.head["columns"] == ["Wie erreichbar", "Wer"]
    assert found.head["address_column"] is None
    assert found.numbers == [2, 3]


def test_a_first_person_without_an_address_is_no_heading(read: Reader) -> None:
    found = read("Anna;\nBert;b@x.example\nCleo;c@x.example\n")
    assert found.head["header_row"] == 0
    assert found.head["address_column"] == 1
    assert found.numbers == [1, 2, 3]


@pytest.mark.parametrize(
    ("cells", "holds"),
    [
        (["a@x.example"], True),
        (["Anna <a@x.example>", "", "b@x.example"], True),
        (["@x.example", "@y.example", "z.example"], True),
        (["Market Street 1, Vienna", "12 rue de la Paix, Paris"], False),
        (["The Stall @ Market Street", "Market Street 1, a@x.example"], False),
        (["a@x.example", "Market Street 1"], False),
        ([""], False),
    ],
)
def test_a_column_called_address_is_told_by_what_it_holds(
    read: Reader, cells: list[str], holds: bool
) -> None:
    rows = "".join(f'"{cell}";x\n' for cell in cells)
    found = read(f"address;reason\n{rows}")
    assert found.head["columns"] == ["address", "reason"]
    assert found.head["of_addresses"] == ([0] if holds else [])


def test_a_sheet_without_any_address_still_shows_its_columns(read: Reader) -> None:
    assert read("Markt\nName;Telefon\nAnna;0761\n").head["columns"] == ["Name", "Telefon"]
    assert read("Markt\nFarbe;Größe\nrot;7\n").head["columns"] == ["Farbe", "Größe"]
    assert read("rot\nblau\n").head["columns"] == ["rot"]


def test_columns_without_a_name_or_with_the_same_are_told_apart(read: Reader) -> None:
    found = read("E-Mail,Name,,Name,Name (2),\na@x.example,A,B,C,D,E\n")
    columns = ["E-Mail", "Name", "Column 3", "Name (2)", "Name (2) (2)", "Column 6"]
    assert found.head["columns"] == columns


def test_a_heading_of_two_lines_is_one_name(read: Reader) -> None:
    assert read('"E-Mail\n(privat)",Name\na@x.example,A\n').head["columns"][0] == "E-Mail (privat)"


# --- rows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_ends_a_line(end: str, read: Reader) -> None:
    found = read(end.join(["email,name", "a@x.example,Anna", "", "b@x.example,Bert"]))
    assert found.cells == [["a@x.example", "Anna"], ["b@x.example", "Bert"]]
    assert found.numbers == [2, 4]


def test_line_ends_may_be_mixed(read: Reader) -> None:
    found = read("email\ra@x.example\r\nb@x.example\nc@x.example")
    assert found.numbers == [2, 3, 4]


def test_a_cell_of_many_lines_is_one_row_of_the_sheet(read: Reader) -> None:
    found = read('email,note\na@x.example,"one\r\ntwo\n\nfour"\nb@x.example,\n')
    assert found.rows == [(2, ["a@x.example", "one\r\ntwo\n\nfour"]), (3, ["b@x.example", ""])]


def test_rows_of_nothing_but_separators_and_blanks_are_passed_over(read: Reader) -> None:
    found = read("email,name\n,\n ,\u00a0\na@x.example,\n,,,,,,\n")
    assert found.rows == [(4, ["a@x.example", ""])]


def test_a_million_empty_rows_are_no_rows(read: Reader) -> None:
    found = read(b"email,name\n" + b"\n" * 500_000 + b",\n" * 500_000 + b"a@x.example,Anna")
    assert found.rows == [(1_000_002, ["a@x.example", "Anna"])]


def test_sloppy_quotation_marks_within_a_line_are_forgiven(read: Reader) -> None:
    found = read('name;email\n"Anni" Meier;a@x.example\nBert;b@x.example\n"Cleo;c@x.example')
    assert found.cells[0] == ["Anni Meier", "a@x.example"]
    assert found.rows[1] == (3, ["Bert", "b@x.example"])
    assert found.rows[2] == (4, ["Cleo;c@x.example"])


@pytest.mark.parametrize(
    "text",
    [
        'email,name\na@x.example,"Anna\nb@x.example,Bert\nc@x.example,Cleo\n',
        'email,name\na@x.example,"Anna\nb@x.example,Bert\nc@x.example,"Cleo"\n',
    ],
)
def test_a_quotation_mark_that_swallows_people_is_refused(text: str, read: Reader) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.code == "quotes"
    assert refused.value.values == {"row": 2}


def test_rows_are_numbered_on_after_a_forgiven_one(read: Reader) -> None:
    found = read('email,name\na@x.example,"A" B\n\nb@x.example,"C" D\nc@x.example,E\n')
    assert found.numbers == [2, 4, 5]


# --- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("email\na@x.example\nb@x.example\n", Limits(rows=2), "rows"),
        ("email,name\na@x.example,A,B\n", Limits(columns=2), "columns"),
        ("email,name\na@x.example,Annabellissima\n", Limits(cell=12), "cell"),
        ('email,name\na@x.example,"Annabellissima\n\n', Limits(cell=12), "cell"),
        ('email,name\na@x.example,"A" Annabellissima\n', Limits(cell=12), "cell"),
        ("email,name\na@x.example,Anna\n", Limits(row=14), "row"),
        ("email,name\na@x.example,Annabellissima\n", Limits(row=13), "line"),
    ],
)
def test_what_is_too_large_is_refused(text: str, limits: Limits, code: str, read: Reader) -> None:
    with pytest.raises(Refused) as refused:
        read(text, limits)
    assert refused.value.code == code


def test_what_just_fits_is_read(read: Reader) -> None:
    limits = Limits(cell=12, row=24, rows=3, columns=2)
    found = read("email,name\nab@x.example,Annabellissi\nb@x.example,\n", limits)
    assert found.cells[0] == ["ab@x.example", "Annabellissi"]


def test_the_limit_of_cells_does_not_stay_behind(read: Reader) -> None:
    before = csv.field_size_limit()
    read("email\na@x.example\n", Limits(cell=100))
    with pytest.raises(Refused):
        read("email\na@x.example\n", Limits(cell=5))
    assert csv.field_size_limit() == before


# --- any sheet, any bytes -----------------------------------------------------------------------

# Text as it stands in cells: no control characters (a share of them is what tells binary files),
# no halves of surrogate pairs (no encoding has them), line breaks as they come.
CELL = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t\"',;|"))
LATIN_CELL = st.text(st.sampled_from("aZäöüÄÖÜß€éñ“”  \t\n\"',;|0-="))
ADDRESS = st.from_regex(r"[a-z]{1,8}@[a-z]{2,8}\.example", fullmatch=True)


def _tables(cell: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.tuples(ADDRESS, cell, cell).map(list), min_size=1, max_size=8)


def _written(rows: list[list[str]], separator: str, line_end: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    # "Ä“" in Windows-1252 is "ē" in UTF-8; a lone umlaut, as any real sheet has, decides.
    writer.writerow(["E-Mail", "Name", "Was für Blumen?"])
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


SEPARATOR = st.sampled_from([",", ";", "\t", "|"])
LINE_END = st.sampled_from(["\n", "\r\n", "\r"])


@settings(deadline=None)
@given(
    _tables(CELL),
    SEPARATOR,
    LINE_END,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_any_table_comes_back_from_every_way_to_write_it(
    read: Reader, rows: list[list[str]], separator: str, line_end: str, encoding: str
) -> None:
    found = read(_written(rows, separator, line_end, encoding))
    assert found.head["separator"] == separator
    assert found.cells == rows
    assert found.numbers == list(range(2, len(rows) + 2))


@settings(deadline=None)
@given(_tables(LATIN_CELL), SEPARATOR, LINE_END)
@example([["a@x.example", "Müller", ""]], ";", "\r\n")
def test_any_western_table_comes_back_from_windows(
    read: Reader, rows: list[list[str]], separator: str, line_end: str
) -> None:
    assert read(_written(rows, separator, line_end, "cp1252")).cells == rows


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b'"')
@example(b"sep=,")
@example(b"sep=\xff\n\n")
@example(b'"\r"\r"')
@example(b"\xff\xfe\xff")
@example(b"\xef\xbb\xbf\xff\x81")
def test_any_bytes_are_a_sheet_or_refused(read: Reader, data: bytes) -> None:
    with suppress(Refused):
        found = read(data)
        assert found.head["columns"]
        assert found.head["size"] == len(data)


@settings(deadline=None)
@given(st.text(st.sampled_from("a@.;,|\t\"'\r\n =\u00e4\u20ac"), max_size=200), SEPARATOR)
def test_any_text_is_a_sheet_or_has_quotation_marks_that_do_not_fit(
    read: Reader, text: str, separator: str
) -> None:
    sheet = f"email{separator}x\n{text}"
    try:
        cells = read(sheet).cells
    except Refused:
        assert '"' in text
    else:
        assert all(any(cell.strip() for cell in row) for row in cells)
