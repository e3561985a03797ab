# ruff: noqa: E501 - mails keep the form in which they are read
"""Responders that send our own words back: whole, cut, marked, wrapped, translated, as a subject."""

from __future__ import annotations

from collections.abc import Iterator

from mails.asked import MACHINE, Asked, Sample, asked
from mails.machines_build import (
    DATE,
    PERSON,
    Headers,
    Part,
    as_html,
    attached,
    header_lines,
    headers_of,
    mail,
    marked,
    new_headers,
    original,
    raw_part,
    reply_headers,
    several,
    text_part,
    wrapped,
)

SHIPPED = ("en", "de", "fr", "es", "it", "hr")

YES_WORDS = {"en": "YES", "de": "JA", "fr": "OUI", "es": "SÍ", "it": "SÌ", "hr": "DA"}
NO_WORDS = {"en": "NO", "de": "NEIN", "fr": "NON", "es": "NO", "it": "NO", "hr": "NE"}

RECEIVED = {
    "en": "We received your message:",
    "de": "Wir haben folgende Nachricht erhalten:",
    "fr": "Nous avons reçu votre message :",
    "es": "Hemos recibido su mensaje:",
    "it": "Abbiamo ricevuto il Suo messaggio:",
    "hr": "Primili smo Vašu poruku:",
}
ANSWERED = {
    "en": "Thank you! A colleague will answer you.",
    "de": "Vielen Dank! Ein Mitarbeiter wird Ihnen antworten.",
    "fr": "Merci ! Un collègue vous répondra.",
    "es": "¡Gracias! Un compañero le responderá.",
    "it": "Grazie! Un collega Le risponderà.",
    "hr": "Hvala! Odgovorit će Vam kolega.",
}
FORWARDED = {
    "en": "---------- Forwarded message ---------\nFrom: Anna's Flowers <desk@flowers.example>\nDate: Sat, 21 Nov 2026 at 11:04\nSubject: {subject}\nTo: Ana Horvat <ana@example.org>\n\n",
    "de": "---------- Weitergeleitete Nachricht ---------\nVon: Anna's Flowers <desk@flowers.example>\nDate: Sa., 21. Nov. 2026 um 11:04 Uhr\nSubject: {subject}\nTo: Ana Horvat <ana@example.org>\n\n",
    "fr": "---------- Message transféré ---------\nDe : Anna's Flowers <desk@flowers.example>\nDate: sam. 21 nov. 2026 à 11:04\nSubject: {subject}\nTo: Ana Horvat <ana@example.org>\n\n",
    "es": "---------- Mensaje reenviado ---------\nDe: Anna's Flowers <desk@flowers.example>\nFecha: sáb, 21 nov 2026 a las 11:04\nAsunto: {subject}\nPara: Ana Horvat <ana@example.org>\n\n",
    "it": "---------- Messaggio inoltrato ---------\nDa: Anna's Flowers <desk@flowers.example>\nData: sab 21 nov 2026 alle ore 11:04\nOggetto: {subject}\nA: Ana Horvat <ana@example.org>\n\n",
    "hr": "---------- Proslijeđena poruka ---------\nOd: Anna's Flowers <desk@flowers.example>\nDatum: sub, 21. stu 2026. u 11:04\nPredmet: {subject}\nZa: Ana Horvat <ana@example.org>\n\n",
}


def instruction(one: Asked) -> str:
    """The paragraph of our mail that tells how to agree."""
    return next(part for part in one.text.split("\n\n") if f" {YES_WORDS[one.language]}" in part)


def refusal(one: Asked) -> str:
    """The paragraph that tells how to refuse."""
    paragraphs = one.text.split("\n\n")
    return paragraphs[paragraphs.index(instruction(one)) + 1]


