"""What the first screen takes for the next step, and how it says what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.answer import Verdict
from optindesk.core.errors import FolderMissing, TryLater
from optindesk.core.provider import Period
from optindesk.core.sentence import sentence
from optindesk.core.status import State
from optindesk.flows.checking import Checked
from optindesk.flows.groups import Group
from optindesk.flows.imports import ImportReport
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.narrowing import TO_SEND
from optindesk.flows.pacing import Allowance, Limit
from optindesk.flows.rounds import Standstill
from optindesk.flows.sending import Sent
from optindesk.flows.signups import Decided
from optindesk.system.language import Translator
from optindesk.ui.actions import Actions
from optindesk.ui.chore_words import (
    checked_in_words,
    imported_in_words,
    sent_in_words,
)
from optindesk.ui.todo_page import MOST_MAILS, ToDoPage
from optindesk.ui.todo_words import Step, in_words, next_step, pace_in_words
from pages import QUIET
from stores import NOW


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(words: Translator, window: QWidget) -> Actions:
    return Actions(words, window)


@pytest.fixture
def page(qtbot: QtBot, words: Translator, actions: Actions) -> ToDoPage:
    page = ToDoPage(words, actions)
    qtbot.addWidget(page)
    return page


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"has_account": False, "lists": 0, "people": 0}, Step.ACCOUNT),
        ({"lists": 0, "people": 0}, Step.LIST),
        ({"people": 0}, Step.IMPORT),
        ({"to_send": 3, "to_read": 1}, Step.READ),
        ({"to_send": 3}, Step.SEND),
        ({}, Step.CHECK),
        ({"has_mailbox": False}, Step.NOTHING),
    ],
)
def test_the_next_step_is_the_first_that_is_missing(change: dict[str, int], step: Step) -> None:
    assert next_step(replace(QUIET, **change)) is step


def test_no_button_is_shown_before_it_is_known_what_there_is_to_do(page: ToDoPage) -> None:
    page.show()
    assert not any(button.isVisible() for button in page.findChildren(QAbstractButton))
    page.show_to_do(QUIET)
    assert page.step.isVisible()
    assert not page.clock.button.isVisible()


def test_every_step_has_words(words: Translator) -> None:
    said = {step: in_words(words, step, QUIET, calm=True) for step in Step}
    assert all(headline and reason for headline, reason in said.values())
    assert len(set(said.values())) == len(Step)


def test_one_is_not_they(words: Translator) -> None:
    for step in (Step.READ, Step.SEND):
        one = " ".join(in_words(words, step, replace(QUIET, to_read=1, to_send=1), calm=False))
        many = " ".join(in_words(words, step, replace(QUIET, to_read=2, to_send=2), calm=False))
        assert "They" not in one
        assert "It " in one
        assert "They " in many


def test_what_was_sent_is_said_without_noughts(words: Translator) -> None:
    assert sent_in_words(words, Sent()) == "Nothing waited to be sent."
    assert sent_in_words(words, Sent(sent=1)) == "1 mail was handed to your provider."
    sent = Sent(sent=12, refused=1, unknown=2, waiting=1_200)
    sent.stopped = TryLater(host="mx.example", status=450, words="slow down")
    assert sent_in_words(words, sent) == (
        "12 mails were handed to your provider. 1 was refused. Of 2 it is not known whether they"
        " went out. 1,200 still wait. mx.example asks to try later: “450 slow down”. Nothing"
        " was lost."
    )


DAY = Limit(Period.DAY, 250, sentence("Half of what it allows."))
FULL = Allowance(((DAY, 250),), NOW, sentence("250 of 250 today, goes on at {at}", at=NOW), DAY.why)
NO_LIMIT = Allowance((), None, sentence("as many as there are"), sentence("This computer's own."))


def test_what_the_account_may_still_send_stands_on_the_first_screen(words: Translator) -> None:
    assert pace_in_words(words, QUIET, None) == ""
    assert pace_in_words(words, replace(QUIET, to_send=3), NO_LIMIT) == ""
    unused = replace(FULL, limits=((DAY, 0),), resumes_at=None)
    assert pace_in_words(words, QUIET, unused) == "", "nothing is to be sent, nothing was"
    headline, why = pace_in_words(words, replace(QUIET, to_send=3), FULL).splitlines()
    assert headline.startswith("Mails sent: 250 of 250 today, goes on at Nov 21, 2026, ")
    assert why == "Half of what it allows."


def test_a_full_day_is_said_once(words: Translator) -> None:
    sent = Sent(sent=2, waiting=5, resumes_at=NOW, allowance=FULL)
    said = sent_in_words(words, sent)
    assert said.startswith(
        "2 mails were handed to your provider. 5 still wait. No more than 250 mails go out in 24"
        " hours. The next ones can go at Nov 21, 2026, "
    )
    asked_to_wait = replace(FULL, limits=((DAY, 2),), said=sentence("mx.example asked to wait"))
    assert sent_in_words(words, replace(sent, allowance=asked_to_wait)).endswith(
        "5 still wait. mx.example asked to wait."
    )
    assert "can go on" not in said
    put_off = replace(FULL, resumes_at=None)
    assert "can go on at" in sent_in_words(words, replace(sent, allowance=put_off))


def test_what_was_read_adds_up(words: Translator) -> None:
    assert checked_in_words(words, Checked()) == "There was no new mail."

    def read(outcome: Outcome) -> Read:
        why = sentence("this mail was read before")
        return Read("inbox/1", Verdict.YES, outcome, why, "anna@example.org")

    mails = [read(Outcome.APPLIED)] * 3 + [read(Outcome.REVIEW)] + [read(Outcome.IGNORED)] * 8
    checked = Checked(mails, [FolderMissing(folder="Archive")])
    assert checked_in_words(words, checked) == (
        "12 mails were looked at. 3 replies were applied. 1 waits for you to read it."
        " 8 were left alone: this mail was read before."
        " The mailbox folder “Archive” is gone. The other folders were read."
    )


def test_of_the_only_reply_that_was_applied_it_is_said_whose_and_what_it_was(
    words: Translator,
) -> None:
    def read(verdict: Verdict, address: str, why: str) -> str:
        one = Read("yes.eml", verdict, Outcome.APPLIED, sentence(why), address)
        return checked_in_words(words, Checked([one]))

    anna = "anna@example.org"
    assert read(Verdict.YES, anna, "a plain yes") == (
        "1 mail was looked at. The reply of anna@example.org was applied: a plain yes."
    )
    assert read(Verdict.LEAVE, anna, "wants to leave").endswith(
        "The reply of anna@example.org was applied: wants to leave."
    )
    for said in (
        read(Verdict.BOUNCE, anna, "it came back"),  # which she did not write
        read(Verdict.YES, "", "a plain yes"),
    ):
        assert said == "1 mail was looked at. 1 reply was applied."


def test_what_was_imported_and_left_alone(words: Translator) -> None:
    rows = [
        Decided(n, "a@example.org", group, sentence(""))
        for n, group in enumerate([Group.NEW, Group.NEW, Group.DOUBLED])
    ]
    assert imported_in_words(words, "market.csv", ImportReport(tuple(rows))) == (
        "2 people from “market.csv” will be asked: their questions wait in the outbox."
        " Left alone: 1 twice in this sheet."
    )
    one = ImportReport(tuple(rows[:1]))
    assert imported_in_words(words, "market.csv", one) == (
        "1 person from “market.csv” will be asked: the question waits in the outbox."
    )
    nobody = imported_in_words(words, "market.csv", ImportReport(tuple(rows[2:])))
    assert nobody.startswith("Nobody from “market.csv” will be asked. Left alone:")


def test_what_cannot_be_sent_yet_is_not_said_to_wait_for_a_person(page: ToDoPage) -> None:
    page.show_to_do(replace(QUIET, to_send=3), FULL)
    assert page.reason.text().startswith("Sending can go on at Nov 21, 2026")
    assert "250 of 250 today" in page.pace.text()
    page.show_to_do(replace(QUIET, to_send=3), None)
    assert page.reason.text() == "They wait in the outbox until you send them."
    assert page.pace.isHidden()


def test_what_goes_wrong_on_its_own_and_what_mails_do_not_say_stay_in_sight(
    qtbot: QtBot, actions: Actions, page: ToDoPage
) -> None:
    page.show_to_do(QUIET)
    assert page.standstill.isHidden()
    assert page.resting.isHidden()
    assert page.unsaid.isHidden()
    why, since = sentence("it is broken."), datetime(2026, 11, 26, 8, tzinfo=UTC)
    still = Standstill(why, "broken", since, None, 0)
    rests, unsaid = sentence("mx asked to wait."), sentence("It says nothing.")
    page.show_to_do(replace(QUIET, standstill=still, resting=rests, unsaid=unsaid))
    assert not page.standstill.isHidden()
    assert "it is broken." in page.standstill.text.text()
    assert page.resting.text.text() == "mx asked to wait."
    with qtbot.waitSignal(actions.send_now.triggered):
        page.resting.button.click()
    assert not page.unsaid.isHidden()
    assert page.unsaid.text.text() == "It says nothing."
    again = replace(still, again_at=since + timedelta(hours=1))
    page.show_to_do(replace(QUIET, standstill=again))
    assert "It is tried again at" in page.standstill.text.text()
    assert page.unsaid.isHidden()


def test_who_practises_is_led_to_the_answers_of_those_who_are_invented(
    qtbot: QtBot, actions: Actions, page: ToDoPage
) -> None:
    page.show_to_do(replace(QUIET, awaiting=3))
    assert not page.practise.isHidden()
    with qtbot.waitSignal(actions.practise.triggered):
        page.practise.click()
    page.show_to_do(replace(QUIET, awaiting=3, to_send=1))
    assert page.practise.isHidden(), "first they are asked"
    actions.practise.setVisible(False)
    page.show_to_do(replace(QUIET, awaiting=3))
    assert page.practise.isHidden(), "people who are not invented answer when they like"


def test_the_keys_come_back_to_the_big_step_once_it_was_done(
    qtbot: QtBot, actions: Actions, page: ToDoPage
) -> None:
    page.show_to_do(QUIET)
    page.show()
    page.activateWindow()
    page.step.setFocus()
    qtbot.waitUntil(page.step.hasFocus)
    actions.check.setEnabled(False)
    assert not page.step.hasFocus()
    actions.check.setEnabled(True)
    assert page.step.hasFocus()
    actions.check.setEnabled(False)
    page.ask.setFocus()
    actions.check.setEnabled(True)
    assert page.focusWidget() is page.ask, "somebody went on by the keys"


def test_mails_to_be_sent_lead_to_all_who_get_one(qtbot: QtBot, page: ToDoPage) -> None:
    for waiting, leads_to in ((5, TO_SEND), (MOST_MAILS + 1, State.QUEUED)):
        page.show_to_do(replace(QUIET, to_send=waiting))
        with qtbot.waitSignal(page.people_wanted) as wanted:
            page.figures[State.QUEUED].click()
        assert wanted.args == [leads_to]
