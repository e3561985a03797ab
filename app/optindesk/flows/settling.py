"""What the books say of a mail: each thing that becomes of it, and what settles an unknown one."""

from __future__ import annotations

from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import UnknownMail
from optindesk.core.keys import Keys
from optindesk.core.model import Actor, OutgoingMail
from optindesk.core.ports import Receipt
from optindesk.core.status import MailEvent, MailStatus, after_mail
from optindesk.flows import confirming
from optindesk.flows.identity import mail_with_id
from optindesk.store import contact_rows, post, request_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


def write(
    log: Journal,
    code: Code,
    mail: OutgoingMail,
    words: str | None = None,
    **values: str | int | None,
) -> None:
    """An entry about a mail; the server's `words` may hold the address, so they are personal."""
    log.write(
        code,
        contact=mail.contact_id,
        request=mail.request_id,
        personal={"address": mail.address} | ({} if words is None else {"words": words}),
        mail=mail.id,
        kind=mail.kind.value,
        **values,
    )


def refresh(mail: OutgoingMail) -> None:
    """Let the state of its question follow what became of a mail."""
    if mail.request_id is not None:
        request_rows.refresh_state(mail.request_id)


def note_taken(
    log: Journal, mail: OutgoingMail, receipt: Receipt, ours: str, head: str, at: datetime
) -> None:
    """The server took it; `ours` is its Message-ID, `head` that of the log that went with it."""
    post.change_mail(
        mail,
        MailEvent.TAKEN,
        handed_over_at=at,
        server_words=receipt.words,
        server_message_id=receipt.message_id,
    )
    write(
        log,
        Code.MAIL_HANDED_OVER,
        mail,
        receipt.words,
        message_id=ours,
        server_message_id=receipt.message_id,
        head=head,
    )
    refresh(mail)


def note_refused(log: Journal, mail: OutgoingMail, words: str, unknown_there: bool) -> None:
    """The server does not take it, for good; `unknown_there`: because nobody has that address."""
    if not post.change_mail(mail, MailEvent.REFUSED, server_words=words):
        return  # cancelled while it was being offered
    write(log, Code.MAIL_REFUSED, mail, words)
    if unknown_there and mail.request_id is not None:
        request = request_rows.request_by_id(mail.request_id)
        contact = contact_rows.contact_by_id(mail.contact_id)
        confirming.bounce(log, request, contact, hard=True, words=words)
    refresh(mail)


def note_not_taken(mail: OutgoingMail, until: datetime, words: str = "") -> None:
    """The dot came, and the server did not take it (and said why): it goes again from then on."""
    post.change_mail(mail, MailEvent.NOT_TAKEN, dot_at=None, not_before=until, server_words=words)


def note_unknown(log: Journal, mail: OutgoingMail, why: str) -> None:
    """The dot came, and what the server made of it is not known."""
    post.change_mail(mail, MailEvent.LOST_TRACK, server_words="")
    write(log, Code.MAIL_UNKNOWN, mail, why=why)
    refresh(mail)


def settle(
    log: Journal, keys: Keys, mail: OutgoingMail, how: str, at: datetime, seen_id: str = ""
) -> None:
    """A Sent copy, an answer or a bounce, seen at `at`, shows that a mail went out.

    `seen_id` is the Message-ID that it had then: providers rewrite it, and answers name the new.
    """
    if _is_rewritten(keys, mail, seen_id):
        post.learn_message_id(mail.id, seen_id)
    handed_over_at = mail.handed_over_at or mail.dot_at or at
    if post.change_mail(mail, MailEvent.SEEN_SENT, handed_over_at=handed_over_at):
        write(log, Code.MAIL_SETTLED, mail, how=how)
        refresh(mail)


def can_settle(keys: Keys, mail: OutgoingMail, seen_id: str) -> bool:
    """Whether a copy of a mail tells anything that our books do not know yet."""
    becomes = after_mail(mail.status, MailEvent.SEEN_SENT)
    return becomes is not mail.status or _is_rewritten(keys, mail, seen_id)


def _is_rewritten(keys: Keys, mail: OutgoingMail, seen_id: str) -> bool:
    return bool(seen_id and mail.server_message_id is None and mail_with_id(keys, seen_id) is None)


_IN_OUTBOX = (MailStatus.UNKNOWN, MailStatus.REFUSED, MailStatus.SENDING, MailStatus.WAITING)


def outbox() -> list[OutgoingMail]:
    """The mails that have not gone out for sure; what is in doubt first."""
    return [mail for status in _IN_OUTBOX for mail in post.mails_in(status)]


def settle_by_hand(store: Store, mail_id: int, went_out: bool, actor: Actor, now: datetime) -> None:
    """A person says whether an UNKNOWN mail went out; if not, it waits to be sent again.

    Raises UnknownMail when there is no such mail whose outcome is unknown.
    """
    event = MailEvent.SEEN_SENT if went_out else MailEvent.SAID_NOT_SENT
    with unit_of_work(store, actor, now) as log:
        mail = post.mail_by_id(mail_id)
        if mail is None or mail.status is not MailStatus.UNKNOWN:
            raise UnknownMail(id=mail_id)
        fields = {"handed_over_at": mail.dot_at or now} if went_out else {"dot_at": None}
        post.change_mail(mail, event, **fields)
        code = Code.MAIL_SETTLED if went_out else Code.MAIL_SAID_NOT_SENT
        write(log, code, mail, how=f"said by {actor.name}")
        refresh(mail)
