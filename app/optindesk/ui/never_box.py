"""Where one types whom never to write to, and sees beforehand what that stops."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from optindesk.core.errors import Trouble
from optindesk.flows.desk import Desk
from optindesk.flows.never_writing import Look
from optindesk.ui.allowing import reason_line, when_filled
from optindesk.ui.bench import Bench
from optindesk.ui.fields import hinted
from optindesk.ui.never_words import look_in_words

QUIET = 250
"""Milliseconds without a key, after which it is looked at what was typed."""


class NeverBox(QWidget):
    """`wanted` has what was typed and why: an address or a domain, and the reason; and whether what
    that stops stands there already."""

    wanted = Signal(str, str, bool)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self.what = QLineEdit()
        self.what.setAccessibleName(self._("Address or domain"))
        hinted(self.what, self._("anna@example.org, or example.org for all of them"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(self._("Reason"))
        hinted(self.reason, self._("Asked us by letter"))
        self.then = QLabel()
        self.then.setWordWrap(True)
        self.then.setTextFormat(Qt.TextFormat.PlainText)
        self.then.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.then.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.add = QPushButton(self._("&Never write there"))
        self.add.setDefault(True)
        self.add.clicked.connect(self._add)
        below = QHBoxLayout()
        below.addWidget(self.then, 1)
        below.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignTop)
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addRow(self._("&Address or domain:"), self.what)
        layout.addRow(self._("&Reason:"), self.reason)
        layout.addRow(below)
        why_not = reason_line()
        layout.addRow(why_not)
        self._rest = QTimer(self, interval=QUIET, singleShot=True)
        self._rest.timeout.connect(self.look)
        self.what.textChanged.connect(self._typed)
        when_filled(self.add, self._, self.what, self.reason, line=why_not)

    def begin_with(self, what: str) -> None:
        """Be ready for the keys, with an address or nothing typed already."""
        self.what.setText(what)
        (self.reason if what else self.what).setFocus()

    def added(self) -> None:
        """It was added: ready for the next, the reason stays."""
        self.what.clear()
        self.what.setFocus()

    def look(self) -> None:
        """Say what it would do, before it is done; what is not typed to its end is not judged."""
        text = self.what.text().strip()
        if text:
            self._bench.look(
                "never", partial(look_at, self._bench.desk, text), partial(self._show, text), self
            )

    def _typed(self) -> None:
        self.then.clear()
        self._rest.start()

    def _show(self, text: str, found: Look | None) -> None:
        if text == self.what.text().strip():
            self.then.setText(look_in_words(self._, found) if found is not None else "")

    def _add(self) -> None:
        self.wanted.emit(self.what.text(), self.reason.text(), bool(self.then.text()))


def look_at(desk: Desk, text: str) -> Look | None:
    """What a rule would do; None of what is none (yet)."""
    try:
        return desk.look_at_never_write(text)
    except Trouble:
        return None
