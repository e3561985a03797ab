"""The rows of a table of any size: pages are read in the background when they come into view."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from optindesk.core.errors import Trouble
from optindesk.core.ports import Tick
from optindesk.ui.jobs import Job, Jobs, JobState
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import GAP, MARK_ROLE, Mark

PAGE_SIZE = 32
"""Rows in a page; only the last one may have fewer. A window shows some thirty."""

PAGES_KEPT = 400
PAGES_ASKED = 6
"""How many pages may be on their way: those in view, before and after; older wishes are dropped."""

PAUSE = 100
"""Milliseconds from an answer until all its rows are counted: that would hold up the painting, and
the next key that somebody types."""

SOON = 30
"""Milliseconds after which the pages before and after those in view are read: not meanwhile."""

NOT_YET = "…"
"""What a cell shows until its page has come."""

Row: TypeAlias = tuple[Any, ...]
"""The values of a row; the first is its id."""

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Left, Right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
Result = TypeVar("Result")
NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Query:
    """Which rows, in which order; `order` is the key of a column, empty for the source's own."""

    text: str = ""
    filters: Mapping[str, str | int | bool] = field(default_factory=dict, hash=False)
    order: str = ""
    descending: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", MappingProxyType(dict(self.filters)))

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be more rows than it asks for."""
        return bool(self.text or self.filters)


class Page(NamedTuple):
    """At most `PAGE_SIZE` rows, and how many there are on all pages together.

    Where that takes longer than the rows, `total` is how many there are at least, and `settle`
    finds out, in the background (Raises Trouble, Cancelled).
    """

    rows: Sequence[Row]
    total: int
    settle: Callable[[Tick], int] | None = None


class Source(Protocol):
    """Where rows come from; called on worker threads, several at once, never on the main one."""

    def page(self, query: Query, index: int, /) -> Page:
        """Page number `index`, from 0; without rows when it lies beyond the end. Raises Trouble."""


@dataclass(frozen=True)
class Column:
    """One column: `show` puts a row's value into words, `width` is in average letters.

    `show` is pure: it is called on worker threads too, for copying. Where it tells how long ago
    something was, `exact` has the time itself, for copying and for whoever asks. An extra column is
    shown when somebody wants it. One that is `roomy` gets up to so many letters, while the column
    behind it stays in sight.
    """

    key: str
    title: str
    show: Callable[[Row], str]
    width: int = 16
    align: Qt.AlignmentFlag = Left
    sortable: bool = True
    mark: Callable[[Row], Mark | None] | None = None
    tip: Callable[[Row], str] | None = None
    exact: Callable[[Row], str] | None = None
    is_extra: bool = False
    roomy: int = 0

    def text(self, row: Row) -> str:
        """What is copied of a row."""
        return (self.exact or self.show)(row)


def pages_of(rows: range) -> range:
    """The pages on which these rows lie."""
    return range(rows.start // PAGE_SIZE, -(-rows.stop // PAGE_SIZE)) if rows else range(0)


def read_pages(source: Source, query: Query, indexes: Iterable[int], tick: Tick) -> dict[int, Page]:
    """These pages. Raises Trouble, Cancelled."""
    pages: dict[int, Page] = {}
    for index in indexes:
        tick(len(pages))
        pages[index] = source.page(query, index)
    return pages


def read_rows(source: Source, query: Query, ranges: Sequence[range], tick: Tick) -> Iterator[Row]:
    """The rows at these places, page after page. Raises Trouble, Cancelled."""
    done, total = 0, sum(len(rows) for rows in ranges)
    for rows in ranges:
        for index in pages_of(rows):
            tick(done, total)
            page, first = source.page(query, index), index * PAGE_SIZE
            found = page.rows[max(0, rows.start - first) : rows.stop - first]
            done += len(found)
            yield from found
    tick(done, total)


class RowModel(QAbstractTableModel):
    """A table over the pages of a source. It holds the pages looked at last, and asks for others
    when a view looks at them; rows already shown stay until the new ones are there.

    The source is asked in a `lane`. `rows_in_view` is how many come together. `answered` tells that
    a new query's rows are shown, `page_came` that the page has come, `failed` why rows did not
    come. Until `is_settled`, `total` may be less than all there are, and grows without anything
    being moved.
    """

    answered = Signal()
    page_came = Signal(int)
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        source: Source,
        jobs: Jobs,
        parent: QObject | None = None,
        lane: Lane = Lane.LOOK,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self.columns = tuple(columns)
        self._aligned = [column.align | Qt.AlignmentFlag.AlignVCenter for column in columns]
        self.shown = Query()
        self.total = 0
        self.is_known = False
        self.is_settled = False
        self._source = source
        self._jobs = jobs
        self._wanted = Query()
        self._asking: Job | None = None
        self.rows_in_view = 1
        self._neighbours: deque[int] = deque(maxlen=2)
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self._need_neighbours)
        self._settle: Callable[[Tick], int] | None = None
        self._settling: Job | None = None
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._start_settling)
        self._pages: dict[int, Sequence[Row]] = {}
        self._coming: dict[int, Job] = {}

    @property
    def query(self) -> Query:
        """The query that was asked last, though its rows may still be on their way."""
        return self._wanted

    @property
    def _is_asking(self) -> bool:
        return self._asking is not None and self._asking.state is JobState.RUNNING

    def ask(self, query: Query, around: Sequence[range] = ()) -> None:
        """Show the rows of a query, those `around` or the first in view; an older question is
        dropped."""
        for job in self._coming.values():
            job.drop()
        self._coming.clear()
        self._soon.stop()
        self._neighbours.clear()
        self._pause.stop()
        if self._settling is not None:
            self._settling.drop()
        self._wanted = query
        around = around or [range(self.rows_in_view)]
        wanted = sorted({index for rows in around for index in pages_of(rows)})
        self._asking = self._jobs.start(
            "",
            partial(read_pages, self._source, query, wanted),
            self._lane,
            done=partial(self._answer, query),
            failed=self.failed.emit,
            owner=self,
            key=id(self),
        )

    def reload(self, around: Sequence[range] = ()) -> None:
        """Ask the same again: something was changed."""
        self.ask(self._wanted, around)

    def row(self, number: int) -> Row | None:
        """The row at a place, or None while its page has not come (it is asked for)."""
        index, offset = divmod(number, PAGE_SIZE)
        self._need(index)
        if offset * 4 > PAGE_SIZE * 3:
            self._need_soon(index + 1)
        elif offset * 4 < PAGE_SIZE:
            self._need_soon(index - 1)
        page = self._pages.get(index, ())
        return page[offset] if offset < len(page) else None

    def loaded(self, rows: range) -> Iterator[tuple[int, Row]]:
        """Those of the rows whose pages are here, with their places; asks for nothing."""
        for index in sorted(self._pages.keys() & set(pages_of(rows))):
            first = index * PAGE_SIZE
            for number, row in enumerate(self._pages[index], first):
                if number in rows:
                    yield number, row

    def from_rows(
        self,
        title: str,
        ranges: Sequence[range],
        make: Callable[[Iterable[Row]], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Tell `done` what `make` made of these rows: now if they are here, else in a while.

        `make` is a plain function; it runs in the background when rows must be read.
        """
        here = [row for rows in ranges for _, row in self.loaded(rows)]
        if len(here) == sum(len(rows) for rows in ranges):
            done(make(here))
            return
        source, query = self._source, self.shown
        self._jobs.start(
            title,
            lambda tick: make(read_rows(source, query, ranges, tick)),
            Lane.WORK,
            done=done,
            owner=self,
        )

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.total

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, row: int, section: int) -> tuple[str, Mark | None, Qt.AlignmentFlag]:
        """What is painted at a place: its text, its mark, and how it is aligned."""
        column, found = self.columns[section], self.row(row)
        if found is None:
            return NOT_YET, None, self._aligned[section]
        mark = column.mark(found) if column.mark else None
        return column.show(found), mark, self._aligned[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.row(index.row())
            return NOT_YET if row is None else column.show(row)
        if role == MARK_ROLE and column.mark:
            row = self.row(index.row())
            return None if row is None else column.mark(row)
        told = column.tip or column.exact
        if role == Qt.ItemDataRole.ToolTipRole and told:
            row = self.row(index.row())
            return None if row is None else told(row)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            column = self.columns[section]
            return f"{column.title}{GAP}" if column.align == Right else column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._aligned[section]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the source sort; a column that cannot be sorted by changes nothing."""
        if 0 <= column < len(self.columns) and self.columns[column].sortable:
            descending = order is Qt.SortOrder.DescendingOrder
            key = self.columns[column].key
            self.ask(replace(self._wanted, order=key, descending=descending))

    def _need_soon(self, index: int) -> None:
        """Have one of the two pages beside those in view come."""
        if index not in self._pages and index not in self._neighbours:
            self._neighbours.append(index)
            self._soon.start()

    def _need_neighbours(self) -> None:
        for index in self._neighbours:
            self._need(index)
        self._neighbours.clear()

    def _need(self, index: int) -> None:
        """Have a page come, unless it is here, on its way, or about to be replaced anyway."""
        if page := self._pages.pop(index, None):
            self._pages[index] = page
            return
        beyond = not 0 <= index * PAGE_SIZE < self.total
        if beyond or index in self._coming or self._is_asking:
            return
        while len(self._coming) >= PAGES_ASKED:
            self._coming.pop(next(iter(self._coming))).drop()
        self._coming[index] = self._jobs.start(
            "",
            partial(read_pages, self._source, self.shown, [index]),
            self._lane,
            done=partial(self._take, index),
            failed=partial(self._fail_page, index),
            owner=self,
        )

    def _answer(self, query: Query, pages: Mapping[int, Page]) -> None:
        before = self.total if query == self.shown and self.is_settled else 0
        self._settle = next((page.settle for page in pages.values() if page.settle), None)
        self.beginResetModel()
        self._pages = {index: page.rows for index, page in pages.items() if page.rows}
        # Of the same query it is most likely as many as before: the scrollbar shall not jump.
        self.total = max(before if self._settle else 0, *(page.total for page in pages.values()))
        self.shown = query
        self.is_known = True
        self.is_settled = self._settle is None
        self.endResetModel()
        self.answered.emit()
        if self._settle is not None:
            self._pause.start()

    def _start_settling(self) -> None:
        assert self._settle is not None, "only what must be found out is waited for"
        self._settling = self._jobs.start(
            "",
            self._settle,
            Lane.COUNT,
            done=partial(self._take_total, self.shown),
            failed=self.failed.emit,
            owner=self,
            key=(id(self), "total"),
        )

    def _take_total(self, query: Query, total: int) -> None:
        """So many rows there are: those that are shown stay where they are."""
        if query != self.shown:
            return
        if total > self.total:
            self.beginInsertRows(NOWHERE, self.total, total - 1)
            self.total = total
            self.endInsertRows()
        elif total < self.total:
            self.beginRemoveRows(NOWHERE, total, self.total - 1)
            self.total = total
            self.endRemoveRows()
        self.is_settled = True

    def _take(self, index: int, pages: Mapping[int, Page]) -> None:
        del self._coming[index]
        page, first = pages[index], index * PAGE_SIZE
        if (
            page.settle is None and self.is_settled and page.total != self.total
        ):  # somebody changed the data: the places of rows are others now
            self.reload([range(first, first + 1)])
            return
        if not page.rows:  # the source contradicts itself: painting anew would ask it on and on
            return
        self._pages[index] = page.rows
        while len(self._pages) > PAGES_KEPT:
            del self._pages[next(iter(self._pages))]
        last = first + len(page.rows) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.page_came.emit(index)

    def _fail_page(self, index: int, trouble: Trouble) -> None:
        del self._coming[index]
        self.failed.emit(trouble)
