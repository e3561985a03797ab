"""A person gets all that is kept of them, and nothing of anybody else (Art. 15 GDPR)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, MARTA, RESOURCES, Office
from optindesk.core.errors import UnknownContact
from optindesk.core.model import Target
from optindesk.core.paper import Document
from optindesk.core.status import Basis
from optindesk.files.small_words import load_small_words
from optindesk.flows.bringing import Brought
from optindesk.flows.printing import Order
from optindesk.flows.safe_to_mail import Wanted
from optindesk.store import journal
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import AccountRow, ContactRow

PDF, JSON = Path("ana.pdf"), Path("ana.json")
WORDS = load_small_words(RESOURCES / "access.toml")


def told(office: Office, address: str = ANA) -> dict[str, Any]:
    """What the file for machines holds, as it comes out of it again."""
    office.desk.give_access(address, JSON)
    plain: dict[str, Any] = json.loads(json.dumps(office.written["ana.json"]))
    return plain


def read(office: Office, address: str = ANA) -> str:
    """All words of the file that is read."""
    office.desk.give_access(address, PDF)
    (document, *_) = reversed(office.press.printed)
    assert isinstance(document, Document)
    parts = [document.title, document.text]
    for section in document.sections:
        parts += [section.heading, section.text]
        parts += [f"{label}: {text}" for item in section.items for label, text in item]
    return "\n".join(parts)


def test_it_says_who_we_are_what_we_keep_and_since_when(office: Office) -> None:
    office.desk.set_business("Market Street 1\n1010 Vienna", "We keep it to ourselves.")
    office.subscribe(ANA)
    plain = told(office)
    assert plain["controller"] == [
        {
            "name": "The Flower Shop",
            "address": "shop@flowers.example",
            "postal_address": "Market Street 1\n1010 Vienna",
            "privacy_notice": "We keep it to ourselves.",
        }
    ]
    (person,) = plain["person"]
    assert (person["email"], person["mail_arrives"], person["never_written_to"]) == (
        ANA,
        "ok",
        None,
    )
    assert person["kept_since"].startswith("2026-11-")
    (standing,) = plain["standings"]
    assert (standing["about"], standing["basis"]) == ("Flower news", "confirmed here")
    assert standing["since"]


def test_every_field_of_a_contact_is_told(office: Office) -> None:
    """A new one must be, too, unless it says no more of the person than these."""
    told_as = {
        "address": "email",
        "name": "own_name",
        "salutation": "salutation",
        "language": "language",
        "level": "level",
        "created_at": "kept_since",
        "address_state": "mail_arrives",
    }
    says_no_more = {"id", "address_key", "mailbox", "soft_bounces", "search", "erased_at"}
    office.subscribe(ANA)
    (person,) = told(office)["person"]
    assert told_as.keys() | says_no_more == {one.name for one in ContactRow._meta.sorted_fields}
    assert person.keys() >= set(told_as.values())


def test_it_has_the_questions_as_they_were_asked_and_the_answers(office: Office) -> None:
    office.write_true_mails()
    office.read(office.reply("yes", office.ask(ANA)))
    plain = told(office)
    question, thanks = plain["mails"]
    assert "with the word YES" in question["text"]
    (answer,) = plain["answers"]
    assert (answer["sender"], answer["verdict"]) == (ANA, "yes")
    assert thanks["state"] == "waiting"


def test_the_codes_of_a_question_are_not_in_it(office: Office) -> None:
    office.write_true_mails()
    asked = office.ask(ANA)
    assert asked.token is not None
    assert asked.code is not None
    text = read(office)
    assert asked.code not in text
    assert asked.token not in text
    assert "········" in text


def test_it_says_where_the_address_came_from(office: Office) -> None:
    office.sheet({"email": BEN}, {"email": ANA, "name": "Ana", "place": "Zagreb stall"})
    (signup,) = told(office)["sign_ups"]
    assert (signup["source"], signup["sheet"], signup["row"]) == ("sheet", "market.xlsx", 3)
    assert signup["place"] == "Zagreb stall"


def test_it_has_what_was_signed_on_our_paper(office: Office) -> None:
    known = office.make_list("Herb post")
    sheet = office.desk.print_sheets(Order(known.id), PDF)[0]
    office.sign_up(ANA, Target(known.id), paper=sheet.number)
    (signup,) = told(office)["sign_ups"]
    assert signup["paper"] == sheet.number
    assert sheet.text in signup["agreed_to"]


def test_nothing_of_other_people_is_in_it_nor_who_sat_at_the_desk(office: Office) -> None:
    office.sheet({"email": ANA, "name": "Ana"}, {"email": BEN, "name": "Ben Baker"})
    office.subscribe(BEN)
    office.desk.withdraw(ANA)
    office.desk.withdraw(BEN)
    text, plain = read(office), json.dumps(told(office))
    for others in (BEN, "Ben Baker", MARTA.name):
        assert others not in text
        assert others not in plain
    assert "Taken off by our staff" in text
    assert "entered by our staff" in text


def test_staff_are_not_named_whatever_they_did_nor_is_a_namesake_hidden(office: Office) -> None:
    office.sign_up(ANA, name="Marta")
    office.desk.withdraw(ANA)
    text = read(office)
    assert "Taken off by our staff" in text
    assert "Your name: Marta" in text


def test_what_somebody_at_the_desk_is_called_stays_where_the_desk_did_it(office: Office) -> None:
    office.desk = office.desk.by_itself()
    office.sign_up(ANA)
    assert "Sign-up of ana@example.org for Flower news (typed in)." in read(office)


def test_it_says_who_got_it(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    wanted = Wanted(office.news(), "mailchimp", unchecked="on the train")
    office.desk.export_safe_to_mail(wanted, Path("safe.csv"))
    office.desk.export_records(PeopleQuery(contact_id=office.contact(BEN).id), Path("b.json"))
    office.desk.export_log(Path("log.csv"))
    office.desk.export_never_write(Path("never.csv"))
    office.desk.give_access(BEN, Path("ben.pdf"))
    office.desk.give_access(ANA, Path("first.pdf"))
    got = [(one["recipient"], one["export"]) for one in told(office)["given_to"]]
    assert got == [
        ("127.0.0.1", "post"),
        ("mailchimp", "safe-to-mail"),
        (None, "records"),
        (None, "log"),
        (None, "access"),
    ]


def test_it_speaks_the_language_of_the_person(office: Office) -> None:
    german = office.make_list("Blumenpost", "de")
    office.sign_up(ANA, Target(german.id))
    assert "Was wir über Sie gespeichert haben" in read(office)
    office.sign_up(BEN, language="fr-CA")
    assert "Ce que nous conservons à votre sujet" in read(office, BEN)
    office.sign_up("jan@example.nl", language="nl")
    assert "What we keep of you" in read(office, "jan@example.nl")


def test_a_level_is_called_by_its_name(office: Office) -> None:
    office.subscribe(ANA, Target(level=3))
    plain = told(office)
    (standing,) = plain["standings"]
    (signup,) = plain["sign_ups"]
    assert standing["about"] == signup["about"] == plain["person"][0]["level"]
    assert standing["purpose"] is None


def test_days_of_which_no_hour_is_known_have_none(office: Office) -> None:
    brought = Brought(Basis.CONFIRMED_ELSEWHERE, "Mailchimp, double opt-in")
    office.sheet({"email": ANA, "date": "2026-10-01"}, name="old.csv", brought=brought)
    text = read(office)
    assert "Since: 2026-10-01\n" in text
    assert re.search(r"Recorded: 2026-11-\d\d \d\d:\d\d [+]0000\n", text)


def test_who_is_only_never_written_to_gets_that(office: Office) -> None:
    office.desk.never_write(ANA, "complained elsewhere")
    (person,) = told(office)["person"]
    assert person == {"email": ANA, "never_written_to": "complained elsewhere"}
    assert "What we wrote to you\nNothing." in read(office)


def test_who_was_erased_gets_that(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.erase(ANA, "asked for it")
    (person,) = told(office)["person"]
    assert person["never_written_to"].startswith("erased here on 2026-11-")
    assert told(office)["log"] == []


def test_it_says_how_long_it_is_kept(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.choose_setting("years_of_proof", "0")
    office.desk.keep_for_dispute(ANA, "a claim of hers")
    text = read(office)
    assert "Where you never said yes: months after the last question ended: 6\n" in text
    assert "to the end of the last: no time is set\n" in text
    assert "Kept for a dispute: a claim of hers" in text


def test_of_who_is_not_known_there_is_nothing(office: Office) -> None:
    with pytest.raises(UnknownContact):
        office.desk.give_access(ANA, PDF)
    office.desk.never_write("example.org", "all of them")
    with pytest.raises(UnknownContact):
        office.desk.give_access(ANA, PDF)
    assert "ana.pdf" not in office.written


def test_that_it_was_given_is_logged_with_the_person(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.give_access(ANA, PDF)
    *_, entry = journal.entries()
    assert (entry.code, entry.contact) == ("exported", office.contact(ANA).id)
    assert entry.values == {"what": "access", "rows": 1}
    assert entry.personal["file"].value == "ana.pdf"


def test_without_an_account_the_mails_cannot_be_made_again(office: Office) -> None:
    office.ask(ANA)
    AccountRow.delete().execute()
    plain = told(office)
    assert [mail["text"] for mail in plain["mails"]] == [None]
    assert plain["given_to"] == []


def test_every_language_has_all_the_words() -> None:
    assert set(WORDS) == {"en", "de", "fr", "es", "it", "hr"}
    assert len({frozenset(each) for each in WORDS.values()}) == 1
