"""A known password and a known token go the whole way, and are found nowhere afterwards.

The desk runs as a script and a person run it, in processes of their own, with a real keyring, a
server to send to and a mailbox; everything that logs is told to log all it can. While a process
runs, its arguments and its environment are looked at, and those of its children.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from authorisation import CLIENT, AuthorisationServer
from canary import found_in, found_under, shapes
from optindesk.core.errors import WrongPassword
from optindesk.core.model import Security
from optindesk.core.oauth import spelled_xoauth2
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import now
from optindesk.system.language import translator
from optindesk.ui.problem import BugDialog, Problems
from real_keyring import at_home, opened_keyring
from servers import PASSWORD, PATIENCE, Authority, Dovecot, ImapUser, Paper, SmtpServer, need

pytestmark = pytest.mark.long

TOKEN = "EwB4A8l6BAAUb7-canary_" + "3f9c0d2e~/+" * 180 + "=="
"""As long as Microsoft's."""
ACCESS = "access-canary_" + "8d1b0a7e~" * 40
TYPO = "Blümchen-falsch 7d1e €"
PASSPHRASE = "tulpe geht nie baden"
SECRETS = (PASSWORD, TOKEN, ACCESS, TYPO, PASSPHRASE)

live = pytest.mark.live
not_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="not on this system: /proc and the Secret Service"
)

# The program as it is, but that all it uses logs what it can, and that it breaks where it is told.
PROGRAM = """
import logging, os, sys

logging.basicConfig(level=logging.DEBUG, filename=os.environ["DEBUG_LOG"])
logging.captureWarnings(True)
if os.environ.get("BREAKS") == "sending":
    from optindesk.mail.smtp import SmtpTransport

    def offer(self, envelope):
        raise KeyError(self.__dict__)  # all that it knows, in the message itself

    SmtpTransport.offer = offer
if os.environ.get("BREAKS") == "window":
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    begin = QApplication.exec
    def once(*_):
        QTimer.singleShot(0, QApplication.closeAllWindows)
        return begin()
    QApplication.exec = once
from optindesk.main import main

sys.exit(main(sys.argv[1:]))
"""

# What the window does after somebody has signed in in the browser.
SIGNS_IN = """
import json, logging, os, sys
from dataclasses import replace
from datetime import datetime, timedelta, UTC

logging.basicConfig(level=logging.DEBUG, filename=os.environ["DEBUG_LOG"])
from optindesk.core.model import SignIn
from optindesk.core.oauth import Grant
from optindesk.main import make_desk, opened, who
from optindesk.store import (account_rows)

job = json.load(sys.stdin)
with opened(sys.argv[1]) as store:
    desk = make_desk(store, who("Rosa"))
    account = replace(
        account_rows.account(), sign_in=SignIn.OAUTH,
        oauth_issuer=job["issuer"], oauth_client=job["client"],
    )
    grant = Grant("access-old", datetime.now(UTC) - timedelta(hours=1), job["token"])
    trouble = desk.passwords.grant(desk.set_account(account), grant)
    assert trouble is None, trouble
"""


MAKES_THE_KEYRING = """
from optindesk.system.vault import KeyringVault

KeyringVault("another desk").set("anna", "mail.example.org", "something else")
"""


def children_of(pid: int) -> Iterator[int]:
    """All processes below one, as far as they are still there."""
    try:
        said = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return
    for child in map(int, said.split()):
        yield child
        yield from children_of(child)


def seen_of(pid: int) -> bytes:
    """What everybody at this computer can see of a process: its arguments, its environment."""
    try:
        return b"\0".join(
            Path(f"/proc/{pid}/{what}").read_bytes() for what in ("cmdline", "environ")
        )
    except OSError:
        return b""  # it has ended meanwhile


