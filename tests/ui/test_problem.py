"""Troubles are said in a sentence, bugs are shown with details that give nobody away."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from optindesk import __version__
from optindesk.core.errors import DiskFull, UnknownContact
from optindesk.system.language import Translator, translator
from optindesk.ui.masking import MASK, mask
from optindesk.ui.problem import BugDialog, Problems, install_excepthook

HOME = Path("/home/anna berg")

REPORT = f"""Traceback (most recent call last):
  File "{HOME}/desk/app/optindesk/flows/signups.py", line 12, in add
    contact = known[row.address]
              ~~~~~^^^^^^^^^^^^^
KeyError: 'Anna.Berg@example.org'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "{HOME}/desk/app/optindesk/ui/window.py", line 3, in show
    self.table.ask(name)
ValueError: “Anna Berg” is not one of "Ida", 'NoneType' or 'table' (see /home/anna berg/x)
"""


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def problems(window: QWidget, words: Translator) -> Problems:
    return Problems(window, words, __version__, HOME)


@pytest.fixture
def excepthook() -> Iterator[None]:
    before = sys.excepthook
    yield
    sys.excepthook = before


def messages(window: QWidget) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def bug_dialogs(window: QWidget) -> list[BugDialog]:
    return [dialog for dialog in window.findChildren(BugDialog) if dialog.isVisible()]


def test_a_trouble_is_said_in_the_language_of_the_window(window: QWidget) -> None:
    problems = Problems(window, translator("en_XA"), __version__, HOME)
    problems.trouble(DiskFull())
    [box] = messages(window)
    assert box.text().startswith("[!! Ŧĥ")
    assert box.windowTitle().startswith("[!! ")


def test_what_people_typed_is_shown_as_text_not_as_markup(
    window: QWidget, problems: Problems
) -> None:
    problems.trouble(UnknownContact(address="<b>anna</b>@example.org"))
    [box] = messages(window)
    assert "<b>anna</b>@example.org" in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText


def test_the_same_trouble_is_said_once_until_it_is_closed(
    qtbot: QtBot, window: QWidget, problems: Problems
) -> None:
    for _ in range(3):
        problems.trouble(DiskFull())
    problems.trouble(UnknownContact(address="anna@example.org"))
    assert len(messages(window)) == 2
    for box in messages(window):
        QTest.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not messages(window))
    problems.trouble(DiskFull())
    assert len(messages(window)) == 1


def test_a_bug_is_shown_with_versions_and_can_be_copied(
    window: QWidget, problems: Problems
) -> None:
    problems.bug(REPORT)
    [dialog] = bug_dialogs(window)
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert dialog.isVisible()
    assert f"Opt-In Desk {__version__}\nPython {platform.python_version()}\nQt 6." in copied
    assert copied.endswith(mask(REPORT, HOME))
    assert "anna" not in copied.casefold()


def test_a_bug_that_comes_sixty_times_a_second_is_shown_once_and_logged_each_time(
    window: QWidget, problems: Problems, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(60):
        problems.bug(REPORT)
    assert len(bug_dialogs(window)) == 1
    assert len(caplog.records) == 60
    assert "anna" not in caplog.text.casefold()


def test_the_details_can_be_read_and_closed_with_the_keyboard(
    qtbot: QtBot, window: QWidget, problems: Problems
) -> None:
    problems.bug(REPORT)
    [dialog] = bug_dialogs(window)
    assert dialog.details.isReadOnly()
    assert dialog.details.accessibleName() == "Details"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not bug_dialogs(window))


def test_the_report_keeps_what_helps_and_hides_what_is_personal() -> None:
    masked = mask(REPORT, HOME)
    assert 'File "~/desk/app/optindesk/flows/signups.py", line 12, in add' in masked
    assert "contact = known[row.address]" in masked
    assert f"KeyError: '{MASK}'" in masked
    assert f"ValueError: “{MASK}” is not one of \"{MASK}\", 'NoneType' or 'table'" in masked
    assert "(see ~/x)" in masked


@pytest.mark.parametrize(
    ("report", "masked"),
    [
        (
            "OSError: no mail for anna@example.org, ida+x@bücher.example!",
            "OSError: no mail for …@…, …@…",
        ),
        ("KeyError: ('Anna', 'Berg')", "KeyError: ('…', '…')"),
        (
            "AttributeError: 'NoneType' object has no attribute",
            "AttributeError: 'NoneType' object has no attribute",
        ),
        (r"FileNotFoundError: C:\\Users\\Ida\\sheet", r"FileNotFoundError: ~\\sheet"),
        ("ValueError: it's Anna's", "ValueError: it'…'s"),
    ],
)
def test_messages_of_exceptions_are_masked(report: str, masked: str) -> None:
    assert mask(report, Path(r"C:\Users\Ida")) == masked


def test_a_message_over_several_lines_is_masked_to_its_end() -> None:
    name, address = "'Anna'", "anna" + "@example.org"
    row = "\n".join(("this row:", name, address))
    try:
        raise ValueError(row)
    except ValueError:
        report = traceback.format_exc()
    last = mask(report, HOME).splitlines()[-2:]
    assert last == ["'…'", "…@…"]


@pytest.mark.usefixtures("excepthook")
def test_what_nobody_caught_on_the_main_thread_comes_to_us(qtbot: QtBot) -> None:
    bugs: list[str] = []
    install_excepthook(bugs.append)

    def careless_slot() -> None:
        raise ZeroDivisionError("in a slot")

    QTimer.singleShot(0, careless_slot)
    qtbot.waitUntil(lambda: len(bugs) == 1)
    assert "careless_slot" in bugs[0]
    assert "ZeroDivisionError: in a slot" in bugs[0]


@pytest.mark.usefixtures("excepthook")
def test_ctrl_c_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_on: list[object] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda *about: passed_on.append(about[0]))
    install_excepthook(pytest.fail)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed_on == [KeyboardInterrupt]
