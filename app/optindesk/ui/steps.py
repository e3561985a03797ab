"""Steps that somebody takes elsewhere, with the page where that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel

from optindesk.ui.mark import LEAST_CONTRAST, contrast

LETTERS = 64
"""The least width of a line: what wraps at less would ask for more height than it takes."""


class Steps(QLabel):
    """Sentences below each other, numbered where there are several; a click on the page opens it.

    Hidden while there are none.
    """

    def __init__(self, open_page: Callable[[str], object]) -> None:
        super().__init__()
        self.page = ""
        self._steps: Sequence[str] = ()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * LETTERS)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.linkActivated.connect(open_page)
        self.hide()

    def show_steps(self, steps: Sequence[str], page: str = "") -> None:
        """Show these steps, and the page (https) where they are taken."""
        self.page, self._steps = page, steps
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._write()

    def _write(self) -> None:
        steps, page = self._steps, self.page
        lines = [escape(step) for step in steps]
        if len(lines) > 1:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
        if page:
            plain = page.removeprefix("https://").rstrip("/")
            colour = self._colour_of_links().name()
            lines.append(f'<a href="{escape(page)}" style="color: {colour}">{escape(plain)}</a>')
        # Without a page there is nothing to do here for who goes about by keys.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            if page
            else Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setText("<br>".join(lines))
        self.setVisible(bool(lines))

    def _colour_of_links(self) -> QColor:
        """That of the system where it can be read: some dark windows keep the blue of light."""
        palette = self.palette()
        usual, window = palette.color(QPalette.ColorRole.Link), palette.window().color()
        if contrast(usual, window) >= LEAST_CONTRAST:
            return usual
        return palette.windowText().color()