@dataclass
class Terminal:
    """Runs the program in a session at a home of its own; all that it leaves lies in `folder`."""

    folder: Path
    bus: str | None
    seen: set[bytes] = field(default_factory=set)
    runs: int = 0

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        bus = {"DBUS_SESSION_BUS_ADDRESS": self.bus} if self.bus else {}
        own = {"TMPDIR": str(self.folder / "tmp"), "DEBUG_LOG": str(self.folder / "debug.log")}
        return {**kept, **at_home(self.folder), **own, **bus, "QT_QPA_PLATFORM": "offscreen"}

    def start(
        self, *typed: str, stdin: str = "", breaks: str = "", program: str = PROGRAM
    ) -> subprocess.Popen[bytes]:
        self.runs += 1
        said = self.folder / "said"
        said.mkdir(exist_ok=True)
        (self.folder / "tmp").mkdir(exist_ok=True)
        where = ["--data", str(self.folder / "desk")] if program == PROGRAM else []
        with (
            (said / f"{self.runs}.out").open("wb") as out,
            (said / f"{self.runs}.err").open("wb") as err,
        ):
            process = subprocess.Popen(
                [sys.executable, "-c", program, *where, *typed],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env=self.environment | {"BREAKS": breaks},
            )
        assert process.stdin is not None
        process.stdin.write(stdin.encode())
        process.stdin.close()
        return process

    def look_at(self, process: subprocess.Popen[bytes]) -> None:
        for pid in (process.pid, *children_of(process.pid)):
            self.seen.add(seen_of(pid))

    def run(self, *typed: str, status: int = 0, **options: Any) -> str:
        """Run it to its end; what it said."""
        process = self.start(*typed, **options)
        while True:
            self.look_at(process)
            try:
                ended = process.wait(0.01)
                break
            except subprocess.TimeoutExpired:
                continue
        out, err = (self.folder / "said" / f"{self.runs}.{end}" for end in ("out", "err"))
        assert ended == status, err.read_text()
        return out.read_text() + err.read_text()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    folder = tmp_path / "home"
    folder.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    with opened_keyring(folder, kept) as bus:
        yield Terminal(folder, bus)


def set_up(terminal: Terminal, smtp: SmtpServer, mailbox: ImapUser) -> None:
    """A desk with its account, its password in the keyring, and Ben who is to be asked."""
    said = terminal.run(
        *("account", "set", "--address", mailbox.user, "--name", "Anna's Flowers"),
        *("--smtp", f"localhost:{smtp.server.port}", "--smtp-security", "starttls"),
        *("--imap", f"localhost:{mailbox.imaps_port}", "--imap-security", "tls"),
        *("--user", mailbox.user, "--ca", str(mailbox.ca_file), "--password-stdin"),
        stdin=f"{PASSWORD}\n",
    )
    assert "keyring" not in said, said
    terminal.run("business", "set", "--postal-address", "Market Street 1, Vienna")
    terminal.run("list", "add", "News", "--description", "What is in flower")
    terminal.run("signup", "ben@example.com", "--list", "News")


