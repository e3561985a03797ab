"""An SMTP server that plays one fault at one step, else behaves, and remembers what it took."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from optindesk.core.model import Security
from servers import Peer


class Step(StrEnum):
    """Where a fault is played: of the n-th session (up to AUTH), or of the n-th mail."""

    CONNECT = "connect"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    TLS = "TLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    RSET = "RSET"
    DATA = "DATA"
    BODY = "mid-body"
    DOT = "final dot"
    TAKEN = "250"
    QUIT = "QUIT"


class Kind(StrEnum):
    """What goes wrong there."""

    DROP = "drop"
    TIMEOUT = "time-out"
    LATER = "4xx"
    CLOSING = "421"
    REFUSED = "5xx"
    GARBAGE = "garbage"
    REWRITTEN = "Message-ID rewritten"


OPENING = (Step.CONNECT, Step.EHLO, Step.STARTTLS, Step.TLS, Step.AUTH)

SAID = {
    Kind.LATER: "451 4.7.1 busy",
    Kind.CLOSING: "421 4.3.2 closing",
    Kind.REFUSED: "554 5.7.1 not wanted",
    Kind.GARBAGE: "hello there",
}

REWRITING_HOST = "smtp.office365.com"
NEW_ID = "<AM0PR01MB1234@AM0PR01MB1234.eurprd01.prod.outlook.com>"
"""What Exchange Online makes of a Message-ID, and says in its 250."""


@dataclass(frozen=True)
class Fault:
    """`stubborn`: the mail that it hit is hit again whenever it comes (from RCPT on)."""

    step: Step
    kind: Kind
    number: int = 1
    stubborn: bool = False


class FaultySmtp:
    """The script of a ScriptedServer.

    `kept` are the Message-IDs that it took, and will deliver; `answered` those of them of which it
    could say so; `dots` all whose final dot came, taken or not.
    """

    def __init__(
        self,
        security: Security = Security.NONE,
        context: ssl.SSLContext | None = None,
        *,
        pipelining: bool = True,
        fault: Fault | None = None,
    ) -> None:
        self.security = security
        self.context = context
        self.pipelining = pipelining
        self.fault = fault
        self.victim = ""
        self.played = 0
        self.when_it_fails: Callable[[], object] = lambda: None
        self.sessions = 0
        self.mails = 0
        self.dots: list[str] = []
        self.kept: list[str] = []
        self.answered: list[str] = []

    def __call__(self, peer: Peer) -> None:
        self.sessions += 1
        _Session(self, peer).play()

    def plays(self, step: Step, recipient: str = "") -> Kind | None:
        """The fault of this step, if it is its turn."""
        fault = self.fault
        if fault is None or fault.step is not step:
            return None
        if self.played:
            again = fault.stubborn and recipient == self.victim != ""
            return fault.kind if again else None
        count = self.sessions if step in OPENING else self.mails
        if count != fault.number and step is not Step.QUIT:
            return None
        self.played += 1
        self.victim = recipient
        self.when_it_fails()
        return fault.kind


class _Session:
    """One connection."""

    def __init__(self, server: FaultySmtp, peer: Peer) -> None:
        self._server = server
        self._peer = peer
        self._sender = False
        self._recipient = ""

    def play(self) -> None:
        """From the greeting to the end."""
        if self._server.security is Security.TLS:
            self._start_tls()
        self._answer(Step.CONNECT, "220 faulty.example ESMTP")
        while True:
            verb, _, rest = self._peer.hear().partition(" ")
            getattr(self, f"_{verb.lower()}", self._unknown)(rest)

    def _unknown(self, rest: str) -> None:
        self._peer.say("500 5.5.1 what?")

    def _ehlo(self, rest: str) -> None:
        offers = ["faulty.example", "AUTH PLAIN"]
        if self._server.pipelining:
            offers.append("PIPELINING")
        if self._server.security is Security.STARTTLS:
            offers.append("STARTTLS")
        lines = [f"250-{offer}" for offer in offers]
        self._answer(Step.EHLO, "\r\n".join([*lines, "250 SIZE 1000000"]))

    def _helo(self, rest: str) -> None:
        self._peer.say("250 faulty.example")

    def _starttls(self, rest: str) -> None:
        if self._answer(Step.STARTTLS, "220 go on"):
            self._start_tls()

    def _start_tls(self) -> None:
        kind = self._server.plays(Step.TLS)
        if kind is not None:
            self._peer.connected.recv(1)  # the client is in the handshake, and reads no sooner
            self._play(kind)
            self._listen()
        assert self._server.context is not None
        self._peer.start_tls(self._server.context)

    def _auth(self, rest: str) -> None:
        self._answer(Step.AUTH, "235 2.7.0 welcome")

    def _mail(self, rest: str) -> None:
        self._server.mails += 1
        self._recipient = ""
        self._sender = self._answer(Step.MAIL, "250 2.1.0 sender ok")

    def _rcpt(self, rest: str) -> None:
        if not self._sender:
            self._peer.say("503 5.5.1 no sender")
            return
        address = re.findall("<(.*?)>", rest)[0]
        if self._hits_reset(address):
            self._peer.say(SAID[Kind.REFUSED])
        elif self._answer(Step.RCPT, "250 2.1.5 recipient ok", recipient=address):
            self._recipient = address

    def _hits_reset(self, address: str) -> bool:
        """Whether this recipient is refused, so that the client has a reason to say RSET."""
        fault = self._server.fault
        if fault is None or fault.step is not Step.RSET or self._server.mails != fault.number:
            return False
        self._server.victim = address
        return not self._server.played

    def _rset(self, rest: str) -> None:
        self._sender, self._recipient = False, ""
        self._answer(Step.RSET, "250 2.0.0 forgotten", recipient=self._server.victim)

    def _data(self, rest: str) -> None:
        if not self._recipient:
            self._peer.say("503 5.5.1 no recipient")
            return
        if not self._answer(Step.DATA, "354 go on"):
            return
        message_id = self._hear_mail()
        self._server.dots.append(message_id)
        kind = self._server.plays(Step.DOT, self._recipient)
        if kind is not None:
            self._play(kind)
        else:
            self._server.kept.append(message_id)
            self._say_taken(message_id)
        self._sender, self._recipient = False, ""

    def _hear_mail(self) -> str:
        message_id = ""
        kind = self._server.plays(Step.BODY, self._recipient)
        while (line := self._peer.hear()) != ".":
            if line.startswith("Message-ID: "):
                message_id = line.removeprefix("Message-ID: ")
            if not line and kind is not None:
                self._fail_at_the_body(kind, message_id)
        return message_id

    def _fail_at_the_body(self, kind: Kind, message_id: str) -> None:
        if kind is not Kind.TIMEOUT:
            self._play(kind)
        while self._peer.hear() != ".":
            pass
        self._server.dots.append(message_id)
        self._listen()

    def _say_taken(self, message_id: str) -> None:
        """The answer of a server that has the mail: lost on the way, or with more in its train."""
        kind = self._server.plays(Step.TAKEN, self._recipient)
        if kind in (Kind.DROP, Kind.TIMEOUT, Kind.GARBAGE):
            self._play(kind)
            return
        self._server.answered.append(message_id)
        words = f"250 2.0.0 OK queued as {len(self._server.kept)}"
        if kind is Kind.REWRITTEN:
            words = f"250 2.0.0 OK {NEW_ID} [Hostname={NEW_ID[1:-1].partition('@')[2]}]"
        if kind in SAID:
            words += f"\r\n{SAID[kind]}"
        self._peer.say(words)
        if kind is Kind.CLOSING:
            self._close()

    def _quit(self, rest: str) -> None:
        self._answer(Step.QUIT, "221 2.0.0 bye")
        raise EOFError

    # --- how it fails -----------------------------------------------------------------------------

    def _answer(self, step: Step, usual: str, recipient: str = "") -> bool:
        """Say what is usual, or play the fault; whether all went well."""
        kind = self._server.plays(step, recipient or self._recipient)
        if kind is None:
            self._peer.say(usual)
            return True
        self._play(kind)
        return False

    def _play(self, kind: Kind) -> None:
        if kind is Kind.DROP:
            raise EOFError
        if kind is Kind.TIMEOUT:
            self._listen()
        self._peer.say(SAID[kind])
        if kind is Kind.CLOSING:
            self._close()

    def _close(self) -> None:
        """As RFC 5321 3.8 wants it after a 421; what is still on its way here must not become a
        reset that eats the words."""
        self._peer.connected.shutdown(socket.SHUT_WR)
        self._listen()

    def _listen(self) -> None:
        """Say nothing, until the other side hangs up."""
        while True:
            self._peer.hear()
