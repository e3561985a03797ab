"""The commands of `business`: who asks, as it stands in mails and proofs."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from optindesk.cli import show
from optindesk.core.errors import AccountMissing
from optindesk.core.sentence import sentence
from optindesk.flows import business
from optindesk.flows.desk import Desk
from optindesk.store import post

if TYPE_CHECKING:
    from optindesk.cli.commands import Terminal


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `business` with its actions."""
    known = business.today()
    if typed.action == "show":
        plain = asdict(known)
        return terminal.tell(plain, show.as_json(plain))
    account = post.account()
    if typed.name is not None and account is None:
        raise AccountMissing()
    postal, notice = typed.postal_address, typed.privacy_notice
    saved = desk.set_business(
        known.postal_address if postal is None else postal,
        known.privacy_notice if notice is None else notice,
    )
    if typed.name is not None and account is not None:
        desk.set_account(replace(account, sender_name=typed.name))
        saved = business.today()
    said = sentence("Saved: mails show it from now on, those that wait as well.")
    return terminal.tell(asdict(saved), said)
