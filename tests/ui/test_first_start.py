"""Who opens the desk for the first time is led through what it needs, or practises first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from optindesk.composition import second_start, windows
from optindesk.composition.exits import DONE
from optindesk.core.model import Account
from optindesk.flows.desk import Desk
from optindesk.flows.preferences import WHO
from optindesk.system import paths
from optindesk.system.settings import Settings
from optindesk.ui import front
from optindesk.ui.wishes import Wish

Seen = list[tuple[bool, bool, str]]
Start = Callable[..., Seen]


@pytest.fixture
def start(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Start:
    """Opens the desk; of each window that opened whether it is to practise, whether it leads
    through what is needed, and who sits there. `wish` is what is wished at the end of the first."""
    settings = tmp_path / "settings.json"
    monkeypatch.setattr(front, "has_no_screen", lambda: False)
    monkeypatch.setattr(paths, "settings_file", lambda: settings)

    def begin(
        wish: Wish | None = None,
        before: Callable[[Desk], object] = lambda desk: None,
        by: str = "",
    ) -> Seen:
        seen: Seen = []

        def run(
            desk: Desk, *_: Any, first: bool = False, leads_back: bool = False, **__: Any
        ) -> tuple[int, Wish | None]:
            assert leads_back is (desk.practice is not None), "from practice one gets back"
            seen.append((desk.practice is not None, first, desk.actor.name))
            before(desk)
            return DONE, wish if len(seen) == 1 else None

        monkeypatch.setattr(windows, "run_window", run)
        assert windows.desk_window(second_start.Start(str(tmp_path / "desk"), by)) == DONE
        return seen

    return begin


def test_a_new_desk_leads_through_what_it_needs(start: Start) -> None:
    assert start(by="Rosa") == [(False, True, "Rosa")]


def test_who_wants_to_practise_gets_a_practice_desk(start: Start) -> None:
    assert start(Wish.PRACTISE, by="Rosa") == [(False, True, "Rosa"), (True, False, "Rosa")]


def test_a_desk_with_an_account_opens_as_it_is(start: Start) -> None:
    def set_up(desk: Desk) -> Account:
        (known,) = desk.propose_account_offline("blumen@gmx.de")
        return desk.set_account(known.account)

    start(before=set_up)
    assert [first for _, first, _ in start()] == [False]


def test_this_computer_remembers_who_sits_there(start: Start, tmp_path: Path) -> None:
    Settings(tmp_path / "settings.json").set(WHO, "Marta")
    assert [who for *_, who in start()] == ["Marta"]
    assert [who for *_, who in start(by="Rosa")] == ["Rosa"], "what is typed comes first"
