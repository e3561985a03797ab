"""Scans of a sheet in the window: shown, turned, marked line by line, and beside each person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.core.scan import PAGE, Crop, Frame, Pixels
from optindesk.flows.desk import Desk
from optindesk.flows.printing import Order
from optindesk.store import archive, imports
from optindesk.store import scans as kept
from optindesk.store.scans import Lines
from optindesk.system.language import Translator
from optindesk.ui.correct_dialog import CorrectDialog
from optindesk.ui.crop_view import Strip
from optindesk.ui.import_dialog import ImportDialog
from optindesk.ui.leave_dialogs import WithdrawDialog
from optindesk.ui.notice import LOOK
from optindesk.ui.page_view import PageView
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.scan_dialog import ScanDialog
from optindesk.ui.scan_marks import ScanMarks
from optindesk.ui.sheets_dialog import SheetsDialog
from optindesk.ui.story import StoryView
from optindesk.ui.window import MainWindow
from pages import Key, save_as
from photos import BLUE, GREEN, RED, WHITE, colour_at, fax, striped

ANA, BEN, CY = "ana@example.org", "ben@example.com", "cy@example.net"
FIRST, LAST = Frame(1_000, 2_000, 8_000, 500), Frame(1_000, 5_000, 8_000, 500)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(striped([WHITE, RED, GREEN, BLUE, WHITE], 600, 1_000, "JPEG"))
    return path


@pytest.fixture
def sheet(desk: Desk, tmp_path: Path) -> int:
    """A sheet of three people and somebody without an address between them."""
    path = tmp_path / "saturday.csv"
    path.write_text(f"email\n{ANA}\n{BEN}\nnobody\n{CY}\n", encoding="utf-8")
    known = archive.list_named("Flower news")
    assert known is not None
    return desk.import_sheet(desk.open_sheet(path, {}), Target(known.id)).import_id or 0


@pytest.fixture
def window(open_page: Callable[[], ReviewPage]) -> MainWindow:
    window = open_page().window()
    assert isinstance(window, MainWindow)
    return window


Settle = Callable[[], None]
Dialog = TypeVar("Dialog", bound=QWidget)


@pytest.fixture
def opened(window: MainWindow, rest: Settle) -> Callable[..., ScanDialog]:
    def made(import_id: int, **wanted: int) -> ScanDialog:
        dialog = ScanDialog(window.bench, Lines(import_id), window, **wanted)
        dialog.show()
        rest()
        return dialog

    return made


def drag(dialog: ScanDialog, x1: float, y1: float, x2: float, y2: float) -> None:
    """Draw on the page, from corner to corner in shares of it."""
    view = dialog.page.view
    page = view.sceneRect()
    one, other = (
        view.mapFromScene(x * page.width(), y * page.height()) for x, y in ((x1, y1), (x2, y2))
    )
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view.viewport(), left, none, one)
    QTest.mouseMove(view.viewport(), other)
    QTest.mouseRelease(view.viewport(), left, none, other)


def marks(dialog: ScanDialog) -> dict[int, bool]:
    """Which rows are marked, and whether somebody drew it."""
    assert dialog.marks is not None
    return {crop.row: crop.drawn for crop in dialog.marks.crops}


def is_near(one: Frame, other: Frame) -> bool:
    """Whether two frames were drawn at the same place: a page in sight is a little larger or
    smaller as its hints are one line or two, and a pixel of it is some units wide."""
    pairs = zip(astuple(one), astuple(other), strict=True)
    return all(abs(this - that) < PAGE // 100 for this, that in pairs)


def dropped(widget: QWidget, *paths: Path) -> None:
    """Drop files on a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), copy, data, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, left, none))


# --- what is marked and not saved yet -------------------------------------------------------------


