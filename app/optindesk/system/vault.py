"""Passwords and tokens in the keyring of the operating system, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from optindesk.core.errors import VaultTrouble
from optindesk.core.ports import Vault
from optindesk.system import vault_entries
from optindesk.system.keyrings import habits_of, name_of, real_keyring
from optindesk.system.vault_entries import NotKept, NotWhole, Place
from optindesk.system.vault_words import keyring_errors, why

_ATTEMPTS = 2
"""So often a secret is written until the keyring gives it back: another program may be at it."""


class KeyringVault:
    """The operating system's keyring (see ports.Vault): Secret Service, KWallet, Keychain, Windows.

    A backend that would write a secret readably to disk is never used, whatever keyring's own
    configuration says. `desk` is the desk's own id: two desks on one computer, and the one to
    practise at, have entries of their own, and a desk finds its own again wherever its folder lies.
    """

    def __init__(self, desk: str) -> None:
        self._desk = desk
        self._writing = Lock()

    def get(self, user: str, host: str) -> str | None:
        """The secret, or None; raises VaultTrouble when the keyring is locked or missing."""
        with _troubles():
            return vault_entries.read(self._place(user, host))

    def set(self, user: str, host: str, password: str) -> None:
        """Keep a secret, whole or not at all (what was there before then stays); raises
        VaultTrouble."""
        with _troubles(), self._writing:
            place = self._place(user, host)
            before = place.entry()
            for _ in range(_ATTEMPTS):
                vault_entries.write(place, password)
                with suppress(NotWhole):
                    # KWallet's backend says nothing when it could not write.
                    if vault_entries.read(place) == password:
                        break
            else:
                raise NotKept
            # The new secret is kept already: what is left of the old one goes with the next change.
            with suppress(*keyring_errors()):
                vault_entries.tidy(place, before)

    def delete(self, user: str, host: str) -> None:
        """Forget a secret, and all that is left of older ones; one that is not there is no
        problem. Raises VaultTrouble."""
        with _troubles(), self._writing:
            vault_entries.forget(self._place(user, host))

    def _place(self, user: str, host: str) -> Place:
        ring = real_keyring()
        # With the user in it: at Windows two users of one service get in each other's way.
        service = f"optindesk:{self._desk}:{user}@{host.casefold()}"
        return Place(ring, service, user, habits_of(ring))


def forget_all(vault: Vault, names: Iterable[tuple[str, str]]) -> None:
    """Forget all that an account has in the vault, under each user and host of `names`.

    Each is tried, whatever becomes of the others; raises the first VaultTrouble at the end.
    """
    first: VaultTrouble | None = None
    for user, host in names:
        try:
            vault.delete(user, host)
        except VaultTrouble as trouble:
            first = first or trouble
    if first is not None:
        raise first


def backend_name() -> str:
    """Which keyring secrets go into, as ``module.Class``; raises VaultTrouble when into none."""
    with _troubles():
        return name_of(real_keyring())


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except keyring_errors() as error:
        raise VaultTrouble(reason=why(error)) from error
