"""Makes a new mail out of another one: lines, headers, parts, quotes and encodings are moved about.

Changed bytes alone die in the header; these changes keep enough of a mail to get deep into it.
"""

from __future__ import annotations

import base64
import html
import quopri
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from random import Random

from fuzz.rules import STRANGE
from mails.asked import asked
from mails.traps import CLOSING, DEVICE, GREETING, TURNED, WROTE, YES_WORD

MOST_CHANGES = 5
LARGEST_REPEAT = 6_000
"""How long a run of one repeated piece may be, in bytes; the fuzzer's `max_size` cuts it."""

Change = Callable[[bytes, Random], bytes]

_HEADERS = (
    "Auto-Submitted: auto-replied", "Auto-Submitted: no", "Auto-Submitted: (x) auto-generated",
    "Precedence: bulk", "Return-Path: <>", "X-Auto-Response-Suppress: All", "List-Id: <a.b>",
    "From: Ana Horvat <ana@example.org>", "From: mailer-daemon@example.org", 'From: "',
    "Subject: Re: hello", "Subject: =?utf-8?q?YES_", "Subject: =?utf-8?b?WUVT?= =?utf-8?q?_a?=",
    "Subject: JOIN Flower news", "Subject: Out of office", "Subject: Undelivered Mail",
    "Content-Type: text/plain; charset=utf-16", "Content-Type: text/plain; charset=utf-7",
    "Content-Type: text/plain; format=flowed; delsp=yes", "Content-Type: text/html; charset=gbk",
    "Content-Type: text/plain; charset=iso-2022-jp", "Content-Type: text/plain; name=a.txt",
    "Content-Type: multipart/alternative; boundary=cut", "Content-Type: message/rfc822",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=cut",
    "Content-Type: multipart/signed; boundary=cut; protocol=application/pgp-signature",
    "Content-Type: multipart/digest; boundary=cut", "Content-Type: message/partial; id=a; number=1",
    "Content-Type: message/delivery-status", "Content-Type: text/calendar; method=REPLY",
    "Content-Type: message/external-body; access-type=url", "Content-Type: text/enriched",
    "Content-Type: text/plain; charset*0=utf; charset*1=-8", "Content-Type: ;;;=",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: x-uuencode", "Content-Transfer-Encoding: 8bit",
    "Content-Disposition: attachment", "Content-Disposition: inline; filename*=utf-8''%ff",
    "Received: by own.example; Sat, 21 Nov 2026 10:00:00 +0000", "Received: (((by x",
    "Authentication-Results: own.example; spf=pass", "X-Opt-In-Desk-Mail: 0001-AAAA",
    "Action: failed", "Status: 5.1.1", "Final-Recipient: rfc822; ana@example.org",
    "X-Failed-Recipients: ana@example.org", "Feedback-Type: abuse", "not a header",
)  # fmt: skip
_MARKUP = (
    "<br>", "<div>", "</div>", "<p>", "<!--", "-->", "<!", "<![CDATA[", "<style>", "</style>",
    "<blockquote type=cite>", "<blockquote>", "</blockquote>", '<div class="gmail_quote">',
    '<div id="divRplyFwdMsg">', '<div id="appendonsend">', "<pre>", "<s>", "<table><tr><td>",
    '<span style="display:none">', '<span style="font-size:0">', '<p style="color:#fff">',
    "<span hidden>", "<script>", "<title>", "<head>", "<textarea>", "<svg>", "<a href='http://x'>",
    "<img alt=👍>", "<input type=hidden value=no>", "<base href=x>", "&nbsp;", "&#0;", "&#x202e;",
    "<style>.a{display:none}</style><p class=a>", "<template>", "<option>", "<body>", "</html>",
    "<font color=white>", "<q>", "<sup>", "<math>", "<noscript>", "<frameset>", "\x00", "<",
)  # fmt: skip
_LINES = (
    "", "-- ", "--", "__", "--cut", "--cut--", "> ", ">", ">>", "¦ ", "Yes", "No", "YES 1", "LEAVE",
    "yes?", "Yes, but", "I confirm", "no thanks", "-----Original Message-----", "+49 30 1234567",
    "From: Ana", "Sent: today", "To: Ana", "wrote:", "Ana Horvat", "Ana", "https://example.org/",
    "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----", "Hash: SHA256",
    "-----END PGP SIGNATURE-----", "begin 644 a.txt", "On On On", "This email is confidential.",
    "👍", "\u202e", "\u0336", "\ufffc", "\u200b", "\u0301", "\x0b", "\x85", "\u2028", "ﬁ", "Ｙｅｓ",
)  # fmt: skip
_CHARSETS = ("utf-8", "us-ascii", "latin-1", "utf-16", "utf-7", "cp1250", "gb18030", "x-none", "")
_ALTERNATIVES = ("mixed", "alternative", "related", "report", "signed", "digest", "parallel")
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


