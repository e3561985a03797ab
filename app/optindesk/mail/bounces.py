"""Reports that a mail did not arrive: RFC 3464 by our own parser, prose by flufl.bounce."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from flufl.bounce import all_failures

from optindesk.core.letter import Bounce, BounceKind
from optindesk.mail.headers import Fields, decoded, fields_of, first

LARGEST_PROSE = 300_000
"""Up to which size a mail is searched for a bounce in prose, in bytes."""

# It tells of each of its detectors for each mail.
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())
logging.getLogger("flufl.bounce").propagate = False

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_POLICY = re.compile(
    r"\b(?:spam\w*|black ?list\w*|block ?list\w*|blocked|policy|policies|reputation|dmarc|dkim|spf"
    r"|spamhaus|junk|unsolicited|content rejected|greylist\w*|rate limit\w*|too many)\b",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"\b(?:mailbox (?:is )?full|over ?quota|quota exceeded|exceeded storage)\b", re.I
)
_NOT_NOW = re.compile(
    r"\b(?:delayed|temporar\w+|will (?:be retried|keep trying|retry)|not yet been delivered)\b",
    re.I,
)
_SUBJECT = re.compile(
    r"undeliver|deliver(?:y|ed) (?:status|failure|has failed|problem|incomplete)|failure notice"
    r"|returned mail|mail delivery (?:failed|system)|non remis|unzustellbar|nicht zugestellt"
    r"|zustell|no se ha podido entregar|mancat[ao] consegna|onbestelbaar|niedostarcz"
    r"|n[aã]o entregue|delivery report|warning: (?:could not|message)|returned to sender",
    re.IGNORECASE,
)
_RANK = {
    BounceKind.HARD: 0,
    BounceKind.POLICY: 1,
    BounceKind.SOFT: 2,
    BounceKind.DELAYED: 3,
}
_LONGEST_DIAGNOSTIC = 500


def reported_bounce(reports: Iterable[Message]) -> Bounce | None:
    """The bounce that delivery reports (``message/delivery-status``) tell of, the worst first.

    None when all was delivered.
    """
    found = [bounce for report in reports for bounce in _recipients(report)]
    if not found:
        return None
    found.sort(key=lambda bounce: _RANK[bounce.kind])
    worst = [bounce for bounce in found if bounce.kind is found[0].kind]
    addresses = dict.fromkeys(address for bounce in worst for address in bounce.addresses)
    return Bounce(worst[0].kind, worst[0].status, tuple(addresses), worst[0].diagnostic)


def tells_of_delivery(reports: Iterable[Message]) -> bool:
    """Whether delivery reports say of anybody that all went well."""
    return any(
        _is_delivered(_action(fields), first(fields, "status"))
        for report in reports
        for fields in _blocks(report)
    )


def _blocks(report: Message) -> Iterator[Fields]:
    blocks = report.get_payload()
    if isinstance(blocks, list):
        yield from (fields_of(block) for block in blocks[:100] if isinstance(block, Message))


def _action(fields: Fields) -> str:
    return first(fields, "action").lower().split(" ")[0]


def _recipients(report: Message) -> Iterator[Bounce]:
    for fields in _blocks(report):
        action = _action(fields)
        status = _STATUS.search(first(fields, "status"))
        diagnostic = first(fields, "diagnostic-code").partition(";")[2].strip()
        if not action and status is None:
            continue
        written = _STATUS.search(diagnostic)
        # Some servers report 5.0.0 and say what they mean in the words.
        code = status[1] if status else ""
        if written and (not code or code.endswith(".0.0")):
            code = written[1]
        kind = _kind(action, code, diagnostic)
        if kind is not None:
            addresses = {
                _address(first(fields, name)): None
                for name in ("original-recipient", "final-recipient")
            }
            known = tuple(address for address in addresses if address)
            yield Bounce(kind, code, known, diagnostic[:_LONGEST_DIAGNOSTIC])


def _address(value: str) -> str:
    return value.rpartition(";")[2].strip().strip("<>")


def _kind(action: str, status: str, words: str) -> BounceKind | None:
    """What an action (RFC 3464 2.3.3) and a status (RFC 3463) say together; None: delivered."""
    if _is_delivered(action, status):
        return None
    if action == "delayed":
        return BounceKind.DELAYED
    return _kind_by_status(status, words)


def _is_delivered(action: str, status: str) -> bool:
    return action in ("delivered", "relayed", "expanded") or status.startswith("2")


def _kind_by_status(status: str, words: str) -> BounceKind:
    if status.startswith("4") or status == "5.2.2" or (not status and _FULL.search(words)):
        return BounceKind.SOFT
    if status.startswith(("5.7.", "5.6.")) or status in ("5.2.3", "5.3.4"):
        return BounceKind.POLICY
    if status.startswith("5.1.1") or not _POLICY.search(words):
        return BounceKind.SOFT if status.startswith("5.5.") else BounceKind.HARD
    return BounceKind.POLICY


def may_be_bounce(fields: Fields, daemon: bool) -> bool:
    """Whether the headers call for a search for a bounce in prose; it is slow on others."""
    returned = fields.get("return-path", [""])[0].strip()
    return (
        daemon
        or returned == "<>"
        or "x-failed-recipients" in fields
        or bool(_SUBJECT.search(first(fields, "subject")))
    )


_REPORTERS = re.compile(
    r"mailer-?daemon|postmaster|mail-?daemon|microsoftexchange[0-9a-f]*|complaints?|abuse|fbl.*",
    re.IGNORECASE,
)


def may_be_report(fields: Fields, senders: Collection[str]) -> bool:
    """Whether a mail may tell of one of ours in its body alone: a bounce or a complaint.

    Other machines' mails are about ours only if their headers name it.
    """
    kind = fields.get("content-type", [""])[0].lower()
    by_server = any(_REPORTERS.fullmatch(sender.rpartition("@")[0]) for sender in senders)
    return "multipart/report" in kind or may_be_bounce(fields, daemon=by_server)


def prose_bounce(content: bytes, fields: Fields, text: str) -> Bounce | None:
    """The bounce that a mail without a report tells of; `text` is what it says."""
    if len(content) > LARGEST_PROSE:
        return None
    try:
        delayed, failed = all_failures(BytesParser(policy=compat32).parsebytes(content))
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError):
        delayed, failed = frozenset(), frozenset()
    addresses = [_plain(address) for address in sorted(failed or delayed)]
    if not addresses:
        addresses = [
            address.strip()
            for value in fields.get("x-failed-recipients", [])
            for address in decoded(value).split(",")
        ]
        failed = frozenset(address.encode("utf-8", "replace") for address in addresses)
    addresses = [address for address in addresses if "@" in address]
    if not addresses:
        return None
    head = text[:20_000]
    match = _STATUS.search(head)
    status = match[1] if match and not match[1].startswith("2") else ""
    words = _words_of(head, addresses)
    if not failed or (not status and _NOT_NOW.search(words)):
        kind = BounceKind.DELAYED
    else:
        kind = _kind_by_status(status, words)
    return Bounce(kind, status, tuple(addresses), words[:_LONGEST_DIAGNOSTIC])


def _plain(address: bytes | str) -> str:
    return address if isinstance(address, str) else address.decode("utf-8", "replace")


def _words_of(text: str, addresses: list[str]) -> str:
    """The server's words: what stands behind the first address that bounced."""
    _, _, rest = text.partition(addresses[0])
    lines = (rest or text).lstrip(">: \t").splitlines()
    said = [line.strip() for line in lines if line.strip()]
    return " ".join(said[:4])
