"""Files that are dropped on the window: what could be read of them, and what is to be done else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from optindesk.ui.notice import DONE, LOOK
from optindesk.ui.review_page import ReviewPage
from optindesk.ui.window import MainWindow
from pages import settle

OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
MAIL = b"From: x@example.org\r\nSubject: hello\r\n\r\nYes.\r\n"
WHAT_TO_DO = "it is an Outlook file; open it in Outlook, save it as .eml, and use that instead."
NOBODY = "from nobody known here, and it names no question of ours"


@pytest.fixture
def drop(
    qtbot: QtBot, open_page: Callable[[], ReviewPage], tmp_path: Path
) -> Callable[..., MainWindow]:
    """Drop files of these names and contents on a window."""

    def dropped(**contents: bytes) -> MainWindow:
        page = open_page()
        window = page.window()
        assert isinstance(window, MainWindow)
        for name, content in contents.items():
            (tmp_path / name).write_bytes(content)
        window.take_files([tmp_path / name for name in contents])
        settle(qtbot, page)
        return window

    return dropped


def test_an_outlook_file_says_its_name_and_what_to_do(drop: Callable[..., MainWindow]) -> None:
    window = drop(**{"Re order.msg": OUTLOOK})
    assert window.notice.text.text() == f"“Re order.msg” could not be read: {WHAT_TO_DO}"
    assert window.notice.mark == LOOK, "it does not look like a success"


def test_what_is_no_mail_says_so(drop: Callable[..., MainWindow]) -> None:
    window = drop(**{"stall.mp4": b"\xff\xd8\xff\xe0" + bytes(99)})
    said = "“stall.mp4” is no sheet, no saved reply and no photo: nothing is done with it."
    assert window.notice.text.text() == said
    assert window.notice.mark == LOOK


def test_what_was_read_is_told_beside_what_was_not(drop: Callable[..., MainWindow]) -> None:
    window = drop(**{"reply.eml": MAIL, "a.msg": OUTLOOK, "b.msg": OUTLOOK})
    assert window.notice.text.text() == (
        f"1 mail was looked at. 1 was left alone: {NOBODY} (x@example.org)."
        f" 2 mails could not be read. “a.msg” is one of them: {WHAT_TO_DO}"
    )
    assert window.notice.mark == LOOK


def test_what_was_read_looks_like_a_success(drop: Callable[..., MainWindow]) -> None:
    window = drop(**{"reply.eml": MAIL.replace(b"Yes.", b"Two pots of basil arrived.")})
    why = "it has nothing to do with a question of ours"
    assert window.notice.text.text() == f"1 mail was looked at. 1 was left alone: {why}."
    assert window.notice.mark == DONE


def test_an_answer_that_could_not_be_assigned_is_to_be_looked_at(
    drop: Callable[..., MainWindow],
) -> None:
    window = drop(**{"reply.eml": MAIL})
    said = f"1 mail was looked at. 1 was left alone: {NOBODY} (x@example.org)."
    assert window.notice.text.text() == said
    assert window.notice.mark == LOOK
