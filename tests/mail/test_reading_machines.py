# ruff: noqa: E501 - mails and lists of sentences keep the form in which they are read
"""Mails that no person wrote: none of them is a yes, with marks or without."""

from __future__ import annotations

import pytest

from mail_clients import MARK, OUR_ID, OURS, SUBJECT, TOKEN, as_html, mail, quoted, verdict, wrapped
from optindesk.core.answer import BounceKind, MachineMark, Verdict
from optindesk.mail.reading import read_heading, read_letter

AWAY = {
    "en": "I am out of the office until 30 November and will answer when I am back.",
    "de": "Ich bin bis zum 30. November nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.",
    "fr": "Je suis absente jusqu'au 30 novembre. Je vous répondrai à mon retour.",
    "es": "Estoy fuera de la oficina hasta el 30 de noviembre.",
    "ticket": "Wir bestätigen den Eingang Ihrer E-Mail. Ihre Vorgangsnummer ist 4711.",
    "confirm": "This is to confirm that we have received your message.",
    "polite": "Thank you for your message. Yes, we will take care of it. Kind regards",
    "yes": "Yes! We got your mail. A member of our team will answer soon.",
    "challenge": "Your mail was held. To have it delivered, reply to this message and say YES.",
    "gateway": "Your message to anna.smith@home.example was scanned and is clean.",
    "moved": "My address has changed. Please write to anna@new.example. Yes, really.",
}
QUOTES = {
    "nothing": "",
    "marked": "\n\n" + quoted(OURS),
    "unmarked": "\n\n" + OURS,
    "rewrapped": "\n\n" + wrapped(OURS, 50),
    "original message": "\n\n-----Original Message-----\n" + OURS,
    "only the line with YES": "\n\nIf you agree, just reply to this email with the word YES and send it.",
}
HARD = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-replied (vacation)"},
    {"Auto-Submitted": "auto-generated; owner-email=x@y.example"},
    {"Precedence": "list", "List-Id": "<flowers.lists.example>"},
]
SOFT = [
    {"X-Auto-Response-Suppress": "All"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"Precedence": "junk"},
    {"X-Autoreply": "yes"},
    {"X-Autorespond": "away"},
    {"Return-Path": "<>"},
]


@pytest.mark.parametrize("quote", QUOTES)
@pytest.mark.parametrize("text", AWAY)
def test_an_automatic_reply_without_any_mark(text: str, quote: str) -> None:
    content = mail(AWAY[text] + QUOTES[quote])
    assert verdict(content).verdict is Verdict.UNCLEAR
    page = f"<p>{as_html(AWAY[text])}</p><div>{as_html(QUOTES[quote])}</div>"
    assert verdict(mail(None, page)).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize("headers", HARD, ids=str)
@pytest.mark.parametrize("text", [*AWAY.values(), "Yes", "No", ""])
def test_a_hard_mark(headers: dict[str, str], text: str) -> None:
    content = mail(text + QUOTES["marked"], headers=headers)
    assert read_letter(content).machine is MachineMark.HARD
    assert verdict(content).verdict is Verdict.AUTOMATIC
    header, _, _ = content.partition(b"\n\n")
    assert OUR_ID in read_heading(header).references


@pytest.mark.parametrize(
    "header",
    [
        "From: MAILER-DAEMON@mx.example\nSubject: hello",
        "From: postmaster@mx.example\nSubject: hello",
        "From: a@mx.example\nContent-Type: multipart/report; report-type=feedback-report",
        "From: a@mx.example\nContent-Type:\n multipart/report;\n boundary=x",
        "From: a@mx.example\nReturn-Path: <>",
        "From: a@mx.example\nX-Failed-Recipients: anna.smith@home.example",
        "From: a@mx.example\nSubject: =?utf-8?Q?Unzustellbar:_Ihre_Mail?=",
        "Subject: a mail that names no sender",
    ],
)
def test_what_may_tell_of_our_mail_in_its_body_alone_is_read_whole(header: str) -> None:
    assert read_heading(f"{header}\n\n".encode()).report


