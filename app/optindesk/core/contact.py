"""Signatures: names, roles and contact data below a closing, and nothing else (DESIGN 4.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from optindesk.core.frame import Known, is_time_of_day
from optindesk.core.lexicon import Lexicon
from optindesk.core.phrases import Part, Role
from optindesk.core.words import Kind, Word, words_in

_PIECES = re.compile(r"\s*[|·•,\t]\s*|\s{2,}| / | - | – ")
_GROUPS = re.compile(r"\s*[|·•\t]\s*|\s{2,}")
_STREET_ENDINGS = ("strasse", "str", "gasse", "platz", "allee", "straat", "laan", "weg", "ulica")
_STREET_LINE = re.compile(r"\s*(?:\w{1,4}[/.]\s*)?[^\W\d_]\S*(?: \S+){0,4},? \d{1,4} ?[a-zA-Z]?\s*")
_CALLE = re.compile(r"^\s*[cC]/\s*")
_ANY_YEAR_SOON = range(2025, 2040)
_TOWN_CODE = re.compile(r"(?!19|20)[0-9]{4}|[0-9]{5,6}|[0-9]{2}-[0-9]{3}|[0-9]{4}-[0-9]{3}")
"""Postal codes; four digits that may be a year are none."""

_LETTERED_CODE = re.compile(
    r"\b(?:(?P<uk>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})|\d{4} ?(?P<nl>[A-Z]{2})"
    r"|(?:A|B|CH|D|F|HR|I|L|NL|PL|SI)-(?P<digits>\d{4,5}))\b"
)
"""Postal codes with letters: BA1 2AB, 1234 AB, D-10115."""

_SAYING_NOTHING = re.compile(
    r"\b(?:No\.?|no\.) ?(?=\d{4})"  # Company No. 1234567
    r"|\bNo\. ?(?=[A-Z]{2} ?\d{3})"  # VAT No. GB 123 4567 89
    r"|(?<=\d)\.?[ºª°]"  # 2.º Esq.
    r"|\(?(?:she/her|he/him|they/them)(?:/hers|/his|/theirs)?\)?"
    r"|\(chamada para (?:a )?rede (?:fixa|móvel) nacional\)"  # by Portuguese law
)

_PROVINCE = re.compile(r"(?<=\w )\(([A-Z]{2})\)")
"""36100 Vicenza (VI)"""

_BARE_DOMAIN = re.compile(
    r"(?<![\w@./-])(?=[a-z0-9-]{4})(?:[a-z0-9][a-z0-9-]{1,62}\.){1,3}(?:[a-z]{2}|com|org|net|info)"
    r"(?![\w@.-])",
    re.IGNORECASE,
)
"""“willow-vets.co.uk”, as it stands below a name."""

_REGISTERED = re.compile(r"[a-z]{0,3}\d{5,12}[a-z]?")
"""A number in a register of firms or taxpayers."""


_ROOM = re.compile(r"\d{1,3}[a-z]")
"""“Ward 7B”; without its letter it could be the number of what she picks."""

_ANY_CODE = "00000"
_LONGEST_PIECE = 8
_LONGEST_NAME = 4
_LONGEST_FIRM = 5
_SHORTEST_COMPOUND = 10
_LONGEST_HOUSE = 3
_SIGNS = ("&", "€")
_DASHES = ("-", "–", "—", "/", "+", "|")
_MOST_NUMBERS = 2
_YEAR_DIGITS = 4
_TOWN_BEHIND_STREET = ","
_LONGEST_REGISTER = 14
_FEWEST_PHONE_DIGITS = 6


def with_links(line: str, lexicon: Lexicon) -> str:
    """The line with its bare domains as links; “stop.it” is none."""

    def link(match: re.Match[str]) -> str:
        says_something = any(word.text in lexicon.spoken for word in words_in(match[0]))
        return match[0] if says_something else f"www.{match[0]}"

    return _BARE_DOMAIN.sub(link, line) if "." in line else line


def names_itself(line: str, known: Known) -> bool:
    """Whether a line is a signature by itself: a name, and behind it contact data or a role."""
    pieces = [piece for piece in _PIECES.split(line) if piece.strip()]
    words = _words_of(pieces[0]) if pieces else []
    if len(pieces) > 1:
        is_named = bool(words) and all(word.text in known.names for word in words)
        return is_named and is_contact_line(line, known)
    return _is_from_workplace(words, known) and not is_by_somebody_else(line, known)


def opens_signature(line: str, known: Known) -> bool:
    """Whether a line is a closing, or names and nothing else: below it contact data may stand."""
    words = _words_of(line)
    roles = known.lexicon.roles(words, known.names) if words else frozenset()
    return (
        bool(roles)
        and all(role & Role.CLOSING or role == Role.NAME for role in roles)
        and all(not role & ~(Role.CLOSING | Role.NAME | Role.POLITE) for role in roles)
    )


def is_contact_line(line: str, known: Known) -> bool:
    """Whether a line of a signature holds only names, roles and contact data."""
    if is_by_somebody_else(line, known):
        return False
    groups = [group for group in _GROUPS.split(line) if group.strip()]
    return (
        _is_place(line, known)
        or is_notice(line, known)
        or all(
            _is_contact_group(group, known) or is_workplace(group, above, below, known)
            for above, group, below in zip(["", *groups], groups, [*groups[1:], ""], strict=False)
        )
    )


def is_notice(line: str, known: Known) -> bool:
    """Whether a line is what a firm or office tells everybody: its hours, that it is closed.

    Usual phrases, and between them times, numbers, links, and who has those hours. A phrase of one
    word (“closed”) says so only beside a time.
    """
    lexicon = known.lexicon
    dates = lexicon.words(Part.DATES)
    words = [word for word in _words_of(line) if word.kind is not Kind.LINK]
    is_time = [word.kind is Kind.NUMBER or is_time_of_day(word.text) for word in words]
    texts = [
        word.text
        for word, time in zip(words, is_time, strict=True)
        if not time and word.text not in _DASHES
    ]
    longest = {0: 0}
    for at, text in enumerate(texts):
        if at not in longest:
            continue
        for end in lexicon.ends(Part.NOTICES, texts, at):
            longest[end] = max(longest.get(end, 0), longest[at], end - at)
        if text in lexicon.filling or text in lexicon.joining or text in known.person:
            longest[at + 1] = max(longest.get(at + 1, 0), longest[at])
    fewest = 1 if any(is_time) or not dates.isdisjoint(texts) else 2
    return longest.get(len(texts), 0) >= fewest


def is_by_somebody_else(line: str, known: Known) -> bool:
    """Whether somebody signs for the person (“i.A. Ana Horvat”) or is hers (“Secretary of Ana”)."""
    texts = [word.text for word in _words_of(line)]
    behind = {end for _, end in known.lexicon.spans(Part.ON_BEHALF, texts)}
    linking = known.lexicon.words(Part.OF) - known.person
    at = 0
    for is_name, words in groupby(texts, known.person.__contains__):
        name = list(words)
        end = at + len(name)
        if (
            is_name
            and max(map(len, name)) > 1  # the “e” of “by e-mail” is nobody
            and (
                not behind.isdisjoint(range(at, end))
                or (at > 1 and texts[at - 1] in linking and texts[at - 2] not in known.person)
            )
        ):
            return True
        at = end
    return False


def is_workplace(line: str, above: str, below: str, known: Known) -> bool:
    """Whether a line is where she works: her name or role above it, contact data beside or below.

    Names alone say nothing: one word must say that it is a firm, a school, a practice. Where her
    own name is part of it, nothing else need show that it is hers.
    """
    reached = _reaches(line) or (_reaches(below) and is_contact_line(below, known))
    return (
        (reached or _is_hers(line, known))
        and not is_by_somebody_else(line, known)
        and all(_is_role(_words_of(piece), known) for piece in _PIECES.split(above))
        and all(
            _is_contact_group(group, known)
            or all(
                _is_contact(piece, known) or _is_called(piece, known.lexicon)
                for piece in _PIECES.split(group)
            )
            for group in _GROUPS.split(line)
        )
    )


def _is_hers(line: str, known: Known) -> bool:
    """Whether her name stands in a line, or what her mails come from: ana@willowvets.example."""
    texts = [word.text for word in _words_of(line)]
    return not known.person.isdisjoint(texts) or any(
        "".join(texts[start:end]) in known.person
        for start in range(len(texts))
        for end in range(start + 2, min(start + _LONGEST_FIRM, len(texts)) + 1)
    )


def _reaches(line: str) -> bool:
    return any(word.kind in (Kind.NUMBER, Kind.LINK) for word in words_in(line))


def _is_called(piece: str, lexicon: Lexicon) -> bool:
    """Whether a piece is the name of a workplace: “Blue Door Bakery”, “Moreau & Associés”."""
    words = [word for word in _words_of(piece) if word.text not in _SIGNS]
    told = [word for word in words if _tells_workplace(word, lexicon)]
    return (
        len(words) <= _LONGEST_FIRM
        and bool(told)
        and lexicon.joining.isdisjoint({words[0].text, words[-1].text})  # “Im Garten”
        and all(word in told or word.text not in lexicon.spoken for word in words)
        and all(
            word.kind is Kind.WORD
            and (
                _is_named(piece, word)
                or (place > 0 and (word in told or word.text in lexicon.in_firms))
            )
            for place, word in enumerate(words)
        )
    )


def _tells_workplace(word: Word, lexicon: Lexicon) -> bool:
    return word.text in lexicon.words(Part.WORKPLACES) or (
        len(word.text) > _SHORTEST_COMPOUND and word.text.endswith(lexicon.workplace_endings)
    )


def _is_contact_group(group: str, known: Known) -> bool:
    pieces = [piece for piece in _PIECES.split(group) if piece.strip()]
    contact = [_is_contact(piece, known) for piece in pieces]
    # A town between its street and its code has nothing that says so itself.
    in_address = any(
        any(letter.isdigit() for letter in piece) and _is_place(piece, known) for piece in pieces
    )
    return (
        all(contact)
        or _is_place(group, known)
        or _is_reachable([word for word in _words_of(group) if word.text != "-"], known)
        or (
            in_address
            and sum(piece.strip().isdigit() for piece in pieces) <= 1  # the house
            and all(
                found or _is_name(piece, known)
                for piece, found in zip(pieces, contact, strict=True)
            )
        )
    )


def _is_contact(piece: str, known: Known) -> bool:
    plain = _plain(piece, known.lexicon)
    words = _words_of(plain)
    short = sum(word.kind is not Kind.NUMBER for word in words) <= _LONGEST_PIECE
    return (
        (short and (_is_reachable(words, known) or _is_role(words, known)))
        or _is_plain_place(plain, known.lexicon)
        or _is_registered(plain, words, known)
    )


def _is_name(piece: str, known: Known) -> bool:
    """A town, a street without its number, or the number without its street."""
    words = _words_of(_plain(piece, known.lexicon))
    if len(words) == 1 and words[0].kind is Kind.NUMBER:
        return len(words[0].text) <= _LONGEST_HOUSE
    return 0 < len(words) <= _LONGEST_NAME and all(
        _is_named(piece, word) and _is_harmless_name(piece, word, known.lexicon) for word in words
    )


def _is_named(piece: str, word: Word) -> bool:
    """Whether a word is written as a name: “Moulin”, “dell'Industria”."""
    letters = piece[word.start : word.end]
    return letters[0].isupper() or letters.partition("'")[2][:1].isupper()


