"""What a refusal is about: the recipient, this mail, the account, or how much it sends.

A server says it with a status code (RFC 5321 4.2), an enhanced one (RFC 3463) and words. The words
are those that providers really use; where nothing is known, the command decides.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from optindesk.core.errors import MailPutOff, MailRefused, SenderRefused, TryLater


class About(Enum):
    """What has to change before it can go."""

    MAIL = auto()
    """This mail or its recipient; others go."""
    ACCOUNT = auto()
    """The sender, the login or the account: no mail goes."""
    PACE = auto()
    """The account sends too much, or the server is busy: all of them go later."""


_MAILBOX = re.compile(r"[45]\.(?:1\.[1236]|2\.[12])(?!\d)", re.ASCII)
"""Enhanced codes of a recipient's mailbox: not known, moved, closed, full (RFC 3463 3.2, 3.3)."""

_TOO_MUCH = re.compile(
    r"too (?:many|fast|much)\b|throttl|quotaexceeded"
    r"|\b(?:rate|send|sending|sender|submission|daily|hourly)[ -](?:limit|quota)"
    r"|\b(?:mail|message) limit|\bdaily (?:\w+ )?sending|exceeded (?:the )?threshold"
    r"|mails? (?:pro|per) (?:stunde|hour|tag|day|minute)",
    re.IGNORECASE,
)

_TOO_LARGE = re.compile(r"[45]\.(?:2\.3|3\.4)(?!\d)|\bsize\b|too (?:large|big)", re.IGNORECASE)

_NOT_FROM_HERE = re.compile(
    r"5\.(?:1\.[78]|7\.(?:[89]|60))(?!\d)|\brelay|send as this sender|bad outbound sender"
    r"|sender (?:address )?(?:rejected|denied|not allowed|verify failed)"
    r"|authenticat|not logged in|your account (?:is|has been|was)",
    re.IGNORECASE,
)
"""Of Microsoft (5.1.8, 5.7.60), Postfix and Exim, to a sender that is not the account's own."""

_AUTHENTICATION = (530, 534, 535, 538)
"""RFC 4954 6: the server wants a login, or a better one."""


def about(command: str, code: int, words: str) -> About:
    """What a 4xx or 5xx to `command` (MAIL, RCPT, DATA, or ``.`` for the mail itself) is about."""
    if code == 421:
        return About.PACE
    if command != "MAIL" and _MAILBOX.search(words):
        return About.MAIL
    if _TOO_LARGE.search(words):
        return About.MAIL
    if _TOO_MUCH.search(words):
        return About.PACE
    if code < 500:
        return About.MAIL if command == "RCPT" else About.PACE
    if command == "MAIL" or code in _AUTHENTICATION or _NOT_FROM_HERE.search(words):
        return About.ACCOUNT
    return About.MAIL


def trouble_of(
    host: str, command: str, code: int, words: str
) -> MailRefused | MailPutOff | SenderRefused | TryLater:
    """What a 4xx or 5xx to `command` is for who has the mail to send."""
    match about(command, code, words):
        case About.PACE:
            return TryLater(host=host, status=code, words=words)
        case About.ACCOUNT:
            return SenderRefused(host=host, status=code, words=words)
        case About.MAIL:
            kind = MailRefused if code >= 500 else MailPutOff
            return kind(host=host, status=code, words=words)
