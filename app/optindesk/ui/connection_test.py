"""The test of the mail account: a line for each step, ticked as it ends, and what helps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.connecting import TITLES, AccountTest, Ended, Step, StepResult
from optindesk.core.errors import Trouble, WrongPassword
from optindesk.core.model import Account, Door
from optindesk.core.ports import Tick
from optindesk.flows import connecting
from optindesk.flows.desk import Desk
from optindesk.store import account_rows
from optindesk.ui.allowing import allow, waits
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, wide
from optindesk.ui.icons import mark_picture
from optindesk.ui.jobs import Job
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.words import Words

MARKS: Mapping[Ended, Mark] = {
    Ended.PASSED: Mark(Shape.CHECK, Tone.GOOD),
    Ended.LOOK: Mark(Shape.TRIANGLE, Tone.LOOK),
    Ended.FAILED: Mark(Shape.CROSS, Tone.BAD),
    Ended.SKIPPED: Mark(Shape.BAR, Tone.QUIET),
}
WAITS, GOES_ON = Mark(Shape.RING, Tone.QUIET), Mark(Shape.HALF, Tone.WAITING)

_ALWAYS = tuple(Step)[: tuple(Step).index(Step.FREE_MAIL)]
"""The steps of every test; those about the own domain come as they are found."""


class _Line:
    """One step: its mark, its title, and what was seen."""

    def __init__(self, grid: QGridLayout, row: int, title: str) -> None:
        self.mark = WAITS
        self.picture, self.title, self.said = QLabel(), QLabel(title), QLabel()
        self.title.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.picture, row, 0, top)
        grid.addWidget(self.title, row, 1, top)
        grid.addWidget(self.said, row, 2, top)


class TestPanel(QWidget):
    """Shows a test as it goes; `begin` starts it. `ended` has the AccountTest, or None where it was
    stopped, or could not begin."""

    __test__ = False  # it is no test of pytest's

    ended = Signal(object)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._told: list[StepResult] = []
        self._lines: dict[Step, _Line] = {}
        self.job: Job | None = None
        self.made: AccountTest | None = None
        self.notice = Notice(self._)
        self._steps = QWidget()
        self._grid = QGridLayout(self._steps)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self._("Steps of the test"))
        scroll.setWidget(self._steps)
        self._scroll = scroll
        self.it_person = QPushButton(self._("For your &IT person…"))
        self.it_person.setAutoDefault(False)
        self.it_person.setEnabled(False)
        self.it_person.setToolTip(
            self._("What failed and what to click, as a text to send to whoever helps you")
        )
        self.it_person.clicked.connect(self._help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addWidget(scroll, 1)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.it_person)
        self.buttons.addStretch(1)
        layout.addLayout(self.buttons)
        for step in _ALWAYS:
            self._line(step)

    @property
    def results(self) -> tuple[StepResult, ...]:
        """What was told so far."""
        return tuple(self._told)

    def show_last(self) -> None:
        """Show the last test of the account as it is now, if there was one."""
        self._bench.look("last test", connecting.last, self._show_made, self)

    def begin(self, *, with_mail: bool = True) -> None:
        """Try the account as it is set."""
        if self.job is not None:
            return
        self._told.clear()
        self.made = None
        for line in self._lines.values():
            self._mark(line, WAITS)
            line.said.clear()
        self.it_person.setEnabled(False)
        self.notice.hide()
        desk, told, say = self._bench.desk, self._told, self._.say
        self.job = self._bench.run(
            self._("Trying the mail account"),
            lambda tick: _try(desk, told, say, tick, with_mail=with_mail),
            Lane.POST,
            done=self._done,
            failed=self._failed,
            cancelled=self._stopped,
            owner=self,
            asks=False,  # a password that is missing is a step that failed
        )
        self.job.progressed.connect(self._show)
        self._show()

    def stop(self) -> None:
        """Try no further."""
        if self.job is not None:
            self.job.cancel()

    # --- what is shown ----------------------------------------------------------------------------

    def _line(self, step: Step) -> _Line:
        if step not in self._lines:
            line = _Line(self._grid, len(self._lines), self._.say(TITLES[step]))
            self._lines[step] = line
            self._mark(line, WAITS)
            self._grid.setRowStretch(len(self._lines), 1)
            self._grid.setRowStretch(len(self._lines) - 1, 0)
        return self._lines[step]

    def _show(self) -> None:
        for result in self.results:
            self._tell(result)
        over = {result.step for result in self.results}
        if self.job is not None:
            following = next((step for step in _ALWAYS if step not in over), None)
            if following is not None:
                self._mark(self._lines[following], GOES_ON)
                note = self.job.progress.note
                self._lines[following].said.setText("" if note is None else self._.say(note))

    def _tell(self, result: StepResult) -> None:
        line = self._line(result.step)
        said = "\n".join(map(self._.say, (result.said, *result.todo)))
        if line.mark is MARKS[result.ended] and line.said.text() == said:
            return
        line.said.setText(said)
        self._mark(line, MARKS[result.ended])
        line.title.setAccessibleName(f"{line.title.text()}: {_ended_words(self._)[result.ended]}")
        self._scroll.ensureWidgetVisible(line.said)

    def _mark(self, line: _Line, mark: Mark) -> None:
        line.mark = mark
        side = self.fontMetrics().height()
        line.picture.setPixmap(mark_picture(mark, self.palette(), side, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for line in self._lines.values():
                self._mark(line, line.mark)

    # --- how it ends ------------------------------------------------------------------------------

    def _done(self, made: AccountTest) -> None:
        self.job = None
        self._show_made(made)
        self._bench.account_set.emit()
        self.ended.emit(made)

    def _show_made(self, made: AccountTest | None) -> None:
        if made is None or self.job is not None:  # the last one was looked for, and a new one runs
            return
        self.made = made
        self._told[:] = made.results
        self._show()
        good = all(one.ended not in (Ended.FAILED, Ended.LOOK) for one in made.results)
        self.notice.say(self._.say(made.summary), DONE if good else LOOK)
        self.it_person.setEnabled(True)
        QTimer.singleShot(0, self._steps, self._show_first_marked)  # once it has its size

    def _show_first_marked(self) -> None:
        """What is to be read is not left outside of what can be seen."""
        for wanted in (Ended.FAILED, Ended.LOOK):
            for one in self.results:
                if one.ended is wanted:
                    self._scroll.ensureWidgetVisible(self._lines[one.step].said)
                    return

    def _failed(self, trouble: Trouble) -> None:
        self.job = None
        self.notice.complain(trouble)
        self.ended.emit(None)

    def _stopped(self) -> None:
        self.job = None
        self.notice.say(self._("The test was stopped."), LOOK)
        self.ended.emit(None)

    def _help(self) -> None:
        made, desk, say = self.made, self._bench.desk, self._.say

        def show(account: Account | None) -> None:
            if account is not None and made is not None:
                ItPersonDialog(self._, desk.letter_for_it(account, made, say), self).open()

        self._bench.look("account", account_rows.account, show, self)


def _try(
    desk: Desk, told: list[StepResult], say: connecting.Say, tick: Tick, *, with_mail: bool
) -> AccountTest:
    def tell(result: StepResult) -> None:
        told.append(result)
        tick(len(told), len(Step))

    return desk.try_account(tell, say, tick, with_mail=with_mail)


def _logins(desk: Desk) -> None:
    """Raises PasswordNeeded where there is nothing to log in with; what was refused before is tried
    again by the test."""
    account = account_rows.account()
    if account is not None:
        for door in Door:
            with suppress(WrongPassword):
                desk.passwords.of(account, door)


def _ended_words(words: Words) -> Mapping[Ended, str]:
    return {
        Ended.PASSED: words("works"),
        Ended.LOOK: words("works, please read"),
        Ended.FAILED: words("does not work"),
        Ended.SKIPPED: words("not tried"),
    }


class ItPersonDialog(QDialog):
    """The text for whoever looks after the email: to be read, changed and copied."""

    def __init__(self, words: Words, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words("For your IT person"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 84)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName(words("Text to send"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * 18)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.copy = buttons.addButton(words("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self._copy)
        self.copy.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        said = words(
            "Send this to whoever looks after your email. There is no password in it; change it as"
            " you like."
        )
        layout.addWidget(explanation(said))
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


class TestDialog(QDialog):
    """Tries the account as it is set, with a mail to oneself or without.

    Unless it `asks` for what nobody has given yet, that is a step that failed: for who has a field
    for it.
    """

    __test__ = False

    def __init__(self, bench: Bench, parent: QWidget, *, asks: bool = True) -> None:
        super().__init__(parent)
        self._asks = asks
        self._bench, words = bench, bench.words
        self.setWindowTitle(words("Test the mail account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 92)
        self.resize(self.minimumWidth(), self.fontMetrics().lineSpacing() * 34)
        self.panel = TestPanel(bench)
        self.with_mail = QCheckBox(words("Send a &mail to yourself and wait for it"))
        self.with_mail.setChecked(True)
        buttons = foot(QDialogButtonBox.StandardButton.Close)
        self.begin = buttons.addButton(words("&Test"), QDialogButtonBox.ButtonRole.ActionRole)
        self.begin.setDefault(True)
        self.begin.clicked.connect(self._begin)
        self.halt = buttons.addButton(words("Sto&p"), QDialogButtonBox.ButtonRole.ActionRole)
        self.halt.setAutoDefault(False)
        self.halt.clicked.connect(self.panel.stop)
        buttons.rejected.connect(self.reject)
        self.panel.ended.connect(self._enable)
        line = QHBoxLayout()
        line.addWidget(self.with_mail)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel, 1)
        layout.addLayout(line)
        layout.addWidget(buttons)
        self.panel.show_last()
        self._enable()
        self.begin.setFocus()

    def _begin(self) -> None:
        desk = self._bench.desk

        def go(_: object = None) -> None:
            self.panel.begin(with_mail=self.with_mail.isChecked())
            self._enable()
            self.halt.setFocus()

        if not self._asks:
            go()
            return

        # Any other trouble is for the test to tell, with the step that it is about.
        title = self._bench.words("Trying the mail account")
        self._bench.run(title, lambda _: _logins(desk), Lane.POST, done=go, failed=go, owner=self)

    def _enable(self) -> None:
        runs = self.panel.job is not None
        allow(self.begin, waits(self._bench.words) if runs else "")
        self.halt.setVisible(runs)
        self.with_mail.setEnabled(not runs)

    def done(self, result: int) -> None:
        self.panel.stop()
        super().done(result)
