"""The page of leak probes in the viewer: no request, no file, no script; a real server watches."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPalette, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desks import ACCOUNT, practice_desk
from optindesk.core.model import Target
from optindesk.core.original import Original, Picture
from optindesk.flows import reviewing
from optindesk.flows.desk import Desk
from optindesk.mail.original import original_of
from optindesk.system.language import Translator
from optindesk.ui.bench import Bench
from optindesk.ui.jobs import Jobs
from optindesk.ui.mark import LEAST_CONTRAST, contrast
from optindesk.ui.original_view import OriginalDialog, SafeBrowser, prepare

PROBES = Path(__file__).parents[1] / "mails" / "leak-probes.eml"
MAGENTA = QColor(255, 0, 255)
IN_ACCESS, IN_OPEN = 0x1, 0x20


class Ear:
    """A server on the loopback address that answers nobody, and remembers who came."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            with visitor:
                visitor.settimeout(5)
                said = visitor.recv(500)
                if said == b"closing":
                    return
                self.heard.append(said)

    def close(self) -> None:
        """Whoever had come before has been heard by then."""
        if not self._thread.is_alive():
            return
        host, _, port = self.address.partition(":")
        with socket.create_connection((host, int(port))) as last:
            last.sendall(b"closing")
        self._thread.join(5)
        self._socket.close()


class Watch:
    """Tells of every opening and reading in a folder (inotify)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK)
        assert self._handle >= 0
        wanted = IN_ACCESS | IN_OPEN
        assert libc.inotify_add_watch(self._handle, os.fsencode(folder), wanted) >= 0

    def events(self) -> list[str]:
        found = []
        try:
            raw = os.read(self._handle, 100_000)
        except BlockingIOError:
            return []
        while raw:
            _, _, _, length = struct.unpack_from("iIII", raw)
            found.append(raw[16 : 16 + length].rstrip(b"\0").decode())
            raw = raw[16 + length :]
        return found

    def close(self) -> None:
        os.close(self._handle)


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.close()


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A picture that is easily seen, in a folder of its own."""
    folder = tmp_path / "trap"
    folder.mkdir()
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(MAGENTA)
    assert image.save(str(folder / "magenta.png"))
    return folder / "magenta.png"


@pytest.fixture
def watch(trap: Path) -> Iterator[Watch]:
    if not sys.platform.startswith("linux"):
        pytest.skip("not on this system: inotify")
    made = Watch(trap.parent)
    yield made
    made.close()


@pytest.fixture
def probes(ear: Ear, trap: Path) -> bytes:
    """The page, its probes aimed at the server and the file."""
    page = PROBES.read_text("utf-8").replace("WEB", ear.address)
    page = page.replace("FILEPATH", str(trap)).replace("FILE", trap.as_uri())
    return page.encode()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with practice_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def bench(desk: Desk, jobs: Jobs, words: Translator, qtbot: QtBot) -> Bench:
    window = QWidget()
    qtbot.addWidget(window)
    jobs._leave_thread = desk.store.leave_thread
    return Bench(desk, words, jobs, lambda trouble: pytest.fail(str(trouble)), window)


def has_colour(widget: SafeBrowser, colour: QColor) -> bool:
    picture = widget.grab().toImage()
    return any(
        picture.pixelColor(x, y) == colour
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    )


def test_the_watchers_can_see(ear: Ear, trap: Path, watch: Watch, qtbot: QtBot) -> None:
    """What the other tests rely on: a fetch is heard, a read file is noticed, magenta is seen."""
    host, _, port = ear.address.partition(":")
    with socket.create_connection((host, int(port))) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
    qtbot.waitUntil(lambda: len(ear.heard) == 1)
    ear.heard.clear()
    careless = SafeBrowser()
    qtbot.addWidget(careless)
    careless.show_html("<img src='cid:0'>", {"cid:0": QImage(str(trap))})
    careless.resize(300, 300)
    careless.show()
    assert has_colour(careless, MAGENTA)
    assert "magenta.png" in watch.events()


