"""What the owner sets and looks up: own sentences, what is kept, and replies of the past."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from optindesk.core.letter import Verdict
from optindesk.core.model import Target
from optindesk.core.status import MailStatus
from optindesk.flows import evidence
from optindesk.flows.desk import Desk
from optindesk.flows.reviewing import Decision
from optindesk.flows.teaching import own_sentences
from optindesk.mail.practice import kept_mails
from optindesk.store import archive, letter_rows, post
from optindesk.store.journal import entries
from optindesk.store.reviews import waiting_rows
from optindesk.store.tables import BlobRow, LetterRow
from optindesk.ui.fields import ANSWER_LANGUAGES
from optindesk.ui.keeping_dialog import KeepingDialog
from optindesk.ui.letter_dialog import LetterDialog
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.sentences_dialog import LANGUAGE, MEANING, TEXT, SentencesDialog
from optindesk.ui.settle_dialog import SettleDialog
from optindesk.ui.window import At
from pages import ANNA, BERTA, Key, dialog_of, save_as, settle, shown

RESOURCES = Path(__file__).parents[2] / "resources"

Open = Callable[[type[QDialog]], QDialog]


@pytest.fixture
def page(open_page: Callable[[], ReviewPage]) -> ReviewPage:
    return open_page()


@pytest.fixture
def sentences(qtbot: QtBot, page: ReviewPage) -> SentencesDialog:
    page.window().commands.sentences.trigger()
    dialog = dialog_of(qtbot, page.window(), SentencesDialog)
    settle(qtbot, page)
    return dialog


@pytest.fixture
def keeping(qtbot: QtBot, ask_back: Callable[..., None], page: ReviewPage) -> KeepingDialog:
    ask_back(ANNA, text="YES")
    ask_back(BERTA)
    page.window().commands.keeping.trigger()
    dialog = dialog_of(qtbot, page.window(), KeepingDialog)
    settle(qtbot, page)
    return dialog


@pytest.fixture
def story_of(qtbot: QtBot, page: ReviewPage) -> Callable[[str], str]:
    """Open somebody's story; returns its text."""

    def show(address: str) -> str:
        window = page.window()
        window.show_person(address)
        settle(qtbot, page)
        settle(qtbot, page)
        return window.people.story.text.toPlainText()

    return show


@pytest.fixture
def reply_in_story(
    qtbot: QtBot, page: ReviewPage, story_of: Callable[[str], str]
) -> Callable[[str], LetterDialog]:
    """Open the first reply that somebody's story leads to."""

    def follow(address: str) -> LetterDialog:
        story_of(address)
        text = page.window().people.story.text
        text.setFocus()
        while not text.textCursor().charFormat().anchorHref().startswith("reply:"):
            qtbot.keyClick(text, Key.Key_Tab)
            assert text.hasFocus(), "the keys come to each link"
        qtbot.keyClick(text, Key.Key_Return)
        dialog = dialog_of(qtbot, page.window(), LetterDialog)
        settle(qtbot, page)
        return dialog

    return follow


def type_in(qtbot: QtBot, page: ReviewPage, dialog: SentencesDialog, text: str) -> None:
    """Type a sentence, and wait until it was tried."""
    dialog.box.line.clear()
    qtbot.keyClicks(dialog.box.line, text)
    qtbot.waitUntil(lambda: dialog.box.tried is not None)
    settle(qtbot, page)


def rows(dialog: SentencesDialog) -> list[tuple[str, str, str]]:
    items = [dialog.table.topLevelItem(n) for n in range(dialog.table.topLevelItemCount())]
    return [(item.text(TEXT), item.text(MEANING), item.text(LANGUAGE)) for item in items]


def choose(dialog: SentencesDialog, meaning: Verdict, language: str = "en") -> None:
    dialog.box.meaning.setCurrentIndex(dialog.box.meaning.findData(meaning))
    dialog.box.language.setCurrentIndex(dialog.box.language.findData(language))


# --- own sentences --------------------------------------------------------------------------------


