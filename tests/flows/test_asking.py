"""One mail for all that a person asked for: what goes together, and what an answer names."""

from __future__ import annotations

import pytest

from office import ANA, DAY, Office, on
from optindesk.core.log_words import said
from optindesk.core.model import Contact, MailKind, Target
from optindesk.core.status import MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.flows import standings
from optindesk.store import counts, journal, request_rows, signup_rows
from optindesk.store.people_query import PeopleQuery

SUBSCRIBED, NONE = SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.NONE


@pytest.fixture
def lists(office: Office) -> list[Target]:
    return [office.news(), *(Target(office.make_list(name).id) for name in ("Workshops", "Offers"))]


def statuses(office: Office, lists: list[Target]) -> list[SubscriptionStatus]:
    return [office.subscription(target=one).status for one in lists]


def named(office: Office, kind: MailKind) -> tuple[str, str]:
    """The lists that the newest mail of a kind names, and those that it says were left out."""
    values = [mail.values for mail in office.mails() if mail.kind is kind][-1]
    return values["list_name"], values.get("left_out", "")


def test_several_lists_are_one_question_numbered_in_its_mail(
    office: Office, lists: list[Target]
) -> None:
    decided = office.desk.sign_up(ANA, *lists, place="market", day=on("2026-11-20"))
    assert [(one.group.value, one.about) for one in decided] == [
        ("new", "Flower news"),
        ("new", "Workshops"),
        ("new", "Offers"),
    ]
    office.desk.send()
    (question,) = office.provider.taken
    assert question.values["changes"].splitlines() == [
        "1. Flower news: About Flower news.",
        "2. Workshops: About Workshops.",
        "3. Offers: About Offers.",
    ]
    assert question.values["source"] == "market"
    assert question.values["asked_on"] == "November 20, 2026"
    assert {one.request_id for one in signup_rows.signups(office.contact().id)} == {
        office.request().id
    }


@pytest.mark.parametrize(
    ("verdict", "picks", "taken", "thanks"),
    [
        ("yes", (), [0, 1, 2], ("Flower news, Workshops, Offers", "")),
        ("yes", (2,), [1], ("Workshops", "Flower news, Offers")),
        ("yes", (1, 3), [0, 2], ("Flower news, Offers", "Workshops")),
        ("no", (), [], None),
    ],
)
def test_each_answer_is_taken_and_named_as_it_was_given(
    office: Office,
    lists: list[Target],
    verdict: str,
    picks: tuple[int, ...],
    taken: list[int],
    thanks: tuple[str, str] | None,
) -> None:
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    office.read(office.reply(verdict, office.provider.taken[0], picks=picks))
    assert [status is SUBSCRIBED for status in statuses(office, lists)] == [
        number in taken for number in range(3)
    ]
    if thanks is None:
        assert office.kinds() == [MailKind.CONFIRM]
    else:
        assert named(office, MailKind.THANKS) == thanks
    office.assert_whole()


def test_a_second_yes_and_a_goodbye_name_what_there_is(office: Office, lists: list[Target]) -> None:
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    question = office.provider.taken[0]
    office.read(office.reply("yes", question, picks=(1, 3)))
    office.later(1)
    office.desk.withdraw(ANA, lists[2].list_id)
    office.later(1)
    office.read(office.reply("yes", question))
    assert named(office, MailKind.ALREADY) == ("Flower news", "Workshops")
    office.later(1)
    office.read(office.reply("leave", question))
    assert named(office, MailKind.GOODBYE) == ("Flower news", "")


def test_a_late_yes_is_told_all_that_was_asked(office: Office, lists: list[Target]) -> None:
    office.set_account(imap=None)
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    office.later(31)
    office.desk.expire()
    office.read(office.reply("yes", office.provider.taken[0], at=office.later(1)))
    assert named(office, MailKind.LATE) == ("Flower news, Workshops, Offers", "")


def test_a_yes_in_time_read_late_takes_all_of_it(office: Office, lists: list[Target]) -> None:
    office.set_account(imap=None)
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    answer = office.reply("yes", office.provider.taken[0], at=office.later(1))
    office.later(31)
    assert office.desk.expire() == 1
    office.read(answer)
    assert statuses(office, lists) == [SUBSCRIBED] * 3


# --- what goes together ---------------------------------------------------------------------------


def test_what_waits_unsent_goes_along_with_the_next_sign_up(
    office: Office, lists: list[Target]
) -> None:
    office.sheet({"email": ANA, "date": "2026-11-20", "place": "market"})
    office.sheet({"email": ANA, "date": "2026-11-21", "place": "market"}, target=lists[1])
    office.desk.send()
    (question,) = office.provider.taken
    assert len(question.values["changes"].splitlines()) == 2
    assert question.values["asked_on"] == "", "the days differ"
    assert question.values["source"] == "market"
    assert office.codes().count("request.superseded") == 1
    (request,) = request_rows.open_requests(office.contact().id)
    assert {one.request_id for one in signup_rows.signups(office.contact().id)} == {request.id}
    office.read(office.reply("yes", question))
    assert statuses(office, lists[:2]) == [SUBSCRIBED] * 2


