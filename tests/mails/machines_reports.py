# ruff: noqa: E501 - mails keep the form in which they are read
"""What mail servers report of our mail: failures, delays, deliveries, for programs and in prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mails.asked import MACHINE, Asked, Sample, asked
from mails.machines_build import (
    DATE,
    Headers,
    Part,
    as_html,
    header_lines,
    headers_of,
    mail,
    marked,
    raw_part,
    several,
    text_part,
)
from mails.machines_carriers import LANGUAGES
from mails.machines_notices import NOTICES
from optindesk.core.letter import Verdict

BOUNCE = frozenset({Verdict.BOUNCE})


class Daemon(NamedTuple):
    """One mail server's way to report: its sender, subject and words."""

    name: str
    sender: str
    subject: str
    text: str


DAEMONS: tuple[Daemon, ...] = (
    Daemon(
        "Postfix",
        "MAILER-DAEMON@mx.example.org (Mail Delivery System)",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\nFor further assistance, please send mail to postmaster.\n\nIf you do so, please include this problem report. You can\ndelete your own text from the attached returned message.\n\n                   The mail system\n\n<ana@example.org>: {diagnostic}",
    ),
    Daemon(
        "Exim",
        "Mail Delivery System <Mailer-Daemon@mx.example.org>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ana@example.org\n    {diagnostic}",
    ),
    Daemon(
        "Sendmail",
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
        "Returned mail: see transcript for details",
        "The original message was received at Sat, 21 Nov 2026 10:04:02 GMT\nfrom mail.flowers.example [192.0.2.7]\n\n   ----- The following addresses had permanent fatal errors -----\n<ana@example.org>\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> DATA\n<<< {diagnostic}",
    ),
    Daemon(
        "Microsoft 365",
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>",
        "Undeliverable: {subject}",
        "Your message to ana@example.org couldn't be delivered.\n\nana wasn't found at example.org.\n\ndesk\t\tOffice 365\t\tana\nAction Required\t\t\t\tRecipient\n\nUnknown To address\n\n{diagnostic}",
    ),
    Daemon(
        "Exchange, de",
        "Microsoft Outlook <postmaster@example.org>",
        "Unzustellbar: {subject}",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nana@example.org\nDie eingegebene E-Mail-Adresse wurde nicht gefunden. Überprüfen Sie die Adresse des Empfängers, und versuchen Sie dann, die Nachricht erneut zu senden.\n\n{diagnostic}",
    ),
    Daemon(
        "Exchange, fr",
        "Microsoft Outlook <postmaster@example.org>",
        "Non remis : {subject}",
        "Échec de la remise pour ces destinataires ou groupes :\n\nana@example.org\nL'adresse de courrier que vous avez entrée est introuvable.\n\n{diagnostic}",
    ),
    Daemon(
        "Gmail",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to ana@example.org because the address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\n{diagnostic}",
    ),
    Daemon(
        "Gmail, es",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** No se ha encontrado la dirección **\n\nTu mensaje no se ha entregado a ana@example.org porque no se ha encontrado la dirección o esta no puede recibir correo.\n\nLa respuesta ha sido:\n\n{diagnostic}",
    ),
    Daemon(
        "GMX",
        "GMX Mailer Daemon <mailer-daemon@gmx.net>",
        "Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address failed:\n\n  ana@example.org:\n    {diagnostic}",
    ),
    Daemon(
        "iCloud",
        "Mail Delivery System <mailer-daemon@icloud.com>",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at host p00-icloudmta.me.com.\n\nI'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n<ana@example.org>: {diagnostic}",
    ),
    Daemon(
        "Yahoo",
        "MAILER-DAEMON@yahoo.com",
        "Failure Notice",
        "Sorry, we were unable to deliver your message to the following address.\n\n<ana@example.org>:\n{diagnostic}",
    ),
    Daemon(
        "Amazon SES",
        "MAILER-DAEMON@eu-west-1.amazonses.com",
        "Delivery Status Notification (Failure)",
        "An error occurred while trying to deliver the mail to the following recipients:\nana@example.org",
    ),
    Daemon(
        "Zoho",
        "mailer-daemon@mail.zoho.eu",
        "Undelivered Mail Returned to Sender",
        "This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\nana@example.org, ERROR CODE :550 - {diagnostic}",
    ),
    Daemon(
        "Proton",
        "Mail Delivery System <MAILER-DAEMON@mail.protonmail.ch>",
        "Undelivered Mail Returned to Sender",
        "This is the mail system at Proton Mail.\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n<ana@example.org>: {diagnostic}",
    ),
    Daemon(
        "Domino",
        "Postmaster <MAILER-DAEMON@mail1.example.org>",
        "DELIVERY FAILURE: User ana (ana@example.org) not listed in Domino Directory",
        "Your message\n\n  Subject: {subject}\n\nwas not delivered to:\n\n  ana@example.org\n\nbecause:\n\n  {diagnostic}",
    ),
    Daemon(
        "GroupWise",
        "Mailer-Daemon@gwia.example.org",
        "Message status - undeliverable",
        "The message that you sent was undeliverable to the following:\n\tana (user not found)\n\n{diagnostic}",
    ),
    Daemon(
        "Kerio",
        "Mail Delivery System <postmaster@example.org>",
        "Delivery Failure",
        "Your message could not be delivered to the following recipients:\n\nana@example.org\n{diagnostic}",
    ),
    Daemon(
        "Zimbra, it",
        "MAILER-DAEMON@zimbra.example.org (Sistema di consegna)",
        "Undelivered Mail Returned to Sender",
        "Messaggio non recapitato all'indirizzo ana@example.org.\n\n{diagnostic}",
    ),
)

