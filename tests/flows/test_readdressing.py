"""A person tells of a new address: the old one is closed at once, the new one opens by its yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import (
    AddressMoved,
    BadAddress,
    CannotChangeAddress,
    CannotCorrect,
    CannotTakeAddressBack,
    UnknownContact,
)
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import Draft
from optindesk.core.status import AddressState, MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.flows import calling, dossiers, log_lines, overview, safe_to_mail, standings
from optindesk.flows.people import contact_of_sender
from optindesk.flows.reviewing import Decision
from optindesk.flows.wordings import day_in_words
from optindesk.store import barring, contact_rows, former, request_rows, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import FormerAddressRow

NEW = "ana@work.example"


def asked_at_new(office: Office) -> Draft:
    """The question to the new address, as it was sent."""
    office.desk.send()
    (draft,) = office.provider.to(NEW)
    return draft


def aloud(office: Office, address: str) -> str:
    """What is read to somebody who calls."""
    (match,) = calling.find(address).people
    told = calling.caller(match, office.now, lambda theirs: theirs)
    return " ".join(map(str, told.spoken))


# --- the two addresses ----------------------------------------------------------------------------


def test_the_old_address_is_closed_at_once_and_the_new_one_only_asked(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.send()
    office.later(1)
    before = office.contact(ANA).id
    changed = office.desk.change_address(ANA, NEW, "rang us")
    assert (changed.old, changed.new, changed.about) == (ANA, NEW, ("Flower news",))
    assert "only after a yes" in str(changed.said)
    contact = office.contact(NEW)
    assert contact.id == before, "one story"
    assert barring.never_write_why(ANA) == f"changed to {NEW}"
    standing = office.standing(NEW)
    may, why = standing.may_mail
    assert not may
    assert "nobody has said yes from the new one" in str(why)
    assert f"The address was {ANA} until" in str(standing.sentence)
    draft = asked_at_new(office)
    assert draft.wording.kind is MailKind.CONFIRM
    assert [mail.address for mail in office.mails(NEW) if mail.status is MailStatus.WAITING] == []


def test_its_yes_opens_the_new_address_and_both_stand_in_proof_and_dossier(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW, "rang us")
    office.later(1)
    office.read(office.reply("yes", asked_at_new(office), sender=NEW))
    standing = office.standing(NEW)
    assert standing.may_mail[0]
    assert ANA not in str(standing.sentence), "that is over"
    assert contact_rows.contact_by_key(NEW).level == 3  # type: ignore[union-attr]
    (record,) = records(office)
    assert record["person"]["address"] == NEW
    (earlier,) = record["earlier_requests"]
    assert (earlier["address"], record["request"]["address"]) == (ANA, NEW)
    happened = [one["what"] for one in record["events"]]
    assert happened.index("said yes") < happened.index("the address changed")
    assert happened[-1] == "said yes"
    said = [str(line.sentence) for line in office.story(NEW).lines]
    assert f"The address changed: {ANA} → {NEW} (rang us). The old one is not written to any" in (
        " ".join(said)
    )
    office.desk.export_dossiers(PeopleQuery(contact_id=standing.contact_id), Path("ana.zip"))
    assert dossiers.PAGES in office.written["ana.zip"]


def test_an_earlier_address_is_known_though_it_may_be_written_to_again(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.desk.write_again([ANA], "a slip")
    with pytest.raises(AddressMoved):
        office.desk.withdraw(ANA)
    office.sign_up(ANA)
    office.desk.withdraw(ANA)
    assert office.status(NEW) is RequestStatus.OPEN, "somebody else has the old one now"


@pytest.mark.parametrize(
    ("old", "new"),
    [("ana@example.org", "ana+shop@example.org"), ("ana@googlemail.com", "ana@gmail.com")],
)
def test_another_spelling_of_the_mailbox_can_be_the_new_address(
    office: Office, old: str, new: str
) -> None:
    office.subscribe(old)
    office.desk.change_address(old, new)
    office.desk.send()
    (question,) = office.provider.to(new)
    office.later(1)
    office.read(office.reply("yes", question, sender=new))
    assert office.standing(new).may_mail[0]
    assert barring.never_write_why(old) == f"changed to {new}"
    office.desk.never_write(new, "by letter")
    office.desk.write_again([new], "asked us to")
    assert office.standing(new).may_mail[0]
    assert barring.never_write_why(old) == f"changed to {new}"


def test_our_own_address_is_nobodys_new_one(office: Office) -> None:
    own = office.set_account().address
    office.ask(ANA)
    with pytest.raises(CannotChangeAddress, match="your own mails come from there"):
        office.desk.change_address(ANA, own)
    with pytest.raises(CannotCorrect, match="your own mails come from there"):
        office.desk.correct(ANA, own)
    assert office.contact(ANA).address == ANA
    assert contact_rows.contact_by_key(own) is None


def test_the_question_to_the_new_address_says_when_the_person_signed_up_and_when_we_were_told(
    office: Office,
) -> None:
    signed = office.now.date()
    office.read(office.reply("yes", office.ask(ANA, day=signed)))
    office.later(3)
    office.desk.change_address(ANA, NEW, "rang us")
    values = asked_at_new(office).values
    assert values["moved_on"] == day_in_words(office.now.date(), "en")
    assert values["asked_on"] == day_in_words(signed, "en")
    assert "(at the new address)" in str(office.standing(NEW).sentence)
    office.later(1)
    office.desk.change_address(NEW, "ana@third.example")
    office.desk.send()
    (again,) = office.provider.to("ana@third.example")
    assert again.values["asked_on"] == day_in_words(signed, "en")
    assert "and that we were told of your new address since" in aloud(office, "ana@third.example")


def test_where_no_day_is_known_on_which_somebody_signed_up_none_is_named(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    values = asked_at_new(office).values
    assert (values["asked_on"], bool(values["moved_on"])) == ("", True)
    assert "The reason is that we were told of your new address." in aloud(office, NEW)


def test_the_new_address_does_not_wait_because_of_questions_to_the_old_one(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    assert asked_at_new(office), "nothing went there yet, and the person is on the telephone"


def test_until_the_new_address_says_yes_the_proof_says_whose_yes_it_has(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW, "rang us")
    (record,) = records(office)
    assert (
        f"That was said at {ANA}: the address changed since" in record["confirmation"]["strength"]
    )
    office.later(1)
    office.read(office.reply("yes", asked_at_new(office), sender=NEW))
    (record,) = records(office)
    assert ANA not in record["confirmation"]["strength"]


def test_what_was_first_asked_at_the_new_address_is_not_called_a_change(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.later(1)
    office.read(office.reply("yes", asked_at_new(office), sender=NEW))
    workshops = Target(office.make_list("Workshops").id)
    office.ask(NEW, workshops)
    (standing,) = (
        one
        for one in standings.all_people(PeopleQuery(contact_id=office.contact(NEW).id))
        if one.list_name == "Workshops"
    )
    assert str(standing.may_mail[1]) == "No: has not said yes yet."
    assert ANA not in str(standing.sentence)


def test_whoever_is_named_by_the_old_address_is_not_called_unknown(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    for act in (
        office.desk.withdraw,
        office.desk.not_me,
        office.desk.look_at_erasing,
    ):
        with pytest.raises(AddressMoved, match=f"the address is {NEW} now"):
            act(ANA)
    with pytest.raises(AddressMoved):
        office.desk.give_access(ANA, Path("ana.pdf"))
    found = calling.find(ANA)
    assert [one.address for one in found.people] == [NEW]


def records(office: Office) -> list[dict[str, Any]]:
    office.desk.export_records(PeopleQuery(), Path("records.json"))
    return list(office.written["records.json"]["records"])


def test_an_open_question_moves_and_what_waits_is_dropped(office: Office) -> None:
    office.ask(ANA)
    office.later(1)
    office.sign_up(ANA, Target(office.make_list("Workshops").id))
    office.desk.change_address(ANA, NEW)
    assert office.status(NEW) is RequestStatus.OPEN
    waiting = [mail for mail in office.mails(NEW) if mail.status is MailStatus.WAITING]
    assert {mail.address for mail in waiting} == {NEW}
    assert "Workshops" in waiting[0].values["list_name"]


def test_a_no_and_a_leaving_stay_what_they_are(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.withdraw(ANA)
    workshops = Target(office.make_list("Workshops").id)
    office.read(office.reply("no", office.ask(ANA, workshops)))
    changed = office.desk.change_address(ANA, NEW)
    assert changed.about == ()
    assert "nothing to ask" in str(changed.said)
    assert office.subscription(NEW).status is SubscriptionStatus.UNSUBSCRIBED
    assert office.status(NEW, workshops) is RequestStatus.DECLINED
    rows = standings.all_people(PeopleQuery(contact_id=office.contact(NEW).id))
    assert not any(one.may_mail[0] for one in rows)


def test_a_level_is_asked_again_as_high_as_it_stood_or_was_asked(office: Office) -> None:
    office.subscribe(ANA, Target(level=3))
    assert office.desk.change_address(ANA, NEW).about == ("level 3",)
    assert office.contact(NEW).level == 0
    office.subscribe(BEN, Target(level=2))
    office.sign_up(BEN, Target(level=4))
    assert office.desk.change_address(BEN, "ben@work.example").about == ("level 4",)


def test_what_came_back_is_asked_at_the_new_address(office: Office) -> None:
    office.read(office.bounce(office.ask(ANA)))
    assert office.contact(ANA).address_state is AddressState.BOUNCED
    assert office.desk.change_address(ANA, NEW).about == ("Flower news",)
    assert office.contact(NEW).address_state is AddressState.OK


def test_both_addresses_find_the_person(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    for text in (ANA, NEW):
        (row,) = standings.all_people(PeopleQuery(text=text))
        assert row.address == NEW
    assert former.newest(office.contact(NEW).id).address == ANA  # type: ignore[union-attr]


# --- what comes back ------------------------------------------------------------------------------


def test_when_the_new_address_says_no_neither_is_written_to(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.reply("no", asked_at_new(office), sender=NEW))
    standing = office.standing(NEW)
    assert standing.facts.state is State.DECLINED
    assert not standing.may_mail[0]
    assert barring.never_write_why(ANA)
    assert [one.kind for one in office.mails(NEW)].count(MailKind.GOODBYE) == 0


def test_when_mail_to_the_new_address_comes_back_a_person_is_told(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.bounce(asked_at_new(office)))
    assert office.standing(NEW).facts.state is State.BOUNCED
    assert overview.to_do(office.now).bounced == 1


def test_when_the_new_address_is_somebody_elses_a_person_is_told(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.reply("no", asked_at_new(office), sender=NEW, not_me=True))
    assert overview.to_do(office.now).wrong == 1
    assert barring.never_write_why(NEW)
    right = "ana@home.example"
    assert office.desk.change_address(NEW, right).about == ("Flower news",)
    assert overview.to_do(office.now).wrong == 0


def test_a_leave_from_the_old_address_is_heard(office: Office) -> None:
    old = office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.reply("yes", asked_at_new(office), sender=NEW))
    office.later(1)
    assert contact_of_sender(ANA) == office.contact(NEW)
    office.read(office.reply("leave", old, sender=ANA))
    assert office.subscription(NEW).status is SubscriptionStatus.UNSUBSCRIBED
    goodbyes = [one for one in office.mails(NEW) if one.kind is MailKind.GOODBYE]
    assert {one.address for one in goodbyes} <= {NEW}


def test_a_late_bounce_of_the_old_address_says_nothing_of_the_new(office: Office) -> None:
    old = office.ask(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.bounce(old))
    assert office.contact(NEW).address_state is AddressState.OK
    assert office.status(NEW) is RequestStatus.OPEN
    soft = office.bounce(old, BounceKind.SOFT)
    office.read(soft)
    assert office.contact(NEW).address_state is AddressState.OK


def test_a_yes_to_the_old_question_is_no_yes_of_the_new_address(office: Office) -> None:
    old = office.ask(ANA)
    in_time = office.reply("yes", old)
    office.later(40)
    office.desk.check()
    office.desk.expire()
    office.desk.change_address(ANA, NEW)
    office.read(in_time)
    assert not office.standing(NEW).may_mail[0]
    (number,) = office.to_read()
    with pytest.raises(Exception, match="not this person’s address any more"):
        office.desk.decide(number, Decision.ACCEPT, "a yes, I thought")


def test_a_not_me_from_the_old_address_closes_the_old_one_only(office: Office) -> None:
    old = office.ask(ANA)
    office.desk.change_address(ANA, NEW)
    office.read(office.reply("no", old, sender=ANA, not_me=True))
    assert barring.never_write_why(NEW) is None


def test_no_courtesy_goes_to_an_address_that_was_only_told(office: Office) -> None:
    old = office.ask(ANA)
    office.later(40)
    office.desk.check()
    office.desk.expire()
    office.desk.change_address(ANA, NEW)
    office.read(office.reply("yes", old))
    assert [one.kind for one in office.mails(NEW) if one.address == NEW] == []


def test_another_program_is_told_to_take_the_old_address_out(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.give(office.desk.list_named("Flower news"))
    office.later(1)
    assert safe_to_mail.remaining() == []
    office.desk.change_address(ANA, NEW)
    (one,) = safe_to_mail.remaining()
    assert [address for _, address in one.people] == [ANA]
    office.read(office.reply("yes", asked_at_new(office), sender=NEW))
    (one,) = safe_to_mail.remaining()
    assert [address for _, address in one.people] == [ANA], "the program still has the old one"


# --- what cannot be -------------------------------------------------------------------------------


def test_what_is_no_change_is_refused(office: Office) -> None:
    with pytest.raises(UnknownContact):
        office.desk.change_address(ANA, NEW)
    office.subscribe(ANA)
    office.subscribe(BEN)
    office.desk.never_write("bad.example", "asked for it")
    before = office.codes()
    for new, why in (
        (ANA.upper(), "both are the same address"),
        (BEN, "stands here already"),
        ("ana@bad.example", "never to be written to"),
    ):
        with pytest.raises(CannotChangeAddress) as raised:
            office.desk.change_address(ANA, new)
        assert why in str(raised.value.sentence)
    with pytest.raises(BadAddress):
        office.desk.change_address(ANA, "ana at work")
    assert office.codes() == before


def test_a_new_address_washes_nobody_clean_who_is_never_written_to(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.never_write(ANA, "asked for it")
    with pytest.raises(CannotChangeAddress) as raised:
        office.desk.change_address(ANA, NEW)
    assert "never to be written to" in str(raised.value.sentence)


def test_who_was_erased_does_not_come_back_as_a_new_address(office: Office) -> None:
    office.subscribe(BEN)
    office.desk.erase(BEN, "wished so", sure=True)
    office.subscribe(ANA)
    with pytest.raises(CannotChangeAddress):
        office.desk.change_address(ANA, BEN)


# --- taken back and gone --------------------------------------------------------------------------


def test_what_has_not_been_asked_yet_is_taken_back_whole(office: Office) -> None:
    office.subscribe(ANA)
    workshops = Target(office.make_list("Workshops").id)
    office.sign_up(ANA, workshops)
    office.desk.send()
    office.later(1)
    number = office.contact(ANA).id
    before = list(standings.all_people(PeopleQuery(contact_id=number)))
    office.desk.change_address(ANA, NEW)
    office.later(1)
    done = office.desk.take_address_back(NEW, "was her sister")
    assert (done.old, done.new) == (NEW, ANA)
    after = list(standings.all_people(PeopleQuery(contact_id=number)))
    assert [(one.sentence, one.may_mail) for one in after] == [
        (one.sentence, one.may_mail) for one in before
    ]
    assert before[0].may_mail[0]
    assert barring.never_write_why(ANA) is None
    assert not FormerAddressRow.select().exists()
    assert contact_rows.contact_by_key(NEW) is None
    assert list(standings.all_people(PeopleQuery(text=NEW))) == []
    assert office.desk.send().sent == 0
    happened = [one["what"] for record in records(office) for one in record["events"]]
    assert "the address changed" not in happened
    (still,) = request_rows.open_requests(number)
    assert [change.target for change in still.changes] == [workshops]


def test_who_let_the_old_address_be_written_to_meanwhile_is_not_in_the_way(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.desk.write_again([ANA], "her sister has it now")
    office.desk.take_address_back(NEW)
    assert office.standing(ANA).may_mail[0]


def test_how_often_mail_could_not_be_delivered_is_as_it_was_before_too(office: Office) -> None:
    office.read(office.bounce(office.ask(ANA), BounceKind.SOFT))
    office.desk.change_address(ANA, NEW)
    office.desk.take_address_back(NEW)
    contact = office.contact(ANA)
    assert (contact.address_state, contact.soft_bounces) == (AddressState.SOFT, 1)


def test_what_was_asked_or_went_on_is_not_taken_back_but_changed_back(office: Office) -> None:
    office.subscribe(ANA)
    with pytest.raises(CannotTakeAddressBack):
        office.desk.take_address_back(ANA)
    office.desk.change_address(ANA, NEW)
    office.desk.withdraw(NEW)
    with pytest.raises(CannotTakeAddressBack) as raised:
        office.desk.take_address_back(NEW)
    assert "something newer happened" in str(raised.value.sentence)
    office.subscribe(BEN)
    office.desk.change_address(BEN, "ben@work.example")
    office.desk.send()
    with pytest.raises(CannotTakeAddressBack) as raised:
        office.desk.take_address_back("ben@work.example")
    assert "was asked already" in str(raised.value.sentence)
    assert office.desk.change_address("ben@work.example", BEN).about == ("Flower news",)
    assert office.contact(BEN).address == BEN
    assert barring.never_write_why(BEN) is None
    assert barring.never_write_why("ben@work.example")


def test_both_addresses_go_with_the_person(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.change_address(ANA, NEW)
    office.desk.give_access(NEW, Path("ana.json"))
    assert ANA in str(office.written["ana.json"])
    office.desk.erase(NEW, "wished so", sure=True)
    assert not FormerAddressRow.select().exists()
    said = " ".join(str(line.sentence) for line in log_lines.all_log())
    assert ANA not in said
    assert NEW not in said
    for address in (ANA, NEW):
        assert suppressions.is_erased(address)
