# ruff: noqa: E501 - mails keep the form in which they are read
"""How each autoresponder dresses a text: with its marks, or bare as rules and scripts send it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from mails.asked import MACHINE, Asked, Sample, asked
from mails.machines_acks import ACKS
from mails.machines_asking import ASKING
from mails.machines_away import AWAY, REMOVE
from mails.machines_build import (
    FORMS,
    PERSON,
    Headers,
    body,
    mail,
    new_headers,
    reply_headers,
)
from mails.machines_notices import NOTICES, WARNINGS
from mails.machines_systems import SYSTEMS
from optindesk.core.letter import Verdict

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "hr")
AUTOMATIC = frozenset({Verdict.AUTOMATIC})

AUTOMATIC_REPLY = {
    "en": "Automatic reply: ",
    "de": "Automatische Antwort: ",
    "fr": "Réponse automatique : ",
    "es": "Respuesta automática: ",
    "it": "Risposta automatica: ",
    "nl": "Automatisch antwoord: ",
    "pt": "Resposta automática: ",
    "pl": "Odpowiedź automatyczna: ",
    "hr": "Automatski odgovor: ",
}


class Carrier(NamedTuple):
    """One autoresponder: its subject, its marks, the forms it quotes in, and what is certain."""

    name: str
    subject: str
    marks: Headers
    forms: tuple[str, ...]
    expected: frozenset[Verdict]


MARKED: tuple[Carrier, ...] = (
    Carrier(
        "Exchange, out of office",
        "{automatic}{subject}",
        (
            ("X-MS-Has-Attach", ""),
            ("X-Auto-Response-Suppress", "All"),
            ("X-MS-Exchange-Inbox-Rules-Loop", "ana@example.org"),
            ("auto-submitted", "auto-generated"),
            ("X-MS-Exchange-Parent-Message-Id", "{id}"),
        ),
        ("html, no quote", "no quote"),
        MACHINE,
    ),
    Carrier(
        "Microsoft 365, server reply by rule",
        "RE: {subject}",
        (
            ("X-MS-Exchange-Inbox-Rules-Loop", "ana@example.org"),
            ("X-Auto-Response-Suppress", "OOF, AutoReply"),
            ("auto-submitted", "auto-generated"),
        ),
        ("html, outlook block", "html, no quote"),
        MACHINE,
    ),
    Carrier(
        "Outlook.com, away",
        "{automatic}{subject}",
        (("X-Auto-Response-Suppress", "All"), ("auto-submitted", "auto-generated")),
        ("html, no quote",),
        MACHINE,
    ),
    Carrier(
        "Gmail vacation responder",
        "Re: {subject}",
        (("Precedence", "bulk"), ("X-Autoreply", "yes"), ("Auto-Submitted", "auto-replied")),
        ("html, no quote", "no quote"),
        AUTOMATIC,
    ),
    Carrier(
        "Sieve vacation, Pigeonhole",
        "Auto: {subject}",
        (
            ("X-Sieve", "Pigeonhole Sieve 0.5.21"),
            ("Precedence", "bulk"),
            ("Auto-Submitted", "auto-replied (vacation)"),
        ),
        ("no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "Sieve vacation, Cyrus",
        "Auto: {subject}",
        (("X-Sieve", "CMU Sieve 3.0"), ("Auto-Submitted", "auto-replied (vacation)")),
        ("no quote", "whole mail attached"),
        AUTOMATIC,
    ),
    Carrier(
        "vacation(1)",
        "away from my mail",
        (("Precedence", "bulk"), ("Auto-Submitted", "auto-replied")),
        ("no quote", "subject only"),
        AUTOMATIC,
    ),
    Carrier(
        "Exim autoreply",
        "Re: {subject}",
        (("Auto-Submitted", "auto-replied"),),
        ("no quote", "copy with header lines", "marked quote, no attribution"),
        AUTOMATIC,
    ),
    Carrier(
        "procmail with formail -rk",
        "Re: {subject}",
        (("X-Loop", "ana@example.org"), ("Precedence", "junk")),
        ("marked quote, no attribution", "bare copy"),
        MACHINE,
    ),
    Carrier(
        "cPanel autoresponder",
        "Autoreply: {subject}",
        (
            ("X-Autorespond", "{subject}"),
            ("X-Loop", "ana@example.org"),
            ("Precedence", "auto_reply"),
            ("X-Precedence", "auto_reply"),
        ),
        ("no quote", "html, no quote"),
        MACHINE,
    ),
    Carrier(
        "Plesk autoresponder",
        "Re: {subject}",
        (
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "All"),
            ("Precedence", "bulk"),
        ),
        ("no quote", "html, no quote"),
        AUTOMATIC,
    ),
    Carrier(
        "GMX autoresponder",
        "Re: {subject}",
        (("X-Priority", "3"), ("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")),
        ("no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "web.de autoresponder",
        "Automatische Antwort: {subject}",
        (("Auto-Submitted", "auto-replied"),),
        ("no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "iCloud vacation",
        "Re: {subject}",
        (("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")),
        ("no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "Yahoo vacation",
        "Re: {subject}",
        (("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")),
        ("html, no quote", "no quote"),
        AUTOMATIC,
    ),
    Carrier(
        "Zoho vacation",
        "Re: {subject}",
        (
            ("Auto-Submitted", "auto-replied"),
            ("X-Mailer", "Zoho Mail"),
            ("X-Zoho-AutoReply", "true"),
        ),
        ("html, no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "Proton auto-reply",
        "Auto: {subject}",
        (("X-Autoreply", "yes"), ("Precedence", "auto_reply"), ("Auto-Submitted", "auto-replied")),
        ("html, no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "Domino out of office",
        "Ana Horvat/Example",
        (
            ("Auto-Submitted", "auto-generated"),
            (
                "X-MIMETrack",
                "Serialize by Router on MAIL1/Example(Release 12.0.2) at 21.11.2026 11:20:13",
            ),
        ),
        ("no quote", "html, no quote"),
        MACHINE,
    ),
    Carrier(
        "GroupWise vacation rule",
        "Re: {subject}",
        (("X-Mailer", "GroupWise 18.5"), ("Auto-Submitted", "auto-replied")),
        ("marked quote", "original message block"),
        AUTOMATIC,
    ),
    Carrier(
        "Kerio out of office",
        "Out of Office Autoreply: {subject}",
        (("Auto-Submitted", "auto-replied"), ("X-Mailer", "Kerio Connect 10")),
        ("no quote",),
        AUTOMATIC,
    ),
    Carrier(
        "Zimbra out of office",
        "Re: {subject}",
        (("Auto-Submitted", "auto-replied (zimbra; vacation)"), ("Precedence", "bulk")),
        ("no quote", "marked quote"),
        AUTOMATIC,
    ),
    Carrier(
        "help desk",
        "[#4711] {subject}",
        (
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "All"),
            ("Precedence", "bulk"),
        ),
        ("html, copy under a rule", "html, table", "copy under a line"),
        AUTOMATIC,
    ),
    Carrier(
        "gateway behind an empty return path",
        "Re: {subject}",
        (("Return-Path", "<>"),),
        ("marked quote", "bare copy", "unmarked quote"),
        MACHINE,
    ),
    Carrier(
        "contact form",
        "{subject}",
        (("Precedence", "bulk"), ("X-PHP-Originating-Script", "33:contact.php")),
        ("bare copy", "copy under a line"),
        MACHINE,
    ),
)

SERVICES = (
    "gateway behind an empty return path",
    "help desk",
    "contact form",
    "procmail with formail -rk",
    "Microsoft 365, server reply by rule",
)
"""What sends notices and asks for answers; the first also passes on what persons wrote."""

KINDS: dict[str, dict[str, str]] = AWAY | ACKS | ASKING | NOTICES


def carried() -> Iterator[Sample]:
    """Each text three times bare, in forms that take turns, and once as a marked system sends it."""
    turn, mark = count(), count()
    for kind, texts in KINDS.items():
        for language in LANGUAGES:
            one = asked(language)
            text = filled(texts[language], one)
            for _ in range(3):
                number = next(turn)
                form = FORMS[(number * 7 + number // len(FORMS)) % len(FORMS)]
                yield Sample(
                    f"{kind}, {language}, {form}, bare {number}",
                    one,
                    mail(bare(one, number), body(text, one, form, number)),
                    MACHINE,
                )
            number = next(mark)
            carriers = carriers_of(kind)
            carrier = carriers[number % len(carriers)]
            form = carrier.forms[number // len(carriers) % len(carrier.forms)]
            subject = filled(carrier.subject, one)
            marks = tuple((name, filled(value, one)) for name, value in carrier.marks)
            yield Sample(
                f"{carrier.name}, {kind}, {language}, {form}",
                one,
                mail(
                    reply_headers(one, subject=subject, number=number, more=marks),
                    body(text, one, form, number),
                ),
                carrier.expected,
            )


def carriers_of(kind: str) -> tuple[Carrier, ...]:
    """The systems that send texts of a kind: a person's own texts come from all autoresponders."""
    if kind in AWAY:
        return tuple(carrier for carrier in MARKED if carrier.name not in SERVICES[1:])
    if kind in ACKS:
        return MARKED
    # A gateway's notice may be told apart as a bounce
    return tuple(c._replace(expected=MACHINE) for c in MARKED if c.name in SERVICES)


