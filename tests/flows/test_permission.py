"""People who were collected before are asked once ever, so many in a day, after a look."""

from __future__ import annotations

from collections import deque

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import NothingToAsk, OutcomeUnknown
from optindesk.core.model import MailKind, SuppressionKind, Target
from optindesk.core.sentence import Sentence
from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    SubscriptionStatus,
)
from optindesk.flows import permission
from optindesk.flows.permission import Chosen
from optindesk.store import contact_rows, suppressions

PEOPLE = [f"p{n}@example.org" for n in range(5)]


def collect(office: Office, *people: str) -> Chosen:
    office.sheet(*(people or PEOPLE), collected_before=True)
    return Chosen(office.news().list_id or 0)


def asked(office: Office) -> list[str]:
    return [who for who, kind in office.provider.kinds if kind == "permission"]


def reasons(office: Office, chosen: Chosen) -> dict[str, str]:
    look = office.desk.look_at_permission(chosen)
    return {one.address: str(one.why_not or "") for one in look.people}


def test_who_was_collected_before_is_kept_and_not_asked(office: Office) -> None:
    collect(office, ANA)
    assert office.mails() == []
    assert str(office.standing().sentence) == "Was not asked yet."
    assert not office.standing().may_mail[0]
    assert office.sheet(ANA, name="again.xlsx").counts["seen_before"] == 1


@pytest.mark.parametrize("dry_run", [True, False])
def test_each_row_says_that_nobody_is_asked_yet(dry_run: bool, office: Office) -> None:
    office.subscribe(BEN)
    garden = Target(office.make_list("Garden").id)
    rows = office.sheet(
        ANA, BEN, {"email": "no"}, target=garden, collected_before=True, dry_run=dry_run
    ).rows
    said = [str(row.reason) for row in rows]
    assert said[0] == "new; will be kept, not asked yet"
    assert said[1] == "known here; will be kept, not asked yet"
    assert "kept" not in said[2]


def test_who_never_answered_stays_so_when_an_old_list_comes(office: Office) -> None:
    office.ask()
    office.later(40)
    office.desk.check()
    assert office.desk.expire() == 1
    collect(office, ANA)
    assert office.subscription().status is SubscriptionStatus.NONE
    assert len(office.mails()) == 1


def test_who_is_known_for_something_else_is_kept_on_the_old_list_and_not_asked(
    office: Office,
) -> None:
    office.subscribe(ANA)
    garden = Target(office.make_list("Garden").id)
    office.sheet(ANA, target=garden, collected_before=True)
    assert office.subscription(target=garden).status is SubscriptionStatus.NONE
    assert office.kinds() == [MailKind.CONFIRM, MailKind.THANKS]


def test_an_old_list_that_comes_again_with_a_date_adds_only_that(office: Office) -> None:
    collect(office, ANA)
    before = office.subscription()
    row = {"email": ANA, "date": "2024-05-04"}
    assert office.sheet(row, name="dated.xlsx", collected_before=True).counts["new"] == 1
    assert office.subscription() == before
    assert office.mails() == []


def test_so_many_in_a_day_until_all_were_asked(office: Office) -> None:
    chosen = collect(office)
    office.desk.choose_setting("permission_per_day", "2")
    look = office.desk.look_at_permission(chosen)
    assert (look.asked, look.per_day, look.today, look.days) == (5, 2, 2, 3)
    assert office.desk.begin_permission(chosen) == 2
    counts = []
    for _ in range(4):
        office.desk.send()
        counts.append(len(asked(office)))
        office.later(1, seconds=1)
        office.desk.ask_permission()
    assert counts == [2, 4, 5, 5]
    assert asked(office) == PEOPLE
    assert permission.current() is None
    assert office.codes().count("permission.ended") == 1
    office.assert_whole()


def test_the_day_has_room_for_no_more_whoever_asks(office: Office) -> None:
    chosen = collect(office)
    office.desk.choose_setting("permission_per_day", "2")
    office.desk.begin_permission(chosen)
    assert office.desk.ask_permission() == 0
    office.later(0.5)
    assert office.desk.ask_permission() == 0
    assert office.desk.look_at_permission(chosen).today == 0
    assert office.desk.look_at_permission(chosen).days == 2


def test_each_is_asked_once_ever(office: Office) -> None:
    chosen = collect(office, ANA)
    office.set_account(imap=None)
    office.desk.begin_permission(chosen)
    office.desk.send()
    office.later(8)
    office.desk.choose_setting("reminders", "2")
    assert office.remind() == 0, "it promised to be the only one"
    office.later(30)
    office.desk.expire()
    assert "only once" in reasons(office, chosen)[ANA]
    with pytest.raises(NothingToAsk, match="nobody"):
        office.desk.begin_permission(chosen)
    assert asked(office) == [ANA]


