"""Mailbox over IMAP: read without a trace, by EXAMINE and BODY.PEEK only."""

from __future__ import annotations

import imaplib
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Self

from optindesk.core.errors import (
    ConnectionLost,
    FolderMissing,
    LoginRefused,
    MailTrouble,
    NoConnection,
    NoMailbox,
    ServerMisbehaved,
    TryLater,
    WrongPassword,
)
from optindesk.core.model import Account, Security, Server
from optindesk.core.ports import Folder, Heading, RawMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.connection import (
    MAX_MAIL_BYTES,
    no_connection,
    refuse_controls,
    tls_context,
    why_broken,
)
from optindesk.mail.folder_names import Listed, folders_to_read
from optindesk.mail.imap_wire import Client, Fetched, Wire, fetched

_HEADINGS_AT_ONCE = 500
_MAILS_AT_ONCE = 50
_BYTES_AT_ONCE = 8 * 1024 * 1024

_FACTS = "(UID INTERNALDATE RFC822.SIZE)"
_FACTS_AND_HEADER = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"
_FACTS_AND_MAIL = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])"

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
_RESPONSE_CODE = re.compile(r"\[([A-Z-]+)[^\]]*\]")


class _Refused(Exception):
    """The server said NO to one FETCH; `args[0]` are its words."""


