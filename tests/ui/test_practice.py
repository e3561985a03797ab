"""The desk to practise at stands beside one's own: nothing is mixed, and it says what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from optindesk.composition import practice, windows
from optindesk.composition.desk import make_desk, mark_as_practice, opened
from optindesk.composition.exits import DONE, PROBLEM
from optindesk.composition.moment import who
from optindesk.composition.second_start import Start
from optindesk.core.errors import FolderBusy
from optindesk.flows.desk import Desk
from optindesk.main import main
from optindesk.store import archive
from optindesk.system import paths
from optindesk.system.language import Translator
from optindesk.system.settings import LANGUAGE, Settings
from optindesk.ui import front
from optindesk.ui.listening import LISTEN, OFF
from optindesk.ui.practice_line import PracticeLine
from optindesk.ui.window import MainWindow
from optindesk.ui.wishes import Wish
from pages import KeptSettings, ShowWindow

Open = Callable[[Desk], MainWindow]


@pytest.fixture
def opened_window(qtbot: QtBot, show_window: ShowWindow) -> Open:
    def open_it(desk: Desk) -> MainWindow:
        window = show_window(desk, KeptSettings({LISTEN: OFF}))
        qtbot.waitUntil(lambda: not window.jobs.running)
        return window

    return open_it


def test_a_real_desk_offers_to_practise_and_nothing_of_it_is_marked(
    opened_window: Open, desk: Desk
) -> None:
    window = opened_window(replace(desk, practice=None))
    begun: list[bool] = []
    window.openers.begin_practice = lambda: not begun.append(True)
    assert window.commands.practice.isVisible()
    assert not window.commands.anew.isVisible()
    assert window.findChildren(PracticeLine) == []
    window.commands.practice.trigger()
    assert begun == [True]
    assert window.notice.text.text() == "Practice opens in a window of its own."
    window.openers.begin_practice = lambda: False
    window.commands.practice.trigger()
    assert window.notice.text.text() == "The window to practise in could not be opened."


def test_practice_says_over_every_page_what_it_is_and_begins_anew_when_that_is_sure(
    opened_window: Open, desk: Desk
) -> None:
    window = opened_window(desk)
    (line,) = window.findChildren(PracticeLine)
    assert line.isVisible()
    assert window.windowTitle() == "Opt-In Desk — practice"
    assert not window.commands.practice.isVisible()
    window.commands.anew.trigger()
    (box,) = window.findChildren(QMessageBox)
    assert window.wish is None
    (begin,) = [one for one in box.buttons() if one.text() == "&Begin anew"]
    begin.click()
    assert window.wish is Wish.PRACTISE_ANEW


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(front, "has_no_screen", lambda: False)
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.json")
    return tmp_path / "desk"


Seen = list[tuple[Desk, Translator, Settings]]


def runs(monkeypatch: pytest.MonkeyPatch, *wishes: Wish | None) -> Seen:
    """Windows that end with these wishes, one after the other; what each was opened with."""
    seen: Seen = []

    def run(
        desk: Desk, words: Translator, settings: Settings, *_: Any, **__: Any
    ) -> tuple[int, Wish | None]:
        seen.append((desk, words, settings))
        return DONE, wishes[len(seen) - 1]

    monkeypatch.setattr(windows, "run_window", run)
    return seen


def test_its_data_and_its_settings_are_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    usual = Settings(paths.settings_file())
    usual.set(LANGUAGE, "de")
    seen = runs(monkeypatch, None)
    assert main(["--data", str(home), "--by", "Rosa", "practise"]) == DONE
    ((desk, words, settings),) = seen
    assert desk.is_practice
    assert desk.actor.name == "Rosa"
    assert words.code == "de", "as the desk beside it, until another is chosen"
    settings.set(LANGUAGE, "fr")
    assert Settings(paths.settings_file()).get(LANGUAGE) == "de"
    assert (home / "practice").is_dir()
    assert not (home / "optindesk.sqlite").exists()


def test_the_desk_of_a_server_is_practised_at_on_this_computer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path)
    assert practice.folder_of(Start("postgresql://x@y/z")) == tmp_path / "practice"
    assert practice.folder_of(Start()) == tmp_path / "practice"


def people_at(folder: Path) -> list[str]:
    with opened(folder) as store:
        make_desk(store, who(""), folder / "mail")
        return [one.name for one in archive.all_lists()]


def test_who_begins_anew_finds_what_there_was_at_first(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    seen = runs(monkeypatch, Wish.PRACTISE_ANEW, None, None)

    folder = home / "practice"
    folder.mkdir(parents=True)
    with opened(folder) as store:
        mark_as_practice(store)
        desk = make_desk(store, who(""), folder / "mail")
        desk.set_account(ACCOUNT)
        desk.add_list("Mine", "What I practised with.", "en")
    assert practice.practice_window(Start(str(home))) == DONE
    assert len(seen) == 2
    assert people_at(folder) == ["Flower news"]
    with opened(folder) as store:
        make_desk(store, who(""), folder / "mail").add_list("Mine", "Once more.", "en")
    assert main(["--data", str(home), "practise", "--anew"]) == DONE
    assert people_at(folder) == ["Flower news"]


def test_what_is_open_or_no_practice_is_not_thrown_away(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "practice"
    folder.mkdir(parents=True)
    with opened(folder) as store:
        make_desk(store, who("")).add_list("Real", "Of real people.", "en")
    practice.begin_anew(folder)
    assert people_at(folder) == ["Real"], "whatever its folder is called"
    with opened(folder) as store:
        mark_as_practice(store)
        with pytest.raises(FolderBusy):
            practice.begin_anew(folder)
        assert main(["--data", str(home), "practise", "--anew"]) == PROBLEM
    assert "Close the other Opt-In Desk" in capsys.readouterr().err


def test_it_is_begun_as_a_process_of_its_own_over_the_same_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[list[str]] = []

    def start(program: str, arguments: list[str]) -> tuple[bool, int]:
        begun.append([program, *arguments])
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", start)
    assert practice.begin_beside(Start("desk", "Rosa", "de"))
    assert practice.begin_beside(Start())
    assert begun[0][-4:] == ["--data=desk", "--by=Rosa", "--lang=de", "practise"]
    assert begun[1][-3:] == ["-m", "optindesk", "practise"]


def test_one_can_go_on_from_it_to_the_desk_itself(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    seen = runs(monkeypatch, Wish.PRACTISE, Wish.START_AGAIN, Wish.SET_UP, None)
    assert windows.desk_window(Start(str(home))) == DONE
    assert [desk.is_practice for desk, *_ in seen] == [False, True, True, False]


def test_who_opens_the_desk_while_practising_is_not_told_that_it_died(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "log_file", lambda: tmp_path / "logs" / "optindesk.log")
    open_markers: list[list[str]] = []

    def run(*_: Any, **__: Any) -> tuple[int, Wish | None]:
        open_markers.append([one.name for one in (tmp_path / "logs").glob("*.open")])
        return DONE, Wish.PRACTISE if len(open_markers) == 1 else None

    monkeypatch.setattr(windows, "run_window", run)
    assert windows.desk_window(Start(str(home))) == DONE
    assert [len(markers) for markers in open_markers] == [1, 0]
