"""What stands around an answer and may be taken away, because it is harmless as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optindesk.core.lexicon import Lexicon
from optindesk.core.phrases import Part
from optindesk.core.words import Kind, Phrase, Word, first_word, words_in

_LABEL = re.compile(r"^[\s*_]*+([^:<>@]{1,30}?)[\s*_]*+:[\s*_]*(.*)$")
_BARE_LABEL = re.compile(r"^\s*(\w{1,20})\s+(\S.*)$")
_GLUED = re.compile(r"^(.{10,300}?:)[ \t\xa0]{2,}(\S.*)$", re.MULTILINE)
_GLUE = re.compile(r":[ \t\xa0]{2}")
"""What such a line has: to look for this alone is much quicker."""

_GLUED_BELOW = re.compile(r"^(-{3,}[^\n-]{3,60}-{3,})[ \t]*\n?(\S[^\n]*)$", re.MULTILINE)
_LABEL_WITHIN = re.compile(r"(?:^|(?<=\s))([^\W\d_]+)\s?:\s")
GATEWAY_TAG = re.compile(
    r"(^\s*|:\s*)\[(?:ext|extern\w*|esterno|zewn\w*|vanjski)"
    r"(?:[ -](?:e-?mail|mail|sender))?:?\]\s*",
    re.IGNORECASE,
)
"""“[EXTERNAL]”, put by a gateway before subject or warning: any other word may be somebody's."""

_UNDERLINE = re.compile(r"\s*_{3,}\s*")
_LONGEST_SIGNED = 200
_TIME_OF_DAY = re.compile(r"\d{1,4}(?:am|pm|h|st|nd|rd|th|er|º|ª)|\d{1,2}t\d{1,2}|\d{1,2}z")
_MOST_LINES = 4
_LONGEST_BLOCK = 16
"""How many lines the header block of a quote may have."""
_ADDRESS_SIGNS = frozenset("<>;&[]|/+∶")
_SHORTEST_FOOTER = 4
_SHORTEST_PARAGRAPH = 8
_LONGEST_SEPARATOR = 120
_SHORTEST_VERSION = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the two who write to each other.

    `names` are single words that may pass as names, `person` those of them that are of the other
    side and so may stand anywhere, `full_names` whole names of ours and `list_names` those of
    them that are of lists, `subjects` the words of the subjects that we sent.
    """

    lexicon: Lexicon
    names: frozenset[str]
    person: frozenset[str]
    full_names: frozenset[Phrase]
    list_names: frozenset[Phrase]
    subjects: frozenset[Phrase]


def attribution_length(lines: Sequence[str], at: int, known: Known) -> int:
    """How many lines from `at` on are an “On … wrote:” of dates, names and addresses only."""
    text = ""
    for count, line in enumerate(lines[at : at + _MOST_LINES], 1):
        if not line.strip():
            return 0
        text += line + "\n"
        if text.rstrip().endswith((":", "--", "--*")) and _is_attribution(text, known):
            return count
    return 0


def _is_attribution(text: str, known: Known) -> bool:
    """Whether a text holds only dates, names and addresses, and says who wrote or from where."""
    wrote = known.lexicon.words(Part.WROTE)
    words = words_in(text)
    rest = _without_our_names(words, known)
    names_somebody = len(rest) < len(words) or any(
        word.text in wrote or "@" in word.text for word in rest
    )
    return names_somebody and all(
        word.text in wrote or _is_date_or_name(word, known) for word in rest
    )


def _is_date_or_name(word: Word, known: Known) -> bool:
    lexicon = known.lexicon
    return (
        word.kind in (Kind.NUMBER, Kind.LINK)
        or not word.text.strip(".;")
        or word.text in lexicon.words(Part.BETWEEN)
        or word.text in lexicon.words(Part.DATES)
        or word.text in known.names
        or word.text in _ADDRESS_SIGNS
        or is_time_of_day(word.text)
    )


def is_time_of_day(text: str) -> bool:
    """Whether a word is a number with what makes it a time or a day: “11am”, “9h”, “2nd”."""
    return _TIME_OF_DAY.fullmatch(text) is not None


def _without_our_names(words: Sequence[Word], known: Known) -> list[Word]:
    """The words without our names, which count as a whole, whatever words they are made of."""
    rest = list(words)
    texts = [word.text for word in rest]
    for name in known.full_names:
        for start in range(len(texts) - len(name), -1, -1):
            if tuple(texts[start : start + len(name)]) == name:
                del rest[start : start + len(name)], texts[start : start + len(name)]
    return rest


def unglued(text: str, known: Known) -> str:
    """The text with an “-----Original Message-----From: … Subject: … Hello” on lines of its own.

    Samsung's and Microsoft's programs put all that and the first line of our mail into one; phones
    do so with an “On … wrote:   Hello”.
    """
    if _GLUE.search(text):
        text = _GLUED.sub(
            lambda match: (
                f"{match[1]}\n{match[2]}" if _is_attribution(match[1], known) else match[0]
            ),
            text,
        )

    def apart(match: re.Match[str]) -> str:
        if not is_separator(match[1], known.lexicon):
            return match[0]
        rest = _LABEL_WITHIN.sub(
            lambda label: f"\n{label[0]}" if known.lexicon.label_of(label[1]) else label[0],
            match[2],
        )
        *above, last = rest.split("\n")
        label, value = _labelled(last, known.lexicon)
        if label is Part.SUBJECT:
            end = _subject_end(value, known)
            last = f"{last.removesuffix(value)}{value[:end].rstrip()}\n{value[end:].lstrip()}"
        return "\n".join([match[1], *filter(None, above), last])

    return _GLUED_BELOW.sub(apart, text) if "---" in text else text


def _subject_end(value: str, known: Known) -> int:
    """Where a subject of ours ends with which a text begins; the text's length if with none."""
    words = words_in(value)
    for count in range(len(words), 0, -1):
        if subject_words(words[:count], known.lexicon) in known.subjects:
            return words[count - 1].end
    return len(value)


