"""What is said of a person in one sentence, and who may be written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest

from optindesk.core import consent
from optindesk.core.model import SignUpSource
from optindesk.core.sentence import Sentence, Value, sentence
from optindesk.core.standing import COMPLAINED, Facts, Origin, may_mail, state_sentence
from optindesk.core.status import AddressState, Basis, State, SubscriptionStatus

SHEET = Origin(SignUpSource.SHEET, "market.xlsx", 14, date(2026, 11, 14))

FACTS = Facts(
    state=State.AWAITING,
    subscription=SubscriptionStatus.PENDING,
    basis=None,
    address_state=AddressState.OK,
    level=3,
    needed_level=3,
    asked_at=datetime(2026, 11, 21, 9, 2, tzinfo=UTC),
    handed_over_at=datetime(2026, 11, 21, 10, 4, tzinfo=UTC),
    expires_at=datetime(2026, 12, 21, 9, 2, tzinfo=UTC),
    origin=SHEET,
)
ENDED = replace(FACTS, ended_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
SUBSCRIBED = replace(
    FACTS,
    state=State.CONFIRMED,
    subscription=SubscriptionStatus.SUBSCRIBED,
    basis=Basis.CONFIRMED_HERE,
    since=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
LEFT = replace(
    SUBSCRIBED,
    subscription=SubscriptionStatus.UNSUBSCRIBED,
    left_at=datetime(2026, 12, 1, 7, 0, tzinfo=UTC),
)
AGREED = replace(SUBSCRIBED, agreed_level=2, asked_level=4)
ELSEWHERE = replace(SUBSCRIBED, state=None, basis=Basis.CONFIRMED_ELSEWHERE, brought="old shop")
OTHER = replace(SUBSCRIBED, state=None, basis=Basis.OTHER)
BOUNCED = replace(
    FACTS,
    state=None,
    subscription=SubscriptionStatus.NONE,
    address_state=AddressState.BOUNCED,
    brought="no such user",
)
ASKED = "asked on 21 Nov (sheet market.xlsx, row 14)"
WAITS = "to be asked since 21 Nov (sheet market.xlsx, row 14)"


def english(said: Sentence) -> str:
    """The sentence as an English desk shows it, its moments in short."""

    def show(value: Value) -> str:
        if isinstance(value, date):
            return value.strftime("%d %b").lstrip("0")
        return "" if value is None else str(value)

    return said.say(str, lambda one, many, n: one if n == 1 else many, show)


SAID = [
    (replace(FACTS, state=None, subscription=SubscriptionStatus.NONE), "Was not asked yet."),
    (replace(SUBSCRIBED, state=None), "Subscribed since 23 Nov."),
    (ELSEWHERE, "Subscribed since 23 Nov: said yes elsewhere (old shop)."),
    (OTHER, "Subscribed since 23 Nov on another basis; never said yes."),
    (replace(OTHER, since=None), "Subscribed on another basis; never said yes."),
    (
        replace(OTHER, state=State.QUEUED),
        "Subscribed since 23 Nov on another basis; never said yes. The question waits in the"
        f" outbox: {WAITS}, not sent yet.",
    ),
    (
        replace(ELSEWHERE, subscription=SubscriptionStatus.UNSUBSCRIBED, left_at=LEFT.left_at),
        "Left on 1 Dec; had said yes elsewhere before.",
    ),
    (replace(BOUNCED, never_write="asked to"), "Was not asked, and never is."),
    (BOUNCED, "Was not asked: mail to this address came back (no such user)."),
    (
        replace(FACTS, address_state=AddressState.SOFT),
        f"Waiting for the answer: {ASKED}, mail handed to your provider 21 Nov, can answer until"
        " 21 Dec. A mail to this address is delayed, or came back for now: the log says why.",
    ),
    (
        replace(FACTS, state=State.QUEUED),
        f"The question waits in the outbox: {WAITS}, not sent yet.",
    ),
    (
        replace(
            FACTS,
            state=State.QUEUED,
            rests_until=datetime(2026, 11, 22, tzinfo=UTC),
            words="450 4.2.2 full",
        ),
        f"The question waits in the outbox: {WAITS}, rests until 22 Nov, because the server asked"
        " to wait (“450 4.2.2 full”).",
    ),
    (
        FACTS,
        f"Waiting for the answer: {ASKED}, mail handed to your provider 21 Nov, can answer until"
        " 21 Dec.",
    ),
    (
        replace(FACTS, state=State.UNKNOWN),
        "Whether the question went out is not known: to be asked since 21 Nov (sheet market.xlsx,"
        " row 14); the connection broke at the last moment.",
    ),
    (
        replace(FACTS, state=State.REFUSED, words="550 No such user"),
        f"Your provider refused the question (“550 No such user”): {ASKED}.",
    ),
    (replace(FACTS, state=State.REFUSED), f"Your provider refused the question: {ASKED}."),
    (
        replace(FACTS, state=State.REVIEW, why=sentence("it asks a question")),
        f"A reply came, and a person must read it: it asks a question; {ASKED}.",
    ),
    (
        replace(
            ENDED,
            state=State.CONFIRMED,
            subscription=SubscriptionStatus.SUBSCRIBED,
            how="own reply",
        ),
        f"Said yes on 23 Nov (own reply); {ASKED}.",
    ),
    (
        replace(ENDED, state=State.CONFIRMED, subscription=SubscriptionStatus.SUBSCRIBED),
        f"Said yes on 23 Nov; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.CONFIRMED, subscription=SubscriptionStatus.NONE),
        f"Answered on 23 Nov, but did not say yes to this; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.DECLINED, is_left_out=True),
        f"Answered on 23 Nov, but did not say yes to this; {ASKED}.",
    ),
    (replace(ENDED, state=State.DECLINED), f"Said no on 23 Nov; {ASKED}."),
    (
        replace(ENDED, state=State.DECLINED, how="entered by Ann", decided_at=LEFT.left_at),
        f"Taken off by Ann on 1 Dec; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.DECLINED, how="read by Ann", decided_at=LEFT.left_at),
        f"Counted as a no by Ann on 1 Dec; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.DECLINED, how=consent.ELSEWHERE, decided_at=LEFT.left_at),
        f"Left in another program, and was taken off here on 1 Dec; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.EXPIRED),
        f"Did not answer by 21 Dec, so the question lapsed; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.BOUNCED, words="5.1.1 unknown"),
        f"The question came back on 23 Nov (“5.1.1 unknown”); {ASKED}.",
    ),
    (
        replace(ENDED, state=State.SUPERSEDED),
        f"The question was replaced by a newer one on 23 Nov; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.CANCELLED),
        f"The question was cancelled on 23 Nov; {ASKED}.",
    ),
    (
        replace(ENDED, state=State.SUPERSEDED, corrected_to="anna@example.org"),
        "The address was corrected to anna@example.org on 23 Nov, and the question ended;"
        f" {ASKED}.",
    ),
    (
        replace(ENDED, state=State.CANCELLED, cancelled_why="typed twice"),
        f"The question was cancelled on 23 Nov (typed twice); {ASKED}.",
    ),
    (
        replace(ENDED, state=State.CANCELLED, cancelled_why="self", never_write="self"),
        f"The question was cancelled on 23 Nov (never to be written to: self); {ASKED}.",
    ),
    (
        replace(FACTS, is_overdue=True),
        f"Could answer until 21 Dec; {ASKED}, mail handed to your provider 21 Nov. Whether an"
        " answer came is known when the mailbox was checked since.",
    ),
    (
        replace(FACTS, is_overdue=True, is_read_past=True),
        "Did not answer by 21 Dec, and the mailbox was read since: the question is about to lapse;"
        f" {ASKED}.",
    ),
    (
        replace(AGREED, state=State.DECLINED, ended_at=LEFT.left_at),
        f"Agreed to level 2 on 23 Nov. About level 4: Said no on 1 Dec; {ASKED}.",
    ),
    (
        replace(AGREED, state=State.QUEUED),
        "Agreed to level 2 on 23 Nov. About level 4: The question waits in the outbox:"
        f" {WAITS}, not sent yet.",
    ),
    (LEFT, "Left on 1 Dec; had said yes before."),
    (replace(LEFT, lowered_at=LEFT.left_at), "Lowered on 1 Dec; had said yes before."),
    (
        replace(SUBSCRIBED, ended_at=SUBSCRIBED.since, how="own reply", lowered_at=LEFT.left_at),
        f"Lowered on 1 Dec; said yes to more on 23 Nov (own reply); {ASKED}.",
    ),
    (replace(LEFT, state=None), "Left on 1 Dec; had said yes before."),
    (replace(LEFT, state=None, basis=Basis.OTHER), "Left on 1 Dec; was subscribed before."),
    (
        replace(LEFT, never_write=COMPLAINED),
        "Marked our mail as unwanted, and left on 1 Dec; had said yes before.",
    ),
    (
        replace(ENDED, state=State.DECLINED, never_write=COMPLAINED),
        f"Marked our mail as unwanted; {ASKED}.",
    ),
    (replace(LEFT, state=State.DECLINED, ended_at=LEFT.left_at), f"Said no on 1 Dec; {ASKED}."),
]


@pytest.mark.parametrize(("facts", "said"), SAID, ids=[said[:30] for _, said in SAID])
def test_how_somebody_stands_is_one_sentence(facts: Facts, said: str) -> None:
    assert english(state_sentence(facts)) == said


def test_every_state_has_its_sentence() -> None:
    assert {facts.state for facts, _ in SAID} == {None, *State}


@pytest.mark.parametrize(
    "known", [FACTS, Facts(None, SubscriptionStatus.NONE, None, AddressState.OK, 0, 0)]
)
def test_whatever_is_known_there_is_a_sentence(known: Facts) -> None:
    for state, status, basis in product([None, *State], SubscriptionStatus, [None, *Basis]):
        said = str(state_sentence(replace(known, state=state, subscription=status, basis=basis)))
        assert said.endswith(".")
        assert said[0].isupper()
        assert "{" not in said
        assert "  " not in said or known is not FACTS


def test_a_yes_is_never_said_of_somebody_who_gave_none() -> None:
    for state, status in product([None, *State], SubscriptionStatus):
        said = str(state_sentence(replace(ENDED, state=state, subscription=status)))
        if "Said yes" in said:
            assert state is State.CONFIRMED
            assert status is SubscriptionStatus.SUBSCRIBED


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (None, ""),
        (SHEET, " (sheet market.xlsx, row 14)"),
        (Origin(SignUpSource.MAIL), " (signed up by mail)"),
        (
            Origin(SignUpSource.MAIL, is_late_yes=True),
            " (said yes by mail after the question before it had lapsed)",
        ),
        (Origin(SignUpSource.TYPED), " (typed in at the desk)"),
    ],
)
def test_the_sentence_says_where_the_sign_up_came_from(origin: Origin | None, said: str) -> None:
    facts = replace(ENDED, state=State.DECLINED, origin=origin)
    assert english(state_sentence(facts)) == f"Said no on 23 Nov; asked on 21 Nov{said}."


# --- may we mail? ---------------------------------------------------------------------------------


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
def test_only_subscribed_with_the_level_at_a_good_address_and_not_suppressed_may_be_mailed() -> (
    None
):
    seen = set()
    for state, status, basis, address, level, needed, never in product(
        [None, *State],
        SubscriptionStatus,
        [None, *Basis],
        AddressState,
        range(6),
        range(6),
        [None, "", "asked us to stop"],
    ):
        facts = replace(
            SUBSCRIBED,
            state=state,
            subscription=status,
            basis=basis,
            address_state=address,
            level=level,
            needed_level=needed,
            never_write=never,
        )
        may, why = may_mail(facts)
        assert may == (
            status is SubscriptionStatus.SUBSCRIBED
            and level >= needed
            and address is not AddressState.BOUNCED
            and never is None
        )
        assert str(why).startswith("Yes: " if may else "No: ")
        assert str(why).endswith(".")
        seen.add(may)
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (SUBSCRIBED, "Yes: said yes on 23 Nov."),
        (replace(SUBSCRIBED, address_state=AddressState.SOFT), "Yes: said yes on 23 Nov."),
        (
            replace(SUBSCRIBED, basis=Basis.CONFIRMED_ELSEWHERE),
            "Yes: said yes elsewhere; subscribed since 23 Nov.",
        ),
        (
            replace(SUBSCRIBED, basis=Basis.OTHER),
            "Yes: subscribed since 23 Nov on another basis than a yes.",
        ),
        (replace(SUBSCRIBED, basis=None), "Yes: subscribed since 23 Nov."),
        (
            replace(SUBSCRIBED, never_write="asked us to stop"),
            "No: never to be written to (asked us to stop).",
        ),
        (replace(SUBSCRIBED, never_write=""), "No: never to be written to."),
        (LEFT, "No: left on 1 Dec."),
        (FACTS, "No: has not said yes yet."),
        (replace(FACTS, subscription=SubscriptionStatus.NONE), "No: never said yes."),
        (
            replace(SUBSCRIBED, level=2),
            "No: the permission level is 2, and 3 is needed.",
        ),
        (
            replace(SUBSCRIBED, address_state=AddressState.BOUNCED),
            "No: mail to this address comes back.",
        ),
    ],
)
def test_the_answer_comes_with_its_reason(facts: Facts, said: str) -> None:
    assert english(may_mail(facts)[1]) == said


def test_a_yes_stands_whatever_became_of_a_question_about_more() -> None:
    ended = {State.DECLINED, State.EXPIRED, State.BOUNCED, State.SUPERSEDED, State.CANCELLED}
    assert {state for state in State if replace(AGREED, state=state).stands} == ended
    assert not replace(ENDED, state=State.DECLINED).stands
