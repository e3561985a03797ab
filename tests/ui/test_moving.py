"""The desk is moved from the window, which closes for it and says how that ended."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from optindesk import main
from optindesk.core.errors import DiskFull
from optindesk.core.model import Actor, ActorKind
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.flows import moving
from optindesk.store.database import Store
from optindesk.store.moved import Moved
from optindesk.store.opening import open_store
from optindesk.system.language import translator
from optindesk.ui.move_dialog import AskAway, AskBack, Away, Back, Do, MoveDialog
from optindesk.ui.window import MainWindow
from optindesk.ui.wiring import offer_what_fits
from stores import NOW

GOOD = "violin battery staple horse"
ROSA = Actor(ActorKind.PERSON, "Rosa", "laptop")
WORDS = translator("en")


def test_it_is_asked_where_to_and_the_window_closes_for_it(
    window: MainWindow, tmp_path: Path
) -> None:
    window.openers.move()
    (dialog,) = window.findChildren(AskAway)
    assert not dialog.go.isEnabled()
    dialog.choose_file(tmp_path / "move.zip")
    dialog.passphrase.setText("flower")
    dialog.again.setText("flower")
    assert not dialog.go.isEnabled(), "it is too easy to guess"
    dialog.passphrase.setText(GOOD)
    assert dialog.doubt.text() == "The two are not the same."
    dialog.again.setText(GOOD)
    dialog.go.click()
    assert window.wish == Away(tmp_path / "move.zip", GOOD)
    assert not window.isVisible()


def test_that_it_was_not_moved_needs_a_reason_and_a_tick(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "read_only", property(lambda _: Moved(NOW, "move.zip").trouble))
    window.openers.not_moved()
    (dialog,) = window.findChildren(AskBack)
    dialog.reason.setText("the stick was empty")
    assert not dialog.go.isEnabled()
    dialog.sure.setChecked(True)
    dialog.go.click()
    assert window.wish == Back("the stick was empty")


def test_where_and_when_it_went_is_said_before_it_goes_on_here(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    went = Moved(NOW, to="/home/anna/optindesk (anna@TILL-1)")
    monkeypatch.setattr(Store, "read_only", property(lambda _: went.trouble))
    window.openers.not_moved()
    (dialog,) = window.findChildren(AskBack)
    (said, *_) = [one.text() for one in dialog.findChildren(QLabel) if "went to" in one.text()]
    assert "“/home/anna/optindesk (anna@TILL-1)” on" in said
    assert "lost there" in dialog.sure.text().replace("&", "")


def doing(folder: Path) -> Do:
    def do(chosen: Away | Back, *, tick: Tick) -> Sentence:
        assert threading.current_thread() is not threading.main_thread()
        if isinstance(chosen, Away):
            packer = main.make_packer()
            moving.move(packer, folder, chosen.target, chosen.passphrase, ROSA, NOW, tick)
            return moving.done_in_words(chosen.target)
        return moving.go_on_here(folder, chosen.reason, ROSA, NOW, sure=True)

    return do


def shown(qtbot: QtBot, do: Do, chosen: Away | Back) -> MoveDialog:
    dialog = MoveDialog(WORDS, do, chosen)
    qtbot.addWidget(dialog, before_close_func=lambda _: dialog.jobs.close())
    dialog.show()
    dialog.reject()
    assert dialog.isVisible(), "not while it is at it"
    assert dialog.meanwhile.isVisible(), "it is said what goes on"
    qtbot.waitUntil(dialog.buttons.isEnabled)
    return dialog


def test_it_is_moved_and_goes_on_here_again(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    open_store(folder, NOW).close()
    away = shown(qtbot, doing(folder), Away(tmp_path / "move.zip", GOOD))
    assert "read back whole" in away.notice.text.text()
    assert not away.meanwhile.isVisible()
    assert (tmp_path / "move.zip").is_file()
    away.reopen.click()
    assert away.result() == 1
    back = shown(qtbot, doing(folder), Back("the stick was empty"))
    assert "goes on here" in back.notice.text.text()


@pytest.mark.parametrize("error", [DiskFull(), RuntimeError("ours")])
def test_what_goes_wrong_is_told(qtbot: QtBot, tmp_path: Path, error: Exception) -> None:
    def fails(chosen: Away | Back, *, tick: Tick) -> Sentence:
        raise error

    dialog = shown(qtbot, fails, Away(tmp_path / "x.zip", GOOD))
    assert dialog.notice.text.text()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_desk_that_was_moved_offers_the_way_back(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not window.commands.not_moved.isVisible()
    trouble = Moved(NOW, "move.zip").trouble
    monkeypatch.setattr(Store, "read_only", property(lambda _: trouble))
    offer_what_fits(window)
    assert window.commands.not_moved.isVisible()
    assert not window.commands.move.isVisible()
