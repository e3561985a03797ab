"""Draws the cells of a table, some two hundred at each key that narrows it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from optindesk.ui.mark import Mark, MarkDelegate
from optindesk.ui.rows import NOT_YET, RowModel

TEXTS_KEPT = 5_000
"""Of so many texts it is remembered how much of them fits: most columns have few different ones."""

# Looked up once: cells are many, and an enumeration of Qt is slow to look into.
_HAS_DISPLAY = QStyleOptionViewItem.ViewItemFeature.HasDisplay
_STANDS_OUT = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_HasFocus
    | QStyle.StateFlag.State_MouseOver
)
_AT_THE_END = Qt.TextElideMode.ElideRight
_RIGHT = Qt.AlignmentFlag.AlignRight
_DECORATION = QStyle.SubElement.SE_ItemViewItemDecoration
_TEXT = QStyle.SubElement.SE_ItemViewItemText
_MARGIN = QStyle.PixelMetric.PM_FocusFrameHMargin


class _Place(NamedTuple):
    """Where in a cell the icon is, the left end of the text's base line, and how many pixels of its
    width the text has not."""

    icon: QRect
    text: QPoint
    taken: int


class CellDelegate(MarkDelegate):
    """Draws the cells of a `RowModel`, and asks for each of them once: Qt asks a model for eight
    things, most of which it has not, and that took half of the time of painting.

    Of a cell that does not stand out a style draws just the icon and the text, and lays that out
    three times, which took half of the rest. So it is asked once where they belong.
    """

    def __init__(self, rows: RowModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._places: dict[tuple[bool, int], _Place] = {}
        self._fitting: dict[tuple[str, int], str] = {}

    def measure_anew(self) -> None:
        """The font or the style is another one."""
        self._places.clear()
        self._fitting.clear()

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option.text, mark, option.displayAlignment = self._rows.cell(index.row(), index.column())
        option.features |= _HAS_DISPLAY
        if isinstance(index, QModelIndex):  # what Windows' style looks at
            option.index = index
        self.dress(option, mark)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        text, mark, alignment = self._rows.cell(index.row(), index.column())
        if alignment & _RIGHT or option.state & _STANDS_OUT:
            super().paint(painter, option, index)
            return
        cell, place = option.rect, self._place_in(option, mark)
        if mark is not None:
            side, ratio = place.icon.width(), option.widget.devicePixelRatio()
            icon = self._icon(mark, side, ratio, option.palette)
            icon.paint(painter, place.icon.translated(cell.topLeft()))
        room = cell.width() - place.taken
        fitting = self._fitting.get((text, room))
        if fitting is None:
            fitting = self._cut(option, text, room)
        painter.drawText(cell.topLeft() + place.text, fitting)

    def _place_in(self, option: QStyleOptionViewItem, mark: Mark | None) -> _Place:
        cell = option.rect
        key = mark is not None, cell.height()
        if key not in self._places:
            style, metrics = option.widget.style(), option.fontMetrics
            like = QStyleOptionViewItem(option)
            like.text, like.showDecorationSelected = NOT_YET, True
            like.features |= _HAS_DISPLAY
            self.dress(like, mark)
            icon = style.subElementRect(_DECORATION, like, option.widget)
            text = style.subElementRect(_TEXT, like, option.widget)
            margin = style.pixelMetric(_MARGIN, None, option.widget) + 1
            above = text.top() + (text.height() - metrics.height()) // 2 + metrics.ascent()
            self._places[key] = _Place(
                icon.translated(-cell.topLeft()),
                QPoint(text.left() + margin, above) - cell.topLeft(),
                cell.width() - text.width() + 2 * margin,
            )
        return self._places[key]

    def _cut(self, option: QStyleOptionViewItem, text: str, width: int) -> str:
        if len(self._fitting) > TEXTS_KEPT:
            self._fitting.clear()
        metrics = option.fontMetrics
        fits = metrics.horizontalAdvance(text) <= width
        fitting = text if fits else metrics.elidedText(text, _AT_THE_END, width)
        self._fitting[text, width] = fitting
        return fitting
