"""Types in one person after the other by keyboard alone; what holds for all is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import BadAddress, SavingUnsure, Trouble
from optindesk.core.model import MailingList
from optindesk.flows.addresses import read_address
from optindesk.flows.suggesting import Suggestion
from optindesk.flows.typed import Before, Books, Kept, TypedSignUp
from optindesk.ui.allowing import allow, first_of, unchosen, unfilled
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, LOOK, MOST_LINES, Notice, Offer
from optindesk.ui.person_fields import PersonFields
from optindesk.ui.sheet_fields import SheetFields
from optindesk.ui.typed_rows import Line, TypedRows
from optindesk.ui.works import Works

CORRECT, TAKE_BACK, SAVE_AGAIN = "F6", "F8", "F9"
"""The keys; letters are for typing."""


class TypingForm(QWidget):
    """Enter saves and is for the next one at once; what was saved can be put right or taken back.

    `may_close` asks whether nothing would be lost, `settled` tells that all that was typed is
    saved, or not. `saved` has the address of one who was saved and the numbers of the sign-ups,
    `taken_back` the numbers of those that are no more.
    """

    settled = Signal()
    saved = Signal(str, object)
    taken_back = Signal(object)

    def __init__(
        self, works: Works, books: Books, lists: Sequence[MailingList], list_id: int | None = None
    ) -> None:
        super().__init__()
        self._works = works
        self._books = books
        self._ = works.words
        self._corrected: Line | None = None
        self._aside: TypedSignUp | None = None
        self._likely: Suggestion | None = None
        self._saving = 0
        self._warned_of = ""
        self.sheet = SheetFields(works, lists, books.actor.name, self._today, books.doubt_paper)
        self.sheet.lists.choose(list_id)
        self.person = PersonFields(self._)
        self.person.save.clicked.connect(self.save_person)
        self._make_table()
        self._lay_out()
        self.person.address.textChanged.connect(self._type)
        self.sheet.lists.changed.connect(self._enable)
        self.sheet.checked.connect(self._enable)
        works.found_again.connect(self._offer_again)
        self._enable()
        self.setFocusProxy(self.person)

    def _today(self) -> date:
        return self._books.clock().date()

    # --- putting it together ----------------------------------------------------------------------

    def _make_table(self) -> None:
        self.notice = Notice(self._, most_lines=MOST_LINES)
        self.rows = TypedRows(
            self._works,
            self._("Each person that you type shows here, with what becomes of the sign-up."),
            self,
        )
        self.rows.opened.connect(lambda row: self.correct_line(row[1]))
        self.count = QLabel()
        self.put_right = _key_button(self._("Correct ({key})", key=CORRECT), CORRECT)
        self.put_right.setToolTip(self._("The last one, or the one chosen in the table"))
        self.put_right.clicked.connect(self.correct)
        self.back = _key_button(self._("Take back ({key})", key=TAKE_BACK), TAKE_BACK)
        self.back.setToolTip(self._("The one typed just now, or the one chosen in the table"))
        self.back.clicked.connect(self.take_back)
        self.again = _key_button(self._("Save again ({key})", key=SAVE_AGAIN), SAVE_AGAIN)
        self.again.setToolTip(self._("All who could not be saved"))
        self.again.clicked.connect(self.save_again)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.sheet, 1, Qt.AlignmentFlag.AlignTop)
        top.addSpacing(self.fontMetrics().height())
        top.addWidget(self.person, 1, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.put_right)
        foot.addWidget(self.back)
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self.rows, 1)
        layout.addLayout(foot)

    # --- typing -----------------------------------------------------------------------------------

    def show_before(self, standing: Sequence[Before]) -> None:
        """Show who was typed before, below who was typed meanwhile."""
        self.rows.add_before(standing)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, wherever one is with a person; from what holds for all it goes there."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.sheet.isAncestorOf(QApplication.focusWidget() or self):
            self.person.setFocus()
        elif self.person.save.isEnabled():
            self.save_person()

    @property
    def typed(self) -> TypedSignUp:
        """What stands in the fields."""
        return TypedSignUp(
            self.person.address.text().strip(),
            tuple(self.sheet.lists.chosen),
            self.person.name.text(),
            self.person.language.currentData(),
            self.person.note.text(),
            self.sheet.signed_on,
            self.sheet.place.text(),
            self.sheet.collected_by.text(),
            self.sheet.paper.text(),
            self.person.salutation.text(),
        )

    def save_person(self) -> None:
        """Save what stands in the fields, and be ready for the next one."""
        typed = self.typed
        try:
            read_address(typed.address)
        except BadAddress as bad:
            self._refuse(bad)
            return
        line = self._corrected
        if line is not None and line.kept is None:
            line.typed = typed  # nothing was saved of it: nothing is to be taken back
        else:
            line = self.rows.add(typed, line)
        self._turn_to_next()
        self._save(line)

    def save_again(self) -> None:
        """Save what could not be saved before, but for who is being corrected just now."""
        for line in self.rows.unsaved:
            if line is not self._corrected:
                self._save(line)

    def _offer_again(self) -> None:
        if self.rows.unsaved:
            offer = Offer(self.again.text(), self.save_again)
            self.notice.say(self._("The database is there again."), LOOK, offer)

    def _save(self, line: Line) -> None:
        books, instead_of = self._books, line.instead_of
        line.trouble, tried, now = None, line.tried, books.clock()
        numbers = instead_of.kept.signups if instead_of and instead_of.kept else ()
        self._saving += 1

        def done(kept: Kept) -> None:
            line.kept, line.tried = kept, None
            self.saved.emit(line.typed.address, kept.signups)
            if instead_of is not None:
                instead_of.is_gone = True
                self.taken_back.emit(numbers)
            self._say(line)
            self._settle()

        def failed(trouble: Trouble) -> None:
            line.trouble = trouble
            if isinstance(trouble, SavingUnsure):
                line.tried = tried or now
            self.notice.complain(trouble)
            self._settle()

        self._works.run(
            self._("Saving the sign-up"),
            lambda _: books.type_in(line.typed, numbers, tried),
            Lane.ACT,
            done=done,
            failed=failed,
            owner=self,
        )
        self._show()

    def _settle(self) -> None:
        self._saving -= 1
        self._show()
        if not self._saving:
            self.settled.emit()

    def _say(self, line: Line) -> None:
        offer = None
        if line.doubts:
            offer = Offer(self.put_right.text(), partial(self.correct_line, line))
        self.notice.say(line.said(self._), DONE if line.is_fine else LOOK, offer)

    def _refuse(self, bad: BadAddress) -> None:
        """It is no address: it stays where it is, with what was likely meant."""
        books, text = self._books, self.person.address.text()
        self.notice.complain(bad)
        self.person.ask_for_address()

        def offer(likely: Suggestion | None) -> None:
            if likely is None or self.person.address.text() != text:
                return
            self._likely = likely
            said = f"{self._('Look: {doubt}.', doubt=likely.reason)} {self._.say(bad.sentence)}"
            self.notice.say(said, LOOK, Offer(self.put_right.text(), self.correct))
            self._enable()

        self._works.look("likely", lambda: books.suggest_address(text), offer, self)

    # --- putting right ----------------------------------------------------------------------------

    def correct(self) -> None:
        """Put right what was just refused, else the line that is meant."""
        line = self.rows.meant
        if self._likely is not None:
            self.person.address.setText(self._likely.addresses[0])
            self.person.setFocus()
        elif line is not None:
            self.correct_line(line)
        else:
            self.notice.say(self._("Choose in the table whom to correct."), LOOK)
            self.rows.setFocus()

    def correct_line(self, line: Line) -> None:
        """Put a line into the fields again, with the address as it was likely meant."""
        if not line.is_settled or line.is_gone or self._is_unsure(line):
            return
        if self._corrected is None and self.person.begun:
            self._aside = self.typed
        likely = line.kept.likely if line.kept else None
        self.person.fill(line.typed, likely.addresses[0] if likely else line.typed.address)
        self._corrected = line
        self.notice.say(
            self._(
                "{address} is being corrected: Enter saves it anew, Esc leaves it as it is.",
                address=line.typed.address,
            ),
            LOOK,
        )

    def take_back(self) -> None:
        """Take a line back, as if it had never been typed."""
        line, books = self.rows.meant_to_go, self._books
        if line is None:
            self.notice.say(self._("Choose in the table whom to take back."), LOOK)
            self.rows.setFocus()
            return
        if not line.is_settled or self._corrected is not None or self._is_unsure(line):
            return
        numbers = line.kept.signups if line.kept else ()
        if not numbers:
            self._gone(line)
            return
        self._works.run(
            self._("Taking the sign-up back"),
            lambda _: books.untype(numbers),
            Lane.ACT,
            done=lambda _: self._gone(line),
            failed=self.notice.complain,
            owner=self,
        )

    def _is_unsure(self, line: Line) -> bool:
        """Whether a line may be saved, so that neither can be done with it yet; then it is said."""
        if line.is_unsure:
            said = self._(
                "It is not known yet whether {address} is saved. Saving again tells, and nobody is"
                " asked twice by it.",
                address=line.typed.address,
            )
            self.notice.say(said, LOOK, Offer(self.again.text(), self.save_again))
        return line.is_unsure

    def _gone(self, line: Line) -> None:
        line.is_gone = True
        self.taken_back.emit(line.kept.signups if line.kept else ())
        self.notice.say(self._("{address} was taken back.", address=line.typed.address))
        self._show()

    # --- the end ----------------------------------------------------------------------------------

    @property
    def is_saving(self) -> bool:
        """Whether it is not known yet of somebody whether the sign-up could be saved."""
        return self._saving > 0

    def must_wait(self) -> bool:
        """The same for whoever wants to close; then it is said what is waited for."""
        waiting = [one.typed.address for one in self.rows.lines if not one.is_settled]
        if waiting:
            said = self._(
                "Still being saved: {what}. This window closes once that is done.",
                what=", ".join(waiting),
            )
            self.notice.say(said, LOOK)
        return self.is_saving

    def may_close(self) -> bool:
        """Whether all that was typed is saved; what is not is said, once."""
        if self._corrected is not None:
            self._turn_to_next()
            self.notice.hide()
            return False
        unsaved = [one.typed.address for one in self.rows.unsaved]
        unsaved += [begun] if (begun := self.person.begun) else []
        if not unsaved or str(unsaved) == self._warned_of:
            return True
        self._warned_of = str(unsaved)
        self.notice.say(
            self._(
                "Not saved yet: {what}. Close once more to leave it so.", what=", ".join(unsaved)
            ),
            LOOK,
        )
        return False

    # --- what is shown ----------------------------------------------------------------------------

    def _turn_to_next(self) -> None:
        """Empty fields, or the person that somebody had begun with before correcting another."""
        aside, self._aside = self._aside, None
        self._corrected = None
        self.person.clear()
        if aside is not None:
            self.person.fill(aside, aside.address)

    def _type(self) -> None:
        self._likely = None
        self._enable()

    def _enable(self) -> None:
        person, sheet = self.person, self.sheet
        no_list = "" if sheet.lists.chosen else unchosen(self._, self._("Lists"))
        refused = sheet.refusal.text.text() if sheet.is_refused else ""
        missing = first_of(unfilled(self._, person.address), no_list, refused)
        allow(person.save, missing, person.why_not)
        self.put_right.setEnabled(self.rows.has_some or self._likely is not None)
        self.back.setEnabled(self.rows.has_some)
        self.again.setVisible(bool(self.rows.unsaved))

    def _show(self) -> None:
        self.rows.show_lines()
        self.count.setText(self.rows.counted())
        self._enable()


def _key_button(text: str, key: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setShortcut(QKeySequence(key))
    return button