def test_the_probes_reach_nobody(
    qtbot: QtBot,
    bench: Bench,
    desk: Desk,
    ear: Ear,
    watch: Watch,
    probes: bytes,
    tmp_path: Path,
) -> None:
    desk.set_account(ACCOUNT)
    news = desk.add_list("Flower news", "", "en")
    desk.sign_up("ana@example.org", Target(news.id))
    mail = tmp_path / "probes.eml"
    mail.write_bytes(probes)
    desk.check_saved([mail])
    (waiting,) = reviewing.waiting()
    assert "How often will you write to me about Flower news?" in waiting.new_text
    dialog = OriginalDialog(bench, waiting.id, waiting.subject, None)
    qtbot.addWidget(dialog)
    dialog.resize(QSize(900, 1200))
    dialog.show()
    qtbot.waitUntil(lambda: not bench.jobs.running and bool(dialog.source.toPlainText()))
    for tab in (0, 1, 0):
        dialog.tabs.setCurrentIndex(tab)
        QApplication.processEvents()
        dialog.grab()
    shown = dialog.formatted.toPlainText()
    assert "How often will you write to me about Flower news?" in shown
    assert "the end" in shown
    assert not has_colour(dialog.formatted, MAGENTA)
    assert has_colour(dialog.formatted, QColor(0, 128, 0)), "its own picture is shown"
    assert "were not fetched" in dialog.left_out.text()
    _press_everything(qtbot, dialog.formatted)
    dialog.formatted.highlighted.emit(QUrl(f"http://{ear.address}/link"))
    assert "Leads to http://" in dialog.link.text()
    dialog.formatted.highlighted.emit(QUrl())
    assert "Nothing is fetched" in dialog.link.text()
    dialog.reject()
    assert watch.events() == []
    ear.close()
    assert ear.heard == []


def _press_everything(qtbot: QtBot, browser: SafeBrowser) -> None:
    """Click on every link and press Enter on it, reload and go back."""
    viewport = browser.viewport()
    for y in range(0, viewport.height(), 6):
        for x in range(0, viewport.width(), 40):
            if browser.anchorAt(QPoint(x, y)):
                qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    for _ in range(12):
        qtbot.keyClick(browser, Qt.Key.Key_Tab)
        qtbot.keyClick(browser, Qt.Key.Key_Return)
    for step in (browser.reload, browser.backward, browser.home):
        step()
    QApplication.processEvents()


def test_even_the_raw_page_reaches_nobody(
    qtbot: QtBot, ear: Ear, watch: Watch, probes: bytes, trap: Path
) -> None:
    """The viewer by itself holds, should the page before it ever fail."""
    html = probes.decode().partition("8bit\n")[2].partition("\n--inner")[0]
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.show_html(html, {})
    browser.resize(900, 1200)
    browser.show()
    QApplication.processEvents()
    browser.grab()
    for address in (trap.as_uri(), str(trap), f"http://{ear.address}/x", "qrc:/x"):
        browser.setSource(QUrl(address))
        browser.setSource(QUrl(address), QTextDocument.ResourceType.HtmlResource)
        for kind in QTextDocument.ResourceType:
            answer = browser.loadResource(kind.value, QUrl(address))
            assert answer == "" or answer.size() == QSize(1, 1)
    QApplication.processEvents()
    assert not has_colour(browser, MAGENTA)
    assert watch.events() == []
    ear.close()
    assert ear.heard == []


def test_links_can_be_read_on_a_dark_ground_too(qtbot: QtBot) -> None:
    browser = SafeBrowser()
    qtbot.addWidget(browser)
    browser.show_html('<p><a href="http://x.example/">x</a></p>', {})
    for ground in (QColor(239, 239, 239), QColor(50, 50, 50)):
        browser.setPalette(QPalette(ground))
        base = browser.palette().color(QPalette.ColorRole.Base)
        link = browser.document().firstBlock().begin().fragment().charFormat().foreground().color()
        assert contrast(link, base) >= LEAST_CONTRAST


def test_a_picture_that_cannot_be_decoded_is_left_out() -> None:
    good = QImage(1800, 30, QImage.Format.Format_RGB32)
    good.fill(MAGENTA)
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    good.save(buffer, "PNG")
    pictures = (
        Picture("png", b"\x89PNG\r\n\x1a\n broken", 10, 10),
        Picture("png", raw.data(), 1800, 30),
        Picture("gif", raw.data(), 1800, 30),
    )
    found = prepare(Original("", "", pictures, "", ()))
    assert set(found.pictures) == {"cid:1"}
    assert found.pictures["cid:1"].width() == 900


@pytest.mark.parametrize("make", [lambda: "<p>x</p>" * 100_000, lambda: "<table><tr><td>" * 20_000])
def test_what_is_shown_of_a_huge_page_is_small(make: Callable[[], str]) -> None:
    content = f"From: a@example.org\nContent-Type: text/html\n\n{make()}".encode()
    assert len(original_of(content).html) < 400_000
