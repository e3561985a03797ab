"""The keys of locked copies: made, and opened, by a child process that knows the passphrase."""

from __future__ import annotations

import json
import subprocess
import sys

from optindesk.core.errors import LockFailed, WrongPassphrase
from optindesk.core.packing import PackKey
from optindesk.core.sentence import Sentence, sentence
from optindesk.disk import why

PATIENCE = 300.0
"""Seconds: the work grows with the computer that locked it, and this one may be an old one."""

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


def child_command() -> list[str]:
    """What starts the child in this installation: the frozen program itself, or the module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_lock-key"]
    return [sys.executable, "-P", "-m", "optindesk.files.lock_child"]


def new_key(passphrase: str) -> PackKey:
    """A new key that this passphrase opens; raises LockFailed."""
    answer = _ask({"passphrase": passphrase})
    if "public" not in answer:
        raise LockFailed(reason=_reason(answer))
    return PackKey(answer["public"], answer["locked"])


def opened(locked: str, passphrase: str, file: str) -> str:
    """The secret of a locked key, as age spells it; raises WrongPassphrase (of `file`), LockFailed.

    It is kept in memory only, and for as long as the file is read.
    """
    answer = _ask({"passphrase": passphrase, "locked": locked})
    if answer.get("wrong"):
        raise WrongPassphrase(file=file)
    if "secret" not in answer:
        raise LockFailed(reason=_reason(answer))
    return answer["secret"].strip()


def _ask(wanted: dict[str, str]) -> dict[str, str]:
    try:
        done = subprocess.run(
            child_command(),
            input=json.dumps(wanted).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback of it could hold what was typed
            timeout=PATIENCE,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        # Without its cause, in which the passphrase stands.
        raise LockFailed(reason=sentence("it took too long.")) from None
    except OSError as error:
        raise LockFailed(reason=why(error)) from error
    try:
        answer: dict[str, str] = json.loads(done.stdout)
    except ValueError:
        reason = sentence("it ended before it was done; it needs up to 1 GB of memory.")
        raise LockFailed(reason=reason) from None
    return answer


def _reason(answer: dict[str, str]) -> Sentence:
    return sentence("it says “{words}”.", words=answer.get("reason", ""))