def test_the_next_row_is_the_first_then_the_last_then_the_next_page() -> None:
    marks = ScanMarks((), (), [2, 3, 4, 5])
    assert marks.next_row(1) == 2
    marks.put(2, 1, FIRST)
    assert marks.next_row(1) == 5
    marks.put(4, 1, LAST)
    assert [crop.row for crop in marks.crops] == [2, 3, 4]
    assert (marks.next_row(1), marks.next_row(2)) == (5, 5)
    marks.put(5, 2, FIRST)
    assert marks.next_row(2) is None
    marks.take_away(4)
    assert marks.next_row(1) == 4, "the last row is on the other page"


def test_marks_turn_with_their_page_and_are_saved_only_when_changed() -> None:
    between = Crop(3, 1, FIRST, drawn=False)
    marks = ScanMarks([Crop(2, 1, FIRST), between, Crop(4, 1, FIRST)], (0, 1), [2, 3])
    assert [crop.row for crop in marks.drawn] == [2, 4], "what was between is found anew"
    assert not marks.is_changed
    marks.turn(3, 1)
    assert (marks.turns, marks.is_changed) == ([0, 1, 1], True)
    marks.turn(1, 1)
    assert marks.crops[0].frame == FIRST.turned(1)
    marks.turn(1, 3)
    marks.turn(3, 3)
    assert marks.turns == [0, 1, 0]
    assert marks.crops[0].frame == FIRST


def test_a_frame_that_nobody_draws_is_put_below_the_last_one() -> None:
    marks = ScanMarks((), (), [2, 3])
    begin = marks.suggested(1)
    marks.put(2, 1, begin)
    assert marks.suggested(1).top == begin.top + begin.height
    low = Frame(0, 9_900, 10_000, 100)
    marks.put(2, 1, low)
    assert marks.suggested(1) == low, "not below the page"


# --- the dialog -----------------------------------------------------------------------------------


def test_two_frames_are_drawn_and_all_lines_are_marked(
    desk: Desk, sheet: int, photo: Path, opened: Callable[..., ScanDialog], rest: Settle
) -> None:
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    dialog = opened(sheet)
    assert dialog.windowTitle() == "Photos and scans of “saturday.csv”"
    assert [dialog.lines.list.item(n).text() for n in range(3)] == [
        f"2  {ANA}", f"3  {BEN}", f"5  {CY}",
    ]  # fmt: skip
    assert dialog.lines.row == 2
    assert "first line of this page" in dialog.lines.hint.text()
    assert not dialog.save.isEnabled()
    drag(dialog, 0.1, 0.2, 0.9, 0.4)
    assert dialog.lines.row == 5, "the last one comes next"
    assert "Now the last line" in dialog.lines.hint.text()
    drag(dialog, 0.9, 0.8, 0.1, 0.6)
    assert marks(dialog) == {2: True, 3: False, 5: True}
    dialog.reject()
    box = dialog.findChild(QMessageBox)
    assert box.text() == "What you changed is not saved yet."
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert dialog.isVisible(), "what was marked is still there"
    assert "dashed ones between follow" in dialog.lines.hint.text()
    dialog.save.click()
    rest()
    found = {crop.row: crop for crop in kept.crops(scan.id)}
    assert list(found) == [2, 3, 5]
    first, last = found[2].frame, found[5].frame
    for side, wanted in (("left", 1_000), ("top", 2_000), ("width", 8_000), ("height", 2_000)):
        assert abs(getattr(first, side) - wanted) < 60, "as near as the mouse can be"
    assert first.top < found[3].frame.top < last.top


def test_no_frame_vanishes_when_somebody_is_erased_and_a_lost_one_is_said(
    desk: Desk,
    sheet: int,
    photo: Path,
    opened: Callable[..., ScanDialog],
    window: MainWindow,
    rest: Settle,
) -> None:
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(5, 1, LAST)], ())
    desk.erase(ANA, "by letter")
    dialog = opened(sheet)
    assert list(marks(dialog)) == [3, 5]
    assert dialog.marks is not None
    dialog.marks.put(5, 1, FIRST)
    dialog.lines.choose(3)
    dialog.lines.take.click()
    dialog.save.click()
    rest()
    assert window.notice.text.text() == (
        "1 line is marked on its scan. 1 line has no frame any more."
    )
    assert [crop.row for crop in kept.crops(scan.id)] == [5]


