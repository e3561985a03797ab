"""Notes what somebody said on the telephone: this address is mine, the sign-up is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.flows import calling
from optindesk.flows.taking_off import Withdrawal
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, hinted, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice


class NotMeDialog(QDialog):
    """Says first what comes of it. `lists` are what the address is on, or was asked about, `others`
    other addresses of the same person."""

    def __init__(
        self,
        bench: Bench,
        address: str,
        lists: Sequence[str],
        others: Sequence[str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("{address} is somebody else’s", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.note = QLineEdit()
        self.note.setAccessibleName(self._("What was said"))
        hinted(self.note, self._("A man said that he never signed up"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("N&ever write there again"), self._go)
        said = self._(
            "Nothing is sent to {address} any more. The sign-up is kept, and waits among those who"
            " need the right address. The log says that you noted it.",
            address=address,
        )
        if lists:
            said += " " + self._("It goes off: {lists}.", lists=", ".join(lists))
        if others:
            said += " " + self._.say(calling.unchanged_at(others))
        layout = QFormLayout(self)
        layout.addRow(explanation(said))
        layout.addRow(self._("&What was said:"), self.note)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self.note.setFocus()

    def _go(self) -> None:
        desk, address, note = self._bench.desk, self._address, self.note.text()
        self._bench.run(
            self._("Noting whose address it is"),
            lambda _: desk.not_me(address, note),
            Lane.ACT,
            done=self._noted,
            failed=self.notice.complain,
            owner=self,
        )

    def _noted(self, _: Withdrawal) -> None:
        said = self._(
            "{address} is somebody else’s, and is never written to from now on. The sign-up needs"
            " the right address.",
            address=self._address,
        )
        self._bench.say(said, LOOK)
        self.accept()
