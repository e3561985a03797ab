"""Whoever starts the desk a second time sees the first window, and what was to be opened in it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from optindesk import __main__
from optindesk.composition import second_start
from optindesk.composition.exits import DONE, PROBLEM
from optindesk.composition.first_start import hang_bell
from optindesk.composition.second_start import Answer, Start, door, hand_over, ring, start_of
from optindesk.ui.doorbell import LONGEST_LINE, Doorbell
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.window import MainWindow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: pipes there")

Bell = Callable[[str], Doorbell]


@pytest.fixture(autouse=True)
def runtime(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A short path: a socket's name has a hundred bytes."""
    folder = tmp_path_factory.mktemp("r")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder / f"optindesk-{os.getuid()}"


@pytest.fixture
def bell(qapp: QCoreApplication) -> Iterator[Bell]:
    hung: list[Doorbell] = []

    def hang(data: str, files: Sequence[Path] = ()) -> Doorbell:
        made = hang_bell(qapp, data, files)
        assert made is not None
        hung.append(made)
        return made

    yield hang
    for one in hung:
        if isValid(one):
            one.take_down()


def rung(qtbot: QtBot, act: Callable[[], Any]) -> Any:
    """What comes of it, while the first one's event loop runs."""
    heard: list[Any] = []
    talk = threading.Thread(target=lambda: heard.append(act()))
    talk.start()
    qtbot.waitUntil(lambda: bool(heard))
    talk.join()
    return heard[0]


def test_where_nobody_is_the_start_goes_on(tmp_path: Path) -> None:
    assert hand_over(str(tmp_path), []) is None


def test_a_second_start_brings_the_first_forward_with_its_files(
    qtbot: QtBot, bell: Bell, tmp_path: Path
) -> None:
    came: list[Sequence[Path]] = []
    bell(str(tmp_path)).lead_to(came.append)
    sheet = tmp_path / "samstag – Blüten.csv"
    assert rung(qtbot, lambda: hand_over(str(tmp_path), [sheet])) == DONE
    assert rung(qtbot, lambda: hand_over(str(tmp_path / "." / ""), [])) == DONE
    assert came == [[sheet], []]


def test_another_folder_is_another_door(bell: Bell, tmp_path: Path) -> None:
    bell(str(tmp_path / "one"))
    assert hand_over(str(tmp_path / "two"), []) is None
    assert door("postgresql://office/desk") != door("postgresql://office/other")


def test_who_comes_while_there_is_no_window_sees_the_next_one(
    qtbot: QtBot, bell: Bell, tmp_path: Path
) -> None:
    came: list[Sequence[Path]] = []
    hung = bell(str(tmp_path), [tmp_path / "own.csv"])  # type: ignore[call-arg]
    rung(qtbot, lambda: ring(str(door(str(tmp_path))), [tmp_path / "a.csv"]))
    assert came == []
    hung.lead_to(came.append)
    assert came == [[tmp_path / "own.csv", tmp_path / "a.csv"]]
    hung.lead_to(None)
    hung.lead_to(came.append)
    assert len(came) == 1


def test_a_dead_socket_is_no_obstacle(qtbot: QtBot, bell: Bell, tmp_path: Path) -> None:
    name = str(door(str(tmp_path)))
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(name)
        dead.listen()
    assert Path(name).exists()
    assert hand_over(str(tmp_path), []) is None
    bell(str(tmp_path))
    assert rung(qtbot, lambda: hand_over(str(tmp_path), [])) == DONE


