"""The command palette: one line to type in, and all that can be done, by the keyboard alone."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.ui.bench import Bench
from optindesk.ui.mark import Tone, colour_of
from optindesk.ui.palette_entries import LEAST_LETTERS, find_people, in_manual, of_people
from optindesk.ui.palette_ranking import Command, ranked
from optindesk.ui.remembered import WindowSettings, kept_texts
from optindesk.ui.within_screen import come_up

RECENT = "recent_commands"
"""Under this name the settings keep the keys of what was used last."""

MOST_RECENT = 12
SIZE = QSize(92, 22)
"""How large it is, in average letters and lines; never larger than the window."""

_MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_COMMAND = Qt.ItemDataRole.UserRole


class PaletteLine(QLineEdit):
    """Gives the keys that move to the list, so that the hands stay where they type."""

    def __init__(self, moved: QWidget) -> None:
        super().__init__()
        self._moved = moved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVING:
            QCoreApplication.sendEvent(self._moved, event)
        else:
            super().keyPressEvent(event)


class Palette(QDialog):
    """Offers `commands`, and from three letters on people: `show_person` shows one's story. Last
    of all what is typed can be looked for in the manual, by `look_up`."""

    def __init__(
        self,
        bench: Bench,
        settings: WindowSettings,
        commands: Sequence[Command],
        show_person: Callable[[str], object],
        look_up: Callable[[str], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._settings = settings
        self._commands = commands
        self._show_person = show_person
        self._look_up = look_up
        self._people: list[Command] = []
        self._recent = recent_keys(settings)
        self.setWindowTitle(self._("Find a command"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self.line = PaletteLine(self.list)
        self.about = QLabel()
        self._set_up()
        self._lay_out()
        self.line.textChanged.connect(self._ask)
        self.line.returnPressed.connect(self._act)
        self.list.itemClicked.connect(self._act)
        self.list.currentItemChanged.connect(self._tell)
        self._fill()
        self.line.setFocus()

    def _set_up(self) -> None:
        self.line.setPlaceholderText(self._("What would you like to do?"))
        self.line.setAccessibleName(self._("What would you like to do?"))
        self.line.setClearButtonEnabled(True)
        tree = self.list
        tree.setAccessibleName(self._("Commands"))
        tree.setColumnCount(3)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for section in (0, 2):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.ResizeToContents)
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.about)
        letter = self.fontMetrics()
        wanted = QSize(
            letter.averageCharWidth() * SIZE.width(), letter.lineSpacing() * SIZE.height()
        )
        owner = self.parentWidget()
        self.resize(wanted.boundedTo(owner.size() * 0.9) if owner is not None else wanted)
        come_up(self)

    def _ask(self, typed: str) -> None:
        self._people = []
        self._fill()
        wanted, desk = typed.strip(), self._bench.desk
        if len(wanted) >= LEAST_LETTERS:
            self._bench.look(
                "people",
                lambda: find_people(desk, wanted),
                lambda found: self._show_people(wanted, found),
                self,
            )

    def _show_people(self, typed: str, found: Sequence[tuple[str, str]]) -> None:
        if typed == self.line.text().strip():
            self._people = of_people(self._, found, self._show_person)
            self._fill()

    def _fill(self) -> None:
        """Show what fits, the first of it chosen; whom only the store finds by it stands last."""
        typed = self.line.text()
        shown = ranked([*self._commands, *self._people], typed, self._recent)
        shown += [person for person in self._people if person not in shown]
        self._has_found = bool(shown)
        if typed.strip():
            shown.append(in_manual(self._, typed.strip(), self._look_up))
        self.list.clear()
        self.list.addTopLevelItems([self._item(command) for command in shown])
        first = self.list.topLevelItem(0)
        if first is None:
            self._tell()
        else:
            self.list.setCurrentItem(first)

    def _item(self, command: Command) -> QTreeWidgetItem:
        where = command.where
        if command.why_not:
            where = self._("Not now: {why}", why=command.why_not)
        item = QTreeWidgetItem([command.title, where, command.shortcut])
        item.setData(0, _COMMAND, command)
        said = self._(
            "{title}, {where} {shortcut}",
            title=command.title,
            where=where,
            shortcut=command.shortcut,
        )
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, said.strip())
        item.setSizeHint(1, QSize(0, round(self.fontMetrics().height() * 1.6)))
        item.setToolTip(0, command.title)
        item.setToolTip(1, where)
        base = self.palette().color(QPalette.ColorRole.Base)
        quiet = colour_of(Tone.QUIET, base)
        for column in range(3) if command.why_not else (1, 2):
            item.setForeground(column, quiet)
        return item

    def _tell(self) -> None:
        """Say what the chosen one does: below the list, and to whoever listens."""
        item = self.list.currentItem()
        if item is None:
            self.about.clear()
            return
        command: Command = item.data(0, _COMMAND)
        said = command.about
        if not self._has_found:
            said = self._("Nothing is called like that. Try another word for it.")
        if command.why_not:
            said = self._("Not now: {why}", why=command.why_not)
        self.about.setText(said)
        spoken = str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, spoken))

    def _act(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        command: Command = item.data(0, _COMMAND)
        if command.why_not:
            return
        if command.key:
            keys = [command.key, *(key for key in self._recent if key != command.key)]
            with contextlib.suppress(Trouble):  # then it is not first next time
                self._settings.set(RECENT, json.dumps(keys[:MOST_RECENT]))
        self.accept()
        command.act()


def recent_keys(settings: WindowSettings) -> list[str]:
    """The keys of what was used last, the newest first; none where they cannot be read."""
    return kept_texts(settings, RECENT)
