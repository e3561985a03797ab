"""What is done about an incoming mail, by what it means: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from optindesk.core.codes import Code
from optindesk.core.letter import BounceKind, Judgement, Letter, Verdict
from optindesk.core.model import (
    Contact,
    MailKind,
    OutgoingMail,
    Request,
    SignUpSource,
    Target,
    address_key,
)
from optindesk.core.ports import RawMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import (
    Action,
    MailStatus,
    RequestEvent,
    RequestStatus,
    SubscriptionStatus,
)
from optindesk.core.text import LONGEST_NAME
from optindesk.flows import (
    confirming,
    courtesies,
    doubting,
    late,
    requests,
    settling,
    signups,
    trying,
)
from optindesk.flows.clock import compare_clocks
from optindesk.flows.confirming import Evidence
from optindesk.flows.erasing import is_erased
from optindesk.flows.identity import mail_marked, mail_with_id
from optindesk.flows.keeping import Outcome, Read, ended, quarantine, record
from optindesk.flows.people import writes_as
from optindesk.flows.understanding import BY_MACHINE, Case, Reading, storable, understand
from optindesk.store import (
    account_rows,
    archive,
    contact_rows,
    journal,
    letter_rows,
    post,
    request_rows,
)
from optindesk.store.journal import Journal, unit_of_work

MAILS_AT_ONCE = 50
"""How many mails share a unit of work, and one wait for the disk: others who want to write wait for
so many at most, a tenth of a second."""

BYTES_AT_ONCE = 8 * 1024 * 1024
"""How large mails that share one are together: they are all held in memory."""

MOST_GUESSES_A_DAY = 20
"""How many mails with codes that are not ours are logged in 24 hours."""


def read_mails(desk: Reading, mails: Iterable[RawMail]) -> Iterator[Read]:
    """Read mails and do what they say; each ends in exactly one outcome.

    A few at a time share a unit of work, and what was read is told when that is committed. It is
    written into the books in the order in which the mails come.
    """
    for batch in _few_at_a_time(mails):
        # Reading takes the longest and needs no lock: others can write meanwhile.
        read = [_read_letter(desk, raw) for raw in batch]
        with unit_of_work(desk.store, desk.actor, desk.clock()) as log:
            tests = trying.sent_tests()
            # The key may have been changed since the check began.
            now = replace(desk, keys=archive.desk_keys())
            done = [
                one if isinstance(one, Read) else _answer(now, log, tests, *one) for one in read
            ]
        yield from done


def _few_at_a_time(mails: Iterable[RawMail]) -> Iterator[list[RawMail]]:
    batch: list[RawMail] = []
    size = 0
    for mail in mails:
        batch.append(mail)
        size += mail.size
        if len(batch) == MAILS_AT_ONCE or size >= BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_letter(desk: Reading, raw: RawMail) -> Read | tuple[RawMail, Letter]:
    """What a mail says; a Read for those that end here: too large, unreadable, our own copies."""
    raw = replace(raw, source=archive.storable(raw.source))
    content = raw.content if raw.content is not None else raw.header or None
    if content is None:
        return quarantine(desk, raw, "", raw.unreadable or _too_large(raw))
    letter = desk.reader.letter(content, desk.account.authserv_id if desk.account else None)
    if letter.unreadable is not None:
        return quarantine(desk, raw, letter.sha256, letter.unreadable)
    letter = storable(letter)
    own = mail_marked(desk.keys, letter.own_mark or "")
    if own is not None:
        at = raw.received_at or letter.own_received_at or desk.clock()
        note_copy(desk, own, "a copy of it came into the mailbox", at, letter.message_id)
        reason = sentence("a copy of a mail that this desk sent")
        address = letter.senders[0] if letter.senders else ""
        return Read(raw.source, Verdict.UNRELATED, Outcome.IGNORED, reason, address)
    return trying.own_copy(desk.keys, raw, letter) or (raw, letter)


def _too_large(raw: RawMail) -> Sentence:
    """That a mail is too large to be read here, and how large it is."""
    return sentence(
        "it is too large to be read here ({n} MB): please look at it in your mail program",
        n=round(raw.size / 1_000_000),
    )


def _answer(desk: Reading, log: Journal, tests: trying.Sent, raw: RawMail, letter: Letter) -> Read:
    """Find out what a letter means, and do it; those before it have been dealt with."""
    received_at = raw.received_at or letter.own_received_at or desk.clock()
    test = trying.answered(desk, log, raw, letter, received_at, tests)
    if test is not None:
        return test
    case = understand(desk, raw, letter, received_at)
    if letter_rows.read_before(letter.sha256, case.second_key if letter.message_id else None):
        return ended(case, Outcome.IGNORED, sentence("this mail was read before"))
    _compare_clocks(desk, case)
    if raw.content is None and case.judgement.verdict not in BY_MACHINE:
        # Only its head is known: whatever that says, the mail may say something else.
        unread = Judgement(Verdict.UNCLEAR, _too_large(raw))
        case = replace(case, judgement=unread)
    return _decide(desk, log, case)


def _compare_clocks(desk: Reading, case: Case) -> None:
    """Nobody answers a mail that has not gone: where the server says so, one of two clocks is
    wrong."""
    mail, there = case.named.mail or case.named.returned, case.raw.received_at
    if there is not None and mail is not None and mail.dot_at is not None and mail.dot_at > there:
        compare_clocks(desk.store, mail.dot_at, there, desk.clock())


def note_copy(desk: Reading, mail: OutgoingMail, how: str, at: datetime, message_id: str) -> None:
    """A copy of a mail of ours shows that it went out, and which Message-ID it got."""
    if settling.can_settle(desk.keys, mail, message_id):
        with unit_of_work(desk.store, desk.actor, desk.clock()) as log:
            settling.settle(log, desk.keys, mail, how, at, message_id)


def _decide(desk: Reading, log: Journal, case: Case) -> Read:
    """Everything from here on is one unit of work: it reads the statuses anew."""
    verdict, named = case.judgement.verdict, case.named
    is_stranger = case.sender is None and named.request is None
    if is_stranger and is_erased(case.address) and not _comes_back(log, case):
        reason = sentence("from somebody who was erased here")
        return ended(case, Outcome.IGNORED, reason, Verdict.UNRELATED)
    if named.wrong_codes and verdict not in BY_MACHINE:
        _note_guess(log, case)
    if named.leaves:
        return _leave(desk, log, case)
    if verdict is Verdict.BOUNCE:
        return _bounce(desk, log, case)
    if verdict is Verdict.COMPLAINT:
        return _complaint(desk, log, case)
    if verdict is Verdict.AUTOMATIC:
        return _machine(desk, log, case)
    if verdict is Verdict.JOIN:
        return _join(desk, log, case)
    if verdict is Verdict.UNRELATED:
        return ended(case, Outcome.IGNORED, case.judgement.reason)
    is_one = named.request is not None and not named.several
    if verdict is Verdict.LEAVE and case.sender is not None and not is_one:
        return _leave(desk, log, case)
    if named.request is None:
        return _unnamed(desk, log, case)
    _settle_by_answer(desk, log, case)
    if named.several:
        return _review(desk, log, case, sentence("it holds the codes of several questions"))
    contact = contact_rows.contact_by_id(named.request.contact_id)
    if verdict is Verdict.UNCLEAR:
        return _review(desk, log, case, case.judgement.reason)
    if not case.address or not writes_as(case.address, contact, named.request.address):
        return _review(desk, log, case, _from_elsewhere(case, named.request.address))
    confirming.answered(contact)
    if verdict is Verdict.LEAVE or (verdict is Verdict.NO and case.judgement.data_rights):
        return _leave(desk, log, case)
    step = _Step(desk, log, case, request_rows.request_by_id(named.request.id), contact)
    return _refuse(step) if verdict is Verdict.NO else _agree(step)


def _from_elsewhere(case: Case, asked: str) -> Sentence:
    """That an answer came from somebody else than who was asked, and who that is."""
    if not case.address:
        return sentence(
            "it cannot be told whom it came from, but {address} was asked", address=asked
        )
    if case.sender is None:
        return sentence(
            "it came from {sender}, but {address} was asked", sender=case.address, address=asked
        )
    return sentence(
        "it came from {sender}, who is another person here{name}, but {address} was asked",
        sender=case.address,
        name=sentence(" ({name})", name=case.sender.name) if case.sender.name else sentence(""),
        address=asked,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A yes or a no of the right person to one request: what is done is in the table."""

    desk: Reading
    log: Journal
    case: Case
    request: Request
    contact: Contact