def test_the_answers_count_as_any(office: Office) -> None:
    chosen = collect(office, ANA, BEN)
    office.desk.begin_permission(chosen)
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[0]))
    office.read(office.reply("no", office.provider.to(BEN)[0]))
    assert office.standing().facts.basis is Basis.CONFIRMED_HERE
    assert office.subscription(BEN).status is SubscriptionStatus.NONE
    assert office.kinds() == [MailKind.PERMISSION, MailKind.THANKS]


def other_basis(office: Office, address: str) -> None:
    office.sheet(address, collected_before=True, name=f"{address}.xlsx")
    contact_rows.save_subscription(
        office.contact(address).id,
        office.news(),
        SubscriptionStatus.SUBSCRIBED,
        office.now,
        basis=Basis.OTHER.value,
        since=office.now,
    )


def test_a_no_ends_what_stood_on_another_basis(office: Office) -> None:
    for address in (ANA, BEN, "cy@example.net"):
        other_basis(office, address)
    office.set_account(imap=None)
    office.desk.begin_permission(Chosen(office.news().list_id or 0))
    office.desk.send()
    office.later(1)
    office.read(office.reply("no", office.provider.to(ANA)[0]))
    office.read(office.reply("yes", office.provider.to(BEN)[0]))
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
    assert office.subscription(BEN).basis is Basis.CONFIRMED_HERE
    office.later(31)
    office.desk.expire()
    cy = office.subscription("cy@example.net")
    assert (cy.status, cy.basis) == (SubscriptionStatus.SUBSCRIBED, Basis.OTHER), "silence is no no"
    assert MailKind.GOODBYE not in office.kinds(), "none after a no"


def test_what_was_left_before_is_not_left_again_by_a_no(office: Office) -> None:
    other_basis(office, ANA)
    office.desk.withdraw(ANA)
    office.later(2)
    office.ask(day=office.now.date())
    office.read(office.reply("no", office.provider.taken[-1]))
    assert office.codes().count("subscription.withdrawn") == 1
    assert office.subscription().status is SubscriptionStatus.UNSUBSCRIBED


def test_who_is_not_asked_is_told_with_the_reason(office: Office) -> None:
    chosen = collect(office)
    office.subscribe(ANA)
    office.ask(BEN)
    office.subscribe("left@example.org")
    office.later(1)
    office.desk.withdraw("left@example.org")
    suppressions.suppress(SuppressionKind.ADDRESS, PEOPLE[0], "a letter", office.now)
    contact_rows.set_address_state(office.contact(PEOPLE[1]).id, AddressState.BOUNCED, 0)
    for address, left_at in ((PEOPLE[2], office.now), (PEOPLE[3], None)):
        status = SubscriptionStatus.UNSUBSCRIBED if left_at else SubscriptionStatus.SUBSCRIBED
        contact_rows.save_subscription(
            office.contact(address).id, office.news(), status, office.now, left_at=left_at
        )
    found = reasons(office, chosen)
    assert found.pop(PEOPLE[4]) == ""
    assert found[PEOPLE[0]] == "is never to be written to: a letter."
    assert found[PEOPLE[1]] == "mail to this address comes back."
    assert found[PEOPLE[2]].startswith("left on")
    assert found[PEOPLE[3]] == "has said yes already."
    for address in (ANA, BEN, "left@example.org"):
        assert found[address].startswith("was asked already")


def test_a_filter_or_a_selection_narrows_whom_to_ask(office: Office) -> None:
    chosen = collect(office)
    list_id = chosen.list_id
    assert list(reasons(office, Chosen(list_id, text="p3"))) == [PEOPLE[3]]
    two = tuple(office.contact(address).id for address in PEOPLE[1:3])
    office.desk.begin_permission(Chosen(list_id, contacts=two))
    office.desk.send()
    assert asked(office) == PEOPLE[1:3]


def test_one_round_at_a_time_and_it_can_be_stopped(office: Office) -> None:
    chosen = collect(office)
    office.desk.choose_setting("permission_per_day", "1")
    assert office.desk.begin_permission(chosen, dry_run=True) == 0
    assert permission.current() is None
    office.desk.begin_permission(chosen)
    round_ = permission.current()
    assert round_ is not None
    assert (round_.list_name, round_.by, round_.chosen) == ("Flower news", "Marta", chosen)
    with pytest.raises(NothingToAsk, match="already"):
        office.desk.begin_permission(chosen)
    assert office.desk.stop_permission().was_on
    assert not office.desk.stop_permission().was_on
    office.later(2)
    assert office.desk.ask_permission() == 0


