"""Photos and scans of sheets: taken in as they are, and shown whoever made them."""

from __future__ import annotations

import os
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from optindesk.core.errors import FileMissing, FileNotReadable, ScanNotShown, UnreadableScan
from optindesk.core.scan import Crop, Frame, Pixels, ScanKind, kind_of
from optindesk.files import pictures, scans
from optindesk.files.pictures import QtPictures
from optindesk.files.scans import open_scan
from photos import BLUE, GREEN, RED, WHITE, colour_at, fax, held_aslant, saved, striped

ALL = [ScanKind.JPEG, ScanKind.PNG, ScanKind.WEBP, ScanKind.TIFF]
WHOLE = Frame(0, 0, 10_000, 10_000)
SHOW = QtPictures()
LOUD = pytest.mark.qt_log_ignore(".*")
"""Qt's readers warn of what they cannot read, as they should; it is told to people, too."""


def drawn(pixels: Pixels) -> QImage:
    format_ = QImage.Format.Format_RGB32
    return QImage(pixels.points, pixels.width, pixels.height, 4 * pixels.width, format_)


# --- taken in -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_a_picture_is_taken_in_byte_for_byte_whatever_its_name(
    tmp_path: Path, kind: ScanKind
) -> None:
    path = tmp_path / "IMG 0001.dat"
    content = striped([RED, BLUE], kind=kind.name)
    path.write_bytes(content)
    file = open_scan(path)
    assert (file.name, file.content, file.kind) == ("IMG 0001.dat", content, kind)
    assert file.sha256 == sha256(content).hexdigest()


def test_what_is_no_scan_is_refused_with_what_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"MZ\x90 an own program")
    with pytest.raises(UnreadableScan, match=r"neither a picture .* nor a PDF, whatever its name"):
        open_scan(path)
    path.write_bytes(striped([RED]))
    monkeypatch.setattr(scans, "MOST_BYTES", len(path.read_bytes()))
    assert open_scan(path).kind is ScanKind.PNG
    monkeypatch.setattr(scans, "MOST_BYTES", len(path.read_bytes()) - 1)
    with pytest.raises(UnreadableScan, match="larger than"):
        open_scan(path)


def test_a_pdf_that_nobody_may_be_able_to_open_is_no_proof(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    whole = b"%PDF-1.4\n1 0 obj <</Encrypted /No>> endobj\ntrailer << /Size 39 /Root 1 0 R"
    end = b" >>\nstartxref\n9\n%%EOF\n"
    path.write_bytes(whole + end)
    assert open_scan(path).kind is ScanKind.PDF
    path.write_bytes(whole)
    with pytest.raises(UnreadableScan, match="its end is missing"):
        open_scan(path)
    for locked in (b" /Encrypt 38 0 R", b"/Encrypt<</Filter/Standard>>"):
        path.write_bytes(whole + locked + end)
        with pytest.raises(UnreadableScan, match="locked by a password"):
            open_scan(path)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        open_scan(tmp_path / "gone.jpg")
    with pytest.raises(FileNotReadable, match="no file"):
        open_scan(tmp_path)
    with pytest.raises(FileNotReadable):
        open_scan(tmp_path / ("x" * 300))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="not on this system: pipes with a name")
def test_nobody_waits_at_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "photo.jpg")
    with pytest.raises(FileNotReadable, match="no file"):
        open_scan(tmp_path / "photo.jpg")


# --- shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_a_page_is_shown_and_turned(kind: ScanKind) -> None:
    content = striped([RED, GREEN, BLUE], kind=kind.name)
    assert SHOW.pages("a", content, kind) == 1
    upright = drawn(SHOW.page("a", content, kind, 1, 0))
    assert (upright.width(), upright.height()) == (120, 160)
    assert [colour_at(upright, 0.5, y) for y in (0.1, 0.5, 0.9)] == [RED, GREEN, BLUE]
    turned = drawn(SHOW.page("a", content, kind, 1, 1))
    assert (turned.width(), turned.height()) == (160, 120)
    assert [colour_at(turned, x, 0.5) for x in (0.1, 0.5, 0.9)] == [BLUE, GREEN, RED]
    assert colour_at(drawn(SHOW.page("a", content, kind, 1, 6)), 0.5, 0.1) == BLUE


def test_a_camera_that_was_held_aslant_gives_an_upright_page() -> None:
    content = held_aslant(striped([RED, BLUE], kind="JPEG"), 6)
    upright = drawn(SHOW.page("a", content, ScanKind.JPEG, 1, 0))
    assert (upright.width(), upright.height()) == (160, 120)
    assert [colour_at(upright, x, 0.5) for x in (0.1, 0.9)] == [BLUE, RED]
    left = Crop(2, 1, Frame(0, 0, 4_000, 10_000))
    cut = QImage.fromData(SHOW.crop("a", content, ScanKind.JPEG, left, 0))
    assert (cut.width(), cut.height(), colour_at(cut, 0.5, 0.5)) == (64, 120, BLUE)


