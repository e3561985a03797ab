"""A start knows whether the one before it died, says so once, and keeps its last words."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest
from pytestqt.qtbot import QtBot

from optindesk.composition import last_end
from optindesk.composition.last_end import watched
from optindesk.system.language import Translator
from optindesk.ui.notice import LOOK
from optindesk.ui.problem import BugDialog
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.window import MainWindow
from pages import settle

NAME = "0123abcd"

SCRIPT = """
import sys
from pathlib import Path
from optindesk.composition.last_end import watched
with watched(Path(sys.argv[1]), "0123abcd", str) as died:
    print(died, flush=True)
    {end}
"""


def start(folder: Path, end: str = "pass") -> subprocess.CompletedProcess[str]:
    """A start in a process of its own, and its `end`."""
    command = [sys.executable, "-c", SCRIPT.format(end=end), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_who_ended_as_it_should_leaves_nothing_to_say(tmp_path: Path) -> None:
    assert [start(tmp_path).stdout.strip() for _ in range(2)] == ["False", "False"]


def test_who_is_asked_to_end_ends_as_it_should(tmp_path: Path) -> None:
    asked = start(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    assert asked.returncode == -signal.SIGTERM
    assert start(tmp_path).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("end", "trace"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "it said nothing"),
        ("import faulthandler; faulthandler._sigsegv()", "Segmentation fault"),
    ],
    ids=["killed", "crashed"],
)
def test_the_start_after_a_death_says_so_once_and_keeps_the_report(
    end: str, trace: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert start(tmp_path, end).returncode != 0
    logging.getLogger("optindesk").propagate = True
    with (
        caplog.at_level(logging.ERROR),
        watched(tmp_path, NAME, lambda text: text.replace("string", "masked")) as died,
    ):
        assert died
    assert trace in caplog.text
    assert "<string>" not in caplog.text
    with watched(tmp_path, NAME, str) as died:
        assert not died


def test_within_one_process_the_window_may_open_again(tmp_path: Path) -> None:
    with watched(tmp_path, NAME, str) as first, watched(tmp_path, NAME, str) as again:
        assert (first, again) == (False, False)
    assert not (tmp_path / f"{NAME}.open").exists()


def test_another_desk_is_another_matter(tmp_path: Path) -> None:
    (tmp_path / "other.open").write_text("1")
    with watched(tmp_path, NAME, str) as died:
        assert not died


@pytest.mark.parametrize("content", [b"\xff\xff", b""])
def test_what_cannot_be_read_or_written_is_no_obstacle(content: bytes, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.open").write_bytes(content)
    with watched(tmp_path, NAME, str) as died:
        assert died is (content == b"")
    (tmp_path / "file").touch()
    with watched(tmp_path / "file", NAME, str) as died:
        assert not died


def test_a_program_without_a_listener_gets_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Path] = []
    monkeypatch.setattr(faulthandler, "is_enabled", lambda: False)

    def enable(file: TextIO) -> None:
        given.append(Path(file.name))
        file.close()

    monkeypatch.setattr(faulthandler, "enable", enable)
    with watched(tmp_path, NAME, str):
        assert given == [tmp_path / f"{NAME}.crash"]
        assert (tmp_path / f"{NAME}.open").read_text() == str(os.getpid())
    assert last_end.LONGEST_REPORT


def test_the_window_says_it_in_one_calm_sentence_and_offers_the_support_file(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.help.say_died()
    assert window.notice.mark == LOOK
    assert "All that was saved is here" in window.notice.text.text()
    window.notice.offer.click()
    settle(qtbot, window.read)
    (dialog,) = window.findChildren(SupportDialog)
    dialog.close()


def test_a_mistake_of_ours_offers_the_support_file(
    qtbot: QtBot, window: MainWindow, words: Translator
) -> None:
    assert window.problems._support is not None
    dialog = BugDialog("details", words, window, window.problems._support)
    dialog.open()
    dialog.support_button.click()
    settle(qtbot, window.read)
    (shown,) = window.findChildren(SupportDialog)
    shown.close()
