"""What the columns of a sheet say of each person beside the address: kept, shown, and asked for."""

from __future__ import annotations

from pathlib import Path

from office import ANA, BEN, Office
from optindesk.store import archive

CY = "cy@example.net"


def test_how_somebody_is_addressed_is_kept_shown_and_at_hand_in_wordings(office: Office) -> None:
    office.sheet({"email": ANA, "name": "Horvat", "salutation": "Frau\u00a0Dr."}, BEN)
    assert office.contact(ANA).salutation == "Frau Dr."
    assert office.contact(BEN).salutation == ""
    assert office.story(ANA).salutation == office.standing(ANA).salutation == "Frau Dr."
    office.desk.send()
    assert office.provider.to(ANA)[0].values["salutation"] == "Frau Dr."


def test_a_salutation_that_is_known_stays_and_one_that_was_not_is_added(office: Office) -> None:
    office.sheet({"email": ANA, "salutation": "Mx"}, BEN)
    office.sheet(
        {"email": ANA, "salutation": "Frau", "date": "2026-11-14"},
        {"email": BEN, "salutation": "Herr", "date": "2026-11-14"},
        name="next.csv",
    )
    assert (office.contact(ANA).salutation, office.contact(BEN).salutation) == ("Mx", "Herr")


def test_it_goes_along_with_exports_and_to_the_right_address_and_is_erased(office: Office) -> None:
    office.sheet({"email": ANA, "salutation": "Frau", "name": "Ana"})
    office.desk.correct(ANA, CY, "misread")
    assert office.contact(CY).salutation == "Frau"
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(CY)[0]))
    office.desk.export_safe_to_mail(office.desk.list_named("Flower news"), Path("safe.csv"))
    heading, row = office.written["safe.csv"]
    assert dict(zip(heading, row, strict=True))["salutation"] == "Frau"
    number = office.contact(CY).id
    office.desk.erase(CY, "asked for it")
    assert archive.contact_by_id(number).salutation == ""


def test_one_that_is_too_long_or_turns_text_around_is_told(office: Office) -> None:
    long, turned = office.sheet(
        {"email": ANA, "salutation": "Dr. " * 60}, {"email": BEN, "salutation": "\u202eFrau"}
    ).rows
    assert "“salutation” is longer than 200" in str(long.reason)
    assert "turn text around were taken out" in str(turned.reason)
    assert office.contact(BEN).salutation == "Frau"
