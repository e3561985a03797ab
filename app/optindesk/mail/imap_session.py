"""One IMAP session: connect, log in, list and open folders, and what goes wrong with any of it."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from optindesk.core.connecting import Stage
from optindesk.core.errors import (
    ConnectionLost,
    FolderMissing,
    LoginRefused,
    NoConnection,
    NoMailbox,
    ServerMisbehaved,
    TokenRefused,
    TryLater,
    WrongPassword,
)
from optindesk.core.model import Account, Door, Security, Server, SignIn
from optindesk.core.ports import Reached, nobody
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.connection import no_connection, refuse_controls, tls_context, why_broken
from optindesk.mail.folder_names import Listed
from optindesk.mail.imap_wire import Client, Wire

GOODBYE_SECONDS = 2.0
"""How long LOGOUT may take: whoever leaves does not wait for a server that is gone."""

# What a refused login is about, by its response code (RFC 5530); without one it is the password.
_REFUSALS: Mapping[str, type[WrongPassword] | type[LoginRefused] | type[TryLater]] = {
    "AUTHENTICATIONFAILED": WrongPassword,
    "AUTHORIZATIONFAILED": LoginRefused,
    "CONTACTADMIN": LoginRefused,
    "EXPIRED": LoginRefused,
    "INUSE": TryLater,
    "LIMIT": TryLater,
    "NOPERM": LoginRefused,
    "PRIVACYREQUIRED": LoginRefused,
    "SERVERBUG": TryLater,
    "UNAVAILABLE": TryLater,
}
_UNEXPECTED = re.compile(r"unexpected response: b(['\"])(?P<words>.*)\1")
_RESPONSE_CODE = re.compile(r"\[([A-Z-]+)[^\]]*\]")


class ImapSession:
    """A session with the account's server; `timeout` is in seconds and for each step."""

    def __init__(
        self, account: Account, secret: str, timeout: float, reached: Reached = nobody
    ) -> None:
        self._reached = reached
        self.timeout = timeout
        self._account = account
        self._secret = secret
        self._login = account.login(Door.IMAP)
        self._wire: Wire | None = None
        self._client: Client | None = None

    @property
    def host(self) -> str:
        """The server's name, for what is said about it; raises NoMailbox."""
        return self._server.host

    @property
    def wire(self) -> Wire:
        """The connection; raises ConnectionLost when there is none any more."""
        if self._wire is None:
            raise self.lost(sentence("the session is over"))
        return self._wire

    @property
    def client(self) -> Client:
        """IMAPClient on that connection; raises ConnectionLost."""
        if self._client is None:
            raise self.lost(sentence("the session is over"))
        return self._client

    @property
    def hung_up(self) -> bool:
        """Whether the server has said BYE."""
        return self._wire is not None and bool(self._wire.untagged_responses.get("BYE"))

    def offers(self, capability: str) -> bool:
        """Whether the server has an extension, as CAPABILITY names it (RFC 3501 7.2.1)."""
        client = self.client
        with self.talking():
            return bool(client.has_capability(capability))

    @property
    def _server(self) -> Server:
        if self._account.imap is None:
            raise NoMailbox()
        return self._account.imap

    # --- its beginning and end --------------------------------------------------------------------

    def begin(self) -> None:
        """Connect and log in; raises as entering a ports.Mailbox."""
        refuse_controls("user", self._login.user)
        refuse_controls("password", self._secret)
        server, context = self._server, None
        if server.security is not Security.NONE:
            context = tls_context(self._account.ca_file)
        try:
            with self._coming_in(server):
                wire = self._wire = Wire(server, context, self.timeout, self._reached)
                if context is not None and server.security is Security.STARTTLS:
                    wire.start_tls(context)
                    self._reached(Stage.ENCRYPTED)
                if self._login.user or server.security is not Security.NONE:
                    self._log_in(wire)
                self._client = Client(wire, self.timeout)
        except BaseException:
            self.break_off()
            raise

    def end(self) -> None:
        """Say goodbye and close; never raises."""
        if self._wire is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self._wire.sock.settimeout(min(self.timeout, GOODBYE_SECONDS))
                self._wire.logout()
        self.break_off()

    def break_off(self) -> None:
        """Close without a word."""
        if self._wire is not None:
            self._wire.shutdown()
        self._wire = self._client = None

    def _log_in(self, wire: Wire) -> None:
        user, sign_in = self._login.user, self._login.sign_in
        try:
            wire.log_in(user, self._secret, sign_in)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            words = words_of(error)
            code = _RESPONSE_CODE.search(words)
            kind = _REFUSALS.get(code[1], WrongPassword) if code else WrongPassword
            if kind is WrongPassword and sign_in is SignIn.OAUTH:
                kind = TokenRefused
            if kind is TryLater:
                raise TryLater(host=self.host, status="NO", words=words) from error
            raise kind(host=self.host, user=user, words=words, door=Door.IMAP) from error

    # --- folders ----------------------------------------------------------------------------------

    def listed(self) -> list[Listed]:
        """All folders; raises ConnectionLost, ServerMisbehaved."""
        client = self.client
        with self.talking():
            return [
                Listed(
                    frozenset(flag.decode("ascii", "replace").casefold() for flag in flags),
                    (delimiter or b"").decode("ascii", "replace"),
                    str(name),
                )
                for flags, delimiter, name in client.list_folders()
            ]

    def examine(self, name: str) -> tuple[int, int]:
        """Open a folder read-only; its UIDVALIDITY and UIDNEXT. Raises FolderMissing."""
        client = self.client
        with self.talking():
            try:
                told = client.select_folder(name, readonly=True)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                if any(listed.name == name for listed in self.listed()):
                    raise
                raise FolderMissing(folder=name) from None
            if b"UIDNEXT" not in told:  # RFC 3501 lets a server leave it out here
                told |= client.folder_status(name, ["UIDNEXT"])
            try:
                return int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"])
            except (KeyError, TypeError):
                raise ServerMisbehaved(host=self.host, words=f"EXAMINE {name}") from None

    def status(self, name: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT of a folder that is not opened for it. Raises FolderMissing.

        Servers keep both at hand (RFC 3501 6.3.10), while to open a folder they look at all mails.
        """
        with self.talking():
            try:
                told = self.client.folder_status(name, ["UIDVALIDITY", "UIDNEXT"])
                return int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"])
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, LookupError, TypeError):
                pass  # one that cannot be opened, or a server that knows it only by opening
        return self.examine(name)

    # --- what goes wrong --------------------------------------------------------------------------

    @contextmanager
    def _coming_in(self, server: Server) -> Iterator[None]:
        try:
            yield
        except imaplib.IMAP4.abort as error:
            raise NoConnection(
                host=server.host, port=server.port, reason=_why_over(error)
            ) from error
        except imaplib.IMAP4.error as error:
            words = words_of(error)
            if words.startswith("* BYE"):
                said = words.removeprefix("* BYE").strip()
                raise TryLater(host=server.host, status="BYE", words=said) from error
            raise ServerMisbehaved(host=server.host, words=words) from error
        except OSError as error:
            raise no_connection(server, error) from error
        except ValueError as error:  # what it says while one logs in is not base64
            raise ServerMisbehaved(host=server.host, words=words_of(error)) from error

    @contextmanager
    def talking(self) -> Iterator[None]:
        """What goes wrong inside is told as ConnectionLost or ServerMisbehaved."""
        try:
            yield
        except imaplib.IMAP4.abort as error:
            raise self.lost(_why_over(error)) from error
        except (imaplib.IMAP4.error, ValueError) as error:
            raise ServerMisbehaved(host=self.host, words=words_of(error)) from error
        except OSError as error:
            raise self.lost(why_broken(error)) from error

    def lost(self, reason: Sentence) -> ConnectionLost:
        """The Trouble of a session that is over."""
        return ConnectionLost(host=self.host, reason=reason)


def _why_over(error: imaplib.IMAP4.abort) -> Sentence:
    """Why a session is over: what the server said last, without imaplib's own words around it."""
    words = words_of(error).rpartition(" => ")[2]
    if said := _UNEXPECTED.fullmatch(words):
        return sentence("it said: {words}", words=said["words"])
    if not words or words.startswith("socket error"):
        return sentence("it hung up without a word")
    return sentence("it said: {words}", words=words)


def words_of(error: Exception) -> str:
    """What a server said, out of one of imaplib's errors."""
    said = error.args[0] if error.args else type(error).__name__
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
