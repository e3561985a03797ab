"""Passwords for a session: from the keyring, or as a person gave them, never written elsewhere."""

from __future__ import annotations

from optindesk.core.errors import PasswordNeeded, Trouble, VaultTrouble
from optindesk.core.model import Account
from optindesk.core.ports import Vault
from optindesk.core.sentence import sentence


class SessionPasswords:
    """The port `Passwords` over a vault; what the vault does not take is kept until the end."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._given: dict[tuple[str, str], str] = {}

    def of(self, account: Account) -> str:
        """The password of an account; an account without a login name has none."""
        if not account.user:
            return ""
        key = (account.user, account.smtp.host)
        if key in self._given:
            return self._given[key]
        try:
            password = self._vault.get(*key)
        except VaultTrouble as trouble:
            reason = trouble.values.get("reason")
            raise PasswordNeeded(user=account.user, reason=reason) from trouble
        if password is None:
            reason = sentence("none was saved yet.")
            raise PasswordNeeded(user=account.user, reason=reason)
        return password

    def give(self, account: Account, password: str) -> Trouble | None:
        """Keep a password in the keyring, else only for this session, and say why."""
        self._given[account.user, account.smtp.host] = password
        try:
            self._vault.set(account.user, account.smtp.host, password)
        except VaultTrouble as trouble:
            return trouble
        return None

    def lend(self, account: Account, password: str) -> None:
        """Use a password for this session without keeping it anywhere."""
        self._given[account.user, account.smtp.host] = password