FAILURES: tuple[tuple[str, str, str, str], ...] = (
    (
        "unknown user",
        "failed",
        "5.1.1",
        "550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown",
    ),
    ("mailbox full", "failed", "5.2.2", "552 5.2.2 <ana@example.org>: user is over quota"),
    (
        "refused by policy",
        "failed",
        "5.7.1",
        "550 5.7.1 Message rejected due to content restrictions",
    ),
    (
        "no such domain",
        "failed",
        "5.4.4",
        "Host or domain name not found. Name service error for name=example.org type=MX: Host not found",
    ),
    ("expired", "failed", "4.4.7", "451 4.4.7 Delivery time expired"),
    (
        "delayed",
        "delayed",
        "4.4.1",
        "connect to mx.example.org[192.0.2.25]:25: Connection timed out",
    ),
    (
        "greylisted, delayed",
        "delayed",
        "4.2.0",
        "450 4.2.0 <ana@example.org>: Recipient address rejected: Greylisted",
    ),
)

DELIVERIES: tuple[tuple[str, str, str], ...] = (
    ("delivered", "2.1.5", "250 2.1.5 Ok: yes, delivered to mailbox"),
    ("relayed", "2.0.0", "250 2.0.0 Ok: queued as 5D1F77"),
    ("expanded", "2.1.5", "250 2.1.5 expanded to list"),
)


def daemon_headers(daemon: Daemon, one: Asked, *, marks: bool = True) -> Headers:
    """The headers of a report."""
    more: Headers = (("Return-Path", "<>"), ("Auto-Submitted", "auto-replied")) if marks else ()
    return (
        ("From", daemon.sender),
        ("To", "desk@flowers.example"),
        ("Subject", daemon.subject.replace("{subject}", one.subject)),
        ("Date", DATE),
        ("Message-ID", "<5D1F77.20261121102013@mx.example.org>"),
        *more,
    )


def status(one: Asked, action: str, code: str, diagnostic: str) -> Part:
    """The part of RFC 3464."""
    lines = f"Reporting-MTA: dns; mx.example.org\r\nArrival-Date: Sat, 21 Nov 2026 10:04:02 +0000\r\n\r\nFinal-Recipient: rfc822; ana@example.org\r\nOriginal-Recipient: rfc822;ana@example.org\r\nAction: {action}\r\nStatus: {code}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n"
    return raw_part("message/delivery-status", lines.encode())


def returned(one: Asked, number: int) -> Part:
    """What comes back of our mail."""
    if number % 3 == 1:
        return raw_part("text/rfc822-headers", headers_of(one))
    return raw_part("message/rfc822", one.raw)


def bounces() -> Iterator[Sample]:
    """Reports of failure or delay of every system, that name our mail."""
    for place, daemon in enumerate(DAEMONS):
        for offset in range(4):
            number = place * 4 + offset
            name, action, code, diagnostic = FAILURES[(place + offset * 2) % len(FAILURES)]
            one = asked(LANGUAGES[number % len(LANGUAGES)])
            text = daemon.text.replace("{diagnostic}", diagnostic).replace("{subject}", one.subject)
            said = text_part(text, coding="8bit")
            if offset == 3:
                said = several("alternative", said, text_part(as_html(text), subtype="html"))
            part = several(
                "report",
                said,
                status(one, action, code, diagnostic),
                returned(one, number),
                more="; report-type=delivery-status",
            )
            yield Sample(
                f"{daemon.name}, {name}, {one.language}, {offset}",
                one,
                mail(daemon_headers(daemon, one, marks=offset != 2), part),
                BOUNCE,
            )


