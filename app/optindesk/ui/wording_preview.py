"""A wording as a person will see it: text and formatted, light and dark, on phone and desktop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from optindesk.flows.samples import Preview
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.notice import ANY_HEIGHT
from optindesk.ui.original_view import SafeBrowser
from optindesk.ui.words import Words

PHONE = 360
"""How wide a mail is on a telephone, in pixels."""

LIGHT = (QColor(255, 255, 255), QColor(32, 32, 32))
DARK = (QColor(28, 28, 30), QColor(235, 235, 235))
"""Ground and text, as mail programs have them."""

_BUTTON = re.compile(r'<p\b[^<>]*>\s*<a\b[^<>]*href="(mailto:[^"]*)"[^<>]*>(.*?)</a>\s*</p>', re.S)


class WordingPreview(QWidget):
    """`person_chosen` tells that another person is to be looked at: see `person`."""

    person_chosen = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._ = words
        self._html = ""
        self.people = QComboBox()
        self.people.setAccessibleName(words("The person it is shown for"))
        self.people.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.people.setMinimumContentsLength(12)
        self.show_people([])
        self.people.activated.connect(lambda _: self.person_chosen.emit())
        self.dark = QCheckBox(words("&Dark"))
        self.dark.toggled.connect(self._paint)
        self.phone = QCheckBox(words("&Phone"))
        self.phone.setToolTip(words("As wide as a mail is on a telephone"))
        self.phone.toggled.connect(self._fit)
        self.subject = QLabel()
        self.subject.setObjectName(THEIRS)
        self.subject.setTextFormat(Qt.TextFormat.PlainText)
        self.subject.setWordWrap(True)
        self.subject.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        bold = self.subject.font()
        bold.setBold(True)
        self.subject.setFont(bold)
        self.formatted = SafeBrowser()
        self.formatted.setObjectName(THEIRS)
        self.formatted.setAccessibleName(words("The mail, formatted"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(words("The mail as text"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.tabs = QTabWidget()
        for view, title in ((self.formatted, words("Fo&rmatted")), (self.text, words("Te&xt"))):
            self.tabs.addTab(_centred(view), title)
        self._lay_out()
        self._paint()

    def _lay_out(self) -> None:
        label = QLabel(self._("Shown f&or:"))
        label.setBuddy(self.people)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.people, 1)
        line.addWidget(self.dark)
        line.addWidget(self.phone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self.subject)
        layout.addWidget(self.tabs, 1)

    @property
    def person(self) -> int | None:
        """The request of the person it is shown for; None for an invented one."""
        chosen = self.people.currentData()
        return None if chosen is None else int(chosen)

    def show_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Offer these people; the first is shown, an invented one where there is none."""
        self.people.clear()
        for request, name in people:
            self.people.addItem(name, request)
            self.people.setItemData(self.people.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.people.addItem(self._("an invented person"), None)

    def show_preview(self, preview: Preview) -> None:
        """Show it; with faults the last good one stays."""
        if preview.faults:
            return
        self.subject.setText(preview.subject)
        _set_text(self.text, preview.text)
        if preview.html != self._html:
            self._html = preview.html
            self._show_html()
        self.tabs.setTabVisible(0, bool(preview.html))

    def _show_html(self) -> None:
        bar = self.formatted.verticalScrollBar()
        place = bar.value()
        self.formatted.show_html(_BUTTON.sub(_framed, self._html), {})
        bar.setValue(place)

    def _paint(self) -> None:
        ground, letters = DARK if self.dark.isChecked() else LIGHT
        for view in (self.formatted, self.text):
            palette = view.palette()
            palette.setColor(QPalette.ColorRole.Base, ground)
            palette.setColor(QPalette.ColorRole.Text, letters)
            view.setPalette(palette)
        self._show_html()

    def _fit(self) -> None:
        for view in (self.formatted, self.text):
            view.setMaximumWidth(PHONE if self.phone.isChecked() else ANY_HEIGHT)


def _centred(view: QWidget) -> QWidget:
    """A view in the middle of its tab; it takes all the room unless it is told not to."""
    tab = QWidget()
    layout = QHBoxLayout(tab)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addStretch(0)
    layout.addWidget(view, 1)
    layout.addStretch(0)
    return tab


def _framed(button: re.Match[str]) -> str:
    """A button as a frame that Qt can draw: it knows no border but that of a table."""
    return (
        '<table border="1" cellspacing="0" cellpadding="6" style="margin-bottom: 12px"><tr><td>'
        f'<a href="{button[1]}" style="text-decoration: none"><b>{button[2]}</b></a>'
        "</td></tr></table>"
    )


def _set_text(view: QPlainTextEdit, text: str) -> None:
    if view.toPlainText() != text:
        bar = view.verticalScrollBar()
        place = bar.value()
        view.setPlainText(text)
        bar.setValue(place)
