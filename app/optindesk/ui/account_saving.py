"""What is done when the mail account is saved: kept, its secrets put away, and tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Door
from optindesk.flows.desk import Desk


@dataclass(frozen=True)
class Secrets:
    """What was typed that goes into the keyring only; None for a client secret that stays."""

    passwords: Mapping[Door, str] = field(default_factory=dict, repr=False)
    client: str | None = field(default=None, repr=False)


class Tried(NamedTuple):
    """What came of saving: whether the keyring took the password, what the test said, and the
    folders of the mailbox as it showed them."""

    vault: Trouble | None
    tested: bool
    folders: Sequence[str] = ()


def save(desk: Desk, account: Account, secrets: Secrets, test: bool) -> Tried:
    """Keep the account and what it logs in with; with `test`, open a session with both servers."""
    saved = desk.set_account(account)
    vault: Trouble | None = None
    for door, password in secrets.passwords.items():
        vault = desk.passwords.give(saved, password, door) or vault
    if secrets.client is not None:
        desk.passwords.give_client_secret(saved.oauth_client, secrets.client)
    folders: Sequence[str] = ()
    if test:
        with desk.transport(saved):
            pass
        if saved.imap is not None:
            with desk.mailbox(saved) as mailbox:
                folders = mailbox.names()
    return Tried(vault, test, folders)
