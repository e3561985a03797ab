"""The outbox: claim, hand over, note, settle. Every mail is sent once, or known as unknown."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import (
    AccountMissing,
    ConnectionLost,
    MailRefused,
    OutcomeUnknown,
    Trouble,
    TryLater,
    UnknownMail,
    WrongInput,
)
from optindesk.core.model import (
    Account,
    Actor,
    MailKind,
    OutgoingMail,
    Request,
    address_key,
    is_loopback,
)
from optindesk.core.ports import Composer, Draft, Envelope, Receipt, Tick, Transport, no_tick
from optindesk.core.sentence import Sentence, sentences
from optindesk.core.status import (
    MailEvent,
    MailStatus,
    RequestEvent,
    RequestStatus,
    after_mail,
)
from optindesk.core.token import erased_key
from optindesk.flows import business, confirming, requests
from optindesk.flows.identity import (
    code_of,
    leave_token_of,
    mail_with_id,
    mark_of,
    message_id_of,
    token_of,
)
from optindesk.store import archive, journal, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work

PER_MINUTE = 15
PER_DAY = 200
"""Caps for an account that says nothing else; far below what any provider allows."""

REST = timedelta(minutes=15)
"""How long an account rests after its server asked to try later."""

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
_PAGE = 50
_NO_SUCH_ADDRESS = re.compile(r"\s*(?:\d{3}[ -])*(?:5\.1\.(?:1|2|3|10)|5\.4\.4)(?![\d.])")
"""A beginning with an enhanced status code (RFC 3463) that says: no such address."""


@dataclass(slots=True)
class Sent:
    """What became of the outbox: mails by outcome, when it goes on, what stopped it."""

    sent: int = 0
    refused: int = 0
    bounced: int = 0
    unknown: int = 0
    waiting: int = 0
    resumes_at: datetime | None = None
    stopped: Trouble | None = None
    refusals: list[tuple[str, str]] = field(default_factory=list)


Clock = Callable[[], datetime]


def draft_of(
    key: bytes,
    mail: OutgoingMail,
    request: Request | None,
    account: Account,
    head: Head | None,
    now: datetime,
) -> Draft:
    """All that goes into a mail of this request; its secrets are made here and never stored.

    `head` is None where only its text and subject are wanted: neither shows what names the mail.
    """
    asks = mail.kind.value in archive.QUESTION_KINDS
    asks = asks or (mail.kind is MailKind.REPLY and bool(mail.values.get("deadline")))
    return Draft(
        wording=post.wording_by_id(mail.wording_id),
        values={**mail.values, **business.shown(account, mail.dot_at or now)},
        sender=account.address,
        sender_name=account.sender_name,
        recipient=mail.address,
        recipient_name=mail.values.get("name", ""),
        date=now,
        message_id="" if head is None else message_id_of(key, mail, account),
        mark="" if head is None else mark_of(key, mail),
        log_head="" if head is None else str(head),
        token=token_of(key, request) if request and asks else None,
        code=code_of(key, request) if request and asks else None,
        leave=leave_token_of(key, request) if request else None,
        in_reply_to=mail.in_reply_to,
    )


def send(
    store: Store,
    connect: Callable[[Account], Transport],
    composer: Composer,
    actor: Actor,
    clock: Clock,
    *,
    limit: int | None = None,
    pause: Callable[[float], None],
    tick: Tick = no_tick,
) -> Sent:
    """Hand the waiting mails to the provider, one by one, each known to the last step (DESIGN 5).

    `connect` makes the session, `pause` waits for that many seconds between mails. Raises
    AccountMissing, FolderBusy, Cancelled and the troubles of opening a session; what stops the
    outbox later, and a server that asks to try later at any time, is in `stopped`.
    """
    account = post.account()
    if account is None:
        raise AccountMissing()
    with store.lock(f"post:{account.id}"):
        result = Sent(unknown=recover(store, actor, clock()))
        total = post.count_mails(MailStatus.WAITING)
        total = total if limit is None else min(total, limit)
        pace = _Pace(account, clock)
        result.resumes_at = pace.resting_until()
        round_ = _Round(store, composer, account, actor, clock, pace, result, tick, total)
        try:
            while round_.is_on():
                with connect(account) as session:
                    round_.run(session, pause)
        except TryLater as busy:
            round_.turned_away(busy)
        finally:
            result.waiting = post.count_mails(MailStatus.WAITING)
        return result


def recover(store: Store, actor: Actor, now: datetime) -> int:
    """Mails that were about to get their final dot when the desk died become UNKNOWN.

    Called by who holds the account's lock, so that no living desk is sending them.
    """
    lost = post.mails_in(MailStatus.SENDING)
    if lost:
        with unit_of_work(store, actor, now) as log:
            for mail in lost:
                _note_unknown(log, mail, "the desk was closed while it was being handed over")
    return len(lost)


def settle_left(store: Store, account: Account, actor: Actor, now: datetime) -> int:
    """`recover`, where nobody else is sending; raises FolderBusy."""
    with store.lock(f"post:{account.id}"):
        return recover(store, actor, now)


class _Pace:
    """How fast an account may send: its caps per minute and day, and its rests."""

    def __init__(self, account: Account, clock: Clock) -> None:
        loopback = is_loopback(account.smtp.host)
        self._per_minute = account.per_minute or (None if loopback else PER_MINUTE)
        self._per_day = account.per_day or (None if loopback else PER_DAY)
        self._clock = clock
        self._account = account
        self._times = deque(post.handed_over_times(clock() - DAY))

    def resting_until(self) -> datetime | None:
        """When the account goes on after its server asked to wait; None when it need not."""
        until = post.paused_until(self._account.id)
        return until if until is not None and until > self._clock() else None

    def day_is_full_until(self) -> datetime | None:
        """When the day's cap has room again; None when it has."""
        while self._times and self._times[0] <= self._clock() - DAY:
            self._times.popleft()
        if self._per_day is None or len(self._times) < self._per_day:
            return None
        return self._times[len(self._times) - self._per_day] + DAY

    def seconds_to_wait(self) -> float:
        """How long the minute's cap has no room, in seconds."""
        if self._per_minute is None or len(self._times) < self._per_minute:
            return 0.0
        room_at = self._times[-self._per_minute] + MINUTE
        return max(0.0, (room_at - self._clock()).total_seconds())

    def count(self) -> None:
        """One mail was handed over now."""
        self._times.append(self._clock())