def bare(one: Asked, number: int) -> Headers:
    """A reply, or a new mail, of the person or of the person's firm, with nothing that marks it."""
    sender = (PERSON, "ana@example.org", "Example Ltd <ana@example.org>")[number % 3]
    subject = (
        f"Re: {one.subject}",
        f"AW: {one.subject}",
        one.subject,
        "",
        f"[#4711] {one.subject}",
    )
    headers = new_headers if number % 4 == 3 else reply_headers
    return headers(one, subject=subject[number % 5], sender=sender, number=number)


def removing() -> Iterator[Sample]:
    """Notes that ask to take a person off all lists: leaving is right after them too."""
    for number, (language, text) in enumerate(REMOVE.items()):
        one = asked(language)
        for form in ("no quote", "marked quote", "html, outlook block", "bare copy"):
            yield Sample(
                f"take the person off, {language}, {form}",
                one,
                mail(reply_headers(one, number=number), body(text, one, form, number)),
                MACHINE | {Verdict.LEAVE},
            )


def systems() -> Iterator[Sample]:
    """Each system's mail as it is, and as it comes through a gateway that took off its marks."""
    forms = ("no quote", "copy under a line", "html, copy under a rule", "marked quote")
    for number, system in enumerate(SYSTEMS):
        one = asked(system.language)
        text, subject = filled(system.text, one), filled(system.subject, one)
        marks = tuple((name, filled(value, one)) for name, value in system.marks)
        replied = ("Auto-Submitted", "auto-replied") in marks
        name = f"{system.name}, {system.language}, {number}"
        for part, form in enumerate((forms[number % 4], FORMS[number % len(FORMS)])):
            if not marks:
                break
            yield Sample(
                f"{name}, marked, {form}, {part}",
                one,
                mail(
                    reply_headers(
                        one, subject=subject, sender=system.sender, number=number, more=marks
                    ),
                    body(text, one, form, number),
                ),
                AUTOMATIC if replied and "mailer-daemon" not in system.sender else MACHINE,
            )
        for part, form in enumerate(
            (forms[(number + 1) % 4], FORMS[(number * 5 + 2) % len(FORMS)])
        ):
            yield Sample(
                f"{name}, without marks, {form}, {part}",
                one,
                mail(
                    reply_headers(one, subject=subject or "Re:", number=number),
                    body(text, one, form, number + 1),
                ),
                MACHINE,
            )


def warned() -> Iterator[Sample]:
    """Our own mail, sent back by a rule, with the warning of a gateway above it."""
    for number, (language, warning) in enumerate(WARNINGS.items()):
        one = asked(language)
        for form in (
            "bare copy",
            "html, table",
            "original message block",
            "copy with header lines",
        ):
            subject = f"[EXTERNAL] FW: {one.subject}"
            yield Sample(
                f"forwarded by rule with a warning, {language}, {form}",
                one,
                mail(reply_headers(one, subject=subject), body(warning, one, form, number)),
                MACHINE,
            )


def filled(text: str, one: Asked) -> str:
    """A text with what a system fills in of our mail."""
    return (
        text.replace("{subject}", one.subject)
        .replace("{id}", one.message_id)
        .replace("{automatic}", AUTOMATIC_REPLY[one.language])
    )
