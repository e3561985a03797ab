"""Reading an address that somebody typed: email-validator's rules, offline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from email_validator.rfc_constants import (
    ATEXT,
    CASE_INSENSITIVE_MAILBOX_NAMES,
    EMAIL_MAX_LENGTH,
)

from optindesk.core.errors import BadAddress
from optindesk.core.model import address_key
from optindesk.core.sentence import Sentence, sentence

DOMAINS = 10_000
"""How many domains are remembered: a sheet of a million rows has few more that come again."""

_PLAIN = re.compile(rf"([{ATEXT}]+(?:\.[{ATEXT}]+)*)@([a-zA-Z0-9.-]+)")
_BY_DUTY = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)


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
    if (plain := _PLAIN.fullmatch(stripped)) and len(stripped) <= EMAIL_MAX_LENGTH:
        local, domain = plain.groups()
        known = _domain(domain)
        if known is not None and local.lower() not in _BY_DUTY:
            shown = f"{local}@{known}"
            return Address(shown, address_key(shown))
    try:
        shown = _validated(stripped).normalized
    except EmailNotValidError as problem:
        raise BadAddress(address=stripped, reason=_reason(stripped, problem)) from problem
    return Address(shown, address_key(shown))


def _validated(text: str) -> ValidatedEmail:
    return validate_email(text, check_deliverability=False, test_environment=True)


@lru_cache(DOMAINS)
def _domain(domain: str) -> str | None:
    """How a domain in ASCII is written, or None where a look at the whole address is needed."""
    try:
        written = _validated(f"any@{domain}").domain
    except EmailNotValidError:
        return None
    return written if written.isascii() else None


def _reason(text: str, problem: EmailNotValidError) -> Sentence:
    if not text:
        return sentence("the cell is empty.")
    if text.startswith("="):
        return sentence(
            "it is a formula without a value: open the file in Excel or LibreOffice, and save it."
        )
    if text.count("@") > 1:
        return sentence("it has more than one @ sign.")
    if "@" not in text:
        return sentence("it has no @ sign.")
    if " " in text:
        return sentence("there is a space in it.")
    return sentence("{words}", words=str(problem))
