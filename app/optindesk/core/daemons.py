"""Addresses that only programs write from: nobody answers from one, and nobody owns it."""

from __future__ import annotations

import re

_DAEMONS = re.compile(
    r"mailer-?daemon|postmaster|daemon|no-?_?\.?reply.*|.*[-_.]no-?reply|do-?_?\.?not-?_?\.?reply.*"
    r"|noreply.*|donotreply.*|bounces?|bounce[-+].*|mail-?daemon|auto-?reply|auto-?respon\w*"
    r"|autoresponder|nobody|majordomo|listserv|mailman|mailer|microsoftexchange[0-9a-f]*",
    re.IGNORECASE,
)


def is_daemon(address: str) -> bool:
    """Whether an address is a program's by its name alone (``postmaster@…``, ``noreply@…``)."""
    return _DAEMONS.fullmatch(address.rpartition("@")[0]) is not None
