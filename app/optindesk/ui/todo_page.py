"""The first screen: what is to be done, with one big next step."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.status import State
from optindesk.flows.overview import ToDo
from optindesk.flows.pacing import Allowance
from optindesk.flows.rounds import Standstill
from optindesk.ui.actions import Actions
from optindesk.ui.icons import mark_picture
from optindesk.ui.mark import MARKS, Mark
from optindesk.ui.notice import LOOK
from optindesk.ui.sources import LAPSING, WRONG
from optindesk.ui.words import Words


class Step(Enum):
    """The next thing to do."""

    ACCOUNT = auto()
    LIST = auto()
    IMPORT = auto()
    SEND = auto()
    READ = auto()
    CHECK = auto()
    NOTHING = auto()


def next_step(to_do: ToDo) -> Step:
    """The first that is missing on the way, else what waits."""
    order = (
        (Step.ACCOUNT, not to_do.has_account),
        (Step.LIST, not to_do.lists),
        (Step.IMPORT, not to_do.people),
        (Step.READ, bool(to_do.to_read)),
        (Step.SEND, bool(to_do.to_send)),
        (Step.CHECK, to_do.has_mailbox),
    )
    return next((step for step, is_due in order if is_due), Step.NOTHING)


def in_words(words: Words, step: Step, to_do: ToDo) -> tuple[str, str]:
    """The headline of a step, and why it is the next one."""
    match step:
        case Step.ACCOUNT:
            return (
                words("Set up your mail account"),
                words("Questions are sent from your own address, and replies come back to it."),
            )
        case Step.LIST:
            return (
                words("Make your first list"),
                words("A list is what people sign up for: a newsletter, invitations, offers."),
            )
        case Step.IMPORT:
            return (
                words("Bring in your sign-ups"),
                words("Import a sheet, drop it on this window, or type in what is on paper."),
            )
        case Step.READ:
            return (
                words.plural(
                    "{n} reply needs you to read it",
                    "{n} replies need you to read them",
                    to_do.to_read,
                ),
                words.plural(
                    "It is neither a clear yes nor a clear no. A person must decide it.",
                    "They are neither a clear yes nor a clear no. A person must decide them.",
                    to_do.to_read,
                ),
            )
        case Step.SEND:
            return (
                words.plural(
                    "{n} mail is ready to be sent", "{n} mails are ready to be sent", to_do.to_send
                ),
                words.plural(
                    "It waits in the outbox until you send it.",
                    "They wait in the outbox until you send them.",
                    to_do.to_send,
                ),
            )
        case Step.CHECK:
            return (
                words("Look whether replies have come"),
                words.plural(
                    "{n} person has not answered yet.",
                    "{n} people have not answered yet.",
                    to_do.awaiting,
                )
                if to_do.awaiting
                else words("Nobody is being waited for."),
            )
        case Step.NOTHING:
            return (
                words("Nothing is to be done"),
                words("No mailbox is set up: drop saved replies on this window, or enter codes."),
            )


FIGURES: Mapping[State | str, Mark] = {
    State.REVIEW: MARKS[State.REVIEW],
    State.QUEUED: MARKS[State.QUEUED],
    State.AWAITING: MARKS[State.AWAITING],
    LAPSING: MARKS[State.EXPIRED],
    State.BOUNCED: MARKS[State.BOUNCED],
    WRONG: MARKS[State.BOUNCED],
    State.REFUSED: MARKS[State.REFUSED],
    State.UNKNOWN: MARKS[State.UNKNOWN],
}
"""What is counted, in this order, with its mark; a click shows those people."""


def figures_in_words(words: Words, to_do: ToDo) -> dict[State | str, tuple[int, str]]:
    """The counts, each as a short text; what is held back is told with what waits to be sent."""
    waiting = words.plural("{n} mail to be sent", "{n} mails to be sent", to_do.to_send)
    if to_do.held:
        held = words.plural("{n} is held back for now", "{n} are held back for now", to_do.held)
        waiting = f"{waiting}; {held}"
    return {
        State.REVIEW: (
            to_do.to_read,
            words.plural("{n} reply to read", "{n} replies to read", to_do.to_read),
        ),
        State.QUEUED: (to_do.to_send + to_do.held, waiting),
        State.AWAITING: (
            to_do.awaiting,
            words.plural(
                "{n} person has not answered yet",
                "{n} people have not answered yet",
                to_do.awaiting,
            ),
        ),
        LAPSING: (
            to_do.lapsing,
            words.plural(
                "{n} question lapses within a week",
                "{n} questions lapse within a week",
                to_do.lapsing,
            ),
        ),
        State.BOUNCED: (
            to_do.bounced,
            words.plural("{n} mail came back", "{n} mails came back", to_do.bounced),
        ),
        WRONG: (
            to_do.wrong,
            words.plural(
                "{n} person needs the right address",
                "{n} people need the right address",
                to_do.wrong,
            ),
        ),
        State.REFUSED: (
            to_do.refused,
            words.plural(
                "{n} question was refused by your provider",
                "{n} questions were refused by your provider",
                to_do.refused,
            ),
        ),
        State.UNKNOWN: (
            to_do.unknown,
            words.plural(
                "{n} mail may or may not have gone out",
                "{n} mails may or may not have gone out",
                to_do.unknown,
            ),
        ),
    }


def pace_in_words(words: Words, to_do: ToDo, allowance: Allowance | None) -> str:
    """How far the account's limits are used, and why they are so; empty while that is no matter."""
    if allowance is None or not (allowance.limits or allowance.resumes_at):
        return ""
    if not (to_do.to_send or any(count for _, count in allowance.limits)):
        return ""
    return f"{words('Mails sent: {pace}.', pace=allowance.said)}\n{words.say(allowance.why)}"


