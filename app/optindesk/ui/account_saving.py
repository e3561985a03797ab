"""What is done when the mail account is saved: kept, and its secrets put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Door
from optindesk.flows.desk import Desk
from optindesk.store import account_rows


@dataclass(frozen=True)
class Secrets:
    """What was typed that goes into the keyring only; None for a client secret that stays."""

    passwords: Mapping[Door, str] = field(default_factory=dict, repr=False)
    client: str | None = field(default=None, repr=False)


def save(desk: Desk, account: Account, secrets: Secrets) -> Trouble | None:
    """Keep the account and what it logs in with; the trouble if only this session has that."""
    saved = desk.set_account(account)
    vault: Trouble | None = None
    for door, password in secrets.passwords.items():
        vault = desk.passwords.give(saved, password, door) or vault
    if secrets.client is not None:
        desk.passwords.give_client_secret(saved.oauth_client, secrets.client)
    return vault


def folders(desk: Desk) -> Sequence[str]:
    """The names of the folders of the mailbox; none where there is no account or no mailbox."""
    account = account_rows.account()
    if account is None or account.imap is None:
        return ()
    with desk.mailbox(account) as mailbox:
        return mailbox.names()
