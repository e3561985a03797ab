"""Below a reply: why one decides, the decisions with their keys, whether an address is learned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.letter import Verdict
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import State
from optindesk.core.text import is_reason
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import REFUSING, Decision
from optindesk.ui.button_rows import ButtonRows
from optindesk.ui.fields import hinted
from optindesk.ui.icons import Icon, icon, mark_picture
from optindesk.ui.mark import MARKS as STATE_MARKS
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.reasons import READY_REASONS, fitting, offered
from optindesk.ui.reply_keys import reply_keys
from optindesk.ui.state_words import (
    ASK_AGAIN,
    ASK_AGAIN_TIP,
    DECISION_TIPS,
    DECISION_WORDS,
    MEANING_MARKS,
)
from optindesk.ui.whole_text import WholeBox
from optindesk.ui.words import Words

COLUMNS = 3

WIDEST_LETTERS = 120
"""How wide the bar is at most, in average letters: one's way with the mouse is short."""

MARKS: Mapping[Decision, Mark] = {
    Decision.ACCEPT: MEANING_MARKS[Verdict.YES],
    Decision.DECLINE: MEANING_MARKS[Verdict.NO],
    Decision.LEAVE: MEANING_MARKS[Verdict.LEAVE],
    Decision.UNRELATED: Mark(Shape.BAR, Tone.QUIET),
    Decision.BACK: Mark(Shape.HALF, Tone.WAITING),
    Decision.BOUNCED: STATE_MARKS[State.BOUNCED],
}
"""What stands beside the words on the buttons, with the meaning that it has in the tables."""

_NOTHING_TICKED = sentence("Several things were asked: tick first what the yes is for.")


class Choice(NamedTuple):
    """What was decided and why; whether the sender's address is the person's own, too; the sentence
    that shall be read as a yes from now on (empty: none); whether it is meant in spite of what
    speaks against it; whether nobody shall write there again; what of several things that were
    asked a yes is for, by their numbers."""

    decision: Decision
    why: str
    alias: bool
    taught: str
    is_sure: bool
    never: bool = False
    picks: tuple[int, ...] = ()


