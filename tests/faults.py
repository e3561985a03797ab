"""A desk with three mails before a server that fails, and the page that says what comes of it."""

from __future__ import annotations

import selectors
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from faulty_smtp import OPENING, REWRITING_HOST, FaultySmtp, Kind, Step
from office import ANA, BEN, Office, Pen
from optindesk.core.errors import MailTrouble
from optindesk.core.model import Account, OutgoingMail, Security, Server
from optindesk.core.ports import Draft, Envelope
from optindesk.core.status import MailStatus
from optindesk.flows.identity import message_id_of
from optindesk.flows.pacing import RESTS
from optindesk.flows.sending import Sent
from optindesk.mail.smtp import SmtpTransport
from optindesk.store import account_rows, archive, journal, post
from servers import PATIENCE, Authority, Peer, ScriptedServer

CY = "cy@example.net"
PEOPLE = (ANA, BEN, CY)
SHORT = 1.0
"""Seconds that the desk waits for a server that will say nothing."""

ENCRYPTED = (Security.STARTTLS, Security.TLS)
ONLY_OVER: Mapping[Step | Kind, tuple[Security, ...]] = {
    Step.STARTTLS: (Security.STARTTLS,),
    Step.TLS: ENCRYPTED,
    Kind.REWRITTEN: ENCRYPTED,  # the host that does so is none of this computer
}

MET = dict.fromkeys(OPENING, ANA) | {Step.QUIT: CY}
"""Whose mail is the first one that a fault concerns; elsewhere it is the second."""

LOGGED = {
    MailStatus.WAITING: {None},
    MailStatus.SENT: {"mail.handed_over", "mail.settled"},
    MailStatus.REFUSED: {"mail.refused"},
    MailStatus.UNKNOWN: {"mail.unknown"},
}
"""What the log says last of a mail in this status."""

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]


@dataclass(frozen=True)
class Outcome:
    """What is to be seen of a fault.

    `mail` and `following` are the statuses of the mail that it met and of the one after it, `again`
    says whether the first goes again by itself, `stopped` is the code of what stopped the outbox
    and `read` its sentence, `story` what stands beside the person.
    """

    mail: str
    again: str
    following: str
    stopped: str
    rests: str
    read: str
    story: str


@dataclass(frozen=True)
class Cell:
    """A row of the page: what comes of a fault on these wires, or why nothing can."""

    step: Step
    kind: Kind
    wires: tuple[Security, ...]
    outcome: Outcome | None
    reason: str = ""


def wires_for(step: Step, kind: Kind) -> tuple[Security, ...]:
    """Over which wires a fault can be met at all."""
    return ONLY_OVER.get(kind) or ONLY_OVER.get(step) or tuple(Security)


def read_page(text: str) -> list[Cell]:
    """The rows of the tables of the steps, with the sentences of the table before them."""
    sentences: dict[str, str] = {"–": "–"}
    cells = []
    for section in text.split("\n## ")[1:]:
        title = section.partition(":")[0]
        lines = [line.strip("| ") for line in section.splitlines() if line.startswith("|")]
        for name, *fields in [line.split(" | ") for line in lines[2:]]:
            if title in set(Step):
                cells.append(_cell(Step(title), name, fields, sentences))
            else:
                sentences[name] = fields[0]
    return cells


def _cell(step: Step, name: str, fields: list[str], sentences: dict[str, str]) -> Cell:
    named, _, wire = name.partition(" over ")
    kind = Kind(named)
    if len(fields) == 1:
        return Cell(step, kind, (), None, fields[0])
    mail, again, following, stopped, because, rests = fields
    read = sentences[stopped].replace("…", because)
    outcome = Outcome(mail, again, following, stopped, rests, read, sentences[mail])
    return Cell(step, kind, (Security(wire),) if wire else wires_for(step, kind), outcome)


class LetterPen(Pen):
    """Writes mails of a few lines."""

    def mail(self, draft: Draft) -> bytes:
        lines = (f"Message-ID: {draft.message_id}", f"X-Log: {draft.log_head}", "", "May we?", "")
        content = "\r\n".join(lines).encode()
        self.drafts[content] = draft
        return content


class Client(SmtpTransport):
    """The real one; but who breaks in during a mail has done so before its final dot leaves."""

    breaks_in_on = ""

    def offer(self, envelope: Envelope) -> None:
        super().offer(envelope)
        if envelope.recipient == self.breaks_in_on:
            assert self._wire is not None
            with selectors.DefaultSelector() as waits:
                waits.register(self._wire.sock, selectors.EVENT_READ)
                assert waits.select(PATIENCE)


