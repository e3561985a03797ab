"""A person is answered by hand: what is sent, what is not, and that the question waits on."""

from __future__ import annotations

from datetime import date

import pytest

from office import ANA, Office
from optindesk.core.errors import AlreadyDecided, CannotReply, ControlCharacter, UnknownReview
from optindesk.core.model import MailKind, SuppressionKind, Target
from optindesk.core.status import MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.flows import replying
from optindesk.flows.replying import Ready
from optindesk.store import account_rows, journal, suppressions
from optindesk.store.tables import LetterRow, ListRow, SubscriptionRow

TEXT = "Once a month.\nNever more."


def asked_back(office: Office) -> int:
    office.read(office.reply("unclear", office.ask()))
    (number,) = office.to_read()
    return number


def refusal(office: Office, text: str = TEXT) -> str:
    (number,) = office.to_read()
    with pytest.raises(CannotReply) as trouble:
        office.desk.reply(number, text)
    assert office.to_read() == [number]
    return str(trouble.value.sentence)


def test_a_reply_goes_out_and_the_question_waits_on(office: Office) -> None:
    number = asked_back(office)
    office.desk.reply(number, f"  {TEXT}\r\n")
    assert office.to_read() == []
    assert office.standing().facts.state is State.AWAITING
    entry = list(journal.entries())[-1]
    assert (entry.code, entry.values["decision"]) == ("answer.replied", "reply")
    assert (entry.personal["address"].value, entry.personal["text"].value) == (ANA, TEXT)
    assert entry.actor.name == "Marta"
    office.desk.send()
    sent = office.provider.to(ANA)[-1]
    assert sent.wording.kind is MailKind.REPLY
    assert sent.values["reply_text"] == TEXT
    assert sent.values["deadline"]
    assert sent.in_reply_to == "<1@people.example>"
    assert sent.token == office.provider.to(ANA)[0].token, "so that the answer counts"


def test_what_is_answered_to_it_counts_and_it_is_taken_away(office: Office) -> None:
    office.desk.reply(asked_back(office), TEXT)
    office.desk.send()
    sent = office.provider.to(ANA)[-1]
    office.read(office.reply("yes", sent, token=False))
    assert office.subscription().status is SubscriptionStatus.SUBSCRIBED
    assert len(office.eyes.seen_with[-1].sent_texts) == 2


def test_it_never_counts_as_one_of_the_three_mails(office: Office) -> None:
    number = asked_back(office)
    ListRow.update(reminders=2).execute()
    office.desk.reply(number, TEXT)
    office.desk.send()
    for _ in range(3):
        office.later(8)
        office.remind()
        office.desk.send()
    kinds = [kind for _, kind in office.provider.kinds]
    assert kinds == ["confirm", "reply", "reminder", "reminder"]
    assert office.standing().mails_used == 3


@pytest.mark.parametrize("how", ["yes", "no", "leave"])
def test_what_waits_is_dropped_once_the_question_is_settled(how: str, office: Office) -> None:
    question = office.ask()
    office.read(office.reply("unclear", question))
    office.desk.reply(office.to_read()[0], TEXT)
    office.read(office.reply(how, question))
    reply = next(mail for mail in office.mails() if mail.kind is MailKind.REPLY)
    assert reply.status is MailStatus.DROPPED


@pytest.mark.parametrize("how", ["confirmed", "lapsed by now", "unnamed"])
def test_only_an_open_question_is_asked_once_more(how: str, office: Office) -> None:
    question = office.ask()
    if how != "lapsed by now":
        office.read(office.reply("yes", question))
        office.desk.send()
    office.read(office.reply("unclear", None if how == "unnamed" else question))
    office.later(31)
    office.desk.reply(office.to_read()[0], TEXT)
    office.desk.send()
    sent = office.provider.to(ANA)[-1]
    assert (sent.values["deadline"], sent.token) == ("", None)
    assert sent.leave


def test_a_reply_to_an_unnamed_mail_belongs_to_the_newest_question(office: Office) -> None:
    office.subscribe()
    office.subscribe(target=Target(office.make_list("Workshops").id))
    office.read(office.reply("unclear"))
    office.desk.reply(office.to_read()[0], TEXT)
    mail = office.mails()[-1]
    assert (mail.kind, mail.request_id) == (MailKind.REPLY, 2)


def test_several_lists_get_the_wording_for_all(office: Office) -> None:
    news, level = office.news(), Target(level=4)
    office.ask(target=news)
    office.ask(target=level)
    office.read(office.reply("unclear", office.provider.to(ANA)[-1]))
    office.desk.reply(office.to_read()[0], TEXT)
    assert office.mails()[-1].values["level_name"] == "Marketing"


def test_nothing_is_written_to_whom_never_to_write(office: Office) -> None:
    asked_back(office)
    suppressions.suppress(SuppressionKind.ADDRESS, ANA, "asked for it", office.now)
    assert "never to be written to" in refusal(office)


def test_without_anybody_there_is_nobody_to_write_to(office: Office) -> None:
    asked_back(office)
    LetterRow.update(request=None).execute()
    SubscriptionRow.delete().execute()
    assert "nobody here" in refusal(office)
    assert replying.about({"request": None, "contact": None}) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n ", "there is no text"),
        ("x" * 4_001, "longer than 4000"),
        ("We write […].", "still a gap"),
        ("Just answer\nyes", "“yes” is an answer"),
    ],
)
def test_what_cannot_stand_in_a_mail_of_ours_is_not_sent(
    text: str, why: str, office: Office
) -> None:
    asked_back(office)
    assert why in refusal(office, text)
    assert office.kinds() == [MailKind.CONFIRM]


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\u2028", "\ud800"])
def test_control_characters_are_refused(sign: str, office: Office) -> None:
    number = asked_back(office)
    with pytest.raises(ControlCharacter):
        office.desk.reply(number, f"one{sign}two")
    assert office.to_read() == [number]


def test_a_reply_is_written_once(office: Office) -> None:
    number = asked_back(office)
    office.desk.reply(number, TEXT)
    with pytest.raises(AlreadyDecided):
        office.desk.reply(number, TEXT)
    with pytest.raises(UnknownReview):
        office.desk.reply(99, TEXT)


def test_ready_texts_are_filled_in_the_language_of_the_person(office: Office) -> None:
    office.ask(language="de-AT", day=date(2026, 11, 14))
    request, account = office.request(), account_rows.account()
    texts = {"en": {"how_often": "often"}, "de": {"where_from": "woher", "what_list": "was"}}
    found = replying.ready_texts(request, account, texts, office.pen, office.now)
    assert found == [
        (Ready.WHERE_FROM, "May we write to you about Flower news?"),
        (Ready.WHAT_LIST, "May we write to you about Flower news?"),
    ]
    english = replying.ready_texts(
        request, None, {"en": {"how_often": "often"}}, office.pen, office.now
    )
    assert [ready for ready, _ in english] == [Ready.HOW_OFTEN]
    assert replying.ready_texts(request, None, {}, office.pen, office.now) == []
    assert request.status is RequestStatus.OPEN
