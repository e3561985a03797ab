"""Line icons painted in the colours of the palette, so that they suit light and dark alike."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)

from optindesk.ui.mark import Mark, colour_of, paint_shape

GRID = 24
"""The side of the square in which the strokes are drawn."""

SIZES = (16, 24)
"""Pixels of the pictures in one icon: beside a text, and in bars and on large buttons."""

Stroke = tuple[str, tuple[float, ...]]
"""``line`` through points x, y …; ``ring`` with left, top, width, height; ``curve`` from x, y with
two handles to x, y."""


class Icon(StrEnum):
    SIGN_UP = "sign-up"
    IMPORT = "import"
    SEND = "send"
    CHECK = "check"
    CODE = "code"
    EXPORT = "export"
    TO_DO = "to do"
    PEOPLE = "people"
    LISTS = "lists"
    LOG = "log"
    REPORTS = "reports"
    ACCOUNT = "account"
    NEW_LIST = "new list"
    VERIFY = "verify"
    READ = "read"
    LEAVE = "leave"
    CANCEL = "cancel"
    CORRECT = "correct"
    LOWER = "lower"
    NOTE = "note"
    MOVE = "move"
    CALL = "call"


STROKES: dict[Icon, tuple[Stroke, ...]] = {
    Icon.SIGN_UP: (
        ("ring", (6, 3.5, 7, 7)),
        ("curve", (2.5, 20.5, 2.5, 12, 16.5, 12, 16.5, 20.5)),
        ("line", (2.5, 20.5, 16.5, 20.5)),
        ("line", (19, 5, 19, 11)),
        ("line", (16, 8, 22, 8)),
    ),
    Icon.IMPORT: (
        ("line", (13, 3, 4, 3, 4, 21, 20, 21, 20, 15)),
        ("line", (21, 3, 11, 13)),
        ("line", (11, 7.5, 11, 13, 16.5, 13)),
    ),
    Icon.SEND: (
        ("line", (21, 3, 2.5, 10.5, 9.5, 13.5, 13, 21.5, 21, 3)),
        ("line", (21, 3, 9.5, 13.5)),
    ),
    Icon.CHECK: (
        ("line", (3, 13, 6, 4, 18, 4, 21, 13, 21, 20, 3, 20, 3, 13)),
        ("line", (3, 13, 8.5, 13, 10, 16, 14, 16, 15.5, 13, 21, 13)),
    ),
    Icon.CODE: (
        ("line", (3, 6, 21, 6, 21, 18, 3, 18, 3, 6)),
        ("line", (7, 10.5, 7, 13.5)),
        ("line", (11, 10.5, 11, 13.5)),
        ("line", (15, 13.5, 17.5, 13.5)),
    ),
    Icon.CORRECT: (
        ("line", (4, 20, 5, 15, 16, 4, 20, 8, 9, 19, 4, 20)),
        ("line", (13.5, 6.5, 17.5, 10.5)),
    ),
    Icon.MOVE: (
        ("line", (3, 12, 20, 12)),
        ("line", (13.5, 5.5, 20, 12, 13.5, 18.5)),
    ),
    Icon.NOTE: (
        ("line", (4, 3, 20, 3, 20, 15, 14, 21, 4, 21, 4, 3)),
        ("line", (20, 15, 14, 15, 14, 21)),
        ("line", (8, 8, 16, 8)),
        ("line", (8, 12, 13, 12)),
    ),
    Icon.CALL: (
        ("line", (8, 3, 4, 3)),
        ("curve", (4, 3, 3, 13, 11, 21, 21, 20)),
        ("line", (21, 20, 21, 16, 16, 14, 13.5, 16.5)),
        ("curve", (13.5, 16.5, 10.5, 15, 9, 13.5, 7.5, 10.5)),
        ("line", (7.5, 10.5, 10, 8, 8, 3)),
    ),
    Icon.LOWER: (
        ("line", (12, 4, 12, 19)),
        ("line", (6, 13, 12, 19, 18, 13)),
    ),
    Icon.EXPORT: (
        ("line", (13, 3, 4, 3, 4, 21, 20, 21, 20, 15)),
        ("line", (11, 13, 21, 3)),
        ("line", (15.5, 3, 21, 3, 21, 8.5)),
    ),
    Icon.TO_DO: (
        ("line", (3, 6, 5, 8, 9, 3.5)),
        ("line", (12.5, 6, 21, 6)),
        ("line", (3, 16, 5, 18, 9, 13.5)),
        ("line", (12.5, 16, 21, 16)),
    ),
    Icon.PEOPLE: (
        ("ring", (5, 4.5, 7, 7)),
        ("curve", (2, 20, 2, 12.5, 15, 12.5, 15, 20)),
        ("line", (2, 20, 15, 20)),
        ("curve", (15, 4.8, 20.5, 5, 20.5, 11.5, 15, 11.5)),
        ("curve", (17.5, 14.2, 20.5, 14.5, 22, 17, 22, 20)),
    ),
    Icon.LISTS: (
        ("line", (8.5, 5, 21, 5)),
        ("line", (8.5, 12, 21, 12)),
        ("line", (8.5, 19, 21, 19)),
        ("line", (3.5, 5, 4.2, 5)),
        ("line", (3.5, 12, 4.2, 12)),
        ("line", (3.5, 19, 4.2, 19)),
    ),
    Icon.LOG: (
        ("line", (5, 3, 19, 3, 19, 21, 5, 21, 5, 3)),
        ("line", (9, 8, 15, 8)),
        ("line", (9, 12, 15, 12)),
        ("line", (9, 16, 12.5, 16)),
    ),
    Icon.REPORTS: (
        ("line", (3, 3, 3, 21, 21, 21)),
        ("line", (8, 21, 8, 13)),
        ("line", (13, 21, 13, 7)),
        ("line", (18, 21, 18, 10)),
    ),
    Icon.ACCOUNT: (
        ("line", (3, 5, 21, 5, 21, 19, 3, 19, 3, 5)),
        ("line", (3, 6, 12, 13, 21, 6)),
    ),
    Icon.NEW_LIST: (
        ("line", (8.5, 5, 21, 5)),
        ("line", (8.5, 12, 13, 12)),
        ("line", (8.5, 19, 13, 19)),
        ("line", (3.5, 5, 4.2, 5)),
        ("line", (3.5, 12, 4.2, 12)),
        ("line", (3.5, 19, 4.2, 19)),
        ("line", (18.5, 12, 18.5, 19)),
        ("line", (15, 15.5, 22, 15.5)),
    ),
    Icon.VERIFY: (
        ("line", (12, 2.5, 20, 5.5, 20, 12)),
        ("curve", (20, 12, 20, 17, 16, 20, 12, 21.5)),
        ("curve", (12, 21.5, 8, 20, 4, 17, 4, 12)),
        ("line", (4, 12, 4, 5.5, 12, 2.5)),
        ("line", (8.5, 11.5, 11, 14.5, 15.5, 8.5)),
    ),
    Icon.LEAVE: (
        ("line", (14, 3, 4, 3, 4, 21, 14, 21)),
        ("line", (9, 12, 21, 12)),
        ("line", (16.5, 7.5, 21, 12, 16.5, 16.5)),
    ),
    Icon.READ: (
        ("line", (12, 6.5, 12, 20)),
        ("curve", (12, 6.5, 9, 4, 6, 3.5, 2.5, 4)),
        ("line", (2.5, 4, 2.5, 17.5)),
        ("curve", (2.5, 17.5, 6, 17, 9, 17.5, 12, 20)),
        ("curve", (12, 6.5, 15, 4, 18, 3.5, 21.5, 4)),
        ("line", (21.5, 4, 21.5, 17.5)),
        ("curve", (21.5, 17.5, 18, 17, 15, 17.5, 12, 20)),
    ),
    Icon.CANCEL: (("ring", (3, 3, 18, 18)), ("line", (5.6, 5.6, 18.4, 18.4))),
}


def icon(which: Icon, palette: QPalette, ratio: float = 1.0) -> QIcon:
    """An icon in the palette's colours; made anew when the palette changes."""
    made = QIcon()
    groups = (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
        (QIcon.Mode.Selected, QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
    )
    for mode, group, role in groups:
        colour = palette.color(group, role)
        for side in SIZES:
            made.addPixmap(icon_picture(which, colour, side, ratio), mode)
    return made


def mark_picture(
    mark: Mark,
    palette: QPalette,
    side: int,
    ratio: float = 1.0,
    ground: QPalette.ColorRole = QPalette.ColorRole.Window,
) -> QPixmap:
    """A mark as a picture of `side` pixels, to stand on that background."""
    picture = _blank(side, ratio)
    painter = QPainter(picture)
    colour = colour_of(mark.tone, palette.color(ground))
    paint_shape(painter, mark.shape, QRectF(0, 0, side, side), colour)
    painter.end()
    return picture


def icon_picture(which: Icon, colour: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `side` pixels in one colour; each is drawn once."""
    key = f"{which}:{colour.name(QColor.NameFormat.HexArgb)}:{side}:{ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _drawn(STROKES[which], colour, side, ratio)
        QPixmapCache.insert(key, picture)
    return picture


def _drawn(strokes: tuple[Stroke, ...], colour: QColor, side: int, ratio: float) -> QPixmap:
    picture = _blank(side, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / GRID, side / GRID)
    pen = QPen(colour, 1.6)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for kind, numbers in strokes:
        if kind == "ring":
            painter.drawEllipse(QRectF(*numbers))
            continue
        points = [QPointF(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if kind == "line":
            painter.drawPolyline(QPolygonF(points))
        else:
            path = QPainterPath(points[0])
            path.cubicTo(*points[1:])
            painter.drawPath(path)
    painter.end()
    return picture


def _blank(side: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(side, side) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
