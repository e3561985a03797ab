"""IMAP on the wire (RFC 3501): the connection under IMAPClient, the login, FETCH's answers."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from time import monotonic
from typing import IO, Any, cast

from imapclient import IMAPClient

from optindesk.core.connecting import Stage
from optindesk.core.errors import NoEncryption, TamperedWith
from optindesk.core.model import Security, Server, SignIn
from optindesk.core.oauth import (
    AFTER_OAUTHBEARER,
    AFTER_XOAUTH2,
    read_challenge,
    spelled_oauthbearer,
    spelled_xoauth2,
)
from optindesk.core.ports import Reached, nobody
from optindesk.core.sentence import sentence
from optindesk.mail.connection import (
    MAX_MAIL_BYTES,
    STARTTLS_TAKEN_AWAY,
    encrypt,
    is_masked,
    open_socket,
    unread,
)

_MAX_LINE = 16 * 1024 * 1024
"""One line may name all UIDs of a folder: a million of them in eight megabytes."""
_MOST_TO_STRANGERS = 256 * 1024
"""So many bytes may be said before anybody has logged in: who says more (it may be somebody on the
way, where there is no TLS yet) only wants to fill this computer's memory."""
_MOST_SECONDS = 120.0
"""So long may it take from the connection to the login, whatever is said meanwhile."""
_MAX_LITERAL = 2 * MAX_MAIL_BYTES
"""Servers round the sizes they tell, so a little more than what is asked for must be taken."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DATE = re.compile(
    rb'INTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.I
)
_UID = re.compile(rb"\bUID (\d+)", re.I)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)", re.I)
_GMAIL_ID = re.compile(rb"\bX-GM-MSGID (\d+)", re.I)
_SHORT_TEXT = re.compile(rb'BODY\[(?:HEADER)?\](?:<\d+>)? (?:NIL|"((?:[^"\\]|\\.)*)")', re.I)
_ESCAPED = re.compile(rb'\\(["\\])')


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the server told about one mail; None where it told nothing.

    `server_id` is Gmail's X-GM-MSGID, the same in whatever folder the mail lies.
    """

    uid: int
    received_at: datetime | None
    size: int | None
    text: bytes | None
    server_id: str = ""


def _buffered(connected: socket.socket) -> IO[bytes]:
    """What is read from a connection, in large pieces."""
    return cast(IO[bytes], connected.makefile("rb", buffering=65536))