def standstill_in_words(words: Words, still: Standstill) -> str:
    """What does not go well on its own, since when, and whether it is tried again."""
    why = words.say(still.why)
    if still.again_at is None:
        return words(
            "On its own the desk does nothing since {since}: {why} It goes on when it went well by"
            " hand.",
            since=still.since,
            why=why,
        )
    return words(
        "On its own it did not go well since {since}: {why} It is tried again at {when}.",
        since=still.since,
        why=why,
        when=still.again_at,
    )


class QuietLine(QWidget):
    """What should be seen to, without haste: it stays until it is, with a button that helps."""

    def __init__(self, text: str, action: QAction) -> None:
        super().__init__()
        self.mark = QLabel()
        self.text = _text(1.0)
        self.button = QPushButton(text)
        self.button.clicked.connect(action.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignTop)

    def say(self, text: str) -> None:
        """Show a text; an empty one hides the line."""
        self.text.setText(text)
        self.setVisible(bool(text))


class ToDoPage(QWidget):
    """`people_wanted` has the state whose people are to be shown, or `LAPSING`, `WRONG`."""

    people_wanted = Signal(object)

    def __init__(self, words: Words, actions: Actions) -> None:
        super().__init__()
        self.figures: dict[State | str, QToolButton] = {}
        self._ = words
        self._step_actions: Mapping[Step, QAction] = {
            Step.ACCOUNT: actions.account,
            Step.LIST: actions.new_list,
            Step.IMPORT: actions.import_sheet,
            Step.READ: actions.read,
            Step.SEND: actions.send,
            Step.CHECK: actions.check,
            Step.NOTHING: actions.enter_code,
        }
        self._action = actions.check
        self.standstill = QuietLine(words("Try it by hand"), actions.check)
        self.nowhere = QuietLine(words("Fill it in…"), actions.business)
        self.nowhere.say(
            words(
                "Your mails do not say your postal address yet. Whoever is asked must be able to"
                " see who asks."
            )
        )
        self.headline = _text(1.7, bold=True)
        self.reason = _text(1.1)
        self.pace = _text(1.0)
        self.step = QPushButton()
        self.setFocusProxy(self.step)
        self.step.clicked.connect(lambda: self._action.trigger())
        self.second = QPushButton(actions.sign_up.text())
        self.second.clicked.connect(actions.sign_up.trigger)
        self._lay_out()
        self._paint_marks()
        for action in set(self._step_actions.values()):
            action.changed.connect(self._follow_action)

    def _lay_out(self) -> None:
        big = self.step.font()
        big.setPointSizeF(big.pointSizeF() * 1.15)
        self.step.setFont(big)
        self.step.setMinimumHeight(round(self.fontMetrics().height() * 2.4))
        self.second.setMinimumHeight(self.step.minimumHeight())
        buttons = QHBoxLayout()
        buttons.addWidget(self.step)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        gap = self.fontMetrics().height()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addWidget(self.headline)
        layout.addWidget(self.reason)
        layout.addSpacing(gap // 2)
        layout.addLayout(buttons)
        layout.addSpacing(gap)
        layout.addLayout(self._make_figures())
        layout.addSpacing(gap // 2)
        layout.addWidget(self.pace)
        layout.addWidget(self.standstill)
        layout.addWidget(self.nowhere)
        layout.addStretch(1)

    def _make_figures(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(0)
        for state in FIGURES:
            row = QToolButton()
            row.setAutoRaise(True)
            row.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            reads = state is State.REVIEW
            tip = self._("Read these replies") if reads else self._("Show these people")
            row.setToolTip(tip)
            row.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.clicked.connect(partial(self.people_wanted.emit, state))
            row.hide()
            self.figures[state] = row
            layout.addWidget(row, alignment=Qt.AlignmentFlag.AlignLeft)
        return layout

    # --- what is shown ----------------------------------------------------------------------------

    def show_to_do(self, to_do: ToDo, allowance: Allowance | None = None) -> None:
        """Show the counts as they are now, and the step that follows from them."""
        self.pace.setText(pace_in_words(self._, to_do, allowance))
        self.pace.setVisible(bool(self.pace.text()))
        step = next_step(to_do)
        headline, reason = in_words(self._, step, to_do)
        self.headline.setText(headline)
        if step is Step.SEND and allowance is not None and allowance.resumes_at is not None:
            reason = self._("Sending can go on at {when}.", when=allowance.resumes_at)
        self.reason.setText(reason)
        self._action = self._step_actions[step]
        self._follow_action()
        self.second.setVisible(step not in (Step.ACCOUNT, Step.LIST))
        still = to_do.standstill
        self.standstill.say(standstill_in_words(self._, still) if still is not None else "")
        self.nowhere.setVisible(to_do.has_account and bool(to_do.lists) and not to_do.says_where)
        for state, (count, said) in figures_in_words(self._, to_do).items():
            self.figures[state].setText(said)
            self.figures[state].setVisible(count > 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_marks()

    def _paint_marks(self) -> None:
        side, ratio = self.fontMetrics().ascent(), self.devicePixelRatioF()
        for line in (self.standstill, self.nowhere):
            line.mark.setPixmap(mark_picture(LOOK, self.palette(), side, ratio))
        for state, row in self.figures.items():
            row.setIcon(QIcon(mark_picture(FIGURES[state], self.palette(), side, ratio)))
            row.setIconSize(QSize(side, side))

    def _follow_action(self) -> None:
        self.step.setText(self._action.text())
        self.step.setIcon(self._action.icon())
        self.step.setEnabled(self._action.isEnabled())


def _text(scale: float, *, bold: bool = False) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    font.setBold(bold)
    label.setFont(font)
    return label
