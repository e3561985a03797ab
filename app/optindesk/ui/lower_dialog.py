"""Lowers somebody's permission level; it applies at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from optindesk.core.model import Level
from optindesk.flows import levels
from optindesk.flows.lowering import Lowered
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, told_whole, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice


class LowerDialog(QDialog):
    """`level` is what the person has now."""

    def __init__(self, bench: Bench, address: str, level: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._address = address
        self.setWindowTitle(self._("Lower the permission level of {address}", address=address))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.level = QComboBox()
        self.level.setAccessibleName(self._("Level from now on"))
        told_whole(self.level)
        self._levels = [one for one in reversed(Level) if one < level]
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = go_button(self, buttons, self._("&Lower it"), self._go)
        allow(self.go, waits(self._))
        layout = QFormLayout(self)
        layout.addRow(
            explanation(
                self._(
                    "It applies at once, without a question. Lists that need a higher level are"
                    " kept, but may not be written to. Only a yes can raise the level again."
                )
            )
        )
        layout.addRow(self._("&From now on:"), self.level)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        code = self._.code
        bench.look("levels", lambda: [levels.name_of(one, code) for one in Level],
                   self._show, self)  # fmt: skip

    def _show(self, names: list[str]) -> None:
        for level in self._levels:
            said = self._("{level}: {name}", level=int(level), name=names[level])
            self.level.addItem(said, int(level))
        allow(self.go)

    def _go(self) -> None:
        desk, address, level = self._bench.desk, self._address, int(self.level.currentData())
        self._bench.run(
            self._("Lowering a permission level"),
            lambda _: desk.lower_level(address, level),
            Lane.ACT,
            done=self._lowered,
            failed=self.notice.complain,
            owner=self,
        )

    def _lowered(self, done: Lowered) -> None:
        self._bench.say(
            self._(
                "The permission level of {address} is {level} now.",
                address=done.address,
                level=done.level,
            )
        )
        self.accept()
