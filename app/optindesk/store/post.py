"""Rows ↔ core dataclasses: the outbox, incoming letters, folder cursors, wordings, accounts."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from peewee import fn

from optindesk.core.model import (
    PRINTED,
    Account,
    MailKind,
    OutgoingMail,
    Security,
    Server,
    SignIn,
    SignUpSource,
    Wording,
    address_key,
    mailbox_key,
)
from optindesk.core.status import MailEvent, MailStatus, after_mail
from optindesk.store import imports, trials
from optindesk.store.archive import QUESTION_KINDS
from optindesk.store.prepared import Prepared, PreparedForMany, add
from optindesk.store.tables import (
    AccountRow,
    BlobRow,
    ContactRow,
    CursorRow,
    LetterRow,
    MailRow,
    SignUpRow,
    WordingRow,
)

# --- accounts -----------------------------------------------------------------------------------


def _account(row: Any) -> Account:
    imap = None
    if row.imap_host:
        imap = Server(row.imap_host, row.imap_port, Security(row.imap_security))
    return Account(
        row.id,
        row.address,
        row.sender_name,
        Server(row.smtp_host, row.smtp_port, Security(row.smtp_security)),
        imap,
        row.login,
        row.ca_file,
        row.authserv_id,
        row.per_minute,
        row.per_hour,
        row.per_day,
        row.move_handled,
        SignIn(row.sign_in),
        row.imap_login,
        row.imap_sign_in and SignIn(row.imap_sign_in),
        row.oauth_issuer,
        row.oauth_client,
    )


_ACCOUNTS = Prepared(lambda: AccountRow.select().order_by(AccountRow.id), into=_account)


def account() -> Account | None:
    """The desk's mail account, or None when none is set up."""
    found: Account | None = _ACCOUNTS.first()
    return found


def own_key() -> str | None:
    """The key of the address that the desk writes from, once there is an account."""
    own = account()
    return None if own is None else address_key(own.address)


def save_account(wanted: Account) -> Account:
    """Write the desk's mail account; its `id` is that of the row, whatever was given."""
    imap = wanted.imap
    values: dict[str, Any] = {
        "address": wanted.address,
        "sender_name": wanted.sender_name,
        "smtp_host": wanted.smtp.host,
        "smtp_port": wanted.smtp.port,
        "smtp_security": wanted.smtp.security.value,
        "imap_host": imap and imap.host,
        "imap_port": imap and imap.port,
        "imap_security": imap and imap.security.value,
        "login": wanted.user,
        "sign_in": wanted.sign_in.value,
        "imap_login": wanted.imap_user,
        "imap_sign_in": wanted.imap_sign_in and wanted.imap_sign_in.value,
        "oauth_issuer": wanted.oauth_issuer,
        "oauth_client": wanted.oauth_client,
        "ca_file": wanted.ca_file,
        "authserv_id": wanted.authserv_id,
        "per_minute": wanted.per_minute,
        "per_hour": wanted.per_hour,
        "per_day": wanted.per_day,
        "move_handled": wanted.move_handled,
    }
    row = AccountRow.select().order_by(AccountRow.id).first()
    if row is None:
        row = AccountRow.create(**values)
    else:
        if row.smtp_host != wanted.smtp.host:
            values |= {"paused_until": None, "rests": 0}  # another server asked for it
        AccountRow.update(**values).where(AccountRow.id == row.id).execute()
    return _account(AccountRow.get_by_id(row.id))


def rest_of(account_id: int) -> tuple[datetime | None, int]:
    """Until when an account sends nothing, and how often in a row its server asked for that."""
    row = AccountRow.get_by_id(account_id)
    return row.paused_until, row.rests


def rest_account(account_id: int, until: datetime | None, times: int) -> None:
    """Let an account send nothing until then."""
    AccountRow.update(paused_until=until, rests=times).where(AccountRow.id == account_id).execute()


# --- wordings -----------------------------------------------------------------------------------


def add_wording(wanted: Wording, now: datetime) -> Wording:
    """The wording as a new version, or the newest one if that already says exactly this.

    Its `id` and `version` are those of the row, whatever was given.
    """
    newest = wording(wanted.kind, wanted.language, wanted.list_id)
    if newest is not None and newest.says == wanted.says and newest.shipped == wanted.shipped:
        return newest
    row = WordingRow.create(
        kind=wanted.kind.value,
        language=wanted.language,
        list=wanted.list_id,
        version=1 if newest is None else newest.version + 1,
        subject=wanted.subject,
        text=wanted.text,
        html=wanted.html,
        sha256=hashlib.sha256("\0".join(wanted.says).encode()).hexdigest(),
        shipped=wanted.shipped,
        saved_by=wanted.saved_by,
        created_at=now,
    )
    return _wording(row)


def _wording(row: Any) -> Wording:
    return Wording(
        row.id,
        MailKind(row.kind),
        row.language,
        row.list,
        row.version,
        row.subject,
        row.text,
        row.html,
        bool(row.shipped),
        row.saved_by,
    )


_WORDING = Prepared(
    lambda number: WordingRow.select().where(WordingRow.id == number), into=_wording
)
_WORDINGS = Prepared(
    lambda kind, language: _newest_wordings(kind, language, WordingRow.list.is_null()),
    into=_wording,
)
_WORDINGS_OF_LIST = Prepared(
    lambda kind, language, number: _newest_wordings(kind, language, WordingRow.list == number),
    into=_wording,
)


def _newest_wordings(kind: Any, language: Any, of_list: Any) -> Any:
    return (
        WordingRow.select()
        .where(WordingRow.kind == kind, WordingRow.language == language, of_list)
        .order_by(WordingRow.version.desc())
    )


