"""Takes somebody off a list or everything, erases them, cancels a question; all ask first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import RuleDoubted, Trouble
from optindesk.flows.taking_off import Withdrawal
from optindesk.flows.what_stays import still_there
from optindesk.store.erasing import Erased
from optindesk.ui.allowing import allow, unchosen, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, hinted, named_box, wide
from optindesk.ui.help_button import Foot
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice, Offer
from optindesk.ui.within_screen import grow


class WithdrawDialog(QDialog):
    """“Off everything”, off some lists, or erased; all of it applies at once. `lists` are the names
    of those that the person is on or was asked about."""

    def __init__(self, bench: Bench, address: str, lists: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Take {address} off", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 72)
        self.everything = QRadioButton(self._("&Stop all mail, and keep the proof"))
        self.some = QRadioButton(self._("&Leave only some lists:"))
        self.erase = QRadioButton(self._("&Erase the person for good"))
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("Why"))
        hinted(self.why, self._("Asked for it by letter on 3 May"))
        self.goes = explanation("")
        self.goes.hide()
        self.lists = {name: QCheckBox(name.replace("&", "&&")) for name in lists}
        self.never = QCheckBox(self._("&Never write there again, whoever asks for it"))
        self.goodbye = QCheckBox(self._("&Tell the person by mail"))
        self.goodbye.setToolTip(
            self._("A short goodbye. On the telephone it is usually enough to say it.")
        )
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.withdraw = buttons.addButton(
            self._("Take &off"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.withdraw.setDefault(True)
        buttons.accepted.connect(partial(self._go, sure=False))
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        self.everything.setChecked(True)
        self.never.setChecked(not lists)
        boxes = (self.everything, self.never, *self.lists.values())
        for box in (*boxes, self.erase):
            box.toggled.connect(self._enable)
        self.erase.toggled.connect(self._look)
        self.why.textChanged.connect(self._enable)
        self.some.setVisible(bool(lists))
        self.everything.setFocus()
        self._enable()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        indent = self.fontMetrics().height() * 3 // 2
        note = explanation(
            self._(
                "Off every list at once; open questions end with it. What was agreed before can"
                " still be shown."
            )
        )
        self.everything.setAccessibleDescription(note.text())
        gone = explanation(
            self._(
                "Name, address, sign-ups, replies, and what the log says of the person in clear go,"
                " and nothing brings them back: no yes of this person can be proven any more. What"
                " stays is that something was logged, and a fingerprint of the address, so that no"
                " later sheet brings the person back. Backups and exports made before still hold"
                " the person."
            )
        )
        self.erase.setAccessibleDescription(gone.text())
        first, second, third = QVBoxLayout(), QVBoxLayout(), QFormLayout()
        for inner in (first, second, third):
            inner.setContentsMargins(indent, 0, 0, 0)
        first.addWidget(note)
        first.addWidget(self.never)
        for box in self.lists.values():
            second.addWidget(box)
        layout = QVBoxLayout(self)
        layout.addWidget(self.everything)
        layout.addLayout(first)
        layout.addSpacing(layout.spacing())
        layout.addWidget(self.some)
        layout.addLayout(second)
        layout.addSpacing(layout.spacing())
        third.addRow(gone)
        third.addRow(self.goes)
        third.addRow(self._("&Why, without a name:"), self.why)
        layout.addWidget(self.erase)
        layout.addLayout(third)
        layout.addSpacing(layout.spacing())
        layout.addWidget(self.goodbye)
        layout.addWidget(self.notice)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _chosen(self) -> list[str]:
        return [name for name, box in self.lists.items() if box.isChecked()]

    def _enable(self) -> None:
        whole, some = self.everything.isChecked(), self.some.isChecked()
        erases = self.erase.isChecked()
        self.never.setEnabled(whole)
        for box in self.lists.values():
            box.setEnabled(some)
        self.why.setEnabled(erases)
        silent = erases or (whole and self.never.isChecked())
        self.goodbye.setEnabled(not silent and bool(self.lists))
        if silent:
            self.goodbye.setChecked(False)
        self.withdraw.setDefault(not erases)  # what nothing brings back is not one Enter away
        self.withdraw.setAutoDefault(not erases)
        self.withdraw.setText(self._("Erase &for good") if erases else self._("Take &off"))
        missing = ""
        if erases:
            missing = unfilled(self._, self.why)
        elif not whole and not self._chosen():
            missing = unchosen(self._, self._("Lists"))
        allow(self.withdraw, missing)

    def _go(self, *, sure: bool) -> None:
        desk, address = self._bench.desk, self._address
        if self.erase.isChecked():
            reason = self.why.text()
            self._bench.run(
                self._("Erasing a person"),
                lambda _: desk.erase(address, reason, sure=sure),
                Lane.ACT,
                done=self._erased,
                failed=self._complain,
                owner=self,
            )
            return
        whole = self.everything.isChecked()
        names = [] if whole else self._chosen()
        why = self._("wished so") if whole and self.never.isChecked() else ""
        goodbye = self.goodbye.isChecked()

        def work(_: object) -> Withdrawal:
            lists = [desk.list_named(name).id for name in names]
            return desk.withdraw(address, *lists, never_write=why, goodbye=goodbye, sure=sure)

        self._bench.run(
            self._("Taking somebody off"),
            work,
            Lane.ACT,
            done=self._gone,
            failed=self._complain,
            owner=self,
        )

    def _complain(self, trouble: Trouble) -> None:
        anyway = Offer(self._("Do it all the same"), partial(self._go, sure=True))
        offer = anyway if isinstance(trouble, RuleDoubted) else None
        self.notice.say(self._.say(trouble.sentence), LOOK, offer)
        grow(self)

    def _erased(self, done: Erased) -> None:
        said, stays = self._("The person was erased."), still_there(done)
        self._bench.deeds.cannot(
            self._("the erasing of a person"),
            self._("Who was erased is gone for good: that is what it is for."),
        )
        if stays is None:
            self._bench.say(said)
        else:
            self._bench.say(f"{said} {self._.say(stays)}", LOOK)
        self.accept()

    def _look(self, erases: bool) -> None:
        """Find out what erasing would take away, once it is chosen."""
        if erases and not self.goes.text():
            desk, address = self._bench.desk, self._address
            self._bench.jobs.start(
                "",
                lambda _: desk.look_at_erasing(address),
                Lane.ACT,
                done=self._show,
                failed=self._complain,
                owner=self,
            )

    def _show(self, seen: Erased) -> None:
        said = self._(
            "Now these are: sign-ups {signups}, replies {letters}, log entries {entries}.",
            signups=seen.signups,
            letters=seen.letters,
            entries=seen.entries,
        )
        stays = still_there(seen)
        self.goes.setText(said if stays is None else f"{said} {self._.say(stays)}")
        self.goes.show()
        grow(self)

    def _gone(self, done: Withdrawal) -> None:
        said = ""
        if done.left:
            said = self._(
                "{address} is no longer on: {lists}.",
                address=self._address,
                lists=", ".join(done.left),
            )
        elif done.declined:
            said = self._("The open question to {address} ended.", address=self._address)
        if self.never.isChecked() and self.everything.isChecked():
            never = self._("{address} is never written to from now on.", address=self._address)
            said = f"{said} {never}".strip()
        if self.goodbye.isChecked() and not done.goodbye:
            said = f"{said} {self._('No goodbye goes out.')}".strip()
        self._bench.say(said)
        self._bench.deeds.cannot(
            self._("taking {address} off", address=self._address),
            self._(
                "Who was taken off comes back by a yes of their own only: “Ask again…” in the story"
                " asks for it."
            ),
        )
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
        hinted(self.why, self._("Typed the wrong address"))
        self.notice = Notice(self._)
        buttons = Foot()
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
        if count:
            self._bench.deeds.cannot(
                self._("the cancelling of a question"),
                self._(
                    "A question that was cancelled stays so. “Ask again…” in the story asks anew."
                ),
            )
        self.accept()
