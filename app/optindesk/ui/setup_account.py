"""The pages of the setup wizard that are about the mail account: address, servers, test."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
)

from optindesk.core.connecting import AccountTest
from optindesk.core.errors import BadAddress, Trouble
from optindesk.core.model import Account
from optindesk.flows.addresses import read_address
from optindesk.flows.proposing import Proposal
from optindesk.ui.allowing import first_of, missing_text, unticked
from optindesk.ui.ca_field import CaField
from optindesk.ui.connection_test import TestPanel
from optindesk.ui.fields import explanation
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK
from optindesk.ui.server_fields import reading_fields, sending_fields
from optindesk.ui.setup_pages import ADDRESS, Setup, StepPage


class AddressPage(StepPage):
    """The address says whose servers they are; where it does not, the net is asked."""

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("Your mail account"),
            words("The questions go out from it, and the replies come back to it."),
        )
        self.address = self.first = QLineEdit()
        self.address.setAccessibleName(words("Email address"))
        self.address.setPlaceholderText(words("flowers@example.com"))
        self.address.textChanged.connect(self._typed)
        self.found = explanation("")
        self.by_hand = QCheckBox(words("I enter the &servers myself"))
        self.by_hand.toggled.connect(self._typed)
        self.mozilla = QCheckBox(words("Ask &Mozilla's list, too (it learns your domain)"))
        form = QFormLayout()
        form.addRow(words("Email &address:"), self.address)
        form.addRow("", self.found)
        self.body.addLayout(form)
        self.body.addStretch(1)
        self.body.addWidget(self.mozilla)
        self.body.addWidget(self.by_hand)

    def fill(self) -> None:
        known = self.setup.account
        typed = self.setup.kept.get(ADDRESS) or ""
        self.address.setText(known.address if known is not None else typed)

    def missing(self) -> str:
        is_one = "@" in self.address.text().strip(" @")
        lacks = "" if is_one else missing_text(self._, self.address.accessibleName())
        return first_of(super().missing(), lacks)

    def work(self) -> bool:
        setup, typed = self.setup, self.address.text().strip()
        try:
            address = read_address(typed).shown
        except BadAddress as trouble:
            self.notice.complain(trouble)
            return True
        if setup.account is None:
            setup.remember(ADDRESS, address)
        if self.by_hand.isChecked():
            setup.proposals = ()
            return False
        at_hand = setup.bench.desk.propose_account_offline(address, setup.name)
        if at_hand:
            setup.proposals = tuple(at_hand)
            return False
        desk, name, mozilla = setup.bench.desk, setup.name, self.mozilla.isChecked()

        def found(proposals: list[Proposal]) -> None:
            self.notice.hide()
            setup.proposals = tuple(proposals)

        self.run(
            self._("Looking for the servers of {address}", address=address),
            lambda tick: desk.propose_account(address, name, ask_mozilla=mozilla, tick=tick),
            Lane.POST,
            found,
        )
        self.notice.say(self._("Looking for your servers. This takes some seconds…"), LOOK)
        return True

    def _typed(self) -> None:
        self.completeChanged.emit()
        typed = self.address.text().strip()
        self.found.clear()
        self.notice.hide()
        self.mozilla.setVisible(False)
        if not self.isComplete():
            return
        try:
            at_hand = self.setup.bench.desk.propose_account_offline(typed)
        except Trouble:  # it is not whole yet
            return
        if at_hand:
            self.found.setText(self._.say(at_hand[0].said))
        elif not self.by_hand.isChecked():
            self.found.setText(
                self._("An own domain: its servers are looked for in the net on the next page.")
            )
            self.mozilla.setVisible(True)


class ServersPage(StepPage):
    """The servers as they were found, or to be typed."""

    def __init__(self, setup: Setup, address: AddressPage) -> None:
        words = setup.words
        super().__init__(setup, words("Your mail servers"), words("Your provider names them."))
        self._address = address
        self._shown_for = ""
        self.choice = QComboBox()
        self.choice.setAccessibleName(words("What was found"))
        self.choice.currentIndexChanged.connect(self._show)
        self.smtp = sending_fields(words)
        self.imap = reading_fields(words)
        self.first = self.smtp.host
        self.user = QLineEdit()
        self.user.setAccessibleName(words("User name"))
        self.imap_user = QLineEdit()
        self.imap_user.setAccessibleName(words("User name for the replies"))
        self.imap_user.setPlaceholderText(words("the same"))
        self.ca_file = CaField(words)
        self.right = QCheckBox(words("I have looked: these servers are ri&ght"))
        for line in (self.smtp.host, self.imap.host):
            line.textChanged.connect(self.completeChanged)
        self.right.toggled.connect(self.completeChanged)
        servers = QHBoxLayout()
        servers.addWidget(self.smtp)
        servers.addWidget(self.imap)
        form = QFormLayout()
        form.addRow(words("&User name:"), self.user)
        form.addRow(words("User name for &replies:"), self.imap_user)
        form.addRow(words("CA fi&le:"), self.ca_file)
        self.body.addWidget(self.choice)
        self.body.addLayout(servers)
        self.body.addLayout(form)
        self.body.addWidget(self.right)
        self.body.addStretch(1)

    def initializePage(self) -> None:
        self._forget_others()
        self.choice.clear()
        for one in self.setup.proposals:
            self.choice.addItem(f"{self._.say(one.said)} {one.account.smtp.host}")
        self.choice.setVisible(self.choice.count() > 1)
        self.notice.hide()
        account = self.setup.account
        if not self.setup.proposals and account is not None and self._is_same(account):
            self._fill(account)
        elif not self.setup.proposals:
            self.user.setText(self._address.address.text().strip())
            if not self._address.by_hand.isChecked():
                self.notice.say(
                    self._(
                        "They were not found. Is this computer online? If so, your provider's help"
                        " page names them: look for IMAP and SMTP."
                    ),
                    LOOK,
                )
        self._show(self.choice.currentIndex())

    def _forget_others(self) -> None:
        """The servers of an address that stood there before are not those of another one."""
        address = self._address.address.text().strip()
        if self._shown_for not in ("", address):
            self.setSubTitle(self._("Your provider names them."))
            for line in (self.smtp.host, self.imap.host, self.imap_user):
                line.clear()
            self.ca_file.line.clear()
        self._shown_for = address

    def _is_same(self, account: Account) -> bool:
        return account.address == self._address.address.text().strip()

    @property
    def proposal(self) -> Proposal | None:
        """What was found, if anything."""
        row = self.choice.currentIndex()
        return self.setup.proposals[row] if 0 <= row < len(self.setup.proposals) else None

    def _show(self, row: int) -> None:
        one = self.proposal
        if one is not None:
            self._fill(one.account)
            self.setSubTitle(self._.say(one.said))
        self.right.setVisible(one is not None and one.other_domain)
        if one is not None and one.provider is not None and one.provider.own_certificate:
            said = self._(
                "{name} has a certificate of its own: export it there (the next page says how) and"
                " choose its file as CA file.",
                name=one.provider.name,
            )
            self.notice.say(said, LOOK)
        if one is not None and one.other_domain:
            self.notice.say(
                self._(
                    "They lie outside of your domain, and only the net says that they are right."
                    " Compare them with what your provider names."
                ),
                LOOK,
            )
        self.completeChanged.emit()

    def _fill(self, account: Account) -> None:
        self.smtp.show_server(account.smtp)
        if account.imap is not None:
            self.imap.show_server(account.imap)
        self.user.setText(account.user)
        self.imap_user.setText(account.imap_user)
        self.ca_file.line.setText(account.ca_file or self.ca_file.line.text())

    def missing(self) -> str:
        one = self.proposal
        unsure = unticked(self._, self.right) if one is not None and one.other_domain else ""
        return first_of(super().missing(), missing_text(self._, *self.smtp.unfilled), unsure)

    @property
    def account(self) -> Account | None:
        """The account as it stands there."""
        smtp = self.smtp.server
        if smtp is None:
            return None
        address = self._address.address.text().strip()
        return Account(
            0,
            address,
            self.setup.name,
            smtp,
            self.imap.server,
            self.user.text().strip() or address,
            ca_file=self.ca_file.path,
            imap_user=self.imap_user.text().strip(),
        )


class TestPage(StepPage):
    """The test begins by itself; one can go on whatever comes of it."""

    __test__ = False

    def __init__(self, setup: Setup) -> None:
        words = setup.words
        super().__init__(
            setup,
            words("Does it work?"),
            words("A mail goes to yourself. You can go on meanwhile, and test again later."),
        )
        self.panel = TestPanel(setup.bench)
        self.panel.ended.connect(self._ended)
        self.again = QPushButton(words("Test a&gain"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._begin)
        self.again.setEnabled(False)
        self.panel.buttons.insertWidget(0, self.again)
        self.body.addWidget(self.panel, 1)

    def initializePage(self) -> None:
        self.notice.say(self.setup.unkept, LOOK)
        self.notice.setVisible(bool(self.setup.unkept))
        self._begin()

    def cleanupPage(self) -> None:
        self.panel.stop()

    def work(self) -> bool:
        self.panel.stop()
        return False

    def _begin(self) -> None:
        self.again.setEnabled(False)
        self.setup.tested = None
        self.panel.begin()

    def _ended(self, made: AccountTest | None) -> None:
        self.setup.tested = made
        self.again.setEnabled(True)