@live
@not_linux
def test_the_whole_way_leaves_no_password_and_no_token(
    terminal: Terminal, smtp_server: SmtpServer, imap_user: ImapUser, tmp_path: Path
) -> None:
    out = terminal.folder / "out"
    out.mkdir()
    set_up(terminal, smtp_server, imap_user)

    # Sent and read with the password out of the keyring, and not with another.
    terminal.run("send")
    assert smtp_server.logins == [(imap_user.user.encode(), PASSWORD.encode())]
    [question] = smtp_server.mails
    ben = Person("", "ben@example.com", "en", Answer.YES, Client.GMAIL)
    reply = answer_mail(question.content, Answer.YES, now(), ben)
    assert reply is not None
    imap_user.deliver(reply)
    assert "wrong_password" in terminal.run(
        "--json", "check", "--password-stdin", stdin=f"{TYPO}\n", status=1
    )
    terminal.run("check")
    assert json.loads(terminal.run("--json", "status"))[0]["request"] == "confirmed"
    assert "wrong_password" in terminal.run(
        "--json", "send", "--password-stdin", stdin=f"{TYPO}\n", status=1
    )
    # Sheets are read, and keys made, by children.
    sheet = terminal.folder / "market.csv"
    sheet.write_text("email\n" + "".join(f"person{n}@example.com\n" for n in range(20_000)))
    terminal.run("import", str(sheet), "--list", "News", "--dry-run")
    terminal.run(
        "backup", "outside", "--set", str(out), "--passphrase-stdin", stdin=f"{PASSPHRASE}\n"
    )
    terminal.run("backup", "outside")
    for child in (b"optindesk.files.sheet_child", b"optindesk.files.lock_child"):
        assert any(child in seen for seen in terminal.seen), f"{child!r} was not caught"

    # What leaves the house, and what is kept.
    terminal.run("backup", str(out / "copy.db"))
    for what, file in (
        ("safe-to-mail", "safe.xlsx"), ("records", "records.json"), ("records", "records.xlsx"),
        ("log", "log.json"), ("dossier", "dossier.zip"),
    ):  # fmt: skip
        who = ["ben@example.com"] if what == "dossier" else []
        narrowed = ["--list", "News"] if what == "safe-to-mail" else []
        terminal.run("export", what, *who, *narrowed, "--to", str(out / file))
    terminal.run("access", "ben@example.com", "--to", str(out / "access.json"))
    terminal.run("account", "show")
    terminal.run("--json", "log")

    # It breaks, it is shown, and it is ended from outside while it listens.
    terminal.run("signup", "cara@example.com", "--list", "News")
    assert "KeyError" in terminal.run("send", breaks="sending", status=3)
    assert list(terminal.folder.rglob("optindesk.log"))
    terminal.run(breaks="window")
    assert list(terminal.folder.rglob("settings.json"))
    terminal.run("support", "--to", str(out / "support.txt"))
    listening = terminal.start("watch")
    said = terminal.folder / "said" / f"{terminal.runs}.err"
    given_up = time.monotonic() + PATIENCE
    while "Listening" not in said.read_text():
        terminal.look_at(listening)
        assert listening.poll() is None, said.read_text()
        assert time.monotonic() < given_up
    while_it_ran = found_under(terminal.folder / "desk", SECRETS)
    assert list((terminal.folder / "desk").glob("*-wal"))
    listening.send_signal(signal.SIGKILL)
    listening.wait(PATIENCE)

    assert while_it_ran == {}
    assert found_under(terminal.folder, SECRETS) == {}
    assert [seen for seen in terminal.seen if found_in(seen, SECRETS)] == []
    assert "keyring.backend" in (terminal.folder / "debug.log").read_text(), "all was logged"
    [crash] = terminal.folder.rglob("optindesk.log")
    assert "KeyError" in crash.read_text()


@live
@not_linux
def test_who_signs_in_leaves_no_token(
    terminal: Terminal,
    smtp_servers: Callable[..., SmtpServer],
    authorisation: AuthorisationServer,
    authority: Authority,
    paper: Paper,
) -> None:
    out = terminal.folder / "out"
    out.mkdir()
    tokens: list[bytes] = []
    smtp = smtp_servers(Security.STARTTLS, paper.server_context(), tokens=tokens)
    asked = f"{authorisation.url}/introspect"
    dovecot = Dovecot(need("dovecot"), authority.issue("localhost"), authority.ca_file, asked)
    try:
        mailbox = dovecot.new_user()
        set_up(terminal, smtp, mailbox)
        tokens.append(spelled_xoauth2(mailbox.user, ACCESS))
        authorisation.user = mailbox.user
        authorisation.refresh_tokens.add(TOKEN)
        authorisation.access_tokens.add(ACCESS)
        authorisation.conduct.rotates = False
        authorisation.conduct.beside = {"access_token": ACCESS}
        job = {"issuer": authorisation.url, "client": CLIENT.id, "token": TOKEN}
        terminal.run(str(terminal.folder / "desk"), program=SIGNS_IN, stdin=json.dumps(job))

        # In, by the token out of the keyring; and not, when nobody wants to know it any more.
        terminal.run("send")
        assert smtp.logins == [(b"XOAUTH2", *tokens)]
        terminal.run("check")
        terminal.run("signup", "cara@example.com", "--list", "News")
        terminal.run("send", breaks="sending", status=3)
        authorisation.revoke_all()
        authorisation.conduct.beside = {}
        terminal.run("--json", "send", status=1)
        authorisation.conduct.instead["/token"] = [(200, {"access_token": [ACCESS]})]
        terminal.run("--json", "send", status=1)
        terminal.run("account", "show")
        terminal.run("backup", str(out / "copy.db"))
        terminal.run("export", "log", "--to", str(out / "log.json"))
        terminal.run("account", "forget")
        assert "nobody has signed in on this computer yet" in terminal.run("send", status=1)
    finally:
        dovecot.stop()
    assert any(fields.get("refresh_token") == TOKEN for _, fields in authorisation.asked)
    assert found_under(terminal.folder, SECRETS) == {}
    assert [seen for seen in terminal.seen if found_in(seen, SECRETS)] == []


