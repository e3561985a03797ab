"""A button that is off says why, wherever somebody looks for it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWizard,
)
from pytestqt.qtbot import QtBot

from optindesk.system.language import translator
from optindesk.ui.allowing import LedPage, allow, unfilled, when_filled
from optindesk.ui.fields import foot, go_button

WORDS = translator("en")
LACKS = "Still to be filled in: Reason."


class Asks(QDialog):
    """Asks for a reason."""

    def __init__(self, layout: QVBoxLayout | QFormLayout) -> None:
        super().__init__()
        self.setLayout(layout)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.said = QLabel("It is kept.")
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, self.buttons, "&Keep", lambda: None)
        self.go.setToolTip("For good")
        for one in (self.said, self.reason, self.buttons):
            layout.addRow(one) if isinstance(layout, QFormLayout) else layout.addWidget(one)
        when_filled(self.go, WORDS, self.reason)

    @property
    def line(self) -> str:
        """What is said above the buttons."""
        labels = self.findChildren(QLabel)
        (text,) = [one.text() for one in labels if one is not self.said and one.isVisible()] or [""]
        return text


@pytest.mark.parametrize("layout", [QVBoxLayout, QFormLayout])
def test_it_stands_in_the_tip_is_told_and_is_seen(
    qtbot: QtBot, layout: type[QVBoxLayout | QFormLayout]
) -> None:
    dialog = Asks(layout())
    qtbot.addWidget(dialog)
    dialog.show()
    go = dialog.go
    assert (go.isEnabled(), go.toolTip(), go.accessibleDescription()) == (False, LACKS, LACKS)
    assert dialog.line == LACKS
    height = dialog.height()
    dialog.reason.setText("so")
    assert (go.isEnabled(), go.toolTip(), go.accessibleDescription()) == (True, "For good", "")
    assert dialog.line == ""
    assert dialog.height() == height, "nothing jumps while one types"
    dialog.reason.setText("  ")
    assert not go.isEnabled()
    assert dialog.line == LACKS


def test_what_stands_in_the_dialog_already_is_not_said_twice(qtbot: QtBot) -> None:
    dialog = Asks(QVBoxLayout())
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.reason.setText("so")
    allow(dialog.go, "It is kept.")
    assert not dialog.go.isEnabled()
    assert dialog.line == ""


def test_beside_other_buttons_it_takes_no_room_when_there_is_nothing_to_say(qtbot: QtBot) -> None:
    dialog = Asks(QVBoxLayout())
    qtbot.addWidget(dialog)
    below = QHBoxLayout()
    below.addWidget(QPushButton("Other"))
    below.addWidget(dialog.buttons)
    layout = dialog.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addLayout(below)
    dialog.show()
    assert dialog.line == LACKS
    dialog.reason.setText("so")
    assert dialog.line == ""


class Page(LedPage):
    """Asks for a name."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.name.textChanged.connect(self.completeChanged)
        QVBoxLayout(self).addWidget(self.name)

    def missing(self) -> str:
        return unfilled(WORDS, self.name)


@pytest.mark.parametrize("make", [QVBoxLayout, QFormLayout])
def test_nothing_jumps_when_what_lacked_is_typed(
    qtbot: QtBot, make: type[QVBoxLayout | QFormLayout]
) -> None:
    dialog = Asks(make())
    qtbot.addWidget(dialog)
    when_filled(dialog.go, WORDS, dialog.reason)
    dialog.show()
    QApplication.processEvents()
    before = dialog.size(), dialog.buttons.pos()
    dialog.reason.setText("He called.")
    QApplication.processEvents()
    assert (dialog.size(), dialog.buttons.pos()) == before
    layout = dialog.layout()
    assert layout is not None
    below = dialog.height() - dialog.buttons.geometry().bottom() - 1
    assert below <= layout.contentsMargins().bottom(), "there is no gap below the buttons"


def test_a_page_says_why_one_cannot_go_on(qtbot: QtBot) -> None:
    wizard, page = QWizard(), Page()
    qtbot.addWidget(wizard)
    wizard.addPage(page)
    wizard.addPage(LedPage())
    wizard.show()
    on = wizard.button(QWizard.WizardButton.NextButton)
    lacks = "Still to be filled in: Name."
    assert (on.isEnabled(), on.toolTip()) == (False, lacks)
    assert [one.text() for one in page.findChildren(QLabel) if one.isVisible()] == [lacks]
    page.name.setText("Rosa")
    assert (on.isEnabled(), on.toolTip()) == (True, "")
    assert not [one for one in page.findChildren(QLabel) if one.isVisible()]
