"""Opens the counter for a list: where it is, which languages, and the PIN that leads out again."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QListWidgetItem,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import MailingList
from optindesk.core.pin import LEAST, MOST, PinLock
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import LONGEST_SOURCE
from optindesk.flows import printing
from optindesk.flows.desk import Desk
from optindesk.flows.kiosk import Offer
from optindesk.flows.printing import Order
from optindesk.ui.allowing import allow, first_of, no_pin, unchosen
from optindesk.ui.bench import Bench
from optindesk.ui.fields import LANGUAGES, explanation, foot, go_button, hinted, tick_list, wide
from optindesk.ui.kiosk import Counter
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.within_screen import fit_to_text

SALT_BYTES = 16

EXPLAINED = (
    sentence(
        "People sign up themselves, on the whole screen, and only this PIN leads back to the desk."
        " It is kept nowhere: each time the counter is opened a new one is chosen."
    ),
    sentence(
        "If it is forgotten, end the program from the system (task manager), or start the computer"
        " anew: all that was signed up is saved."
    ),
    sentence(
        "No program can block the system's own keys, such as the Windows key or Alt+Tab. For a"
        " computer that nobody watches, use the kiosk mode of your system as well."
    ),
)


class KioskDialog(QDialog):
    """`opened` has the Counter that was put together."""

    opened = Signal(object)

    def __init__(self, bench: Bench, known: MailingList, parent: QWidget) -> None:
        super().__init__(parent)
        self._ = bench.words
        self._offers: tuple[Offer, ...] = ()
        self.setWindowTitle(self._("Open the counter: {list}", list=known.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 76)
        self.place = QLineEdit()
        self.place.setAccessibleName(self._("Where the counter is"))
        self.place.setMaxLength(LONGEST_SOURCE)
        hinted(self.place, self._("at the counter"))
        self.languages = tick_list(self._("Languages to choose from"))
        self.languages.itemChanged.connect(self._enable)
        self.pin, self.again = self._pin(self._("PIN")), self._pin(self._("PIN once more"))
        self.notice = Notice(self._)
        buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.open_it = go_button(self, buttons, self._("&Open the counter"), self._open)
        form = QFormLayout(self)
        form.addRow(self._("&Where:"), self.place)
        form.addRow(self._("&Languages:"), self.languages)
        form.addRow(self._("&PIN:"), self.pin)
        form.addRow(self._("PIN once &more:"), self.again)
        explained = explanation("\n\n".join(map(self._.say, EXPLAINED)))
        explained.setMinimumWidth(self.minimumWidth())
        form.addRow(explained)
        form.addRow(self.notice)
        form.addRow(buttons)
        self._enable()
        desk = bench.desk
        bench.jobs.start(
            "",
            lambda _: _look(desk, known.id),
            Lane.LOOK,
            done=self._show,
            failed=self._cannot,
            owner=self,
        )
        self.pin.setFocus()

    def _pin(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setMaxLength(MOST)
        line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        hinted(line, self._("{least} to {most} digits", least=LEAST, most=MOST))
        line.textChanged.connect(self._enable)
        return line

    def _show(self, found: tuple[tuple[Offer, ...], list[Sentence]]) -> None:
        self._offers, unsaid = found
        for offer in self._offers:
            item = QListWidgetItem(LANGUAGES.get(offer.language, offer.language))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.languages.addItem(item)
        rows = max(1, self.languages.sizeHintForRow(0)) * max(1, self.languages.count())
        self.languages.setFixedHeight(rows + 2 * self.languages.frameWidth())
        if unsaid:
            self.notice.say(" ".join(map(self._.say, unsaid)), LOOK)
        fit_to_text(self)
        self._enable()

    def _cannot(self, trouble: Trouble) -> None:
        self.notice.complain(trouble)

    @property
    def chosen(self) -> list[Offer]:
        """What is offered in the languages that are ticked."""
        ticked = Qt.CheckState.Checked
        items = [self.languages.item(row) for row in range(self.languages.count())]
        return [
            offer
            for offer, item in zip(self._offers, items, strict=False)
            if item.checkState() == ticked
        ]

    def _enable(self) -> None:
        none = "" if self.chosen else unchosen(self._, self.languages.accessibleName())
        allow(self.open_it, first_of(none, no_pin(self._, self.pin, self.again)))

    def _open(self) -> None:
        lock = PinLock(self.pin.text(), secrets.token_bytes(SALT_BYTES))
        for line in (self.pin, self.again):
            line.setText("")
        self.opened.emit(Counter(self.chosen, self.place.text().strip(), lock))
        self.accept()


def _look(desk: Desk, list_id: int) -> tuple[tuple[Offer, ...], list[Sentence]]:
    return desk.kiosk_offers(list_id), printing.unsaid(Order(list_id))