@pytest.fixture(params=["missing", "locked"])
def without(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Terminal, str]]:
    """A session whose keyring is of no use, and how that begins to be said."""
    folder = tmp_path / "home"
    folder.mkdir()
    if request.param == "missing":
        yield Terminal(folder, bus=None), "there is none that keeps passwords safe"
        return
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    with opened_keyring(folder, kept) as bus:
        Terminal(folder, bus).run(program=MAKES_THE_KEYRING)
    with opened_keyring(folder, kept, "does not open it") as bus:
        yield Terminal(folder, bus), "it is locked"


@live
@not_linux
def test_without_a_keyring_it_is_asked_for_each_time_and_kept_nowhere(
    without: tuple[Terminal, str], smtp_server: SmtpServer, imap_user: ImapUser
) -> None:
    terminal, why = without
    said = terminal.run(
        *("account", "set", "--address", imap_user.user),
        *("--smtp", f"localhost:{smtp_server.server.port}", "--smtp-security", "starttls"),
        *("--ca", str(imap_user.ca_file), "--password-stdin"),
        stdin=f"{PASSWORD}\n",
    )
    assert why in said
    assert "asked for each time" in said
    terminal.run("list", "add", "News")
    terminal.run("signup", "ben@example.com", "--list", "News")
    asks = terminal.run("send", status=1)
    assert f"is needed. The keyring of this computer cannot give it: {why}" in asks
    terminal.run("send", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert [mail.recipients for mail in smtp_server.mails] == [("ben@example.com",)]
    assert found_under(terminal.folder, SECRETS) == {}
    assert [seen for seen in terminal.seen if found_in(seen, SECRETS)] == []


# --- the window -----------------------------------------------------------------------------------


def test_what_the_window_says_of_a_problem_has_no_secret_in_it(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    problems = Problems(window, translator("en"), "1.0", tmp_path)
    problems.trouble(WrongPassword(host="mx.example.org", user="anna", words="535 bad"))
    for secret in SECRETS:
        try:
            raise KeyError({"password": secret})
        except KeyError as bug:
            problems.bug("".join(traceback.format_exception(bug)))
        dialog = window.findChildren(BugDialog)[-1]
        dialog.copy()
        shown = dialog.details.toPlainText() + QGuiApplication.clipboard().text()
        assert "KeyError" in shown
        assert not found_in(shown.encode(), SECRETS)
        dialog.reject()
        qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(BugDialog)))
    [box] = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
    assert "mx.example.org" in box.text()
    assert not found_in(box.text().encode(), SECRETS)
    assert not found_in(caplog.text.encode(), SECRETS)


# --- what finds them ------------------------------------------------------------------------------

