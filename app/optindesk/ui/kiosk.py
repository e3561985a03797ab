"""The counter: a full screen on which people sign up themselves, and that only a PIN takes away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from optindesk.core.errors import BadAddress, Trouble
from optindesk.core.pin import PinLock
from optindesk.flows import kiosk
from optindesk.flows.addresses import read_address
from optindesk.flows.kiosk import Offer
from optindesk.flows.sending import Sent
from optindesk.ui.bench import Bench
from optindesk.ui.kiosk_fields import look
from optindesk.ui.kiosk_pages import FormPage, PinPage, SaidPage
from optindesk.ui.lanes import Lane

SHOWN = 15_000
"""Milliseconds that somebody has to read what comes next, unless they are done before."""

IDLE, PIN_IDLE = 90_000, 30_000
"""Milliseconds after which what somebody left behind is forgotten, and the way out is shut."""

AGAIN = 60_000
"""Milliseconds between two tries of what could not be saved or sent."""


class Counter(NamedTuple):
    """What is offered at the counter, where that is (empty: as the language says it), and the lock
    of its door."""

    offers: Sequence[Offer]
    place: str
    lock: PinLock


class Entry(NamedTuple):
    """What somebody typed."""

    offer: Offer
    address: str
    name: str


class Kiosk(QWidget):
    """Says to everybody the same, at once; what becomes of it is seen to in the background.

    `left` tells that the PIN was right, with what could not be saved.
    """

    left = Signal(object)

    def __init__(self, bench: Bench, counter: Counter) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._ = bench.words
        self._jobs = bench.jobs
        self._desk = bench.desk
        self._counter = counter
        self._times: list[datetime] = []
        self._asked_back = ""
        self._is_sending = self._sends_again = self._may_leave = False
        self.unsaved: list[Entry] = []
        self.setWindowTitle(counter.offers[0].title)
        self.form = FormPage(counter.offers, self._)
        self.said = SaidPage()
        self.pin = PinPage(self._)
        self.pages = QStackedWidget()
        for page in (self.form, self.said, self.pin):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages)
        self._shown = self._timer(SHOWN, self.be_ready)
        self._idle = self._timer(IDLE, self.be_ready)
        self._breath = self._timer(0, lambda: self.form.let_wait(False))
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self.try_again)
        self._again.start()
        self.form.entered.connect(self.take)
        self.form.touched.connect(lambda: self._idle.start(IDLE))
        self.form.staff_came.connect(self._ask_for_pin)
        self.said.done.connect(self.be_ready)
        self.pin.given.connect(self._try_pin)
        self.pin.back.connect(self.be_ready)
        # What finds slips is loaded before the first one is there to wait for it.
        desk = self._desk
        self._jobs.start("", lambda _: desk.suggest_address("a@gmial.com"), Lane.TRY, owner=self)
        self.be_ready()

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=milliseconds)
        timer.timeout.connect(act)
        return timer

    # --- one person after the other ---------------------------------------------------------------

    def be_ready(self) -> None:
        """For the next one, with nothing left of the last."""
        self._shown.stop()
        self._idle.stop()
        self._asked_back = ""
        self.pages.setCurrentWidget(self.form)
        self.form.forget()

    def take(self, address: str, name: str) -> None:
        """Somebody pressed the button: what is said then is the same for everybody."""
        now = self._desk.clock()
        rest = kiosk.pause(self._times, now)
        if rest:
            self.form.let_wait(True)
            self._breath.start(int(rest.total_seconds() * 1000) + 1)
            return
        try:
            read_address(address)
        except BadAddress:
            self.form.say_bad()
            return
        likely = self._desk.suggest_address(address)
        if likely is not None and address != self._asked_back:
            self._asked_back = address
            self.form.say_likely(likely.addresses[0])
            return
        self._times = [*self._times[-kiosk.MOST_A_MINUTE :], now]
        entry = Entry(self.form.offer, address, name)
        self._say(entry.offer, "thanks", "look")
        self._shown.start()
        self._save(entry)

    def _say(self, offer: Offer, title: str, said: str) -> None:
        self._idle.stop()
        self.said.say(offer.word(title), offer.word(said), offer.word("done"))
        self.pages.setCurrentWidget(self.said)

    # --- in the background ------------------------------------------------------------------------

    def _save(self, entry: Entry) -> None:
        desk, place = self._desk, self._counter.place

        def failed(_: Trouble) -> None:
            self.unsaved.append(entry)
            if self._shown.isActive():  # it is still the same person who reads
                self._say(entry.offer, "trouble", "tell")

        self._jobs.start(
            "",
            lambda _: desk.sign_up_at_kiosk(entry.offer, entry.address, entry.name, place),
            Lane.ACT,
            done=lambda _: self._send(),
            failed=failed,
            owner=self,
        )

    def _send(self) -> None:
        """Ask at once who signed up here; offline, it is tried again."""
        if self._is_sending:
            self._sends_again = True
            return
        desk = self._desk
        self._is_sending, self._sends_again = True, False
        self._jobs.start(
            "",
            lambda tick: desk.send_from_kiosk(tick=tick),
            Lane.POST,
            done=self._sent,
            failed=self._sent,
            cancelled=lambda: self._sent(None),
            owner=self,
        )

    def _sent(self, _: Sent | Trouble | None) -> None:
        self._is_sending = False
        if self._sends_again:
            self._send()

    def try_again(self) -> None:
        """What could not be saved or sent may be by now."""
        entries, self.unsaved = self.unsaved, []
        for entry in entries:
            self._save(entry)
        self._send()

    # --- the way out ------------------------------------------------------------------------------

    def _ask_for_pin(self) -> None:
        self.pin.ask()
        self.pages.setCurrentWidget(self.pin)
        self._idle.start(PIN_IDLE)

    def _try_pin(self, typed: str) -> None:
        lock, now = self._counter.lock, self._desk.clock()
        if lock.open(typed, now):
            self._may_leave = True
            self.left.emit(self.unsaved)
            return
        self._idle.start(PIN_IDLE)
        if rest := lock.rest(now):
            seconds = max(1, round(rest.total_seconds()))
            self.pin.ask(
                self._("That was tried too often. Please wait {seconds} seconds.", seconds=seconds)
            )
        else:
            self.pin.ask(self._("That is not the PIN."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whatever key or menu wants to close it: only the PIN does."""
        event.setAccepted(self._may_leave)
        if self._may_leave:
            self._again.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            QTimer.singleShot(0, self, self._come_to_the_front)

    def _come_to_the_front(self) -> None:
        if self.isVisible() and not self._may_leave:
            self.raise_()
            self.activateWindow()

    # --- how it looks -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        em = max(14, min(event.size().width() // 51, event.size().height() // 30))
        self.setStyleSheet(look(em, self.palette()))
        self.form.breathe(em)
        self.pin.grid.setSpacing(em * 3 // 4)
        self.said.middle.setSpacing(em * 2)
        self.layout().setContentsMargins(em * 2, em, em * 2, em)  # type: ignore[union-attr] # set in __init__