def test_what_went_out_stands_for_itself(office: Office, lists: list[Target]) -> None:
    first = office.ask()
    office.ask(target=lists[1])
    assert len(office.provider.taken) == 2
    office.read(office.reply("yes", first))
    assert statuses(office, lists[:2]) == [SUBSCRIBED, SubscriptionStatus.PENDING]


@pytest.mark.parametrize("status", [MailStatus.SENDING, MailStatus.UNKNOWN, MailStatus.REFUSED])
def test_what_may_have_gone_out_stands_for_itself(
    status: MailStatus, office: Office, lists: list[Target]
) -> None:
    from optindesk.store.tables import MailRow

    office.sign_up()
    MailRow.update(status=status.value).execute()
    office.sign_up(target=lists[1])
    assert len(request_rows.open_requests(office.contact().id)) == 2


def test_another_language_is_another_mail(office: Office, lists: list[Target]) -> None:
    german = Target(office.make_list("Blumenpost", "de").id)
    office.sign_up()
    office.sign_up(target=german)
    office.desk.send()
    assert len(office.provider.taken) == 2


def test_profiling_never_comes_bundled(office: Office, lists: list[Target]) -> None:
    office.desk.sign_up(ANA, lists[0], Target(level=5))
    office.sign_up(target=lists[1])
    office.desk.send()
    asked = [draft.values for draft in office.provider.taken]
    assert sorted((one["list_name"], one["level_name"]) for one in asked) == [
        ("", "Profiling"),
        ("Flower news, Workshops", ""),
    ]


def test_no_more_than_nine_in_one_mail(office: Office, lists: list[Target]) -> None:
    many = [Target(office.make_list(f"List {n}").id) for n in range(10)]
    office.desk.sign_up(ANA, *many)
    office.sign_up(target=lists[0])
    office.desk.send()
    counts = [len(one.values["changes"].splitlines()) for one in office.provider.taken]
    assert sorted(counts) == [2, 9]


def test_a_higher_level_takes_the_lists_of_its_question_along(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, lists[0], Target(level=3))
    office.desk.send()
    office.desk.sign_up(ANA, Target(level=4))
    office.desk.send()
    assert office.provider.taken[1].values["list_name"] == "Flower news"
    assert office.provider.taken[1].values["level_name"] == "Marketing"
    assert office.status() is RequestStatus.OPEN
    office.read(office.reply("yes", office.provider.taken[1]))
    assert office.contact().level == 4


def test_what_a_yes_left_out_can_be_signed_up_for_anew(office: Office, lists: list[Target]) -> None:
    office.desk.sign_up(ANA, *lists[:2])
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[0], picks=(1,)))
    assert office.sign_up(target=lists[1]).group.value == "left", "no newer sign-up"
    office.later(2)
    day = office.now.date()
    assert office.sign_up(target=lists[1], day=day).group.value == "asked_again"
    assert office.sign_up(target=lists[0], day=day).group.value == "already_subscribed"


def test_what_a_yes_left_out_is_told_as_declined_wherever_it_stands(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    office.later(8)
    office.read(office.reply("yes", office.provider.taken[0], picks=(2,)))
    assert office.status() is RequestStatus.CONFIRMED, "the question as a whole is one"
    assert rows(office, office.contact()) == {
        "Flower news": State.DECLINED,
        "Workshops": State.CONFIRMED,
        "Offers": State.DECLINED,
    }
    said = [str(one.sentence) for one in office_standings(office)]
    assert sum("but did not say yes to this" in one for one in said) == 2
    filtered = standings.people(PeopleQuery(state=State.CONFIRMED))
    assert [one.list_name for one in filtered] == ["Workshops"]
    assert counts.by_state() == {State.DECLINED: 2, State.CONFIRMED: 1}
    again = office.desk.resend(PeopleQuery(), dry_run=True)
    assert [(one.about, str(one.why_not)) for one in again] == [
        ("Flower news, Offers", "has said no."),
        ("Workshops", "has said yes already."),
    ]


def test_a_level_that_a_yes_left_out_is_declined_too(office: Office, lists: list[Target]) -> None:
    office.desk.sign_up(ANA, Target(level=2), lists[0])
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[0], picks=(2,)))
    (level,) = (one for one in office_standings(office) if one.level is not None)
    assert level.facts.state is State.DECLINED
    assert not level.may_mail[0]


def test_what_was_left_out_is_never_asked_by_a_resend(office: Office, lists: list[Target]) -> None:
    office.set_account(imap=None)
    office.desk.sign_up(ANA, *lists[:2])
    office.desk.send()
    office.desk.withdraw(ANA, lists[1].list_id)
    office.later(8)
    left_out = PeopleQuery(list_id=lists[1].list_id)
    assert [str(one.why_not) for one in office.desk.resend(left_out)] == ["has said no."]
    assert MailKind.REMINDER not in office.kinds()
    soon = PeopleQuery(lapses_before=office.later(20) + 7 * DAY)
    assert [one.list_name for one in standings.people(soon)] == ["Flower news"]
    office.later(5)
    assert office.desk.expire() == 1
    assert list(rows(office, office.contact()).values()) == [State.EXPIRED, State.DECLINED]


