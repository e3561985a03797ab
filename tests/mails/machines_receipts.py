# ruff: noqa: E501 - mails keep the form in which they are read
"""Receipts, complaints, answers of calendars, and reports on TLS and DMARC."""

from __future__ import annotations

import gzip
from base64 import encodebytes
from collections.abc import Iterator

from mails.asked import MACHINE, Sample, asked
from mails.machines_build import (
    PERSON,
    Headers,
    as_html,
    headers_of,
    mail,
    new_headers,
    raw_part,
    reply_headers,
    several,
    text_part,
)
from mails.machines_carriers import LANGUAGES
from mails.machines_notices import NOTICES
from mails.machines_reports import returned
from optindesk.core.letter import Verdict

COMPLAINT = frozenset({Verdict.COMPLAINT})

READ_SUBJECTS = {
    "en": ("Read: ", "Not read: "),
    "de": ("Gelesen: ", "Ungelesen: "),
    "fr": ("Lu : ", "Non lu : "),
    "es": ("Leído: ", "No leídos: "),
    "it": ("Letto: ", "Non letto: "),
    "nl": ("Gelezen: ", "Niet gelezen: "),
    "pt": ("Lida: ", "Não lida: "),
    "pl": ("Przeczytano: ", "Nie przeczytano: "),
    "hr": ("Pročitano: ", "Nije pročitano: "),
}
DISPOSITIONS = (
    ("was read", "manual-action/MDN-sent-manually; displayed", 0),
    ("return receipt", "manual-action/MDN-sent-automatically; displayed", 0),
    ("deleted without being read", "automatic-action/MDN-sent-automatically; deleted", 1),
    ("scanned, no virus", "automatic-action/MDN-sent-automatically; processed", 0),
)


def receipts() -> Iterator[Sample]:
    """Read receipts of RFC 8098 in nine languages; the same in prose stands among the notices."""
    for language in LANGUAGES:
        one = asked(language)
        for number, (kind, disposition, place) in enumerate(DISPOSITIONS):
            lines = f"Reporting-UA: mail.example.org; Thunderbird 128.5\r\nFinal-Recipient: rfc822;ana@example.org\r\nOriginal-Message-ID: {one.message_id}\r\nDisposition: {disposition}\r\n"
            parts = [
                text_part(NOTICES[kind][language].replace("{subject}", one.subject)),
                raw_part("message/disposition-notification", lines.encode()),
            ]
            if number == 1:
                parts.append(returned(one, 1))
            marks: Headers = (("Auto-Submitted", "auto-replied"),) if "automatic" in kind else ()
            yield Sample(
                f"receipt, {kind}, {language}",
                one,
                mail(
                    reply_headers(
                        one, subject=READ_SUBJECTS[language][place] + one.subject, more=marks
                    ),
                    several("report", *parts, more="; report-type=disposition-notification"),
                ),
                MACHINE,
            )


FEEDBACK = ("abuse", "abuse", "fraud", "virus", "other", "not-spam", "opt-out", "auth-failure")
LOOPS: tuple[tuple[str, str, str], ...] = (
    (
        "Yahoo",
        "Yahoo! Mail AntiSpam Feedback <feedback@arf.mail.yahoo.com>",
        "This is an email abuse report for an email message from flowers.example on Sat, 21 Nov 2026 10:04:02 +0000",
    ),
    (
        "AOL",
        "scomp@aol.net",
        "This is an email abuse report for an email message with the message-id of {id} received from IP address 192.0.2.7 on Sat, 21 Nov 2026 10:04:02 +0000\n\nFor information, please review the top portion of the following page: http://postmaster.aol.com/tools/fbl.html",
    ),
    (
        "Comcast",
        "feedbackloop@comcastfbl.senderscore.net",
        "This is a Comcast Abuse Report for an email message received from IP 192.0.2.7.",
    ),
    (
        "Fastmail",
        "Fastmail Feedback <fbl@fastmail.example>",
        "This is an email abuse report from Fastmail. The person who got the mail marked it as spam.",
    ),
    (
        "Mail.ru",
        "fbl@corp.mail.ru",
        "This is an email abuse report for an email message received from IP 192.0.2.7.",
    ),
    (
        "Amazon SES",
        "complaints@eu-west-1.email-abuse.amazonses.com",
        "This is an email abuse report for an email message received from the Amazon SES platform.",
    ),
    (
        "Telenor, en",
        "abuse@telenor.example",
        "Yes, this is spam: a person pressed the button for the attached message.",
    ),
    ("GMX, de", "abuse@gmx.example", "Ein Empfänger hat die angehängte E-Mail als Spam gemeldet."),
)


