"""What an incoming mail says, what we had asked, and what was judged: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from optindesk.core.sentence import Sentence
from optindesk.core.token import Spelled

OBJECT = "\ufffc"
"""Stands in a text for what is no text; never part of an answer."""

STRUCK = "\u0336"
"""Stands in a text where words were struck out or hidden; never part of an answer."""

QUOTED = "> "
"""Begins a line that the mail marks as a quote."""

TRAILING = "¦ "
"""Begins a line behind a mark that says "from here on the old mail", where people still write."""


def in_one_line(text: str) -> str:
    """A text of a letter in one line, without the signs that stand for what is no text."""
    return " ".join(text.replace(OBJECT, " ").replace(STRUCK, " ").split())


class Verdict(StrEnum):
    """What an answer is."""

    YES = "yes"
    NO = "no"
    LEAVE = "leave"
    JOIN = "join"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    UNCLEAR = "unclear"
    UNRELATED = "unrelated"
    UNREADABLE = "unreadable"


class MachineMark(StrEnum):
    """How surely a mail's headers say that no person wrote it.

    SOFT marks are also stamped on people's mail by gateways.
    """

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"


class BounceKind(StrEnum):
    """What a bounce says of the address: gone, not now, on its way, or our mail is not wanted."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report that a mail did not arrive: `status` as in RFC 3463 (``5.1.1``), may be empty."""

    kind: BounceKind
    status: str
    addresses: tuple[str, ...]
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, as `mail.reading` reads it.

    `senders` is empty when From is not exactly one address; then `from_line` is what stands there,
    to be looked at only. `own_received_at` is the topmost Received of the own server, UTC.
    `references` are the Message-IDs that it answers or returns; `marks` all X-Opt-In-Desk-Mail,
    `own_mark` the one in the outer header. `tokens` come from subject, text and quote, never from
    attachments or nested mails. `complaint`: somebody marked our mail as unwanted, and their
    provider reports it (RFC 5965). `sent_back`: a machine returns a mail that bears our mark, and
    no known format says why. `texts` are the text alternatives as one sees them, lines of quotes
    begin with `QUOTED` or `TRAILING`. `doubts` say why a yes in it must be seen by a person: there
    is more than was read, an attachment, a header that can be read in two ways.
    """

    sha256: str
    size: int
    message_id: str = ""
    senders: tuple[str, ...] = ()
    sender_name: str = ""
    subject: str = ""
    date: str = ""
    own_received_at: datetime | None = None
    references: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    own_mark: str | None = None
    tokens: tuple[Spelled, ...] = ()
    machine: MachineMark = MachineMark.NONE
    machine_reason: Sentence | None = None
    bounce: Bounce | None = None
    complaint: bool = False
    sent_back: bool = False
    texts: tuple[str, ...] = ()
    authentication: str = ""
    is_reply: bool = False
    unreadable: Sentence | None = None
    doubts: tuple[Sentence, ...] = ()
    from_line: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What we asked, so that it can be told from what was answered.

    `language` is the person's, `asked_in` that of the mails that asked: it is another where there
    is no wording in the person's own. `our_names` are the sender's name and the business,
    `list_names` the lists; `changes` is how many numbered changes there are to say yes to.
    """

    language: str
    sent_texts: tuple[str, ...] = ()
    sent_subjects: tuple[str, ...] = ()
    our_names: tuple[str, ...] = ()
    list_names: tuple[str, ...] = ()
    our_addresses: tuple[str, ...] = ()
    person_names: tuple[str, ...] = ()
    person_address: str = ""
    changes: int = 1
    asked_in: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reason for the owner.

    `new_text` is what is left when all that is harmless was taken away, `sentence` the decisive
    words. `picks` are the numbers of a ``YES 1 3`` (empty: all), `join` the list of a JOIN;
    `everything`: to leave is meant for more than what was asked about. `data_rights`: the person
    wants what is known of them erased, or told (GDPR, articles 15 and 17), whatever else they say.
    """

    verdict: Verdict
    reason: Sentence
    new_text: str = ""
    sentence: str = ""
    picks: tuple[int, ...] = ()
    not_me: bool = False
    join: str = ""
    everything: bool = False
    data_rights: bool = False
