"""“Please read”: the replies that a person must decide, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.flows.reviewing import Decision, Waiting
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.state_words import DECIDED, DECISION_TIPS, DECISION_WORDS

LIST_LETTERS = 30
"""The least width of the list of replies, in average letters."""


class ReviewPanel(QWidget):
    """`story_wanted` has the address of the person whose reply it is."""

    story_wanted = Signal(str)

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._waiting: list[Waiting] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self._("Replies to read"))
        self.list.setAlternatingRowColors(True)
        self.list.setMinimumWidth(self.fontMetrics().averageCharWidth() * LIST_LETTERS)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentRowChanged.connect(self._show_current)
        self._make_detail()
        self._lay_out()

    def _make_detail(self) -> None:
        self.who = _line()
        self.about = _line()
        self.why = _line()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self._("What the person wrote"))
        font = self.text.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        self.text.setFont(font)
        self.note = QLineEdit()
        self.note.setAccessibleName(self._("Why do you decide so?"))
        self.note.setPlaceholderText(self._("In a few words; it goes into the log"))
        self.note.textChanged.connect(self._enable)
        self.notice = Notice(self._)
        self.story = QPushButton(self._("&Story of this person"))
        self.story.clicked.connect(self._want_story)
        self.buttons: dict[Decision, QPushButton] = {}
        for decision, said in DECISION_WORDS.items():
            button = QPushButton(self._.say(said))
            button.setToolTip(self._.say(DECISION_TIPS[decision]))
            button.clicked.connect(partial(self.decide, decision))
            self.buttons[decision] = button

    def _lay_out(self) -> None:
        detail = QWidget()
        form = QFormLayout()
        form.addRow(self._("From:"), self.who)
        form.addRow(self._("Asked about:"), self.about)
        form.addRow(self._("Why you:"), self.why)
        note = QFormLayout()
        note.addRow(self._("W&hy do you decide so?"), self.note)
        line = QHBoxLayout()
        for button in self.buttons.values():
            line.addWidget(button)
        line.addStretch(1)
        inner = QVBoxLayout(detail)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(form)
        inner.addWidget(self.text, 1)
        inner.addWidget(self.notice)
        inner.addLayout(note)
        inner.addLayout(line)
        splitter = QSplitter()
        left = QWidget()
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.story)
        splitter.addWidget(left)
        splitter.addWidget(detail)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setHandleWidth(self.fontMetrics().averageCharWidth() * 2)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    @property
    def current(self) -> Waiting | None:
        """The reply that is shown."""
        row = self.list.currentRow()
        return self._waiting[row] if 0 <= row < len(self._waiting) else None

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show the replies that wait now; what was being read stays, with its half-typed note."""
        if list(waiting) == self._waiting:
            return
        was, row = self.current, max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        self._waiting = list(waiting)
        for one in self._waiting:
            when = self._("{when}", when=one.received_at)
            item = QListWidgetItem(f"{one.address}\n{when}")
            item.setToolTip(one.address)
            item.setSizeHint(QSize(0, round(self.fontMetrics().height() * 2.8)))
            self.list.addItem(item)
        ids = [one.id for one in self._waiting]
        stays = was is not None and was.id in ids
        if stays and was is not None:
            row = ids.index(was.id)
        self.list.setCurrentRow(min(row, len(ids) - 1))
        self.list.blockSignals(False)
        if not stays:
            self._show_current()

    def decide(self, decision: Decision) -> None:
        """Decide the reply that is shown; the next one comes by itself."""
        one, note, desk = self.current, self.note.text().strip(), self._bench.desk
        if one is None or not note:
            self.note.setFocus()
            return
        for button in self.buttons.values():
            button.setEnabled(False)
        self._bench.run(
            self._("Deciding"),
            lambda _: desk.decide(one.id, decision, note),
            Lane.ACT,
            done=lambda _: self._decided(one, decision),
            failed=self._not_decided,
            owner=self,
        )

    def _decided(self, one: Waiting, decision: Decision) -> None:
        self._bench.say(self._.say(DECIDED[decision](one.address)))
        self.show_waiting([other for other in self._waiting if other.id != one.id])
        self.note.setFocus()

    def _not_decided(self, trouble: Trouble) -> None:
        self._enable()
        self.notice.complain(trouble)

    def _show_current(self) -> None:
        one = self.current
        self.notice.hide()
        self.note.clear()
        if one is not None:
            when = self._("{when}", when=one.received_at)
            asked = one.asked if one.asked and one.asked != one.address else ""
            who = self._("{address}, on {when}", address=one.address, when=when)
            if asked:
                who = self._(
                    "{address}, on {when}; asked was {asked}",
                    address=one.address,
                    when=when,
                    asked=asked,
                )
            self.who.setText(who)
            self.about.setText(one.lists or self._("nothing that is known"))
            self.why.setText(self._.say(one.why))
            self.text.setPlainText(one.new_text or one.subject)
        self._enable()

    def _enable(self) -> None:
        one, has_note = self.current, bool(self.note.text().strip())
        for decision, button in self.buttons.items():
            possible = one is not None and (decision is not Decision.ACCEPT or one.can_accept)
            if decision is Decision.DECLINE and one is not None:
                possible = one.request_id is not None
            if decision is Decision.LEAVE and one is not None:
                possible = one.contact_id is not None
            button.setEnabled(has_note and possible)
        self.story.setEnabled(one is not None and one.contact_id is not None)

    def _want_story(self) -> None:
        if self.current is not None and self.current.contact_id is not None:
            self.story_wanted.emit(self.current.asked or self.current.address)


def _line() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
