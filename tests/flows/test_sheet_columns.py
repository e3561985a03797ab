"""What the columns of a sheet say of each person beside the address: kept, shown, and asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import ListNeeded
from optindesk.core.leavers import Gone, Leaver, as_fields
from optindesk.core.model import Target
from optindesk.core.sheet import IN_MAIL, InMail
from optindesk.core.status import Basis, MailStatus, SubscriptionStatus
from optindesk.flows.bringing import Brought
from optindesk.flows.imports import ImportReport
from optindesk.store import archive, contact_rows, journal

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
    office.give(office.desk.list_named("Flower news"), Path("safe.csv"))
    heading, row = office.written["safe.csv"]
    assert dict(zip(heading, row, strict=True))["salutation"] == "Frau"
    number = office.contact(CY).id
    office.desk.erase(CY, "asked for it")
    assert contact_rows.contact_by_id(number).salutation == ""


def test_one_that_is_too_long_or_turns_text_around_is_told(office: Office) -> None:
    long, turned = office.sheet(
        {"email": ANA, "salutation": "Dr. " * 60}, {"email": BEN, "salutation": "\u202eFrau"}
    ).rows
    assert "“salutation” is longer than 200" in str(long.reason)
    assert "turn text around were taken out" in str(turned.reason)
    assert office.contact(BEN).salutation == "Frau"


# --- lines of a mail ------------------------------------------------------------------------------


def test_lines_of_a_mail_are_told_apart_from_addresses_that_are_none(office: Office) -> None:
    rows = office.sheet(
        {"email": "Hi Rosa,", IN_MAIL: InMail.NO_ADDRESS},
        {"email": "ana@", IN_MAIL: ""},
        {"email": ANA, IN_MAIL: InMail.SIGNATURE},
        {"email": BEN, IN_MAIL: InMail.HEAD},
    ).rows
    assert [row.group.value for row in rows] == ["no_address", "bad_address", "new", "new"]
    assert str(rows[2].reason) == "stands in the mail's signature; new; will be asked"
    assert str(rows[3].reason) == "wrote the mail, by its head; new; will be asked"


def test_who_wrote_a_mail_that_names_others_is_not_asked_for_that(office: Office) -> None:
    rows = office.sheet(
        {"email": ANA, IN_MAIL: InMail.HEAD_BESIDE_OTHERS},
        {"email": BEN, IN_MAIL: InMail.SIGNATURE_BESIDE_OTHERS},
    ).rows
    assert [row.group.value for row in rows] == ["unclear", "unclear"]
    assert "wrote a mail that names others" in str(rows[0].reason)
    assert "in the signature of a mail" in str(rows[1].reason)


def test_the_own_address_in_a_mail_is_nobody_who_signs_up(office: Office) -> None:
    own = office.set_account().address
    (pasted,) = office.sheet({"email": own, IN_MAIL: ""}).rows
    assert (pasted.group.value, str(pasted.reason)) == (
        "unclear",
        "is where your own mails come from",
    )
    (typed,) = office.sheet({"email": own}).rows
    assert typed.group.value == "bad_row", "its answers would be ours: nobody can be asked there"


def test_a_line_of_a_mail_may_be_made_somebodys_row_by_hand(office: Office) -> None:
    line = {"email": "and Ben, you know him", IN_MAIL: InMail.NO_ADDRESS}
    (row,) = office.sheet(line, edits={2: BEN}).rows
    assert (row.group.value, str(row.reason)) == ("new", "new; will be asked")


# --- lists and levels -----------------------------------------------------------------------------


def groups(report: ImportReport) -> list[tuple[int | None, str, str]]:
    return [(row.row, row.group.value, row.about) for row in report.rows]


def asked(office: Office, address: str) -> list[str]:
    """What the questions to somebody ask, that are on their way or went out."""
    mails = [mail for mail in office.mails(address) if mail.status is not MailStatus.DROPPED]
    return [mail.values["changes"] or mail.values["list_name"] for mail in mails]


@pytest.fixture
def offers(office: Office) -> Target:
    office.news()
    return Target(office.make_list("Offers, weekly").id)


def test_a_cell_names_one_list_or_several_and_they_are_asked_in_one_mail(
    office: Office, offers: Target
) -> None:
    report = office.sheet(
        {"email": ANA, "list": "flower NEWS; „Offers, weekly“"},
        {"email": BEN, "list": "Offers, weekly"},
        {"email": CY},
        columns=["list"],
    )
    assert groups(report) == [
        (2, "new", "Flower news"),
        (2, "new", "Offers, weekly"),
        (3, "new", "Offers, weekly"),
        (4, "new", "Flower news"),
    ]
    assert (report.asked, report.sheet_rows) == (3, 3)
    (question,) = asked(office, ANA)
    assert question.splitlines() == [
        "1. Flower news: About Flower news.",
        "2. Offers, weekly: About Offers, weekly.",
    ]
    assert asked(office, BEN) == ["Offers, weekly"]
    assert asked(office, CY) == ["Flower news"], "the list that was chosen for who names none"
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[0]))
    assert office.subscription(ANA, offers).status is SubscriptionStatus.SUBSCRIBED
    published = next(one for one in journal.entries() if one.code == "import.published")
    assert (published.values["rows"], published.values["target"]) == (
        3,
        "Flower news, Offers, weekly",
    )


def test_a_list_that_does_not_exist_is_never_made_and_can_be_said_to_mean_another(
    office: Office, offers: Target
) -> None:
    rows = ({"email": ANA, "list": "Xmas"}, {"email": BEN, "list": "Xmas, flower news"})
    report = office.sheet(*rows, columns=["list"])
    assert groups(report) == [
        (2, "unknown_list", "Xmas"),
        (3, "new", "Flower news"),
        (3, "unknown_list", "Xmas"),
    ]
    assert str(report.rows[0].reason) == "it names a list that does not exist: “Xmas”"
    assert [one.name for one in archive.all_lists()] == ["Flower news", "Offers, weekly"]
    assert contact_rows.contact_by_key(ANA) is None
    meant = {"XMAS": offers.list_id or 0}
    again = office.sheet(*rows, columns=["list"], named=meant, name="again.csv")
    assert groups(again) == [
        (2, "new", "Offers, weekly"),
        (3, "new", "Offers, weekly"),
        (3, "seen_before", "Flower news"),
    ]
    (*_, published) = [one for one in journal.entries() if one.code == "import.published"]
    assert published.values["named"] == ["XMAS=Offers, weekly"]


def test_who_is_marked_for_no_list_is_for_none(office: Office, offers: Target) -> None:
    report = office.sheet(
        {"email": ANA, "list:Flower news": "X", "list:Offers, weekly": "ja"},
        {"email": BEN, "list:Flower news": "nein"},
        {"email": CY, "list:Flower news": "perhaps", "list:Offers, weekly": "1"},
        columns=["list:Flower news", "list:Offers, weekly"],
    )
    assert groups(report) == [
        (2, "new", "Flower news"),
        (2, "new", "Offers, weekly"),
        (3, "no_list", ""),
        (4, "new", "Offers, weekly"),
        (4, "bad_row", ""),
    ]
    assert "“perhaps” below “list:Flower news” says neither yes nor no" in str(
        report.rows[4].reason
    )
    assert contact_rows.contact_by_key(BEN) is None


def test_a_level_comes_beside_the_list_by_number_or_by_name(office: Office) -> None:
    report = office.sheet(
        {"email": ANA, "level": "4"},
        {"email": BEN, "level": "Marketing"},
        {"email": CY, "level": "gold"},
        {"email": "dee@example.org", "level": "0"},
        {"email": "eve@example.org", "level": "7"},
        columns=["level"],
    )
    assert groups(report) == [
        (2, "new", "Flower news"),
        (2, "new", "level 4"),
        (3, "new", "Flower news"),
        (3, "new", "level 4"),
        (4, "new", "Flower news"),
        (4, "bad_row", ""),
        (5, "new", "Flower news"),
        (6, "new", "Flower news"),
        (6, "bad_row", ""),
    ]
    assert str(report.rows[5].reason) == "“gold” is no permission level"
    assert len(asked(office, ANA)) == 1


def test_a_level_is_called_as_the_owner_calls_it_in_any_language(office: Office) -> None:
    office.desk.name_level(4, "de", "Post von uns")
    assert (
        office.sheet({"email": ANA, "level": "post VON uns"}, targets=[], columns=["level"])
        .rows[0]
        .about
        == "level 4"
    )


def test_while_levels_are_off_they_are_passed_over(office: Office) -> None:
    office.news()
    office.set(levels="off")
    first, second = office.sheet(
        {"email": ANA, "level": "4", "list": "Flower news"},
        {"email": BEN, "level": "4"},
        targets=[],
        columns=["level", "list"],
    ).rows
    assert str(first.reason) == (
        "new; will be asked; its permission level is passed over, as levels are switched off"
    )
    assert (second.group.value, str(second.reason)) == (
        "no_list",
        "its permission level is passed over, as levels are switched off",
    )


def test_a_sheet_that_is_for_nothing_is_asked_what_it_is_for(office: Office) -> None:
    with pytest.raises(ListNeeded):
        office.sheet(ANA, targets=[])


def test_a_row_for_each_list_makes_one_person_and_one_question(
    office: Office, offers: Target
) -> None:
    report = office.sheet(
        {"email": ANA, "list": "Flower news"},
        {"email": BEN, "list": "Flower news"},
        {"email": ANA, "list": "Offers, weekly"},
        {"email": ANA, "list": "Flower news"},
        columns=["list"],
    )
    assert [one.group.value for one in report.rows] == ["new", "new", "new", "doubled"]
    (question,) = asked(office, ANA)
    assert question.splitlines() == [
        "1. Flower news: About Flower news.",
        "2. Offers, weekly: About Offers, weekly.",
    ]
    assert office.desk.send().sent == 2


def test_several_lists_that_a_person_chose_are_for_every_row(
    office: Office, offers: Target
) -> None:
    report = office.sheet(ANA, targets=[office.news(), offers], dry_run=True)
    assert groups(report) == [(2, "new", "Flower news"), (2, "new", "Offers, weekly")]
    office.sheet(ANA, targets=[office.news(), offers])
    assert len(asked(office, ANA)) == 1


def test_lists_that_a_sheet_names_come_along_on_another_basis(
    office: Office, offers: Target
) -> None:
    customers = Brought(Basis.OTHER, "bought here")
    row = {"email": ANA, "list": "Flower news; Offers, weekly"}
    report = office.sheet(row, columns=["list"], brought=customers)
    assert office.subscription(ANA, offers).basis is Basis.OTHER
    assert office.subscription(ANA).basis is Basis.OTHER
    office.desk.take_import_back(report.import_id or 0)
    assert contact_rows.subscriptions(office.contact(ANA).id) == []


def test_a_column_of_consent_never_makes_a_yes(office: Office) -> None:
    office.sheet({"email": ANA, "consented": "yes", "list": "Flower news"}, columns=["list"])
    assert office.subscription(ANA).status is SubscriptionStatus.PENDING


def test_what_a_name_means_is_remembered_for_the_next_sheet_until_it_is_taken_back(
    office: Office, offers: Target
) -> None:
    xmas, number = {"email": ANA, "list": "Xmas"}, offers.list_id or 0
    told = office.sheet(xmas, columns=["list"], named={"Xmas": number}, name="first.csv")
    again = office.sheet({**xmas, "email": BEN}, columns=["list"], name="second.csv")
    assert groups(again) == [(2, "new", "Offers, weekly")]
    for report in (told, again):
        office.desk.take_import_back(report.import_id or 0)
    assert office.sheet(xmas, columns=["list"], dry_run=True).counts["unknown_list"] == 1


def test_who_left_elsewhere_is_no_sign_up_whatever_else_the_row_says(office: Office) -> None:
    gone = Leaver(2, ANA, Gone.LEFT, "2024-05-04")
    report = office.sheet(
        {"email": ANA, "name": "Ana", **as_fields(gone, "Mailchimp")},
        {"email": BEN, **as_fields(replace(gone, what=Gone.BOUNCED, when=""), "Brevo")},
        CY,
    )
    assert groups(report) == [(2, "left_elsewhere", ""), (3, "left_elsewhere", ""), (4, "new", "")]
    assert [str(row.reason) for row in report.rows[:2]] == [
        "Mailchimp: left there, and is no sign-up (2024-05-04)",
        "Brevo: mail to this address came back there; it is no sign-up",
    ]
    assert [contact_rows.contact_by_key(one) for one in (ANA, BEN)] == [None, None]
