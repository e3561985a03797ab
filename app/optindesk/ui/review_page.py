"""“Please read”: the replies that a person must decide, one after the other, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from optindesk.core.errors import (
    AlreadyDecided,
    CannotDecide,
    CannotForget,
    CannotTeach,
    CannotUndo,
    Trouble,
    UnknownReview,
)
from optindesk.core.letter import Verdict
from optindesk.core.log_words import UNNAMED
from optindesk.core.ports import Tick
from optindesk.flows import reviewing
from optindesk.flows.desk import Desk
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Decision, Waiting
from optindesk.ui import saving
from optindesk.ui.actions import Actions
from optindesk.ui.bench import Bench
from optindesk.ui.decision_bar import (
    Choice,
    DecisionBar,
)
from optindesk.ui.hint import Hint
from optindesk.ui.lanes import Lane
from optindesk.ui.letter_view import LetterView
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer
from optindesk.ui.original_view import OriginalDialog
from optindesk.ui.reply_dialog import ReplyDialog
from optindesk.ui.reply_keys import BEFORE, NEXT, UNDO
from optindesk.ui.review_list import WaitingList
from optindesk.ui.state_words import decided
from optindesk.ui.undo import Deed

if TYPE_CHECKING:
    from optindesk.flows.teaching import Learnt

_HOPELESS = (AlreadyDecided, CannotDecide, CannotUndo, UnknownReview)
"""What pressing Enter again does not mend: the keys are for the list then, not for the reason."""


class Done(NamedTuple):
    """A reply that was decided here, and the sentence that was taught by it, with its language."""

    number: int
    written_by: str
    taught: str = ""
    language: str = ""


class ReviewPage(QWidget):
    """`story_wanted` has the address of the person whose reply it is."""

    story_wanted = Signal(str)

    def __init__(self, bench: Bench, actions: Actions) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._actions = actions
        self._decided_here: list[Deed] = []
        self._wanted: int | None = None
        self._is_busy = False
        self.notice = Notice(self._, most_lines=MOST_LINES)
        self.list = WaitingList(self._)
        self.letter = LetterView(self._)
        self.bar = DecisionBar(self._)
        self.list.chosen.connect(self._show_current)
        self.letter.story_wanted.connect(self.story_wanted)
        self.letter.original_wanted.connect(self._show_original)
        self.letter.save_wanted.connect(self._save)
        self.bar.decided.connect(self._decide)
        self.bar.refused.connect(lambda why: self.notice.say(self._why_not(why), LOOK))
        self.bar.unsaid.connect(lambda missing: self.notice.say(missing, LOOK))
        self.bar.reply_wanted.connect(self._reply)
        self.bar.left.connect(self.take_focus)
        self._lay_out()
        self._make_keys()
        self._show_empty_or_not()

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.letter, 1)
        column.addWidget(self.bar)
        self.splitter = QSplitter()
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 1)  # of a larger window the list has its share
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setHandleWidth(self.fontMetrics().averageCharWidth() * 2)
        self.splitter.setChildrenCollapsible(False)
        self.nothing = Hint(self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)

    def _make_keys(self) -> None:
        """Single keys, which a field to type into takes for itself while it has the focus."""
        letters = self.bar.keys
        keys: list[tuple[str, Callable[[], object]]] = [
            (letters.of(decision), partial(self.bar.choose, decision)) for decision in Decision
        ]
        keys += [
            (letters.reply, self.bar.want_reply),
            (letters.teach, self.bar.turn_teaching),
            (letters.alias, self.bar.turn_alias),
            (letters.never, self.bar.turn_never),
            *self.letter.keys.items(),
            (NEXT, partial(self.list.step, 1)),
            (BEFORE, partial(self.list.step, -1)),
            (UNDO, self.undo),
        ]
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._press, key, act))

    def _press(self, key: str, act: Callable[[], object]) -> None:
        """Do what a key is for; while a reason is asked for, whoever types means that, wherever the
        focus went."""
        if self.bar.is_armed:
            self.bar.type(key.lower())
        else:
            act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back from a question for a reason, wherever the focus went."""
        if event.key() == Qt.Key.Key_Escape and self.bar.is_armed:
            self.bar.disarm()
            self.take_focus()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page is looked at: whoever comes back begins anew to decide."""
        super().hideEvent(event)
        if not event.spontaneous():  # a window that was made small comes back as it was
            self.bar.put_away()

    def take_focus(self) -> None:
        """Be ready for the keys."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what waits -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Something was changed: read what waits."""
        self._bench.look("waiting", reviewing.waiting, self.show_waiting, self)

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show the replies that wait now; what is being read stays, with its half-typed reason."""
        wanted, self._wanted = self._wanted, None
        before = self.list.current
        self.list.show_waiting(waiting, wanted)
        self._show_empty_or_not()
        current = self.list.current
        if current is not None and before is not None and current.id == before.id:
            self._look(current)  # its question may stand otherwise by now

    def _show_empty_or_not(self) -> None:
        if not self.list.replies.rows:
            self.nothing.say(
                self._(
                    "Nothing waits to be read. Replies that are plainly a yes, a no or “take me"
                    " off” were done by themselves; what a person must decide comes here."
                ),
                self._actions.check,
            )
        there = 1 if self.list.replies.rows else 0
        self.setFocusProxy(self.list if there else self.nothing.button)
        if there != self.stack.currentIndex():
            focus = QApplication.focusWidget()
            was_here = focus is None or self.isAncestorOf(focus)
            self.stack.setCurrentIndex(there)
            if was_here and self.isVisible():
                self.take_focus()

    def _show_current(self) -> None:
        one = self.list.current
        self.letter.show_waiting(one)
        self.bar.show_letter(None)
        if one is not None:
            self._look(one)

    def _look(self, one: Waiting) -> None:
        desk, number = self._bench.desk, one.id
        self._bench.jobs.start(
            "",
            lambda _: desk.letter(number),
            Lane.LOOK,
            done=self._show_letter,
            failed=lambda _: self.reload(),  # somebody else has dealt with it
            owner=self,
            key=(id(self), "letter"),
        )

    def _show_letter(self, letter: Letter) -> None:
        current = self.list.current
        if current is not None and current.id == letter.id and letter.decided is None:
            self.letter.show_letter(letter)
            if not self._is_busy:
                self.bar.show_letter(letter)

    # --- what is done -----------------------------------------------------------------------------

    def _decide(self, choice: Choice) -> None:
        one, desk = self.list.current, self._bench.desk
        if one is None or self._is_busy:
            return
        letter = self.letter.letter
        language = letter.language if letter is not None else ""
        done = Done(one.id, one.written_by, choice.taught, language.partition("-")[0].lower())
        decision = choice.decision
        said = self._.say(decided(decision, one, anew=letter is not None and letter.asks_anew))

        def work(_: Tick) -> Learnt | CannotTeach | None:
            desk.decide(
                one.id,
                decision,
                choice.why,
                alias=choice.alias,
                sure=choice.is_sure,
                never=choice.never,
                picks=choice.picks,
            )
            return _teach(desk, done)

        self._begin()
        self._bench.run(
            self._("Deciding"),
            work,
            Lane.ACT,
            done=partial(self._decided, one, done, said),
            failed=self._failed,
            owner=self,
        )

    def _decided(
        self, one: Waiting, done: Done, said: str, learnt: Learnt | CannotTeach | None
    ) -> None:
        if learnt is not None:
            said = f"{said} {self._.say(learnt.sentence)}"
        if isinstance(learnt, CannotTeach):
            done = done._replace(taught="")
        self._done(one, done, said)

    def _reply(self) -> None:
        letter, one = self.letter.letter, self.list.current
        if letter is None or one is None or letter.id != one.id:
            return
        dialog = ReplyDialog(self._bench, letter, self)
        said = self._("Your text to {who} waits in the outbox.", who=letter.goes_to)
        done = Done(one.id, one.written_by)
        dialog.replied.connect(lambda _: self._done(one, done, said))
        dialog.open()

    def _begin(self) -> None:
        self._is_busy = True
        self.bar.pause()

    def _done(self, one: Waiting, done: Done, said: str) -> None:
        """It was decided: the next reply comes by itself, and the keys are at hand."""
        self._is_busy = False
        what = self._("the decision on the reply of {who}", who=done.written_by or UNNAMED)
        self._decided_here.append(self._bench.deeds.add(what, partial(self._take_back, done)))
        undo = Offer(self._("Undo ({key})", key=UNDO), self.undo)
        self.notice.say(said, DONE, undo)
        self.list.replies.take_out(one.id)
        self._show_empty_or_not()
        self._show_current()
        self.take_focus()

    def undo(self) -> None:
        """Take back what was decided last, and what was learnt by it."""
        if self._decided_here and not self._is_busy:
            self._bench.deeds.undo(self._decided_here[-1])

    def _take_back(
        self, done: Done, finish: Callable[[], None], refuse: Callable[[Trouble], None]
    ) -> None:
        desk, note = self._bench.desk, self._("decided by mistake, taken back at once")

        def work(_: Tick) -> None:
            desk.undo_decision(done.number, note)
            if done.taught:
                with suppress(CannotForget):  # somebody has removed it since
                    desk.forget(done.taught, done.language)

        def failed(trouble: Trouble) -> None:
            refuse(trouble)
            self._forget_undone()
            if self.isVisible():
                self._failed(trouble)
            else:  # the window has said it
                self._is_busy = False
                self.bar.go_on()

        self.bar.put_away()  # what is decided next is another thing
        self._begin()
        self._bench.run(
            self._("Taking back"),
            work,
            Lane.ACT,
            done=lambda _: self._undone(done, finish),
            failed=failed,
            owner=self,
        )

    def _forget_undone(self) -> None:
        deeds = self._bench.deeds
        self._decided_here = [deed for deed in self._decided_here if deeds.knows(deed)]

    def _undone(self, done: Done, finish: Callable[[], None]) -> None:
        self._is_busy = False
        finish()
        self._forget_undone()
        self._wanted = done.number
        said = self._("Taken back: the reply of {who} waits again.", who=done.written_by or UNNAMED)
        if not self.isVisible():
            self._bench.say(said)
            return
        self.notice.say(said)
        self.reload()
        self.take_focus()

    def _failed(self, trouble: Trouble) -> None:
        self._is_busy = False
        self.bar.go_on()
        self.notice.complain(trouble)
        self.reload()
        if isinstance(trouble, _HOPELESS):
            self.take_focus()

    def _show_original(self, number: int, subject: str) -> None:
        OriginalDialog(self._bench, number, subject, self).open()

    def _save(self, number: int) -> None:
        saving.ask_where(self._bench, self.notice, number, self)

    def _why_not(self, why: str) -> str:
        return self._("This is not possible: {why}", why=why)


def _teach(desk: Desk, done: Done) -> Learnt | CannotTeach | None:
    """Let the text of a reply that was accepted mean a yes; why not, if it cannot be by now."""
    if not done.taught:
        return None
    try:
        return desk.teach(done.taught, Verdict.YES, done.language)
    except CannotTeach as trouble:
        return trouble
