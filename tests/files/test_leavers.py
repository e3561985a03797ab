"""Exports of those who left another program: who, what happened, when and why in its own words.

The samples are written after the documented formats (resources/leavers.toml says which)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from optindesk.core.leavers import Gone, Leaver
from optindesk.files.leavers import Export, leaver_in, load_exports, recognise
from optindesk.files.sayings import load_sayings
from optindesk.files.sheets import FileSheetReader
from optindesk.files.synonyms import Synonyms

TABLE = Path(__file__).parents[2] / "resources" / "leavers.toml"
EXPORTS, SAYINGS = load_exports(TABLE), load_sayings(TABLE)
MEMBER = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME"

Found = tuple[Export | None, list[Leaver]]


@pytest.fixture
def found_in(synonyms: Synonyms, tmp_path: Path) -> Callable[[str], Found]:
    def read(text: str) -> Found:
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        sheet, rows = FileSheetReader(synonyms).open(path)
        export = recognise(sheet.columns, EXPORTS)
        if export is None:
            return None, []
        email = "Post" if "Post" in sheet.columns else ""
        found = (leaver_in(export, row, email, SAYINGS) for row in rows)
        return export, [one for one in found if one is not None]

    return read


def test_who_left_mailchimp_left_and_who_complained_complained(
    found_in: Callable[[str], Found],
) -> None:
    export, gone = found_in(
        f"{MEMBER},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,"
        "UNSUB_REASON_OTHER,LEID,EUID,NOTES,TAGS\n"
        'ana@x.example,Ana,Horvat,2,"2024-01-02 08:00:00",,,"2026-03-04 17:30:12",Spring,7f,'
        'OTHER,"too many mails",1,a,,\n'
        'ben@x.example,Ben,,2,,,,"2026-03-05 09:00:00",,,ABUSE,,2,b,,\n'
    )
    assert export is not None
    assert export.program == "Mailchimp"
    assert gone == [
        Leaver(
            2, "ana@x.example", Gone.LEFT, "2026-03-04 17:30:12", date(2026, 3, 4),
            "OTHER; too many mails; Spring",
        ),
        Leaver(
            3, "ben@x.example", Gone.COMPLAINED, "2026-03-05 09:00:00", date(2026, 3, 5), "ABUSE",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["E-Mail-Adresse", "Adresse e-mail", "Indirizzo email", "Post"])
def test_the_column_of_addresses_is_called_as_in_the_language_of_the_account(
    column: str, found_in: Callable[[str], Found]
) -> None:
    """Found by a stranger: who had left became people to ask, as the heading was German."""
    export, gone = found_in(
        f"{column},Vorname,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON\n"
        "ana@x.example,Ana,2019-01-01 08:00:11,2026-03-04 17:30:12,\n"
        "ben@x.example,Ben,2019-01-01 08:00:11,2026-03-05 09:00:00,ABUSE\n"
    )
    assert export is not None
    assert export.said.everybody
    assert [(one.what, one.day) for one in gone] == [
        (Gone.LEFT, date(2026, 3, 4)), (Gone.COMPLAINED, date(2026, 3, 5)),
    ]  # fmt: skip


def test_whom_mailchimp_cleaned_has_bounced(found_in: Callable[[str], Found]) -> None:
    _, gone = found_in(
        f"{MEMBER},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID,NOTES,TAGS\n"
        "ana@x.example,Ana,,2,,,,2026-03-04 17:30:12,Spring,7f,1,a,,\n"
    )
    day = date(2026, 3, 4)
    assert gone == [Leaver(2, "ana@x.example", Gone.BOUNCED, "2026-03-04 17:30:12", day, "Spring")]


def test_whom_listmonk_blocks_is_told_from_who_is_on_the_list(
    found_in: Callable[[str], Found],
) -> None:
    export, gone = found_in(
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        "1f,ana@x.example,Ana,{},enabled,2024-01-02 08:00:00,2024-01-02 08:00:00\n"
        "2f,ben@x.example,Ben,{},blocklisted,2024-01-02 08:00:00,2026-05-06 07:08:09\n"
        "3f,cleo@x.example,Cleo,{},disabled,2024-01-02 08:00:00,2026-05-07 07:08:09\n"
    )
    assert export is not None
    assert export.program == "listmonk"
    assert [(one.row, one.address, one.what, one.day) for one in gone] == [
        (3, "ben@x.example", Gone.BLOCKED, date(2026, 5, 6)),
        (4, "cleo@x.example", Gone.LEFT, date(2026, 5, 7)),
    ]


@pytest.mark.parametrize("name", ["EMAIL_BLACKLISTED", "BLACKLISTED", "Email blocklisted"])
def test_whom_brevo_blocks_has_left_it(name: str, found_in: Callable[[str], Found]) -> None:
    export, gone = found_in(
        f"CONTACT ID;EMAIL;LASTNAME;FIRSTNAME;{name};ADDED_TIME;MODIFIED_TIME\n"
        "1;ana@x.example;Horvat;Ana;0;2024-01-02;2026-05-06\n"
        "2;ben@x.example;;Ben;1;2024-01-02;2026-05-07\n"
        "3;cleo@x.example;;Cleo;TRUE;2024-01-02;\n"
    )
    assert export is not None
    assert export.program == "Brevo"
    assert [(one.address, one.what, one.day) for one in gone] == [
        ("ben@x.example", Gone.LEFT, date(2026, 5, 7)),
        ("cleo@x.example", Gone.LEFT, None),
    ]


def test_the_reasons_of_brevo_say_what_happened(found_in: Callable[[str], Found]) -> None:
    _, gone = found_in(
        "email,senderEmail,blockedAt,reason\n"
        "a@x.example,s@x.example,2026-05-01T12:30:00.000Z,unsubscribedViaEmail\n"
        "b@x.example,s@x.example,2026-05-01T12:30:00.000Z,hardBounce\n"
        "c@x.example,s@x.example,2026-05-01T12:30:00.000Z,contactFlaggedAsSpam\n"
        "d@x.example,s@x.example,2026-05-01T12:30:00.000Z,adminBlocked\n"
    )
    assert [one.what for one in gone] == [
        Gone.LEFT,
        Gone.BOUNCED,
        Gone.COMPLAINED,
        Gone.BLOCKED,
    ]
    assert {one.day for one in gone} == {date(2026, 5, 1)}
    assert gone[1].reason == "hardBounce"


def test_contacts_of_outlook_leave_by_their_category(found_in: Callable[[str], Found]) -> None:
    _, gone = found_in(
        "First Name,Last Name,E-mail Address,Notes,Categories\n"
        "Ana,Horvat,ana@x.example,asked by phone,Customers;Unsubscribed\n"
        "Ben,,ben@x.example,,Customers\n"
        "Cleo,,,,Unsubscribed\n"
    )
    assert gone == [Leaver(2, "ana@x.example", Gone.LEFT, reason="asked by phone")]
    _, gone = found_in(
        "Vorname;Nachname;E-Mail-Adresse;Kategorien;Notizen\nA;B;a@x.example;Unzustellbar;\n"
    )
    assert gone == [Leaver(2, "a@x.example", Gone.BOUNCED)]


@pytest.mark.parametrize(
    "heading",
    [
        f"{MEMBER},LAST_CHANGED,LEID,EUID,NOTES,TAGS",  # Mailchimp's subscribed
        "E-Mail;Name;Datum",
        "email,name,status",
    ],
)
def test_other_sheets_are_nobodys_leavers(heading: str, found_in: Callable[[str], Found]) -> None:
    assert found_in(f"{heading}\n{heading}\n") == (None, [])


def test_every_export_has_what_it_needs() -> None:
    for export in EXPORTS:
        assert export.address
        assert bool(export.status) == bool(export.by_status), export.program