def complaints() -> Iterator[Sample]:
    """What feedback loops send when somebody pressed "this is spam", and what looks like it."""
    for place, (name, sender, text) in enumerate(LOOPS):
        for offset in range(4):
            number = place * 4 + offset
            kind = FEEDBACK[offset] if offset < 2 else FEEDBACK[2 + number % 6]
            one = asked(LANGUAGES[number % len(LANGUAGES)])
            lines = f"Feedback-Type: {kind}\r\nUser-Agent: {name.replace(' ', '')}-FBL/1.0\r\nVersion: 1\r\nOriginal-Mail-From: <desk@flowers.example>\r\nArrival-Date: Sat, 21 Nov 2026 10:04:02 +0000\r\nSource-IP: 192.0.2.7\r\nReported-Domain: flowers.example\r\n"
            if offset == 0:
                lines += "Original-Rcpt-To: <ana@example.org>\r\n"
            yield Sample(
                f"complaint, {name}, {kind}, {one.language}, {offset}",
                one,
                mail(
                    new_headers(one, subject=f"FW: {one.subject}", sender=sender, number=number),
                    several(
                        "report",
                        text_part(text.replace("{id}", one.message_id), coding="7bit"),
                        raw_part("message/feedback-report", lines.encode()),
                        returned(one, number),
                        more="; report-type=feedback-report",
                    ),
                ),
                COMPLAINT if kind == "abuse" else MACHINE,
            )
    one = asked("en")
    said = "complaint about message from 192.0.2.7"
    yield Sample(
        "complaint, Outlook.com, the mail alone",
        one,
        mail(
            new_headers(one, subject=said, sender="staff@hotmail.com"),
            several("mixed", raw_part("message/rfc822", one.raw)),
        ),
        MACHINE,
    )


ANSWERS = {
    "en": ("Accepted", "Tentative", "Declined"),
    "de": ("Zugesagt", "Mit Vorbehalt", "Abgelehnt"),
    "fr": ("Accepté", "Provisoire", "Refusé"),
    "es": ("Aceptada", "Provisional", "Rechazada"),
    "it": ("Accettato", "Provvisorio", "Rifiutato"),
    "nl": ("Geaccepteerd", "Voorlopig", "Geweigerd"),
    "pt": ("Aceite", "Provisório", "Recusado"),
    "pl": ("Zaakceptowano", "Wstępnie", "Odrzucono"),
    "hr": ("Prihvaćeno", "Uvjetno", "Odbijeno"),
}
STATES = ("ACCEPTED", "TENTATIVE", "DECLINED")


def calendars() -> Iterator[Sample]:
    """Answers to invitations, which Outlook makes of a mail that somebody put into the calendar."""
    for language in LANGUAGES:
        one = asked(language)
        for place, word in enumerate(ANSWERS[language]):
            lines = f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={STATES[place]};CN=Ana Horvat:mailto:ana@example.org\r\nORGANIZER:mailto:desk@flowers.example\r\nUID:5d1f77aa\r\nSUMMARY:{one.subject}\r\nDTSTART:20261121T100000Z\r\nDTEND:20261121T103000Z\r\nDTSTAMP:20261121T102013Z\r\nSEQUENCE:0\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            # RFC 5546: the answer of a calendar; the text beside it is the program's or none
            calendar = text_part(
                lines.replace("\r\n", "\n"),
                subtype="calendar",
                more="; method=REPLY",
                coding="base64",
            )
            texts = {"no text": "", "the word": word}
            if place == 0:
                texts["Google's words"] = NOTICES["invitation accepted"][language]
            for name, text in texts.items():
                yield Sample(
                    f"calendar, {word}, {name}, {language}",
                    one,
                    mail(
                        reply_headers(one, subject=f"{word}: {one.subject}"),
                        several("alternative", text_part(text), calendar),
                    ),
                    MACHINE,
                )


