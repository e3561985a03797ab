"""The parts of a mail become its text alternatives; attached and nested ones give none."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

from optindesk.core.letter import OBJECT
from optindesk.mail.headers import Fields, fields_of, text_of
from optindesk.mail.html import html_text

LONGEST_TEXT = 100_000
"""How much of a text alternative is read, in characters; a longer one is never a yes."""
LONGEST_RETURNED = 100_000
"""How much of a returned header block is read, in characters."""
MOST_PARTS = 200
DEEPEST = 20
MOST_ALTERNATIVES = 6

_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


@dataclass(slots=True)
class Body:
    """What is gathered while the parts are walked.

    `kinds` are the content types, calendars with their method; `reports` the delivery reports;
    `returned` the headers of mails within the mail; `cut` says that there was more than is read.
    """

    parts: int = 0
    cut: bool = False
    has_html: bool = False
    kinds: list[str] = field(default_factory=list)
    reports: list[Message] = field(default_factory=list)
    returned: list[Fields] = field(default_factory=list)
    shown_empty: set[str] = field(default_factory=set)


def read_part(part: Message, body: Body, depth: int) -> dict[str, str]:
    """The texts of a part by alternative (``plain``, ``html``, …); 0 is the depth of the mail.

    Attachments and mails within the mail give no text.
    """
    body.parts += 1
    kind = part.get_content_type()
    if body.parts > MOST_PARTS or depth > DEEPEST:
        body.cut = True
        return {}
    body.kinds.append(_kind_with_method(part, kind))
    if kind == "message/delivery-status":
        body.reports.append(part)
        return {}
    if kind in _RETURNED:
        body.returned.append(_returned_fields(part))
        return {}
    if depth and _is_attachment(part):
        return {}
    if part.is_multipart():
        children = part.get_payload()
        messages = [child for child in children if isinstance(child, Message)]
        return _read_children(messages, kind, body, depth)
    if kind == "text/plain":
        return {"plain": _plain_text(part)}
    if kind == "text/html":
        text, cut = html_text(_decoded_part(part))
        body.cut = body.cut or cut
        body.has_html = True
        if not text.strip():
            body.shown_empty.add(text)
        return {"html": text}
    if kind.startswith("text/") and depth == 0:
        return {"plain": OBJECT}
    return {}


def _kind_with_method(part: Message, kind: str) -> str:
    method = part.get_param("method") if kind == "text/calendar" else None
    return f"{kind};{str(method).lower()}" if method else kind


def _read_children(children: list[Message], kind: str, body: Body, depth: int) -> dict[str, str]:
    if kind == "multipart/signed":
        children = [child for child in children if not _is_signature(child)]
    read = [read_part(child, body, depth + 1) for child in children]
    if kind == "multipart/alternative":
        return _alternatives(read)
    # In a mixed part one sees one text after the other, whichever alternative one looks at.
    names = list(dict.fromkeys(name for texts in read for name in texts))
    return {
        name: "\n".join(texts.get(name, next(iter(texts.values()))) for texts in read if texts)
        for name in names
    }


def _alternatives(read: list[dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for texts in read:
        for name, text in texts.items():
            unused = name if name not in found else f"{name} {len(found)}"
            if len(found) < MOST_ALTERNATIVES:
                found[unused] = text
    return found


def _is_signature(part: Message) -> bool:
    return part.get_content_type().startswith("application/")


def _is_attachment(part: Message) -> bool:
    disposition = str(part.get("content-disposition", "")).strip().lower()
    if disposition.startswith("attachment"):
        return True
    named = part.get_param("name") or part.get_param("filename", header="content-disposition")
    return bool(named) and not part.is_multipart()


def _returned_fields(part: Message) -> Fields:
    payload = part.get_payload()
    if isinstance(payload, list):
        return fields_of(payload[0]) if payload and isinstance(payload[0], Message) else {}
    text = _decoded_part(part)[:LONGEST_RETURNED]
    return fields_of(HeaderParser(policy=compat32).parsestr(text, headersonly=True))


def _decoded_part(part: Message) -> str:
    raw = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return text_of(raw, charset) if isinstance(raw, bytes) else ""


def _plain_text(part: Message) -> str:
    text = _decoded_part(part)[: 4 * LONGEST_TEXT].replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _unflowed(text: str, without_space: bool) -> str:
    """Text in format=flowed (RFC 3676): lines that end with a space go on in the next."""
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if depth == open_depth:
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        flows = content.endswith(" ") and content != "-- "
        if flows and without_space:
            lines[-1] = lines[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(lines)
