"""A line to try a sentence in, with what it is read as today, and whether it can be added."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from optindesk.core.letter import Verdict
from optindesk.core.taught_words import MEANING_WORDS
from optindesk.core.teaching import TEACHABLE
from optindesk.flows.teaching import Tried
from optindesk.ui.bench import Bench
from optindesk.ui.evidence_form import THEIRS
from optindesk.ui.fields import ANSWER_LANGUAGES, labelled, language_box
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.state_words import MEANING_MARKS, READ_AS
from optindesk.ui.whole_text import WholeText

QUIET = 150
"""Milliseconds without a key until what stands there is tried."""

LINES = 4
"""How many lines there is room for below the sentence."""

Taught = tuple[str, Verdict, str]
"""A sentence, what it counts as, and in which language."""

_Typed = tuple[str, Verdict | None, str]
"""The same as it stands there; None while nobody has chosen what it counts as."""


class SentenceBox(QGroupBox):
    """`language` is the one to begin with; `wanted` has what shall be added."""

    wanted = Signal(object)

    def __init__(self, bench: Bench, language: str) -> None:
        super().__init__(bench.words("Try a sentence, and add it"))
        self._bench = bench
        self._ = bench.words
        self._tried_for: _Typed | None = None
        self.tried: Tried | None = None
        self._make_fields(language)
        self._lay_out()
        self._rest = QTimer(self, interval=QUIET, singleShot=True)
        self._rest.timeout.connect(self.try_it)
        self.line.textChanged.connect(self._changed)
        self.meaning.currentIndexChanged.connect(self._changed)
        self.language.currentIndexChanged.connect(self._changed)
        self._show_tried(None)
        self.enable()
        self.setFocusProxy(self.line)

    def _make_fields(self, language: str) -> None:
        self.line = QLineEdit()
        self.line.setAccessibleName(self._("A sentence"))
        self.line.setPlaceholderText(self._("Count me among them"))
        self.line.returnPressed.connect(self._add)
        self.meaning = QComboBox()
        self.meaning.setAccessibleName(self._("What it counts as"))
        for one in TEACHABLE:
            self.meaning.addItem(self._.say(MEANING_WORDS[one]), one)
        # Nothing is chosen beforehand: a yes is only what somebody meant to be one.
        self.meaning.setPlaceholderText(self._("Choose…"))
        self.meaning.setCurrentIndex(-1)
        self.language = language_box(self._, languages=ANSWER_LANGUAGES)
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.add = QPushButton(self._("&Add"))
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        self.now, self.can = WholeText(), WholeText()
        self.marks: dict[QLabel, QLabel] = {self.now: QLabel(), self.can: QLabel()}
        self._shown_marks: dict[QLabel, Mark | None] = {self.now: None, self.can: None}
        for said, mark in self.marks.items():
            said.setObjectName(THEIRS)
            said.setAlignment(Qt.AlignmentFlag.AlignTop)
            mark.setAlignment(Qt.AlignmentFlag.AlignTop)
            mark.setFixedWidth(self.fontMetrics().height())

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.addWidget(self.meaning)
        choices.addWidget(QLabel(self._("in")))
        choices.addWidget(self.language)
        choices.addStretch(1)
        choices.addWidget(self.add)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._("&Sentence:"), self.line)
        labelled(form, self._("&Counts as:"), choices, self.meaning)
        told = QVBoxLayout()
        for said, mark in self.marks.items():
            row = QHBoxLayout()
            row.addWidget(mark)
            row.addWidget(said, 1)
            told.addLayout(row)
        told.addStretch(1)
        # As much room as is likely to be needed: what stands below shall not jump as one types.
        room = QHBoxLayout()
        room.addStrut(self.fontMetrics().lineSpacing() * LINES)
        room.addLayout(told, 1)
        form.addRow(room)

    @property
    def _typed(self) -> _Typed:
        text, chosen = " ".join(self.line.text().split()), self.meaning.currentData()
        meaning = Verdict(chosen) if chosen is not None else None
        return text, meaning, str(self.language.currentData())

    @property
    def missing(self) -> str:
        """What is missing until it can be added; empty: nothing."""
        text, meaning, _ = self._typed
        if not text:
            return self._("Write a sentence first.")
        if meaning is None:
            return self._("Choose what it counts as.")
        if self.tried is None or self._tried_for != self._typed:
            return self._("A moment, it is being tried.")
        if self.tried.why_not is not None:
            return self._("It cannot be added: {why}", why=self.tried.why_not)
        return ""

    def _changed(self) -> None:
        self._tried_for = None
        self.enable()
        if self._typed[0]:
            self._rest.start()
        else:
            self._rest.stop()
            self._show_tried(None)

    def try_it(self) -> None:
        """See what that which stands there is read as, and whether it can be added."""
        typed, desk = self._typed, self._bench.desk
        if typed[0]:
            self._bench.look(
                "try", lambda: desk.try_sentence(*typed), partial(self._tried, typed), self
            )

    def _tried(self, typed: _Typed, tried: Tried) -> None:
        if typed != self._typed:
            return  # somebody has typed on
        self._tried_for = typed
        self._show_tried(tried)
        self.enable()

    def _show_tried(self, tried: Tried | None) -> None:
        self.tried = tried
        if tried is None:
            self.now.setText(
                self._("Write a sentence, and see what a reply that says only this is read as.")
            )
            self.can.setText("")
            self._shown_marks = {self.now: None, self.can: None}
        else:
            verdict, wanted = tried.judgement.verdict, self._typed[1]
            if verdict in READ_AS:
                self.now.setText(self._.say(READ_AS[verdict]))
            else:
                why = tried.judgement.reason
                self.now.setText(self._("Today a person reads such a reply: {why}.", why=why))
            is_known = wanted in (verdict, None) and verdict in READ_AS
            self._shown_marks[self.now] = MEANING_MARKS.get(verdict, LOOK)
            self._shown_marks[self.can] = None if is_known else LOOK if self.missing else DONE
            if is_known:
                self.can.setText("")
            elif wanted is None or self.missing:
                self.can.setText(self.missing)
            else:
                self.can.setText(
                    self._("It can be added: {what} from now on.", what=MEANING_WORDS[wanted])
                )
        self._paint()

    def _add(self) -> None:
        if self.add.isEnabled():
            self.add.setEnabled(False)
            self.wanted.emit(self._typed)
        elif self._typed[0] and self._typed[1] is None:
            self.meaning.setFocus()

    def added(self, taught: Taught) -> None:
        """It was added: the line is free for the next, of which nothing is chosen yet."""
        if taught == self._typed:
            self.line.clear()
            self.meaning.setCurrentIndex(-1)
            self.line.setFocus()

    def enable(self) -> None:
        """Add only what was tried as it stands there; the button says what is missing till then."""
        missing = self.missing
        self.add.setEnabled(not missing)
        self.add.setToolTip(missing or self._("From now on such a reply needs no person"))
        self.add.setAccessibleDescription(missing)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "marks"):
            self._paint()

    def _paint(self) -> None:
        side, ratio = self.fontMetrics().ascent(), self.devicePixelRatioF()
        for said, mark in self._shown_marks.items():
            if mark is None:
                self.marks[said].clear()
            else:
                self.marks[said].setPixmap(mark_picture(mark, self.palette(), side, ratio))
