"""Chooses what the desk does on its own: at which pace, by night, and in the tray."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.timetable import PACES, Timetable
from optindesk.ui.fields import explanation, foot, go_button, wide
from optindesk.ui.own_work import OwnWork
from optindesk.ui.words import Words


class OwnWorkDialog(QDialog):
    """What is chosen holds for this computer; how a system's scheduler does it is said as well."""

    def __init__(self, own_work: OwnWork, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._ = words
        self._own_work = own_work
        self.setWindowTitle(self._("On its own"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 72)
        self.pace = QComboBox()
        self.pace.setAccessibleName(self._("How often"))
        self.pace.addItem(self._("only when I start it"), 0)
        for minutes in PACES:
            said = words.plural("every {n} minute", "every {n} minutes", minutes)
            self.pace.addItem(self._("every hour") if minutes == 60 else said, minutes)
        self.by_night = QCheckBox(self._("By &night as well (from 22 to 7 o'clock)"))
        self.tray = QCheckBox(self._("Stay in the &tray when the window is closed"))
        self.then = explanation("")
        self.then.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.keep = go_button(self, buttons, self._("&Save"), self._save)
        form = QFormLayout()
        form.addRow(self._("&Check and send:"), self.pace)
        form.addRow("", self.by_night)
        form.addRow("", self.tray)
        layout = QVBoxLayout(self)
        layout.addWidget(
            explanation(
                self._(
                    "While the desk is open it can do by itself what is due: read the replies, let"
                    " lapse what nobody answered, remind where a list wants that, and send. The log"
                    " says what it did on its own."
                )
            )
        )
        layout.addLayout(form)
        layout.addWidget(self.then)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._show()
        self.pace.currentIndexChanged.connect(self._enable)
        self.pace.setFocus()

    def _show(self) -> None:
        timetable = self._own_work.timetable
        self.pace.setCurrentIndex(max(0, self.pace.findData(timetable.minutes)))
        self.by_night.setChecked(timetable.by_night)
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        self.tray.setChecked(self._own_work.stays_in_tray and has_tray)
        self.tray.setEnabled(has_tray)
        if not has_tray:
            self.tray.setToolTip(self._("This system has no tray."))
            self.tray.setText(self._("Stay in the tray: this system has none"))
        self._enable()

    def _enable(self) -> None:
        works = bool(self.pace.currentData())
        self.by_night.setEnabled(works)
        closed = self._(
            "With the desk closed, your system's scheduler can do it: “optindesk schedule” on the"
            " command line says how."
        )
        next_at = self._own_work.next_at
        is_now = self.pace.currentData() == self._own_work.timetable.minutes
        if works and is_now and next_at is not None:
            self.then.setText(f"{self._('Next at {when}.', when=next_at)} {closed}")
        else:
            self.then.setText(closed)

    def _save(self) -> None:
        wanted = Timetable(self.pace.currentData(), self.by_night.isChecked())
        self._own_work.choose(wanted, self.tray.isChecked())
        self.accept()
