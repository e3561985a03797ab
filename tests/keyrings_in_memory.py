"""Keyrings in memory: the port as one, one that fails, and Windows's own with its limits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import Windows
from keyring.errors import KeyringError, PasswordDeleteError

from optindesk.core.errors import VaultTrouble
from optindesk.system import keyrings


class Drawer:
    """A Vault in memory; with a `trouble` it is locked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: VaultTrouble | None = None

    def _open(self) -> dict[tuple[str, str], str]:
        if self.trouble is not None:
            raise self.trouble
        return self.kept

    def get(self, user: str, host: str) -> str | None:
        return self._open().get((user, host))

    def set(self, user: str, host: str, password: str) -> None:
        self._open()[user, host] = password

    def delete(self, user: str, host: str) -> None:
        self._open().pop((user, host), None)


class Remembering(KeyringBackend):
    """A keyring in memory that fails when it is told to.

    `failure` is raised by each call; `calls_left` (None: any number) are answered before the
    keyring is gone.
    """

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.calls_left: int | None = None

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
        if self.calls_left is not None:
            if self.calls_left == 0:
                raise KeyringError("the computer was switched off")
            self.calls_left -= 1

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


def trusted(ring: KeyringBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `ring` be what keyring finds, and one of the real ones."""
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    names = keyrings.REAL_KEYRINGS | {keyrings.name_of(ring)}
    monkeypatch.setattr(keyrings, "REAL_KEYRINGS", names)


class WindowsError_(Exception):  # noqa: N801 - stands for pywintypes.error
    """As pywintypes.error: (winerror, funcname, strerror)."""

    def __init__(self, winerror: int, funcname: str, strerror: str) -> None:
        super().__init__(winerror, funcname, strerror)
        self.winerror, self.funcname = winerror, funcname


class CredentialManager:
    """Windows's Credential Manager as far as keyring uses it, in memory, with its limits.

    wincred.h: a blob has at most 5 * 512 bytes, a target's name 32767 letters, a user's 513; the
    names of targets know no case. `calls_left` as in Remembering.
    """

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    def __init__(self) -> None:
        self.credentials: dict[str, dict[str, Any]] = {}
        self.calls_left: int | None = None

    def _call(self) -> None:
        if self.calls_left is not None:
            if self.calls_left == 0:
                raise WindowsError_(1312, "Cred", "A specified logon session does not exist.")
            self.calls_left -= 1

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N803
        self._call()
        try:
            return dict(self.credentials[TargetName.casefold()])
        except KeyError:
            raise WindowsError_(1168, "CredRead", "Element not found.") from None

    def CredWrite(self, credential: dict[str, Any], flags: int) -> None:
        self._call()
        blob = credential["CredentialBlob"].encode("utf-16-le")
        too_long = len(blob) > 5 * 512 or len(credential["UserName"]) > 513
        if too_long or len(credential["TargetName"]) > 32767:
            raise WindowsError_(1783, "CredWrite", "The stub received bad data")
        kept = credential | {"CredentialBlob": blob}
        self.credentials[credential["TargetName"].casefold()] = kept

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N803
        self._call()
        if self.credentials.pop(TargetName.casefold(), None) is None:
            raise WindowsError_(1168, "CredDelete", "Element not found.")


@contextmanager
def at_windows() -> Iterator[CredentialManager]:
    """Keyring's own backend for Windows, over a Credential Manager in memory."""
    manager = CredentialManager()
    with pytest.MonkeyPatch.context() as patch:
        below = SimpleNamespace(error=WindowsError_)
        patch.setattr(Windows, "win32cred", manager, raising=False)
        patch.setattr(Windows, "pywintypes", below, raising=False)
        patch.setitem(__import__("sys").modules, "pywintypes", below)
        ring = Windows.WinVaultKeyring()
        patch.setattr(keyring, "get_keyring", lambda: ring)
        yield manager
