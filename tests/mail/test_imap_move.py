"""Moving mails: only in a way that takes no other mail along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from optindesk.core.errors import ConnectionLost, ControlCharacter, FolderMissing, NotMoved
from optindesk.core.model import Security, Server
from optindesk.core.ports import Folder, FolderRole
from optindesk.mail import imap_move
from optindesk.mail.imap import ImapMailbox
from servers import Peer, ScriptedServer, account_at

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]

INBOX = Folder("INBOX", FolderRole.INBOX, 7, 100)
READS = {"CAPABILITY", "LOGIN", "LIST", "NAMESPACE", "EXAMINE", "LOGOUT"}


class Plays:
    """Plays a server that `can` so much; `says` has other answers, by command."""

    def __init__(
        self, can: str, folders: Sequence[str] = ("INBOX",), prefix: str = "", **says: list[str]
    ) -> None:
        self._can = can
        self._folders = folders
        self._prefix = prefix
        self._says = says
        self.commands: list[str] = []

    def __call__(self, peer: Peer) -> None:
        peer.say("* OK hi")
        while True:
            tag, *words = peer.hear().split()
            self.commands.append(" ".join(words))
            name = words[1] if words[0] == "UID" else words[0]
            for line in self._says.get(name) or self._standard(name):
                if line == "CLOSE":
                    return
                peer.say(line.replace("TAG", tag))

    def _standard(self, name: str) -> list[str]:
        lines: list[str] = []
        match name:
            case "CAPABILITY":
                lines = [f"* CAPABILITY IMAP4rev1 {self._can}"]
            case "LIST":
                lines = [f'* LIST () "." "{folder}"' for folder in self._folders]
            case "NAMESPACE":
                lines = [f'* NAMESPACE (("{self._prefix}" ".")) NIL NIL']
            case "SELECT" | "EXAMINE":
                lines = ["* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 100] x"]
                return [*lines, f"TAG OK [READ-{'WRITE' if name == 'SELECT' else 'ONLY'}] done"]
        return [*lines, "TAG OK done"]

    @property
    def changes(self) -> list[str]:
        """The commands that change something, or open a folder so that it could be changed."""
        return [one for one in self.commands if one.split()[0] not in READS]


def move(
    start: StartScript,
    plays: Plays,
    name: str = "Done",
    uids: Sequence[int] = (3, 5),
    folder: Folder = INBOX,
) -> None:
    server = start(plays)
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE), user="anna")
    with ImapMailbox(account, "secret", 10) as mailbox:
        mailbox.move_to(name, folder, uids)


def test_mails_are_moved_in_one_step_where_the_server_can(scripted: StartScript) -> None:
    plays = Plays("MOVE UIDPLUS")
    move(scripted, plays)
    assert plays.changes == [
        'CREATE "Done"',
        'SUBSCRIBE "Done"',
        'SELECT "INBOX"',
        'UID MOVE 3,5 "Done"',
    ]


def test_else_they_are_copied_and_only_they_are_deleted(scripted: StartScript) -> None:
    plays = Plays("UIDPLUS", ["INBOX", "Done"])
    move(scripted, plays)
    assert plays.changes == [
        'SELECT "INBOX"',
        'UID COPY 3,5 "Done"',
        "UID STORE 3,5 +FLAGS.SILENT (\\Deleted)",
        "UID EXPUNGE 3,5",
    ]


@pytest.mark.parametrize(
    ("role", "changes"),
    [
        (
            FolderRole.ALL,
            [
                'UID STORE 3,5 +X-GM-LABELS.SILENT ("Done")',
                'UID STORE 3,5 -X-GM-LABELS.SILENT ("\\\\Inbox")',
            ],
        ),
        (FolderRole.JUNK, ['UID MOVE 3,5 "Done"']),
    ],
)
def test_on_gmail_what_lies_in_all_mail_gets_another_label(
    scripted: StartScript, role: FolderRole, changes: list[str]
) -> None:
    plays = Plays("MOVE UIDPLUS X-GM-EXT-1", ["INBOX", "Done"])
    move(scripted, plays, folder=Folder("There", role, 7, 100))
    assert plays.changes == ['SELECT "There"', *changes]


def test_a_server_that_can_neither_is_left_as_it_is(scripted: StartScript) -> None:
    plays = Plays("")
    with pytest.raises(NotMoved, match="no way to move mails that is safe"):
        move(scripted, plays)
    assert plays.changes == []


def test_many_mails_are_moved_in_several_steps(
    scripted: StartScript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_move, "_AT_ONCE", 2)
    plays = Plays("MOVE", ["INBOX", "Done"])
    move(scripted, plays, uids=[1, 2, 3])
    assert plays.changes == ['SELECT "INBOX"', 'UID MOVE 1,2 "Done"', 'UID MOVE 3 "Done"']


@pytest.mark.parametrize(
    ("name", "folders", "place", "is_made"),
    [
        ("Done", ["INBOX"], "INBOX.Done", True),
        ("Done", ["INBOX", "INBOX.Done"], "INBOX.Done", False),
        ("Done", ["INBOX", "Done"], "Done", False),
        ("INBOX.Done", ["INBOX"], "INBOX.Done", True),
    ],
)
def test_where_all_own_folders_lie_below_a_prefix(
    scripted: StartScript, name: str, folders: list[str], place: str, is_made: bool
) -> None:
    plays = Plays("MOVE NAMESPACE", folders, "INBOX.")
    move(scripted, plays, name)
    assert (f'CREATE "{place}"' in plays.changes) is is_made
    assert plays.changes[-1] == f'UID MOVE 3,5 "{place}"'


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"CREATE": ["TAG NO [NOPERM] not you"]}, "not you"),
        ({"MOVE": ["TAG NO [OVERQUOTA] full"]}, "full"),
        (
            {"SELECT": ["* OK [UIDVALIDITY 7] x", "TAG OK [READ-ONLY] done"]},
            "lets nobody change “INBOX”",
        ),
    ],
)
def test_what_the_server_refuses_is_said(
    scripted: StartScript, says: dict[str, list[str]], why: str
) -> None:
    with pytest.raises(NotMoved, match=why):
        move(scripted, Plays("MOVE", **says))


def test_a_folder_made_anew_is_not_touched(scripted: StartScript) -> None:
    says = {"SELECT": ["* OK [UIDVALIDITY 8] x", "TAG OK [READ-WRITE] done"]}
    plays = Plays("MOVE", **says)
    with pytest.raises(FolderMissing):
        move(scripted, plays)
    assert not any("MOVE" in command for command in plays.changes)


def test_a_connection_that_goes_is_told_as_such(scripted: StartScript) -> None:
    with pytest.raises(ConnectionLost):
        move(scripted, Plays("MOVE", MOVE=["CLOSE"]))


def test_a_name_cannot_bring_commands_of_its_own(scripted: StartScript) -> None:
    plays = Plays("MOVE")
    with pytest.raises(ControlCharacter):
        move(scripted, plays, "x\r\nA1 DELETE INBOX")
    assert plays.changes == []
