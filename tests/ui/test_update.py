"""Looking for a newer version: nothing goes out unless it is asked for, and nothing is obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import optindesk
from optindesk import __version__
from optindesk.core.newest import Place
from optindesk.flows.desk import Desk
from optindesk.mail.newest import ask_newest
from optindesk.ui.update_dialog import UpdateDialog
from pages import KeptSettings, ShowWindow, settle
from servers import Authority, Paper, Peer, Says, ScriptedServer, free_port, good, silent

PAGE = "https://desk.example/get"

Asked = Callable[[int], UpdateDialog]


@pytest.fixture
def dialog_of(
    qtbot: QtBot, desk: Desk, show_window: ShowWindow, authority: Authority
) -> Callable[[Place], UpdateDialog]:
    def make(place: Place) -> UpdateDialog:
        ask = partial(ask_newest, own=__version__, ca_file=str(authority.ca_file))
        placed = replace(desk, newest_place=lambda: place, ask_newest=ask)
        window = show_window(placed, KeptSettings())
        settle(qtbot, window.read)
        window.help.update.trigger()
        (dialog,) = window.findChildren(UpdateDialog)
        return dialog

    return make


def at(port: int) -> Place:
    return Place(f"https://localhost:{port}/newest.json", PAGE)


def told(qtbot: QtBot, dialog: UpdateDialog) -> str:
    """What it says once it was asked."""
    dialog.ask.click()
    assert not dialog.ask.isEnabled()
    qtbot.waitUntil(lambda: dialog.notice.isVisible())
    assert dialog.ask.isEnabled()
    return dialog.notice.text.text()


def test_it_says_whom_it_asks_and_asks_when_told_to(
    dialog_of: Callable[[Place], UpdateDialog], says: Says, qtbot: QtBot
) -> None:
    server = says(
        good(b'{"version": "99.0.1", "day": "2026-12-31", "page": "https://evil.example"}')
    )
    dialog = dialog_of(at(server.port))
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert f"You have version {__version__}." in said
    assert "is asked of localhost" in said
    assert dialog.notice.isHidden()
    assert server.sessions == 0
    assert server.heard == b""
    answer = told(qtbot, dialog)
    assert "There is a newer version: 99.0.1, of " in answer
    assert "evil" not in answer
    opened: list[str] = []
    dialog._bench.open_page = opened.append
    dialog.notice.offer.click()
    assert opened == [PAGE]
    dialog.close()


def test_the_newest_version_leads_nowhere(
    dialog_of: Callable[[Place], UpdateDialog], says: Says, qtbot: QtBot
) -> None:
    server = says(good(b'{"version": "%s", "day": "2026-12-31"}' % __version__.encode()))
    dialog = dialog_of(at(server.port))
    assert told(qtbot, dialog) == f"There is no newer version than yours, {__version__}."
    assert dialog.notice.offer.isHidden()
    dialog.close()


def test_without_the_internet_it_is_said_and_can_be_tried_again(
    dialog_of: Callable[[Place], UpdateDialog], qtbot: QtBot
) -> None:
    dialog = dialog_of(at(free_port()))
    assert "localhost cannot be reached" in told(qtbot, dialog)
    dialog.close()


def test_where_there_is_nobody_to_ask_that_is_said_at_once(
    dialog_of: Callable[[Place], UpdateDialog],
) -> None:
    dialog = dialog_of(Place())
    assert not dialog.ask.isEnabled()
    seen = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert len([text for text in seen if "not told where newer versions are made" in text]) == 1
    dialog.close()


def test_closing_does_not_wait_for_a_place_that_says_nothing(
    dialog_of: Callable[[Place], UpdateDialog],
    scripted: Callable[[Callable[[Peer], None]], ScriptedServer],
    paper: Paper,
    qtbot: QtBot,
) -> None:
    server = scripted(silent(paper))
    dialog = dialog_of(at(server.port))
    dialog.ask.click()
    qtbot.waitUntil(lambda: b"GET /" in server.heard)
    (job,) = [one for one in dialog._bench.jobs.running if one.title]
    dialog.close()
    assert job.lane.startswith("watch:")


def test_nothing_asks_by_itself() -> None:
    """In the window the dialog's button is the only way to a question."""
    package = Path(optindesk.__file__).parent
    asking = {
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        if re.search(r"desk\.newest\(\)|self\.ask_newest\(", file.read_text(encoding="utf-8"))
    }
    assert asking == {"flows/desk_owner.py", "ui/update_dialog.py"}