def _evidence(case: Case, letter: int | None = None) -> Evidence:
    """The evidence that a letter is; `letter` is its number, once it is recorded."""
    return Evidence(
        "own reply",
        case.received_at,
        letter,
        case.letter.message_id,
        case.judgement.sentence,
        case.judgement.picks,
        case.judgement.not_me,
    )


def _agree(step: _Step) -> Read:
    """A yes: the letter is recorded first, so that what it did can name it."""
    event = confirming.yes_event(step.request, step.case.received_at)
    action = confirming.outcome_of(step.request, event)
    if step.case.named.retired and action is not Action.ALREADY:
        return _review(step.desk, step.log, step.case, doubting.OF_RETIRED_KEY)
    if action in _INSTEAD:
        return _INSTEAD[action](step)
    picks, asked = step.case.judgement.picks, requests.still_asked(step.request)
    if picks and not {change.position for change in asked} & set(picks):
        return _review(step.desk, step.log, step.case, _LEFT_BEFORE)
    reason = step.case.judgement.reason
    letter = record(step.desk, step.log, step.case, Outcome.APPLIED, reason)
    confirming.confirm(step.log, step.request, event, _evidence(step.case, letter))
    return ended(step.case, Outcome.APPLIED, reason)


_LEFT_BEFORE = sentence("a yes to what was left, or taken out of the question, before")


