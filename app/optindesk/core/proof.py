"""All that the proof for one person and one list or level is made of, as the books have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from optindesk.core.chain import Entry
from optindesk.core.model import OutgoingMail, Request, SignUp, Target, Wording
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import Basis, SubscriptionStatus


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail that asked: its Message-ID, and subject and text as they were shown but for its codes;
    None where they cannot be made any more."""

    mail: OutgoingMail
    message_id: str | None
    subject: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail that came back, as the books have it.

    `date` is what its own header says, `received_at` what the mailbox says (`by_mailbox`), else the
    topmost Received of the own server or the moment of reading. `by_command`: it came from the
    command to leave that mail programs have (List-Unsubscribe). `kept` is “whole”, “decisive” or
    “nothing”.
    """

    number: int
    request: int | None
    date: str | None
    received_at: datetime
    by_mailbox: bool
    read_at: datetime
    sender: str
    message_id: str
    subject: str
    verdict: str
    outcome: str
    decision: str | None
    decisive: str
    authentication: str
    sha256: str
    kept: str
    found_in: str | None
    by_command: bool


KEPT = sentence("It is kept until somebody erases it.")
"""How long a proof is kept where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a record is made of.

    `desk` is the UUID of the desk. `request` is the one that gave what stands, or the newest;
    `others` are those that asked about the same, before and after it. `entries` are all about the
    person. `papers` say, by the number of a sign-up, what there is of the paper, `sheets` by that
    of an import its name and hash; `shown` is who asked, as the question showed it. `storage` says
    how long all this is kept.
    """

    desk: str
    contact_id: int
    address: str
    name: str
    salutation: str
    target: Target
    target_name: str
    description: str
    subscription: SubscriptionStatus
    basis: Basis | None
    sentence: Sentence
    controller: Mapping[str, str]
    request: Request | None
    others: Sequence[Request] = ()
    signups: Sequence[SignUp] = ()
    papers: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    sheets: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    wording: Wording | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    sent: Sequence[Sent] = ()
    answers: Sequence[Answer] = ()
    entries: Sequence[Entry] = ()
    storage: Sentence = KEPT