def _words_of(piece: str) -> list[Word]:
    return [word for word in words_in(piece) if word.kind is not Kind.END]


def _is_reachable(words: list[Word], known: Known) -> bool:
    """A phone number, a mail address or a web address, with a label or without."""
    labels = known.lexicon.words(Part.LABELS)
    values = [
        word
        for word in words
        if word.text not in labels and word.text not in "+/" and word.text not in known.names
    ]
    digits = sum(letter.isdigit() for word in values for letter in word.text)
    if all(word.kind is Kind.NUMBER or _REGISTERED.fullmatch(word.text) for word in values):
        return not values or digits >= _FEWEST_PHONE_DIGITS
    return all(word.kind is Kind.LINK for word in values)


def is_street_above_town(lines: Sequence[str], at: int, known: Known) -> bool:
    """Whether a line is some street with its number, because a town with its code stands below."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    loaded = known.lexicon.loaded
    return (
        _STREET_LINE.fullmatch(line) is not None
        and line.lstrip()[0].isupper()
        and loaded.isdisjoint(word.text for word in words_in(line))
        and any(_TOWN_CODE.fullmatch(word.text) for word in words_in(_plain(below, known.lexicon)))
        and is_contact_line(below, known)
    )


def _is_place(piece: str, known: Known) -> bool:
    """A street with its number, a town with its code, or a firm with its legal form."""
    return _is_plain_place(_plain(piece, known.lexicon), known.lexicon)


def _is_plain_place(piece: str, lexicon: Lexicon) -> bool:
    """The same of a piece that is written plainly."""
    piece = _CALLE.sub("Calle ", piece)
    words, has_form = _without_form(_words_of(piece), lexicon)
    numbers = [word.text for word in words if word.text[0].isdigit()]
    letters = [word for word in words if not word.text[0].isdigit()]
    firm = bool(letters) and any(
        len(word.text) > 1 and word.text in lexicon.words(Part.FORMS)
        for word in (letters[0], letters[-1])
    )
    if len(words) > _LONGEST_PIECE or not letters or len(numbers) > _MOST_NUMBERS:
        return False
    if not lexicon.words(Part.CURRENCIES).isdisjoint(word.text for word in letters):
        return False
    if not all(
        _is_harmless_name(piece, word, lexicon) or _names_street(piece, word, letters[:at], lexicon)
        for at, word in enumerate(letters)
    ):
        # “Horvat interijeri d.o.o.”
        return (
            (firm or has_form)
            and not numbers
            and piece[letters[0].start].isupper()
            and lexicon.loaded.isdisjoint(word.text for word in letters)
            and all(word.kind is Kind.WORD or word.text in _SIGNS for word in letters)
        )
    street = any(
        word.text in lexicon.words(Part.STREETS) or word.text.endswith(_STREET_ENDINGS)
        for word in letters
    )
    code = any(
        _TOWN_CODE.fullmatch(number)
        and (words[0].text == number or all(len(word.text) < 3 for word in letters))
        for number in numbers
    )
    code = code or _ANY_CODE in numbers or _is_year_like_code(words, lexicon)
    town = _TOWN_BEHIND_STREET in piece and any(map(_TOWN_CODE.fullmatch, numbers))
    return (street or code or town) if numbers else firm or has_form


def _is_year_like_code(words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether these are “2000 Antwerpen”: four digits that may be a year, and a town behind."""
    code, *town = words
    return (
        len(town) == 1
        and town[0].text not in lexicon.words(Part.DATES)
        and code.kind is Kind.NUMBER
        and code.text.isdecimal()
        and int(code.text) not in _ANY_YEAR_SOON
        and len(code.text) == _YEAR_DIGITS
    )


