"""The story of a person: how they stand at a glance, what happened by day, the way to each mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.core.codes import Code
from optindesk.core.model import Target
from optindesk.flows import overview
from optindesk.flows.desk import Desk
from optindesk.main import now
from optindesk.store import archive
from optindesk.system.language import Translator
from optindesk.ui.add_to_list_dialog import AddToListDialog
from optindesk.ui.ago import ago
from optindesk.ui.change_address_dialog import ChangeAddressDialog
from optindesk.ui.icons import Icon
from optindesk.ui.note_dialog import NoteDialog
from optindesk.ui.one_person_dialog import OnePersonDialog
from optindesk.ui.original_view import SentMailDialog
from optindesk.ui.pictured import Pictured
from optindesk.ui.story import StoryView
from optindesk.ui.story_lines import LINES_SHOWN, Chosen, kind_of, sign_of, timeline_html
from optindesk.ui.window import MainWindow

ANNA = "anna@example.org"


@pytest.fixture
def story(
    qtbot: QtBot, window: MainWindow, ask_back: Callable[..., None], rest: Callable[[], None]
) -> StoryView:
    """Anna was asked and said yes, so that a thank-you waits; her story is shown."""
    ask_back(ANNA, text="YES")
    window.reload()
    window.show_person(ANNA)
    rest()
    rest()
    assert window.people.story.address == ANNA
    return window.people.story


def choose(story: StoryView, chosen: Chosen) -> str:
    places = {story.chosen.tabData(place): place for place in range(story.chosen.count())}
    story.chosen.setCurrentIndex(places[chosen])
    return story.text.toPlainText()


def links(view: Pictured) -> list[str]:
    """Where the links of a text lead, in their order."""
    document, found = view.document(), []
    block = document.begin()
    while block.isValid():
        for piece in block:
            link = piece.fragment().charFormat().anchorHref()
            if link and link not in found:
                found.append(link)
        block = block.next()
    return found


def test_how_somebody_stands_is_seen_at_a_glance(story: StoryView) -> None:
    told = story.head.toPlainText()
    assert "Anna" in told
    assert "said yes" in told, "a word"
    assert "May we write?" in told
    assert "Yes: said yes on" in told
    assert 'src="mark:check/GOOD"' in story.head.toHtml(), "with a shape and a colour"


def test_the_newest_stands_first_with_who_and_when(story: StoryView, desk: Desk) -> None:
    told = story.text.toPlainText()
    assert told.index("said yes to") < told.index("was handed to the provider")
    assert told.index("was handed to the provider") < told.index("Sign-up of")
    assert "today" in told.splitlines()[0]
    assert "just now · Rosa" in told


def test_the_exact_time_is_a_tooltip_of_the_relative_one(
    story: StoryView, words: Translator
) -> None:
    cursor = story.text.document().find("just now")
    newest = overview.story(1).lines[-1]
    moment = newest.entry.at
    assert cursor.charFormat().toolTip()
    assert words("{when}", when=now().fromisoformat(moment)) == cursor.charFormat().toolTip()


def test_the_timeline_is_narrowed_to_mails_changes_or_notes(story: StoryView) -> None:
    whole = story.text.toPlainText()
    assert "Sign-up of" in whole
    mails = choose(story, Chosen.MAILS)
    assert "Sign-up of" not in mails
    assert "was handed to the provider" in mails
    changes = choose(story, Chosen.CHANGES)
    assert "Sign-up of" in changes
    assert "was handed to the provider" not in changes
    assert "Nobody noted anything" in choose(story, Chosen.NOTES)
    assert choose(story, Chosen.ALL) == whole


def test_of_a_long_story_the_newest_lines_are_shown_and_the_older_ones_when_wanted(
    story: StoryView,
) -> None:
    assert story.story is not None
    lines = story.story.lines
    story.story = replace(story.story, lines=[*lines] * (2 * LINES_SHOWN // len(lines) + 1))
    story._render_lines()
    older = len(story.story.lines) - LINES_SHOWN
    assert story.text.toPlainText().rstrip().endswith(f"Show {older} older lines")
    assert story.text.toPlainText().count("just now") == LINES_SHOWN
    story.text.anchorClicked.emit(QUrl(links(story.text)[-1]))
    assert "older lines" not in story.text.toPlainText()
    assert story.text.toPlainText().count("just now") == len(story.story.lines)


def test_each_mail_and_each_reply_is_led_to_once_by_keys(
    qtbot: QtBot, window: MainWindow, story: StoryView, rest: Callable[[], None]
) -> None:
    found = links(story.text)
    assert sorted(found) == sorted(set(found))
    assert [one.partition(":")[0] for one in found] == ["reply", "sent"]
    story.text.setFocus()
    for _ in found:
        qtbot.keyClick(story.text, Qt.Key.Key_Tab)
    qtbot.keyClick(story.text, Qt.Key.Key_Return)
    dialog = next(one for one in window.findChildren(SentMailDialog) if one.isVisible())
    rest()
    assert ANNA in dialog.windowTitle()
    assert dialog.left_out.text().startswith("As it was sent on ")
    assert "Flower news" in dialog.formatted.toPlainText()
    assert dialog.source.toPlainText().startswith("From: ")
    dialog.reject()


def test_at_most_two_likely_steps_have_a_button_and_all_stand_under_more(
    story: StoryView, window: MainWindow
) -> None:
    assert story.next_steps == [story.withdraw, story.add]
    offered = set(story.more.menu().actions())
    assert {story.correct, story.again, story.rectify, story.proof, story.never} <= offered
    in_table = set(window.people.table.actions())
    assert {one for one in offered if not one.isSeparator()} <= in_table | {story.again}


def test_a_note_is_added_and_found_among_the_notes(
    window: MainWindow, story: StoryView, rest: Callable[[], None]
) -> None:
    story.note.trigger()
    dialog = next(one for one in window.findChildren(NoteDialog) if one.isVisible())
    assert not dialog.go.isEnabled()
    dialog.text.setPlainText("Rang on Friday.\nLikes roses & <b>tulips</b>.")
    dialog.go.click()
    rest()
    assert window.notice.text.text() == f"It was noted about {ANNA}."
    told = choose(story, Chosen.NOTES)
    assert "Rang on Friday.\nLikes roses & <b>tulips</b>." in told
    assert "Sign-up of" not in told


def test_a_person_is_added_to_another_list_by_a_sign_up_that_is_asked(
    window: MainWindow, story: StoryView, desk: Desk, rest: Callable[[], None]
) -> None:
    def opened() -> AddToListDialog:
        story.add.trigger()
        rest()
        return [one for one in window.findChildren(AddToListDialog) if one.isVisible()][-1]

    dialog = opened()
    assert "on every list already" in dialog.notice.text.text()
    assert not dialog.go.isEnabled()
    dialog.reject()
    desk.add_list("Workshops", "", "en")
    dialog = opened()
    assert [dialog.list.itemText(n) for n in range(dialog.list.count())] == ["Workshops"]
    assert not dialog.go.isEnabled(), "where it came from is not said"
    dialog.source.setText("asked for it at the counter")
    dialog.go.click()
    rest()
    assert window.notice.text.text() == (
        f"A question to {ANNA} about Workshops waits in the outbox."
    )
    rows = {one.list_name: one.may_mail[0] for one in overview.story(1).standings}
    assert rows == {"Flower news": True, "Workshops": False}
    desk.never_write(ANNA, "asked for it")
    dialog = AddToListDialog(window.bench, ANNA, (), window)
    dialog.open()
    rest()
    dialog.source.setText("wants it")
    dialog.go.click()
    rest()
    assert "never" in dialog.notice.text.text()
    dialog.reject()


def test_two_addresses_become_one_story_and_two_again(
    window: MainWindow, story: StoryView, desk: Desk, rest: Callable[[], None]
) -> None:
    def opened() -> OnePersonDialog:
        story.one_person.trigger()
        rest()
        return [one for one in window.findChildren(OnePersonDialog) if one.isVisible()][-1]

    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up("anna@home.example", Target(news.id), name="Anna")
    dialog = opened()
    assert not dialog.go.isEnabled()
    assert dialog.other.itemText(0) == "anna@home.example (Anna)"
    dialog.other.setEditText("nobody@example.org")
    dialog.go.click()
    rest()
    assert "nobody@example.org" in dialog.notice.text.text()
    dialog.other.setCurrentIndex(0)
    dialog.other.setEditText(dialog.other.itemText(0))
    assert [dialog.wanted.itemText(n) for n in range(2)] == [ANNA, "anna@home.example"]
    dialog.go.click()
    rest()
    assert "are one person now, in one story" in window.notice.text.text()
    told = story.head.toPlainText()
    assert "The same person as anna@home.example" in told
    assert "Flower news, at anna@home.example" in told
    assert "Sign-up of anna@home.example" in story.text.toPlainText()
    assert not story.cancel.isEnabled(), "only what is open at this address is cancelled here"
    dialog = opened()
    assert dialog.apart.isVisible()
    assert not dialog.go.isEnabled()
    dialog.apart.click()
    rest()
    assert window.notice.text.text() == f"{ANNA} and anna@home.example are two people again."
    assert "The same person" not in story.head.toPlainText()
    dialog = opened()
    dialog.other.setEditText("anna@home.example")
    dialog.wanted.setCurrentIndex(1)
    dialog.go.click()
    rest()
    assert f"anna@home.example and {ANNA} are one person now" in window.notice.text.text()
    window.notice.offer.click()
    rest()
    assert window.notice.text.text() == f"anna@home.example and {ANNA} are two people again."
    desk.merge("anna@home.example", ANNA)
    window.reload()
    rest()
    desk.sign_up(ANNA, Target(desk.add_list("Workshops", "", "en").id))
    dialog = opened()
    dialog.apart.click()
    rest()
    assert "What was taken off meanwhile stays off" in window.notice.text.text()


def test_the_other_address_of_a_person_is_found_by_some_letters(
    window: MainWindow, story: StoryView, desk: Desk, rest: Callable[[], None]
) -> None:
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up("rosa@home.example", Target(news.id), name="Rosa Lang")
    desk.sign_up("rosa@work.example", Target(news.id))
    story.one_person.trigger()
    rest()
    dialog = next(one for one in window.findChildren(OnePersonDialog) if one.isVisible())
    line = dialog.other.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "ros")
    rest()
    assert dialog.offered.stringList() == ["rosa@home.example (Rosa Lang)", "rosa@work.example"]
    assert line.text() == "ros", "nothing is chosen until somebody goes down to it"
    popup = dialog.popup
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert line.text() == "rosa@home.example"
    QTest.keyClicks(line, "x")
    rest()
    assert dialog.offered.stringList() == []
    dialog.reject()


def test_a_new_address_is_told_asked_and_undone(
    window: MainWindow, story: StoryView, rest: Callable[[], None]
) -> None:
    story.change_address.trigger()
    dialog = next(one for one in window.findChildren(ChangeAddressDialog) if one.isVisible())
    assert not dialog.go.isEnabled()
    dialog.new.setText("anna at work")
    dialog.go.click()
    rest()
    assert "it has no @ sign" in dialog.notice.text.text()
    dialog.new.setText("anna@work.example")
    dialog.why.setText("rang us")
    dialog.go.click()
    rest()
    assert "only after a yes is it written to" in window.notice.text.text()
    assert story.address == "anna@work.example"
    assert "nobody has said yes from the new one" in story.head.toPlainText()
    assert f"{ANNA} → anna@work.example (rang us)" in story.text.toPlainText()
    window.notice.offer.click()
    rest()
    assert window.notice.text.text() == f"The address is {ANNA} again, and all is as before."
    assert "Yes: said yes on" in story.head.toPlainText()


def test_the_pictures_follow_the_palette(story: StoryView) -> None:
    def colour(view: Pictured) -> QColor:
        picture = view.loadResource(2, "icon:SEND").toImage()
        seen = [
            picture.pixelColor(x, y)
            for x in range(picture.width())
            for y in range(picture.height())
        ]
        return max(seen, key=lambda one: one.alpha())

    before = colour(story.text)
    dark = QPalette(QColor("#202020"))
    dark.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    dark.setColor(QPalette.ColorRole.Text, QColor("#f0f0f0"))
    story.setPalette(dark)
    QApplication.sendEvent(story, QEvent(QEvent.Type.PaletteChange))
    assert colour(story.text).lightness() > before.lightness()


def test_no_text_breaks_out_of_its_line(words: Translator, desk: Desk, story: StoryView) -> None:
    shown = overview.story(1)
    last = shown.lines[-1]
    evil = replace(last, sentence=replace(last.sentence, key="<b>{x}</b>", values=(("x", "<i>"),)))
    said = timeline_html(words, replace(shown, lines=[evil]), QPalette(), Chosen.ALL, now())
    assert "&lt;b&gt;&lt;i&gt;&lt;/b&gt;" in said


def test_every_kind_of_line_has_a_picture_and_a_place(story: StoryView) -> None:
    line = overview.story(1).lines[-1]
    for code in Code:
        one = replace(line, entry=replace(line.entry, code=code.value))
        assert sign_of(one).startswith("<img ")
        assert kind_of(one) in (Chosen.MAILS, Chosen.CHANGES, Chosen.NOTES)
    assert Icon.LOG.name in sign_of(replace(line, entry=replace(line.entry, code="unheard.of")))


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=90), "3 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_how_long_ago_is_said_in_words(words: Translator, before: timedelta, said: str) -> None:
    noon = now().replace(hour=12)
    assert ago(words, noon - before, noon) == said


def test_hours_and_yesterday_are_told_by_the_calendar(words: Translator) -> None:
    noon = now().astimezone().replace(hour=12, minute=0)
    assert ago(words, noon - timedelta(hours=11), noon) == "11 hours ago"
    assert ago(words, noon - timedelta(hours=13), noon) == "yesterday"
    assert ago(words, noon + timedelta(days=2), noon) == "just now"
