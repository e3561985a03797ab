"""Whether the words of a mail server say plainly that an address of ours does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable

from optindesk.core.letter import QUOTED, TRAILING, Bounce, BounceKind

_NO_SUCH_MAILBOX = re.compile(r"\b5\d\d[ -]+#?(5\.(?:1\.(?:1|2|3|6|10)|2\.1))(?![\d.])[^\n]*")
"""A reply of SMTP whose code is about the recipient's address alone (RFC 3463 3.2, 3.3)."""

_LONGEST_DIAGNOSTIC = 500


def stated_failure(texts: Iterable[str], address: str) -> Bounce | None:
    """The bounce that a paragraph tells of which holds both the address and such a reply."""
    named = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
    for text in texts:
        own = [line for line in text.split("\n") if not line.startswith((QUOTED, TRAILING))]
        for paragraph in re.split(r"\n\s*\n", "\n".join(own)):
            said = _NO_SUCH_MAILBOX.search(paragraph)
            if said is not None and named.search(paragraph):
                words = said[0].strip()[:_LONGEST_DIAGNOSTIC]
                return Bounce(BounceKind.HARD, said[1], (address,), words)
    return None
