"""The proofs: for each person and list or level, what the books say of it, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import quote

from optindesk.core.errors import WrongInput
from optindesk.core.keys import Keys
from optindesk.core.linked_data import CONTEXT
from optindesk.core.model import Account, MailingList, OutgoingMail, Request, SignUp, Target
from optindesk.core.ports import Composer, Draft
from optindesk.core.proof import Answer, Facts, Sent
from optindesk.core.record import Say, consent_record
from optindesk.core.sentence import Sentence
from optindesk.core.token import Purpose, find_tokens
from optindesk.flows import (
    business,
    disputes,
    levels,
    log_lines,
    retention,
    scans,
    sending,
    standings,
)
from optindesk.flows.identity import message_id_of, request_named
from optindesk.flows.standings import Standing
from optindesk.store import account_rows, archive, blobs, printed, proofs, wording_rows
from optindesk.store.people_query import PeopleQuery
from optindesk.store.proofs import Books, LetterFacts

FORMAT = "opt-in desk records 1"
HIDDEN = "········"
"""Stands for the codes in the text of a question: whoever has them could answer it."""

_DATE = re.compile(rb"^date:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.I | re.MULTILINE)
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")


def document(head: str, now: datetime, language: str, records: Iterator[Any]) -> dict[str, Any]:
    """The file that holds proofs; `records` are made while they are written."""
    return {
        "@context": CONTEXT,
        "format": FORMAT,
        "head": head,
        "created": now.astimezone().isoformat(),
        "language": language,
        "records": records,
    }


def records(query: PeopleQuery, composer: Composer, now: datetime, say: Say) -> Iterator[Any]:
    """The consent records of a filter, as plain data; within one reading of the store. Those of one
    person are of all addresses of that person."""
    desk = _Desk.today(composer, now)
    one = query.contact_id
    queries = (
        [query]
        if one is None
        else [replace(query, contact_id=number) for number in log_lines.everybody(one)]
    )
    for page in chain.from_iterable(map(standings.proofs, queries)):
        books = proofs.books({standing.contact_id for standing in page})
        numbers = {one.import_id or 0 for some in books.signups.values() for one in some}
        sheets = proofs.sheets(numbers)
        dates = _dates([one for some in books.letters.values() for one in some])
        for standing in page:
            yield consent_record(_facts(desk, standing, books, sheets, dates), say)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all proofs of an export share."""

    uuid: str
    keys: Keys
    account: Account | None
    controller: Mapping[str, str]
    composer: Composer
    now: datetime
    list_of: Callable[[int], MailingList]
    on_paper: Callable[[SignUp], scans.OnPaper]
    text_of: Callable[[str], dict[str, Any] | None]
    held: Collection[int]
    storage: Callable[[bool], Sentence]

    @classmethod
    def today(cls, composer: Composer, now: datetime) -> _Desk:
        return cls(
            uuid=archive.desk_uuid(),
            keys=archive.desk_keys(),
            account=account_rows.account(),
            controller=business.today().fields(""),
            composer=composer,
            now=now,
            list_of=cache(archive.list_by_id),
            on_paper=scans.looking(),
            text_of=cache(lambda number: scans.text_of(printed.find(number))),
            held=disputes.held(),
            storage=cache(retention.storage),
        )


def _facts(
    desk: _Desk,
    standing: Standing,
    books: Books,
    sheets: Mapping[int, tuple[str, str]],
    dates: Mapping[int, str],
) -> Facts:
    contact = standing.contact_id
    target = Target(standing.list_id, None if standing.list_id else standing.level)
    asked = [
        request
        for request in books.requests.get(contact, [])
        if any(change.target.key == target.key for change in request.changes)
    ]
    request = next((one for one in asked if one.id == standing.request_id), None)
    signups = books.signups.get(contact, [])
    return Facts(
        desk=desk.uuid,
        contact_id=contact,
        address=standing.address,
        name=standing.name,
        salutation=standing.salutation,
        target=target,
        target_name=standing.list_name or f"level {standing.level}",
        description=_description(desk, standing),
        subscription=standing.facts.subscription,
        basis=standing.facts.basis,
        sentence=standing.sentence,
        controller=desk.controller,
        request=request,
        others=[one for one in asked if one is not request],
        signups=signups,
        papers=_papers(desk, signups),
        sheets=sheets,
        wording=wording_rows.wording_by_id(request.wording_id) if request is not None else None,
        shown=_shown(request, books),
        sent=[_sent(desk, mail, one) for one in asked for mail in books.mails.get(one.id, [])],
        answers=[_answer(desk, one, dates) for one in books.letters.get(contact, [])],
        entries=books.entries.get(contact, []),
        storage=desk.storage(contact in desk.held),
    )