def test_a_frame_is_moved_sized_and_taken_away(
    desk: Desk, sheet: int, photo: Path, opened: Callable[..., ScanDialog], qtbot: QtBot
) -> None:
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(5, 1, LAST)], ())
    dialog = opened(sheet, scan_id=scan.id, row=3)
    view = dialog.page.view
    assert dialog.lines.row == 3
    assert not dialog.lines.take.isEnabled(), "nobody drew it"

    def frame(row: int) -> Frame:
        assert dialog.marks is not None
        return next(crop.frame for crop in dialog.marks.crops if crop.row == row)

    before = frame(3)
    qtbot.keyClick(view, Key.Key_Down)
    assert (frame(3).top, marks(dialog)[3]) == (before.top + 20, True)
    qtbot.keyClick(view, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (frame(3).left, frame(3).width) == (before.left, before.width + 20)
    drag(dialog, 0.5, before.top / 10_000 + 0.02, 0.5, before.top / 10_000 + 0.12)
    assert abs(frame(3).top - before.top - 1_020) < 60
    assert (frame(3).width, dialog.lines.row) == (before.width + 20, 3)
    dialog.lines.take.click()
    assert frame(3) == before
    for y in ((before.top + 100) / 10, 900):  # on the frame, and beside all of them
        place = view.mapFromScene(300, y)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (frame(3), marks(dialog)[3]) == (before, False), "a click alone draws nothing"
    middle = view.mapFromScene(300, 220)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert dialog.lines.row == 2, "a click on a frame chooses its line"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=middle)
    qtbot.keyClick(view, Key.Key_A)
    assert frame(2) == FIRST
    dialog.reject()
    assert kept.crops(scan.id)[1].drawn is False, "nothing was saved"


def test_a_page_that_is_shown_does_not_hang_on_the_bytes_it_came_in(
    words: Translator, qtbot: QtBot
) -> None:
    view = PageView(words)
    qtbot.addWidget(view)
    points = bytearray(b"\xff" * 4 * 60 * 60)
    view.show_page(Pixels(60, 60, points))  # type: ignore[arg-type]  # what can change, to see it
    points[:] = b"\x00" * len(points)
    assert view._page.pixmap().toImage().pixelColor(30, 30).lightness() == 255


def test_without_a_mouse_a_frame_is_put_and_moved(
    desk: Desk, sheet: int, photo: Path, opened: Callable[..., ScanDialog], qtbot: QtBot
) -> None:
    desk.add_scans(str(sheet), [photo])
    dialog = opened(sheet)
    dialog.lines.put.click()
    assert marks(dialog) == {2: True}
    assert dialog.page.view.hasFocus()
    qtbot.keyClick(dialog.page.view, Key.Key_Up)
    assert (marks(dialog), dialog.lines.row) == ({2: True}, 2)


def test_pages_are_turned_over_and_turned_round(
    desk: Desk, sheet: int, tmp_path: Path, opened: Callable[..., ScanDialog], rest: Settle
) -> None:
    path = tmp_path / "fax.tif"
    path.write_bytes(fax(0, 255, side=200))
    ((scan, _),) = desk.add_scans(str(sheet), [path])
    dialog = opened(sheet)
    page = dialog.page
    assert (page.number.text(), page.before.isEnabled()) == ("Page 1 of 2", False)
    drag(dialog, 0.1, 0.2, 0.9, 0.4)
    page.after.click()
    rest()
    assert (page.number.text(), page.after.isEnabled()) == ("Page 2 of 2", False)
    assert "first line of this page" in dialog.lines.hint.text()
    drag(dialog, 0.1, 0.2, 0.9, 0.4)
    assert marks(dialog) == {2: True, 5: True}, "nothing stands between two pages"
    page.right.click()
    rest()
    page.left.click()
    page.left.click()
    rest()
    dialog.save.click()
    rest()
    saved = kept.by_id(scan.id)
    assert saved is not None
    assert saved.turns == (0, 3)
    first, second = kept.crops(scan.id)
    assert (first.page, second.page) == (1, 2)
    assert is_near(second.frame, first.frame.turned(3))
    dialog = opened(sheet, scan_id=scan.id, row=5)
    assert dialog.page.page == 2, "where the line is that was asked for"


