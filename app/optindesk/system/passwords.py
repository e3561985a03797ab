"""Passwords for a session: from the keyring, or as a person gave them, never written elsewhere."""

from __future__ import annotations

from contextlib import suppress

from optindesk.core.errors import PasswordNeeded, Trouble, VaultTrouble, WrongPassword
from optindesk.core.model import Account
from optindesk.core.ports import Vault
from optindesk.core.sentence import sentence


class SessionPasswords:
    """The port `Passwords` over a vault; what the vault does not take is kept until the end."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._given: dict[tuple[str, str], str] = {}
        self._refused: dict[tuple[str, str], tuple[str, WrongPassword]] = {}

    def of(self, account: Account) -> str:
        """The password of an account, unless a server has just refused it; an account without a
        login name has none."""
        if not account.user:
            return ""
        key = _key(account)
        password = self._given[key] if key in self._given else self._kept(account)
        refused, trouble = self._refused.get(key, (None, None))
        if trouble is not None and password == refused:
            raise WrongPassword(**trouble.values)
        return password

    def _kept(self, account: Account) -> str:
        try:
            password = self._vault.get(*_key(account))
        except VaultTrouble as trouble:
            reason = trouble.values.get("reason")
            raise PasswordNeeded(user=account.user, reason=reason) from trouble
        if password is None:
            reason = sentence("none was saved yet.")
            raise PasswordNeeded(user=account.user, reason=reason)
        return password

    def give(self, account: Account, password: str) -> Trouble | None:
        """Keep a password in the keyring, else only for this session, and say why."""
        self.lend(account, password)
        try:
            self._vault.set(*_key(account), password)
        except VaultTrouble as trouble:
            return trouble
        return None

    def lend(self, account: Account, password: str) -> None:
        """Use a password for this session without keeping it anywhere."""
        self._given[_key(account)] = password
        self._refused.pop(_key(account), None)

    def refuse(self, account: Account, password: str, trouble: WrongPassword) -> None:
        """A server did not take it: it is not used again, nor kept if it was given just now."""
        key = _key(account)
        self._refused[key] = password, trouble
        if self._given.get(key) == password:
            with suppress(VaultTrouble):
                if self._vault.get(*key) == password:
                    self._vault.delete(*key)

    def forget(self, account: Account) -> Trouble | None:
        """Take the password out of the keyring and out of this session."""
        key = _key(account)
        self._given.pop(key, None)
        self._refused.pop(key, None)
        try:
            self._vault.delete(*key)
        except VaultTrouble as trouble:
            return trouble
        return None


def _key(account: Account) -> tuple[str, str]:
    """Under which user and host the keyring has the password."""
    return account.user, account.smtp.host
