"""Says what a mistyped address was likely meant to be; nothing is ever put right by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from optindesk.core.domains import CommonDomains
from optindesk.core.errors import BadAddress
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import INVISIBLE
from optindesk.flows.addresses import DOMAINS, read_address

_LONG_ENOUGH = 7
"""Letters of a domain from which one slip may be guessed: “gmx.de” is near too many others."""

_PIECES = re.compile(r"[<>()\[\]\"“”„;\r\n\t]|,\s+|\s+[/|]\s+")
_MAILTO = re.compile(r"^\s*mailto:\s*|\?\S*$", re.IGNORECASE)
_SPOKEN = re.compile(r"\s*[(\[{]\s*(?:at|ät|@)\s*[)\]}]\s*", re.IGNORECASE)
_SPOKEN_DOT = re.compile(
    r"\s*[(\[{]\s*(?:dot|punkt|point|punto|punt|ponto|kropka|točka|\.)\s*[)\]}]\s*", re.I
)
_COUNTRY = re.compile("[a-z]{2}")
_ENDS = " \t\r\n.,;:'\"<>()[]"
_PARTING = ":-–—|>*•"
_POINT = re.compile(r"\(?\d+[.)]")
_ASIDE = f"{_ENDS}{_PARTING}„“”"
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]+(?:[ '’.-]+[^\W\d_]+)*\.?|[^\W\d_](?:[ '’.-]+[^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was likely meant, each a valid address (several where a cell holds several people's),
    and a sentence that says why."""

    addresses: tuple[str, ...]
    reason: Sentence


def suggest(typed: str, domains: CommonDomains) -> Suggestion | None:
    """What `typed` was likely meant to be, or None when nothing is likely, or nothing is wrong.

    A valid address gets a suggestion only when its domain looks like a slip of a common one. A
    space or comma before the @ is left alone: “ana horvat@x.org” may be anybody's. Of a whole
    address with words beside it nothing but that address is suggested.
    """
    if shown := _valid(typed):
        return _of_domain(shown, domains)
    if (beside := _beside_words(typed)) is not None:
        if not beside.is_clear:
            return None
        only = sentence("without what stands beside it")
        return _of_domain(beside.address, domains) or Suggestion(
            (beside.address,), _reason((beside.address,), only)
        )
    several = _several(typed)
    if len(several) > 1:
        many = sentence("there are {n} addresses in the cell", n=len(several))
        return Suggestion(several, _reason(several, many))
    text, notes = typed, list[Sentence]()
    for repair, note in _REPAIRS:
        changed = repair(text)
        if changed == text:
            continue
        text = changed
        notes.append(note)
        if shown := _valid(text):
            meant = _of_domain(shown, domains)
            if meant is not None:
                return meant
            return Suggestion((shown,), _reason((shown,), *notes))
    return _of_domain(text, domains) or _without_at(text, domains)


def _valid(text: str) -> str | None:
    """The address that a text is, as shown, or None."""
    try:
        return read_address(text).shown
    except BadAddress:
        return None


def _reason(addresses: tuple[str, ...], *notes: Sentence) -> Sentence:
    why = notes[0]
    for note in notes[1:]:
        why = sentence("{one}, {other}", one=why, other=note)
    return sentence("perhaps {addresses} is meant: {why}", addresses=", ".join(addresses), why=why)


# --- one address, and words beside it -------------------------------------------------------------


class _Beside(NamedTuple):
    """A whole address among words; where it is not clear, the words may be a part of it."""

    address: str
    words: str
    is_clear: bool


def name_beside(typed: str) -> str:
    """The name that a cell holds beside its one address; empty where the rest is no name."""
    beside = _beside_words(typed)
    if beside is None or not beside.is_clear or not _NAME.fullmatch(beside.words):
        return ""
    return beside.words


def _beside_words(text: str) -> _Beside | None:
    """The address that stands in a cell between spaces; None where there is not just one."""
    words = _folded(text).split()
    if len(words) == 1 or sum("@" in word for word in words) != 1:
        return None
    place = next(n for n, word in enumerate(words) if "@" in word)
    shown = _valid(_MAILTO.sub("", words[place].strip(_ENDS)))
    if shown is None:
        return None
    before, after = words[:place], words[place + 1 :]
    if before and before[-1] == ".":
        return None  # “ana . horvat@x.org”
    is_clear = not _goes_on(words[place], after) and (not before or _is_apart(before, shown))
    rest = " ".join((*before, *after)).strip(_ASIDE)
    return _Beside(shown, rest, is_clear)


def _goes_on(address: str, after: Sequence[str]) -> bool:
    """Whether the next word may be the end of the address: “ana@x.co .uk”, “ana@x.co. uk”."""
    return bool(after) and (after[0].startswith((".", ",")) or address.endswith("."))


