"""An import that is stopped, or broke off when the desk died, leaves nothing, and that is said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desks import write_sheet
from optindesk.core.errors import Cancelled
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence
from optindesk.flows import taking_back
from optindesk.flows.desk import Desk
from optindesk.store import archive, sheets
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people
from optindesk.ui.sheet_preview import Wanted
from optindesk.ui.window import MainWindow


def first_list() -> int:
    return archive.all_lists()[0].id


def test_cancel_while_people_come_in_says_that_nobody_did(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count_people(PeopleQuery())
    monkeypatch.setattr(sheets, "PAGE", 2)
    some_are_in, go_on, clear = threading.Event(), threading.Event(), sheets.clear

    def waiting(import_id: int, last: int) -> None:
        clear(import_id, last)
        some_are_in.set()
        assert go_on.wait(60)

    monkeypatch.setattr(sheets, "clear", waiting)
    window.chores.import_sheet(Wanted(write_sheet(tmp_path / "big.csv", 9), (first_list(),)))
    qtbot.waitUntil(some_are_in.is_set)
    (job,) = [one for one in window.jobs.running if one.title]
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert "“big.csv” was stopped: nothing of it is in" in window.notice.text.text()
    assert count_people(PeopleQuery()) == before


@pytest.mark.long
def test_what_broke_off_with_the_desk_is_taken_out_when_it_opens_again(
    qtbot: QtBot,
    desk: Desk,
    open_window: Callable[[], MainWindow],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = count_people(PeopleQuery())
    monkeypatch.setattr(sheets, "PAGE", 2)

    def die(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if total is not None and done:
            raise Cancelled

    with monkeypatch.context() as dying:
        dying.setattr(taking_back, "break_off", lambda *_: None)
        opened = desk.open_sheet(write_sheet(tmp_path / "market.csv", 9), {})
        with pytest.raises(Cancelled):
            desk.import_sheet(opened, Target(first_list()), tick=die)
    assert count_people(PeopleQuery()) == before + 2
    window = open_window()
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert "“market.csv” broke off" in window.notice.text.text()
    assert count_people(PeopleQuery()) == before