class ImapMailbox:
    """The account's mailbox (see ports.Mailbox); `timeout` is in seconds and for each step.

    A folder whose mails were all taken from `headings` was read up to its `uidnext`, which is what
    it was when `folders` opened it; what came later may or may not be among them.
    """

    def __init__(self, account: Account, password: str, timeout: float = 30) -> None:
        self._account = account
        self._password = password
        self._timeout = timeout
        self._wire: Wire | None = None
        self._client: Client | None = None
        self._opened: Folder | None = None

    def __enter__(self) -> Self:
        refuse_controls("user", self._account.user)
        refuse_controls("password", self._password)
        self._connect(self._server)
        return self

    def __exit__(self, *exc: object) -> None:
        self._disconnect()

    def folders(self) -> Sequence[Folder]:
        """The folders that answers may lie in, Inbox first, Sent last; one that goes away meanwhile
        is left out. Raises ConnectionLost, ServerMisbehaved."""
        found = []
        for name, role in folders_to_read(self._listed()):
            with suppress(FolderMissing):
                uidvalidity, uidnext = self._examine(name)
                found.append(Folder(name, role, uidvalidity, uidnext))
        return found

    def headings(self, folder: Folder, after_uid: int) -> Iterator[Heading]:
        """The headings of all mails with a UID above `after_uid`, lowest first.

        One that the server cannot give has an empty header. Raises FolderMissing (gone, or made
        anew under the same name), ConnectionLost, ServerMisbehaved.
        """
        if folder.uidnext <= after_uid + 1:
            return
        with self._reading(folder):
            uids = self._uids_above(after_uid)
        for start in range(0, len(uids), _HEADINGS_AT_ONCE):
            batch = uids[start : start + _HEADINGS_AT_ONCE]
            with self._reading(folder):
                mails = self._fetch(batch, _FACTS_AND_HEADER)
            for mail in sorted(mails, key=lambda mail: mail.uid):
                if mail.received_at is None or mail.size is None:
                    raise ServerMisbehaved(host=self._host, words=f"UID {mail.uid}")
                yield Heading(folder, mail.uid, mail.received_at, mail.size, mail.text or b"")

    def fetch(self, folder: Folder, uids: Iterable[int]) -> Iterator[RawMail]:
        """The whole mails in the order asked for; one that vanished meanwhile is left out.

        Raises as `headings`.
        """
        waiting = iter(uids)
        while batch := list(islice(waiting, _MAILS_AT_ONCE)):
            with self._reading(folder):
                facts = {mail.uid: mail for mail in self._fetch(batch, _FACTS)}
            for load in _loads(facts[uid] for uid in batch if uid in facts):
                readable = [mail.uid for mail in load if (mail.size or 0) <= MAX_MAIL_BYTES]
                with self._reading(folder):
                    mails = self._fetch(readable, _FACTS_AND_MAIL) if readable else []
                texts = {mail.uid: mail.text for mail in mails}
                for mail in load:
                    if mail.uid in texts or mail.uid not in readable:
                        yield self._raw(folder, mail, texts.get(mail.uid))

    # --- the session ------------------------------------------------------------------------------

    @property
    def _server(self) -> Server:
        if self._account.imap is None:
            raise NoMailbox()
        return self._account.imap

    @property
    def _host(self) -> str:
        return self._server.host

    def _session(self) -> tuple[Wire, Client]:
        if self._wire is None or self._client is None:
            raise self._lost(sentence("the session is over"))
        return self._wire, self._client

    def _connect(self, server: Server) -> None:
        context = None
        if server.security is not Security.NONE:
            context = tls_context(self._account.ca_file)
        try:
            with self._coming_in(server):
                wire = self._wire = Wire(server, context, self._timeout)
                if context is not None and server.security is Security.STARTTLS:
                    wire.start_tls(context)
                if self._account.user or server.security is not Security.NONE:
                    self._log_in(wire)
                self._client = Client(wire, self._timeout)
        except BaseException:
            self._break_off()
            raise

    def _log_in(self, wire: Wire) -> None:
        user = self._account.user
        try:
            wire.log_in(user, self._password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            words = _words(error)
            code = _RESPONSE_CODE.search(words)
            kind = _REFUSALS.get(code[1], WrongPassword) if code else WrongPassword
            if kind is TryLater:
                raise TryLater(host=self._host, status="NO", words=words) from error
            raise kind(host=self._host, user=user, words=words) from error

    def _disconnect(self) -> None:
        if self._wire is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self._wire.logout()
        self._break_off()

    def _break_off(self) -> None:
        if self._wire is not None:
            self._wire.shutdown()
        self._wire = self._client = self._opened = None

    # --- one folder -------------------------------------------------------------------------------

    def _listed(self) -> list[Listed]:
        _, client = self._session()
        with self._talking():
            return [
                Listed(
                    frozenset(flag.decode("ascii", "replace").casefold() for flag in flags),
                    (delimiter or b"").decode("ascii", "replace"),
                    str(name),
                )
                for flags, delimiter, name in client.list_folders()
            ]

    def _examine(self, name: str) -> tuple[int, int]:
        """Open a folder read-only; its UIDVALIDITY and UIDNEXT. Raises FolderMissing."""
        _, client = self._session()
        self._opened = None
        with self._talking():
            try:
                told = client.select_folder(name, readonly=True)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                if any(listed.name == name for listed in self._listed()):
                    raise
                raise FolderMissing(folder=name) from None
            if b"UIDNEXT" not in told:  # RFC 3501 lets a server leave it out here
                told |= client.folder_status(name, ["UIDNEXT"])
            try:
                return int(told[b"UIDVALIDITY"]), int(told[b"UIDNEXT"])
            except (KeyError, TypeError):
                raise ServerMisbehaved(host=self._host, words=f"EXAMINE {name}") from None

    def _open(self, folder: Folder) -> None:
        opened = self._opened
        if opened and (opened.name, opened.uidvalidity) == (folder.name, folder.uidvalidity):
            return
        uidvalidity, _ = self._examine(folder.name)
        if uidvalidity != folder.uidvalidity:
            raise FolderMissing(folder=folder.name)
        self._opened = folder

    def _uids_above(self, uid: int) -> array[int]:
        wire, _ = self._session()
        answer, lines = wire.uid("SEARCH", "UID", f"{uid + 1}:*")
        if answer != "OK":
            raise imaplib.IMAP4.error(lines[-1])
        found = array("Q")
        for line in lines:
            found.extend(int(number) for number in (line or b"").split())
        # ``n:*`` names the last mail even if that lies below n (RFC 3501 9, seq-range).
        return array("Q", sorted({number for number in found if number > uid}))

    def _fetch(self, uids: Sequence[int], what: str) -> list[Fetched]:
        """What the server tells about these mails; about one that it stumbles over, the facts."""
        try:
            return self._ask(uids, what)
        except _Refused as refused:
            if len(uids) > 1:
                half = len(uids) // 2
                return self._fetch(uids[:half], what) + self._fetch(uids[half:], what)
            if what == _FACTS:
                raise ServerMisbehaved(host=self._host, words=str(refused)) from refused
            return self._fetch(uids, _FACTS)

    def _ask(self, uids: Sequence[int], what: str) -> list[Fetched]:
        wire, _ = self._session()
        wanted = set(uids)
        try:
            answer, lines = wire.uid("FETCH", _uid_set(uids), what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _Refused(_words(error)) from error
        if answer != "OK":
            raise _Refused(repr(lines[-1]))
        return [mail for mail in fetched(lines) if mail.uid in wanted]

    def _raw(self, folder: Folder, facts: Fetched, text: bytes | None) -> RawMail:
        content = None if text is None or len(text) > MAX_MAIL_BYTES else text
        size = facts.size or 0 if text is None else len(text)
        source = f"{folder.name} {facts.uid}"
        return RawMail(source, folder, facts.uid, facts.received_at, size, content)

    # --- what goes wrong --------------------------------------------------------------------------

    @contextmanager
    def _coming_in(self, server: Server) -> Iterator[None]:
        try:
            yield
        except imaplib.IMAP4.abort as error:
            reason = sentence("it said: {words}", words=_words(error))
            raise NoConnection(host=server.host, port=server.port, reason=reason) from error
        except imaplib.IMAP4.error as error:
            words = _words(error)
            if words.startswith("* BYE"):
                said = words.removeprefix("* BYE").strip()
                raise TryLater(host=server.host, status="BYE", words=said) from error
            raise ServerMisbehaved(host=server.host, words=words) from error
        except OSError as error:
            raise no_connection(server, error) from error

    @contextmanager
    def _talking(self) -> Iterator[None]:
        try:
            yield
        except imaplib.IMAP4.abort as error:
            raise self._lost(sentence("it said: {words}", words=_words(error))) from error
        except (imaplib.IMAP4.error, ValueError) as error:
            raise ServerMisbehaved(host=self._host, words=_words(error)) from error
        except OSError as error:
            raise self._lost(why_broken(error)) from error

    @contextmanager
    def _reading(self, folder: Folder) -> Iterator[None]:
        """Open `folder`, and tell whether it went away when reading it fails.

        Some servers hang up on whoever reads a folder that is deleted (Dovecot: BYE "Mailbox was
        deleted under us"); then the session is begun anew, so that the other folders can be read.
        """
        try:
            with self._talking():
                self._open(folder)
                yield
        except ServerMisbehaved:
            if all(listed.name != folder.name for listed in self._listed()):
                raise FolderMissing(folder=folder.name) from None
            raise
        except ConnectionLost as lost:
            hung_up = self._wire is not None and self._wire.untagged_responses.get("BYE")
            self._break_off()
            if not hung_up:
                raise
            try:
                self._connect(self._server)
                self._open(folder)
            except FolderMissing:
                raise
            except MailTrouble:
                raise lost from None
            raise

    def _lost(self, reason: Sentence) -> ConnectionLost:
        return ConnectionLost(host=self._host, reason=reason)


def _loads(mails: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    """The mails in groups of so many bytes as are held in memory at once."""
    load, size = list[Fetched](), 0
    for mail in mails:
        if load and size + (mail.size or 0) > _BYTES_AT_ONCE:
            yield load
            load, size = [], 0
        load.append(mail)
        size += mail.size or 0
    if load:
        yield load


def _uid_set(uids: Sequence[int]) -> str:
    """UIDs in the spelling of RFC 3501, runs as ``first:last``."""
    runs: list[list[int]] = []
    for uid in sorted(uids):
        if runs and uid <= runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(a) if a == b else f"{a}:{b}" for a, b in runs)


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else type(error).__name__
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
