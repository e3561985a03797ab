"""A desk that listens to a real mailbox: Dovecot's, with all that other mail programs do to it."""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from optindesk.core.errors import Cancelled
from optindesk.core.model import Account, Security, Server, Target
from optindesk.core.sentence import Sentence
from optindesk.core.status import State
from optindesk.flows import overview, standings, watching
from optindesk.flows.checking import Checked
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome
from optindesk.flows.watching import Listening, Offline, Told
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now, opened, who
from optindesk.store import journal
from optindesk.store.people_query import PeopleQuery
from servers import PATIENCE, Authority, Dovecot, ImapUser, SmtpServer, need

pytestmark = pytest.mark.live

ANNA = "anna@beispiel.example"
BEN = "ben@beispiel.example"


class Office:
    """A desk at a real SMTP server and a real mailbox."""

    def __init__(self, desk: Desk, smtp: SmtpServer, mailbox: ImapUser) -> None:
        self.desk = desk
        self.smtp = smtp
        self.mailbox = mailbox
        self.set_account(mailbox.account(Security.TLS, smtp.server))
        self.news = desk.add_list("Blumenpost", "Once a month.", "de")

    def set_account(self, account: Account) -> None:
        self.desk.passwords.lend(self.desk.set_account(account), self.mailbox.password)

    def ask(self, address: str) -> None:
        self.desk.sign_up(address, Target(self.news.id))
        assert self.desk.send().sent == 1

    def reply(self, address: str, how: Answer = Answer.YES) -> bytes:
        """What somebody answers to the newest mail they got."""
        question = [one.content for one in self.smtp.mails if address in one.recipients][-1]
        content = answer_mail(question, how, now(), Person("", address, "de", how, Client.GMAIL))
        assert content is not None
        return content

    def state(self, address: str) -> State | None:
        (row,) = standings.people(PeopleQuery(text=address))
        return row.facts.state

    def codes(self) -> Counter[str]:
        return Counter(entry.code for entry in journal.entries())

    def move(self, folder: str, to: str, uid: int = 1) -> None:
        """Another mail program moves a mail."""
        with self.mailbox.session() as session:
            session.select(folder)
            assert session.uid("MOVE", str(uid), to)[0] == "OK"


@pytest.fixture
def office(tmp_path: Path, smtp_server: SmtpServer, imap_user: ImapUser) -> Iterator[Office]:
    with opened(tmp_path / "desk") as store:
        yield Office(make_desk(store, who("Rosa")), smtp_server, imap_user)


