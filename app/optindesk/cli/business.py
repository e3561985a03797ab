"""The commands of `business`: who asks, as it stands in mails and proofs."""

from __future__ import annotations

import argparse
from dataclasses import replace

from optindesk.cli.terminal import Terminal
from optindesk.core.errors import N_, AccountMissing
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import business
from optindesk.flows.desk import Desk
from optindesk.store import account_rows


def run(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `business` with its actions."""
    if typed.action == "show":
        return _show(typed, terminal)
    account = account_rows.account()
    if typed.name is not None and account is None:
        raise AccountMissing()
    saved = desk.set_business(typed.postal_address, typed.privacy_notice, typed.language)
    if typed.name is not None and account is not None:
        desk.set_account(replace(account, sender_name=typed.name))
        saved = business.today()
    said = sentence("Saved: mails show it from now on, those that wait as well.")
    return terminal.tell(saved.fields(typed.language), said)


def _show(typed: argparse.Namespace, terminal: Terminal) -> int:
    plain = business.today().fields(typed.language)
    titles = {
        "sender_name": N_("Name that people see"),
        "sender_address": N_("Email address"),
        "postal_address": N_("Postal address"),
        "privacy_notice": N_("Privacy notice"),
    }
    unsaid = sentence("not said in mails")
    told = [(title, plain[name] or unsaid) for name, title in titles.items()]
    return terminal.tell(plain, terminal.facts(told))


def warnings() -> list[Sentence]:
    """What whoever asks people should know: what mails do not say, and how they come to say it."""
    unsaid = business.unsaid()
    if unsaid is None:
        return []
    options = " ".join(f"--{name.replace('_', '-')} …" for name in business.missing())
    how = sentence("{unsaid} “business set {options}” adds it.", unsaid=unsaid, options=options)
    return [how]