@pytest.mark.parametrize("quarters", range(4))
def test_a_crop_shows_the_same_place_however_the_page_is_turned(quarters: int) -> None:
    content = striped([RED, GREEN, BLUE], 90, 300)
    frame = Frame(1_000, 3_500, 8_000, 3_000)
    crop = Crop(2, 1, frame.turned(quarters))
    cut = QImage.fromData(SHOW.crop("a", content, ScanKind.PNG, crop, quarters))
    assert {cut.width(), cut.height()} == {72, 90}
    assert {colour_at(cut, x, y) for x in (0.05, 0.95) for y in (0.05, 0.95)} == {GREEN}


def test_large_pictures_are_shown_smaller_and_the_least_frame_has_something_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "LONGEST", 100)
    monkeypatch.setattr(pictures, "WIDEST", 50)
    content = striped([RED, BLUE], 300, 400)
    page = SHOW.page("a", content, ScanKind.PNG, 1, 0)
    assert (page.width, page.height) == (75, 100)
    cut = QImage.fromData(SHOW.crop("a", content, ScanKind.PNG, Crop(2, 1, WHOLE), 0))
    assert (cut.width(), cut.height()) == (50, 67)
    least = Crop(2, 1, Frame.spanned(10_000, 10_000, 10_000, 10_000))
    assert not QImage.fromData(SHOW.crop("a", content, ScanKind.PNG, least, 0)).isNull()


def test_what_is_transparent_is_white_as_paper() -> None:
    clear = QImage(10, 10, QImage.Format.Format_ARGB32)
    clear.fill(0)
    page = drawn(SHOW.page("a", saved(clear), ScanKind.PNG, 1, 0))
    assert colour_at(page, 0.5, 0.5) == WHITE


def test_a_pdf_is_for_the_program_of_the_computer() -> None:
    with pytest.raises(ScanNotShown, match=r"“a\.pdf” cannot be shown here: a PDF is shown by"):
        SHOW.pages("a.pdf", b"%PDF-1.7", ScanKind.PDF)


def test_heic_is_shown_where_the_system_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pictures._FORMATS, ScanKind.HEIC, "what no system can")
    with pytest.raises(ScanNotShown, match="cannot read HEIC"):
        SHOW.pages("a.heic", b"\x00\x00\x00\x18ftypheic", ScanKind.HEIC)


@LOUD
@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("keep", [12, 40, 200])
def test_what_is_cut_off_is_called_damaged_and_nothing_more(kind: ScanKind, keep: int) -> None:
    content = striped([RED, GREEN, BLUE], kind=kind.name)[:keep]
    with pytest.raises(ScanNotShown, match="damaged"):
        SHOW.page("a", content, kind, 1, 0)


@LOUD
@pytest.mark.parametrize("kind", ALL)
def test_a_picture_of_another_kind_is_not_read_by_its_reader(kind: ScanKind) -> None:
    other = "PNG" if kind is not ScanKind.PNG else "JPEG"
    with pytest.raises(ScanNotShown, match="damaged"):
        SHOW.crop("a", striped([RED], kind=other), kind, Crop(2, 1, WHOLE), 0)


