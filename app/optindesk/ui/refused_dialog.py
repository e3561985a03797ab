"""What to do about a mail that the provider refused: correct the address, try again, or cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.core.model import OutgoingMail
from optindesk.ui.bench import Bench
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.fields import explanation, wide
from optindesk.ui.help_button import Foot
from optindesk.ui.lanes import Lane
from optindesk.ui.leave_dialogs import CancelDialog
from optindesk.ui.notice import Notice


class RefusedDialog(QDialog):
    """`words` are the server's, `may_cancel` tells whether its question is open still."""

    def __init__(
        self,
        bench: Bench,
        mail_id: int,
        address: str,
        words: str,
        parent: QWidget,
        *,
        may_cancel: bool,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._mail_id = mail_id
        self._address = address
        self.setWindowTitle(self._("The mail to {address} was refused", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 76)
        self.notice = Notice(self._)
        buttons = Foot()
        role = QDialogButtonBox.ButtonRole
        self.again = buttons.addButton(self._("&Try again"), role.AcceptRole)
        self.correct = buttons.addButton(self._("&Correct the address…"), role.ActionRole)
        self.cancel = buttons.addButton(self._("Cancel the &question…"), role.ActionRole)
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        self.again.setDefault(True)
        self.correct.setEnabled(may_cancel)
        self.cancel.setEnabled(may_cancel)
        self.again.clicked.connect(self._again)
        self.correct.clicked.connect(self._correct)
        self.cancel.clicked.connect(self._cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        said = self._("Your provider did not take this mail, so {address} did not get it.",
                      address=address)  # fmt: skip
        if words:
            said += " " + self._("It said: “{words}”", words=words)
        layout.addWidget(explanation(said))
        layout.addWidget(
            explanation(
                self._(
                    "If that was for a while only, as with too many mails in a day, try the same"
                    " mail again. If the address is wrong, correct it. Else cancel the question."
                )
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _again(self) -> None:
        desk, number = self._bench.desk, self._mail_id
        self._bench.run(
            self._("Putting a mail back into the outbox"),
            lambda _: desk.try_again(number),
            Lane.ACT,
            done=self._waits,
            failed=self.notice.complain,
            owner=self,
        )

    def _waits(self, mail: OutgoingMail) -> None:
        self._bench.say(
            self._("The mail to {address} waits in the outbox again.", address=mail.address)
        )
        self.accept()

    def _correct(self) -> None:
        dialog = CorrectDialog(self._bench, self._address, self)
        dialog.accepted.connect(self.accept)
        dialog.open()

    def _cancel(self) -> None:
        dialog = CancelDialog(self._bench, self._address, (), self)
        dialog.accepted.connect(self.accept)
        dialog.open()
