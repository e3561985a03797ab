"""“Do you already have a list?”: those who left it first, then on what ground it comes along.

It does nothing itself: each step opens the dialog that looks first, publishes at once, and can be
taken back. So it can be left anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
    QWizard,
)

from optindesk.core.model import MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.bringing_leavers import LeaversReport
from optindesk.ui.allowing import LedPage, unchosen, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import hinted
from optindesk.ui.help_button import give_help
from optindesk.ui.import_dialog import BASES, Kept
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.leavers_words import counted
from optindesk.ui.sheet_preview import sheet_dialog
from optindesk.ui.words import Words

LETTERS, LINES = 96, 32


class Way(Enum):
    """On what ground a list comes along."""

    PROOF = auto()
    OTHER = auto()
    ONCE = auto()
    ALONE = auto()


class Choice(NamedTuple):
    """A way as a person reads it, and what it means to an import."""

    title: Sentence
    note: Sentence
    kept: Kept


CHOICES: dict[Way, Choice] = {
    Way.PROOF: Choice(
        sentence("They said &yes, and there is proof of it"),
        sentence(
            "Each with the day on which it was. They are subscribed as “said yes elsewhere”, which"
            " is never called confirmed here."
        ),
        Kept.ELSEWHERE,
    ),
    Way.OTHER: Choice(
        sentence("They are written to for another &reason, as customers are"),
        sentence("They are subscribed for that reason. It is never called consent."),
        Kept.OTHER,
    ),
    Way.ONCE: Choice(
        sentence("They are to be asked &once for their permission"),
        sentence(
            "Each gets one question, so many of them in a day. Whoever does not answer is left"
            " alone, for good."
        ),
        Kept.BEFORE,
    ),
    Way.ALONE: Choice(
        sentence("They are &left alone"),
        sentence("They are kept as “not asked”, and get no mail. They can be asked later."),
        Kept.BEFORE,
    ),
}


class LeaversPage(LedPage):
    """Who left comes first; `ask` opens the dialog for it."""

    def __init__(self, words: Words, ask: Callable[[], None]) -> None:
        super().__init__()
        self.setTitle(words("First those who left"))
        self.setSubTitle(
            words("So that nobody of them is asked or written to, whatever comes next.")
        )
        text = QLabel(
            words(
                "Export from the program that you had who unsubscribed, who complained, and to whom"
                " mails came back, each list as a file. Mailchimp, Brevo, listmonk and Outlook are"
                " recognised; any other list will do."
            )
        )
        text.setWordWrap(True)
        self.bring = QPushButton(words("&Keep those who left off…"))
        self.bring.clicked.connect(ask)
        self.brought = QLabel()
        self.brought.setWordWrap(True)
        self.brought.setTextFormat(Qt.TextFormat.PlainText)
        nobody = QLabel(words("If nobody has left, or there is no such file, go on."))
        nobody.setWordWrap(True)
        layout = QVBoxLayout(self)
        gap = self.fontMetrics().height()
        layout.addWidget(text)
        layout.addSpacing(gap)
        layout.addWidget(self.bring, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.brought)
        layout.addSpacing(gap)
        layout.addWidget(nobody)
        layout.addStretch(1)

    def add(self, said: str) -> None:
        """Say what was brought besides."""
        self.brought.setText("\n".join(filter(None, (self.brought.text(), said))))


class WayPage(LedPage):
    """The list itself: one of four ways, and how it came to be so where that is a ground."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self.setTitle(words("Then the list itself"))
        self.setSubTitle(
            words("How do these people come to be on it? Nothing is taken for granted.")
        )
        self.ways: dict[Way, QRadioButton] = {}
        layout = QVBoxLayout(self)
        for way, choice in CHOICES.items():
            button, note = QRadioButton(words.say(choice.title)), QLabel(words.say(choice.note))
            button.setAccessibleDescription(note.text())
            button.toggled.connect(self._enable)
            note.setWordWrap(True)
            note.setIndent(self.fontMetrics().height() * 3 // 2)
            layout.addWidget(button)
            layout.addWidget(note)
            layout.addSpacing(layout.spacing())
            self.ways[way] = button
        self.how = QLineEdit()
        self.how.setAccessibleName(words("How that came, and where the proof is"))
        hinted(self.how, words("Mailchimp, double opt-in since 2019; export in the safe"))
        self.how.textChanged.connect(self.completeChanged)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow(words("&How that came, and where the proof is:"), self.how)
        layout.addLayout(form)
        layout.addStretch(1)
        self._enable()

    @property
    def way(self) -> Way | None:
        """What was chosen."""
        return next((way for way, button in self.ways.items() if button.isChecked()), None)

    def missing(self) -> str:
        if self.way is None:
            return unchosen(self._, self._("How these people come to be on it"))
        return unfilled(self._, self.how) if CHOICES[self.way].kept in BASES else ""

    def _enable(self) -> None:
        way = self.way
        self.how.setEnabled(way is not None and CHOICES[way].kept in BASES)
        self.completeChanged.emit()


class OldListWizard(QWizard):
    """`wanted` has what the people of the list are (`Kept`), how that came, whether they are to be
    asked once afterwards, and the file; it stays open until that is imported. `leavers_brought` has
    a file's name and its report."""

    wanted = Signal(object, str, bool, object)
    leavers_brought = Signal(str, object)

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        list_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._lists, self._list_id = lists, list_id
        self.setWindowTitle(self._("Do you already have a list?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        give_help(self, self._)
        for button, text in (
            (QWizard.WizardButton.BackButton, self._("&Back")),
            (QWizard.WizardButton.NextButton, self._("&Next")),
            (QWizard.WizardButton.FinishButton, self._("&Choose its file…")),
            (QWizard.WizardButton.CancelButton, self._("Close")),
        ):
            self.setButtonText(button, text)
        self.leavers, self.ways = LeaversPage(self._, self._bring), WayPage(self._)
        self.addPage(self.leavers)
        self.addPage(self.ways)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * LETTERS, letter.lineSpacing() * LINES)

    def _bring(self) -> None:
        dialog = LeaversDialog(self._bench, self._lists, self, list_id=self._list_id)
        dialog.brought.connect(self._brought)
        dialog.open()

    def _brought(self, name: str, report: LeaversReport) -> None:
        counts = counted(self._, report)
        self.leavers.add(self._("{file}: {counts}", file=name, counts=counts))
        self.leavers_brought.emit(name, report)

    def accept(self) -> None:
        """Choose the file at once; the wizard is done when it was imported."""
        dialog = sheet_dialog(self, self._, self._("Choose the file of this list"))
        dialog.fileSelected.connect(lambda name: self._want(Path(name)))
        dialog.open()

    def _want(self, path: Path) -> None:
        way = self.ways.way
        if way is not None:
            how = self.ways.how.text() if self.ways.how.isEnabled() else ""
            self.wanted.emit(CHOICES[way].kept, how, way is Way.ONCE, path)

    def finish(self) -> None:
        """Close, as the list was imported."""
        super().accept()
