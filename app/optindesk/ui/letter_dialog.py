"""One reply that was dealt with before: looked at again, saved, and its decision taken back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.log_words import UNNAMED
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.letters import Letter
from optindesk.flows.replying import REPLIED
from optindesk.flows.reviewing import Decision
from optindesk.ui import saving
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot
from optindesk.ui.lanes import Lane
from optindesk.ui.letter_view import LetterView
from optindesk.ui.notice import Notice
from optindesk.ui.original_view import OriginalDialog
from optindesk.ui.state_words import DECISION_WORDS
from optindesk.ui.words import Words

USUAL = QSize(720, 560)

REASONS = (
    sentence("decided by mistake"),
    sentence("the person said otherwise since"),
    sentence("it was another person's reply"),
)
"""Reasons that are often right; each can be changed before it goes into the log."""


class LetterDialog(QDialog):
    """Shows the reply with that number."""

    def __init__(self, bench: Bench, number: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._number = number
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self._("Reply"))
        self.resize(USUAL)
        self.notice = Notice(self._)
        self.letter = LetterView(self._)
        self.letter.story.hide()  # one comes from there
        self.letter.body.hide()
        self.letter.original_wanted.connect(self._show_original)
        self.letter.save_wanted.connect(self._save)
        self.back = BackBar(self._)
        self.back.wanted.connect(self._undo)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.letter, 1)
        layout.addWidget(self.back)
        layout.addWidget(buttons)
        for key, act in self.letter.keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.letter.setFocus()
        self._look()

    def _look(self) -> None:
        desk, number = self._bench.desk, self._number
        self._bench.jobs.start(
            "",
            lambda _: desk.letter(number),
            Lane.LOOK,
            done=self._show,
            failed=self.notice.complain,
            owner=self,
        )

    def _show(self, letter: Letter) -> None:
        self.setWindowTitle(self._("Reply of {who}", who=letter.written_by or UNNAMED))
        self.letter.show_letter(letter)
        self.back.show_letter(letter)

    def _show_original(self, number: int, subject: str) -> None:
        OriginalDialog(self._bench, number, subject, self).open()

    def _save(self, number: int) -> None:
        letter = self.letter.letter
        kept = letter.evidence.kept if letter is not None else "whole"
        saving.ask_where(self._bench, self.notice, number, self, kept=kept)

    def _undo(self, note: str) -> None:
        desk, number = self._bench.desk, self._number
        self.back.setEnabled(False)
        self._bench.run(
            self._("Taking back"),
            lambda _: desk.undo_decision(number, note),
            Lane.ACT,
            done=lambda _: self._undone(),
            failed=self._failed,
            owner=self,
        )

    def _undone(self) -> None:
        letter = self.letter.letter
        who = letter.written_by if letter is not None and letter.written_by else UNNAMED
        self.notice.say(
            self._("Taken back: the reply of {who} waits under “Please read” again.", who=who)
        )
        self._look()

    def _failed(self, trouble: Trouble) -> None:
        self.back.setEnabled(True)
        self.notice.complain(trouble)
        self._look()


class BackBar(QFrame):
    """What was decided, and either why that stays, or a reason and a button to take it back.

    `wanted` has the reason. Nothing is shown of a reply that nobody decided.
    """

    wanted = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setAccessibleName(words("Why do you take it back?"))
        self.reason.addItems([words.say(one) for one in REASONS])
        self.title = QLabel(words("&Why:"))
        self.title.setBuddy(self.reason)
        self.button = QPushButton(words("&Take it back"))
        self.button.setToolTip(words("Everything is as it was before, and the reply waits again"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.wanted.emit(self.reason.currentText().strip()))
        self.reason.editTextChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said, 0, 0, 1, 3)
        layout.addWidget(self.title, 1, 0)
        layout.addWidget(self.reason, 1, 1)
        layout.addWidget(self.button, 1, 2)
        layout.setColumnStretch(1, 1)
        self.hide()

    def show_letter(self, letter: Letter) -> None:
        """Show what was decided on a reply."""
        decided = letter.decided
        self.setVisible(decided is not None)
        self.setEnabled(True)
        if decided is None:
            return
        said = self._(
            "Decided by {who} on {when}: {what}.",
            who=decided.by,
            when=decided.at,
            what=_decision(decided.what),
        )
        if decided.why:
            said = f"{said} {self._('Why: {why}.', why=decided.why.rstrip('.'))}"
        if letter.no_undo is not None:
            why = self._("It cannot be taken back: {why}", why=letter.no_undo)
            said = f"{said} {why}"
        self.said.setText(said)
        for widget in (self.title, self.reason, self.button):
            widget.setVisible(letter.no_undo is None)


def _decision(decided: str) -> Sentence:
    """What was decided, in the words of the buttons."""
    if decided == REPLIED:
        return sentence("Reply")
    return DECISION_WORDS[Decision(decided)]