class _Round:
    """One emptying of the outbox; the result of a mail waits for the commit of the next marker."""

    def __init__(
        self,
        store: Store,
        composer: Composer,
        account: Account,
        actor: Actor,
        clock: Clock,
        pace: _Pace,
        result: Sent,
        tick: Tick,
        total: int,
    ) -> None:
        self._store = store
        self._composer = composer
        self._account = account
        self._actor = actor
        self._clock = clock
        self._pace = pace
        self._result = result
        self._tick = tick
        self._total = total
        self._done = 0
        self._last = 0
        self._put_off = False
        self._key = archive.desk_key()
        self._pending: list[Callable[[Journal], None]] = []

    def is_on(self) -> bool:
        """Whether there is something to send, and nothing that keeps it."""
        result = self._result
        return self._done < self._total and result.resumes_at is None and result.stopped is None

    def run(self, session: Transport, pause: Callable[[float], None]) -> None:
        """Send through one session until the outbox is empty or something stops it."""
        try:
            while self.is_on():
                page = self._next_page()
                if not page:
                    self._done = self._total
                for mail in page:
                    self._last = mail.id
                    if not self._has_room(pause):
                        return
                    self._done += 1
                    if not self._send(session, mail):
                        return
            self._tick(self._done, self._total, _progress(self._result))
        except (TryLater, ConnectionLost, OutcomeUnknown) as trouble:
            self._stop(trouble)
        finally:
            self._write_down()

    def turned_away(self, busy: TryLater) -> None:
        """The server let nobody in: the account rests as it does when a mail was put off."""
        self._stop(busy)
        self._write_down()

    def _stop(self, trouble: Trouble) -> None:
        self._result.stopped = trouble
        if isinstance(trouble, TryLater):
            self._result.resumes_at = self._clock() + REST

    def _next_page(self) -> list[OutgoingMail]:
        """The next mails: first those that nobody put off, so that none can block the others."""
        size = min(_PAGE, self._total - self._done)
        page = post.waiting_mails(size, self._last, put_off=self._put_off)
        if page or self._put_off:
            return page
        self._put_off, self._last = True, 0
        return post.waiting_mails(size, put_off=True)

    def _has_room(self, pause: Callable[[float], None]) -> bool:
        self._tick(self._done, self._total, _progress(self._result))
        self._result.resumes_at = self._pace.day_is_full_until()
        if self._result.resumes_at is not None:
            return False
        while wait := self._pace.seconds_to_wait():
            self._write_down()
            pause(min(wait, 1.0))
            self._tick(self._done, self._total, _progress(self._result))
        return True

    def _write_down(self) -> None:
        """Commit the result of the last mail, when no next marker is there to share a commit."""
        rest = self._result.resumes_at if self._result.stopped else None
        if not self._pending and rest is None:
            return
        with self._writing():
            if rest is not None:
                post.pause_account(self._account.id, rest)

    @contextmanager
    def _writing(self) -> Iterator[Journal]:
        """A unit of work with the results in it that wait to be written down.

        They are forgotten only when it is durable: what the server said must outlive a full disk.
        """
        pending = list(self._pending)
        with unit_of_work(self._store, self._actor, self._clock()) as log:
            for write in pending:
                write(log)
            yield log
        del self._pending[: len(pending)]

    def _send(self, session: Transport, mail: OutgoingMail) -> bool:
        """One mail; False when the session was left in the middle of it and is over."""
        if self._drop_suppressed(mail):
            return True
        head = journal.head()
        request = archive.request_by_id(mail.request_id) if mail.request_id else None
        draft = draft_of(self._key, mail, request, self._account, head, self._clock())
        try:
            content = self._composer.mail(draft)
        except WrongInput as wrong:  # this mail cannot be made; the others can
            self._refused(mail, str(wrong.sentence))
            return True
        try:
            session.offer(Envelope(self._account.address, mail.address, content))
        except MailRefused as refusal:
            self._refused(mail, _words_of(refusal))
            return True
        except (TryLater, ConnectionLost):
            self._pending.append(lambda log: post.put_off(mail.id, self._clock()))
            raise
        with self._writing():
            claimed = post.claim_mail(mail.id, self._clock(), str(head))
        if not claimed:
            return False  # cancelled meanwhile: leaving the session takes the offer back
        claimed_mail = replace(mail, status=MailStatus.SENDING)
        try:
            receipt = session.finish()
        except MailRefused as refusal:
            self._refused(claimed_mail, _words_of(refusal))
        except (TryLater, ConnectionLost):
            self._pending.append(lambda log: _note_not_taken(claimed_mail, self._clock()))
            raise
        except OutcomeUnknown:
            self._result.unknown += 1
            words = "no answer of the server said whether it took it"
            self._pending.append(lambda log: _note_unknown(log, claimed_mail, words))
            raise
        else:
            self._result.sent += 1
            self._pace.count()
            ours = draft.message_id
            at = self._clock()
            self._pending.append(
                lambda log: _note_taken(log, claimed_mail, receipt, ours, str(head), at)
            )
        return True

    def _drop_suppressed(self, mail: OutgoingMail) -> bool:
        """A mail to somebody who must never be written to does not leave, whatever it is.

        Nor can its question be answered then: it is cancelled.
        """
        key = address_key(mail.address)
        why = archive.suppressed_why(key, erased_key(self._key, key))
        if why is None:
            return False
        with self._writing() as log:
            request = archive.find_request(mail.request_id or 0)
            asks = mail.kind.value in archive.QUESTION_KINDS
            if request is not None and asks and request.status is RequestStatus.OPEN:
                cancelled = Code.REQUEST_CANCELLED
                requests.end(log, request, RequestEvent.CANCEL, cancelled, personal={"why": why})
            elif post.change_mail(mail, MailEvent.UNWANTED):
                _log(log, Code.MAIL_DROPPED, mail)
        return True

    def _refused(self, mail: OutgoingMail, words: str) -> None:
        unknown_there = _NO_SUCH_ADDRESS.match(words) is not None
        if unknown_there:
            self._result.bounced += 1
        else:
            self._result.refused += 1
        self._result.refusals.append((mail.address, words))
        self._pending.append(lambda log: _note_refused(log, mail, words, unknown_there))