@pytest.mark.parametrize(
    "header",
    [
        "From: News <noreply@shop.example>\nPrecedence: list\nList-Id: <news.shop.example>",
        "From: Bills <no-reply@shop.example>\nAuto-Submitted: auto-generated",
        "From: Ben <ben@home.example>\nSubject: Lunch?\nContent-Type: multipart/mixed; boundary=x",
    ],
)
def test_the_bodies_of_other_peoples_mails_are_left_alone(header: str) -> None:
    assert not read_heading(f"{header}\n\n".encode()).report


@pytest.mark.parametrize("headers", SOFT, ids=str)
def test_a_soft_mark(headers: dict[str, str]) -> None:
    assert verdict(mail(AWAY["en"], headers=headers)).verdict is Verdict.AUTOMATIC
    for whole in ("Yes", "No", "Please unsubscribe me"):
        assert verdict(mail(whole, headers=headers)).verdict is Verdict.UNCLEAR
    assert read_letter(mail("Yes", headers=headers)).machine is MachineMark.SOFT


def test_auto_submitted_no_is_a_person() -> None:
    assert verdict(mail("Yes", headers={"Auto-Submitted": "no"})).verdict is Verdict.YES


@pytest.mark.parametrize(
    "sender",
    ["MAILER-DAEMON@home.example", "postmaster@home.example", "noreply@home.example",
     "no-reply@home.example", "Shop <do-not-reply@home.example>", "news-noreply@home.example",
     "bounce+anna@home.example", "autoreply@home.example"],
)  # fmt: skip
def test_daemon_senders(sender: str) -> None:
    assert verdict(mail("Yes", sender=sender)).verdict in (Verdict.AUTOMATIC, Verdict.BOUNCE)


@pytest.mark.parametrize(
    "subject",
    ["Automatic reply: x", "Out of Office: x", "Automatische Antwort: x", "Réponse automatique : x",
     "Respuesta automática: x", "Risposta automatica: x", "Automatisch antwoord: x",
     "Resposta automática: x", "Odpowiedź automatyczna: x", "Automatski odgovor: x",
     "Abwesenheitsnotiz: x", "Re: Auto-Reply: x"],
)  # fmt: skip
def test_subjects_of_automatic_replies(subject: str) -> None:
    assert verdict(mail(AWAY["en"], subject=subject)).verdict is Verdict.AUTOMATIC
    assert verdict(mail("Yes", subject=subject)).verdict is Verdict.UNCLEAR


def multipart(kind: str, parts: list[tuple[str, str]], sender: str, subject: str = "x") -> bytes:
    body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts)
    return (
        f"From: {sender}\nTo: shop@petals.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        f'Content-Type: {kind}; boundary="b"\n\n{body}--b--\n'
    ).encode()


RETURNED = (
    f"From: shop@petals.example\nTo: anna.smith@home.example\nSubject: {SUBJECT}\n"
    f"Message-ID: {OUR_ID}\nX-Opt-In-Desk-Mail: {MARK}\nAuto-Submitted: auto-generated\n"
)


def dsn(
    status: str, *, prose: str = "Delivery failed", returned: str = "text/rfc822-headers"
) -> bytes:
    inner = RETURNED if returned != "message/rfc822" else f"{RETURNED}\n{OURS}"
    return multipart(
        "multipart/report; report-type=delivery-status",
        [
            ("text/plain", f"{prose}\nYES"),
            ("message/delivery-status", f"Reporting-MTA: dns; mx.home.example\n\n{status}"),
            (returned, inner),
        ],
        "Mail Delivery System <MAILER-DAEMON@mx.home.example>",
        "Undelivered Mail Returned to Sender",
    )


