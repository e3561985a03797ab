"""Waiting for mail: IDLE as RFC 2177 has it, asking where it is missing, and leaving in a hurry."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable

import pytest

from optindesk.core.errors import Cancelled, ConnectionLost
from optindesk.core.model import Security, Server
from optindesk.core.ports import Folder, FolderRole
from optindesk.core.sentence import Sentence
from optindesk.mail import imap_session, imap_wait
from optindesk.mail.imap import ImapMailbox
from servers import PATIENCE, Peer, ScriptedServer, account_at

StartScript = Callable[[Callable[[Peer], None]], ScriptedServer]
Told = str | bytes

INBOX = Folder("INBOX", FolderRole.INBOX, 7, 100)


class Post:
    """A small IMAP server: each IDLE says the next lines of `idles`, each EXAMINE the next UIDNEXT.

    DONE is answered unless the lines end with “HANG” (silence) or “CLOSE”.
    """

    def __init__(
        self, idles: Iterable[list[str]] = (), uidnexts: Iterable[int] = (), can: str = "IDLE"
    ) -> None:
        self._idles = iter(idles)
        self._uidnexts = iter(uidnexts)
        self._can = can
        self.commands: list[str] = []

    def __call__(self, peer: Peer) -> None:
        peer.say("* OK hi")
        while True:
            line = peer.hear()
            tag, command, *_ = [*line.split(), ""]
            self.commands.append(line if line == "DONE" else line.partition(" ")[2])
            match command:
                case "CAPABILITY":
                    peer.say(f"* CAPABILITY IMAP4rev1 {self._can}")
                case "EXAMINE":
                    uidnext = next(self._uidnexts, 100)
                    peer.say("* 3 EXISTS", "* OK [UIDVALIDITY 7] x", f"* OK [UIDNEXT {uidnext}] x")
                case "IDLE":
                    if not self._idle(peer, tag):
                        return
                    continue
                case "LOGOUT":
                    peer.say("* BYE")
            peer.say(f"{tag} OK done")

    def _idle(self, peer: Peer, tag: str) -> bool:
        lines = next(self._idles, [])
        for line in lines:
            if line == "CLOSE":
                return False
            if line.startswith(("NO", "BAD")):
                peer.say(f"{tag} {line}")
                return True
            peer.say("+ idling" if line == "+" else line)
        if "+" not in lines:
            peer.say("+ idling")
        assert peer.hear() == "DONE"
        self.commands.append("DONE")
        if lines[-1:] != ["HANG"]:
            peer.say("* 4 EXISTS", f"{tag} OK idle is over")
        return True

    @property
    def walk(self) -> list[str]:
        """What was asked for, after the login."""
        names = [command.split()[0] for command in self.commands]
        return names[names.index("EXAMINE") :]


def wait(
    start: StartScript,
    post: Post,
    seconds: float = PATIENCE,
    tick: Callable[..., None] | None = None,
) -> Folder | None:
    server = start(post)
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE), user="anna")
    with ImapMailbox(account, "", 10) as mailbox:
        return mailbox.wait(INBOX, seconds, tick or (lambda *_: None))


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_wait, "SLICE_SECONDS", 0.02)


def test_idle_is_begun_and_ended_as_it_should_be(scripted: StartScript) -> None:
    post = Post([["+", "* 4 EXISTS"]], [100, 101])
    found = wait(scripted, post)
    assert found == Folder("INBOX", FolderRole.INBOX, 7, 101)
    assert post.walk == ["EXAMINE", "IDLE", "DONE", "EXAMINE", "LOGOUT"]


def test_news_may_come_before_the_server_says_that_it_listens(scripted: StartScript) -> None:
    post = Post([["* OK Still here", "* 4 RECENT", "+", "* 4 EXISTS"]], [100, 101])
    assert wait(scripted, post) is not None


def test_flags_and_mails_that_go_do_not_end_it(scripted: StartScript) -> None:
    chatter = ["+", "* OK Still here", "* 2 FETCH (FLAGS (\\Seen))", "* 1 EXPUNGE", "* FLAGS (x)"]
    post = Post([[*chatter, "* 5 EXISTS"]], [100, 101])
    assert wait(scripted, post) is not None
    assert post.walk.count("IDLE") == 1


def test_a_notice_without_mail_is_waited_out(scripted: StartScript) -> None:
    # EXISTS is told after an EXPUNGE, too: only UIDNEXT shows that something is new.
    post = Post([["+", "* 2 EXISTS"], ["+", "* 3 EXISTS"]], [100, 100, 101])
    assert wait(scripted, post) is not None
    assert post.walk == ["EXAMINE", "IDLE", "DONE", "EXAMINE", "IDLE", "DONE", "EXAMINE", "LOGOUT"]


def test_it_is_renewed_in_time(scripted: StartScript, monkeypatch: pytest.MonkeyPatch) -> None:
    assert imap_wait.RENEW_SECONDS < 10 * 60
    monkeypatch.setattr(imap_wait, "RENEW_SECONDS", 0.05)
    post = Post(uidnexts=[100, 100, 100, 101])
    assert wait(scripted, post) is not None
    assert post.walk.count("IDLE") == post.walk.count("DONE") == 3


def test_time_that_is_over_ends_it(scripted: StartScript) -> None:
    post = Post()
    assert wait(scripted, post, 0.05) is None
    assert post.walk == ["EXAMINE", "IDLE", "DONE", "EXAMINE", "LOGOUT"]


def test_a_folder_made_anew_is_news(scripted: StartScript) -> None:
    post = Post()
    server = scripted(post)
    account = account_at(imap=Server("127.0.0.1", server.port, Security.NONE), user="anna")
    with ImapMailbox(account, "", 10) as mailbox:
        old = Folder("INBOX", FolderRole.INBOX, 6, 200)
        assert mailbox.wait(old, PATIENCE) == INBOX


@pytest.mark.parametrize(
    "post",
    [
        Post(uidnexts=[100, 100, 101], can=""),
        Post([["NO not today"]], [100, 100, 100, 101]),
        Post([["* 3 EXISTS", "BAD what is that?"]], [100, 100, 100, 101]),
    ],
)
def test_a_server_that_cannot_idle_is_asked(
    scripted: StartScript, monkeypatch: pytest.MonkeyPatch, post: Post
) -> None:
    assert imap_wait.POLL_SECONDS == 60
    monkeypatch.setattr(imap_wait, "POLL_SECONDS", 0.05)
    assert wait(scripted, post) is not None
    assert post.walk.count("IDLE") <= 1
    assert "DONE" not in post.walk


@pytest.mark.parametrize(
    "says", [["+", "* BYE going down"], ["+", "CLOSE"], ["CLOSE"], ["+", "nonsense"]]
)
def test_a_server_that_hangs_up_is_lost(scripted: StartScript, says: list[str]) -> None:
    with pytest.raises(ConnectionLost):
        wait(scripted, Post([says]))


@pytest.mark.parametrize("last", ["* OK fine", "HANG"])
def test_who_leaves_says_done_and_does_not_wait_long(
    scripted: StartScript, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    monkeypatch.setattr(imap_wait, "GOODBYE_SECONDS", 0.1)
    monkeypatch.setattr(imap_session, "GOODBYE_SECONDS", 0.1)
    post = Post([["+", last]])

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if any(re.match("IDLE", command) for command in post.commands):
            raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        wait(scripted, post, tick=stop)
    assert post.walk[:3] == ["EXAMINE", "IDLE", "DONE"]
    assert time.monotonic() - begun < PATIENCE / 4
