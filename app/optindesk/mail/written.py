"""How names, addresses, subjects and links are written into a mail, so that each stays one."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from functools import lru_cache
from urllib.parse import quote

import idna

from optindesk.core.errors import BadAddress, ControlCharacter
from optindesk.core.sentence import sentence

_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DOT_ATOM = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~\u00a1-\U0010ffff-]+(\.[\w!#$%&'*+/=?^`{|}~\u00a1-\U0010ffff-]+)*"
)
_HOST_NAME = re.compile(
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE
)
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")  # RFC 3986 2.3
_WORD_BYTES = 42  # in base64 within the 75 characters of an encoded word (RFC 2047 2)


def refuse_unprintable(field: str, value: str) -> None:
    """Raise ControlCharacter for line breaks of any script, control characters and half letters."""
    if not value.isprintable() and any(
        unicodedata.category(letter) in _FORBIDDEN_CATEGORIES for letter in value
    ):
        raise ControlCharacter(field=field)


@lru_cache(maxsize=100)  # all mails of an outbox are from the same sender
def written_address(address: str) -> str:
    """An address as it stands in a header: the domain in A-labels (RFC 5890 2.3.2.1).

    Raises BadAddress when the local part is no dot-atom or the domain no host name, so that no
    address can be more than one; ControlCharacter.
    """
    refuse_unprintable("address", address)
    local, at, domain = address.rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except UnicodeError as error:
            raise BadAddress(
                address=address, reason=sentence("the part after the @ is no domain.")
            ) from error
    if not at or not _DOT_ATOM.fullmatch(local) or not local.isprintable():
        raise BadAddress(address=address, reason=sentence("the part before the @ is not usable."))
    if not _HOST_NAME.fullmatch(domain) or len(domain) > 253 or len(local.encode()) > 64:
        raise BadAddress(address=address, reason=sentence("the part after the @ is no domain."))
    return f"{local}@{domain}"


def mailto(address: str, subject: str, body: str = "") -> str:
    """A link that opens a new mail (RFC 6068)."""
    local, _, domain = written_address(address).rpartition("@")
    fields = [("subject", subject), ("body", body)]
    query = "&".join(f"{name}={_quoted(value)}" for name, value in fields if value)
    if not _UNRESERVED.fullmatch(local):
        local = quote(local, safe="!$*+-._~")
    return f"mailto:{local}@{domain}?{query}"


def _quoted(text: str) -> str:
    words = text.split(" ")
    return "%20".join(one if _UNRESERVED.fullmatch(one) else _quoted_word(one) for one in words)


@lru_cache(maxsize=1_000)
def _quoted_word(word: str) -> str:
    return quote(word, safe="")


def mailbox(name: str, address: str, field: str) -> str:
    """A name and an address as RFC 5322 3.4 and RFC 2047 want them; the address never folded."""
    refuse_unprintable(field, name)
    name = " ".join(name.split())
    bare = written_address(address)
    if not name:
        return bare
    if name.isascii() and len(name) < 60 and "=?" not in name:
        if not _PLAIN_PHRASE.fullmatch(name):
            name = '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
        return f"{name} <{bare}>"
    return f"{_encoded_words(name)}\r\n <{bare}>"


def unstructured(text: str) -> str:
    """A text as the value of a header such as Subject (RFC 5322 2.2.1, RFC 2047)."""
    if text.isascii() and len(text) < 68 and "=?" not in text:
        return text
    return _encoded_words(text)


def _encoded_words(text: str) -> str:
    """Encoded words (RFC 2047), each on a line of its own, none of which cuts a letter in two."""
    whole = text.encode()
    if len(whole) <= _WORD_BYTES:
        return _encoded_word(whole)
    words, taken = [], b""
    for letter in text:
        encoded = letter.encode()
        if len(taken) + len(encoded) > _WORD_BYTES:
            words.append(taken)
            taken = b""
        taken += encoded
    words.append(taken)
    return "\r\n ".join(map(_encoded_word, words))


def _encoded_word(word: bytes) -> str:
    return f"=?utf-8?b?{b64encode(word).decode('ascii')}?="