def _refuse(step: _Step) -> Read:
    """A no, which a question that was settled before only notes; “not me” always counts."""
    request = _in_its_place(step)
    action = confirming.outcome_of(request, RequestEvent.NO)
    if action is Action.WITHDRAW:
        older = _is_older(step.case, step.contact, request)
        if older is not None:
            return _review(step.desk, step.log, step.case, older)
    outcome, reason = Outcome.APPLIED, step.case.judgement.reason
    if action is Action.NOTE and not step.case.judgement.not_me:
        outcome, reason = Outcome.IGNORED, sentence("noted; this question was settled before")
    letter = record(step.desk, step.log, step.case, outcome, reason)
    confirming.refuse(step.log, request, _evidence(step.case, letter))
    return ended(step.case, outcome, reason)


def _in_its_place(step: _Step) -> Request:
    """The question that a no is about. Where the key was changed, that is the one which asks the
    same anew: whoever said no before it came would get it all the same."""
    request = step.request
    if not step.case.named.retired or request.status is not RequestStatus.SUPERSEDED:
        return request
    asked = {change.target.key for change in request.changes}
    open_ones = request_rows.open_requests(request.contact_id)
    same = (one for one in open_ones if {change.target.key for change in one.changes} <= asked)
    return next(same, request)


def _already(step: _Step) -> Read:
    """A second yes changes nothing; the person is told so once."""
    confirmed_at = step.request.ended_at
    assert confirmed_at is not None, "it is confirmed"
    reason = sentence("already confirmed on {when}", when=confirmed_at)
    record(step.desk, step.log, step.case, Outcome.IGNORED, reason)
    _tell(step, MailKind.ALREADY, confirmed_at)
    return ended(step.case, Outcome.IGNORED, reason)


def _tell(step: _Step, kind: MailKind, day: datetime) -> None:
    """A courtesy mail, but never for a mail older than the last event (DESIGN 4)."""
    request, received_at = step.request, step.case.received_at
    events = [mail.created_at for mail in post.mails_of_request(request.id)]
    for change in request.changes:
        newest = request_rows.newest_request(request.contact_id, change.target)
        known = contact_rows.subscription(request.contact_id, change.target)
        events += [newest.asked_at] if newest else []
        events += [known.left_at] if known and known.left_at else []
    if received_at > max(events):
        message_id = step.case.letter.message_id
        local = day.astimezone(step.log.now.tzinfo)
        courtesies.queue_courtesy(step.log, step.contact, request, kind, message_id, local)


def _late(step: _Step) -> Read:
    """Who says yes once more after being told that it came too late is asked anew."""
    if late.was_told(step.request, step.case.named.mail, step.case.received_at):
        return _ask_anew(step)
    reason = sentence(
        "it came after the deadline of {until}; a new question has to be asked",
        until=step.request.expires_at,
    )
    record(step.desk, step.log, step.case, Outcome.IGNORED, reason)
    _tell(step, MailKind.LATE, step.case.received_at)
    return ended(step.case, Outcome.IGNORED, reason)


def _ask_anew(step: _Step) -> Read:
    case, picks = step.case, step.case.judgement.picks
    why_not = late.why_not(step.request, picks, case.received_at)
    if why_not is not None:
        return _review(step.desk, step.log, case, why_not)
    outcome, reason = Outcome.IGNORED, late.settled(step.request, picks)
    if reason is None:
        late.ask_anew(step.log, step.request, picks, case.received_at, late.SAID_AGAIN)
        outcome = Outcome.APPLIED
        reason = sentence("said yes once more after the deadline, and is asked anew")
    record(step.desk, step.log, case, outcome, reason)
    return ended(case, outcome, reason)