def test_stopping_takes_back_what_waits_and_leaves_what_went_out(office: Office) -> None:
    chosen = collect(office)
    office.desk.choose_setting("permission_per_day", "3")
    office.desk.begin_permission(chosen)
    office.provider.at_dot = deque([OutcomeUnknown(host="mx", reason="reset")])
    office.desk.send(limit=1)
    office.desk.send(limit=1)
    assert [mail.status for one in PEOPLE[:3] for mail in office.mails(one)] == [
        MailStatus.UNKNOWN,
        MailStatus.SENT,
        MailStatus.WAITING,
    ]
    done = office.desk.stop_permission()
    assert (done.was_on, done.taken_back, done.can_answer) == (True, 1, 2)
    assert str(done.said) == (
        "Nobody more is asked. 1 question that waited was taken back;"
        " 2 people asked already can still answer."
    )
    office.desk.send()
    assert asked(office) == [PEOPLE[1]]
    assert office.status(PEOPLE[2]) is RequestStatus.CANCELLED
    assert office.codes(PEOPLE[2])[-2:] == ["mail.dropped", "request.cancelled"]
    assert "asking for permission was stopped" in str(office.standing(PEOPLE[2]).sentence)
    office.read(office.reply("yes", office.provider.to(PEOPLE[1])[0]))
    assert office.status(PEOPLE[1]) is RequestStatus.CONFIRMED
    office.assert_whole()


def test_where_all_of_them_wait_already_stopping_takes_them_back_too(office: Office) -> None:
    chosen = collect(office)
    assert office.desk.begin_permission(chosen) == 5
    assert permission.current() is None, "nobody is left for later"
    assert permission.count_waiting() == 5
    assert str(permission.said_waiting(5)).startswith("5 questions for permission wait in the")
    done = office.desk.stop_permission()
    assert (done.was_on, done.taken_back, done.can_answer) == (True, 5, 0)
    assert permission.count_waiting() == 0
    office.desk.send()
    assert asked(office) == []
    assert str(office.desk.stop_permission().said) == "Nobody was being asked for permission."


def test_who_was_never_sent_the_question_can_be_asked_again(office: Office) -> None:
    chosen = collect(office)
    office.desk.begin_permission(chosen)
    assert reasons(office, chosen)[PEOPLE[0]].startswith("was asked for permission"), "it waits"
    office.desk.stop_permission()
    assert set(reasons(office, chosen).values()) == {""}
    assert [one.name for one in permission.collected_lists()] == ["Flower news"]
    assert office.desk.begin_permission(chosen) == 5, "the day has room for them again"
    office.desk.send()
    assert asked(office) == PEOPLE
    assert all("only once" in why for why in reasons(office, chosen).values())
    assert permission.collected_lists() == []


def test_an_import_that_is_taken_back_before_anything_left_can_be_asked_again(
    office: Office,
) -> None:
    chosen = collect(office)
    office.desk.begin_permission(chosen)
    office.desk.take_import_back(1)
    office.later(minutes=5)
    office.sheet(*PEOPLE, name="again.xlsx", collected_before=True)
    assert set(reasons(office, chosen).values()) == {""}
    assert office.desk.begin_permission(chosen) == 5


def test_a_question_before_that_went_out_is_not_forgotten(office: Office) -> None:
    chosen = collect(office, ANA)
    office.set_account(imap=None)
    office.desk.begin_permission(chosen)
    office.desk.send()
    office.later(40)
    office.desk.expire()
    office.sign_up(ANA, day=office.now.date())
    office.desk.cancel(ANA)
    assert "only once" in reasons(office, chosen)[ANA]


def test_what_happens_meanwhile_counts(office: Office) -> None:
    chosen = collect(office)
    office.desk.choose_setting("permission_per_day", "1")
    office.desk.begin_permission(chosen)
    office.desk.choose_setting("permission_per_day", "4")

    def suppressed(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        contact_rows.set_address_state(office.contact(PEOPLE[1]).id, AddressState.BOUNCED, 0)
        if done == 1:
            office.desk.stop_permission()

    office.desk.send()
    assert office.desk.ask_permission(tick=suppressed) == 1
    office.desk.send()
    assert asked(office) == [PEOPLE[0]], "what waited was taken back"
    assert office.status(PEOPLE[2]) is RequestStatus.CANCELLED


def test_the_lists_on_which_somebody_was_never_asked(office: Office) -> None:
    office.make_list("Workshops")
    assert permission.collected_lists() == []
    collect(office)
    assert [one.name for one in permission.collected_lists()] == ["Flower news"]
