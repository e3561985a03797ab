"""Types in one paper sign-up after the other."""

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

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList, Target
from optindesk.flows.signups import ASKED, Decided
from optindesk.ui.bench import Bench
from optindesk.ui.fields import day_box, day_in, foot, language_box, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.list_dialog import ListField
from optindesk.ui.notice import DONE, LOOK, Notice


class SignUpDialog(QDialog):
    """Enter saves and clears the person's fields; list, day and place stay for the next one."""

    def __init__(
        self,
        bench: Bench,
        lists: Sequence[MailingList],
        parent: QWidget,
        *,
        list_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self.setWindowTitle(self._("New sign-up"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self)
        self.address = QLineEdit()
        self.address.setAccessibleName(self._("Email address"))
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.name = QLineEdit()
        self.name.setAccessibleName(self._("Name"))
        self.list = ListField(bench, lists)
        self.list.choose(list_id)
        self.language = language_box(self._, self._("as the list"))
        self.day = day_box(self._, bench.desk.clock().date())
        self.place = QLineEdit()
        self.place.setAccessibleName(self._("Where"))
        self.place.setPlaceholderText(self._("Market stall, sheet 3"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.save = buttons.addButton(
            self._("&Save, then the next"), QDialogButtonBox.ButtonRole.ApplyRole
        )
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        for signal in (self.address.textChanged, self.list.box.currentIndexChanged):
            signal.connect(self._enable)
        layout = QFormLayout(self)
        layout.addRow(self._("Email &address:"), self.address)
        layout.addRow(self._("&Name:"), self.name)
        layout.addRow(self._("Lis&t:"), self.list)
        layout.addRow(self._("Langua&ge:"), self.language)
        layout.addRow(self._("Signed up &on:"), self.day)
        layout.addRow(self._("&Where:"), self.place)
        layout.addRow(self.notice)
        layout.addRow(buttons)
        self._enable()
        self.address.setFocus()

    def _enable(self) -> None:
        self.save.setEnabled(bool(self.address.text().strip()) and self.list.chosen is not None)

    def _save(self) -> None:
        desk, address, name = self._bench.desk, self.address.text(), self.name.text()
        target, language = Target(list_id=self.list.chosen), self.language.currentData()
        day, place = day_in(self.day), self.place.text()
        self._bench.run(
            self._("Saving the sign-up"),
            lambda _: desk.sign_up(
                address, target, name=name, language=language, day=day, place=place
            ),
            Lane.ACT,
            done=self._saved,
            failed=self._not_saved,
            owner=self,
        )
        self.save.setEnabled(False)

    def _saved(self, decided: Decided) -> None:
        said = self._("{address}: {reason}.", address=decided.address, reason=decided.reason)
        self.notice.say(said, DONE if decided.group in ASKED else LOOK)
        self.address.clear()
        self.name.clear()
        self.language.setCurrentIndex(0)
        self._enable()
        self.address.setFocus()

    def _not_saved(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)
        self._enable()
        self.address.selectAll()
        self.address.setFocus()
