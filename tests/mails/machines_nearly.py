# ruff: noqa: E501 - mails keep the form in which they are read
"""Machines whose words come nearest to an answer: a whole yes under marks, buttons, forms, robots."""

from __future__ import annotations

from collections.abc import Iterator

from mails.asked import MACHINE, Sample, asked
from mails.machines_build import (
    PERSON,
    Headers,
    Part,
    body,
    header_lines,
    mail,
    new_headers,
    raw_part,
    reply_headers,
    several,
    text_part,
)
from mails.machines_echo import RECEIVED, SHIPPED
from mails.machines_reports import returned, status
from optindesk.core.letter import Verdict

AUTOMATIC = frozenset({Verdict.AUTOMATIC})
UNCLEAR = frozenset({Verdict.UNCLEAR})

YES_TEXTS = {
    "en": ("Yes", "Yes, I agree."),
    "de": ("Ja", "Ja, ich bin einverstanden."),
    "fr": ("Oui", "Oui, je suis d'accord."),
    "es": ("Sí", "Sí, estoy de acuerdo."),
    "it": ("Sì", "Sì, sono d'accordo."),
    "nl": ("Yes", "Ja, ik ga akkoord."),
    "pt": ("Yes", "Sim, concordo."),
    "pl": ("Yes", "Tak, zgadzam się."),
    "hr": ("Da", "Da, slažem se."),
}
"""What people (and assistants that agree to everything) put into an automatic answer."""

MARKS: tuple[tuple[str, Headers, frozenset[Verdict]], ...] = (
    ("auto-replied", (("Auto-Submitted", "auto-replied"),), AUTOMATIC),
    ("auto-replied in capitals", (("AUTO-SUBMITTED", "Auto-Replied"),), AUTOMATIC),
    ("auto-replied (vacation)", (("Auto-Submitted", "auto-replied (vacation)"),), AUTOMATIC),
    (
        "auto-replied with an owner",
        (("Auto-Submitted", 'auto-replied; owner-email="ana@example.org"'),),
        AUTOMATIC,
    ),
    ("auto-generated", (("auto-submitted", "auto-generated"),), AUTOMATIC),
    ("auto-notified", (("Auto-Submitted", "auto-notified"),), AUTOMATIC),
    ("auto-forwarded", (("Auto-Submitted", "auto-forwarded"),), MACHINE),
    ("a comment before auto-replied", (("Auto-Submitted", "(rfc3834) auto-replied"),), AUTOMATIC),
    (
        "no and auto-replied",
        (("Auto-Submitted", "no"), ("Auto-Submitted", "auto-replied")),
        MACHINE,
    ),
    ("precedence bulk", (("Precedence", "bulk"),), UNCLEAR),
    ("precedence junk", (("Precedence", "junk"),), UNCLEAR),
    ("precedence auto_reply", (("Precedence", "auto_reply"),), MACHINE),
    ("X-Auto-Response-Suppress All", (("X-Auto-Response-Suppress", "All"),), UNCLEAR),
    ("X-Auto-Response-Suppress OOF", (("X-Auto-Response-Suppress", "OOF, AutoReply"),), UNCLEAR),
    ("empty return path", (("Return-Path", "<>"),), UNCLEAR),
    ("X-Autoreply", (("X-Autoreply", "yes"),), MACHINE),
    ("X-Autorespond", (("X-Autorespond", "Re: your mail"), ("X-Loop", "ana@example.org")), MACHINE),
    ("X-Autoreply-From", (("X-Autoreply-From", "ana@example.org"),), MACHINE),
    ("X-Mail-Autoreply", (("X-Mail-Autoreply", "true"),), MACHINE),
    ("FirstClass", (("X-FC-MachineGenerated", "true"),), MACHINE),
    ("Post.Office", (("X-POST-MessageClass", "9; Autoresponder"),), MACHINE),
    ("delivered to Autoresponder", (("Delivered-To", "Autoresponder"),), MACHINE),
    (
        "Exchange mailbox rules",
        (("X-MS-Exchange-Generated-Message-Source", "Mailbox Rules Agent"),),
        MACHINE,
    ),
    (
        "Sieve",
        (("X-Sieve", "Pigeonhole Sieve 0.5.21"), ("Auto-Submitted", "auto-replied (vacation)")),
        AUTOMATIC,
    ),
    (
        "a list server",
        (("List-Id", "<flowers-l.lists.example.org>"), ("Precedence", "list")),
        MACHINE,
    ),
)


