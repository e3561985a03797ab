"""Sets up the mail account that sends the questions and takes the replies."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Security, Server
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.desk import Desk
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, labelled, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import Notice
from optindesk.ui.words import Words

SECURITY_WORDS: dict[Security, Sentence] = {
    Security.STARTTLS: sentence("STARTTLS"),
    Security.TLS: sentence("TLS"),
    Security.NONE: sentence("none (this computer only)"),
}
SMTP_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
IMAP_PORTS = {Security.STARTTLS: 143, Security.TLS: 993, Security.NONE: 143}
"""The ports of RFC 8314 and RFC 6409."""


class Tried(NamedTuple):
    """What came of saving: whether the keyring took the password, what the test said."""

    vault: Trouble | None
    tested: bool


def save(desk: Desk, account: Account, password: str, test: bool) -> Tried:
    """Keep the account and its password; with `test`, open a session with both servers."""
    saved = desk.set_account(account)
    vault = desk.passwords.give(saved, password) if password else None
    if test:
        with desk.transport(saved):
            pass
        if saved.imap is not None:
            with desk.mailbox(saved):
                pass
    return Tried(vault, test)


class ServerFields(QGroupBox):
    """Host, port and security of one server; the port follows the security until it is typed."""

    def __init__(
        self, words: Words, title: str, ports: dict[Security, int], usual: Security, example: str
    ) -> None:
        super().__init__(title)
        self._ports = ports
        self.host = QLineEdit()
        self.host.setAccessibleName(words("Server"))
        self.host.setPlaceholderText(example)
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setAccessibleName(words("Port"))
        self.port.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.security = QComboBox()
        self.security.setAccessibleName(words("Security"))
        for one, said in SECURITY_WORDS.items():
            self.security.addItem(words.say(said), one)
        # The longest of the choices would leave its own title no room.
        self.security.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.security.setMinimumContentsLength(12)
        self.security.setCurrentIndex(self.security.findData(usual))
        self.port.setValue(ports[usual])
        self.security.currentIndexChanged.connect(self._follow)
        form = QFormLayout(self)
        form.addRow(words("Server:"), self.host)
        form.addRow(words("Security:"), self.security)
        form.addRow(words("Port:"), self.port)

    def show_server(self, server: Server) -> None:
        """Fill in a server that is known."""
        self.host.setText(server.host)
        self.security.setCurrentIndex(self.security.findData(server.security))
        self.port.setValue(server.port)

    @property
    def server(self) -> Server | None:
        """The server as it stands there; None without a host."""
        host = self.host.text().strip()
        if not host:
            return None
        return Server(host, self.port.value(), Security(self.security.currentData()))

    def _follow(self) -> None:
        if self.port.value() in self._ports.values():
            self.port.setValue(self._ports[Security(self.security.currentData())])


class AccountDialog(QDialog):
    """`known` is the account as it is; the password is never shown, and empty means unchanged."""

    def __init__(
        self, bench: Bench, known: Account | None, parent: QWidget, why: Trouble | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._ = bench.words
        self._known = known
        self.setWindowTitle(self._("Mail account"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wide(self, 72)
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        if known is not None:
            self._show(known)
        if why is not None:
            self.notice.complain(why)
        for line in (self.address, self.smtp.host):
            line.textChanged.connect(self._enable)
        self._enable()
        self.address.setFocus()

    def _make_fields(self) -> None:
        self.address = QLineEdit()
        self.address.setAccessibleName(self._("Email address"))
        self.address.setPlaceholderText(self._("flowers@example.com"))
        self.name = QLineEdit()
        self.name.setAccessibleName(self._("Name that people see"))
        self.name.setPlaceholderText(self._("Flower shop Meier"))
        self.smtp = ServerFields(
            self._,
            self._("Outgoing mail (SMTP)"),
            SMTP_PORTS,
            Security.STARTTLS,
            self._("smtp.example.com"),
        )
        self.imap = ServerFields(
            self._,
            self._("Replies (IMAP)"),
            IMAP_PORTS,
            Security.TLS,
            self._("imap.example.com"),
        )
        self.user = QLineEdit()
        self.user.setAccessibleName(self._("User name"))
        self.user.setPlaceholderText(self._("as the email address"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self._("Password"))
        self.ca_file = QLineEdit()
        self.ca_file.setAccessibleName(self._("CA file"))
        self.ca_file.setPlaceholderText(self._("only for a server of your own"))

    def _make_buttons(self) -> None:
        self.notice = Notice(self._)
        self.buttons = foot(QDialogButtonBox.StandardButton.Cancel)
        self.keep = self.buttons.addButton(self._("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.test = self.buttons.addButton(
            self._("Save and &test"), QDialogButtonBox.ButtonRole.ApplyRole
        )
        self.test.setAutoDefault(False)
        self.keep.setDefault(True)
        self.buttons.accepted.connect(lambda: self._save(test=False))
        self.test.clicked.connect(lambda: self._save(test=True))
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        browse = QPushButton(self._("&Choose…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._choose)
        ca_line, servers = QHBoxLayout(), QHBoxLayout()
        ca_line.addWidget(self.ca_file, 1)
        ca_line.addWidget(browse)
        servers.addWidget(self.smtp)
        servers.addWidget(self.imap)
        first, last = QFormLayout(), QFormLayout()
        first.addRow(self._("Email &address:"), self.address)
        first.addRow(self._("&Name:"), self.name)
        last.addRow(self._("&User name:"), self.user)
        last.addRow(self._("&Password:"), self.password)
        last.addRow(
            "",
            explanation(
                self._(
                    "It goes into the keyring of this computer. Many providers want an app"
                    " password here."
                )
            ),
        )
        labelled(last, self._("CA &file:"), ca_line, self.ca_file)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(first)
        layout.addLayout(servers)
        layout.addLayout(last)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _show(self, known: Account) -> None:
        self.address.setText(known.address)
        self.name.setText(known.sender_name)
        self.smtp.show_server(known.smtp)
        if known.imap is not None:
            self.imap.show_server(known.imap)
        self.user.setText(known.user)
        self.ca_file.setText(known.ca_file or "")
        self.password.setPlaceholderText(self._("unchanged"))

    def _enable(self) -> None:
        ready = bool(self.address.text().strip() and self.smtp.host.text().strip())
        self.keep.setEnabled(ready)
        self.test.setEnabled(ready)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._("Choose the CA file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.ca_file.setText)
        dialog.open()

    def _account(self) -> Account | None:
        smtp, known = self.smtp.server, self._known
        if smtp is None:
            return None
        return Account(
            id=known.id if known else 0,
            address=self.address.text().strip(),
            sender_name=self.name.text().strip(),
            smtp=smtp,
            imap=self.imap.server,
            user=self.user.text().strip() or self._usual_user(),
            ca_file=self.ca_file.text().strip() or None,
            authserv_id=known.authserv_id if known else None,
            per_minute=known.per_minute if known else None,
            per_day=known.per_day if known else None,
        )

    def _usual_user(self) -> str:
        """Most providers want the address; a server that wants no login keeps wanting none."""
        if self._known is not None and not self._known.user:
            return ""
        return self.address.text().strip()

    def _save(self, *, test: bool) -> None:
        account, desk, password = self._account(), self._bench.desk, self.password.text()
        if account is None:
            return
        self._bench.run(
            self._("Trying the mail account") if test else self._("Saving the mail account"),
            lambda _: save(desk, account, password, test),
            Lane.POST if test else Lane.ACT,
            done=self._saved,
            failed=self.notice.complain,
            owner=self,
        )
        if test:
            self.test.setEnabled(False)
            self.notice.say(self._("Saved. Connecting…"))

    def _saved(self, tried: Tried) -> None:
        self._enable()
        if tried.tested:
            self.notice.say(self._("Saved, and your provider lets us in."))
        else:
            self._bench.say(self._("The mail account was saved."))
        if tried.vault is not None:
            self.notice.complain(tried.vault)
        elif not tried.tested:
            self.accept()