class DecisionBar(QFrame):
    """A decision is chosen by its button or key. Without a reason, or where something speaks
    against it, it is *armed*: that is said, reasons are offered, Enter decides, Escape goes back.

    `decided` has a Choice; `refused` why a decision is not possible; `unsaid` what is missing;
    `reply_wanted` and `left` (Escape) have nothing.
    """

    decided = Signal(object)
    refused = Signal(str)
    unsaid = Signal(str)
    reply_wanted = Signal()
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ = words
        self.keys = reply_keys(words)
        self._letter: Letter | None = None
        self._armed: Decision | None = None
        self._said: Sentence | None = None
        self._teachable = ""
        self._ready = {
            decision: [words.say(one) for one in reasons]
            for decision, reasons in READY_REASONS.items()
        }
        self.question = QLabel()
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)  # it may tell what people wrote
        self.line = QLineEdit()
        self.line.setAccessibleName(words("Why do you decide so?"))
        self.line.returnPressed.connect(self._take)
        self.reason = QComboBox()
        self.reason.setLineEdit(self.line)
        self.reason.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none; the stub does not know
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setAccessibleName(words("Why do you decide so?"))
        self.question.setBuddy(self.reason)
        self.alias = WholeBox()
        self.alias.setToolTip(
            words("Then what comes from this address counts from now on as the person's own reply.")
        )
        self.teaches = WholeBox(
            words(
                "If I accept it: read this sentence as a yes from now on ({key})",
                key=self.keys.teach,
            )
        )
        self.never = WholeBox(
            words("If I decide no or leaving: never write there again ({key})", key=self.keys.never)
        )
        self.parts: dict[int, WholeBox] = {}
        self._parts = QGroupBox(words("If I accept it, it is for:"))
        self._parts.setLayout(QVBoxLayout())
        self.buttons: dict[Decision, QPushButton] = {}
        for decision in DECISION_WORDS:
            self.buttons[decision] = QPushButton(self._button_text(decision))
            self.buttons[decision].clicked.connect(partial(self.choose, decision))
        text = words("Reply… ({key})", key=self.keys.reply)
        self.reply = QPushButton(text)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDEST_LETTERS)
        self.reply.clicked.connect(self.want_reply)
        self._lay_out()
        self._paint()
        self.show_letter(None)

    def _lay_out(self) -> None:
        *always, came_back = self.buttons.values()  # which most replies do not need stands last
        buttons = (*always, self.reply, came_back)
        for button in buttons:
            button.setAutoDefault(False)
        self._rows = ButtonRows(buttons, most=COLUMNS, is_large=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._parts)
        layout.addWidget(self.alias)
        layout.addWidget(self.teaches)
        layout.addWidget(self.never)
        layout.addWidget(self.question)
        layout.addWidget(self.reason)
        layout.addWidget(self._rows)

    @property
    def note(self) -> str:
        """The reason that stands in the field."""
        return self.reason.currentText().strip()

    def show_letter(self, letter: Letter | None) -> None:
        """Make possible what can be done about a reply; None while nothing is known of it yet."""
        is_other = letter is None or self._letter is None or letter.id != self._letter.id
        self._letter = letter
        if is_other:
            self._offer_parts(letter)
            self.disarm()
            self.teaches.setChecked(False)
            self.never.setChecked(False)
            self.alias.setChecked(False)
        self.never.setVisible(letter is not None)
        self.alias.setVisible(letter is not None and bool(letter.alias))
        if letter is not None and letter.alias:
            name = letter.asked.name or letter.asked.address if letter.asked else ""
            self.alias.setText(
                self._(
                    "{address} belongs to {who}, too ({key})",
                    address=letter.alias,
                    who=name,
                    key=self.keys.alias,
                )
            )
        self._offer_teaching(letter)
        self._enable()

    def _offer_parts(self, letter: Letter | None) -> None:
        """Of several things that were asked, each can be ticked."""
        for box in self.parts.values():
            box.deleteLater()
        self.parts = {}
        for part in letter.parts if letter is not None else ():
            box = WholeBox(f"{part.number}  {part.name}".replace("&", "&&"))
            box.setChecked(part.is_named)
            box.toggled.connect(self._enable)
            self.parts[part.number] = box
            layout = self._parts.layout()
            assert layout is not None, "it was given one"
            layout.addWidget(box)
        self._parts.setVisible(bool(self.parts))

    @property
    def picks(self) -> tuple[int, ...]:
        """What of several things is ticked."""
        return tuple(number for number, box in self.parts.items() if box.isChecked())

    def _offer_teaching(self, letter: Letter | None) -> None:
        """Where the whole text could be learnt, it may be: only if somebody ticks it."""
        text = letter.teachable if letter is not None else ""
        is_possible = letter is not None and Decision.ACCEPT not in letter.blocked
        self.teaches.setVisible(bool(text) and is_possible)
        if self._teachable != text:
            self._teachable = text
            self.teaches.setChecked(False)
            self.teaches.setToolTip(
                self._(
                    "Then nobody reads a reply any more that says only “{text}”: it counts as a"
                    " yes. You find it in the menu Mail, Own sentences.",
                    text=text,
                )
            )

    def turn_teaching(self) -> None:
        """Tick what is offered to be learnt, or not."""
        if self.teaches.isVisibleTo(self):
            self.teaches.toggle()

    def turn_alias(self) -> None:
        """Say that the sender's address is the person's own, too, or that it is not."""
        if self.alias.isVisibleTo(self):
            self.alias.toggle()

    def turn_never(self) -> None:
        """Tick that nobody shall write there again, or not."""
        if self.never.isVisibleTo(self):
            self.never.toggle()

    def _what(self, decision: Decision) -> Sentence:
        """What a decision is called; a yes that came too late can only ask again."""
        if decision is Decision.ACCEPT and self._letter is not None and self._letter.asks_anew:
            return ASK_AGAIN
        return DECISION_WORDS[decision]

    def _button_text(self, decision: Decision) -> str:
        return self._("{what} ({key})", what=self._what(decision), key=self.keys.of(decision))

    def _why_not(self, decision: Decision) -> Sentence | None:
        """Why a decision is not possible, or not yet."""
        blocked = self._letter.blocked.get(decision) if self._letter is not None else None
        is_for_nothing = decision is Decision.ACCEPT and bool(self.parts) and not self.picks
        return blocked or (_NOTHING_TICKED if is_for_nothing else None)

    def _enable(self) -> None:
        letter = self._letter
        for decision, button in self.buttons.items():
            reason = self._why_not(decision)
            button.setEnabled(letter is not None and reason is None)
            if decision is Decision.BOUNCED:  # most replies cannot be that
                button.setVisible(button.isEnabled())
            button.setText(self._button_text(decision))
            asks = decision is Decision.ACCEPT and letter is not None and letter.asks_anew
            said = ASK_AGAIN_TIP if asks else DECISION_TIPS[decision]
            button.setToolTip(self._.say(reason if reason is not None else said))
        self._rows.arrange()
        no_reply = letter.no_reply if letter is not None else None
        self.reply.setEnabled(letter is not None and no_reply is None)
        tip = self._("Write back, with a ready text or your own; the question stays open.")
        self.reply.setToolTip(self._.say(no_reply) if no_reply is not None else tip)

    def pause(self) -> None:
        """A decision is being written down: until the next reply there is nothing to choose."""
        for button in (*self.buttons.values(), self.reply):
            button.setEnabled(False)

    def go_on(self) -> None:
        """It was not written down: everything is possible as before."""
        self._enable()

    # --- choosing ---------------------------------------------------------------------------------

    def choose(self, decision: Decision) -> None:
        """Decide so if there is a reason, else offer one."""
        if self._letter is None:
            return
        reason = self._why_not(decision)
        if reason is not None:
            self.refused.emit(self._.say(reason))
            return
        of_others = any(self.note in self._ready[one] for one in Decision if one != decision)
        if is_reason(self.note) and not of_others and self._is_heard(decision):
            self._decide(decision)
        else:
            self._arm(decision)

    @property
    def is_armed(self) -> bool:
        """Whether a decision is chosen that still waits for its reason, or for Enter."""
        return self._armed is not None

    def type(self, letters: str) -> None:
        """Go on with the reason: what was typed elsewhere stands there, too."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.insert(letters)

    def want_reply(self) -> None:
        """Write back, if that is possible."""
        if self._letter is not None and self._letter.no_reply is not None:
            self.refused.emit(self._.say(self._letter.no_reply))
        elif self.reply.isEnabled():
            self.reply_wanted.emit()

    def _doubt(self, decision: Decision) -> Sentence | None:
        """What speaks against a decision."""
        return self._letter.doubts.get(decision) if self._letter is not None else None

    def _is_heard(self, decision: Decision) -> bool:
        """Whether all that speaks against a decision, as far as is known here, was said."""
        return self._doubt(decision) == (self._said if self._armed is decision else None)

    def _fitting(self, decision: Decision) -> str:
        """The reason that is true by what is known, or none."""
        if self._letter is None:
            return ""
        reason = fitting(decision, self._letter, is_theirs=self.alias.isChecked())
        return self._.say(reason) if reason is not None else ""

    def _arm(self, decision: Decision) -> None:
        doubt, note = self._doubt(decision), self.note
        self._armed, self._said = decision, doubt
        self._offer([decision], note if self._is_theirs(note) else self._fitting(decision))
        what = self._what(decision)
        asked = self._("Why “{what}”? Enter decides, Escape goes back.", what=what)
        if doubt is not None:
            asked = self._(
                "Wait: {doubt} Really “{what}”, and why? Enter decides, Escape goes back.",
                doubt=doubt,
                what=what,
            )
        self.question.setText(asked)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _is_theirs(self, note: str) -> bool:
        """Whether somebody typed a reason of their own."""
        return is_reason(note) and not any(note in reasons for reasons in self._ready.values())

    def _offer(self, decisions: Iterable[Decision], note: str) -> None:
        """Offer the ready reasons for a decision, or the first ones of several; `note` stands."""
        letter = self._letter
        ready = [offered(one, letter) for one in decisions] if letter is not None else []
        shown = ready[0] if len(ready) == 1 else [reasons[0] for reasons in ready if reasons]
        with QSignalBlocker(self.reason):
            self.reason.clear()
            self.reason.addItems([self._.say(one) for one in shown])
            self.reason.setCurrentIndex(-1)
            self.line.setText(note)
        hint = self._("In a few words (arrow down: some to choose from)")
        hinted(self.line, hint if shown else self._("In a few words"))

    def disarm(self) -> None:
        """Nothing is chosen, and no reason given."""
        self._armed = self._said = None
        blocked = self._letter.blocked if self._letter is not None else {}
        self._offer([one for one in Decision if one not in blocked], "")
        self.question.setText(self._("Why do you decide so? The reason goes into the log."))

    def put_away(self) -> None:
        """Ask for no reason any more; what somebody typed of their own stays there for later."""
        note = self.note
        if self.is_armed:
            self.disarm()
            if self._is_theirs(note):
                self.line.setText(note)

    def _take(self) -> None:
        if self._armed is None:
            return
        if is_reason(self.note):
            self.choose(self._armed)
            return
        what = self._what(self._armed)
        missing = self._(
            "Nothing is decided yet: please say first in a few words why “{what}”, or choose a"
            " reason with the arrow down.",
            what=what,
        )
        if self.note:
            missing = self._(
                "Nothing is decided yet: the single letter “{letter}” is no reason for “{what}”."
                " To decide otherwise, press Escape first, then the other letter or its button.",
                letter=self.note,
                what=what,
            )
        self.unsaid.emit(missing)

    def _decide(self, decision: Decision) -> None:
        alias = self.alias.isVisibleTo(self) and self.alias.isChecked()
        teaches = decision is Decision.ACCEPT and self.teaches.isVisibleTo(self)
        taught = self._teachable if teaches and self.teaches.isChecked() else ""
        never = decision in REFUSING and self.never.isChecked()
        is_sure = self._said is not None
        picks = self.picks if decision is Decision.ACCEPT else ()
        self.decided.emit(Choice(decision, self.note, alias, taught, is_sure, never, picks))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "reply"):
            self._paint()

    def _paint(self) -> None:
        side, ratio = self.fontMetrics().ascent(), self.devicePixelRatioF()
        for decision, button in self.buttons.items():
            button.setIcon(QIcon(mark_picture(MARKS[decision], self.palette(), side, ratio)))
            button.setIconSize(QSize(side, side))
        self.reply.setIcon(icon(Icon.SEND, self.palette(), ratio))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.disarm()
            self.left.emit()
        else:
            super().keyPressEvent(event)
