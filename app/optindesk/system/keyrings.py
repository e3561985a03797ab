"""Which keyrings are real: those of the operating systems, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringError, NoKeyringError
from keyring.util.platform_ import config_root

REAL_KEYRINGS = {
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",  # the Secret Service too
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
}
"""The only backends that are used, as ``module.Class``. Others may encrypt as well as these; but
where their key lies, and who can read it, nobody here knows."""

NOTHING = "keyring.backends.fail.Keyring"
"""What keyring finds where there is none."""


@dataclass(frozen=True)
class Habits:
    """What a keyring does that others do not.

    `most_letters` (UTF-16 code units) go into one entry, None: any number. `keeps_old`: what an
    entry held before it was written anew stays under the name ``user@service``.
    """

    most_letters: int | None = None
    keeps_old: bool = False


ORDINARY = Habits()

_HABITS: Mapping[str, Habits] = {
    # wincred.h: CRED_MAX_CREDENTIAL_BLOB_SIZE is 5 * 512 bytes, and keyring writes UTF-16; one that
    # is longer is “The stub received bad data” (1783). keyring moves what is under the service's
    # name out of the way, whosever it is. Elsewhere nothing is split: on a Mac each entry may be a
    # question to the person.
    "keyring.backends.Windows.WinVaultKeyring": Habits(5 * 512 // 2, keeps_old=True),
}


class NotReal(KeyringError):
    """A backend was chosen that is no keyring of an operating system."""

    def __init__(self, name: str, chosen_in: str) -> None:
        super().__init__(name)
        self.name = name
        self.chosen_in = chosen_in


def real_keyring() -> KeyringBackend:
    """The keyring of this system. Raises NotReal, NoKeyringError, and what backends raise."""
    try:
        chosen = keyring.get_keyring()
    except (ImportError, ValueError, AttributeError, TypeError) as error:
        # keyring's own configuration names a backend that is not there: the computer's fault.
        raise NoKeyringError from error
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    for one in candidates:
        if name_of(one) in REAL_KEYRINGS:
            return one
    name = name_of(candidates[0] if candidates else chosen)
    if name == NOTHING:
        raise NoKeyringError(name)
    raise NotReal(name, str(settings_file()))


def name_of(ring: KeyringBackend) -> str:
    """A backend as ``module.Class``."""
    kind = type(ring)
    return f"{kind.__module__}.{kind.__qualname__}"


def habits_of(ring: KeyringBackend) -> Habits:
    """What is to be minded with a keyring."""
    return _HABITS.get(name_of(ring), ORDINARY)


def settings_file() -> Path:
    """Where somebody may have chosen a backend for all programs of theirs that use keyring."""
    return Path(config_root()) / "keyringrc.cfg"
