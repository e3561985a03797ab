"""Nobody becomes confirmed by a trick, and no mail is so odd that it stops the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from flows.test_with_true_mails import TruePen, arrive, content_of, reader
from mails.attacks import (
    ANA,
    BEN,
    FOLDED,
    MALLORY,
    OWN_SERVER,
    SHOP,
    Attack,
    Known,
    a_yes,
    attacks,
    bare,
    forged_token,
    from_sender,
    guesses,
    journeys,
    known,
    mail,
    said_above_quote,
    several,
    text,
)
from office import Office, shipped_and_true
from optindesk.core.model import MailKind, Target, Wording
from optindesk.core.ports import RawMail
from optindesk.core.status import RequestStatus, SubscriptionStatus
from optindesk.flows.keeping import Outcome, Read
from optindesk.store.tables import LetterRow, RequestRow, SubscriptionRow

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

NAMES = {ANA: "Ana Horvat", BEN: "Ben"}


@dataclass
class Siege:
    """An office that asked Ana and Ben, and what the attacker knows of the two questions."""

    office: Office
    ana: Known
    ben: Known

    def strike(self, content: bytes) -> Read:
        return arrive(self.office, content)

    def assert_nothing_won(self, said: Read) -> None:
        assert said.outcome in set(Outcome), said
        assert not RequestRow.select().where(RequestRow.status == "confirmed").exists(), said
        assert self.subscribed() == set(), said
        self.assert_no_mail_to_strangers()
        assert not [kind for _, kind in self.office.provider.kinds if kind == MailKind.THANKS]
        self.office.assert_whole()

    def assert_no_mail_to_strangers(self) -> None:
        self.office.desk.send()
        known_people = {*NAMES, *(owner for owner, _ in FOLDED.values())}
        assert {draft.recipient for draft in self.office.provider.taken} <= known_people

    def subscribed(self) -> set[int]:
        rows = SubscriptionRow.select(SubscriptionRow.contact).where(
            SubscriptionRow.status == "subscribed"
        )
        return {number for (number,) in rows.tuples()}

    def assert_left(self, said: Read) -> None:
        """Ana left, and whatever came afterwards did not bring her back."""
        assert said.outcome in set(Outcome), said
        assert self.subscribed() == set(), said
        assert self.office.subscription().status is SubscriptionStatus.UNSUBSCRIBED
        self.assert_no_mail_to_strangers()
        self.office.assert_whole()


def ask(office: Office, address: str, target: Target | None = None) -> Known:
    draft = office.ask(address, target, name=NAMES.get(address, "Ana Horvat"))
    return known(draft, content_of(office, draft))


@pytest.fixture(scope="module")
def first_wordings() -> list[Wording]:
    return shipped_and_true()


@pytest.fixture
def siege(office: Office) -> Siege:
    office.set_account(authserv_id=OWN_SERVER)
    pen = TruePen()
    office.provider.pen = pen  # type: ignore[assignment]
    office.desk = replace(office.desk, composer=pen, reader=reader())
    return Siege(office, ask(office, ANA), ask(office, BEN))


def test_the_mail_that_all_attacks_change_is_a_yes(siege: Siege) -> None:
    assert siege.strike(a_yes(siege.ana)).outcome is Outcome.APPLIED
    assert siege.office.status(ANA) is RequestStatus.CONFIRMED
    assert siege.office.status(BEN) is RequestStatus.OPEN


def test_the_bare_mail_that_all_attacks_change_is_a_yes(siege: Siege) -> None:
    assert siege.strike(bare(f"Yes\n{siege.ana.token}")).outcome is Outcome.APPLIED
    assert siege.office.status(ANA) is RequestStatus.CONFIRMED
    assert siege.office.status(BEN) is RequestStatus.OPEN


ODD = [pytest.param(made, id=name) for name, made in attacks() if "mass" not in name.split(":")[0]]
MASSIVE = [pytest.param(made, id=name) for name, made in attacks() if "mass" in name.split(":")[0]]


@pytest.mark.cases
@pytest.mark.parametrize("attack", ODD)
def test_one_mail_wins_nothing(attack: Attack, siege: Siege) -> None:
    siege.assert_nothing_won(siege.strike(attack(siege.ana, siege.ben)))


@pytest.mark.cases
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("attack", MASSIVE)
def test_a_mass_of_mail_wins_nothing_and_stops_nothing(attack: Attack, siege: Siege) -> None:
    """On one database: the size is the reader's burden, and little of it is stored."""
    siege.assert_nothing_won(siege.strike(attack(siege.ana, siege.ben)))


