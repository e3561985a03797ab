"""The manual beside the desk: its topics, what is looked for in them, and a page to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.manual import Line, Manual, Topic, excerpt, found
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.manual_page import ManualPage, lines_of
from optindesk.ui.words import Words

USUAL, LEAST = QSize(980, 720), QSize(560, 360)
MOST_HITS = 200


class _Spot(NamedTuple):
    """Where somebody was: a topic, and how far down."""

    topic: str
    place: int


class ManualWindow(QMainWindow):
    """It has no parent, so that a dialog which waits for an answer leaves it free to be read; and
    closing the desk closes it, not the other way round."""

    closed = Signal()

    def __init__(
        self,
        manual: Manual,
        words: Words,
        open_page: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__()
        self._ = words
        self._topics = {topic.name: topic for topic in manual.topics}
        self._lines: dict[str, list[Line]] = {}
        self._back: list[_Spot] = []
        self._ahead: list[_Spot] = []
        self.setWindowTitle(words("Manual of Opt-In Desk"))
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMinimumSize(LEAST)
        self.resize(USUAL)
        self.search = FilterBox(words("Look in the manual"))
        self.list = QListWidget()
        self.list.setAccessibleName(words("Topics of the manual"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.nothing = QLabel(words("Nothing in the manual has all these words."))
        self.nothing.setWordWrap(True)
        why = manual.why_english(words.code)
        self.language_note = QLabel(words.say(why) if why is not None else "")
        self.language_note.setWordWrap(True)
        self.language_note.setVisible(why is not None)
        self.page = ManualPage(manual)
        self.page.setAccessibleName(words("Page of the manual"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(6, 6, 0, 6)
        for part in (self.search, self.nothing, self.list, self.language_note):
            column.addWidget(part)
        self.splitter = QSplitter()
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.page)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([USUAL.width() // 4, USUAL.width() * 3 // 4])
        self.setCentralWidget(self.splitter)
        self._make_bar()
        self._reader = QTimer(self, interval=0)
        self._reader.timeout.connect(self._read_one)
        self.search.wanted.connect(self.look_for)
        self.search.left.connect(self._go_into_list)
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda _: self.page.setFocus())
        self.page.left.connect(self.show_topic)
        self.page.web.connect(open_page)
        self.look_for("")
        if manual.topics:
            self._show(manual.topics[0])
        self._enable()

    def _make_bar(self) -> None:
        key = QKeySequence.StandardKey
        bar = QToolBar(self._("Actions"), self)
        bar.setMovable(False)
        words = self._
        self.back = self._action(words("&Back"), key.Back, self.go_back)
        self.ahead = self._action(words("&Forward"), key.Forward, self.go_ahead)
        self.larger = self._action(words("&Larger"), key.ZoomIn, lambda: self.page.zoom(1))
        self.smaller = self._action(words("&Smaller"), key.ZoomOut, lambda: self.page.zoom(-1))
        self.usual = self._action(words("&Usual size"), "Ctrl+0", lambda: self.page.zoom(0))
        self.print = self._action(words("&Print…"), key.Print, self._print)
        bar.addActions([self.back, self.ahead])
        bar.addSeparator()
        bar.addActions([self.smaller, self.larger, self.usual])
        bar.addSeparator()
        bar.addAction(self.print)
        find = self._action(words("&Find"), key.Find, self._to_search)
        shut = self._action(words("&Close"), key.Close, self.close)
        self.addActions([find, shut])
        self.addToolBar(bar)

    def _action(
        self, text: str, keys: QKeySequence.StandardKey | str, act: Callable[[], object]
    ) -> QAction:
        action = QAction(text, self)
        action.setShortcuts(
            [QKeySequence(keys)] if isinstance(keys, str) else QKeySequence.keyBindings(keys)
        )
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        plain = text.replace("&", "")
        action.setToolTip(f"{plain} ({shown})" if shown else plain)
        action.triggered.connect(lambda _: act())
        return action

    # --- topics -----------------------------------------------------------------------------------

    def show_topic(self, name: str, heading: str = "") -> None:
        """Show a topic, or where one of its headings stands; one that is not there is ignored."""
        topic = self._topics.get(name)
        if topic is None:
            return
        self._leave()
        self._show(topic)
        if heading:
            self.page.go(heading)

    def go_back(self) -> None:
        """To where one was before."""
        self._go(self._back, self._ahead)

    def go_ahead(self) -> None:
        """To where one came back from."""
        self._go(self._ahead, self._back)

    def _go(self, spots: list[_Spot], others: list[_Spot]) -> None:
        if spots and self.page.topic is not None:
            others.append(_Spot(self.page.topic.name, self.page.verticalScrollBar().value()))
            spot = spots.pop()
            self._show(self._topics[spot.topic])
            self.page.verticalScrollBar().setValue(spot.place)
            self._enable()

    def _leave(self) -> None:
        if self.page.topic is not None:
            self._back.append(_Spot(self.page.topic.name, self.page.verticalScrollBar().value()))
            self._ahead.clear()
        self._enable()

    def _show(self, topic: Topic) -> None:
        if self.page.topic is not topic:
            self.page.show_topic(topic)
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == topic.name:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _enable(self) -> None:
        self.back.setEnabled(bool(self._back))
        self.ahead.setEnabled(bool(self._ahead))

    # --- looking for something --------------------------------------------------------------------

    def look_for(self, typed: str) -> None:
        """List the lines that have these words, or all topics for none."""
        self.list.blockSignals(True)
        self.list.clear()
        hits = list(self._hits(typed))
        for text, where in hits or ([] if typed else self._all()):
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, where)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.nothing.setVisible(bool(typed) and not hits)
        self.page.highlight(typed)
        if hits:
            self.list.setCurrentRow(0)
        elif not typed and self.page.topic is not None:
            self._show(self.page.topic)

    def _all(self) -> Iterator[tuple[str, str | Line]]:
        return ((topic.title, topic.name) for topic in self._topics.values())

    def _hits(self, typed: str) -> Iterator[tuple[str, str | Line]]:
        if not typed:
            return
        while len(self._lines) < len(self._topics):
            self._read_one()
        lines = (line for name in self._topics for line in self._lines[name])
        for line in found(lines, typed)[:MOST_HITS]:
            title = self._topics[line.topic].title
            around = excerpt(line.text, typed)
            yield (title if line.text == title else f"{title}\n{around}"), line

    def _read_one(self) -> None:
        """Read one more topic, so that the first letter typed need not wait for all of them."""
        for name, topic in self._topics.items():
            if name not in self._lines:
                self._lines[name] = lines_of(topic)
                return
        self._reader.stop()

    def _choose(self, item: QListWidgetItem | None) -> None:
        where = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        if isinstance(where, str):
            self.show_topic(where)
        elif isinstance(where, Line):
            if self.page.topic is None or self.page.topic.name != where.topic:
                self._leave()
                self.page.show_topic(self._topics[where.topic])
            self.page.go_to_line(where)

    def _go_into_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- the rest ---------------------------------------------------------------------------------

    def _print(self) -> None:
        dialog = QPrintDialog(self)
        dialog.accepted.connect(lambda: self.page.print_(dialog.printer()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)  # its own wants a slot

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nobody else wants closes it: what is looked for is taken away before."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.close()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reader.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "search"):
            self.page.highlight(self.search.text().strip())
