"""Which column means what."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from optindesk.core.errors import NoAddressColumn, UnknownColumn, UnreadableSheet
from optindesk.core.ports import SheetRow
from optindesk.files.columns import (
    EMAIL_OR_POSTAL,
    FIELDS,
    PART_OF_NAME,
    Synonyms,
    clean,
    load_synonyms,
    map_columns,
    read_fields,
)
from optindesk.files.sheet_layout import fold_heading
from optindesk.files.writers import inert

TABLE = Path(__file__).parents[2] / "resources" / "columns.toml"


@pytest.mark.parametrize(
    ("heading", "folded"),
    [
        ("E-Mail-Adresse *", "emailadresse"),
        ("  e mail  ", "email"),
        ("E\u2011MAIL:", "email"),
        ("Prénom", "prenom"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("E-Mail (bitte deutlich!)", "email"),
        ("(optional)", "optional"),
        ("***", ""),
        ("имя", "имя"),
    ],
)
def test_headings_are_compared_by_their_letters(heading: str, folded: str) -> None:
    assert fold_heading(heading) == folded


def test_no_synonym_stands_under_two_fields() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    field_of: dict[str, str] = {}
    for field, languages in table.items():
        for word in (word for words in languages.values() for word in words):
            assert field_of.setdefault(fold_heading(word), field) == field, word


def test_every_field_has_names_in_the_languages_we_speak() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert set(table) == {*FIELDS, PART_OF_NAME, EMAIL_OR_POSTAL}
    for field, languages in table.items():
        assert {"en", "de", "fr", "es"} <= set(languages), field
        assert all(fold_heading(word) for words in languages.values() for word in words)


def test_a_table_with_a_field_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "columns.toml"
    table.write_text('[emial]\nen = ["email"]\n', encoding="utf-8")
    with pytest.raises(ValueError, match="emial"):
        load_synonyms(table)


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (["Email", "Name"], {"email": "Email", "name": "Name"}),
        (
            ["Vorname", "Name", "E-Mail-Adresse *"],
            {"first_name": "Vorname", "last_name": "Name", "email": "E-Mail-Adresse *"},
        ),
        (
            ["Nom", "Prénom", "Courriel", "Civilité"],
            {
                "last_name": "Nom",
                "first_name": "Prénom",
                "email": "Courriel",
                "salutation": "Civilité",
            },
        ),
        (
            ["Nombre", "Apellidos", "Correo electrónico", "Idioma", "Fecha de alta"],
            {
                "first_name": "Nombre",
                "last_name": "Apellidos",
                "email": "Correo electrónico",
                "language": "Idioma",
                "date": "Fecha de alta",
            },
        ),
        (
            ["E-Mail", "Name", "Vorname", "Nachname"],
            {"email": "E-Mail", "first_name": "Vorname", "last_name": "Nachname"},
        ),
        (
            ["E-Mail", "Vollständiger Name", "Name"],
            {"email": "E-Mail", "name": "Vollständiger Name"},
        ),
        (
            ["E-Mail", "E-Mail (2)", "Schuhgröße", ""],
            {"email": "E-Mail"},
        ),
        (
            ["Zeitstempel", "Mailadresse", "Liste", "Stufe", "Ort", "Erfasst von", "DSGVO"],
            {
                "date": "Zeitstempel",
                "email": "Mailadresse",
                "list": "Liste",
                "level": "Stufe",
                "place": "Ort",
                "collected_by": "Erfasst von",
                "consented": "DSGVO",
            },
        ),
    ],
)
def test_columns_are_known_by_the_names_people_give_them(
    columns: list[str], mapping: dict[str, str], synonyms: Synonyms
) -> None:
    assert map_columns(columns, synonyms, sheet="sheet.csv") == mapping


def test_a_chosen_column_goes_before_the_synonyms(synonyms: Synonyms) -> None:
    columns = ["E-Mail", "Kontakt", "Name"]
    chosen = {"email": "kontakt"}
    mapping = map_columns(columns, synonyms, chosen, sheet="sheet.csv")
    assert mapping == {"email": "Kontakt", "name": "Name"}


def test_a_chosen_column_means_nothing_else(synonyms: Synonyms) -> None:
    mapping = map_columns(
        ["E-Mail", "Name", "Vorname"], synonyms, {"note": "Name"}, sheet="sheet.csv"
    )
    assert mapping == {"email": "E-Mail", "first_name": "Vorname", "note": "Name"}


def test_an_empty_choice_says_that_there_is_no_such_column(synonyms: Synonyms) -> None:
    columns = ["E-Mail", "Name", "Datum"]
    mapping = map_columns(columns, synonyms, {"date": "", "name": " "}, sheet="sheet.csv")
    assert mapping == {"email": "E-Mail"}


def test_a_chosen_column_that_is_not_there_is_said(synonyms: Synonyms) -> None:
    with pytest.raises(UnknownColumn) as raised:
        map_columns(["Kontakt", "Name"], synonyms, {"email": "Mail"}, sheet="market.csv")
    assert "market.csv" in str(raised.value)
    assert "“Mail”" in str(raised.value)
    assert "“Kontakt”, “Name”" in str(raised.value)


def test_a_choice_that_fits_two_columns_is_not_guessed(synonyms: Synonyms) -> None:
    with pytest.raises(UnknownColumn):
        map_columns(["E-Mail", "e mail"], synonyms, {"email": "EMAIL"}, sheet="sheet.csv")


def test_a_chosen_field_that_does_not_exist_is_said(synonyms: Synonyms) -> None:
    with pytest.raises(UnreadableSheet, match="shoe"):
        map_columns(["E-Mail"], synonyms, {"shoe": "E-Mail"}, sheet="sheet.csv")


def test_without_an_address_column_the_columns_are_listed(synonyms: Synonyms) -> None:
    with pytest.raises(NoAddressColumn, match="“Name”, “Telefon”"):
        map_columns(["Name", "Telefon"], synonyms, sheet="sheet.csv")


def test_without_a_heading_the_column_of_addresses_is_the_readers(synonyms: Synonyms) -> None:
    columns = ["Column 1", "Column 2"]
    found = map_columns(columns, synonyms, sheet="sheet.csv", address_column="Column 2")
    assert found == {"email": "Column 2"}
    chosen = {"email": "Column 1", "name": "Column 2"}
    mapping = map_columns(columns, synonyms, chosen, sheet="sheet.csv", address_column="Column 2")
    assert mapping == chosen


@pytest.mark.parametrize("heading", ["address", "Adresse", "Dirección", "Indirizzo", "Adres"])
def test_an_address_is_an_email_address_where_its_cells_are(
    synonyms: Synonyms, heading: str
) -> None:
    columns = [heading, "Name"]
    with pytest.raises(NoAddressColumn):
        map_columns(columns, synonyms, sheet="sheet.csv")
    known = map_columns(columns, synonyms, sheet="sheet.csv", of_addresses=[heading])
    assert known == {"email": heading, "name": "Name"}
    both = map_columns([heading, "Email"], synonyms, sheet="s.csv", of_addresses=[heading, "Email"])
    assert both == {"email": "Email"}
    chosen = {"email": "Name"}
    found = map_columns(columns, synonyms, chosen, sheet="s.csv", of_addresses=[heading])
    assert found == {"email": "Name"}


def test_a_row_is_read_by_its_fields() -> None:
    mapping = {"email": "E-Mail", "first_name": "Vorname", "last_name": "Name", "note": "Notiz"}
    cells = {
        "E-Mail": "\u00a0anna@blumen.example \u200b",
        "Vorname": " Anna",
        "Name": "Große  Meier",
        "Notiz": " ",
    }
    assert read_fields(SheetRow(7, cells), mapping) == {
        "email": "anna@blumen.example",
        "first_name": "Anna",
        "last_name": "Große Meier",
        "name": "Anna Große Meier",
    }


def test_a_whole_name_stands_before_its_parts() -> None:
    mapping = {"name": "Kunde", "first_name": "Vorname"}
    cells = {"Kunde": "Dr. Anna Meier", "Vorname": "Anna"}
    assert read_fields(SheetRow(2, cells), mapping)["name"] == "Dr. Anna Meier"
    assert read_fields(SheetRow(2, {"Kunde": "", "Vorname": "Anna"}), mapping)["name"] == "Anna"


def test_a_row_too_short_for_a_column_has_no_such_field() -> None:
    assert read_fields(SheetRow(2, {}), {"email": "E-Mail"}) == {}


@pytest.mark.parametrize("cell", ["+49 761 5550123", "-anna@blumen.example", "=SUMME(A1)", "@anna"])
def test_what_our_writer_disarmed_is_read_as_it_was(cell: str) -> None:
    assert inert(cell) == "'" + cell
    assert clean(inert(cell)) == cell


@pytest.mark.parametrize(
    "cell",
    [
        " Jörg",
        "Jörg\t",
        "Jö\u00adrg",
        "\ufeffJörg",
        "Jörg\u200b",
        "\u00a0Jörg\u2003",
        "\u200eJörg\n",
    ],
)
def test_what_cannot_be_seen_goes(cell: str) -> None:
    assert clean(cell) == "Jörg"


def test_white_space_of_every_kind_becomes_one_space() -> None:
    assert clean("Anna\u00a0\u202fMaria \n Groß") == "Anna Maria Groß"
    assert clean("Anna  Maria") == "Anna Maria"
    assert clean(" \u00a0\u200b ") == ""


def test_an_apostrophe_of_a_name_stays() -> None:
    assert clean("'s Blumenlädle") == "'s Blumenlädle"
    assert clean("'t Hooft") == "'t Hooft"