_REVIEW_REASONS: dict[RequestStatus, Sentence] = {
    RequestStatus.OPEN: sentence("a yes to a question that by our books was never sent"),
    RequestStatus.DECLINED: sentence("a yes to a question that was declined before"),
    RequestStatus.EXPIRED: sentence("a yes to a question that was never sent by our books"),
    RequestStatus.BOUNCED: sentence("a yes to a question whose mail had come back"),
    RequestStatus.SUPERSEDED: sentence("a yes to a question that was replaced by a newer one"),
    RequestStatus.CANCELLED: sentence("a yes to a question that was cancelled"),
}


def _to_review(step: _Step) -> Read:
    reason = _REVIEW_REASONS[confirming.standing(step.request)]
    left = confirming.left_at(step.request)
    if step.request.status is RequestStatus.CONFIRMED and left is not None:
        reason = sentence(
            "a yes to what had been agreed to before, and was left on {when}", when=left
        )
    return _review(step.desk, step.log, step.case, reason)


_INSTEAD: dict[Action, Callable[[_Step], Read]] = {
    Action.ALREADY: _already,
    Action.REVIEW: _to_review,
    Action.OFFER_NEW: _late,
}
"""What is done about a yes that does not confirm."""


def _leave(desk: Reading, log: Journal, case: Case) -> Read:
    """Leaving words, or a leave token, which even a machine may send."""
    request = None if case.named.several else case.named.request
    contact = contact_rows.contact_by_id(request.contact_id) if request else case.sender
    assert contact is not None
    fresh = request_rows.request_by_id(request.id) if request else None
    outcome, reason = Outcome.APPLIED, sentence("wants to leave")
    wants_more = case.judgement.data_rights
    meant = None if case.judgement.everything or wants_more else fresh
    older = _is_older(case, contact, meant)
    if older is not None:
        return _review(desk, log, case, older)
    if not confirming.leave(log, contact, meant, _evidence(case)):
        outcome, reason = Outcome.IGNORED, sentence("there was nothing to leave any more")
    if wants_more:
        return _review(desk, log, case, _TAKEN_OFF)
    record(desk, log, case, outcome, reason, Verdict.LEAVE, about=contact)
    return ended(case, outcome, reason, Verdict.LEAVE)


_TAKEN_OFF = sentence(
    "this person was taken off everything, and wants what is known of them erased or told: please"
    " see to that, the law gives a month"
)


def _is_older(case: Case, contact: Contact, request: Request | None) -> Sentence | None:
    """Why a no, or leaving words, may be out of date: a newer yes of the same person stands."""
    yes = confirming.newer_yes(contact.id, request, case.received_at)
    if yes is None:
        return None
    return sentence("it was written before the yes of {when}, and was found only now", when=yes)


def _bounce(desk: Reading, log: Journal, case: Case) -> Read:
    """A bounce counts only if it names our mail."""
    mail, bounce = case.named.mail, case.letter.bounce
    if mail is None or mail.request_id is None or bounce is None:
        reason = sentence("a bounce that names no mail of ours")
        return ended(case, Outcome.IGNORED, reason)
    unknown = [one for one in case.letter.references if mail_with_id(desk.keys, one) is None]
    given = unknown[0] if len(unknown) == 1 else ""  # what its server called our mail
    settling.settle(log, desk.keys, mail, "it came back", case.received_at, given)
    request = request_rows.request_by_id(mail.request_id)
    contact = contact_rows.contact_by_id(mail.contact_id)
    record(desk, log, case, Outcome.APPLIED, case.judgement.reason)
    words = f"{bounce.status} {bounce.diagnostic}".strip()
    confirming.bounce(log, request, contact, bounce.kind is BounceKind.HARD, words)
    return ended(case, Outcome.APPLIED, case.judgement.reason)


def _complaint(desk: Reading, log: Journal, case: Case) -> Read:
    """A complaint counts only if it names our mail; then the person is left alone for good."""
    if case.named.mail is None:
        reason = sentence("a complaint that names no mail of ours")
        return ended(case, Outcome.IGNORED, reason)
    contact = contact_rows.contact_by_id(case.named.mail.contact_id)
    reason = case.judgement.reason
    letter = record(desk, log, case, Outcome.APPLIED, reason, about=contact)
    message_id = case.letter.message_id
    confirming.complain(log, contact, Evidence("complaint", case.received_at, letter, message_id))
    return ended(case, Outcome.APPLIED, reason)


def _note_guess(log: Journal, case: Case) -> None:
    """Codes that are not ours are logged, but nobody can fill the log with them."""
    if journal.count_of(Code.CODE_GUESSED, log.now - timedelta(days=1)) < MOST_GUESSES_A_DAY:
        contact = case.sender.id if case.sender else None
        log.write(
            Code.CODE_GUESSED,
            contact=contact,
            personal={"address": case.address},
            count=case.named.wrong_codes,
            sha256=case.letter.sha256,
        )


