"""How the lists grow, drawn: for one of them or for all, over the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.model import MailingList
from optindesk.core.ports import ChartLook
from optindesk.flows import growth
from optindesk.ui.bench import Bench
from optindesk.ui.fields import fill_lists, list_box
from optindesk.ui.todo_row import heading
from optindesk.ui.whole_text import WholeText

if TYPE_CHECKING:
    from optindesk.flows.growth import Growth

LINES = 13
"""How high the chart is, in lines of text."""


class _Drawn(NamedTuple):
    """A chart as it was drawn: how it looks, and from where to where its columns stand."""

    look: ChartLook
    png: bytes
    edges: tuple[float, float]


class GrowthChart(QWidget):
    """One chart; each of its weeks says what it shows: to who points at it, goes there by the
    arrows, or has the screen read."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._ = bench.words
        self._bench = bench
        self._found: Growth | None = None
        self._asked: ChartLook | None = None
        self._picture = QPixmap()
        self._edges = (0.0, 0.0)
        self.week: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self._("How the lists grow"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(line * 24, line * LINES)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().height() * 14, self.sizeHint().height())

    def show_growth(self, found: Growth) -> None:
        """Draw these weeks."""
        if found != self._found:
            self._asked = None
        self._found, self.week = found, None
        said = (*found.said, *map(growth.in_words, found.weeks))
        self.setAccessibleDescription(" ".join(map(self._.say, said)))
        self.update()

    def text_at(self, x: float) -> str:
        """What the week says that stands there; empty beside all of them."""
        week = self._week_at(x)
        return "" if week is None else self._said(week)

    def _said(self, week: int) -> str:
        assert self._found is not None, "weeks are of something"
        return self._.say(growth.in_words(self._found.weeks[week]))

    def _week_at(self, x: float) -> int | None:
        if self._found is None:
            return None
        left, width = self._columns()
        place = int((x - left) // width) if width else -1
        return place if 0 <= place < len(self._found.weeks) else None

    def _columns(self) -> tuple[float, float]:
        """Where the first column begins, and how wide each is, in pixels of the widget."""
        assert self._found is not None, "it is drawn of something"
        left, right = self._edges
        ratio = self.devicePixelRatioF()
        return left / ratio, (right - left) / ratio / len(self._found.weeks)

    def _look(self) -> ChartLook:
        """How it is to look now: the size, the letters and the colours of the window."""
        ratio, palette = self.devicePixelRatioF(), self.palette()
        return ChartLook(
            round(self.width() * ratio),
            round(self.height() * ratio),
            round(self.fontMetrics().height() * 0.8 * ratio),
            palette.color(QPalette.ColorRole.WindowText).name(),
            palette.color(QPalette.ColorRole.Window).name(),
        )

    def _draw(self) -> None:
        """Have it drawn anew if it looks otherwise now; elsewhere, as that takes a while."""
        look, found, printer = self._look(), self._found, self._bench.desk.printer
        if found is None or look == self._asked:
            return
        self._asked = look
        bars = growth.bars(found, self._.say)

        def draw() -> _Drawn:
            return _Drawn(look, printer.chart(bars, look), printer.columns(bars, look))

        self._bench.look("growth chart", draw, self._take, self)

    def _take(self, drawn: _Drawn) -> None:
        if drawn.look == self._asked:
            self._edges = drawn.edges
            self._picture.loadFromData(drawn.png, "PNG")
            self._picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._draw()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.week is not None and self.hasFocus():
            left, width = self._columns()
            shade = QColor(self.palette().color(QPalette.ColorRole.Highlight))
            shade.setAlpha(50)
            column = QRectF(left + width * self.week, 0, width, self.height())
            painter.fillRect(column, shade)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self
            )
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self._found is None:
            super().keyPressEvent(event)
            return
        last = len(self._found.weeks) - 1
        week = last if self.week is None else max(0, min(self.week + step, last))
        self.week = week
        said = self._said(week)
        left, width = self._columns()
        where = self.rect().topLeft()
        where.setX(round(left + width * week))
        QToolTip.showText(self.mapToGlobal(where), said, self)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()


class GrowthPanel(QWidget):
    """A heading with the choice of a list, the chart, and what it says in words.

    `grows` tells whether there is anything to show.
    """

    grows = Signal(bool)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.heading = WholeText()
        self.heading.setFont(heading().font())
        self.heading.setText(self._("How the lists grow"))
        self.list = list_box(self._, (), self._("all lists"))
        self.list.setSizeAdjustPolicy(
            self.list.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.list.setMinimumContentsLength(12)
        self.chart = GrowthChart(bench)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.list.currentIndexChanged.connect(self.reload)
        line = QHBoxLayout()
        line.addWidget(self.heading, 1)
        line.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.chart)
        layout.addWidget(self.text)

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists; of one alone there is nothing to choose."""
        with QSignalBlocker(self.list):
            fill_lists(self.list, lists, self._("all lists"))
        self.list.setVisible(len(lists) > 1)

    def reload(self) -> None:
        """Something was changed, or another list chosen: count again."""
        desk, list_id = self._bench.desk, self.list.currentData()
        grown = partial(growth.grown, desk.store, list_id)
        self._bench.look("growth", lambda: grown(desk.clock()), self._show, self)

    def _show(self, found: Growth) -> None:
        self.chart.show_growth(found)
        self.text.setText(" ".join(map(self._.say, found.said)))
        self.grows.emit(any(week.total or week.joined or week.left for week in found.weeks))
