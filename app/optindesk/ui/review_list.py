"""The list of replies that wait: who, when, the first words, and why a person must read it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFrame,
    QStyleOptionViewItem,
    QWidget,
)

from optindesk.core.letter import in_one_line
from optindesk.core.log_words import UNNAMED
from optindesk.flows.reviewing import Waiting
from optindesk.ui.focus import frame_focus
from optindesk.ui.whole_text import wrapped
from optindesk.ui.words import Words

LEAST_LETTERS, USUAL_LETTERS = 30, 48
"""The widths of the list, in average letters."""

REASON_LINES = 2
"""So many lines there are for why a person must read it."""

FIRST_WORDS = 120
"""How much of a reply is looked at for its first words, in characters."""

Index = QModelIndex | QPersistentModelIndex
_NOBODY = QModelIndex()


class WaitingModel(QAbstractListModel):
    """The replies that wait, one row each."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ = words
        self.rows: list[Waiting] = []

    def rowCount(self, parent: Index = _NOBODY) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.who(one)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = escape(f"{self.who(one)}\n{self._.say(one.why)}").replace("\n", "<br>")
            return f"<qt>{said}</qt>"  # what looks like HTML is not taken for it
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((self.who(one), self.when(one), first_words(one), self._.say(one.why)))
        return None

    def who(self, one: Waiting) -> str:
        """Whom a reply says to be from."""
        return self._("{who}", who=one.written_by or UNNAMED)

    def when(self, one: Waiting) -> str:
        """When a reply was received."""
        return self._("{day}", day=one.received_at.astimezone().date())

    def show(self, waiting: Sequence[Waiting]) -> None:
        """Show these replies instead."""
        self.beginResetModel()
        self.rows = list(waiting)
        self.endResetModel()

    def take_out(self, letter: int) -> None:
        """One of them does not wait any more."""
        row = self.row_of(letter)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.rows[row]
            self.endRemoveRows()

    def row_of(self, letter: int) -> int | None:
        """Where the reply with that number stands."""
        return next((row for row, one in enumerate(self.rows) if one.id == letter), None)


def first_words(one: Waiting) -> str:
    """The beginning of what the person wrote, in one line."""
    return in_one_line((one.new_text or one.subject)[:FIRST_WORDS])


def quiet_colour(palette: QPalette, *, selected: bool = False) -> QColor:
    """The colour of what is less important: between text and background, still readable."""
    role = QPalette.ColorRole
    text = palette.color(role.HighlightedText if selected else role.Text)
    if selected:
        return text
    base = palette.color(role.Base)
    parts = [
        round(one * 0.7 + other * 0.3)
        for one, other in zip(text.getRgb()[:3], base.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts)


class WaitingDelegate(QStyledItemDelegate):
    """Paints a row: who, the first words and when, and in two lines why it must be read."""

    def __init__(self, model: WaitingModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        gap, metrics = self._gap(option.fontMetrics), option.fontMetrics
        small = QFontMetrics(self._small(option.font))
        return QSize(0, 2 * metrics.lineSpacing() + REASON_LINES * small.lineSpacing() + 3 * gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        one = self._model.rows[index.row()]
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        normal = option.palette.color(role)
        quiet = quiet_colour(option.palette, selected=is_chosen)
        gap = self._gap(option.fontMetrics)
        box = option.rect.adjusted(2 * gap, gap, -2 * gap, -gap)
        painter.save()
        small, strong = self._small(option.font), QFont(option.font)
        strong.setBold(True)
        height = option.fontMetrics.lineSpacing()
        line = QRect(box.left(), box.top(), box.width(), height)
        # Of what can be read in two ways both ends are shown: the second address stands there.
        side = Qt.TextElideMode.ElideRight if one.address else Qt.TextElideMode.ElideMiddle
        who = QFontMetrics(strong).elidedText(self._model.who(one), side, line.width())
        self._write(painter, line, who, strong, normal)
        line.translate(0, height + gap // 2)
        when = self._model.when(one)
        self._write(painter, line, when, small, quiet, Qt.AlignmentFlag.AlignRight)
        used = QFontMetrics(small).horizontalAdvance(when) + 2 * gap
        said = line.adjusted(0, 0, -used, 0)
        self._write(painter, said, first_words(one), option.font, normal)
        line.translate(0, height + gap // 2)
        line.setHeight(QFontMetrics(small).lineSpacing())
        for part in wrapped(self._model._.say(one.why), small, line.width(), REASON_LINES):
            self._write(painter, line, part, small, quiet)
            line.translate(0, line.height())
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        line: QRect,
        text: str,
        font: QFont,
        colour: QColor,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(font)
        painter.setPen(colour)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def _gap(metrics: QFontMetrics) -> int:
        return max(3, metrics.height() // 4)

    @staticmethod
    def _small(font: QFont) -> QFont:
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.9)
        return small


class WaitingList(QListView):
    """`chosen` tells that another reply is the current one, or none."""

    chosen = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.replies = WaitingModel(words, self)
        self.setModel(self.replies)
        self.setItemDelegate(WaitingDelegate(self.replies, self))
        self.setAccessibleName(words("Replies to read"))
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * LEAST_LETTERS)
        self._is_setting = False
        self.selectionModel().currentChanged.connect(self._tell)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().averageCharWidth() * USUAL_LETTERS, hint.height())

    def initStyleOption(self, option: QStyleOptionFrame) -> None:
        super().initStyleOption(option)
        frame_focus(self, option)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen reply stays in sight, if it was."""
        was_seen = QRect(QPoint(), event.oldSize()).intersects(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(self.currentIndex())

    def keyboardSearch(self, search: str) -> None:
        """Letters are for deciding, not for looking through addresses."""

    def _tell(self) -> None:
        if not self._is_setting:
            self.chosen.emit()

    @property
    def current(self) -> Waiting | None:
        """The reply that is chosen."""
        row = self.currentIndex().row()
        return self.replies.rows[row] if 0 <= row < len(self.replies.rows) else None

    def show_waiting(self, waiting: Sequence[Waiting], wanted: int | None = None) -> None:
        """Show these replies; the chosen one stays chosen, or `wanted` is."""
        if list(waiting) == self.replies.rows and wanted is None:
            return
        was, row = self.current, max(0, self.currentIndex().row())
        self._is_setting = True
        self.replies.show(waiting)
        for number in (wanted, was.id if was else None):
            found = self.replies.row_of(number) if number is not None else None
            if found is not None:
                row = found
                break
        self.choose(row)
        self._is_setting = False
        if was is None or self.current is None or self.current.id != was.id:
            self.chosen.emit()

    def choose(self, row: int) -> None:
        """Make a row the current one, or the last where there are not so many."""
        index = self.replies.index(min(row, len(self.replies.rows) - 1), 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    def step(self, by: int) -> None:
        """Go on to the next reply, or back."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.replies.rows):
            self.choose(row)
