"""Files made to hurt, or not what they say: a sentence each, and the desk untouched.

All through the child and its limits, as the desk reads them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from books import (
    FIRST_SHEET,
    PEOPLE,
    ods,
    packed,
    sheet_part,
    text_cell,
    with_part,
    xlsx,
)
from optindesk.core.errors import EmptySheet, SheetTooLarge, Trouble, UnreadableSheet
from optindesk.core.sheet import SheetRow
from optindesk.files.sheet_text import LIMITS
from optindesk.files.sheets import FileSheetReader
from optindesk.files.synonyms import Synonyms

Rows = Callable[..., list[SheetRow]]
BOOK = xlsx({"A": PEOPLE})
ONE_PERSON = (
    f'<row r="1">{text_cell("A1", "E-Mail")}</row><row r="2">{text_cell("A2", "a@x.example")}</row>'
)


@pytest.fixture
def rows_of(synonyms: Synonyms, tmp_path: Path) -> Rows:
    def rows_of(content: bytes, name: str = "market.xlsx") -> list[SheetRow]:
        path = tmp_path / name
        path.write_bytes(content)
        _, rows = FileSheetReader(synonyms).open(path)
        return list(rows)

    return rows_of


def pieces(megabytes: int) -> Iterator[bytes]:
    """So many millions of the letter x, in the text of a cell."""
    start, end = sheet_part(f'<row r="1">{text_cell("A1", "|")}</row>').encode().split(b"|")
    yield start
    for _ in range(megabytes):
        yield b"x" * 1_000_000
    yield end


# --- bombs ----------------------------------------------------------------------------------------


def test_a_part_that_is_packed_too_well_is_a_bomb(rows_of: Rows) -> None:
    with pytest.raises(SheetTooLarge, match="packed more than 250 times smaller"):
        rows_of(with_part(BOOK, FIRST_SHEET, pieces(50)))


def test_many_parts_that_are_large_together_are_too_large(rows_of: Rows) -> None:
    # Written into the directory of the archive: what it says is enough to refuse it.
    book = bytearray(with_part(BOOK, "xl/media/photo.bin", b"\0" * 100))
    place = book.rindex(b"PK\x01\x02", 0, book.rindex(b"xl/media/photo.bin"))
    book[place + 24 : place + 28] = (LIMITS.unpacked + 1).to_bytes(4, "little")
    book[place + 20 : place + 24] = (LIMITS.unpacked // 2).to_bytes(4, "little")
    with pytest.raises(SheetTooLarge, match="what is packed into it has more than 1000 MB"):
        rows_of(bytes(book))


def test_a_part_that_is_larger_than_it_says_is_not_read_on(rows_of: Rows) -> None:
    book = bytearray(with_part(BOOK, FIRST_SHEET, pieces(50)))
    place = book.rindex(b"PK\x01\x02", 0, book.rindex(FIRST_SHEET.encode()))
    book[place + 24 : place + 28] = (1_000).to_bytes(4, "little")
    with pytest.raises(UnreadableSheet, match="damaged or not whole"):
        rows_of(bytes(book))


def test_a_cell_that_takes_all_the_memory_ends_the_child_and_not_the_desk(
    rows_of: Rows,
) -> None:
    if sys.platform != "linux":
        pytest.skip("not on this system: a limit on memory that is kept")
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(SheetTooLarge, match="too much memory"):
        rows_of(with_part(BOOK, FIRST_SHEET, sheet_part(ONE_PERSON + far)))


def test_a_zip_bomb_in_a_zip_bomb_is_an_archive(rows_of: Rows) -> None:
    with pytest.raises(UnreadableSheet, match="it is a ZIP archive"):
        rows_of(packed({"market.zip": packed({"market.csv": b"E-Mail\n"})}), "market.zip")


# --- XML ------------------------------------------------------------------------------------------

OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghe", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize("doctype", [OUTSIDE, LAUGHS])
def test_an_entity_is_neither_fetched_nor_multiplied(doctype: str, rows_of: Rows) -> None:
    rows = f'<row r="1">{text_cell("A1", "E-Mail")}</row><row r="2">{text_cell("A2", "&e;")}</row>'
    with pytest.raises(UnreadableSheet, match="damaged or not whole"):
        rows_of(with_part(BOOK, FIRST_SHEET, sheet_part(rows, before=doctype)))
    with pytest.raises(UnreadableSheet, match="damaged or not whole"):
        rows_of(ods([["E-Mail"], ["&e;"]], before=doctype), "market.ods")


def test_what_a_workbook_is_linked_with_is_not_looked_for(rows_of: Rows) -> None:
    formula = '<c r="B2" t="str"><f>[1]Other!A1</f><v>Ana</v></c>'
    rows = f'<row r="1">{text_cell("A1", "E-Mail")}{text_cell("B1", "Name")}</row>' + (
        f'<row r="2">{text_cell("A2", "a@x.example")}{formula}</row>'
    )
    book = with_part(BOOK, FIRST_SHEET, sheet_part(rows))
    book = with_part(
        book,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="x" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        "</Relationships>",
    )
    assert rows_of(book) == [SheetRow(2, {"E-Mail": "a@x.example", "Name": "Ana"})]


# --- size and shape -------------------------------------------------------------------------------


def test_a_dimension_that_is_not_true_is_not_believed(rows_of: Rows) -> None:
    for dimension in ("A1:XFD1048576", "A1:A1"):
        part = sheet_part(ONE_PERSON, dimension=dimension)
        assert rows_of(with_part(BOOK, FIRST_SHEET, part)) == [
            SheetRow(2, {"E-Mail": "a@x.example"})
        ]


def test_a_million_empty_rows_are_no_people(rows_of: Rows) -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 100_003))
    last = f'<row r="1048576">{text_cell("A1048576", "b@x.example")}</row>'
    book = with_part(BOOK, FIRST_SHEET, sheet_part(ONE_PERSON + empty + last))
    assert [row.number for row in rows_of(book)] == [2, 1_048_576]


def test_path_names_in_an_archive_lead_nowhere(rows_of: Rows, tmp_path: Path) -> None:
    book = with_part(BOOK, "../../../evil.csv", b"E-Mail\nx@x.example\n")
    book = with_part(book, "/tmp/evil.csv", b"E-Mail\n")
    assert len(rows_of(book)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["market.xlsx"]


def test_a_nul_in_a_cell_or_name_is_no_end(rows_of: Rows) -> None:
    part = sheet_part(f'<row r="1">{text_cell("A1", "E-Mail&#0;")}</row>')
    with pytest.raises(UnreadableSheet):
        rows_of(with_part(BOOK, FIRST_SHEET, part))
    with pytest.raises(UnreadableSheet, match="neither text nor a workbook"):
        rows_of(b"E-Mail\n\0a@x.example\n", "market.csv")


# --- not whole, and not what they say -------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
def test_a_workbook_that_was_cut_off_says_so(share: float, rows_of: Rows) -> None:
    with pytest.raises(UnreadableSheet, match="damaged or not whole"):
        rows_of(BOOK[: int(len(BOOK) * share)])


def test_a_workbook_with_a_part_in_pieces_says_so(rows_of: Rows) -> None:
    for part in (b"<worksheet", b"", b"\xff\xfe\0", b"<worksheet><sheetData><row>"):
        with pytest.raises((UnreadableSheet, EmptySheet)):
            rows_of(with_part(BOOK, FIRST_SHEET, part))


@pytest.mark.parametrize("name", ["market.csv", "market.xls", "market.ods", "market.txt", "market"])
def test_a_workbook_is_one_whatever_its_name_is(name: str, rows_of: Rows) -> None:
    assert [row.cells["E-Mail"] for row in rows_of(BOOK, name)] == [
        "ana@x.example",
        "ben@y.example",
    ]


@pytest.mark.parametrize("name", ["market.xls", "market.xlsx", "market.ods", "market.vcf"])
def test_a_text_is_one_whatever_its_name_is(name: str, rows_of: Rows) -> None:
    assert rows_of(b"E-Mail\tName\na@x.example\tAna\n", name)[0].cells["Name"] == "Ana"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<html><body><p>E-Mail</p>", "m.xls", "without a table"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<frameset>", "m.xls", "without a table"),
        ("<html><body>".encode("utf-16"), "m.xls", "without a table"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "m.xls",
            "damaged or not whole",
        ),
        (b"<?xml version='1.0'?><people/>", "m.xml", "XML file"),
        (packed({"Index/Document.iwa": b"x"}), "m.numbers", "Numbers document"),
        (packed({"word/document.xml": b"x"}), "m.docx", "neither text nor a workbook"),
        (packed({"market.csv": b"E-Mail\n"}), "m.zip", "ZIP archive"),
        (b"PK\x05\x06" + b"\0" * 18, "m.xlsx", "ZIP archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "m.xlsx",
            "protected by a password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "m.xls", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "m.csv", "it is a photo"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_told_what_it_is(
    content: bytes, name: str, words: str, rows_of: Rows
) -> None:
    with pytest.raises(Trouble, match=words) as raised:
        rows_of(content, name)
    assert "Nothing was imported" in str(raised.value)


def test_a_part_with_a_password_is_named(rows_of: Rows) -> None:
    archive = bytearray(packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(mark) + place] |= 1  # encrypted, says the flag
    with pytest.raises(UnreadableSheet, match="protected by a password"):
        rows_of(bytes(archive), "market.ods")
