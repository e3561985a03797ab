"""Takes somebody off a list or everything, or cancels an open question; both ask first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from optindesk.flows.requests import Withdrawal
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, named_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class WithdrawDialog(QDialog):
    """Leaving applies at once. `lists` are the names of the person's lists."""

    def __init__(self, bench: Bench, address: str, lists: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Withdraw {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.what = named_box(self._("From what"), lists, self._("everything"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.withdraw = buttons.addButton(
            self._("&Withdraw"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "It applies at once, and an open question ends with it. The proof of what was"
                    " agreed before is kept."
                )
            )
        )
        layout.addRow(self._("&From:"), self.what)
        layout.addRow(self.notice)
        layout.addRow(buttons)

    def _go(self) -> None:
        desk, address, name = self._bench.desk, self._address, self.what.currentData()
        self._bench.run(
            self._("Withdrawing"),
            lambda _: desk.withdraw(address, *([desk.list_named(name).id] if name else [])),
            Lane.ACT,
            done=self._gone,
            failed=self.notice.complain,
            owner=self,
        )

    def _gone(self, done: Withdrawal) -> None:
        if done.left:
            said = self._(
                "{address} is no longer on: {lists}.",
                address=self._address,
                lists=", ".join(done.left),
            )
        else:
            said = self._("The open question to {address} ended.", address=self._address)
        self._bench.say(said)
        self.accept()


class CancelDialog(QDialog):
    """Cancels what is open of somebody; nothing that was agreed changes."""

    def __init__(self, bench: Bench, address: str, lists: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Cancel the question to {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.what = named_box(self._("Which question"), lists, self._("every open question"))
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("Why"))
        self.why.setPlaceholderText(self._("Typed the wrong address"))
        self.notice = Notice(self._)
        buttons = QDialogButtonBox()
        keep = buttons.addButton(self._("&Keep it open"), QDialogButtonBox.ButtonRole.RejectRole)
        self.cancel = buttons.addButton(
            self._("&Cancel the question"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.cancel.setDefault(True)
        keep.setAutoDefault(False)
        buttons.accepted.connect(self._go)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._("A yes to it counts no longer. What was agreed before stays as it is.")
            )
        )
        layout.addRow(self._("&Question about:"), self.what)
        layout.addRow(self._("&Why:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self.why.setFocus()

    def _go(self) -> None:
        desk, address = self._bench.desk, self._address
        name, why = self.what.currentData(), self.why.text()
        self._bench.run(
            self._("Cancelling the question"),
            lambda _: desk.cancel(address, desk.list_named(name).id if name else None, why),
            Lane.ACT,
            done=self._cancelled,
            failed=self.notice.complain,
            owner=self,
        )

    def _cancelled(self, count: int) -> None:
        self._bench.say(
            self._.plural(
                "{n} question to {address} was cancelled.",
                "{n} questions to {address} were cancelled.",
                count,
                address=self._address,
            )
        )
        self.accept()
