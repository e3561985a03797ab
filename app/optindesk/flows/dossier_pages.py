"""The pages of a file on a person: what a judge reads, the short of it on the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from optindesk.core.codes import CODES_OF, Kind
from optindesk.core.document import (
    Block,
    Booklet,
    Facts,
    Heading,
    NewPage,
    Picture,
    Points,
    Quote,
    Table,
    Text,
)
from optindesk.core.model import OutgoingMail
from optindesk.core.sentence import Sentence, Value, sentence, sentences
from optindesk.flows import dossier_weight as weight
from optindesk.flows import log_lines
from optindesk.flows.log_lines import LogLine

Say = Callable[[Sentence], str]

TOLD = 20
"""So many lines the first page has room for; the log has them all."""

_KEY = {
    code.value
    for kind in (Kind.SIGN_UPS, Kind.QUESTIONS, Kind.MAILS, Kind.REPLIES, Kind.LEAVING)
    for code in CODES_OF[kind]
}
_SOURCES = {
    "sheet": sentence("on a sheet that was imported"),
    "typed": sentence("typed in at the desk"),
    "mail": sentence("by a mail of the person"),
    "kiosk": sentence("by the person, on a screen at the counter"),
    "moved": sentence("before, at an earlier address; that it changed was told at the desk"),
}


@dataclass(frozen=True, slots=True)
class Strip:
    """The line of the person, a row of the sheet, on a scan; `png` is None where it cannot be
    shown: `why_not`."""

    scan: int
    row: int | None
    png: bytes | None
    why_not: Sentence | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What lies beside the pages."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a file on a person tells. `records` are the proofs (core/record.py), `mails` what
    was sent besides questions, `head` that of the log, `files` what lies beside the pages."""

    address: str
    name: str
    records: Sequence[Mapping[str, Any]]
    mails: Sequence[OutgoingMail]
    message_ids: Mapping[int, str]
    lines: Sequence[LogLine]
    strips: Sequence[Strip]
    files: Sequence[File]
    sender: str
    head: str
    by: str
    now: datetime
    has_others: bool

    @property
    def called(self) -> str:
        """By name and address."""
        return f"{self.name} <{self.address}>" if self.name else self.address


def pages(whole: Whole, say: Say) -> Booklet:
    """The document."""
    return Booklet(
        title=say(sentence("File on {person}", person=whole.called)),
        about=say(sentence("File on {person}", person=whole.called)),
        foot=whole.sender,
        page=say(sentence("page {page} of {pages}", page="{page}", pages="{pages}")),
        blocks=tuple(_Pages(whole, say).all()),
    )


