"""The new text of an answer: what is left when all that is harmless as a whole is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from enum import IntEnum

from optindesk.core.frame import (
    Known,
    attribution_length,
    header_block_length,
    is_contact_line,
    is_footer,
    is_separator,
    opens_signature,
    phone_length,
)
from optindesk.core.letter import OBJECT, TRAILING, Question
from optindesk.core.ownwording import Forms, OwnWording, forms_of
from optindesk.core.phrases import Lexicon
from optindesk.core.token import token_places
from optindesk.core.words import Kind, phrase_of, visible, without_codes, words_in

_QUOTE_MARK = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_DELIMITER = re.compile(r"^[ \t]*(?:--|—|__|––)[ \t]*$")
_ARMOR = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [\w, -]+\n)*\n(.*?)"
    r"^-----BEGIN PGP SIGNATURE-----\n(?:(?:[\w+/=]{0,80}|[\w-]+: [\w. ()-]+)\n){1,60}"
    r"-----END PGP SIGNATURE-----$",
    re.MULTILINE | re.DOTALL,
)

OWN_RUN = 30
"""How many letters of ours in a row are our wording where nothing marks them as a quote."""

OWN_RUN_BEHIND_MARK = 16
"""The same behind a mark that says that the old mail follows."""

LONGEST_FOOTER = 5_000
LONGEST_FRAME = 1_000
"""How long a line may be to be looked at as an attribution, a header or a signature."""

_SHORTEST_NAME = 2

_ANSWERING_LETTERS = frozenset("ynjnsotdx0123456789")
"""Letters that may stand for a yes or no (or a cross) are no initials."""


class _Kind(IntEnum):
    NEW = 0
    TRAILING = 1
    QUOTED = 2


def known_of(
    question: Question | None, sender_name: str, senders: Collection[str], lexicon: Lexicon
) -> Known:
    """What is known of both sides, from the question and the answer's sender."""
    names = [sender_name, *senders]
    ours: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    if question is not None:
        ours, subjects = question.our_names, question.sent_subjects
        names += [*ours, *question.our_addresses, *question.person_names, question.person_address]
    words = set[str]()
    for name in names:
        # An address gives its words too: anna.smith@… is Anna Smith.
        for word in words_in(visible(name.replace("@", " ").replace(".", " ").replace("_", " "))):
            if word.kind is Kind.WORD and len(word.text) >= _SHORTEST_NAME:
                words.add(word.text)
                if word.text[0] not in _ANSWERING_LETTERS:
                    words.add(word.text[0])
    return Known(
        lexicon,
        lexicon.safe_names(words),
        frozenset(phrase for phrase in map(phrase_of, ours) if phrase),
        frozenset(phrase_of(subject) for subject in subjects),
    )


def new_text(text: str, known: Known, own: OwnWording, answers: Callable[[str], bool]) -> str:
    """The new text of one alternative.

    `answers` tells whether a text is an answer by itself: such a one is never taken for ours.
    """
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _without_torn_codes(text)
    lines, kinds = _split(_ARMOR.sub(r"\1", text))
    strange = _strange_in_quote(lines, kinds, known, own)
    _blank_quotes(lines, kinds)
    # Our wording goes with the codes in it: where a link was broken they cannot be told apart.
    _take_own(lines, kinds, own, answers)
    lines, kinds = _split(without_codes(_joined(lines, kinds)))
    if _take_heads(lines, kinds, known):
        _take_own(lines, kinds, own, answers)
    _take_tails(lines, known)
    rest = re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", "\n".join([*lines, *strange]))
    return rest.strip()


def _without_torn_codes(text: str) -> str:
    """The text without the codes of which one line is marked as a quote and another is not."""
    for start, end in reversed(token_places(text)):
        marks = {
            _QUOTE_MARK.match(line) is not None
            for line in text[text.rfind("\n", 0, start) + 1 : end].split("\n")
        }
        if len(marks) > 1:
            text = f"{text[:start]} {text[end:]}"
    return text


def _split(text: str) -> tuple[list[str], list[_Kind]]:
    """The lines without their marks, and what the marks say."""
    lines: list[str] = []
    kinds: list[_Kind] = []
    for line in text.split("\n"):
        mark = _QUOTE_MARK.match(line)
        if mark is not None:
            lines.append(line[mark.end() :])
            kinds.append(_Kind.QUOTED)
        elif line.startswith(TRAILING):
            lines.append(line.removeprefix(TRAILING))
            kinds.append(_Kind.TRAILING)
        else:
            lines.append(line)
            kinds.append(_Kind.NEW)
    return lines, kinds


