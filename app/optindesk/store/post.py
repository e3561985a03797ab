"""The outbox: the mails that go out, from their place in the queue to what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from peewee import fn

from optindesk.core.model import (
    MailKind,
    OutgoingMail,
    SignUpSource,
    mailbox_key,
)
from optindesk.core.status import MailEvent, MailStatus, after_mail
from optindesk.store import account_rows, imports, trials
from optindesk.store.archive import QUESTION_KINDS
from optindesk.store.prepared import Prepared, PreparedForMany, add
from optindesk.store.tables import (
    ContactRow,
    MailRow,
    SignUpRow,
)


def _mail(row: Any) -> OutgoingMail:
    return OutgoingMail(
        id=row.id,
        request_id=row.request,
        contact_id=row.contact_id,
        kind=MailKind(row.kind),
        number=row.number,
        address=row.address,
        status=MailStatus(row.status),
        wording_id=row.wording,
        values=row.values,
        created_at=row.created_at,
        in_reply_to=row.in_reply_to,
        server_message_id=row.server_message_id,
        dot_at=row.dot_at,
        handed_over_at=row.handed_over_at,
        server_words=row.server_words,
        log_head=row.log_head,
        not_before=row.not_before,
    )


_MAIL = Prepared(lambda number: MailRow.select().where(MailRow.id == number), into=_mail)
_MAIL_OF_SERVER = Prepared(
    lambda text: MailRow.select().where(MailRow.server_message_id == text), into=_mail
)
_MAILS_OF_SERVER = PreparedForMany(
    lambda texts: MailRow.select().where(MailRow.server_message_id.in_(texts)), into=_mail
)
_MAILS_OF_REQUEST = Prepared(
    lambda request: MailRow.select().where(MailRow.request == request).order_by(MailRow.id),
    into=_mail,
)


def queue_mail(
    request_id: int | None,
    contact_id: int,
    kind: MailKind,
    number: int,
    address: str,
    wording_id: int,
    values: Mapping[str, str],
    now: datetime,
    in_reply_to: str | None = None,
) -> int:
    """Put a mail into the outbox; returns its number."""
    return add(
        MailRow,
        request=request_id,
        contact=contact_id,
        kind=kind.value,
        number=number,
        address=address,
        status=MailStatus.WAITING.value,
        wording=wording_id,
        values=dict(values),
        in_reply_to=in_reply_to,
        created_at=now,
    )


PAGE = 50
"""How many mails of the outbox are read at once."""

_NEXT = Prepared(
    lambda after, now: (
        _not_held(now).where(MailRow.id > after, MailRow.not_before.is_null()).limit(PAGE)
    )
)
_NEXT_PUT_OFF = Prepared(
    lambda after, now, at: (
        _not_held(now).where(MailRow.id > after, MailRow.not_before <= at).limit(PAGE)
    )
)


def waiting_mails(limit: int, now: datetime, after: int = 0) -> list[OutgoingMail]:
    """The next mails of the outbox that nobody put off or holds, oldest first; a page at most."""
    return [_mail(row) for row in _NEXT.rows(after, now)[:limit]]


def mails_put_off(limit: int, now: datetime, after: int = 0) -> list[OutgoingMail]:
    """The next mails of the outbox that were put off and may go again now, oldest first; a page at
    most."""
    return [_mail(row) for row in _NEXT_PUT_OFF.rows(after, now, now)[:limit]]


def mails_waiting_for(source: SignUpSource) -> list[int]:
    """The mails of the outbox that ask people who signed up in this way, oldest first."""
    rows = (
        MailRow.select(MailRow.id)
        .join(SignUpRow, on=SignUpRow.request == MailRow.request)
        .where(MailRow.status == MailStatus.WAITING.value, SignUpRow.source == source.value)
        .distinct()
        .order_by(MailRow.id)
    )
    return [number for (number,) in rows.tuples()]


def count_due_mails(now: datetime) -> int:
    """How many mails of the outbox may go now."""
    due = MailRow.not_before.is_null() | (MailRow.not_before <= now)
    return int(_not_held(now).where(due).count())


def mails_resting(now: datetime) -> tuple[int, datetime | None]:
    """How many mails of the outbox were put off beyond now, and when the first of them may go.

    Those that are held are not among them.
    """
    resting = _not_held(now).where(MailRow.not_before > now)
    first = resting.order_by(MailRow.not_before).first()
    return int(resting.count()), None if first is None else first.not_before


def end_rests(account_id: int) -> None:
    """Whatever a server asked to wait with may go now."""
    waits = MailRow.status == MailStatus.WAITING.value
    MailRow.update(not_before=None).where(waits, MailRow.not_before.is_null(False)).execute()
    account_rows.rest_account(account_id, None, 0)


def held_mails(now: datetime) -> tuple[int, datetime | None]:
    """How many mails are held now, and when the first of them may go out."""
    rows = MailRow.select(fn.COUNT(MailRow.id), fn.MIN(MailRow.held_until)).where(
        MailRow.status == MailStatus.WAITING.value, MailRow.held_until > now
    )
    count, first = rows.tuples().first()
    return count, first


def end_rests_past(moment: datetime) -> None:
    """Whatever was put off beyond a moment may go now."""
    account_rows.end_rests_past(moment)
    waits = MailRow.status == MailStatus.WAITING.value
    MailRow.update(not_before=None).where(waits, MailRow.not_before > moment).execute()


def let_held_go() -> None:
    """Whatever is held is looked at anew: the rule by which it was held is another one."""
    MailRow.update(held_until=None).where(MailRow.status == MailStatus.WAITING.value).execute()


def _not_held(now: Any) -> Any:
    """The outbox but for what the flood guard holds now, and for what an import leads to that is
    not whole, oldest first."""
    free = MailRow.held_until.is_null() | (MailRow.held_until <= now)
    waits = MailRow.status == MailStatus.WAITING.value
    return MailRow.select().where(waits, free, imports.is_of_whole()).order_by(MailRow.id)


_LEFT = (MailStatus.SENDING.value, MailStatus.SENT.value, MailStatus.UNKNOWN.value)

_QUESTION_TIMES = Prepared(
    lambda mailbox, since: (
        MailRow.select(MailRow.dot_at, MailRow.handed_over_at, MailRow.address)
        .join(ContactRow)
        .where(
            ContactRow.mailbox == mailbox,
            MailRow.kind.in_(QUESTION_KINDS),
            MailRow.status.in_(_LEFT),
            (MailRow.handed_over_at > since) | (MailRow.dot_at > since),
        )
    )
)


def question_times(mailbox: str, since: datetime) -> list[datetime]:
    """When questions went out (or may have) to a mailbox after a moment, oldest first."""
    rows = _QUESTION_TIMES.rows(mailbox, since)
    return sorted(
        row.handed_over_at or row.dot_at
        for row in rows
        if mailbox_key(row.address) == mailbox  # the person may have had another one then
    )


def mails_in(status: MailStatus) -> list[OutgoingMail]:
    rows = MailRow.select().where(MailRow.status == status.value).order_by(MailRow.id)
    return [_mail(row) for row in rows]


def mail_numbers(contact_id: int, status: MailStatus) -> frozenset[int]:
    """The numbers of the mails to somebody that are in a status."""
    rows = MailRow.select(MailRow.id).where(
        MailRow.contact == contact_id, MailRow.status == status.value
    )
    return frozenset(number for (number,) in rows.tuples())


def count_mails(status: MailStatus) -> int:
    return int(MailRow.select().where(MailRow.status == status.value).count())


def count_queued(kind: MailKind, since: datetime) -> int:
    """How many mails of a kind were put into the outbox after a moment, and not dropped since."""
    rows = MailRow.select().where(
        MailRow.kind == kind.value,
        MailRow.created_at > since,
        MailRow.status != MailStatus.DROPPED.value,
    )
    return int(rows.count())


def mail_by_id(mail_id: int) -> OutgoingMail | None:
    """The mail of a number that came from outside, or None."""
    if not 0 < mail_id < 1 << 31:
        return None
    found: OutgoingMail | None = _MAIL.first(mail_id)
    return found


def mails_by_server_ids(message_ids: Sequence[str]) -> dict[str, OutgoingMail]:
    """The mails to which a server gave one of these Message-IDs, by Message-ID."""
    if len(message_ids) == 1:
        found: Iterable[OutgoingMail] = _MAIL_OF_SERVER.rows(message_ids[0])
    else:
        found = _MAILS_OF_SERVER.rows(message_ids)
    return {mail.server_message_id or "": mail for mail in found}


def mails_of_request(request_id: int) -> list[OutgoingMail]:
    return _MAILS_OF_REQUEST.rows(request_id)


def mails_of_requests(requests: Collection[int], kinds: Collection[str]) -> list[OutgoingMail]:
    """The mails of some kinds of these requests, oldest first."""
    rows = MailRow.select().where(MailRow.request.in_(list(requests)), MailRow.kind.in_(kinds))
    return [_mail(row) for row in rows.order_by(MailRow.id)]


def mails_of_contact(contact_id: int, status: MailStatus | None = None) -> list[OutgoingMail]:
    """The mails to somebody, of one status or all, oldest first."""
    rows = MailRow.select().where(MailRow.contact == contact_id)
    if status is not None:
        rows = rows.where(MailRow.status == status.value)
    return [_mail(row) for row in rows.order_by(MailRow.id)]


_CLAIM = Prepared(
    lambda number, account, now, head: MailRow.update(
        status=after_mail(MailStatus.WAITING, MailEvent.CLAIMED).value,
        account=account,
        dot_at=now,
        log_head=head,
    ).where(MailRow.id == number, MailRow.status == MailStatus.WAITING.value, imports.is_of_whole())
)


def claim_mail(mail_id: int, account_id: int, now: datetime, log_head: str) -> bool:
    """Mark a mail as “the final dot goes now”, if it still waits (DESIGN 5), and what led to it is
    not being taken back."""
    return _CLAIM.change(mail_id, account_id, now, log_head) == 1


@cache
def _moving(fields: tuple[str, ...]) -> Prepared:
    """Moves a mail from one status on to another, with these columns."""

    def move(number: Any, expected: Any, becomes: Any, *given: Any) -> Any:
        values = dict(zip(fields, given, strict=True))
        return MailRow.update(status=becomes, **values).where(
            MailRow.id == number, MailRow.status == expected
        )

    return Prepared(move, 3 + len(fields))


def change_mail(mail: OutgoingMail, event: MailEvent, **fields: Any) -> bool:
    """Move a mail on by the table; says whether that changed its status."""
    becomes = after_mail(mail.status, event)
    if becomes is mail.status:
        return False
    moving = _moving(tuple(fields))
    return moving.change(mail.id, mail.status.value, becomes.value, *fields.values()) == 1


def fill_anew(mail_id: int, values: Mapping[str, str]) -> None:
    """Other values for the wording of a mail that has not gone out yet."""
    MailRow.update(values=dict(values)).where(MailRow.id == mail_id).execute()


def put_off(mail_id: int, until: datetime, words: str = "") -> None:
    """Let a mail go again from then on, and after all the others; `words` are its server's."""
    MailRow.update(not_before=until, server_words=words).where(MailRow.id == mail_id).execute()


def hold(mail_id: int, until: datetime) -> None:
    """Let a mail wait because its address got enough questions (flows/flood.py)."""
    MailRow.update(held_until=until).where(MailRow.id == mail_id).execute()


def learn_message_id(mail_id: int, message_id: str) -> None:
    """Keep the Message-ID that a provider gave to a mail of ours."""
    MailRow.update(server_message_id=message_id).where(MailRow.id == mail_id).execute()


def handed_over_times(account_id: int, since: datetime) -> list[datetime]:
    """When mails were handed over by an account (or may have been) after a moment, oldest first.

    One of which no account is known counts for every account.
    """
    moment = fn.COALESCE(MailRow.handed_over_at, MailRow.dot_at)
    rows = (
        MailRow.select(MailRow.handed_over_at, MailRow.dot_at)
        .where(
            (MailRow.handed_over_at > since) | (MailRow.dot_at > since),
            (MailRow.account == account_id) | MailRow.account.is_null(),
            MailRow.status.in_([MailStatus.SENT.value, MailStatus.UNKNOWN.value]),
        )
        .order_by(moment)
    )
    times = [handed_over_at or dot_at for handed_over_at, dot_at in rows.tuples()]
    return sorted(times + [at for at in trials.times() if at >= since])