def png_that_says(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        )

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    data = chunk(b"IDAT", zlib.compress(bytes(100_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + data + chunk(b"IEND", b"")


@LOUD
def test_a_bomb_takes_no_memory(qtlog: Any) -> None:
    with pytest.raises(ScanNotShown, match="too many points"):
        SHOW.page("a", png_that_says(12_000, 12_000), ScanKind.PNG, 1, 0)
    assert "allocation limit" in str(qtlog.records[-1].message)


@LOUD
@pytest.mark.parametrize("size", [(30_000, 30_000), (1_000, 400_000)])
def test_what_no_camera_makes_is_not_even_tried(size: tuple[int, int], qtlog: Any) -> None:
    with pytest.raises(ScanNotShown, match="too many points"):
        SHOW.page("a", png_that_says(*size), ScanKind.PNG, 1, 0)
    content = jpeg_that_says(60_000, 60_000)
    with pytest.raises(ScanNotShown, match="too many points"):
        SHOW.page("a", content, ScanKind.JPEG, 1, 0)
    assert not any("limit of" in str(record.message) for record in qtlog.records)


def jpeg_that_says(width: int, height: int) -> bytes:
    """A JPEG with another size in its frame header (ITU-T T.81, SOF0)."""
    content = bytearray(striped([RED], kind="JPEG"))
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(content)


def test_each_page_of_a_fax_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    content = fax(0, 255, 100)
    assert SHOW.pages("a", content, ScanKind.TIFF) == 3
    shown = [drawn(SHOW.page("a", content, ScanKind.TIFF, page, 0)) for page in (1, 2, 3)]
    assert [image.pixelColor(2, 2).red() for image in shown] == [0, 255, 100]
    monkeypatch.setattr(pictures, "MOST_PAGES", 2)
    assert SHOW.pages("a", content, ScanKind.TIFF) == 2


@LOUD
def test_a_page_that_is_not_there_is_said() -> None:
    for kind, content in ((ScanKind.PNG, striped([RED])), (ScanKind.TIFF, fax(0))):
        with pytest.raises(ScanNotShown):
            SHOW.page("a", content, kind, 2, 0)


# --- made black -----------------------------------------------------------------------------------


def telephone(image: bytes, orientation: int) -> bytes:
    """A JPEG as telephones make it: how it was held, who took it where, and a small picture."""
    held = held_aslant(image, orientation)
    small = striped([RED, GREEN], 40, 40, "JPEG")
    more = b"Exif\x00\x00" + b"GPS 48.1 N Ana Horvat" + small
    return held[:2] + b"\xff\xe1" + (len(more) + 2).to_bytes(2, "big") + more + held[2:]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_line_is_black_where_it_was_marked_however_the_page_is_turned(
    orientation: int, quarters: int
) -> None:
    content = telephone(striped([RED, GREEN, BLUE], kind="JPEG"), orientation)
    shown = SHOW.page("a", content, ScanKind.JPEG, 1, quarters)
    frame = Frame(1_000, 2_000, 5_000, 2_300)
    done = SHOW.black("a", content, ScanKind.JPEG, [Crop(2, 1, frame)], [quarters])
    now = SHOW.page("a", done, ScanKind.JPEG, 1, quarters)
    assert (now.width, now.height) == (shown.width, shown.height)
    before, after = drawn(shown), drawn(now)
    for x in range(5, 100, 10):
        for y in range(5, 100, 10):
            is_within = 10 <= x < 60 and 20 <= y < 43
            there = colour_at(after, x / 100, y / 100)
            assert there == ("#000000" if is_within else colour_at(before, x / 100, y / 100))
    for mark in (b"Exif", b"Horvat", b"GPS"):
        assert mark not in done
    assert done.count(b"\xff\xd8\xff") == 1, "no small picture is within"


@pytest.mark.parametrize("kind", [ScanKind.PNG, ScanKind.WEBP, ScanKind.TIFF])
def test_pictures_of_other_kinds_stay_of_their_kind_and_say_nothing_else(kind: ScanKind) -> None:
    image = QImage.fromData(striped([RED, GREEN]))
    image.setText("Comment", "Ana Horvat")
    image.setDotsPerMeterX(11_811)
    content = saved(image, kind.value.partition("/")[2].upper())
    crop = Crop(2, 1, Frame(0, 0, 10_000, 5_000))
    done = SHOW.black("a", content, kind, [crop], [])
    assert kind_of(done) is kind
    assert b"Horvat" not in done
    page = drawn(SHOW.page("a", done, kind, 1, 0))
    assert (colour_at(page, 0.5, 0.25), colour_at(page, 0.5, 0.75)) == ("#000000", GREEN)
    assert QImage.fromData(done).dotsPerMeterX() == pytest.approx(11_811, abs=20) or (
        kind is ScanKind.WEBP
    )


def test_of_a_fax_the_page_is_made_black_that_has_the_line() -> None:
    content = fax(200, 150, 100)
    assert SHOW.pages("a", content, ScanKind.TIFF) == 3
    done = SHOW.black("a", content, ScanKind.TIFF, [Crop(2, 2, WHOLE)], [0, 1])
    assert SHOW.pages("a", done, ScanKind.TIFF) == 3
    greys = [
        drawn(SHOW.page("a", done, ScanKind.TIFF, page, 0)).pixelColor(4, 4).red()
        for page in (1, 2, 3)
    ]
    assert greys == [200, 0, 100]


@LOUD
def test_what_cannot_be_made_black_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, content in ((ScanKind.PDF, b"%PDF-"), (ScanKind.JPEG, b"\xff\xd8\xff")):
        with pytest.raises(ScanNotShown):
            SHOW.black("a", content, kind, [Crop(2, 1, WHOLE)], [])
    monkeypatch.setattr(pictures, "MOST_PAGES", 2)
    with pytest.raises(ScanNotShown):
        SHOW.black("a", fax(1, 2, 3), ScanKind.TIFF, [Crop(2, 1, WHOLE)], [])
