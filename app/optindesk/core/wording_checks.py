"""What is looked for in a wording before it may be used: a table of checks that stop it or warn.

The words by which some checks go are data of each language (``resources/mail/*/checks.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from optindesk.core.fields import EVERY, QUESTIONS
from optindesk.core.model import PRINTED, MailKind
from optindesk.core.sentence import Sentence, Value, sentence

LONGEST_SUBJECT = 70
"""Filled in, in characters: a longer subject is cut in most lists of mails."""


class Weight(StrEnum):
    """What a finding does: it stops the wording, or only warns of it."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in a wording, and what to do; `line` of its text (0: its subject) if known."""

    code: str
    weight: Weight
    says: Sentence
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A wording filled in once: with what, and what became of it."""

    values: Mapping[str, str]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A wording with all that its checks go by.

    `subject` and `text` are its templates. `words` are those of its language, by what they speak
    of. `unset` are the details of the sender that the desk does not know. `description` is that of
    the list, where the wording is for one.
    """

    kind: MailKind
    subject: str
    text: str
    samples: Sequence[Sample]
    words: Mapping[str, Sequence[str]]
    unset: Collection[str] = ()
    description: str = ""
    own_lines: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        own = [self.subject, *self.text.split("\n")]
        object.__setattr__(self, "own_lines", [_TEMPLATE.sub(" ", line) for line in own])


_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MAIL_LINK = re.compile(r"\bmailto:\S+", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)

Values = Mapping[str, Value]
Look = Callable[[Tried], Iterator[Values]]
"""Looks for what a check is against; gives the values of its sentence each time that it is there.

`line` among them is the line of the text, 0 that of the subject.
"""


class Check(NamedTuple):
    """One thing to look for: in which kinds of mail, and what is said with what to do."""

    code: str
    weight: Weight
    kinds: Collection[MailKind]
    found: Look
    says: Sentence


# --- what can be looked for ---------------------------------------------------------------------


def _read(sample: Sample) -> str:
    """What people read of a text: a link holds words and a code, and does nothing on many PCs."""
    return _MAIL_LINK.sub("", sample.text)


def _hides(*names: str) -> Look:
    """None of these fields shows in a mail for which one of them has a value."""

    def found(tried: Tried) -> Iterator[Values]:
        for sample in tried.samples:
            filled = [sample.values[name] for name in names if sample.values.get(name)]
            if filled and not any(value in _read(sample) for value in filled):
                yield {}
                return

    return found


def _lacks_word(name: str) -> Look:
    """The word of that field does not show, as a word."""

    def found(tried: Tried) -> Iterator[Values]:
        for sample in tried.samples:
            word = sample.values[name]
            if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", _read(sample)):
                yield {"word": word}
                return

    return found


def _lacks_way_to_refuse(tried: Tried) -> Iterator[Values]:
    """The word of a no shows, but in no paragraph that says what it is for."""
    pattern = _pattern(tuple(tried.words.get("refuse", ())))
    if pattern is None:
        return
    for sample in tried.samples:
        word = rf"(?<!\w){re.escape(sample.values['no_word'])}(?!\w)"
        named = [one for one in _PARAGRAPHS.split(_read(sample)) if re.search(word, one)]
        if named and not any(map(pattern.search, named)):
            yield {"word": sample.values["no_word"]}
            return


_PARAGRAPHS = re.compile(r"\n\s*\n")
_SENTENCES = re.compile(r"(?:[^.!?\n]|[.!?](?=\w)|\n(?![^\S\n]*\n))+")


def _takes_silence(tried: Tried) -> Iterator[Values]:
    """A sentence says that silence is taken for a yes."""
    silence, taken, negation = (
        _pattern(tuple(tried.words.get(what, ()))) for what in ("silence", "taken", "negation")
    )
    if silence is None or taken is None:
        return
    text = "\n".join(tried.own_lines)
    for one in _SENTENCES.finditer(text):
        quiet = silence.search(one[0])
        rest = silence.sub(" ", one[0])
        if quiet and taken.search(rest) and not (negation and negation.search(rest)):
            line = text.count("\n", 0, one.start() + quiet.start())
            yield {"line": line, "word": " ".join(one[0].split())}
            return


