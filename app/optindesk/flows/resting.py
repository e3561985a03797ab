"""What keeps a mail of the outbox from going out now, and since when a server asked to wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from optindesk.core.model import OutgoingMail
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailStatus
from optindesk.flows import flood
from optindesk.flows.flood import Hold
from optindesk.store import account_rows, post


def holds(mails: Iterable[OutgoingMail], now: datetime) -> list[tuple[OutgoingMail, Hold | None]]:
    """Each mail with what keeps it from going out now, the longest of it: the flood guard, a server
    that put it off, or one that asked the whole account to wait."""
    guard, rest = flood.guard(), account_rest(now)
    found = []
    for mail in mails:
        kept = [guard.hold_of(mail, now)]
        if mail.status is MailStatus.WAITING:
            kept += [_put_off(mail, now), rest]
        found.append((mail, max(filter(None, kept), key=lambda one: one.until, default=None)))
    return found


def _put_off(mail: OutgoingMail, now: datetime) -> Hold | None:
    if mail.not_before is None or mail.not_before <= now:
        return None
    return Hold(mail.not_before, sentence("its server put it off"))


def account_rest(now: datetime) -> Hold | None:
    """Until when the account sends nothing, as its server asked to wait; None when it may."""
    account = account_rows.account()
    until = None if account is None else account_rows.rest_of(account.id)[0]
    if account is None or until is None or until <= now:
        return None
    return Hold(until, sentence("{host} asked to wait", host=account.smtp.host))


def said(now: datetime) -> Sentence | None:
    """What rests because a server asked for it; None when nothing does."""
    if not post.count_mails(MailStatus.WAITING):
        return None
    rest = account_rest(now)
    if rest is not None:
        return sentence("{why}: all mails rest until {until}.", why=rest.why, until=rest.until)
    count, until = post.mails_resting(now)
    if until is None:
        return None
    return sentences(
        "{n} mail was put off by its server and rests until {until}.",
        "{n} mails were put off by their servers, the first rests until {until}.",
        count,
        until=until,
    )