def _joined(lines: Sequence[str], kinds: Sequence[_Kind]) -> str:
    """The lines with the marks that stand for what follows a reply header."""
    return "\n".join(
        TRAILING + line if kind is _Kind.TRAILING else line
        for line, kind in zip(lines, kinds, strict=True)
    )


def _strange_in_quote(
    lines: Sequence[str], kinds: Sequence[_Kind], known: Known, own: OwnWording
) -> list[str]:
    """Lines marked as a quote that are not of our mail and could turn a yes round."""
    quoted = [line for line, kind in zip(lines, kinds, strict=True) if kind is _Kind.QUOTED]
    quoted = [line for line in quoted if line.strip()]
    found = []
    for place, line in enumerate(quoted if own else ()):
        before = quoted[place - 1] if place else ""
        after = quoted[place + 1] if place + 1 < len(quoted) else ""
        if (
            (len(line) > OWN_RUN_BEHIND_MARK and _is_own(own, line))
            or (before and _is_own(own, before + line))
            or (after and _is_own(own, line + after))
            or known.lexicon.against.isdisjoint(word.text for word in words_in(line))
        ):
            continue
        found.append(place)
    if not found:
        return []
    # A quote may begin with “On … wrote:” or hold headers of its own.
    _take_heads(quoted, [_Kind.QUOTED] * len(quoted), known)
    return ["", *(quoted[place] for place in found)]


def _is_own(own: OwnWording, text: str) -> bool:
    return own.has(forms_of(text)) > 0


def _blank_quotes(lines: list[str], kinds: Sequence[_Kind]) -> None:
    for at, kind in enumerate(kinds):
        if kind is _Kind.QUOTED:
            lines[at] = ""


def _take_heads(lines: list[str], kinds: list[_Kind], known: Known) -> bool:
    """Take away what introduces a quote; whether the old mail follows unmarked behind it."""
    at, follows = 0, False
    short = [_short(line) for line in lines]
    while at < len(lines):
        length = 0
        if lines[at].strip():
            length = int(is_separator(short[at], known.lexicon))
            length = length or header_block_length(short, at, known)
            follows = follows or length > 0
            length = length or attribution_length(short, at, known)
            for place in range(at, at + length):
                lines[place] = ""
        if follows and kinds[at] is _Kind.NEW:
            kinds[at] = _Kind.TRAILING
        at += max(length, 1)
    return follows


def _short(line: str) -> str:
    """A line, or what matches nothing in place of one that takes too long to be looked at."""
    return line if len(line) <= LONGEST_FRAME else OBJECT


def _take_own(
    lines: list[str], kinds: Sequence[_Kind], own: OwnWording, answers: Callable[[str], bool]
) -> None:
    """Take away our own wording where it stands unmarked: runs of whole lines."""
    forms = [(at, forms_of(line)) for at, line in enumerate(lines) if line.strip()] if own else []
    filled = [(at, form) for at, form in forms if form.whole]
    place = 0
    while place < len(filled):
        end, length, whole, bare = place, 0, "", ""
        while end < len(filled):
            whole, bare = whole + filled[end][1].whole, bare + filled[end][1].bare
            run = own.has(Forms(whole, bare))
            if not run:
                break
            end, length = end + 1, run
        taken = [at for at, _ in filled[place:end]]
        needed = OWN_RUN if kinds[filled[place][0]] is _Kind.NEW else OWN_RUN_BEHIND_MARK
        # A lone question mark or address before a line of ours is not ours.
        begins = any(letter.isalnum() for letter in filled[place][1].bare)
        if (
            begins
            and length >= needed
            and not answers(without_codes("\n".join(lines[at] for at in taken)))
        ):
            for at in taken:
                lines[at] = ""
            place = end
        else:
            place += 1


def _take_tails(lines: list[str], known: Known) -> None:
    """Take away footers, what programs sign with, and contact data below a closing."""
    _take_footers(lines, known.lexicon)
    short = [_short(line) for line in lines]
    at, below = 0, False
    while at < len(lines):
        length = phone_length(short, at, known.lexicon) if lines[at].strip() else 0
        if not length and _DELIMITER.match(lines[at]):
            length, below = 1, True
        elif not length and below and is_contact_line(short[at], known):
            length = 1
        elif not length and lines[at].strip() and opens_signature(short[at], known):
            below = True
        for place in range(at, at + length):
            lines[place] = ""
        at += max(length, 1)


def _take_footers(lines: list[str], lexicon: Lexicon) -> None:
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip():
            end += 1
        paragraph = "\n".join(lines[start:end])
        if 0 < len(paragraph) <= LONGEST_FOOTER and is_footer(paragraph, lexicon):
            lines[start:end] = [""] * (end - start)
        start = end + 1
