"""Sets up the mail account that sends the questions and takes the replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.errors import PasswordNeeded, Trouble, WrongPassword
from optindesk.core.model import Account, Security
from optindesk.core.provider import Period
from optindesk.flows.desk import Desk
from optindesk.ui.bench import Bench
from optindesk.ui.fields import explanation, foot, grow, labelled, wide
from optindesk.ui.lanes import Lane
from optindesk.ui.limit_fields import LimitFields
from optindesk.ui.notice import DONE, LOOK, Notice
from optindesk.ui.server_fields import IMAP_PORTS, SMTP_PORTS, ServerFields


class Tried(NamedTuple):
    """What came of saving: whether the keyring took the password, what the test said, and the
    folders of the mailbox as it showed them."""

    vault: Trouble | None
    tested: bool
    folders: Sequence[str] = ()


def save(desk: Desk, account: Account, password: str, test: bool) -> Tried:
    """Keep the account and its password; with `test`, open a session with both servers."""
    saved = desk.set_account(account)
    vault = desk.passwords.give(saved, password) if password else None
    folders: Sequence[str] = ()
    if test:
        with desk.transport(saved):
            pass
        if saved.imap is not None:
            with desk.mailbox(saved) as mailbox:
                folders = mailbox.names()
    return Tried(vault, test, folders)


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
        for line in (self.address, self.smtp.host, self.imap.host):
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
        self.moves = QCheckBox(self._("&Move handled replies to the folder"))
        self.moves.setToolTip(
            self._(
                "Only replies that were applied or decided. Otherwise your mailbox stays as it is."
            )
        )
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.setAccessibleName(self._("Folder for handled replies"))
        self.folder.setCurrentText(self._("Opt-In Desk"))
        self.folder.setEnabled(False)
        self.moves.toggled.connect(self.folder.setEnabled)
        self.limits = LimitFields(self._, self._bench.desk.usual_limits)
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
        ca_line, servers, moving = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        moving.addWidget(self.moves)
        moving.addWidget(self.folder, 1)
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
        last.addRow("", moving)
        last.addRow(self.limits)
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
        self.limits.show_limits(known)
        self.moves.setChecked(bool(known.move_handled))
        if known.move_handled:
            self.folder.setCurrentText(known.move_handled)
        self.password.setPlaceholderText(self._("unchanged"))

    def _enable(self) -> None:
        ready = bool(self.address.text().strip() and self.smtp.host.text().strip())
        self.keep.setEnabled(ready)
        self.test.setEnabled(ready)
        self.moves.setEnabled(bool(self.imap.host.text().strip()))
        if (account := self._account()) is not None:
            self.limits.show_usual(account)

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
            per_minute=self.limits.set(Period.MINUTE),
            per_hour=self.limits.set(Period.HOUR),
            per_day=self.limits.set(Period.DAY),
            move_handled=self.folder.currentText().strip() if self.moves.isChecked() else "",
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
            failed=self._complain,
            owner=self,
            asks=False,  # here is the field for it
        )
        if test:
            self.test.setEnabled(False)
            self.notice.say(self._("Saved. Connecting…"))
            grow(self)

    def _complain(self, trouble: Trouble) -> None:
        self._enable()
        self.notice.complain(trouble)
        if isinstance(trouble, PasswordNeeded | WrongPassword):
            self.password.setFocus()
            self.password.selectAll()
        grow(self)

    def _saved(self, tried: Tried) -> None:
        self._enable()
        self._bench.account_set.emit()
        if tried.folders:
            chosen = self.folder.currentText()
            self.folder.clear()
            self.folder.addItems(tried.folders)
            self.folder.setCurrentText(chosen)
        vault = "" if tried.vault is None else self._.say(tried.vault.sentence)
        mark = LOOK if vault else DONE
        if tried.tested:
            lets_in = self._("Saved, and your provider lets us in.")
            self.notice.say(f"{lets_in} {vault}".strip(), mark)
            grow(self)
        else:
            self._bench.say(f"{self._('The mail account was saved.')} {vault}".strip(), mark)
            self.accept()
