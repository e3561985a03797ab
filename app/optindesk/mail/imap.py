"""Mailbox over IMAP: read without a trace, by EXAMINE and BODY.PEEK only."""

from __future__ import annotations

import imaplib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Self

from optindesk.core.errors import ConnectionLost, FolderMissing, MailTrouble, ServerMisbehaved
from optindesk.core.model import Account
from optindesk.core.ports import (
    Folder,
    FolderRole,
    Heading,
    RawMail,
    Reached,
    Tick,
    no_tick,
    nobody,
)
from optindesk.mail.connection import MAX_MAIL_BYTES, Refused, telling
from optindesk.mail.folder_names import folders_to_read, names_to_lie_in
from optindesk.mail.headers import header_of
from optindesk.mail.imap_move import move
from optindesk.mail.imap_session import ImapSession, words_of
from optindesk.mail.imap_wait import wait_for_more
from optindesk.mail.imap_wire import Fetched, fetched

_HEADINGS_AT_ONCE = 500
_MAILS_AT_ONCE = 50
_BYTES_AT_ONCE = 8 * 1024 * 1024

_FACTS = "UID INTERNALDATE RFC822.SIZE"
_HEADER, _MAIL = "BODY.PEEK[HEADER]", "BODY.PEEK[]"

_GMAIL = "X-GM-EXT-1"
"""Gmail's own extension: each label is a folder, and X-GM-MSGID tells copies from mails."""


class _Refused(Exception):
    """The server said NO to one FETCH; `args[0]` are its words."""


