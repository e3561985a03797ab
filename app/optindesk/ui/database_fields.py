"""Where a shared desk's database is, and a test of it; for whoever opens one or moves a desk there.

`DatabaseFields` is only the fields, filled by what somebody was given, if so; `DatabaseTest` shows
what came of trying them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.connecting import Ended
from optindesk.core.errors import AddressSaysMore, Trouble
from optindesk.core.invitation import Invitation, invitation_in
from optindesk.core.sharing import (
    PORT,
    SERVER_TITLES,
    ServerLook,
    ServerStep,
    SharedPlace,
    place_in,
)
from optindesk.ui.allowing import first_of, unfilled
from optindesk.ui.ca_field import CaField
from optindesk.ui.connection_test import GOES_ON, MARKS, WAITS
from optindesk.ui.fields import hinted
from optindesk.ui.icons import mark_picture
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane
from optindesk.ui.mark import Mark
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.words import Words

Accept = Callable[[Invitation], str]
"""Keeps what an invitation brings along; the address with the file that it is in then."""

Look = Callable[[str, str], ServerLook]
"""Tries the database at an address with a password; an empty one is that which is kept."""


class DatabaseFields(QWidget):
    """Server, database, user, password, and the CA file of a server of one's own.

    `changed` tells that something else stands there now, `refused` has the trouble with what was
    pasted. The password is kept nowhere here; the certificates of an invitation are kept by
    `accept`.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, words: Words, accept: Accept) -> None:
        super().__init__()
        self._ = words
        self._accept = accept
        self.host, self.database, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.host.setAccessibleName(words("Server"))
        hinted(self.host, words("database.example.com"))
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setValue(PORT)
        self.port.setAccessibleName(words("Port"))
        self.port.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.database.setAccessibleName(words("Database"))
        self.user.setAccessibleName(words("User"))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setAccessibleName(words("Password"))
        hinted(self.secret, words("empty: the one that is kept, if there is one"))
        self.keep = QCheckBox(words("&Keep the password in the keyring of this computer"))
        self.keep.setChecked(True)
        self.ca_file = CaField(words)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        port = QLabel(words("Po&rt:"))
        port.setBuddy(self.port)
        where = QHBoxLayout()
        for one in (self.host, port, self.port):
            where.addWidget(one, one is self.host)
        server = QLabel(words("&Server:"))
        server.setBuddy(self.host)
        form.addRow(server, where)
        form.addRow(words("&Database:"), self.database)
        form.addRow(words("&User:"), self.user)
        form.addRow(words("&Password:"), self.secret)
        form.addRow(self.keep)
        form.addRow(words("CA &file:"), self.ca_file)
        for line in (self.host, self.database, self.user, self.secret, self.ca_file.line):
            line.textChanged.connect(self.changed)
        self.port.valueChanged.connect(self.changed)
        self._letters = 0
        self.host.textEdited.connect(self._edited)
        self.host.textChanged.connect(self._counted)
        self.host.editingFinished.connect(self._look_for_address)
        self.setFocusProxy(self.host)

    def take(self, text: str) -> None:
        """Fill in what leads to a desk: a text that was handed on, or an address."""
        try:
            given = invitation_in(text)
            place = place_in(self._accept(given))
            if place is None:
                raise AddressSaysMore(place=given.url)
        except Trouble as trouble:
            self.refused.emit(trouble)
            return
        self.show_place(place)
        if given.password:
            self.secret.setText(given.password)
        self.secret.setFocus()

    def _edited(self, text: str) -> None:
        if len(text) > self._letters + 1:  # it was pasted
            self._look_for_address()

    def _counted(self, text: str) -> None:
        self._letters = len(text)

    def _look_for_address(self) -> None:
        """Whoever was given an address in one piece puts it where the server is asked for."""
        if "://" in self.host.text():
            self.take(self.host.text())

    def show_place(self, place: SharedPlace) -> None:
        """Fill in a database that is known."""
        self.host.setText(place.host)
        self.port.setValue(place.port)
        self.database.setText(place.database)
        self.user.setText(place.user)
        self.ca_file.line.setText(place.ca_file)

    @property
    def place(self) -> SharedPlace:
        """What stands there; only where nothing is `missing` it is an address."""
        return SharedPlace(
            host=self.host.text().strip(),
            database=self.database.text().strip(),
            user=self.user.text().strip(),
            port=self.port.value(),
            ca_file=self.ca_file.path or "",
        )

    @property
    def password(self) -> str:
        """What was typed; empty for the one that is kept."""
        return self.secret.text()

    @property
    def to_keep(self) -> bool:
        """Whether the password that was typed is to go into the keyring."""
        return bool(self.password) and self.keep.isChecked()

    @property
    def missing(self) -> str:
        """What keeps it from being an address, in words; empty for nothing."""
        return first_of(unfilled(self._, self.host, self.database, self.user))