def test_a_sentence_is_tried_as_one_types_and_added_by_enter(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    assert sentences.stack.currentWidget() is sentences.nothing
    assert sentences.box.language.currentData() == "en", "the language of the first list"
    assert not sentences.box.add.isEnabled()
    assert sentences.box.add.toolTip() == "Write a sentence first."
    type_in(qtbot, page, sentences, "Tickles my fancy")
    assert "Today a person reads such a reply" in sentences.box.now.text()
    choose(sentences, Verdict.YES)
    assert not sentences.box.add.isEnabled()
    assert sentences.box.add.toolTip() == "A moment, it is being tried."
    qtbot.waitUntil(lambda: sentences.box.add.isEnabled())
    assert sentences.box.add.toolTip() == "From now on such a reply needs no person"
    assert sentences.box.can.text() == "It can be added: a yes from now on."
    qtbot.keyClick(sentences.box.line, Key.Key_Return)
    settle(qtbot, page)
    assert own_sentences() == {"en": {"yes": ["Tickles my fancy"]}}
    assert sentences.box.meaning.currentData() is None, "of the next nothing is chosen"
    assert rows(sentences) == [("Tickles my fancy", "a yes", "English")]
    assert sentences.notice.text.text() == "“Tickles my fancy” counts from now on: a yes."
    assert sentences.box.line.text() == "", "the line is free for the next"
    type_in(qtbot, page, sentences, "tickles my FANCY")
    assert sentences.box.now.text() == "Today such a reply counts as a yes, without a person."
    assert sentences.box.can.text() == ""
    assert not sentences.box.add.isEnabled()


def test_nothing_counts_as_a_yes_unless_somebody_chooses_so(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    assert sentences.box.meaning.currentData() is None
    assert sentences.box.meaning.placeholderText() == "Choose…"
    type_in(qtbot, page, sentences, "Tickles my fancy")
    assert sentences.box.can.text() == "Choose what it counts as."
    assert sentences.box.add.toolTip() == "Choose what it counts as."
    assert sentences.box.add.accessibleDescription() == "Choose what it counts as."
    qtbot.keyClick(sentences.box.line, Key.Key_Return)
    settle(qtbot, page)
    assert own_sentences() == {}
    assert sentences.focusWidget() is sentences.box.meaning, "there it is missing"
    type_in(qtbot, page, sentences, "Yes, please")
    assert sentences.box.now.text() == "Today such a reply counts as a yes, without a person."
    assert sentences.box.can.text() == "", "there is nothing to add"
    sentences.box.line.clear()
    qtbot.keyClick(sentences.box.line, Key.Key_Return)
    assert sentences.box.add.toolTip() == "Write a sentence first."


def test_replies_that_wait_and_say_the_same_are_named(
    qtbot: QtBot, ask_back: Callable[..., None], page: ReviewPage, sentences: SentencesDialog
) -> None:
    ask_back(ANNA, text="Tickles my FANCY!")
    waiting = [row["id"] for row in waiting_rows()]
    choose(sentences, Verdict.YES)
    type_in(qtbot, page, sentences, "Tickles my fancy")
    sentences.box.add.click()
    settle(qtbot, page)
    said = f"1 reply that waits says the same ({ANNA}); a person still decides it."
    assert sentences.notice.text.text() == f"“Tickles my fancy” counts from now on: a yes. {said}"
    assert [row["id"] for row in waiting_rows()] == waiting, "a person decides it"


def test_what_could_mislead_says_why_before_it_is_added(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    choose(sentences, Verdict.YES)
    type_in(qtbot, page, sentences, "Only if it is free")
    assert sentences.box.can.text().startswith("It cannot be added: in English, “Only” can refuse")
    assert sentences.box.add.toolTip() == sentences.box.can.text()
    qtbot.keyClick(sentences.box.line, Key.Key_Return)
    settle(qtbot, page)
    assert own_sentences() == {}
    type_in(qtbot, page, sentences, "No, thank you")
    assert sentences.box.now.text() == "Today such a reply counts as a no, without a person."
    assert sentences.box.can.text() == "It cannot be added: it is read as a no already."


def test_what_ships_can_be_tried_in_every_language_that_is_read(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    shipped = {path.parent.name for path in RESOURCES.glob("mail/*/answers.toml")}
    assert set(ANSWER_LANGUAGES) == shipped
    choose(sentences, Verdict.YES, "pl")
    type_in(qtbot, page, sentences, "Tak, potwierdzam")
    assert "counts as a yes" in sentences.box.now.text()
    choose(sentences, Verdict.LEAVE, "de")
    qtbot.waitUntil(lambda: "a person reads" in sentences.box.now.text())


def test_each_meaning_and_language_has_its_row_and_a_removal_can_be_undone(
    qtbot: QtBot, desk: Desk, page: ReviewPage, sentences: SentencesDialog
) -> None:
    desk.teach("Rein mit mir", Verdict.YES, "de")
    desk.teach("Lasst mich damit in Frieden", Verdict.LEAVE, "de")
    desk.teach("Not for the likes of me", Verdict.NO, "en")
    page._bench.changed.emit()
    settle(qtbot, page)
    assert rows(sentences) == [
        ("Lasst mich damit in Frieden", "“take me off”", "Deutsch"),
        ("Not for the likes of me", "a no", "English"),
        ("Rein mit mir", "a yes", "Deutsch"),
    ]
    assert not sentences.remove.isEnabled()
    sentences.table.setCurrentItem(sentences.table.topLevelItem(2))
    sentences.table.setFocus()
    qtbot.keyClick(sentences.table, Key.Key_Delete)
    settle(qtbot, page)
    assert own_sentences()["de"] == {"yes": [], "leave": ["Lasst mich damit in Frieden"]}
    said = "“Rein mit mir” was removed; from now on a person reads such a reply."
    assert sentences.notice.text.text() == said
    sentences.notice.offer.click()
    settle(qtbot, page)
    assert own_sentences()["de"]["yes"] == ["Rein mit mir"]
    assert len(rows(sentences)) == 3


def test_what_somebody_else_did_meanwhile_is_said(
    qtbot: QtBot, desk: Desk, page: ReviewPage, sentences: SentencesDialog
) -> None:
    choose(sentences, Verdict.YES)
    type_in(qtbot, page, sentences, "Tickles my fancy")
    desk.teach("Tickles my fancy", Verdict.YES, "en")
    sentences.box.add.click()
    settle(qtbot, page)
    assert "cannot be learnt: it is read as a yes already" in sentences.notice.text.text()
    sentences.table.setCurrentItem(sentences.table.topLevelItem(0))
    desk.forget("Tickles my fancy", "en")
    sentences.remove.click()
    settle(qtbot, page)
    assert "it was never taught in English" in sentences.notice.text.text()
    sentences.remove.click()
    assert rows(sentences) == []


def test_what_was_typed_over_is_not_shown(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    type_in(qtbot, page, sentences, "Tickles my fancy")
    tried = sentences.box.tried
    sentences.box.line.setText("Only if")
    assert not sentences.box.add.isEnabled(), "it was not tried yet"
    sentences.box._tried(("Tickles my fancy", Verdict.YES, "en"), tried)
    assert not sentences.box.add.isEnabled()
    sentences.box.line.clear()
    settle(qtbot, page)
    assert sentences.box.can.text() == ""


def test_its_marks_follow_the_window_live(
    qtbot: QtBot, page: ReviewPage, sentences: SentencesDialog
) -> None:
    type_in(qtbot, page, sentences, "Tickles my fancy")
    mark = sentences.box.marks[sentences.box.can]
    before = mark.pixmap().cacheKey()
    sentences.setPalette(QPalette(QColor(50, 50, 50)))
    QApplication.processEvents()
    assert mark.pixmap().cacheKey() != before


# --- what is kept ---------------------------------------------------------------------------------


def test_keeping_less_says_first_what_it_takes_away(
    qtbot: QtBot, page: ReviewPage, keeping: KeepingDialog
) -> None:
    assert keeping.whole.isChecked()
    assert not keeping.keep.isEnabled(), "that is how it is"
    keeping.decisive.click()
    assert keeping.then.text().startswith("1 reply is reduced at once")
    assert "gone for good" in keeping.then.text()
    assert evidence.keeps_whole(), "nothing is done yet"
    keeping.keep.click()
    settle(qtbot, page)
    assert not evidence.keeps_whole()
    assert not page.window().findChildren(KeepingDialog), "it is closed"
    said = "1 reply was reduced to its headers and the sentence that decided."
    assert page.window().notice.text.text() == said
    kept = [one.kept for one in evidence.kept_mails()]
    assert kept == ["decisive", "whole"], "what waits to be read stays whole"
    assert [entry.code for entry in entries()][-1] == "setting.changed"


def test_keeping_all_again_brings_nothing_back_and_says_so(
    qtbot: QtBot, desk: Desk, page: ReviewPage, ask_back: Callable[..., None]
) -> None:
    desk.keep_replies(evidence.DECISIVE)
    ask_back(ANNA, text="YES")
    page.window().commands.keeping.trigger()
    keeping = dialog_of(qtbot, page.window(), KeepingDialog)
    settle(qtbot, page)
    assert keeping.decisive.isChecked()
    assert "waits to be read" in keeping.then.text()
    keeping.whole.click()
    assert "nothing of it can come back" in keeping.then.text()
    keeping.keep.click()
    settle(qtbot, page)
    assert evidence.keeps_whole()
    assert page.window().notice.text.text() == "Replies are kept whole from now on."
    assert [one.kept for one in evidence.kept_mails()] == ["decisive"]


# --- mails in doubt -------------------------------------------------------------------------------


@pytest.fixture
def in_doubt(
    qtbot: QtBot, desk: Desk, page: ReviewPage, story_of: Callable[[str], str]
) -> Callable[[], SettleDialog]:
    """The connection broke while Anna's mail was handed over; her story leads to the question."""
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up(ANNA, Target(news.id), name="Anna")
    mail = post.mails_in(MailStatus.WAITING)[-1]
    with desk.store.transaction():
        assert post.claim_mail(mail.id, 1, desk.clock(), "")
    desk.send()

    def follow() -> SettleDialog:
        assert "Say whether it went out…" in story_of(ANNA)
        text = page.window().people.story.text
        text.anchorClicked.emit(QUrl(f"mail:{mail.id}"))
        return dialog_of(qtbot, page.window(), SettleDialog)

    return follow


@pytest.mark.parametrize(("went_out", "status"), [(True, "sent"), (False, "waiting")])
def test_somebody_says_whether_a_mail_went_out(
    qtbot: QtBot,
    page: ReviewPage,
    in_doubt: Callable[[], SettleDialog],
    story_of: Callable[[str], str],
    went_out: bool,
    status: str,
) -> None:
    dialog = in_doubt()
    assert dialog.windowTitle() == f"Did the mail to {ANNA} go out?"
    (dialog.went_out if went_out else dialog.did_not).click()
    settle(qtbot, page)
    (mail,) = post.mails_in(MailStatus(status))[-1:]
    assert mail.address == ANNA
    assert "Say whether it went out" not in story_of(ANNA)


def test_what_was_settled_meanwhile_is_said(
    qtbot: QtBot, desk: Desk, page: ReviewPage, in_doubt: Callable[[], SettleDialog]
) -> None:
    dialog = in_doubt()
    desk.settle_mail(dialog._mail_id, went_out=True)
    dialog.did_not.click()
    settle(qtbot, page)
    assert "There is no mail" in dialog.notice.text.text()


# --- replies of the past --------------------------------------------------------------------------


def test_a_decision_of_an_earlier_day_is_taken_back_in_the_story(
    qtbot: QtBot,
    desk: Desk,
    page: ReviewPage,
    ask_back: Callable[..., None],
    reply_in_story: Callable[[str], LetterDialog],
) -> None:
    ask_back(ANNA)
    desk.decide(1, Decision.ACCEPT, "a yes, I thought")
    dialog = reply_in_story(ANNA)
    assert dialog.windowTitle() == f"Reply of {ANNA}"
    assert dialog.letter.why.text() == "It had to be read because: it asks a question"
    assert dialog.back.said.text().startswith("Decided by Rosa on ")
    assert dialog.back.said.text().endswith(": Accept. Why: a yes, I thought.")
    dialog.back.reason.setEditText(" ")
    assert not dialog.back.button.isEnabled(), "the log wants to know why"
    dialog.back.reason.setEditText("she rang us")
    dialog.back.button.click()
    settle(qtbot, page)
    assert "waits under “Please read” again" in dialog.notice.text.text()
    assert not dialog.back.isVisible()
    undone = [entry for entry in entries() if entry.code == "answer.undone"]
    assert [entry.personal["note"].value for entry in undone] == ["she rang us"]
    page.window().go(At.READ)
    settle(qtbot, page)
    assert shown(page) == ANNA


def test_what_has_left_the_house_says_why_it_stays(
    desk: Desk, ask_back: Callable[..., None], reply_in_story: Callable[[str], LetterDialog]
) -> None:
    ask_back(ANNA)
    desk.decide(1, Decision.ACCEPT, "a yes")
    desk.send()
    dialog = reply_in_story(ANNA)
    assert "Accept. Why: a yes. It cannot be taken back: the mail" in dialog.back.said.text()
    assert not dialog.back.button.isVisible()


def test_what_was_written_back_can_be_taken_back_while_it_waits(
    qtbot: QtBot,
    desk: Desk,
    page: ReviewPage,
    ask_back: Callable[..., None],
    reply_in_story: Callable[[str], LetterDialog],
) -> None:
    ask_back(ANNA)
    desk.reply(1, "About once a month.")
    dialog = reply_in_story(ANNA)
    assert dialog.back.said.text().endswith(": Reply.")
    desk.send()
    dialog.back.button.click()
    settle(qtbot, page)
    assert "cannot be taken back" in dialog.notice.text.text()
    assert not dialog.back.button.isVisible(), "and why is read anew"


def test_a_yes_that_the_desk_took_by_itself_is_shown_and_saved(
    qtbot: QtBot,
    page: ReviewPage,
    tmp_path: Path,
    ask_back: Callable[..., None],
    reply_in_story: Callable[[str], LetterDialog],
) -> None:
    ask_back(ANNA, text="YES")
    dialog = reply_in_story(ANNA)
    assert dialog.letter.text.text() == "YES"
    assert dialog.letter.why.text() == "The desk read it by itself: a plain yes"
    assert dialog.letter.rows["kept"].text() == "as it came, byte for byte"
    assert not dialog.back.isVisible()
    assert not dialog.letter.story.isVisible(), "one comes from there"
    qtbot.keyClick(dialog, Key.Key_S)
    save_as(qtbot, dialog, str(tmp_path / "yes.eml"))
    settle(qtbot, page)
    (came,) = kept_mails(tmp_path / "mail" / "inbox")
    assert (tmp_path / "yes.eml").read_bytes() == came.path.read_bytes()
    assert dialog.notice.text.text() == "The reply was saved as “yes.eml”, byte for byte."
    (entry,) = [entry for entry in entries() if entry.code == "exported"]
    assert ANNA not in str(entry.values)


def test_what_is_left_of_a_reduced_reply_is_saved_and_said(
    qtbot: QtBot,
    desk: Desk,
    page: ReviewPage,
    tmp_path: Path,
    ask_back: Callable[..., None],
    reply_in_story: Callable[[str], LetterDialog],
) -> None:
    ask_back(ANNA, text="YES")
    desk.keep_replies(evidence.DECISIVE)
    dialog = reply_in_story(ANNA)
    assert dialog.letter.rows["kept"].text() == "its headers and the sentence that decided"
    dialog.letter.save.click()
    save_as(qtbot, dialog, str(tmp_path / "yes.eml"))
    settle(qtbot, page)
    assert dialog.notice.text.text().endswith("as “yes.eml”: the rest was not kept.")
    assert b"X-Opt-In-Desk-Reduced" in (tmp_path / "yes.eml").read_bytes()


def test_of_a_reply_of_which_nothing_was_kept_no_file_is_asked_for(
    qtbot: QtBot,
    page: ReviewPage,
    ask_back: Callable[..., None],
    reply_in_story: Callable[[str], LetterDialog],
) -> None:
    ask_back(ANNA, text="YES")
    LetterRow.update(blob=None).execute()
    BlobRow.delete().execute()
    dialog = reply_in_story(ANNA)
    assert dialog.letter.rows["kept"].text() == "nothing of the mail itself"
    dialog.letter.save.click()
    said = "Nothing was kept of this mail itself, so it cannot be saved."
    assert dialog.notice.text.text() == said
    with pytest.raises(ValueError, match="not enough values"):
        save_as(qtbot, dialog, "x.eml")


def test_each_reply_has_one_way_from_the_story(
    desk: Desk, page: ReviewPage, ask_back: Callable[..., None], story_of: Callable[[str], str]
) -> None:
    ask_back(ANNA)
    assert story_of(ANNA).count("Show this reply…") == 1
    desk.decide(1, Decision.BACK, "nothing")
    text = story_of(ANNA)
    assert text.count("Show this reply") == 1
    assert "Show this reply, or take the decision back…" in text
    desk.undo_decision(1, "after all")
    assert "take the decision back" not in story_of(ANNA)
    page.window().people.story._follow(QUrl("https://example.org"))
    assert not page.window().findChildren(LetterDialog), "no other link leads anywhere"


def test_a_reply_that_is_not_there_any_more_says_so(qtbot: QtBot, page: ReviewPage) -> None:
    dialog = LetterDialog(page._bench, 99, page)
    dialog.show()
    settle(qtbot, page)
    assert "99" in dialog.notice.text.text()
    assert not dialog.letter.body.isVisible()
    dialog.letter.want_save()
    dialog.letter.want_original()
    assert letter_rows.letter_row(99) is None
    dialog.setFocus(Qt.FocusReason.OtherFocusReason)