def wording(kind: MailKind, language: str, list_id: int | None = None) -> Wording | None:
    """The newest wording of that kind, language and list (None: for all lists)."""
    if list_id is None:
        found: Wording | None = _WORDINGS.first(kind.value, language)
    else:
        found = _WORDINGS_OF_LIST.first(kind.value, language, list_id)
    return found


def wording_texts(language: str) -> list[str]:
    """The texts of all mails' wordings of a language that were ever in use."""
    rows = WordingRow.select(WordingRow.text).where(
        WordingRow.language == language, WordingRow.kind.not_in([kind.value for kind in PRINTED])
    )
    return [text for (text,) in rows.tuples()]


def wording_by_id(wording_id: int) -> Wording:
    """The wording; raises LookupError (our bug) when there is none."""
    found: Wording = _WORDING.one(wording_id)
    return found


# --- outgoing mails -----------------------------------------------------------------------------


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
    rest_account(account_id, None, 0)


def held_mails(now: datetime) -> tuple[int, datetime | None]:
    """How many mails are held now, and when the first of them may go out."""
    rows = MailRow.select(fn.COUNT(MailRow.id), fn.MIN(MailRow.held_until)).where(
        MailRow.status == MailStatus.WAITING.value, MailRow.held_until > now
    )
    count, first = rows.tuples().first()
    return count, first


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


def blobs(hashes: Collection[str]) -> dict[str, bytes]:
    """The bytes that are kept under these hashes, by hash."""
    rows = BlobRow.select(BlobRow.sha256, BlobRow.data).where(BlobRow.sha256.in_(list(hashes)))
    return {sha256: zlib.decompress(bytes(data)) for sha256, data in rows.tuples()}


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


# --- incoming letters ---------------------------------------------------------------------------


def add_letter(**fields: Any) -> int:
    """Record a mail that was read; fields as in `tables.LetterRow`."""
    return add(LetterRow, **fields)


def letter_row(letter_id: int) -> dict[str, Any] | None:
    """One letter's fields, or None."""
    return LetterRow.select().where(LetterRow.id == letter_id).dicts().first()  # type: ignore[no-any-return]


def letters_in_review(contact_id: int | None = None) -> list[dict[str, Any]]:
    """The letters that wait to be read, oldest first."""
    rows = LetterRow.select().where(LetterRow.review == "open").order_by(LetterRow.id)
    if contact_id is not None:
        rows = rows.where(LetterRow.contact == contact_id)
    return list(rows.dicts())


def count_reviews() -> int:
    """How many letters wait to be read."""
    return int(LetterRow.select().where(LetterRow.review == "open").count())


def decide_letter(letter_id: int, decision: str, now: datetime) -> bool:
    """Close a review, if it is open; says whether it was."""
    changed = (
        LetterRow.update(review="decided", decision=decision, decided_at=now)
        .where(LetterRow.id == letter_id, LetterRow.review == "open")
        .execute()
    )
    return bool(changed == 1)


_READ_BEFORE = Prepared(
    lambda sha256, second_key: LetterRow.select(LetterRow.id).where(
        (LetterRow.sha256 == sha256) | (LetterRow.second_key == second_key),
        LetterRow.outcome != "quarantined",
    )
)


def read_before(sha256: str, second_key: str | None) -> bool:
    """Whether a mail was recorded before, byte for byte or rendered anew."""
    return _READ_BEFORE.first(sha256, second_key) is not None


def quarantined_before(sha256: str) -> bool:
    return bool(LetterRow.select().where(LetterRow.sha256 == sha256).exists())


_KEEP = Prepared(
    lambda sha256, size, kind, data: BlobRow.insert(
        sha256=sha256, size=size, kind=kind, data=data
    ).on_conflict_ignore()
)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Bytes to be kept, compressed already; `sha256` and `size` are of their clear form."""

    sha256: str
    size: int
    kind: str
    data: bytes


def press(content: bytes, kind: str) -> Pressed:
    """Compress what is to be kept: large files outside of the unit of work, for that takes time."""
    digest = hashlib.sha256(content).hexdigest()
    return Pressed(digest, len(content), kind, zlib.compress(content, 6))


def keep_pressed(one: Pressed) -> None:
    """Keep bytes once."""
    _KEEP.run(one.sha256, one.size, one.kind, BlobRow.data.db_value(one.data))


def keep_blob(content: bytes, kind: str) -> str:
    """Keep bytes once, compressed; returns their SHA-256 as hex."""
    pressed = press(content, kind)
    keep_pressed(pressed)
    return pressed.sha256


def blob(sha256: str) -> bytes | None:
    row = BlobRow.get_or_none(BlobRow.sha256 == sha256)
    return None if row is None else zlib.decompress(bytes(row.data))


# --- cursors ------------------------------------------------------------------------------------


def cursor(account_id: int, folder: str) -> tuple[int, int] | None:
    """(UIDVALIDITY, highest UID read) of a folder, or None when it was never read."""
    row = CursorRow.get_or_none(CursorRow.account == account_id, CursorRow.folder == folder)
    return None if row is None else (row.uidvalidity, row.uid)


def save_cursor(account_id: int, folder: str, uidvalidity: int, uid: int, now: datetime) -> None:
    values = {"uidvalidity": uidvalidity, "uid": uid, "read_at": now}
    CursorRow.insert(account=account_id, folder=folder, **values).on_conflict(
        conflict_target=[CursorRow.account, CursorRow.folder], update=values
    ).execute()


def mailbox_read_at(account_id: int) -> datetime | None:
    """Since when all watched folders have been read: the start of the last complete check."""
    row = AccountRow.get_by_id(account_id)
    return row.read_at  # type: ignore[no-any-return]


def note_mailbox_read(account_id: int, at: datetime) -> None:
    AccountRow.update(read_at=at).where(AccountRow.id == account_id).execute()
