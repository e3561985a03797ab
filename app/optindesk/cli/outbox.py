"""The commands of `outbox`: the mails that have not gone out for sure, and what somebody knows."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import Terminal
from optindesk.core.model import OutgoingMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus
from optindesk.flows import flood
from optindesk.flows.desk import Desk

_COLUMNS = {
    "id": "No.",
    "address": "To",
    "kind": "Mail",
    "status": "State",
    "since": "Since",
    "words": "Server",
    "held_until": "Held until",
    "why": "Because",
}


def outbox(desk: Desk, typed: argparse.Namespace, terminal: Terminal) -> int:
    """The command `outbox`; without an action it lists, what is in doubt first."""
    if typed.action == "settle":
        went_out = typed.outcome == "sent"
        desk.settle_mail(typed.id, went_out)
        said = sentence("It is noted and logged that the mail went out.")
        if not went_out:
            said = sentence("It is noted and logged; the mail waits in the outbox again.")
        return terminal.tell({"id": typed.id, "went_out": went_out}, said)
    if typed.action == "retry":
        mail = desk.try_again(typed.id)
        said = sentence("The mail to {address} waits in the outbox again.", address=mail.address)
        return terminal.tell({"id": mail.id, "address": mail.address}, said)
    mails, guard, now = desk.outbox(), flood.guard(), desk.clock()
    rows = [_row(mail, guard.hold_of(mail, now), terminal) for mail in mails]
    told = [row | {"since": terminal.say(_since(m))} for row, m in zip(rows, mails, strict=True)]
    return terminal.tell(rows, show.table(told, _COLUMNS, "Nothing is in the outbox."))


def _when(mail: OutgoingMail) -> datetime | None:
    tried = mail.status in (MailStatus.UNKNOWN, MailStatus.SENDING)
    return mail.dot_at if tried else mail.created_at


def _since(mail: OutgoingMail) -> Sentence:
    return sentence("{when}", when=_when(mail))


def _row(mail: OutgoingMail, hold: flood.Hold | None, terminal: Terminal) -> dict[str, Any]:
    return {
        "id": mail.id,
        "address": mail.address,
        "kind": mail.kind.value,
        "status": mail.status.value,
        "since": show.utc(_when(mail)),
        "words": mail.server_words,
        "held_until": show.utc(hold.until) if hold else None,
        "why": terminal.say(hold.why) if hold else None,
    }
