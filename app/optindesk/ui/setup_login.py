"""The page of the setup wizard on which one logs in to the mail account."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.provider import Way, provider_of
from optindesk.flows.desk import Desk
from optindesk.flows.proposing import Proposal, by
from optindesk.ui.allowing import first_of, missing_text, unfilled, waits
from optindesk.ui.connection_test import ItPersonDialog
from optindesk.ui.fields import explanation
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK
from optindesk.ui.setup_account import AddressPage, ServersPage
from optindesk.ui.setup_pages import ADDRESS, NAME, Setup, StepPage
from optindesk.ui.sign_in_dialog import SignInDialog
from optindesk.ui.words import Words


class LoginPage(StepPage):
    """How to prove who one is there, with the steps that the provider asks for first."""

    def __init__(self, setup: Setup, address: AddressPage, servers: ServersPage) -> None:
        words = setup.words
        super().__init__(setup, words("Log in"), "")
        self._address, self._servers = address, servers
        self._wanted: Account | None = None
        self.steps = QLabel()
        self.steps.setWordWrap(True)
        self.steps.setTextFormat(Qt.TextFormat.PlainText)
        self.page = QPushButton()
        self.page.setAutoDefault(False)
        self.page.clicked.connect(self._open_page)
        self.ways: dict[Way, QRadioButton] = {}
        self._row = QVBoxLayout()
        self.password = self.first = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(words("Password"))
        self.password.textChanged.connect(self.completeChanged)
        self.client, self.issuer = QLineEdit(), QLineEdit()
        self.client.setAccessibleName(words("Client ID"))
        self.issuer.setAccessibleName(words("Issuer"))
        self.issuer.setPlaceholderText(words("https://… if you got one with it"))
        for line in (self.client, self.issuer):
            line.textChanged.connect(self.completeChanged)
        self.it_person = QPushButton(words("For your &IT person…"))
        self.it_person.setAutoDefault(False)
        self.it_person.clicked.connect(self._help)
        self.form = QFormLayout()
        self.form.addRow(words("&Password:"), self.password)
        self.form.addRow(words("&Client ID:"), self.client)
        self.form.addRow(words("Iss&uer:"), self.issuer)
        self.note = explanation("")
        self.body.addLayout(self._row)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.page, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(self.form)
        self.body.addWidget(self.note)
        self.body.addWidget(self.it_person, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def initializePage(self) -> None:
        known, proposal = self.setup.account, self._proposal
        if known is not None:
            self.client.setText(known.oauth_client)
            self.issuer.setText(known.oauth_issuer)
        wanted = self._wanted = proposal.account if proposal is not None else None
        if wanted is None:
            return
        provider = proposal.provider if proposal is not None else None
        name = provider.name if provider is not None else wanted.smtp.host
        self.setSubTitle(self._("{name}, as {user}", name=name, user=wanted.user))
        for button in self.ways.values():
            button.deleteLater()
        self.ways.clear()
        said = _ways_in_words(self._, name)
        for way in provider.sign_in if provider is not None else (Way.PASSWORD,):
            button = QRadioButton(said[way])
            button.toggled.connect(self._choose)
            self._row.addWidget(button)
            self.ways[way] = button
        first = next(iter(self.ways.values()), None)
        if first is not None:
            first.setChecked(True)
        for button in self.ways.values():
            button.setVisible(len(self.ways) > 1)
        lines = self.password, self.client, self.issuer
        for one, other in pairwise((*self.ways.values(), self.page, *lines, self.it_person)):
            self.setTabOrder(one, other)
        self._choose()

    @property
    def _proposal(self) -> Proposal | None:
        """What is to be logged in to: as it was found by the address, or as the servers' page has
        it."""
        if not needs_no_servers(self.setup):
            account = self._servers.account
            if account is None:
                return None
            provider = provider_of(account, self.setup.bench.desk.providers)
            return Proposal(account, provider, ())
        return self.setup.proposals[0]

    @property
    def way(self) -> Way | None:
        """What was chosen."""
        return next((way for way, button in self.ways.items() if button.isChecked()), None)

    def _choose(self) -> None:
        way, proposal = self.way, self._proposal
        provider = proposal.provider if proposal is not None else None
        steps = list(provider.before) if provider is not None else []
        by_app = provider.app_password if provider is not None else None
        if by_app is not None and way is Way.APP_PASSWORD:
            steps += by_app.steps
        lines = [f"{n}. {self._.say(step)}" for n, step in enumerate(steps, 1)]
        self.steps.setText("\n".join(lines))
        self.steps.setVisible(bool(lines))
        self.page.setVisible(by_app is not None and way is Way.APP_PASSWORD)
        if by_app is not None:
            self.page.setText(self._("Open the page for it"))
            self.page.setToolTip(by_app.page)
        signs_in = way is Way.OAUTH
        registers = signs_in and not self._can_sign_in("", "")
        self.form.setRowVisible(self.password, not signs_in)
        self.form.setRowVisible(self.client, registers)
        self.form.setRowVisible(self.issuer, registers)
        self.it_person.setVisible(registers)
        said = self._("The password goes into the keyring of this computer, and nowhere else.")
        if signs_in:
            said = self._("“Next” opens your browser, where your provider asks for the password.")
        if registers:
            said = self._(
                "This program has to be registered there once, by whoever looks after your email:"
                " the text for it is behind the button. Enter what you get back, or leave this page"
                " with “Later” until then."
            )
        self.note.setText(said)
        self.completeChanged.emit()

    def _can_sign_in(self, client: str, issuer: str) -> bool:
        """Whether one can sign in with this client, or with that of the program (empty)."""
        if self._wanted is None:
            return False
        account = replace(
            self._wanted, sign_in=SignIn.OAUTH, oauth_client=client, oauth_issuer=issuer
        )
        return self.setup.bench.desk.authority.can_sign_in(account, Door.SMTP)

    def _help(self) -> None:
        if self._wanted is not None:
            text = self.setup.bench.desk.letter_for_it(self._wanted, None, self._.say)
            ItPersonDialog(self._, text, self).open()

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self.page.toolTip()))

    def missing(self) -> str:
        if self.way is Way.OAUTH:
            client, issuer = self.client.text().strip(), self.issuer.text().strip()
            can = self._can_sign_in(client, issuer)
            lacks = "" if can else missing_text(self._, self.client.accessibleName())
        else:
            lacks = "" if self._is_kept else unfilled(self._, self.password)
        no_way = "" if self.way is not None else waits(self._)
        return first_of(super().missing(), lacks, no_way)

    @property
    def _is_kept(self) -> bool:
        """Whether this very login was set before, so that its password is known already."""
        known, wanted = self.setup.account, self._wanted
        return (
            known is not None
            and wanted is not None
            and (known.user, known.smtp) == (wanted.user, wanted.smtp)
            and known.sign_in is SignIn.PASSWORD
        )

    def work(self) -> bool:
        wanted, way, known = self._wanted, self.way, self.setup.account
        if wanted is None or way is None:
            return False
        account = by(way, wanted)
        if known is not None:  # what was chosen elsewhere stays
            account = replace(
                account,
                id=known.id,
                ca_file=account.ca_file or known.ca_file,
                per_minute=known.per_minute,
                per_hour=known.per_hour,
                per_day=known.per_day,
                move_handled=known.move_handled,
            )
        if way is Way.OAUTH:
            account = replace(
                account,
                oauth_client=self.client.text().strip(),
                oauth_issuer=self.issuer.text().strip(),
            )
        desk, password = self.setup.bench.desk, self.password.text()
        if way is Way.OAUTH:
            self._sign_in(desk, account)
        else:
            self.run(
                self._("Saving the mail account"),
                lambda _: _save(desk, account, password),
                Lane.ACT,
                self._saved,
            )
        return True

    def _saved(self, saved: tuple[Account, Trouble | None]) -> None:
        account, vault = saved
        self.setup.account = account
        self.setup.bench.changed.emit()  # `account_set` would try the password beside the test
        for name in (NAME, ADDRESS):  # they stand in the account from now on
            self.setup.remember(name, "")
        self.setup.unkept = "" if vault is None else self._.say(vault.sentence)
        if vault is not None:
            self.setup.bench.say(self.setup.unkept, LOOK)

    def _sign_in(self, desk: Desk, account: Account) -> None:
        def set_up(saved: Account) -> None:
            self.setup.account = saved
            dialog = SignInDialog(self.setup.bench, desk, self)
            dialog.signed_in.connect(self._signed_in)
            dialog.open()

        title = self._("Saving the mail account")
        self.run(title, lambda _: desk.set_account(account), Lane.ACT, set_up, goes_on=False)

    def _signed_in(self) -> None:
        self.setup.bench.account_set.emit()
        self.go_on()


def needs_no_servers(setup: Setup) -> bool:
    """Whether the address alone says all of it."""
    known = next(iter(setup.proposals), None)
    if known is None or known.how is not None:
        return False
    return known.provider is None or not known.provider.own_certificate


def _save(desk: Desk, account: Account, password: str) -> tuple[Account, Trouble | None]:
    saved = desk.set_account(account)
    return saved, desk.passwords.give(saved, password) if password else None


def _ways_in_words(words: Words, name: str) -> dict[Way, str]:
    return {
        Way.PASSWORD: words("With the pass&word of the mailbox"),
        Way.APP_PASSWORD: words("With an &app password of {name}", name=name),
        Way.OAUTH: words("By signing in at {name} in the br&owser", name=name),
    }
