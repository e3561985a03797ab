"""What may stand in a wording: each field in the owner's words, with an example.

The one table that the editor offers, the check of unknown fields knows, and the manual prints.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from optindesk.core.model import PRINTED, MailKind
from optindesk.core.sentence import Sentence, sentence

QUESTIONS = frozenset({MailKind.CONFIRM, MailKind.PERMISSION, MailKind.REMINDER})
"""The mails that ask for a yes."""

EVERY = frozenset(MailKind)
MAILS = EVERY - PRINTED
_ASKING = QUESTIONS | {MailKind.REPLY}


class Field(NamedTuple):
    """A field: what it is, what it looks like, whether it may have lines, which mails or printed
    pages fill it."""

    says: Sentence
    example: str
    lines: bool = False
    kinds: Collection[MailKind] = MAILS


FIELDS: Mapping[str, Field] = {
    "name": Field(
        sentence("The name of the person written to; may be empty."),
        "Ana Horvat",
    ),
    "salutation": Field(
        sentence("How the person is addressed, as the sheet says it; often empty."),
        "Dr.",
    ),
    "address": Field(
        sentence("The address of the person written to."),
        "ana@example.org",
    ),
    "sender_name": Field(
        sentence("Who asks: the name of the account."),
        "Anna's Flowers",
        kinds=EVERY,
    ),
    "sender_address": Field(
        sentence("The account's email address, where the answer goes."),
        "desk@flowers.example",
        kinds=EVERY,
    ),
    "postal_address": Field(
        sentence("The sender's postal address, in lines."),
        "Anna's Flowers\nMarket Square 1\n12345 Springfield",
        lines=True,
        kinds=EVERY,
    ),
    "list_name": Field(
        sentence("The name of the list, or of the lists; empty for a permission level."),
        "Flower news",
        kinds=EVERY,
    ),
    "list_description": Field(
        sentence("What the list is, in its own words; may have lines."),
        "Four emails a year about what blooms.",
        lines=True,
        kinds=EVERY,
    ),
    "level_name": Field(
        sentence("The permission level that is asked for; empty for a list."),
        "Marketing",
    ),
    "changes": Field(
        sentence("Several things asked for at once, in numbered lines; else empty."),
        "1. Flower news\n2. Workshops",
        lines=True,
    ),
    "third_change": Field(
        sentence("The number of the third of several things asked for at once; else empty."),
        "3",
        kinds=_ASKING,
    ),
    "lists": Field(
        sentence("The lists that the person is on now, or has left; may be empty."),
        "Flower news",
        lines=True,
    ),
    "left_out": Field(
        sentence("What was asked as well and not agreed to; may be empty."),
        "Workshops",
        kinds=(MailKind.THANKS, MailKind.ALREADY),
    ),
    "asked_on": Field(
        sentence("The day of the sign-up; may be empty."),
        "14 November 2026",
    ),
    "moved_on": Field(
        sentence(
            "The day on which we were told that this is the new address of somebody; else empty."
        ),
        "18 November 2026",
        kinds=(MailKind.CONFIRM, MailKind.REMINDER, MailKind.REPLY),
    ),
    "source": Field(
        sentence("Where the sign-up was made; may be empty."),
        "Saturday market",
    ),
    "first_asked_on": Field(
        sentence("The day of the first question, in a reminder; may be empty."),
        "21 November 2026",
        kinds=(MailKind.REMINDER,),
    ),
    "deadline": Field(
        sentence("The last day on which the question can be answered."),
        "21 December 2026",
    ),
    "answered_on": Field(
        sentence("The day on which the answer came; may be empty."),
        "3 January 2027",
        kinds=(MailKind.LATE,),
    ),
    "confirmed_on": Field(
        sentence("The day on which the person agreed; may be empty."),
        "22 November 2026",
        kinds=(MailKind.THANKS, MailKind.ALREADY),
    ),
    "left_on": Field(
        sentence("The day on which the person left; may be empty."),
        "4 December 2026",
        kinds=(MailKind.GOODBYE,),
    ),
    "privacy_notice": Field(
        sentence("What becomes of the data, in lines."),
        "We keep your address for these emails only and give it to nobody.",
        lines=True,
        kinds=EVERY,
    ),
    "token": Field(
        sentence("The code that names this question in an email."),
        "0001-7QXB-…",
        kinds=_ASKING,
    ),
    "code": Field(
        sentence("The short code for the telephone."),
        "ABCD-EF12",
        kinds=_ASKING,
    ),
    "yes_link": Field(
        sentence("A link that opens an email with a yes, ready to be sent."),
        "mailto:…",
        kinds=_ASKING,
    ),
    "no_link": Field(
        sentence("A link that opens an email with a no, ready to be sent."),
        "mailto:…",
        kinds=_ASKING,
    ),
    "leave_link": Field(
        sentence("A link that opens an email with which the person leaves."),
        "mailto:…",
    ),
    "join_link": Field(
        sentence("A link that opens an email with which one signs up: the poster's code holds it."),
        "mailto:…",
        kinds=(MailKind.POSTER,),
    ),
    "yes_word": Field(
        sentence("The word for yes in the language of the mail."),
        "YES",
        kinds=EVERY,
    ),
    "no_word": Field(
        sentence("The word for no in the language of the mail."),
        "NO",
    ),
    "leave_word": Field(
        sentence("The word for leaving in the language of the mail."),
        "LEAVE",
        kinds=EVERY,
    ),
    "reply_text": Field(
        sentence("What was typed for this one person, in lines; in a reply only."),
        "We write once a month.",
        lines=True,
        kinds=(MailKind.REPLY,),
    ),
}
"""What may stand in a wording; a field that was not filled is empty."""

FIELDS_WITH_LINES = frozenset(name for name, field in FIELDS.items() if field.lines)
"""The fields whose values may hold line breaks."""


def fields_of(kind: MailKind) -> dict[str, Field]:
    """The fields that a mail of this kind fills, in the order in which they are offered."""
    return {name: field for name, field in FIELDS.items() if kind in field.kinds}


_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

PRIVACY_WORDS: Mapping[str, str] = {
    "en": "What becomes of your data:",
    "de": "Was mit Ihren Daten geschieht:",
    "fr": "Ce que deviennent vos données :",
    "es": "Qué hacemos con sus datos:",
    "it": "Come trattiamo i Suoi dati:",
    "hr": "Što se događa s vašim podacima:",
}
"""What stands before a privacy notice that is only a link."""


def notice_shown(notice: str, language: str) -> str:
    """A privacy notice as mails in a language show it: a link alone says nobody where it leads."""
    if not _LINK.fullmatch(notice):
        return notice
    words = PRIVACY_WORDS.get(language.partition("-")[0].lower(), PRIVACY_WORDS["en"])
    return f"{words} {notice}"