def test_it_is_zoomed(
    desk: Desk, sheet: int, photo: Path, opened: Callable[..., ScanDialog]
) -> None:
    desk.add_scans(str(sheet), [photo])
    dialog = opened(sheet)
    view = dialog.page.view
    whole = view.transform().m11()
    dialog.page.larger.click()
    assert view.transform().m11() > whole
    dialog.resize(dialog.width() - 100, dialog.height())
    assert view.transform().m11() > whole, "who looks closely is left at it"
    dialog.page.whole.click()
    dialog.page.smaller.click()
    small = view.transform().m11()
    assert small < whole
    for delta, control in ((120, True), (-120, True), (-120, False)):
        modifiers = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier(0)
        wheel = QWheelEvent(
            QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
            modifiers, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), wheel)
    assert abs(view.transform().m11() - small) < 1e-6
    for _ in range(30):
        dialog.page.larger.click()
    assert view.transform().m11() < 12


def test_files_are_dropped_added_copied_and_removed(
    desk: Desk,
    sheet: int,
    photo: Path,
    tmp_path: Path,
    opened: Callable[..., ScanDialog],
    rest: Settle,
    qtbot: QtBot,
) -> None:
    dialog = opened(sheet)
    assert "Add one, or drop it here" in dialog.page.nothing.label.text()
    assert not dialog.copy.isEnabled()
    dropped(dialog, photo)
    rest()
    assert (dialog.scan.currentText(), dialog.page.is_there) == ("photo.jpg", True)
    pdf = tmp_path / "sheet.pdf"
    pdf.write_bytes(b"%PDF-1.7 of a scanner\n%%EOF\n")
    dialog.add.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.filesSelected.emit([str(pdf)])
    chooser.close()
    rest()
    assert dialog.scan.currentText() == "sheet.pdf"
    assert "a PDF is shown by the PDF program" in dialog.page.nothing.label.text()
    assert not dialog.lines.put.isEnabled()
    dialog.copy.click()
    save_as(qtbot, dialog, str(tmp_path / "copy.pdf"))
    rest()
    assert (tmp_path / "copy.pdf").read_bytes() == pdf.read_bytes()
    assert dialog.notice.text.text() == "“sheet.pdf” was written to copy.pdf, byte for byte."
    assert dialog.notice.offer.text() == "&Open it"
    dialog.remove.click()
    (why,) = dialog.findChildren(QInputDialog)
    why.textValueSelected.emit(" ")
    rest()
    assert "say why" in dialog.notice.text.text()
    why.textValueSelected.emit("the wrong one")
    why.close()
    rest()
    assert [scan.name for scan in kept.of_lines(Lines(sheet))] == ["photo.jpg"]
    assert dialog.scan.currentText() == "photo.jpg"
    wrong = tmp_path / "wrong.jpg"
    wrong.write_bytes(b"no picture")
    dialog.add_files([wrong])
    rest()
    assert "cannot be kept as a photo or scan" in dialog.notice.text.text()


def test_what_was_marked_stays_while_another_scan_comes(
    desk: Desk,
    sheet: int,
    photo: Path,
    tmp_path: Path,
    opened: Callable[..., ScanDialog],
    rest: Settle,
) -> None:
    desk.add_scans(str(sheet), [photo])
    dialog = opened(sheet)
    drag(dialog, 0.1, 0.2, 0.9, 0.4)
    back = tmp_path / "back.png"
    back.write_bytes(striped([GREEN]))
    dialog.add_files([back])
    rest()
    assert dialog.scan.currentText() == "back.png"
    dialog.scan.setCurrentIndex(0)
    rest()
    assert marks(dialog) == {2: True}
    assert dialog.save.isEnabled()


