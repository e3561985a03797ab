"""SMTP on the wire: commands and answers, ways to log in, how addresses and mails are spelled."""

from __future__ import annotations

import base64
import hmac
import re
import smtplib
import socket
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import IO, Any

import idna

from optindesk.core.errors import ControlCharacter
from optindesk.core.model import Server, SignIn
from optindesk.core.oauth import (
    AFTER_OAUTHBEARER,
    AFTER_XOAUTH2,
    read_challenge,
    spelled_oauthbearer,
    spelled_xoauth2,
)
from optindesk.mail.connection import cut, unread

_MAX_LINE = 8192
_MAX_LINES = 200
"""Of one answer; RFC 5321 4.5.3.1.5 allows lines of 512 bytes, real servers write more."""

_MOST_WORDS = 600
"""So many characters of an answer are shown and kept; what more a server says helps nobody."""
_MOST_SECONDS = 120.0
"""From the first byte of an answer to its last: servers that hold out strangers with a greeting of
several lines take some seconds; one that goes on and on would hold us for hours."""

NO_CODE = -1
"""Of what is no answer by RFC 5321 4.2 at all; smtplib's own word for it."""

_HAS_A_CODE = re.compile(rb"[2-5][0-9]{2}(?![0-9])")


class Wire(smtplib.SMTP):
    """smtplib on a socket that is already open, its greeting not yet read.

    Unlike smtplib it leaves the socket open when something breaks, so that its owner decides how
    the connection ends, and it raises the OSError itself.
    """

    def __init__(self, connected: socket.socket, server: Server) -> None:
        here = connected.getsockname()[0]
        # RFC 5321 4.1.3: the own address; the computer's name is nobody's business.
        literal = f"[IPv6:{here}]" if ":" in here else f"[{here}]"
        super().__init__(local_hostname=literal)
        self.server = server
        self.sock: socket.socket = connected
        self.file: IO[bytes] = connected.makefile("rb")

    def send(self, s: Any) -> None:
        """Send text or bytes as they are."""
        self.sock.sendall(s.encode() if isinstance(s, str) else s)

    def getreply(self) -> tuple[int, bytes]:
        """The next answer's code (NO_CODE: not one) and its words, with LF between lines.

        Raises OSError (TimeoutError, ConnectionResetError …) when the connection is gone.
        """
        words = []
        self.file.peek(1)  # type: ignore[attr-defined]  # a BufferedReader, though typeshed says IO
        until = monotonic() + _MOST_SECONDS
        for _ in range(_MAX_LINES):
            line = self._line(until)
            if not line:
                raise ConnectionResetError("closed")
            words.append(line[4:].strip())
            if _HAS_A_CODE.match(line) is None or not line.endswith(b"\n"):
                return NO_CODE, line.strip()
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(words)
        return NO_CODE, b"an answer without end"

    def _line(self, until: float) -> bytes:
        """One line, or as much of it as is allowed or as there is; raises TimeoutError after
        `until`, however little comes at a time."""
        line = b""
        while not line.endswith(b"\n") and len(line) < _MAX_LINE:
            if monotonic() > until:
                raise TimeoutError("an answer that goes on and on")
            there: bytes = self.file.peek(1)  # type: ignore[attr-defined]  # reads once at most
            if not there:
                break
            length = there.find(b"\n") + 1 or len(there)
            line += self.file.read(min(length, _MAX_LINE - len(line)))
        return line

    def answer(self) -> tuple[int, str]:
        """The next answer's code and words; raises OSError when the connection is gone."""
        code, raw = self.getreply()
        words = raw.decode("utf-8", "replace").replace("\n", " ")
        # A challenge (334) is no words for people, and must be whole.
        return code, words if code == 334 or len(
            words
        ) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"

    def ask(self, command: str, argument: str = "") -> tuple[int, str]:
        """Send one command; its answer."""
        self.putcmd(command, argument)
        return self.answer()

    def answers(self, count: int) -> list[tuple[int, str]]:
        """The answers to commands that were sent together.

        Who hangs up after a bad one has said enough: a server does so after 421 (RFC 5321 3.8).
        """
        answers: list[tuple[int, str]] = []
        while len(answers) < count and (not answers or answers[-1][0] != 421):
            try:
                answers.append(self.answer())
            except OSError:
                if any(is_bad(code) for code, _ in answers):
                    break
                raise
        return answers

    def ask_in_turn(self, commands: Sequence[str]) -> list[tuple[int, str]]:
        """The answers up to the first one that is bad: what would follow it is not asked."""
        answers: list[tuple[int, str]] = []
        for command in commands:
            self.send(lines([command]))
            answers.append(self.answer())
            if is_bad(answers[-1][0]):
                break
        return answers

    def unread(self, timeout: float) -> bytes | None:
        """What the server has said without being asked (see connection.unread)."""
        return unread(self.sock, self.file, timeout)

    def go_on_over(self, secure: socket.socket) -> None:
        """Go on over TLS: all that was learned before is forgotten (RFC 3207 4.2)."""
        self.file.close()
        self.sock, self.file = secure, secure.makefile("rb")
        self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def cut(self) -> None:
        """Break off at once."""
        self.file.close()
        cut(self.sock)


