"""Chooses what is kept of replies: all of each, or no more than the proof needs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from optindesk.flows import evidence
from optindesk.flows.desk import Desk
from optindesk.ui.allowing import allow, unchanged, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.within_screen import grow


class KeepingDialog(QDialog):
    """Says what will happen to the replies that are kept already before it is chosen."""

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._is_whole: bool | None = None
        self._reducible = 0
        self.setWindowTitle(self._("What is kept of replies"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.whole = QRadioButton(self._("&Whole replies"))
        self.decisive = QRadioButton(self._("&Only the headers and the sentence that decided"))
        self.then = explanation("")
        self.then.setAlignment(Qt.AlignmentFlag.AlignTop)
        # The longest of what is said there has room from the start.
        self.then.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.keep = go_button(self, buttons, self._("&Save"), self._keep)
        layout = QVBoxLayout(self)
        for button, note in (
            (
                self.whole,
                self._("Each as it came, byte for byte, with all that people wrote to you."),
            ),
            (
                self.decisive,
                self._(
                    "Who answered what and when can still be shown; what else people tell you, as"
                    " patients tell a practice, is not kept."
                ),
            ),
        ):
            self._add_choice(layout, button, note)
        layout.addWidget(self.then)
        layout.addStretch(1)
        layout.addWidget(self.notice)
        layout.addWidget(buttons)
        self.whole.toggled.connect(self._explain)
        self._enable()
        bench.look("kept", partial(_kept, bench.desk), self._show, self)

    def _add_choice(self, layout: QVBoxLayout, button: QRadioButton, note: str) -> None:
        button.setAccessibleDescription(note)
        said = QLabel(note)
        said.setWordWrap(True)
        said.setIndent(self.fontMetrics().height() * 3 // 2)
        layout.addWidget(button)
        layout.addWidget(said)
        layout.addSpacing(layout.spacing())

    def _show(self, kept: tuple[bool, int]) -> None:
        self._is_whole, self._reducible = kept
        chosen = self.whole if self._is_whole else self.decisive
        chosen.setChecked(True)
        self._explain()
        chosen.setFocus()

    def _explain(self) -> None:
        self._enable()
        if self._is_whole is None:
            return
        self.then.setText(self._then())
        grow(self)

    def _then(self) -> str:
        """What happens to the replies that are kept already."""
        elsewhere = self._("Your mailbox and copies of the database stay as they are.")
        if self.whole.isChecked():
            if self._is_whole:
                return self._("This is how it is now.")
            return self._(
                "From now on. What was reduced before stays so: nothing of it can come back."
            )
        waits = self._(
            "A reply that waits to be read, or was decided less than a day ago, is reduced later."
        )
        if not self._is_whole:
            return f"{self._('This is how it is now.')} {waits}"
        reduced = self._.plural(
            "{n} reply is reduced at once, and the rest of it is gone for good.",
            "{n} replies are reduced at once, and the rest of them is gone for good.",
            self._reducible,
        )
        return f"{reduced} {waits} {elsewhere}"

    def _enable(self) -> None:
        is_known = self._is_whole is not None
        for button in (self.whole, self.decisive):
            button.setEnabled(is_known)
        is_same = self.whole.isChecked() is self._is_whole
        same = unchanged(self._) if is_same else ""
        allow(self.keep, same if is_known else waits(self._))

    def _keep(self) -> None:
        desk = self._bench.desk
        wanted = evidence.WHOLE if self.whole.isChecked() else evidence.DECISIVE
        allow(self.keep, waits(self._))
        self._bench.run(
            self._("Changing what is kept of replies"),
            lambda _: desk.keep_replies(wanted),
            Lane.WORK,
            done=partial(self._kept, wanted),
            failed=self.notice.complain,
            owner=self,
        )

    def _kept(self, wanted: str, reduced: int) -> None:
        if wanted == evidence.WHOLE:
            said = self._("Replies are kept whole from now on.")
        else:
            said = self._.plural(
                "{n} reply was reduced to its headers and the sentence that decided.",
                "{n} replies were reduced to their headers and the sentence that decided.",
                reduced,
            )
        self._bench.say(said)
        self.accept()


def _kept(desk: Desk) -> tuple[bool, int]:
    """Whether replies are kept whole, and how many would be reduced by choosing otherwise."""
    return evidence.keeps_whole(), desk.reducible_replies()
