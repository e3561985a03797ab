"""What goes wrong, shown: a trouble of the world as a sentence, a bug of ours with its details."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.ui.masking import mask
from optindesk.ui.within_screen import come_up
from optindesk.ui.words import Words

log = logging.getLogger(__name__)


def versions(version: str) -> str:
    """What a bug report must say of the program and the system; nothing about who uses it."""
    return "\n".join(
        (
            f"Opt-In Desk {version}",
            f"Python {platform.python_version()}",
            f"Qt {qVersion()}, PySide6 {PySide6.__version__}",
            f"{platform.platform()}, {QGuiApplication.platformName()}",
        )
    )


def install_excepthook(bug: Callable[[str], None]) -> None:
    """Give what nobody caught on the main thread to `bug`, as a traceback in words."""

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if not issubclass(kind, Exception):
            sys.__excepthook__(kind, error, where)
            return
        bug("".join(traceback.format_exception(kind, error, where)))

    sys.excepthook = hook


def log_bug(report: str) -> None:
    """Write a bug to the log where there is no window to show it in."""
    log.error("a bug\n%s", mask(report, Path.home()))


class BugDialog(QDialog):
    """Says that we made a mistake, and gives the details to pass on; `support` shows the support
    file, which says more of the desk."""

    def __init__(
        self,
        details: str,
        words: Words,
        parent: QWidget | None = None,
        support: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("A mistake in Opt-In Desk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        said = QLabel(
            words(
                "Opt-In Desk made a mistake of its own and stopped what it was doing. What was"
                " saved before is safe. If it happens again, please send us these details;"
                " addresses and what people typed were taken out of them."
            )
        )
        said.setWordWrap(True)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(words("Details"))
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton(words("Copy details"))
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self.copy)
        if support is not None:
            self.support_button = QPushButton(words("Support file…"))
            buttons.addButton(self.support_button, QDialogButtonBox.ButtonRole.ActionRole)
            self.support_button.clicked.connect(self.accept)
            self.support_button.clicked.connect(lambda: support())
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.details)
        layout.addWidget(buttons)
        letter = self.details.fontMetrics()
        self.resize(letter.averageCharWidth() * 84, letter.height() * 24)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()
        come_up(self)

    def copy(self) -> None:
        """All details to the clipboard."""
        QGuiApplication.clipboard().setText(self.details.toPlainText())


class Problems:
    """Shows what goes wrong over one window, and the same thing once, however often it comes.

    `trouble` and `bug` are what `Jobs` wants to be given.
    """

    def __init__(
        self,
        window: QWidget,
        words: Words,
        version: str,
        home: Path,
        support: Callable[[], object] | None = None,
    ) -> None:
        self._window = window
        self._support = support
        self._ = words
        self._version = version
        self._home = home
        self._open: dict[str, QDialog] = {}
        self._held: list[QDialog] | None = None

    def hold(self, held: bool) -> None:
        """Show nothing from now on, or all that was held back, each once."""
        waiting, self._held = self._held or [], [] if held else None
        for dialog in waiting:
            dialog.open()

    def trouble(self, trouble: Trouble) -> None:
        """Say a trouble: what happened, what was kept, what to do."""
        said = self._.say(trouble.sentence)
        if said not in self._open:
            self._show(said, self._message(said))

    def bug(self, report: str) -> None:
        """Show a bug, and write it to the log; `report` is a traceback as text."""
        masked = mask(report, self._home)
        log.error("a bug\n%s", masked)
        # One such dialog at a time: what breaks while painting breaks sixty times a second.
        if BugDialog.__name__ not in self._open:
            details = f"{versions(self._version)}\n\n{masked}"
            self._show(BugDialog.__name__, BugDialog(details, self._, self._window, self._support))

    def _message(self, said: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self._("Opt-In Desk"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setText(said)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box

    def _show(self, what: str, dialog: QDialog) -> None:
        self._open[what] = dialog
        dialog.finished.connect(lambda _: self._open.pop(what, None))
        if self._held is None:
            dialog.open()
        else:
            self._held.append(dialog)
