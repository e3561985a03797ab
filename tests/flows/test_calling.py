"""Somebody's calling: found by three letters, told what was sent and why, and helped."""

from __future__ import annotations

from datetime import date

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import MailRefused, OutcomeUnknown, UnknownContact
from optindesk.core.model import Target
from optindesk.core.status import Basis
from optindesk.flows import asking, calling, log_lines, overview, read_aloud
from optindesk.flows.bringing import Brought
from optindesk.flows.calling import Act, Caller, Match
from optindesk.store.journal import unit_of_work
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import SignUpRow


def call(office: Office, text: str = ANA, *, read_in: str = "en") -> Caller:
    (match,) = calling.find(text).people
    return calling.caller(match, office.now, lambda theirs: read_in)


def spoken(office: Office, text: str = ANA) -> str:
    return " ".join(map(str, call(office, text).spoken))


def test_three_letters_of_name_or_address_find_somebody(office: Office) -> None:
    office.sign_up("k.mueller@example.org", name="Käthe Müller")
    office.sign_up(BEN)
    for text in ("mul", "KAT", "k.mu", "kathe mull", "example.org k"):
        (found,) = calling.find(text).people
        assert (found.address, found.name) == ("k.mueller@example.org", "Käthe Müller")
    assert calling.find("zzz").people == ()
    assert calling.find("m").people == (), "one letter means everybody"


def test_who_begins_with_the_letters_comes_first_and_each_person_once(office: Office) -> None:
    office.sign_up("joanna@example.org")
    office.sign_up("anna@example.org")
    office.sign_up("anna@example.org", Target(office.make_list("Workshops").id))
    found = calling.find("ann")
    assert [one.address for one in found.people] == ["anna@example.org", "joanna@example.org"]
    assert found.are_all


def test_too_many_to_choose_from_are_said_to_be_more(office: Office) -> None:
    office.sheet(*(f"p{number:02}@example.org" for number in range(calling.MOST + 1)))
    found = calling.find("example")
    assert len(found.people) == calling.MOST
    assert not found.are_all


def test_what_is_read_aloud_says_what_was_sent_when_and_why(office: Office) -> None:
    office.ask(place="the market", day=date(2026, 11, 20))
    assert spoken(office) == (
        "We sent you a mail on November 21, 2026. It asks whether you want: Flower news. The reason"
        " is that you signed up with us on November 20, 2026 (the market). You have not answered"
        " yet, and can until December 21, 2026. We have sent you nothing else from here."
    )


def test_days_are_said_in_the_language_that_is_read(office: Office) -> None:
    office.ask(day=date(2026, 11, 20), language="de")
    (match,) = calling.find(ANA).people
    told = calling.caller(match, office.now, lambda theirs: theirs)
    assert told.language == "de"
    assert "am 21." not in str(told.spoken[0])
    assert told.spoken[0].value("day") == "21. November 2026"


def test_the_language_of_the_question_is_taken_where_the_person_has_none(office: Office) -> None:
    office.ask(target=Target(office.make_list("Blumen", "de").id))
    (match,) = calling.find(ANA).people
    assert calling.caller(match, office.now, lambda theirs: theirs).language == "de"
    office.sheet(BEN, collected_before=True)
    (match,) = calling.find(BEN).people
    assert calling.caller(match, office.now, lambda theirs: theirs or "fr").language == "fr"


@pytest.mark.parametrize("day", ["2026-11-20", ""])
def test_who_stands_on_a_sheet_is_told_which_row(office: Office, day: str) -> None:
    signed = date.fromisoformat(day) if day else None
    office.sheet({"email": ANA, "place": "market"}, day=signed)
    office.desk.send()
    assert "row 2 of our sheet “market.xlsx”" in spoken(office)
    assert ("November 20, 2026" in spoken(office)) is bool(day)


@pytest.mark.parametrize("signed_on", [date(2026, 11, 20), None])
@pytest.mark.parametrize(
    ("source", "said"),
    [("typed", "with us"), ("mail", "wrote us a mail"), ("kiosk", "the screen in our shop")],
)
def test_the_reason_is_told_as_it_was(
    office: Office, source: str, said: str, signed_on: date | None
) -> None:
    office.ask()
    SignUpRow.update(source=source, signed_on=signed_on).execute()
    assert said in spoken(office)
    assert ("November 20" in spoken(office)) is (signed_on is not None)


def test_a_mail_that_did_not_leave_is_not_said_to_have_been_sent(office: Office) -> None:
    office.sign_up()
    assert spoken(office).startswith("A mail to you is not sent yet. It is to ask")
    assert spoken(office).endswith("We have not sent you any mail.")
    office.provider.at_offer.append(MailRefused(host="mx", status=550, words="no", address=ANA))
    office.desk.send()
    assert "Our provider did not take that mail, so it did not reach you." in spoken(office)
    office.desk.cancel(ANA)
    assert spoken(office) == "We have not sent you any mail."


def test_a_mail_of_which_nobody_knows_is_told_as_that(office: Office) -> None:
    office.sign_up()
    office.provider.at_dot.append(OutcomeUnknown(host="mx", reason="reset"))
    office.desk.send()
    assert "do not know whether it reached you" in spoken(office)
    assert spoken(office).endswith("We have sent you nothing else from here.")