def _is_blank(part: str) -> Look:
    def found(tried: Tried) -> Iterator[Values]:
        if not all(getattr(sample, part).strip() for sample in tried.samples):
            yield {}

    return found


def _speaks_of(what: str) -> Look:
    """The wording itself, without what fills it, uses one of the language's words for something."""

    def found(tried: Tried) -> Iterator[Values]:
        pattern = _pattern(tuple(tried.words.get(what, ())))
        for line, text in enumerate(tried.own_lines):
            match = pattern.search(text) if pattern else None
            if match is not None:
                yield {"line": line, "word": match[0]}
                return

    return found


def _neither(*looks: Look) -> Look:
    """Each of several has something against it."""

    def found(tried: Tried) -> Iterator[Values]:
        if all(any(True for _ in look(tried)) for look in looks):
            yield {}

    return found


def _not(look: Look) -> Look:
    def found(tried: Tried) -> Iterator[Values]:
        if not any(True for _ in look(tried)):
            yield {}

    return found


def _unset(name: str) -> Look:
    def found(tried: Tried) -> Iterator[Values]:
        if name in tried.unset:
            yield {}

    return found


def _silent_description(tried: Tried) -> Iterator[Values]:
    """The list's own description does not say how often, and the wording does not either."""
    pattern = _pattern(tuple(tried.words.get("how_often", ())))
    texts = (tried.description, *tried.own_lines)
    if tried.description and pattern and not any(map(pattern.search, texts)):
        yield {}


def _web_address(tried: Tried) -> Iterator[Values]:
    for line, text in enumerate(tried.own_lines):
        match = _WEB_ADDRESS.search(text)
        if match is not None:
            yield {"line": line, "word": match[0]}
            return


def _long_subject(tried: Tried) -> Iterator[Values]:
    """By the usual mail; one about several things at once is rare."""
    length = len(tried.samples[0].subject)
    if length > LONGEST_SUBJECT:
        yield {"line": 0, "n": length}