class DatabaseTest(QWidget):
    """The steps of a test, ticked as it ends. `ended` has what was seen."""

    __test__ = False  # it is no test of pytest's

    ended = Signal(object)

    def __init__(self, words: Words, jobs: Jobs, look: Look) -> None:
        super().__init__()
        self._ = words
        self._jobs, self._look = jobs, look
        self._marks: dict[ServerStep, Mark] = {}
        self._pictures: dict[ServerStep, QLabel] = {}
        self.titles: Mapping[ServerStep, QLabel] = {}
        self.said: dict[ServerStep, QLabel] = {}
        self.is_at_it = False
        self.seen: ServerLook | None = None
        self.notice = Notice(words)
        grid = QGridLayout()
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        self.titles = {step: QLabel(words.say(said)) for step, said in SERVER_TITLES.items()}
        for row, (step, title) in enumerate(self.titles.items()):
            self._pictures[step], self.said[step] = QLabel(), QLabel()
            title.setWordWrap(True)
            self.said[step].setWordWrap(True)
            self.said[step].setTextFormat(Qt.TextFormat.PlainText)
            self.said[step].setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            for column, part in enumerate((self._pictures[step], title, self.said[step])):
                grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
            self._mark(step, WAITS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notice)
        layout.addLayout(grid)

    def clear(self) -> None:
        """What was seen is of something else than what stands in the fields now."""
        self.seen = None
        self.notice.hide()
        for step in ServerStep:
            self.said[step].clear()
            self._mark(step, WAITS)

    def begin(self, place: SharedPlace, password: str) -> None:
        """Try the database at this place."""
        if self.is_at_it:
            return
        self.clear()
        self.is_at_it = True
        self._mark(ServerStep.REACHED, GOES_ON)
        look, url = self._look, place.url
        self._jobs.start(
            self._("Trying the database"),
            lambda tick: look(url, password),
            Lane.TRY,
            done=self._done,
            cancelled=self._stopped,
            owner=self,
        )

    def _done(self, seen: ServerLook) -> None:
        self.is_at_it = False
        self.seen = seen
        for one in seen.results:
            self.said[one.step].setText(self._.say(one.said))
            self._mark(one.step, MARKS[one.ended])
        if seen.works:
            self.notice.say(self._("A desk can be opened there."), DONE)
        else:
            failed = next(one for one in seen.results if one.ended is Ended.FAILED)
            title = self._.say(SERVER_TITLES[failed.step])
            self.notice.say(
                self._("It does not work yet. First look at “{what}”.", what=title), LOOK
            )
        self.ended.emit(seen)

    def _stopped(self) -> None:
        self.is_at_it = False
        self.clear()

    def _mark(self, step: ServerStep, mark: Mark) -> None:
        self._marks[step] = mark
        side = self.fontMetrics().height()
        ratio = self.devicePixelRatioF()
        self._pictures[step].setPixmap(mark_picture(mark, self.palette(), side, ratio))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for step, mark in self._marks.items():
                self._mark(step, mark)