@pytest.mark.parametrize(("owner", "writer"), FOLDED.values(), ids=FOLDED.keys())
def test_an_address_that_folds_into_another_is_another(
    owner: str, writer: str, siege: Siege
) -> None:
    question = ask(siege.office, owner)
    siege.assert_nothing_won(siege.strike(from_sender(f"From: {writer}", question, siege.ben)))


# --- what the journey of a mail proves ------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in journeys(ANA) if "below" in name])
def test_a_proof_below_our_servers_own_is_not_kept_as_ours(name: str, siege: Siege) -> None:
    siege.strike(a_yes(siege.ana, sender=f"From: {MALLORY}", before=journeys(ANA)[name]))
    kept = LetterRow.get().authentication
    assert "fail" in kept
    assert "pass" not in kept


def test_the_proof_of_another_server_is_not_kept_as_ours(siege: Siege) -> None:
    proof = journeys(ANA)["a pass of another server"]
    siege.strike(a_yes(siege.ana, sender=f"From: {MALLORY}", before=proof))
    assert "pass" not in LetterRow.get().authentication


def test_a_desk_that_knows_no_server_of_its_own_believes_none(siege: Siege) -> None:
    siege.office.set_account(authserv_id=None)
    proof = journeys(ANA)["our server's pass, forged, with no real one"]
    said = siege.strike(a_yes(siege.ana, sender=f"From: {MALLORY}", before=proof))
    siege.assert_nothing_won(said)
    assert "pass" not in LetterRow.get().authentication


# --- said once ------------------------------------------------------------------------------------


def confirmed_and_left(siege: Siege) -> bytes:
    """Ana says yes, and leaves; returns her yes, which somebody kept."""
    yes = a_yes(siege.ana)
    assert siege.strike(yes).outcome is Outcome.APPLIED
    siege.office.desk.withdraw(ANA)
    assert siege.subscribed() == set()
    return yes


AGAIN: dict[str, Callable[[Known], bytes]] = {
    "the same bytes": lambda ana: a_yes(ana),
    "the same Message-ID, another text": lambda ana: a_yes(ana, "Yes, I confirm."),
    "the same Message-ID, no quote": lambda ana: bare(f"Yes\n{ana.token}"),
    "rendered anew": lambda ana: mail(
        several("alternative", said_above_quote(ana, "Yes"), text("<p>Yes</p>", "html")),
        reply_to=ana.message_id,
    ),
    "with a line above": lambda ana: a_yes(ana, before=f"Received: by {OWN_SERVER}; x"),
    "with a byte order mark": lambda ana: b"\xef\xbb\xbf" + a_yes(ana),
    "with a newline at the end": lambda ana: a_yes(ana) + b"\r\n",
    "with bare newlines": lambda ana: a_yes(ana).replace(b"\r\n", b"\n"),
    "another Message-ID": lambda ana: a_yes(ana, message_id="<again@example.org>"),
    "another Message-ID and Date": lambda ana: a_yes(
        ana, message_id="<again@example.org>", date="Thu, 24 Dec 2026 08:15:00 +0100"
    ),
    "the used token alone": lambda ana: bare(f"Yes\n{ana.token}", message_id="<again@example.org>"),
    "the used token on the button": lambda ana: bare(
        "Yes, I confirm.", subject=f"YES {ana.token}", message_id="<again@example.org>"
    ),
}


@pytest.mark.parametrize("again", [pytest.param(made, id=name) for name, made in AGAIN.items()])
def test_a_yes_that_is_said_again_brings_nobody_back(
    again: Callable[[Known], bytes], siege: Siege
) -> None:
    confirmed_and_left(siege)
    siege.assert_left(siege.strike(again(siege.ana)))


@pytest.mark.parametrize("again", [pytest.param(made, id=name) for name, made in AGAIN.items()])
def test_a_yes_that_is_said_again_thanks_nobody_twice(
    again: Callable[[Known], bytes], siege: Siege
) -> None:
    siege.strike(a_yes(siege.ana))
    siege.strike(again(siege.ana))
    siege.strike(again(siege.ana))
    siege.office.desk.send()
    told = [kind for who, kind in siege.office.provider.kinds if who == ANA]
    assert told.count(MailKind.THANKS.value) == 1
    assert len(told) <= 3, "the question, the thanks, and at most one courtesy"
    siege.assert_no_mail_to_strangers()


@pytest.mark.parametrize("again", [pytest.param(made, id=name) for name, made in AGAIN.items()])
def test_a_yes_after_a_no_is_read_by_a_person(
    again: Callable[[Known], bytes], siege: Siege
) -> None:
    no = a_yes(siege.ana, "No, thank you.", message_id="<no@example.org>")
    assert siege.strike(no).outcome is Outcome.APPLIED
    assert siege.office.status(ANA) is RequestStatus.DECLINED
    said = siege.strike(again(siege.ana))
    assert said.outcome is Outcome.REVIEW, said
    siege.assert_nothing_won(said)


