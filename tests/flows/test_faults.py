"""Every fault at every step of handing a mail over comes out as faults.md says."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from ssl import SSLContext
from typing import Any

import pytest

from faults import CY, PEOPLE, Cell, Scene, StartScript, read_page, wires_for
from faulty_smtp import NEW_ID, OPENING, REWRITING_HOST, Fault, FaultySmtp, Kind, Step
from office import ANA, BEN, Office
from optindesk.core.model import Security
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.mail import smtp
from optindesk.store import post
from optindesk.store.database import Store
from optindesk.store.opening import open_store
from servers import PATIENCE, Authority, need
from stores import NOW

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

PAGE = Path(__file__).with_name("faults.md")
CELLS = read_page(PAGE.read_text(encoding="utf-8"))

Stage = Callable[[Office, Fault, Security, bool], Scene]

SELDOM = ((Security.TLS, False), (Security.STARTTLS, True))
"""Each wire, and PIPELINING or not, is played without these two; `make endurance` adds them."""


@pytest.fixture(scope="module")
def three_waiting(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A desk with three questions in its outbox, to be copied."""
    folder = shutil.copytree(sqlite_template, tmp_path_factory.mktemp("three") / "desk")
    store = open_store(folder, NOW)
    office = Office(store)
    for address in PEOPLE:
        office.sign_up(address)
    store.close()
    return folder


@pytest.fixture(scope="module")
def context(authority: Authority) -> SSLContext:
    """Of a server that is called by either name."""
    return authority.issue("localhost", REWRITING_HOST).server_context()


@pytest.fixture
def office(three_waiting: Path, tmp_path: Path) -> Iterator[Office]:
    store = open_store(shutil.copytree(three_waiting, tmp_path / "desk"), NOW)
    made = Office(store)
    yield made
    made.assert_whole()
    store.close()


@pytest.fixture
def stage(
    scripted: StartScript,
    context: SSLContext,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """Sets the scene: `stage(office, fault, security, pipelining)`."""
    really_open = smtp.open_socket
    monkeypatch.setattr(
        smtp, "open_socket", lambda at, *rest: really_open(replace(at, host="localhost"), *rest)
    )
    monkeypatch.setattr(smtp, "_DOT_PATIENCE", 1)

    def set_scene(office: Office, fault: Fault, security: Security, pipelining: bool) -> Scene:
        server = FaultySmtp(security, context, pipelining=pipelining, fault=fault)
        return Scene(office, server, scripted, authority)

    return set_scene


def fault(step: Step, kind: Kind) -> Fault:
    """It meets the first session, or the second mail."""
    return Fault(step, kind, 1 if step in OPENING else 2)


def everywhere(cells: list[Cell]) -> list[Any]:
    """The cells on all their wires, with and without PIPELINING."""
    return [
        pytest.param(
            cell,
            security,
            pipelining,
            id=f"{cell.step} {cell.kind} {security} {'at once' if pipelining else 'in turn'}",
            marks=[pytest.mark.endurance] if (security, pipelining) in SELDOM else [],
        )
        for cell in cells
        for security, pipelining in product(cell.wires, (True, False))
    ]


def test_the_page_says_of_every_fault_at_every_step_what_comes_of_it_or_why_nothing_does() -> None:
    assert list(dict.fromkeys((cell.step, cell.kind) for cell in CELLS)) == [*product(Step, Kind)]
    for step, kind in product(Step, Kind):
        cells = [cell for cell in CELLS if (cell.step, cell.kind) == (step, kind)]
        wires = [wire for cell in cells for wire in cell.wires]
        nonsense = len(cells) == 1 and cells[0].reason != ""
        assert nonsense or sorted(wires) == sorted(wires_for(step, kind)), f"{step} {kind}"


@pytest.mark.cases
@pytest.mark.parametrize(("cell", "security", "pipelining"), everywhere(CELLS))
def test_it_comes_out_as_written_down(
    cell: Cell,
    security: Security,
    pipelining: bool,
    office: Office,
    stage: Stage,
) -> None:
    scene = stage(office, fault(cell.step, cell.kind), security, pipelining)
    assert scene.what_came_of_it() == cell.outcome
    assert scene.server.played == 1
    scene.settle_by_the_truth()


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (Step.CONNECT, Kind.LATER),
        (Step.RCPT, Kind.REFUSED),
        (Step.BODY, Kind.DROP),
        (Step.TAKEN, Kind.DROP),
        (Step.TAKEN, Kind.REFUSED),
    ],
)
def test_it_comes_out_the_same_on_a_database_server(
    step: Step, kind: Kind, store: Store, stage: Stage
) -> None:
    office = Office(store)
    for address in PEOPLE:
        office.sign_up(address)
    scene = stage(office, fault(step, kind), Security.NONE, True)
    (cell,) = [cell for cell in CELLS if (cell.step, cell.kind) == (step, kind)]
    assert scene.what_came_of_it() == cell.outcome
    scene.settle_by_the_truth()
    office.assert_whole()


