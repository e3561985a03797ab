"""The new text of an answer: what is left when all that is harmless as a whole is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import IntEnum
from functools import cache, lru_cache

from optindesk.core.contact import (
    is_contact_line,
    is_street_above_town,
    is_workplace,
    names_itself,
    opens_signature,
    with_links,
)
from optindesk.core.frame import (
    Known,
    attribution_length,
    header_block_length,
    is_added_by_program,
    is_footer,
    is_link,
    is_separator,
    phone_begins,
    phone_length,
    unglued,
)
from optindesk.core.letter import OBJECT, QUOTED, TRAILING, Question
from optindesk.core.lexicon import Lexicon
from optindesk.core.ownwording import Forms, OwnWording, forms_of
from optindesk.core.token import token_places
from optindesk.core.words import Kind, phrase_of, visible, without_codes, words_in

_QUOTE_MARK = re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+")
_QUOTED_TWICE = f"{QUOTED}>"
_TRAILING_ALONE = TRAILING.rstrip()
_DELIMITER = re.compile(r"^[ \t]*(?:--|—|__|––)[ \t]*$")
_ARMORED = "-----BEGIN PGP SIGNED MESSAGE-----"
_ARMOR = re.compile(
    rf"^{_ARMORED}\n(?:Hash: [\w, -]+\n)*\n(.*?)"
    r"^-----BEGIN PGP SIGNATURE-----\n(?:(?:[\w+/=]{0,80}|[\w-]+: [\w. ()-]+)\n){1,60}"
    r"-----END PGP SIGNATURE-----$",
    re.MULTILINE | re.DOTALL,
)

OWN_RUN = 30
"""How many letters of ours in a row are our wording where nothing marks them as a quote."""

OWN_RUN_AGAINST = 250
"""The same where they are of a paragraph that says how to answer no: one may say them oneself."""

OWN_RUN_BEHIND_MARK = 16
"""The same behind a mark that says that the old mail follows."""

LONGEST_FOOTER = 5_000
LONGEST_FRAME = 1_000
"""How long a line may be to be looked at as an attribution, a header or a signature."""

_SHORTEST_NAME = 2
_SHORTEST_LINE = 8

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
    theirs = [sender_name, *senders]
    ours: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    addresses = {address.lower() for address in senders}
    if question is not None:
        lists, subjects = question.list_names, question.sent_subjects
        ours = (*question.our_names, *lists)
        theirs += [*question.person_names, question.person_address]
        addresses.add(question.person_address.lower())
    person = lexicon.safe_names(_words_of(theirs)) | addresses
    shop = () if question is None else question.our_addresses
    return Known(
        lexicon,
        # “Hi Anna” greets Anna's Flowers, but who wants “flowers” wants no newsletter.
        lexicon.safe_names(_words_of([*ours, *shop])) | person,
        person,
        frozenset(phrase for phrase in map(phrase_of, ours) if phrase),
        frozenset(map(phrase_of, lists)),
        frozenset(phrase_of(subject) for subject in subjects),
    )


def _words_of(names: Iterable[str]) -> set[str]:
    """The words of names and addresses that may stand for them, and their initials."""
    return set().union(*map(_words_of_name, names))


@lru_cache(maxsize=256)  # our own come in every question
def _words_of_name(name: str) -> frozenset[str]:
    words = set[str]()
    # An address gives its words too: anna.smith@… is Anna Smith.
    for word in words_in(visible(name.replace("@", " ").replace(".", " ").replace("_", " "))):
        if word.kind is Kind.WORD and len(word.text) >= _SHORTEST_NAME:
            words |= {word.text, word.text.removesuffix("'s")}  # “Anna’s Flowers” is Anna's
            if word.text[0] not in _ANSWERING_LETTERS:
                words.add(word.text[0])
    return frozenset(words)


def new_texts(
    texts: Iterable[str], known: Known, own: OwnWording, answers: Callable[[str], bool]
) -> list[str]:
    """The new text of each alternative.

    `answers` tells whether a text is an answer by itself: such a one is never taken for ours.
    """

    @cache  # the alternatives are mostly the same, line by line
    def read(lines: tuple[str, ...], kinds: tuple[_Kind, ...]) -> str:
        return _new_text(list(lines), list(kinds), known, own, answers)

    return [read(*_marked_lines(text, known)) for text in texts]


def _marked_lines(text: str, known: Known) -> tuple[tuple[str, ...], tuple[_Kind, ...]]:
    """The lines of an alternative without their marks, and what the marks say."""
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unglued(_without_torn_codes(text), known)
    lines, kinds = _split(_ARMOR.sub(r"\1", text) if _ARMORED in text else text)
    # Empty lines at the end say nothing, and are what alternatives differ in.
    end = next((at for at in range(len(lines), 1, -1) if lines[at - 1].strip(" \t")), 1)
    return tuple(lines[:end]), tuple(kinds[:end])


def _new_text(
    lines: list[str],
    kinds: list[_Kind],
    known: Known,
    own: OwnWording,
    answers: Callable[[str], bool],
) -> str:
    """What of these lines is new."""
    written, marked = list(lines), list(kinds)
    strange = _strange_in_quote(lines, kinds, known, own)
    _blank_quotes(lines, kinds)
    # Our wording goes with the codes in it: where a link was broken they cannot be told apart.
    _take_own(lines, kinds, own, answers, known)
    lines, kinds = _without_codes(lines, kinds)
    if len(lines) != len(written):
        written = []  # a code that was broken over lines went
    if _take_heads(lines, kinds, known, written):
        _take_own(lines, kinds, own, answers, known)
    _take_tails(lines, known)
    if own and written and _stands_below_something(lines, written):
        strange += _answered_instead(lines, written, known, own)
        strange += _left_of_ours(lines, written, marked, own)
    rest = re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", "\n".join([*lines, *strange]))
    return rest.strip()


def _without_torn_codes(text: str) -> str:
    """The text without the codes of which one line is marked as a quote and another is not."""
    if ">" not in text:
        return text
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
    written = text.split("\n")
    if ">" not in text and _TRAILING_ALONE not in text:
        return written, [_Kind.NEW] * len(written)
    lines: list[str] = []
    kinds: list[_Kind] = []
    for line in written:
        if line.startswith(QUOTED) and not line.startswith(_QUOTED_TWICE):
            lines.append(line[len(QUOTED) :])  # as nearly all quotes are marked
            kinds.append(_Kind.QUOTED)
            continue
        mark = _QUOTE_MARK.match(line) if ">" in line else None
        if mark is not None:
            lines.append(line[mark.end() :])
            kinds.append(_Kind.QUOTED)
        elif line.startswith(TRAILING) or line == _TRAILING_ALONE:
            lines.append(line[len(TRAILING) :])
            kinds.append(_Kind.TRAILING)
        else:
            lines.append(line)
            kinds.append(_Kind.NEW)
    return lines, kinds


def _without_codes(lines: list[str], kinds: list[_Kind]) -> tuple[list[str], list[_Kind]]:
    """The lines without our codes, once what was quoted is gone; fewer where one was broken."""
    text = "\n".join(
        TRAILING + line if kind is _Kind.TRAILING else line
        for line, kind in zip(lines, kinds, strict=True)
    )
    plain = without_codes(text)
    if plain != text:
        return _split(plain)
    return lines, [_Kind.NEW if kind is _Kind.QUOTED else kind for kind in kinds]


def _strange_in_quote(
    lines: Sequence[str], kinds: Sequence[_Kind], known: Known, own: OwnWording
) -> list[str]:
    """Lines marked as a quote that are not of our mail and could turn a yes round."""
    quoted = [line for line, kind in zip(lines, kinds, strict=True) if kind is _Kind.QUOTED]
    # What a program writes above our mail is often quoted with it; then only that is looked at.
    ours = next((at for at, line in enumerate(quoted) if _is_own(own, line)), 0)
    if own.is_nearly_all(quoted[ours:]) and not (
        ours and _only_says_how_to_refuse(quoted[ours:], known, own)
    ):
        quoted = quoted[:ours]
    _take_warnings(quoted, known.lexicon)
    quoted = [line for line in quoted if line.strip()]
    if not own or not quoted:
        return []
    # A code alone is of no paragraph: it stands in several.
    if _only_says_how_to_refuse(without_codes("\n".join(quoted)).split("\n"), known, own):
        return _as_seen(quoted)
    if own.has(forms_of("\n".join(quoted))) >= OWN_RUN:
        return []
    found = []
    for place, line in enumerate(quoted):
        before = quoted[place - 1] if place else ""
        after = quoted[place + 1] if place + 1 < len(quoted) else ""
        if (
            (len(line) > OWN_RUN_BEHIND_MARK and own.has_loosely(line))
            or (before and _is_own(own, before + line))
            or (after and _is_own(own, line + after))
            or _is_harmless(line, known.lexicon)
        ):
            continue
        found.append(place)
    if not found:
        return []
    # A quote may begin with “On … wrote:” or hold headers of its own.
    _take_heads(quoted, [_Kind.QUOTED] * len(quoted), known)
    return _as_seen(quoted[place] for place in found)


def _only_says_how_to_refuse(lines: Iterable[str], known: Known, own: OwnWording) -> bool:
    """Whether all that these lines say is of paragraphs of ours on how to answer no."""
    said = [form for form in map(forms_of, lines) if len(form.bare) >= _SHORTEST_LINE]
    paragraphs = map(own.paragraph_with, said)
    return bool(said) and all(one and _says_how_to_refuse(one, known.lexicon) for one in paragraphs)


def _as_seen(lines: Iterable[str]) -> list[str]:
    """Lines that are not new and must be seen beside what is: never an answer by themselves."""
    seen = [f"> {line}" for line in lines if line.strip()]
    return ["", *seen] if seen else []


def _is_harmless(line: str, lexicon: Lexicon) -> bool:
    """Whether a quoted line that is not ours says nothing that a yes could be an answer to."""
    words = {word.text for word in words_in(line)}
    return lexicon.against.isdisjoint(words) and words.isdisjoint("?¿؟")


def _says_how_to_refuse(paragraph: str, lexicon: Lexicon) -> bool:
    return not lexicon.harmful.isdisjoint(word.text for word in words_in(paragraph))


def _stands_below_something(lines: Sequence[str], written: Sequence[str]) -> bool:
    """Whether something new stands below a line that was taken away, not all of it on top."""
    taken = False
    for left, line in zip(lines, written, strict=True):
        taken = taken or (not left.strip() and bool(line.strip()))
        if taken and left.strip():
            return True
    return False


def _answered_instead(
    lines: Sequence[str], written: Sequence[str], known: Known, own: OwnWording
) -> list[str]:
    """Lines of ours that the new text answers in the place of the question, standing right below.

    A yes below “If you do not want this …” is no yes. Below the end of our mail it answers all.
    """
    above: int | None = None
    ends_at = own.end_in(written)
    for at, line in enumerate(written):
        if at > ends_at:
            break
        # Taken away, with something new right below it.
        says = any(letter.isalnum() for letter in lines[at])
        if above is not None and says and not lines[above].strip():
            said = own.paragraph_with(forms_of(written[above]))
            if _says_how_to_refuse(said, known.lexicon):
                return _as_seen([written[above]])
        if line.strip():
            above = at
    return []


def _left_of_ours(
    lines: Sequence[str], written: Sequence[str], marked: Sequence[_Kind], own: OwnWording
) -> list[str]:
    """A new line with ours right above and below it, and nothing that marks those as a quote.

    It may be what is left of a line of ours, of which all but the word YES was deleted.
    """
    filled = [at for at, line in enumerate(written) if line.strip()]
    whole: Forms | None = None
    for above, at, below in zip(filled, filled[1:], filled[2:], strict=False):
        if (
            any(letter.isalnum() for letter in lines[at])
            and marked[above] is marked[below] is not _Kind.QUOTED
            and not lines[above].strip()
            and not lines[below].strip()
            and _is_own(own, written[above])
            and _is_own(own, written[below])
        ):
            whole = whole or forms_of("\n".join(written))
            if own.lacks_paragraph_of(lines[at], whole):
                return _as_seen([written[above]])
    return []


def _is_own(own: OwnWording, text: str) -> bool:
    return own.has(forms_of(text)) > 0


def _blank_quotes(lines: list[str], kinds: Sequence[_Kind]) -> None:
    for at, kind in enumerate(kinds):
        if kind is _Kind.QUOTED:
            lines[at] = ""


def _take_heads(
    lines: list[str], kinds: list[_Kind], known: Known, written: Sequence[str] = ()
) -> bool:
    """Take away what introduces a quote; whether the old mail follows unmarked behind it.

    `written` are the lines before anything was taken away, where that is to be looked at.
    """
    at, follows = 0, False
    short = _short(lines)
    while at < len(lines):
        length = 0
        if lines[at].strip():
            length = int(is_separator(short[at], known.lexicon))
            length = length or header_block_length(short, at, known)
            follows = follows or length > 0
            length = length or _introduction(lines, short, written, at, known)
            for place in range(at, at + length):
                lines[place] = ""
        if follows and kinds[at] is _Kind.NEW:
            kinds[at] = _Kind.TRAILING
        at += max(length, 1)
    return follows


def _introduction(
    lines: Sequence[str], short: Sequence[str], written: Sequence[str], at: int, known: Known
) -> int:
    """How many lines from `at` on are an attribution with a quote behind it.

    What stands below “you wrote:” and was not taken away may be anybody's words: there it
    introduces nothing.
    """
    length = attribution_length(short, at, known)
    below = (place for place in range(at + length, len(written)) if written[place].strip())
    first = next(below, None) if length else None
    stands = first is not None and lines[first].strip()
    return 0 if stands and not header_block_length(short, first or 0, known) else length


def _short(lines: Iterable[str]) -> list[str]:
    """The lines, with what matches nothing in place of each that takes too long to be looked at."""
    return [line if len(line) <= LONGEST_FRAME else OBJECT for line in lines]


def _take_own(
    lines: list[str],
    kinds: Sequence[_Kind],
    own: OwnWording,
    answers: Callable[[str], bool],
    known: Known,
) -> None:
    """Take away our own wording where it stands unmarked: runs of whole lines."""
    forms = [(at, forms_of(line)) for at, line in enumerate(lines) if line.strip()] if own else []
    filled = [(at, form) for at, form in forms if form.whole]
    refusals: bool | None = None
    place = 0
    while place < len(filled):
        end, length = _run_at(filled, place, own)
        run = filled[place:end]
        is_long = length >= OWN_RUN_BEHIND_MARK
        if kinds[filled[place][0]] is _Kind.NEW:
            is_long = length >= OWN_RUN
            if OWN_RUN <= length < OWN_RUN_AGAINST and any(
                _says_how_to_refuse(own.paragraph_with(form), known.lexicon) for _, form in run
            ):
                refusals = _refusals_are_ours(filled, own) if refusals is None else refusals
                is_long = refusals
        if (
            is_long
            # A lone question mark or address before a line of ours is not ours.
            and any(letter.isalnum() for letter in run[0][1].bare)
            and not answers(without_codes("\n".join(lines[run[0][0] : run[-1][0] + 1])))
        ):
            for at, _ in run:
                lines[at] = ""
            place = end
        else:
            place += 1


def _run_at(filled: Sequence[tuple[int, Forms]], place: int, own: OwnWording) -> tuple[int, int]:
    """Behind which line our wording ends that begins at `place`, and how many letters it has."""
    # What is a run of ours is one with fewer lines, too: so each look takes twice as many more as
    # the last, and behind the end half as many. As long as there are links alone, of which nothing
    # is left, they are taken one by one.
    end, length, step, further = place, 0, 1, True
    whole = bare = ""
    while step and end < len(filled):
        added = [form for _, form in filled[end : end + step]]
        longer = Forms(
            whole + "".join([form.whole for form in added]),
            bare + "".join([form.bare for form in added]),
        )
        run = own.has(longer)
        further = further and run > 0
        if run:
            end, length = end + len(added), run
            whole, bare = longer
        step = (step * 2 if bare else 1) if further else step // 2
    return end, length


def _refusals_are_ours(filled: Sequence[tuple[int, Forms]], own: OwnWording) -> bool:
    """Whether so much of our mail stands there that all of it does, torn by a broken code maybe."""
    place = 0
    while place < len(filled):
        end, length = _run_at(filled, place, own)
        if length >= OWN_RUN_AGAINST:
            return True
        place = max(end, place + 1)
    return False


def _take_tails(lines: list[str], known: Known) -> None:
    """Take away footers, what programs sign with, and contact data below a closing."""
    _take_footers(lines, known.lexicon)
    short = [with_links(line, known.lexicon) for line in _short(lines)]
    at, below, signed, above = 0, False, False, ""
    while at < len(lines):
        if not lines[at].strip():
            lines[at] = "" if below else lines[at]
            at += 1
            continue
        length = phone_length(short, at, known.lexicon) or int(is_added_by_program(short[at]))
        if not length and (cut := phone_begins(short[at], known.lexicon)):
            lines[at] = lines[at][:cut]
        if not length and signed and is_link(short[at]):
            length = 1
        signed = length > 0
        if not length and _DELIMITER.match(lines[at]):
            length, below = 1, True
        elif (
            not length
            and below
            and (
                is_contact_line(short[at], known)
                or is_workplace(short[at], above, _next(short, at), known)
            )
        ):
            length = 1
        elif not length and below and is_street_above_town(short, at, known):
            length = 2
        elif not length and names_itself(short[at], known):
            length, below = 1, True
        elif not length and opens_signature(short[at], known):
            below = True
        above = short[at] if any(map(str.isalnum, short[at])) else above
        for place in range(at, at + length):
            lines[place] = ""
        at += max(length, 1)


def _next(lines: Sequence[str], at: int) -> str:
    """The next line that says something."""
    below = (lines[place] for place in range(at + 1, len(lines)))
    return next((line for line in below if any(map(str.isalnum, line))), "")


def _take_warnings(lines: list[str], lexicon: Lexicon) -> None:
    """Take away what a gateway or program wrote into the mail that is quoted."""
    _take_footers(lines, lexicon)
    for at, line in enumerate(lines):
        length = phone_length(lines, at, lexicon) if line.strip() else 0
        lines[at : at + length] = [""] * length


def _take_footers(lines: list[str], lexicon: Lexicon) -> None:
    start = 0
    for end in (*(at for at, line in enumerate(lines) if not line.strip()), len(lines)):
        if start < end:
            paragraph = "\n".join(lines[start:end])
            if len(paragraph) <= LONGEST_FOOTER and is_footer(paragraph, lexicon):
                lines[start:end] = [""] * (end - start)
        start = end + 1
