"""What servers say when they take a mail: the Message-ID that some give it in place of ours."""

from __future__ import annotations

import re
from typing import NamedTuple


class _Habit(NamedTuple):
    """How one provider words its 250: `host` names the server, `words` finds the parts, `pattern`
    puts them together."""

    host: re.Pattern[str]
    words: re.Pattern[str]
    pattern: str


# Amazon SES: "250 Ok 0102018c…-000000"; the mail leaves as <that@email.amazonses.com> from
# us-east-1 and as <that@region.amazonses.com> from elsewhere.
# Exchange Online: "250 2.0.0 OK <…@….prod.outlook.com> [Hostname=…]".
_SES_ID = re.compile(r"(?:2\.\d\.\d )?ok (?P<id>[0-9a-f]{16}-[0-9a-f-]{36}-[0-9]{6})$", re.I)

_HABITS = (
    _Habit(
        re.compile(r"email-smtp(?:-fips)?\.us-east-1\.amazonaws\.com", re.I),
        _SES_ID,
        "<{id}@email.amazonses.com>",
    ),
    _Habit(
        re.compile(r"email-smtp(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com", re.I),
        _SES_ID,
        "<{id}@{region}.amazonses.com>",
    ),
    _Habit(
        re.compile(r".+\.(?:office365|outlook)\.com", re.I),
        re.compile(
            r"(?:2\.\d\.\d )?ok <(?P<id>[^<>@\s]+@[a-z0-9.-]+\.outlook\.com)> \[hostname=", re.I
        ),
        "<{id}>",
    ),
)


def given_message_id(host: str, words: str) -> str | None:
    """The Message-ID (RFC 5322 3.6.4, with its angle brackets) that `host` says it gave to a mail,
    from the text of its answer to the final dot; None when it says none, and ours holds."""
    for habit in _HABITS:
        server = habit.host.fullmatch(host.rstrip("."))
        said = habit.words.match(words.strip())
        if server and said:
            return habit.pattern.format(**server.groupdict(), **said.groupdict())
    return None