def is_bad(code: int) -> bool:
    """Whether an answer to MAIL, RCPT or DATA keeps the mail from going on."""
    return not 200 <= code < 300 and code != 354


def answers_nothing(answers: Sequence[tuple[int, str]]) -> bool:
    """Whether the first of them was said unasked, after the answer to the mail before: then nothing
    follows it, or what follows takes a recipient without a sender (RFC 5321 4.1.4)."""
    (first, _), *others = answers
    return is_bad(first) and (not others or not is_bad(others[0][0]))


def said(code: int, words: str) -> str:
    """An answer as the server gave it: where it has no code, none is made up."""
    return words if code == NO_CODE else f"{code} {words}"


def lines(commands: Sequence[str]) -> bytes:
    """Commands as they go over the wire."""
    return "".join(f"{command}\r\n" for command in commands).encode()


def breaks_out(content: bytes) -> bool:
    """Whether servers would disagree where this mail ends: a lone CR or LF (smuggling), or NUL."""
    ends = content.count(b"\r\n")
    return not ends == content.count(b"\r") == content.count(b"\n") or b"\0" in content


def stuffed(content: bytes) -> bytes:
    """A mail as it goes over the wire, up to its last line end (RFC 5321 4.5.2)."""
    whole = content if content.endswith(b"\r\n") or not content else content + b"\r\n"
    return (b"." if whole.startswith(b".") else b"") + whole.replace(b"\n.", b"\n..")


def spelled(address: str) -> str:
    """An address with its domain in A-labels where that is all it takes (RFC 5891); one whose local
    part goes beyond ASCII needs SMTPUTF8, and then stays as it is.

    Raises ControlCharacter for what would end the path that it is written in.
    """
    if any(character in address for character in "<>") or " " in address.rpartition("@")[2]:
        raise ControlCharacter(field="address")
    local, at, domain = address.rpartition("@")
    if domain.isascii() or not local.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        return address


_MOST_COMMAND = 512  # octets with CRLF (RFC 5321 4.5.3.1.4)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _auth_plain(wire: Wire, user: str, password: str) -> tuple[int, str]:
    """RFC 4616."""
    return wire.ask("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))


def _auth_login(wire: Wire, user: str, password: str) -> tuple[int, str]:
    """draft-murchison-sasl-login: it asks for one, then for the other."""
    said = wire.ask("AUTH", "LOGIN")
    for secret in (user, password):
        if said[0] != 334:
            return said
        said = wire.ask(_base64(secret))
    return said


def _auth_cram_md5(wire: Wire, user: str, password: str) -> tuple[int, str]:
    """RFC 2195."""
    code, words = wire.ask("AUTH", "CRAM-MD5")
    if code != 334:
        return code, words
    try:
        challenge = base64.b64decode(words)
    except ValueError:
        return NO_CODE, words
    digest = hmac.new(password.encode(), challenge, "md5").hexdigest()
    return wire.ask(_base64(f"{user} {digest}"))


def _auth_xoauth2(wire: Wire, user: str, token: str) -> tuple[int, str]:
    """Google's and Microsoft's own, older than RFC 7628."""
    return _with_token(wire, "XOAUTH2", spelled_xoauth2(user, token), AFTER_XOAUTH2)


def _auth_oauthbearer(wire: Wire, user: str, token: str) -> tuple[int, str]:
    """RFC 7628."""
    said = spelled_oauthbearer(user, wire.server.host, wire.server.port, token)
    return _with_token(wire, "OAUTHBEARER", said, AFTER_OAUTHBEARER)


def _with_token(wire: Wire, mechanism: str, said: bytes, understood: bytes) -> tuple[int, str]:
    """Where the server does not take it, it first says why, and is told `understood` (RFC 7628
    3.2.3). Tokens are often longer than a command may be: then they are what is answered to an
    empty challenge (RFC 4954 4)."""
    spoken = base64.b64encode(said).decode("ascii")
    if len(f"AUTH {mechanism} {spoken}\r\n") <= _MOST_COMMAND:
        code, words = wire.ask("AUTH", f"{mechanism} {spoken}")
    else:
        code, words = wire.ask("AUTH", mechanism)
        if code == 334:
            code, words = wire.ask(spoken)
    if code != 334:
        return code, words
    why = read_challenge(words)
    code, words = wire.ask(base64.b64encode(understood).decode("ascii"))
    return code, words if why is None else f"{words} ({why})"


WAYS_TO_LOG_IN: Mapping[SignIn, Mapping[str, Callable[[Wire, str, str], tuple[int, str]]]] = {
    SignIn.PASSWORD: {"PLAIN": _auth_plain, "LOGIN": _auth_login, "CRAM-MD5": _auth_cram_md5},
    SignIn.OAUTH: {"XOAUTH2": _auth_xoauth2, "OAUTHBEARER": _auth_oauthbearer},
}
"""By the name after AUTH, best first. smtplib's own fail on passwords beyond ASCII."""
