"""The commands of `outbox`: the mails that have not gone out for sure, and what somebody knows."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from optindesk.cli import show
from optindesk.cli.terminal import CodeWords, Terminal
from optindesk.core.errors import N_
from optindesk.core.log_words import WORDS
from optindesk.core.model import OutgoingMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus
from optindesk.flows.desk import Desk
from optindesk.flows.flood import Hold
from optindesk.flows.row_words import MAIL_WORDS

_COLUMNS = {
    "id": N_("No."),
    "address": N_("To"),
    "kind": N_("Mail"),
    "status": N_("State"),
    "since": N_("Since"),
    "words": N_("Server"),
    "held_until": N_("Held until"),
    "why": N_("Because"),
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
    if typed.action == "show":
        return _show(desk, typed.id, terminal)
    rows, told = [], []
    for mail, hold in desk.outbox_with_holds():
        row = _row(mail, hold, terminal)
        until = terminal.say(_moment(hold.until)) if hold else None
        rows.append(row)
        told.append(row | {"since": terminal.say(_moment(_when(mail))), "held_until": until})
    words: CodeWords = {"kind": WORDS["kind"], "status": MAIL_WORDS}
    empty = N_("Nothing is in the outbox.")
    return terminal.tell(rows, terminal.table(told, _COLUMNS, empty, words))


def _show(desk: Desk, number: int, terminal: Terminal) -> int:
    """A mail as its recipient got it."""
    mail = desk.sent_mail(number)
    plain = {
        "id": mail.number,
        "kind": mail.kind.value,
        "status": mail.status.value,
        "address": mail.address,
        "handed_over_at": show.utc(mail.handed_over_at),
        "wording": mail.wording,
        "subject": mail.subject,
        "text": mail.text,
        "how": terminal.say(mail.said),
    }
    lines = (terminal.say(mail.said), "", mail.address, mail.subject, "", mail.text)
    return terminal.tell(plain, "\n".join(lines))


def _when(mail: OutgoingMail) -> datetime | None:
    tried = mail.status in (MailStatus.UNKNOWN, MailStatus.SENDING)
    return mail.dot_at if tried else mail.created_at


def _moment(when: datetime | None) -> Sentence:
    return sentence("{when}", when=when)


def _row(mail: OutgoingMail, hold: Hold | None, terminal: Terminal) -> dict[str, Any]:
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
