"""The child that works with a passphrase: pyrage holds on to Python for the seconds that takes.

Called as ``_lock-key``, it reads one JSON object from stdin, so that the passphrase stands in no
list of processes, and answers with one on stdout::

    {"passphrase": …}                   → {"public": …, "locked": …}: a new key, and the text that
                                          this passphrase opens (age's armour); tried before it is
                                          told
    {"passphrase": …, "locked": …}      → {"secret": …}, or {"wrong": true}
                                        → {"reason": …} where neither was possible
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from pyrage import DecryptError, EncryptError, passphrase, x25519

_WRONG = "Decryption failed"
"""What age says of a passphrase that does not fit (`age::DecryptError::DecryptionFailed`)."""

_TOO_HARD = "Excessive work parameter"
"""What it says of what would take this computer too long, as it measures (`ExcessiveWork`)."""


def main() -> int:
    """Answer; the exit status is 0 when all was said."""
    with open(0, "rb", closefd=False) as asked:  # a number, as sys.stdin may be None
        wanted: dict[str, str] = json.loads(asked.read())
    answer = _answer(wanted)
    with open(1, "wb", closefd=False) as out:
        out.write(json.dumps(answer).encode())
    return 0


STRONG = 18
"""How hard guessing is made (2^18: a second on a computer of today), where that can be had: age
measures how much this computer does in a second, and one that is busy just then measures less."""

_TRIES = 5

_LOOKS = 20
"""So often it is measured whether this computer can open what was locked: a look takes
milliseconds, and one that is busy just then is no slow one."""


def _answer(wanted: dict[str, str]) -> dict[str, Any]:
    word = wanted["passphrase"]
    try:
        if "locked" in wanted:
            return {"secret": _opened(wanted["locked"].encode(), word).decode()}
        made = x25519.Identity.generate()
        locked = _locked(f"{made}\n".encode(), word)
        if _opened(locked, word).decode().strip() != str(made):
            return {"reason": "the key that was locked is not the one that was opened"}
        return {"public": str(made.to_public()), "locked": locked.decode()}
    except DecryptError as error:
        return {"wrong": True} if str(error) == _WRONG else {"reason": str(error)}
    except EncryptError as error:
        return {"reason": str(error)}


def _opened(locked: bytes, word: str) -> bytes:
    """What was locked; raises DecryptError."""
    for looks in range(_LOOKS):
        try:
            opened: bytes = passphrase.decrypt(locked, word)
            return opened
        except DecryptError as error:
            if looks == _LOOKS - 1 or not str(error).startswith(_TOO_HARD):
                raise
    raise AssertionError("the last look returns or raises")


def _locked(secret: bytes, word: str) -> bytes:
    """The secret in armour, locked as hard as in some tries can be had."""
    best = b""
    for _ in range(_TRIES):
        made = passphrase.encrypt(secret, word, armored=True)
        best = max(best, made, key=hardness)
        if hardness(best) >= STRONG:
            break
    return best


def hardness(armoured: bytes) -> int:
    """The exponent of scrypt's N in what a passphrase opens (C2SP.org/age); 0 where there is none.

    What follows the head need not be whole."""
    lines = b"".join(armoured.splitlines()[1:5])
    head = base64.b64decode(lines[: len(lines) // 4 * 4]) if lines.isascii() else b""
    found = re.search(rb"^-> scrypt \S+ (\d+)$", head, re.MULTILINE)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
