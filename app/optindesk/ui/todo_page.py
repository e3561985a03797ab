"""The first screen: what is to be done, with one big next step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.sentence import Sentence
from optindesk.core.status import State
from optindesk.flows.narrowing import TO_SEND
from optindesk.ui.actions import Actions
from optindesk.ui.button_rows import ButtonRows
from optindesk.ui.filter_box import FilterBox
from optindesk.ui.icons import mark_picture
from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.todo_row import ToDoRow, heading, text_label
from optindesk.ui.todo_words import (
    FIGURES,
    Step,
    figures_in_words,
    in_words,
    is_calm,
    next_step,
    pace_in_words,
    standstill_in_words,
)
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.overview import ToDo
    from optindesk.flows.pacing import Allowance
    from optindesk.ui.growth_panel import GrowthPanel
    from optindesk.ui.news_panel import NewsPanel


class QuietLine(QWidget):
    """What should be seen to, without haste: it stays until it is, with a button that helps."""

    def __init__(self, text: str, action: QAction) -> None:
        super().__init__()
        self.mark = QLabel()
        self.text = text_label(1.0)
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


WIDE, WIDEST = 44, 100
"""From so many letters' heights on, how lists grow stands beside what is to do; and so wide is the
page at most, as the eye loses the line in wider ones."""


MOST_MAILS = 10_000
"""Of so many mails that wait it is looked up to whom they go; nearly all of more are questions."""


class ToDoPage(QWidget):
    """`people_wanted` has the state whose people are to be shown, or `LAPSING`, `WRONG`, `TO_SEND`;
    `asked_about` some letters of who is on the telephone. A desk to practise on `has_copies` of
    none; of one that `is_shared` its server may keep some; one can be `only_looked_at`. `news` and
    `growth` are shown once there are people."""

    people_wanted = Signal(object)
    asked_about = Signal(str)

    def __init__(
        self,
        words: Words,
        actions: Actions,
        *,
        has_copies: bool = True,
        is_shared: bool = False,
        only_looked_at: bool = False,
        news: NewsPanel | None = None,
        growth: GrowthPanel | None = None,
    ) -> None:
        super().__init__()
        self._has_copies, self._is_shared = has_copies, is_shared
        self.only_looked_at = only_looked_at
        self.news, self.growth = news or QWidget(), growth or QWidget()
        self._panels = [one for one in (news, growth) if one is not None]
        self.figures: dict[State | str, ToDoRow] = {}
        self._ = words
        self._step_actions: Mapping[Step, QAction] = {
            Step.ACCOUNT: actions.set_up,
            Step.LIST: actions.new_list,
            Step.IMPORT: actions.import_sheet,
            Step.READ: actions.read,
            Step.SEND: actions.send,
            Step.CHECK: actions.check,
            Step.NOTHING: actions.enter_code,
            Step.LOOK: actions.find,
        }
        self._action = actions.check
        self._instead: QWidget | None = None
        self._to_send = 0
        self.let_in = QuietLine(actions.log_in.text(), actions.log_in)
        self.standstill = QuietLine(words("Try it by hand"), actions.check)
        self.resting = QuietLine(words("Try now"), actions.send_now)
        self.uncopied = QuietLine(words("Try now"), actions.copy_now)
        self.outside = QuietLine(words("Copies outside…"), actions.copy_outside)
        self.unsaid = QuietLine(words("Fill it in…"), actions.business)
        self.given = QuietLine(words("File of them…"), actions.take_out)
        self.pin = QuietLine(words("Owner’s PIN…"), actions.pin)
        self.clock = QuietLine(words("The clock is right"), actions.clock_is_right)
        self._quiet_lines = (
            *(self.let_in, self.clock, self.standstill, self.resting, self.uncopied, self.outside),
            *(self.unsaid, self.given, self.pin),
        )
        self.done = QLabel()
        self.headline = text_label(1.7, bold=True)
        self.reason = text_label(1.1)
        self.pace = text_label(1.0)
        self.step = QPushButton()
        self.setFocusProxy(self.step)
        self.step.clicked.connect(lambda: self._action.trigger())
        self._practise = actions.practise
        self.practise = QPushButton(actions.practise.iconText())
        self.practise.setToolTip(actions.practise.toolTip())
        self.practise.clicked.connect(actions.practise.trigger)
        self.second = QPushButton(actions.sign_up.text())
        self.second.clicked.connect(actions.sign_up.trigger)
        self.account = QPushButton(actions.account.text())
        self.account.setToolTip(actions.account.toolTip())
        self.account.clicked.connect(actions.account.trigger)
        self.old = QPushButton(actions.bring_old.text())
        self.old.setToolTip(actions.bring_old.toolTip())
        self.old.clicked.connect(actions.bring_old.trigger)
        self._buttons = ButtonRows((self.step, self.practise, self.account, self.second, self.old))
        self.ask = FilterBox(self._("Some letters of the name or the address (F2)"))
        self.ask.setToolTip(actions.calling.toolTip())
        self.ask.wanted.connect(self._ask_about)
        self.who = QLabel(self._("Ask about some&body:"))
        self.who.setBuddy(self.ask)
        self.needs = heading(self._("What waits"))
        self._lay_out()
        self._paint_marks()
        for action in set(self._step_actions.values()):
            action.changed.connect(self._follow_action)

    def _lay_out(self) -> None:
        big = self.step.font()
        big.setPointSizeF(big.pointSizeF() * 1.15)
        self.step.setFont(big)
        gap = self.fontMetrics().height()
        head = QHBoxLayout()
        head.addWidget(self.done, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.headline, 1)
        question = QHBoxLayout()
        question.addWidget(self.who)
        question.addWidget(self.ask, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(gap // 3)  # else that between the columns counts
        left.addWidget(self.needs)
        left.addWidget(self._make_figures(gap))
        left.addWidget(self.news)
        left.addStretch(1)
        right.addWidget(self.growth)
        right.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(gap * 2)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        inside = QWidget()
        inside.setMaximumWidth(gap * WIDEST)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(gap, gap, gap, gap)
        layout.addLayout(head)
        layout.addWidget(self.reason)
        layout.addSpacing(gap // 2)
        layout.addWidget(self._buttons, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(gap // 2)
        layout.addLayout(question)
        layout.addSpacing(gap)
        layout.addLayout(self._columns)
        layout.addSpacing(gap // 2)
        layout.addWidget(self.pace)
        for line in self._quiet_lines:
            layout.addWidget(line)
        layout.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self.area.hide()  # until it is known what there is to do

    def _make_figures(self, gap: int) -> QWidget:
        """The rows, with a gap below them that is not there without any."""
        rows = self._rows = QWidget()
        rows.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, 0, gap)
        layout.setSpacing(0)
        for state, mark in FIGURES.items():
            reads = state is State.REVIEW
            tip = self._("Read these replies") if reads else self._("Show these people")
            row = ToDoRow(mark, tip)
            row.clicked.connect(partial(self._want, state))
            row.hide()
            self.figures[state] = row
            layout.addWidget(row)
        return rows

    def _want(self, state: State | str) -> None:
        """Mails that wait are not questions alone; of very many it takes long to say to whom."""
        is_any = state is State.QUEUED and self._to_send <= MOST_MAILS
        self.people_wanted.emit(TO_SEND if is_any else state)

    def _ask_about(self, text: str) -> None:
        """Go on where all that staff need stands; here the line is empty again."""
        if text:
            self.ask.clear()
            self.asked_about.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= self.fontMetrics().height() * WIDE
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if is_wide else down)

    # --- what is shown ----------------------------------------------------------------------------

    def reload(self) -> None:
        """Something was changed: let the panels read it; the rest is shown by `show_to_do`."""
        for panel in self._panels:
            panel.reload()

    def show_to_do(
        self,
        to_do: ToDo,
        allowance: Allowance | None = None,
        to_take_out: Sentence | None = None,
        not_let_in: Sentence | None = None,
    ) -> None:
        """Show the counts as they are now, the step that follows from them, and why this computer
        is not let in to the mail."""
        self.pace.setText(pace_in_words(self._, to_do, allowance))
        self.pace.setVisible(bool(self.pace.text()))
        step = Step.LOOK if self.only_looked_at else next_step(to_do)
        calm = is_calm(to_do) and not_let_in is None
        headline, reason = in_words(self._, step, to_do, calm=calm)
        self.headline.setText(headline)
        if step is Step.SEND and allowance is not None and allowance.resumes_at is not None:
            reason = self._("Sending can go on at {when}.", when=allowance.resumes_at)
        self.reason.setText(reason)
        self._action = self._step_actions[step]
        self._follow_action()
        self.done.setVisible(calm and not self.only_looked_at)
        self.second.setVisible(step not in (Step.ACCOUNT, Step.LIST, Step.LOOK))
        self.account.setVisible(step is Step.ACCOUNT)
        # Who practises waits in vain for people who are invented.
        self.practise.setVisible(
            self._practise.isVisible() and step is Step.CHECK and to_do.awaiting > 0
        )
        self.old.setVisible(step is Step.IMPORT)
        self._buttons.arrange()
        self.let_in.say(self._.say(not_let_in) if not_let_in is not None else "")
        still = to_do.standstill
        self.standstill.say(standstill_in_words(self._, still) if still is not None else "")
        self.resting.say(self._.say(to_do.resting) if to_do.resting is not None else "")
        self.uncopied.say(self._.say(to_do.uncopied) if to_do.uncopied is not None else "")
        self.outside.say(self._outside_in_words(to_do))
        self.outside.mark.setVisible(to_do.outside is None or to_do.outside_is_old)
        unsaid = to_do.unsaid if to_do.has_account and to_do.lists else None
        self.unsaid.say(self._.say(unsaid) if unsaid is not None else "")
        self.given.say(self._.say(to_take_out) if to_take_out is not None else "")
        doubt = to_do.clock_doubted
        self.clock.say(self._.say(doubt) if doubt is not None else "")
        self.pin.say(self._.say(to_do.pin_forgotten) if to_do.pin_forgotten is not None else "")
        self._to_send = to_do.to_send + to_do.held
        figures = figures_in_words(self._, to_do)
        for state, (count, said) in figures.items():
            self.figures[state].say(said)
            self.figures[state].setVisible(count > 0)
        for part in (self.needs, self._rows):
            part.setVisible(any(count for count, _ in figures.values()))
        for part in (self.who, self.ask, self.news, self.growth):
            part.setVisible(to_do.people > 0)
        self.area.show()

    def _outside_in_words(self, to_do: ToDo) -> str:
        """How old the last copy outside is; where there is a place for none, why to choose one,
        once there is something to lose."""
        if not self._has_copies or not (to_do.has_account or to_do.people):
            return ""
        if to_do.outside is not None:
            return self._.say(to_do.outside)
        if self._is_shared:
            return self._(
                "No computer makes copies of this shared desk yet: unless its server keeps some,"
                " all proof is gone once that breaks."
            )
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
        large = self.headline.fontMetrics().ascent()
        self.done.setPixmap(mark_picture(DONE, self.palette(), large, ratio))

    def _follow_action(self) -> None:
        self.step.setText(self._action.text())
        self.step.setIcon(self._action.icon())
        self._enable_step(self._action.isEnabled())
        self._buttons.arrange()

    def _enable_step(self, is_enabled: bool) -> None:
        """While the step is being done the keys go elsewhere; then they come back, unless somebody
        took them further."""
        had = self.step.hasFocus()
        self.step.setEnabled(is_enabled)
        if had and not is_enabled:
            self._instead = self.window().focusWidget()
        elif is_enabled and self._instead is not None:
            if self.window().focusWidget() is self._instead:
                self.step.setFocus()
            self._instead = None
