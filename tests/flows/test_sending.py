"""The outbox: every mail is sent once, or known as unknown; caps, rests and crashes included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from office import ANA, BEN, DAY, Office, Session, refused
from optindesk.core.errors import (
    AccountMissing,
    AddressNotTaken,
    Cancelled,
    ConnectionLost,
    ControlCharacter,
    DiskFull,
    FolderBusy,
    MailPutOff,
    MailRefused,
    NoConnection,
    OutcomeUnknown,
    SenderRefused,
    StoreBusy,
    StoreUnreachable,
    Trouble,
    TryLater,
    WrongPassword,
)
from optindesk.core.model import Account, Actor, MailKind, Security, Server, SuppressionKind
from optindesk.core.ports import Envelope, Receipt, Work, no_work
from optindesk.core.provider import Period
from optindesk.core.sentence import Sentence
from optindesk.core.status import AddressState, MailStatus, RequestStatus, State
from optindesk.flows import overview, queueing, standings
from optindesk.flows.pacing import CAREFUL, PUT_OFF, RESTS
from optindesk.flows.sending import waits_because
from optindesk.store import journal, post, suppressions, wording_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow

LATER = TryLater(host="mx", status=451, words="4.7.1 busy")
LOST = ConnectionLost(host="mx", reason="reset")
NOT_YET = MailPutOff(host="mx", status=450, words="4.7.1 greylisted")
NOT_FROM_YOU = SenderRefused(host="mx", status=550, words="5.1.8 bad outbound sender")
REFUSED = MailRefused(host="mx", status=550, words="5.7.1 not wanted")
WRONG_PASSWORD = WrongPassword(host="mx", user="shop", words="535 no")
UNKNOWN = OutcomeUnknown(host="mx", reason="reset")
CY = "cy@example.net"


def minutes(at: datetime | None) -> str:
    """A moment as a sentence has it."""
    assert at is not None
    return at.isoformat(timespec="minutes")


def three(office: Office) -> None:
    for address in (ANA, BEN, CY):
        office.sign_up(address)


def statuses(office: Office) -> list[MailStatus]:
    return [office.mails(address)[0].status for address in (ANA, BEN, CY)]


def ids(office: Office, address: str) -> list[str]:
    return [draft.message_id for draft in office.provider.to(address)]


def test_each_waiting_mail_goes_out_once_through_one_session(office: Office) -> None:
    three(office)
    result = office.desk.send()
    assert (result.sent, result.waiting, result.stopped) == (3, 0, None)
    assert [address for address, _ in office.provider.kinds] == [ANA, BEN, CY]
    assert office.provider.sessions == 1
    assert office.mails()[0].server_words == "2.0.0 Ok: queued as 1"
    assert office.mails()[0].handed_over_at == office.now
    assert office.desk.send().sent == 0
    assert office.provider.sessions == 1, "with nothing to send nobody connects"


def test_without_an_account_nothing_is_lost(office: Office) -> None:
    from optindesk.store.tables import AccountRow

    office.sign_up()
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.send()
    office.set_account()
    assert office.desk.send().sent == 1


def test_a_limit_sends_so_many_and_says_how_many_wait(office: Office) -> None:
    three(office)
    result = office.desk.send(limit=2)
    assert (result.sent, result.waiting) == (2, 1)


def test_the_head_of_the_log_leaves_with_each_mail(office: Office) -> None:
    from optindesk.store import journal

    three(office)
    before = str(journal.head())
    office.desk.send()
    assert office.provider.taken[0].log_head == before
    assert office.mails()[0].log_head == before
    heads = {str(one.head) for one in journal.heads_outside()}
    assert {draft.log_head for draft in office.provider.taken} == heads


# --- each answer of the provider ------------------------------------------------------------------


@pytest.mark.parametrize("at_dot", [False, True], ids=["at the offer", "at the dot"])
@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("5.1.1 No such user", True),
        ("550 5.4.4 no such domain", True),
        ("5.1.10 null MX", True),
        ("5.7.1 we do not like you", False),
        ("5.1.11 something new", False),
        ("blocked: 15.1.1.2 is listed, see 5.1.1", False),
    ],
)
def test_a_refused_mail_is_known_and_the_others_go_on(
    words: str, gone: bool, at_dot: bool, office: Office
) -> None:
    three(office)
    script = office.provider.at_dot if at_dot else office.provider.at_offer
    script.extend([None, refused(words)])
    result = office.desk.send()
    assert (result.sent, result.refused, result.bounced) == (2, int(not gone), int(gone))
    assert result.refusals == [(BEN, f"550 {words}")]
    assert statuses(office) == [MailStatus.SENT, MailStatus.REFUSED, MailStatus.SENT]
    assert office.status(BEN) is (RequestStatus.BOUNCED if gone else RequestStatus.OPEN)
    state = office.contact(BEN).address_state
    assert state is (AddressState.BOUNCED if gone else AddressState.OK)
    assert office.standing(BEN).facts.state is (State.BOUNCED if gone else State.REFUSED)
    assert words in str(office.standing(BEN).sentence)
    assert office.desk.send().sent == 0, "refused for good is for good"


def test_refusals_in_a_row_do_not_forget_the_mail_before_them(office: Office) -> None:
    three(office)
    office.provider.at_offer.extend([None, refused("no"), refused("no")])
    result = office.desk.send()
    assert (result.sent, result.refused, result.unknown) == (1, 2, 0)
    assert statuses(office) == [MailStatus.SENT, MailStatus.REFUSED, MailStatus.REFUSED]
    assert office.desk.send().unknown == 0


@pytest.mark.parametrize("at_dot", [False, True], ids=["at the offer", "at the dot"])
def test_try_later_rests_the_account_and_loses_nothing(at_dot: bool, office: Office) -> None:
    three(office)
    (office.provider.at_dot if at_dot else office.provider.at_offer).extend([None, LATER])
    result = office.desk.send()
    assert (result.sent, result.waiting, result.unknown) == (1, 2, 0)
    assert result.stopped is LATER
    assert result.resumes_at == office.now + RESTS[0]
    assert statuses(office) == [MailStatus.SENT, MailStatus.WAITING, MailStatus.WAITING]

    office.later(minutes=14)
    again = office.desk.send()
    assert (again.sent, again.resumes_at) == (0, result.resumes_at)
    assert office.provider.sessions == 1, "it rests"

    office.later(minutes=2)
    assert office.desk.send().sent == 2
    assert [address for address, _ in office.provider.kinds] == [ANA, CY, BEN], (
        "who was put off cannot block the others"
    )


def test_each_rest_is_longer_than_the_one_before_until_a_mail_is_taken(office: Office) -> None:
    three(office)
    rests = []
    for _ in range(6):
        office.provider.at_offer.append(LATER)
        result = office.desk.send()
        assert result.resumes_at is not None
        rests.append(result.resumes_at - office.now)
        office.later(seconds=rests[-1].total_seconds())
    assert rests == [*RESTS, RESTS[-1]]
    assert office.desk.send(limit=1).sent == 1
    office.provider.at_offer.append(LATER)
    assert office.desk.send().resumes_at == office.now + RESTS[0], "the rests are forgotten"


def test_another_server_has_asked_for_no_rest(office: Office) -> None:
    three(office)
    office.provider.at_offer.append(LATER)
    office.desk.send()
    office.set_account(sender_name="The Shop")
    assert office.desk.send().sent == 0
    office.set_account(smtp=Server("localhost", 25, Security.NONE))
    assert office.desk.send().sent == 3


@pytest.mark.parametrize("at_dot", [False, True], ids=["at the offer", "at the dot"])
def test_a_mail_that_is_not_taken_yet_waits_alone_and_the_others_go(
    at_dot: bool, office: Office
) -> None:
    three(office)
    (office.provider.at_dot if at_dot else office.provider.at_offer).extend([None, NOT_YET])
    result = office.desk.send()
    assert (result.sent, result.waiting, result.stopped) == (2, 1, None)
    assert result.resumes_at == office.now + PUT_OFF
    ((mail, hold),) = office.desk.outbox_with_holds()
    assert mail.server_words == "450 4.7.1 greylisted"
    assert hold is not None
    assert (hold.until, str(hold.why)) == (result.resumes_at, "its server put it off")
    (row,) = (one for one in standings.all_people(PeopleQuery(), office.now) if not one.mails_used)
    said = "rests until {until}, because the server asked to wait (“450 4.7.1 greylisted”)."
    assert str(row.sentence).endswith(said.format(until=minutes(result.resumes_at)))
    assert office.desk.send().resumes_at == result.resumes_at
    assert office.provider.sessions == 1, "nobody is called for nothing"
    office.later(seconds=PUT_OFF.total_seconds())
    assert office.desk.send().sent == 1


def test_a_server_that_was_mended_need_not_be_waited_for(office: Office) -> None:
    three(office)
    office.provider.at_offer.append(LATER)
    office.desk.send()
    resting = overview.to_do(office.now).resting
    until = minutes(office.now + RESTS[0])
    assert str(resting).endswith(f"asked to wait: all mails rest until {until}.")
    rows = standings.all_people(PeopleQuery(), office.now)
    assert all("because the server asked to wait" in str(row.sentence) for row in rows)
    assert office.desk.outbox()[0].server_words == "451 4.7.1 busy"
    office.provider.at_offer.append(NOT_YET)
    done = office.desk.send(at_once=True)
    assert (done.sent, done.put_off) == (2, 1)
    said = f"1 mail was put off by its server and rests until {minutes(done.resumes_at)}."
    assert str(overview.to_do(office.now).resting) == said
    assert office.desk.send().sent == 0
    assert office.desk.send(at_once=True).sent == 1
    assert overview.to_do(office.now).resting is None


def test_a_refused_mail_does_not_rest_with_the_others(office: Office) -> None:
    three(office)
    office.provider.at_offer.extend([REFUSED, LATER])
    office.desk.send()
    holds = {mail.status: hold for mail, hold in office.desk.outbox_with_holds()}
    assert holds[MailStatus.REFUSED] is None
    assert holds[MailStatus.WAITING] is not None


def test_what_is_asked_of_us_is_not_waited_for_but_limits_are(office: Office) -> None:
    office.set_account(per_day=2)
    three(office)
    assert office.desk.send(at_once=True).sent == 2
    assert overview.to_do(office.now).resting is None, "nobody asked for it"
    assert office.desk.send(at_once=True).sent == 0


def test_three_in_a_row_that_are_not_taken_yet_are_not_about_their_recipients(
    office: Office,
) -> None:
    many(office, 9)
    office.provider.at_offer.extend([NOT_YET, NOT_YET, None, NOT_YET, NOT_YET, NOT_YET])
    result = office.desk.send()
    assert (result.sent, result.waiting) == (1, 8)
    assert isinstance(result.stopped, TryLater)
    assert result.resumes_at == office.now + RESTS[0]
    holds = [hold for _, hold in office.desk.outbox_with_holds()]
    assert {hold and hold.until for hold in holds} == {result.resumes_at}
    assert any("asked to wait" in str(hold and hold.why) for hold in holds)
    office.later(1)
    assert {hold for _, hold in office.desk.outbox_with_holds()} == {None}


@pytest.mark.parametrize("at_dot", [False, True], ids=["at the offer", "at the dot"])
def test_a_refused_account_refuses_no_mail(at_dot: bool, office: Office) -> None:
    three(office)
    (office.provider.at_dot if at_dot else office.provider.at_offer).extend([None, NOT_FROM_YOU])
    result = office.desk.send()
    assert (result.sent, result.refused, result.waiting) == (1, 0, 2)
    assert (result.stopped, result.resumes_at) == (NOT_FROM_YOU, None)
    assert statuses(office) == [MailStatus.SENT, MailStatus.WAITING, MailStatus.WAITING]
    assert office.desk.send().sent == 2


def test_an_address_that_the_server_cannot_take_is_told_in_words(office: Office) -> None:
    three(office)
    office.provider.at_offer.extend([None, AddressNotTaken(host="mx.example")])
    result = office.desk.send()
    assert (result.sent, result.refused) == (2, 1)
    assert "Ask for another address of this person" in str(office.standing(BEN).sentence)


# --- the next mail --------------------------------------------------------------------------------


def test_the_server_is_told_of_the_next_mail_with_the_dot_of_this_one(office: Office) -> None:
    told = []

    class Told(Session):
        def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
            told.append(then and then.recipient)
            return super().finish(then, meanwhile)

    three(office)
    office.set_account(per_minute=2)
    office.provider.at_offer.extend([None, None])
    replace(office.desk, transport=lambda account: Told(office.provider)).send()
    assert told == [BEN, None, None], "never of one that has to wait"


def test_a_mail_is_made_while_the_server_makes_up_its_mind_about_another(office: Office) -> None:
    made = []

    class Watched(Session):
        def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
            before = len(office.pen.drafts)
            receipt = super().finish(then, meanwhile)
            made.append((before, len(office.pen.drafts)))
            return receipt

    three(office)
    replace(office.desk, transport=lambda account: Watched(office.provider)).send()
    assert made == [(2, 3), (3, 3), (3, 3)]


def test_books_that_cannot_be_read_meanwhile_hide_no_outcome(office: Office) -> None:
    three(office)
    office.pen.breaks_on[CY] = StoreBusy()
    assert office.desk.send().sent == 2
    assert statuses(office) == [MailStatus.SENT, MailStatus.SENT, MailStatus.WAITING]
    office.pen.breaks_on.clear()
    assert office.desk.send().sent == 1


@pytest.mark.parametrize("how", ["cancelled", "suppressed"])
def test_a_next_mail_that_is_not_wanted_any_more_is_not_sent(how: str, office: Office) -> None:
    three(office)

    def meanwhile() -> None:
        if how == "cancelled":
            office.desk.cancel(BEN)
        else:
            suppressions.suppress(SuppressionKind.ADDRESS, BEN, "", office.now)

    office.provider.at_dot.append(meanwhile)
    assert office.desk.send().sent == 2
    assert office.provider.to(BEN) == []
    assert office.provider.sessions == 2, "leaving the session takes back what was said"
    assert statuses(office) == [MailStatus.SENT, MailStatus.DROPPED, MailStatus.SENT]


def test_a_next_mail_is_not_lost_with_the_session(office: Office) -> None:
    three(office)
    office.provider.at_dot.append(LOST)
    assert office.desk.send().sent == 3
    assert [address for address, _ in office.provider.kinds] == [BEN, CY, ANA]


def test_a_server_that_is_busy_at_the_door_is_left_in_peace_too(office: Office) -> None:
    three(office)

    def busy(account: Account) -> Session:
        office.provider.connect(account)
        raise LATER

    result = replace(office.desk, transport=busy).send()
    assert (result.waiting, result.stopped) == (3, LATER)
    assert result.resumes_at == office.now + RESTS[0]
    assert office.desk.send().resumes_at == result.resumes_at
    assert office.provider.sessions == 1, "it rests"
    office.later(minutes=16)
    assert office.desk.send().sent == 3


def test_one_full_mailbox_does_not_block_the_outbox_for_ever(office: Office) -> None:
    three(office)
    for _ in range(3):
        office.provider.at_offer.clear()
        office.provider.at_offer.append(LATER)
        office.desk.send()
        office.later(hours=1)
    office.provider.at_offer.clear()
    assert office.desk.send().sent == 3


class Allergic(Session):
    """Hangs up on the mail to Ben, whenever it comes."""

    def offer(self, envelope: Envelope) -> None:
        if envelope.recipient == BEN:
            self.announced = None
            raise LOST
        super().offer(envelope)


def test_a_mail_that_the_server_always_hangs_up_on_does_not_block_the_others(
    office: Office,
) -> None:
    three(office)
    desk = replace(office.desk, transport=lambda account: Allergic(office.provider))
    results = [desk.send() for _ in range(2)]
    assert [result.sent for result in results] == [2, 0]
    assert [result.stopped for result in results] == [LOST, LOST]
    assert statuses(office) == [MailStatus.SENT, MailStatus.WAITING, MailStatus.SENT]


@pytest.mark.parametrize("at_dot", [False, True], ids=["at the offer", "at the dot"])
def test_after_a_lost_connection_it_connects_again_and_the_mail_goes_last(
    at_dot: bool, office: Office
) -> None:
    three(office)
    (office.provider.at_dot if at_dot else office.provider.at_offer).extend([None, LOST])
    result = office.desk.send()
    assert (result.sent, result.waiting, result.stopped, result.resumes_at) == (3, 0, None, None)
    assert [address for address, _ in office.provider.kinds] == [ANA, CY, BEN]
    assert (office.provider.sessions, office.paused) == (2, [1.0])


def test_a_line_that_breaks_each_time_is_tried_three_times_more_and_then_left(
    office: Office,
) -> None:
    many(office, 6)
    office.provider.at_offer.extend([LOST] * 9)
    result = office.desk.send()
    assert (result.sent, result.waiting, result.stopped) == (0, 6, LOST)
    assert (office.provider.sessions, sum(office.paused)) == (4, 21.0)
    assert max(office.paused) <= 1.0, "between two looks a person can stop it"
    office.provider.at_offer.clear()
    assert office.desk.send().sent == 6


def test_a_line_that_breaks_after_each_mail_brings_them_all_out(office: Office) -> None:
    many(office, 6)
    office.provider.at_offer.extend([None, LOST] * 6)
    result = office.desk.send()
    assert (result.sent, result.stopped) == (6, None)


@pytest.mark.parametrize(
    ("trouble", "tries"),
    [(NoConnection(host="mx.example", port=25, reason="gone"), 4), (WRONG_PASSWORD, 2)],
)
def test_where_no_connection_comes_again_it_says_so_and_what_was_done_before(
    trouble: Trouble, tries: int, office: Office
) -> None:
    three(office)
    office.provider.at_offer.extend([None, LOST])
    sessions = 0

    def connect(account: Account) -> Session:
        nonlocal sessions
        sessions += 1
        if sessions > 1:
            raise trouble
        return office.provider.connect(account)

    result = replace(office.desk, transport=connect).send()
    assert (result.sent, result.waiting, result.stopped) == (1, 2, trouble)
    assert sessions == tries


def test_the_first_connection_that_fails_is_no_result(office: Office) -> None:
    three(office)

    def connect(account: Account) -> Session:
        raise WRONG_PASSWORD

    with pytest.raises(WrongPassword):
        replace(office.desk, transport=connect).send()


def test_a_connection_lost_after_the_dot_is_unknown_and_never_sent_again(office: Office) -> None:
    three(office)
    office.provider.at_dot.extend([None, UNKNOWN])
    result = office.desk.send()
    assert (result.sent, result.unknown, result.waiting) == (1, 1, 1)
    assert result.stopped is UNKNOWN
    assert office.standing(BEN).facts.state is State.UNKNOWN
    (noted,) = [entry for entry in journal.entries() if entry.code == "mail.unknown"]
    assert noted.values["why"] == "no answer of the server said whether it took it"
    office.later(1)
    assert office.desk.send().sent == 1
    assert office.provider.to(BEN) == []
    assert statuses(office)[1] is MailStatus.UNKNOWN


def test_a_mail_that_cannot_be_made_is_refused_and_the_others_go_on(office: Office) -> None:
    three(office)
    office.pen.breaks_on[BEN] = ControlCharacter(field="name")
    result = office.desk.send()
    assert (result.sent, result.refused) == (2, 1)
    assert "“name” holds a line break" in str(office.standing(BEN).sentence)


# --- killed ---------------------------------------------------------------------------------------


def test_killed_before_the_marker_it_goes_again_with_the_same_message_id(office: Office) -> None:
    three(office)
    office.provider.at_offer.extend([None, KeyboardInterrupt()])
    with pytest.raises(KeyboardInterrupt):
        office.desk.send()
    assert statuses(office) == [MailStatus.SENT, MailStatus.WAITING, MailStatus.WAITING]
    first_try = [d.message_id for d in office.pen.drafts.values() if d.recipient == BEN]
    assert office.desk.send().sent == 2
    assert ids(office, BEN) == first_try[:1]


def test_killed_after_the_marker_it_is_unknown_and_never_sent_again(office: Office) -> None:
    three(office)
    office.provider.at_dot.extend([None, KeyboardInterrupt()])
    with pytest.raises(KeyboardInterrupt):
        office.desk.send()
    assert statuses(office) == [MailStatus.SENT, MailStatus.SENDING, MailStatus.WAITING]
    assert office.standing(BEN).facts.state is State.QUEUED
    result = office.desk.send()
    assert (result.sent, result.unknown, result.waiting) == (1, 1, 0)
    assert office.provider.to(BEN) == []
    assert office.standing(BEN).facts.state is State.UNKNOWN


def full_disk(patch: pytest.MonkeyPatch, when: Callable[[int], bool]) -> None:
    """The disk is full at these commits of the outbox, counted from 1."""
    count = 0

    @contextmanager
    def unit_of_work(store: Store, actor: Actor, now: datetime) -> Iterator[Journal]:
        nonlocal count
        count += 1
        with journal.unit_of_work(store, actor, now) as log:
            yield log
            if when(count):
                raise DiskFull

    patch.setattr(queueing, "unit_of_work", unit_of_work)


@pytest.mark.parametrize("full_at", [2, 3])
def test_what_the_server_said_outlives_a_disk_that_was_full_for_a_moment(
    office: Office, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    three(office)
    full_disk(monkeypatch, lambda count: count == full_at)
    result = office.desk.send()
    taken = len(office.provider.taken)
    assert isinstance(result.stopped, DiskFull)
    assert (result.sent, result.unknown, result.waiting) == (taken, 0, 3 - taken)
    assert statuses(office).count(MailStatus.SENT) == taken == full_at - 1
    result = office.desk.send()
    assert (result.sent, result.unknown) == (3 - taken, 0)
    assert len(office.provider.taken) == 3


def test_a_disk_that_stays_full_is_told_with_what_left_and_what_is_in_doubt(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(office)
    with monkeypatch.context() as patch:
        full_disk(patch, lambda count: count >= 3)
        result = office.desk.send()
    assert isinstance(result.stopped, DiskFull)
    assert (result.sent, result.unknown, result.waiting) == (1, 1, 1)
    assert statuses(office) == [MailStatus.SENT, MailStatus.SENDING, MailStatus.WAITING]
    result = office.desk.send()
    assert (result.sent, result.unknown) == (1, 1)
    assert len(office.provider.taken) == 3


def test_a_disk_that_is_full_before_anything_left_is_just_that(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(office)
    full_disk(monkeypatch, lambda count: True)
    with pytest.raises(DiskFull):
        office.desk.send()
    assert office.provider.taken == []


def test_where_the_books_cannot_be_asked_any_more_it_is_said_why(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(office)

    def asked(ask: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*about: Any) -> Any:
            if office.provider.taken:
                raise StoreUnreachable(reason="the server is just starting.")
            return ask(*about)

        return answer

    with monkeypatch.context() as patch:
        full_disk(patch, lambda count: count >= 3)
        for name in ("count_mails", "mails_in", "held_mails"):
            patch.setattr(post, name, asked(getattr(post, name)))
        with pytest.raises(DiskFull):
            office.desk.send()
    result = office.desk.send()
    assert (result.sent, result.unknown) == (1, 1)
    assert len(office.provider.taken) == 3


def test_stopped_by_a_person_between_two_mails_it_keeps_what_was_done(office: Office) -> None:
    three(office)

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        assert total == 3
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.send(tick=stop)
    assert statuses(office) == [MailStatus.SENT, MailStatus.SENT, MailStatus.WAITING]


# --- no longer wanted -----------------------------------------------------------------------------


def test_what_is_cancelled_while_its_body_is_offered_is_never_delivered(office: Office) -> None:
    three(office)
    office.provider.at_offer.extend([None, lambda: office.desk.cancel(BEN) and None])
    result = office.desk.send()
    assert result.sent == 2
    assert office.provider.to(BEN) == []
    assert office.provider.sessions == 2, "leaving the session takes the body back"
    assert statuses(office) == [MailStatus.SENT, MailStatus.DROPPED, MailStatus.SENT]


def test_what_is_cancelled_while_it_is_refused_stays_cancelled(office: Office) -> None:
    office.sign_up()

    def both() -> None:
        office.desk.cancel(ANA)
        raise refused("5.1.1 no such user")

    office.provider.at_offer.append(both)
    office.desk.send()
    assert office.status() is RequestStatus.CANCELLED
    assert office.mails()[0].status is MailStatus.DROPPED
    assert office.contact().address_state is AddressState.OK


def test_what_was_answered_no_before_it_left_is_not_sent(office: Office) -> None:
    office.sign_up()
    office.desk.withdraw(ANA)
    assert office.desk.send().sent == 0
    assert office.mails()[0].status is MailStatus.DROPPED


@pytest.mark.parametrize(
    ("kind", "key"),
    [(SuppressionKind.ADDRESS, BEN), (SuppressionKind.DOMAIN, "example.com")],
)
def test_nothing_ever_leaves_to_who_is_never_to_be_written_to(
    kind: SuppressionKind, key: str, office: Office
) -> None:
    three(office)
    suppressions.suppress(kind, key, "asked us by letter", office.now)
    assert office.desk.send().sent == 2
    assert office.provider.to(BEN) == []
    assert office.status(BEN) is RequestStatus.CANCELLED, "it cannot be answered"
    assert statuses(office)[1] is MailStatus.DROPPED


def test_what_is_dropped_and_suppressed_at_once_is_logged_once(office: Office) -> None:
    office.subscribe(BEN)
    office.sign_up()
    MailRow.update(id=99).where(MailRow.kind == "thanks").execute()

    def meanwhile() -> None:
        suppressions.suppress(SuppressionKind.ADDRESS, BEN, "", office.now)
        MailRow.update(status="dropped").where(MailRow.id == 99).execute()

    office.provider.at_offer.append(meanwhile)
    assert office.desk.send().sent == 1
    assert "mail.dropped" not in office.codes()


def test_what_is_cancelled_while_we_connect_is_not_waited_for(office: Office) -> None:
    three(office)

    def connect(account: Account) -> Session:
        for address in (ANA, BEN, CY):
            office.desk.cancel(address)
        return office.provider.connect(account)

    result = replace(office.desk, transport=connect).send()
    assert (result.sent, result.waiting) == (0, 0)


def test_a_mail_of_no_question_is_sent_too(office: Office) -> None:
    office.sign_up()
    office.desk.cancel(ANA)
    wording = wording_rows.wording(MailKind.GOODBYE, "en")
    assert wording is not None
    contact = office.contact().id
    post.queue_mail(None, contact, MailKind.GOODBYE, 1, ANA, wording.id, {}, office.now)
    assert office.desk.send().sent == 1
    assert (office.provider.taken[0].token, office.provider.taken[0].leave) == (None, None)
    assert office.read(office.bounce(office.provider.taken[0])).outcome.value == "ignored"


def test_a_thank_you_does_not_leave_either(office: Office) -> None:
    office.subscribe()
    suppressions.suppress(SuppressionKind.ADDRESS, ANA, "", office.now)
    office.desk.send()
    assert office.provider.kinds == [(ANA, "confirm")]
    assert [mail.status for mail in office.mails()] == [MailStatus.SENT, MailStatus.DROPPED]
    assert office.status() is RequestStatus.CONFIRMED


# --- how fast -------------------------------------------------------------------------------------


def many(office: Office, count: int) -> None:
    office.sheet(*[f"p{number}@example.org" for number in range(count)], name=f"{count}.csv")


def test_a_minute_has_so_many_mails_and_the_desk_waits(office: Office) -> None:
    office.set_account(per_minute=3)
    many(office, 7)
    started = office.now
    result = office.desk.send()
    assert (result.sent, result.waiting) == (7, 0)
    assert office.now - started == timedelta(minutes=2)
    assert sum(office.paused) == 120
    assert max(office.paused) <= 1.0, "between two looks a person can stop it"


def test_one_reads_why_nothing_goes_for_a_while(office: Office) -> None:
    told: list[Sentence | None] = []
    office.set_account(per_minute=2)
    many(office, 3)
    office.provider.at_offer.append(LOST)
    office.desk.send(tick=lambda done, total=None, note=None: told.append(note))
    notes = [str(note) for note in told]
    why = {str(waits_because(note)) for note in (*told, None)}
    assert {str(one).partition(", goes on")[0] for one in why} == {
        "None",
        "the connection broke off and is opened again",
        "2 of 2 in this minute",
    }
    assert "0 mails handed over; the connection broke off and is opened again" in notes
    assert any(
        note.startswith("2 mails handed over; 2 of 2 in this minute, goes on at 2026-11-21T09:01")
        for note in notes
    )
    assert notes[-1] == "3 mails handed over"


def test_the_minute_counts_what_an_earlier_run_sent(office: Office) -> None:
    office.set_account(per_minute=2)
    many(office, 2)
    office.desk.send()
    many(office, 3)
    office.later(seconds=30)
    office.desk.send(limit=1)
    assert sum(office.paused) == 30


def test_a_day_has_so_many_mails_and_the_rest_waits_for_tomorrow(office: Office) -> None:
    office.set_account(per_day=2)
    many(office, 5)
    first = office.now
    result = office.desk.send()
    assert (result.sent, result.waiting, result.resumes_at) == (2, 3, first + DAY)
    assert result.stopped is None
    assert office.desk.send().resumes_at == first + DAY
    office.later(1)
    assert office.desk.send().sent == 2
    office.later(1)
    assert office.desk.send().sent == 1
    assert len({draft.recipient for draft in office.provider.taken}) == 5


def test_an_unknown_mail_counts_for_the_day(office: Office) -> None:
    office.set_account(per_day=1)
    many(office, 2)
    office.provider.at_dot.append(UNKNOWN)
    office.desk.send()
    result = office.desk.send()
    assert (result.sent, result.waiting) == (0, 1)


def test_a_provider_far_away_is_not_overrun(office: Office) -> None:
    office.set_account(smtp=Server("smtp.example.org", 587, Security.STARTTLS))
    many(office, CAREFUL[Period.MINUTE] + 1)
    office.desk.send()
    assert sum(office.paused) == 60


# --- two desks ------------------------------------------------------------------------------------


def test_of_two_desks_one_sends_and_the_other_is_told(office: Office) -> None:
    three(office)
    busy = []

    def other() -> None:
        with pytest.raises(FolderBusy) as trouble:
            office.desk.send()
        busy.append(trouble.value)

    office.provider.at_offer.extend([None, other])
    assert office.desk.send().sent == 3
    assert len(busy) == 1


def test_a_mail_that_another_desk_claimed_is_not_sent(office: Office) -> None:
    three(office)
    number = office.mails(BEN)[0].id
    office.provider.at_offer.extend(
        [None, lambda: post.claim_mail(number, 1, office.now, "") and None]
    )
    office.desk.send()
    assert office.provider.to(BEN) == []


def test_the_sums_are_right(office: Office) -> None:
    many(office, 60)
    office.provider.at_offer.extend([refused("5.1.1 x") if n % 7 == 0 else None for n in range(60)])
    office.provider.at_dot.extend([refused("5.7.1 x") if n % 5 == 0 else None for n in range(60)])
    result = office.desk.send(limit=50)
    assert result.sent + result.refused + result.bounced + result.waiting == 60
    assert result.waiting == 10
    assert result.sent == len(office.provider.taken) == post.count_mails(MailStatus.SENT)
    assert result.refused + result.bounced == post.count_mails(MailStatus.REFUSED)
    office.provider.at_offer.clear()
    office.provider.at_dot.clear()
    rest = office.desk.send()
    assert rest.sent == 10
    assert len({draft.message_id for draft in office.provider.taken}) == len(office.provider.taken)


def test_answers_of_courtesy_carry_no_code_that_confirms(office: Office) -> None:
    office.subscribe()
    office.desk.send()
    thanks = office.provider.taken[-1]
    assert thanks.wording.kind is MailKind.THANKS
    assert (thanks.token, thanks.code) == (None, None)
    assert thanks.leave is not None
