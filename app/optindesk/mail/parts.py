"""The bytes of a mail become its parts, just as `email` reads them, and mostly in less time."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

_END_OF_HEADER = re.compile(r"\n\r?\n")
_FIELD = re.compile(r"[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*")
_FIRST_LINE = re.compile(r"[ \t]*\r?\n")
_LAST_LINE = re.compile(r"--[ \t]*(?:\r?\n|\Z)")
_READ_OTHERWISE = ("message/", "multipart/digest")
_DEEPEST = 4
"""Each level holds its text once more in memory."""


class _Odd(Exception):
    """A mail is not put together by the book."""


def parts_of(content: bytes) -> Message:
    """A mail with its parts, without what stands before, between and behind them.

    Raises what `email.parser` does, which gets each odd mail: it looks at every line of a mail
    several times, and compiles a pattern for every multipart.
    """
    try:
        if content.count(b"\r") != content.count(b"\r\n"):
            raise _Odd
        return _plain(content.decode("ascii", "surrogateescape"), 0)
    except _Odd:
        return BytesParser(policy=compat32).parsebytes(content)


def _plain(text: str, depth: int) -> Message:
    """A mail or a part of one, whose lines end in LF or CRLF; raises _Odd."""
    end = _END_OF_HEADER.search(text)
    if end is None or depth > _DEEPEST:
        raise _Odd
    header, message = text[: end.start() + 1], Message(policy=compat32)
    fields = _FIELD.findall(header)
    if not fields or "".join(fields) != header:
        raise _Odd
    for field in fields:
        message.set_raw(*compat32.header_source_parse([field]))
    kind = message.get_content_type()
    if kind.startswith(_READ_OTHERWISE):
        raise _Odd
    body = text[end.end() :]
    if kind.startswith("multipart/"):
        message.set_payload([_plain(part, depth + 1) for part in _split(body, message)])
    else:
        message.set_payload(body)
    return message


def _split(body: str, message: Message) -> list[str]:
    """The texts of the parts of a multipart; raises _Odd."""
    boundary = message.get_boundary()
    if not boundary or "\n" in boundary:
        raise _Odd
    _, *parts = f"\n{body}".split(f"\n--{boundary}")
    if len(parts) < 2 or not (_LAST_LINE.match(parts.pop()) and all(map(_FIRST_LINE.match, parts))):
        raise _Odd
    # The line end before a boundary is of the boundary (RFC 2046 5.1.1).
    return [part.partition("\n")[2].removesuffix("\r") for part in parts]
