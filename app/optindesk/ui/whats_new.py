"""What is new in this version: told once after an update, and to be read again from the menu."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from optindesk.core.errors import Trouble
from optindesk.core.sentence import Sentence
from optindesk.ui.fields import foot
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

SEEN = "seen_version"
"""Under this name the settings keep the version that was open last."""

LETTERS, LINES = 68, 26


class WhatsNewDialog(QDialog):
    """The lines of each version below its number."""

    def __init__(
        self, words: Words, news: Mapping[str, Sequence[Sentence]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("What’s new"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QTextBrowser()
        self.text.setAccessibleName(words("What’s new"))
        self.text.document().setIndentWidth(self.fontMetrics().height())
        self.text.setHtml(as_html(words, news))
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * LETTERS, letter.lineSpacing() * LINES)


def as_html(words: Words, news: Mapping[str, Sequence[Sentence]]) -> str:
    """The text to be read."""
    parts = []
    for version, lines in news.items():
        parts.append(f"<h3>{escape(words('Version {version}', version=version))}</h3><ul>")
        parts += [
            f'<li style="margin-bottom: 6px">{escape(words.say(line))}</li>' for line in lines
        ]
        parts.append("</ul>")
    return "".join(parts)


def was_updated(settings: WindowSettings, version: str) -> str:
    """The version that was open here before this one, which is kept from now on; empty where it is
    the same, or where this is the very first start."""
    seen = settings.get(SEEN) or ""
    if seen == version:
        return ""
    with contextlib.suppress(Trouble):  # then it is told once more
        settings.set(SEEN, version)
    return seen