# --- a part of it is left, or cancelled -----------------------------------------------------------


def rows(office: Office, contact: Contact) -> dict[str | None, str]:
    found = standings.all_people(PeopleQuery(contact_id=contact.id))
    return {one.list_name: str(one.facts.state) for one in found}


def test_leaving_one_of_them_leaves_the_question_about_the_others(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    office.later(1)
    assert office.desk.withdraw(ANA, lists[1].list_id).declined == 1
    assert office.status() is RequestStatus.OPEN
    assert rows(office, office.contact()) == {
        "Flower news": State.AWAITING,
        "Workshops": State.DECLINED,
        "Offers": State.AWAITING,
    }
    sentences = [str(one.sentence) for one in office_standings(office)]
    assert sum("Taken off by" in one for one in sentences) == 1
    question = office.provider.taken[0]
    assert office.read(office.reply("yes", question, picks=(2,))).outcome == "review"
    office.later(1)
    office.read(office.reply("yes", question, picks=(2, 3)))
    office.later(1)
    assert statuses(office, lists) == [NONE, NONE, SUBSCRIBED]


def office_standings(office: Office) -> list[standings.Standing]:
    return list(standings.all_people(PeopleQuery(contact_id=office.contact().id)))


def test_a_mail_that_waits_is_made_anew_without_what_was_left(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, *lists)
    assert office.desk.cancel(ANA, lists[0].list_id, "typed wrong") == 1
    office.desk.send()
    (question,) = office.provider.taken
    assert question.values["changes"].splitlines() == [
        "2. Workshops: About Workshops.",
        "3. Offers: About Offers.",
    ]
    office.read(office.reply("yes", question))
    assert statuses(office, lists) == [NONE, SUBSCRIBED, SUBSCRIBED]
    assert named(office, MailKind.THANKS) == ("Workshops, Offers", "Flower news")


def test_a_list_that_staff_cancelled_is_no_no_of_the_person(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, *lists[:2])
    office.desk.send()
    cancelled_at = office.now
    office.desk.cancel(ANA, lists[0].list_id, "typed wrong")
    news, workshops = office_standings(office)
    assert (news.facts.state, workshops.facts.state) == (State.CANCELLED, State.AWAITING)
    assert "cancelled on" in str(news.sentence)
    assert "(typed wrong)" in str(news.sentence)
    office.later(2)
    office.read(office.reply("yes", office.provider.taken[0]))
    news, workshops = office_standings(office)
    assert (news.facts.state, workshops.facts.state) == (State.CANCELLED, State.CONFIRMED)
    assert news.facts.ended_at == cancelled_at
    assert [one.group.value for one in office.desk.sign_up(ANA, lists[0])] == ["asked_again"]


@pytest.mark.parametrize("how", ["cancelled", "left"])
def test_the_log_names_only_what_a_yes_took(office: Office, lists: list[Target], how: str) -> None:
    """The mail that she answers names three lists; one of them is out of the question since."""
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    out = lists[0].list_id
    if how == "cancelled":
        office.desk.cancel(ANA, out, "typed wrong")
    else:
        office.desk.withdraw(ANA, out)
    question = office.provider.taken[0]
    office.read(office.reply("yes", question))
    (yes,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert str(said(yes, {})) == f"{ANA} said yes to Workshops, Offers (own reply)."


def test_the_log_names_no_list_as_left_out_that_was_cancelled_before(
    office: Office, lists: list[Target]
) -> None:
    office.desk.sign_up(ANA, *lists)
    office.desk.send()
    office.desk.cancel(ANA, lists[0].list_id, "typed wrong")
    office.read(office.reply("yes", office.provider.taken[0], picks=(3,)))
    (yes,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert str(said(yes, {})).startswith(f"{ANA} said yes to Offers, but not to Workshops (")


def test_leaving_the_last_of_them_ends_the_question(office: Office, lists: list[Target]) -> None:
    office.desk.sign_up(ANA, *lists[:2])
    office.desk.withdraw(ANA, lists[0].list_id)
    office.desk.withdraw(ANA, lists[1].list_id)
    assert office.status() is RequestStatus.DECLINED


def test_a_yes_accepted_by_a_person_after_a_no_is_a_yes_to_all(
    office: Office, lists: list[Target]
) -> None:
    from optindesk.flows.reviewing import Decision

    office.desk.sign_up(ANA, *lists[:2])
    office.desk.send()
    question = office.provider.taken[0]
    office.read(office.reply("no", question))
    office.later(1)
    office.read(office.reply("yes", question))
    office.desk.decide(office.to_read()[0], Decision.ACCEPT, "she changed her mind", sure=True)
    assert statuses(office, lists[:2]) == [SUBSCRIBED] * 2
