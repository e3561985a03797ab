"""The page of reports: pictures with their tables, of the list and the time that were chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QPalette, QPixmap, QTextDocument
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.ui.reports_page import ReportsPage
from optindesk.ui.window import At, MainWindow


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running)


def shown(qtbot: QtBot, window: MainWindow) -> ReportsPage:
    window.go(At.REPORTS)
    window.reload()
    settle(qtbot, window)
    return window.reports


def ground(page: ReportsPage) -> str:
    """The colour behind the first chart."""
    kind = QTextDocument.ResourceType.ImageResource.value
    for number in range(10):
        picture = page.text.document().resource(kind, f"chart:{number}")
        if isinstance(picture, QPixmap):
            return picture.toImage().pixelColor(1, 1).name()
    raise AssertionError("there is no chart")


def test_nobody_was_asked_yet(qtbot: QtBot, window: MainWindow) -> None:
    page = shown(qtbot, window)
    assert "Nobody was asked in this time." in page.text.toPlainText()
    assert not page.save.isEnabled()


def test_each_picture_has_its_table_and_follows_the_colours_of_the_window(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    news = desk.add_list("News", "", "en")
    desk.add_list("Bulbs", "", "en")
    desk.sign_up("ana@example.org", Target(news.id), place="Market")
    desk.send()
    page = shown(qtbot, window)
    text = page.text.toPlainText()
    assert text.startswith("Report on all lists")
    for part in ("Asked, and what became of it", "How soon a yes came", "By list", "Market"):
        assert part in text
    assert ground(page) == page.text.palette().color(QPalette.ColorRole.Base).name()
    dark = QPalette(QColor(30, 30, 30))
    page.setPalette(dark)
    assert ground(page) == page.text.palette().color(QPalette.ColorRole.Base).name() != "#ffffff"
    page.resize(page.width() - 100, page.height())
    page.list.setCurrentText("Bulbs")
    settle(qtbot, window)
    assert "Nobody was asked in this time." in page.text.toPlainText()
    page.list.setCurrentText("News")
    page.span.setCurrentIndex(page.span.count() - 1)
    settle(qtbot, window)
    assert page.since is None
    assert page.text.toPlainText().startswith("Report on “News”")


def test_what_is_shown_is_saved_as_pdf(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    desk.sign_up("ana@example.org", Target(desk.add_list("News", "", "en").id))
    desk.send()
    page = shown(qtbot, window)
    page.save.click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.close()
    page.save_to(str(tmp_path / "no" / "report.pdf"))
    settle(qtbot, window)
    assert "report.pdf" in page.notice.text.text()
    page.save_to(str(tmp_path / "report.pdf"))
    settle(qtbot, window)
    assert page.notice.text.text() == "The report was saved as “report.pdf”."
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
