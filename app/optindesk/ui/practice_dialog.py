"""Practice: who was asked, and how they answer when they are let."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.ports import PracticeQuestion
from optindesk.ui.allowing import allow
from optindesk.ui.help_button import Foot
from optindesk.ui.words import Words

Answers = list[tuple[int, str]]


class PracticeDialog(QDialog):
    """One line per question that waits, with the way in which it will be answered.

    `answer` gets the chosen ways, by the number of the question, when the dialog is accepted.
    """

    def __init__(
        self,
        questions: Sequence[PracticeQuestion],
        ways: Sequence[str],
        words: Words,
        answer: Callable[[Answers], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ = words
        self._questions = questions
        self._answer = answer
        self._names = way_names(words)
        self.setWindowTitle(words("Let the invented people answer"))
        self.setMinimumSize(680, 440)
        layout = QVBoxLayout(self)
        nobody = words("Nobody waits to answer: send the questions first.")
        explanation = QLabel(
            words(
                "Each of them answers in their own way. Change it as you like, then check the"
                " mailbox and see what the desk makes of it."
            )
            if questions
            else nobody
        )
        explanation.setWordWrap(True)
        layout.addWidget(explanation)
        self._table = self._filled(ways)
        layout.addWidget(self._table)
        buttons = Foot(QDialogButtonBox.StandardButton.Cancel)
        let = buttons.addButton(words("&Let them answer"), QDialogButtonBox.ButtonRole.AcceptRole)
        allow(let, "" if questions else nobody)
        let.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        let.setFocus()

    def _filled(self, ways: Sequence[str]) -> QTableWidget:
        table = QTableWidget(len(self._questions), 2, self)
        table.setAccessibleName(self._("Questions and answers"))
        table.setTabKeyNavigation(False)  # Tab goes on to the choices, not from cell to cell
        table.setHorizontalHeaderLabels([self._("Person"), self._("Answers with")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for row, question in enumerate(self._questions):
            person = question.person
            item = QTableWidgetItem(f"{person.name} <{person.address}>")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            table.setItem(row, 0, item)
            choice = QComboBox(table)
            choice.setAccessibleName(person.name or person.address)
            for way in ways:
                choice.addItem(self._names.get(way, way), way)
            choice.setCurrentIndex(choice.findData(question.way))
            table.setCellWidget(row, 1, choice)
        table.resizeRowsToContents()
        return table

    def chosen(self) -> Answers:
        """The number of each question with the way that is chosen for it."""
        answers: Answers = []
        for row, question in enumerate(self._questions):
            choice = self._table.cellWidget(row, 1)
            assert isinstance(choice, QComboBox)
            answers.append((question.number, str(choice.currentData())))
        return answers

    def _accept(self) -> None:
        self._answer(self.chosen())
        self.accept()


def way_names(words: Words) -> dict[str, str]:
    """The ways to answer, as people say them."""
    return {
        "yes": words("yes"),
        "no": words("no"),
        "leave": words("take me off"),
        "out of office": words("away, says an automatic reply"),
        "out of office, unmarked": words("away, an automatic reply that does not say so"),
        "bounce": words("address unknown: the mail comes back"),
        "question": words("a question of their own"),
        "silence": words("nothing at all"),
    }
