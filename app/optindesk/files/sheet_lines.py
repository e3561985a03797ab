"""Reads lines as mails show them: ``Ana Horvat <ana@x.org>; ben@y.org``, a whole mail, too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from optindesk.core.sheet import InMail
from optindesk.files.sheet_layout import fold_heading, has_address

WHERE = "Found in"
"""The column that has what `InMail` has, for most rows nothing."""

AROUND = "Words around"
"""The column that has the line, where it says more than who somebody is."""

COLUMNS = ("Email", "Name", WHERE, AROUND)
"""The columns of what is read here, all but the third by names that the synonyms know."""

LONGEST_LIST = 20_000
"""Letters of a line that is looked at as a list of recipients: each comma may be one in a name."""

_PREFIX = re.compile(r"\A\s*(?:to|cc|bcc|an|à|a|para|per|aan|do|za)\s*:\s*", re.IGNORECASE)
_BARE = re.compile(r"(?:mailto:)?[^\s@,;<>\"()]+@[^\s@,;<>\"()]+", re.IGNORECASE)
_BRACKETED = re.compile(r"(?P<name>[^<>]*)<\s*(?P<address>[^\s@<>]+@[^\s@<>]+)\s*>", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')

_QUOTE = re.compile(r"\A\s*((?:>\s?)+)")
_SIGNATURE = "--"
_BULLET = re.compile(r"\A\s*(?:[-*•·–]|\(?\d{1,4}[.)])\s+")
_WRITER = re.compile(r"\A(?:from|von|de|da|van|od|sender|reply-to|absender)\s*:", re.IGNORECASE)
_TECHNICAL = re.compile(
    r"\A(?:message-id|in-reply-to|references|received|return-path|dkim-signature|mime-version"
    r"|content-[a-z-]+|list-[a-z-]+|x-[a-z-]+)\s*:",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s,;:<>\"()\[\]|„“”«»]+")
_AROUND = " \t\r\n,;:.!?'\"*_/|<>()[]„“”«»&+-–—"
_STOPS = ".!?'*_"
_LABEL = re.compile(r"e-?mail|mail(?:to)?|kontakt|contact|adresse|address", re.IGNORECASE)
_PARTICLES = frozenset(
    {"von", "van", "de", "da", "del", "della", "di", "du", "la", "le", "der", "den", "zu", "y"}
)
_MOST_WORDS = 5

Person = tuple[str, str]
"""An address and a name, which may be empty."""


def are_recipients(lines: Iterable[str]) -> bool:
    """Whether lines are nothing but recipients, and no table: brackets tell it, or a number of
    addresses that differs from line to line, or one line with several."""
    counts = []
    bracketed = False
    for line in lines:
        if not line.strip():
            continue
        found = recipients(line)
        if found is None:
            return False
        counts.append(len(found))
        bracketed = bracketed or "<" in line
    if not counts:
        return False
    return bracketed or len(set(counts)) > 1 or (len(counts) == 1 and counts[0] > 1)


def are_of_a_mail(
    lines: Sequence[str], rows: Sequence[Sequence[str]], headings: Collection[str]
) -> bool:
    """Whether lines are the text of a mail with addresses in it, and no table.

    `rows` are the lines cut at the likeliest separator, `headings` what a column of addresses may
    be called: with such a heading it is a table. Else what only mails have tells it (a quote, a
    head, a signature), or that the addresses do not stand in one column.
    """
    for row in rows:
        if has_address(row):
            break
        if any(fold_heading(cell) in headings for cell in row):
            return False
    if not any(_addresses(line) for line in lines):
        return False
    return _has_parts_of_a_mail(lines) or not _is_table(rows)


def _has_parts_of_a_mail(lines: Sequence[str]) -> bool:
    is_over = False
    for line in lines:
        is_over = is_over or line.strip() == _SIGNATURE
        begins = _QUOTE.match(line) or _PREFIX.match(line) or _WRITER.match(line.strip())
        if (begins or is_over) and _addresses(line):
            return True
    return False


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are alike: all have as many cells, or the addresses of most stand alone in the
    same cell. A single column is a table when there is nothing but addresses below its heading."""
    widths = {len(row) for row in rows}
    held = [sum("@" in cell for cell in row) for row in rows]
    if len(rows) > 2 and len(widths) == 1 and widths != {1} and max(held) == 1:
        return True
    alone = [_alone(row) for row in rows]
    counts = Counter(filter(None, alone))
    if not counts:
        return False
    places = max(counts, key=lambda one: counts[one])
    if counts[places] * 2 <= sum(map(bool, held)):
        return False
    below = rows[alone.index(places) :]
    if widths == {1}:
        return counts[places] == len(below) >= len(rows) - 1
    return sum(len(row) > 1 for row in below) * 2 > len(below)


