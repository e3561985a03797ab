"""What the own provider did with a mail of ours that came back: read off its header block."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import compat32

from authres import AuthenticationResultsHeader
from authres.core import AuthResError

from optindesk.core.ports import Arrival, Signature
from optindesk.mail.headers import Fields, fields_of, first, message_ids

_MOST_SIGNATURES = 10
# One tag of a DKIM-Signature (RFC 6376 3.2): d= is the domain, s= the selector.
_TAG = re.compile(r"(?:^|;)\s*([ds])\s*=\s*([A-Za-z0-9._-]{1,253})\s*(?=;|$)")
# Where servers that give another Message-ID say which it was (Exchange, and some of its kin).
_BEFORE = ("x-microsoft-original-message-id", "x-original-message-id")


def read_arrival(header: bytes) -> Arrival:
    """The arrival of a mail by its header block; what cannot be read is empty. Never raises."""
    fields = fields_of(message_from_bytes(header, policy=compat32))
    ids = tuple(message_ids(fields.get("message-id", [])))
    others = tuple(one for name in _BEFORE for one in message_ids(fields.get(name, [])))
    found = (_signature(value) for value in fields.get("dkim-signature", [])[:_MOST_SIGNATURES])
    return Arrival(
        message_id=ids[0] if ids else "",
        others=others,
        authserv_id=_authserv_id(fields),
        signatures=tuple(one for one in found if one is not None),
    )


def _authserv_id(fields: Fields) -> str:
    """Only the topmost field: it is the one that the last server wrote (RFC 8601 5)."""
    value = first(fields, "authentication-results")
    try:
        header = AuthenticationResultsHeader.parse(f"Authentication-Results: {value}")
    except (AuthResError, ValueError, IndexError, AttributeError, RecursionError):
        return ""
    return str(header.authserv_id)


def _signature(value: str) -> Signature | None:
    tags = {name: said.lower() for name, said in _TAG.findall(value)}
    return Signature(tags["d"], tags["s"]) if tags.keys() == {"d", "s"} else None