class ImapMailbox:
    """The account's mailbox (see ports.Mailbox); `timeout` is in seconds and for each step.

    A folder whose mails were all taken from `headings` was read up to its `uidnext`, which is what
    it was when `folders` opened it; what came later may or may not be among them.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        timeout: float = 30,
        refused: Refused = lambda trouble: None,
        reached: Reached = nobody,
    ) -> None:
        self._session = ImapSession(account, secret, timeout, reached)
        self._tell_refusal = refused
        self._opened: Folder | None = None
        self._facts = _FACTS

    def __enter__(self) -> Self:
        with telling(self._tell_refusal):
            self._session.begin()
        return self

    def __exit__(self, *exc: object) -> None:
        self._opened = None
        self._session.end()

    def folders(self) -> Sequence[Folder]:
        """The folders that answers may lie in, Inbox first, Sent last; one that goes away meanwhile
        is left out. On Gmail All Mail, Spam and Bin: they hold each mail once.

        Raises ConnectionLost, ServerMisbehaved.
        """
        self._opened = None
        found, labels = [], self._session.offers(_GMAIL)
        self._facts = f"{_FACTS} X-GM-MSGID" if labels else _FACTS
        for name, role in folders_to_read(self._session.listed(), labels=labels):
            with suppress(FolderMissing):
                found.append(Folder(name, role, *self._session.status(name)))
        return found

    def names(self) -> Sequence[str]:
        """All folders that mails can lie in, by name; raises ConnectionLost, ServerMisbehaved."""
        return names_to_lie_in(self._session.listed())

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
                mails = self._fetch(batch, _HEADER)
            for mail in sorted(mails, key=lambda mail: mail.uid):
                if mail.received_at is None or mail.size is None:
                    raise ServerMisbehaved(host=self._session.host, words=f"UID {mail.uid}")
                header = mail.text or b""
                yield Heading(folder, mail.uid, mail.received_at, mail.size, header, mail.server_id)

    def fetch(self, folder: Folder, uids: Iterable[int]) -> Iterator[RawMail]:
        """The whole mails in the order asked for; one that vanished meanwhile is left out.

        Raises as `headings`.
        """
        waiting = iter(uids)
        while batch := list(islice(waiting, _MAILS_AT_ONCE)):
            with self._reading(folder):
                facts = {mail.uid: mail for mail in self._fetch(batch)}
            for load in _loads(facts[uid] for uid in batch if uid in facts):
                readable = [mail.uid for mail in load if (mail.size or 0) <= MAX_MAIL_BYTES]
                large = [mail.uid for mail in load if mail.uid not in readable]
                with self._reading(folder):
                    mails = self._fetch(readable, _MAIL) if readable else []
                    heads = self._fetch(large, _HEADER) if large else []
                texts = {mail.uid: mail.text for mail in mails}
                headers = {mail.uid: mail.text or b"" for mail in heads}
                for mail in load:
                    if mail.uid in texts or mail.uid in headers:
                        header = headers.get(mail.uid, b"")
                        yield _raw(folder, mail, texts.get(mail.uid), header)

    def inbox(self) -> Folder:
        """The Inbox, which each server has (RFC 3501 5.1). On Gmail, too: in All Mail each draft
        that is saved and each mail that is sent would look like news."""
        return Folder("INBOX", FolderRole.INBOX, *self._examine("INBOX"))

    def wait(self, folder: Folder, seconds: float, tick: Tick = no_tick) -> Folder | None:
        """Wait for mail that `folder` does not have yet (see ports.Mailbox), by IDLE if it can."""
        self._opened = None
        return wait_for_more(self._session, folder, seconds, tick)

    def move_to(self, name: str, folder: Folder, uids: Sequence[int]) -> None:
        """Move mails, where the owner switched that on (see ports.Mailbox)."""
        self._opened = None  # it is opened for writing, and anew for reading afterwards
        move(self._session, name, folder, uids)

    # --- one folder -------------------------------------------------------------------------------

    def _examine(self, name: str) -> tuple[int, int]:
        self._opened = None
        return self._session.examine(name)

    def _open(self, folder: Folder) -> None:
        opened = self._opened
        if opened and (opened.name, opened.uidvalidity) == (folder.name, folder.uidvalidity):
            return
        uidvalidity, _ = self._examine(folder.name)
        if uidvalidity != folder.uidvalidity:
            raise FolderMissing(folder=folder.name)
        self._opened = folder

    def _uids_above(self, uid: int) -> array[int]:
        answer, lines = self._session.wire.uid("SEARCH", "UID", f"{uid + 1}:*")
        if answer != "OK":
            raise imaplib.IMAP4.error(lines[-1])
        found = array("Q")
        for line in lines:
            found.extend(int(number) for number in (line or b"").split())
        # ``n:*`` names the last mail even if that lies below n (RFC 3501 9, seq-range).
        return array("Q", sorted({number for number in found if number > uid}))

    def _fetch(self, uids: Sequence[int], what: str = "") -> list[Fetched]:
        """What the server tells about these mails; about one that it stumbles over, the facts."""
        try:
            return self._ask(uids, what)
        except _Refused as refused:
            if len(uids) > 1:
                half = len(uids) // 2
                return self._fetch(uids[:half], what) + self._fetch(uids[half:], what)
            if not what:
                raise ServerMisbehaved(host=self._session.host, words=str(refused)) from refused
            return self._fetch(uids)

    def _ask(self, uids: Sequence[int], what: str) -> list[Fetched]:
        wire, wanted = self._session.wire, set(uids)
        items = f"({self._facts} {what})" if what else f"({self._facts})"
        try:
            answer, lines = wire.uid("FETCH", _uid_set(uids), items)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise _Refused(words_of(error)) from error
        if answer != "OK":
            raise _Refused(repr(lines[-1]))
        return [mail for mail in fetched(lines) if mail.uid in wanted]

    @contextmanager
    def _reading(self, folder: Folder) -> Iterator[None]:
        """Open `folder`, and tell whether it went away when reading it fails.

        Some servers hang up on whoever reads a folder that is deleted (Dovecot: BYE "Mailbox was
        deleted under us"); then the session is begun anew, so that the other folders can be read.
        """
        try:
            with self._session.talking():
                self._open(folder)
                yield
        except ServerMisbehaved:
            if all(listed.name != folder.name for listed in self._session.listed()):
                raise FolderMissing(folder=folder.name) from None
            raise
        except ConnectionLost as lost:
            hung_up = self._session.hung_up
            self._opened = None
            self._session.break_off()
            if not hung_up:
                raise
            try:
                self._session.begin()
                self._open(folder)
            except FolderMissing:
                raise
            except MailTrouble:
                raise lost from None
            raise


def _raw(folder: Folder, facts: Fetched, text: bytes | None, header: bytes) -> RawMail:
    content = None if text is None or len(text) > MAX_MAIL_BYTES else text
    size = facts.size or 0 if text is None else len(text)
    if text is not None and content is None:
        header = header_of(text)
    return RawMail(
        f"{folder.name} {facts.uid}",
        folder,
        facts.uid,
        facts.received_at,
        size,
        content,
        facts.server_id,
        header=header,
    )


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
