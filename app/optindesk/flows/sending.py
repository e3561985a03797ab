"""The outbox: claim, hand over, note. Every mail is sent once, or known as unknown."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from optindesk.core.chain import Head
from optindesk.core.codes import Code
from optindesk.core.errors import (
    AccountMissing,
    AddressNotTaken,
    ClockDoubted,
    ConnectionLost,
    FileTrouble,
    MailPutOff,
    MailRefused,
    MailTrouble,
    NoConnection,
    OutcomeUnknown,
    SenderRefused,
    StoreTrouble,
    Trouble,
    TryLater,
    UnknownHost,
    WrongInput,
)
from optindesk.core.keys import Keys
from optindesk.core.model import (
    Account,
    Actor,
    MailKind,
    OutgoingMail,
    Request,
    Wording,
    address_key,
    mailbox_key,
)
from optindesk.core.ports import Composer, Draft, Envelope, Tick, Transport, no_tick
from optindesk.core.provider import Provider
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailEvent, MailStatus, RequestEvent, RequestStatus
from optindesk.flows import business, requests, settling
from optindesk.flows.identity import (
    code_of,
    leave_token_of,
    mark_of,
    message_id_of,
    token_of,
)
from optindesk.flows.pacing import PUT_OFF, WAITS, Allowance, Pace
from optindesk.flows.queueing import Notes, Queue
from optindesk.flows.wordings import day_in_words
from optindesk.store import (
    account_rows,
    archive,
    barring,
    journal,
    post,
    request_rows,
    wording_rows,
)
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

WAITS_TO_CONNECT_AGAIN = (1.0, 5.0, 15.0)
"""Seconds before each try to go on after the connection broke off, until a mail was taken."""

PUT_OFFS = 3
"""As many mails put off one after the other are not about their recipients: the account rests."""

_NO_SUCH_ADDRESS = re.compile(r"\s*(?:\d{3}[ -])*(?:5\.1\.(?:1|2|3|10)|5\.4\.4)(?![\d.])")
"""A beginning with an enhanced status code (RFC 3463) that says: no such address."""


@dataclass(slots=True)
class Sent:
    """What became of the outbox: mails by outcome, when it goes on, what stopped it.

    `allowance` is how the account stands to its limits afterwards. `held` are those among the
    waiting whose address has got enough questions, until the first of them may go (flows/flood.py);
    `put_off` those that rest one by one because a server asked for it, if nothing else keeps mails.
    """

    sent: int = 0
    refused: int = 0
    bounced: int = 0
    unknown: int = 0
    waiting: int = 0
    put_off: int = 0
    held: int = 0
    held_until: datetime | None = None
    resumes_at: datetime | None = None
    stopped: Trouble | None = None
    refusals: list[tuple[str, str]] = field(default_factory=list)
    allowance: Allowance | None = None

    @property
    def goes_on_at(self) -> datetime | None:
        """When mails that wait may go: a limit has room, a rest is over, a hold ends."""
        return min(filter(None, (self.resumes_at, self.held_until)), default=None)


Clock = Callable[[], datetime]


def waits_because(note: Sentence | None) -> Sentence | None:
    """Of what a tick tells while mails are sent: why none goes now; None when some does."""
    why = dict(note.values).get("why") if note is not None else None
    return why if isinstance(why, Sentence) else None


def draft_of(
    keys: Keys,
    mail: OutgoingMail,
    request: Request | None,
    account: Account,
    head: Head | None,
    now: datetime,
    wording_of: Callable[[int], Wording] = wording_rows.wording_by_id,
) -> Draft:
    """All that goes into a mail of this request; its secrets are made here and never stored.

    `head` is None where only its text and subject are wanted, as they were: neither shows what
    names the mail.
    """
    key = keys.current if head is not None else keys.of(mail.log_head)
    asks = mail.kind.value in archive.QUESTION_KINDS
    asks = asks or (mail.kind is MailKind.REPLY and bool(mail.values.get("deadline")))
    wording = wording_of(mail.wording_id)
    return Draft(
        wording=wording,
        values={**mail.values, **business.shown(account, mail.dot_at or now, wording.language)},
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
    providers: Sequence[Provider] = (),
    limit: int | None = None,
    only: Collection[int] | None = None,
    at_once: bool = False,
    pause: Callable[[float], None],
    tick: Tick = no_tick,
) -> Sent:
    """Hand the waiting mails to the provider, one by one, each known to the last step (DESIGN 5).

    `connect` makes the session, `pause` waits for that many seconds between mails. `only` are the
    numbers of the mails that may go (default: all). `at_once`: a
    person says that no server needs to be waited for any more; what was asked of us before is over,
    limits and the flood guard are not. Raises
    AccountMissing, FolderBusy, Cancelled and the troubles of opening the first session; what stops
    the outbox later (a full disk or a `tick` that doubts the clock, too, once a mail has left and
    the books can be asked), and a server that asks to try later at any time, is in `stopped`.
    """
    account = account_rows.account()
    if account is None:
        raise AccountMissing()
    with store.lock(f"post:{account.id}"):
        result = Sent(unknown=recover(store, actor, clock()))
        if at_once:
            with store.transaction():
                post.end_rests(account.id)
        total = post.count_due_mails(clock()) if only is None else len(only)
        total = total if limit is None else min(total, limit)
        pace = Pace(account, providers, clock)
        result.resumes_at = pace.rests_until()
        round_ = _Round(
            store, composer, account, actor, clock, pace, result, pause, tick, total, only
        )
        try:
            while round_.may_connect():
                try:
                    with connect(account) as session:
                        round_.run(session)
                except MailTrouble as trouble:
                    round_.not_let_in(trouble)
            round_.say_when_it_goes_on()
        except (ClockDoubted, FileTrouble, StoreTrouble) as trouble:
            if not result.sent:
                raise
            try:
                # Mails have left; of the last one the books do not say so.
                in_doubt = len(post.mails_in(MailStatus.SENDING))
            except StoreTrouble:
                raise trouble from None  # a server that went down with it says nothing of the books
            result.sent -= in_doubt
            result.unknown += in_doubt
            result.stopped = trouble
        result.waiting = post.count_mails(MailStatus.WAITING)
        result.allowance = pace.allowance()
        result.held, result.held_until = post.held_mails(clock())
        return result


def recover(store: Store, actor: Actor, now: datetime) -> int:
    """Mails that were about to get their final dot when the desk died become UNKNOWN.

    Called by who holds the account's lock, so that no living desk is sending them.
    """
    lost = post.mails_in(MailStatus.SENDING)
    if lost:
        with unit_of_work(store, actor, now) as log:
            for mail in lost:
                why = "the desk was closed while it was being handed over"
                settling.note_unknown(log, mail, why)
    return len(lost)


def settle_left(store: Store, account: Account, actor: Actor, now: datetime) -> int:
    """`recover`, where nobody else is sending; raises FolderBusy."""
    with store.lock(f"post:{account.id}"):
        return recover(store, actor, now)


@dataclass(frozen=True, slots=True)
class _Made:
    """A mail as it goes out, and the head of the log that it carries."""

    mail: OutgoingMail
    envelope: Envelope
    message_id: str
    head: str
    until: datetime | None = None
    """Until when one can answer, where that is later than it was to be."""


class _Round:
    """One emptying of the outbox; the result of a mail waits for the commit of the next marker.

    The mail after the one in hand is made ahead, so that the server can be told of it in time, and
    the one after that while the server makes up its mind.
    """

    def __init__(
        self,
        store: Store,
        composer: Composer,
        account: Account,
        actor: Actor,
        clock: Clock,
        pace: Pace,
        result: Sent,
        pause: Callable[[float], None],
        tick: Tick,
        total: int,
        only: Collection[int] | None,
    ) -> None:
        self._composer = composer
        self._account = account
        self._clock = clock
        self._pace = pace
        self._result = result
        self._pause = pause
        self._tick = tick
        self._total = total
        self._done = 0
        self._notes = Notes(store, actor, clock)
        self._queue = Queue(total, self._notes, clock, only)
        self._ahead: deque[_Made] = deque()
        self._announced: _Made | None = None
        self._lost: list[MailTrouble] = []
        self._put_offs = 0
        self._keys = archive.desk_keys()
        self._wording_of = cache(wording_rows.wording_by_id)  # a version never changes

    def is_on(self) -> bool:
        """Whether there is something to send, and nothing that keeps it."""
        result = self._result
        return self._done < self._total and result.resumes_at is None and result.stopped is None

    def run(self, session: Transport) -> None:
        """Send through one session until the outbox is empty or something stops it."""
        try:
            while self.is_on():
                made = self._next()
                self._say_how_far()
                if made is None:
                    self._done = self._total
                elif made is not self._announced and not self._has_room():
                    self._ahead.appendleft(made)
                elif not self._send(session, made):
                    return
        except ConnectionLost as trouble:
            self._lost.append(trouble)
        except TryLater as trouble:
            self._rest(trouble)
        except (SenderRefused, OutcomeUnknown) as trouble:
            self._result.stopped = trouble
        finally:
            self._announced = None
            self._notes.write_down()

    def not_let_in(self, trouble: MailTrouble) -> None:
        """No session was to be had. Raises that, unless the server is busy or it is not the first:
        what was done before is to be told."""
        if isinstance(trouble, TryLater):
            self._rest(trouble)
        elif not self._queue.begun:
            raise trouble
        elif isinstance(trouble, (NoConnection, UnknownHost)):
            self._lost.append(trouble)
        else:
            self._result.stopped = trouble
        self._notes.write_down()

    def may_connect(self) -> bool:
        """Whether to open a session: not for a mail that has to wait, and after one that broke off
        later each time, and not for ever."""
        if len(self._lost) > len(WAITS_TO_CONNECT_AGAIN):
            self._result.stopped = self._lost[-1]
        elif self._lost and self.is_on():
            why = sentence("the connection broke off and is opened again")
            self._wait(WAITS_TO_CONNECT_AGAIN[len(self._lost) - 1], why)
        return self.is_on() and self._room_is_near()

    def say_when_it_goes_on(self) -> None:
        """At the end: what keeps the mails that still wait, if nothing else does."""
        result = self._result
        self._say_how_far()
        if result.stopped is None and result.resumes_at is None and self._done >= self._total:
            result.put_off, result.resumes_at = post.mails_resting(self._clock())

    # --- one after the other ----------------------------------------------------------------------

    def _next(self) -> _Made | None:
        """The next mail, made; None when no mail may go now."""
        return self._ahead.popleft() if self._ahead else self._next_made()

    def _next_made(self) -> _Made | None:
        while (mail := self._queue.next()) is not None:
            if (made := self._make(mail)) is not None:
                return made
        return None

    def _look_ahead(self, mail: OutgoingMail) -> Envelope | None:
        """What will follow this mail, if nothing has to be waited for; the server may be told.

        But not of one to the same mailbox: what the guard says of that shows when this has gone.
        """
        self._announced = None
        if self._pace.room_at(ahead=1) is not None or (then := self._next()) is None:
            return None
        self._ahead.appendleft(then)
        if mailbox_key(then.mail.address) == mailbox_key(mail.address):
            return None
        self._announced = then
        return then.envelope

    def _make_ahead(self) -> None:
        """Make what will follow the mail that is announced.

        Where the books cannot be read: that shows again when the outcome is noted.
        """
        if len(self._ahead) == 1:
            with suppress(FileTrouble, StoreTrouble):
                if (made := self._next_made()) is not None:
                    self._ahead.append(made)

    def _has_room(self) -> bool:
        while self._room_is_near():
            if (at := self._pace.room_at()) is None:
                return True
            self._notes.write_down()
            self._wait(min((at - self._clock()).total_seconds(), 1.0), self._pace.full_until(at))
        return False

    def _room_is_near(self) -> bool:
        """Whether the limits have room within a minute; if not, it goes on later."""
        at = self._pace.room_at()
        if at is not None and at - self._clock() > WAITS:
            self._result.resumes_at = at
        return self._result.resumes_at is None

    def _wait(self, seconds: float, why: Sentence) -> None:
        """Wait, say why, and let a person stop it each second."""
        while seconds > 0:
            self._say_how_far(why)
            self._pause(min(seconds, 1.0))
            seconds -= 1.0
        self._say_how_far()

    def _say_how_far(self, why: Sentence | None = None) -> None:
        """Tell how many mails have gone, and why none goes now."""
        sent = self._result.sent
        said = sentences("{n} mail handed over", "{n} mails handed over", sent)
        if why is not None:
            said = sentence("{said}; {why}", said=said, why=why)
        self._tick(self._done, self._total, said)

    # --- one mail ---------------------------------------------------------------------------------

    def _make(self, mail: OutgoingMail) -> _Made | None:
        """The mail as it goes out; None when it cannot be made, as others can."""
        head = journal.head()
        request, now = request_rows.find_request(mail.request_id or 0), self._clock()
        until = requests.later_deadline(mail, request, now)
        if request is not None and until is not None:
            day = day_in_words(until.date(), request.language)
            mail = replace(mail, values={**mail.values, "deadline": day})
        draft = draft_of(self._keys, mail, request, self._account, head, now, self._wording_of)
        try:
            content = self._composer.mail(draft)
        except WrongInput as wrong:
            self._done += 1
            self._refused(mail, str(wrong.sentence))
            return None
        envelope = Envelope(self._account.address, mail.address, content)
        return _Made(mail, envelope, draft.message_id, str(head), until)

    def _send(self, session: Transport, made: _Made) -> bool:
        """Send one mail; False when the session was left in the middle of it and is over."""
        mail, told = made.mail, made is self._announced
        if not told and self._queue.is_held(mail):
            return True
        self._done += 1
        if self._drop_suppressed(mail):
            return not told
        try:
            session.offer(made.envelope)
        except MailRefused as refusal:
            self._refused(mail, _words_of(refusal))
            return True
        except MailPutOff as later:
            until, words = self._clock() + PUT_OFF, _words_of(later)
            self._notes.add(lambda log: post.put_off(mail.id, until, words))
            return self._went_on_after(later)
        except (SenderRefused, TryLater, ConnectionLost) as trouble:
            words = _words_of(trouble)
            self._notes.add(lambda log: post.put_off(mail.id, self._clock(), words))
            self._is_tried_again_after(trouble)
            raise
        then = self._look_ahead(mail)
        with self._notes.writing() as log:
            now = self._clock()
            claimed = post.claim_mail(mail.id, self._account.id, now, made.head)
            if claimed and made.until is not None:
                requests.prolong(log, mail, made.until)
        if not claimed:
            return False  # cancelled meanwhile: leaving the session takes the offer back
        return self._finish(session, made, then)

    def _finish(self, session: Transport, made: _Made, then: Envelope | None) -> bool:
        """The final dot, of a mail that was claimed."""
        claimed = replace(made.mail, status=MailStatus.SENDING)
        try:
            receipt = session.finish(then, self._make_ahead)
        except MailRefused as refusal:
            self._refused(claimed, _words_of(refusal))
            return True
        except MailPutOff as later:
            until, words = self._clock() + PUT_OFF, _words_of(later)
            self._notes.add(lambda log: settling.note_not_taken(claimed, until, words))
            return self._went_on_after(later)
        except (SenderRefused, TryLater, ConnectionLost) as trouble:
            words = _words_of(trouble)
            self._notes.add(lambda log: settling.note_not_taken(claimed, self._clock(), words))
            self._is_tried_again_after(trouble)
            raise
        except OutcomeUnknown:
            self._result.unknown += 1
            words = "no answer of the server said whether it took it"
            self._notes.add(lambda log: settling.note_unknown(log, claimed, words))
            raise
        self._result.sent += 1
        at, ours, head = self._clock(), made.message_id, made.head
        self._notes.add(lambda log: settling.note_taken(log, claimed, receipt, ours, head, at))
        if self._pace.count():
            self._notes.add(lambda log: account_rows.rest_account(self._account.id, None, 0))
        self._lost.clear()
        self._put_offs = 0
        return True

    def _drop_suppressed(self, mail: OutgoingMail) -> bool:
        """A mail to somebody who must never be written to does not leave, whatever it is.

        Nor can its question be answered then: it is cancelled.
        """
        key = address_key(mail.address)
        why = barring.never_write_why(key, self._keys)
        if why is None:
            return False
        with self._notes.writing() as log:
            request = request_rows.find_request(mail.request_id or 0)
            asks = mail.kind.value in archive.QUESTION_KINDS
            if request is not None and asks and request.status is RequestStatus.OPEN:
                cancelled = Code.REQUEST_CANCELLED
                requests.end(log, request, RequestEvent.CANCEL, cancelled, personal={"why": why})
            elif post.change_mail(mail, MailEvent.UNWANTED):
                settling.write(log, Code.MAIL_DROPPED, mail)
        return True

    def _refused(self, mail: OutgoingMail, words: str) -> None:
        unknown_there = _NO_SUCH_ADDRESS.match(words) is not None
        if unknown_there:
            self._result.bounced += 1
        else:
            self._result.refused += 1
        self._result.refusals.append((mail.address, words))
        self._lost.clear()
        self._notes.add(lambda log: settling.note_refused(log, mail, words, unknown_there))

    def _went_on_after(self, later: MailPutOff) -> bool:
        """The session goes on; but a server that puts off one after the other means all of them."""
        self._lost.clear()
        self._put_offs += 1
        if self._put_offs >= PUT_OFFS:
            raise TryLater(**later.values)
        return True

    def _is_tried_again_after(self, trouble: MailTrouble) -> None:
        """A mail whose connection broke off is not done: it is tried again after the others."""
        if isinstance(trouble, ConnectionLost):
            self._done -= 1
            self._queue.come_back()

    def _rest(self, busy: TryLater) -> None:
        """The server asked to wait: the account sends nothing for a while, longer each time."""
        self._result.stopped = busy
        until, times = self._pace.rest()
        self._result.resumes_at = until
        self._notes.add(lambda log: account_rows.rest_account(self._account.id, until, times))


def _words_of(refusal: MailTrouble) -> str:
    """What the server said; of an address that none could take, what we say."""
    if isinstance(refusal, ConnectionLost):
        return ""
    if isinstance(refusal, AddressNotTaken):
        return str(refusal.sentence)
    return f"{refusal.values.get('status')} {refusal.values.get('words')}"
