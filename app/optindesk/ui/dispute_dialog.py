"""Keeps a person for a dispute, so that nobody erases them meanwhile, or says that it is over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.model import Contact
from optindesk.flows import disputes
from optindesk.ui.allowing import when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, hinted, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class DisputeDialog(QDialog):
    """`contact_id` and `address` are the person's."""

    def __init__(self, bench: Bench, contact_id: int, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Keep {address} for a dispute", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("Which dispute"))
        hinted(self.why, self._("Their lawyer wrote on 3 May"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.over = buttons.addButton(
            self._("The dispute is &over"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.over.setAutoDefault(False)
        self.over.clicked.connect(self._end)
        self.keep = go_button(self, buttons, self._("&Keep"), self._keep)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "Neither a wish to be erased nor a rule takes the person away before you say"
                    " that the dispute is over. The law allows it where the proof is needed for a"
                    " claim (Article 17(3)(e) GDPR). Mail stops all the same when the person"
                    " leaves."
                )
            )
        )
        layout.addRow(self._("&Which dispute:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._is_kept = False
        self._enable()
        when_filled(self.keep, self._, self.why)
        self.why.setFocus()
        bench.look("disputes", lambda: disputes.held().get(contact_id), self._show, self)

    def _show(self, why: str | None) -> None:
        self._is_kept = why is not None
        self.why.setText(why or self.why.text())
        self._enable()

    def _enable(self) -> None:
        self.over.setVisible(self._is_kept)

    def _keep(self) -> None:
        desk, address, why = self._bench.desk, self._address, self.why.text()
        self._bench.run(
            self._("Keeping a person for a dispute"),
            lambda _: desk.keep_for_dispute(address, why),
            Lane.ACT,
            done=self._kept,
            failed=self.notice.complain,
            owner=self,
        )

    def _end(self) -> None:
        desk, address = self._bench.desk, self._address
        self._bench.run(
            self._("Ending a dispute"),
            lambda _: desk.end_dispute(address),
            Lane.ACT,
            done=self._ended,
            failed=self.notice.complain,
            owner=self,
        )

    def _kept(self, contact: Contact) -> None:
        self._bench.say(self._("{address} is kept for a dispute.", address=contact.address))
        self.accept()

    def _ended(self, contact: Contact) -> None:
        said = self._("The dispute about {address} is over.", address=contact.address)
        self._bench.say(said)
        self.accept()
