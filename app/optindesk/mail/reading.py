"""The bytes of any mail become a Letter, in bounded time and memory and without raising."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple
from unicodedata import combining
from urllib.parse import unquote

from optindesk.core.letter import Letter, MachineMark
from optindesk.core.model import mailbox_key
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.token import Spelled, find_tokens
from optindesk.core.words import visible
from optindesk.mail.body import (
    CUT,
    LONGEST_TEXT,
    MOST_ALTERNATIVES,
    OWN_MARK,
    TWO_WAYS,
    Body,
    read_part,
)
from optindesk.mail.bounces import (
    may_be_bounce,
    may_be_report,
    prose_bounce,
    reported_bounce,
    tells_of_delivery,
)
from optindesk.mail.headers import (
    LARGEST_HEADER,
    Fields,
    decoded,
    fields_of,
    fields_of_heading,
    first,
    from_line,
    header_of,
    is_reply_subject,
    message_ids,
    own_authentication,
    own_received_at,
    sender_of,
)
from optindesk.mail.machines import is_daemon, is_other_report, machine_mark
from optindesk.mail.parts import parts_of

MOST_BOUNDARIES = 100
MOST_BLOCKS = 20_000
MOST_RAW_LINES = 1_000_000
MOST_LINES_OF_PROSE = 20_000
"""Up to how many lines a mail is searched for a bounce in prose."""
LONGEST_CONTENT_TYPE = 5_000
MOST_DELIMITERS = 5_000
MOST_TOKENS = 20
MOST_LINES = 5_000
"""How many lines of a text alternative are read; one with more is never a yes."""
MOST_MARKS = 30
"""How many combining marks in a row are read (UAX #15, 13: no language has so many); to put more of
them in order takes time that grows with the square of their number."""
LONGEST_SUBJECT = 2_000
"""How much of a subject is read, in characters; with a longer one a mail is never a yes."""
MOST_DOUBTS = 10
_MOST_REFERENCES = 100
_SEARCHED_FOR_TOKENS = 40_000

_BOUNDARY = re.compile(rb"\bboundary\*?0?\*?\s*=")
_CONTENT_FIELD = re.compile(rb"\ncontent-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*")
"""In small letters: without regard to case it takes ten times as long."""
_MARK_IN_TEXT = re.compile(r"^[> \t]*X-Opt-In-Desk-Mail:[ \t]*(\S{1,900})", re.I | re.MULTILINE)
_ID_IN_TEXT = re.compile(r"^[> \t]*Message-ID:\s{0,3}(<[^<>\s]{1,900}>)", re.I | re.MULTILINE)
_SAID_ONCE = ("subject", "in-reply-to", "date", "mime-version")
"""Besides From and Content-*: fields of which a mail has one (RFC 5322 3.6)."""

_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "virus", "other"})
"""The types of feedback (RFC 5965 3.1, 7.3; RFC 6430) by which somebody says: not wanted."""


class HeadingMarks(NamedTuple):
    """What a header block says before the body is read (see ports.Marks)."""

    senders: tuple[str, ...]
    references: tuple[str, ...]
    has_token: bool
    subject: str
    report: bool
    own_mark: str | None


def read_heading(header: bytes) -> HeadingMarks:
    """The marks of a header block; never raises."""
    try:
        return _heading(header)
    except Exception:  # noqa: BLE001 - one strange mail must not stop a check (DESIGN 7)
        # Nothing is known of it, so it has to be read whole; `read_letter` says what it is.
        return HeadingMarks((), (), has_token=True, subject="", report=False, own_mark=None)


def _heading(header: bytes) -> HeadingMarks:
    text = header[:LARGEST_HEADER].decode("ascii", "surrogateescape")
    fields = fields_of_heading(text)
    senders, _ = sender_of(fields)
    subject = first(fields, "subject")
    return HeadingMarks(
        senders,
        tuple(_references(fields)),
        bool(find_tokens(subject[:LONGEST_SUBJECT], 1)),
        subject,
        # One whose From can be read in two ways may be from anybody.
        not senders or may_be_report(fields, senders),
        first(fields, OWN_MARK) or None,
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


def why_unreadable(content: bytes) -> Sentence | None:
    """Whether a mail is built to take time and memory out of proportion."""
    if len(content) > LARGEST_HEADER and not header_of(content):
        return sentence("its header is too large")
    if content.count(b"\n--") > MOST_DELIMITERS:
        return sentence("it has too many parts")
    small = b"\n" + content.lower()
    if small.count(b"boundary") > MOST_BOUNDARIES < len(_BOUNDARY.findall(small)):
        return sentence("its parts are nested too deeply")
    # Behind each empty line of a delivery report the parser begins a message of its own.
    if content.count(b"\n\n") + content.count(b"\n\r\n") > MOST_BLOCKS and (
        b"delivery-status" in small
    ):
        return sentence("it has too many parts")
    if content.count(b"\n") > MOST_RAW_LINES:
        return sentence("it has too many lines")
    if any(len(one) > LONGEST_CONTENT_TYPE + 1 for one in _CONTENT_FIELD.findall(small)):
        return sentence("a field of its header is too long")
    if not content.strip():
        return sentence("it is empty")
    return None


def _letter(content: bytes, digest: str, authserv_id: str | None) -> Letter:
    reason = why_unreadable(content)
    if reason is not None:
        return Letter(digest, len(content), unreadable=reason)
    message = parts_of(content)
    fields = fields_of(message)
    if not fields:
        reason = sentence("it is no mail: it has no header")
        return Letter(digest, len(content), unreadable=reason)
    body = Body()
    doubts, texts = body.doubts, list[str]()
    # A mail has two alternatives, text and page; more of them share the room of these.
    letters, lines = 2 * LONGEST_TEXT, 2 * MOST_LINES
    parts = [*read_part(message, body, 0).values()]
    doubts += [CUT] if len(parts) > MOST_ALTERNATIVES else []
    for text in parts[:MOST_ALTERNATIVES]:
        whole = text.replace("\r\n", "\n").replace("\r", "\n")
        shown = _beginning(whole, min(letters, LONGEST_TEXT), min(lines, MOST_LINES))
        letters, lines = letters - len(shown), lines - shown.count("\n")
        texts.append(visible(_without_heaps(shown)))
        doubts += [CUT] if len(shown) < len(whole) else []
    senders, name = sender_of(fields)
    subject = _without_heaps(first(fields, "subject"))
    doubts += [CUT] if len(subject) > LONGEST_SUBJECT else []
    subject = subject[:LONGEST_SUBJECT]
    mark, why = machine_mark(fields, body.kinds, senders)
    bounce = reported_bounce(body.reports)
    searched = not body.reports and content.count(b"\n") <= MOST_LINES_OF_PROSE
    if bounce is None and searched and may_be_bounce(fields, is_daemon(senders, fields)):
        bounce = prose_bounce(content, fields, "\n".join(texts))
    tokens = _tokens([subject, *texts])
    # Nobody quotes so many questions of ours: which one is meant, a person has to see.
    doubts += [CUT] if len(tokens) >= MOST_TOKENS else []
    doubts += [TWO_WAYS] if any(len(fields.get(name, ())) > 1 for name in _SAID_ONCE) else []
    written_by = _sender_field(fields)
    if written_by and senders and mailbox_key(written_by) != mailbox_key(senders[0]):
        doubts.append(
            sentence("it was written by {sender} in the name of another", sender=written_by)
        )
    references = list(_references(fields))
    own_mark = first(fields, OWN_MARK) or None
    marks = [own_mark] if own_mark else []
    if mark is not MachineMark.NONE or bounce is not None:
        for returned in body.returned:
            references += message_ids(returned.get("message-id", []))
            marks += [decoded(value) for value in returned.get(OWN_MARK, [])]
        for text in texts:
            references += _ID_IN_TEXT.findall(text)[:5]
            marks += _MARK_IN_TEXT.findall(text)[:5]
    is_explained = bounce is not None or is_other_report(body.kinds)
    is_returned = mark is not MachineMark.NONE and len(marks) > bool(own_mark)
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
        complaint=not _COMPLAINTS.isdisjoint(body.feedback),
        sent_back=is_returned and not (is_explained or tells_of_delivery(body.reports)),
        texts=_worth_comparing(texts, body),
        authentication=own_authentication(fields, authserv_id),
        is_reply=bool(
            fields.get("in-reply-to") or fields.get("references") or is_reply_subject(subject)
        ),
        doubts=tuple(dict.fromkeys(doubts))[:MOST_DOUBTS],
        from_line="" if senders else _without_heaps(from_line(fields)),
    )


def _beginning(text: str, letters: int, lines: int) -> str:
    """The text up to so many letters and lines."""
    text = text[:letters]
    return text if text.count("\n") < lines else "\n".join(text.split("\n", lines)[:lines])


_HEAP = re.compile(rf"[^\w\x00-\x7f]{{{MOST_MARKS + 1}}}")
"""What may be a heap of combining marks."""
_MANY_LETTERS = b"?" * (MOST_MARKS + 1)
"""What such a heap is in ASCII; to look for it takes a tenth of the time."""


def _without_heaps(text: str) -> str:
    """The text without combining marks beyond `MOST_MARKS` in a row."""
    if _MANY_LETTERS not in text.encode("ascii", "replace") or _HEAP.search(text) is None:
        return text
    kept, marks = [], 0
    for sign in text:
        marks = marks + 1 if combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _sender_field(fields: Fields) -> str:
    """Who wrote a mail in the name of its From (RFC 5322 3.6.2); empty where nobody did."""
    senders, _ = sender_of({"from": fields.get("sender", [])[:1]})
    return next(iter(senders), "")


def _references(fields: Fields) -> Iterator[str]:
    names = ("in-reply-to", "references", "x-microsoft-original-message-id")
    yield from message_ids(value for name in names for value in fields.get(name, []))


def _tokens(texts: list[str]) -> tuple[Spelled, ...]:
    """The tokens of the texts, in links too, first come first."""
    found: dict[Spelled, None] = {}
    for text in texts:
        text = text[:_SEARCHED_FOR_TOKENS]
        searched = [text]
        if "%20" in text or "%3D" in text:
            lines = "\n".join(line for line in text.split("\n") if "%" in line)
            searched.append(unquote(unquote(lines.replace("%20", " "))))
        for one in searched:
            found |= dict.fromkeys(token for _, token in find_tokens(one, MOST_TOKENS))
    return tuple(found)[:MOST_TOKENS]


def _worth_comparing(texts: list[str], body: Body) -> tuple[str, ...]:
    """The alternatives without empty plain texts, which some programs put beside the HTML."""
    if len(texts) > 1 and body.has_html:
        return tuple(text for text in texts if text.strip() or text in body.shown_empty)
    return tuple(texts)
