"""Light and dark follow the system while the window is open: nothing keeps a colour of before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from screens import readable_palette

from optindesk.ui.front import USUAL
from optindesk.ui.readable import paint
from optindesk.ui.window import At, MainWindow
from pages import ANNA, BERTA, settle

SEEN = 500
"""So many pixels of a colour are more than the edge of a letter or of a bar."""


@pytest.fixture(autouse=True)
def colours_of_before(qapp: QApplication) -> Iterator[None]:
    before = QPalette(qapp.palette())
    yield
    qapp.setPalette(before)


def pictures(qtbot: QtBot, window: MainWindow) -> dict[At, QImage]:
    taken = {}
    window.resize(USUAL)  # on a small one a bar to scroll by comes and goes
    for page in At:
        window.go(page)
        settle(qtbot, window.read)
        taken[page] = window.grab().toImage()
    return taken


def colours(picture: QImage) -> set[int]:
    """The colours that are seen in it."""
    places = ((x, y) for y in range(picture.height()) for x in range(0, picture.width(), 2))
    count = Counter(picture.pixel(x, y) for x, y in places)
    return {colour for colour, times in count.items() if times > SEEN}


@pytest.mark.long
def test_an_open_window_looks_like_one_that_was_opened_in_the_dark(
    qtbot: QtBot,
    qapp: QApplication,
    open_window: Callable[[], MainWindow],
    ask_back: Callable[..., None],
) -> None:
    ask_back(ANNA, BERTA)
    paint(qapp, readable_palette("light"))
    window = open_window()
    by_day = pictures(qtbot, window)
    paint(qapp, readable_palette("dark"))
    by_night = pictures(qtbot, window)
    window.hide()
    fresh = open_window()
    pictures(qtbot, fresh)
    for page, picture in pictures(qtbot, fresh).items():
        assert colours(by_night[page]) == colours(picture), page
        assert colours(by_night[page]) != colours(by_day[page]), page
