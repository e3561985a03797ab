"""Two addresses of one person: one story, no wider consent, and never done by itself."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import KeptForDispute, NotOnePerson, UnknownContact
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind, Target
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import log_lines, one_person, safe_to_mail, standings
from optindesk.flows.groups import Group
from optindesk.flows.permission import Chosen
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import OnePersonRow

HOME = "ana@home.example"


def workshops(office: Office) -> Target:
    return Target(office.make_list("Workshops").id)


def may(office: Office, address: str) -> dict[str | None, bool]:
    """Which lists somebody may be written to about."""
    rows = standings.all_people(PeopleQuery(contact_id=office.contact(address).id))
    return {row.list_name: row.may_mail[0] for row in rows}


def test_both_stories_are_shown_as_one_and_the_log_is_not_changed(office: Office) -> None:
    office.subscribe(ANA)
    office.later(1)
    office.subscribe(HOME)
    office.desk.note(HOME, "likes tulips")
    before = office.codes()
    office.desk.merge(ANA, HOME, "told us in the shop")
    for address, other in ((ANA, HOME), (HOME, ANA)):
        story = office.story(address)
        assert story.others == (other,)
        numbers = [line.entry.number for line in story.lines]
        assert numbers == sorted(set(numbers))
        assert [one.entry.code for one in story.lines].count("contact.merged") == 1
        assert any("likes tulips" in str(line.sentence) for line in story.lines)
        assert {one.address for one in story.standings} == {ANA, HOME}
    assert office.codes()[: len(before)] == before
    said = f"{ANA} and {HOME} are one person (told us in the shop), written to at {ANA} where"
    assert said in str(office.story().lines[-1].sentence)


def test_where_both_said_yes_only_the_one_that_was_named_is_written_to(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    assert (may(office, ANA), may(office, HOME)) == ({"Flower news": True}, {"Flower news": False})
    assert "the same person as" in str(office.standing(HOME).may_mail[1])
    assert office.subscription(HOME).status is SubscriptionStatus.SUBSCRIBED, "its yes is its own"
    known = office.desk.list_named("Flower news")
    given = office.give(known)
    assert given.written == 1
    assert [str(one) for one in safe_to_mail.why_left_out(given)] == [
        "1 is written to at another address"
    ]
    assert HOME not in str(office.written["safe.csv"])


def test_a_reply_from_either_address_bars_both_until_it_is_read(office: Office) -> None:
    asked = office.subscribe(HOME)
    office.subscribe(ANA)
    office.desk.merge(ANA, HOME)
    office.subscribe("ana@third.example")
    office.desk.merge(ANA, "ana@third.example")
    office.read(office.reply("unclear", asked, sender=HOME))
    for address in (ANA, HOME, "ana@third.example"):
        assert may(office, address) == {"Flower news": False}
    assert "waits to be read" in str(office.standing(ANA).may_mail[1])
    assert office.give(office.desk.list_named("Flower news")).written == 0


def test_where_mail_to_the_one_that_was_named_comes_back_the_other_is_written_to(
    office: Office,
) -> None:
    asked = office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    office.read(office.bounce(asked, BounceKind.HARD))
    assert (may(office, ANA), may(office, HOME)) == ({"Flower news": False}, {"Flower news": True})


def test_what_only_one_of_them_agreed_to_is_not_agreed_to_by_the_other(office: Office) -> None:
    office.subscribe(ANA)
    other = workshops(office)
    office.subscribe(HOME, other)
    office.desk.merge(ANA, HOME)
    assert may(office, ANA) == {"Flower news": True}
    assert may(office, HOME) == {"Workshops": True}


def test_who_left_at_one_address_has_left_at_both(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.withdraw(HOME)
    office.desk.merge(ANA, HOME)
    assert may(office, ANA) == {"Flower news": False}
    left = [one for one in office.story().lines if one.entry.code == "subscription.withdrawn"]
    assert isinstance(left[-1].sentence.value("how"), Sentence), "in words of any language"
    other = workshops(office)
    office.subscribe(ANA, other)
    office.read(office.reply("no", office.ask("ana@third.example", other)))
    office.desk.merge(ANA, "ana@third.example")
    assert may(office, ANA)["Workshops"] is False


def test_what_was_left_at_one_address_is_asked_at_no_other_before_a_newer_sign_up(
    office: Office,
) -> None:
    office.subscribe(ANA)
    other = workshops(office)
    office.subscribe(HOME, other)
    office.desk.merge(ANA, HOME)
    office.desk.withdraw(ANA)
    office.later(2)
    (row,) = office.sheet(HOME).rows
    assert row.group is Group.LEFT
    assert office.sign_up(HOME).group is Group.LEFT
    assert office.sign_up(HOME, day=office.now.date()).group is Group.NEW
    office.desk.unmerge(ANA, HOME)
    office.desk.cancel(HOME)
    assert office.sign_up(HOME).group is Group.NEW, "another person's leaving is none of theirs"


def test_who_left_is_not_asked_again_by_another_spelling_of_the_mailbox(office: Office) -> None:
    office.subscribe("ana@gmail.com")
    office.desk.withdraw("ana@gmail.com")
    office.later(2)
    for address in ("ana@googlemail.com", "ana+shop@gmail.com"):
        (row,) = office.sheet(address, name=f"{address}.csv").rows
        assert row.group is Group.LEFT
    signed = {"email": "ana@googlemail.com", "date": office.now.date().isoformat()}
    (row,) = office.sheet(signed, columns=("date",)).rows
    assert row.group is Group.NEW


def test_who_refused_at_one_address_is_not_asked_for_permission_at_another(
    office: Office,
) -> None:
    office.read(office.reply("no", office.ask(ANA)))
    office.sheet(HOME, collected_before=True)
    office.desk.merge(ANA, HOME)
    contact = office.contact(HOME)
    look = office.desk.look_at_permission(Chosen(office.news().list_id or 0, "", (contact.id,)))
    assert [str(one.why_not)[:7] for one in look.people] == ["left on"]


def test_a_no_of_a_stranger_takes_nobody_off(office: Office) -> None:
    office.subscribe(ANA)
    office.read(office.reply("no", office.ask(HOME), not_me=True))
    office.desk.merge(ANA, HOME)
    assert may(office, ANA) == {"Flower news": True}


def test_a_question_to_the_second_address_about_the_same_ends(office: Office) -> None:
    office.subscribe(ANA)
    other = workshops(office)
    office.ask(HOME)
    office.sign_up("ana@third.example", other)
    office.desk.sign_up("ana@third.example", office.news(), other)
    office.ask(HOME, other)
    office.desk.merge(ANA, HOME)
    assert office.status(HOME) is RequestStatus.CANCELLED
    cancelled = [one for one in office.story(HOME).lines if one.entry.code == "request.cancelled"]
    assert cancelled[0].sentence.value("why") == sentence(
        "the same person as {address}", address=ANA
    ), "in words of any language"
    assert office.status(HOME, other) is RequestStatus.OPEN, "nobody is asked that elsewhere"
    office.desk.merge(ANA, "ana@third.example")
    third = office.contact("ana@third.example")
    waiting = [one for one in office.mails(third.address) if one.status is MailStatus.WAITING]
    assert "Flower news" not in " ".join(one.values["list_name"] for one in waiting)
    assert office.status(third.address, other) is RequestStatus.OPEN


def test_what_is_said_later_at_one_address_holds_for_all(office: Office) -> None:
    office.subscribe(ANA)
    home = office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    office.later(1)
    office.read(office.reply("leave", home, sender=HOME))
    assert office.subscription(ANA).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(HOME).status is SubscriptionStatus.UNSUBSCRIBED
    other = workshops(office)
    office.subscribe(ANA, other)
    office.later(1)
    question = office.ask(HOME, other)
    office.read(office.reply("no", question, sender=HOME))
    assert office.subscription(ANA, other).status is SubscriptionStatus.UNSUBSCRIBED
    office.subscribe(BEN)
    assert office.desk.withdraw(BEN).left == ("Flower news",), "others are others"


def test_proof_dossier_and_access_have_both(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.read(office.reply("unclear", office.ask(HOME, workshops(office))))
    office.desk.merge(ANA, HOME)
    number = office.contact(ANA).id
    query = PeopleQuery(contact_id=number)
    office.desk.export_records(query, Path("records.json"))
    records: list[dict[str, Any]] = office.written["records.json"]["records"]
    assert {one["person"]["address"] for one in records} == {ANA, HOME}
    office.desk.export_dossiers(query, Path("ana.zip"))
    assert HOME in office.written["ana.zip"]["proofs.json"].decode()
    office.desk.give_access(ANA, Path("ana.json"))
    told = office.written["ana.json"]
    assert [one["email"] for one in told["person"]] == [ANA, HOME]
    assert {one["to"] for one in told["mails"]} == {ANA, HOME}


def test_both_are_erased_together(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    office.desk.keep_for_dispute(HOME, "sued")
    with pytest.raises(KeptForDispute):
        office.desk.erase(ANA, "wished so", sure=True)
    office.desk.end_dispute(HOME)
    assert office.desk.look_at_erasing(ANA).signups == 2
    office.desk.erase(ANA, "wished so", sure=True)
    assert not OnePersonRow.select().exists()
    said = " ".join(str(line.sentence) for line in log_lines.all_log())
    assert ANA not in said
    assert HOME not in said


def test_taken_apart_everything_stands_as_before(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.withdraw(HOME)
    office.desk.merge(ANA, HOME)
    assert may(office, ANA) == {"Flower news": False}
    assert office.desk.unmerge(HOME, ANA, "it is her mother").is_as_before
    assert may(office, ANA) == {"Flower news": True}
    assert office.story().others == ()
    assert "not the same person after all (it is her mother)" in str(
        office.story().lines[-1].sentence
    )


def test_taken_apart_after_something_newer_what_was_taken_off_stays_off(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.withdraw(HOME)
    office.desk.merge(ANA, HOME)
    office.sign_up(ANA, workshops(office))
    assert not office.desk.unmerge(ANA, HOME).is_as_before
    assert may(office, ANA)["Flower news"] is False


def test_likely_doubles_are_offered_and_nothing_is_done_by_itself(office: Office) -> None:
    office.sign_up(ANA, name="Ana Horvat")
    office.sign_up(HOME, name="Ána Horvat")
    office.sign_up("ana+news@example.org")
    office.sign_up(BEN, name="Ben")
    found = one_person.likely(ANA)
    assert [one.address for one in found] == [HOME, "ana+news@example.org"]
    assert one_person.likely(BEN) == []
    assert not OnePersonRow.select().exists()
    office.desk.merge(ANA, HOME)
    assert [one.address for one in one_person.likely(ANA)] == ["ana+news@example.org"]


def test_what_cannot_be_put_together_is_refused(office: Office) -> None:
    third = "ana@third.example"
    for address in (ANA, HOME, third, BEN):
        office.subscribe(address)
    with pytest.raises(UnknownContact):
        office.desk.merge(ANA, "nobody@example.org")
    office.desk.merge(ANA, HOME)
    office.desk.merge(BEN, third)
    for one, other, why in (
        (ANA, ANA, "both are the same address"),
        (HOME, ANA, "one person already"),
        (ANA, third, "belongs to somebody already"),
        (HOME, "max@example.net", "belongs to somebody already"),
    ):
        if other.startswith("max"):
            office.subscribe(other)
        with pytest.raises(NotOnePerson) as raised:
            office.desk.merge(one, other)
        assert why in str(raised.value.sentence)
    for pair in ((ANA, BEN), (ANA, ANA)):
        with pytest.raises(NotOnePerson):
            office.desk.unmerge(*pair)


def test_put_together_the_other_way_round_it_is_said_how(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    with pytest.raises(NotOnePerson, match=r"they are one person already\.$"):
        office.desk.merge(ANA, HOME)
    with pytest.raises(NotOnePerson, match=f"written to at {ANA}. To write to {HOME} instead"):
        office.desk.merge(HOME, ANA)
    office.desk.unmerge(HOME, ANA)
    office.desk.merge(HOME, ANA)
    assert (may(office, HOME), may(office, ANA)) == ({"Flower news": True}, {"Flower news": False})


def test_a_goodbye_says_what_was_left_once(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(HOME)
    office.desk.merge(ANA, HOME)
    done = office.desk.withdraw(ANA, goodbye=True)
    assert done.left == ("Flower news",)
    kinds = office.kinds(ANA) + office.kinds(HOME)
    assert kinds.count(MailKind.GOODBYE) == 1


def bring_to(office: Office, address: str, state: str) -> None:
    """Let somebody stand so to the list."""
    if state == "yes":
        office.subscribe(address)
    elif state == "left":
        office.subscribe(address)
        office.desk.withdraw(address)
    elif state == "asked":
        office.ask(address)
    elif state == "no":
        office.read(office.reply("no", office.ask(address)))


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
def test_however_both_stood_nobody_is_written_to_who_was_not_before(office: Office) -> None:
    states = ("asked", "yes", "no", "left")
    for number, (first, second) in enumerate(product(states, repeat=2)):
        one, two = f"a{number}@example.org", f"b{number}@example.net"
        bring_to(office, one, first)
        bring_to(office, two, second)
        before = {address for address in (one, two) if may(office, address)["Flower news"]}
        office.desk.merge(one, two)
        after = {address for address in (one, two) if may(office, address)["Flower news"]}
        assert after <= before
        assert len(after) <= 1
        assert not (after and {first, second} & {"no", "left"})
        assert office.desk.unmerge(one, two).is_as_before
        again = {address for address in (one, two) if may(office, address)["Flower news"]}
        assert again == before, (first, second)