def marked_yes() -> Iterator[Sample]:
    """A whole yes that a machine says of itself that it sent: only the marks tell."""
    forms = ("marked quote", "no quote", "html, gmail quote", "original message block", "bare copy")
    for place, (language, texts) in enumerate(YES_TEXTS.items()):
        one = asked(language)
        for number, (name, marks, expected) in enumerate(MARKS):
            text, form = texts[(number + place) % 2], forms[(number + place) % len(forms)]
            yield Sample(
                f"a yes under {name}, {language}, {form}",
                one,
                mail(reply_headers(one, number=number, more=marks), body(text, one, form, number)),
                # In a language that is not the request's and not English nothing is a yes
                expected
                if expected is AUTOMATIC or language in SHIPPED or text == "Yes"
                else MACHINE,
            )


def daemons_yes() -> Iterator[Sample]:
    """A whole yes as the text for people in a report, or from the address of a daemon."""
    for number, (language, texts) in enumerate(YES_TEXTS.items()):
        one = asked(language)
        said = text_part(texts[0])
        disposition = raw_part(
            "message/disposition-notification",
            f"Final-Recipient: rfc822;ana@example.org\r\nOriginal-Message-ID: {one.message_id}\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n".encode(),
        )
        feedback = raw_part(
            "message/feedback-report",
            b"Feedback-Type: other\r\nUser-Agent: FBL/1.0\r\nVersion: 1\r\n",
        )
        delivered = status(one, "delivered", "2.1.5", "250 2.1.5 Ok")
        parts: dict[str, Part] = {
            "a receipt": several(
                "report", said, disposition, more="; report-type=disposition-notification"
            ),
            "a complaint of another kind": several(
                "report", said, feedback, returned(one, 0), more="; report-type=feedback-report"
            ),
            "a delivery report": several(
                "report", said, delivered, returned(one, 0), more="; report-type=delivery-status"
            ),
        }
        for name, part in parts.items():
            yield Sample(
                f"a yes in {name}, {language}", one, mail(reply_headers(one), part), MACHINE
            )
        for sender in ("MAILER-DAEMON@example.org", "Postmaster <postmaster@example.org>"):
            yield Sample(
                f"a yes from {sender}, {language}",
                one,
                mail(
                    reply_headers(one, sender=sender, number=number),
                    body(texts[0], one, "marked quote", number),
                ),
                MACHINE,
            )


BUTTONS = {
    "en": ("Yes, subscribe me to this list.", "Confirm subscription", "Yes, I agree", "Confirm"),
    "de": (
        "Ja, ich möchte den Newsletter erhalten.",
        "Anmeldung bestätigen",
        "Ja, ich stimme zu",
        "Bestätigen",
    ),
    "fr": (
        "Oui, je m'abonne à cette liste.",
        "Confirmer mon inscription",
        "Oui, j'accepte",
        "Je confirme",
    ),
    "es": ("Sí, suscríbeme a esta lista.", "Confirmar suscripción", "Sí, acepto", "Confirmar"),
    "it": ("Sì, iscrivimi a questa lista.", "Conferma iscrizione", "Sì, accetto", "Confermo"),
    "nl": (
        "Ja, schrijf mij in voor deze lijst.",
        "Inschrijving bevestigen",
        "Yes, I agree",
        "Confirm",
    ),
    "pt": ("Sim, quero subscrever esta lista.", "Confirmar subscrição", "Yes, I agree", "Confirm"),
    "pl": ("Tak, zapisz mnie na tę listę.", "Potwierdź subskrypcję", "Yes, I agree", "Confirm"),
    "hr": ("Da, prijavi me na ovaj popis.", "Potvrdi prijavu", "Da, prihvaćam", "Potvrđujem"),
}
MISTAKE = "If you received this email by mistake, simply delete it."


