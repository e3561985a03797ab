"""Reads what a domain says in TXT records of who may send for it: SPF, DKIM and DMARC."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from optindesk.core.finding import lies_in
from optindesk.core.model import domains_over

Texts: TypeAlias = "tuple[str, ...] | None"
"""The TXT records of a name, none where it has none; None where DNS gave no answer."""

Records: TypeAlias = Mapping[str, Texts]
"""Those of several names. Of a name that is not in it nothing is known."""

MOST_LOOK_UPS = 10
"""Who checks SPF gives up after so many look-ups (RFC 7208 4.6.4)."""

_MOST_PARENTS = 8
"""So many names are asked for DMARC at the most (RFC 9989 4.10)."""

_SPF = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_DMARC = re.compile(r"v\s*=\s*DMARC1\s*(?:;|$)")
_TERM = re.compile(r"([+?~-]?)([a-z][a-z0-9._-]*)(?:([:=])([^/\s]*))?", re.IGNORECASE)
_LOOKS_UP = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})


# --- SPF ----------------------------------------------------------------------------------------


class _Term(NamedTuple):
    qualifier: str
    name: str
    value: str

    @property
    def where(self) -> str:
        """The name that it speaks of, empty where it speaks of the domain itself."""
        return self.value.removesuffix(".").lower()

    @property
    def mechanism(self) -> str:
        """As it stands in a record, without its qualifier."""
        name = "include" if self.name == "redirect" else self.name
        return f"{name}:{self.where}" if self.value else name

    @property
    def leads_to(self) -> str:
        """The name whose record is read for it, empty where there is none. One that only a check
        knows (a macro, RFC 7208 7) is not followed."""
        permits = self.name in ("include", "redirect") and self.qualifier == "+"
        return self.where if permits and "%" not in self.where else ""


class Spf(NamedTuple):
    """What the SPF record of a domain says with all that it includes (RFC 7208).

    `permitted` are the mechanisms that let somebody send, in lower case: ``include:…``, ``ip4:…``,
    ``mx``; a redirect counts as an include. `own`: servers of the domain itself are among them, by
    their names. `rest` is what is said of all others: ``-`` (no), ``~`` (rather not), ``?``
    (nothing), ``+`` (they may, too). `look_ups` is how many names who checks it has to ask.
    `broken` are names that it leads to and that have no SPF record, `missing` those of which that
    is not known here.
    """

    permitted: frozenset[str]
    own: bool
    rest: str
    look_ups: int
    broken: tuple[str, ...]
    missing: tuple[str, ...]


def spf_records(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the TXT records that are SPF records: there should be one (RFC 7208 4.5)."""
    return tuple(text for text in texts if _SPF.match(text))


def spf_of(domain: str, records: Records) -> Spf:
    """What the domain's SPF record says, as far as the records of what it includes are known."""
    permitted: set[str] = set()
    broken: list[str] = []
    missing: list[str] = []
    own, rest, look_ups = False, "?", 0
    rest_is_at = domain
    waiting, seen = deque([domain]), {domain}
    while waiting and look_ups <= MOST_LOOK_UPS:
        name = waiting.popleft()
        texts = records.get(name)
        if texts is None:
            missing.append(name)
            continue
        if len(spf_records(texts)) != 1:
            broken.append(name)
        for term in _terms(texts):
            look_ups += term.name in _LOOKS_UP
            if term.name == "all":
                rest = term.qualifier if name == rest_is_at else rest
            elif term.qualifier == "+":
                permitted.add(term.mechanism)
                own = own or (term.name in ("a", "mx") and lies_in(term.where or name, domain))
            where = term.leads_to
            if where and term.name == "redirect" and name == rest_is_at:
                rest_is_at = where
            if where and where not in seen:
                seen.add(where)
                waiting.append(where)
    return Spf(frozenset(permitted), own, rest, look_ups, tuple(broken), tuple(missing))


