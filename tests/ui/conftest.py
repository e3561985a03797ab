"""A desk's background, a language, and tables of invented rows of any number."""

from __future__ import annotations

import gc
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.core.errors import Trouble
from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.mail.practice import OUTBOX, deliver, kept_mails
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import now
from optindesk.store import archive
from optindesk.system.language import Translator, translator
from optindesk.ui import desktop_message
from optindesk.ui.jobs import Jobs
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.rows import PAGE_SIZE, Page, Query, Row
from optindesk.ui.sweeping import spare_what_stays
from optindesk.ui.window import At, MainWindow
from pages import ASKED_BACK, KeptSettings, Nothing, ShowWindow, settle

WAIT_SECONDS = 60.0
PATIENCE = 60_000
"""Milliseconds; the machine may be busy with something else."""

HERE = Path(__file__).parent
WRITTEN = re.compile("(?:=\r\n)?".join(map(re.escape, ASKED_BACK)).encode())
"""What people wrote, wherever its lines were broken (RFC 2045 6.7)."""

FROM = re.compile(rb"^From:[^\n]*\n", re.MULTILINE)

NO_SCREEN = r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"
"""What Qt's offscreen plugin warns of for each window with a least size, for each that is to
come to the front, and for each popup; a screen has no such."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(NO_SCREEN))


class Gate:
    """Where a worker waits until the test lets it on; tells that somebody has come to it."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._open = threading.Event()

    def pass_through(self) -> None:
        self._reached.set()
        assert self._open.wait(WAIT_SECONDS), "nobody opened the gate"

    def open(self) -> None:
        self._open.set()

    def wait_until_reached(self) -> None:
        assert self._reached.wait(WAIT_SECONDS), "nobody came to the gate"


class People:
    """A source of `total` invented people: (id, name); a text narrows it to every tenth.

    Remembers which pages were asked for, and on which threads.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.first_id = 0
        self.trouble: Trouble | None = None
        self.gate: Gate | None = None
        self.asked: list[tuple[Query, int]] = []
        self.threads: set[threading.Thread] = set()

    def page(self, query: Query, index: int) -> Page:
        self.asked.append((query, index))
        self.threads.add(threading.current_thread())
        if self.gate is not None:
            self.gate.pass_through()
        if self.trouble is not None:
            raise self.trouble
        total = self.total // 10 if query.text else self.total
        if query.text == "nobody":
            total = 0
        places = range(total)[index * PAGE_SIZE : (index + 1) * PAGE_SIZE]
        return Page([self.row(query, place, total) for place in places], total)

    def row(self, query: Query, place: int, total: int) -> Row:
        number = total - 1 - place if query.descending else place
        number = self.first_id + number * (10 if query.text else 1)
        return (number, f"Person {number}", f"p{number}@example.org")


class PatientBot(QtBot):
    """Waits for what must come as long as a busy machine may take, and goes on as soon as it is
    there: pytest-qt gives up after five seconds, and looks each 10 ms."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE) -> None:
        given_up = time.monotonic() + timeout / 1000
        while not callback():
            if time.monotonic() > given_up:
                raise TimeoutError(f"it did not come within {timeout} ms")
            self.wait(2)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def spared() -> list[int]:
    """How many objects Python's collector passed over when that was looked at last."""
    return [0]


@pytest.fixture(autouse=True, scope="module")
def no_garbage_stays(spared: list[int]) -> Iterator[None]:
    """Python's collector passes over what was there when a lexicon was made (`core/lexicon.py`):
    in the tests much of that is windows that were closed."""
    yield
    if gc.get_freeze_count() > spared[0]:
        spare_what_stays()
        spared[0] = gc.get_freeze_count()


@pytest.fixture(autouse=True)
def what_is_spared_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every test collected and each language learnt, counting takes 0.1 s for each window."""
    monkeypatch.setattr(gc, "get_freeze_count", lambda: 0)


@pytest.fixture(autouse=True)
def nothing_is_told_on_this_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a desktop that shows messages."""
    monkeypatch.setattr(desktop_message, "bus_address", lambda: None)


@pytest.fixture
def words() -> Translator:
    return translator("en")