def _description(desk: _Desk, standing: Standing) -> str:
    """What the list is about, or what the level is called."""
    if standing.list_id is not None:
        return desk.list_of(standing.list_id).description
    return levels.name_of(standing.level or 0, standing.language or levels.FALLBACK_LANGUAGE)


def _shown(request: Request | None, books: Books) -> dict[str, str]:
    """Who asked, as the question showed it then."""
    if request is None:
        return {}
    sent = [mail.dot_at for mail in books.mails.get(request.id, []) if mail.dot_at is not None]
    then = business.as_of(sent[0] if sent else request.asked_at)
    return then.fields(request.language) if then is not None else {}


def _papers(desk: _Desk, signups: Sequence[SignUp]) -> dict[int, dict[str, Any]]:
    """What stood on the paper or screen on which the person signed up, where we printed or showed
    it, and what there is of the paper, by the number of the sign-up."""
    typed = {one.id: {"agreed_to": desk.text_of(one.paper)} for one in signups if one.paper}
    of_sheets = filter(scans.is_of_sheet, signups)
    return typed | {one.id: scans.plain(desk.on_paper(one)) for one in of_sheets}


def _sent(desk: _Desk, mail: OutgoingMail, request: Request) -> Sent:
    """A question as it was shown, made again of its wording and what that was filled with."""
    if desk.account is None:
        return Sent(mail, None, None, None)
    message_id = message_id_of(desk.keys.of(mail.log_head), mail, desk.account)
    draft = sending.draft_of(desk.keys, mail, request, desk.account, None, desk.now)
    return Sent(mail, message_id, *as_shown(desk.composer, draft))


def as_shown(composer: Composer, draft: Draft) -> tuple[str | None, str | None]:
    """Subject and text of a mail as they were shown, but for its codes."""
    masked = without_codes(draft)
    try:
        return composer.subject(masked), mark_shown(composer.text(masked))
    except WrongInput:
        return None, None  # a mail that could not be made was never sent


def without_codes(draft: Draft) -> Draft:
    """A mail with marks in place of its codes."""
    return replace(
        draft,
        token=draft.token and HIDDEN,
        code=draft.code and HIDDEN,
        leave=draft.leave and HIDDEN,
    )


def mark_shown(text: str) -> str:
    """A text of such a mail; in the address of a link to write a mail the mark stands as a row of
    %C2%B7."""
    return text.replace(quote(HIDDEN), HIDDEN)


def _answer(desk: _Desk, one: LetterFacts, dates: Mapping[int, str]) -> Answer:
    tokens = (token for _, token in find_tokens(one.subject))
    return Answer(
        number=one.id,
        request=one.request,
        date=dates.get(one.id),
        received_at=one.received_at,
        by_mailbox=one.is_from_mailbox,
        read_at=one.read_at,
        sender=one.sender,
        message_id=one.message_id,
        subject=one.subject,
        verdict=one.verdict,
        outcome=one.outcome,
        decision=one.decision,
        decisive=one.decisive,
        authentication=one.authentication,
        sha256=one.sha256,
        kept=one.kept,
        found_in=one.found_in,
        by_command=any(request_named(desk.keys, token, Purpose.LEAVE) for token in tokens),
    )


def _dates(letters: Sequence[LetterFacts]) -> dict[int, str]:
    """What the header of mails says of when they were written, where it is kept, by number."""
    content = blobs.many({one.blob for one in letters if one.blob is not None})
    found = {one.id: _date(content.get(one.blob or "", b"")) for one in letters}
    return {number: date for number, date in found.items() if date}


def _date(content: bytes) -> str:
    end = _END_OF_HEADER.search(content)
    found = _DATE.search(content, 0, end.start() if end else len(content))
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""
