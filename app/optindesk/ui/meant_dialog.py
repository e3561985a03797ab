"""Says which list is meant by a name in a sheet that no list here has, or makes that list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QWidget

from optindesk.core.model import MailingList
from optindesk.ui.allowing import allow, unchosen
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.list_dialog import ListField


class MeantDialog(QDialog):
    """`meant` has the number of the list."""

    meant = Signal(int)

    def __init__(
        self, bench: Bench, lists: Sequence[MailingList], name: str, rows: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        words = self._ = bench.words
        self.setWindowTitle(words("A list that does not exist"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        said = words.plural(
            "{n} row of the sheet names the list “{name}”, and there is none.",
            "{n} rows of the sheet name the list “{name}”, and there is none.",
            rows,
            name=name,
        )
        choose = words("Choose the list that these people signed up for, or make it.")
        self.list = ListField(bench, lists, name)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(words("&Use this one"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        self.list.box.currentIndexChanged.connect(self._enable)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(explanation(f"{said} {choose}"))
        form.addRow(words("Lis&t:"), self.list)
        form.addRow(buttons)
        self._enable()

    def _enable(self) -> None:
        missing = unchosen(self._, self._("List")) if self.list.chosen is None else ""
        allow(self.go, missing)

    def _choose(self) -> None:
        chosen = self.list.chosen
        if chosen is not None:
            self.meant.emit(chosen)
            self.accept()
