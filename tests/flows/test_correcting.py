"""The address was wrong: the sign-up is kept, the right one is asked, the wrong one left alone."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office, on, refused
from optindesk.core.errors import (
    BadAddress,
    CannotCorrect,
    CannotTryAgain,
    RuleDoubted,
    UnknownContact,
)
from optindesk.core.model import MailKind, SuppressionKind, Target
from optindesk.core.status import Basis, MailStatus, RequestStatus, SubscriptionStatus
from optindesk.flows import overview, standings
from optindesk.flows.bringing import Brought
from optindesk.store import journal, signup_rows, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow, SuppressionRow

RIGHT = "ana.horvat@example.org"


def to(office: Office, address: str) -> list[str]:
    return [draft.wording.kind.value for draft in office.provider.to(address)]


def test_after_a_bounce_the_sign_up_is_kept_and_the_right_address_asked(office: Office) -> None:
    office.sheet({"email": ANA, "name": "Ana", "date": "2026-11-20", "place": "market"})
    office.desk.send()
    office.read(office.bounce(office.provider.taken[0]))
    done = office.desk.correct(ANA, RIGHT, "read the sheet again")
    assert (done.typed, done.corrected, done.about) == (ANA, RIGHT, ("Flower news",))
    assert "A question about Flower news waits in the outbox." in str(done.said)
    assert not done.was_known
    office.desk.send()
    (asked,) = office.provider.to(RIGHT)
    assert asked.values["source"] == "market"
    (signup,) = signup_rows.signups(office.contact(RIGHT).id)
    assert (signup.row, signup.signed_on, signup.place) == (2, on("2026-11-20"), "market")
    assert office.contact(RIGHT).name == "Ana"
    sides = ((ANA, "address.corrected"), (RIGHT, "address.takes_over"))
    for address, code in sides:
        entry = [
            one for one in journal.entries(contact=office.contact(address).id) if one.code == code
        ]
        assert office.codes().count(code) == 1
        assert entry[0].personal["typed"].value == ANA
        assert entry[0].personal["corrected"].value == RIGHT
        assert entry[0].personal["why"].value == "read the sheet again"
    office.assert_whole()


def test_nothing_more_goes_to_the_wrong_address(office: Office) -> None:
    office.sign_up()
    office.desk.correct(ANA, RIGHT)
    office.desk.send()
    assert to(office, ANA) == []
    assert to(office, RIGHT) == ["confirm"]
    assert office.status() is RequestStatus.SUPERSEDED
    assert office.sheet(ANA).rows[0].group.value == "suppressed", "the same sheet once more"
    assert "corrected to" in str(office.sheet(ANA).rows[0].reason)


def test_a_not_me_was_somebody_elses_no(office: Office) -> None:
    office.read(office.reply("no", office.ask(), not_me=True))
    assert office.status() is RequestStatus.DECLINED
    office.desk.correct(ANA, RIGHT)
    office.desk.send()
    assert to(office, RIGHT) == ["confirm"]
    with pytest.raises(CannotCorrect, match="belongs to somebody else"):
        office.desk.correct(RIGHT, ANA)


def test_what_was_corrected_is_no_chore_any_more(office: Office) -> None:
    office.read(office.bounce(office.ask()))
    office.read(office.bounce(office.ask(BEN)))
    assert overview.to_do(office.now).bounced == 2
    office.desk.correct(ANA, RIGHT)
    assert overview.to_do(office.now).bounced == 1
    shown = standings.people(PeopleQuery(state="bounced"))
    assert [one.address for one in shown] == [BEN]
    assert f"the address was corrected to {RIGHT}" in str(office.standing().sentence)
    office.desk.send()
    office.read(office.bounce(office.provider.taken[-1]))
    assert overview.to_do(office.now).bounced == 2, "the right one comes back, too"
    office.desk.correct(RIGHT, ANA)
    office.desk.send()
    office.read(office.bounce(office.provider.taken[-1]))
    assert {one.address for one in standings.people(PeopleQuery(state="bounced"))} == {ANA, BEN}
    assert f"the address was corrected to {ANA}" in str(office.standing(RIGHT).sentence)


def test_nobody_said_no_who_was_never_reached(office: Office) -> None:
    office.read(office.reply("no", office.ask(), not_me=True))
    office.desk.correct(ANA, RIGHT)
    said = str(office.standing().sentence)
    assert said.startswith("Not this person's address, as somebody else said on")
    assert f"corrected to {RIGHT}" in said


def test_a_no_and_a_leaving_are_not_asked_anew_elsewhere(office: Office) -> None:
    office.read(office.reply("no", office.ask()))
    with pytest.raises(CannotCorrect, match="waits for nothing"):
        office.desk.correct(ANA, RIGHT)
    office.subscribe(BEN)
    office.later(1)
    office.desk.withdraw(BEN)
    with pytest.raises(CannotCorrect, match="waits for nothing"):
        office.desk.correct(BEN, RIGHT)


def test_what_was_agreed_goes_to_nobody_else(office: Office) -> None:
    office.subscribe()
    office.desk.correct(ANA, RIGHT, sure=True)
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert not office.standing().may_mail[0]
    assert office.subscription(RIGHT).status is SubscriptionStatus.PENDING


def test_who_agreed_from_an_address_keeps_it_unless_somebody_is_sure(office: Office) -> None:
    office.subscribe()
    office.ask(BEN)
    with pytest.raises(RuleDoubted, match=f"{ANA} said yes to Flower news on .*wants the mail"):
        office.desk.correct(ANA, BEN)
    assert office.standing().may_mail[0]
    done = office.desk.correct(ANA, BEN, sure=True)
    assert (done.about, done.waiting) == ((), ("Flower news",))
    said = f"{BEN} was known here already. A question about Flower news is open there already"
    assert said in str(done.said), "it is not settled"
    office.desk.write_again([ANA], "it was right")
    assert office.standing().may_mail[0], "the way back"


def test_what_is_asked_there_and_what_is_open_there_are_told_apart(office: Office) -> None:
    offers = Target(office.make_list("Offers").id)
    office.sign_up()
    office.sign_up(target=offers)
    office.ask(BEN)
    said = str(office.desk.correct(ANA, BEN).said)
    assert "about Offers waits in the outbox; one about Flower news is open there already" in said


def test_where_the_right_address_has_said_yes_nothing_is_left_to_ask(office: Office) -> None:
    office.subscribe(BEN)
    office.sign_up()
    assert "Nothing is left to ask there." in str(office.desk.correct(ANA, BEN).said)


def test_who_was_on_a_list_before_keeps_the_address_where_no_mail_came_back(
    office: Office,
) -> None:
    office.sheet(ANA, brought=Brought(Basis.OTHER, "customers"))
    with pytest.raises(RuleDoubted, match="is on Flower news, and no mail to it came back"):
        office.desk.correct(ANA, RIGHT)


def test_what_is_open_there_and_what_is_asked_are_told_apart(office: Office) -> None:
    office.ask(BEN)
    office.desk.sign_up(ANA, office.news(), Target(office.make_list("Workshops").id))
    said = str(office.desk.correct(ANA, BEN).said)
    assert "about Workshops waits in the outbox; one about Flower news is open there" in said


def test_mail_that_comes_back_needs_no_second_word(office: Office) -> None:
    office.subscribe()
    thanks = office.provider.taken[-1]
    office.read(office.bounce(thanks))
    assert office.desk.correct(ANA, RIGHT).about == ("Flower news",)


def test_the_address_of_somebody_who_is_known_gets_the_sign_up(office: Office) -> None:
    workshops, offers = (Target(office.make_list(name).id) for name in ("Workshops", "Offers"))
    office.subscribe(BEN)
    office.ask(BEN, workshops)
    office.read(office.reply("no", office.ask(BEN, offers)))
    office.desk.sign_up(ANA, office.news(), workshops, offers, Target(office.make_list("New").id))
    done = office.desk.correct(ANA, BEN)
    assert done.was_known
    assert done.about == ("New",), "he is on one, waits for one, and refused one"
    assert office.status(BEN, offers) is RequestStatus.DECLINED
    signups = signup_rows.signups(office.contact(BEN).id)
    assert len(signups) == 7
    assert sum(one.request_id == office.request(BEN, workshops).id for one in signups) == 2


def test_who_left_is_not_asked_by_a_correction(office: Office) -> None:
    office.subscribe(BEN)
    office.later(1)
    office.desk.withdraw(BEN)
    office.ask()
    assert office.desk.correct(ANA, BEN).about == ()
    assert office.subscription(BEN).status is SubscriptionStatus.UNSUBSCRIBED


def test_levels_and_people_never_asked_come_along(office: Office) -> None:
    office.sheet(ANA, collected_before=True)
    office.ask(target=Target(level=4))
    done = office.desk.correct(ANA, RIGHT)
    assert sorted(done.about) == ["Flower news", "level 4"]
    office.desk.send()
    assert len(office.provider.to(RIGHT)) == 1


def test_a_level_that_was_left_out_stays_out(office: Office) -> None:
    office.desk.sign_up(ANA, office.news(), Target(office.make_list("Workshops").id))
    office.desk.withdraw(ANA, office.news().list_id)
    assert office.desk.correct(ANA, RIGHT).about == ("Workshops",)


def test_what_the_other_address_left_out_is_not_asked_by_a_correction(office: Office) -> None:
    office.desk.sign_up(BEN, office.news(), Target(office.make_list("Workshops").id))
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(BEN)[-1], picks=(2,)))
    office.ask()
    assert office.desk.correct(ANA, BEN).about == ()


def test_corrected_back_is_as_before(office: Office) -> None:
    office.ask()
    office.desk.correct(ANA, RIGHT)
    done = office.desk.correct(RIGHT, ANA)
    assert (done.corrected, done.about) == (ANA, ("Flower news",))
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[-1]))
    assert office.standing().may_mail[0]


def test_what_cannot_be_corrected_is_said_and_nothing_is_changed(office: Office) -> None:
    office.ask()
    suppressions.suppress(SuppressionKind.DOMAIN, "never.example", "they asked us", office.now)
    before = office.codes()
    with pytest.raises(CannotCorrect, match="same address"):
        office.desk.correct(ANA, "ANA@example.org")
    with pytest.raises(CannotCorrect, match="they asked us"):
        office.desk.correct(ANA, "ana@never.example")
    with pytest.raises(BadAddress):
        office.desk.correct(ANA, "ana at example.org")
    with pytest.raises(UnknownContact):
        office.desk.correct(BEN, RIGHT)
    assert office.codes() == before


def test_a_refused_mail_goes_on_in_three_ways(office: Office) -> None:
    for address in (ANA, BEN, "cy@example.net"):
        office.provider.at_offer.append(refused("5.7.1 not you"))
        office.sign_up(address)
        office.desk.send()
    office.desk.correct(ANA, RIGHT)
    office.desk.cancel(BEN)
    office.desk.try_again(office.mails("cy@example.net")[0].id)
    office.desk.send()
    assert [draft.recipient for draft in office.provider.taken] == [RIGHT, "cy@example.net"] or [
        draft.recipient for draft in office.provider.taken
    ] == ["cy@example.net", RIGHT]
    assert office.status(BEN) is RequestStatus.CANCELLED


def test_what_cannot_be_tried_again_says_why(office: Office) -> None:
    office.provider.at_offer.append(refused("5.7.1 not you"))
    office.sign_up()
    office.desk.send()
    (mail,) = office.mails()
    with pytest.raises(CannotTryAgain, match="no such mail"):
        office.desk.try_again(99)
    suppressions.suppress(SuppressionKind.ADDRESS, ANA, "a letter", office.now)
    with pytest.raises(CannotTryAgain, match="a letter"):
        office.desk.try_again(mail.id)
    SuppressionRow.delete().execute()
    office.later(31)
    with pytest.raises(CannotTryAgain, match="time to answer"):
        office.desk.try_again(mail.id)
    office.desk.cancel(ANA)
    with pytest.raises(CannotTryAgain, match="not open"):
        office.desk.try_again(mail.id)
    MailRow.update(request=None, kind="thanks").execute()
    office.desk.try_again(mail.id)
    assert office.mails()[0].status is MailStatus.WAITING
    with pytest.raises(CannotTryAgain, match="no such mail"):
        office.desk.try_again(mail.id)
    assert office.kinds() == [MailKind.THANKS]
