"""Reading an address that somebody typed: email-validator's rules, offline."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from optindesk.core.errors import BadAddress
from optindesk.core.model import address_key
from optindesk.core.sentence import Sentence, sentence


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
    """The address that `text` is; raises BadAddress with the reason (RFC 5321, RFC 6531)."""
    stripped = text.strip()
    try:
        valid = validate_email(stripped, check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        raise BadAddress(address=stripped, reason=_reason(stripped, problem)) from problem
    return Address(valid.normalized, address_key(valid.normalized))


def _reason(text: str, problem: EmailNotValidError) -> Sentence:
    if not text:
        return sentence("the cell is empty.")
    if text.count("@") > 1:
        return sentence("it has more than one @ sign.")
    if "@" not in text:
        return sentence("it has no @ sign.")
    if " " in text:
        return sentence("there is a space in it.")
    return sentence("{words}", words=str(problem))
