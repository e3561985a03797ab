"""Passwords in the keyring of the operating system, or nowhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import (
    InitError,
    KeyringError,
    KeyringLocked,
    NoKeyringError,
    PasswordDeleteError,
)

from optindesk.core.errors import VaultTrouble
from optindesk.core.sentence import Sentence, sentence

# Backends that keep a password readable on disk, or throw it away without a word.
_NO_KEYRINGS = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_RECOMMENDED = 1
"""The priority from which keyring itself calls a backend safe to use."""

# What the libraries under keyring's backends raise past it, by module: they are there only on
# their own systems.
_ERRORS_BELOW = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)


class KeyringVault:
    """The operating system's keyring (see ports.Vault): Secret Service, KWallet, Keychain, Windows.

    A backend that would write the password readably to disk is never used, whatever keyring's own
    configuration says.
    """

    def get(self, user: str, host: str) -> str | None:
        """The password, or None; raises VaultTrouble when the keyring is locked or missing."""
        with _troubles():
            return _safe_backend().get_password(_service(host), user)

    def set(self, user: str, host: str, password: str) -> None:
        """Keep a password; raises VaultTrouble."""
        with _troubles():
            _safe_backend().set_password(_service(host), user, password)

    def delete(self, user: str, host: str) -> None:
        """Forget a password; one that is not there is no problem. Raises VaultTrouble."""
        with _troubles():
            backend = _safe_backend()
            try:
                backend.delete_password(_service(host), user)
            except PasswordDeleteError:
                # It says so both when there is none and when it may not.
                if backend.get_password(_service(host), user) is not None:
                    raise


def backend_name() -> str:
    """Which keyring passwords go into, as ``module.Class``; raises VaultTrouble when into none."""
    with _troubles():
        kind = type(_safe_backend())
        return f"{kind.__module__}.{kind.__qualname__}"


def _service(host: str) -> str:
    return f"optindesk:{host.casefold()}"


def _safe_backend() -> KeyringBackend:
    try:
        chosen = keyring.get_keyring()
    except (ImportError, ValueError, AttributeError, TypeError) as error:
        # keyring's own configuration names a backend that is not there: the computer's fault.
        raise NoKeyringError from error
    candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        if _is_safe(backend):
            return backend
    raise NoKeyringError


def _is_safe(backend: KeyringBackend) -> bool:
    kind = type(backend)
    if kind.__module__.startswith(_NO_KEYRINGS) or "plaintext" in kind.__name__.casefold():
        return False
    try:
        return float(kind.priority) >= _RECOMMENDED
    except RuntimeError:  # how a backend says that it does not work here
        return False


@contextmanager
def _troubles() -> Iterator[None]:
    try:
        yield
    except _errors() as error:
        raise VaultTrouble(reason=_reason(error)) from error


def _errors() -> tuple[type[Exception], ...]:
    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError]
    for module, name in _ERRORS_BELOW:
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            found.append(kind)
    return tuple(found)


def _reason(error: Exception) -> Sentence:
    if isinstance(error, NoKeyringError):
        return sentence("there is none that keeps passwords safe.")
    if isinstance(error, KeyringLocked):
        return sentence("it is locked.")
    words = str(error)
    if "denied" in words.casefold() or "dismissed" in words.casefold():
        return sentence("the permission to use it was denied.")
    if isinstance(error, InitError):
        return sentence("it could not be opened.")
    return sentence("it said “{words}”.", words=words or type(error).__name__)
