"""What waits in the outbox must still be true when it goes: who left gets no thank-you."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from office import ANA, Office
from optindesk.core.model import MailKind, Target


def told(office: Office) -> list[tuple[str, str]]:
    """What somebody got besides questions, and about which lists or level."""
    office.desk.send()
    values = [(one.wording.kind.value, one.values) for one in office.provider.to(ANA)]
    return [
        (kind, said["list_name"] or said["level_name"])
        for kind, said in values
        if kind not in ("confirm", "reply")
    ]


def leave_by_mail(office: Office) -> None:
    office.read(office.reply("leave"))


LEAVING: dict[str, Callable[[Office], object]] = {
    "withdraw": lambda office: office.desk.withdraw(ANA),
    "withdraw from the list": lambda office: office.desk.withdraw(ANA, office.news().list_id or 0),
    "leave by mail": leave_by_mail,
    "erase": lambda office: office.desk.erase(ANA, "she asked for it"),
}


@pytest.mark.parametrize("how", LEAVING)
def test_who_left_before_it_went_out_gets_no_thank_you(how: str, office: Office) -> None:
    office.subscribe()
    LEAVING[how](office)
    assert [kind for kind, _ in told(office) if kind != MailKind.GOODBYE] == []
    if how != "erase":
        assert "mail.dropped" in office.codes(ANA)


def test_a_thank_you_names_what_still_stands_when_it_goes(office: Office) -> None:
    workshops = Target(office.make_list("Workshops").id)
    office.desk.sign_up(ANA, office.news(), workshops)
    office.desk.send()
    (question,) = office.provider.taken
    office.read(office.reply("yes", question, message_id="<yes@people.example>"))
    office.later(1)
    office.desk.withdraw(ANA, office.news().list_id or 0)
    assert told(office) == [("thanks", "Workshops")]
    thanks = office.provider.taken[-1]
    assert thanks.in_reply_to == "<yes@people.example>"
    assert thanks.values["confirmed_on"] == "November 21, 2026", "the day of the yes"


@pytest.mark.parametrize("level", [0, 1])
def test_who_was_lowered_is_not_thanked_for_more(level: int, office: Office) -> None:
    office.subscribe(target=Target(level=4))
    office.desk.lower_level(ANA, level)
    assert told(office) == []


def test_who_keeps_what_they_agreed_to_is_thanked(office: Office) -> None:
    office.subscribe(target=Target(level=2))
    office.subscribe()
    office.desk.lower_level(ANA, 2)
    assert [kind for kind, _ in told(office)] == ["thanks", "thanks"]


def test_it_is_not_confirmed_already_once_it_was_left(office: Office) -> None:
    question = office.subscribe()
    office.desk.send()
    office.later(1)
    office.read(office.reply("yes", question))
    assert office.kinds()[-1] is MailKind.ALREADY
    office.desk.withdraw(ANA)
    assert [kind for kind, _ in told(office)] == ["thanks"]


def test_who_leaves_is_not_told_how_to_be_asked_again(office: Office) -> None:
    question = office.ask()
    workshops = Target(office.make_list("Workshops").id)
    office.subscribe(target=workshops)
    office.desk.send()
    office.later(31)
    office.read(office.reply("yes", question))
    assert office.kinds()[-1] is MailKind.LATE
    office.desk.withdraw(ANA, workshops.list_id or 0)
    assert office.mails()[-1].status.value == "waiting", "it is about another list"
    office.read(office.reply("leave"))
    assert "late" not in [kind for kind, _ in told(office)]
