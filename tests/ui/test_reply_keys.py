"""The keys of “Please read” are letters of the words on its buttons, in every language."""

from __future__ import annotations

import gettext
import unicodedata
from collections.abc import Callable, Mapping

import pytest
from pytestqt.qtbot import QtBot

from optindesk.flows.reviewing import Decision
from optindesk.system.language import DOMAIN, PSEUDO, Translator, available, catalogues, translator
from optindesk.ui.reply_keys import BEFORE, NEXT, UNDO, ReplyKeys, reply_keys
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.shortcuts_dialog import of_pages
from optindesk.ui.state_words import DECISION_WORDS
from pages import ANNA, Key, press

LETTERS = "A D L N B C R T M V O S P W E"
GERMAN = "A L M G W C R D H N O S V T B"
WORDS: Mapping[str, str] = {
    **{decision.value: said.key for decision, said in DECISION_WORDS.items()},
    "reply": "Reply… ({key})",
    "teach": "If I accept it: read this sentence as a yes from now on ({key})",
    "never": "If I decide no or leaving: never write there again ({key})",
    "original": "Original… ({key})",
    "save": "Save… ({key})",
    "story": "Story ({key})",
    "whole": "The whole text",
    "evidence": "Evidence ({key})",
}
"""What stands beside each letter; that of `alias` has a name in it."""


class WithLetters(gettext.NullTranslations):
    """The German that is shipped, with these letters."""

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters
        self.add_fallback(gettext.translation(DOMAIN, catalogues(), ["de"]))

    def gettext(self, message: str) -> str:
        return self._letters if message == LETTERS else super().gettext(message)


def german(letters: str) -> Translator:
    return Translator("de", WithLetters(letters))


def plain(text: str) -> str:
    """A text in big letters without accents."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFD", text.upper())
        if not unicodedata.combining(sign)
    )


@pytest.mark.parametrize("code", available())
def test_every_letter_is_in_its_word_and_none_stands_for_two_things(code: str) -> None:
    words = translator(code)
    if code != "en" and words(LETTERS) == LETTERS:
        pytest.skip("not translated yet, which another test tells")
    keys = reply_keys(words)
    assert words(LETTERS).split() == list(keys)
    assert len({*keys, NEXT, BEFORE, UNDO}) == len(keys) + 3
    assert all(len(key) == 1 and "A" <= key <= "Z" for key in keys)
    if code != "en":  # M and P are older than their words
        assert {name: key for name, key in keys._asdict().items() if name in WORDS} == {
            name: key for name, key in keys._asdict().items()
            if name in WORDS and key in plain(words(WORDS[name], key=""))
        }  # fmt: skip


@pytest.mark.parametrize("words", [translator(PSEUDO), german("A L"), german("")])
def test_where_a_language_has_not_a_letter_for_each_they_are_the_english_ones(
    words: Translator,
) -> None:
    assert list(reply_keys(words)) == LETTERS.split()


class TestInGerman:
    @pytest.fixture
    def words(self) -> Translator:
        return german(GERMAN)

    def test_the_letter_on_the_button_decides(
        self, qtbot: QtBot, open_page: Callable[[], ReviewPage], ask_back: Callable[..., None]
    ) -> None:
        ask_back(ANNA)
        page = open_page()
        decline = page.bar.buttons[Decision.DECLINE]
        assert decline.text() == "Ablehnen (L)"
        assert page.letter.story.text() == "Verlauf (V)"
        press(qtbot, page, Key.Key_L)
        assert "Ablehnen" in page.bar.question.text()
        press(qtbot, page, Key.Key_Escape, Key.Key_N)
        assert page.bar.never.isChecked()
        press(qtbot, page, Key.Key_M)
        assert "Abmelden" in page.bar.question.text()

    @pytest.mark.usefixtures("qapp")  # keys are named by Qt
    def test_the_sheet_of_all_keys_has_these(self, words: Translator) -> None:
        told = {(one.what, one.keys) for one in of_pages(words)}
        assert {("Ablehnen", "L"), ("Gehört nicht dazu", "G")} < told


def test_the_letters_are_told_in_the_order_of_the_fields() -> None:
    assert ReplyKeys(*GERMAN.split()).of(Decision.UNRELATED) == "G"
