"""What wants the owner's PIN: the calls of a desk, for window and command line alike.

`guarded` lets none of them begin while the lock is shut; without a PIN nothing asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.fittings import Fittings

EXPORT = sentence("to give data out of this desk")
ERASE = sentence("to erase somebody")
SETTINGS = sentence("to change settings")
COPIES = sentence("to say where copies go")
KEY = sentence("to change the key of the desk")
MOVE = sentence("to move the desk, or to put a copy back")

WANTS_PIN: Mapping[str, Sentence] = {
    "backup": EXPORT,
    "export_affected": EXPORT,
    "export_crop": EXPORT,
    "export_dossiers": EXPORT,
    "export_log": EXPORT,
    "export_mail": EXPORT,
    "export_never_write": EXPORT,
    "export_records": EXPORT,
    "export_removals": EXPORT,
    "export_safe_to_mail": EXPORT,
    "export_scan": EXPORT,
    "give_access": EXPORT,
    "print_report": EXPORT,
    "save_leavers": EXPORT,
    "save_sheet": EXPORT,
    "save_support": EXPORT,
    "support_text": EXPORT,
    "erase": ERASE,
    "apply_retention": ERASE,
    "choose_settings": SETTINGS,
    "forget_password": SETTINGS,
    "keep_replies": SETTINGS,
    "name_level": SETTINGS,
    "remove_pin": SETTINGS,
    "reset": SETTINGS,
    "set_account": SETTINGS,
    "set_business": SETTINGS,
    "set_pin": SETTINGS,
    "set_reminders": SETTINGS,
    "choose_outside": COPIES,
    "forget_outside": COPIES,
    "change_key": KEY,
}
"""The calls of a desk that want the PIN, and what it is asked for."""

GIVES_NOTHING_AWAY: Mapping[str, str] = {
    "make_collector": "a form for a second computer: lists and texts, nobody's data",
    "print_poster": "a poster",
    "print_sheets": "empty sheets to sign",
}
"""The calls that write a file and yet want no PIN, and why."""


Guarded = TypeVar("Guarded", bound=type[Fittings])


def guarded(desk: Guarded) -> Guarded:
    """Let no call of a desk that `WANTS_PIN` names begin while the lock is shut."""
    for name, what in WANTS_PIN.items():
        setattr(desk, name, _asking(getattr(desk, name), what))
    return desk


def _asking(act: Callable[..., Any], what: Sentence) -> Callable[..., Any]:
    @wraps(act)
    def asking(desk: Fittings, *arguments: Any, **named: Any) -> Any:
        from optindesk.flows.owner_pin import must_be_open

        must_be_open(desk.owners_lock, what, desk.clock())
        return act(desk, *arguments, **named)

    return asking
