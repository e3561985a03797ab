"""What to log in with: from the keyring, or as a person gave it, never written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Lock

from optindesk.core.errors import (
    PasswordNeeded,
    SignInNeeded,
    SignInNotLasting,
    Trouble,
    VaultTrouble,
    WrongPassword,
)
from optindesk.core.model import Account, Door, Login, SignIn
from optindesk.core.oauth import Grant
from optindesk.core.ports import Authority, Vault
from optindesk.core.sentence import Value, sentence
from optindesk.system.vault import forget_all

_CLIENTS = "oauth-client"


def client_secret(vault: Vault, client_id: str) -> str | None:
    """The secret of an owner's own OAuth client; None where the keyring gives none: most providers
    give none either."""
    try:
        return vault.get(client_id, _CLIENTS)
    except VaultTrouble:
        return None


class SessionPasswords:
    """The port `Passwords` over a vault; what the vault does not take is kept until the end.

    Of an account that signs in the vault has the refresh token, and the access token is only here.
    """

    def __init__(self, vault: Vault, authority: Authority, clock: Callable[[], datetime]) -> None:
        self._vault = vault
        self._authority = authority
        self._clock = clock
        self._given: dict[tuple[str, str], str] = {}
        self._refused: dict[tuple[str, str], tuple[str, WrongPassword]] = {}
        self._taken_out: set[tuple[str, str]] = set()
        self._granted: dict[tuple[str, str], Grant] = {}
        self._there: set[tuple[str, str]] = set()
        self._unusable: dict[tuple[str, str], Value] = {}
        self._ended: dict[tuple[str, str], tuple[str, SignInNeeded]] = {}
        # A refresh token may be good for one use only: two lanes must not use it at once.
        self._asking = Lock()

    def of(self, account: Account, door: Door = Door.SMTP) -> str:
        """The password, or the access token, of an account, unless a server has just refused it;
        an account without a login name has none."""
        login = account.login(door)
        if not login.user:
            return ""
        if login.sign_in is SignIn.OAUTH:
            with self._asking:
                secret = self._token(account, door, login)
        else:
            given = self._given.get(login.kept_under)
            secret = self._kept(login, door) if given is None else given
        refused, trouble = self._refused.get(login.kept_under, (None, None))
        if trouble is not None and secret == refused:
            raise type(trouble)(**trouble.values)
        return secret

    def missing(self, account: Account) -> PasswordNeeded | None:
        """What somebody has to give, or None; a keyring that gave nothing because it could not is
        not asked again, as that may ask a person to unlock it."""
        for door in Door:
            login = account.login(door)
            if not login.user or self._is_there(login):
                continue
            reason = self._unusable.get(login.kept_under)
            if reason is not None:
                return _needed(login, door, reason)
            try:
                secret = self._kept(login, door)
            except PasswordNeeded as trouble:
                return trouble
            ended, why = self._ended.get(login.kept_under, (None, None))
            if secret == ended:
                return why
            self._ended.pop(login.kept_under, None)  # somebody has signed in elsewhere
        return None

    def _is_there(self, login: Login) -> bool:
        """Whether there is a secret; what was only typed counts until a server refuses it, a
        sign-in until the provider ends it."""
        kept_under = login.kept_under
        if kept_under in self._ended:
            return False
        refused, _ = self._refused.get(kept_under, (None, None))
        is_given = self._given.get(kept_under) not in (None, refused)
        return is_given or kept_under in self._granted or kept_under in self._there

    def _token(self, account: Account, door: Door, login: Login) -> str:
        granted = self._granted.get(login.kept_under)
        if granted is not None and granted.serves_at(self._clock()):
            return granted.access_token
        refresh_token = (granted and granted.refresh_token) or self._kept(login, door)
        try:
            fresh = self._authority.refresh(account, door, refresh_token)
        except SignInNeeded as trouble:
            why = SignInNeeded(**trouble.values | {"door": door})
            self._ended[login.kept_under] = refresh_token, why
            self._granted.pop(login.kept_under, None)  # the keyring may have a newer one
            raise why from trouble
        self._take(login, fresh, refresh_token)
        return fresh.access_token

    def _take(self, login: Login, grant: Grant, before: str | None) -> Trouble | None:
        """Keep what the provider gave: one that gives no new refresh token means the one before."""
        self._ended.pop(login.kept_under, None)
        refresh_token = grant.refresh_token or before
        if refresh_token is None:
            self._granted[login.kept_under] = grant
            return SignInNotLasting(user=login.user, until=grant.expires_at)
        self._granted[login.kept_under] = replace(grant, refresh_token=refresh_token)
        if refresh_token == before:
            return None
        return self._keep(login, refresh_token)

    def _kept(self, login: Login, door: Door) -> str:
        try:
            secret = self._vault.get(*login.kept_under)
        except VaultTrouble as trouble:
            reason = self._unusable[login.kept_under] = trouble.values["reason"]
            raise _needed(login, door, reason) from trouble
        self._unusable.pop(login.kept_under, None)
        if secret is None:
            none = sentence("none was saved yet.")
            if login.sign_in is SignIn.OAUTH:
                none = sentence("nobody has signed in on this computer yet.")
            raise _needed(login, door, none)
        self._there.add(login.kept_under)
        return secret

    def give(self, account: Account, password: str, door: Door = Door.SMTP) -> Trouble | None:
        """Keep a password in the keyring, else only for this session, and say why."""
        self.lend(account, password, door)
        return self._keep(account.login(door), password)

    def grant(self, account: Account, grant: Grant, door: Door = Door.SMTP) -> Trouble | None:
        """Keep what a sign-in gave in the keyring, else only for this session, and say why."""
        login = account.login(door)
        self._refused.pop(login.kept_under, None)
        return self._take(login, grant, None)

    def give_client_secret(self, client_id: str, secret: str) -> None:
        """Keep the secret of an owner's own OAuth client; an empty one is forgotten."""
        if secret:
            self._vault.set(client_id, _CLIENTS, secret)
        else:
            self._vault.delete(client_id, _CLIENTS)

    def lend(self, account: Account, password: str, door: Door = Door.SMTP) -> None:
        """Use a password for this session without keeping it anywhere."""
        kept_under = account.login(door).kept_under
        self._given[kept_under] = password
        self._refused.pop(kept_under, None)
        self._taken_out.discard(kept_under)

    def refuse(
        self, account: Account, secret: str, trouble: WrongPassword, door: Door = Door.SMTP
    ) -> None:
        """A server did not take it: it is not used again, nor kept if it was given just now."""
        kept_under = account.login(door).kept_under
        self._refused[kept_under] = secret, trouble
        self._there.discard(kept_under)
        if (granted := self._granted.get(kept_under)) is not None:  # the next one may be taken
            self._granted[kept_under] = replace(granted, expires_at=self._clock())
        if self._given.get(kept_under) == secret:
            with suppress(VaultTrouble):
                if self._vault.get(*kept_under) == secret:
                    self._vault.delete(*kept_under)
                    self._taken_out.add(kept_under)

    def try_again(self, account: Account) -> None:
        """Use once more what was refused, and keep it again where it was kept before."""
        for kept_under in {account.login(door).kept_under for door in Door}:
            secret, _ = self._refused.pop(kept_under, (None, None))
            if secret is not None and kept_under in self._taken_out:
                self._taken_out.discard(kept_under)
                with suppress(VaultTrouble):
                    self._vault.set(*kept_under, secret)

    def forget(self, account: Account, keep: Account | None = None) -> None:
        """Forget all that an account logs in with, whichever way it once did, but for what the
        account `keep` does, too."""
        names = account.keyring_names - (keep.keyring_names if keep else frozenset())
        for kept_under in names:
            self._given.pop(kept_under, None)
            self._refused.pop(kept_under, None)
            self._granted.pop(kept_under, None)
            self._there.discard(kept_under)
            self._unusable.pop(kept_under, None)
            self._ended.pop(kept_under, None)
        forget_all(self._vault, names)

    def _keep(self, login: Login, secret: str) -> Trouble | None:
        try:
            self._vault.set(*login.kept_under, secret)
        except VaultTrouble as trouble:
            return trouble
        return None


def _needed(login: Login, door: Door, reason: Value) -> PasswordNeeded:
    kind = SignInNeeded if login.sign_in is SignIn.OAUTH else PasswordNeeded
    return kind(user=login.user, reason=reason, door=door)
