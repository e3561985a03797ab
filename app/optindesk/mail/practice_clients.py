"""Who the invented people are, what they write, and our mail as it reaches them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import Parser
from enum import StrEnum
from html import escape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from optindesk.mail.wordings import FALLBACK_LANGUAGE

_LINK = re.compile(r"mailto:\S+")
_BUTTON = re.compile(r"^(.*?)\s*: (mailto:\S+)$", re.MULTILINE)


class Client(StrEnum):
    """What somebody writes mails with; each quotes in its own way."""

    GMAIL = "gmail"
    OUTLOOK = "outlook"
    APPLE = "apple"
    THUNDERBIRD = "thunderbird"
    YAHOO = "yahoo"
    GMX = "gmx"
    LINK = "link"  # takes the mailto: link of our mail, which opens a new one without a quote


class Answer(StrEnum):
    """How somebody answers a question."""

    YES = "yes"
    NO = "no"
    LEAVE = "leave"
    OUT_OF_OFFICE = "out of office"
    OUT_OF_OFFICE_UNMARKED = "out of office, unmarked"
    BOUNCE = "bounce"
    QUESTION = "question"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented: where they are, what they write with, and how they will answer."""

    name: str
    address: str
    language: str
    answer: Answer
    client: Client


class Phrases(NamedTuple):
    """What the people of a language write, and what their mail programs put around it."""

    locale: str
    yes: tuple[str, ...]
    no: str
    leave: str
    question: str
    away_subject: str
    away: str
    closing: str
    wrote: str
    date: str
    reply: str
    heading: tuple[str, str, str, str]
    from_phone: str


_PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        "en",
        ("Yes", "Yes, please.", "YES"),
        "No, thank you.",
        "Please unsubscribe me.",
        "What is this about? I do not remember signing up for anything.",
        "Automatic reply",
        "I am out of the office until Monday and will read your message when I am back.",
        "Best regards",
        "On {date} {sender} wrote:",
        "EEE, MMM d, y 'at' h:mm\u202fa",
        "Re",
        ("From", "Sent", "To", "Subject"),
        "Sent from my iPhone",
    ),
    "de": Phrases(
        "de",
        ("Ja", "Ja, gerne.", "JA"),
        "Nein, danke.",
        "Bitte abmelden.",
        "Worum geht es hier? Ich erinnere mich an keine Anmeldung.",
        "Automatische Antwort",
        "Ich bin bis Montag nicht im Büro und lese Ihre Nachricht nach meiner Rückkehr.",
        "Viele Grüße",
        "Am {date} schrieb {sender}:",
        "EEE, d. MMM y 'um' HH:mm 'Uhr'",
        "AW",
        ("Von", "Gesendet", "An", "Betreff"),
        "Von meinem iPhone gesendet",
    ),
    "fr": Phrases(
        "fr",
        ("Oui", "Oui, merci.", "OUI"),
        "Non, merci.",
        "Merci de me désinscrire.",
        "De quoi s’agit-il ? Je ne me souviens d’aucune inscription.",
        "Réponse automatique",
        "Je suis absente du bureau jusqu’à lundi et lirai votre message à mon retour.",
        "Cordialement",
        "Le {date}, {sender} a écrit :",
        "EEE d MMM y 'à' HH:mm",
        "RE",
        ("De", "Envoyé", "À", "Objet"),
        "Envoyé de mon iPhone",
    ),
    "es": Phrases(
        "es",
        ("Sí", "Sí, por favor.", "SÍ"),
        "No, gracias.",
        "Deseo darme de baja.",
        "¿De qué se trata? No recuerdo ninguna inscripción.",
        "Respuesta automática",
        "Estoy fuera de la oficina hasta el lunes y leeré su mensaje a mi regreso.",
        "Saludos",
        "El {date}, {sender} escribió:",
        "EEE, d MMM y 'a' 'las' HH:mm",
        "RE",
        ("De", "Enviado", "Para", "Asunto"),
        "Enviado desde mi iPhone",
    ),
    "it": Phrases(
        "it",
        ("Sì", "Sì, grazie.", "SÌ"),
        "No, grazie.",
        "Vorrei cancellarmi.",
        "Di che cosa si tratta? Non ricordo nessuna iscrizione.",
        "Risposta automatica",
        "Sono fuori ufficio fino a lunedì e leggerò il Suo messaggio al mio rientro.",
        "Cordiali saluti",
        "Il giorno {date} {sender} ha scritto:",
        "EEE d MMM y 'alle' 'ore' HH:mm",
        "R",
        ("Da", "Inviato", "A", "Oggetto"),
        "Inviato da iPhone",
    ),
    "hr": Phrases(
        "hr",
        ("Da", "Da, molim.", "DA"),
        "Ne, hvala.",
        "Odjavite me.",
        "O čemu je riječ? Ne sjećam se nikakve prijave.",
        "Automatski odgovor",
        "Nisam u uredu do ponedjeljka i pročitat ću Vašu poruku kad se vratim.",
        "Lijep pozdrav",
        "{date} {sender} napisao je:",
        "EEE, d. MMM y. 'u' HH:mm",
        "Re",
        ("Od", "Poslano", "Za", "Predmet"),
        "Poslano s mog iPhonea",
    ),
}


def phrases_of(language: str) -> Phrases:
    """The phrases of a language, else English ones."""
    return _PHRASES.get(language.partition("-")[0], _PHRASES[FALLBACK_LANGUAGE])


class OurMail:
    """A mail of ours as its receiver sees it.

    `page` is what programs quote in HTML, `text_of_page` what they make of that in plain text.
    """

    def __init__(self, mail: bytes) -> None:
        message = Parser(EmailMessage, policy=policy.default).parsestr(mail.decode())
        self.content = mail
        self.sender = str(message["From"])
        self.address = message["From"].addresses[0].addr_spec
        self.recipient = message["To"].addresses[0].addr_spec
        self.subject = str(message["Subject"])
        self.message_id = str(message["Message-ID"])
        self.language = str(message.get("Content-Language", FALLBACK_LANGUAGE))
        self.date = message["Date"].datetime
        self.text = _part(message, "plain").rstrip("\n")
        self.page = _within_body(_part(message, "html"))
        self.text_of_page = _BUTTON.sub(r"\1 <\2>\n", self.text).replace("\n\n\n", "\n\n")
        if not self.page:
            self.text_of_page = self.text
            self.page = escape(self.text).replace("\n", "<br>\n")
        self.links = {
            link_fields(link)[0].partition(" ")[0]: link for link in _LINK.findall(self.text)
        }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _within_body(page: str) -> str:
    """What stands in the body of a page."""
    return page.partition("<body")[2].partition(">")[2].partition("</body>")[0].strip()


def link_fields(link: str) -> tuple[str, str]:
    """The subject and the body that a mailto: link prescribes (RFC 6068)."""
    fields = parse_qs(urlsplit(link).query)
    return fields.get("subject", [""])[0], fields.get("body", [""])[0]