def _terms(texts: tuple[str, ...]) -> list[_Term]:
    """The terms of the one SPF record that count, none where there is not one.

    After ``all`` no mechanism is looked at, and no redirect anywhere beside it (RFC 7208 5.1, 6.1).
    """
    found: list[_Term] = []
    redirects: list[_Term] = []
    one = spf_records(texts)
    for word in one[0].split()[1:] if len(one) == 1 else ():
        match = _TERM.match(word)
        if match is None:
            continue
        qualifier, name, sign, value = match.groups()
        term = _Term(qualifier or "+", name.lower(), value or "")
        if sign == "=":
            redirects += [term] if term.name == "redirect" else []
        else:
            found.append(term)
            if term.name == "all":
                return found
    return found + redirects[:1]


# --- DKIM ---------------------------------------------------------------------------------------


class Key(StrEnum):
    """What stands at the name of a DKIM key (RFC 6376 3.6.1)."""

    PRESENT = "present"
    TESTING = "testing"
    """It is there, but says that it is only being tried."""
    REVOKED = "revoked"
    NONE = "none"
    NOT_KNOWN = "not known"


def key_name(selector: str, domain: str) -> str:
    """The name of a DKIM key."""
    return f"{selector}._domainkey.{domain}"


def key_in(texts: Texts) -> Key:
    """What the records at the name of a key say: the first that is one counts."""
    if texts is None:
        return Key.NOT_KNOWN
    for text in texts:
        tags = _tags(text)
        if "p" not in tags or tags.get("v", "DKIM1") != "DKIM1":
            continue
        if not tags["p"]:
            return Key.REVOKED
        return Key.TESTING if "y" in tags.get("t", "").split(":") else Key.PRESENT
    return Key.NONE


# --- DMARC --------------------------------------------------------------------------------------


class Dmarc(StrEnum):
    """What a domain asks others to do with mails that are not proved to be its own (RFC 9989)."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"
    NO_RECORD = "no record"
    TOO_MANY = "too many"
    NOT_KNOWN = "not known"

    @property
    def is_strict(self) -> bool:
        """Whether such mails are to go to the junk folder, or back."""
        return self in (Dmarc.QUARANTINE, Dmarc.REJECT)


def dmarc_names(domain: str) -> tuple[str, ...]:
    """Where its policy may stand, the nearest first: at the domain, or at one above it."""
    return tuple(f"_dmarc.{one}" for one in domains_over(domain)[:_MOST_PARENTS])


def dmarc_of(domain: str, records: Records) -> Dmarc:
    """The policy for a domain: its own, or else what the nearest one above says of those below.

    What is misspelled counts as not said (RFC 9989 4.7), and a policy in test mode as none.
    """
    own = f"_dmarc.{domain}"
    for name in dmarc_names(domain):
        texts = records.get(name)
        if texts is None:
            return Dmarc.NOT_KNOWN
        found = [text for text in texts if _DMARC.match(text)]
        if len(found) > 1 and name == own:
            return Dmarc.TOO_MANY
        if len(found) == 1:
            return _policy(_tags(found[0]), below=name != own)
    return Dmarc.NO_RECORD


def _policy(tags: Mapping[str, str], below: bool) -> Dmarc:
    said = [tags.get("sp", "").lower()] if below else []
    said.append(tags.get("p", "").lower())
    policies = {"none": Dmarc.NONE, "quarantine": Dmarc.QUARANTINE, "reject": Dmarc.REJECT}
    policy = next((policies[one] for one in said if one in policies), Dmarc.NONE)
    return Dmarc.NONE if tags.get("t", "").lower() == "y" else policy


def _tags(text: str) -> dict[str, str]:
    """``a=1; b=2`` (RFC 6376 3.2): the first of each name counts, blanks within a value do not."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if sign:
            tags.setdefault(name.strip().lower(), "".join(value.split()))
    return tags
