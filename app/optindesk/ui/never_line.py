"""A line below the table of people: whom a search means who is in no row, but never written to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from optindesk.flows.unseen import never_written_like
from optindesk.store.suppressions import Suppression
from optindesk.ui.bench import Bench

SHOWN = 3
"""So many are named; whoever looks for more looks into the list itself."""


class NeverLine(QLabel):
    """Hidden as long as nobody is meant by what was typed."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._text = ""
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def look(self, text: str) -> None:
        """Say who is meant by this text, once that is known."""
        self._text = text.strip()
        if not self._text:
            self.hide()
            return
        show = partial(self._show, self._text)
        look = partial(never_written_like, self._text, SHOWN + 1)
        self._bench.look("never written", look, show, self)

    def _show(self, text: str, found: Sequence[Suppression]) -> None:
        if text != self._text:
            return  # something else was typed meanwhile
        lines = [
            self._("{what} is never written to: {why}.", what=one.shown, why=why)
            for one in found[:SHOWN]
            for why in [one.reason or self._("no reason is noted")]
        ]
        if len(found) > SHOWN:
            lines.append(self._("More like these stand in the list “Never write”."))
        self.setText("\n".join(lines))
        self.setVisible(bool(lines))
