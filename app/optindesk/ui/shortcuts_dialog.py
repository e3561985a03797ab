"""All keys that do something, in one sheet: those of the menus, and those of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from optindesk.ui.fields import foot
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.palette_ranking import Command, ranked
from optindesk.ui.reply_keys import BEFORE, NEXT, UNDO, reply_keys
from optindesk.ui.state_words import DECISION_WORDS
from optindesk.ui.words import Words

LETTERS, LINES = 64, 32


class Shortcut(NamedTuple):
    """What a key does, and where it does so."""

    where: str
    what: str
    keys: str


def of_pages(words: Words) -> list[Shortcut]:
    """The keys of pages and tables, which stand in no menu."""
    read, table = words("Please read"), words("In tables")
    key, letters = QKeySequence.StandardKey, reply_keys(words)
    return [
        *(
            Shortcut(read, words.say(said), letters.of(decision))
            for decision, said in DECISION_WORDS.items()
        ),
        Shortcut(read, words("Write back"), letters.reply),
        Shortcut(read, words("Learn this sentence"), letters.teach),
        Shortcut(read, words("The address is one of theirs, too"), letters.alias),
        Shortcut(read, words("Never write there again"), letters.never),
        Shortcut(read, words("Undo the last decision"), UNDO),
        Shortcut(read, words("The next reply, the one before"), f"{NEXT}, {BEFORE}"),
        Shortcut(table, words("Copy what is selected"), _native(key.Copy)),
        Shortcut(table, words("Copy it with headings"), _native("Ctrl+Shift+C")),
        Shortcut(table, words("Select all"), _native(key.SelectAll)),
        Shortcut(table, words("Narrow it to what is typed"), words("just type")),
        Shortcut(table, words("To the story"), _native(Qt.Key.Key_Return)),
    ]


def _native(key: QKeySequence.StandardKey | Qt.Key | str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class ShortcutsDialog(QDialog):
    """`commands` are those of the menus; what has no keys is left out."""

    def __init__(self, words: Words, commands: Iterable[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self._ = words
        self._shortcuts = [
            *(Shortcut(one.where, one.title, one.shortcut) for one in commands if one.shortcut),
            *of_pages(words),
        ]
        self.setWindowTitle(words("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.filter = FilterBox(words("What it does, or its keys"))
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(words("Keyboard shortcuts"))
        self.tree.setHeaderLabels([words("What"), words("Keys")])
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree, 1)
        layout.addWidget(buttons)
        letter = self.fontMetrics()
        wanted = self.size()
        wanted.setWidth(letter.averageCharWidth() * LETTERS)
        wanted.setHeight(letter.lineSpacing() * LINES)
        self.resize(wanted.boundedTo(parent.size()))
        self.filter.wanted.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for one in _narrowed(self._shortcuts, self.filter.text()):
            group = groups.get(one.where)
            if group is None:
                group = groups[one.where] = QTreeWidgetItem(self.tree, [one.where])
                group.setFirstColumnSpanned(True)
            item = QTreeWidgetItem(group, [one.what, one.keys])
            item.setToolTip(0, one.what)
        self.tree.expandAll()


def _narrowed(shortcuts: Sequence[Shortcut], typed: str) -> list[Shortcut]:
    """Those that fit what was typed, in their own order."""
    by_place = [
        Command(str(place), one.what, one.where, str, also=one.keys)
        for place, one in enumerate(shortcuts)
    ]
    fitting = {command.key for command in ranked(by_place, typed, ())}
    return [one for place, one in enumerate(shortcuts) if str(place) in fitting]
