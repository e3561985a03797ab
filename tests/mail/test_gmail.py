"""Gmail, as a script plays it: labels are folders, each mail is read once, X-GM-MSGID tells copies.

What is said here follows Gmail's own description (developers.google.com/gmail/imap): CAPABILITY has
X-GM-EXT-1, special use is as in RFC 6154, and a mail has one X-GM-MSGID wherever it lies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from imaplib import Time2Internaldate
from pathlib import Path
from time import time

import pytest

from optindesk.core.model import Security, Server, Target
from optindesk.core.ports import FolderRole
from optindesk.core.status import State
from optindesk.flows import standings
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome
from optindesk.mail.imap import ImapMailbox
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now, opened, who
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import LetterRow
from servers import PASSWORD, Authority, Peer, ScriptedServer, SmtpServer, account_at

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]

ANNA = "anna@beispiel.example"
INBOX, ALL, BIN, SPAM, SENT = (
    "INBOX",
    "[Gmail]/Alle Nachrichten",
    "[Gmail]/Papierkorb",
    "[Gmail]/Spam",
    "[Gmail]/Gesendet",
)
LISTED = (
    ("\\HasNoChildren", INBOX),
    ("\\HasNoChildren", "Blumenpost"),
    ("\\Noselect", "[Gmail]"),
    ("\\All", ALL),
    ("\\Trash", BIN),
    ("\\Sent", SENT),
    ("\\Junk", SPAM),
    ("\\Important", "[Gmail]/Wichtig"),
)


@dataclass
class Gmail:
    """Mails by folder, each with its X-GM-MSGID; says what it was asked for."""

    capabilities: str = "X-GM-EXT-1 IDLE MOVE UIDPLUS"
    listed: tuple[tuple[str, str], ...] = LISTED
    folders: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def label(self, name: str, number: int, content: bytes) -> None:
        self.folders.setdefault(name, []).append((number, content))

    def __call__(self, peer: Peer) -> None:
        peer.say("* OK Gimap ready")
        there: list[tuple[int, bytes]] = []
        while True:
            line = peer.hear()
            tag, command, *rest = line.split()
            match command, *rest[:1]:
                case ("CAPABILITY",):
                    peer.say(f"* CAPABILITY IMAP4rev1 {self.capabilities}")
                case ("LIST", *_):
                    for flags, name in self.listed:
                        peer.say(f'* LIST ({flags}) "/" "{name}"')
                case ("EXAMINE", *_):
                    name = line.split(" ", 2)[2].strip('"')
                    self.opened.append(name)
                    there = self.folders.get(name, [])
                    peer.say("* OK [UIDVALIDITY 7] x", f"* OK [UIDNEXT {len(there) + 1}] x")
                case ("UID", "SEARCH"):
                    first = int(rest[2].partition(":")[0])
                    uids = " ".join(str(n) for n in range(first, len(there) + 1))
                    peer.say(f"* SEARCH {uids}")
                case ("UID", "FETCH"):
                    self.fetched.append(line)
                    self._fetch(peer, there, rest[1], line)
                case ("LOGOUT",):
                    peer.say("* BYE")
            peer.say(f"{tag} OK done")

    def _fetch(self, peer: Peer, there: list[tuple[int, bytes]], uids: str, line: str) -> None:
        for run in uids.split(","):
            first, _, last = run.partition(":")
            for uid in range(int(first), int(last or first) + 1):
                number, content = there[uid - 1]
                known = f"X-GM-MSGID {number} " if "X-GM-MSGID" in line else ""
                facts = f"* {uid} FETCH ({known}UID {uid} RFC822.SIZE {len(content)}"
                facts += f" INTERNALDATE {Time2Internaldate(time())}"
                if "HEADER" in line:
                    content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                    peer.say(f"{facts} BODY[HEADER] {{{len(content)}}}", content, b")\r\n")
                elif "BODY" in line:
                    peer.say(f"{facts} BODY[] {{{len(content)}}}", content, b")\r\n")
                else:
                    peer.say(f"{facts})")


def test_only_what_holds_each_mail_once_is_read(scripted: StartScript) -> None:
    gmail = Gmail()
    gmail.label(ALL, 1278455344230334865, b"A: b\r\n\r\n")
    server = scripted(gmail)
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE))
    with ImapMailbox(account, "secret", 10) as mailbox:
        folders = mailbox.folders()
        assert [(folder.name, folder.role) for folder in folders] == [
            (ALL, FolderRole.ALL),
            (SPAM, FolderRole.JUNK),
            (BIN, FolderRole.TRASH),
        ]
        [heading] = mailbox.headings(folders[0], 0)
        [mail] = mailbox.fetch(folders[0], [1])
        assert set(gmail.opened) == {ALL, SPAM, BIN}
        assert mailbox.inbox().name == INBOX
    assert heading.server_id == mail.server_id == "gmail:1278455344230334865"


def test_who_does_not_show_all_mail_is_read_by_inbox_and_sent(scripted: StartScript) -> None:
    listed = tuple(one for one in LISTED if one[1] != ALL)
    server = scripted(Gmail(listed=listed))
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE))
    with ImapMailbox(account, "secret", 10) as mailbox:
        assert [folder.name for folder in mailbox.folders()] == [INBOX, SPAM, BIN, SENT]


def test_another_server_is_not_asked_for_what_only_gmail_knows(scripted: StartScript) -> None:
    gmail = Gmail(capabilities="IDLE")
    gmail.label(ALL, 7, b"A: b\r\n\r\n")
    server = scripted(gmail)
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE))
    with ImapMailbox(account, "secret", 10) as mailbox:
        folders = mailbox.folders()
        assert INBOX in {folder.name for folder in folders}
        [heading] = mailbox.headings(next(one for one in folders if one.name == ALL), 0)
    assert heading.server_id == ""
    assert not any("X-GM" in line for line in gmail.fetched)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "desk") as store:
        yield make_desk(store, who("Rosa"))


def test_a_reply_that_is_thrown_away_later_is_known_by_its_number(
    scripted: StartScript, desk: Desk, smtp_server: SmtpServer, authority: Authority
) -> None:
    gmail = Gmail()
    server = scripted(gmail)
    account = account_at(
        smtp=smtp_server.server,
        imap=Server("127.0.0.1", server.port, Security.NONE),
        ca_file=authority.ca_file,
    )
    desk.passwords.lend(desk.set_account(account), PASSWORD)
    desk.sign_up(ANNA, Target(desk.add_list("Blumenpost", "", "de").id))
    assert desk.send().sent == 1
    question = smtp_server.mails[0].content
    # Gmail keeps what it sent in All Mail, under a label of its own, and the reply beside it.
    gmail.label(ALL, 11, question)
    gmail.label(SENT, 11, question)
    how = Answer.YES
    reply = answer_mail(question, how, now(), Person("", ANNA, "de", how, Client.GMAIL))
    assert reply is not None
    gmail.label(ALL, 12, reply)
    gmail.label(INBOX, 12, reply)
    told = desk.check()
    assert [read.outcome for read in told.mails] == [Outcome.IGNORED, Outcome.APPLIED]
    (row,) = standings.people(PeopleQuery(text=ANNA))
    assert row.facts.state is State.CONFIRMED
    assert LetterRow.get().server_id == "gmail:12"

    gmail.folders[ALL][1] = (99, b"Subject: something else\r\n\r\n")
    gmail.folders[INBOX].clear()
    gmail.label(BIN, 12, reply)
    gmail.fetched.clear()
    (again,) = desk.check().mails
    assert again.outcome is Outcome.IGNORED
    assert "read before" in str(again.reason)
    assert LetterRow.select().count() == 1
    assert not any(re.search(r"BODY\.PEEK\[\]", line) for line in gmail.fetched)
    assert desk.send().sent == 1, "one thank-you"
