"""Types in one paper sign-up after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from optindesk.core.model import MailingList
from optindesk.ui.bench import Bench
from optindesk.ui.fields import foot
from optindesk.ui.typing_form import TypingForm
from optindesk.ui.undo import Deed

USUAL = QSize(880, 560)


class SignUpDialog(QDialog):
    """Stays open for the next person; closes when all that was typed is saved."""

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
        self._deeds: dict[object, Deed] = {}
        self.setWindowTitle(bench.words("New sign-ups"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(USUAL)
        self.form = TypingForm(bench, bench.desk, lists, list_id)
        self._is_leaving = False
        self.form.settled.connect(self._leave_at_last)
        self.form.saved.connect(self._saved)
        self.form.taken_back.connect(self._taken_back)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form, 1)
        layout.addWidget(buttons)
        self.form.setFocus()
        bench.look("typed before", bench.desk.typed_before, self.form.show_before, self)

    def _saved(self, address: str, numbers: Sequence[int]) -> None:
        """It can be undone from the window, too, once this one is closed."""
        desk, words = self._bench.desk, self._bench.words
        if numbers:
            self._deeds[numbers] = self._bench.deeds.add_work(
                words("the sign-up of {address}", address=address), lambda _: desk.untype(numbers)
            )

    def _taken_back(self, numbers: Sequence[int]) -> None:
        deed = self._deeds.pop(numbers, None)
        if deed is not None:
            self._bench.deeds.forget(deed)

    def reject(self) -> None:
        self._is_leaving = self.form.must_wait()  # then it is known soon whether it could be saved
        if not self._is_leaving and self.form.may_close():
            super().reject()

    def _leave_at_last(self) -> None:
        if self._is_leaving:
            self.reject()
