"""Printed pages, as Qt lays them out: how many there are, how large, and what is in the file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QImage

from optindesk.core.document import (
    Bar,
    Bars,
    Block,
    Booklet,
    Facts,
    Heading,
    NewPage,
    Picture,
    Points,
    Quote,
    Table,
    Text,
)
from optindesk.core.errors import CannotPrint
from optindesk.core.paper import Document, PaperSize, Poster, Section, SignUpSheet
from optindesk.core.ports import ChartLook
from optindesk.files.pdf import QtPrinter
from optindesk.files.pdf_document import BookletLayout
from optindesk.files.small_words import load_small_words
from photos import saved

WORDS = load_small_words(Path(__file__).parents[2] / "resources" / "paper.toml")
TEXT = "I ask Anna's Flowers to write to me.\n\nFour emails a year.\n\nI can leave at any time."
SHEET = SignUpSheet("R-2026-0007", "Anna's Flowers", "Sign-up", TEXT, 1, 20, WORDS["en"])

POSTER = Poster(
    "Anna's Flowers",
    "Flower news",
    TEXT,
    "mailto:desk@flowers.example?subject=JOIN%20Flower%20news&body=JOIN%20Flower%20news",
)

pytestmark = pytest.mark.usefixtures("qapp")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize(("size", "width", "height"), [("A4", 595, 842), ("Letter", 612, 792)])
def test_a_sheet_is_a_pdf_of_the_wanted_size(size: str, width: int, height: int) -> None:
    pdf = QtPrinter().pdf([SHEET], PaperSize(size))
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(width, height)}


def test_many_rows_and_copies_are_many_pages() -> None:
    printer, long = QtPrinter(), replace(SHEET, rows=60)
    each = printer.pages(long, PaperSize.A4)
    assert each > 1
    assert printer.pages(replace(SHEET, rows=5), PaperSize.A4) == 1
    assert pages_of(printer.pdf([long, replace(long, number="R-2026-0008")], PaperSize.A4)) == (
        2 * each
    )
    assert len(printer.pictures(long, PaperSize.A4, 100)) == each


@pytest.mark.parametrize("size", list(PaperSize))
def test_as_many_rows_as_there_is_room_for_are_one_page(size: PaperSize) -> None:
    printer = QtPrinter()
    room = printer.room(SHEET, size)
    assert printer.pages(replace(SHEET, rows=room), size) == 1
    assert printer.pages(replace(SHEET, rows=room + 1), size) == 2


def test_a_picture_of_a_page_has_ink_and_the_wanted_width() -> None:
    (picture, *_) = QtPrinter().pictures(SHEET, PaperSize.A4, 300)
    image = QImage.fromData(picture)
    assert (image.width(), image.height()) == (300, 425)
    inked = [image.pixelColor(x, y).lightness() < 128 for x in range(300) for y in range(425)]
    assert 0.001 < sum(inked) / len(inked) < 0.2


def test_the_numbers_of_two_sheets_look_different() -> None:
    printer = QtPrinter()
    one, other = (
        printer.pictures(replace(SHEET, number=number), PaperSize.A4, 600)[0]
        for number in ("R-2026-0007", "R-2026-0008")
    )
    assert one != other


def test_a_longer_wording_is_set_smaller_and_one_that_fills_the_page_is_refused() -> None:
    printer = QtPrinter()
    long = replace(SHEET, text="\n\n".join([TEXT] * 6), rows=40)
    assert printer.pages(long, PaperSize.A4) > printer.pages(replace(SHEET, rows=40), PaperSize.A4)
    with pytest.raises(CannotPrint, match="no page has room"):
        printer.pdf([replace(SHEET, text="\n\n".join([TEXT] * 30))], PaperSize.A4)


def test_a_poster_is_one_page_whose_code_a_telephone_can_read() -> None:
    printer = QtPrinter()
    for size in PaperSize:
        assert pages_of(printer.pdf([POSTER], size)) == 1
        (picture,) = printer.pictures(POSTER, size, 800)
        image = QImage.fromData(picture).convertToFormat(QImage.Format.Format_Grayscale8)
        grey = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))
        (code,) = zxingcpp.read_barcodes(grey)
        assert code.text == POSTER.link


def test_a_poster_that_says_too_much_is_refused() -> None:
    printer = QtPrinter()
    for too_long in (
        replace(POSTER, text="and so on " * 500),
        replace(POSTER, title="and so on " * 100),
    ):
        with pytest.raises(CannotPrint, match="too long for a poster"):
            printer.pages(too_long, PaperSize.A4)


def test_without_any_font_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    with pytest.raises(CannotPrint, match="fonts-dejavu-core"):
        QtPrinter().pages(SHEET, PaperSize.A4)


def test_a_document_takes_as_many_pages_as_it_needs_and_nothing_in_it_is_markup() -> None:
    printer = QtPrinter()
    item = (("Name", "Ana <b>&amp;"), ("Text", "first line\nsecond line"))
    short = Document("All of it", "Anna's Flowers", TEXT, (Section("Who", "", (item,)),), "{page}")
    assert printer.pages(short, PaperSize.A4) == 1
    plain = replace(short, sections=(Section("Who", "", ((("Name", "Ana"),),)),))
    assert printer.pictures(short, PaperSize.A4, 200) != printer.pictures(plain, PaperSize.A4, 200)
    long = replace(short, sections=(Section("Who", TEXT, (item,) * 200), Section("Rights")))
    pages = printer.pages(long, PaperSize.A4)
    assert pages > 3
    assert pages_of(printer.pdf([long], PaperSize.A4)) == pages
    _, *middle, last = printer.pictures(long, PaperSize.A4, 200)
    assert len({*middle, last}) == pages - 1, "each page shows its own part"


# --- documents ------------------------------------------------------------------------------------


def of(*blocks: Block) -> Booklet:
    return Booklet("File on Ana", "Ana", "The shop", "page {page} of {pages}", blocks)


def ink_in(picture: bytes, top: float, bottom: float) -> bool:
    """Whether something is printed between two heights of a page, in shares of it."""
    image = QImage.fromData(picture)
    rows = range(int(image.height() * top), int(image.height() * bottom))
    return any(image.pixelColor(x, y).lightness() < 230 for y in rows for x in range(image.width()))


def test_a_document_takes_the_pages_that_it_needs_and_each_has_head_and_foot() -> None:
    rows = tuple((str(n), "x" * 300) for n in range(80))
    long = of(
        Heading("File", 1),
        Facts((("Address", f"{'a' * 60}@example.org"),)),
        Points(("one", "two")),
        Table(("No.", "What"), (10, 90), rows),
        NewPage(),
        Text("The end", quiet=True),
    )
    pages = QtPrinter().pictures(long, PaperSize.A4, 300)
    assert len(pages) == QtPrinter().pages(long, PaperSize.A4) > 3
    assert all(ink_in(page, 0.04, 0.08) and ink_in(page, 0.92, 0.97) for page in pages)
    assert not ink_in(pages[-1], 0.15, 0.9), "what is on a new page stands there alone"
    assert pages_of(QtPrinter().pdf([long], PaperSize.LETTER)) > 3


def test_a_title_is_never_the_last_line_of_a_page() -> None:
    for lines in range(30, 60):
        filled = of(*[Text("x")] * lines, Heading("Mail"), Heading("One", 3), Quote("Yes"))
        layout = BookletLayout(filled, QRectF(0, 0, 5953, 8419))
        if layout.pages > 1:
            break
    title, quote = lines, lines + 2
    blocks = [layout.page_of(place) for place in (title, quote)]
    assert blocks == [1, 1]


@pytest.mark.parametrize("back", ["#ffffff", "#202020"])
def test_a_chart_has_columns_as_high_as_their_values_on_any_ground(back: str) -> None:
    text = "#000000" if back == "#ffffff" else "#ffffff"
    parts = (Bar("said yes", "confirmed", (20, 0, 10)), Bar("waiting", "waiting", (0, 0, 0)))
    look = ChartLook(600, 300, 14, text, back)
    image = QImage.fromData(QtPrinter().chart(Bars(("a", "b", "c"), parts), look))
    assert (image.width(), image.height()) == (600, 300)
    assert image.pixelColor(1, 1).name() == back
    green = [
        sum(100 < image.pixelColor(x, y).hue() < 170 for y in range(25, 290)) for x in range(600)
    ]
    first, last = max(green[:250]), max(green[400:])
    assert max(green[250:350]) == 0
    assert first == pytest.approx(2 * last, abs=3)
    assert QtPrinter().chart(Bars((), ()), look), "of nothing there is an empty one"


def test_what_grows_is_drawn_above_the_columns_that_say_by_how_much() -> None:
    came, there = Bar("came", "confirmed", (2, 0, 1)), Bar("there", "waiting", (4, 4, 5))
    bars, look = Bars(("a", "b", "c"), (came,), there), ChartLook(600, 300, 14, "#000000", "#fff")
    image = QImage.fromData(QtPrinter().chart(bars, look))
    left, right = QtPrinter().columns(bars, look)
    assert 0 < left < right <= 600

    def rows(hues: range, x: float) -> list[int]:
        colours = ((y, image.pixelColor(round(x), y)) for y in range(25, 300))
        return [y for y, one in colours if one.hue() in hues and one.saturation() > 30]

    green, blue = range(100, 170), range(190, 240)
    first, second, third = (left + (right - left) * part / 6 for part in (1, 3, 5))
    assert max(rows(blue, first)) < min(rows(green, first))
    assert min(rows(blue, third)) < min(rows(blue, second))
    assert rows(green, second) == []
    assert QtPrinter().chart(Bars((), (), Bar("there", "waiting", ())), look)


def test_a_picture_is_as_wide_as_the_page_at_most_and_what_says_so_goes_along() -> None:
    wide = QImage(4_000, 500, QImage.Format.Format_RGB32)
    wide.fill(0)
    high = QImage(300, 6_000, QImage.Format.Format_RGB32)
    high.fill(0)
    printed = of(Text("The line:"), Picture(saved(wide)), Text("All:"), Picture(saved(high)))
    first, second = QtPrinter().pictures(printed, PaperSize.A4, 300)
    image = QImage.fromData(first)
    assert image.pixelColor(150, 50).lightness() < 50
    assert image.pixelColor(3, 50).lightness() > 200, "the margin stays white"
    assert not ink_in(first, 0.3, 0.9)
    assert ink_in(second, 0.3, 0.8)
