"""Asks how the file on a person is to be made, and writes it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from optindesk.flows import dossiers
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, language_box, wide
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane

ENDING = "zip"


class DossierDialog(QDialog):
    """For one person; what is done is said in the window."""

    def __init__(self, bench: Bench, contact_id: int, called: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._contact_id = contact_id
        self._today = bench.desk.clock().date()
        self.setWindowTitle(self._("File on {person}", person=called))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.language = language_box(self._, self._("the language of the person"))
        self.whole = QCheckBox(self._("Put the &whole sheet and scan in, too"))
        note = self._("Other people stand on them. The log keeps that you gave them out.")
        self.whole.setAccessibleDescription(note)
        form = QFormLayout()
        form.addRow(self._("&Cover letter in:"), self.language)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("Choose a &file…"), self._choose)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "One file (ZIP) for a judge, a lawyer or an authority: pages that tell the"
                    " whole story, the proof, the replies as they came, the line on paper, what"
                    " anybody can check it with, and the draft of a letter. It holds this person"
                    " alone."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.whole)
        layout.addWidget(explanation(note))
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _choose(self) -> None:
        # Their number only: nobody's address may stand in the name of a file by itself.
        name = f"file-on-person-{self._contact_id}-{self._today.isoformat()}.{ENDING}"
        kinds = [f"{self._('Files in one')} (*.{ENDING})"]
        dialog = save_dialog(self, self._("Save the file on this person"), name, ENDING, kinds)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write it to this file."""
        desk, words, path = self._bench.desk, self._, Path(name)
        write = partial(
            desk.export_dossiers,
            PeopleQuery(contact_id=self._contact_id),
            path,
            words.say,
            words.code,
            letter_in=self.language.currentData(),
            whole_sheet=self.whole.isChecked(),
        )
        self._bench.run(
            words("Writing “{file}”", file=path.name),
            lambda tick: write(tick=tick),
            Lane.WORK,
            done=lambda _: self._bench.say(
                words(
                    "The file on this person was saved as “{file}”: read “{pages}” in it first.",
                    file=path.name,
                    pages=dossiers.PAGES,
                )
            ),
        )
        self.accept()
