"""What happened since somebody looked at the desk here, each with the way to its entries."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from optindesk.core import codes
from optindesk.core.errors import Trouble
from optindesk.core.status import State
from optindesk.flows import today
from optindesk.flows.today import Kind, Looked
from optindesk.ui.bench import Bench
from optindesk.ui.mark import MARKS, Mark, Shape, Tone
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.todo_row import ToDoRow, heading

if TYPE_CHECKING:
    from optindesk.flows.today import News

LOOKED_AT = "looked_at"
"""Under this name the window's settings keep when the desk was looked at (flows.today.Looked)."""

_LOOK: Mapping[Kind, tuple[Mark, codes.Kind]] = {
    Kind.YES: (MARKS[State.CONFIRMED], codes.Kind.QUESTIONS),
    Kind.NO: (MARKS[State.DECLINED], codes.Kind.QUESTIONS),
    Kind.LEFT: (Mark(Shape.CROSS, Tone.LOOK), codes.Kind.LEAVING),
    Kind.BACK: (MARKS[State.BOUNCED], codes.Kind.QUESTIONS),
    Kind.SIGNED_UP: (Mark(Shape.RING, Tone.GOOD), codes.Kind.SIGN_UPS),
    Kind.SHEET: (Mark(Shape.RING, Tone.GOOD), codes.Kind.SIGN_UPS),
    Kind.SENT: (Mark(Shape.HALF, Tone.WAITING), codes.Kind.MAILS),
    Kind.LAPSED: (MARKS[State.EXPIRED], codes.Kind.QUESTIONS),
}
"""How each is marked, and what of the log tells more."""


class NewsPanel(QWidget):
    """`wanted` has the kind of entries that were asked for, and since when."""

    wanted = Signal(object, object)

    def __init__(self, bench: Bench, settings: WindowSettings) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._settings = settings
        self._looked = Looked.from_text(settings.get(LOOKED_AT) or "")
        self._kept_at: datetime | None = None
        self.heading = heading()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.nothing = QLabel(self._("Nothing happened."))
        self.rows: list[ToDoRow] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.heading)
        layout.addWidget(self.nothing)
        layout.addLayout(self._lines)

    def reload(self) -> None:
        """Something was changed, or the day is another: read it again."""
        now = self._bench.desk.clock()
        self._looked = self._looked.at(now)
        if self.isVisible():
            self._keep(now)
        read = partial(today.news_since, self._bench.desk.store, self._looked.since(now))
        self._bench.look("news", read, self.show_news, self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        now = self._bench.desk.clock()
        self._looked = self._looked.at(now)
        self._keep(now)

    def _keep(self, now: datetime) -> None:
        """Somebody looks at it: kept once a minute, as it need not be known more exactly."""
        if self._kept_at is not None and now - self._kept_at < timedelta(minutes=1):
            return
        self._kept_at = now
        with contextlib.suppress(Trouble):  # next time it is since yesterday
            self._settings.set(LOOKED_AT, self._looked.text)

    def show_news(self, found: News) -> None:
        """Show a row for each."""
        self.heading.setText(self._("Since {when}", when=self._said(found.since)))
        self.nothing.setVisible(not found.pieces)
        for row in self.rows:
            self._lines.removeWidget(row)
            row.deleteLater()
        self.rows = []
        before = _stop_before(self)
        for piece in found.pieces:
            mark, kind = _LOOK[piece.kind]
            row = ToDoRow(mark, self._("Show these entries of the log"))
            row.say(self._.say(piece.said))
            row.clicked.connect(partial(self.wanted.emit, kind, found.since))
            self.rows.append(row)
            self._lines.addWidget(row)
            self.setTabOrder(before, row)  # else Tab comes here after all that was there before
            before = row

    def _said(self, since: datetime) -> str:
        """A moment as people say it: yesterday at what hour, else the day."""
        today_here = self._bench.desk.clock().astimezone().date()
        here = since.astimezone()
        if (today_here - here.date()).days != 1:
            return self._("{when}", when=since)
        if (here.hour, here.minute) == (0, 0):
            return self._("yesterday")
        return self._("yesterday, {time}", time=self._.hour(since))


def _stop_before(widget: QWidget) -> QWidget:
    """Where Tab stops before it comes to a widget."""
    before = widget.previousInFocusChain()
    while before not in (None, widget) and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
        before = before.previousInFocusChain()
    return before or widget
