"""The bytes of a mail as programs make them: headers, parts, quotes, wrapped lines and links."""

from __future__ import annotations

import base64
import html as markup
import quopri
import re
import textwrap
from email.header import Header

from mails.asked import Asked

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "hr")
CRLF = "\r\n"
_LINK_LINE = re.compile(r"^(.*?) ?: (mailto:\S+)$", re.MULTILINE)
_ADDRESS = re.compile(r"mailto:[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


NamedMail = tuple[str, Asked, bytes]
"""What a mail shows, the question it answers, and its bytes."""


def plain_lines(text: str) -> bytes:
    """LF is how we hold text, CRLF is how it travels."""
    return text.replace("\n", CRLF).encode("ascii")


def encoded(text: str, charset: str, encoding: str) -> bytes:
    """A body in its charset and transfer encoding, with CRLF."""
    body = text.replace("\n", CRLF).encode(charset)
    if encoding == "base64":
        return b"\r\n".join(base64.encodebytes(body).splitlines()) + b"\r\n"
    if encoding == "quoted-printable":
        lines = [
            quopri.encodestring(line, quotetabs=False).replace(b"=\n", b"=\r\n")
            for line in body.split(b"\r\n")
        ]
        return b"\r\n".join(lines) + b"\r\n"
    return body + b"\r\n"


def part(
    text: str,
    kind: str = "plain",
    *,
    charset: str = "utf-8",
    encoding: str = "quoted-printable",
    declared: str | None = None,
    params: str = "",
    extra: str = "",
) -> bytes:
    """A text part with its own headers; `declared` is the charset the program claims."""
    said = charset if declared is None else declared
    label = f"; charset={said}" if said else ""
    head = f"Content-Type: text/{kind}{label}{params}\n"
    head += f"Content-Transfer-Encoding: {encoding}\n{extra}\n"
    return plain_lines(head) + encoded(text, charset, encoding)


def multipart(kind: str, *parts: bytes, boundary: str = "", params: str = "") -> bytes:
    edge = boundary or f"----=_Part_{len(parts)}_{kind[:3]}_1763719440"
    body = plain_lines(f'Content-Type: multipart/{kind};\n boundary="{edge}"{params}\n\n')
    for one in parts:
        body += plain_lines(f"--{edge}\n") + one.rstrip(b"\r\n") + b"\r\n\r\n"
    return body + plain_lines(f"--{edge}--\n")


def attachment(name: str, mime: str, content: bytes, *, inline: str = "") -> bytes:
    how = f"inline\nContent-ID: <{inline}>" if inline else f"attachment; filename={name}"
    head = f"Content-Type: {mime}; name={name}\nContent-Disposition: {how}\n"
    head += "Content-Transfer-Encoding: base64\n\n"
    return plain_lines(head) + b"\r\n".join(base64.encodebytes(content).splitlines()) + b"\r\n"


def word(value: str) -> str:
    """A header value as it travels: encoded words where it is not ASCII, folded."""
    if value.isascii():
        return "\n ".join(textwrap.wrap(value, 74, break_on_hyphens=False, break_long_words=False))
    return Header(value, "utf-8", maxlinelen=72).encode(linesep="\n")


def mail(
    one: Asked,
    body: bytes,
    *,
    prefix: str = "Re: ",
    subject: str | None = None,
    sender: str = "Ana Horvat <ana@example.org>",
    own_id: str = "<CAF3kq8Z5vN1x@mail.example.org>",
    thread: bool = True,
    headers: str = "",
    replied: str = "",
) -> bytes:
    """A whole mail that reached the shop; `thread` is whether it names the mail it answers."""
    topic = prefix + one.subject if subject is None else subject
    answered = replied or one.message_id
    lines = [
        "Return-Path: <ana@example.org>",
        "Delivered-To: desk@flowers.example",
        "Received: from mail-out.example.org (mail-out.example.org [203.0.113.25])",
        "\tby mx.flowers.example (Postfix) with ESMTPS id 4fHk2v1Lz9",
        "\tfor <desk@flowers.example>; Sun, 22 Nov 2026 08:31:17 +0100 (CET)",
        f"From: {sender}",
        "To: Anna's Flowers <desk@flowers.example>",
        f"Subject: {word(topic)}",
        "Date: Sun, 22 Nov 2026 08:31:12 +0100",
        f"Message-ID: {own_id}",
    ]
    if thread:
        lines += [f"In-Reply-To: {answered}", f"References: {answered}"]
    if headers:
        lines += headers.strip("\n").split("\n")
    return plain_lines("\n".join([*lines, "MIME-Version: 1.0", ""])) + body


def wrapped(text: str, width: int) -> list[str]:
    """Lines hard-wrapped as programs do it: between words only."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def quoted(text: str, mark: str = "> ", width: int = 0, bare: str | None = None) -> str:
    """Our mail behind quote marks; `bare` is what stands on an empty line."""
    empty = mark if bare is None else bare
    lines = wrapped(text, width - len(mark)) if width else text.split("\n")
    return "\n".join(mark + line if line else empty for line in lines)


def flowed(text: str, mark: str = "", width: int = 72, *, delsp: bool = False) -> str:
    """format=flowed: a line that goes on ends in a space (with delsp, in one more)."""
    lines: list[str] = []
    for line in text.split("\n"):
        pieces = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [mark + piece + ("  " if delsp else " ") for piece in pieces[:-1]]
        lines.append(mark.rstrip() if mark and not pieces[-1] else mark + pieces[-1])
    return "\n".join(lines)


def escaped(text: str) -> str:
    return markup.escape(text, quote=False)


def linked(text: str, target: str = "") -> str:
    """Escaped text with addresses and links made clickable, as web mail does it."""

    def link(found: re.Match[str]) -> str:
        shown = found.group()
        href = shown if shown.startswith("mailto:") else f"mailto:{shown}"
        return f'<a href="{href}"{target}>{shown}</a>'

    return _ADDRESS.sub(link, escaped(text))


def breaks(text: str, end: str = "<br>\n", target: str = "") -> str:
    """Our plain mail as it is shown in HTML: lines with line breaks."""
    return end.join(linked(text, target).split("\n"))


def divs(text: str, opening: str = "<div>") -> str:
    """What a person types in a rich editor: one block a line."""
    return "".join(f"{opening}{escaped(line) or '<br>'}</div>" for line in text.split("\n"))


def paragraphs(text: str, opening: str = "<p class=MsoNormal>") -> str:
    """The same in Word's HTML."""
    lines = [escaped(line) or "<o:p>&nbsp;</o:p>" for line in text.split("\n")]
    return "\n".join(f"{opening}{line}<o:p></o:p></p>" for line in lines)


def sent(one: Asked) -> str:
    """Our text without its last line end; what programs make of our page, where they quote that."""
    text = one.text.strip("\n")
    if one.page:
        text = _LINK_LINE.sub(r"\1 <\2>\n", text).replace("\n\n\n", "\n\n")
    return text


def typed_breaks(text: str) -> str:
    """What a person typed, as lines with line breaks."""
    return "<br>".join(escaped(line) for line in text.split("\n"))


def first_and_divs(text: str) -> str:
    """Rich editors leave the first line bare and put blocks around the others."""
    first, _, rest = text.partition("\n")
    return escaped(first) + (divs(rest) if rest else "")