RECIPIENT = "Final-Recipient: rfc822; anna.smith@home.example\n"
REPORTS = [
    (
        RECIPIENT + "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
        BounceKind.HARD,
        "5.1.1",
    ),
    (
        "Original-Recipient: rfc822;anna.smith@home.example\n" + RECIPIENT + "Action: failed\n"
        "Status: 5.0.0\nDiagnostic-Code: smtp; 550-5.1.1 The email account does not exist",
        BounceKind.HARD,
        "5.1.1",
    ),
    (RECIPIENT + "Action: failed\nStatus: 5.4.1 (access denied)", BounceKind.HARD, "5.4.1"),
    (RECIPIENT + "Action: failed\nStatus: 5.2.2\n", BounceKind.SOFT, "5.2.2"),
    (RECIPIENT + "Action: failed\nStatus: 4.4.7\n", BounceKind.SOFT, "4.4.7"),
    (RECIPIENT + "Action: failed\nStatus: 5.7.1\n", BounceKind.POLICY, "5.7.1"),
    (RECIPIENT + "Action: failed\nStatus: 5.7.26\n", BounceKind.POLICY, "5.7.26"),
    (RECIPIENT + "Action: failed\nStatus: 5.3.4\n", BounceKind.POLICY, "5.3.4"),
    (RECIPIENT + "Action: failed\nStatus: 5.5.0\n", BounceKind.SOFT, "5.5.0"),
    (
        RECIPIENT + "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 rejected as spam",
        BounceKind.POLICY,
        "5.0.0",
    ),
    (RECIPIENT + "Action: delayed\nStatus: 4.4.1\n", BounceKind.DELAYED, "4.4.1"),
    (RECIPIENT + "Action: Failed\n", BounceKind.HARD, ""),
]


@pytest.mark.parametrize(("status", "kind", "code"), REPORTS)
@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_delivery_report(status: str, kind: BounceKind, code: str, returned: str) -> None:
    letter = read_letter(dsn(status, returned=returned))
    assert letter.bounce is not None
    assert (letter.bounce.kind, letter.bounce.status) == (kind, code)
    assert letter.bounce.addresses == ("anna.smith@home.example",)
    assert OUR_ID in letter.references
    assert letter.marks == (MARK,)
    assert letter.own_mark is None
    assert letter.tokens == ()
    assert verdict(dsn(status)).verdict is Verdict.BOUNCE


def test_a_report_of_success_is_no_bounce() -> None:
    content = dsn(RECIPIENT + "Action: delivered\nStatus: 2.0.0\n")
    assert read_letter(content).bounce is None
    assert verdict(content).verdict is Verdict.AUTOMATIC


def test_of_several_recipients_the_worst_counts() -> None:
    other = "Final-Recipient: rfc822; b@home.example\nAction: delayed\nStatus: 4.4.1\n\n"
    content = dsn(f"{other}{RECIPIENT}Action: failed\nStatus: 5.1.1\n")
    bounce = read_letter(content).bounce
    assert bounce is not None
    assert (bounce.kind, bounce.addresses) == (BounceKind.HARD, ("anna.smith@home.example",))


@pytest.mark.parametrize("status", ["", "nonsense", "Status: x\n", "Action:\n\n\n", "\x00\xff"])
def test_a_broken_report_is_automatic(status: str) -> None:
    assert verdict(dsn(status)).verdict in (Verdict.AUTOMATIC, Verdict.BOUNCE)


PROSE = [
    (
        "This is the mail system at host mx.home.example.\n\nI'm sorry to have to inform you that"
        " your message could not\nbe delivered to one or more recipients.\n\n"
        "<anna.smith@home.example>: host mx.home.example said: 550 5.1.1 User unknown\n",
        "MAILER-DAEMON@mx.home.example",
        "Undelivered Mail Returned to Sender",
    ),
    (
        "Hi. This is the qmail-send program at mx.home.example.\nI'm afraid I wasn't able to"
        " deliver your message to the following addresses.\nThis is a permanent error; I've given"
        " up. Sorry it didn't work out.\n\n<anna.smith@home.example>:\n550 5.1.1 no such user\n\n"
        f"--- Below this line is a copy of the message.\n\n{RETURNED}\n{OURS}",
        "MAILER-DAEMON@mx.home.example",
        "failure notice",
    ),
    (
        "This message was created automatically by mail delivery software.\n\nA message that you"
        " sent could not be delivered to one or more of its\nrecipients. This is a permanent"
        " error. The following address(es) failed:\n\n  anna.smith@home.example\n"
        "    550 5.1.1 Unknown user\n",
        "Mail Delivery System <Mailer-Daemon@mx.home.example>",
        "Mail delivery failed: returning message to sender",
    ),
]


