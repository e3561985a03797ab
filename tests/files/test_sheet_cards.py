"""vCards of all versions, as address books really write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.files.columns import understand
from optindesk.files.sheet_cards import COLUMNS
from optindesk.files.sheets import FileSheetReader
from optindesk.files.synonyms import Synonyms

Reader = Callable[..., Any]

OUTLOOK_2_1 = """\
BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=de;CHARSET=Windows-1252:Gr=FC=DFe;J=F6rg
N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FC=DFe;J=F6rg;;Dr.
FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=B6rg Gr=
=C3=BC=C3=9Fe
TEL;WORK;VOICE:+49 761 1
EMAIL;INTERNET:work@x.example
EMAIL;PREF;INTERNET:joerg@x.example
END:VCARD
"""
APPLE_3_0 = """\
BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//macOS 14//EN\r
N:Horvat;Ana;Marija;;\r
FN:Ana Marija Horvat\r
ORG:Cvjetnica\\, d.o.o.;Prodaja\r
item1.EMAIL;type=INTERNET;type=pref:ana@x.example\r
item1.X-ABLabel:_$!<Other>!$_\r
NOTE:Likes roses\\; hates\\nlilies and a very long\r
  line\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r
 AAAQABAAD\r
END:VCARD\r
"""
RFC_4_0 = """\
BEGIN:VCARD
VERSION:4.0
FN:Łukasz Wiśniewski
N:Wiśniewski;Łukasz;;pan;
LANG;PREF=1:pl
EMAIL;TYPE="work,home":lukasz@x.example
AGENT:
 BEGIN:VCARD
END:VCARD
"""


def test_cards_of_all_versions_are_read(read: Reader) -> None:
    found = read(OUTLOOK_2_1.replace("N;LANGUAGE=de;CHARSET=Windows-1252:Gr=FC=DFe;J=F6rg\n", ""))
    assert found.head["kind"] == "cards"
    assert found.rows == [
        (1, ["joerg@x.example", "Jörg Grüße", "Jörg", "Grüße", "Dr.", "", "", "", "work@x.example"])
    ]
    ana = ["ana@x.example", "Ana Marija Horvat", "Ana Marija", "Horvat", "", ""]
    note = ["Likes roses; hates lilies and a very long line", "Cvjetnica, d.o.o., Prodaja", ""]
    assert read(APPLE_3_0).cells == [[*ana, *note]]
    assert read(RFC_4_0).cells[0][:6] == [
        "lukasz@x.example",
        "Łukasz Wiśniewski",
        "Łukasz",
        "Wiśniewski",
        "pan",
        "pl",
    ]


def test_each_card_is_a_row_and_the_row_has_its_number(read: Reader) -> None:
    found = read(APPLE_3_0 + "\r\n" + RFC_4_0 + OUTLOOK_2_1)
    assert found.numbers == [1, 2, 3]
    assert found.head["header_row"] == 0
    assert found.head["columns"] == list(COLUMNS)


def test_a_card_within_a_card_is_not_a_person_of_its_own(read: Reader) -> None:
    inner = "BEGIN:VCARD\nEMAIL:agent@x.example\nEND:VCARD\n"
    card = f"BEGIN:VCARD\nEMAIL:ana@x.example\nAGENT:\n{inner}FN:Ana\nEND:VCARD\n"
    assert [row[:2] for row in read(card).cells] == [["ana@x.example", "Ana"]]


@pytest.mark.parametrize(
    "card",
    [
        "begin:vcard\nversion:3.0\nemail:ana@x.example\nend:vcard",
        "BEGIN:VCARD\rEMAIL:ana@x.example\rEND:VCARD\r",
        "\ufeff\n BEGIN:VCARD\nEMAIL;X=a:b:ana@x.example\nnonsense\n: \nEMAIL: ana@x.example \n",
        "BEGIN:VCARD\nEMAIL:ana@x.example\nN:;=\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD\n",
    ],
)
def test_an_odd_card_does_not_cost_the_person(card: str, read: Reader) -> None:
    assert "ana@x.example" in read(card).cells[0][0]


def test_a_card_in_an_encoding_that_nobody_knows_is_read_as_windows_would(read: Reader) -> None:
    card = "BEGIN:VCARD\nFN;CHARSET=X-OWN;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEND:VCARD\n"
    assert read(card).cells[0][1] == "Jörg"


def test_a_picture_does_not_fill_the_memory(read: Reader) -> None:
    picture = "PHOTO;ENCODING=BASE64:\n" + " AAAA" * 3 + ("\n " + "A" * 70) * 50_000 + "\n\n"
    card = f"BEGIN:VCARD\nEMAIL:ana@x.example\n{picture}FN:Ana\nEND:VCARD\n"
    assert read(card).cells[0][:2] == ["ana@x.example", "Ana"]


def test_the_columns_of_cards_are_known_to_the_synonyms(synonyms: Synonyms, tmp_path: Path) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_text(APPLE_3_0, encoding="utf-8")
    sheet, rows = FileSheetReader(synonyms).open(path)
    assert sheet.found.kind == "cards"
    assert sheet.found.encodings[0] == "utf-8"
    assert next(rows).cells["Email"] == "ana@x.example"
    assert list(understand(sheet.columns, synonyms, sheet=sheet.name)) == [
        "email",
        "name",
        "first_name",
        "last_name",
        "salutation",
        "language",
        "note",
    ]


@given(st.text(st.sampled_from('EMAILN:;=\\"\n .,abcx@0Fé'), max_size=80))
def test_any_card_is_read_or_is_nobody(read: Reader, text: str) -> None:
    found = read(f"BEGIN:VCARD\nEMAIL:ana@x.example\nEND:VCARD\nBEGIN:VCARD\n{text}")
    assert found.cells[0][0] == "ana@x.example"
