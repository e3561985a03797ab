"""Collecting on a second computer: the window there, what it gets and what it gives back."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from optindesk.composition import windows
from optindesk.core.collector import is_genuine
from optindesk.core.domains import CommonDomains
from optindesk.core.errors import DiskFull
from optindesk.files.collector_file import CollectedFile, load_collector, read_enclosed
from optindesk.flows.collected import Collecting
from optindesk.flows.desk import Desk
from optindesk.flows.typed import TypedSignUp
from optindesk.main import now, who
from optindesk.store import contact_rows
from optindesk.system.language import Translator
from optindesk.ui.collector_dialog import CollectorDialog
from optindesk.ui.collector_window import CollectorWindow, open_collector
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.terms_dialog import TermsDialog
from optindesk.ui.window import At, MainWindow
from pages import ANNA, BERTA, Key, Nothing, save_as
from papers import sheet_number

Settle = Callable[[], None]
Open = Callable[[], CollectorWindow]


@pytest.fixture
def given(desk: Desk, tmp_path: Path) -> Path:
    """The collector that the desk made, for two lists."""
    desk.add_list("Workshops & more", "Binding wreaths.", "en")
    path = tmp_path / "market.optindesk-collector"
    desk.make_collector([1, 2], path)
    return path


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return tmp_path / "market.optindesk-signups"


@pytest.fixture
def open_there(qtbot: QtBot, given: Path, back: Path, words: Translator) -> Iterator[Open]:
    windows: list[CollectorWindow] = []

    def make() -> CollectorWindow:
        collector = load_collector(given)
        file = CollectedFile(back, collector)
        domains = CommonDomains(frozenset({"gmail.com"}))
        books = Collecting(
            collector, file.append, read_enclosed, who("Vera"), now, domains, file.entries
        )
        window = open_collector(books, back, words)
        window.problems.bug = pytest.fail  # type: ignore[method-assign]
        window.jobs._bug = pytest.fail
        windows.append(window)
        still(qtbot, window)
        return window

    yield make
    for window in windows:
        window.form._warned_of = str(window.form.rows.unsaved)
        window.form.person.clear()
        window.close()
        window.deleteLater()


def still(qtbot: QtBot, window: CollectorWindow | MainWindow) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.jobs.running)
        QApplication.processEvents()


def typed(qtbot: QtBot, window: CollectorWindow, address: str) -> None:
    person = window.form.person
    QTest.keyClicks(person.address, address)
    window.activateWindow()
    person.address.setFocus()
    QTest.keyClick(person.address, Key.Key_Return)
    still(qtbot, window)


def told(window: CollectorWindow) -> list[tuple[str, str]]:
    model = window.form.rows.model()
    return [
        (model.index(row, 1).data(), model.index(row, 3).data()) for row in range(model.rowCount())
    ]


# --- there ----------------------------------------------------------------------------------------


def test_each_enter_is_on_the_disk(qtbot: QtBot, open_there: Open, given: Path, back: Path) -> None:
    window = open_there()
    assert window.windowTitle() == "Collecting for Blumen Blume"
    assert window.form.sheet.lists.new.isHidden(), "lists are made at the desk"
    typed(qtbot, window, ANNA)
    typed(qtbot, window, "tom@gmial.com")
    key = load_collector(given).key
    assert is_genuine(back.read_bytes(), key)
    assert back.read_bytes().count(b"\n") == 3
    assert told(window) == [("tom@gmial.com", "written down"), (ANNA, "written down")]
    assert "Look: perhaps tom@gmail.com is meant" in window.form.notice.text.text()
    assert window.form.count.text() == "2 people typed"
    window.form.put_right.click()
    QTest.keyClick(window.form.person.address, Key.Key_Return)
    still(qtbot, window)
    assert told(window)[0] == ("tom@gmail.com", "written down")
    window.form.back.click()
    still(qtbot, window)
    assert told(window)[0] == ("tom@gmail.com", "taken back")


def test_it_goes_on_where_it_was(qtbot: QtBot, open_there: Open) -> None:
    window = open_there()
    typed(qtbot, window, ANNA)
    window.close()
    again = open_there()
    assert told(again) == [(ANNA, "written down")]
    again.form.rows.selectRow(0)
    again.form.back.click()
    still(qtbot, again)
    assert told(again) == [(ANNA, "taken back")]


def test_what_people_agree_to_is_shown_and_noted_if_they_read_it_here(
    qtbot: QtBot, open_there: Open
) -> None:
    window = open_there()
    window.terms.click()
    (dialog,) = window.findChildren(TermsDialog)
    page = dialog.tabs.currentWidget()
    assert "What is in bloom, once a month." in page.toPlainText()  # type: ignore[attr-defined]
    assert window.form.sheet.paper.text() == "", "never by silence"
    dialog.take.click()
    assert window.form.sheet.paper.text() == sheet_number(1, "K")
    window.form.sheet.paper.editingFinished.emit()
    still(qtbot, window)
    assert window.form.sheet.refusal.isHidden()
    window.form.sheet.paper.setText("7")
    window.form.sheet.paper.editingFinished.emit()
    still(qtbot, window)
    assert "“7” is no number of a sheet" in window.form.sheet.refusal.text.text()


def test_sheets_come_along(qtbot: QtBot, open_there: Open, tmp_path: Path, back: Path) -> None:
    window = open_there()
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("email\ncy@example.org\n", encoding="utf-8")
    window.add.click()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(sheet)])
    dialog.close()
    still(qtbot, window)
    assert window.sheets.text() == "1 sheet comes along"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(sheet)), QUrl.fromLocalFile(str(tmp_path / "gone"))])
    place, buttons = QPointF(5, 5), Qt.MouseButton.LeftButton
    keys, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    entering = QDragEnterEvent(place.toPoint(), action, mime, buttons, keys)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(place, action, mime, buttons, keys))
    still(qtbot, window)
    assert window.sheets.text() == "2 sheets come along"
    assert "gone" in window.form.notice.text.text(), "what is not there is said"


def test_nothing_is_lost_when_it_is_closed(
    qtbot: QtBot, open_there: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_there()

    def full(*_: object) -> None:
        raise DiskFull()

    books = window._books
    monkeypatch.setattr(Collecting, "_write", full)
    QTest.keyClicks(window.form.person.address, ANNA)
    window.form.person.save.click()
    assert not window.close(), "it is being saved"
    still(qtbot, window)
    assert window.isVisible()
    assert told(window) == [(ANNA, "not saved")]
    assert books.entries == []
    monkeypatch.undo()
    window.form.put_right.click()
    window.form.person.save.click()
    assert not window.close()
    still(qtbot, window)
    assert not window.isVisible(), "now that it is saved"
    assert [typed.address for typed, _ in books.standing] == [ANNA]


def test_the_folder_is_shown(open_there: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    window = open_there()
    window.folder.click()
    assert Path(shown[0].toLocalFile()) == window._path.parent


def test_the_command_opens_the_window(
    qtbot: QtBot, given: Path, back: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def run() -> int:
        windows: list[QWidget] = QApplication.topLevelWidgets()
        (window,) = [one for one in windows if isinstance(one, CollectorWindow) and one.isVisible()]
        seen.append(window._path)
        window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", staticmethod(run))
    typed = argparse.Namespace(file=str(given), to=None, by="Vera", json=False, lang="en")
    assert windows.collect(typed) == 0
    assert seen == [back]


# --- at the desk ----------------------------------------------------------------------------------


def test_the_desk_makes_it_and_takes_in_what_comes_back(
    qtbot: QtBot, desk: Desk, words: Translator, tmp_path: Path
) -> None:
    window = MainWindow(desk, words, Nothing(), desk.store.leave_thread)
    window.problems.bug = pytest.fail  # type: ignore[method-assign]
    window.jobs._bug = pytest.fail
    window.show()
    window.go(At.LISTS)
    still(qtbot, window)
    window.lists.table.selectRow(0)
    window.lists.collector.trigger()
    (dialog,) = window.findChildren(CollectorDialog)
    dialog.save.click()
    path = tmp_path / "market.optindesk-collector"
    save_as(qtbot, dialog, str(path))
    still(qtbot, window)
    assert "The collector is in “market.optindesk-collector”." in window.notice.text.text()

    file = CollectedFile(tmp_path / "market.optindesk-signups", load_collector(path))
    books = Collecting(
        load_collector(path), file.append, read_enclosed, who("Vera"), now, CommonDomains()
    )
    for address in (ANNA, BERTA):
        books.type_in(TypedSignUp(address, (0,)))
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("email\ncy@example.org\n", encoding="utf-8")
    books.add_sheet(sheet)
    with file.path.open("ab") as end:
        end.write(b"0" * 80)  # the computer died

    def importing() -> ImportDialog:
        still(qtbot, window)
        (found,) = [one for one in window.findChildren(ImportDialog) if one.isVisible()]
        return found

    window.take_files([file.path])
    typed = importing()
    assert typed.windowTitle() == "Import a sheet (1 of 2)"
    for part in ("whoever was typed last may be missing", "comes after this one (saturday.csv)"):
        assert part in typed.notice.text.text()
    typed.go.click()
    still(qtbot, window)
    said = window.notice.text.text()
    assert "2 people from “market.optindesk-signups” will be asked" in said
    assert "whoever was typed last may be missing" in said
    assert contact_rows.count_contacts() == 2
    enclosed = importing()
    assert enclosed.windowTitle() == "Import a sheet (2 of 2)"
    assert enclosed.place.text() == f"saturday.csv, of {file.path}"
    enclosed.go.click()
    still(qtbot, window)
    assert "1 person from “saturday.csv” will be asked" in window.notice.text.text()
    assert contact_rows.count_contacts() == 3
    window.commands.import_sheet.trigger()
    chosen = importing()
    chosen.open_source(file.path)
    still(qtbot, window)
    chosen.go.click()
    assert importing().place.text() == f"saturday.csv, of {file.path}", "no other way loses it"
    importing().reject()
    still(qtbot, window)
    window.close()
    window.deleteLater()
