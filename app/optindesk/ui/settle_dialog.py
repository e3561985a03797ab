"""Asks whether a mail went out when the connection broke before the provider had answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, wide
from optindesk.ui.help_button import Foot
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class SettleDialog(QDialog):
    """“It went out”, or “It did not”: then the same mail waits in the outbox again."""

    def __init__(self, bench: Bench, mail_id: int, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._mail_id = mail_id
        self._address = address
        self.setWindowTitle(self._("Did the mail to {address} go out?", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.notice = Notice(self._)
        buttons = Foot()
        role = QDialogButtonBox.ButtonRole
        self.went_out = buttons.addButton(self._("&It went out"), role.AcceptRole)
        self.did_not = buttons.addButton(self._("It did &not: send it again"), role.ActionRole)
        close = buttons.addButton(self._("I do not &know"), role.RejectRole)
        close.setDefault(True)
        close.setFocus()
        self.went_out.clicked.connect(lambda: self._settle(went_out=True))
        self.did_not.clicked.connect(lambda: self._settle(went_out=False))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "The connection broke before your provider said that it took the mail, or a"
                    " copy of the data was put back in which it waited. Look into the Sent folder"
                    " of your mailbox, or ask {address}. A reply, or the mail coming back, settles"
                    " it by itself. If it did go out and is sent again, {address} gets it twice.",
                    address=address,
                )
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _settle(self, *, went_out: bool) -> None:
        desk, number = self._bench.desk, self._mail_id
        self._bench.run(
            self._("Noting whether a mail went out"),
            lambda _: desk.settle_mail(number, went_out),
            Lane.ACT,
            done=lambda _: self._settled(went_out=went_out),
            failed=self.notice.complain,
            owner=self,
        )

    def _settled(self, *, went_out: bool) -> None:
        if went_out:
            said = self._("It is noted that the mail to {address} went out.", address=self._address)
        else:
            said = self._("The mail to {address} waits to be sent again.", address=self._address)
        self._bench.say(said)
        self.accept()