@cache
def _lines() -> tuple[bytes, ...]:
    """Lines that mean something to the rule: in all languages, of ours, strange ones."""
    found = [*_LINES, *STRANGE]
    for table in (CLOSING, DEVICE, GREETING, WROTE, YES_WORD):
        found += table.values()
    for turned in TURNED.values():
        found += turned
    for language in ("en", "de", "fr"):
        one = asked(language)
        found += [one.subject, one.text, one.token, *one.text.split("\n")]
    return tuple(line.encode() for line in found)


def bred(content: bytes, chance: Random) -> bytes:
    """A mail with a few things changed; what it becomes depends on `chance` alone."""
    for _ in range(chance.randint(1, MOST_CHANGES)):
        content = chance.choice(_CHANGES)(content, chance)
    return content


def crossed(one: bytes, other: bytes, chance: Random) -> bytes:
    """The header of one mail before the body of another, or both as parts of one."""
    head, body = _cut(one)
    other_head, other_body = _cut(other)
    if chance.random() < 0.5:
        return head + b"\r\n\r\n" + other_body
    parts = (_content_fields(head) + b"\r\n" + body, _content_fields(other_head) + other_body)
    return _enveloped(head, chance.choice(_ALTERNATIVES), parts)


# --- the changes ----------------------------------------------------------------------------------