def deliveries() -> Iterator[Sample]:
    """Reports that all went well, and such as come without the status part."""
    for number, language in enumerate(LANGUAGES):
        one = asked(language)
        daemon = DAEMONS[number]._replace(subject="Successful Mail Delivery Report")
        action, code, diagnostic = DELIVERIES[number % 3]
        text = NOTICES["delivered, in prose"][language]
        part = several(
            "report",
            text_part(text),
            status(one, action, code, diagnostic),
            returned(one, number),
            more="; report-type=delivery-status",
        )
        yield Sample(
            f"{action}, {language}",
            one,
            mail(daemon_headers(daemon, one, marks=True), part),
            MACHINE,
        )


PROSE: tuple[tuple[str, Daemon], ...] = (
    (
        "qmail",
        Daemon(
            "",
            "MAILER-DAEMON@mx.example.org",
            "failure notice",
            "Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ana@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <desk@flowers.example>",
        ),
    ),
    (
        "old Exim",
        Daemon(
            "",
            "Mail Delivery System <Mailer-Daemon@mx.example.org>",
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ana@example.org\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n",
        ),
    ),
    (
        "old Exim, warning",
        Daemon(
            "",
            "Mail Delivery System <Mailer-Daemon@mx.example.org>",
            "Warning: message 1kABCD-000471-1f delayed 24 hours",
            "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.org.\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered.\n",
        ),
    ),
    (
        "old Yahoo",
        Daemon(
            "",
            "MAILER-DAEMON@yahoo.com",
            "Failure Notice",
            "Sorry, we were unable to deliver your message to the following address.\n\n<ana@example.org>:\n554: delivery error: dd This user doesn't have a yahoo.com account (ana@yahoo.com) [0]\n\n--- Below this line is a copy of the message.\n",
        ),
    ),
    (
        "old AOL",
        Daemon(
            "",
            "Mail Delivery Subsystem <MAILER-DAEMON@aol.com>",
            "Returned mail: User unknown",
            "Your mail to the following recipients could not be delivered because they are not accepting mail from desk@flowers.example:\n\tana\n",
        ),
    ),
    (
        "T-Online",
        Daemon(
            "",
            "Mail Delivery System <mailer-daemon@mailout.t-online.de>",
            "Mail konnte nicht zugestellt werden",
            "|------------------------- Message log follows: -------------------------|\n no valid recipients were found for this message\n|------------------------- Failed addresses follow: ---------------------|\n <ana@example.org> ... unknown user\n|------------------------- Message text follows: ------------------------|\n",
        ),
    ),
    (
        "Lotus Notes",
        Daemon(
            "",
            "postmaster@example.org",
            "DELIVERY FAILURE: 550 User unknown",
            "Your document:\n{subject}\n\nwas not delivered to: ana@example.org\nbecause: 550 User unknown\n",
        ),
    ),
    (
        "Novell GroupWise",
        Daemon(
            "",
            "Postmaster <postmaster@example.org>",
            "Mail System Error - Returned Mail",
            "The attached file had the following undeliverable recipient(s):\n\tana@example.org\n",
        ),
    ),
    (
        "Mercury",
        Daemon(
            "",
            "Mail Delivery <postmaster@example.org>",
            "Delivery failure notification",
            'With reference to your message with the subject:\n   "{subject}"\n\nThe local mail transport system has reported the following problems\nit encountered while trying to deliver your message:\n\n*** ana@example.org\n5.1.1 Mailbox <ana> is unknown\n',
        ),
    ),
    (
        "Postfix verp, no report",
        Daemon(
            "",
            "postmaster@example.org",
            "Postmaster notify: see transcript",
            "Yes, your message bounced. ana@example.org is not a valid address.",
        ),
    ),
)


def prose_bounces() -> Iterator[Sample]:
    """Bounces without a report, as old daemons write them and as gateways leave them."""
    for number, (name, daemon) in enumerate(PROSE):
        one = asked(LANGUAGES[number % len(LANGUAGES)])
        text = daemon.text.replace("{subject}", one.subject)
        copies = {
            "whole copy": f"{header_lines(one)}\n\n{one.text}",
            "headers": header_lines(one),
            "marked copy": marked(one.text),
        }
        for shape, copy in copies.items():
            yield Sample(
                f"bounce in prose, {name}, {shape}",
                one,
                mail(
                    daemon_headers(daemon, one, marks=shape == "headers"),
                    text_part(f"{text}\n{copy}", coding="8bit"),
                ),
                MACHINE,
            )