def _words_of(refusal: MailRefused) -> str:
    return f"{refusal.values.get('status')} {refusal.values.get('words')}"


def _progress(result: Sent) -> Sentence:
    return sentences("{n} mail handed over", "{n} mails handed over", result.sent)


def _log(
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


def _refresh(mail: OutgoingMail) -> None:
    if mail.request_id is not None:
        archive.refresh_state(mail.request_id)


def _note_taken(
    log: Journal, mail: OutgoingMail, receipt: Receipt, ours: str, head: str, at: datetime
) -> None:
    post.change_mail(
        mail,
        MailEvent.TAKEN,
        handed_over_at=at,
        server_words=receipt.words,
        server_message_id=receipt.message_id,
    )
    _log(
        log,
        Code.MAIL_HANDED_OVER,
        mail,
        receipt.words,
        message_id=ours,
        server_message_id=receipt.message_id,
        head=head,
    )
    _refresh(mail)


def _note_refused(log: Journal, mail: OutgoingMail, words: str, unknown_there: bool) -> None:
    if not post.change_mail(mail, MailEvent.REFUSED, server_words=words):
        return  # cancelled while it was being offered
    _log(log, Code.MAIL_REFUSED, mail, words)
    if unknown_there and mail.request_id is not None:
        request = archive.request_by_id(mail.request_id)
        contact = archive.contact_by_id(mail.contact_id)
        confirming.bounce(log, request, contact, hard=True, words=words)
    _refresh(mail)


def _note_not_taken(mail: OutgoingMail, at: datetime) -> None:
    post.change_mail(mail, MailEvent.NOT_TAKEN, dot_at=None, not_before=at)


def _note_unknown(log: Journal, mail: OutgoingMail, why: str) -> None:
    post.change_mail(mail, MailEvent.LOST_TRACK)
    _log(log, Code.MAIL_UNKNOWN, mail, why=why)
    _refresh(mail)


def settle(
    log: Journal, key: bytes, mail: OutgoingMail, how: str, at: datetime, seen_id: str = ""
) -> None:
    """A Sent copy, an answer or a bounce, seen at `at`, shows that a mail went out.

    `seen_id` is the Message-ID that it had then: providers rewrite it, and answers name the new.
    """
    if _is_rewritten(key, mail, seen_id):
        post.learn_message_id(mail.id, seen_id)
    handed_over_at = mail.handed_over_at or mail.dot_at or at
    if post.change_mail(mail, MailEvent.SEEN_SENT, handed_over_at=handed_over_at):
        _log(log, Code.MAIL_SETTLED, mail, how=how)
        _refresh(mail)


def can_settle(key: bytes, mail: OutgoingMail, seen_id: str) -> bool:
    """Whether a copy of a mail tells anything that our books do not know yet."""
    becomes = after_mail(mail.status, MailEvent.SEEN_SENT)
    return becomes is not mail.status or _is_rewritten(key, mail, seen_id)


def _is_rewritten(key: bytes, mail: OutgoingMail, seen_id: str) -> bool:
    return bool(seen_id and mail.server_message_id is None and mail_with_id(key, seen_id) is None)


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
        fields = {"handed_over_at": mail.dot_at} if went_out else {"dot_at": None}
        post.change_mail(mail, event, **fields)
        code = Code.MAIL_SETTLED if went_out else Code.MAIL_SAID_NOT_SENT
        _log(log, code, mail, how=f"said by {actor.name}")
        _refresh(mail)
