"""The buttons below a dialog, and the one that opens the manual at what it is about (F1)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeySequence, QMoveEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QWidget,
    QWizard,
)

from optindesk.ui.manual_topics import topic_of
from optindesk.ui.within_screen import come_up, keep_within, room_for
from optindesk.ui.words import Words


@runtime_checkable
class Helps(Protocol):
    """The window that has the manual."""

    def show_manual(self, topic: str | None = None) -> None:
        """Open it at a topic, or at what one is at."""


class Foot(QDialogButtonBox):
    """The buttons below a dialog, with one for the manual where a window above has it.

    None is cut, and Tab goes from left to right. `shown` tells that they stand where they belong,
    `why_not` says above them why some are off.
    """

    shown = Signal()
    why_not: QLabel | None = None

    def __init__(self, *buttons: QDialogButtonBox.StandardButton) -> None:
        super().__init__()
        for button in buttons:
            self.addButton(button)
        self._help = self.addButton(QDialogButtonBox.StandardButton.Help)
        self._help.setAutoDefault(False)
        _press_by_key(self._help)
        self.helpRequested.connect(lambda: open_manual(self))
        self._moved = QTimer(self, interval=0, singleShot=True)
        self._moved.timeout.connect(self._keep_within)

    def moveEvent(self, event: QMoveEvent) -> None:
        """What is above has grown: once that is laid out, is there room for it?"""
        super().moveEvent(event)
        self._moved.start()

    def _keep_within(self) -> None:
        window = self.window()
        if isinstance(window, QDialog) and self.isVisible():
            keep_within(window)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ParentChange:
            # Only now a dialog learns which button Enter presses; else it takes the first it has.
            for button in self.buttons():
                if isinstance(button, QPushButton) and button.isDefault():
                    button.setDefault(False)
                    button.setDefault(True)
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            # The words of a button have changed; who has no room for them scrolls already.
            self._keep_wide_enough(room_for(self.window()).width())
        return done

    def showEvent(self, event: QShowEvent) -> None:
        self._help.setVisible(helper_of(self) is not None)
        super().showEvent(event)
        self.shown.emit()
        self._keep_wide_enough()
        window = self.window()
        if isinstance(window, QDialog) and window.layout() is not None:
            come_up(window)
            self._moved.start()  # once more with what is shown a moment later
        for one, other in pairwise(sorted(self.buttons(), key=lambda button: button.x())):
            QWidget.setTabOrder(one, other)

    def _keep_wide_enough(self, most: int | None = None) -> None:
        window = self.window()
        layout = window.layout()
        if layout is not None:
            # A least width that was set keeps a layout from asking for more.
            needed = layout.totalMinimumSize().width()
            if most is not None:
                needed = min(needed, most)
            window.setMinimumWidth(max(window.minimumWidth(), needed))

    def below(self) -> Sequence[QWidget]:
        """These buttons, and why some of them are off."""
        return [self] if self.why_not is None else [self.why_not, self]


def give_help(wizard: QWizard, words: Words) -> None:
    """The same for what is led through page by page."""
    if helper_of(wizard) is not None:
        wizard.setOption(QWizard.WizardOption.HaveHelpButton)
        wizard.setButtonText(QWizard.WizardButton.HelpButton, words("Help"))
        _press_by_key(wizard.button(QWizard.WizardButton.HelpButton))
        wizard.helpRequested.connect(lambda: open_manual(wizard))


def open_manual(widget: QWidget) -> None:
    """Open the manual at what a widget is about."""
    helper = helper_of(widget)
    if helper is not None:
        helper.show_manual(topic_of(widget))


def helper_of(widget: QWidget | None) -> Helps | None:
    """The nearest window above that has the manual."""
    while widget is not None and not isinstance(widget, Helps):
        widget = widget.parentWidget()
    return widget


def _press_by_key(button: QAbstractButton) -> None:
    keys = QKeySequence.keyBindings(QKeySequence.StandardKey.HelpContents)
    button.setShortcut(keys[0] if keys else QKeySequence("F1"))
