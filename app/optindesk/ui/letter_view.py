"""One reply to be read: the new text large, the quote folded, why it is here, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPalette, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.letter import OBJECT, STRUCK
from optindesk.core.log_words import UNNAMED
from optindesk.flows.keeping import Outcome
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Waiting
from optindesk.ui.button_rows import ButtonRows
from optindesk.ui.evidence_form import EvidenceForm, their_line
from optindesk.ui.fold import Fold
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.reply_keys import reply_keys
from optindesk.ui.review_list import quiet_colour
from optindesk.ui.state_words import FOUND_IN, SURPRISING
from optindesk.ui.words import Words

SHORT = 160
"""A text of at most so many letters is shown largest."""

LONGEST_SHOWN = 6_000
"""How much of a new text is shown large, in characters; the whole stands below, folded."""

WIDEST_LETTERS = 120
"""How wide a text is at most, in average letters: short lines read well."""

FOLDED_LINES = 14
"""How many lines of the whole text are seen at once."""

_LOOK = Mark(Shape.DIAMOND, Tone.LOOK)
_BY_ITSELF = Mark(Shape.CHECK, Tone.QUIET)


class LetterView(QScrollArea):
    """`story_wanted` has an address; `original_wanted` the number and subject of the reply, and
    `save_wanted` its number."""

    story_wanted = Signal(str)
    original_wanted = Signal(int, str)
    save_wanted = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ = words
        self._keys = reply_keys(words)
        self._waiting: Waiting | None = None
        self.letter: Letter | None = None
        self.setWidgetResizable(True)
        self.setAccessibleName(words("The reply"))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_text()
        self._make_evidence()
        self._lay_out()
        self._paint()

    # --- putting it together ----------------------------------------------------------------------

    def _make_text(self) -> None:
        self.who = their_line(bold=True, scale=1.15)
        self.when = their_line()
        self.text = their_line()
        self.text.setAccessibleName(self._("What the person wrote"))
        self.whole = QTextEdit()
        self.whole.setReadOnly(True)
        self.whole.setUndoRedoEnabled(False)
        self.whole.setAcceptRichText(False)
        self.whole.setTabChangesFocus(True)
        self.whole.setAccessibleName(self._("The whole text with what it quotes"))
        self.whole.setMinimumHeight(self.fontMetrics().lineSpacing() * FOLDED_LINES)
        self.quote = Fold(self.whole)
        self.quote.turned.connect(self._fill_whole)
        self.why_mark = QLabel()
        self.why_mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why = their_line()
        self.asked = their_line()
        self.doubts = their_line(bold=True)

    def _make_evidence(self) -> None:
        self.evidence = EvidenceForm(self._)
        self.rows = self.evidence.rows
        self.evidence_fold = Fold(self.evidence)
        self.evidence_fold.setText(self._("Evidence ({key})", key=self._keys.evidence))
        self.original = QPushButton(self._("Original… ({key})", key=self._keys.original))
        self.original.setToolTip(self._("Show the mail as it came, safe to look at"))
        self.original.clicked.connect(self.want_original)
        self.save = QPushButton(self._("Save… ({key})", key=self._keys.save))
        self.save.setToolTip(self._("Write the mail to a file, just as it is kept"))
        self.save.clicked.connect(self.want_save)
        self.story = QPushButton(self._("Story ({key})", key=self._keys.story))
        self.story.setToolTip(self._("Go to the story of this person"))
        self.story.clicked.connect(self.want_story)
        self.buttons = (self.original, self.save, self.story)
        self.keys: Mapping[str, Callable[[], None]] = {
            self._keys.original: self.want_original,
            self._keys.save: self.want_save,
            self._keys.story: self.want_story,
            self._keys.whole: partial(self._turn_over, self.quote),
            self._keys.evidence: partial(self._turn_over, self.evidence_fold),
        }

    def _lay_out(self) -> None:
        gap = self.fontMetrics().height()
        self.body = QWidget()
        self.body.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDEST_LETTERS)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(self.who)
        layout.addWidget(self.when)
        layout.addSpacing(gap // 2)
        layout.addWidget(self.text)
        layout.addSpacing(gap // 2)
        layout.addWidget(self.quote)
        layout.addWidget(self.whole)
        why = QHBoxLayout()
        why.addWidget(self.why_mark)
        why.addWidget(self.why, 1)
        layout.addSpacing(gap // 2)
        layout.addLayout(why)
        layout.addWidget(self.asked)
        layout.addWidget(self.doubts)
        layout.addSpacing(gap // 2)
        layout.addWidget(self.evidence_fold)
        layout.addWidget(self.evidence)
        layout.addSpacing(gap // 2)
        for button in self.buttons:
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addWidget(ButtonRows(self.buttons, is_large=False))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        around = QWidget()
        # As wide as there is room, however little: what has the focus is not scrolled to sideways.
        around.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        outer = QHBoxLayout(around)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body, 1)
        outer.addStretch(0)
        self.setWidget(around)

    # --- what is shown ----------------------------------------------------------------------------

    def show_waiting(self, one: Waiting | None) -> None:
        """Show at once what is known of a chosen reply; the rest comes by `show_letter`."""
        self._waiting, self.letter = one, None
        self.body.setVisible(one is not None)
        if one is None:
            return
        self.verticalScrollBar().setValue(0)
        self.who.setText(self._("{who}", who=one.written_by or UNNAMED))
        self.when.setText(self._("Received {when}", when=one.received_at))
        self._show_text(one.new_text, one.subject)
        self.why.setText(self._("It waits because: {why}", why=one.why))
        self.asked.setText(one.lists)
        self.doubts.hide()
        self.quote.hide()
        self.whole.hide()
        self.story.setEnabled(one.contact_id is not None)

    def show_letter(self, letter: Letter) -> None:
        """Show all that is known of a reply."""
        self.letter = letter
        self.body.show()
        evidence = letter.evidence
        self.who.setText(self._("{who}", who=evidence.sender or UNNAMED))
        self.when.setText(" · ".join(filter(None, (self._received(letter), letter.subject))))
        self._show_text(letter.new_text, letter.subject)
        self._show_quote(letter)
        self.why.setText(self._why(letter))
        self._paint()
        self.asked.setText(self._.say(letter.question))
        doubts = dict.fromkeys(self._.say(doubt) for doubt in letter.doubts.values())
        self.doubts.setText("\n".join(self._("Mind: {doubt}", doubt=one) for one in doubts))
        self.doubts.setVisible(bool(doubts))
        self.evidence.show_evidence(evidence)

    def _received(self, letter: Letter) -> str:
        evidence = letter.evidence
        if evidence.found_in not in SURPRISING:
            return self._("Received {when}", when=evidence.received_at)
        where = FOUND_IN[evidence.found_in]
        return self._("Received {when}, found in {where}", when=evidence.received_at, where=where)

    def _why(self, letter: Letter) -> str:
        """Why it waits, or waited, to be read; else what the desk made of it."""
        if letter.outcome is not Outcome.REVIEW:
            return self._("The desk read it by itself: {why}", why=letter.why)
        if letter.decided is not None:
            return self._("It had to be read because: {why}", why=letter.why)
        return self._("It waits because: {why}", why=letter.why)

    def _show_text(self, new_text: str, subject: str) -> None:
        shown = self._readable(new_text.strip())
        if not shown:
            shown = self._("(No new text. The subject is: {subject})", subject=subject)
        font = self.font()
        font.setPointSizeF(self.font().pointSizeF() * (1.6 if len(shown) <= SHORT else 1.25))
        self.text.setFont(font)
        if len(shown) > LONGEST_SHOWN:
            more = self._("(It goes on: see the whole text below.)")
            shown = f"{shown[:LONGEST_SHOWN].rstrip()} …\n\n{more}"
        self.text.setText(shown)

    def _readable(self, text: str) -> str:
        """The text with words for what the reader of mails has signs for."""
        text = text.replace(OBJECT, self._("[a picture or the like]"))
        return text.replace(STRUCK, self._("[hidden or struck out]"))

    def _show_quote(self, letter: Letter) -> None:
        lines = letter.quoted_lines
        what = self._.plural(
            "The whole text with the quote ({n} line)",
            "The whole text with the quote ({n} lines)",
            lines,
        )
        if not lines:
            what = self._("The whole text")
        self.quote.setText(self._("{what} ({key})", what=what, key=self._keys.whole))
        self.quote.setVisible(bool(letter.passages))
        self.whole.setVisible(bool(letter.passages) and self.quote.is_open)
        self._fill_whole()

    def _fill_whole(self) -> None:
        """The whole text, quotes set in and quiet; only once it is unfolded."""
        if self.letter is None or not self.quote.is_open:
            return
        self.whole.clear()
        colours = (self.palette().color(QPalette.ColorRole.Text), quiet_colour(self.palette()))
        cursor = QTextCursor(self.whole.document())
        for number, passage in enumerate(self.letter.passages):
            block, letters = QTextBlockFormat(), QTextCharFormat()
            block.setIndent(int(passage.is_quote))
            block.setTopMargin(self.fontMetrics().height() / 2 if number else 0)
            letters.setForeground(colours[passage.is_quote])
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            text = self._readable(passage.text).replace("\n", "\u2028")
            cursor.insertText(text, letters)
        self.whole.moveCursor(QTextCursor.MoveOperation.Start)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "body"):
            self._paint()
            if self.letter is not None:
                self._show_quote(self.letter)

    def _paint(self) -> None:
        side = self.fontMetrics().ascent()
        is_by_itself = self.letter is not None and self.letter.outcome is not Outcome.REVIEW
        mark = _BY_ITSELF if is_by_itself else _LOOK
        self.why_mark.setPixmap(mark_picture(mark, self.palette(), side, self.devicePixelRatioF()))

    def _turn_over(self, fold: Fold) -> None:
        """Unfold something and let it be seen, or fold it."""
        if fold.isVisibleTo(self.body):
            fold.turn_over()
            QTimer.singleShot(0, self, partial(self.ensureWidgetVisible, fold.below))

    def want_original(self) -> None:
        """Ask for the original of what is shown."""
        shown = self.letter or self._waiting
        if shown is not None:
            self.original_wanted.emit(shown.id, shown.subject)

    def want_save(self) -> None:
        """Ask for a file with what is shown."""
        shown = self.letter or self._waiting
        if shown is not None:
            self.save_wanted.emit(shown.id)

    def want_story(self) -> None:
        """Ask for the story of whom it concerns."""
        if self._waiting is not None and self._waiting.contact_id is not None:
            self.story_wanted.emit(self._waiting.person)
