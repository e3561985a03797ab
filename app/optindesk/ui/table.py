"""The table of the desk: rows of any number, with what people expect of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHeaderView,
    QMenu,
    QStyleOptionFrame,
    QTableView,
    QWidget,
)

from optindesk.core.cells import as_csv
from optindesk.core.errors import Trouble
from optindesk.ui.cells import CellDelegate
from optindesk.ui.column_choice import ColumnChoice
from optindesk.ui.focus import frame_focus
from optindesk.ui.hint import Hint
from optindesk.ui.rows import Column, Query, Row, RowModel, pages_of
from optindesk.ui.selection import SelectionKeeper
from optindesk.ui.words import Words

Result = TypeVar("Result")

ROW_PADDING = 0.6
"""Space above and below a row's text, in heights of the text."""

FRESH = 60_000
"""After so many milliseconds “a minute ago” is painted anew; the rows stay as they are."""


def as_text(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """The rows as lines, their cells divided by tabs: what spreadsheets take from the clipboard."""
    return "\n".join(
        "\t".join(" ".join(column.text(row).split()) for column in columns) for row in rows
    )


def with_headings(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """The rows as CSV with their headings: what goes into files and mails."""
    titles = [column.title for column in columns]
    return as_csv(titles, ([column.text(row) for column in columns] for row in rows))


class DataTable(QTableView):
    """A table over a `RowModel`. `name` is its accessible name; `nothing_yet` says what to do when
    it has no rows at all, `first_step` does it, or `second_step`; `actions` is what can be done to
    rows, and the context menu has it, or what `offered` says fits those that are selected.

    `current_changed` gives the row under the cursor or None, `opened` a row on which somebody
    pressed Enter or clicked twice, `selected` how many rows are, `typed` letters for the filter,
    `cleared` that the filter is to be taken away.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    selected = Signal(int)
    typed = Signal(str)
    cleared = Signal()

    def __init__(
        self,
        model: RowModel,
        words: Words,
        name: str,
        *,
        nothing_yet: str,
        first_step: QAction | None = None,
        second_step: QAction | None = None,
        actions: Sequence[QAction] = (),
        offered: Callable[[], Sequence[Sequence[QAction]]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._offered = offered or (lambda: (actions,))
        self._ = words
        self._rows = model
        self.nothing_yet = nothing_yet
        self._steps = (first_step, second_step)
        self._place = 0
        self._place_of = Query()
        self._hint = Hint(self)
        self.show_all = QAction(self._("Show everything"), self)
        self.show_all.triggered.connect(self.cleared)
        self._try_again = QAction(self._("Try again"), self)
        self._try_again.triggered.connect(self.reload)
        self.setAccessibleName(name)
        self._look()
        self.setModel(model)
        self._set_up_header()
        self._set_up_menu(actions)
        self._keeper = SelectionKeeper(self, model)
        self._goes_sideways = False
        if any(column.exact for column in model.columns):
            fresh = QTimer(self, interval=FRESH)
            fresh.timeout.connect(self.viewport().update)
            fresh.start()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.answered.connect(self._show_answer)
        model.page_came.connect(self._show_page)
        model.failed.connect(self._show_failure)
        self.activated.connect(lambda _: self.opened.emit(self.current()))
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        self.selectionModel().currentRowChanged.connect(self._tell_current)

    # --- what to show -----------------------------------------------------------------------------

    def ask(self, text: str = "", filters: Mapping[str, str | int | bool] | None = None) -> None:
        """Show the rows that match, in the order chosen in the header, from the top."""
        now = self._rows.query
        self._rows.ask(Query(text, filters or {}, now.order, now.descending))

    def reload(self) -> None:
        """Something was changed: read the rows in view again, keep place, cursor and selection."""
        first, last = max(0, self.rowAt(0)), self.rowAt(self.viewport().height() - 1)
        current = max(0, self.currentIndex().row())
        visible = range(first, max(first, last) + 1)
        self._rows.reload([visible, range(current, current + 1)])

    def current(self) -> Row | None:
        """The row under the cursor; after a sort still the one that was, wherever it is now."""
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else self._keeper.waiting

    def selected_count(self) -> int:
        """How many rows are selected, here or still to be read."""
        return sum(len(rows) for rows in self._keeper.ranges)

    def from_selected(
        self,
        title: str,
        make: Callable[[Iterable[Row]], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Tell `done` what the plain function `make` made of the selected rows, in their order.

        Rows that are not here are read in the background, by a job with this title.
        """
        self._rows.from_rows(title, self._keeper.ranges, make, done)

    def copy(self) -> None:
        """The selected rows to the clipboard, the columns as they stand on the screen."""
        self._copy(as_text)

    def copy_csv(self) -> None:
        """The same as CSV, with the headings."""
        self._copy(with_headings)

    def _copy(self, form: Callable[[Sequence[Column], Iterable[Row]], str]) -> None:
        columns = [self._rows.columns[section] for section in self.columns.shown]
        clipboard = QGuiApplication.clipboard()
        self.from_selected(self._("Copying rows"), partial(form, columns), clipboard.setText)

    # --- what is remembered -----------------------------------------------------------------------

    def columns_state(self) -> dict[str, Any]:
        """Order, widths, what is hidden, and the sort, as JSON-able data."""
        query = self._rows.query
        return {**self.columns.state(), "order": query.order, "descending": query.descending}

    def restore_columns(self, state: Mapping[str, Any]) -> None:
        """What `columns_state` gave; columns that are new or gone meanwhile do no harm."""
        self.columns.restore(state)
        keys = [column.key for column in self._rows.columns]
        if state.get("order") in keys:
            descending = bool(state.get("descending"))
            self._sort(keys.index(str(state["order"])), descending=descending)

    # --- how it looks and behaves -----------------------------------------------------------------

    def _look(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._cells = CellDelegate(self._rows, self)
        self.setItemDelegate(self._cells)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_row_height()

    def _set_row_height(self) -> None:
        height = round(self.fontMetrics().height() * (1 + ROW_PADDING))
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        # Painting a header asks its selection model about every selected row [10 s at a million]:
        # it gets one in which nothing is ever selected.
        header.setSelectionModel(QItemSelectionModel(self._rows, header))
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(0)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.columns = ColumnChoice(self, self._rows.columns, self._)
        self.columns.usual.triggered.connect(self._usual_order)
        header.sortIndicatorChanged.connect(self._header_sort)

    def _set_up_menu(self, actions: Sequence[QAction]) -> None:
        self.copy_action = QAction(QIcon.fromTheme(QIcon.ThemeIcon.EditCopy), self._("Copy"), self)
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_action.setEnabled(False)
        self.copy_action.triggered.connect(self.copy)
        self.csv_action = QAction(self._("Copy with &headings (CSV)"), self)
        self.csv_action.setShortcut(QKeySequence("Ctrl+Shift+C"))
        self.csv_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.csv_action.setEnabled(False)
        self.csv_action.triggered.connect(self.copy_csv)
        menu = QMenu(self._("Sort by"), self)
        self._sort_actions = QActionGroup(self)
        optional = QActionGroup.ExclusionPolicy.ExclusiveOptional  # the usual order is none of them
        self._sort_actions.setExclusionPolicy(optional)
        for section, column in enumerate(self._rows.columns):
            if column.sortable:
                action = self._sort_actions.addAction(column.title)
                action.setCheckable(True)
                action.setData(section)
        self._sort_actions.triggered.connect(self._menu_sort)
        menu.addActions(self._sort_actions.actions())
        copying = (self.copy_action, self.csv_action)
        self._always = (*copying, menu.menuAction(), self.columns.menu.menuAction())
        self.addActions([*actions, *self._always])

    def context_menu(self) -> QMenu:
        """What can be done to the rows that are selected now, in groups."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in self._offered():
            menu.addActions(group)
            menu.addSeparator()
        menu.addActions(self._always)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.context_menu().popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._cells.measure_anew()
            self._set_row_height()

    def initStyleOption(self, option: QStyleOptionFrame) -> None:
        super().initStyleOption(option)
        frame_focus(self, option)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt would put the cursor into the first row, where a chosen one is somewhere else."""
        if self._keeper.waiting is None:
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint.setGeometry(self.viewport().geometry())
        height = self.verticalHeader().defaultSectionSize()
        self._rows.rows_in_view = self.viewport().height() // height + 1
        self.columns.use_room()

    def keyboardSearch(self, search: str) -> None:
        """Qt would walk through all rows, here and now; the filter does it better."""
        if search.strip():
            self.typed.emit(search)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row, not to the first and the last cell."""
        column = max(0, self.currentIndex().column())
        ways = QAbstractItemView.CursorAction
        self._goes_sideways = action in (ways.MoveLeft, ways.MoveRight)
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self._rows.index(0, column)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self._rows.index(self._rows.total - 1, column)
        return super().moveCursor(action, modifiers)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Rows are chosen, not cells: what says whose a row is stays in view, unless the arrow keys
        go on to the left or right."""
        bar = self.horizontalScrollBar()
        left, goes_sideways = bar.value(), self._goes_sideways
        self._goes_sideways = False
        super().scrollTo(index, hint)
        if not goes_sideways:
            bar.setValue(left)

    # --- sorting ----------------------------------------------------------------------------------

    def _header_sort(self, section: int, order: Qt.SortOrder) -> None:
        self._sort(section, descending=order is Qt.SortOrder.DescendingOrder)

    def _menu_sort(self, action: QAction) -> None:
        section, query = action.data(), self._rows.query
        again = self._rows.columns[section].key == query.order
        self._sort(section, descending=again and not query.descending)

    def _sort(self, section: int, *, descending: bool) -> None:
        """Ask the source for this order, and show which one holds: not every column can be."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._rows.sort(section, order)
        self._show_order()

    def _usual_order(self) -> None:
        query = self._rows.query
        if query.order:
            self._rows.ask(replace(query, order="", descending=False))
            self._show_order()

    def _show_order(self) -> None:
        query = self._rows.query
        keys = [column.key for column in self._rows.columns]
        section = keys.index(query.order) if query.order in keys else -1
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        with QSignalBlocker(self.horizontalHeader()):
            self.horizontalHeader().setSortIndicator(section, order)
        for action in self._sort_actions.actions():
            action.setChecked(action.data() == section)

    # --- what has come ----------------------------------------------------------------------------

    def _keep_place(self) -> None:
        self._place = self.verticalScrollBar().value()
        self._place_of = self._rows.shown

    def _show_answer(self) -> None:
        self.executeDelayedItemsLayout()
        same = self._place_of == self._rows.shown
        self.verticalScrollBar().setValue(self._place if same else 0)
        self._hint.hide()
        if not self._rows.total:
            self._say_nothing_is_here()
        self._tell_selected()
        self._tell_current()

    def _say_nothing_is_here(self) -> None:
        query = self._rows.shown
        if query.text:
            self._hint.say(self._("Nothing matches “{text}”.", text=query.text), self.show_all)
        elif query.filters:
            self._hint.say(self._("Nothing matches this filter."), self.show_all)
        else:
            self._hint.say(self.nothing_yet, *self._steps)

    def say_nothing(self, text: str, *actions: QAction) -> None:
        """Say why nothing is here, and what helps."""
        self._hint.say(text, *actions)

    def _show_failure(self, trouble: Trouble) -> None:
        self._hint.say(self._.say(trouble.sentence), self._try_again)

    def _show_page(self, index: int) -> None:
        if index in pages_of(range(self.currentIndex().row(), self.currentIndex().row() + 1)):
            self._tell_current()

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current())

    def _tell_selected(self) -> None:
        count = self.selected_count()
        for action in (self.copy_action, self.csv_action):
            action.setEnabled(count > 0)
        self.selected.emit(count)
