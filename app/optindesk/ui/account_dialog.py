"""Sets up the mail account that sends the questions and takes the replies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from optindesk.core.errors import (
    PasswordNeeded,
    SignInNeeded,
    TokenRefused,
    Trouble,
    WrongPassword,
)
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.provider import Way, provider_of
from optindesk.flows.proposing import by, ways_of
from optindesk.ui import sure
from optindesk.ui.account_saving import Secrets, Tried, save
from optindesk.ui.account_servers import AccountServers
from optindesk.ui.bench import Bench
from optindesk.ui.fields import aligned
from optindesk.ui.fold import Fold
from optindesk.ui.lanes import Lane
from optindesk.ui.login_fields import LoginFields
from optindesk.ui.more_fields import MoreFields
from optindesk.ui.notice import DONE, LOOK, Offer
from optindesk.ui.sign_in_dialog import door_of, signed_in_words
from optindesk.ui.tall_dialog import TallDialog

LETTERS = 92


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
            self._("Save and &test"), QDialogButtonBox.ButtonRole.ApplyRole
        )
        self.test.setAutoDefault(False)
        self.keep.setDefault(True)
        self.buttons.accepted.connect(lambda: self._save(test=False))
        self.test.clicked.connect(lambda: self._save(test=True))
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self.more_fold = Fold(self.more)
        self.more_fold.setText(self._("Mo&re"))
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
        self.login.sign_in_wanted.connect(lambda: self._save(test=False, sign_in=True))
        self.login.forget_wanted.connect(self._ask_forget)
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
        ready = account is not None and bool(account.address) and self.servers.is_accepted
        self.keep.setEnabled(ready)
        self.test.setEnabled(ready)
        self.login.sign_in.setEnabled(ready)
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

    def _save(self, *, test: bool, sign_in: bool = False) -> None:
        account, desk, secrets = self._account(), self._bench.desk, self._secrets()
        if account is None:
            return
        sign_in = sign_in or (not test and self._must_sign_in(account))

        def saved(tried: Tried) -> None:
            if sign_in:
                self._bench.account_set.emit()
                self._sign_in(account, [Door.SMTP, Door.IMAP], tried.vault)
            else:
                self._saved(tried)

        self._bench.run(
            self._("Trying the mail account") if test else self._("Saving the mail account"),
            lambda _: save(desk, account, secrets, test),
            Lane.POST if test else Lane.ACT,
            done=saved,
            failed=self._complain,
            owner=self,
            asks=False,  # here are the fields for it
        )
        if test:
            self.test.setEnabled(False)
            self.notice.say(self._("Saved. Connecting…"))

    def _must_sign_in(self, account: Account) -> bool:
        """Whether nobody can have signed in for it yet."""
        login, known = account.login(Door.SMTP), self._known
        is_new = known is None or known.login(Door.SMTP) != login
        return login.sign_in is SignIn.OAUTH and is_new

    def _sign_in(
        self, account: Account, doors: Sequence[Door], vault: Trouble | None = None
    ) -> None:
        """Sign in at those of these doors that want it, one after the other; `vault` is the trouble
        of a keyring that did not take something by now."""
        if not doors:
            kept = signed_in_words(self._, vault)
            self.notice.say(f"{self._('Saved.')} {kept}", DONE if vault is None else LOOK)
            return
        door, later = doors[0], doors[1:]
        login = account.login(door)
        is_same = login.kept_under == account.login(Door.SMTP).kept_under
        if login.sign_in is not SignIn.OAUTH or (door is Door.IMAP and is_same):
            self._sign_in(account, later, vault)
            return
        dialog = self._bench.sign_in(door, "", self)
        dialog.signed_in.connect(lambda not_kept: self._sign_in(account, later, not_kept or vault))

    def _complain(self, trouble: Trouble) -> None:
        self._enable()
        if isinstance(trouble, SignInNeeded | TokenRefused):
            self._offer_sign_in(trouble)
            return
        self.notice.complain(trouble)
        if isinstance(trouble, PasswordNeeded | WrongPassword):
            self._password_of(trouble).setFocus()
            self._password_of(trouble).selectAll()

    def _password_of(self, trouble: PasswordNeeded | WrongPassword) -> QLineEdit:
        has_own = self.more.imap_sign_in is SignIn.PASSWORD
        if not (has_own and door_of(trouble) is Door.IMAP):
            return self.password
        self.more_fold.turn(True)
        return self.more.imap_password

    def _offer_sign_in(self, trouble: SignInNeeded | TokenRefused) -> None:
        door = door_of(trouble)

        def again() -> None:
            dialog = self._bench.sign_in(door, "", self)
            dialog.signed_in.connect(lambda not_kept: self._save(test=True))

        offer = Offer(self._("Sign in…"), again)
        self.notice.say(self._.say(trouble.sentence), LOOK, offer)

    def _saved(self, tried: Tried) -> None:
        self._enable()
        self._bench.account_set.emit()
        if tried.folders:
            self.more.show_folders(tried.folders)
        vault = "" if tried.vault is None else self._.say(tried.vault.sentence)
        mark = LOOK if vault else DONE
        if tried.tested:
            lets_in = self._("Saved, and your provider lets us in.")
            self.notice.say(f"{lets_in} {vault}".strip(), mark)
        else:
            self._bench.say(f"{self._('The mail account was saved.')} {vault}".strip(), mark)
            self.accept()

    def _ask_forget(self) -> None:
        said = self._(
            "The password is taken out of the keyring of this computer. Nothing is sent or read"
            " until it is given again."
        )
        sure.ask(self, self._("Mail account"), said, self._("Forget password"), self._forget)

    def _forget(self) -> None:
        desk = self._bench.desk

        def forgotten(account: Account) -> None:
            self._bench.account_set.emit()
            self.password.setPlaceholderText("")
            self.notice.say(self._("The password was forgotten."))

        self._bench.run(
            self._("Forgetting the password"),
            lambda _: desk.forget_password(),
            Lane.ACT,
            done=forgotten,
            failed=self._complain,
            owner=self,
        )

    def _unfolded(self) -> None:
        self.fit()
        if self.more_fold.is_open:
            self.area.ensureWidgetVisible(self.more)