def _insert_line(content: bytes, chance: Random) -> bytes:
    lines = content.split(b"\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(_lines()))
    return b"\n".join(lines)


def _insert_in_body(content: bytes, chance: Random) -> bytes:
    head, body = _cut(content)
    lines = body.split(b"\n")
    lines.insert(chance.randint(0, len(lines)), chance.choice(_lines()))
    return head + b"\r\n\r\n" + b"\n".join(lines)


def _insert_header(content: bytes, chance: Random) -> bytes:
    header = chance.choice(_HEADERS).encode()
    if chance.random() < 0.3:
        header += b" " + asked("en").token.encode()
    lines = content.split(b"\n")
    # Above, or where a part may begin.
    starts = [place + 1 for place, line in enumerate(lines) if line.startswith(b"--")]
    lines.insert(chance.choice([0, 0, *starts]), header + b"\r")
    return b"\n".join(lines)


def _insert_markup(content: bytes, chance: Random) -> bytes:
    head, body = _cut(content)
    at = chance.randint(0, len(body))
    inserted = chance.choice(_MARKUP).encode()
    if chance.random() < 0.2:
        inserted *= chance.randint(1, 200)
    return head + b"\r\n\r\n" + body[:at] + inserted + body[at:]


def _move_lines(content: bytes, chance: Random) -> bytes:
    lines = content.split(b"\n")
    start = chance.randrange(len(lines))
    end = min(len(lines), start + chance.randint(1, 12))
    block = lines[start:end]
    if chance.random() < 0.7:
        del lines[start:end]
    if chance.random() < 0.7:
        at = chance.randint(0, len(lines))
        lines[at:at] = block
    return b"\n".join(lines)


def _repeat(content: bytes, chance: Random) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    piece = lines[at] if chance.random() < 0.5 else lines[at][: chance.randint(1, 8)]
    times = chance.randint(2, max(2, LARGEST_REPEAT // max(1, len(piece))))
    lines[at] = (b"\n" if chance.random() < 0.5 else b"").join([piece] * times)
    return b"\n".join(lines)


def _change_bytes(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.choice(b"\x00\t\n\r <>&;:=-?@\xc2\xff0aZ")
    return bytes(changed)


def _cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _quote_lines(content: bytes, chance: Random) -> bytes:
    lines = content.split(b"\n")
    start = chance.randrange(len(lines))
    for at in range(start, min(len(lines), start + chance.randint(1, 30))):
        lines[at] = lines[at].removeprefix(b"> ") if chance.random() < 0.3 else b"> " + lines[at]
    return b"\n".join(lines)


def _recode(content: bytes, chance: Random) -> bytes:
    """The body in another transfer encoding or charset, or only said to be."""
    head, body = _cut(content)
    kept = _without_content_fields(head)
    kind = "html" if chance.random() < 0.4 else "plain"
    charset = chance.choice(_CHARSETS)
    if kind == "html" and b"<" not in body:
        body = html.escape(body.decode("utf-8", "replace")).replace("\n", "<br>").encode()
    if charset and chance.random() < 0.7:
        with suppress(LookupError):
            body = body.decode("utf-8", "replace").encode(charset, "replace")
    encoding = chance.choice(("base64", "quoted-printable", "8bit", "7bit"))
    if chance.random() < 0.8:
        if encoding == "base64":
            body = base64.encodebytes(body)
        elif encoding == "quoted-printable":
            body = quopri.encodestring(body)
    fields = f"Content-Type: text/{kind}; charset={charset}\r\n"
    fields += f"Content-Transfer-Encoding: {encoding}\r\n"
    return kept + fields.encode() + b"\r\n" + body


def _wrap(content: bytes, chance: Random) -> bytes:
    """The body as one part beside another."""
    head, body = _cut(content)
    part = _content_fields(head) + b"\r\n" + body
    other_kind = chance.choice(
        ("text/plain", "text/html", "text/plain; name=a.txt", "application/pdf", "image/png")
    )
    other = f"Content-Type: {other_kind}\r\n\r\n".encode() + chance.choice(_lines())
    if chance.random() < 0.2:
        other = b"Content-Type: message/rfc822\r\n\r\n" + content
    parts = [part, other] if chance.random() < 0.5 else [other, part]
    for _ in range(chance.choice((0, 0, 0, 1, 5, 30))):
        parts.insert(chance.randint(0, len(parts)), other)
    return _enveloped(head, chance.choice(_ALTERNATIVES), parts, end=chance.random() < 0.9)


def _nest(content: bytes, chance: Random) -> bytes:
    """The body some multiparts deeper."""
    for _ in range(chance.randint(1, 25)):
        head, body = _cut(content)
        part = _content_fields(head) + b"\r\n" + body
        content = _enveloped(head, chance.choice(_ALTERNATIVES), [part])
    return content


_CHANGES: Sequence[Change] = (
    _insert_line, _insert_in_body, _insert_in_body, _insert_in_body, _insert_header, _insert_header,
    _insert_markup, _insert_markup, _move_lines, _repeat, _change_bytes, _cut_off, _quote_lines,
    _recode, _recode, _wrap, _wrap, _nest,
)  # fmt: skip


# --- header and body ------------------------------------------------------------------------------


def _cut(content: bytes) -> tuple[bytes, bytes]:
    """Header and body without the empty line between them."""
    found = _END_OF_HEADER.search(content)
    return (content[: found.start()], content[found.end() :]) if found else (content, b"")


def _fields(head: bytes) -> list[bytes]:
    return re.split(rb"\r?\n(?![ \t])", head)


def _is_of_content(field: bytes) -> bool:
    return field[:8].lower() == b"content-"


def _content_fields(head: bytes) -> bytes:
    return b"".join(field + b"\r\n" for field in _fields(head) if _is_of_content(field))


def _without_content_fields(head: bytes) -> bytes:
    return b"".join(field + b"\r\n" for field in _fields(head) if not _is_of_content(field))


def _enveloped(head: bytes, kind: str, parts: Sequence[bytes], end: bool = True) -> bytes:
    """These parts as a multipart below the header, in a boundary that none of them has."""
    number = 0
    while any(b"edge%d" % number in part for part in parts):
        number += 1
    edge = b"edge%d" % number
    content_type = b"Content-Type: multipart/%s; boundary=%s\r\n" % (kind.encode(), edge)
    body = b"".join(b"--%s\r\n%s\r\n" % (edge, part) for part in parts)
    closed = b"--%s--\r\n" % edge if end else b""
    return content_type + _without_content_fields(head) + b"\r\n" + body + closed
