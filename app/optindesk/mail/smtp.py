"""Transport over SMTP (RFC 5321, 6409): each mail handed over in two steps, split at the dot."""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import Self

from optindesk.core.connecting import Stage
from optindesk.core.errors import (
    AddressNotTaken,
    ConnectionLost,
    ControlCharacter,
    MailRefused,
    OutcomeNotUnderstood,
    OutcomeUnknown,
    SenderRefused,
    SessionNotUnderstood,
    TryLater,
)
from optindesk.core.model import Account, Security, Server
from optindesk.core.ports import Envelope, Reached, Receipt, Work, no_work, nobody
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.connection import (
    Refused,
    encrypt,
    no_connection,
    open_socket,
    refuse_controls,
    telling,
    tls_context,
    why_broken,
)
from optindesk.mail.receipts import given_message_id
from optindesk.mail.refusals import trouble_of
from optindesk.mail.smtp_door import greet, log_in, start_tls
from optindesk.mail.smtp_wire import (
    Wire,
    answers_nothing,
    breaks_out,
    is_bad,
    lines,
    said,
    spelled,
    stuffed,
)

_DOT_PATIENCE = 4
"""How many timeouts the answer to the final dot may take (RFC 5321 4.5.3.2.6 wants minutes): given
up too early, a mail that was taken is shown as unknown."""

_GOODBYE_SECONDS = 5.0

_COMMANDS = ("MAIL", "RCPT", "DATA")


class _Step(Enum):
    """Where the session stands: what may be sent next depends on it."""

    CLOSED = "closed"
    READY = "ready"
    ANNOUNCED = "announced"  # the commands of the next mail are sent, their answers not read
    OFFERED = "offered"  # all but the final dot is sent
    OVER = "over"