def header_block_length(lines: Sequence[str], at: int, known: Known) -> int:
    """How many lines from `at` on are a “From: … Sent: … To: … Subject: …” about our mail."""
    end, labels = at, set[Part]()
    while end < min(len(lines), at + _LONGEST_BLOCK):
        count, label = _header_line(lines, end, known)
        if not count:
            break
        assert label is not None
        labels.add(label)
        end += count
    return end - at if Part.FROM in labels and len(labels) > 1 else 0


def _header_line(lines: Sequence[str], at: int, known: Known) -> tuple[int, Part | None]:
    label, value = _labelled(lines[at], known.lexicon)
    if label is None:
        return 0, None
    for count in range(1, _MOST_LINES):
        if _is_header_value(value, label, known):
            return count, label
        if at + count == len(lines):
            break
        value += "\n" + lines[at + count]
    return 0, None


def _labelled(line: str, lexicon: Lexicon) -> tuple[Part | None, str]:
    """Which header field a line is, and its value; some programs leave the colon out."""
    for match in (_LABEL.match(line) if ":" in line else None, _BARE_LABEL.match(line)):
        if match is not None:
            label = lexicon.label_of(match[1])
            if label is not None:
                return label, match[2]
    return None, ""


def _is_header_value(value: str, label: Part, known: Known) -> bool:
    if label is Part.SUBJECT:
        plain = words_in(GATEWAY_TAG.sub(r"\1", value))
        return subject_words(plain, known.lexicon) in known.subjects
    words = words_in(value)
    rest = _without_our_names(words, known)
    # “From March to October” is from nobody.
    names = len(rest) < len(words) or any(
        word.text in known.names or "@" in word.text for word in rest
    )
    return (
        bool(words)
        and (names or label is not Part.FROM)
        and all(_is_date_or_name(word, known) for word in rest)
    )


def subject_words(words: Iterable[Word], lexicon: Lexicon) -> Phrase:
    """The words of a subject without “Re:” and its like, and without sentence ends."""
    plain = [word.text for word in words if word.kind is not Kind.END]
    while plain and plain[0] in lexicon.words(Part.REPLIES):
        del plain[0]
    return tuple(plain)


