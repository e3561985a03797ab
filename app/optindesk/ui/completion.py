"""Offers words below a line while one types, and is never in the way of who does not want them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from optindesk.core.filtering import Offer

MOST_SHOWN = 12
MARGIN_LETTERS = 8


class Completion(QObject):
    """`offer` says what fits a text and a cursor in it. Nothing is chosen until somebody goes down
    to it or clicks it, so that Enter is Enter; Ctrl+Space offers all that there is."""

    def __init__(self, line: QLineEdit, offer: Callable[[str, int], Offer]) -> None:
        super().__init__(line)
        self._line = line
        self._offer = offer
        self._place = Offer(0, 0, ())
        self._texts = QStringListModel(self)
        self.completer = QCompleter(self._texts, self)
        self.popup = QListView()
        self.completer.setPopup(self.popup)
        self.completer.setWidget(line)
        self.completer.setMaxVisibleItems(MOST_SHOWN)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.activated.connect(self._take)
        line.textEdited.connect(lambda _: self.show())

    def show(self, *, all_there_is: bool = False) -> None:
        """Offer what fits; without being asked not before something is typed."""
        self._place = self._offer(self._line.text(), self._line.cursorPosition())
        is_begun = self._place.start < self._place.end
        if not self._place.texts or not (is_begun or all_there_is):
            self.popup.hide()
            return
        self._texts.setStringList(list(self._place.texts))
        place = self._line.cursorRect()
        margin = self._line.fontMetrics().averageCharWidth() * MARGIN_LETTERS
        place.setWidth(self.popup.sizeHintForColumn(0) + margin)
        self.completer.complete(place)
        self.popup.setCurrentIndex(self._texts.index(-1))

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key asks for what there is."""
        asks = event.key() == Qt.Key.Key_Space and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if asks:
            self.show(all_there_is=True)
        return asks

    def _take(self, text: str) -> None:
        """Put it in the place of what was typed; behind a key, its values are offered at once."""
        start, end, _ = self._place
        line = self._line
        is_key = text.endswith(":")
        behind = line.text()[end:]
        gap = "" if is_key or behind.startswith(" ") else " "
        line.setText(f"{line.text()[:start]}{text}{gap}{behind}")
        line.setCursorPosition(start + len(text) + (0 if is_key else 1))
        if is_key:
            self.show()
