"""A place outside of the computer is chosen in the window, which says how old the last copy is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.store import archive
from optindesk.ui.outside_dialog import OutsideDialog
from optindesk.ui.window import MainWindow

GOOD = "violin battery staple horse"


@pytest.fixture(autouse=True)
def real(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a real desk, once it is open: one to practise on needs no copies."""
    monkeypatch.setattr(Desk, "works_alone", property(lambda desk: True))
    window.to_do._has_copies = True


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> OutsideDialog:
    window.commands.copy_outside.trigger()
    (opened,) = window.findChildren(OutsideDialog)
    qtbot.waitUntil(lambda: "So far no copy" in opened.now.text())
    return opened


def copies(stick: Path) -> int:
    return len(list(stick.glob("*.zip")))


def use(qtbot: QtBot, dialog: OutsideDialog, stick: Path) -> None:
    dialog.choose_place(stick)
    dialog.passphrase.setText(GOOD)
    dialog.again.setText(GOOD)
    dialog.use.click()
    qtbot.waitUntil(lambda: "From now on" in dialog.notice.text.text())


@pytest.mark.long
def test_a_place_is_used_from_now_on_and_a_copy_is_there_at_once(
    qtbot: QtBot, window: MainWindow, dialog: OutsideDialog, stick: Path
) -> None:
    assert not dialog.use.isEnabled()
    dialog.choose_place(stick)
    dialog.passphrase.setText(GOOD)
    assert not dialog.use.isEnabled(), "it is typed twice"
    dialog.again.setText("violin batterx")
    assert dialog.doubt.text() == "The two are not the same."
    use(qtbot, dialog, stick)
    assert copies(stick) == 1
    assert dialog.passphrase.text() == dialog.again.text() == ""
    qtbot.waitUntil(lambda: "Last copy outside: today." in dialog.now.text())
    dialog.copy.click()
    qtbot.waitUntil(lambda: "read back" in dialog.notice.text.text())
    qtbot.waitUntil(lambda: "outside: today" in window.to_do.outside.text.text())
    assert not window.to_do.outside.mark.isVisibleTo(window.to_do)


def test_what_speaks_against_a_place_is_said_and_changes_nothing(
    qtbot: QtBot, dialog: OutsideDialog, stick: Path
) -> None:
    dialog.choose_place(stick)
    for line in (dialog.passphrase, dialog.again):
        line.setText("flower")
    dialog.use.click()
    qtbot.waitUntil(lambda: "too easy to guess" in dialog.notice.text.text())
    assert dialog.use.isEnabled()
    dialog.choose_place(stick / "gone")
    dialog.unlocked.setChecked(True)
    assert not dialog.passphrase.isEnabled()
    dialog.use.click()
    qtbot.waitUntil(lambda: "is not there" in dialog.notice.text.text())
    assert not archive.setting("outside")


def test_the_first_screen_tells_of_it_until_there_is_a_place_and_when_it_gets_old(
    qtbot: QtBot,
    window: MainWindow,
    dialog: OutsideDialog,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, desk = window.to_do.outside, window.bench.desk
    desk.sign_up("ana@example.org", Target(desk.add_list("News", "", "en").id))
    window.reload()
    qtbot.waitUntil(lambda: "all proof is gone" in line.text.text())
    assert line.mark.isVisibleTo(window.to_do)
    use(qtbot, dialog, stick)
    later = desk.clock() + timedelta(days=23)
    monkeypatch.setattr(Desk, "clock", lambda _: later)
    window.reload()
    qtbot.waitUntil(lambda: "Last copy outside: 23 days ago." in line.text.text())
    assert line.mark.isVisibleTo(window.to_do)


def test_no_more_copies_are_made_where_that_is_wanted(
    qtbot: QtBot, dialog: OutsideDialog, stick: Path
) -> None:
    use(qtbot, dialog, stick)
    qtbot.waitUntil(dialog.forget.isVisible)
    dialog.forget.click()
    qtbot.waitUntil(lambda: "No more copies" in dialog.notice.text.text())
    assert not archive.setting("outside")
    assert copies(stick) == 1
