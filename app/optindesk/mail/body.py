"""The parts of a mail become its text alternatives; attached and nested ones give none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32

from optindesk.core.letter import OBJECT
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.headers import Fields, decoded, fields_of, first, text_of
from optindesk.mail.html import html_text

LONGEST_TEXT = 100_000
"""How much of a text alternative is read, in characters; a longer one is never a yes."""
LONGEST_RETURNED = 100_000
"""How much of a returned header block is read, in characters."""
MOST_PARTS = 200
DEEPEST = 20
MOST_ALTERNATIVES = 6

CUT = sentence("it is too long to be read as a whole")
TWO_WAYS = sentence("its header can be read in two ways")
_SAID_ONCE = ("content-type", "content-transfer-encoding", "content-disposition")

_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")


@dataclass(slots=True)
class Body:
    """What is gathered while the parts are walked.

    `kinds` are the content types, calendars with their method; `reports` the delivery reports;
    `feedback` the types of feedback reports (RFC 5965 3.1);
    `returned` the headers of mails within the mail; `doubts` are as in `core.letter.Letter`.
    """

    parts: int = 0
    doubts: list[Sentence] = field(default_factory=list)
    has_html: bool = False
    kinds: list[str] = field(default_factory=list)
    reports: list[Message] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    returned: list[Fields] = field(default_factory=list)
    shown_empty: set[str] = field(default_factory=set)


def read_part(part: Message, body: Body, depth: int) -> dict[str, str]:
    """The texts of a part by alternative (``plain``, ``html``, …); 0 is the depth of the mail.

    Attachments and mails within the mail give no text.
    """
    body.parts += 1
    kind = part.get_content_type()
    twice = str(part.get("content-type", "")).lower().count("boundary=") > 1
    if twice or any(len(part.get_all(name, [])) > 1 for name in _SAID_ONCE):
        body.doubts.append(TWO_WAYS)
    if body.parts > MOST_PARTS or depth > DEEPEST:
        body.doubts.append(CUT)
        return {}
    body.kinds.append(_kind_with_method(part, kind))
    if kind == "message/delivery-status":
        body.reports.append(part)
        return {}
    if kind == "message/feedback-report":
        body.feedback.append(first(_returned_fields(part), "feedback-type").strip().lower())
        return {}
    if kind in _RETURNED:
        returned = _returned_fields(part)
        body.returned.append(returned)
        if OWN_MARK not in returned:
            body.doubts.append(_attachment(part, kind))
        return {}
    if kind.startswith("message/") or _is_attachment(part, depth):
        if not _says_nothing(part, kind):
            body.doubts.append(_attachment(part, kind))
        return {}
    if part.is_multipart():
        children = part.get_payload()
        messages = [child for child in children if isinstance(child, Message)]
        return _read_children(messages, kind, body, depth)
    if kind in ("text/plain", "text/html") and _is_encoded_oddly(part):
        body.doubts.append(CUT)
    if kind == "text/plain":
        return {"plain": _plain_text(part)}
    if kind == "text/html":
        text, cut = html_text(_decoded_part(part))
        body.doubts += [CUT] if cut else []
        body.has_html = True
        if not text.strip():
            body.shown_empty.add(text)
        return {"html": text}
    if kind.startswith("text/") and depth == 0:
        return {"plain": OBJECT}
    if not _says_nothing(part, kind):
        body.doubts.append(_attachment(part, kind))
    return {}


def _says_nothing(part: Message, kind: str) -> bool:
    """Whether a part holds no sentences of the sender: pictures, visiting cards, signatures, and
    the rests of text that Exchange attaches without anything in them."""
    if kind.startswith(_WORDLESS) or _WORDLESS_NAME.search(_name_of(part)):
        return True
    return kind in ("text/plain", "text/html") and not _decoded_part(part).strip()


def _attachment(part: Message, kind: str) -> Sentence:
    return sentence("it has an attachment: {name}", name=_name_of(part) or kind)


def _name_of(part: Message) -> str:
    name = _parameter(part, "filename", "content-disposition") or _parameter(part, "name")
    return decoded(str(name))[:100] if isinstance(name, str) else ""


def _parameter(part: Message, name: str, field: str = "content-type") -> object:
    """A parameter of a field; one without it is not taken apart, which takes long."""
    return part.get_param(name, header=field) if name in str(part.get(field)).lower() else None


def _kind_with_method(part: Message, kind: str) -> str:
    method = _parameter(part, "method") if kind == "text/calendar" else None
    return f"{kind};{str(method).lower()}" if method else kind


def _read_children(children: list[Message], kind: str, body: Body, depth: int) -> dict[str, str]:
    if kind == "multipart/signed":
        children = [child for child in children if not _is_signature(child)]
    read = [read_part(child, body, depth + 1) for child in children]
    if kind == "multipart/alternative":
        return _alternatives(read, body)
    # In a mixed part one sees one text after the other, whichever alternative one looks at.
    names = list(dict.fromkeys(name for texts in read for name in texts))
    return {
        name: "\n".join(texts.get(name, next(iter(texts.values()))) for texts in read if texts)
        for name in names
    }


def _alternatives(read: list[dict[str, str]], body: Body) -> dict[str, str]:
    found: dict[str, str] = {}
    for texts in read:
        for name, text in texts.items():
            unused = name if name not in found else f"{name} {len(found)}"
            if len(found) < MOST_ALTERNATIVES:
                found[unused] = text
            else:
                body.doubts.append(CUT)  # programs show the last that they know
    return found


OWN_MARK = "x-opt-in-desk-mail"
_WORDLESS = (
    "image/",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "application/pgp",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/ms-tnef",
    "application/vnd.ms-tnef",
    "message/delivery-status",
    "message/disposition-notification",
)
_WORDLESS_NAME = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|webp|heic|svg|p7s|p7m|asc|sig|vcf|dat)$", re.IGNORECASE
)


def _is_signature(part: Message) -> bool:
    return part.get_content_type().startswith("application/")


def _is_attachment(part: Message, depth: int) -> bool:
    """Whether a part is shown as a file; a name alone makes none of the mail's own text."""
    disposition = str(part.get("content-disposition", "")).strip().lower()
    if disposition.startswith("attachment"):
        return True
    if not depth:
        return False
    named = _parameter(part, "name") or _parameter(part, "filename", "content-disposition")
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


_ENCODINGS = ("", "7bit", "8bit", "binary", "quoted-printable", "base64")


def _is_encoded_oddly(part: Message) -> bool:
    """Whether programs differ in how much of a text they show: text behind the end of base64 or
    uuencode, an encoding that is none (RFC 2045 6.1)."""
    encoding = str(part.get("content-transfer-encoding", "")).partition(";")[0].strip().lower()
    if encoding != "base64":
        return encoding not in _ENCODINGS
    payload = part.get_payload()
    return isinstance(payload, str) and "=" in payload[-LONGEST_TEXT:].rstrip("= \t\r\n\f\v")


def _plain_text(part: Message) -> str:
    text = _decoded_part(part)[: 4 * LONGEST_TEXT].replace("\r\n", "\n")
    if str(_parameter(part, "format")).lower() == "flowed":
        return _unflowed(text, str(_parameter(part, "delsp")).lower() == "yes")
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