def test_of_two_that_start_at_once_the_slower_one_leaves(
    qtbot: QtBot, bell: Bell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell(str(tmp_path)).setObjectName("that of another process")
    application = QApplication.instance()
    assert application is not None
    name = str(door(str(tmp_path)))
    files = [tmp_path / "a.csv"]
    answer = rung(qtbot, lambda: ring(name, files))
    assert answer is Answer.CAME
    monkeypatch.setattr("optindesk.composition.first_start.ring", lambda *_: answer)
    assert hang_bell(application, str(tmp_path), files) is None


def test_a_window_that_is_opened_again_keeps_its_bell(bell: Bell, tmp_path: Path) -> None:
    assert bell(str(tmp_path)) is bell(str(tmp_path))


def test_a_first_that_hangs_is_told_and_nothing_is_opened_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(second_start, "_say_silent", lambda: told.append("silent"))
    monkeypatch.setattr(second_start.ring, "__defaults__", (0.2,))
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(str(door(str(tmp_path))))
        hanging.listen()
        assert hand_over(str(tmp_path), []) == PROBLEM
    assert told == ["silent"]


def test_two_people_at_one_computer_do_not_meet(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door(str(tmp_path)) is not None
    assert runtime.stat().st_mode & 0o077 == 0
    runtime.chmod(0o755)
    assert door(str(tmp_path)) is None, "others could listen there"
    runtime.chmod(0o700)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    runtime.rename(runtime.with_name("optindesk-12345"))
    assert door(str(tmp_path)) is None, "it is somebody else's"
    assert hand_over(str(tmp_path), []) is None


def test_where_no_private_place_can_be_made_each_start_opens_a_window(
    runtime: Path, qapp: QCoreApplication, tmp_path: Path
) -> None:
    runtime.write_text("in the way")
    assert door(str(tmp_path)) is None
    made = hang_bell(qapp, str(tmp_path), [])
    assert made is not None
    made.deleteLater()


@pytest.mark.parametrize(
    "said", [b"nonsense\n", b"[]\n", b'{"files": 3}\n', b'{"files": []}\n', b"\xff\xff\n"]
)
def test_nonsense_at_the_door_opens_nothing(
    said: bytes, qtbot: QtBot, bell: Bell, tmp_path: Path
) -> None:
    came: list[Sequence[Path]] = []
    bell(str(tmp_path)).lead_to(came.append)
    caller = QLocalSocket()
    caller.connectToServer(str(door(str(tmp_path))))
    caller.write(said)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [[]]


def test_who_talks_without_end_is_left(qtbot: QtBot, bell: Bell, tmp_path: Path) -> None:
    bell(str(tmp_path))
    caller = QLocalSocket()
    caller.connectToServer(str(door(str(tmp_path))))
    caller.write(b"a" * (LONGEST_LINE + 1_000))
    qtbot.waitUntil(lambda: caller.state() == QLocalSocket.LocalSocketState.UnconnectedState)


def test_a_token_of_the_compositor_is_passed_on(
    qtbot: QtBot, bell: Bell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell(str(tmp_path)).lead_to(lambda _: None)
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    caller = QLocalSocket()
    caller.connectToServer(str(door(str(tmp_path))))
    caller.write(json.dumps({"files": [], "token": "abc"}).encode() + b"\n")
    qtbot.waitUntil(lambda: os.environ.get("XDG_ACTIVATION_TOKEN") == "abc")


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ([], Start()),
        (["--data", "here"], Start("here")),
        (["--data=here", "--by", "Rosa"], Start("here", "Rosa")),
        (["--data=-here"], Start("-here")),
        (["{sheet}"], Start(files=("{sheet}",))),
        (["--lang", "de", "{sheet}"], Start(lang="de", files=("{sheet}",))),
        (["--data", "--by", "Rosa"], None),  # the grammar says what is wrong
        (["--by", "Ros\udce4"], None),
        (["--lang", ""], None),
        (["send"], None),
        (["import", "{sheet}", "--list", "News"], None),
        (["--json"], None),
        (["--data"], None),
        (["nobody.csv"], None),
        (["{collector}"], None),
    ],
)
def test_what_a_start_is_for(given: list[str], start: Start | None, tmp_path: Path) -> None:
    sheet, collector = tmp_path / "a.csv", tmp_path / "a.optindesk-collector"
    sheet.touch()
    collector.touch()
    names = {"sheet": str(sheet), "collector": str(collector)}
    if start is not None:
        start = start._replace(files=tuple(Path(str(one).format(**names)) for one in start.files))
    assert start_of([one.format(**names) for one in given]) == start


def test_the_same_desk_is_opened_once_more_at_a_door_of_its_own(
    qtbot: QtBot, bell: Bell, tmp_path: Path
) -> None:
    first = bell(str(tmp_path))
    first.take_down()
    second = bell(str(tmp_path))
    assert second is not first
    came: list[Sequence[Path]] = []
    second.lead_to(came.append)
    assert rung(qtbot, lambda: hand_over(str(tmp_path), [])) is not None
    assert came == [[]]


def test_a_command_rings_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "hand_over", lambda *_: pytest.fail("a command"))
    monkeypatch.setattr(sys, "argv", ["optindesk", "--data", str(tmp_path / "desk"), "schedule"])
    assert __main__.main() == DONE


def test_the_window_comes_forward_and_looks_at_the_sheet(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("email\nanna@example.org\n")
    window.hide()
    window.come_forward([sheet])
    assert window.isVisible()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    qtbot.waitUntil(lambda: not window.jobs.running)
    for dialog in window.findChildren(ImportDialog):
        dialog.close()


def test_a_sheet_waits_until_the_dialog_that_asks_something_is_closed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("email\nanna@example.org\n")
    window.openers.new_list()
    (asking,) = window.findChildren(ListDialog)
    window.come_forward([sheet])
    assert not window.findChildren(ImportDialog)
    asking.close()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    qtbot.waitUntil(lambda: not window.jobs.running)
    for dialog in window.findChildren(ImportDialog):
        dialog.close()


def test_nothing_comes_forward_before_the_counter(window: MainWindow, tmp_path: Path) -> None:
    window.hide()
    window.bench.is_covered = True
    window.come_forward([tmp_path / "saturday.csv"])
    assert not window.isVisible()
    window.bench.is_covered = False


def test_two_processes_and_one_window(qtbot: QtBot, bell: Bell, tmp_path: Path) -> None:
    came: list[Sequence[Path]] = []
    data, sheet = tmp_path / "desk", tmp_path / "a.csv"
    sheet.touch()
    bell(str(data)).lead_to(came.append)
    command = [sys.executable, "-m", "optindesk", "--data", str(data), str(sheet)]
    done = rung(qtbot, lambda: subprocess.run(command, capture_output=True, timeout=60))
    assert (done.returncode, done.stdout, done.stderr) == (DONE, b"", b"")
    assert came == [[sheet]]
    assert not data.exists(), "it opened nothing itself"


def test_a_double_click_on_a_mac_opens_the_file_in_the_window_that_is_there(
    bell: Bell, qapp: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "Samstag größer.csv"
    with monkeypatch.context() as on_a_mac:
        on_a_mac.setattr(sys, "platform", "darwin")
        hung = bell(str(tmp_path))
    came: list[Path] = []
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(sheet)))  # before there is a window
    hung.lead_to(came.extend)
    assert came == [sheet]
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(sheet)))
    QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.ApplicationPaletteChange))
    assert came == [sheet, sheet]
