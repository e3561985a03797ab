# ruff: noqa: E501 - mails keep the form in which they are read
"""How mails of machines are put together: headers, MIME parts, and the forms a quote can have."""

from __future__ import annotations

import base64
import html
import quopri
import re
import textwrap
from email.header import Header

from mails.asked import Asked, asked_in_html

Headers = tuple[tuple[str, str], ...]
Part = tuple[Headers, bytes]

PERSON = "Ana Horvat <ana@example.org>"
DESK = "Anna's Flowers <desk@flowers.example>"
DATE = "Sat, 21 Nov 2026 11:20:13 +0100"

ATTRIBUTIONS = {
    "en": "On Sat, 21 Nov 2026 at 11:04, Anna's Flowers <desk@flowers.example> wrote:",
    "de": "Am Sa., 21. Nov. 2026 um 11:04 Uhr schrieb Anna's Flowers <desk@flowers.example>:",
    "fr": "Le sam. 21 nov. 2026 à 11:04, Anna's Flowers <desk@flowers.example> a écrit :",
    "es": "El sáb, 21 nov 2026 a las 11:04, Anna's Flowers (<desk@flowers.example>) escribió:",
    "it": "Il giorno sab 21 nov 2026 alle ore 11:04 Anna's Flowers <desk@flowers.example> ha scritto:",
    "nl": "Op za 21 nov 2026 om 11:04 schreef Anna's Flowers <desk@flowers.example>:",
    "pt": "Anna's Flowers <desk@flowers.example> escreveu (sábado, 21/11/2026 à(s) 11:04):",
    "pl": "sob., 21 lis 2026 o 11:04 Anna's Flowers <desk@flowers.example> napisał(a):",
    "hr": "sub, 21. stu 2026. u 11:04 Anna's Flowers <desk@flowers.example> napisao je:",
}
ORIGINALS = {
    "en": ("Original Message", "From", "Sent", "To", "Subject"),
    "de": ("Ursprüngliche Nachricht", "Von", "Gesendet", "An", "Betreff"),
    "fr": ("Message d'origine", "De", "Envoyé", "À", "Objet"),
    "es": ("Mensaje original", "De", "Enviado el", "Para", "Asunto"),
    "it": ("Messaggio originale", "Da", "Inviato", "A", "Oggetto"),
    "nl": ("Oorspronkelijk bericht", "Van", "Verzonden", "Aan", "Onderwerp"),
    "pt": ("Mensagem original", "De", "Enviada", "Para", "Assunto"),
    "pl": ("Oryginalna wiadomość", "Od", "Wysłano", "Do", "Temat"),
    "hr": ("Izvorna poruka", "Od", "Poslano", "Za", "Predmet"),
}


def mail(headers: Headers, part: Part) -> bytes:
    """The whole mail as a server hands it out."""
    lines = [f"{name}: {folded(name, value)}" for name, value in (*headers, *part[0])]
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + part[1]


def folded(name: str, value: str) -> str:
    """A header's value as it travels: encoded words where needed."""
    if value.isascii():
        return value
    name_part, bracket, address = value.rpartition(" <")
    if bracket and name in ("From", "To", "Sender"):
        return f"{Header(name_part, 'utf-8').encode()} <{address}"
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def text_part(
    text: str,
    *,
    subtype: str = "plain",
    charset: str = "utf-8",
    coding: str = "quoted-printable",
    more: str = "",
) -> Part:
    """A text in one of the codings; what the charset lacks becomes a question mark, as it does."""
    raw = text.replace("\n", "\r\n").encode(charset, "replace")
    if not raw.endswith(b"\r\n"):
        raw += b"\r\n"
    if coding == "quoted-printable":
        raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    elif coding == "base64":
        raw = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    return (
        ("MIME-Version", "1.0"),
        ("Content-Type", f"text/{subtype}; charset={charset}{more}"),
        ("Content-Transfer-Encoding", coding),
    ), raw


def raw_part(kind: str, raw: bytes, disposition: str = "") -> Part:
    """An attached mail, its headers, or a report for programs."""
    headers: Headers = (("MIME-Version", "1.0"), ("Content-Type", kind))
    if disposition:
        headers = (*headers, ("Content-Disposition", disposition))
    return headers, raw


