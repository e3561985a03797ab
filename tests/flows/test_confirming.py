"""A code on the telephone, a pasted token: what staff can confirm, and what they cannot."""

from __future__ import annotations

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import TooManyTries, UnknownContact, WrongCode
from optindesk.core.model import MailKind, Target
from optindesk.core.status import AddressState, RequestStatus, SubscriptionStatus
from optindesk.store import journal
from optindesk.store.tables import MailRow


def refusal(office: Office, text: str, address: str | None = None) -> str:
    with pytest.raises(WrongCode) as trouble:
        office.desk.confirm_by_hand(text, address, "")
    return str(trouble.value.sentence)


@pytest.mark.parametrize("what", ["code", "token", "pasted"])
def test_what_the_person_reads_out_or_sends_on_confirms(what: str, office: Office) -> None:
    question = office.ask()
    assert question.code is not None
    assert question.token is not None
    text = {
        "code": question.code.lower().replace("-", " "),
        "token": question.token,
        "pasted": f"Hello,\n> my code is {question.token.lower()}\nBye",
    }[what]
    address = None if what == "pasted" else ANA
    confirmed = office.desk.confirm_by_hand(text, address, "on the telephone")
    assert confirmed.status is RequestStatus.CONFIRMED
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert office.kinds() == [MailKind.CONFIRM, MailKind.THANKS]
    assert "entered by Marta" in str(office.standing().sentence)
    (entry,) = [one for one in journal.entries() if one.code == "request.confirmed"]
    assert entry.values["how"] == "entered by Marta"
    assert entry.personal["note"].value == "on the telephone"


def test_a_code_is_worth_nothing_for_anybody_else(office: Office) -> None:
    question, other = office.ask(), office.ask(BEN)
    assert question.code is not None
    assert question.token is not None
    assert "needs the person" in refusal(office, question.code)
    assert "not the code of this person" in refusal(office, question.code, BEN)
    assert "belongs to somebody else" in refusal(office, question.token, BEN)
    assert "codes of several" in refusal(office, f"{question.token}\n{other.token}")
    with pytest.raises(UnknownContact):
        office.desk.confirm_by_hand(question.code, "x@y.example", "")
    assert office.status() is office.status(BEN) is RequestStatus.OPEN


def test_what_is_no_code_of_ours_says_why(office: Office) -> None:
    question = office.ask()
    assert question.leave is not None
    assert "no code was found" in refusal(office, "I did say yes!")
    assert "not made by this desk" in refusal(office, question.leave)
    before = len(office.codes())
    assert "no code was found" in refusal(office, "hm", ANA)
    assert office.codes()[before:] == ["code.refused"]


def test_after_few_wrong_codes_only_a_reply_can_confirm(office: Office) -> None:
    question = office.ask()
    assert question.code is not None
    for _ in range(5):
        refusal(office, "AAAA-AAAA", ANA)
    with pytest.raises(TooManyTries):
        office.desk.confirm_by_hand(question.code, ANA, "")
    assert office.codes(ANA).count("code.refused") == 6
    office.read(office.reply("yes", question))
    assert office.status() is RequestStatus.CONFIRMED


def test_the_right_code_costs_the_other_questions_no_try(office: Office) -> None:
    office.ask()
    workshops = Target(office.make_list("Workshops").id)
    question = office.ask(target=workshops)
    assert question.code is not None
    office.desk.confirm_by_hand(question.code, ANA, "")
    assert office.status(target=workshops) is RequestStatus.CONFIRMED
    assert office.request().code_tries == 0


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("yes", "confirmed already"),
        ("no", "answered with no"),
        ("left", "or left since"),
        ("bounce", "came back"),
        ("cancel", "was cancelled"),
        ("lapse", "has lapsed"),
        ("late", "has lapsed"),
        ("unsent", "never sent"),
        ("higher", "replaced by a newer one"),
    ],
)
def test_a_settled_question_cannot_be_confirmed_by_hand(how: str, why: str, office: Office) -> None:
    level = Target(level=3)
    question = office.ask(target=level)
    assert question.token is not None
    match how:
        case "yes" | "no":
            office.read(office.reply(how, question))
        case "left":
            office.read(office.reply("yes", question), office.reply("leave", question))
        case "bounce":
            office.read(office.bounce(question))
        case "cancel":
            office.desk.cancel(ANA)
        case "lapse":
            office.set_account(imap=None)
            office.later(31)
            office.desk.expire()
        case "late":
            office.later(31)
        case "unsent":
            MailRow.update(status="waiting").execute()
        case "higher":
            office.sign_up(target=Target(level=4))
    before = office.codes(ANA)
    assert why in refusal(office, question.token)
    assert office.codes(ANA)[len(before) :] == ["code.refused"]


def test_a_code_shows_that_the_address_works(office: Office) -> None:
    from optindesk.core.letter import BounceKind

    question = office.ask()
    office.read(office.bounce(question, BounceKind.SOFT))
    assert office.contact().address_state is AddressState.SOFT
    office.desk.confirm_by_hand(question.code or "", ANA, "")
    assert office.contact().address_state is AddressState.OK


def test_without_an_open_question_no_code_counts(office: Office) -> None:
    question = office.subscribe()
    assert "no open question" in refusal(office, question.code or "", ANA)
