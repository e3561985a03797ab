"""The counter where people sign up themselves: it knows nobody, and its proof is whole."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest

from office import ANA, BEN, RESOURCES, Office, Typewriter, shipped_and_true
from optindesk.core.chain import timestamp
from optindesk.core.errors import AccountMissing, BadAddress, NoConnection
from optindesk.core.model import MailKind, SignUpSource, Target
from optindesk.core.status import RequestStatus, State
from optindesk.flows import kiosk, wordings
from optindesk.flows.kiosk import MOST_A_MINUTE, Offer, pause
from optindesk.flows.printing import Order
from optindesk.flows.wordings import rewritten
from optindesk.store import journal, printed, signup_rows
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import AccountRow, PrintedRow
from stores import NOW

CY = "cy@example.net"


@pytest.fixture
def office(office: Office) -> Office:
    """The office with the wordings that ship, and a composer that fills them in."""
    wordings.ship(office.store, shipped_and_true(), office.now)
    office.provider.pen = typewriter = Typewriter()
    office.desk = replace(office.desk, composer=typewriter)
    return office


def offer(office: Office, language: str = "en") -> Offer:
    offers = office.desk.kiosk_offers(office.news().list_id or 0)
    return next(one for one in offers if one.language == language)


def come(office: Office, address: str = ANA, name: str = "Ana", language: str = "en") -> None:
    """Somebody signs up at the counter."""
    office.desk.sign_up_at_kiosk(offer(office, language), address, name, "counter")
    office.later(minutes=1)


def test_our_own_address_is_nobodys_and_the_counter_goes_on(office: Office) -> None:
    come(office, office.set_account().address)
    assert signup_rows.typed_since(office.now, 1) == []
    assert not signup_rows.has_any()


def test_the_counter_speaks_each_language_of_the_mails(office: Office) -> None:
    known = office.make_list("Garden", "es")
    offers = office.desk.kiosk_offers(known.id)
    assert offers[0].language == "es", "that of the list comes first"
    assert {one.language for one in offers} == {"en", "de", "fr", "es", "it", "hr"}
    for one in offers:
        assert "Garden" in one.title
        assert "The Flower Shop" in one.text
        for name, text in one.words.items():
            places = {place for _, place, _, _ in Formatter().parse(text) if place}
            assert places <= {"sender_name", "sender_address", "yes_word", "address"}
            assert one.word(name, address=ANA)
    german = next(one for one in offers if one.language == "de")
    assert "mit dem Wort JA" in german.word("look")
    assert "shop@flowers.example" in german.word("look")


def test_every_language_has_all_the_words(office: Office) -> None:
    words = office.desk.kiosk_words
    assert set(words) == {file.parent.name for file in RESOURCES.glob("mail/*/sheet.j2")}
    assert len({frozenset(each) for each in words.values()}) == 1


def test_a_list_in_another_language_comes_in_english_first(office: Office) -> None:
    known = office.make_list("Kattenpost", "nl")
    assert office.desk.kiosk_offers(known.id)[0].language == "en"
    austrian = office.make_list("Blütenpost", "de-AT")
    assert office.desk.kiosk_offers(austrian.id)[0].language == "de"


def test_nobody_signs_up_with_whom_one_cannot_see(office: Office) -> None:
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.kiosk_offers(office.news().list_id or 0)


def test_who_signs_up_is_asked_and_the_proof_says_what_they_read(office: Office) -> None:
    come(office)
    (signup,) = signup_rows.signups(office.contact().id)
    assert signup.source is SignUpSource.KIOSK
    assert signup.signed_on == office.now.date()
    assert (signup.place, signup.collected_by, signup.paper) == ("counter", "", "K-2026-0001")
    shown = printed.find(signup.paper)
    assert shown is not None
    assert shown.text == f"{offer(office).title}\n\n{offer(office).text}"
    assert shown.wording_id == offer(office).wording.id
    assert office.desk.send_from_kiosk().sent == 1
    assert office.provider.kinds == [(ANA, "confirm")]
    assert "signed up at the counter" in str(office.standing().sentence)
    (entry,) = [one for one in journal.entries() if one.code == "terms.shown"]
    assert entry.values["sheet"] == "K-2026-0001"
    assert entry.values["version"] == offer(office).wording.version
    assert entry.actor.kind == "desk", "nobody of the staff did it"


def test_the_proof_holds_what_they_read(office: Office) -> None:
    come(office)
    office.desk.export_records(PeopleQuery(), Path("records.json"))
    (record,) = office.written["records.json"]["records"]
    (signup,) = record["sign_ups"]
    read = offer(office)
    assert signup["sheet_number"] == "K-2026-0001"
    assert signup["agreed_to"] == {
        "number": "K-2026-0001",
        "printed_at": timestamp(NOW),
        "language": "en",
        "wording": read.wording.id,
        "wording_version": read.wording.version,
        "text": f"{read.title}\n\n{read.text}",
    }


def test_what_was_read_has_one_number_until_it_changes(office: Office) -> None:
    come(office)
    come(office, BEN)
    come(office, CY, language="de")
    assert [row.number for row in PrintedRow.select()] == ["K-2026-0001", "K-2026-0002"]
    before = offer(office)
    mine = rewritten(before.wording, "en", before.known.id, "Mine", "I ask {{ sender_name }}.")
    wordings.save(office.store, mine, office.desk.actor, office.now)
    come(office, "dora@example.net")
    (signup,) = signup_rows.signups(office.contact("dora@example.net").id)
    assert signup.paper == "K-2026-0003"
    assert office.codes().count("terms.shown") == 3


def test_the_language_that_was_chosen_is_that_of_the_mail(office: Office) -> None:
    come(office, language="de")
    assert office.request().language == "de"


def test_where_it_was_is_said_in_the_language_of_the_mail(office: Office) -> None:
    office.desk.sign_up_at_kiosk(offer(office, "de"), ANA, "", "")
    office.desk.sign_up_at_kiosk(offer(office, "de"), BEN, "", "Markt")
    places = [signup_rows.signup_by_id(number).place for number in (1, 2)]
    assert places == ["an der Theke", "Markt"]


def test_whoever_comes_gets_no_word_of_what_is_known(office: Office) -> None:
    office.subscribe(BEN)
    office.desk.never_write(CY, "asked for it")
    waiting = len(office.desk.outbox())
    for address in (BEN, CY):
        assert office.desk.sign_up_at_kiosk(offer(office), address, "", "counter") is None
    assert len(office.desk.outbox()) == waiting
    assert office.codes(BEN)[-1] == "signup.recorded"


def test_who_left_before_today_is_asked_again(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    come(office)
    assert office.desk.send_from_kiosk().sent == 0, "on the same day it is not newer"
    office.later(1)
    come(office)
    assert office.desk.send_from_kiosk().sent == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Ana Horvat", "Ana Horvat"),
        ("  Ζωή O'Neill-Łuc ", "Ζωή O'Neill-Łuc"),
        ("win at http://evil.example", ""),
        ("evil.example/now", ""),
        ("call 0900 123456", ""),
        ("me@evil.example", ""),
        ("x" * 61, ""),
        ("", ""),
    ],
)
def test_only_a_name_becomes_a_name(name: str, kept: str, office: Office) -> None:
    come(office, ANA, name)
    assert office.contact().name == kept
    entry = next(one for one in journal.entries() if one.code == "signup.recorded")
    assert json.loads(entry.personal["row"].value)["name"] == name, "what was typed is in the log"


def test_what_is_no_address_is_nobody(office: Office) -> None:
    with pytest.raises(BadAddress):
        come(office, "ana at home")
    assert list(PrintedRow.select()) == []


def test_only_who_signed_up_there_is_asked_at_once(office: Office) -> None:
    office.sheet(*(f"p{n}@example.org" for n in range(60)))
    come(office)
    office.sheet(BEN, name="later.csv")
    come(office, CY)
    sent = office.desk.send_from_kiosk()
    assert (sent.sent, sent.waiting) == (2, 61)
    assert office.provider.kinds == [(ANA, "confirm"), (CY, "confirm")]
    assert office.desk.send_from_kiosk().sent == 0
    assert office.desk.send().sent == 61


def test_offline_the_mail_goes_later(office: Office) -> None:
    come(office)
    connect = office.desk.transport

    def offline(account: object) -> None:
        raise NoConnection(host="mx", port=25, reason="no network")

    office.desk = replace(office.desk, transport=offline)  # type: ignore[arg-type]
    with pytest.raises(NoConnection):
        office.desk.send_from_kiosk()
    assert office.standing().facts.state is State.QUEUED
    office.desk = replace(office.desk, transport=connect)
    come(office, BEN)
    assert office.desk.send_from_kiosk().sent == 2


def test_one_address_again_and_again_gets_one_mail(office: Office) -> None:
    for _ in range(5):
        come(office)
        office.desk.send_from_kiosk()
    assert office.provider.kinds == [(ANA, "confirm")]
    assert office.status() is RequestStatus.OPEN


def test_the_mail_that_a_yes_answers_is_read_as_any(office: Office) -> None:
    come(office)
    office.desk.send_from_kiosk()
    office.read(office.reply("yes", office.provider.to(ANA)[0]))
    assert office.status() is RequestStatus.CONFIRMED


def test_more_than_a_few_in_a_minute_are_no_customers(office: Office) -> None:
    times = [office.now + timedelta(seconds=n) for n in range(MOST_A_MINUTE)]
    assert pause(times[:-1], times[-1]) == timedelta()
    assert pause(times, times[-1]) == timedelta(minutes=1) - (times[-1] - times[0])
    assert pause(times, times[0] + timedelta(minutes=1)) == timedelta()
    assert pause(times, times[0] - timedelta(days=400)) == timedelta(), "the clock was set back"


def test_a_kiosk_does_not_take_the_numbers_of_sheets(office: Office) -> None:
    come(office)
    assert printed.next_numbers(2026, 1) == ["R-2026-0001"]
    assert printed.next_numbers(2026, 1, printed.ON_SCREEN) == ["K-2026-0002"]


def test_a_sign_up_typed_from_a_sheet_tells_its_number(office: Office) -> None:
    order = Order(office.news().list_id or 0)
    (sheet,) = office.desk.print_sheets(order, Path("sheet.pdf"))
    office.ask(ANA, paper=sheet.number)
    assert f"typed in from the sheet {sheet.number}" in str(office.standing().sentence)
    office.ask(BEN)
    assert "typed in at the desk" in str(office.standing(BEN).sentence)


def test_no_wording_of_an_unknown_language_is_offered(office: Office) -> None:
    english = {"en": office.desk.kiosk_words["en"]}
    found = kiosk.offers(office.desk.composer, english, office.news().list_id or 0, office.now)
    assert [one.language for one in found] == ["en"]
    assert wordings.wording_for(MailKind.SHEET, "en", None).id == found[0].wording.id
    assert Target(found[0].known.id) == office.news()
