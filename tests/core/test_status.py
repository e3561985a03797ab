"""The tables of DESIGN 3: every pair of status and event has an outcome, and the right one."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from optindesk.core.status import (
    ADDRESS_TABLE,
    MAIL_TABLE,
    REQUEST_TABLE,
    SUBSCRIPTION_TABLE,
    Action,
    AddressEvent,
    AddressState,
    MailEvent,
    MailStatus,
    RequestEvent,
    RequestStatus,
    State,
    SubscriptionEvent,
    SubscriptionStatus,
    after_address,
    after_mail,
    after_request,
    after_subscription,
    state_of,
    status_as_to,
)

OPEN, CONFIRMED, DECLINED, EXPIRED, BOUNCED, SUPERSEDED, CANCELLED = RequestStatus
ENDED = set(RequestStatus) - {OPEN}

REQUESTS = """
YES            | CONFIRM+CONFIRMED | ALREADY | REVIEW | CONFIRM_READ_LATE+CONFIRMED | REVIEW | REVIEW | REVIEW
YES_LATE       | OFFER_NEW | ALREADY | REVIEW | OFFER_NEW | REVIEW | REVIEW | REVIEW
YES_UNSENT     | REVIEW | ALREADY | REVIEW | REVIEW | REVIEW | REVIEW | REVIEW
NO             | DECLINE+DECLINED | WITHDRAW | NOTE | DECLINE+DECLINED | NOTE | NOTE | NOTE
LEAVE          | DECLINE+DECLINED | WITHDRAW | NOTE | LEAVE | LEAVE | LEAVE | LEAVE
UNCLEAR        | REVIEW | REVIEW | REVIEW | REVIEW | REVIEW | REVIEW | REVIEW
MACHINE        | NOTE | NOTE | NOTE | NOTE | NOTE | NOTE | NOTE
SOFT_BOUNCE    | COUNT_SOFT | COUNT_SOFT | COUNT_SOFT | COUNT_SOFT | COUNT_SOFT | COUNT_SOFT | COUNT_SOFT
HARD_BOUNCE    | MARK_ADDRESS+BOUNCED | MARK_ADDRESS | NOTE | MARK_ADDRESS | NOTE | MARK_ADDRESS | MARK_ADDRESS
DEADLINE       | EXPIRE+EXPIRED | NOTHING | NOTHING | NOTHING | NOTHING | NOTHING | NOTHING
ASK            | ADD_SIGNUP | SUBSCRIBED_ALREADY | LEFT_ALONE | LEFT_ALONE | WAIT_FOR_ADDRESS | NEW_REQUEST | NEW_REQUEST
ASK_NEWER      | ADD_SIGNUP | SUBSCRIBED_ALREADY | NEW_REQUEST | NEW_REQUEST | WAIT_FOR_ADDRESS | NEW_REQUEST | NEW_REQUEST
ASK_MORE       | SUPERSEDE+SUPERSEDED | NEW_REQUEST | LEFT_ALONE | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST
ASK_MORE_NEWER | SUPERSEDE+SUPERSEDED | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST | NEW_REQUEST
CANCEL         | CANCEL+CANCELLED | NOTHING | NOTHING | NOTHING | NOTHING | NOTHING | NOTHING
"""  # noqa: E501 - a table is read by its columns
"""The table of DESIGN 3, its columns in the order of RequestStatus, ``+`` the new status."""


def request_cells() -> list[tuple[RequestStatus, RequestEvent, Action, RequestStatus]]:
    cells = []
    for line in REQUESTS.strip().splitlines():
        event, *row = (cell.strip() for cell in line.split("|"))
        for status, cell in zip(RequestStatus, row, strict=True):
            action, _, becomes = cell.partition("+")
            cells.append(
                (
                    status,
                    RequestEvent[event],
                    Action[action],
                    RequestStatus[becomes] if becomes else status,
                )
            )
    return cells


def test_the_table_of_requests_is_that_of_the_design() -> None:
    cells = request_cells()
    assert {cell[:2] for cell in cells} == set(product(RequestStatus, RequestEvent))
    wrong = [cell for cell in cells if after_request(cell[0], cell[1]) != cell[2:]]
    assert wrong == []


def test_every_pair_of_every_table_has_an_outcome() -> None:
    for status, event in product(RequestStatus, RequestEvent):
        action, becomes = after_request(status, event)
        assert isinstance(action, Action)
        assert isinstance(becomes, RequestStatus)
    for mail_status, mail_event in product(MailStatus, MailEvent):
        assert isinstance(after_mail(mail_status, mail_event), MailStatus)
    for how, what in product(SubscriptionStatus, SubscriptionEvent):
        assert isinstance(after_subscription(how, what), SubscriptionStatus)
    for address, happened in product(AddressState, AddressEvent):
        assert isinstance(after_address(address, happened), AddressState)


def test_the_tables_have_no_other_rows_or_columns() -> None:
    for table, events, statuses in (
        (REQUEST_TABLE, RequestEvent, RequestStatus),
        (MAIL_TABLE, MailEvent, MailStatus),
        (SUBSCRIPTION_TABLE, SubscriptionEvent, SubscriptionStatus),
        (ADDRESS_TABLE, AddressEvent, AddressState),
    ):
        assert list(table) == list(events)
        assert all(list(row) == list(statuses) for row in table.values())


def test_every_action_is_an_outcome_of_some_pair() -> None:
    used = {outcome.action for row in REQUEST_TABLE.values() for outcome in row.values()}
    assert used == set(Action)


# --- what must never be wrong ---------------------------------------------------------------------


def test_only_a_yes_in_time_confirms_and_only_an_open_or_lapsed_request() -> None:
    confirming = {
        (status, event)
        for status, event in product(RequestStatus, RequestEvent)
        if status is not CONFIRMED and after_request(status, event).becomes is CONFIRMED
    }
    assert confirming == {(OPEN, RequestEvent.YES), (EXPIRED, RequestEvent.YES)}


def test_machines_and_unclear_answers_never_change_a_request() -> None:
    for event in (RequestEvent.UNCLEAR, RequestEvent.MACHINE, RequestEvent.SOFT_BOUNCE):
        assert all(after_request(status, event).becomes is status for status in RequestStatus)


def test_nothing_opens_a_request_again() -> None:
    assert all(
        after_request(status, event).becomes is not OPEN
        for status, event in product(ENDED, RequestEvent)
    )


def test_an_ended_request_only_changes_when_it_had_lapsed() -> None:
    changing = {
        (status, after_request(status, event).becomes)
        for status, event in product(ENDED, RequestEvent)
        if after_request(status, event).becomes is not status
    }
    assert changing == {(EXPIRED, CONFIRMED), (EXPIRED, DECLINED)}


@pytest.mark.parametrize("event", [RequestEvent.NO, RequestEvent.LEAVE])
def test_a_no_after_a_yes_is_a_withdrawal_at_once(event: RequestEvent) -> None:
    assert after_request(CONFIRMED, event) == (Action.WITHDRAW, CONFIRMED)


def test_somebody_who_left_or_let_it_lapse_is_asked_again_only_for_a_newer_sign_up() -> None:
    for status in (DECLINED, EXPIRED):
        assert after_request(status, RequestEvent.ASK).action is Action.LEFT_ALONE
        assert after_request(status, RequestEvent.ASK_NEWER).action is Action.NEW_REQUEST
    assert after_request(DECLINED, RequestEvent.ASK_MORE).action is Action.LEFT_ALONE


def test_an_address_that_bounced_waits_for_the_right_one() -> None:
    for event in (RequestEvent.ASK, RequestEvent.ASK_NEWER):
        assert after_request(BOUNCED, event).action is Action.WAIT_FOR_ADDRESS
    assert after_request(BOUNCED, RequestEvent.ASK_MORE).action is Action.NEW_REQUEST


# --- mails ----------------------------------------------------------------------------------------

MAILS = {
    (MailStatus.WAITING, MailEvent.CLAIMED): MailStatus.SENDING,
    (MailStatus.WAITING, MailEvent.REFUSED): MailStatus.REFUSED,
    (MailStatus.WAITING, MailEvent.SEEN_SENT): MailStatus.SENT,
    (MailStatus.WAITING, MailEvent.SET_BACK): MailStatus.UNKNOWN,
    (MailStatus.SENDING, MailEvent.SET_BACK): MailStatus.UNKNOWN,
    (MailStatus.WAITING, MailEvent.UNWANTED): MailStatus.DROPPED,
    (MailStatus.SENDING, MailEvent.TAKEN): MailStatus.SENT,
    (MailStatus.SENDING, MailEvent.NOT_TAKEN): MailStatus.WAITING,
    (MailStatus.SENDING, MailEvent.REFUSED): MailStatus.REFUSED,
    (MailStatus.SENDING, MailEvent.LOST_TRACK): MailStatus.UNKNOWN,
    (MailStatus.SENDING, MailEvent.SEEN_SENT): MailStatus.SENT,
    (MailStatus.UNKNOWN, MailEvent.SEEN_SENT): MailStatus.SENT,
    (MailStatus.UNKNOWN, MailEvent.SAID_NOT_SENT): MailStatus.WAITING,
    (MailStatus.DROPPED, MailEvent.WANTED_AGAIN): MailStatus.WAITING,
    (MailStatus.REFUSED, MailEvent.TRIED_AGAIN): MailStatus.WAITING,
}


def test_a_mail_changes_in_these_ways_and_no_other() -> None:
    changes = {
        (status, event): after_mail(status, event)
        for status, event in product(MailStatus, MailEvent)
        if after_mail(status, event) is not status
    }
    assert changes == MAILS


def test_a_mail_whose_outcome_is_unknown_goes_again_only_when_a_person_says_so() -> None:
    back = [
        event for event in MailEvent if after_mail(MailStatus.UNKNOWN, event) is MailStatus.WAITING
    ]
    assert back == [MailEvent.SAID_NOT_SENT]


def test_a_mail_that_was_sent_stays_sent() -> None:
    assert {after_mail(MailStatus.SENT, event) for event in MailEvent} == {MailStatus.SENT}


# --- subscriptions and addresses ------------------------------------------------------------------

NONE, PENDING, SUBSCRIBED, UNSUBSCRIBED = SubscriptionStatus


def test_a_subscription_changes_in_these_ways_and_no_other() -> None:
    changes = {
        (status, event): after_subscription(status, event)
        for status, event in product(SubscriptionStatus, SubscriptionEvent)
        if after_subscription(status, event) is not status
    }
    assert changes == {
        (NONE, SubscriptionEvent.ASKED): PENDING,
        (UNSUBSCRIBED, SubscriptionEvent.ASKED): PENDING,
        (NONE, SubscriptionEvent.CONFIRMED): SUBSCRIBED,
        (PENDING, SubscriptionEvent.CONFIRMED): SUBSCRIBED,
        (UNSUBSCRIBED, SubscriptionEvent.CONFIRMED): SUBSCRIBED,
        (PENDING, SubscriptionEvent.ENDED): NONE,
        (PENDING, SubscriptionEvent.ENDED_AGAIN): UNSUBSCRIBED,
        (SUBSCRIBED, SubscriptionEvent.LEFT): UNSUBSCRIBED,
        (SUBSCRIBED, SubscriptionEvent.MOVED): NONE,
    }


def test_an_address_changes_in_these_ways_and_no_other() -> None:
    ok, soft, bounced = AddressState
    for state in AddressState:
        assert after_address(state, AddressEvent.ANSWERED) is ok
        assert after_address(state, AddressEvent.HARD_BOUNCE) is bounced
    assert [after_address(state, AddressEvent.SOFT_BOUNCE) for state in AddressState] == [
        soft,
        soft,
        bounced,
    ]


# --- the state that people see --------------------------------------------------------------------


def test_an_ended_request_is_named_for_its_end_whatever_its_mails_are() -> None:
    for status in ENDED:
        for in_review in (True, False):
            for mail in MailStatus:
                assert state_of(status, {mail}, in_review) == State(status.value)


@pytest.mark.parametrize(
    ("mails", "state"),
    [
        (set(), State.QUEUED),
        ({MailStatus.WAITING}, State.QUEUED),
        ({MailStatus.SENDING}, State.QUEUED),
        ({MailStatus.DROPPED}, State.QUEUED),
        ({MailStatus.SENT}, State.AWAITING),
        ({MailStatus.UNKNOWN}, State.UNKNOWN),
        ({MailStatus.REFUSED}, State.REFUSED),
        ({MailStatus.SENT, MailStatus.WAITING}, State.AWAITING),
        ({MailStatus.SENT, MailStatus.REFUSED}, State.AWAITING),
        ({MailStatus.UNKNOWN, MailStatus.WAITING}, State.UNKNOWN),
        ({MailStatus.REFUSED, MailStatus.WAITING}, State.QUEUED),
        ({MailStatus.REFUSED, MailStatus.DROPPED}, State.REFUSED),
    ],
)
def test_an_open_request_is_named_for_the_mail_that_got_furthest(
    mails: set[MailStatus], state: State
) -> None:
    assert state_of(OPEN, mails, False) is state
    assert state_of(OPEN, mails, True) is State.REVIEW


def test_an_open_request_has_a_state_whatever_its_mails_are() -> None:
    for count in range(len(MailStatus) + 1):
        for mails in combinations(MailStatus, count):
            assert state_of(OPEN, set(mails), False).value not in {s.value for s in ENDED}


def test_what_a_yes_left_out_was_declined_and_the_question_was_not() -> None:
    goes_on_without = {OPEN, RequestStatus.CONFIRMED, RequestStatus.EXPIRED}
    for status, accepted in product(RequestStatus, (None, True, False)):
        left_out = accepted is False and status in goes_on_without
        expected = RequestStatus.DECLINED if left_out else status
        assert status_as_to(status, accepted) is expected
        cancelled = RequestStatus.CANCELLED if left_out else status
        assert status_as_to(status, accepted, True) is cancelled