@lru_cache(maxsize=100)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds one of the words, whatever its case; ``*`` at its end stands for more letters."""
    if not words:
        return None
    each = (re.escape(word).replace(r"\ ", r"\s+").replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?:\b|(?=\W))(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


# --- the checks ---------------------------------------------------------------------------------

_ASKS = QUESTIONS | {MailKind.REPLY}
_AGREED = QUESTIONS | PRINTED
"""What people agree to, by mail or on paper."""
_JOINED = frozenset({MailKind.THANKS, MailKind.ALREADY})
_STOP, _WARN = Weight.STOP, Weight.WARN

CHECKS: tuple[Check, ...] = (
    Check(
        "no_subject",
        _STOP,
        EVERY,
        _is_blank("subject"),
        sentence("The subject is empty: write what the mail is about."),
    ),
    Check(
        "no_text",
        _STOP,
        EVERY,
        _is_blank("text"),
        sentence("The text is empty: a mail without it cannot be read by everybody."),
    ),
    Check(
        "who",
        _STOP,
        EVERY,
        _hides("sender_name"),
        sentence("It does not say who writes: put in the field “sender_name”."),
    ),
    Check(
        "what",
        _STOP,
        _AGREED,
        _hides("list_name", "level_name", "changes"),
        sentence(
            "It does not always say what is asked for: put in “list_name”, and “level_name” and"
            " “changes” for the mails that are about these."
        ),
    ),
    Check(
        "how_often",
        _STOP,
        _AGREED,
        _neither(_hides("list_description"), _not(_speaks_of("how_often"))),
        sentence(
            "It does not say how often you write: put in the field “list_description”, which says"
            " so, or write it."
        ),
    ),
    Check(
        "yes_word",
        _STOP,
        _ASKS | PRINTED,
        _lacks_word("yes_word"),
        sentence("It does not say how to agree: ask for the word {word}, the field “yes_word”."),
    ),
    Check(
        "no_word",
        _STOP,
        _ASKS,
        _lacks_word("no_word"),
        sentence("It does not say how to say no: name the word {word}, the field “no_word”."),
    ),
    Check(
        "no_way_to_refuse",
        _STOP,
        _ASKS,
        _lacks_way_to_refuse,
        sentence(
            "It names the word {word}, but does not say what for: write in one paragraph that who"
            " does not want this answers with it."
        ),
    ),
    Check(
        "silence",
        _STOP,
        _AGREED,
        _takes_silence,
        sentence(
            "“{word}”: silence is no consent (GDPR, recital 32). Write that nothing happens if no"
            " answer comes."
        ),
    ),
    Check(
        "withdraw",
        _STOP,
        _AGREED | _JOINED,
        _lacks_word("leave_word"),
        sentence(
            "It does not say how to leave again: name the word {word}, the field “leave_word”."
        ),
    ),
    Check(
        "token",
        _STOP,
        _ASKS,
        _hides("token"),
        sentence(
            "The code is missing by which an answer is known to belong to this question: put in"
            " the field “token”."
        ),
    ),
    Check(
        "privacy",
        _STOP,
        _AGREED | {MailKind.THANKS},
        _neither(_hides("privacy_notice"), _not(_speaks_of("privacy"))),
        sentence(
            "It does not say what becomes of the data: put in the field “privacy_notice”, or"
            " write it."
        ),
    ),
    Check(
        "no_privacy",
        _STOP,
        _AGREED | {MailKind.THANKS},
        _neither(_unset("privacy_notice"), _not(_speaks_of("privacy"))),
        sentence(
            "Your privacy notice in this language is not known yet: write it under “Your business”."
        ),
    ),
    Check(
        "postal_address",
        _STOP,
        EVERY,
        _hides("postal_address"),
        sentence("It does not show your postal address: put in the field “postal_address”."),
    ),
    Check(
        "no_postal_address",
        _STOP,
        EVERY,
        _unset("postal_address"),
        sentence("Your postal address is not known yet: write it under “Your business”."),
    ),
    Check(
        "reply_text",
        _STOP,
        {MailKind.REPLY},
        _hides("reply_text"),
        sentence("What you write to one person does not show: put in the field “reply_text”."),
    ),
    Check(
        "silent_description",
        _WARN,
        _AGREED,
        _silent_description,
        sentence("The list's description does not say how often you write; people agree to that."),
    ),
    Check(
        "advertising",
        _WARN,
        QUESTIONS,
        _speaks_of("advertising"),
        sentence(
            "“{word}” reads like advertising. A mail that asks for consent must not advertise:"
            " courts count that as unwanted mail."
        ),
    ),
    Check(
        "picture",
        _WARN,
        QUESTIONS,
        _speaks_of("picture"),
        sentence(
            "“{word}”: pictures and logos have been held to be advertising in such a mail, and"
            " ours shows none."
        ),
    ),
    Check(
        "welcome",
        _WARN,
        QUESTIONS,
        _speaks_of("welcome"),
        sentence(
            "“{word}” welcomes somebody who has not agreed yet; courts have held that to be"
            " advertising. Keep it for the thank-you."
        ),
    ),
    Check(
        "questions",
        _WARN,
        QUESTIONS,
        _speaks_of("questions"),
        sentence(
            "“{word}” offers more than to agree or not; a court has held that to be advertising"
            " (LG Stendal, 22 S 87/20). Leave it out."
        ),
    ),
    Check(
        "web_address",
        _WARN,
        QUESTIONS,
        _web_address,
        sentence(
            "“{word}” leads to a web page: filters distrust it, and it may count as advertising."
            " People agree by an email."
        ),
    ),
    Check(
        "long_subject",
        _WARN,
        EVERY,
        _long_subject,
        sentence("The subject has {n} letters; on a telephone only its beginning shows."),
    ),
)
"""Every check, in the order in which its findings are told."""


def findings(tried: Tried) -> list[Finding]:
    """What the checks find in a wording; what stops it comes first."""
    found = [
        Finding(check.code, check.weight, *_said(check.says, values))
        for check in CHECKS
        if tried.kind in check.kinds
        for values in check.found(tried)
    ]
    return sorted(found, key=lambda one: one.weight is not Weight.STOP)


def _said(says: Sentence, values: Values) -> tuple[Sentence, int | None]:
    line = values.get("line")
    rest = tuple((name, value) for name, value in values.items() if name != "line")
    return replace(says, values=rest), line if isinstance(line, int) else None


def stops(found: Sequence[Finding]) -> list[Finding]:
    """Those that keep a wording from being used."""
    return [one for one in found if one.weight is Weight.STOP]