def buttons() -> Iterator[Sample]:
    """The double opt-in mail of another list, whose only words are on its button: the rest is images."""
    link = "https://list.example/subscribe/confirm?u=5d1f77&id=4711"
    for place, (language, labels) in enumerate(BUTTONS.items()):
        one = asked(language)
        for number, label in enumerate(labels):
            button = f'<table align="center"><tr><td bgcolor="#2b9de9"><a class="mcnButton" href="{link}" target="_blank" style="color:#fff;text-decoration:none">{label}</a></td></tr></table>'
            logo = '<img src="https://list.example/logo.png" alt="" width="600">'
            footer = f'<p style="font-size:11px">{MISTAKE}</p>' if number % 2 else ""
            web = text_part(f"<html><body>{logo}{button}{footer}</body></html>", subtype="html")
            beside = text_part(f"{label}\n{link}\n\n{MISTAKE if number % 2 else ''}")
            shapes: dict[str, Part] = {
                "html alone": web,
                "html and text": several("alternative", beside, web),
                "text, the link in brackets": text_part(f"[{label}]({link})"),
                "text, the link behind it": text_part(f"{label} <{link}>"),
                "html with a quote": body_with_button(button, one.text),
            }
            for name, part in shapes.items():
                yield Sample(
                    f"another list's button, {label}, {language}, {name}",
                    one,
                    mail(reply_headers(one, number=place * 4 + number), part),
                    MACHINE,
                )


def body_with_button(button: str, text: str) -> Part:
    """A button above the mail that it answers."""
    quote = text.replace("&", "&amp;").replace("\n", "<br>\n")
    return text_part(
        f'<html><body>{button}<blockquote type="cite">{quote}</blockquote></body></html>',
        subtype="html",
    )


FORMS = {
    "en": (
        "Name",
        "Email",
        "Message",
        "Privacy policy accepted",
        "Yes",
        "I agree to the privacy policy.",
    ),
    "de": (
        "Name",
        "E-Mail",
        "Nachricht",
        "Datenschutz akzeptiert",
        "Ja",
        "Ich stimme der Datenschutzerklärung zu.",
    ),
    "fr": (
        "Nom",
        "E-mail",
        "Message",
        "Confidentialité acceptée",
        "Oui",
        "J'accepte la politique de confidentialité.",
    ),
    "es": (
        "Nombre",
        "Correo",
        "Mensaje",
        "Privacidad aceptada",
        "Sí",
        "Acepto la política de privacidad.",
    ),
    "it": (
        "Nome",
        "E-mail",
        "Messaggio",
        "Privacy accettata",
        "Sì",
        "Accetto l'informativa sulla privacy.",
    ),
    "nl": (
        "Naam",
        "E-mail",
        "Bericht",
        "Privacy geaccepteerd",
        "Yes",
        "Ik ga akkoord met het privacybeleid.",
    ),
    "pt": (
        "Nome",
        "E-mail",
        "Mensagem",
        "Privacidade aceite",
        "Yes",
        "Aceito a política de privacidade.",
    ),
    "pl": (
        "Imię",
        "E-mail",
        "Wiadomość",
        "Akceptacja polityki prywatności",
        "Yes",
        "Akceptuję politykę prywatności.",
    ),
    "hr": (
        "Ime",
        "E-pošta",
        "Poruka",
        "Privatnost prihvaćena",
        "Da",
        "Prihvaćam pravila privatnosti.",
    ),
}


def forms() -> Iterator[Sample]:
    """The copy that a contact form sends: our text as the message, a ticked box below it."""
    for number, (language, words) in enumerate(FORMS.items()):
        one = asked(language)
        name, address, message, box, yes, sentence = words
        fields = f"{name}: {one.shop_name}\n{address}: {one.shop_address}\n{message}:"
        shapes = {
            "a field with yes": f"{fields}\n{one.text}\n{box}: {yes}",
            "the yes on its own line": f"{fields}\n{one.text}\n{box}:\n{yes}",
            "a ticked box": f"{fields}\n{one.text}\n[x] {yes}",
            "a ticked sentence": f"{fields}\n{one.text}\n☑ {sentence}",
            "the sentence alone": f"{one.text}\n{sentence}",
            "the yes above": f"{box}: {yes}\n{fields}\n{one.text}",
        }
        for shape, text in shapes.items():
            yield Sample(
                f"contact form, {shape}, {language}",
                one,
                mail(new_headers(one, number=number), text_part(text)),
                MACHINE,
            )


