"""A page of a scan: zoomed, and with a frame around each line, which is drawn and moved there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene, QGraphicsView

from optindesk.core.scan import PAGE, Crop, Frame, Pixels
from optindesk.store.scans import RowOfSheet
from optindesk.ui.mark import Tone, colour_of
from optindesk.ui.words import Words

STEP = 20
"""By how much of a page an arrow key moves a frame."""

LEAST_DRAG = 6
"""A movement of the mouse of fewer pixels is a click."""

ZOOM, NEAREST = 1.25, 12.0

FAINT = 90
"""How strong (of 255) a frame is that nobody drew: the writing must be readable through it."""

_MOVES = {
    Qt.Key.Key_Left: (-STEP, 0),
    Qt.Key.Key_Right: (STEP, 0),
    Qt.Key.Key_Up: (0, -STEP),
    Qt.Key.Key_Down: (0, STEP),
}
_PAPER = QColor(Qt.GlobalColor.white)


class PageView(QGraphicsView):
    """`drawn` has the frame that somebody drew or moved for the chosen row, `chosen` the row whose
    frame was clicked at."""

    drawn = Signal(object)
    chosen = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(words("Page of the scan"))
        self.setAccessibleDescription(
            words("Arrow keys move the frame of the chosen line, with Shift they size it")
        )
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setBackgroundRole(QPalette.ColorRole.Mid)
        self.setBackgroundBrush(self.palette().brush(QPalette.ColorRole.Mid))
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._page = self.scene().addPixmap(QPixmap())
        self._frames: list[QGraphicsRectItem] = []
        self._rubber = QGraphicsRectItem()
        self._rubber.setZValue(1)
        self._rubber.hide()
        self.scene().addItem(self._rubber)
        self._crops: Sequence[Crop] = ()
        self._numbers: dict[int, int] = {}
        self._row: int | None = None
        self._pressed: QPointF | None = None
        self._moved: Frame | None = None
        self._is_fitted = True

    # --- what is shown ----------------------------------------------------------------------------

    def show_page(self, pixels: Pixels | None) -> None:
        """Show a page, or none."""
        picture = QPixmap()
        if pixels is not None:
            format_ = QImage.Format.Format_RGB32
            size = (pixels.width, pixels.height, 4 * pixels.width)
            # A pixmap of an image that borrows its bytes borrows them, too: this one has its own.
            picture = QPixmap.fromImage(QImage(pixels.points, *size, format_).copy())
        self._page.setPixmap(picture)
        self.setSceneRect(self._page.boundingRect())
        self.viewport().setCursor(
            Qt.CursorShape.CrossCursor if self.is_there else Qt.CursorShape.ArrowCursor
        )
        self.show_crops((), None)
        self.fit()

    @property
    def is_there(self) -> bool:
        """Whether a page is shown."""
        return not self._page.pixmap().isNull()

    def number_rows(self, rows: Sequence[RowOfSheet]) -> None:
        """Number the frames of these rows as the paper does, where that is known."""
        self._numbers = {one.row: one.line for one in rows if one.line is not None}

    def show_crops(self, crops: Sequence[Crop], row: int | None) -> None:
        """Show the frames of a page; `row` is the one that is chosen."""
        for item in self._frames:
            self.scene().removeItem(item)
        self._crops, self._row = crops, row
        self._frames = [self._framed(crop) for crop in crops] if self.is_there else []
        for crop, item in zip(crops, self._frames, strict=False):
            if crop.row == row:
                self.ensureVisible(item, 20, 20)

    def _framed(self, crop: Crop) -> QGraphicsRectItem:
        """A frame, with the number of its row: what was drawn is solid, what is between dashed."""
        item = self.scene().addRect(self._rect(crop.frame))
        is_chosen = crop.row == self._row
        colour = colour_of(Tone.LOOK if is_chosen else Tone.WAITING, _PAPER)
        line = QColor(colour)
        line.setAlpha(255 if is_chosen or crop.drawn else FAINT)
        pen = QPen(line, 2 if is_chosen else 1)
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.SolidLine if crop.drawn else Qt.PenStyle.DashLine)
        item.setPen(pen)
        if is_chosen:
            light = QColor(colour)
            light.setAlpha(30)
            item.setBrush(QBrush(light))
        text = str(self._numbers.get(crop.row, crop.row))
        number = self.scene().addSimpleText(text, self.font())
        number.setBrush(colour)
        number.setFlag(number.GraphicsItemFlag.ItemIgnoresTransformations)
        number.setParentItem(item)
        number.setPos(item.rect().topLeft())
        beside = number.boundingRect().width() + 3  # where nobody has written anything
        number.setTransform(QTransform.fromTranslate(-beside, 0))
        return item

    def _rect(self, frame: Frame) -> QRectF:
        page = self._page.boundingRect()
        x, y = page.width() / PAGE, page.height() / PAGE
        return QRectF(frame.left * x, frame.top * y, frame.width * x, frame.height * y)

    def _spanned(self, one: QPointF, other: QPointF) -> Frame:
        page = self._page.boundingRect()
        x, y = PAGE / page.width(), PAGE / page.height()
        return Frame.spanned(one.x() * x, one.y() * y, other.x() * x, other.y() * y)

    # --- zoom -------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole page, also when the window gets another size."""
        self._is_fitted = True
        if self.is_there:
            self.fitInView(self._page, Qt.AspectRatioMode.KeepAspectRatio)

    def come_near(self, frame: Frame) -> None:
        """Show one line so large that it can be read, and what is around it."""
        if self.is_there:
            self._is_fitted = False
            rect = self._rect(frame)
            beside = rect.width() / 20  # for the numbers of the rows
            near = rect.adjusted(-beside, 0, beside, 0)
            self.fitInView(near, Qt.AspectRatioMode.KeepAspectRatio)

    def zoom(self, factor: float) -> None:
        """Show it larger or smaller, within reason."""
        if self.is_there and 1 / NEAREST < self.transform().m11() * factor < NEAREST:
            self._is_fitted = False
            self.scale(factor, factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM if event.angleDelta().y() > 0 else 1 / ZOOM)
        else:
            super().wheelEvent(event)

    # --- frames are drawn and moved ---------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.mapToScene(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not self.is_there:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        crop = self._crop_at(place)
        if crop is not None and crop.row != self._row:
            self.chosen.emit(crop.row)
        elif self._row is not None:
            self._pressed = place
            self._moved = crop.frame if crop is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        pen = QPen(colour_of(Tone.LOOK, _PAPER), 2)
        pen.setCosmetic(True)
        self._rubber.setPen(pen)
        self._rubber.setRect(self._rect(self._frame_to(event)))
        self._rubber.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        way = self.mapFromScene(self._pressed) - event.position().toPoint()
        frame = self._frame_to(event)
        self._pressed = self._moved = None
        self._rubber.hide()
        if way.manhattanLength() >= LEAST_DRAG:
            self.drawn.emit(frame)

    def _frame_to(self, event: QMouseEvent) -> Frame:
        """The frame that is drawn, or where the chosen one is moved to."""
        assert self._pressed is not None
        there = self.mapToScene(event.position().toPoint())
        if self._moved is None:
            return self._spanned(self._pressed, there)
        page, way = self._page.boundingRect(), there - self._pressed
        x, y = way.x() * PAGE / page.width(), way.y() * PAGE / page.height()
        return _shifted(self._moved, round(x), round(y))

    def _crop_at(self, place: QPointF) -> Crop | None:
        """The crop at a place, the chosen one first."""
        there = [crop for crop in self._crops if self._rect(crop.frame).contains(place)]
        return min(there, key=lambda crop: crop.row != self._row, default=None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        frame = next((crop.frame for crop in self._crops if crop.row == self._row), None)
        if move is None or frame is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            right, bottom = frame.left + frame.width + move[0], frame.top + frame.height + move[1]
            self.drawn.emit(Frame.spanned(frame.left, frame.top, right, bottom))
        else:
            self.drawn.emit(_shifted(frame, *move))


def _shifted(frame: Frame, x: int, y: int) -> Frame:
    """A frame somewhere else on the page, as large as it was."""
    left = min(max(frame.left + x, 0), PAGE - frame.width)
    top = min(max(frame.top + y, 0), PAGE - frame.height)
    return replace(frame, left=left, top=top)
