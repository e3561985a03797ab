"""Headers and parts ↔ the bytes of a mail, and the proof that they are what was meant."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import a2b_qp, b2a_qp
from collections.abc import Sequence
from typing import NamedTuple

from optindesk.mail.written import written_address

Headers = Sequence[tuple[str, str]]
"""Names and values in order; a value may be folded (RFC 5322 2.2.3)."""

_NAME = re.compile(r"[A-Za-z-]+")
_ATOMS = r"[\w !#$%&'*+/=?^`{|}~.-]+"
_QUOTED = r'"(?:[^"\\\r\n]|\\["\\])*"'
_WORDS = r"=\?utf-8\?b\?[\w+/=]+\?=(?:\r\n =\?utf-8\?b\?[\w+/=]+\?=)*\r\n"
_MAILBOX = re.compile(rf"(?:(?:{_ATOMS}|{_QUOTED}|{_WORDS}) <([^<>\s,;:\"]+)>|([^<>\s,;:\"]+))")
"""One address with a name or without, as `written.mailbox` writes it and nothing more."""

_ENCODED_WORD = re.compile(r"=\?utf-8\?b\?([\w+/=]+)\?=")


class Part(NamedTuple):
    """A part of a mail: what it is (``plain``, ``html``) and its text with ``\n`` line ends."""

    kind: str
    text: str


class Meant(NamedTuple):
    """Who writes to whom about what: addresses and subject as they were given."""

    sender: str
    recipient: str
    subject: str


def written(headers: Headers, parts: Sequence[Part], boundary: str) -> bytes:
    """The bytes of a mail, CRLF; several parts are alternatives, the last the richest (RFC 2046).

    Everything is quoted-printable (RFC 2045 6.7), so no line of any text can be a boundary: a
    `boundary` that begins with ``=_`` cannot stand in it.
    """
    top = "".join(f"{name}: {value}\r\n" for name, value in headers) + "MIME-Version: 1.0\r\n"
    if len(parts) == 1:
        return (top + _heading(parts[0])).encode() + _body(parts[0])
    kind = f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    line = f"--{boundary}\r\n"
    pieces = [(top + kind).encode()]
    for part in parts:
        pieces += [(line + _heading(part)).encode(), _body(part), b"\r\n"]
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _heading(part: Part) -> str:
    return (
        f"Content-Type: text/{part.kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )


def _body(part: Part) -> bytes:
    # Encoded with CRLF in it, so that soft line breaks are CRLF too.
    return b2a_qp(part.text.replace("\n", "\r\n").encode(), istext=True)


def is_what_was_meant(
    content: bytes, headers: Headers, parts: Sequence[Part], meant: Meant
) -> bool:
    """Parse a mail as strictly as any receiver, and compare it with what it was made of.

    That it differs would be our bug. Python's own parser takes ten times as long as all the rest;
    that it reads the same is what hypothesis shows in the tests.
    """
    top, _, body = content.partition(b"\r\n\r\n")
    found = _unfolded(top.decode())
    return (
        found[: len(headers)] == list(headers)
        and [name for name, _ in found[len(headers) :]] == _MIME_NAMES[len(parts) > 1]
        and all(_NAME.fullmatch(name) for name, _ in found)
        and _addresses(found, "From") == [written_address(meant.sender)]
        and _addresses(found, "To") == [written_address(meant.recipient)]
        and _decoded(dict(found)["Subject"]) == meant.subject
        and _read_parts(found, body) == [_crlf(part) for part in parts]
        and content.count(b"\r") == content.count(b"\r\n") == content.count(b"\n")
    )


_MIME_NAMES = {
    False: ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
    True: ["MIME-Version", "Content-Type"],
}


def _unfolded(top: str) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    for line in top.split("\r\n"):
        if line[:1] in (" ", "\t") and fields:
            name, value = fields[-1]
            fields[-1] = name, f"{value}\r\n{line}"
        else:
            name, _, value = line.partition(": ")
            fields.append((name, value))
    return fields


def _addresses(fields: Headers, wanted: str) -> list[str]:
    found = [_MAILBOX.fullmatch(value) for name, value in fields if name == wanted]
    return [(match[1] or match[2]) if match else "" for match in found]


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    words = value.split("\r\n ")
    found = [_ENCODED_WORD.fullmatch(word) for word in words]
    return b"".join(b64decode(one[1]) for one in found if one).decode() if all(found) else ""


def _crlf(part: Part) -> tuple[str, bytes]:
    return _heading(part), part.text.replace("\n", "\r\n").encode()


def _read_parts(fields: Headers, body: bytes) -> list[tuple[str, bytes]]:
    """The heading and the content of each part, as `_crlf` gives them."""
    kind, encoding = (dict(fields).get(f"Content-{name}") for name in ("Type", "Transfer-Encoding"))
    if encoding:
        top = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        return [(top, a2b_qp(body))]
    boundary = str(kind).partition('boundary="')[2].removesuffix('"')
    first, *middle, last = (b"\r\n" + body).split(f"\r\n--{boundary}".encode())
    if first or last != b"--\r\n":
        return []
    found = []
    for piece in middle:
        heading, _, text = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        found.append((heading.decode() + "\r\n\r\n", a2b_qp(text)))
    return found