@pytest.mark.parametrize(("text", "sender", "subject"), PROSE)
def test_a_bounce_in_prose(text: str, sender: str, subject: str) -> None:
    headers = {"X-Failed-Recipients": "anna.smith@home.example", "Return-Path": "<>"}
    content = mail(text, sender=sender, subject=subject, reply=False, headers=headers)
    letter = read_letter(content)
    assert letter.bounce is not None
    assert letter.bounce.kind is BounceKind.HARD
    assert letter.bounce.status == "5.1.1"
    assert letter.bounce.addresses == ("anna.smith@home.example",)
    assert verdict(content).verdict is Verdict.BOUNCE
    if "Below this line" in text:
        assert letter.marks == (MARK,)
        assert OUR_ID in letter.references


OTHERS = {
    "read receipt": multipart(
        "multipart/report; report-type=disposition-notification",
        [
            ("text/plain", "Yes. Your message was read."),
            (
                "message/disposition-notification",
                f"Original-Message-ID: {OUR_ID}\nDisposition: manual-action/MDN-sent-manually; displayed",
            ),
        ],
        "anna.smith@home.example",
    ),
    "complaint": multipart(
        "multipart/report; report-type=feedback-report",
        [
            ("text/plain", "Yes"),
            ("message/feedback-report", "Feedback-Type: abuse\nVersion: 1"),
            ("message/rfc822", f"{RETURNED}\n{OURS}"),
        ],
        "feedback@home.example",
    ),
    "calendar": multipart(
        "multipart/mixed",
        [("text/plain", "Yes"), ("text/calendar; method=REPLY", "BEGIN:VCALENDAR\nEND:VCALENDAR")],
        "anna.smith@home.example",
        "Accepted: x",
    ),
    "other report": multipart(
        "multipart/report; report-type=x", [("text/plain", "Yes")], "anna.smith@home.example"
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_receipts_complaints_and_calendars(name: str) -> None:
    judgement = verdict(OTHERS[name])
    complains = name == "complaint"
    expected = Verdict.COMPLAINT if complains else Verdict.AUTOMATIC
    assert judgement.verdict is expected, judgement
    if complains:
        assert read_letter(OTHERS[name]).marks == (MARK,)


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "dkim", "x-other"])
def test_other_feedback_is_no_complaint(kind: str) -> None:
    content = OTHERS["complaint"].replace(
        b"Feedback-Type: abuse", f"Feedback-Type: {kind}".encode()
    )
    assert verdict(content).verdict is Verdict.AUTOMATIC


def test_a_mail_of_ours_is_sent_back_where_no_known_format_says_why() -> None:
    attached = [("text/plain", "It did not work."), ("message/rfc822", f"{RETURNED}\n{OURS}")]
    for kind in ("multipart/mixed", "multipart/report; report-type=x"):
        assert read_letter(multipart(kind, attached, "daemon@mx.example")).sent_back
    assert read_letter(dsn("nonsense")).sent_back
    quoted_header = mail(f"It did not work.\n\n{RETURNED}", headers={"Return-Path": "<>"})
    assert read_letter(quoted_header).sent_back


def test_a_report_that_says_why_and_a_copy_of_ours_are_not_sent_back() -> None:
    receipt = OTHERS["read receipt"].replace(
        b"--b--", f"--b\nContent-Type: text/rfc822-headers\n\n{RETURNED}\n--b--".encode()
    )
    assert read_letter(receipt).marks == (MARK,)
    told = [receipt, OTHERS["complaint"], dsn(RECIPIENT + "Action: delivered\nStatus: 2.0.0\n")]
    told += [dsn(RECIPIENT + "Action: failed\nStatus: 5.1.1\n")]
    told += [(RETURNED + "\n" + OURS).encode(), mail(f"Yes\n\n{RETURNED}")]
    assert not any(read_letter(content).sent_back for content in told)


def test_our_own_mail_come_back_bears_our_mark() -> None:
    content = (RETURNED + "\n" + OURS).encode()
    assert read_letter(content).own_mark == MARK
    assert verdict(content).verdict is Verdict.AUTOMATIC
    assert read_heading(RETURNED.encode()).own_mark == MARK


@pytest.mark.parametrize("style", ["Yes {}", "YES\n{}", "{}"])
def test_a_machine_that_echoes_the_token(style: str) -> None:
    text = f"Your reference: {style.format(TOKEN)}\nWe have received your mail."
    assert verdict(mail(text)).verdict is Verdict.UNCLEAR
