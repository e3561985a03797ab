"""A person answers an answer by hand: a ready text, changed as wished, goes into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotReply
from optindesk.core.model import Account, Actor, Contact, MailKind, Request, Wording
from optindesk.core.ports import Composer, Draft, Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestStatus
from optindesk.core.text import lines
from optindesk.flows import undoing
from optindesk.flows.people import never_written_to, written_by
from optindesk.flows.reviewing import close
from optindesk.flows.wordings import FALLBACK_LANGUAGE, question_values, wording_for
from optindesk.store import contact_rows, post, request_rows, signup_rows
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

REPLIED = "reply"
"""The decision of a letter that was answered by hand: the question waits on as it was."""

LONGEST_REPLY = 4_000
"""How long a text may be that is sent by hand, in characters."""

GAP = "[…]"
"""Stands in a ready text where somebody must write on; nothing is sent with it."""

ReadyTexts = Mapping[str, Mapping[str, str]]
"""The ready texts (Jinja2 templates) by language, then by `Ready`."""


class Ready(StrEnum):
    """What a ready text is about."""

    HOW_OFTEN = "how_often"
    WHERE_FROM = "where_from"
    WHAT_LIST = "what_list"
    HOW_TO_LEAVE = "how_to_leave"


def about(row: Mapping[str, Any]) -> Request | None:
    """The request that a reply to a letter (a row of it) belongs to: the one that it names, else
    the newest of its writer."""
    named = request_rows.find_request(row["request"] or 0)
    if named is not None or row["contact"] is None:
        return named
    targets = [one.target for one in contact_rows.subscriptions(row["contact"])]
    known = [request_rows.newest_request(row["contact"], target) for target in targets]
    return max(filter(None, known), key=lambda request: request.id, default=None)


def why_not(row: Mapping[str, Any]) -> Sentence | None:
    """Why nothing can be written back to the writer of a letter; None when it can."""
    request = about(row)
    if request is None:
        return sentence("there is nobody here whom it could go to.")
    return never_written_to(contact_rows.contact_by_id(request.contact_id).address)


def ready_texts(
    request: Request, account: Account | None, texts: ReadyTexts, composer: Composer, now: datetime
) -> list[tuple[Ready, str]]:
    """The ready texts in the person's language, filled with what is known of their sign-up."""
    language = request.language.partition("-")[0]
    spoken = texts.get(language) or texts.get(FALLBACK_LANGUAGE, {})
    contact = contact_rows.contact_by_id(request.contact_id)
    signups = signup_rows.signups_of_request(request.id)
    values = question_values(contact, request, signups, now.tzinfo)
    found = []
    for ready in Ready:
        if ready not in spoken:
            continue
        wording = Wording(0, MailKind.REPLY, language, None, 0, "", spoken[ready])
        draft = Draft(
            wording=wording,
            values=values,
            sender=account.address if account else "",
            sender_name=account.sender_name if account else "",
            recipient=contact.address,
            recipient_name=contact.name,
            date=now,
            message_id="",
            mark="",
            log_head="",
        )
        found.append((ready, composer.text(draft).strip()))
    return found


def reply(
    store: Store, reader: Reader, letter_id: int, text: str, actor: Actor, now: datetime
) -> None:
    """Write back to the person of a letter; its review is closed, and the question waits on.

    While it is open the mail says how to answer it. It never counts as one of the three mails of a
    question. Raises UnknownReview, AlreadyDecided, CannotReply, ControlCharacter.
    """
    text = text.replace("\r\n", "\n").strip()
    with unit_of_work(store, actor, now) as log:
        row = close(letter_id, REPLIED, now)
        reason, request = why_not(row), about(row)
        if reason is not None or request is None:
            raise CannotReply(reason=reason)
        _check(reader, text, request.language)
        contact = contact_rows.contact_by_id(request.contact_id)
        before = undoing.whole(contact)
        mail = _queue(contact, request, text, row["message_id"], now)
        entry = log.write(
            Code.ANSWER_REPLIED,
            contact=contact.id,
            request=request.id,
            personal={"address": written_by(row), "text": text},
            letter=letter_id,
            decision=REPLIED,
            mail=mail,
        )
        request_rows.refresh_state(request.id)
        undoing.keep(letter_id, contact, before, entry.number)


def _queue(contact: Contact, request: Request, text: str, in_reply_to: str, now: datetime) -> int:
    """Put the mail into the outbox; only an open question has a deadline in it."""
    values = question_values(contact, request, (), now.tzinfo)
    is_open = request.status is RequestStatus.OPEN and request.expires_at > now
    about = ("name", "salutation", "list_name", "level_name", "changes", "third_change")
    kept = {name: values[name] for name in about}
    kept |= {"reply_text": text, "deadline": values["deadline"] if is_open else ""}
    lists = [change.target.list_id for change in request.changes]
    wording = wording_for(MailKind.REPLY, request.language, lists[0] if len(lists) == 1 else None)
    return post.queue_mail(
        request.id,
        contact.id,
        MailKind.REPLY,
        len(post.mails_of_request(request.id)) + 1,
        request.address,
        wording.id,
        kept,
        now,
        in_reply_to or None,
    )


def _check(reader: Reader, text: str, language: str) -> None:
    """Whether a text can stand in a mail of ours; raises CannotReply, ControlCharacter."""
    if not text:
        raise CannotReply(reason=sentence("there is no text."))
    if len(text) > LONGEST_REPLY:
        raise CannotReply(reason=sentence("it is longer than {n} characters.", n=LONGEST_REPLY))
    if GAP in text:
        raise CannotReply(reason=sentence("there is still a gap in it: {gap}.", gap=GAP))
    lines("text", text, LONGEST_REPLY)
    for problem in reader.answers_in(text, language):
        raise CannotReply(reason=problem)
