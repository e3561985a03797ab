"""What is said when the keyring does not do its part: what is wrong, and what to do on this system.

Errors: keyring's own, those of the operating systems, and those of the libraries under keyring's
backends, which come past it as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum, auto

from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from optindesk.core.sentence import Sentence, sentence
from optindesk.system.keyrings import NotReal
from optindesk.system.vault_entries import NotKept, NotWhole

# What the libraries under keyring's backends raise past it, by module: they are there only on
# their own systems.
_ERRORS_BELOW = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
    ("pywintypes", "error"),
)


class Cause(Enum):
    """Why a keyring cannot be used."""

    LOCKED = auto()
    MISSING = auto()
    UNREADY = auto()
    DENIED = auto()


# Windows: winerror.h; macOS: SecBase.h.
_BY_NUMBER: Mapping[int, Cause] = {
    5: Cause.DENIED,  # ERROR_ACCESS_DENIED
    1058: Cause.MISSING,  # ERROR_SERVICE_DISABLED
    1062: Cause.MISSING,  # ERROR_SERVICE_NOT_ACTIVE
    1223: Cause.DENIED,  # ERROR_CANCELLED
    1312: Cause.MISSING,  # ERROR_NO_SUCH_LOGON_SESSION: over a network, or by a rule
    1722: Cause.MISSING,  # RPC_S_SERVER_UNAVAILABLE
    -128: Cause.DENIED,  # errSecUserCanceled
    -25291: Cause.MISSING,  # errSecNotAvailable
    -25293: Cause.DENIED,  # errSecAuthFailed
    -25294: Cause.MISSING,  # errSecNoSuchKeychain
    -25307: Cause.MISSING,  # errSecNoDefaultKeychain
    -25308: Cause.LOCKED,  # errSecInteractionNotAllowed
    -25315: Cause.LOCKED,  # errSecInteractionRequired
    -67030: Cause.DENIED,  # errSecCSInfoPlistFailed: the program's signature is broken
}

_NO_WORDS = ("denied", "dismissed", "cancelled", "not allowed")

_LINUX: Mapping[Cause, Sentence] = {
    Cause.LOCKED: sentence(
        "it is locked. Unlock it in “Passwords and Keys” (on KDE in “KWalletManager”), or log out"
        " of this computer and in again with your password; then try again."
    ),
    Cause.MISSING: sentence(
        "there is none that keeps passwords safe. Install “gnome-keyring”, “KWallet” or"
        " “KeePassXC”, log in to the desktop again, and start the desk anew. Over the network and"
        " from a scheduler there is none."
    ),
    Cause.UNREADY: sentence(
        "it could not be opened. Make a keyring named “Login” in “Passwords and Keys” (on KDE a"
        " wallet in “KWalletManager”); then try again."
    ),
    Cause.DENIED: sentence(
        "the permission to use it was denied. Try again, and allow it when you are asked. A program"
        " in a Snap or a Flatpak has to be given the right to use the keyring first."
    ),
}
_MAC: Mapping[Cause, Sentence] = {
    Cause.LOCKED: sentence(
        "it is locked. Unlock the keychain “login” in “Keychain Access” with the password of this"
        " computer; then try again."
    ),
    Cause.MISSING: sentence(
        "there is none that keeps passwords safe. Choose “Reset Default Keychains” in the settings"
        " of “Keychain Access”, and start the desk anew. Over the network there may be none."
    ),
    Cause.UNREADY: sentence(
        "it could not be opened. Look in “Keychain Access” whether the keychain “login” is there;"
        " then try again."
    ),
    Cause.DENIED: sentence(
        "the permission to use it was denied. Try again, and choose “Always Allow” when you are"
        " asked. If you are not, take the entries of the desk out of “Keychain Access” first."
    ),
}
_WINDOWS: Mapping[Cause, Sentence] = {
    Cause.LOCKED: sentence(
        "it is locked. Sign out of Windows and in again with your password; then try again."
    ),
    Cause.MISSING: sentence(
        "there is none that keeps passwords safe in this session. At the computer itself, ask"
        " whoever looks after it: the service “Credential Manager” may be switched off, or the rule"
        " “Do not allow storage of passwords and credentials for network authentication” be set."
        " Over the network there is none."
    ),
    Cause.UNREADY: sentence(
        "it could not be opened. Sign out of Windows and in again; then try again."
    ),
    Cause.DENIED: sentence(
        "the permission to use it was denied. Start the desk as yourself and not “as"
        " administrator”; then try again, or ask whoever looks after this computer."
    ),
}
_ON: Mapping[str, Mapping[Cause, Sentence]] = {"darwin": _MAC, "win32": _WINDOWS}

_WHY_NOT: Mapping[str, Sentence] = {
    "keyring.backends.null": sentence("it throws passwords away"),
    "keyrings.alt.file.PlaintextKeyring": sentence("it writes passwords where all can read them"),
    "keyrings.alt": sentence("it keeps passwords in a file, and not in the keyring of the system"),
}


def keyring_errors() -> tuple[type[Exception], ...]:
    """All that keyring and what lies under it may raise, as far as it is loaded."""
    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError]
    for module, name in _ERRORS_BELOW:
        kind = getattr(sys.modules.get(module), name, None)
        if isinstance(kind, type) and issubclass(kind, Exception):
            found.append(kind)
    return tuple(found)


def why(error: Exception, system: str = sys.platform) -> Sentence:
    """What happened and what to do about it, on a system as `sys.platform` names it."""
    if isinstance(error, NotReal):
        return _not_real(error)
    if isinstance(error, NotWhole):
        return sentence("what it kept is not whole any more.")
    if isinstance(error, NotKept):
        return sentence("it does not give back what it was given.")
    cause = _cause(error)
    if cause is not None:
        return _ON.get(system, _LINUX)[cause]
    return sentence("it said “{words}”.", words=str(error) or type(error).__name__)


def _not_real(error: NotReal) -> Sentence:
    known = (said for name, said in _WHY_NOT.items() if error.name.startswith(name))
    other = sentence("only the keyring of the system itself is used")
    return sentence(
        "“{name}” was chosen for it, and is not used: {why}. Take it out of the file {file} or the"
        " variable PYTHON_KEYRING_BACKEND, or uninstall it, and start the desk anew.",
        name=error.name,
        why=next(known, other),
        file=error.chosen_in,
    )


def _cause(error: Exception) -> Cause | None:
    by_number = _BY_NUMBER.get(_number(error))
    if by_number is not None:
        return by_number
    # Before the words: making a first keyring was cancelled, or nobody could be asked.
    if isinstance(error, InitError):
        return Cause.UNREADY
    if isinstance(error, KeyringLocked) or type(error).__name__ == "LockedException":
        return Cause.LOCKED
    if any(word in str(error).casefold() for word in _NO_WORDS):
        return Cause.DENIED
    gone = type(error).__name__ == "SecretServiceNotAvailableException"
    if gone or isinstance(error, NoKeyringError | RuntimeError):
        return Cause.MISSING
    return None


def _number(error: Exception) -> int:
    """The operating system's own number of what happened, or 0."""
    of_windows = getattr(error, "winerror", None)
    if isinstance(of_windows, int):
        return of_windows
    below = error.__cause__
    if type(below).__module__.startswith("keyring.backends.macOS") and below is not None:
        first = below.args[0] if below.args else 0
        return first if isinstance(first, int) else 0
    return 0
