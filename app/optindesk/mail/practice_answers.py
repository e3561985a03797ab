"""The mails with which invented people, and their servers, answer a mail of ours."""

from __future__ import annotations

import uuid
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from optindesk.mail.practice_clients import (
    Answer,
    Client,
    OurMail,
    Person,
    Phrases,
    link_fields,
    phrases_of,
)
from optindesk.mail.practice_quotes import QUOTING, attribution, marked

ANSWERS = "X-Practice-Answers"
"""The header that says which mail is answered; the desk does not know it."""

_HOST = "mx.practice.example"


def answer_mail(mail: bytes, how: Answer, now: datetime, person: Person) -> bytes | None:
    """The answer as it arrives at our server (RFC 5322, CRLF); None for silence."""
    ours = OurMail(mail)
    phrases = phrases_of(person.language)
    match how:
        case Answer.SILENCE:
            return None
        case Answer.BOUNCE:
            content = _bounce(ours, now)
        case Answer.OUT_OF_OFFICE | Answer.OUT_OF_OFFICE_UNMARKED:
            content = _away(
                ours, person, phrases, now, admitted=how is Answer.OUT_OF_OFFICE
            ).as_bytes()
        case _ if person.client is Client.LINK and _link_word(how) in ours.links:
            content = _by_link(ours, person, how, now).as_bytes()
        case _:
            content = _reply(ours, person, phrases, _words(how, person, phrases), now).as_bytes()
    return _arrived(content, ours.message_id, person, how, now)


def _link_word(how: Answer) -> str:
    return {Answer.YES: "YES", Answer.NO: "NO", Answer.LEAVE: "LEAVE"}.get(how, "")


def _words(how: Answer, person: Person, phrases: Phrases) -> str:
    if how is Answer.YES:
        return phrases.yes[len(person.address) % len(phrases.yes)]
    return {Answer.NO: phrases.no, Answer.LEAVE: phrases.leave, Answer.QUESTION: phrases.question}[
        how
    ]


# --- the kinds of answers -----------------------------------------------------------------------


def _message(ours: OurMail, person: Person, subject: str, now: datetime) -> EmailMessage:
    message = EmailMessage(policy.SMTP if person.address.isascii() else policy.SMTPUTF8)
    message["From"] = Address(person.name, *person.address.rsplit("@", 1))
    message["To"] = ours.sender
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{uuid.uuid4()}@{person.address.rpartition('@')[2]}>"
    return message


def _reply(
    ours: OurMail, person: Person, phrases: Phrases, words: str, now: datetime
) -> EmailMessage:
    message = _message(ours, person, f"{phrases.reply}: {ours.subject}", now)
    message["In-Reply-To"] = ours.message_id
    message["References"] = ours.message_id
    written = QUOTING[person.client](ours, person, phrases, words)
    if written.text is None:
        message.set_content(written.html, subtype="html")
    else:
        message.set_content(written.text)
        message.add_alternative(written.html, subtype="html")
    return message


def _by_link(ours: OurMail, person: Person, how: Answer, now: datetime) -> EmailMessage:
    subject, body = link_fields(ours.links[_link_word(how)])
    message = _message(ours, person, subject, now)
    message.set_content(body + "\n")
    return message


def _away(
    ours: OurMail, person: Person, phrases: Phrases, now: datetime, *, admitted: bool
) -> EmailMessage:
    message = _message(ours, person, f"{phrases.away_subject}: {ours.subject}", now)
    message["In-Reply-To"] = ours.message_id
    message["References"] = ours.message_id
    if admitted:
        message["Auto-Submitted"] = "auto-replied"
        message["X-Auto-Response-Suppress"] = "All"
    signed = f"{phrases.away}\n\n{phrases.closing}\n{person.name}".rstrip()
    message.set_content(f"{signed}\n\n{attribution(ours, phrases)}\n{marked(ours.text)}\n")
    return message


def _bounce(ours: OurMail, now: datetime) -> bytes:
    """A delivery status notification (RFC 3464) about an address that does not exist."""
    why = f"550 5.1.1 <{ours.recipient}>: Recipient address rejected: User unknown"
    boundary = uuid.uuid4().hex
    head = ours.content.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    text = (
        f"From: Mail Delivery System <MAILER-DAEMON@{_HOST}>\n"
        f"To: {ours.address}\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        f"Date: {format_datetime(now)}\n"
        f"Message-ID: <{uuid.uuid4()}@{_HOST}>\n"
        "Auto-Submitted: auto-replied\n"
        "MIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\n'
        f"\n--{boundary}\nContent-Type: text/plain; charset=us-ascii\n\n"
        f"This is the mail system at host {_HOST}.\n\n"
        "I'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients.\n\n"
        f"<{ours.recipient}>: {why}\n"
        f"\n--{boundary}\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; {_HOST}\nArrival-Date: {format_datetime(ours.date)}\n\n"
        f"Final-Recipient: rfc822; {ours.recipient}\nAction: failed\nStatus: 5.1.1\n"
        f"Diagnostic-Code: smtp; {why}\n"
        f"\n--{boundary}\nContent-Type: text/rfc822-headers\n\n{head}\n\n--{boundary}--\n"
    )
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _arrived(content: bytes, answered: str, person: Person, how: Answer, now: datetime) -> bytes:
    """The mail with the lines that our own server puts above it (RFC 5321 4.4)."""
    host = _HOST if how is Answer.BOUNCE else f"mail.{person.address.rpartition('@')[2]}"
    trace = (
        f"Return-Path: <{'' if how is Answer.BOUNCE else person.address}>\r\n"
        f"{ANSWERS}: {answered}\r\n"
        f"Received: from {host} ([192.0.2.1])\r\n\tby {_HOST} with ESMTPS;\r\n"
        f"\t{format_datetime(now)}\r\n"
    )
    return trace.encode() + content