def several(subtype: str, *parts: Part, more: str = "") -> Part:
    """A multipart of these parts."""
    line = b"--=_part_4711_8f2e\r\n"
    depth = b"".join(part[1] for part in parts).count(b"--=_part_4711") + 1
    line = line.replace(b"8f2e", b"%02d8f2e" % (depth % 100))
    boundary = line[2:-2].decode()
    body = b""
    for headers, content in parts:
        shown = [f"{name}: {value}" for name, value in headers if name != "MIME-Version"]
        body += line + "\r\n".join(shown).encode("ascii") + b"\r\n\r\n" + content
        body += b"" if content.endswith(b"\r\n") else b"\r\n"
    body += line[:-2] + b"--\r\n"
    kind = f'multipart/{subtype}; boundary="{boundary}"{more}'
    return (("MIME-Version", "1.0"), ("Content-Type", kind)), body


def reply_headers(
    one: Asked, *, subject: str = "", sender: str = PERSON, number: int = 0, more: Headers = ()
) -> Headers:
    """The headers of a reply that names our mail, with nothing that marks a machine."""
    return (
        ("From", sender),
        ("To", DESK),
        ("Subject", subject or f"Re: {one.subject}"),
        ("Date", DATE),
        ("Message-ID", f"<{4711 + number:x}.20261121102013@mail.example.org>"),
        ("In-Reply-To", one.message_id),
        ("References", one.message_id),
        *more,
    )


def new_headers(
    one: Asked, *, subject: str = "", sender: str = PERSON, number: int = 0, more: Headers = ()
) -> Headers:
    """The headers of a mail that names ours nowhere but in its text."""
    whole = reply_headers(one, subject=subject, sender=sender, number=number, more=more)
    return tuple(pair for pair in whole if pair[0] not in ("In-Reply-To", "References"))


def headers_of(one: Asked) -> bytes:
    """The header block of our mail."""
    return one.raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"


def header_lines(one: Asked) -> str:
    """The headers that old programs repeat above a copy."""
    return (
        f"From: {DESK}\nTo: {PERSON}\nSubject: {one.subject}\n"
        f"Date: Sat, 21 Nov 2026 10:04:00 +0000\nMessage-ID: {one.message_id}"
    )


def marked(text: str, mark: str = "> ") -> str:
    """A text with a mark before each line."""
    return "\n".join(f"{mark}{line}".rstrip() for line in text.rstrip("\n").split("\n"))


