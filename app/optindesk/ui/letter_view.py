"""One reply to be read: the new text large, the quote folded, why it is here, and the evidence."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.letter import OBJECT, STRUCK
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Waiting
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.review_list import quiet_colour
from optindesk.ui.words import Words

SHORT = 160
"""A text of at most so many letters is shown largest."""

LONGEST_SHOWN = 6_000
"""How much of a new text is shown large, in characters; the whole stands below, folded."""

WIDEST_LETTERS = 120
"""How wide a text is at most, in average letters: short lines read well."""

FOLDED_LINES = 14
"""How many lines of the whole text are seen at once."""

THEIRS = "theirs"
"""The name of what shows people's own words, which nobody translates."""

_LOOK = Mark(Shape.DIAMOND, Tone.LOOK)


class Fold(QToolButton):
    """A line that unfolds a widget below it; `turned` tells that it did, or that it folded it."""

    turned = Signal()

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self._below = below
        self.is_open = False
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: self.turn(not self.is_open))
        self.turn(False)

    def turn(self, is_open: bool) -> None:
        """Unfold it, or fold it."""
        self.is_open = is_open
        self.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._below.setVisible(is_open)
        self.turned.emit()


class LetterView(QScrollArea):
    """`story_wanted` has an address; `original_wanted` the number of the reply."""

    story_wanted = Signal(str)
    original_wanted = Signal(int, str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ = words
        self._waiting: Waiting | None = None
        self.letter: Letter | None = None
        self.setWidgetResizable(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_text()
        self._make_evidence()
        self._lay_out()
        self._paint()

    # --- putting it together ----------------------------------------------------------------------

    def _make_text(self) -> None:
        self.who = _line(bold=True, scale=1.15)
        self.when = _line()
        self.text = _line()
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
        self.why = _line()
        self.asked = _line()

    def _make_evidence(self) -> None:
        self.evidence = QWidget()
        self.rows = {
            name: _line()
            for name in ("sender", "received", "sent", "id", "authentication", "decisive", "source")
        }
        titles = {
            "sender": self._("From:"),
            "received": self._("Received:"),
            "sent": self._("Dated by the sender:"),
            "id": self._("Message-ID:"),
            "authentication": self._("Your mail server says:"),
            "decisive": self._("Taken as decisive:"),
            "source": self._("Read from:"),
        }
        form = QFormLayout(self.evidence)
        form.setContentsMargins(self.fontMetrics().height(), 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, title in titles.items():
            label = QLabel(title)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            form.addRow(label, self.rows[name])
        self.evidence_fold = Fold(self.evidence)
        self.evidence_fold.setText(self._("Evidence"))
        self.original = QPushButton(self._("Show the original… ({key})", key="O"))
        self.original.setAutoDefault(False)
        self.original.clicked.connect(self.want_original)
        self.story = QPushButton(self._("Story of this person"))
        self.story.setAutoDefault(False)
        self.story.clicked.connect(self._want_story)

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
        layout.addSpacing(gap // 2)
        layout.addWidget(self.evidence_fold)
        layout.addWidget(self.evidence)
        layout.addSpacing(gap // 2)
        buttons = QHBoxLayout()
        buttons.addWidget(self.original)
        buttons.addWidget(self.story)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        around = QWidget()
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
        self.who.setText(one.address)
        self.when.setText(self._("Received {when}", when=one.received_at))
        self._show_text(one.new_text, one.subject)
        self.why.setText(self._("It is here because: {why}", why=one.why))
        self.asked.setText(one.lists)
        self.quote.hide()
        self.whole.hide()
        self.story.setEnabled(one.contact_id is not None)

    def show_letter(self, letter: Letter) -> None:
        """Show all that is known of a reply."""
        self.letter = letter
        evidence, asked = letter.evidence, letter.asked
        self.who.setText(evidence.sender)
        received = self._("Received {when}", when=evidence.received_at)
        self.when.setText(f"{received} · {letter.subject}" if letter.subject else received)
        self._show_text(letter.new_text, letter.subject)
        self._show_quote(letter)
        self.why.setText(self._("It is here because: {why}", why=letter.why))
        if asked is None:
            self.asked.setText(self._("It names no question of ours."))
        elif asked.name:
            self.asked.setText(
                self._("{name}, {question}", name=asked.name, question=asked.sentence)
            )
        else:
            self.asked.setText(self._.say(asked.sentence))
        nothing = self._("nothing that is known")
        hint = self._("{results} (a hint, not a proof)", results=evidence.authentication)
        for name, shown in {
            "sender": evidence.sender,
            "received": self._("{when}", when=evidence.received_at),
            "sent": evidence.sent_at,
            "id": evidence.message_id,
            "authentication": hint if evidence.authentication else nothing,
            "decisive": evidence.decisive and self._("“{words}”", words=evidence.decisive),
            "source": evidence.source,
        }.items():
            self.rows[name].setText(shown or nothing)

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
        if lines:
            self.quote.setText(
                self._.plural(
                    "The whole text with the quote ({n} line)",
                    "The whole text with the quote ({n} lines)",
                    lines,
                )
            )
        else:
            self.quote.setText(self._("The whole text"))
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
        self.why_mark.setPixmap(mark_picture(_LOOK, self.palette(), side, self.devicePixelRatioF()))

    def want_original(self) -> None:
        """Ask for the original of what is shown."""
        if self._waiting is not None:
            self.original_wanted.emit(self._waiting.id, self._waiting.subject)

    def _want_story(self) -> None:
        if self._waiting is not None and self._waiting.contact_id is not None:
            self.story_wanted.emit(self._waiting.asked or self._waiting.address)


def _line(*, bold: bool = False, scale: float = 1.0) -> QLabel:
    label = QLabel()
    label.setObjectName(THEIRS)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # Long addresses and Message-IDs have no place to break: they must not make the page wider.
    label.setMinimumWidth(1)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    font = label.font()
    font.setBold(bold)
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    return label