class Watcher:
    """Listens on a thread of its own, and gives out what it is told."""

    def __init__(self, desk: Desk) -> None:
        self._told: queue.Queue[Told | BaseException] = queue.Queue()
        self._stopped = threading.Event()
        self._wants_now = threading.Event()
        self._desk = desk
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            self._desk.watch(self._told.put, is_asked=self._is_asked, tick=self._tick)
        except Cancelled:
            pass
        except BaseException as error:  # noqa: BLE001 - shown by whoever waits for news
            self._told.put(error)
        finally:
            self._desk.store.leave_thread()

    def _tick(self, done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if self._stopped.is_set():
            raise Cancelled

    def _is_asked(self) -> bool:
        was_asked = self._wants_now.is_set()
        self._wants_now.clear()
        return was_asked

    def ask(self) -> None:
        self._wants_now.set()

    def wait_for(self, wanted: Callable[[Told], bool]) -> Told:
        """What was told next that is wanted."""
        until = time.monotonic() + PATIENCE
        while True:
            told = self._told.get(timeout=max(0.0, until - time.monotonic()))
            if isinstance(told, BaseException):
                raise told
            if wanted(told):
                return told

    def wait_for_mails(self) -> Checked:
        """The next check that read something."""
        told = self.wait_for(lambda one: isinstance(one, Checked) and bool(one.mails))
        assert isinstance(told, Checked)
        return told

    def stop(self) -> float:
        """End it; how long that took, in seconds."""
        begun = time.monotonic()
        self._stopped.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return time.monotonic() - begun


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test does not wait between two checks."""
    monkeypatch.setattr(watching, "APART", timedelta(0))


@pytest.fixture
def watch() -> Iterator[Callable[[Desk], Watcher]]:
    with ExitStack() as stack:

        def start(desk: Desk) -> Watcher:
            watcher = Watcher(desk)
            stack.callback(watcher.stop)
            return watcher

        yield start


def is_listening(told: Told) -> bool:
    return isinstance(told, Listening)


def is_offline(told: Told) -> bool:
    return isinstance(told, Offline)


# --- listening ------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_reply_shows_within_seconds(
    office: Office, watch: Callable[[Desk], Watcher], security: Security
) -> None:
    office.set_account(office.mailbox.account(security, office.smtp.server))
    office.ask(ANNA)
    watcher = watch(office.desk)
    watcher.wait_for(is_listening)
    office.mailbox.deliver(office.reply(ANNA))
    begun = time.monotonic()
    (read,) = watcher.wait_for_mails().mails
    took = time.monotonic() - begun
    assert read.outcome is Outcome.APPLIED
    assert office.state(ANNA) is State.CONFIRMED
    assert took < PATIENCE / 2, "the machine is shared; measured alone it is a fraction of a second"
    watcher.wait_for(is_listening)
    assert watcher.stop() < PATIENCE / 4


def test_a_server_that_was_away_is_listened_to_again(
    tmp_path: Path,
    authority: Authority,
    smtp_server: SmtpServer,
    watch: Callable[[Desk], Watcher],
) -> None:
    server = Dovecot(need("dovecot"), authority.issue("localhost"), authority.ca_file)
    with ExitStack() as stack:
        stack.callback(server.stop)
        store = stack.enter_context(opened(tmp_path / "desk"))
        office = Office(make_desk(store, who("Rosa")), smtp_server, server.new_user())
        office.ask(ANNA)
        watcher = watch(office.desk)
        stack.callback(watcher.stop)
        watcher.wait_for(is_listening)
        server.halt()
        watcher.wait_for(is_offline)
        server.start_again()
        office.mailbox.deliver(office.reply(ANNA))
        watcher.ask()
        assert [read.outcome for read in watcher.wait_for_mails().mails] == [Outcome.APPLIED]
        watcher.wait_for(is_listening)
        watcher.stop()


# --- what other mail programs do ------------------------------------------------------------------


def test_a_mail_that_wanders_through_the_folders_is_applied_once(office: Office) -> None:
    office.ask(ANNA)
    office.mailbox.deliver(office.reply(ANNA))
    assert [read.outcome for read in office.desk.check().mails] == [Outcome.APPLIED]
    office.move("INBOX", "Archive")
    assert [read.outcome for read in office.desk.check().mails] == [Outcome.IGNORED]
    office.move("Archive", "Trash")
    assert [read.outcome for read in office.desk.check().mails] == [Outcome.IGNORED]
    assert office.codes()["request.confirmed"] == 1
    assert office.desk.send().sent == 1, "one thank-you"


def test_a_reply_that_was_thrown_away_unread_counts_and_that_is_said(office: Office) -> None:
    office.ask(ANNA)
    office.mailbox.deliver(office.reply(ANNA), "Trash")
    office.desk.check()
    assert office.state(ANNA) is State.CONFIRMED
    (row,) = standings.people(PeopleQuery(text=ANNA))
    said = [str(line.sentence) for line in overview.story(row.contact_id).lines]
    assert any(line.endswith("It was found in Deleted Items.") for line in said)


def test_after_another_uidvalidity_all_is_read_again_and_nothing_doubled(
    office: Office, dovecot: Dovecot
) -> None:
    for address, how in ((ANNA, Answer.YES), (BEN, Answer.NO)):
        office.ask(address)
        office.mailbox.deliver(office.reply(address, how))
    assert len(office.desk.check().mails) == 2
    office.desk.send()
    before, sent = office.codes(), len(office.smtp.mails)
    with office.desk.mailbox(office.mailbox.account()) as mailbox:
        old = mailbox.folders()[0]
    dovecot.forget_uids(office.mailbox)
    with office.desk.mailbox(office.mailbox.account()) as mailbox:
        assert mailbox.folders()[0].uidvalidity != old.uidvalidity
    again = office.desk.check()
    assert [read.outcome for read in again.mails] == [Outcome.IGNORED] * 2
    assert office.codes() == before
    assert office.desk.send().sent == 0
    assert len(office.smtp.mails) == sent, "no courtesy mail"


# --- what is left of the desk in the mailbox ------------------------------------------------------


class Tap:
    """Stands between desk and server in the clear, and writes down what the desk says."""

    def __init__(self, port: int) -> None:
        self.said = bytearray()
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", self._to), PATIENCE)
            here.settimeout(PATIENCE)
            for pair in ((here, there, self.said), (there, here, bytearray())):
                thread = threading.Thread(target=self._pass_on, args=pair, daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, one: socket.socket, other: socket.socket, said: bytearray) -> None:
        with suppress(OSError), one:
            while data := one.recv(65536):
                said += data
                other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def stop(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(PATIENCE)

    @property
    def commands(self) -> set[str]:
        """Each command that was said, without its tag."""
        lines = bytes(self.said).decode("utf-8", "replace").split("\r\n")
        return {line.partition(" ")[2] or line for line in lines if line}

    @property
    def verbs(self) -> set[str]:
        words = [command.split() for command in self.commands]
        return {one[1] if one[0] == "UID" else one[0] for one in words}


@pytest.fixture
def tap(imap_user: ImapUser) -> Iterator[Tap]:
    tap = Tap(imap_user.imap_port)
    yield tap
    tap.stop()


READS = {
    "CAPABILITY",
    "AUTHENTICATE",
    "LIST",
    "EXAMINE",
    "SEARCH",
    "STATUS",
    "FETCH",
    "IDLE",
    "DONE",
    "LOGOUT",
}


def test_without_the_owners_wish_the_mailbox_is_only_looked_at(
    office: Office, tap: Tap, watch: Callable[[Desk], Watcher]
) -> None:
    office.ask(ANNA)
    office.ask(BEN)
    account = office.mailbox.account(Security.TLS, office.smtp.server)
    office.set_account(replace(account, imap=Server("127.0.0.1", tap.port, Security.NONE)))
    office.mailbox.deliver(office.reply(ANNA))
    office.mailbox.deliver(office.reply(ANNA), flags="\\Flagged")
    before = [line.replace("\\Recent", "") for line in office.mailbox.flags()]
    watcher = watch(office.desk)
    assert len(watcher.wait_for_mails().mails) == 2
    watcher.wait_for(is_listening)
    office.mailbox.deliver(office.reply(BEN))
    watcher.wait_for_mails()
    watcher.stop()
    said = tap.commands
    secret = {one for one in said if " " not in one and len(one) > 20}  # the login's second line
    verbs = tap.verbs - secret
    assert verbs <= READS, verbs - READS
    assert {"EXAMINE", "FETCH", "IDLE", "DONE"} <= verbs
    fetches = [one for one in said if one.startswith("UID FETCH")]
    assert all("BODY.PEEK[" in one for one in fetches if "BODY" in one)
    assert not any("RFC822)" in one or "RFC822.TEXT" in one for one in fetches)
    after = [line.replace("\\Recent", "") for line in office.mailbox.flags()]
    assert after[:2] == before
    assert not any("\\Seen" in line or "\\Deleted" in line for line in after)


def test_with_the_owners_wish_handled_mails_are_moved_and_still_count_once(
    office: Office,
) -> None:
    folder = "Erledigt/Übung"
    account = office.mailbox.account(Security.TLS, office.smtp.server)
    office.set_account(replace(account, move_handled=folder))
    for address, how in ((ANNA, Answer.YES), (BEN, Answer.QUESTION)):
        office.ask(address)
        office.mailbox.deliver(office.reply(address, how))
    told = office.desk.check()
    assert told.left_lying == []
    assert sorted(read.outcome for read in told.mails) == [Outcome.APPLIED, Outcome.REVIEW]
    assert len(office.mailbox.flags()) == 1, "what a person must read stays"
    (moved,) = office.mailbox.flags(folder)
    assert "\\Seen" not in moved
    # Another mail program puts it back: it was read before, and is left alone now.
    with office.mailbox.session() as session:
        assert session.select('"Erledigt/&ANw-bung"')[0] == "OK"
        assert session.uid("MOVE", "1", "INBOX")[0] == "OK"
    assert [read.outcome for read in office.desk.check().mails] == [Outcome.IGNORED]
    assert office.codes()["request.confirmed"] == 1
    assert len(office.mailbox.flags()) == 2