def _is_apart(before: Sequence[str], address: str) -> bool:
    """Whether the words before an address are none of it: a mark parts them from it, or they are a
    number (“1.”), or a name in capitals and it has none."""
    if before[-1][-1] in _PARTING or _POINT.fullmatch(before[-1]):
        return True
    in_capitals = all(word[0].isupper() for word in before)
    is_sentence = before[-1].endswith((".", ","))
    return len(before) > 1 and address[0].islower() and in_capitals and not is_sentence


# --- several in one cell --------------------------------------------------------------------------


def _several(text: str) -> tuple[str, ...]:
    """The addresses in a cell that holds several and nothing doubtful beside them."""
    found: list[str] = []
    for piece in _PIECES.split(_folded(text)):
        parts = re.split(r"[\s,/|]+", piece.strip()) if piece.count("@") > 1 else [piece]
        for part in parts:
            if "@" in part:
                shown = _valid(_MAILTO.sub("", part))
                if shown is None:
                    return ()
                found.append(shown)
    return tuple(dict.fromkeys(found))


# --- one address, typed otherwise -----------------------------------------------------------------


def _folded(text: str) -> str:
    """Full-width letters and marks as everybody types them, and nothing that cannot be seen."""
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE).replace("。", ".")


def _spoken(text: str) -> str:
    return _SPOKEN_DOT.sub(".", _SPOKEN.sub("@", text))


def _only_address(text: str) -> str:
    """The one piece of a cell that has an @, where marks part it from the rest."""
    pieces = [piece for piece in _PIECES.split(text) if "@" in piece]
    return _MAILTO.sub("", pieces[0]).strip() if len(pieces) == 1 else text


def _spaces(text: str) -> str:
    """Without the spaces beside an @ or a dot: behind any other a word may begin."""
    local, at, domain = text.partition("@")
    local = re.sub(r"\s*\.\s*", ".", local.strip())
    first, *others = domain.split() or [""]
    if others and "." in first.strip("."):
        return text  # an address ends there already
    return local + at + re.sub(r"\s*\.\s*", ".", domain.strip())


def _commas(text: str) -> str:
    """With a dot for a comma, where no word can begin behind it."""
    local, at, domain = text.partition("@")
    first, _, rest = domain.replace(";", ",").partition(",")
    if "." in first and not _COUNTRY.fullmatch(rest):
        return text
    return local + at + domain.replace(",", ".").replace(";", ".")


def _dots(text: str) -> str:
    return re.sub(r"\.{2,}", ".", re.sub(r"\.?@+\.?", "@", text))


_REPAIRS: tuple[tuple[Callable[[str], str], Sentence], ...] = (
    (_folded, sentence("with common letters and marks")),
    (_spoken, sentence("with @ and dots for the words")),
    (_only_address, sentence("without what stands beside it")),
    (lambda text: text.strip(_ENDS), sentence("without the marks around it")),
    (_spaces, sentence("without the space")),
    (_commas, sentence("with a dot for the comma")),
    (_dots, sentence("with one mark for two")),
)


# --- the domain -----------------------------------------------------------------------------------


def _of_domain(text: str, domains: CommonDomains) -> Suggestion | None:
    """The same person at the common domain that was likely meant."""
    local, _, domain = text.strip().rpartition("@")
    meant = _meant(domain.casefold(), domains) if local else None
    shown = _valid(f"{local}@{meant}") if meant else None
    if shown is None:
        return None
    note = sentence("“{domain}” is near “{meant}”", domain=domain, meant=meant or "")
    return Suggestion((shown,), _reason((shown,), note))


def _without_at(text: str, domains: CommonDomains) -> Suggestion | None:
    """``ana.gmail.com``: a common domain at the end, and no @ before it."""
    if "@" in text:
        return None
    ends = [domain for domain in domains.common if text.strip().endswith(domain)]
    if not ends:
        return None
    domain = max(ends, key=len)
    shown = _valid(f"{text.strip().removesuffix(domain).rstrip('.')}@{domain}")
    if shown is None:
        return None
    note = sentence("with an @ before “{domain}”", domain=domain)
    return Suggestion((shown,), _reason((shown,), note))


def _meant(domain: str, domains: CommonDomains) -> str | None:
    if domain in domains.common:
        return None
    if domain in domains.typos:
        return domains.typos[domain]
    if near := _nearest(domain, domains.common):
        return near
    name, _, ending = domain.rpartition(".")
    if not name or ending not in domains.endings:
        return None
    ended = f"{name}.{domains.endings[ending]}"
    return _meant(ended, domains) or ended


@lru_cache(DOMAINS)
def _nearest(domain: str, common: frozenset[str]) -> str | None:
    """The one common domain that is one slip away."""
    # Imported when needed: the desk starts without it.
    from rapidfuzz.distance import OSA

    if len(domain) < _LONG_ENOUGH:
        return None
    near = [
        one
        for one in common
        if len(one) > _LONG_ENOUGH and OSA.distance(domain, one, score_cutoff=1) == 1
    ]
    return near[0] if len(near) == 1 else None
