"""How long ago the mailbox was read: who wrote since to leave is not known here yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from optindesk.core.sentence import Sentence, sentence
from optindesk.store import post

OLD = timedelta(days=1)
"""After that long a reading is no longer taken for one of now."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the mailbox was last read as a whole, None where it never was; `is_old` where somebody
    should read it first, and `said` why."""

    read_at: datetime | None
    is_old: bool
    said: Sentence


def freshness(now: datetime) -> Freshness:
    """How fresh what is known of the mailbox is at a moment."""
    account = post.account()
    if account is None or account.imap is None:
        said = sentence(
            "No mailbox is read here: who left by mail is known only as far as it was entered."
        )
        return Freshness(None, True, said)
    read_at = post.mailbox_read_at(account.id)
    if read_at is None:
        said = sentence(
            "The mailbox was never read here: whoever wrote to leave is still among them. Check it"
            " first, and export again."
        )
        return Freshness(None, True, said)
    if now - read_at <= OLD:
        return Freshness(
            read_at, False, sentence("The mailbox was last read on {when}.", when=read_at)
        )
    said = sentence(
        "The mailbox was last read on {when}: whoever wrote since to leave is still among them."
        " Check it first, and export again.",
        when=read_at,
    )
    return Freshness(read_at, True, said)