class Scene:
    """Ana, Ben and Cy are to be asked, in this order; the fault meets the mail to `met`."""

    def __init__(
        self, office: Office, server: FaultySmtp, start: StartScript, authority: Authority
    ) -> None:
        assert server.fault is not None
        self.office = office
        self.server = server
        self.fault = server.fault
        self.met = MET.get(self.fault.step, BEN)
        self.pen = LetterPen()
        self.desk = replace(office.desk, transport=self._connect, composer=self.pen)
        self._running = start(server)
        self._sessions = 0
        host = REWRITING_HOST if self.fault.kind is Kind.REWRITTEN else "localhost"
        office.set_account(
            smtp=Server(host, self._running.port, server.security), ca_file=str(authority.ca_file)
        )

    def _connect(self, account: Account) -> Client:
        self._sessions += 1
        fails = self.fault.stubborn or not self.server.played
        silent = self.fault.kind is Kind.TIMEOUT
        client = Client(account, "secret", SHORT if fails and silent else PATIENCE)
        if fails and self.fault.step is Step.BODY and not silent:
            client.breaks_in_on = BEN
        return client

    def mail(self, address: str) -> OutgoingMail:
        """The only mail to somebody."""
        (mail,) = self.office.mails(address)
        return mail

    def status(self, address: str) -> MailStatus:
        return self.mail(address).status

    def drafts(self, address: str) -> list[Draft]:
        """All tries of the mail to somebody."""
        return [draft for draft in self.pen.drafts.values() if draft.recipient == address]

    def taken(self, address: str) -> int:
        """How often the server took the mail to somebody."""
        account = account_rows.account()
        assert account is not None
        message_id = message_id_of(archive.desk_key(), self.mail(address), account)
        assert {draft.message_id for draft in self.drafts(address)} <= {message_id}
        return self.server.kept.count(message_id)

    def send(self) -> Sent:
        """Empty the outbox as far as it goes; all that must ever hold does so afterwards."""
        try:
            result = self.desk.send()
        except MailTrouble as trouble:
            result = Sent(waiting=post.count_mails(MailStatus.WAITING), stopped=trouble)
        self._running.wait(self._sessions)
        self._assert_books_are_true()
        return result

    def send_later(self) -> Sent:
        """The same, when no account rests any more."""
        self.office.later(seconds=RESTS[-1].total_seconds() + 1)
        return self.send()

    def _rests_until(self) -> datetime | None:
        account = account_rows.account()
        assert account is not None
        return account_rows.rest_of(account.id)[0]

    def _assert_books_are_true(self) -> None:
        """Nothing is lost, nothing is doubled, and the log says what the table of mails says."""
        logged = {
            entry.contact: entry.code
            for entry in journal.entries()
            if entry.code.startswith("mail.")
        }
        for address in PEOPLE:
            mail, taken = self.mail(address), self.taken(address)
            assert taken <= 1, "it was taken twice"
            assert mail.status in {MailStatus.SENT, MailStatus.UNKNOWN} or not taken
            assert mail.status is not MailStatus.SENT or taken
            assert logged.get(mail.contact_id) in LOGGED[mail.status]

    def what_came_of_it(self) -> Outcome:
        """Play the fault, and the rounds after it with a server that behaves."""
        result = self.send()
        _assert_the_sums_are_right(result)
        place = PEOPLE.index(self.met)
        assert {self.status(address) for address in PEOPLE[:place]} <= {MailStatus.SENT}
        status, after = self.status(self.met), PEOPLE[place + 1 :]
        seen = Outcome(
            mail=status.value,
            again="–",
            following=self.status(after[0]).value if after else "–",
            stopped=result.stopped.code if result.stopped else "–",
            rests="15 min" if self._rests_until() == self.office.now + RESTS[0] else "–",
            read=str(result.stopped or "–").replace(str(self._running.port), "PORT"),
            story=str(self.office.standing(self.met).sentence),
        )
        self.send_later()
        self.send_later()
        assert post.count_mails(MailStatus.WAITING) == 0, "a healthy server empties the outbox"
        assert all(self.status(address) is MailStatus.SENT for address in after)
        if status is MailStatus.SENT:
            return seen
        return replace(seen, again="no" if self.status(self.met) is status else "yes")

    def settle_by_the_truth(self) -> None:
        """Somebody who knows what the server took says so, and then all of it is in order."""
        doubtful = [mail for mail in self.desk.outbox() if mail.status is MailStatus.UNKNOWN]
        for mail in doubtful:
            self.desk.settle_mail(mail.id, went_out=self.taken(mail.address) == 1)
        if doubtful:
            self.send_later()
        for mail in doubtful:
            assert (self.status(mail.address), self.taken(mail.address)) == (MailStatus.SENT, 1)


def _assert_the_sums_are_right(result: Sent) -> None:
    assert result.sent == post.count_mails(MailStatus.SENT)
    assert result.refused == len(result.refusals) == post.count_mails(MailStatus.REFUSED)
    assert result.unknown == post.count_mails(MailStatus.UNKNOWN)
    assert result.waiting == post.count_mails(MailStatus.WAITING)
