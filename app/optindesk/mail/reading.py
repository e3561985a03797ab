"""The bytes of any mail become a Letter, in bounded time and memory and without raising."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import unquote

from optindesk.core.letter import Letter, MachineMark
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.token import Spelled, find_tokens
from optindesk.core.words import visible
from optindesk.mail.body import LONGEST_TEXT, Body, read_part
from optindesk.mail.bounces import may_be_bounce, prose_bounce, reported_bounce
from optindesk.mail.headers import (
    Fields,
    decoded,
    fields_of,
    first,
    is_reply_subject,
    message_ids,
    own_authentication,
    own_received_at,
    sender_of,
)
from optindesk.mail.machines import is_daemon, machine_mark

LARGEST_HEADER = 1_000_000
"""How large a header block may be, in bytes."""
MOST_BOUNDARIES = 100
MOST_DELIMITERS = 5_000
MOST_TOKENS = 20
_MOST_REFERENCES = 100
_SEARCHED_FOR_TOKENS = 40_000

_END_OF_HEADER = re.compile(rb"\r?\n\r?\n|\r\r")
_MARK_IN_TEXT = re.compile(r"^[> \t]*X-Opt-In-Desk-Mail:[ \t]*(\S{1,900})", re.I | re.MULTILINE)
_ID_IN_TEXT = re.compile(r"^[> \t]*Message-ID:\s{0,3}(<[^<>\s]{1,900}>)", re.I | re.MULTILINE)
_OWN_MARK = "x-opt-in-desk-mail"


class HeadingMarks(NamedTuple):
    """What a header block says before the body is read (see ports.Marks)."""

    senders: tuple[str, ...]
    references: tuple[str, ...]
    has_token: bool
    subject: str
    machine: bool
    own_mark: str | None


def read_heading(header: bytes) -> HeadingMarks:
    """The marks of a header block; never raises."""
    try:
        return _heading(header)
    except Exception:  # noqa: BLE001 - one strange mail must not stop a check (DESIGN 7)
        # Nothing is known of it, so it has to be read whole; `read_letter` says what it is.
        return HeadingMarks((), (), has_token=True, subject="", machine=False, own_mark=None)


def _heading(header: bytes) -> HeadingMarks:
    text = header[:LARGEST_HEADER].decode("ascii", "surrogateescape")
    fields = fields_of(HeaderParser(policy=compat32).parsestr(text, headersonly=True))
    senders, _ = sender_of(fields)
    subject = first(fields, "subject")
    mark, _ = machine_mark(fields, [], senders)
    return HeadingMarks(
        senders,
        tuple(_references(fields)),
        bool(find_tokens(subject[:2000], 1)),
        subject,
        mark is MachineMark.HARD or may_be_bounce(fields, daemon=False),
        first(fields, _OWN_MARK) or None,
    )


def read_letter(content: bytes, authserv_id: str | None = None) -> Letter:
    """What a mail says. `authserv_id` names the own receiving server (RFC 8601 2.2).

    Never raises: what cannot be read has `unreadable` set.
    """
    digest = sha256(content).hexdigest()
    try:
        return _letter(content.removeprefix(BOM_UTF8), digest, authserv_id)
    except Exception as error:  # noqa: BLE001 - one strange mail must not stop a check (DESIGN 7)
        reason = sentence("its structure is broken ({kind})", kind=type(error).__name__)
        return Letter(digest, len(content), unreadable=reason)


def _why_unreadable(content: bytes) -> Sentence | None:
    """Whether a mail is built to take time and memory out of proportion."""
    end = _END_OF_HEADER.search(content)
    if (end.start() if end else len(content)) > LARGEST_HEADER:
        return sentence("its header is too large")
    if content.count(b"\n--") > MOST_DELIMITERS:
        return sentence("it has too many parts")
    if len(re.findall(rb"(?i)\bboundary\*?0?\*?\s*=", content)) > MOST_BOUNDARIES:
        return sentence("its parts are nested too deeply")
    if not content.strip():
        return sentence("it is empty")
    return None


def _letter(content: bytes, digest: str, authserv_id: str | None) -> Letter:
    reason = _why_unreadable(content)
    if reason is not None:
        return Letter(digest, len(content), unreadable=reason)
    message = BytesParser(policy=compat32).parsebytes(content)
    fields = fields_of(message)
    if not fields:
        reason = sentence("it has no header")
        return Letter(digest, len(content), unreadable=reason)
    body = Body()
    texts, cut = [], False
    for text in read_part(message, body, 0).values():
        texts.append(visible(text[:LONGEST_TEXT]))
        cut = cut or len(text) > LONGEST_TEXT
    senders, name = sender_of(fields)
    subject = first(fields, "subject")
    mark, why = machine_mark(fields, body.kinds, senders)
    bounce = reported_bounce(body.reports)
    if bounce is None and not body.reports and may_be_bounce(fields, is_daemon(senders, fields)):
        bounce = prose_bounce(message, fields, len(content), "\n".join(texts))
    tokens = _tokens([subject[:2000], *texts])
    references = list(_references(fields))
    own_mark = first(fields, _OWN_MARK) or None
    marks = [own_mark] if own_mark else []
    if mark is MachineMark.HARD or bounce is not None:
        for returned in body.returned:
            references += message_ids(returned.get("message-id", []))
            marks += [decoded(value) for value in returned.get(_OWN_MARK, [])]
        for text in texts:
            references += _ID_IN_TEXT.findall(text)[:5]
            marks += _MARK_IN_TEXT.findall(text)[:5]
    return Letter(
        sha256=digest,
        size=len(content),
        message_id=next(message_ids(fields.get("message-id", [])), ""),
        senders=senders,
        sender_name=name,
        subject=subject,
        date=first(fields, "date"),
        own_received_at=own_received_at(fields, authserv_id),
        references=tuple(dict.fromkeys(references))[:_MOST_REFERENCES],
        marks=tuple(dict.fromkeys(marks))[:MOST_TOKENS],
        own_mark=own_mark,
        tokens=tokens,
        machine=mark,
        machine_reason=why,
        bounce=bounce,
        texts=_worth_comparing(texts, body),
        authentication=own_authentication(fields, authserv_id),
        is_reply=bool(
            fields.get("in-reply-to") or fields.get("references") or is_reply_subject(subject)
        ),
        # Nobody quotes so many questions of ours: which one is meant, a person has to see.
        cut=cut or body.cut or len(tokens) >= MOST_TOKENS,
    )


def _references(fields: Fields) -> Iterator[str]:
    names = ("in-reply-to", "references", "x-microsoft-original-message-id")
    yield from message_ids(value for name in names for value in fields.get(name, []))


def _tokens(texts: list[str]) -> tuple[Spelled, ...]:
    """The tokens of the texts, in links too, first come first."""
    found: dict[Spelled, None] = {}
    for text in texts:
        text = text[:_SEARCHED_FOR_TOKENS]
        if "%20" in text or "%3D" in text:
            text = f"{text}\n{unquote(unquote(text.replace('%20', ' ')))}"
        for _, token in find_tokens(text, MOST_TOKENS):
            found.setdefault(token)
    return tuple(found)[:MOST_TOKENS]


def _worth_comparing(texts: list[str], body: Body) -> tuple[str, ...]:
    """The alternatives without empty plain texts, which some programs put beside the HTML."""
    if len(texts) > 1 and body.has_html:
        return tuple(text for text in texts if text.strip() or text in body.shown_empty)
    return tuple(texts)
