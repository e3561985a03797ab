"""Who may be written to is given to another program from the window, and taken out there again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desks import furnish
from optindesk.core.errors import NoConnection
from optindesk.core.model import Target
from optindesk.core.ports import Mailbox
from optindesk.flows import safe_to_mail
from optindesk.flows.desk import Desk
from optindesk.flows.safe_to_mail import Wanted
from optindesk.store import archive
from optindesk.ui.export_dialog import ExportDialog, What
from optindesk.ui.giving import UncheckedDialog
from optindesk.ui.window import MainWindow


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running)


def dialog_of(window: MainWindow, kind: type) -> list[object]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def first() -> Target:
    return Target(next(one.id for one in archive.all_lists() if one.name == "Blumenpost"))


@pytest.fixture
def full(desk: Desk, tmp_path: Path) -> Desk:
    furnish(desk, tmp_path, 30)
    return desk


def test_the_dialog_asks_for_whom_and_offers_the_usual_kind_of_file(
    qtbot: QtBot, full: Desk, window: MainWindow
) -> None:
    window.reload()
    settle(qtbot, window)
    dialog = ExportDialog(window.bench, archive.all_lists(), window)
    dialog.show()
    assert dialog.mailer.isVisible()
    dialog.mailer.setCurrentText("Word")
    dialog.go.click()
    (files,) = dialog.findChildren(QFileDialog)
    assert files.defaultSuffix() == "xlsx"
    files.reject()
    dialog.kinds.button(list(What).index(What.RECORDS)).setChecked(True)
    assert not dialog.mailer.isVisible()
    assert not dialog.own_replies.isVisible()
    dialog.reject()


def test_each_list_is_offered_a_file_of_its_own(full: Desk, window: MainWindow) -> None:
    full.add_list("Märkte: Süd/Ost?", "", "de")
    today = full.clock().date().isoformat()

    def offered(name: str) -> str:
        dialog = ExportDialog(window.bench, archive.all_lists(), window)
        dialog.show()
        dialog.list.setCurrentText(name)
        dialog.go.click()
        (files,) = dialog.findChildren(QFileDialog)
        (path,) = files.selectedFiles()
        files.reject()
        dialog.reject()
        return Path(path).name

    assert offered("Märkte: Süd/Ost?") == f"safe-to-mail-Märkte-Süd-Ost-{today}.csv"
    other = next(one.name for one in archive.all_lists() if one.name != "Märkte: Süd/Ost?")
    assert offered(other) == f"safe-to-mail-{other.replace(' ', '-')}-{today}.csv"


def test_who_left_is_named_on_the_first_screen_and_written_to_a_file(
    qtbot: QtBot, full: Desk, window: MainWindow, tmp_path: Path
) -> None:
    window.openers.giving.write(Wanted(first(), "mailchimp"), tmp_path / "may.csv")
    settle(qtbot, window)
    assert "may be written to" in window.notice.text.text()
    lines = (tmp_path / "may.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Email Address,Name")
    address = lines[1].partition(",")[0]
    assert not window.to_do.given.isVisible()
    full.withdraw(address)
    window.reload()
    settle(qtbot, window)
    assert "still in what Mailchimp was given" in window.to_do.given.text.text()
    window.commands.take_out.trigger()
    settle(qtbot, window)
    (files,) = window.findChildren(QFileDialog)
    files.fileSelected.emit(str(tmp_path / "out.csv"))
    files.reject()
    settle(qtbot, window)
    assert (tmp_path / "out.csv").read_text("utf-8-sig").split() == ["Email", "Address", address]
    assert "have Mailchimp take the address out" in window.notice.text.text()
    assert not window.to_do.given.isVisible()
    window.commands.take_out.trigger()
    settle(qtbot, window)
    assert "Nobody who may no longer be written to" in window.notice.text.text()


def test_where_the_mailbox_cannot_be_read_somebody_says_why_that_does_not_matter(
    qtbot: QtBot, full: Desk, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> Mailbox:
        raise NoConnection(host="imap.example", port=993, reason="no route")

    monkeypatch.setattr(safe_to_mail, "is_fresh", lambda now: False)
    object.__setattr__(window.bench.desk, "mailbox", gone)
    window.openers.giving.write(Wanted(first()), tmp_path / "safe.csv")
    settle(qtbot, window)
    (dialog,) = window.findChildren(UncheckedDialog)
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.reason, "on the train")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert (tmp_path / "safe.csv").exists()
