"""The pages of the screen at the counter: to sign up, what comes next, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from optindesk.core.pin import MOST as LONGEST_PIN
from optindesk.flows.kiosk import LONGEST_NAME, Offer
from optindesk.ui.fields import LANGUAGES
from optindesk.ui.kiosk_fields import ForgetfulLine, button, scrolled, text
from optindesk.ui.words import Words

LONGEST_ADDRESS = 254
"""RFC 5321 4.5.3.1.3, without the brackets."""


class FormPage(QWidget):
    """What people read and type. `entered` tells that somebody pressed the button, `touched` that
    somebody is there, `staff_came` that the way out is looked for."""

    entered = Signal(str, str)
    touched = Signal()
    staff_came = Signal()

    def __init__(self, offers: Sequence[Offer], words: Words) -> None:
        super().__init__()
        self._offers = offers
        self.offer = offers[0]
        self.who, self.title, self.text = text(small=True), text(large=True), text(small=True)
        self.address_label, self.name_label, self.hint = text(), text(), text(small=True)
        hint = Qt.InputMethodHint
        self.address = ForgetfulLine(hint.ImhEmailCharactersOnly, LONGEST_ADDRESS)
        self.name = ForgetfulLine(hint.ImhNone, LONGEST_NAME)
        self.take, self.sign_up = button(), button(main=True)
        self.staff = button(words("Staff"), quiet=True)
        self.languages = [
            button(LANGUAGES.get(one.language, one.language), tight=True) for one in offers
        ]
        for made, offer in zip(self.languages, offers, strict=True):
            made.setCheckable(True)
            made.clicked.connect(partial(self._choose, offer))
        self._likely = ""
        self._waits = False
        self.take.clicked.connect(self._take_likely)
        self.sign_up.clicked.connect(self.enter)
        self.staff.clicked.connect(self.staff_came)
        self.address.returnPressed.connect(self._go_on)
        self.name.returnPressed.connect(self.enter)
        for line in (self.address, self.name):
            line.textEdited.connect(self._edited)
        self._lay_out()
        self.show_offer(self.offer)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.who, 1)
        if len(self.languages) > 1:
            for one in self.languages:
                top.addWidget(one)
        right = self._right = QVBoxLayout()
        for group in (
            (self.address_label, self.address, self.hint, self.take),
            (self.name_label, self.name),
            (self.sign_up,),
        ):
            together = QVBoxLayout()
            together.setSpacing(0)
            for widget in group:
                together.addWidget(widget)
            right.addLayout(together)
        right.addStretch(1)
        right.addWidget(self.staff, alignment=Qt.AlignmentFlag.AlignRight)
        self._scrolled = scrolled(self.text)
        middle = self._middle = QHBoxLayout()
        middle.addWidget(self._scrolled, 1)
        middle.addLayout(right, 1)
        layout = self._whole = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.title)
        layout.addLayout(middle, 1)

    def breathe(self, em: int) -> None:
        """Leave room between things, for letters of this height."""
        self._middle.setSpacing(em * 3)
        for box in (self._whole, self._right):
            box.setSpacing(em)

    def show_offer(self, offer: Offer, *_: object) -> None:
        """Say everything in this language."""
        self.offer = offer
        for made, one in zip(self.languages, self._offers, strict=True):
            made.setChecked(one is offer)
        self.who.setText(offer.values["sender_name"])
        self.title.setText(offer.title)
        self._scrolled.setAccessibleName(self.title.text())
        self.text.setText(offer.text)
        self.text.setAccessibleName(offer.word("agree"))
        for label, line, word in (
            (self.address_label, self.address, "email"),
            (self.name_label, self.name, "name"),
        ):
            label.setText(offer.word(word))
            line.setAccessibleName(offer.word(word))
        self.sign_up.setText(offer.word("sign_up"))
        self._say("")
        self.touched.emit()

    def _choose(self, offer: Offer, *_: object) -> None:
        """Somebody chose a language, and goes on to type."""
        self.show_offer(offer)
        (self.name if self.address.text() and not self.name.text() else self.address).setFocus()

    def forget(self) -> None:
        """Be as for the first one."""
        self.address.forget()
        self.name.forget()
        self.show_offer(self._offers[0])
        self.address.setFocus()

    def enter(self) -> None:
        """The button was pressed."""
        if not self._waits:
            self.entered.emit(self.address.text().strip(), self.name.text().strip())

    def say_bad(self) -> None:
        """It is no address."""
        self._say(self.offer.word("bad_address"))
        self.address.setFocus()

    def say_likely(self, address: str) -> None:
        """The address looks like a slip; pressed once more, it is taken as it stands there."""
        self._likely = address
        self._say(self.offer.word("meant", address=address))
        self.take.setText(self.offer.word("take", address=address))
        self.take.show()

    def let_wait(self, waits: bool) -> None:
        """Whether nobody can sign up just now, or can again."""
        self._waits = waits
        self.sign_up.setEnabled(not waits)
        self._say(self.offer.word("wait") if waits else "")

    def _say(self, said: str) -> None:
        self.hint.setText(said)
        self.hint.setVisible(bool(said))
        self.take.hide()

    def _take_likely(self) -> None:
        self.address.setText(self._likely)
        self._say("")
        self.name.setFocus()

    def _go_on(self) -> None:
        """Enter after the address: to the name, unless that stands there."""
        if self.name.text():
            self.enter()
        else:
            self.name.setFocus()

    def _edited(self) -> None:
        if not self._waits:
            self._say("")
        self.touched.emit()


class SaidPage(QWidget):
    """A title and a text; a tap, a key or the button is `done`."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.text = text(large=True), text(said=True)
        self.button = button(main=True)
        self.button.clicked.connect(self.done)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = self.middle = QVBoxLayout()
        middle.addStretch(2)
        middle.addWidget(self.title)
        middle.addWidget(self.text)
        middle.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(middle, 6)
        layout.addStretch(1)

    def say(self, title: str, said: str, done: str) -> None:
        """Show this."""
        self.title.setText(title)
        self.text.setText(said)
        self.button.setText(done)
        self.button.setFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.done.emit()


