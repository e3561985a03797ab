"""Which column means what."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from optindesk.core.cells import inert
from optindesk.core.errors import NoAddressColumn, UnknownColumn, UnreadableSheet
from optindesk.core.sayings import ROLES, role_of
from optindesk.core.sheet import FORMULA, Column, How, SheetRow
from optindesk.files import sheet_lines
from optindesk.files.columns import Contents, clean, names_of, read_fields, understand
from optindesk.files.sheet_layout import fold_heading
from optindesk.files.synonyms import (
    EMAIL_OR_POSTAL,
    FIELDS,
    LOOKS,
    OTHERS,
    PART_OF_NAME,
    Synonyms,
    load_synonyms,
)


def map_columns(
    columns: Sequence[str],
    synonyms: Synonyms,
    chosen: dict[str, str] | None = None,
    *,
    sheet: str = "sheet.csv",
    **contents: Any,
) -> dict[str, str]:
    """Field → column as rows are read by it."""
    found = Contents(**contents)
    understood = understand(columns, synonyms, chosen, sheet=sheet, contents=found)
    return names_of(understood, columns, sheet=sheet, contents=found)


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
        if field in (OTHERS, LOOKS):
            continue
        for word in (word for words in languages.values() for word in words):
            assert field_of.setdefault(fold_heading(word), field) == field, word


def test_every_field_has_names_in_the_languages_we_speak() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert set(table) == {*FIELDS, *ROLES, PART_OF_NAME, EMAIL_OR_POSTAL, OTHERS, LOOKS}
    assert set(table.pop(LOOKS)) <= {*ROLES}
    assert table.pop("beside") == {"en": [sheet_lines.AROUND]}, "our own column, in no language"
    for field, languages in table.items():
        assert {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "hr"} <= set(languages), field
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
                "consented:DSGVO": "DSGVO",
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


def test_a_formula_without_a_value_is_nobodys_name() -> None:
    cells = {"E-Mail": f"{FORMULA}A2", "Name": f"{FORMULA}B2"}
    mapping = {"email": "E-Mail", "name": "Name"}
    assert read_fields(SheetRow(2, cells), mapping) == {"email": "=A2"}


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


# --- names that are near, and what the cells say --------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Vornahme", "first_name"),
        ("Nachnahme", "last_name"),
        ("Sprahce", "language"),
        ("Prenomm", "first_name"),
        ("Imię i nazwiskoo", "name"),
        ("Anmerkunggen", "note"),
        ("Anmeldedatumm", "date"),
        ("Erfast von", "collected_by"),
    ],
)
def test_a_slip_in_a_name_is_forgiven_and_said(
    heading: str, field: str, synonyms: Synonyms
) -> None:
    understood = understand(["E-Mail", heading], synonyms, sheet="sheet.csv")
    assert understood[field] == Column(heading, How.SIMILAR)
    assert not understood[field].is_certain
    assert understood["email"] == Column("E-Mail", How.EXACT)
    assert understood["email"].is_certain


@pytest.mark.parametrize(
    "heading",
    [
        *("Unsubscribed at", "Opt-out date", "Abgemeldet am", "Désinscrit le", "Fecha de baja"),
        *("Disiscritto il", "Afgemeld op", "Desinscrito em", "Data wypisu", "Datum odjave"),
        *("Left on", "Nicht angemeldet am", "Geburtsdatum", "Birth date", "Data urodzenia"),
        *("DSGVOO", "Newsleter", "Toestemmingg", "Zgody"),
        *("Nam", "Dat", "Not", "Country", "Telefon", "Straße", "PLZ", "City", "Schuhgröße"),
    ],
)
def test_what_is_something_else_is_never_taken_for_ours(heading: str, synonyms: Synonyms) -> None:
    contents = Contents(None, ["E-Mail", heading], [heading], [heading])
    understood = understand(["E-Mail", heading], synonyms, sheet="sheet.csv", contents=contents)
    guessed = [field for field, column in understood.items() if column.how is How.SIMILAR]
    assert [field for field in guessed if role_of(field) is None] == []
    assert "date" not in understood


def test_a_name_that_looks_like_leaving_or_consent_counts_until_somebody_says_otherwise(
    synonyms: Synonyms,
) -> None:
    columns = ["E-Mail", "Möchten Sie sich abmelden?", "Newsletter-Zustimmung", "Consent IP"]
    understood = understand(columns, synonyms, sheet="s.csv")
    assert list(names_of(understood, columns, sheet="s.csv")) == [
        "email", *(f"{role}:{name}" for role, name in zip(
            ("left", "consented", "proof"), columns[1:], strict=True)),
    ]  # fmt: skip
    off = {"left": "", f"consented:{columns[2]}": "", "proof": "consent ip"}
    understood = understand(columns, synonyms, off, sheet="s.csv")
    assert understood == {
        "email": Column("E-Mail", How.EXACT),
        "proof:Consent IP": Column("Consent IP", How.CHOSEN),
    }


def test_days_below_a_column_about_consent_are_those_of_the_sign_up(synonyms: Synonyms) -> None:
    assert map_columns(["Email", "Consent date"], synonyms)["date"] == "Consent date"
    columns = ["Email", "Your consent"]
    contents = Contents(of_addresses=columns[:1], of_dates=columns[1:])
    understood = understand(columns, synonyms, sheet="s.csv", contents=contents)
    assert understood["date"] == Column("Your consent", How.CONTENT)


def test_of_two_columns_of_addresses_the_one_with_addresses_is_meant(synonyms: Synonyms) -> None:
    columns = ["Email", "Ihre E-Mail-Adresse"]
    assert map_columns(columns, synonyms, of_addresses=columns[1:])["email"] == columns[1]
    assert map_columns(columns, synonyms, of_addresses=columns)["email"] == columns[0]


def test_a_name_near_that_of_addresses_needs_addresses_below_it(synonyms: Synonyms) -> None:
    columns = ["E-Mial-Adresse", "Name"]
    assert "email" not in understand(columns, synonyms, sheet="s.csv")
    contents = Contents(of_addresses=columns[:1])
    understood = understand(columns, synonyms, sheet="s.csv", contents=contents)
    assert understood["email"] == Column("E-Mial-Adresse", How.SIMILAR)


def test_a_name_that_is_as_near_to_two_fields_means_neither() -> None:
    synonyms = Synonyms({"marktort": "place", "marktwort": "note"})
    assert synonyms.near("Marktaort") is None
    assert synonyms.near("Marktorrt") == "place"


def test_a_column_of_addresses_under_an_unknown_name_is_found(synonyms: Synonyms) -> None:
    columns = ["Wie erreichbar", "Wer"]
    contents = Contents(of_addresses=["Wie erreichbar"])
    understood = understand(columns, synonyms, sheet="s.csv", contents=contents)
    assert understood == {"email": Column("Wie erreichbar", How.CONTENT)}


def test_of_two_columns_of_addresses_none_is_guessed(synonyms: Synonyms) -> None:
    columns = ["Kontakt", "Kontakt Mutter"]
    assert (
        understand(columns, synonyms, sheet="s.csv", contents=Contents(of_addresses=columns)) == {}
    )


def test_days_and_languages_are_found_in_columns_without_a_name(synonyms: Synonyms) -> None:
    columns = ["Column 1", "Column 2", "Column 3", "Wann"]
    contents = Contents("Column 1", ["Column 1"], ["Column 2", "Wann"], ["Column 3"])
    understood = understand(columns, synonyms, sheet="s.csv", contents=contents)
    assert understood == {
        "email": Column("Column 1", How.CONTENT),
        "language": Column("Column 3", How.CONTENT),
        "date": Column("Column 2", How.CONTENT),
    }


def test_what_was_understood_last_time_counts_and_what_was_left_out_stays_out(
    synonyms: Synonyms,
) -> None:
    columns = ["E-Mail", "Datum", "Wer", "Name"]
    last = {"email": "E-Mail", "name": "Wer", "shoe": "Name", "note": "Notiz"}
    contents = Contents(of_addresses=["E-Mail"])
    understood = understand(columns, synonyms, None, last, sheet="s.csv", contents=contents)
    assert understood == {
        "email": Column("E-Mail", How.EXACT),
        "name": Column("Wer", How.REMEMBERED),
    }
    chosen = {"name": "Name"}
    now = understand(columns, synonyms, chosen, last, sheet="s.csv", contents=contents)
    assert now["name"] == Column("Name", How.CHOSEN)


def test_what_was_an_address_last_time_may_be_a_postal_one_now(synonyms: Synonyms) -> None:
    columns, last = ["Name", "Adresse"], {"email": "Adresse", "name": "Name"}
    understood = understand(columns, synonyms, None, last, sheet="s.csv")
    assert understood == {"name": Column("Name", How.EXACT)}


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (  # Google Contacts, CSV
            ["First Name", "Middle Name", "Last Name", "Name Prefix", "Notes", "Labels",
             "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Value"],
            {"email": "E-mail 1 - Value", "first_name": "First Name", "last_name": "Last Name",
             "salutation": "Name Prefix", "note": "Notes", "noted:Labels": "Labels"},
        ),
        (  # Outlook, CSV
            ["Title", "First Name", "Last Name", "Company", "E-mail Address", "E-mail Type",
             "E-mail 2 Address", "Notes", "Birthday", "Language"],
            {"email": "E-mail Address", "first_name": "First Name", "last_name": "Last Name",
             "salutation": "Title", "language": "Language", "note": "Notes"},
        ),
        (  # Mailchimp, subscribed
            ["Email Address", "First Name", "Last Name", "MEMBER_RATING", "OPTIN_TIME", "OPTIN_IP",
             "CONFIRM_TIME", "CONFIRM_IP", "REGION", "LAST_CHANGED", "LEID", "EUID", "NOTES"],
            {"email": "Email Address", "first_name": "First Name", "last_name": "Last Name",
             "date": "OPTIN_TIME", "note": "NOTES", "proof:OPTIN_IP": "OPTIN_IP",
             "confirmed:CONFIRM_TIME": "CONFIRM_TIME", "proof:CONFIRM_IP": "CONFIRM_IP"},
        ),
        (  # Brevo
            ["CONTACT ID", "EMAIL", "VORNAME", "NACHNAME", "DOUBLE_OPT-IN", "ADDED_TIME",
             "MODIFIED_TIME"],
            {"email": "EMAIL", "first_name": "VORNAME", "last_name": "NACHNAME",
             "date": "ADDED_TIME", "confirmed:DOUBLE_OPT-IN": "DOUBLE_OPT-IN"},
        ),
        (  # listmonk
            ["uuid", "email", "name", "attributes", "status", "created_at", "updated_at"],
            {"email": "email", "name": "name", "date": "created_at", "status:status": "status"},
        ),
    ],
)  # fmt: skip
def test_the_exports_of_other_programs_are_understood(
    columns: list[str], fields: dict[str, str], synonyms: Synonyms
) -> None:
    understood = understand(columns, synonyms, sheet="export.csv")
    assert {field: column.name for field, column in understood.items()} == fields
    assert {column.how for column in understood.values()} == {How.EXACT}


def test_a_column_called_like_a_list_holds_its_marks_if_its_cells_look_like_some(
    synonyms: Synonyms,
) -> None:
    columns = ["E-Mail", "Newsletter", "Offers (weekly)", "Kids"]
    lists = ["Newsletter", "Offers", "Kids", "KIDS!"]
    marks = Contents(of_addresses=columns[:1], of_marks=columns[1:])
    understood = understand(columns, synonyms, sheet="s.csv", contents=marks, lists=lists)
    assert understood == {
        "email": Column("E-Mail", How.EXACT),
        "list:Newsletter": Column("Newsletter", How.EXACT),
        "list:Offers": Column("Offers (weekly)", How.EXACT),
    }, "of two lists with that name, none is meant"
    other = Contents(of_addresses=columns[:1])
    understood = understand(columns, synonyms, sheet="s.csv", contents=other, lists=lists)
    assert understood["consented:Newsletter"] == Column("Newsletter", How.EXACT)
    assert set(understood) == {"email", "consented:Newsletter"}


def test_marks_are_chosen_and_remembered_like_any_column(synonyms: Synonyms) -> None:
    columns = ["E-Mail", "Angebote"]
    chosen = {"list:Offers": "angebote"}
    understood = understand(columns, synonyms, chosen, sheet="s.csv")
    assert understood["list:Offers"] == Column("Angebote", How.CHOSEN)
    assert names_of(understood, columns, sheet="s.csv")["list:Offers"] == "Angebote"
    remembered = {"email": "E-Mail", "list:Offers": "Angebote"}
    contents = Contents(of_addresses=columns[:1], of_marks=columns[1:])
    again = understand(
        columns, synonyms, {}, remembered, sheet="s.csv", contents=contents, lists=["Angebote"]
    )
    assert again["list:Offers"] == Column("Angebote", How.REMEMBERED)
    assert "list:Angebote" not in again
    with pytest.raises(UnreadableSheet):
        understand(columns, synonyms, {"list:": "Angebote"}, sheet="s.csv")


def test_lists_that_stand_on_lines_of_their_own_in_a_cell_stay_apart() -> None:
    row = SheetRow(2, {"L": "Newsletter\nOffers", "N": "Ana\nHorvat"})
    fields = read_fields(row, {"list": "L", "name": "N"})
    assert fields == {"list": "Newsletter;Offers", "name": "Ana Horvat"}
