"""Makes a collector: what a second computer without the database needs to take sign-ups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QWidget

from optindesk.core.collector import ENDING, Collector
from optindesk.core.model import MailingList
from optindesk.core.sentence import sentence
from optindesk.ui.allowing import allow, unchosen
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.list_dialog import ListsField
from optindesk.ui.notice import Notice

EXPLAINED = (
    sentence(
        "Copy the file to the other computer and open it there with Opt-In Desk: people can be"
        " typed at once, and sheets added. It holds these lists, their texts and a key; no people."
    ),
    sentence(
        "Import here the file that is written there, as often as you like: what was taken in before"
        " is not taken in again. Only what came from a collector of this desk is."
    ),
)


class CollectorDialog(QDialog):
    """Closes when the file is written."""

    def __init__(
        self, bench: Bench, lists: Sequence[MailingList], list_id: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("Collect on a second computer"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 76)
        self.lists = ListsField(bench, lists)
        self.lists.choose(list_id)
        self.lists.changed.connect(self._enable)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.save = go_button(self, buttons, self._("&Save the collector…"), self._choose)
        explained = explanation("\n\n".join(map(self._.say, EXPLAINED)))
        explained.setMinimumWidth(self.minimumWidth())
        form = QFormLayout(self)
        form.addRow(self._("Lis&ts:"), self.lists)
        form.addRow(explained)
        form.addRow(self.notice)
        form.addRow(buttons)

    def _enable(self) -> None:
        allow(self.save, "" if self.lists.chosen else unchosen(self._, self._("Lists")))

    def _choose(self) -> None:
        kinds = [self._("Collectors ({endings})", endings=f"*{ENDING}")]
        title = self._("Save the collector")
        dialog = save_dialog(self, title, f"market{ENDING}", ENDING, kinds)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write the collector to this file."""
        desk, lists, path = self._bench.desk, self.lists.chosen, Path(name)
        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.make_collector(lists, path),
            Lane.ACT,
            done=partial(self._saved, path),
            failed=self.notice.complain,
            owner=self,
        )

    def _saved(self, path: Path, _: Collector) -> None:
        self._bench.say(
            self._("The collector is in “{file}”. Open it on the other computer.", file=path.name)
        )
        self.accept()
