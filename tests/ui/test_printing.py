"""Printing for a list: from the page of lists to a file with numbered sheets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.flows.desk import Desk
from optindesk.store import printed
from optindesk.ui.print_dialog import PosterDialog, SheetDialog
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import At, MainWindow
from pages import settle
from papers import sheet_number


def test_a_sheet_is_looked_at_chosen_and_saved(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], tmp_path: Path
) -> None:
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.go(At.LISTS)
    settle(qtbot, page)
    assert not window.lists.sheet.isEnabled(), "no list is chosen"
    window.lists.table.selectRow(0)
    QApplication.processEvents()
    window.lists.sheet.trigger()
    (dialog,) = window.findChildren(SheetDialog)
    settle(qtbot, page)
    one_page = len(dialog.pages.shown)
    dialog.rows.setValue(60)
    settle(qtbot, page)
    assert len(dialog.pages.shown) > one_page
    assert "postal address" in dialog.notice.text.text()
    dialog.copies.setValue(2)
    dialog.save_to(str(tmp_path / "sheets.pdf"))
    settle(qtbot, page)
    assert dialog.notice.text.text() == (
        f"2 sheets, {sheet_number(1)} to {sheet_number(2)}, are in “sheets.pdf”."
    )
    assert (tmp_path / "sheets.pdf").read_bytes().startswith(b"%PDF-")
    found = printed.find(sheet_number(2))
    assert found is not None
    assert (found.rows, found.language) == (60, "en")


def test_why_it_cannot_be_printed_stands_in_the_dialog(
    qtbot: QtBot, desk: Desk, open_page: Callable[[], ReviewPage], tmp_path: Path
) -> None:
    desk.add_list("Long", "and so on\n" * 190, "en")
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    settle(qtbot, page)
    (long,) = [one for one in window.openers.lists if one.name == "Long"]
    window.openers.print_sheet(long.id)
    (dialog,) = window.findChildren(SheetDialog)
    settle(qtbot, page)
    assert dialog.pages.shown == []
    assert not dialog.save.isEnabled()
    assert "too long" in dialog.notice.text.text()


def test_a_poster_is_looked_at_and_saved(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], tmp_path: Path
) -> None:
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.go(At.LISTS)
    settle(qtbot, page)
    window.lists.table.selectRow(0)
    QApplication.processEvents()
    window.lists.poster.trigger()
    (dialog,) = window.findChildren(PosterDialog)
    settle(qtbot, page)
    assert len(dialog.pages.shown) == 1
    dialog.save_to(str(tmp_path / "poster.pdf"))
    settle(qtbot, page)
    assert dialog.notice.text.text() == "The poster is in “poster.pdf”."
    assert (tmp_path / "poster.pdf").read_bytes().startswith(b"%PDF-")
