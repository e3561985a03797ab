"""A copy is put back from the window: looked at first, and also where no desk can be opened."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from optindesk.composition import windows
from optindesk.composition.desk import make_packer
from optindesk.composition.exits import DONE
from optindesk.composition.late import BlankingMeans
from optindesk.composition.second_start import Start
from optindesk.core.errors import DamagedStore, DiskFull, FolderBusy
from optindesk.core.model import Actor, ActorKind
from optindesk.core.packing import PACKED_DATABASE
from optindesk.core.ports import Tick
from optindesk.flows import restoring, unpacking
from optindesk.flows.restoring import Look, Restored
from optindesk.flows.unpacking import Choice
from optindesk.main import make_desk, opened, who
from optindesk.store.backup import copy_database
from optindesk.store.opening import open_store
from optindesk.system import paths
from optindesk.system.language import translator
from optindesk.ui import first_start, front
from optindesk.ui.restore_dialog import RestoreDialog
from optindesk.ui.window import MainWindow
from stores import NOW

WORDS = translator("en")
PACKER = make_packer()
ROSA = Actor(ActorKind.PERSON, "Rosa", "laptop")


def copied(folder: Path) -> Path:
    open_store(folder, NOW).close()
    copy = folder.parent / "copy.db"
    copy_database(folder / "optindesk.db", copy)
    return copy


def dialog_for(qtbot: QtBot, folder: Path, *, is_open: bool = False) -> RestoreDialog:
    def look(choice: Choice, tick: Tick) -> Look:
        assert threading.current_thread() is not threading.main_thread()
        return unpacking.look(PACKER, choice, folder, tick)

    def restore(choice: Choice, *, sure: bool, tick: Tick) -> Restored:
        assert threading.current_thread() is not threading.main_thread()
        means = BlankingMeans()
        return unpacking.restore(PACKER, choice, folder, means, ROSA, NOW, sure=sure, tick=tick)

    dialog = RestoreDialog(WORDS, look, None if is_open else restore)
    qtbot.addWidget(dialog, before_close_func=lambda _: dialog.jobs.close())
    dialog.show()
    return dialog


def test_a_copy_is_looked_at_before_it_can_be_put_back(qtbot: QtBot, tmp_path: Path) -> None:
    copy = copied(tmp_path / "desk")
    dialog = dialog_for(qtbot, tmp_path / "desk")
    assert not dialog.go.isEnabled()
    dialog.look_at(copy)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert "The copy is of" in dialog.copy_is.text()
    assert dialog.loss.text() == "Nothing that is here would be lost."
    dialog.go.click()
    qtbot.waitUntil(lambda: "The copy was put back" in dialog.notice.text.text())
    dialog.buttons.buttons()[0].click()
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_what_was_wanted_can_be_tried_again_once_nobody_is_in_the_way(
    qtbot: QtBot, tmp_path: Path
) -> None:
    copy, tries = copied(tmp_path / "desk"), [FolderBusy(what="It is open elsewhere.")]
    dialog = dialog_for(qtbot, tmp_path / "desk")
    true = dialog._restore
    assert true is not None

    def restore(choice: Choice, *, sure: bool, tick: Tick) -> Restored:
        if tries:
            raise tries.pop()
        return true(choice, sure=sure, tick=tick)

    dialog._restore = restore
    dialog.put_back(Choice(copy), sure=True)
    qtbot.waitUntil(lambda: "It is open elsewhere" in dialog.notice.text.text())
    assert dialog.go.isEnabled()
    dialog.go.click()
    qtbot.waitUntil(lambda: "The copy was put back" in dialog.notice.text.text())


def test_what_is_no_copy_cannot_be_put_back_and_another_can_be_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    copy = copied(tmp_path / "desk")
    dialog = dialog_for(qtbot, tmp_path / "desk")
    (tmp_path / "diary.db").write_text("Dear diary")
    dialog.look_at(tmp_path / "diary.db")
    qtbot.waitUntil(dialog.notice.isVisible)
    assert not dialog.go.isEnabled()
    dialog.look_at(copy)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert not dialog.notice.isVisible()


def test_another_desks_copy_needs_a_tick(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as store:
        make_desk(store, who("Rosa")).add_list("News", "", "en")
    (tmp_path / "b").mkdir()
    other = copied(tmp_path / "b" / "desk")
    dialog = dialog_for(qtbot, tmp_path / "desk", is_open=True)
    dialog.look_at(other)
    qtbot.waitUntil(dialog.sure.isVisible)
    assert not dialog.go.isEnabled()
    dialog.sure.setChecked(True)
    with qtbot.waitSignal(dialog.wanted) as wanted:
        dialog.go.click()
    assert wanted.args == [Choice(other), True]
    assert restoring.look(other, tmp_path / "desk").is_of_other_desk, "nothing was done yet"


@pytest.mark.parametrize("error", [DiskFull(), RuntimeError("ours")])
def test_what_goes_wrong_is_told_and_leaves_a_way_out(
    qtbot: QtBot, tmp_path: Path, error: Exception
) -> None:
    copy = copied(tmp_path / "desk")
    dialog = dialog_for(qtbot, tmp_path / "desk")

    def fails(*_: object, **__: object) -> Any:
        raise error

    dialog._restore = fails
    dialog.put_back(Choice(copy), sure=False)
    dialog.reject()
    assert dialog.isVisible(), "not while it is at it"
    qtbot.waitUntil(dialog.notice.isVisible)
    dialog.reject()
    assert not dialog.isVisible()


def test_the_menu_closes_the_window_to_put_the_copy_back(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    copy = Choice(tmp_path / "copy.db")
    with qtbot.waitSignal(window.openers.restore_wanted, raising=False, timeout=0):
        window.openers.restore_wanted.emit(copy, False)
    assert window.wish == (copy, False)
    assert not window.isVisible()


def test_a_desk_that_cannot_open_its_data_offers_a_copy(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    copy = copied(folder)
    (folder / "optindesk.db").write_text("Dear diary")
    opened: list[str] = []
    monkeypatch.setattr(
        windows,
        "run_window",
        lambda desk, *_, **__: (opened.append(desk.store.url), (DONE, None))[1],
    )
    monkeypatch.setattr(front, "has_no_screen", lambda: False)
    monkeypatch.setattr(windows, "is_new", lambda: False)
    monkeypatch.setattr(paths, "settings_file", lambda: tmp_path / "settings.ini")
    true_box, true_exec = first_start.trouble_box, RestoreDialog.exec

    def box(*given: Any) -> QMessageBox:
        made = true_box(*given)
        QTimer.singleShot(0, made.buttons()[0].click)
        return made

    def run(dialog: RestoreDialog) -> int:
        dialog.notice.spoke.connect(
            lambda: QTimer.singleShot(0, lambda: dialog.buttons.buttons()[0].click())
        )
        QTimer.singleShot(0, lambda: dialog.put_back(Choice(copy), sure=False))
        return true_exec(dialog)

    monkeypatch.setattr(first_start, "trouble_box", box)
    monkeypatch.setattr(RestoreDialog, "exec", run)
    assert windows.desk_window(Start(str(folder), "Rosa")) == DONE
    assert opened == [str(folder)]


def test_a_locked_copy_asks_for_its_passphrase_until_it_is_right(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder, locked = tmp_path / "desk", tmp_path / "stick.zip"
    key = PACKER.new_key("violin battery staple horse")
    PACKER.pack({PACKED_DATABASE: copied(folder)}, locked, key)
    dialog = dialog_for(qtbot, folder)
    dialog.look_at(locked)
    qtbot.waitUntil(dialog.passphrase.isVisible)
    assert not dialog.go.isEnabled()
    dialog.passphrase.setText("violin")
    dialog.unlock.click()
    qtbot.waitUntil(lambda: "Capitals and spaces" in dialog.notice.text.text())
    assert dialog.passphrase.selectedText() == "violin", "so that typing replaces it"
    dialog.passphrase.setText("violin battery staple horse")
    dialog.unlock.click()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert not dialog.locked.isVisible()
    dialog.go.click()
    qtbot.waitUntil(lambda: "The copy was put back" in dialog.notice.text.text())


def test_other_troubles_offer_no_copy(qtbot: QtBot) -> None:
    boxes = [
        first_start.trouble_box(trouble, WORDS)
        for trouble in (DiskFull(), DamagedStore(path="x", reason="y."))
    ]
    assert [len(box.buttons()) for box in boxes] == [1, 2]
