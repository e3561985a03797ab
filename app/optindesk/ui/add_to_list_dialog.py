"""Adds a person to a list: a new sign-up, with where it came from, which a question follows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from optindesk.core.model import MailingList, Target
from optindesk.flows.groups import ASKED
from optindesk.flows.signups import Decided
from optindesk.store import archive
from optindesk.ui.allowing import allow, first_of, unchosen, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, fill_lists, foot, go_button, hinted, list_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.within_screen import grow


class AddToListDialog(QDialog):
    """`address` is the person's, who is on these lists, or asked about them, already."""

    def __init__(
        self, bench: Bench, address: str, on_them: Collection[int | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self._on_them = on_them
        self.setWindowTitle(self._("Add {address} to a list", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.list = list_box(self._, ())
        self.source = QLineEdit()
        self.source.setAccessibleName(self._("Where it came from"))
        hinted(self.source, self._("Asked for it at the counter"))
        self.source.textChanged.connect(self._enable)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Sign up and ask"), self._go)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "It is a sign-up of today. The person is asked, and is on the list only after a"
                    " yes."
                )
            )
        )
        layout.addRow(self._("&List:"), self.list)
        layout.addRow(self._("&Where it came from:"), self.source)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.source.setFocus()
        bench.look("lists", archive.all_lists, self._show, self)

    def _show(self, lists: Sequence[MailingList]) -> None:
        others = [one for one in lists if one.id not in self._on_them]
        fill_lists(self.list, others)
        self._enable()
        if not others:
            self.notice.say(
                self._("This person is on every list already, or asked about it."), LOOK
            )
            grow(self)

    def _enable(self) -> None:
        no_list = unchosen(self._, self._("List")) if self.list.currentData() is None else ""
        allow(self.go, first_of(no_list, unfilled(self._, self.source)))

    def _go(self) -> None:
        desk, address, source = self._bench.desk, self._address, self.source.text()
        target = Target(int(self.list.currentData()))
        self._bench.run(
            self._("Signing up"),
            lambda _: desk.sign_up(address, target, place=source, day=desk.clock().date())[0],
            Lane.ACT,
            done=self._signed_up,
            failed=self.notice.complain,
            owner=self,
        )

    def _signed_up(self, done: Decided) -> None:
        if done.group not in ASKED:
            said = self._("{address}: {reason}.", address=done.address, reason=done.reason)
            self.notice.say(said, LOOK)
            grow(self)
            return
        self._bench.say(
            self._(
                "A question to {address} about {list} waits in the outbox.",
                address=done.address,
                list=self.list.currentText(),
            )
        )
        self.accept()
