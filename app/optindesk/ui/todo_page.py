"""The first screen: what is to be done, with one big next step."""

from __future__ import annotations

from collections.abc import Mapping
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

from optindesk.core.sentence import Sentence
from optindesk.core.status import State
from optindesk.flows.overview import ToDo
from optindesk.flows.pacing import Allowance
from optindesk.ui.actions import Actions
from optindesk.ui.icons import mark_picture
from optindesk.ui.notice import LOOK
from optindesk.ui.todo_words import (
    FIGURES,
    Step,
    figures_in_words,
    in_words,
    next_step,
    pace_in_words,
    standstill_in_words,
)
from optindesk.ui.words import Words


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
    """`people_wanted` has the state whose people are to be shown, or `LAPSING`, `WRONG`; a desk to
    practise on, and one whose data is on a server, `has_copies` of none of its own."""

    people_wanted = Signal(object)

    def __init__(self, words: Words, actions: Actions, *, has_copies: bool = True) -> None:
        super().__init__()
        self._has_copies = has_copies
        self.figures: dict[State | str, QToolButton] = {}
        self._ = words
        self._step_actions: Mapping[Step, QAction] = {
            Step.ACCOUNT: actions.set_up,
            Step.LIST: actions.new_list,
            Step.IMPORT: actions.import_sheet,
            Step.READ: actions.read,
            Step.SEND: actions.send,
            Step.CHECK: actions.check,
            Step.NOTHING: actions.enter_code,
        }
        self._action = actions.check
        self.standstill = QuietLine(words("Try it by hand"), actions.check)
        self.resting = QuietLine(words("Try now"), actions.send_now)
        self.uncopied = QuietLine(words("Try now"), actions.copy_now)
        self.outside = QuietLine(words("Copies outside…"), actions.copy_outside)
        self.unsaid = QuietLine(words("Fill it in…"), actions.business)
        self.given = QuietLine(words("File of them…"), actions.take_out)
        self.pin = QuietLine(words("Owner’s PIN…"), actions.pin)
        self._quiet_lines = (
            *(self.standstill, self.resting, self.uncopied, self.outside),
            *(self.unsaid, self.given, self.pin),
        )
        self.headline = _text(1.7, bold=True)
        self.reason = _text(1.1)
        self.pace = _text(1.0)
        self.step = QPushButton()
        self.setFocusProxy(self.step)
        self.step.clicked.connect(lambda: self._action.trigger())
        self.second = QPushButton(actions.sign_up.text())
        self.second.clicked.connect(actions.sign_up.trigger)
        self.account = QPushButton(actions.account.text())
        self.account.setToolTip(actions.account.toolTip())
        self.account.clicked.connect(actions.account.trigger)
        self.old = QPushButton(actions.bring_old.text())
        self.old.setToolTip(actions.bring_old.toolTip())
        self.old.clicked.connect(actions.bring_old.trigger)
        self._lay_out()
        self._paint_marks()
        for action in set(self._step_actions.values()):
            action.changed.connect(self._follow_action)

    def _lay_out(self) -> None:
        big = self.step.font()
        big.setPointSizeF(big.pointSizeF() * 1.15)
        self.step.setFont(big)
        self.step.setMinimumHeight(round(self.fontMetrics().height() * 2.4))
        for button in (self.account, self.second, self.old):
            button.setMinimumHeight(self.step.minimumHeight())
        buttons = QHBoxLayout()
        buttons.addWidget(self.step)
        buttons.addWidget(self.account)
        buttons.addWidget(self.second)
        buttons.addWidget(self.old)
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
        for line in self._quiet_lines:
            layout.addWidget(line)
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

    def show_to_do(
        self,
        to_do: ToDo,
        allowance: Allowance | None = None,
        to_take_out: Sentence | None = None,
    ) -> None:
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
        self.account.setVisible(step is Step.ACCOUNT)
        self.old.setVisible(step is Step.IMPORT)
        still = to_do.standstill
        self.standstill.say(standstill_in_words(self._, still) if still is not None else "")
        self.resting.say(self._.say(to_do.resting) if to_do.resting is not None else "")
        self.uncopied.say(self._.say(to_do.uncopied) if to_do.uncopied is not None else "")
        self.outside.say(self._outside_in_words(to_do))
        self.outside.mark.setVisible(to_do.outside is None or to_do.outside_is_old)
        unsaid = to_do.unsaid if to_do.has_account and to_do.lists else None
        self.unsaid.say(self._.say(unsaid) if unsaid is not None else "")
        self.given.say(self._.say(to_take_out) if to_take_out is not None else "")
        self.pin.say(self._.say(to_do.pin_forgotten) if to_do.pin_forgotten is not None else "")
        for state, (count, said) in figures_in_words(self._, to_do).items():
            self.figures[state].setText(said)
            self.figures[state].setVisible(count > 0)

    def _outside_in_words(self, to_do: ToDo) -> str:
        """How old the last copy outside is; where there is a place for none, why to choose one,
        once there is something to lose."""
        if not self._has_copies or not (to_do.has_account or to_do.people):
            return ""
        if to_do.outside is not None:
            return self._.say(to_do.outside)
        return self._(
            "No copy of your data goes outside of this computer yet: if it breaks or is stolen, all"
            " proof is gone with it."
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_marks()

    def _paint_marks(self) -> None:
        side, ratio = self.fontMetrics().ascent(), self.devicePixelRatioF()
        for line in self._quiet_lines:
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
