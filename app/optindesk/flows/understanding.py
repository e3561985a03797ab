"""What an incoming mail names, and what it means: all that is known before anything is done."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from optindesk.core.errors import WrongInput
from optindesk.core.keys import Keys
from optindesk.core.letter import Bounce, Judgement, Letter, MachineMark, Question, Verdict
from optindesk.core.model import Account, Actor, Contact, OutgoingMail, Request
from optindesk.core.ports import Composer, RawMail, Reader
from optindesk.core.returned import stated_failure
from optindesk.core.token import Purpose, find_tokens
from optindesk.flows import requests, sending
from optindesk.flows.identity import (
    is_name_of_current,
    mail_marked,
    mail_with_id,
    mails_with_ids,
    request_named,
)
from optindesk.flows.people import contact_of_sender
from optindesk.store import archive, contact_rows, post, request_rows
from optindesk.store.database import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of every mail of a check shares."""

    store: Store
    reader: Reader
    composer: Composer
    account: Account | None
    keys: Keys
    actor: Actor
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Named:
    """What a letter names: a request, by which of our mails, and whether by a leave token.

    `returned` is the mail whose X-Opt-In-Desk-Mail it holds: that finds bounces, never answers.
    `sent_back`: by somebody else's machine, and no known format says why.
    `wrong_codes` is how many codes it holds that have the form of ours and are not genuine.
    `retired`: it names the request only by what can be made with a key that was replaced.
    """

    request: Request | None = None
    mail: OutgoingMail | None = None
    returned: OutgoingMail | None = None
    sent_back: bool = False
    leaves: bool = False
    several: bool = False
    wrong_codes: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A letter with all that is known about it before anything is done."""

    raw: RawMail
    letter: Letter
    received_at: datetime
    sender: Contact | None
    named: Named
    judgement: Judgement

    @property
    def address(self) -> str:
        return self.letter.senders[0] if len(self.letter.senders) == 1 else ""

    @property
    def second_key(self) -> str:
        """Finds the same mail when a server rendered its MIME anew."""
        letter, request = self.letter, self.named.request
        number = request.id if request else 0
        text = f"{letter.message_id}\n{self.address}\n{letter.date}\n{number}"
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def understand(desk: Reading, raw: RawMail, letter: Letter, received_at: datetime) -> Case:
    """What a letter names, and what it means as an answer to that."""
    sender = contact_of_sender(letter.senders[0]) if len(letter.senders) == 1 else None
    named = _named(desk.keys, letter, sender)
    returned = named.returned
    # A mailbox does not send back what came to it: there it is an out-of-office machine.
    sent_back = letter.sent_back and returned is not None and not _is_of(sender, returned)
    if sent_back and returned is not None and letter.machine is MachineMark.HARD:
        letter = replace(letter, bounce=stated_failure(letter.texts, returned.address))
    judgement = _judge(desk, letter, named, sender)
    if judgement.verdict in BY_MACHINE and returned is not None:
        named = Named(_request_of(returned), returned, sent_back=sent_back)
    return Case(raw, letter, received_at, sender, named, judgement)


def _is_of(sender: Contact | None, mail: OutgoingMail) -> bool:
    """Whether a letter came from the one to whom a mail of ours went."""
    return sender is not None and sender.id == mail.contact_id


BY_MACHINE = frozenset({Verdict.BOUNCE, Verdict.AUTOMATIC, Verdict.COMPLAINT})


def _named(keys: Keys, letter: Letter, sender: Contact | None) -> Named:
    """The request that a letter names: by its token, else by the mail of ours it answers.

    Of several it is one of the sender's own, where there is one.
    """
    for _, token in find_tokens(letter.subject):
        request = request_named(keys, token, Purpose.LEAVE)
        if request is not None:
            return Named(request, leaves=True)
    by_token = [request_named(keys, token, Purpose.TOKEN) for token in letter.tokens]
    mails = [mail_with_id(keys, reference) for reference in letter.references]
    mail = next(filter(None, mails), None)
    named = {request.id: request for request in by_token if request is not None}
    for found in mails:
        about = None if found is None or found.request_id in named else _request_of(found)
        if about is not None:
            named[about.id] = about
    returned = next(filter(None, (mail_marked(keys, mark) for mark in letter.marks)), None)
    wrong = [
        token
        for token, request in zip(letter.tokens, by_token, strict=True)
        if request is None and request_named(keys, token, Purpose.LEAVE) is None
    ]
    own = [one for one in named.values() if sender is not None and one.contact_id == sender.id]
    request = next(iter([*own, *named.values()]), None)
    retired = request is not None and not _is_named_by_current(keys, letter, request)
    several = len(named) > 1
    return Named(request, mail, returned, several=several, wrong_codes=len(wrong), retired=retired)


def _is_named_by_current(keys: Keys, letter: Letter, request: Request) -> bool:
    """Whether a letter names a request by something that nobody with a retired key can know."""
    if not keys.retired:
        return True
    for token in letter.tokens:
        found = request_named(keys, token, Purpose.TOKEN, retired=False)
        if found is not None and found.id == request.id:
            return True
    return any(
        mail.request_id == request.id and is_name_of_current(keys, mail, reference)
        for reference, mail in mails_with_ids(keys, letter.references).items()
    )


def _request_of(mail: OutgoingMail) -> Request | None:
    return request_rows.find_request(mail.request_id or 0)


def names_only(keys: Keys, letter: Letter, request_id: int) -> bool:
    """Whether a letter names this request, and no other question of ours."""
    named = _named(keys, letter, None)
    return not named.several and named.request is not None and named.request.id == request_id


def _judge(desk: Reading, letter: Letter, named: Named, sender: Contact | None) -> Judgement:
    if named.request is not None:
        return desk.reader.judge(letter, _question(desk, named.request))
    open_requests = request_rows.open_requests(sender.id) if sender is not None else []
    if open_requests:
        judgement = desk.reader.judge(letter, _question(desk, open_requests[-1]))
        if judgement.verdict is not Verdict.UNCLEAR or _speaks_of_us(letter, open_requests[-1]):
            return judgement
    return desk.reader.judge(letter, None)


_CODE_LIKE = re.compile(r"\b[0-9A-Za-z]{4}(?:[-\u2010-\u2015][0-9A-Za-z]{4})+\b")


def _speaks_of_us(letter: Letter, request: Request) -> bool:
    """Whether a mail of somebody who is asked holds a code, be it mistyped, or names the list."""
    text = "\n".join((letter.subject, *letter.texts))
    lists = [requests.names(request)]
    return bool(_CODE_LIKE.search(text)) or any(name in text for name in lists)


def _question(desk: Reading, request: Request) -> Question:
    """What we asked, so that it can be taken away from what came back."""
    contact = contact_rows.contact_by_id(request.contact_id)
    texts, subjects, asked_in = [], [], ""
    if desk.account is not None:
        for mail in post.mails_of_request(request.id):
            draft = sending.draft_of(desk.keys, mail, request, desk.account, None, mail.created_at)
            try:
                text, subject = desk.composer.text(draft), desk.composer.subject(draft)
            except WrongInput:
                continue  # a mail that could not be made was not sent, and nobody quotes it
            texts.append(text)
            subjects.append(subject)
            if mail.kind.value in archive.QUESTION_KINDS:
                asked_in = draft.wording.language
    lists = [c.target.list_id for c in request.changes if c.target.list_id is not None]
    return Question(
        language=request.language,
        asked_in=asked_in,
        sent_texts=tuple(texts),
        sent_subjects=tuple(subjects),
        our_names=(desk.account.sender_name,) if desk.account else (),
        list_names=tuple(archive.list_by_id(number).name for number in lists),
        our_addresses=(desk.account.address,) if desk.account else (),
        person_names=(contact.name,) if contact.name else (),
        person_address=request.address,
        changes=len(request.changes),
    )


def storable(letter: Letter) -> Letter:
    """The letter in characters that can be kept: mails hold others, and one must not stop us."""
    clean = archive.storable
    reason, bounce = letter.machine_reason, letter.bounce
    if reason is not None:
        values = ((name, clean(v) if isinstance(v, str) else v) for name, v in reason.values)
        reason = replace(reason, values=tuple(values))
    if bounce is not None:
        addresses = tuple(map(clean, bounce.addresses))
        bounce = Bounce(bounce.kind, clean(bounce.status), addresses, clean(bounce.diagnostic))
    return replace(
        letter,
        message_id=clean(letter.message_id),
        senders=tuple(map(clean, letter.senders)),
        sender_name=clean(letter.sender_name),
        subject=clean(letter.subject),
        date=clean(letter.date),
        references=tuple(map(clean, letter.references)),
        machine_reason=reason,
        bounce=bounce,
        texts=tuple(map(clean, letter.texts)),
        authentication=clean(letter.authentication),
    )
