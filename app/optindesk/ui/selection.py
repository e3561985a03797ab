"""Which rows are selected: as ranges of places, and kept by id when the rows are replaced."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject
from PySide6.QtWidgets import QAbstractItemView

from optindesk.ui.rows import PAGE_SIZE, Row, RowModel

SELECT = QItemSelectionModel.SelectionFlag.Select
NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate


def ranges_of(selection: QItemSelection) -> list[range]:
    """The places of the selected rows, in order, in as few ranges as they need."""
    ranges: list[range] = []
    parts = (selection.at(n) for n in range(selection.size()))
    for first, stop in sorted((part.top(), part.bottom() + 1) for part in parts):
        if ranges and first <= ranges[-1].stop:
            ranges[-1] = range(ranges[-1].start, max(ranges[-1].stop, stop))
        else:
            ranges.append(range(first, stop))
    return ranges


class SelectionKeeper(QObject):
    """Selects the same rows again, and puts the cursor back, after the rows were replaced.

    A row that is not here yet is selected when its page comes, unless somebody selected anew. One
    that was under the cursor is `waiting` for that after a sort: it is there, wherever that is.
    """

    def __init__(self, view: QAbstractItemView, model: RowModel) -> None:
        super().__init__(view)
        self._model = model
        self._selection = view.selectionModel()
        self._ids: set[Any] = set()
        self._current: Row | None = None
        self._is_sorted = False
        self._every_row = False
        self._is_restoring = False
        model.modelAboutToBeReset.connect(self._keep)
        model.answered.connect(self._restore)
        model.page_came.connect(self._restore_page)
        self._selection.selectionChanged.connect(self._forget)

    @property
    def ranges(self) -> list[range]:
        """The places of the selected rows."""
        return ranges_of(self._selection.selection())

    def _keep(self) -> None:
        ranges, current = self.ranges, self._selection.currentIndex()
        ids = {row[0] for rows in ranges for _, row in self._model.loaded(rows)}
        every_row = bool(ranges) and ranges == [range(self._model.total)]
        # Who is known by name stays alone with those: a row that comes in was not chosen.
        self._every_row = every_row and len(ids) < self._model.total
        self._ids |= ids
        if current.isValid():
            place = range(current.row(), current.row() + 1)
            self._current = next((row for _, row in self._model.loaded(place)), None)
            self._is_sorted = False
        self._query = self._model.shown

    @property
    def waiting(self) -> Row | None:
        """The row that was under the cursor before a sort, while its page has not come."""
        is_found = self._selection.currentIndex().isValid()
        return self._current if self._is_sorted and not is_found else None

    def _restore(self) -> None:
        now, before = self._model.shown, self._query
        same_rows = (now.text, now.filters) == (before.text, before.filters)
        self._is_sorted = same_rows and (self._is_sorted or now != before)
        if self._every_row and self._model.shown == self._query:
            self._select(range(self._model.total))
        self._find(range(self._model.total))

    def _restore_page(self, index: int) -> None:
        self._find(range(index * PAGE_SIZE, (index + 1) * PAGE_SIZE))

    def _find(self, rows: range) -> None:
        if not self._ids and self._current is None:
            return
        for number, row in self._model.loaded(rows):
            if row[0] in self._ids:
                self._select(range(number, number + 1))
            is_it = self._current is not None and row[0] == self._current[0]
            if is_it and not self._selection.currentIndex().isValid():
                self._selection.setCurrentIndex(self._model.index(number, 0), NO_UPDATE)

    def _select(self, rows: range) -> None:
        if not rows:
            return
        last = len(self._model.columns) - 1
        corners = self._model.index(rows[0], 0), self._model.index(rows[-1], last)
        self._is_restoring = True
        self._selection.select(QItemSelection(*corners), SELECT)
        self._is_restoring = False

    def _forget(self) -> None:
        if not self._is_restoring:
            self._ids.clear()
            self._current = None