class SmtpTransport:
    """A session with the account's SMTP server (see ports.Transport).

    `timeout` is in seconds and for each step. With a server that offers PIPELINING (RFC 2920), one
    round trip does for each mail of which the one before it knew.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        timeout: float = 30,
        refused: Refused = lambda trouble: None,
        reached: Reached = nobody,
    ) -> None:
        self._reached = reached
        self._tell_refusal = refused
        self._account = account
        self._server: Server = account.smtp
        self._secret = secret
        self._timeout = timeout
        self._step = _Step.CLOSED
        self._wire: Wire | None = None
        self._next: Envelope | None = None
        self._why_over: ConnectionLost | TryLater | None = None

    def __enter__(self) -> Self:
        refuse_controls("user", self._account.user)
        refuse_controls("password", self._secret)
        context = None
        if self._server.security is not Security.NONE:
            context = tls_context(self._account.ca_file)
        connected = open_socket(self._server, self._timeout)
        self._reached(Stage.REACHED)
        if context is not None and self._server.security is Security.TLS:
            connected = encrypt(connected, context, self._server)
            self._reached(Stage.ENCRYPTED)
        wire = self._wire = Wire(connected, self._server)
        try:
            greet(wire, self._account)
            if context is not None and self._server.security is Security.STARTTLS:
                start_tls(wire, self._account, context, self._timeout)
                self._reached(Stage.ENCRYPTED)
            with telling(self._tell_refusal):
                log_in(wire, self._account, self._secret)
        except OSError as error:
            self._cut()
            raise no_connection(self._server, error) from error
        except BaseException:
            self._cut()
            raise
        self._step, self._why_over = _Step.READY, None
        return self

    def __exit__(self, *exc: object) -> None:
        wire, step = self._wire, self._step
        if wire is None:
            return
        if step is not _Step.READY:
            # A mail is begun, or the two sides disagree: only silence keeps it from being sent.
            self._cut()
            self._step = _Step.CLOSED
            return
        with suppress(OSError):
            wire.sock.settimeout(min(self._timeout, _GOODBYE_SECONDS))
            wire.ask("QUIT")
        with suppress(OSError):
            wire.close()
        self._wire, self._step = None, _Step.CLOSED

    def offer(self, envelope: Envelope) -> None:
        """Hand over everything but the final dot (see ports.Transport).

        Raises also ControlCharacter when an address or the mail could break out of its place.
        """
        wire = self._session()
        announced = self._step is _Step.ANNOUNCED
        if announced and envelope != self._next:
            raise RuntimeError("another mail was announced to `finish`")
        commands = [] if announced else self._commands(envelope)
        body = stuffed(envelope.content)
        if self._step is _Step.READY and (unasked := self._said_unasked(wire)):
            raise self._over(*unasked)  # it would be taken for the answer to this mail
        try:
            if announced:
                answers = wire.answers(len(_COMMANDS))
            elif "pipelining" in wire.esmtp_features:
                wire.send(lines(commands))
                answers = wire.answers(len(commands))
            else:
                answers = wire.ask_in_turn(commands)
            self._step, self._next = _Step.OVER, None
            self._check(wire, answers, announced)
            wire.send(body)
        except OSError as error:
            self._cut()
            raise self._lost(why_broken(error)) from error
        self._step = _Step.OFFERED

    def finish(self, then: Envelope | None = None, meanwhile: Work = no_work) -> Receipt:
        """Send the final dot and wait for the answer (see ports.Transport).

        The commands of `then` (never its content) go out together with the dot where the server
        allows it.
        """
        wire = self._session()
        if self._step is not _Step.OFFERED:
            raise RuntimeError("no mail was offered")
        self._step = _Step.OVER
        announced = b""
        if then is not None and "pipelining" in wire.esmtp_features:
            with suppress(ControlCharacter, MailRefused, SenderRefused):  # `offer` will say so
                announced = lines(self._commands(then))
        self._nothing_said_before_the_dot(wire)
        try:
            wire.sock.settimeout(self._timeout * _DOT_PATIENCE)
            wire.send(b".\r\n" + announced)
            meanwhile()
            code, words = wire.answer()
            wire.sock.settimeout(self._timeout)
        except OSError as error:
            self._cut()
            raise OutcomeUnknown(host=self._server.host, reason=why_broken(error)) from error
        self._step = _Step.ANNOUNCED if announced else _Step.READY
        self._next = then if announced else None
        if 200 <= code < 300:
            return Receipt(words, given_message_id(self._server.host, words))
        if not 400 <= code < 600:
            self._cut()
            raise OutcomeNotUnderstood(host=self._server.host, words=said(code, words))
        trouble = trouble_of(self._server.host, ".", code, words)
        if isinstance(trouble, TryLater):
            self._cut()
        raise trouble

    # --- one mail ---------------------------------------------------------------------------------

    def _commands(self, envelope: Envelope) -> list[str]:
        """MAIL, RCPT and DATA with the parameters that this mail needs and this server offers."""
        wire = self._session()
        refuse_controls("sender", envelope.sender)
        refuse_controls("recipient", envelope.recipient)
        if breaks_out(envelope.content):
            raise ControlCharacter(field="mail")  # half the servers would see another mail in it
        sender, recipient = spelled(envelope.sender), spelled(envelope.recipient)
        parameters = []
        if "size" in wire.esmtp_features:
            parameters.append(f"SIZE={len(envelope.content)}")
        if not envelope.content.isascii() and "8bitmime" in wire.esmtp_features:
            parameters.append("BODY=8BITMIME")
        if not (sender + recipient).isascii():
            if "smtputf8" not in wire.esmtp_features:
                # RFC 6531 3.5: what the server would have to answer.
                words = "5.6.7 it takes no addresses with letters beyond ASCII"
                kind = AddressNotTaken if sender.isascii() else SenderRefused
                raise kind(host=self._server.host, status=553, words=words)
            parameters.append("SMTPUTF8")
        mail_from = " ".join([f"MAIL FROM:<{sender}>", *parameters])
        return [mail_from, f"RCPT TO:<{recipient}>", "DATA"]

    def _check(self, wire: Wire, answers: list[tuple[int, str]], announced: bool) -> None:
        """Return if the server waits for the content; else bring the session in order and raise."""
        reached_data = len(answers) == len(_COMMANDS)
        invited = reached_data and answers[-1][0] == 354
        named = zip(_COMMANDS, answers, strict=False)
        bad = [(command, code, words) for command, (code, words) in named if is_bad(code)]
        if invited and not bad:
            return
        command, code, words = bad[0] if bad else ("DATA", *answers[-1])
        if not 400 <= code < 600 or (announced and answers_nothing(answers)):
            self._cut()
            raise self._over(code, words)
        trouble = trouble_of(self._server.host, command, code, words)
        if isinstance(trouble, TryLater):
            self._cut()
        else:
            self._forget_mail(wire, invited)
        raise trouble

    def _forget_mail(self, wire: Wire, invited: bool) -> None:
        """Make ready for the next mail; where that fails the next one hears why, not this one."""
        try:
            if invited:
                # RFC 2920 3.1: DATA was taken although nobody is to get it; end it with nothing.
                wire.send(b".\r\n")
                wire.answer()
            code, words = wire.ask("RSET")
        except OSError as error:
            self._cut()
            self._why_over = self._lost(why_broken(error))
            return
        if code == 250:
            self._step = _Step.READY
            return
        self._cut()
        self._why_over = self._over(code, words)

    def _nothing_said_before_the_dot(self, wire: Wire) -> None:
        """An answer that comes early must not be taken for the answer to the dot."""
        unasked = self._said_unasked(wire)
        if unasked is not None:
            code, words = unasked
            self._why_over = self._over(code, words)
            raise (
                trouble_of(self._server.host, ".", code, words)
                if 500 <= code < 600
                else self._why_over
            )

    def _said_unasked(self, wire: Wire) -> tuple[int, str] | None:
        """What the server says before anything was asked; the session is over then.

        Raises ConnectionLost when it has closed the connection.
        """
        try:
            if wire.unread(self._timeout) is None:
                return None
            unasked = wire.answer()
        except OSError as error:
            self._cut()
            raise self._lost(why_broken(error)) from error
        self._cut()
        return unasked

    # --- the rest ---------------------------------------------------------------------------------

    def _session(self) -> Wire:
        if self._step is _Step.CLOSED:
            raise RuntimeError("the session was not entered")
        if self._wire is None:
            raise self._why_over or self._lost(sentence("the session is over"))
        return self._wire

    def _cut(self) -> None:
        if self._wire is not None:
            self._wire.cut()
        self._wire = None
        if self._step is not _Step.CLOSED:
            self._step = _Step.OVER

    def _over(self, code: int, words: str) -> ConnectionLost | TryLater:
        """The trouble of a session that cannot go on after this answer."""
        if 400 <= code < 500:
            return self._later(code, words)
        if 500 <= code < 600:
            return self._lost(sentence("it said: {words}", words=said(code, words)))
        return SessionNotUnderstood(host=self._server.host, words=said(code, words))

    def _later(self, code: int, words: str) -> TryLater:
        return TryLater(host=self._server.host, status=code, words=words)

    def _lost(self, reason: Sentence) -> ConnectionLost:
        return ConnectionLost(host=self._server.host, reason=reason)