# --- beside a person ------------------------------------------------------------------------------


def shown(window: MainWindow, address: str, rest: Settle) -> StoryView:
    """The story of somebody, as it is opened."""
    window.show_person(address)
    for _ in range(3):
        rest()
    assert window.people.story.address == address
    return window.people.story


def middle_of(strip: Strip) -> str:
    return colour_at(strip.grab().toImage(), 0.5, 0.5)


def test_what_somebody_wrote_stands_beside_their_story(
    desk: Desk, sheet: int, photo: Path, window: MainWindow, rest: Settle, qtbot: QtBot
) -> None:
    story = shown(window, BEN, rest)
    assert not story.paper.isVisible(), "there is no paper"
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    story.reload()
    rest()
    assert story.paper.whole.text() == "&Find the line on the scan…"
    assert not story.paper.strip.isVisible()
    bands = (Crop(2, 1, Frame(0, 2_000, 10_000, 2_000)), Crop(5, 1, Frame(0, 6_000, 10_000, 2_000)))
    desk.mark_rows(scan.id, bands, ())
    story.reload()
    rest()
    assert story.paper.said.text() == "Row 3 of “saturday.csv”"
    assert middle_of(story.paper.strip) == GREEN
    assert story.paper.strip.height() <= story.fontMetrics().lineSpacing() * 8
    qtbot.mouseClick(story.paper.strip, Qt.MouseButton.LeftButton)
    rest()
    rest()
    (dialog,) = window.findChildren(ScanDialog)
    assert dialog.lines.row == 3
    assert dialog.page.is_there
    dialog.close()
    story.show_person(None)
    rest()
    assert not story.paper.isVisible()


