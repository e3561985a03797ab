"""What few accounts need: a login of its own for reading, an own OAuth client, a CA, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from optindesk.core.model import Account, SignIn
from optindesk.core.provider import Period
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.pacing import Limit
from optindesk.ui.ca_field import CaField
from optindesk.ui.limit_fields import LimitFields
from optindesk.ui.words import Words

READING: Mapping[SignIn | None, Sentence] = {
    None: sentence("as for sending"),
    SignIn.PASSWORD: sentence("with a password of its own"),
    SignIn.OAUTH: sentence("in the browser, on its own"),
}


class MoreFields(QWidget):
    """`changed` tells of anything that the rest of the account depends on."""

    changed = Signal()

    def __init__(self, words: Words, usual_limits: Callable[[Account], Sequence[Limit]]) -> None:
        super().__init__()
        self._ = words
        self._make_reading()
        self._make_client()
        self.ca_file = CaField(words)
        self.moves = QCheckBox(words("&Move handled replies to the folder"))
        self.moves.setToolTip(
            words(
                "Only replies that were applied or decided. Otherwise your mailbox stays as it is."
            )
        )
        self.folder = QComboBox()
        self.folder.setEditable(True)
        self.folder.setMinimumContentsLength(14)
        self.folder.setAccessibleName(words("Folder for handled replies"))
        self.folder.setCurrentText(words("Opt-In Desk"))
        self.folder.setEnabled(False)
        self.moves.toggled.connect(self.folder.setEnabled)
        self.limits = LimitFields(words, usual_limits)
        moving = QHBoxLayout()
        moving.addWidget(self.moves)
        moving.addWidget(self.folder, 1)
        form = self.form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(words("Name for &reading:"), self.imap_user)
        form.addRow(words("Log in for readin&g:"), self.imap_way)
        form.addRow(words("Password for reading:"), self.imap_password)
        form.addRow(words("OAuth client I&D:"), self.client)
        form.addRow(words("Client secret:"), self.client_secret)
        form.addRow(words("Issuer (URL):"), self.issuer)
        form.addRow(words("CA fil&e:"), self.ca_file)
        form.addRow("", moving)
        form.addRow(self.limits)
        self._follow()

    def _make_reading(self) -> None:
        self.imap_user = _line(
            self._("User name for reading"), self._("the same; another for a shared mailbox")
        )
        self.imap_way = QComboBox()
        self.imap_way.setAccessibleName(self._("How to log in for reading"))
        for way, said in READING.items():
            self.imap_way.addItem(self._.say(said), way)
        self.imap_password = _line(self._("Password for reading"))
        self.imap_password.setEchoMode(QLineEdit.EchoMode.Password)
        self.imap_way.currentIndexChanged.connect(self._follow)

    def _make_client(self) -> None:
        self.client = _line(
            self._("OAuth client ID"), self._("only if this program was registered for you")
        )
        self.client_secret = _line(self._("Client secret"), self._("if your provider gave one"))
        self.client_secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.issuer = _line(self._("Issuer"), self._("only for a sign-in server of your own"))
        for line in (self.client, self.issuer):
            line.textChanged.connect(self.changed)
        self.client.textChanged.connect(self._follow)

    @property
    def imap_sign_in(self) -> SignIn | None:
        """How one logs in for reading, where that is another way."""
        chosen = self.imap_way.currentData()
        return SignIn(chosen) if chosen is not None else None

    def show_known(self, account: Account) -> bool:
        """Fill in an account; whether anything of it is not as usual."""
        self.imap_user.setText(account.imap_user)
        self.imap_way.setCurrentIndex(list(READING).index(account.imap_sign_in))
        self.imap_password.setPlaceholderText(self._("unchanged"))
        self.client.setText(account.oauth_client)
        self.client_secret.setPlaceholderText(self._("unchanged"))
        self.issuer.setText(account.oauth_issuer)
        self.ca_file.line.setText(account.ca_file or "")
        self.limits.show_limits(account)
        self.moves.setChecked(bool(account.move_handled))
        if account.move_handled:
            self.folder.setCurrentText(account.move_handled)
        return bool(
            account.imap_user
            or account.imap_sign_in
            or account.oauth_client
            or account.oauth_issuer
            or account.ca_file
        )

    def show_folders(self, names: Sequence[str]) -> None:
        """Offer the folders that the mailbox has."""
        chosen = self.folder.currentText()
        self.folder.clear()
        self.folder.addItems(list(names))
        self.folder.setCurrentText(chosen)

    def filled_into(self, account: Account) -> Account:
        """The account with what stands here."""
        return replace(
            account,
            imap_user=self.imap_user.text().strip(),
            imap_sign_in=self.imap_sign_in,
            oauth_client=self.client.text().strip(),
            oauth_issuer=self.issuer.text().strip(),
            ca_file=self.ca_file.path,
            per_minute=self.limits.set(Period.MINUTE),
            per_hour=self.limits.set(Period.HOUR),
            per_day=self.limits.set(Period.DAY),
            move_handled=self.folder.currentText().strip() if self.moves.isChecked() else "",
        )

    def _follow(self) -> None:
        has_own = self.imap_sign_in is SignIn.PASSWORD
        self.form.setRowVisible(self.imap_password, has_own)
        self.form.setRowVisible(self.client_secret, bool(self.client.text().strip()))
        self.changed.emit()


def _line(name: str, placeholder: str = "") -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    return line
