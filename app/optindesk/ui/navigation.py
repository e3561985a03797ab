"""The list on the left: the pages of the window, each with its count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from optindesk.ui.icons import Icon, icon
from optindesk.ui.words import Words

SOME = 1_000
"""There is room for a count like this, though there may be fewer."""


class Place(NamedTuple):
    """A page as it stands in the list."""

    title: str
    picture: Icon


class Navigation(QTreeWidget):
    """`gone_to` has the number of the page that was chosen; `entered` tells that somebody clicked
    it or pressed Enter, so that the keys are for the page now."""

    gone_to = Signal(int)
    entered = Signal()

    def __init__(
        self, words: Words, places: Sequence[Place], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ = words
        self._places = places
        self._items: list[QTreeWidgetItem] = []
        self.setAccessibleName(words("Pages"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(20, 20))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        height = round(self.fontMetrics().height() * 2)
        self._items = [QTreeWidgetItem(self, [place.title, ""]) for place in places]
        for item in self._items:
            item.setSizeHint(0, QSize(0, height))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fit()
        self._paint()
        self.currentItemChanged.connect(self._go)
        self.itemClicked.connect(self._enter)
        self.itemActivated.connect(self._enter)

    def go(self, number: int) -> None:
        """Choose a page."""
        self.setCurrentItem(self._items[number])

    def show_counts(self, counts: Sequence[int]) -> None:
        """Show how many there are on each page; nought is not shown."""
        for item, place, count in zip(self._items, self._places, counts, strict=True):
            shown = self._.number(count) if count else ""
            item.setText(1, shown)
            name = f"{place.title}, {shown}" if shown else place.title
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, name)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint()
        elif event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Be as wide as the titles and the counts; a few more people change nothing."""
        metrics = self.fontMetrics()
        titles = max((metrics.horizontalAdvance(place.title) for place in self._places), default=0)
        counts = [self._.number(SOME), *(item.text(1) for item in self._items)]
        widest = max(map(metrics.horizontalAdvance, counts))
        self.setFixedWidth(self.iconSize().width() + titles + widest + metrics.height() * 2)

    def _paint(self) -> None:
        for item, place in zip(self._items, self._places, strict=bool(self._items)):
            item.setIcon(0, icon(place.picture, self.palette(), self.devicePixelRatioF()))

    def _go(self) -> None:
        item = self.currentItem()
        if item is not None:
            self.gone_to.emit(self.indexOfTopLevelItem(item))

    def _enter(self) -> None:
        self.entered.emit()