PREFILLED = {
    "en": "Yes, I confirm.",
    "de": "Ja, gerne.",
    "fr": "Oui, je confirme.",
    "es": "Confirmo.",
    "it": "Confermo.",
    "hr": "Da, potvrđujem.",
}
WROTE = {
    "en": "You wrote:",
    "de": "Sie schrieben:",
    "fr": "Vous avez écrit :",
    "es": "Usted escribió:",
    "it": "Lei ha scritto:",
    "hr": "Napisali ste:",
}
MESSAGE = {
    "en": "Message:",
    "de": "Ihre Nachricht:",
    "fr": "Votre message :",
    "es": "Su mensaje:",
    "it": "Il Suo messaggio:",
    "hr": "Vaša poruka:",
}


def acknowledged() -> Iterator[Sample]:
    """What a help desk in copy says to all when the person answers: the answer is only quoted."""
    for number, language in enumerate(SHIPPED):
        one = asked(language)
        said = PREFILLED[language]
        shapes = {
            "received": f"{RECEIVED[language]}\n\n{said}",
            "you wrote": f"{WROTE[language]}\n\n{said}",
            "message": f"{MESSAGE[language]}\n{said}",
            "a ticket and the answer": f"Ticket 4711\n\n{said}",
            "a line and the answer": f"{RECEIVED[language]}\n{'-' * 40}\n{said}\n{'-' * 40}",
            "marked": f"{RECEIVED[language]}\n\n> {said}",
            "header lines and the answer": f"From: {PERSON}\nTo: desk@flowers.example\nSubject: YES {one.token}\n\n{said}",
            "a place in the line": f"#4711 {said}",
            "you wrote, above our mail": f"{WROTE[language]}\n\n{said}\n\n{header_lines(one)}\n\n{one.text}",
        }
        for shape, text in shapes.items():
            for subject in (f"[#4711] YES {one.token}", f"Re: YES {one.token}"):
                yield Sample(
                    f"help desk quotes the answer, {shape}, {subject.split(' ')[0]}, {language}",
                    one,
                    mail(new_headers(one, subject=subject, number=number), text_part(text)),
                    MACHINE,
                )


ROBOTS = (
    "+OK",
    "ACK",
    "250 OK",
    "OK: 4711",
    "200 OK",
    "Success.",
    "Done.",
    "Message accepted for delivery.",
    "Status: confirmed",
    "Yes/No",
    "[Yes] [No]",
    "y/n",
    "YES | NO",
    "Approve | Reject",
    "Confirmation: yes",
    "Result: YES",
    "true",
    "1",
    "Your answer was recorded: YES",
    "Auto-accepted",
    "Auto-approved: yes",
    "You replied: Yes",
    "I'm driving right now. I'll get back to you.",
    "OK, I'm driving and will answer later.",
    "Ana will reply soon: yes, really!",
    "Seen.",
    "Delivered",
    "Sent via SMS: YES",
    "[Image: yes.gif]",
    "This message has no content.",
    "(no text)",
    "Yes. This is an automated response.",
    "Yes (automatic reply)",
    "YES\n\nThis reply was generated automatically.",
    "Yes\n\nPlease do not reply to this email.",
    "I agree.\n\nThis mailbox is not monitored.",
    "Yes\n\nReply STOP to unsubscribe.",
    "Yes, I agree.\n\nAnswered by Ana's AI assistant",
    "Yes!\n\nDrafted by AI and sent automatically",
    "Yes\n\nTicket: 4711",
    "Yes\n\nUnsubscribe | View in browser",
    "Confirmed.\n\nTicket ID: 4711",
    "Ok\n\nThis is an automated message.",
    "Reply JOIN to get our news.",
    "Your command JOIN Flower news was received.",
    "Text JOIN to 36111. Msg & data rates may apply.",
    "To join, write JOIN Flower news. To leave, write LEAVE.",
)


def robots() -> Iterator[Sample]:
    """Short words of robots under the person's address, with nothing in the headers that marks them."""
    for number, text in enumerate(ROBOTS):
        one = asked(("en", "de", "fr", "pl")[number % 4])
        for form in ("no quote", "marked quote", "html, gmail quote"):
            yield Sample(
                f"robot, {text.splitlines()[0]}, {number}, {form}",
                one,
                mail(reply_headers(one, number=number), body(text, one, form, number)),
                MACHINE,
            )
