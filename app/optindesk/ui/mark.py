"""Marks beside a word: each state has a shape and a colour that can be seen on any background."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum
from html import escape
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QHelpEvent, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from optindesk.core.status import State

MARK_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a model gives the Mark of a cell."""

GAP = "\u2002"
"""What stands behind a number, so that it does not touch the text of the next column."""

LEAST_CONTRAST = 4.5
"""WCAG 2.2 asks for 3:1 of graphics (1.4.11) and 4.5:1 of text (1.4.3); the stricter one holds."""


class Shape(StrEnum):
    CHECK = "check"
    CROSS = "cross"
    RING = "ring"
    HALF = "half"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    BAR = "bar"


class Tone(Enum):
    """A hue and how strong it is, both as HSL knows them: degrees, and 0 to 255."""

    GOOD = (140, 170)
    WAITING = (212, 190)
    LOOK = (32, 220)
    BAD = (2, 180)
    QUIET = (0, 0)


class Mark(NamedTuple):
    shape: Shape
    tone: Tone


MARKS: Mapping[State, Mark] = {
    State.QUEUED: Mark(Shape.RING, Tone.WAITING),
    State.AWAITING: Mark(Shape.HALF, Tone.WAITING),
    State.UNKNOWN: Mark(Shape.DIAMOND, Tone.WAITING),
    State.REFUSED: Mark(Shape.TRIANGLE, Tone.LOOK),
    State.REVIEW: Mark(Shape.DIAMOND, Tone.LOOK),
    State.CONFIRMED: Mark(Shape.CHECK, Tone.GOOD),
    State.DECLINED: Mark(Shape.CROSS, Tone.QUIET),
    State.EXPIRED: Mark(Shape.BAR, Tone.LOOK),
    State.BOUNCED: Mark(Shape.TRIANGLE, Tone.BAD),
    State.SUPERSEDED: Mark(Shape.RING, Tone.QUIET),
    State.CANCELLED: Mark(Shape.BAR, Tone.QUIET),
}


def luminance(colour: QColor) -> float:
    """The relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """How well two colours can be told apart: 1 (not at all) to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """So much (0 to 1) of the other in the one."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index] # four of them
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))


def colour_of(tone: Tone, background: QColor) -> QColor:
    """The tone, as light or dark as it must be to stand out from the background."""
    hue, saturation = tone.value
    is_dark = luminance(background) < 0.18
    for lightness in range(110, 256, 5) if is_dark else range(130, -1, -5):
        colour = QColor.fromHsl(hue, saturation, lightness)
        if contrast(colour, background) >= LEAST_CONTRAST:
            return colour
    return QColor(Qt.GlobalColor.white if is_dark else Qt.GlobalColor.black)


def paint_shape(painter: QPainter, shape: Shape, box: QRectF, colour: QColor) -> None:
    """Paint a shape so that it fills a square box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    thick = box.width() / 6
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(thick, thick, -thick, -thick)

    def at(x: float, y: float) -> QPointF:
        return QPointF(inner.left() + x * inner.width(), inner.top() + y * inner.height())

    match shape:
        case Shape.CHECK:
            painter.drawPolyline(QPolygonF([at(0, 0.55), at(0.36, 0.9), at(1, 0.1)]))
        case Shape.CROSS:
            painter.drawLine(at(0.08, 0.08), at(0.92, 0.92))
            painter.drawLine(at(0.08, 0.92), at(0.92, 0.08))
        case Shape.RING:
            painter.drawEllipse(inner)
        case Shape.HALF:
            painter.drawEllipse(inner)
            painter.setBrush(colour)
            painter.drawChord(inner, 90 * 16, 180 * 16)
        case Shape.DIAMOND:
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([at(0.5, 0), at(1, 0.5), at(0.5, 1), at(0, 0.5)]))
        case Shape.TRIANGLE:
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([at(0.5, 0.05), at(1, 0.95), at(0, 0.95)]))
        case Shape.BAR:
            painter.drawLine(at(0.05, 0.5), at(0.95, 0.5))


def _pixmap(shape: Shape, side: int, ratio: float, colour: QColor) -> QPixmap:
    pixmap = QPixmap(QSize(side, side) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_shape(painter, shape, QRectF(0, 0, side, side), colour)
    painter.end()
    return pixmap


# Looked up once: cells are many, and an enumeration of Qt is slow to look into.
_HAS_DECORATION = QStyleOptionViewItem.ViewItemFeature.HasDecoration
_SELECTED, _FOCUS = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_HasFocus
_RIGHT = Qt.AlignmentFlag.AlignRight


class MarkDelegate(QStyledItemDelegate):
    """Draws the marks of a table's cells, in colours that follow the palette as it changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[Mark, int, float, int], QIcon] = {}

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        self.dress(option, index.data(MARK_ROLE))

    def dress(self, option: QStyleOptionViewItem, mark: Mark | None) -> None:
        """Give a cell its mark, and what all cells with marks have."""
        if option.state & _SELECTED:
            # Rows are selected, so a frame around one of their cells would say nothing.
            option.state &= ~_FOCUS
        if option.displayAlignment & _RIGHT:
            option.text += GAP
        if mark is None:
            return
        side = option.fontMetrics.ascent()
        option.features |= _HAS_DECORATION
        option.decorationSize = QSize(side, side)
        option.icon = self._icon(mark, side, option.widget.devicePixelRatio(), option.palette)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tell what there is to tell of a cell, and else its whole text where it is cut."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        cell = option.rect
        is_cut = self.sizeHint(option, index).width() > cell.width()
        told = index.data(Qt.ItemDataRole.ToolTipRole)
        told = told or (index.data(Qt.ItemDataRole.DisplayRole) if is_cut else "")
        # A name is shown as it is, never as markup; and as rich text a long line wraps.
        QToolTip.showText(event.globalPos(), f"<p>{escape(told)}</p>" if told else "", view, cell)
        return True

    def _icon(self, mark: Mark, side: int, ratio: float, palette: QPalette) -> QIcon:
        """The mark, `side` wide and high; on a selected row it has the colour of the text."""
        key = (mark, side, ratio, palette.cacheKey())
        if key not in self._icons:
            chosen = palette.color(QPalette.ColorRole.HighlightedText)
            normal = colour_of(mark.tone, palette.color(QPalette.ColorRole.Base))
            icon = QIcon(_pixmap(mark.shape, side, ratio, normal))
            icon.addPixmap(_pixmap(mark.shape, side, ratio, chosen), QIcon.Mode.Selected)
            self._icons[key] = icon
        return self._icons[key]
