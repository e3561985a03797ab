"""Who opens the desk for the first time may practise first, or goes straight to it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from optindesk import main
from optindesk.flows.desk import Desk
from optindesk.system import paths
from optindesk.ui import first_start

Press = Callable[[QMessageBox], object]


def pressing(text: str) -> Press:
    def press(box: QMessageBox) -> None:
        next(one for one in box.buttons() if text in one.text()).click()

    return press


@pytest.fixture
def first_start_with(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Press], list[bool]]:
    """Opens a new desk and answers the question; whether the desk that opens is to practise."""
    practises: list[bool] = []

    def run(desk: Desk, *_: Any) -> tuple[int, None]:
        practises.append(desk.practice is not None)
        return main.DONE, None

    monkeypatch.setattr(main, "_run_window", run)
    monkeypatch.setattr(main, "_has_no_screen", lambda: False)
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.ini")

    def start(press: Press) -> list[bool]:
        true_box = first_start.first_start_box

        def box(words: Any) -> QMessageBox:
            made = true_box(words)
            QTimer.singleShot(0, lambda: press(made))
            return made

        monkeypatch.setattr(first_start, "first_start_box", box)
        typed = Namespace(lang=None, data=str(tmp_path / "desk"), by="Rosa")
        assert main._window(typed) == main.DONE
        return practises

    return start


def test_who_wants_to_practise_gets_a_practice_desk(
    first_start_with: Callable[[Press], list[bool]],
) -> None:
    assert first_start_with(pressing("Practise")) == [True]


@pytest.mark.parametrize("press", [pressing("Not now"), QMessageBox.reject])
def test_not_now_opens_the_desk_itself(
    press: Press, first_start_with: Callable[[Press], list[bool]]
) -> None:
    assert first_start_with(press) == [False]
