"""Reading an address that somebody typed: email-validator's rules, offline.

It is imported when the first address is read: its patterns take longer than most pages of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from optindesk.core.errors import BadAddress
from optindesk.core.model import address_key
from optindesk.core.sentence import Sentence, sentence

if TYPE_CHECKING:
    from email_validator import EmailNotValidError, ValidatedEmail

DOMAINS = 10_000
"""How many domains are remembered: a sheet of a million rows has few more that come again."""

_LONGEST = 254
"""RFC 3696, erratum 1690."""

_ATEXT = r"[a-zA-Z0-9_!#$%&'*+/=?^`{|}~-]"
_PLAIN = re.compile(rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@([a-zA-Z0-9.-]+)")
_APART = re.compile(r"[\s,;|<>()]+")
_LIKE_ONE = re.compile(r"[^@]+@[^@]+")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as shown (Unicode NFC, domain in lower case) and as compared."""

    shown: str
    key: str

    @property
    def needs_smtputf8(self) -> bool:
        """Whether only servers with SMTPUTF8 take it (RFC 6531): not every one does."""
        return not self.shown.rpartition("@")[0].isascii()


def read_address(text: str) -> Address:
    """The address that `text` is; raises BadAddress with the reason (RFC 5321, RFC 6531).

    Of the plain ones only the domain is asked of email-validator, and that once: its rules for a
    dot-atom (RFC 5322 3.2.3) before the @ are one pattern, and do not depend on what follows.
    """
    stripped = text.strip()
    if (plain := _PLAIN.fullmatch(stripped)) and len(stripped) <= _LONGEST:
        local, domain = plain.groups()
        known = _domain(domain)
        if known is not None and local.lower() not in _by_duty():
            shown = f"{local}@{known}"
            return Address(shown, address_key(shown))
    return _looked_at(stripped)


def _looked_at(stripped: str) -> Address:
    from email_validator import EmailNotValidError

    try:
        shown = _validated(stripped).normalized
    except EmailNotValidError as problem:
        raise BadAddress(address=stripped, reason=_reason(stripped, problem)) from problem
    return Address(shown, address_key(shown))


def _validated(text: str) -> ValidatedEmail:
    from email_validator import validate_email

    return validate_email(text, check_deliverability=False, test_environment=True)


@cache
def _by_duty() -> frozenset[str]:
    """What stands before the @ of a duty (RFC 2142): no difference of case."""
    from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

    return frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)


@lru_cache(DOMAINS)
def _domain(domain: str) -> str | None:
    """How a domain in ASCII is written, or None where a look at the whole address is needed."""
    from email_validator import EmailNotValidError

    try:
        written = _validated(f"any@{domain}").domain
    except EmailNotValidError:
        return None
    return written if written.isascii() else None


def _several(text: str) -> list[str]:
    """The parts of a text that look like addresses."""
    return [part for part in _APART.split(text) if _LIKE_ONE.fullmatch(part)]


def _reason(text: str, problem: EmailNotValidError) -> Sentence:
    if not text:
        return sentence("the cell is empty.")
    if text.startswith("="):
        return sentence(
            "it is a formula without a value: open the file in Excel or LibreOffice, and save it."
        )
    if len(several := _several(text)) > 1:
        return sentence("these are {n} addresses, and only one can stand here.", n=len(several))
    if text.count("@") > 1:
        return sentence("it has more than one @ sign.")
    if "@" not in text:
        return sentence("it has no @ sign.")
    if " " in text:
        return sentence("there is a space in it.")
    said = str(problem)
    return next((ours for theirs, ours in _REASONS if theirs in said), _NONE)


# What email-validator says, by what is usual in it, in our words, which are translated.
_REASONS = (
    ("two periods in a row", sentence("two dots follow each other in it.")),
    ("should have a period", sentence("what stands after the @ has no ending such as “.com”.")),
    ("a period", sentence("a dot stands in it where none may stand.")),
    ("something before", sentence("nothing stands before the @.")),
    ("something after", sentence("nothing stands after the @.")),
    ("too long", sentence("it is too long.")),
    ("character", sentence("a character stands in it that no address can have.")),
    ("reserved", sentence("what stands after the @ is reserved, and gets no mail.")),
)
_NONE = sentence("that is not how an address is written.")
