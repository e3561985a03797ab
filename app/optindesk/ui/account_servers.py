"""The servers of the mail account: proposed by the address, looked for, or typed by hand."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from optindesk.core.connecting import StepResult
from optindesk.core.model import Account, Server
from optindesk.core.sender_dns import strange_server
from optindesk.flows.proposing import Proposal
from optindesk.ui.bench import Bench
from optindesk.ui.fold import Fold
from optindesk.ui.found_servers import FoundServers
from optindesk.ui.notice import LOOK, Notice
from optindesk.ui.server_fields import reading_fields, sending_fields

Typed = tuple[Server, Server | None, str]
"""For sending, for reading, and the user name (empty: the address)."""


class AccountServers(QWidget):
    """Folded where nothing has to be typed. `changed` tells that they are others now; of those that
    were proposed `reader_named` has the user name for reading (empty: the same). `resized` asks for
    room."""

    changed = Signal()
    reader_named = Signal(str)
    resized = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._address = ""
        self._filled: Typed | None = None
        self.found = FoundServers(bench)
        self.strange = Notice(self._)
        self._make_fields()
        self._lay_out()
        self.found.proposed.connect(self._take)
        self.found.settled.connect(self._unfold)
        self.found.accepted.connect(self.changed)
        self.found.resized.connect(self.resized)
        self.fold.turned.connect(self.resized)
        for line in (self.smtp.host, self.imap.host, self.user):
            line.textChanged.connect(self._follow)
        for server in (self.smtp, self.imap):
            server.port.valueChanged.connect(self._follow)
            server.security.currentIndexChanged.connect(self._follow)
        self._follow()

    def _make_fields(self) -> None:
        self.smtp = sending_fields(self._)
        self.imap = reading_fields(self._)
        self.user = QLineEdit()
        self.user.setAccessibleName(self._("User name"))
        self.user.setPlaceholderText(self._("as the email address"))

    def _lay_out(self) -> None:
        both = QWidget()
        lines, side = QVBoxLayout(both), QHBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.smtp)
        side.addWidget(self.imap)
        self.form = QFormLayout()
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.addRow(self._("&User name:"), self.user)
        lines.addLayout(side)
        lines.addLayout(self.form)
        self.fold = Fold(both)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.found, self.fold, both, self.strange):
            layout.addWidget(part)

    @property
    def missing(self) -> str:
        """That something has to be looked at first, if so."""
        return self.found.missing

    @property
    def typed(self) -> Typed | None:
        """The servers and the user name as they stand there; None without one for sending."""
        smtp = self.smtp.server
        return None if smtp is None else (smtp, self.imap.server, self.user.text().strip())

    def show_known(self, known: Account) -> None:
        """Fill in those of an account."""
        self._fill(known)
        self._address = known.address
        self.found.show_address(known.address, is_new=False)
        self._follow()

    @Slot(str)
    def show_address(self, address: str) -> None:
        """The address is another one now."""
        self._address = address.strip()
        self.found.show_address(address)
        self._follow()

    @Slot()
    def settle(self) -> None:
        """The address is complete."""
        self.found.settle()

    # --- what is proposed -------------------------------------------------------------------------

    def _take(self, proposal: Proposal | None) -> None:
        """Fill in what was proposed, but not over what a person typed, unless they asked for it."""
        is_free = not (self.smtp.host.text() or self.imap.host.text())
        may_fill = is_free or self.found.insisted or self.typed == self._filled
        if proposal is None:
            if may_fill and not is_free:
                for line in (self.smtp.host, self.imap.host, self.user):
                    line.clear()
                self.reader_named.emit("")
            self._filled = None
        else:
            account = proposal.account
            self._filled = account.smtp, account.imap, _user_of(account)
            if may_fill:
                self._fill(account)
                self.reader_named.emit(account.imap_user)
        self._follow()
        if proposal is not None:
            self._unfold()

    def _fill(self, account: Account) -> None:
        self.smtp.show_server(account.smtp)
        if account.imap is not None:
            self.imap.show_server(account.imap)
        else:
            self.imap.host.clear()
        self.user.setText(_user_of(account))

    @Slot()
    def _unfold(self) -> None:
        """Unfold them where somebody has to type them, or has."""
        if self._address:
            self.fold.turn(self.typed is None or self.typed != self._filled)

    # --- how it stands ----------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        typed = self.typed
        self.found.show_used(self._filled is not None and typed == self._filled)
        known = self._bench.desk.providers
        self._warn(strange_server(self._address, typed[0], known) if typed else None)
        hosts = [server.host for server in (self.smtp.server, self.imap.server) if server]
        self.fold.setText(
            self._("Ser&vers: {hosts}", hosts=", ".join(dict.fromkeys(hosts)))
            if hosts
            else self._("Ser&vers")
        )
        self.changed.emit()

    def _warn(self, warning: StepResult | None) -> None:
        """Say what is strange about them: it is no reason not to save them."""
        if warning is None:
            self.strange.hide()
            return
        said = " ".join(map(self._.say, [warning.said, *warning.todo]))
        if said != self.strange.text.text() or self.strange.isHidden():
            self.strange.say(said, LOOK)


def _user_of(account: Account) -> str:
    """The user name as it stands in its field: nothing where it is the address."""
    return "" if account.user == account.address else account.user