def test_a_yes_with_the_message_id_of_the_no_is_not_applied(siege: Siege) -> None:
    siege.strike(a_yes(siege.ana, "No, thank you."))
    siege.assert_nothing_won(siege.strike(a_yes(siege.ana)))


# --- a question that is over ----------------------------------------------------------------------


def lapse(siege: Siege) -> None:
    siege.office.later(days=31)


def lapse_and_expire(siege: Siege) -> None:
    siege.office.later(days=31)
    siege.office.desk.expire()


def cancel(siege: Siege) -> None:
    siege.office.desk.cancel(ANA)


def ask_for_more(siege: Siege) -> None:
    """A higher level is asked, which supersedes the question about the lower one."""
    ask(siege.office, ANA, Target(level=4))


OVER = {"lapsed": lapse, "lapsed and expired": lapse_and_expire, "cancelled": cancel}


@pytest.mark.parametrize("end", [pytest.param(made, id=name) for name, made in OVER.items()])
@pytest.mark.parametrize("again", [pytest.param(made, id=name) for name, made in AGAIN.items()])
def test_a_yes_to_a_question_that_is_over_wins_nothing(
    again: Callable[[Known], bytes], end: Callable[[Siege], None], siege: Siege
) -> None:
    end(siege)
    siege.assert_nothing_won(siege.strike(again(siege.ana)))


@pytest.mark.parametrize("again", [pytest.param(made, id=name) for name, made in AGAIN.items()])
def test_a_yes_to_a_superseded_question_wins_nothing(
    again: Callable[[Known], bytes], siege: Siege
) -> None:
    older = ask(siege.office, ANA, Target(level=3))
    ask_for_more(siege)
    assert RequestRow.select().where(RequestRow.status == "superseded").count() == 1
    siege.assert_nothing_won(siege.strike(again(older)))
    assert siege.office.contact().level == 0


@pytest.mark.parametrize(
    "claimed",
    [
        {"date": "Sun, 22 Nov 2026 08:15:00 +0100"},
        {"before": "Received: by mx.evil.example; Sun, 22 Nov 2026 08:15:00 +0100"},
        {"before": "Received: from x by localhost; Sun, 22 Nov 2026 08:15:00 +0100"},
        {
            "before": f"Received: by {OWN_SERVER}; Thu, 24 Dec 2026 08:15:00 +0100",
            "more": f"Received: by {OWN_SERVER}; Sun, 22 Nov 2026 08:15:00 +0100",
        },
        {"more": "Delivery-Date: Sun, 22 Nov 2026 08:15:00 +0100"},
    ],
    ids=["Date", "a stranger's Received", "a local Received", "Received below", "Delivery-Date"],
)
def test_a_late_mail_that_claims_to_be_early_is_late(claimed: dict[str, str], siege: Siege) -> None:
    siege.office.later(days=31)
    content = a_yes(siege.ana, **claimed)
    raw = RawMail("late.eml", None, 0, None, len(content), content)
    siege.assert_nothing_won(siege.office.read(raw))


def test_a_saved_mail_from_the_future_is_no_reason_to_fail(siege: Siege) -> None:
    content = a_yes(siege.ana, "Maybe", before=f"Received: by {OWN_SERVER}; 99 Foo 99999 99:99:99")
    raw = RawMail("future.eml", None, 0, None, len(content), content)
    siege.assert_nothing_won(siege.office.read(raw))


# --- other questions ------------------------------------------------------------------------------


def test_two_questions_to_one_person_are_not_both_answered_by_one_mail(siege: Siege) -> None:
    other = siege.office.make_list("Workshops")
    second = ask(siege.office, ANA, Target(other.id))
    said = siege.strike(bare(f"Yes\n{siege.ana.token}\n{second.token}"))
    siege.assert_nothing_won(said)


def test_two_questions_to_one_person_named_by_reference_and_token(siege: Siege) -> None:
    other = siege.office.make_list("Workshops")
    second = ask(siege.office, ANA, Target(other.id))
    said = siege.strike(bare(f"Yes\n{siege.ana.token}", reply_to=second.message_id))
    siege.assert_nothing_won(said)


def test_a_yes_to_one_question_is_none_to_another(siege: Siege) -> None:
    other = Target(siege.office.make_list("Workshops").id)
    second = ask(siege.office, ANA, other)
    siege.strike(a_yes(second))
    assert siege.office.status(ANA, other) is RequestStatus.CONFIRMED
    assert siege.office.status(ANA) is RequestStatus.OPEN
    assert siege.office.status(BEN) is RequestStatus.OPEN
    siege.assert_no_mail_to_strangers()