def echoed(one: Asked) -> dict[str, str]:
    """What is left of our mail in the text of responders that keep only some of it."""
    text, first, second = one.text, instruction(one), refusal(one)
    yes, no = YES_WORDS[one.language], NO_WORDS[one.language]
    start = text.index(first)
    to_word = first[: first.index(f" {yes}") + len(yes) + 1]
    received, answered = RECEIVED[one.language], ANSWERED[one.language]
    forwarded = FORWARDED[one.language].replace("{subject}", one.subject)
    lower = to_word[0].lower() + to_word[1:]
    words = first.split(", ", 1)[-1]
    return {
        "the whole text": text,
        "the whole text twice": f"{text}\n{text}",
        "the whole text, wrapped at 50": wrapped(text, 50),
        "the whole text, wrapped at 60": wrapped(text, 60),
        "the whole text, wrapped at 72": wrapped(text, 72),
        "the whole text, wrapped at 40": wrapped(text, 40),
        "the whole text, wrapped at 20": wrapped(text, 20),
        "the whole text, a bar before each line": marked(text, "| "),
        "the whole text, marked": marked(text),
        "the whole text, marked twice": marked(marked(text)),
        "the whole text, marked, wrapped after the marks": wrapped(marked(text), 60),
        "the whole text, marks without a space": marked(text, ">"),
        "the whole text, indented by a tab": marked(text, "\t"),
        "the whole text, no empty lines": text.replace("\n\n", "\n"),
        "the whole text, in one line": " ".join(text.split()),
        "the whole text, no addresses": text.replace("mailto:", "").replace("@", " at "),
        "the whole text, in small letters": text.lower(),
        "the whole text, in capitals": text.upper(),
        "header lines and the whole text": f"{header_lines(one)}\n\n{text}",
        "original message block": original(one, one.language),
        "forwarded by rule": forwarded + text,
        "received, and the whole text": f"{received}\n\n{text}",
        "received, the whole text, thanks": f"{received}\n\n{text}\n\n{answered}",
        "the whole text, then thanks": f"{text}\n\n{answered}",
        "from the instruction on": text[start:],
        "from the instruction on, wrapped at 50": wrapped(text[start:], 50),
        "from the instruction on, then thanks": f"{text[start:]}\n{answered}",
        "the instruction alone": first,
        "the instruction without its first clause": words,
        "the instruction up to the word": to_word,
        "the instruction up to the word, in small letters": lower,
        "the instruction up to the word, cut off": f"{to_word}...",
        "the instruction quoted in a sentence": f'{received}\n\n"{first}"\n\n{answered}',
        "the instruction, then thanks": f"{first}\n\n{answered}",
        "the refusal alone": second,
        "the refusal up to the word": second[: second.index(f" {no}") + len(no) + 1],
        "from the refusal on": text[text.index(second) :],
        "cut off after the word": text[: start + len(to_word)],
        "cut off in the middle": text[: len(text) // 2],
        "cut off in the middle, marked": marked(text[: len(text) // 2]),
        "cut off at 255 characters": text[:255],
        "cut off at 1024 characters, with dots": text[:1024] + "[...]",
        "only the second half": text[len(text) // 2 :],
        "only the links": "\n".join(line for line in text.split("\n") if "mailto:" in line),
        "only the first link": next(line for line in text.split("\n") if "mailto:" in line),
        "only the token": one.token,
        "received, subject and token": f"{received}\n\n{one.subject}\nYES {one.token}",
        "the last paragraphs": "\n\n".join(text.rstrip().split("\n\n")[-3:]),
        "received, and the last line cut": f"{received} {text[:100]}...",
        "a form with the text in it": f"Name: Anna's Flowers\nE-Mail: desk@flowers.example\nMessage: {text}\nIP: 192.0.2.7",
    }


def echoes() -> Iterator[Sample]:
    """Our own words, in the text of a mail that nothing marks."""
    number = 0
    for language in SHIPPED:
        one = asked(language)
        for name, text in echoed(one).items():
            number += 1
            headers = (reply_headers, new_headers)[number % 5 == 0](one, number=number)
            yield Sample(
                f"echo, {name}, {language}", one, mail(headers, coded(text, number)), MACHINE
            )


def coded(text: str, number: int) -> Part:
    """The codings, charsets and kinds of text in turn."""
    kinds = (
        lambda: text_part(text),
        lambda: text_part(text, coding="8bit"),
        lambda: text_part(text, coding="base64"),
        lambda: text_part(text, charset="iso-8859-1", coding="8bit"),
        lambda: text_part(as_html(text), subtype="html"),
        lambda: text_part(f"<pre>{text}</pre>", subtype="html", coding="base64"),
        lambda: several("alternative", text_part(text), text_part(as_html(text), subtype="html")),
        lambda: text_part(text, charset="windows-1252"),
    )
    return kinds[number % len(kinds)]()


def whole() -> Iterator[Sample]:
    """Our mail as it was, sent back, redirected, bounced by hand or attached to nothing."""
    for number, language in enumerate((*SHIPPED, "nl", "pt", "pl")):
        one = asked(language)
        empty = text_part("")
        body = one.raw.split(b"\r\n\r\n", 1)[1]
        kind: Headers = (
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        )
        resent = (
            f"Resent-From: {PERSON}\r\nResent-To: desk@flowers.example\r\nResent-Date: {DATE}\r\n"
        )
        html_only = text_part(
            f"<html><body><blockquote>{as_html(one.text)}</blockquote></body></html>",
            subtype="html",
        )
        shapes = {
            "its body under the person's name": mail(
                reply_headers(one, number=number), (kind, body)
            ),
            "its body, subject kept": mail(
                new_headers(one, subject=one.subject, number=number), (kind, body)
            ),
            "redirected": resent.encode() + one.raw,
            "delivered to us by mistake": b"Delivered-To: desk@flowers.example\r\n" + one.raw,
            "attached to an empty mail": mail(
                reply_headers(one, subject=f"Fwd: {one.subject}", number=number),
                several("mixed", empty, raw_part("message/rfc822", one.raw)),
            ),
            "the whole mail is the attachment": mail(
                reply_headers(one, subject=f"Fwd: {one.subject}", number=number),
                raw_part("message/rfc822", one.raw),
            ),
            "in a digest": mail(
                reply_headers(one, subject="Digest", number=number),
                several("digest", raw_part("message/rfc822", one.raw)),
            ),
            "its headers attached to an empty mail": mail(
                reply_headers(one, number=number),
                several("mixed", empty, raw_part("text/rfc822-headers", headers_of(one))),
            ),
            "its source as text": mail(
                reply_headers(one, number=number),
                text_part(one.raw.decode("ascii").replace("\r\n", "\n"), coding="base64"),
            ),
            "as a file": mail(
                reply_headers(one, number=number), attached("", one, "mail attached as a file")
            ),
            "in a quote of HTML alone": mail(reply_headers(one, number=number), html_only),
        }
        for name, content in shapes.items():
            yield Sample(f"our mail, {name}, {language}", one, content, MACHINE)


def translated() -> Iterator[Sample]:
    """What translators make of our mail: its text in another language, with the same token."""
    for number, language in enumerate(SHIPPED):
        one = asked(language)
        for other in SHIPPED:
            if other == language:
                continue
            there = asked(other).text
            above = f"Translated from {language} to {other}:\n\n{there}"
            texts = {"alone": there, "with a headline": above, "both": f"{there}\n\n{one.text}"}
            name = tuple(texts)[(number + SHIPPED.index(other)) % 3]
            yield Sample(
                f"translation, {language} into {other}, {name}",
                one,
                mail(reply_headers(one, number=number), coded(texts[name], number)),
                MACHINE,
            )


SUBJECTS = (
    "Re: YES {token}",
    "Automatic reply: YES {token}",
    "Auto: YES {token}",
    "Read: YES {token}",
    "[#4711] YES {token}",
    "Undeliverable: YES {token}",
    "AutoReply: YES {token}",
    "Accepted: YES {token}",
    "YES {token}",
    "Auto: JOIN Flower news",
    "Automatic reply: JOIN Flower news",
    "[#4711] JOIN Flower news",
)
BELOW = {
    "empty": "",
    "a thank-you": "Thank you for your message.",
    "a ticket": "Your request has been received. Ticket 4711.",
    "only a disclaimer": "This e-mail may contain confidential information. If you are not the intended recipient, please delete it.",
    "only a signature": "-- \nAna Horvat\nExample Ltd\n+385 1 555 0100",
    "sent from": "Sent from my iPhone",
}

SAYS_NOTHING = ("empty", "only a disclaimer", "only a signature", "sent from")


def subjects() -> Iterator[Sample]:
    """A subject of ours that a system sends back above nothing, or above what it always says."""
    one = asked("en")
    for number, subject in enumerate(SUBJECTS):
        for name, text in BELOW.items():
            if subject == "YES {token}" and name in SAYS_NOTHING:
                continue  # only who presses our own button writes that: see people.py
            filled = subject.replace("{token}", one.token)
            yield Sample(
                f"subject echoed, {subject.replace(' {token}', '')}, {name}",
                one,
                mail(new_headers(one, subject=filled, number=number), text_part(text)),
                MACHINE,
            )