def transport_reports() -> Iterator[Sample]:
    """The daily reports on TLS and DMARC that come to the address of a domain."""
    one = asked("en")
    json = b'{"organization-name":"Google Inc.","policies":[{"policy":{"policy-type":"sts"},"summary":{"total-successful-session-count":1}}]}'
    xml = b"<feedback><record><row><policy_evaluated><disposition>none</disposition></policy_evaluated></row></record></feedback>"
    for name, sender, subject, text, kind, report in (
        (
            "TLS",
            "noreply-smtp-tls-reporting@google.com",
            "Report Domain: flowers.example Submitter: google.com Report-ID: <2026.11.21>",
            "This is an aggregate TLS report from google.com",
            "application/tlsrpt+gzip",
            json,
        ),
        (
            "DMARC",
            "noreply-dmarc-support@google.com",
            "Report domain: flowers.example Submitter: google.com Report-ID: 4711",
            "",
            "application/gzip",
            xml,
        ),
        (
            "DMARC, with words",
            "dmarcreport@microsoft.com",
            "Report Domain: flowers.example Submitter: protection.outlook.com Report-ID: 4712",
            "This is a DMARC aggregate report from Microsoft Corporation. For Emails received between 2026-11-20 00:00:00 UTC to 2026-11-21 00:00:00 UTC. You're receiving this email because you have included your email address in the 'rua' tag of your DMARC record.",
            "application/gzip",
            xml,
        ),
    ):
        file = encodebytes(gzip.compress(report, mtime=0)).replace(b"\n", b"\r\n")
        headers: Headers = (("Content-Type", kind), ("Content-Transfer-Encoding", "base64"))
        subtype, more = ("report", "; report-type=tlsrpt") if name == "TLS" else ("mixed", "")
        yield Sample(
            f"report, {name}",
            one,
            mail(
                new_headers(one, subject=subject, sender=sender),
                several(subtype, text_part(text), (headers, file), more=more),
            ),
            MACHINE,
        )
    failure = "Feedback-Type: auth-failure\r\nUser-Agent: Lua/1.0\r\nVersion: 1\r\nAuth-Failure: dmarc\r\nSource-IP: 192.0.2.7\r\n"
    yield Sample(
        "report, DMARC failure",
        one,
        mail(
            new_headers(one, subject="DMARC failure report", sender="dmarc@example.org"),
            several(
                "report",
                text_part("This is an authentication failure report for an email message."),
                raw_part("message/feedback-report", failure.encode()),
                raw_part("text/rfc822-headers", headers_of(one)),
                more="; report-type=feedback-report",
            ),
        ),
        MACHINE,
    )


def prose_receipts() -> Iterator[Sample]:
    """Receipts in prose that come under the person's name, with nothing that marks them."""
    for number, language in enumerate(LANGUAGES):
        one = asked(language)
        text = NOTICES["was read"][language].replace("{subject}", one.subject)
        for shape in (text, as_html(text)):
            subtype = "plain" if shape == text else "html"
            yield Sample(
                f"receipt in prose, {subtype}, {language}",
                one,
                mail(
                    reply_headers(
                        one,
                        subject=READ_SUBJECTS[language][0] + one.subject,
                        sender=PERSON,
                        number=number,
                    ),
                    text_part(shape, subtype=subtype),
                ),
                MACHINE,
            )