PLANTED: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in a line of a log": lambda s: f"2026-11-27 DEBUG login of anna with {s}\n".encode(),
    "UTF-16": lambda s: s.encode("utf-16-le"),
    "JSON": lambda s: json.dumps({"password": s}).encode(),
    "JSON as UTF-8": lambda s: json.dumps([s], ensure_ascii=False).encode(),
    "repr": lambda s: repr({"password": s}).encode(),
    "bytes": lambda s: repr(s.encode()).encode(),
    "hexadecimal": lambda s: s.encode().hex().encode(),
    "AUTH PLAIN": lambda s: base64.b64encode(f"\0anna@example.org\0{s}".encode()),
    "AUTH LOGIN": lambda s: base64.b64encode(s.encode()),
    "XOAUTH2": lambda s: base64.b64encode(f"user=anna\1auth=Bearer {s}\1\1".encode()),
    "base64 in lines": lambda s: base64.encodebytes(f"password: {s}".encode()),
    "base64 of UTF-16": lambda s: base64.b64encode(s.encode("utf-16-le")),
    "IMAP's LOGIN": lambda s: (
        b'A1 LOGIN "anna" "' + s.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
    ),
    "zlib": lambda s: b"before" + zlib.compress(f"password: {s}".encode()) + b"after",
    "gzip": lambda s: gzip.compress(s.encode()),
    "zlib in base64's neighbour": lambda s: zlib.compress(base64.b64encode(s.encode())),
}


@pytest.mark.parametrize(
    "secret", SECRETS, ids=["password", "token", "access", "typo", "passphrase"]
)
@pytest.mark.parametrize("how", PLANTED)
def test_a_secret_that_was_planted_is_found(how: str, secret: str, tmp_path: Path) -> None:
    planted = PLANTED[how](secret)
    (tmp_path / "innocent.txt").write_text("nothing to see here")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"x" * 5000 + planted + b"y" * 5000)
    assert list(found_under(tmp_path, [secret])) == ["deep/file"]


def test_one_in_a_database_is_found_packed_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.db", tmp_path / "packed.db"
    blob = zlib.compress(os.urandom(40_000) + PASSWORD.encode() + os.urandom(40_000))
    for path, value in ((plain, PASSWORD), (packed, blob)):
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE t (a, b)")
            database.execute("INSERT INTO t VALUES (1, ?)", (value,))
            database.commit()
    assert set(found_under(tmp_path, [PASSWORD])) == {"plain.db", "packed.db"}


def test_one_in_the_log_beside_a_database_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "desk.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t (a)")
        database.execute("INSERT INTO t VALUES (?)", (PASSWORD,))
        database.commit()
        assert "desk.db-wal" in found_under(tmp_path, [PASSWORD])


def test_one_in_an_archive_or_a_name_is_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sheet.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.zip", "")
        packed.writestr("xl/strings.xml", f"<t>{TYPO}</t>")
    (tmp_path / PASSPHRASE).touch()
    assert set(found_under(tmp_path, SECRETS)) == {"sheet.xlsx", PASSPHRASE}


@not_linux
def test_one_in_the_arguments_or_the_environment_of_a_grandchild_is_found(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    child = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()', {0}], env={1})"
    )
    for arguments, environment in ((repr(TYPO), "None"), ("'x'", repr({"SECRET": TYPO}))):
        terminal = Terminal(tmp_path / "home", bus=None)
        process = subprocess.Popen(
            [sys.executable, "-c", "import sys; exec(sys.stdin.readline()); "],
            stdin=subprocess.PIPE,
        )
        assert process.stdin is not None
        process.stdin.write(f"{child.format(arguments, environment)}\n".encode())
        process.stdin.flush()
        while not any(found_in(seen, [TYPO]) for seen in terminal.seen):
            terminal.look_at(process)
            assert process.poll() is None
        process.stdin.close()
        process.wait(PATIENCE)


@given(st.binary(max_size=300))
def test_chance_finds_nothing_and_breaks_nothing(data: bytes) -> None:
    assert found_in(data, SECRETS) == set()
    assert found_in(b"PK" + data, SECRETS) == set()


def test_no_shape_is_so_short_that_chance_would_find_it() -> None:
    assert all(len(shape) >= 6 for secret in SECRETS for shape in shapes(secret).values())
