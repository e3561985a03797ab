"""Makes a new list: its name, what it is about in the person's eyes, and its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from optindesk.core.model import MailingList
from optindesk.flows.settings import REMINDER_WARNING
from optindesk.ui import unsaved
from optindesk.ui.allowing import when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import (
    explanation,
    fill_lists,
    foot,
    language_box,
    list_box,
    tick_list,
    wide,
)
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.reminders_dialog import reminders_box
from optindesk.ui.works import Works

_NUMBER = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5


class ListDialog(QDialog):
    """`made` has the new list."""

    made = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget, name: str = "") -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("New list"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.name = QLineEdit(name)
        self.name.setAccessibleName(self._("Name of the list"))
        self.name.setPlaceholderText(self._("Flower letter"))
        self.description = QPlainTextEdit()
        self.description.setAccessibleName(self._("What the person will get"))
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText(
            self._("Once a month: what is in bloom, and our offers")
        )
        self.description.setFixedHeight(self.fontMetrics().lineSpacing() * 4)
        self.language = language_box(self._)
        self.reminders = reminders_box(self._)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.make = buttons.addButton(
            self._("&Make the list"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.make.setDefault(True)
        buttons.accepted.connect(self._make)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(self._("&Name:"), self.name)
        layout.addRow(self._("What &for:"), self.description)
        layout.addRow(
            "", explanation(self._("The person reads both in the question. Say it in their words."))
        )
        layout.addRow(self._("&Language:"), self.language)
        layout.addRow(self._("&Reminders:"), self.reminders)
        layout.addRow("", explanation(self._.say(REMINDER_WARNING)))
        layout.addRow(self.notice)
        layout.addRow(buttons)
        when_filled(self.make, self._, self.name)

    def reject(self) -> None:
        """Close it, unless what was typed would be lost by that."""
        if self.description.toPlainText().strip():
            save = self._make if self.make.isEnabled() else None
            unsaved.ask(self, self._, save, super().reject)
        else:
            super().reject()

    def _make(self) -> None:
        name, description = self.name.text(), self.description.toPlainText()
        language, desk = self.language.currentData(), self._bench.desk
        reminders = self.reminders.value()
        self._bench.run(
            self._("Making the list"),
            lambda _: desk.add_list(name, description, language, reminders),
            Lane.ACT,
            done=self._made,
            failed=self.notice.complain,
            owner=self,
        )

    def _made(self, made: MailingList) -> None:
        bench, desk = self._bench, self._bench.desk
        deed = bench.deeds.add_work(
            self._("the new list “{name}”", name=made.name), lambda _: desk.take_list_away(made.id)
        )
        said = self._("The list “{name}” was made.", name=made.name)
        bench.say(said, DONE, Offer(self._("Undo"), partial(bench.deeds.undo, deed)))
        self.made.emit(made)
        self.accept()


def _new_button(
    works: Works, parent: QWidget, add: Callable[[MailingList], None], name: str = ""
) -> QPushButton:
    """Makes the list that is missing, likely called `name`, and adds it; hidden but at a desk."""
    button = QPushButton(works.words("New &list…"))
    button.setAutoDefault(False)
    if not isinstance(works, Bench):
        button.hide()

    def ask() -> None:
        assert isinstance(works, Bench), "the button is there at a desk only"
        dialog = ListDialog(works, parent, name)
        dialog.made.connect(add)
        dialog.open()

    button.clicked.connect(ask)
    return button


class ListField(QWidget):
    """Choose a list, or make the one that is missing; `name` is what that is likely called. `made`
    has the new one."""

    made = Signal(object)

    def __init__(self, bench: Bench, lists: Sequence[MailingList], name: str = "") -> None:
        super().__init__()
        self._lists = list(lists)
        self.box = list_box(bench.words, lists)
        self.new = _new_button(bench, self, self._add, name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1)
        layout.addWidget(self.new)
        self.setFocusProxy(self.box)

    @property
    def chosen(self) -> int | None:
        """The number of the chosen list."""
        data = self.box.currentData()
        return None if data is None else int(data)

    def choose(self, list_id: int | None) -> None:
        """Choose a list, if it is offered."""
        self.box.setCurrentIndex(max(0, self.box.findData(list_id)))

    def _add(self, made: MailingList) -> None:
        self._lists.append(made)
        fill_lists(self.box, self._lists)
        self.choose(made.id)
        self.made.emit(made)


class ListsField(QWidget):
    """Tick one list or several, or, at a desk, make the one that is missing.

    `changed` tells that another choice was made, `offered` are the lists to choose from.
    """

    changed = Signal()

    def __init__(self, works: Works, lists: Sequence[MailingList]) -> None:
        super().__init__()
        self.offered: list[MailingList] = []
        self.box = tick_list(works.words("Lists"))
        self.box.itemChanged.connect(lambda _: self.changed.emit())
        self.new = _new_button(works, self, self._add)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.box)
        for one in lists:
            self.add(one)
        self._fit()

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.box.item(row) for row in range(self.box.count())]

    @property
    def chosen(self) -> list[int]:
        """The numbers of the ticked lists, from the top."""
        ticked = Qt.CheckState.Checked
        return [item.data(_NUMBER) for item in self._items if item.checkState() == ticked]

    def choose(self, list_id: int | None) -> None:
        """Tick this list alone, if it is offered, else the first."""
        items = self._items
        found = [item for item in items if item.data(_NUMBER) == list_id] or items[:1]
        for item in items:
            item.setCheckState(_ticked(item in found))

    def _add(self, made: MailingList) -> None:
        self.add(made, tick=True)

    def add(self, made: MailingList, *, tick: bool = False) -> None:
        """Offer another list."""
        self.offered.append(made)
        item = QListWidgetItem(made.name)
        item.setData(_NUMBER, made.id)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_ticked(tick))
        self.box.addItem(item)
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        """Room for all of a few lists; of many, a part is seen."""
        rows = min(max(self.box.count(), 2), _MOST_ROWS)
        height = max(self.box.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.box.setFixedHeight(rows * height + 2 * self.box.frameWidth())


def _ticked(tick: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if tick else Qt.CheckState.Unchecked
