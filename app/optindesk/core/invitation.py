"""What one needs to join a shared desk at another computer, as a text that is handed on."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from optindesk.core.errors import NoInvitation
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sharing import SCHEME

MOST_LETTERS = 200_000
"""More than that is no text of ours: hundred certificates fit into it."""

NAME = "shared-desk.txt"
"""What such a file is called where nobody says otherwise."""

_ADDRESS = re.compile(r"\bpostgres(?:ql)?://[^\s<>\"'“”„«»]+", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?)]"
# Whatever mail programs do to lines, the letters in between stay.
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----")
_BEGINS = "BEGIN CERTIFICATE"
_NO_LETTER = re.compile(r"[^A-Za-z0-9+/=]")
_PEM_LINE = 64
# What holds at one computer only, or where our own rule is at least as strict.
_LEFT_OUT = ("password", "sslpassword", "sslrootcert", "channel_binding")


@dataclass(frozen=True, slots=True)
class Invitation:
    """The address of a database, which names no file of a computer, and what stands in the CA file
    that belongs to it (PEM); the `password` only where somebody wrote it into the address."""

    url: str
    certificates: str = ""
    password: str = field(default="", repr=False)

    def with_ca_file(self, path: str) -> str:
        """The address with the file in which the certificates lie at this computer."""
        parts = urlsplit(self.url)
        query = urlencode([*parse_qsl(parts.query), ("sslrootcert", path)])
        return urlunsplit(parts._replace(query=query))

    def in_words(self, say: Callable[[Sentence], str]) -> str:
        """The text to hand on, without the password."""
        how = sentence(
            "This leads to the shared desk. At the other computer start Opt-In Desk, choose “Our"
            " shop has a desk already” (later: “Shared desk…” in the menu “Desk”), and paste all of"
            " this there. The password is not in it: say it, or send it another way."
        )
        return "\n\n".join(part for part in (say(how), self.url, self.certificates) if part) + "\n"


def invitation_in(text: str) -> Invitation:
    """What somebody was given, however it came: our text, a mail that quotes it, or an address
    alone. Raises NoInvitation."""
    found = _ADDRESS.search(text[:MOST_LETTERS])
    certificates = certificates_in(text)
    if found is None or (_BEGINS in text and not certificates):
        raise NoInvitation()
    try:
        parts = urlsplit(found[0].rstrip(_ENDS_A_SENTENCE))
        password = unquote(parts.password or "")
    except ValueError as error:
        raise NoInvitation() from error
    query = parse_qsl(parts.query)
    left = [
        (name, value)
        for name, value in query
        if name not in _LEFT_OUT and (name != "sslmode" or value == "verify-ca")
    ]
    user, at, host = parts.netloc.rpartition("@")
    netloc = f"{user.partition(':')[0]}{at}{host}"
    url = urlunsplit((SCHEME, netloc, parts.path, urlencode(left), ""))
    return Invitation(url, certificates, password or dict(query).get("password", ""))


def certificates_in(text: str) -> str:
    """The certificates in a text or a CA file, whole ones only, and nothing else that is there."""
    found = []
    for inside in _CERTIFICATE.findall(text[:MOST_LETTERS]):
        letters = _NO_LETTER.sub("", inside)
        try:
            binascii.a2b_base64(letters, strict_mode=True)
        except binascii.Error:
            continue
        lines = [letters[at : at + _PEM_LINE] for at in range(0, len(letters), _PEM_LINE)]
        found.append(
            "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"))
        )
    return "\n".join(found)
