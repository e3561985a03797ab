"""Says that two addresses are one person, or are not after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListView,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.flows import calling, one_person
from optindesk.flows.calling import Matches
from optindesk.flows.one_person import Alike
from optindesk.ui.allowing import allow, first_of, missing_text
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.within_screen import grow


class OnePersonDialog(QDialog):
    """`address` is the person's whose story is open, `others` are those of the same person."""

    def __init__(self, bench: Bench, address: str, others: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self._others = others
        self.setWindowTitle(self._("Addresses of {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.other = QComboBox()
        self.other.setEditable(True)
        self.other.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.other.setAccessibleName(self._("The other address"))
        for one in others:
            self.other.addItem(one, one)
        self.offered = QStringListModel(self)
        self._addresses: dict[str, str] = {}
        self._offer_by_letters()
        self.wanted = QComboBox()
        self.wanted.setAccessibleName(self._("Where the person wants mail"))
        self.why = QLineEdit()
        self.why.setAccessibleName(self._("How you know"))
        self.why.setPlaceholderText(self._("Told us in the shop"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.apart = buttons.addButton(
            self._("Not the &same person"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.apart.setAutoDefault(False)
        self.apart.clicked.connect(self._part)
        self.go = go_button(self, buttons, self._("&One person"), self._merge)
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "Both stories are shown as one from now on. No consent becomes wider: each"
                    " address keeps its own, and what one of them left or refused, the other has"
                    " left, too. Where both could be written to, only one is. They can be taken"
                    " apart again."
                )
            )
        )
        layout.addRow(self._("Other &address:"), self.other)
        layout.addRow(self._("&Wants mail at:"), self.wanted)
        layout.addRow(self._("&How you know:"), self.why)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self.other.editTextChanged.connect(self._enable)
        self._enable()
        self.other.setFocus()
        bench.look("alike", lambda: one_person.likely(address), self._offer, self)

    def _offer_by_letters(self) -> None:
        """Offer whoever has the letters that are typed, as many have another name or mailbox."""
        line = QLineEdit()
        self.other.setLineEdit(line)
        self.other.setCompleter(None)  # type: ignore[arg-type]  # it takes back what is no choice
        self._completer = QCompleter(self.offered, self)
        self.popup = QListView()
        self._completer.setPopup(self.popup)
        self._completer.setWidget(line)
        mode = QCompleter.CompletionMode.UnfilteredPopupCompletion
        self._completer.setCompletionMode(mode)
        self._completer.activated.connect(lambda text: line.setText(self._addresses[text]))
        line.textEdited.connect(self._look_for)

    def _look_for(self, typed: str) -> None:
        found = partial(self._show_found, typed)
        self._bench.look("other address", partial(calling.find, typed), found, self)

    def _show_found(self, typed: str, found: Matches) -> None:
        if self.other.currentText() != typed:
            return
        others = [one for one in found.people if one.contact_id and one.address != self._address]
        self._addresses = {self._shown(one.address, one.name): one.address for one in others}
        self.offered.setStringList([*self._addresses])
        if others:
            self._completer.complete()
            self.popup.setCurrentIndex(QModelIndex())  # Enter is for what was typed
        else:
            self.popup.hide()

    def _shown(self, address: str, name: str) -> str:
        return self._("{address} ({name})", address=address, name=name) if name else address

    def _offer(self, likely: Sequence[Alike]) -> None:
        typed = self.other.currentText()
        for one in likely:
            self.other.addItem(self._shown(one.address, one.name), one.address)
        if not self._others:
            self.other.setEditText(typed)
        self._enable()

    def _chosen(self) -> str:
        """The other address, as typed or as offered."""
        place = self.other.findText(self.other.currentText())
        return str(self.other.itemData(place)) if place >= 0 else self.other.currentText().strip()

    def _enable(self) -> None:
        other = self._chosen()
        chosen = self.wanted.currentIndex()
        self.wanted.clear()
        self.wanted.addItems([self._address, *([other] if other else [])])
        self.wanted.setCurrentIndex(min(max(chosen, 0), self.wanted.count() - 1))
        is_one = other in self._others
        self.apart.setVisible(is_one)
        empty = not other or other == self._address
        missing = missing_text(self._, self.other.accessibleName()) if empty else ""
        known = ""
        if is_one:
            known = self._(
                "They are one person already. To write to the other address instead, take them"
                " apart first, then put them together again."
            )
        allow(self.go, first_of(missing, known))

    def _merge(self) -> None:
        desk, why, other = self._bench.desk, self.why.text(), self._chosen()
        one, two = self._address, other
        if self.wanted.currentIndex() == 1:
            one, two = two, one
        said = self._("{one} and {two} are one person now, in one story.", one=one, two=two)
        what = self._("that {one} and {two} are one person", one=one, two=two)
        deeds, told = self._bench.deeds, self._told_of_parting(one, two)

        def merged(_: object) -> None:
            deed = deeds.add_work(what, lambda _: desk.unmerge(one, two), told)
            self._bench.say(said, DONE, Offer(self._("&Undo"), partial(deeds.undo, deed)))

        self._run(self._("Putting two stories together"), lambda: desk.merge(one, two, why), merged)

    def _part(self) -> None:
        desk, why, one, two = self._bench.desk, self.why.text(), self._address, self._chosen()
        told = self._told_of_parting(one, two)
        self._run(
            self._("Taking two stories apart"),
            lambda: desk.unmerge(one, two, why),
            lambda parted: self._bench.say(told(parted)),
        )

    def _told_of_parting(self, one: str, two: str) -> Callable[[object], str]:
        """What is said once they were taken apart, by whether all stands as before."""
        as_before = self._("{one} and {two} are two people again.", one=one, two=two)
        not_all = self._(
            "{one} and {two} are two people again. What was taken off meanwhile stays off.",
            one=one,
            two=two,
        )

        def told(parted: object) -> str:
            assert isinstance(parted, one_person.Parted), "that is what comes of it"
            again = (self._("{what} may be written to again.", what=each) for each in parted.again)
            return " ".join((as_before if parted.is_as_before else not_all, *again))

        return told

    def _run(self, title: str, work: Callable[[], object], tell: Callable[[object], None]) -> None:
        def done(result: object) -> None:
            tell(result)
            self.accept()

        self._bench.run(
            title, lambda _: work(), Lane.ACT, done=done, failed=self._complain, owner=self
        )

    def _complain(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        grow(self)