def test_when_where_by_whom_and_what_was_signed_is_said(
    desk: Desk, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    (paper,) = desk.print_sheets(Order(known.id), tmp_path / "sheet.pdf")
    path = tmp_path / "stall.csv"
    path.write_text(
        f"email;date;place;collected by\n{ANA};2026-11-14;Market;Rosa\n", encoding="utf-8"
    )
    opened = desk.open_sheet(path, {})
    desk.import_sheet(opened, Target(known.id), paper=desk.from_paper(paper.number))
    story = shown(window, ANA, rest)
    assert story.paper.said.text() == (
        f"Line 1 (row 2 of “stall.csv”) · signed on Nov 14, 2026 · Market · collected by Rosa · "
        f"sheet {paper.number}, wording 1"
    )
    story.paper.whole.click()
    rest()
    (dialog,) = window.findChildren(ScanDialog)
    dialog.add_files([photo])
    rest()
    assert dialog.page.is_there


def test_several_lines_are_leafed_through_and_a_damaged_one_is_said(
    desk: Desk, sheet: int, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(striped([RED])[:60])
    (good, _), (bad, _) = desk.add_scans(str(sheet), [photo, damaged])
    whole = Frame(0, 4_000, 10_000, 2_000)
    for scan in (good, bad):
        desk.mark_rows(scan.id, [Crop(3, 1, whole)], ())
    story = shown(window, BEN, rest)
    assert middle_of(story.paper.strip) == GREEN
    story.paper.next.click()
    rest()
    assert "“damaged.png” cannot be shown here" in story.paper.said.text()
    assert not story.paper.strip.isVisible()
    story.paper.next.click()
    rest()
    assert middle_of(story.paper.strip) == GREEN


def test_the_line_is_read_again_where_an_address_is_corrected(
    desk: Desk, sheet: int, photo: Path, window: MainWindow, rest: Settle
) -> None:
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    dialog = CorrectDialog(window.bench, BEN, window)
    dialog.show()
    rest()
    before = dialog.height()
    dialog.close()
    desk.mark_rows(scan.id, [Crop(3, 1, Frame(0, 4_000, 10_000, 2_000))], ())
    dialog = CorrectDialog(window.bench, BEN, window)
    dialog.show()
    rest()
    rest()
    assert middle_of(dialog.paper.strip) == GREEN
    assert dialog.height() > before, "there is room for it"
    assert dialog.new.hasFocus() or dialog.focusWidget() is dialog.new
    dialog.close()


def test_who_is_erased_is_said_to_be_on_the_scan_still(
    desk: Desk, sheet: int, photo: Path, window: MainWindow, rest: Settle
) -> None:
    ((scan, _),) = desk.add_scans(str(sheet), [photo])
    dialog = WithdrawDialog(window.bench, BEN, ["Flower news"], window)
    dialog.show()
    dialog.erase.setChecked(True)
    dialog.why.setText("by letter")
    dialog.withdraw.click()
    rest()
    said = window.notice.text.text()
    assert (
        f"so do, or may, these scans, which are the proof of others: photo.jpg ({scan.id})" in said
    )
    assert window.notice.mark == LOOK


def test_those_who_were_typed_in_have_their_lines_on_the_photo_too(
    desk: Desk, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    (paper,) = desk.print_sheets(Order(known.id), tmp_path / "sheet.pdf")
    for address in (ANA, BEN, CY):
        desk.sign_up(address, Target(known.id), paper=paper.number)
    dropped(window, photo)
    rest()
    dialog = the(window, SheetsDialog)
    assert len(dialog.source.rows) == 1
    model = dialog.table.model()
    shown_row = [model.index(0, column).data() for column in (0, 2, 3, 4)]
    assert shown_row == ["typed in by hand", "3", paper.number, "0"]
    assert dialog.open_it.isEnabled(), "it is the only one"
    assert not dialog.number.isEnabled(), "its number is known"
    dialog.open_it.click()
    rest()
    rest()
    marking = the(window, ScanDialog)
    assert marking.windowTitle() == f"Photos and scans of “{paper.number}”"
    assert [marking.lines.list.item(n).text() for n in range(3)] == [
        f"1  {ANA}", f"2  {BEN}", f"3  {CY}",
    ]  # fmt: skip
    drag(marking, 0, 0.2, 1, 0.4)
    drag(marking, 0, 0.6, 1, 0.8)
    marking.save.click()
    rest()
    dialog.close()
    story = shown(window, BEN, rest)
    assert story.paper.said.text() == (
        f"Typed in as number 2 · collected by {desk.actor.name} · sheet {paper.number}, wording 1"
    )
    assert middle_of(story.paper.strip) == GREEN
    story.paper.whole.click()
    rest()
    assert the(window, ScanDialog).lines.row == 2


# --- on their way in ------------------------------------------------------------------------------


def the(window: MainWindow, kind: type[Dialog]) -> Dialog:
    (dialog,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return dialog


def test_photos_come_with_a_sheet_and_its_lines_are_marked_at_once(
    desk: Desk, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    (paper,) = desk.print_sheets(Order(known.id), tmp_path / "sheet.pdf")
    path = tmp_path / "stall.csv"
    path.write_text(f"email\n{ANA}\n", encoding="utf-8")
    dropped(window, path, photo)
    rest()
    dialog = the(window, ImportDialog)
    assert (dialog.place.text(), dialog.paper.files.item(0).text()) == (str(path), "photo.jpg")
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"no picture")
    dropped(dialog, wrong)
    rest()
    assert "cannot be kept as a photo or scan" in dialog.paper.notice.text.text()
    assert dialog.paper.paths == (photo,)
    dialog.paper.line.setText("R-2026-0077")
    dialog.paper.line.editingFinished.emit()
    rest()
    assert "No sheet with the number “R-2026-0077”" in dialog.notice.text.text()
    assert not dialog.go.isEnabled()
    told: list[str] = []
    dialog.paper.changed.connect(lambda: told.append(dialog.paper.paper.number))
    dialog.paper.line.setText(f" {paper.number} ")
    dialog.paper.line.editingFinished.emit()
    dialog.paper.line.editingFinished.emit()
    rest()
    assert told == [paper.number], "the sheet is not looked at again for nothing"
    assert not dialog.notice.isVisible()
    dialog.go.click()
    rest()
    marking = the(window, ScanDialog)
    assert (marking.scan.currentText(), marking.lines.row) == ("photo.jpg", 2)
    assert marking.lines.list.item(0).text() == f"1  {ANA}  (row 2)", "as the paper numbers it"
    drag(marking, 0.1, 0.2, 0.9, 0.4)
    numbers = [one.text() for one in marking.page.view.items() if hasattr(one, "text")]
    assert numbers == ["1"]
    assert window.notice.offer.text() == "&Take it back"
    (scan,) = kept.of_lines(Lines(1))
    assert imports.by_id(1).printed == paper.number
    assert scan.size == photo.stat().st_size


def test_photos_are_chosen_and_left_out_again(
    photo: Path, sheet: int, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    window.openers.import_sheet(tmp_path / "saturday.csv")
    dialog = the(window, ImportDialog)
    dialog.paper.add.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.filesSelected.emit([str(photo)])
    chooser.filesSelected.emit([str(photo)])
    chooser.close()
    rest()
    assert dialog.paper.paths == (photo,)
    dialog.paper.files.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.paper.paths == ()
    assert "Tick what shows the paper" in dialog.paper.hint.text()
    pdf = tmp_path / "scan.pdf"
    pdf.write_bytes(b"%PDF-1.7 of a scanner\n%%EOF\n")
    dialog.paper.add_files([pdf])
    rest()
    assert "No lines can be framed on a PDF" in dialog.paper.hint.text()
    other = tmp_path / "other.csv"
    other.write_text(f"email\n{CY}\n", encoding="utf-8")
    dropped(dialog, other)
    rest()
    assert dialog.place.text() == str(other), "another sheet takes its place"


def test_a_bad_photo_is_told_in_the_dialog_it_was_dropped_for(
    desk: Desk, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    path, wrong = tmp_path / "stall.csv", tmp_path / "text.jpg"
    path.write_text(f"email\n{ANA}\n", encoding="utf-8")
    wrong.write_text("no picture", encoding="utf-8")
    dropped(window, path, wrong, photo)
    rest()
    dialog = the(window, ImportDialog)
    assert "text.jpg” cannot be kept as a photo or scan" in dialog.paper.notice.text.text()
    assert dialog.paper.notice.isVisible()
    assert dialog.paper.paths == (photo,), "the other one comes along"
    photo.unlink()
    dialog.paper.add_files([tmp_path / "gone.jpg"])
    assert not dialog.go.isEnabled(), "while it is looked at"
    rest()
    assert dialog.go.isEnabled()
    dialog.go.click()
    rest()
    assert [scan.name for scan in kept.of_lines(Lines(1))] == ["photo.jpg"], "as it was looked at"


def test_of_several_sheets_a_person_says_which_one_a_photo_shows(
    desk: Desk, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    paths = [tmp_path / f"{n}.csv" for n in range(3)]
    for path, address in zip(paths, (ANA, BEN, CY), strict=True):
        path.write_text(f"email\n{address}\n", encoding="utf-8")
    other = tmp_path / "other.png"
    other.write_bytes(striped([GREEN]))
    dropped(window, *paths, photo, other)
    rest()
    first = the(window, ImportDialog)
    assert (first.paper.files.count(), first.paper.paths) == (2, ())
    first.reject()
    rest()
    second = the(window, ImportDialog)
    assert [second.paper.files.item(n).text() for n in range(2)] == ["photo.jpg", "other.png"]
    second.paper.files.item(0).setCheckState(Qt.CheckState.Checked)
    second.go.click()
    rest()
    the(window, ScanDialog).close()
    rest()
    the(window, ImportDialog).reject()
    rest()
    assert [scan.name for scan in kept.of_lines(Lines(1))] == ["photo.jpg"]
    asked = the(window, SheetsDialog)
    assert asked.notice.text.text() == "Which sheet do these show: other.png?"


def test_photos_that_come_alone_are_added_to_a_sheet_of_before(
    desk: Desk, sheet: int, photo: Path, tmp_path: Path, window: MainWindow, rest: Settle
) -> None:
    known = archive.list_named("Flower news")
    assert known is not None
    (paper,) = desk.print_sheets(Order(known.id), tmp_path / "sheet.pdf")
    path = tmp_path / "monday.csv"
    path.write_text("email\neva@example.org\n", encoding="utf-8")
    desk.import_sheet(desk.open_sheet(path, {}), Target(known.id))
    dropped(window, photo)
    rest()
    dialog = the(window, SheetsDialog)
    assert dialog.notice.text.text() == "Which sheet do these show: photo.jpg?"
    assert not dialog.open_it.isEnabled()
    dialog.filter.setText("satur")
    rest()
    assert dialog.open_it.isEnabled(), "one sheet is found, and is meant"
    dialog.number.click()
    (asked,) = dialog.findChildren(QInputDialog)
    asked.textValueSelected.emit("R-1999-0001")
    rest()
    assert "was printed here" in dialog.notice.text.text()
    asked.textValueSelected.emit(paper.number)
    asked.close()
    rest()
    dialog.filter.setText(paper.number.lower())
    rest()
    assert dialog.open_it.text() == "&Add 1 photo to it"
    dialog.open_it.click()
    rest()
    rest()
    marking = the(window, ScanDialog)
    assert marking.scan.currentText() == "photo.jpg"
    assert [scan.name for scan in kept.of_lines(Lines(sheet))] == ["photo.jpg"]
    marking.close()
    assert dialog.open_it.text() == "&Photos and scans…"
    dropped(dialog, photo, photo)
    assert dialog.open_it.text() == "&Add 2 photos to it"


def test_sheets_are_looked_up_with_their_scans(
    desk: Desk, sheet: int, photo: Path, window: MainWindow, rest: Settle
) -> None:
    desk.add_scans(str(sheet), [photo])
    window.commands.sheets.trigger()
    rest()
    dialog = the(window, SheetsDialog)
    (row,) = dialog.source.rows
    assert (row[1].sheet, row[1].scans) == ("saturday.csv", 1)
    dialog.table.activated.emit(dialog.table.currentIndex())
    rest()
    the(window, ScanDialog).close()
    desk.take_import_back(sheet)
    dialog.reload()
    rest()
    assert dialog.source.rows == [], "one that was taken back proves nothing"


def test_an_import_is_taken_back_long_after_its_notice_is_gone(
    desk: Desk, sheet: int, window: MainWindow, rest: Settle
) -> None:
    window.commands.sheets.trigger()
    rest()
    dialog = the(window, SheetsDialog)
    dialog.table.selectRow(0)
    dialog.back.click()
    (asking,) = dialog.findChildren(QMessageBox)
    assert "“saturday.csv”, which came in on" in asking.text()
    asking.button(QMessageBox.StandardButton.Cancel).click()
    rest()
    assert len(dialog.source.rows) == 1
    dialog.back.click()
    asking = next(one for one in dialog.findChildren(QMessageBox) if one.isVisible())
    next(one for one in asking.buttons() if one.text() == "&Take it back").click()
    rest()
    assert dialog.source.rows == []
    assert dialog.notice.text.text().startswith("The import was taken back: ")
    assert desk.outbox() == []


def test_why_an_import_cannot_be_taken_back_is_said_beside_it(
    desk: Desk, sheet: int, window: MainWindow, rest: Settle
) -> None:
    desk.send()
    window.commands.sheets.trigger()
    rest()
    dialog = the(window, SheetsDialog)
    dialog.table.selectRow(0)
    assert not dialog.back.isEnabled()
    assert dialog.why_not.text() == "It cannot be taken back: mails have gone out for it: 3."
