"""Who asks stands in every mail and in the proof: as it is, and as it was when a mail went."""

from __future__ import annotations

from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import CannotShow, ControlCharacter
from optindesk.flows import business, overview
from optindesk.flows.business import LONGEST, Business
from optindesk.store.people_query import PeopleQuery

POSTAL = "Market Street 1\n1010 Vienna"
PRIVACY = "https://flowers.example/privacy"


def test_what_is_said_of_the_business_stands_in_the_next_mail_be_it_waiting_already(
    office: Office,
) -> None:
    office.sign_up(ANA)
    office.later(seconds=1)
    office.desk.set_business("  Market Street 1 \r\n 1010 Vienna\n", PRIVACY)
    office.desk.send()
    (question,) = office.provider.taken
    assert question.values["postal_address"] == POSTAL
    assert question.values["privacy_notice"] == PRIVACY
    assert question.values["sender_name"] == "The Flower Shop"
    assert office.codes().count("setting.changed") == 2


def test_every_mail_says_whose_it_is_in_its_language(office: Office) -> None:
    office.desk.set_business("The Shop \r\nMarket 1\n", "We keep it.", "en")
    office.desk.set_business(None, "Wir behalten es.", "de")
    assert business.details("en-GB") == {
        "postal_address": "The Shop\nMarket 1",
        "privacy_notice": "We keep it.",
    }
    assert business.details("fr")["privacy_notice"] == ""
    english, german = office.ask(ANA), office.ask(BEN, language="de")
    assert english.values["postal_address"] == "The Shop\nMarket 1"
    assert german.values["privacy_notice"] == "Wir behalten es."
    office.desk.set_business(None, "We keep it.", "en")
    assert office.codes().count("setting.changed") == 3, "only what really changed is logged"
    office.desk.set_business(None, PRIVACY)
    office.desk.set_business(None, "", "de")
    assert {business.details(one)["privacy_notice"] for one in ("fr", "de")} == {PRIVACY}
    assert dict(business.today().notices) == {"en": "We keep it."}


def test_what_mails_do_not_say_is_told_until_they_do_and_stops_no_question(office: Office) -> None:
    assert business.missing() == ("postal_address", "privacy_notice")
    assert overview.to_do(office.now).unsaid == business.unsaid()
    assert "neither" in str(business.unsaid())
    assert office.ask(ANA).values["postal_address"] == ""
    office.desk.set_business("", "We keep it.", "en")
    assert business.missing() == ("postal_address",)
    assert "postal address" in str(business.unsaid())
    office.desk.set_business(POSTAL, None)
    assert (business.missing(), business.unsaid()) == ((), None)
    office.desk.add_list("Blumenpost", "", "de")
    assert business.missing() == ("privacy_notice",), "one list alone lacks it"
    assert "privacy notice" in str(business.unsaid())
    office.desk.set_business(None, "Wir behalten es.", "de")
    assert overview.to_do(office.now).unsaid is None


def test_the_proof_shows_what_was_shown_then(office: Office) -> None:
    office.desk.set_business(POSTAL, PRIVACY)
    office.later(1)
    question = office.ask(ANA)
    office.later(1)
    office.set_account(sender_name="Flowers & Co")
    office.desk.set_business("Somewhere else", "")
    office.read(office.reply("yes", question))
    office.desk.send()
    assert office.provider.taken[-1].values["sender_name"] == "Flowers & Co"
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    (record,) = office.written["r.json"]["records"]
    assert record["wording"]["shown"] == {
        "sender_name": "The Flower Shop",
        "sender_address": "shop@flowers.example",
        "postal_address": POSTAL,
        "privacy_notice": PRIVACY,
    }
    controller = record["controller"]
    assert (controller["name"], controller["postal_address"]) == ("Flowers & Co", "Somewhere else")
    assert (controller["email"], controller["privacy_notice"]) == ("shop@flowers.example", None)


def test_a_question_that_waits_has_the_day_it_was_asked_in_its_proof(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    (record,) = office.written["r.json"]["records"]
    assert record["wording"]["shown"]["sender_name"] == "The Flower Shop"


def test_saying_the_same_again_begins_no_new_version(office: Office) -> None:
    office.desk.set_business(POSTAL, "")
    begun = business.as_of(office.now)
    office.later(1)
    office.desk.set_business(POSTAL, "")
    assert office.codes().count("setting.changed") == 1
    assert business.today() == begun


def test_before_anything_was_said_there_is_the_account(office: Office) -> None:
    account = office.set_account()
    long_ago = office.now.replace(year=2000)
    assert business.as_of(long_ago) is None
    assert business.shown(account, long_ago, "en")["sender_name"] == account.sender_name


def test_what_could_be_taken_for_an_answer_or_breaks_a_mail_is_refused(office: Office) -> None:
    with pytest.raises(CannotShow, match="is an answer"):
        office.desk.set_business("Market Street 1\nyes", "")
    with pytest.raises(CannotShow, match="longer"):
        office.desk.set_business("", "x" * (LONGEST + 1))
    with pytest.raises(ControlCharacter):
        office.desk.set_business("a\0b", "")
    assert business.today().postal_address == ""


def test_without_an_account_the_texts_are_kept_for_later(office: Office) -> None:
    from optindesk.store.tables import AccountRow, Setting

    AccountRow.delete().execute()
    Setting.delete().where(Setting.name == business.SETTING).execute()
    assert office.desk.set_business(POSTAL, "") == Business(postal_address=POSTAL)
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    office.set_account()
    assert business.today().sender_name == "The Flower Shop"
    assert business.today().postal_address == POSTAL
