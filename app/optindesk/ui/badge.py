"""The picture of the program, and on it how many replies wait to be read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QApplication

GROUND, PAPER, WAITS = QColor("#1f6f6b"), QColor("#ffffff"), QColor("#b3261e")
"""The picture is the same in the light and in the dark: it stands among those of other programs."""

SIZES = (16, 24, 32, 48, 64, 128)
"""Pixels of the pictures in one icon."""

MOST = 99
"""More than this is not told in so small a place."""


def wear_icon() -> None:
    """Let every window have the program's picture: the manual beside the desk's, too."""
    if QApplication.windowIcon().isNull():
        QApplication.setWindowIcon(program_icon())


def program_icon(waiting: int = 0) -> QIcon:
    """A letter with a tick; `waiting` stands in a disc upon it, unless it is 0."""
    made = QIcon()
    for side in SIZES:
        made.addPixmap(program_picture(side, waiting))
    return made


def program_picture(side: int, waiting: int = 0) -> QPixmap:
    """The same with `side` × `side` pixels; packaging/icons.py writes it into files."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(side / 32, side / 32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRoundedRect(QRectF(1, 1, 30, 30), 7, 7)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(PAPER, 2.4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(6, 9, 20, 14), 2, 2)
    tick = QPainterPath()
    tick.moveTo(11, 15.5)
    tick.lineTo(14.8, 19)
    tick.lineTo(21.5, 12.5)
    painter.drawPath(tick)
    if waiting:
        _disc(painter, waiting)
    painter.end()
    return picture


def _disc(painter: QPainter, waiting: int) -> None:
    said = str(waiting) if waiting <= MOST else f"{MOST}+"
    width = 11 + 6 * len(said)
    box = QRectF(32 - width, 0, width, 17)
    painter.setPen(QPen(PAPER, 1))
    painter.setBrush(WAITS)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    font = QFont()
    font.setBold(True)
    font.setPixelSize(13 if len(said) < 3 else 11)
    painter.setFont(font)
    painter.setPen(PAPER)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