def is_separator(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is an “-----Original Message-----”, or nothing but underscores."""
    if len(line) > _LONGEST_SEPARATOR:
        return False
    words = [word.text for word in words_in(line)]
    return _UNDERLINE.fullmatch(line) is not None or lexicon.is_phrase(Part.SEPARATORS, words)


_ADVERTISERS = re.compile(
    r"\s*<?(?:#DAB4FAD8[0-9A-F-]+|(?:https?://)?(?:www\.)?(?:avast|avg|eset|avira)\.com\S*)>?\s*",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"\s*(?:\[cid:(?:image\d+|logo\d*|img\d+|ii_\w+)(?:\.\w{2,4})?(?:@[\w.-]+)?\]|\[?logo\]?)\s*",
    re.IGNORECASE,
)


def is_added_by_program(line: str) -> bool:
    """Whether a line holds only a virus scanner's address, or stands for a picture (Outlook)."""
    return bool(_ADVERTISERS.fullmatch(line) or _PICTURE.fullmatch(line))


def is_link(line: str) -> bool:
    """Whether a line is a web address and nothing else."""
    words = words_in(line)
    return len(words) == 1 and words[0].kind is Kind.LINK


def phone_length(lines: Sequence[str], at: int, lexicon: Lexicon) -> int:
    """How many lines from `at` on are what a phone or mail program signs with."""
    first = first_word(lines[at])
    if first is not None and not lexicon.opens(Part.PHONES, first):
        return 0
    words: list[Word] = []
    for count, line in enumerate(lines[at : at + _MOST_LINES], 1):
        if not line.strip():
            return 0
        words += [word for word in words_in(line) if word.kind not in (Kind.LINK, Kind.END)]
        plain = [word.text for word in words if not _is_version(word)]
        if lexicon.is_phrase(Part.PHONES, plain):
            return count
    return 0


def phone_begins(line: str, lexicon: Lexicon) -> int:
    """Where in a line its program signs behind what was written, as Samsung's does; 0: nowhere."""
    if len(line) > _LONGEST_SIGNED:
        return 0
    words = words_in(line)
    for at, word in enumerate(words[1:], 1):
        if line[word.start].isupper() and lexicon.opens(Part.PHONES, word.text):
            behind = [one.text for one in words[at:] if one.kind is not Kind.END]
            if lexicon.is_phrase(Part.PHONES, behind):
                return word.start
    return 0


def _is_version(word: Word) -> bool:
    """Whether a word is a long number or a bracket, of which each such line has its own."""
    if word.kind is Kind.NUMBER:
        return len(word.text) >= _SHORTEST_VERSION
    return word.text in ("[", "]")


def _refuses(sentence: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a sentence of a notice holds a refusal that is not part of a longer usual phrase.

    “… and no”: a single word says something only at the end, where nothing follows it.
    """
    found = [*lexicon.refusals(sentence)]
    if sentence[-1] in lexicon.against:
        found.append((len(sentence) - 1, len(sentence)))
    return not all(
        any(
            first <= start and end <= last and last - first > end - start
            for part in (Part.FOOTER_KEYS, Part.FOOTER_MORE)
            for first, last in lexicon.spans(part, sentence)
        )
        for start, end in found
    )


def is_footer(paragraph: str, lexicon: Lexicon) -> bool:
    """Whether a paragraph is a confidentiality notice or a gateway's warning.

    Every sentence must hold one of their usual phrases and no word that they do not use; one of
    the phrases must be such as people do not write themselves.
    """
    paragraph = GATEWAY_TAG.sub(r"\1", paragraph)
    usual, first = lexicon.footer_words, first_word(paragraph)
    if first is not None and first not in usual:
        return False
    words = words_in(paragraph)
    if not all(word.text in usual or word.kind is Kind.END for word in words):
        return False
    sentences: list[list[str]] = [[]]
    for word in words:
        if word.kind is Kind.END:
            sentences.append([])
        else:
            sentences[-1].append(word.text)
    sentences = [sentence for sentence in sentences if sentence]
    # A short one may be a condition: “If this is confidential.”
    keyed = [lexicon.holds(Part.FOOTER_KEYS, one) for one in sentences]
    if sum(map(len, sentences)) < _SHORTEST_PARAGRAPH or not all(
        # “Reg. UE 2016/679” ends behind its abbreviation.
        (key or len(one) >= _SHORTEST_FOOTER) and not _refuses(one, lexicon)
        for key, one in zip(keyed, sentences, strict=True)
    ):
        return False
    return any(keyed) and all(
        key or lexicon.holds(Part.FOOTER_MORE, one)
        for key, one in zip(keyed, sentences, strict=True)
    )
