"""The commands of `outbox`: the mails that have not gone out for sure, and what somebody knows."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from optindesk.cli import show
from optindesk.core.model import OutgoingMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus
from optindesk.flows.desk import Desk

if TYPE_CHECKING:
    from optindesk.cli.commands import Terminal

_COLUMNS = {
    "id": "No.",
    "address": "To",
    "kind": "Mail",
    "status": "State",
    "since": "Since",
    "words": "Server",
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
    mails = desk.outbox()
    rows = [_row(mail) for mail in mails]
    told = [row | {"since": terminal.say(_since(m))} for row, m in zip(rows, mails, strict=True)]
    return terminal.tell(rows, show.table(told, _COLUMNS, "Nothing is in the outbox."))


def _when(mail: OutgoingMail) -> datetime | None:
    tried = mail.status in (MailStatus.UNKNOWN, MailStatus.SENDING)
    return mail.dot_at if tried else mail.created_at


def _since(mail: OutgoingMail) -> Sentence:
    return sentence("{when}", when=_when(mail))


def _row(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "address": mail.address,
        "kind": mail.kind.value,
        "status": mail.status.value,
        "since": show.utc(_when(mail)),
        "words": mail.server_words,
    }