def test_a_reminder_and_what_was_thanked_for_are_told(office: Office) -> None:
    question = office.ask()
    office.later(8)
    office.desk.resend(PeopleQuery())
    office.desk.send()
    assert "It went to you once more: November 29, 2026." in spoken(office)
    office.read(office.reply("yes", question))
    office.desk.send()
    told = spoken(office)
    assert "You said yes on November 29, 2026 to: Flower news." in told
    assert "We thanked you by mail on November 29, 2026." in told
    office.subscribe(ANA, Target(office.make_list("Workshops").id))
    office.desk.send()
    assert spoken(office).count("We thanked you by mail on") == 1, "two of a day are one sentence"
    office.desk.withdraw(ANA, goodbye=True)
    office.desk.send()
    told = spoken(office)
    assert "We said goodbye by mail" in told
    assert "You left Flower news on November 29, 2026." in told


def test_each_end_of_a_question_is_told(office: Office) -> None:
    ends = {
        "no@example.org": "That ended with a no",
        "lapsed@example.org": "No answer came",
        "back@example.org": "did not reach you",
        "cancelled@example.org": "We took that question back",
        "read@example.org": "one of us is going to read it",
    }
    questions = {address: office.ask(address) for address in ends}
    office.read(office.reply("no", questions["no@example.org"]))
    office.read(office.bounce(questions["back@example.org"]))
    office.read(office.reply("unclear", questions["read@example.org"]))
    office.desk.cancel("cancelled@example.org")
    office.later(31)
    assert "we know of no answer" in spoken(office, "lapsed@example.org")
    office.set_account(imap=None)
    office.desk.expire()
    for address, said in ends.items():
        assert said in spoken(office, address), address


def test_a_question_that_gave_way_to_another_is_told(office: Office) -> None:
    office.ask(target=Target(level=2))
    office.later(1)
    office.ask(target=Target(level=4))
    assert "another question took its place" in spoken(office)


def test_of_many_questions_only_the_newest_are_told(office: Office) -> None:
    for number in range(read_aloud.MOST_TOLD + 2):
        office.ask(target=Target(office.make_list(f"List {number}").id))
    told = spoken(office)
    assert "Since November 21, 2026 we had asked you 2 other times." in told
    assert "List 4" in told
    assert "List 1" not in told


def test_who_was_brought_along_is_told_that_nobody_asked(office: Office) -> None:
    office.sheet(ANA, brought=Brought(Basis.OTHER, "customers"))
    assert spoken(office) == (
        "You are on Flower news; we had your address for it before. We have not sent you any mail."
    )


def test_who_is_never_written_to_is_found_though_no_table_has_them(office: Office) -> None:
    office.desk.never_write("rosa@example.net", "by letter")
    told = call(office, "rosa@example.net")
    assert str(told.spoken[0]).startswith("We have nothing of you but a note")
    assert set(told.why_not) == set(Act)
    assert not told.standings[0].may_mail[0]
    gone = calling.caller(Match(0, "nobody@example.net"), office.now, lambda theirs: "en")
    assert gone.standings == ()


def test_who_is_asked_without_a_sign_up_is_told_that_the_address_was_here(office: Office) -> None:
    office.sheet(ANA, collected_before=True)
    with unit_of_work(office.store, office.desk.actor, office.now) as log:
        asking.ask(log, office.contact(), {office.news(): []})
    office.desk.send()
    assert "we have your address from before" in spoken(office)


def test_what_is_of_no_use_says_why(office: Office) -> None:
    office.ask()
    assert set(call(office).why_not) == {Act.AGAIN, Act.ASK_ANEW}, "the mail went out just now"
    assert "the last mail went out on" in str(call(office).why_not[Act.AGAIN])
    office.later(8)
    assert set(call(office).why_not) == {Act.ASK_ANEW}
    office.later(31)
    overdue = call(office)
    assert set(overdue.why_not) == {Act.AGAIN}
    (lapsed,) = calling.can_be_asked_anew(overdue.standings)
    assert lapsed.address == ANA
    assert calling.lists_to_leave(overdue.standings) == ["Flower news"]
    office.desk.withdraw(ANA)
    assert {Act.AGAIN, Act.CODE} <= set(call(office).why_not)


def test_not_me_on_the_telephone_is_as_a_reply_that_says_so(office: Office) -> None:
    office.ask()
    done = office.desk.not_me(ANA, "A man called at noon")
    assert done.declined == 1
    assert overview.to_do(office.now).wrong == 1
    standing = office.standing()
    assert "Needs the right address" in str(standing.sentence)
    assert not standing.may_mail[0]
    assert "Nothing is sent to your address any more." in spoken(office)
    (line,) = [one for one in log_lines.all_log() if one.entry.code == "address.wrong_person"]
    assert str(line.sentence) == (
        f"{ANA} belongs to somebody else, as was said on the telephone (A man called at noon):"
        " never write there again."
    )
    assert line.entry.actor.name == "Marta"
    assert Act.NOT_ME in call(office).why_not
    corrected = office.desk.correct(ANA, BEN)
    assert corrected.about == ("Flower news",), "the sign-up waits for the right address"


def test_not_me_changes_nothing_at_the_other_addresses_of_the_person(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.desk.merge(ANA, BEN)
    kept = office.desk.not_me(ANA).kept
    assert kept == (BEN,)
    said = f"Nothing changes at the other addresses of the same person: {BEN}."
    assert str(calling.unchanged_at(kept)) == said


def test_not_me_of_somebody_who_was_never_asked_is_noted_without_a_question(
    office: Office,
) -> None:
    office.sheet(ANA, collected_before=True)
    office.desk.not_me(ANA)
    (line,) = [one for one in log_lines.all_log() if one.entry.code == "address.wrong_person"]
    assert line.entry.request is None
    assert "telephone: never" in str(line.sentence)
    with pytest.raises(UnknownContact):
        office.desk.not_me(BEN)
