"""Which columns of a table are shown, in which order, how wide: chosen, kept, and put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QStyle, QTableView

from optindesk.ui.rows import Column
from optindesk.ui.words import Words

MARK_LETTERS = 4
"""How much wider a column with marks is."""


class ColumnChoice(QObject):
    """`menu` has a tick for each column, and how they usually are; a right click on the headings
    opens it. The last column that is shown stays."""

    def __init__(self, view: QTableView, columns: Sequence[Column], words: Words) -> None:
        super().__init__(view)
        self._view = view
        self._header = view.horizontalHeader()
        self._columns = columns
        self._sections = {column.key: n for n, column in enumerate(columns)}
        self._usual: dict[int, int] = {}
        self._given: dict[int, int] = {}
        self.menu = QMenu(words("&Columns"), view)
        self.menu.aboutToShow.connect(self.tick)
        for section, column in enumerate(columns):
            action = self.menu.addAction(column.title)
            action.setCheckable(True)
            action.setData(section)
            action.toggled.connect(partial(self._show, section))
        self.menu.addSeparator()
        self.usual = QAction(words("As they &usually are"), self)
        self.usual.triggered.connect(self.put_back)
        self.menu.addAction(self.usual)
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._open)
        self.put_back()

    @property
    def shown(self) -> list[int]:
        """The numbers of the columns that are shown, from left to right."""
        places = (self._header.logicalIndex(place) for place in range(self._header.count()))
        return [section for section in places if not self._header.isSectionHidden(section)]

    def put_back(self) -> None:
        """All as it is before anybody chose. No heading is cut, in whatever language."""
        for section, column in enumerate(self._columns):
            self._header.moveSection(self._header.visualIndex(section), section)
            self._header.setSectionHidden(section, column.is_extra)
            width = max(self._letters(column, column.width), self._heading(section))
            self._header.resizeSection(section, width)
            if column.roomy:
                self._given[section] = self._usual[section] = width
        self.use_room()

    def _letters(self, column: Column, count: int) -> int:
        """The pixels that so many letters take, beside the mark."""
        letter = self._view.fontMetrics().averageCharWidth()
        return (count + (MARK_LETTERS if column.mark else 0)) * letter

    def use_room(self) -> None:
        """Give the room that is there to the columns that like more, unless somebody chose how wide
        they are."""
        shown = self.shown
        for section, given in self._given.items():
            if section not in shown or self._header.sectionSize(section) != given:
                continue
            beside = shown[: shown.index(section) + 2]
            taken = sum(self._header.sectionSize(one) for one in beside if one != section)
            most = self._letters(self._columns[section], self._columns[section].roomy)
            room = min(most, self._view.viewport().width() - taken)
            self._given[section] = max(self._usual[section], room)
            self._header.resizeSection(section, self._given[section])

    def _heading(self, section: int) -> int:
        """The pixels that a heading takes while nothing is sorted by it; Qt asks for more, as if
        it were bold."""
        margin = self._header.style().pixelMetric(QStyle.PixelMetric.PM_HeaderMargin)
        title = self._header.model().headerData(section, Qt.Orientation.Horizontal)
        return self._header.fontMetrics().horizontalAdvance(title) + 4 * margin

    def state(self) -> dict[str, Any]:
        """Order, widths (pixels) and what is hidden, as JSON-able data."""
        order = [self._header.logicalIndex(place) for place in range(self._header.count())]
        hidden = [n for n in order if self._header.isSectionHidden(n)]
        widths = {n: self._header.sectionSize(n) for n in order if n not in hidden}
        return {
            "columns": [self._columns[n].key for n in order],
            "widths": {self._columns[n].key: width for n, width in widths.items()},
            "hidden": [self._columns[n].key for n in hidden],
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """What `state` gave; columns that are new or gone meanwhile do no harm."""
        known = [self._sections[key] for key in state.get("columns", ()) if key in self._sections]
        for place, section in enumerate(known):
            self._header.moveSection(self._header.visualIndex(section), place)
            if "hidden" in state:
                is_hidden = self._columns[section].key in state["hidden"]
                self._header.setSectionHidden(section, is_hidden)
        if not self.shown:
            self.put_back()
        for key in state.get("widths", {}).keys() & self._sections.keys():
            self._header.resizeSection(self._sections[key], state["widths"][key])

    def _show(self, section: int, is_shown: bool) -> None:
        self._header.setSectionHidden(section, not is_shown)
        if is_shown and not self._header.sectionSize(section):
            self._header.resizeSection(section, self._header.defaultSectionSize())

    def tick(self) -> None:
        """Show in the menu which are shown."""
        shown = self.shown
        for action in self.menu.actions():
            if action.isCheckable():
                action.setChecked(action.data() in shown)
                action.setEnabled(shown != [action.data()])

    def _open(self, place: QPoint) -> None:
        self.menu.popup(self._header.mapToGlobal(place))
