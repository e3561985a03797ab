"""Files that were opened lately, and files that are dragged over the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.core.errors import DiskFull
from optindesk.system.language import Translator
from optindesk.ui.dropping import in_words, sorted_out
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.leavers_dialog import LeaversDialog
from optindesk.ui.notice import LOOK
from optindesk.ui.recent import MOST, RECENT
from optindesk.ui.window import MainWindow
from pages import KeptSettings, settle


@pytest.fixture
def window(opened: Callable[[], MainWindow]) -> MainWindow:
    return opened()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "saturday & sunday.csv"
    path.write_text("email\nanna@example.org\n")
    return path


def shown(window: MainWindow) -> list[tuple[str, bool]]:
    actions = window.recent.menu.actions()
    return [(action.text(), action.isEnabled()) for action in actions if action.data()]


def test_at_first_there_is_nothing(window: MainWindow) -> None:
    assert shown(window) == []
    assert not window.recent.menu.menuAction().isEnabled()


def test_a_sheet_that_was_opened_is_opened_again_from_the_menu(
    qtbot: QtBot, window: MainWindow, sheet: Path, tmp_path: Path
) -> None:
    first = window.openers.import_sheet(sheet)
    settle(qtbot, window.read)
    first.close()
    window.chores.check_saved([tmp_path / "a.eml"])
    settle(qtbot, window.read)
    for dialog in window.findChildren(ImportDialog):
        dialog.close()
    QApplication.processEvents()
    assert shown(window) == [("a.eml", True), ("saturday && sunday.csv", True)]
    window.recent.menu.aboutToShow.emit()
    settle(qtbot, window.read)
    assert shown(window) == [("a.eml", False), ("saturday && sunday.csv", True)], "one is gone"
    window.recent.menu.actions()[1].trigger()
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in window.findChildren(ImportDialog)), timeout=60_000
    )
    settle(qtbot, window.read)
    for dialog in window.findChildren(ImportDialog):
        dialog.close()
    assert shown(window)[0][0] == "saturday && sunday.csv"


def test_what_is_gone_says_so_and_is_forgotten(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.recent.add([tmp_path / "gone.csv"])
    window.recent.menu.actions()[0].trigger()
    settle(qtbot, window.read)
    assert window.notice.text.text() == "“gone.csv” is not there any more."
    assert window.notice.mark == LOOK
    assert shown(window) == []


def test_the_list_is_short_and_can_be_cleared(
    window: MainWindow, settings: KeptSettings, tmp_path: Path
) -> None:
    for number in range(MOST + 3):
        window.recent.add([tmp_path / f"{number}.csv"])
    window.recent.add([tmp_path / "5.csv"])
    assert [path.name for path in window.recent.paths][:2] == ["5.csv", "12.csv"]
    assert len(shown(window)) == MOST
    window.recent.menu.actions()[-1].trigger()
    assert (shown(window), settings.values[RECENT]) == ([], "")


@pytest.mark.parametrize("kept", ["no list", "{}", "[1]"])
def test_what_cannot_be_read_is_left_out(
    kept: str, window: MainWindow, settings: KeptSettings
) -> None:
    settings.values[RECENT] = kept
    assert window.recent.paths == []


def test_where_nothing_can_be_kept_nothing_is_lost(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: str) -> None:
        raise DiskFull

    monkeypatch.setattr(window.recent._settings, "set", full)
    window.recent.add([tmp_path / "a.csv"])
    assert shown(window) == []


def test_who_opens_a_file_in_a_dialog_finds_it_there(
    qtbot: QtBot, window: MainWindow, sheet: Path
) -> None:
    for opening in (window.openers.import_sheet, window.openers.bring_leavers):
        window.recent.clear()
        dialog = opening()
        assert isinstance(dialog, ImportDialog | LeaversDialog)
        dialog.open_source(sheet)
        settle(qtbot, window.read)
        assert window.recent.paths == [sheet]
        dialog.close()


# --- dragged files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a.csv"], "Drop to look at this sheet, and to import it into “News”."),
        (
            ["a.csv", "b.xlsx", "c.jpg"],
            "Drop to look at 2 sheets one after the other, and to import them into “News”.\n"
            "The photo comes with the sheet.",
        ),
        (["a.jpg", "b.pdf"], "Drop to add 2 photos to a sheet that was imported."),
        (["a.eml"], "Drop to read this saved reply."),
        (["1669.M12.host:2,S", "box"], "Drop to read 2 saved replies."),
        (
            ["a.docx"],
            "“a.docx” is no sheet, no saved reply and no photo: nothing is done with it.",
        ),
        (
            ["a.zip", "b.exe", "c.mp3", "d.mov"],
            "“a.zip”, “b.exe”, “c.mp3” and the like are no sheets, no saved replies and no photos:"
            " nothing is done with these 4 files.",
        ),
    ],
)
def test_what_will_be_done_is_said(names: list[str], said: str, words: Translator) -> None:
    assert in_words(words, sorted_out([Path(name) for name in names]), "News") == said


def test_without_a_chosen_list_none_is_named(words: Translator) -> None:
    said = in_words(words, sorted_out([Path("a.csv")]), "")
    assert said == "Drop to look at this sheet, and to import it."


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


NOBUTTON, NOKEY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def enter(window: MainWindow, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, NOBUTTON, NOKEY)
    window.dragEnterEvent(event)
    return event


def test_while_files_are_dragged_over_the_window_it_says_what_will_happen(
    qtbot: QtBot, window: MainWindow, sheet: Path, tmp_path: Path
) -> None:
    text = QMimeData()
    text.setText("no file")
    enter(window, text)
    assert not window.drop_hint.isVisible()
    window.people.show_state(None, 1)
    data = dragged(sheet)
    assert enter(window, data).isAccepted()
    assert window.drop_hint.isVisible()
    assert window.drop_hint.text() == (
        "Drop to look at this sheet, and to import it into “Flower news”."
    )
    window.drop_hint.grab()
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drop_hint.isVisible()
    wrong = dragged(tmp_path / "letter.docx")
    enter(window, wrong)
    action = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(9, 9), action, wrong, NOBUTTON, NOKEY))
    assert not window.drop_hint.isVisible()
    assert "“letter.docx” is no sheet" in window.notice.text.text()
    assert not window.findChildren(ImportDialog)
    settle(qtbot, window.read)