def wrapped(text: str, width: int) -> str:
    """A text whose lines were broken by a program."""
    return "\n".join(
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def original(one: Asked, language: str) -> str:
    """The block that Outlook puts above a quote."""
    title, sender, sent, to, subject = ORIGINALS[language]
    return (
        f"-----{title}-----\n{sender}: {DESK}\n{sent}: 21.11.2026 11:04\n{to}: {PERSON}\n"
        f"{subject}: {one.subject}\n\n{one.text}"
    )


def as_html(text: str) -> str:
    """A text as web clients show it: paragraphs, line ends, addresses as links."""
    shown = html.escape(text, quote=False)
    shown = re.sub(
        r"(?:mailto:)?[\w.]+@[\w.]+\w(?:\?\S*[^\s.])?",
        lambda found: f'<a href="mailto:{found[0].removeprefix("mailto:")}">{found[0]}</a>',
        shown,
    )
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>\n" for part in shown.split("\n\n"))


def with_quote(text: str, one: Asked, form: str) -> str:
    """A text with our mail in one of the forms that plain text knows."""
    attribution = ATTRIBUTIONS[one.language]
    return {
        "no quote": text,
        "marked quote": f"{text}\n\n{attribution}\n\n{marked(one.text)}",
        "marked quote, wrapped at 72": f"{text}\n\n{attribution}\n{marked(wrapped(one.text, 72))}",
        "marked quote, no attribution": f"{text}\n\n{marked(one.text)}",
        "unmarked quote": f"{text}\n\n{attribution}\n\n{one.text}",
        "bare copy": f"{text}\n\n{one.text}",
        "bare copy, wrapped at 60": f"{text}\n\n{wrapped(one.text, 60)}",
        "copy under a line": f"{text}\n\n{'-' * 60}\n\n{one.text}",
        "copy with header lines": f"{text}\n\n{header_lines(one)}\n\n{one.text}",
        "original message block": f"{text}\n\n{original(one, one.language)}",
        "indented copy": f"{text}\n\n{marked(one.text, '    ')}",
        "barred copy": f"{text}\n\n{marked(one.text, '| ')}",
        "copy above": f"{one.text}\n\n{text}",
        "marked copy above": f"{attribution}\n{marked(one.text)}\n\n{text}",
        "cut copy": f"{text}\n\n{one.text[:400].rsplit(' ', 1)[0]} [...]",
        "subject only": f"{text}\n\nRe: {one.subject}\n{one.token}",
    }[form]


PLAIN_FORMS = (
    "no quote",
    "marked quote",
    "unmarked quote",
    "original message block",
    "bare copy",
    "marked quote, wrapped at 72",
    "copy with header lines",
    "indented copy",
    "copy above",
    "bare copy, wrapped at 60",
    "marked quote, no attribution",
    "copy under a line",
    "cut copy",
    "barred copy",
    "subject only",
    "marked copy above",
)


def plain(text: str, one: Asked, form: str, number: int = 0) -> Part:
    """A plain mail; the codings take turns."""
    coding = ("8bit", "quoted-printable", "base64")[number % 3]
    return text_part(with_quote(text, one, form), coding=coding)


def rich(text: str, one: Asked, form: str, number: int = 0) -> Part:
    """A mail with HTML, as the large clients and help desks write it."""
    attribution = as_html(ATTRIBUTIONS[one.language])
    said = as_html(text)
    ours = asked_in_html(one.language, one.changes).page if number % 2 else as_html(one.text)
    web = {
        "html, gmail quote": f'<div dir="ltr">{said}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{attribution}</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{ours}</blockquote></div>',
        "html, outlook block": f'<html><body><div class="WordSection1">{said}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">{as_html(original(one, one.language).split(chr(10) * 2, 1)[0])}</div></div>{ours}</div></body></html>',
        "html, copy under a rule": f"<html><body>{said}<hr>{ours}</body></html>",
        "html, no quote": f'<html><body style="font-family:Arial">{said}</body></html>',
        "html, table": f'<html><body><table width="600"><tr><td>{said}</td></tr><tr><td style="color:#999">{ours}</td></tr></table></body></html>',
        "html, blockquote cite": f'<html><body>{said}<blockquote type="cite">{ours}</blockquote></body></html>',
    }[form]
    below = {
        "html, gmail quote": "marked quote, wrapped at 72",
        "html, outlook block": "original message block",
        "html, copy under a rule": "copy under a line",
        "html, no quote": "no quote",
        "html, table": "bare copy",
        "html, blockquote cite": "marked quote",
    }[form]
    hypertext = text_part(web, subtype="html", coding=("quoted-printable", "base64")[number % 2])
    if number % 4 == 3:
        return hypertext
    return several("alternative", plain(text, one, below, number + 1), hypertext)


RICH_FORMS = (
    "html, gmail quote",
    "html, copy under a rule",
    "html, outlook block",
    "html, no quote",
    "html, table",
    "html, blockquote cite",
)


def attached(text: str, one: Asked, form: str, number: int = 0) -> Part:
    """A mail with ours, or its headers, attached."""
    said = plain(text, one, "no quote", number)
    if form == "whole mail attached":
        return several("mixed", said, raw_part("message/rfc822", one.raw, "attachment"))
    if form == "mail attached as a file":
        file = text_part(one.text, more='; name="message.txt"', coding="base64")
        kind = (*file[0], ("Content-Disposition", 'attachment; filename="message.txt"'))
        return several("mixed", said, (kind, file[1]))
    return several("mixed", said, raw_part("text/rfc822-headers", headers_of(one)))


ATTACHED_FORMS = ("whole mail attached", "headers attached", "mail attached as a file")


def body(text: str, one: Asked, form: str, number: int = 0) -> Part:
    """A body in any of the forms."""
    if form in PLAIN_FORMS:
        return plain(text, one, form, number)
    return (
        rich(text, one, form, number) if form in RICH_FORMS else attached(text, one, form, number)
    )


FORMS = tuple(
    form
    for group in zip(
        PLAIN_FORMS,
        (RICH_FORMS * 3)[: len(PLAIN_FORMS)],
        (ATTACHED_FORMS * 6)[: len(PLAIN_FORMS)],
        strict=True,
    )
    for form in group
)
