"""Buttons that are Qt's own speak the language of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from optindesk.ui.standard_words import speak_standard_words, writing_of

CANCEL = QDialogButtonBox.StandardButton.Cancel


@pytest.fixture
def english_after(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    speak_standard_words(qapp, "en")


def cancel(qtbot: QtBot) -> str:
    box = QDialogButtonBox(CANCEL)
    qtbot.addWidget(box)
    return box.button(CANCEL).text().replace("&", "")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Abbrechen"),
        ("fr", "Annuler"),
        ("es", "Cancelar"),
        ("it", "Annulla"),
        ("hr", "Odustani"),
        ("en", "Cancel"),
        ("en_XA", "Cancel"),
    ],
)
def test_cancel_is_said_as_the_rest_is(
    qtbot: QtBot, english_after: QApplication, code: str, said: str
) -> None:
    speak_standard_words(english_after, code)
    assert cancel(qtbot) == said


def test_another_language_takes_the_place_of_the_first(
    qtbot: QtBot, english_after: QApplication
) -> None:
    for code in ("de", "fr", "de"):
        speak_standard_words(english_after, code)
    assert cancel(qtbot) == "Abbrechen"
    QApplication.processEvents()
    speak_standard_words(english_after, "en")
    assert cancel(qtbot) == "Cancel"


@pytest.mark.parametrize(
    ("code", "system", "written"),
    [
        ("en", "en_GB", "03/04/2026"),
        ("en", "en_US", "4/3/26"),
        ("en", "hr_HR", "4/3/26"),
        ("de", "de_AT", "03.04.26"),
        ("de", "C", "03.04.26"),
    ],
)
def test_days_are_written_as_on_this_computer_where_it_speaks_the_language(
    code: str, system: str, written: str
) -> None:
    short = QLocale.FormatType.ShortFormat
    assert writing_of(code, QLocale(system)).toString(QDate(2026, 4, 3), short) == written