class _Pages:
    def __init__(self, whole: Whole, say: Say) -> None:
        self._whole = whole
        self._say = say
        self._records = whole.records
        self._zone = whole.now.tzinfo

    def _(self, text: str, /, **values: Value) -> str:
        return self._say(Sentence(text, tuple(values.items())))

    def all(self) -> Iterator[Block]:
        yield from self._first_page()
        yield NewPage()
        yield from self._asked()
        yield from self._signups()
        yield from self._mails()
        yield from self._answers()
        yield from self._log()
        yield from self._files()

    # --- the short of it --------------------------------------------------------------------------

    def _first_page(self) -> Iterator[Block]:
        whole, say = self._whole, self._say
        yield Heading(self._("File on {person}", person=whole.name or whole.address), 1)
        yield _facts(
            (self._("Person"), whole.name),
            (self._("Address"), whole.address),
            (self._("Who asked"), whole.sender),
            (self._("Made"), f"{self._at(whole.now)}, {whole.by}"),
        )
        yield Heading(self._("In short"))
        for record in self._records:
            yield Heading(weight.name_of(record, self._records), 3)
            yield Text(str(record["standing"]["sentence"]))
            left = record["withdrawal"]
            if left is not None:
                yield Text(f"{self._('Taken back:')} {self._at(left['at'])}. {left['sentence']}")
        if not self._records:
            yield Text(self._("This person stands on no list, and nothing is asked any more."))
        yield Heading(self._("What happened when"))
        yield from self._told()
        yield Heading(self._("What this file shows"))
        pictures = sum(strip.png is not None for strip in whole.strips)
        found = weight.shows(self._records, pictures, len(whole.lines))
        yield Points(tuple(say(one) for one in found))
        yield Heading(self._("What it does not show"))
        yield Points(tuple(say(one) for one in weight.shows_not(self._records, pictures)))

    def _told(self) -> Iterator[Block]:
        lines = [line for line in log_lines.each_once(self._whole.lines) if line.entry.code in _KEY]
        begun, rest = lines[: TOLD // 2], lines[TOLD // 2 :]
        left_out = max(0, len(rest) - TOLD // 2)
        rows = [self._told_row(line) for line in begun]
        if left_out:
            more = sentences("… and {n} more", "… and {n} more, see the log below", left_out)
            rows.append(("", self._say(more)))
        rows += [self._told_row(line) for line in rest[left_out:]]
        yield Table((self._("When"), self._("What")), (24, 76), tuple(rows))

    def _told_row(self, line: LogLine) -> tuple[str, str]:
        return self._at(line.entry.at), self._say(line.sentence)

    # --- all of it --------------------------------------------------------------------------------

    def _asked(self) -> Iterator[Block]:
        yield Heading(self._("What was asked"))
        for request in weight.requests_of(self._records):
            yield Heading(self._("Question {number}", number=request["number"]), 3)
            shown = next((mail for mail in request["mails"] if mail["text"] is not None), None)
            yield _facts(
                (self._("Address"), request["address"]),
                (self._("Language"), request["language"]),
                (self._("Put into the outbox"), self._at(request["asked_at"])),
                (self._("Asked"), self._at(_first_handed_over(request["mails"]))),
                (self._("Open until"), self._at(request["expires_at"])),
                (self._("Ended"), self._at(request["ended_at"])),
                (self._("Wording"), shown and shown["wording"]),
                (self._("SHA-256 of that wording"), shown and shown["sha256"]),
            )
            if shown is None:
                yield Text(self._("No mail of it can be shown."), quiet=True)
            else:
                yield Quote(f"{shown['subject']}\n\n{shown['text'].strip()}")
        yield Text(
            self._("The codes that a mail carries are left out: whoever has them could answer it."),
            quiet=True,
        )

    def _signups(self) -> Iterator[Block]:
        yield Heading(self._("Where the sign-up came from"))
        strips = {(strip.scan, strip.row): strip for strip in self._whole.strips}
        for one in weight.signups_of(self._records):
            source = _SOURCES.get(one["source"])
            yield _facts(
                (self._("Signed up"), source and self._say(source)),
                (self._("Signed on"), one["signed_on"]),
                (self._("Entered"), self._at(one["recorded_at"])),
                (self._("Where"), one["place"]),
                (self._("Collected by"), one["collected_by"]),
                (self._("Note"), one["note"]),
                (self._("Sheet"), one["sheet"]),
                (self._("SHA-256 of the sheet"), one["sheet_sha256"]),
                (self._("Row"), one["row"]),
                (self._("Number on the paper"), one["sheet_number"]),
            )
            agreed = one["agreed_to"]
            if agreed is not None:
                yield Text(
                    self._("What stood on the paper or screen ({number}):", number=agreed["number"])
                )
                yield Quote(agreed["text"].strip())
            for scan in one["scans"]:
                yield from self._scan(scan, strips.get((scan["scan"], one["row"])))

    def _scan(self, scan: Mapping[str, Any], strip: Strip | None) -> Iterator[Block]:
        yield _facts(
            (self._("Scan"), scan["file"]),
            (self._("SHA-256 of the scan"), scan["sha256"]),
            (self._("Added"), f"{self._at(scan['added_at'])}, {scan['added_by']}"),
        )
        if strip is None:
            return
        if strip.png is None:
            yield Text(self._say(strip.why_not or sentence("")), quiet=True)
            return
        yield Text(self._("Cut out of it, the line of this person alone:"), quiet=True)
        yield Picture(strip.png)

    def _mails(self) -> Iterator[Block]:
        yield Heading(self._("The mails"))
        yield Text(
            self._(
                "The mails themselves are with whoever got them, and in the Sent folder of the"
                " sender. What the books say of each:"
            ),
            quiet=True,
        )
        for mail in weight.mails_of(self._records):
            yield from self._mail(
                mail["kind"], mail["mail"], {**mail, "auto": "auto-generated"}, self._at
            )
        for one in self._whole.mails:
            plain = {
                "address": one.address,
                "subject": None,
                "message_id": self._whole.message_ids.get(one.id),
                "server_message_id": one.server_message_id,
                "auto": "auto-replied" if one.in_reply_to else "auto-generated",
                "log_head": one.log_head,
                "queued_at": one.created_at,
                "last_byte_at": one.dot_at,
                "handed_over_at": one.handed_over_at,
                "server_words": one.server_words,
            }
            yield from self._mail(one.kind.value, one.id, plain, self._at)

    def _mail(
        self, kind: str, number: int, mail: Mapping[str, Any], at: Callable[[Any], str]
    ) -> Iterator[Block]:
        yield Heading(self._("Mail {number} ({kind})", number=number, kind=kind), 3)
        yield _facts(
            ("To", mail["address"]),
            ("Subject", mail["subject"]),
            ("Message-ID", mail["message_id"]),
            (self._("Message-ID of the provider"), mail["server_message_id"]),
            ("Auto-Submitted", mail["auto"]),
            ("Opt-In-Desk-Log", mail["log_head"]),
            (self._("Put into the outbox"), at(mail["queued_at"])),
            (self._("Date, and last byte sent"), at(mail["last_byte_at"])),
            (self._("Taken by the provider"), at(mail["handed_over_at"])),
            (self._("The provider’s words"), mail["server_words"]),
        )

    def _answers(self) -> Iterator[Block]:
        yield Heading(self._("The replies"))
        answers = weight.answers_of(self._records)
        if not answers:
            yield Text(self._("None came."))
        for one in answers:
            clocks = one["clocks"]
            yield Heading(self._("Reply {number}", number=one["number"]), 3)
            yield _facts(
                ("From", one["sender"]),
                ("Subject", one["subject"]),
                ("Message-ID", one["message_id"]),
                (self._("Written (clock of the sender)"), clocks["letter"]),
                (self._("Received (clock of the mailbox)"), self._at(clocks["mailbox"])),
                (self._("Received, or read"), self._at(clocks["received_or_read"])),
                (self._("Read (clock of the desk)"), self._at(clocks["desk"])),
                (self._("What it is"), one["verdict"]),
                (self._("Decided by a person"), one["decision"]),
                (self._("Checks of the server"), one["authentication"]),
                (self._("SHA-256 of the mail"), one["sha256"]),
            )
            if one["decisive"]:
                yield Text(self._("The sentence that decided:"), quiet=True)
                yield Quote(one["decisive"])

    def _log(self) -> Iterator[Block]:
        yield Heading(self._("The log"))
        rows = [
            (
                str(line.entry.number),
                line.entry.at[:19].replace("T", " "),
                f"{self._say(line.sentence)}\n{self._say(log_lines.who_and_where(line.entry.actor))}",
                line.entry.hash,
            )
            for line in self._whole.lines
        ]
        columns = (
            self._("No."),
            self._("When (UTC)"),
            self._("What, and who did it"),
            self._("SHA-256 of the entry"),
        )
        yield Table(columns, (7, 14, 43, 36), tuple(rows))
        yield _facts((self._("The log ended with"), self._whole.head))

    def _files(self) -> Iterator[Block]:
        yield Heading(self._("What lies beside these pages"))
        rows = tuple((one.name, one.sha256) for one in self._whole.files)
        yield Table((self._("File"), self._("SHA-256")), (33, 67), rows)
        yield Text(
            self._(
                "Drop “proofs.json” on the page “optindesk-check.html” in any browser: it works out"
                " every hash of the log entries in it again, without a network. Who has Python can"
                " use “optindesk-check.py” for the same."
            )
        )
        if self._whole.has_others:
            yield Text(
                self._(
                    "The whole sheets and scans are among these files by the choice of who made"
                    " them: other people stand on them."
                )
            )

    def _at(self, moment: datetime | str | None) -> str:
        """A moment with how far the clock is from UTC; empty for none."""
        return in_zone(moment, self._zone)


def _first_handed_over(mails: Iterable[Mapping[str, Any]]) -> str | None:
    """When the first mail of a question was handed over: since then somebody is asked."""
    return min(filter(None, (one["handed_over_at"] for one in mails)), default=None)


def in_zone(moment: datetime | str | None, zone: tzinfo | None) -> str:
    """A moment to the second, with how far the clock there is from UTC; empty for none."""
    if not moment:
        return ""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return at.astimezone(zone).isoformat(" ", "seconds")


def _facts(*rows: tuple[str, object]) -> Facts:
    """Those of which something is known."""
    return Facts(tuple((name, str(value)) for name, value in rows if value))