@pytest.fixture
def bugs() -> list[str]:
    """The tracebacks of bugs in jobs; a test that expects one takes it out."""
    return []


@pytest.fixture
def troubles() -> list[Trouble]:
    """The troubles that nobody handled; a test that expects one takes it out."""
    return []


@pytest.fixture
def jobs(qtbot: QtBot, bugs: list[str], troubles: list[Trouble]) -> Iterator[Jobs]:
    jobs = Jobs(None, trouble=troubles.append, bug=bugs.append)
    yield jobs
    assert jobs.close(WAIT_SECONDS)
    assert bugs == []
    assert troubles == []


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Opens at the end of the test in any case."""
    gate = Gate()
    yield gate
    gate.open()


@pytest.fixture
def people() -> Callable[[int], People]:
    return People


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        desk.set_account(ACCOUNT)
        desk.add_list("Flower news", "What is in bloom, once a month.", "en")
        yield desk


@pytest.fixture
def ask_back(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    """Ask these people; each of them asks something back, or writes `text`, be it `elsewhere`.

    `from_line` stands in their From instead.
    """

    def ask(
        *addresses: str, elsewhere: str = "", text: str = ASKED_BACK, from_line: str = ""
    ) -> None:
        for address in addresses:
            known = archive.list_named("Flower news")
            assert known is not None
            desk.sign_up(address, Target(known.id), name=address.partition("@")[0].title())
        desk.send()
        sent = [kept.path.read_bytes() for kept in kept_mails(tmp_path / "mail" / OUTBOX)]
        for address in addresses:
            question = next(mail for mail in sent if address.encode() in mail)
            sender = elsewhere or address
            way = Answer.YES if elsewhere else Answer.QUESTION
            person = Person("Anna", sender, "en", way, Client.GMAIL)
            content = answer_mail(question, way, now(), person)
            assert content is not None
            content = WRITTEN.sub(text.encode(), content)
            if from_line:
                content = FROM.sub(f"From: {from_line}\r\n".encode(), content, count=1)
            deliver(tmp_path / "mail" / "inbox", content, now())
        desk.check()

    return ask


@pytest.fixture
def settings() -> KeptSettings:
    return KeptSettings()


@pytest.fixture
def show_window(qtbot: QtBot, words: Translator) -> Iterator[ShowWindow]:
    """Shows a window over a desk; all are closed at the end, before the desk is if whoever asks for
    both names it first."""
    windows: list[MainWindow] = []

    def show(desk: Desk, settings: WindowSettings) -> MainWindow:
        window = MainWindow(desk, words, settings, desk.store.leave_thread)
        # A bug fails the test at once, with its traceback; also one in a job.
        window.problems.bug = pytest.fail  # type: ignore[method-assign]
        window.jobs._bug = pytest.fail
        windows.append(window)
        window.show()
        return window

    yield show
    for window in windows:
        window.tray.leave()
        window.close()
        window.deleteLater()


@pytest.fixture
def open_window(desk: Desk, show_window: ShowWindow) -> Callable[[], MainWindow]:
    return lambda: show_window(desk, Nothing())


@pytest.fixture
def opened(
    qtbot: QtBot, desk: Desk, show_window: ShowWindow, settings: KeptSettings
) -> Callable[[], MainWindow]:
    """Shows a window that keeps its settings, once it has read all there is."""

    def make() -> MainWindow:
        window = show_window(desk, settings)
        settle(qtbot, window.read)
        return window

    return make


@pytest.fixture
def open_page(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> Callable[[], ReviewPage]:
    def make() -> ReviewPage:
        window = open_window()
        window.go(At.READ)
        settle(qtbot, window.read)
        return window.read

    return make


@pytest.fixture
def window(qtbot: QtBot, open_window: Callable[[], MainWindow]) -> MainWindow:
    window = open_window()
    qtbot.waitUntil(lambda: not window.jobs.running)
    return window


@pytest.fixture
def rest(qtbot: QtBot, window: MainWindow) -> Callable[[], None]:
    """Wait until nothing is on its way."""
    return lambda: settle(qtbot, window.read)
