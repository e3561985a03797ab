"""Sets up the mail account that sends the questions and takes the replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from optindesk.core.connecting import AccountTest, Step
from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.provider import Way, provider_of
from optindesk.flows.proposing import by, ways_of
from optindesk.ui import sources
from optindesk.ui.account_saving import Secrets, folders, save
from optindesk.ui.account_servers import AccountServers
from optindesk.ui.allowing import allow, first_of, missing_text, unfilled
from optindesk.ui.bench import Bench
from optindesk.ui.connection_test import TestDialog
from optindesk.ui.fields import aligned
from optindesk.ui.fold import Fold
from optindesk.ui.forgetting import ask_forget
from optindesk.ui.lanes import Lane
from optindesk.ui.login_fields import LoginFields
from optindesk.ui.more_fields import MoreFields
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.sign_in_dialog import signed_in_words
from optindesk.ui.tall_dialog import TallDialog

LETTERS = 98

IN_THE_WAY = frozenset({Step.SMTP_LET_IN, Step.IMAP_LET_IN})
"""The steps of a test that fail for want of a password or of signing in."""


class AccountDialog(TallDialog):
    """`known` is the account as it is; the password is never shown, and empty means unchanged."""

    def __init__(
        self, bench: Bench, known: Account | None, parent: QWidget, why: Trouble | None = None
    ) -> None:
        super().__init__(bench.words, parent, LETTERS)
        self._bench = bench
        self._known = known
        self._named = ""
        self.setWindowTitle(self._("Mail account"))
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        if known is not None:
            self._show(known)
        self._watch()
        self._enable()
        if why is not None:
            self.notice.complain(why)
        self.fit()
        self.address.setFocus()

    def _make_fields(self) -> None:
        self.address = QLineEdit()
        self.address.setAccessibleName(self._("Email address"))
        self.address.setPlaceholderText(self._("flowers@example.com"))
        self.name = QLineEdit()
        self.name.setAccessibleName(self._("Name that people see"))
        self.name.setPlaceholderText(self._("Flower shop Meier"))
        self.servers = AccountServers(self._bench)
        self.smtp, self.imap, self.user = self.servers.smtp, self.servers.imap, self.servers.user
        self.found = self.servers.found
        self.login = LoginFields(self._, lambda url: self._bench.open_page(url))
        self.password = self.login.password
        self.more = MoreFields(self._, self._bench.desk.usual_limits)
        self.moves, self.folder = self.more.moves, self.more.folder
        self.limits, self.ca_file = self.more.limits, self.more.ca_file

    def _make_buttons(self) -> None:
        self.keep = self.buttons.addButton(self._("&Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.test = self.buttons.addButton(
            self._("Save and &test"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.test.setAutoDefault(False)
        self.keep.setDefault(True)
        self.buttons.accepted.connect(lambda: self._save(self._close))
        self.test.clicked.connect(lambda: self._save(self._test))
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.more_fold = Fold(self.more)
        self.more_fold.setText(self._("M&ore"))
        form = QFormLayout()
        form.addRow(self._("Email &address:"), self.address)
        form.addRow(self._("&Name:"), self.name)
        aligned(form, self.servers.form, self.login.form)
        for part in (form, self.servers, self.login, self.more_fold, self.more):
            self.add(part)

    def _watch(self) -> None:
        self.address.textChanged.connect(self.servers.show_address)
        self.address.editingFinished.connect(self.servers.settle)
        self.servers.changed.connect(self._enable)
        self.servers.reader_named.connect(self._name_reader)
        self.more.changed.connect(self._enable)
        self.login.sign_in_wanted.connect(lambda: self._save(self._sign_in))
        self.login.forget_wanted.connect(self._ask_forget)
        self.finished.connect(self.found.stop)
        self.servers.resized.connect(self.fit)
        self.login.changed.connect(self.fit)
        self.more_fold.turned.connect(self._unfolded)

    def _show(self, known: Account) -> None:
        self.address.setText(known.address)
        self.name.setText(known.sender_name)
        self.servers.show_known(known)
        self.login.show_known(known)
        self.more_fold.turn(self.more.show_known(known))

    def _name_reader(self, user: str) -> None:
        """Fill in the name for reading that a provider wants, but not over one that was typed."""
        if self.more.imap_user.text() in ("", self._named) and self.more.imap_sign_in is None:
            self.more.imap_user.setText(user)
        self._named = user

    # --- how it stands ----------------------------------------------------------------------------

    def _enable(self) -> None:
        account, desk = self._account(), self._bench.desk
        missing = first_of(
            unfilled(self._, self.address),
            missing_text(self._, *self.smtp.unfilled),
            self.servers.missing,
        )
        for button in (self.keep, self.test, self.login.sign_in):
            allow(button, missing)
        self.moves.setEnabled(bool(self.imap.host.text().strip()))
        if account is not None:
            self.limits.show_usual(account)
            provider = provider_of(account, desk.providers)
            self.login.show_ways(ways_of(account, provider, desk.authority), provider)
        self.fit()

    def _account(self) -> Account | None:
        smtp, known = self.smtp.server, self._known
        if smtp is None:
            return None
        account = Account(
            id=known.id if known else 0,
            address=self.address.text().strip(),
            sender_name=self.name.text().strip(),
            smtp=smtp,
            imap=self.imap.server,
            user=self.user.text().strip() or self._usual_user(),
            authserv_id=known.authserv_id if known else None,
        )
        return by(self.login.way, self.more.filled_into(account))

    def _usual_user(self) -> str:
        """Most providers want the address; a server that wants no login keeps wanting none."""
        if self._known is not None and not self._known.user:
            return ""
        return self.address.text().strip()

    def _secrets(self) -> Secrets:
        passwords = {}
        if self.login.way is not Way.OAUTH and self.password.text():
            passwords[Door.SMTP] = self.password.text()
        if self.more.imap_sign_in is SignIn.PASSWORD and self.more.imap_password.text():
            passwords[Door.IMAP] = self.more.imap_password.text()
        client = self.more.client_secret.text() if self.more.client.text().strip() else ""
        return Secrets(passwords, client or None)

    # --- saved ------------------------------------------------------------------------------------

    def _save(self, then: Callable[[Account, Trouble | None], None]) -> None:
        """Save it, and tell `then`; the trouble is that of a keyring that did not take a secret."""
        account, desk, secrets = self._account(), self._bench.desk, self._secrets()
        if account is None:
            return

        def saved(vault: Trouble | None) -> None:
            self._bench.account_set.emit()
            then(account, vault)

        self._bench.run(
            self._("Saving the mail account"),
            lambda _: save(desk, account, secrets),
            Lane.ACT,
            done=saved,
            failed=self.notice.complain,
            owner=self,
            asks=False,  # here are the fields for it
        )

    def _close(self, account: Account, vault: Trouble | None) -> None:
        if self._must_sign_in(account):
            self._sign_in(account, vault)
            return
        said, why = self._("The mail account was saved."), self._why(vault)
        self._bench.say(f"{said} {why}".strip(), LOOK if why else DONE)
        self.accept()

    def _learn(self) -> None:
        """What was saved is the account as it is; a test may have learnt more of it."""

        def show(known: Account | None) -> None:
            self._known = known or self._known

        self._bench.look("account", sources.account, show, self)

    def _why(self, vault: Trouble | None) -> str:
        return "" if vault is None else self._.say(vault.sentence)

    def _must_sign_in(self, account: Account) -> bool:
        """Whether nobody can have signed in for it yet."""
        login, known = account.login(Door.SMTP), self._known
        is_new = known is None or known.login(Door.SMTP) != login
        return login.sign_in is SignIn.OAUTH and is_new

    def _sign_in(
        self,
        account: Account,
        vault: Trouble | None = None,
        doors: Sequence[Door] = tuple(Door),
    ) -> None:
        """Sign in at those of these doors that want it, one after the other."""
        if not doors:
            self._learn()
            kept = signed_in_words(self._, vault)
            self.notice.say(f"{self._('Saved.')} {kept}", DONE if vault is None else LOOK)
            return
        door, later = doors[0], doors[1:]
        login = account.login(door)
        is_same = login.kept_under == account.login(Door.SMTP).kept_under
        if login.sign_in is not SignIn.OAUTH or (door is Door.IMAP and is_same):
            self._sign_in(account, vault, later)
            return
        dialog = self._bench.sign_in(door, "", self)
        dialog.signed_in.connect(lambda not_kept: self._sign_in(account, not_kept or vault, later))

    # --- tested -----------------------------------------------------------------------------------

    def _test(self, account: Account, vault: Trouble | None) -> None:
        if self._must_sign_in(account):
            self._sign_in(account, vault)
            return
        if vault is not None:
            self.notice.complain(vault)
        dialog = TestDialog(self._bench, self, asks=False)
        dialog.panel.ended.connect(lambda made: self._tested(account, made))
        dialog.open()
        dialog.begin.click()

    def _tested(self, account: Account, made: AccountTest | None) -> None:
        """Lead to what was refused, and offer the folders that the mailbox has."""
        self._learn()
        if made is None:
            return
        failed = {one.step for one in made.failed}
        if failed & IN_THE_WAY:
            door = Door.SMTP if Step.SMTP_LET_IN in failed else Door.IMAP
            self._lead_to(account, door, self._.say(made.summary))
            return
        desk = self._bench.desk
        self._bench.jobs.start(
            "",
            lambda _: folders(desk),
            Lane.POST,
            done=self.more.show_folders,
            failed=lambda _: None,  # the test has said what there is to say
            owner=self,
        )

    def _lead_to(self, account: Account, door: Door, said: str) -> None:
        """To the field of the password, or to signing in."""
        if account.login(door).sign_in is SignIn.OAUTH:
            offer = Offer(self._("Sign &in…"), lambda: self._sign_in(account))
            self.notice.say(said, LOOK, offer)
            return
        self.notice.say(said, LOOK)
        line = self.password
        if door is Door.IMAP and self.more.imap_sign_in is SignIn.PASSWORD:
            self.more_fold.turn(True)
            line = self.more.imap_password
        line.setFocus()
        line.selectAll()

    def _ask_forget(self) -> None:
        def told(said: str) -> None:
            self.password.setPlaceholderText("")
            self.notice.say(said)

        ask_forget(self._bench, self, told, self.notice.complain)

    def _unfolded(self) -> None:
        self.fit()
        if self.more_fold.is_open:
            self.area.ensureWidgetVisible(self.more)