def _alone(row: Sequence[str]) -> tuple[int, ...]:
    """In which cells of a row an address stands alone; none if it stands otherwise in another, or
    where they are recipients rather than cells."""
    places = tuple(place for place, cell in enumerate(row) if "@" in cell)
    cells = [row[place].strip() for place in places]
    if not all(_BARE.fullmatch(cell) or _BRACKETED.fullmatch(cell) for cell in cells):
        return ()
    is_list = len(row) == 1 or len(cells) > 1
    return () if is_list and "<" in "".join(cells) else places


def names_others(lines: Iterable[str]) -> bool:
    """Whether somebody stands in a mail besides who wrote or signed it."""
    return any(
        bool(people(line))
        for line, is_signed in _in_parts(lines)
        if not is_signed and not _is_of_writer(line)
    )


def rows_of(lines: Iterable[str], *, beside_others: bool) -> Iterator[tuple[int, list[str]]]:
    """A row of `COLUMNS` for each address, numbered one after the other, as a line may have
    several; a line without any stands in the place of one, so that it is seen. Who wrote or signed
    the mail may be there `beside_others`, and is hardly meant then."""
    number = 0
    for line, is_signed in _in_parts(lines):
        where = _where(line, is_signed, beside_others=beside_others)
        around = line if not where and _says_more(line) else ""
        found = [[address, name, where, around] for address, name in people(line)]
        for row in found or [[line, "", InMail.NO_ADDRESS, ""]]:
            number += 1
            yield number, row


def _where(line: str, is_signed: bool, *, beside_others: bool) -> str:
    if is_signed:
        return InMail.SIGNATURE_BESIDE_OTHERS if beside_others else InMail.SIGNATURE
    if _is_of_writer(line):
        return InMail.HEAD_BESIDE_OTHERS if beside_others else InMail.HEAD
    return ""


def _says_more(line: str) -> bool:
    """Whether a line is no mere list of recipients."""
    return len(line) > LONGEST_LIST or recipients(line) is None or _is_sentence(line)


