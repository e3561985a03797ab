"""Guards against a PySide6 that gives away references which are not its own.

PySide6 6.12 drops a reference to None or True with each setText and emit; on Python 3.11, where
these can die, the program aborts after some thousand. That is why pyproject.toml stays below it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

TIMES = 2000
LOSS = TIMES // 10
"""Other things come and go meanwhile; a leak of one per call would be ten times as much."""


class Speaker(QObject):
    said = Signal(object)
    turned = Signal(bool)


def lost(before: tuple[int, int]) -> tuple[int, int]:
    return before[0] - sys.getrefcount(None), before[1] - sys.getrefcount(True)


def held() -> tuple[int, int]:
    return sys.getrefcount(None), sys.getrefcount(True)


def test_setting_texts_drops_no_reference_to_none_or_true(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = held()
    for number in range(TIMES):
        label.setText(f"{number} of {TIMES}")
        label.setVisible(False)
    assert max(lost(before)) < LOSS


def test_emitting_signals_drops_no_reference_to_none_or_true(qtbot: QtBot) -> None:
    speaker = Speaker()
    heard = [0]

    def hear(_: object) -> None:
        heard[0] += 1

    speaker.said.connect(hear)
    speaker.turned.connect(hear)
    before = held()
    for _ in range(TIMES):
        speaker.said.emit(None)
        speaker.turned.emit(True)
    assert max(lost(before)) < LOSS
    assert heard == [2 * TIMES]