AFTER_A_KILL = {
    Step.CONNECT: {MailStatus.WAITING},
    Step.EHLO: {MailStatus.WAITING},
    Step.AUTH: {MailStatus.WAITING},
    Step.MAIL: {MailStatus.WAITING},
    Step.RCPT: {MailStatus.WAITING},
    Step.DATA: {MailStatus.WAITING},
    Step.BODY: {MailStatus.WAITING, MailStatus.SENDING},  # before or behind the marker by then
    Step.DOT: {MailStatus.SENDING},
    Step.TAKEN: {MailStatus.SENDING},
    Step.QUIT: {MailStatus.SENT},
}


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: faketime")
@pytest.mark.parametrize("step", AFTER_A_KILL)
def test_killed_at_any_step_it_knows_afterwards_what_went_out(
    step: Step, office: Office, stage: Stage
) -> None:
    scene = stage(office, fault(step, Kind.DROP), Security.NONE, True)
    by_the_clock_of_the_office = (need("faketime"), "-f", f"{office.now:%F %T}")
    send = ("-m", "optindesk", "--data", office.store.url, "send", "--password-stdin")
    with subprocess.Popen(
        [*by_the_clock_of_the_office, sys.executable, *send],
        env={**os.environ, "TZ": "UTC", "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,  # its end is the end of all who have it: faketime has a child
        start_new_session=True,
    ) as killed:
        scene.server.when_it_fails = lambda: os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate(b"secret\n", PATIENCE)
    for left in Path("/dev/shm").glob(f"*faketime_*_{killed.pid}"):
        left.unlink()  # in the way of the next faketime with this number
    assert killed.returncode == -9
    assert scene.status(scene.met) in AFTER_A_KILL[step]
    scene.send_later()
    assert scene.status(scene.met) is not MailStatus.SENDING
    assert len(scene.server.kept) + post.count_mails(MailStatus.UNKNOWN) >= len(PEOPLE)
    scene.settle_by_the_truth()
    assert [scene.taken(address) for address in PEOPLE] == [1, 1, 1]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.REWRITTEN])
@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.BODY, Step.DOT])
def test_a_mail_that_fails_every_time_keeps_no_other_back(
    step: Step, kind: Kind, office: Office, stage: Stage
) -> None:
    scene = stage(office, replace(fault(step, kind), stubborn=True), Security.NONE, True)
    for _ in PEOPLE:
        scene.send_later()
    assert {scene.status(ANA), scene.status(CY)} == {MailStatus.SENT}
    assert scene.status(BEN) is not MailStatus.SENT
    assert scene.taken(BEN) == 0


def test_an_answer_that_knows_only_the_rewritten_message_id_is_understood(
    office: Office, stage: Stage
) -> None:
    scene = stage(office, fault(Step.TAKEN, Kind.REWRITTEN), Security.TLS, True)
    scene.send()
    (question,) = scene.drafts(BEN)
    office.read(office.reply("yes", question, references=(NEW_ID,), token=False))
    assert office.status(BEN) is RequestStatus.CONFIRMED
