"""The start: what the window waits for, which is little of all that the program can do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from optindesk.ui.pages import At
from optindesk.ui.window import MainWindow

OPENS_THE_DESK = """
import linecache
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from optindesk.__main__ import main

application = QApplication(sys.argv[:1])
timer = QTimer(interval=5)

def look():
    for window in application.topLevelWidgets():
        to_do = getattr(window, "to_do", None)
        if to_do is not None and to_do.isVisible() and to_do.headline.text():
            print(*sys.modules)
            print(*linecache.cache)
            timer.stop()
            QTimer.singleShot(0, application.quit)

timer.timeout.connect(look)
timer.start()
sys.exit(main())
"""

NOT_YET = (
    "email.message",
    "email_validator",  # its patterns alone take 40 ms
    "jinja2",
    "lxml",
    "optindesk.cli",
    "optindesk.core.answer",
    "optindesk.files.pdf_document",
    "optindesk.flows.checking",
    "optindesk.flows.imports",
    "optindesk.flows.sending",
    "optindesk.ui.people_page",
    "optindesk.ui.review_page",
    "optindesk.ui.setup_wizard",
    "optindesk.ui.table",
    "segno",
)
"""What is imported when it is wanted. Where one of them fails here, an import at the top of a
module leads to it: see ``python -X importtime``."""


def test_the_window_waits_for_nothing_but_its_first_page(tmp_path: Path) -> None:
    """The figures of the start and of the memory hang on this (DESIGN 11)."""
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    environ = {**os.environ, **home, "LANG": "C.UTF-8"}
    data = tmp_path / "desk"
    make = [sys.executable, "-m", "optindesk", "--data", str(data), "list", "add", "News"]
    subprocess.run(make, check=True, capture_output=True, env=environ)
    command = [sys.executable, "-c", OPENS_THE_DESK, "--data", str(data)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    modules, sources = told.stdout.splitlines()
    there = set(modules.split())
    assert "optindesk.ui.todo_page" in there
    assert not there.intersection(NOT_YET)
    dialogs = {name for name in there if name.startswith("optindesk.ui.") and "dialog" in name}
    assert dialogs <= {"optindesk.ui.dialog_sizes"}
    assert not [one for one in sources.split() if one.endswith("todo_page.py")], "nobody reads them"


@pytest.mark.parametrize("page", ["people_page", "review_page"])
def test_a_page_does_not_wait_for_what_is_done_from_it(page: str) -> None:
    """One waits for a page when it is looked at first: two thirds of that were its dialogs."""
    command = [sys.executable, "-c", f"import sys, optindesk.ui.{page}; print(*sys.modules)"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    there = set(told.stdout.split())
    assert not there.intersection({"email_validator", "optindesk.core.answer"})
    dialogs = {name for name in there if name.startswith("optindesk.ui.") and "dialog" in name}
    assert dialogs <= {"optindesk.ui.dialog_sizes", "optindesk.ui.reply_dialog"}


@pytest.mark.parametrize("at", list(At)[1:])
def test_a_page_is_made_when_it_is_looked_at_first(
    qtbot: QtBot, open_window: Callable[[], MainWindow], at: At
) -> None:
    window = open_window()
    pages = window.pages
    assert [one for one in At if pages.is_made(one)] == [At.TO_DO]
    window.go(at)
    assert [one for one in At if pages.is_made(one)] == [At.TO_DO, at]
    assert pages.currentWidget() is pages.at(at)
    assert pages.count() == len(At)
    assert pages.is_seen(at)
    qtbot.waitUntil(lambda: not window.jobs.running)


def test_a_page_that_is_made_behind_another_does_not_come_forward(
    open_window: Callable[[], MainWindow],
) -> None:
    window = open_window()
    window.go(At.LISTS)
    assert window.people is window.people
    assert window.pages.currentWidget() is window.lists
    assert not window.pages.is_seen(At.PEOPLE)
    assert [window.pages.indexOf(window.pages.at(at)) for at in At] == list(At)