def _in_parts(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The lines that say something, without marks of quoting, and whether each is of a signature:
    all to the end of what is quoted as deeply, or to the head of another mail."""
    signature: int | None = None
    for line in lines:
        quote = _QUOTE.match(line)
        depth = quote[1].count(">") if quote else 0
        text = (line[quote.end() :] if quote else line).strip()
        if depth != signature or _WRITER.match(text):
            signature = None
        if text == _SIGNATURE:
            signature = depth
        elif any(letter.isalnum() for letter in text):
            yield text, signature is not None


def _is_of_writer(line: str) -> bool:
    """Whether a line says who wrote a mail: “From: …”, “On …, Tom <tom@x.org> wrote:”."""
    return _WRITER.match(line) is not None or (line.endswith(":") and bool(_addresses(line)))


def people(line: str) -> list[Person]:
    """Address and name of everybody on a line, each address once; empty where there is nobody."""
    if _TECHNICAL.match(line):
        return []
    text = _WRITER.sub("", _BULLET.sub("", line, count=1), count=1)
    found = recipients(text) if len(text) <= LONGEST_LIST else None
    if found is None or any(_addresses(name) for _, name in found):
        found = list(_scattered(_PREFIX.sub("", text, count=1)))
    else:
        found = [
            (address.rstrip(_STOPS), _name(name) if _is_sentence(name) else name)
            for address, name in found
        ]
    once = {address.casefold(): (address, name) for address, name in reversed(found)}
    return list(once.values())[::-1]


def _is_sentence(name: str) -> bool:
    """Whether there is more than a name before an address: “please add Ana Horvat”."""
    words = name.split()
    return len(words) > 2 and words[0][0].islower() and words[0] not in _PARTICLES


def _addresses(text: str) -> list[tuple[str, int, int]]:
    """What has an @ between letters, and from where to where it stands."""
    found = []
    for word in _WORD.finditer(text):
        address = word[0].strip(f"{_STOPS}/")
        local, _, domain = address.partition("@")
        if local and domain and "@" not in domain:
            found.append((address, word.start(), word.end()))
    return [] if _TECHNICAL.match(text.strip()) else found


def _scattered(text: str) -> Iterator[Person]:
    """The people of a line of words: the name of each stands before the address, or, where it is
    the only one, behind it."""
    found = _addresses(text)
    ended = 0
    for address, start, end in found:
        name = _name(text[ended:start])
        if not name and len(found) == 1:
            name = _name(text[end:], behind=True)
        yield address, name
        ended = end


def _name(text: str, *, behind: bool = False) -> str:
    """The name in the words before (or behind) an address; empty where there is none.

    Of a sentence only the words in capitals that stand next to the address are one.
    """
    first, *_ = [part for part in text.strip(_AROUND).split("|") if part.strip()] or [""]
    parts = [part for part in first.strip(_AROUND).split(",") if part.strip()] or [""]
    if len(parts) > 2 or len(parts[0].split()) > 1:  # else it may be “Horvat, Ana”
        first = parts[0 if behind else -1]
    words = first.strip(_AROUND).split()
    if _LABEL.fullmatch(" ".join(words)):
        return ""
    if all(word[0].islower() for word in words):
        return " ".join(words) if len(words) <= 2 and not behind else ""
    step = 1 if behind else -1
    kept: list[str] = []
    for word in words[::step]:
        if not _is_of_a_name(word) or (kept and behind and kept[-1].endswith((".", ","))):
            break
        kept.append(word)
    while kept and kept[-1] in _PARTICLES:
        kept.pop()
    return " ".join(kept[:_MOST_WORDS][::step]).strip(_AROUND)


def _is_of_a_name(word: str) -> bool:
    has_letters = any(letter.isalpha() for letter in word)
    has_digits = any(letter.isdigit() for letter in word)
    return word in _PARTICLES or (has_letters and not has_digits and not word[0].islower())


def recipients(line: str) -> list[Person] | None:
    """Address and name of each recipient on a line; None when something on it is no recipient.

    Semicolons part people, as Outlook has it, and then commas belong to names (``Horvat, Ana
    <ana@x.org>``); without semicolons commas part them.
    """
    text = _PREFIX.sub("", line, count=1)
    hidden = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
    mark = ";" if ";" in hidden else ","
    found: list[Person] = []
    start = 0
    for end in [*(at for at, letter in enumerate(hidden) if letter == mark), len(text)]:
        piece = text[start:end]
        if not piece.strip():
            start = end + 1
        elif (one := _recipient(piece)) is not None:
            found.append(one)
            start = end + 1
        # Else a name goes on behind a comma: the next piece begins where this one did.
    return found if found and not text[start:].strip() else None


def _recipient(piece: str) -> Person | None:
    if _BARE.fullmatch(piece.strip()):
        return piece.strip(), ""
    if bracketed := _BRACKETED.fullmatch(piece.strip()):
        name = bracketed["name"].strip()
        if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
        return bracketed["address"], " ".join(name.split())
    return None