class PinPage(QWidget):
    """Digits for a finger, and a line for keys. `given` has what was typed, `back` that it was not
    staff."""

    given = Signal(str)
    back = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.said = text()
        self.line = ForgetfulLine(Qt.InputMethodHint.ImhDigitsOnly, LONGEST_PIN)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(words("PIN"))
        self.line.returnPressed.connect(self._give)
        self._ask = words("The PIN that was chosen when the counter was opened:")
        self.digits = {digit: button(digit) for digit in "1234567890"}
        delete, leave = button("⌫"), button(words("Leave the counter"), main=True)
        delete.setAccessibleName(words("Delete a digit"))
        delete.clicked.connect(self.line.backspace)
        leave.clicked.connect(self._give)
        stay = button(words("Back"))
        stay.clicked.connect(self.back)
        for digit, made in self.digits.items():
            made.clicked.connect(partial(self._press, digit))
        grid = self.grid = QGridLayout()
        grid.addWidget(self.said, 0, 0, 1, 3)
        grid.addWidget(self.line, 1, 0, 1, 3)
        for place, made in enumerate(list(self.digits.values())[:9]):
            grid.addWidget(made, 2 + place // 3, place % 3)
        grid.addWidget(stay, 5, 0)
        grid.addWidget(self.digits["0"], 5, 1)
        grid.addWidget(delete, 5, 2)
        grid.addWidget(leave, 6, 0, 1, 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(grid)
        middle.addStretch(1)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(middle, 1)
        layout.addStretch(1)

    def ask(self, said: str = "") -> None:
        """Ask for it anew; `said` is why it did not open."""
        self.line.forget()
        self.said.setText(said or self._ask)
        self.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()

    def _press(self, digit: str, *_: object) -> None:
        self.line.insert(digit)

    def _give(self) -> None:
        self.given.emit(self.line.text())
