"""Keeps what the table of people shows under a name; renames and deletes what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.filtering import Vocabulary
from optindesk.flows import views
from optindesk.flows.views import View
from optindesk.ui.allowing import reason_line, when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class ViewsDialog(QDialog):
    """`typed` and `columns` are what is shown now. Each button acts at once."""

    def __init__(
        self,
        bench: Bench,
        typed: str,
        words: Vocabulary,
        columns: Mapping[str, Any],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._shown = (typed, words, columns)
        self.setWindowTitle(self._("Views of people"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.name = QLineEdit()
        self.name.setMaxLength(views.LONGEST_NAME)
        self.keep = QPushButton(self._("&Keep"))
        self.why_not = reason_line()
        self.list = QListWidget()
        self.list.setAccessibleName(self._("Views of this desk"))
        self.rename = QPushButton(self._("&Rename"))
        self.delete = QPushButton(self._("&Delete"))
        self.start = QPushButton(self._("&Begin with it"))
        self.start.setCheckable(True)
        self.notice = Notice(self._)
        self._lay_out()
        when_filled(self.keep, self._, self.name, line=self.why_not)
        self.name.returnPressed.connect(self.keep.click)
        self.keep.clicked.connect(self._keep)
        self.rename.clicked.connect(self._edit)
        self.delete.clicked.connect(self._delete)
        self.start.clicked.connect(self._begin)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemChanged.connect(self._rename)
        self._read()

    def _lay_out(self) -> None:
        typed = self._shown[0]
        now = self._("everybody") if not typed else self._("“{text}”", text=typed)
        label = QLabel(self._("&Name:"))
        label.setBuddy(self.name)
        first = QHBoxLayout()
        first.addWidget(label)
        first.addWidget(self.name, 1)
        first.addWidget(self.keep)
        beside = QVBoxLayout()
        for button in (self.rename, self.delete, self.start):
            button.setAutoDefault(False)
            button.setEnabled(False)
            beside.addWidget(button)
        beside.addStretch(1)
        second = QHBoxLayout()
        second.addWidget(self.list, 1)
        second.addLayout(beside)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Keep what is shown now ({now}) with its columns and order. All who work with"
                    " this data have it.",
                    now=now,
                )
            )
        )
        layout.addLayout(first)
        layout.addWidget(self.why_not)
        layout.addLayout(second, 1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)

    def _read(self) -> None:
        self._bench.look("views", views.own, self._show, self)

    def _show(self, own: Sequence[View]) -> None:
        chosen = self.list.currentRow()
        self.list.clear()
        for one in own:
            item = QListWidgetItem(one.name)
            if one.is_start:
                font = self.list.font()
                font.setBold(True)
                item.setFont(font)
                item.setToolTip(self._("The table begins with it"))
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(0, chosen), self.list.count() - 1))
        self._choose()

    def _choose(self, *_: object) -> None:
        view = self._view()
        for button in (self.rename, self.delete, self.start):
            button.setEnabled(view is not None)
        self.start.setChecked(view is not None and view.is_start)

    def _view(self) -> View | None:
        chosen: list[View] = [one.data(Qt.ItemDataRole.UserRole) for one in self._current()]
        return chosen[0] if chosen else None

    def _current(self) -> list[QListWidgetItem]:
        row = self.list.currentRow()
        return [self.list.item(row)] if row >= 0 else []

    def _keep(self) -> None:
        typed, words, columns = self._shown
        name = self.name.text()
        store = self._bench.desk.store
        self._act(lambda: views.keep(store, name, typed, words, columns))
        self.name.clear()

    def _rename(self, item: QListWidgetItem) -> None:
        view: View = item.data(Qt.ItemDataRole.UserRole)
        if item.text().strip() in ("", view.name):
            self._read()
            return
        self._act(partial(views.rename, self._bench.desk.store, view.name, item.text()))

    def _delete(self) -> None:
        view = self._view()
        if view is not None:
            self._act(partial(views.forget, self._bench.desk.store, view.name))

    def _edit(self) -> None:
        for item in self._current():
            self.list.editItem(item)

    def _begin(self, is_start: bool) -> None:
        view = self._view()
        if view is not None:
            name = view.name if is_start else None
            self._act(partial(views.begin_with, self._bench.desk.store, name))

    def _act(self, work: Callable[[], object]) -> None:
        self.notice.hide()
        self._bench.run(
            self._("Changing the views"),
            lambda _: work(),
            Lane.ACT,
            done=lambda _: self._read(),
            failed=self._fail,
            owner=self,
        )

    def _fail(self, trouble: Any) -> None:
        self.notice.complain(trouble)
        self._read()
