"""The wordings that ship, the fields they may use, and the check that no line of them answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from optindesk.core.errors import BadWording, FileMissing
from optindesk.core.model import MailKind, Wording
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.look import shipped_look

FALLBACK_LANGUAGE = "en"

FIELDS: Mapping[str, Sentence] = {
    "name": sentence("The name of the person written to; may be empty."),
    "address": sentence("The address of the person written to."),
    "sender_name": sentence("Who asks: the name of the account."),
    "sender_address": sentence("The account's email address, where the answer goes."),
    "postal_address": sentence("The sender's postal address, in lines; may be empty."),
    "list_name": sentence("The name of the list, or of the lists; empty for a level."),
    "list_description": sentence("What the list is, in its own words; may have lines."),
    "level_name": sentence("The permission level that is asked for; empty for a list."),
    "changes": sentence("Several things asked for at once, in numbered lines; else empty."),
    "lists": sentence("The lists that the person is on now, or has left; may be empty."),
    "left_out": sentence("What was asked as well and not agreed to; may be empty."),
    "asked_on": sentence("The day of the sign-up; may be empty."),
    "source": sentence("Where the sign-up was made; may be empty."),
    "first_asked_on": sentence("The day of the first question, in a reminder; may be empty."),
    "deadline": sentence("The last day on which the question can be answered."),
    "answered_on": sentence("The day on which the answer came; may be empty."),
    "confirmed_on": sentence("The day on which the person agreed; may be empty."),
    "left_on": sentence("The day on which the person left; may be empty."),
    "privacy_notice": sentence("What becomes of the data, in lines; may be empty."),
    "token": sentence("The code that names this question in an email."),
    "code": sentence("The short code for the telephone."),
    "yes_link": sentence("A link that opens an email with a yes, ready to be sent."),
    "no_link": sentence("A link that opens an email with a no, ready to be sent."),
    "leave_link": sentence("A link that opens an email with which the person leaves."),
    "yes_word": sentence("The word for yes in the language of the mail."),
    "no_word": sentence("The word for no in the language of the mail."),
    "leave_word": sentence("The word for leaving in the language of the mail."),
    "reply_text": sentence("What was typed for this one person, in lines; in a reply only."),
}
"""What may stand in a wording, with its explanation; a field that was not filled is empty."""

FIELDS_WITH_LINES = frozenset(
    {"list_description", "postal_address", "changes", "lists", "privacy_notice", "reply_text"}
)
"""The fields whose values may hold line breaks."""


class AnswerWords(NamedTuple):
    """How people say yes and no; the sentences go into links and are whole answers in ASCII."""

    yes: str
    no: str
    leave: str
    yes_sentence: str
    no_sentence: str
    leave_sentence: str


ANSWER_WORDS: Mapping[str, AnswerWords] = {
    "en": AnswerWords("YES", "NO", "LEAVE", "Yes, I confirm.", "No, thank you.", "LEAVE"),
    "de": AnswerWords("JA", "NEIN", "ABMELDEN", "Ja, gerne.", "Nein, danke.", "ABMELDEN"),
    "fr": AnswerWords("OUI", "NON", "STOP", "Oui, je confirme.", "Non, merci.", "STOP"),
    "es": AnswerWords("SÍ", "NO", "BAJA", "Confirmo.", "No, gracias.", "BAJA"),
    "it": AnswerWords("SÌ", "NO", "STOP", "Confermo.", "No, grazie.", "STOP"),
    "hr": AnswerWords("DA", "NE", "ODJAVA", "Da, potvrdjujem.", "Ne, hvala.", "ODJAVA"),
}


def answer_words(language: str) -> AnswerWords:
    """The words of a language (``de``, ``de-AT``); English ones when the language is not known."""
    return ANSWER_WORDS.get(language.partition("-")[0].lower(), ANSWER_WORDS[FALLBACK_LANGUAGE])


def shipped_wordings(resources: Path) -> list[Wording]:
    """All wordings under ``mail/<language>/<kind>.j2`` of the resources folder, in the one look.

    Raises FileMissing when a language lacks a kind, BadWording when a file has no subject.
    """
    look = shipped_look(resources)
    folders = sorted(
        folder for folder in (resources / "mail").iterdir() if any(folder.glob("*.j2"))
    )
    return [_read(folder / f"{kind}.j2", kind, look) for folder in folders for kind in MailKind]


def _read(file: Path, kind: MailKind, look: str) -> Wording:
    """A wording from a file: ``Subject: …``, an empty line, the text."""
    try:
        content = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileMissing(path=str(file)) from error
    heading, _, text = content.partition("\n\n")
    label, _, subject = heading.partition(":")
    if label != "Subject" or "\n" in subject or not subject.strip() or not text.strip():
        raise BadWording(reason=sentence("{path} does not begin with a subject.", path=str(file)))
    language, text = file.parent.name, text.strip() + "\n"
    return Wording(0, kind, language, None, 0, subject.strip(), text, look, shipped=True)


# --- no line of ours may be an answer -----------------------------------------------------------

NARROWEST = 20
"""The narrowest wrapping that is reckoned with, in characters: below it no mail can be read."""

_END_OF_SENTENCE = re.compile(r"[.!?:;…\n\u2013\u2014\u2022|]+|(?<=\s)-+(?=\s)")
_QUOTED = re.compile(r"[\"“„”«‹»›]([^\"“„”«‹»›\n]+)[\"“„”«‹»›]")
_LONGEST_ANSWER = 12


def wording_problems(subject: str, text: str, is_answer: Callable[[str], bool]) -> list[Sentence]:
    """What in a filled-in mail could be read as an answer, if a program quoted it without a mark.

    `is_answer` tells of a piece of text whether it is a whole yes-, no- or leave-sentence in the
    mail's language or English (`one_of` makes one of a list). Found are: the subject, a sentence,
    something in quotation marks, and every run of words that some wrapping at `NARROWEST`
    characters or more could put on a line of its own (DESIGN 4.4).
    """
    found: dict[str, Sentence] = {}
    if is_answer(subject):
        found[subject] = sentence("The subject “{text}” is an answer by itself.", text=subject)
    for piece in (*_END_OF_SENTENCE.split(text), *_QUOTED.findall(text)):
        piece = piece.strip()
        if piece and is_answer(piece):
            found[piece] = sentence("The sentence “{text}” is an answer by itself.", text=piece)
    for line in text.splitlines():
        for run in _possible_lines(line.split()):
            if run not in found and is_answer(run):
                found[run] = sentence(
                    "“{text}” can come to stand on a line of its own, where it is an answer.",
                    text=run,
                )
    return list(found.values())


def one_of(answers: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text is one of these answers, but for case, accents, punctuation and spaces."""
    wanted = {plain for plain in map(_plain, answers) if plain}
    return lambda text: _plain(text) in wanted


def _possible_lines(words: list[str]) -> Iterator[str]:
    """The runs of up to `_LONGEST_ANSWER` words that are a line of their own in some wrapping.

    Where a line begins depends on what stands before (a name, a date), so it may be anywhere. It
    ends after a word if the next one does not fit any more.
    """
    for first in range(len(words)):
        run = ""
        for last in range(first, min(first + _LONGEST_ANSWER, len(words))):
            run = f"{run} {words[last]}".strip()
            at_the_end = last + 1 == len(words)
            if at_the_end or len(run) + 1 + len(words[last + 1]) > NARROWEST:
                yield run


def _plain(text: str) -> str:
    """Only the letters and digits of a text, lower case, no accents, one space between words."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", letters))
