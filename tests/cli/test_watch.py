"""`optindesk watch` as a service runs it: a line per reply, and SIGTERM is how it ends."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commandline import Ask, Run, running
from desks import ACCOUNT
from optindesk.composition.desk import make_desk, mark_as_practice, opened
from optindesk.composition.moment import who
from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from servers import PATIENCE, Peer, ScriptedServer, free_port

ANNA, BEN = "anna@example.org", "ben@example.org"


@contextmanager
def practice(data: Path) -> Iterator[Desk]:
    with opened(data) as store:
        mark_as_practice(store)
        yield make_desk(store, who("Rosa"), data / "mail")


@pytest.fixture
def asked(data: Path) -> Path:
    """A practice desk at which Anna and Ben were asked."""
    with practice(data) as desk:
        desk.set_account(ACCOUNT)
        news = Target(desk.add_list("News", "", "en").id)
        for address in (ANNA, BEN):
            desk.sign_up(address, news)
        desk.send()
    return data


def answer(data: Path, address: str, way: str) -> None:
    with practice(data) as desk:
        assert desk.practice is not None
        (question,) = [one for one in desk.practice.questions() if one.person.address == address]
        desk.practice.answer(question.number, way)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """As in a terminal: tests that a shell runs in the background would hand down to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGTERM")
def test_what_a_library_makes_of_the_interrupt_is_no_bug(
    asked: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            raise RuntimeError("user-defined function raised exception") from None

    monkeypatch.setattr(Desk, "watch", interrupted)
    assert run("watch").status == 0


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGTERM")
@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_a_line_per_reply_and_ends_when_told_to(asked: Path, by: int) -> None:
    answer(asked, ANNA, "yes")
    with running(asked, "watch", "--json") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        assert (first["address"], first["verdict"], first["outcome"]) == (ANNA, "yes", "applied")
        answer(asked, BEN, "no")
        second = json.loads(process.stdout.readline())
        assert (second["address"], second["verdict"], second["outcome"]) == (BEN, "no", "applied")
        process.send_signal(by)
        out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert out == ""
    assert err == "Listening to the mailbox.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGTERM")
def test_for_people_it_is_a_line_of_words(asked: Path) -> None:
    answer(asked, ANNA, "yes")
    with running(asked, "watch") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"applied  yes  {ANNA}  ")
        process.terminate()
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGTERM")
def test_an_outage_is_said_once_and_ended_as_quietly(run: Run, data: Path) -> None:
    port = free_port()
    set_account(run, port)
    with running(data, "watch", "--password-stdin", stdin="secret\n") as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert said.startswith("Offline; it is tried again: No connection to the mail server")
        process.terminate()
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert err == ""


def set_account(run: Run, port: int) -> None:
    run(
        *("account", "set", "--address", "shop@example.org", "--smtp", "localhost:1"),
        *("--imap", f"127.0.0.1:{port}", "--imap-security", "none"),
    )


def test_a_wrong_password_is_a_problem(run: Run) -> None:
    def script(peer: Peer) -> None:
        peer.say("* OK hi")
        while True:
            tag, command, *_ = peer.hear().split()
            if command == "CAPABILITY":
                peer.say("* CAPABILITY IMAP4rev1")
            refused = command == "LOGIN"
            peer.say(f"{tag} NO [AUTHENTICATIONFAILED] no" if refused else f"{tag} OK done")

    server = ScriptedServer(script)
    set_account(run, server.port)
    said = run("watch", "--json", "--password-stdin", stdin="not this\n")
    server.stop()
    assert said.status == 1
    assert said.json["error"]["code"] == "wrong_password"
    assert server.sessions == 1, "it is not tried again"


def test_where_handled_mails_go_can_be_set_and_switched_off(run: Run, ask: Ask) -> None:
    set_account(run, 143)
    assert ask("account", "show")["move_handled"] == ""
    ask("account", "set", "--move-handled", "Opt-In Desk/Done")
    assert ask("account", "show")["move_handled"] == "Opt-In Desk/Done"
    ask("account", "set", "--name", "The shop")
    assert ask("account", "show")["move_handled"] == "Opt-In Desk/Done"
    said = run("--json", "account", "set", "--move-handled", "x\r\ny")
    assert (said.status, said.json["error"]["code"]) == (1, "control_character")
    ask("account", "set", "--move-handled", "")
    assert ask("account", "show")["move_handled"] == ""