def test_a_leave_token_of_a_subscriber_subscribes_to_nothing_more(siege: Siege) -> None:
    siege.strike(a_yes(siege.ana))
    other = Target(siege.office.make_list("Workshops").id)
    ask(siege.office, ANA, other)
    siege.strike(bare(f"Yes\n{siege.ana.leave}", message_id="<leave@example.org>"))
    assert siege.office.status(ANA, other) is not RequestStatus.CONFIRMED
    assert siege.office.status(BEN) is RequestStatus.OPEN


def test_bens_leave_token_in_anas_mail_confirms_neither(siege: Siege) -> None:
    siege.assert_nothing_won(siege.strike(bare(f"Yes\n{siege.ben.leave}")))


def test_many_mails_that_guess_win_nothing(siege: Siege) -> None:
    tokens = [*guesses(40), *(forged_token(number) for number in (1, 2, 3, 2**25 - 1))]
    for number, token in enumerate(tokens):
        said = siege.strike(bare(f"Yes\n{token}", message_id=f"<{number}@example.org>"))
        assert said.outcome is not Outcome.APPLIED, said
    siege.assert_nothing_won(said)


def test_a_telephones_code_is_not_guessed_by_mail(siege: Siege) -> None:
    for number in range(20):
        code = siege.ana.code if number == 10 else f"{number:04}-{number:04}"
        said = siege.strike(bare(f"Yes {code}", message_id=f"<{number}@example.org>"))
    siege.assert_nothing_won(said)


def test_a_poster_word_of_a_stranger_asks_nobody_twice(siege: Siege) -> None:
    """`JOIN` is a sign-up that is still asked to confirm: it confirms nothing by itself."""
    said = siege.strike(bare("JOIN Flower news\nYes", subject="JOIN Flower news"))
    assert said.outcome in set(Outcome)
    assert siege.subscribed() == set()
    assert siege.office.status(ANA) is RequestStatus.OPEN
    assert siege.office.kinds(ANA) == [MailKind.CONFIRM]


# --- the desk goes on -----------------------------------------------------------------------------


def test_a_true_yes_behind_odd_mails_still_counts(siege: Siege) -> None:
    odd = ("an empty file", "one NUL", "a colon", "random bytes", "a header of random bytes", "a type that is none", "no end of the header, the text in it", "a boundary of nothing", "NULs everywhere", "an mbox")  # fmt: skip  # noqa: E501
    made = dict(attacks())
    contents = [made[f"form: {name}"](siege.ana, siege.ben) for name in odd]
    contents.append(a_yes(siege.ana, message_id="<good@example.org>"))
    siege.office.later(hours=1)
    raws = [
        RawMail(f"{number}.eml", None, 0, siege.office.now, len(content), content)
        for number, content in enumerate(contents)
    ]
    checked = siege.office.desk.check_saved(raws)  # type: ignore[arg-type]
    assert len(checked.mails) == len(contents)
    assert checked.mails[-1].outcome is Outcome.APPLIED
    assert siege.office.status(ANA) is RequestStatus.CONFIRMED
    assert siege.office.status(BEN) is RequestStatus.OPEN
    siege.assert_no_mail_to_strangers()


def test_an_attack_that_is_read_twice_is_read_once(siege: Siege) -> None:
    content = a_yes(siege.ana, sender=f"From: {MALLORY}")
    first = siege.strike(content)
    second = siege.strike(content)
    assert (first.outcome, second.outcome) == (Outcome.REVIEW, Outcome.IGNORED)
    assert len(siege.office.to_read()) == 1


def test_a_stranger_with_a_true_yes_waits_for_a_person(siege: Siege) -> None:
    assert siege.strike(a_yes(siege.ana, sender=f"From: {MALLORY}")).outcome is Outcome.REVIEW
    assert siege.strike(bare(f"Yes\n{siege.ana.token}", sender=f"From: {BEN}", message_id="<b@x>")).outcome is Outcome.REVIEW  # fmt: skip  # noqa: E501
    assert siege.office.status(ANA) is RequestStatus.OPEN
    assert siege.office.status(BEN) is RequestStatus.OPEN


def test_our_own_address_answers_nothing(siege: Siege) -> None:
    said = siege.strike(a_yes(siege.ana, sender=f"From: The Flower Shop <{SHOP}>"))
    siege.assert_nothing_won(said)
    siege.office.later(hours=timedelta(days=1).total_seconds() / 3600)
    siege.assert_nothing_won(said)