def _machine(desk: Reading, log: Journal, case: Case) -> Read:
    """What a machine wrote is noted where it names our mail, and never answers anything.

    Only what may be a bounce that nobody here knows is looked at by a person.
    """
    if case.named.request is not None:
        _settle_by_answer(desk, log, case)
    if case.named.mail is not None and case.named.sent_back:
        contact = contact_rows.contact_by_id(case.named.mail.contact_id)
        record(desk, log, case, Outcome.REVIEW, _SENT_BACK, about=contact)
        return ended(case, Outcome.REVIEW, _SENT_BACK)
    if case.named.request is not None:
        record(desk, log, case, Outcome.IGNORED, case.judgement.reason)
    return ended(case, Outcome.IGNORED, case.judgement.reason)


_SENT_BACK = sentence("a mail about our mail that no known format explains: perhaps it came back")


def _comes_back(log: Journal, case: Case) -> bool:
    """Whether somebody who was erased signs up anew; of all else from them nothing is kept."""
    is_join = case.judgement.verdict is Verdict.JOIN
    return is_join and signups.is_anew(address_key(case.address), _day(log, case), log.now)


def _day(log: Journal, case: Case) -> date:
    return case.received_at.astimezone(log.now.tzinfo).date()


def _join(desk: Reading, log: Journal, case: Case) -> Read:
    """JOIN from a poster: a new sign-up that is still asked to confirm."""
    wanted = archive.list_named(case.judgement.join)
    if wanted is None or not case.address:
        reason = sentence("it asks for a list that is not here: “{name}”", name=case.judgement.join)
        if case.sender is None:
            return ended(case, Outcome.IGNORED, reason)
        return _review(desk, log, case, reason)
    fields = {"email": case.address, "name": case.letter.sender_name[:LONGEST_NAME]}
    day = _day(log, case)
    typed = signups.candidate(None, fields, day, day)
    if typed.address is None:
        return ended(case, Outcome.IGNORED, sentence("its address cannot be written to"))
    if typed.address.key == account_rows.own_key():
        return ended(case, Outcome.IGNORED, sentence("your own mails come from there"))
    (done,) = signups.take(log, typed, [Target(wanted.id)], SignUpSource.MAIL)
    outcome = Outcome.APPLIED if done.group in signups.RECORDED else Outcome.IGNORED
    about = contact_rows.contact_by_key(typed.address.key)
    record(desk, log, case, outcome, done.reason, about=about)
    return ended(case, outcome, done.reason)


def _unnamed(desk: Reading, log: Journal, case: Case) -> Read:
    """A yes, no or unclear word that names no question: lost only if it cannot concern us."""
    contact = case.sender
    if contact is None:
        reason = sentence("from nobody known here, and it names no question of ours")
        left = ended(case, Outcome.IGNORED, reason, Verdict.UNRELATED)
        return replace(left, from_nobody=True)
    member = any(
        known.status is SubscriptionStatus.SUBSCRIBED
        for known in contact_rows.subscriptions(contact.id)
    )
    asked = bool(request_rows.open_requests(contact.id))
    if not (member or asked or case.judgement.data_rights):
        reason = sentence("from somebody who is asked nothing at the moment")
        return ended(case, Outcome.IGNORED, reason, Verdict.UNRELATED)
    reason = case.judgement.reason
    if case.judgement.verdict is not Verdict.UNCLEAR:
        reason = sentence("it names no question: neither its code nor our mail")
    return _review(desk, log, case, reason)


def _settle_by_answer(desk: Reading, log: Journal, case: Case) -> None:
    """An answer shows that the question went out, where our books did not know.

    Where they say that it never left, the answer is no proof of it: a person looks at that.
    """
    named, request = case.named.mail, case.named.request
    assert request is not None
    if case.named.retired:
        return  # whoever has the old key can make an answer to what never went out
    mails = [named] if named is not None else requests.questions_of(request.id)
    # Being sent is also one in the midst of which the desk died, before the next one said so.
    unknown = [mail for mail in mails if mail.status in (MailStatus.UNKNOWN, MailStatus.SENDING)]
    for mail in unknown[:1]:
        settling.settle(log, desk.keys, mail, "it was answered", case.received_at)


def _review(desk: Reading, log: Journal, case: Case, reason: Sentence) -> Read:
    record(desk, log, case, Outcome.REVIEW, reason)
    return ended(case, Outcome.REVIEW, reason)
