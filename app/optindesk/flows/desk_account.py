"""The desk, as to its mail account: set, tried, signed in and forgotten, and how much it sends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from optindesk.core.codes import Code
from optindesk.core.errors import AccountMissing, NotForgotten, Trouble, VaultTrouble
from optindesk.core.model import Account, Door, SignIn
from optindesk.core.ports import Tick, no_tick, nothing_found
from optindesk.core.text import one_line
from optindesk.flows.fittings import Fittings
from optindesk.store.journal import unit_of_work

if TYPE_CHECKING:
    from optindesk.core.connecting import AccountTest
    from optindesk.core.oauth import DeviceCode, Grant
    from optindesk.flows import connecting, pacing, proposing


class Accounts(Fittings):
    """What is done with the mail account."""

    __slots__ = ()

    def set_account(self, wanted: Account) -> Account:
        """Set the mail account; raises BadAddress, ControlCharacter, TooLong.

        What the keyring has of the account as it was, and is of no use for it any more, is
        forgotten.
        """
        from optindesk.flows import business, rounds
        from optindesk.flows.addresses import read_address
        from optindesk.store import account_rows, handled

        checked = replace(
            wanted,
            address=read_address(wanted.address).shown,
            sender_name=one_line("name", wanted.sender_name),
            user=one_line("user", wanted.user),
            imap_user=one_line("user", wanted.imap_user),
            oauth_issuer=one_line("issuer", wanted.oauth_issuer),
            oauth_client=one_line("client", wanted.oauth_client),
            move_handled=one_line("folder", wanted.move_handled),
        )
        with unit_of_work(self.store, self.actor, self.clock()) as log:
            before = account_rows.account()
            saved = account_rows.save_account(checked)
            business.follow(log, saved)
            if saved.move_handled and not (before and before.move_handled):
                handled.begin_moving(saved.id, self.clock())
            log.write(
                Code.ACCOUNT_SET,
                address=saved.address,
                smtp=f"{saved.smtp.host}:{saved.smtp.port} {saved.smtp.security}",
                imap=f"{saved.imap.host}:{saved.imap.port} {saved.imap.security}"
                if saved.imap
                else None,
                move_handled=saved.move_handled or None,
            )
        if before is not None and before.keyring_names - saved.keyring_names:
            with suppress(VaultTrouble):  # it is of no use, and nobody waits for it to be gone
                self.passwords.forget(before, keep=saved)
        rounds.resume(self.store)
        return saved

    def log_in(self, tick: Tick = no_tick) -> Account:
        """Log in to each of the account's servers and leave again: what it is done with is right.

        Raises AccountMissing, Cancelled, PasswordNeeded, WrongPassword and the troubles of a
        session.
        """
        account = self._account()
        with self.transport(account):
            tick(1, 2)
        if account.imap is not None:
            with self.mailbox(account):
                tick(2, 2)
        return account

    def propose_account(
        self, address: str, name: str = "", *, ask_mozilla: bool = False, tick: Tick = no_tick
    ) -> list[proposing.Proposal]:
        """How an account with this address could be set up; see `proposing.propose`."""
        from optindesk.flows import proposing

        return proposing.propose(
            address,
            name,
            self.providers,
            self.authority,
            self.find_servers,
            ask_mozilla=ask_mozilla,
            tick=tick,
        )

    def propose_account_offline(self, address: str, name: str = "") -> list[proposing.Proposal]:
        """The same without asking the net: none where the address does not say it."""
        from optindesk.flows import proposing

        return proposing.propose(address, name, self.providers, self.authority, nothing_found)

    def letter_for_it(
        self, account: Account, test: AccountTest | None, say: connecting.Say = str
    ) -> str:
        """What to send to whoever looks after the email; see `it_person.letter`."""
        from optindesk.core.provider import Way, provider_of
        from optindesk.flows import it_person

        provider = provider_of(account, self.providers)
        wanted = provider is not None and Way.OAUTH in provider.sign_in[:1]
        signs_in = replace(account, sign_in=SignIn.OAUTH)
        registers = (wanted or account.sign_in is SignIn.OAUTH) and not self.authority.can_sign_in(
            signs_in, Door.SMTP
        )
        return it_person.letter(account, test, self.providers, say, registers=registers)

    def forget_password(self) -> Account:
        """Forget what the account logs in with, here and in the keyring. Raises AccountMissing,
        NotForgotten."""
        account = self._account()
        try:
            self.passwords.forget(account)
        except VaultTrouble as trouble:
            raise NotForgotten(**trouble.values, address=account.address) from trouble
        with unit_of_work(self.store, self.actor, self.clock()) as log:
            log.write(Code.ACCOUNT_FORGOTTEN, address=account.address)
        return account

    def sign_in(
        self,
        open_browser: Callable[[str], None],
        page: str,
        tick: Tick = no_tick,
        door: Door = Door.SMTP,
    ) -> Trouble | None:
        """Sign in at the provider in the browser, which shows `page` when that is over.

        Returns the trouble if only this session remembers it. Raises AccountMissing, and as
        ports.Authority does; then everything is as it was.
        """
        account = self._account()
        grant = self.authority.sign_in(account, door, open_browser, page, tick)
        return self._signed_in(account, grant, door)

    def sign_in_elsewhere(
        self, show: Callable[[DeviceCode], None], tick: Tick = no_tick, door: Door = Door.SMTP
    ) -> Trouble | None:
        """Sign in on another device, with the code that `show` gets; else as `sign_in`."""
        account = self._account()
        grant = self.authority.sign_in_elsewhere(account, door, show, tick)
        return self._signed_in(account, grant, door)

    def _signed_in(self, account: Account, grant: Grant, door: Door) -> Trouble | None:
        from optindesk.flows import rounds

        with unit_of_work(self.store, self.actor, self.clock()) as log:
            log.write(Code.ACCOUNT_SIGNED_IN, address=account.address, door=door.value)
        rounds.resume(self.store)
        return self.passwords.grant(account, grant, door)

    def _account(self) -> Account:
        from optindesk.store import account_rows

        account = account_rows.account()
        if account is None:
            raise AccountMissing()
        return account

    def try_account(
        self,
        tell: connecting.Tell,
        say: connecting.Say = str,
        tick: Tick = no_tick,
        *,
        with_mail: bool = True,
    ) -> AccountTest:
        """Try all that the mail account needs, with a password that was refused, too: what was
        wrong may be put right at the provider meanwhile. See `connecting.try_account`."""
        from optindesk.flows import connecting

        account = self._account()
        self.passwords.try_again(account)
        means = connecting.Means(
            self.transport,
            self.mailbox,
            self.composer,
            self.reader,
            self.providers,
            self.troubles,
            self.look_up_sender,
            say,
        )
        return connecting.try_account(
            self.store,
            means,
            account,
            self.actor,
            self.clock,
            tell,
            tick,
            with_mail=with_mail,
        )

    def allowance(self) -> pacing.Allowance | None:
        """How the mail account stands to its limits; None when none is set up."""
        from optindesk.flows import pacing
        from optindesk.store import account_rows

        account = account_rows.account()
        if account is None:
            return None
        return pacing.Pace(account, self.providers, self.clock).allowance()

    def usual_limits(self, account: Account) -> tuple[pacing.Limit, ...]:
        """The limits of an account for which the owner sets none."""
        from optindesk.flows import pacing

        plain = replace(account, per_minute=None, per_hour=None, per_day=None)
        return pacing.limits(plain, self.providers)