class Wire(imaplib.IMAP4):
    """imaplib over a socket of our own: certificate checked, lengths limited, timeouts kept."""

    def __init__(
        self,
        server: Server,
        context: ssl.SSLContext | None,
        timeout: float,
        reached: Reached = nobody,
    ) -> None:
        self._reached = reached
        self._server = server
        self._context = context
        self._timeout = timeout
        self.state = "LOGOUT"  # as imaplib calls it until there is a connection
        self._said, self._until = 0, monotonic() + _MOST_SECONDS
        super().__init__(server.host, server.port, timeout)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connect, with TLS from the first byte where that is asked for."""
        self.host, self.port = host, port
        connected: socket.socket = open_socket(self._server, timeout or self._timeout)
        self._reached(Stage.REACHED)
        if self._context is not None and self._server.security is Security.TLS:
            connected = encrypt(connected, self._context, self._server)
            self._reached(Stage.ENCRYPTED)
        self.sock = connected
        self._reader = _buffered(connected)

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes."""
        if size > _MAX_LITERAL:
            raise self.abort(f"{size} bytes at once")
        data = self._reader.read(size)
        if len(data) < size:
            raise self.abort("socket error: EOF")
        return data

    def readline(self) -> bytes:
        """One line."""
        is_in = self.state in ("AUTH", "SELECTED")
        line = self._reader.readline((_MAX_LINE if is_in else _MOST_TO_STRANGERS) + 1)
        self._said += len(line)
        if len(line) > _MAX_LINE or (not is_in and self._said > _MOST_TO_STRANGERS):
            raise self.abort("a line without end")
        if not is_in and monotonic() > self._until:
            raise TimeoutError("it goes on and on")
        return line

    def send(self, data: Any) -> None:
        """All of it."""
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Close at once, whatever state the connection is in."""
        with suppress(OSError):
            self._reader.close()
        self.sock.close()

    @property
    def reader(self) -> IO[bytes]:
        """What is read from the connection, buffered."""
        return self._reader

    def begin_idle(self) -> bytes:
        """Ask for news as they come (RFC 2177); returns the tag that `end_idle` needs.

        Raises imaplib.IMAP4.error when the server does not want to.
        """
        tag: bytes = self._command("IDLE")
        while self._get_response() is not None:  # None: the “+” that says it listens
            refused: Any = self.tagged_commands[tag]  # (NO or BAD, [words]), whatever typeshed says
            if refused:
                del self.tagged_commands[tag]
                raise self.error(refused[1][-1])
        return tag

    def hear(self) -> str:
        """One thing that the server says unasked: EXISTS, EXPUNGE, FETCH, OK …"""
        line = self._get_response() or b""
        self.untagged_responses = {
            kind: said for kind, said in self.untagged_responses.items() if kind == "BYE"
        }
        words = line.decode("ascii", "replace").upper().split()
        return words[2] if len(words) > 2 and words[1].isdecimal() else "".join(words[1:2])

    def end_idle(self, tag: bytes) -> None:
        """Say DONE, and read up to the answer to IDLE."""
        self.send(b"DONE\r\n")
        while not self.tagged_commands[tag]:
            self._get_response()
        del self.tagged_commands[tag]

    def start_tls(self, context: ssl.SSLContext) -> None:
        """STARTTLS (RFC 3501 6.2.1); nothing that was said before it is believed after it.

        Raises NoEncryption, CertificateNotTrusted, NoConnection.
        """
        host = self._server.host
        if self.state != "NONAUTH":
            # PREAUTH in the clear would keep us from ever asking for TLS (CVE-2020-12398).
            reason = sentence("it claims that nobody needs to log in")
            raise NoEncryption(host=host, reason=reason)
        if "STARTTLS" not in self.capabilities:
            raise self._not_offered()
        try:
            answer, words = self._simple_command("STARTTLS")
        except self.abort:
            raise
        except self.error as error:  # BAD
            said = sentence("it said: {words}", words=str(error))
            raise NoEncryption(host=host, reason=said) from error
        if answer != "OK":
            said = sentence("it said: {words}", words=words[-1].decode("utf-8", "replace"))
            raise NoEncryption(host=host, reason=said)
        if unread(self.sock, self._reader, self._timeout) is not None:
            raise TamperedWith(host=host, reason=sentence("words were put into its mouth"))
        self._reader.close()
        self.sock = encrypt(self.sock, context, self._server)
        self._reader = _buffered(self.sock)
        self.untagged_responses.clear()
        self._get_capabilities()

    def _not_offered(self) -> NoEncryption:
        """Whether STARTTLS is there all the same, and only its offer was taken away; the session
        ends with this, in any case."""
        host = self._server.host
        with suppress(OSError, self.error):
            if is_masked(self.capabilities) or self._simple_command("STARTTLS")[0] == "OK":
                return TamperedWith(host=host, reason=STARTTLS_TAKEN_AWAY)
        return NoEncryption(host=host, reason=sentence("it does not offer STARTTLS"))

    def log_in(self, user: str, secret: str, sign_in: SignIn) -> None:
        """Log in by the best way offered. Raises imaplib.IMAP4.error with the server's words."""
        if sign_in is SignIn.OAUTH:
            self._present(user, secret)
        else:
            self._give(user, secret)

    def _present(self, user: str, token: str) -> None:
        """Show an access token. A server that does not take it first says why, and wants to be told
        that this was understood (RFC 7628 3.2.3)."""
        if "AUTH=XOAUTH2" in self.capabilities:
            name, said, understood = "XOAUTH2", spelled_xoauth2(user, token), AFTER_XOAUTH2
        elif "AUTH=OAUTHBEARER" in self.capabilities:
            said = spelled_oauthbearer(user, self.host, self.port, token)
            name, understood = "OAUTHBEARER", AFTER_OAUTHBEARER
        else:
            raise self.error("[CONTACTADMIN] it offers no way to sign in with a token")
        why: list[bytes] = []

        def answer(challenge: bytes) -> bytes:
            if challenge:
                why.append(challenge)
            return understood if why else said

        try:
            self.authenticate(name, answer)
        except self.abort:
            raise
        except self.error as error:
            told = read_challenge(base64.b64encode(why[0])) if why else None
            raise self.error(str(error) if told is None else f"{error} ({told})") from error

    def _give(self, user: str, password: str) -> None:
        if "AUTH=PLAIN" in self.capabilities:
            self.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            return
        if "LOGINDISABLED" in self.capabilities:
            raise self.error("[PRIVACYREQUIRED] LOGIN is not allowed here")
        answer, words = self._simple_command("LOGIN", _quoted(user), _quoted(password))
        if answer != "OK":
            raise self.error(words[-1].decode("utf-8", "replace"))
        self.state = "AUTH"


class Client(IMAPClient):  # type: ignore[misc]  # IMAPClient is not typed
    """IMAPClient on a Wire that is connected and logged in."""

    def __init__(self, wire: Wire, timeout: float) -> None:
        self._wire = wire
        super().__init__(wire.host, port=wire.port, ssl=False, timeout=timeout)
        wire.debug = 0  # IMAPClient sets 5: each line of every mail would be formatted for its log

    def _create_IMAP4(self) -> Wire:  # noqa: N802 - IMAPClient's name
        return self._wire


def fetched(answers: Iterable[bytes | tuple[bytes, bytes] | None]) -> Iterator[Fetched]:
    """imaplib's list of FETCH answers, mail by mail; what came unasked (FLAGS) is left out."""
    told, texts = b"", list[bytes]()
    for part in answers:
        if isinstance(part, tuple):
            told += part[0] + b" "
            texts.append(part[1])
            continue
        if part is None:
            continue
        one = _one_fetched(told + part, texts)
        if one is not None:
            yield one
        told, texts = b"", []


def _one_fetched(told: bytes, texts: Sequence[bytes]) -> Fetched | None:
    text = texts[0] if texts else None
    short = _SHORT_TEXT.search(told) if text is None else None
    if short is not None:
        text = _ESCAPED.sub(rb"\1", short[1] or b"")
        told = told[: short.start()] + told[short.end() :]
    uid, size = _UID.search(told), _SIZE.search(told)
    if uid is None:
        return None
    known = _GMAIL_ID.search(told)
    server_id = f"gmail:{int(known[1])}" if known else ""
    received_at = _internal_date(told)
    return Fetched(int(uid[1]), received_at, int(size[1]) if size else None, text, server_id)


def _internal_date(told: bytes) -> datetime | None:
    """INTERNALDATE (RFC 3501 2.3.3) in UTC; None when it is not one."""
    found = _DATE.search(told)
    if found is None:
        return None
    day, month, year, hour, minute, second, sign, hours, minutes = (
        part.decode("ascii") for part in found.groups()
    )
    try:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(-offset if sign == "-" else offset)
        number = _MONTHS.index(month.capitalize()) + 1
        clock = (int(hour), int(minute), min(int(second), 59))
        return datetime(int(year), number, int(day), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _quoted(text: str) -> bytes:
    """A quoted string (RFC 3501 4.3); its line ends must have been refused before."""
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
