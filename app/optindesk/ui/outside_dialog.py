"""Chooses where copies go outside of this computer, says how old the last one is, makes one now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows import outside
from optindesk.flows.desk import Desk
from optindesk.flows.outside import Outside
from optindesk.ui.allowing import allow, first_of, unfilled, waits
from optindesk.ui.bench import Bench
from optindesk.ui.busy_dialog import BusyDialog
from optindesk.ui.fields import explanation, foot, new_passphrase, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.within_screen import grow


class OutsideDialog(BusyDialog):
    """Nothing is changed before *Use this place* is pressed; then a copy is made there at once."""

    lane = Lane.COPY

    def __init__(self, bench: Bench, parent: QWidget) -> None:
        super().__init__(bench, parent)
        self._place: Path | None = None
        self._known: Outside | None = None
        self.setWindowTitle(self._("Copies outside of this computer"))
        wide(self, 84)
        self.now = explanation("")
        self.copy = QPushButton(self._("&Make a copy now"))
        self.copy.clicked.connect(self._copy)
        self.forget = QPushButton(self._("&Stop these copies"))
        self.forget.clicked.connect(lambda: self._forget())
        self.elsewhere = QVBoxLayout()
        """A line for each other computer that shares the desk and has a place."""
        self.stops: list[QPushButton] = []
        self.place = QLabel(self._("No folder is chosen yet."))
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setWordWrap(True)
        self.choose = QPushButton(self._("&Choose a folder…"))
        self.choose.clicked.connect(self._choose)
        self.locked = QRadioButton(self._("&Locked with a passphrase"))
        self.unlocked = QRadioButton(
            self._("&Not locked: whoever finds it can read everything in it")
        )
        self.locked.setChecked(True)
        self.passphrase, self.again = new_passphrase(self.enable)
        self.locked.toggled.connect(self.enable)
        self.doubt = explanation("")
        self.buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.use = self.buttons.addButton(
            self._("&Use this place"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.use.setDefault(True)
        self.use.clicked.connect(self._use)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.enable()
        self.look()

    def _lay_out(self) -> None:
        now = QHBoxLayout()
        now.addWidget(self.now, 1)
        for button in (self.copy, self.forget):
            now.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        place = QHBoxLayout()
        place.addWidget(self.place, 1)
        place.addWidget(self.choose, alignment=Qt.AlignmentFlag.AlignTop)
        words = QFormLayout()
        words.setContentsMargins(self.fontMetrics().height() * 3 // 2, 0, 0, 0)
        words.addRow(self._("&Passphrase:"), self.passphrase)
        words.addRow(self._("Once &more:"), self.again)
        words.addRow(self.doubt)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "Once a day a checked copy of everything goes to a USB stick, another disk or a"
                    " folder that a service copies, by itself. If this computer breaks or is"
                    " stolen, your people and all proof are still there."
                )
            )
        )
        if self.bench.desk.store.folder is None:
            layout.addWidget(
                explanation(
                    self._(
                        "This desk is shared, and one computer that makes copies is enough: it does"
                        " so while the desk is open there. Each has a place of its own."
                    )
                )
            )
        layout.addLayout(now)
        layout.addLayout(self.elsewhere)
        layout.addLayout(place)
        layout.addWidget(self.locked)
        layout.addLayout(words)
        layout.addWidget(self.unlocked)
        layout.addStretch(1)
        layout.addWidget(self.notice)
        layout.addWidget(self.buttons)

    # --- what is shown ----------------------------------------------------------------------------

    def look(self) -> None:
        self.bench.look("outside", partial(_places, self.bench.desk), self._show, self)

    def _show(self, places: tuple[Outside | None, Sequence[Outside]]) -> None:
        known, others = places
        self._known = known
        if known is None:
            self.now.setText(self._("So far no copy goes outside of this computer."))
        else:
            place = self._("Copies go to {place}.", place=str(known.place))
            if known.key is None:
                place = self._("Copies go to {place}, not locked.", place=str(known.place))
            self.now.setText(f"{place} {self._.say(known.said(self.bench.desk.clock()))}")
        for button in (self.copy, self.forget):
            button.setVisible(known is not None)
        self._show_elsewhere(others)
        self.enable()
        grow(self)

    def _show_elsewhere(self, others: Sequence[Outside]) -> None:
        while (item := self.elsewhere.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.stops = []
        for one in others:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            told = self._.say(one.told(self.bench.desk.clock()))
            place = self._("Copies go to {place}.", place=str(one.place))
            line.addWidget(explanation(f"{told} {place}"), 1)
            stop = QPushButton(self._("Stop these"))
            stop.setAutoDefault(False)
            stop.setAccessibleName(self._("Stop the copies at {computer}", computer=one.at))
            stop.clicked.connect(lambda _, at=one.at: self._forget(at))
            line.addWidget(stop, alignment=Qt.AlignmentFlag.AlignTop)
            self.elsewhere.addWidget(row)
            row.show()  # now, so that the dialog makes room for it
            self.stops.append(stop)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Choose a folder for the copies"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.choose_place(Path(name)))
        dialog.open()

    def choose_place(self, place: Path) -> None:
        """Show what will be used; nothing is changed."""
        self._place = place
        self.place.setText(str(place))
        self.notice.hide()
        self.enable()

    def enable(self) -> None:
        locks = self.locked.isChecked()
        for line in (self.passphrase, self.again):
            line.setEnabled(locks and not self.is_at_it)
        typed, again = self.passphrase.text(), self.again.text()
        doubt = self._.say(outside.FORGOTTEN)
        if locks and again and not typed.startswith(again):
            doubt = self._("The two are not the same.")
        self.doubt.setText(doubt if locks else "")
        unlike = self._("The two are not the same.") if typed != again else ""
        allow(
            self.use,
            first_of(
                waits(self._) if self.is_at_it else "",
                self._("No folder is chosen yet.") if self._place is None else "",
                first_of(unfilled(self._, self.passphrase, self.again), unlike) if locks else "",
            ),
        )
        for button in (
            self.choose,
            self.copy,
            self.forget,
            self.locked,
            self.unlocked,
            *self.stops,
        ):
            button.setEnabled(not self.is_at_it)

    # --- what is done -----------------------------------------------------------------------------

    def _use(self) -> None:
        assert self._place is not None, "the button is off until a folder was chosen"
        word = self.passphrase.text() if self.locked.isChecked() else None
        work = partial(_choose_and_copy, self.bench.desk, self._place, word)
        self.work(self._("Making a copy outside"), work, self._used)

    def _used(self, warnings: list[Sentence]) -> None:
        for line in (self.passphrase, self.again):
            line.clear()
        self._place = None
        self.place.setText(self._("Another folder can be chosen."))
        self.enable()
        made = self._("A copy was made there, and read back. From now on one is made each day.")
        said = " ".join([made, *map(self._.say, warnings)])
        self.notice.say(said, LOOK if warnings else DONE)

    def _copy(self) -> None:
        work = self.bench.desk.copy_outside
        self.work(self._("Making a copy outside"), work, self._copied)

    def _copied(self, copy: Path) -> None:
        self.notice.say(self._("“{file}” was written and read back.", file=copy.name))

    def _forget(self, at: str = "") -> None:
        desk, stop = self.bench.desk, self._("Stopping the copies outside")
        self.work(stop, lambda _: desk.forget_outside(at), self._forgotten)

    def _forgotten(self, _: None) -> None:
        self.notice.say(self._("No more copies are made outside. Those that are there stay."))


def _places(desk: Desk) -> tuple[Outside | None, Sequence[Outside]]:
    return desk.outside(), desk.outside_elsewhere()


def _choose_and_copy(desk: Desk, place: Path, passphrase: str | None, tick: Tick) -> list[Sentence]:
    """Use a place from now on, and see at once that it works; what should be known about it."""
    desk.choose_outside(place, passphrase)
    desk.copy_outside(tick)
    return outside.warnings(desk.store, place)
