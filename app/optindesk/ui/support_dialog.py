"""Shows the support file, so that one sees what one gives away, and saves it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice

NAME, ENDING = "opt-in-desk-support", "txt"
LETTERS, LINES = 84, 30


class SupportDialog(QDialog):
    """What is saved or copied is what is seen, to the letter."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Support file"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self._("Support file"))
        self.text.setPlaceholderText(self._("Looking…"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.copy_button = buttons.addButton(self._("&Copy"), role)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        self.save = buttons.addButton(self._("&Save…"), role)
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_where)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "This is all that is in it. It is sent to nobody: save it, read it, and give it"
                    " to whom you ask for help. It is in English, for the makers of the program."
                )
            )
        )
        layout.addWidget(self.text, 1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        letter = self.text.fontMetrics()
        wanted = self.size().expandedTo(self.sizeHint())
        wanted.setWidth(letter.averageCharWidth() * LETTERS)
        wanted.setHeight(letter.lineSpacing() * LINES)
        self.resize(wanted.boundedTo(parent.window().size()))
        self._enable(is_there=False)
        bench.run(
            self._("Writing the support file"),
            lambda _: bench.desk.support_text(),
            Lane.WORK,
            done=self._show,
            failed=self.notice.complain,
            owner=self,
        )

    def _enable(self, *, is_there: bool) -> None:
        for button in (self.copy_button, self.save):
            allow(button, "" if is_there else waits(self._))

    def _show(self, text: str) -> None:
        self.text.setPlainText(text)
        self._enable(is_there=True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.notice.say(self._("It is copied: paste it into a mail."))

    def _ask_where(self) -> None:
        kinds = [f"{self._('Text')} (*.{ENDING})"]
        dialog = save_dialog(
            self, self._("Save the support file"), f"{NAME}.{ENDING}", ENDING, kinds
        )
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write what is seen to this file."""
        desk, path, text = self._bench.desk, Path(name), self.text.toPlainText()
        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.save_support(text, path),
            Lane.ACT,
            done=lambda _: self.notice.say(self._("Saved as “{file}”.", file=path.name)),
            failed=self.notice.complain,
            owner=self,
        )
