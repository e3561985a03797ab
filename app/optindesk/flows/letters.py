"""All that a person needs to know to decide one answer, in one piece of plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from optindesk.core.errors import UnknownReply
from optindesk.core.letter import Verdict
from optindesk.core.original import Original, Passage
from optindesk.core.ports import Composer, Reader
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.standing import origin_sentence
from optindesk.core.status import RequestStatus
from optindesk.flows import replying, reviewing, undoing
from optindesk.flows.keeping import Outcome
from optindesk.flows.people import writes_as, written_by
from optindesk.flows.replying import Ready, ReadyTexts
from optindesk.flows.requests import names, questions_of
from optindesk.flows.reviewing import Decided, Decision, Part
from optindesk.flows.standings import origin_of
from optindesk.store import account_rows, archive, blobs, contact_rows, letter_rows, request_rows
from optindesk.store.kept import kept_as


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of whom and when, how the question stands, and where the sign-up came from."""

    address: str
    name: str
    targets: str
    status: RequestStatus
    asked_at: datetime
    handed_over_at: datetime | None
    expires_at: datetime
    origin: Sentence

    @property
    def who(self) -> str:
        """The person who was asked, by name and address."""
        return f"{self.name} ({self.address})" if self.name else self.address

    @property
    def sentence(self) -> Sentence:
        """It in a sentence."""
        if self.handed_over_at is None:
            return sentence(
                "{targets}: to be asked since {when}{origin}; by our books nothing was sent.",
                targets=self.targets,
                when=self.asked_at,
                origin=self.origin,
            )
        return sentence(
            "{targets}: asked on {when}{origin}, can answer until {until}.",
            targets=self.targets,
            when=self.handed_over_at,
            origin=self.origin,
            until=self.expires_at,
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to judge an answer by; `authentication` is what the own server found out about
    the sender: a hint, never a proof. `sent_at` is what the mail says of itself.

    `found_in` is what the folder `folder` is for (ports.FolderRole), both empty for a saved mail;
    `kept` what is kept of it: “whole”, “decisive” or “nothing”.
    """

    sender: str
    sent_at: str
    received_at: datetime
    source: str
    found_in: str
    folder: str
    message_id: str
    authentication: str
    decisive: str
    kept: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One answer to be read. `blocked` says why a decision is not possible, where it is not.

    `alias` is the sender's address where accepting can teach it; `teachable` its text where that
    can be taught to be a yes. `doubts` says what speaks against a decision that is possible.
    `is_own`: it came from the address of the person whom it concerns, or an accepted alias of hers;
    `is_named`: it names its question, and no other. Where one is missing, whose words it holds, or
    what about, is a guess. `outcome` is what the desk did by itself, `decided` what a person
    decided, and `no_undo` why that cannot be taken back. `asks_anew`: it came after the deadline,
    so that accepting it is no yes, but asks once more. `parts` is what a yes may be for, where
    several things were asked.
    """

    id: int
    address: str
    written_by: str
    is_own: bool
    is_named: bool
    subject: str
    new_text: str
    passages: tuple[Passage, ...]
    why: Sentence
    evidence: Evidence
    asked: Asked | None
    language: str
    verdict: Verdict
    blocked: Mapping[Decision, Sentence]
    doubts: Mapping[Decision, Sentence]
    no_reply: Sentence | None
    goes_to: str
    alias: str
    teachable: str
    ready: tuple[tuple[Ready, str], ...]
    outcome: Outcome
    decided: Decided | None
    no_undo: Sentence | None
    asks_anew: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def question(self) -> Sentence:
        """Which question it answers, and whose that is, as far as it says so."""
        if self.asked is None:
            return sentence("It names no question of ours.")
        said, name = self.asked.sentence, self.asked.name
        if not self.is_own:
            said = sentence("{who} was asked. {question}", who=self.asked.who, question=said)
        elif name:
            said = sentence("{name}, {question}", name=name, question=said)
        if not self.is_named:
            return sentence(
                "It does not say what it answers, perhaps this: {question}", question=said
            )
        return said

    @property
    def quoted_lines(self) -> int:
        """How many lines of it are a quote, or introduce one."""
        quotes = [passage.text for passage in self.passages if passage.is_quote]
        return sum(text.count("\n") + 1 for text in quotes)


def letter(
    reader: Reader, composer: Composer, texts: ReadyTexts, letter_id: int, now: datetime
) -> Letter:
    """One answer of somebody we know, whether it waits to be read or not; raises UnknownReply."""
    from optindesk.flows.understanding import names_only

    row = _row(letter_id)
    account = account_rows.account()
    content = blobs.blob(row["blob"] or "") or b""
    read = reader.letter(content, account.authserv_id if account else None)
    request = request_rows.find_request(row["request"] or 0)
    about = replying.about(row)
    contact = contact_rows.contact_by_id(row["contact"])
    asked_address = request.address if request is not None else contact.address
    is_named = request is not None and names_only(archive.desk_keys(), read, request.id)
    learnable = reviewing.may_learn_of(row)
    language = about.language if about else ""
    is_waiting = row["review"] == "open"
    blocked = {
        decision: reason
        for decision, reason in reviewing.why_not(row).items()
        if reason is not None
    }
    return Letter(
        id=row["id"],
        address=row["sender"],
        written_by=written_by(row),
        is_own=bool(row["sender"]) and writes_as(row["sender"], contact, asked_address),
        is_named=is_named,
        subject=row["subject"],
        new_text=row["new_text"],
        passages=tuple(reader.passages(read)),
        why=Sentence.from_plain(row["reason"]),
        evidence=Evidence(
            sender=_sender(row, read.sender_name),
            sent_at=read.date,
            received_at=row["received_at"],
            source=row["source"],
            found_in=row["found_in"] or "",
            folder=row["folder"] or "",
            message_id=row["message_id"],
            authentication=row["authentication"],
            decisive="" if row["verdict"] == Verdict.UNCLEAR else row["decisive"],
            kept=kept_as(row["blob"], row["sha256"]),
        ),
        asked=_asked(row),
        language=language,
        verdict=Verdict(row["verdict"]),
        blocked=blocked,
        doubts=reviewing.why_think(row) if is_waiting else {},
        no_reply=replying.why_not(row),
        goes_to=about.address if about else "",
        alias=row["sender"] if learnable else "",
        teachable=_teachable(reader, row, language) if is_waiting else "",
        ready=tuple(replying.ready_texts(about, account, texts, composer, now)) if about else (),
        outcome=Outcome(row["outcome"]),
        decided=None if row["decision"] is None else reviewing.decided(row),
        no_undo=undoing.why_not(row),
        asks_anew=reviewing.asks_anew(row),
        parts=reviewing.parts(row),
    )


def original(reader: Reader, letter_id: int) -> Original:
    """The mail itself, safe to look at; raises UnknownReply."""
    row = _row(letter_id)
    return reader.original(blobs.blob(row["blob"] or "") or b"")


def _row(letter_id: int) -> dict[str, Any]:
    row = letter_rows.letter_row(letter_id)
    if row is None or row["contact"] is None:
        raise UnknownReply(id=letter_id)
    return row


def _sender(row: Mapping[str, Any], name: str) -> str:
    return f"{name} <{row['sender']}>" if name and row["sender"] else written_by(row)


def _teachable(reader: Reader, row: Mapping[str, Any], language: str) -> str:
    """The text of an answer that waits, if it could mean a yes by itself from now on."""
    from optindesk.flows import teaching

    spoken, name = (
        language.partition("-")[0].lower(),
        contact_rows.contact_by_id(row["contact"]).name,
    )
    return teaching.offered(reader, row["new_text"], spoken, name)


def _asked(row: Mapping[str, Any]) -> Asked | None:
    request = request_rows.find_request(row["request"] or 0)
    if request is None:
        return None
    mails = questions_of(request.id)
    handed = [mail.handed_over_at for mail in mails if mail.handed_over_at is not None]
    return Asked(
        address=request.address,
        name=contact_rows.contact_by_id(request.contact_id).name,
        targets=names(request),
        status=request.status,
        asked_at=request.asked_at,
        handed_over_at=min(handed, default=None),
        expires_at=request.expires_at,
        origin=origin_sentence(origin_of(request.id)),
    )