def _plain(piece: str, lexicon: Lexicon) -> str:
    """The piece with postal codes and numbers that hold letters written as those that hold none."""
    piece = _SAYING_NOTHING.sub("", piece)
    piece = _PROVINCE.sub(lambda m: m[0] if m[1].lower() in lexicon.risky else "", piece)

    def plain(match: re.Match[str]) -> str:
        says_something = match["nl"] and match["nl"].lower() in lexicon.loaded
        return match[0] if says_something else match["digits"] or _ANY_CODE

    return _LETTERED_CODE.sub(plain, piece)


def _is_harmless_name(piece: str, word: Word, lexicon: Lexicon) -> bool:
    """Whether a word may stand in an address: a name, or what usually stands between and before."""
    if word.text in _SIGNS or (word.text in lexicon.joining and word.start > 0):
        return True
    if word.kind is not Kind.WORD or word.text in lexicon.risky:
        return False
    if word.text in lexicon.words(Part.STREETS):
        return True
    usual = _is_named(piece, word) or word.text in lexicon.words(Part.ROLES)
    return usual and word.text not in lexicon.loaded


def _names_street(piece: str, word: Word, before: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether a street is called by this word: the “Paz” of “Avenida de la Paz” is no peace."""
    named = (one.text for one in reversed(before) if one.text not in lexicon.joining)
    return (
        _is_named(piece, word)
        and next(named, "") in lexicon.words(Part.STREETS) - lexicon.joining
        and word.text not in lexicon.agreeing | lexicon.harmful
    )


def _is_registered(piece: str, words: list[Word], known: Known) -> bool:
    """What a firm must print: its court, its number in a register, its seat."""
    usual = known.lexicon.words(Part.REGISTERS)
    return (
        len(words) <= _LONGEST_REGISTER
        and any(word.text in usual for word in words)
        and all(
            word.text in usual
            or word.text in known.names
            or word.kind is Kind.NUMBER
            or _REGISTERED.fullmatch(word.text) is not None
            or _is_harmless_name(piece, word, known.lexicon)
            for word in words
        )
    )


def _without_form(words: list[Word], lexicon: Lexicon) -> tuple[list[Word], bool]:
    """The words without a legal form of single letters at their end: d.o.o., Sp. z o.o."""
    for length in (4, 3, 2):
        form = "".join(word.text for word in words[-length:])
        if len(words) > length and form in lexicon.words(Part.FORMS):
            return words[:-length], True
    return words, False


def _is_from_workplace(words: Sequence[Word], known: Known) -> bool:
    """Whether these are “Ana from the choir”."""
    between = known.lexicon.words(Part.OF)
    return (
        len(words) > 1
        and words[0].text in known.person
        and words[-1].kind is Kind.WORD
        and words[-1].text in known.lexicon.trades
        and all(word.text in between or _is_role([word], known) for word in words)
    )


def _is_role(words: Sequence[Word], known: Known) -> bool:
    usual = known.lexicon.trades
    return len(words) > 0 and all(
        word.text in usual
        or word.text in known.names
        or (place > 0 and _ROOM.fullmatch(word.text) is not None)
        for place, word in enumerate(words)
    )
