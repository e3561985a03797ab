"""The wordings that ship, the words they ask for, and the check that no line of them answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from optindesk.core.errors import BadWording, FileMissing
from optindesk.core.model import PRINTED, MailKind, Wording, subject_and_text
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.look import shipped_look

FALLBACK_LANGUAGE = "en"


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
    """All wordings under ``mail/<language>/<kind>.j2`` of the resources folder, those of mails in
    the one look.

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
    parts = subject_and_text(content)
    if parts is None:
        raise BadWording(reason=sentence("{path} does not begin with a subject.", path=str(file)))
    html = None if kind in PRINTED else look
    return Wording(0, kind, file.parent.name, None, 0, *parts, html, shipped=True)


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
