"""What runs in the background is seen, counted and can be stopped."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.ports import Tick
from optindesk.core.sentence import sentence
from optindesk.system.language import Translator
from optindesk.ui.jobs import Jobs
from optindesk.ui.lanes import Lane, post_lane
from optindesk.ui.progress import JobProgress


@pytest.fixture
def progress(qtbot: QtBot, jobs: Jobs, words: Translator) -> JobProgress:
    progress = JobProgress(jobs, words)
    qtbot.addWidget(progress)
    return progress


def test_its_button_is_no_window_of_its_own_first(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, jobs: Jobs, words: Translator
) -> None:
    class Button(QToolButton):
        def setVisible(self, visible: bool) -> None:
            assert not (visible and self.isWindow())
            super().setVisible(visible)

    monkeypatch.setattr("optindesk.ui.progress.QToolButton", Button)
    made = JobProgress(jobs, words)
    qtbot.addWidget(made)
    assert isinstance(made.cancel, Button)
    assert made.cancel.isVisibleTo(made)


def test_a_job_shows_its_title_and_count(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress, gate: Any
) -> None:
    def work(tick: Tick) -> None:
        tick(1200, 90_000, sentence("row {row}", row=1201))
        gate.pass_through()

    jobs.start("Importing market.xlsx", work, Lane.WORK)
    qtbot.waitUntil(progress.isVisible)
    assert progress.title.text() == "Importing market.xlsx: row 1201"
    assert progress.count.text() == "1,200 of 90,000"
    assert progress.bar.value() / progress.bar.maximum() == pytest.approx(1200 / 90_000, abs=0.001)
    gate.open()
    qtbot.waitUntil(lambda: not progress.isVisible())


def test_a_job_that_does_not_know_how_much_there_is_shows_that_it_is_alive(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress, gate: Any
) -> None:
    def work(tick: Tick) -> None:
        tick(1200)
        gate.pass_through()

    jobs.start("Reading the mailbox", work, post_lane(1))
    qtbot.waitUntil(progress.isVisible)
    assert progress.count.text() == "1,200"
    assert progress.bar.maximum() == 0


def test_of_several_jobs_the_newest_is_shown_and_the_others_counted(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress, gate: Any
) -> None:
    for title, lane in (("One", Lane.WORK), ("Two", Lane.WORK), ("Three", post_lane(1))):
        jobs.start(title, lambda _: gate.pass_through(), lane)
    jobs.start("", lambda _: gate.pass_through(), Lane.LOOK)
    qtbot.waitUntil(progress.isVisible)
    assert progress.title.text() == "Three (+2 more)"


def test_cancel_stops_the_job_that_is_shown(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress, gate: Any
) -> None:
    def work(tick: Tick) -> None:
        gate.pass_through()
        tick(1)
        pytest.fail("it was to stop here")

    jobs.start("One", work, Lane.WORK)
    qtbot.waitUntil(progress.isVisible)
    QTest.mouseClick(progress.cancel, Qt.MouseButton.LeftButton)
    assert progress.cancel.text() == "Stopping…"
    assert not progress.cancel.isEnabled()
    gate.open()
    qtbot.waitUntil(lambda: not jobs.running)
    assert not progress.isVisible()


def test_what_is_over_in_a_blink_is_not_shown(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress
) -> None:
    blink = progress.findChild(QTimer)
    assert blink is not None
    jobs.start("Confirming", lambda _: None, Lane.ACT)
    assert blink.isActive()
    qtbot.waitUntil(lambda: not jobs.running)
    assert not blink.isActive()
    assert progress.isHidden()


def test_counting_does_not_lay_the_window_out_anew(
    qtbot: QtBot, jobs: Jobs, progress: JobProgress, gate: Any
) -> None:
    def work(tick: Tick) -> None:
        tick(88_888, 90_000, sentence("row {row}", row=88_888))
        gate.pass_through()
        tick(88_889, 90_000, sentence("row {row}", row=88_889))
        second.pass_through()

    second = type(gate)()
    requests = LayoutRequests(progress)
    jobs.start("Importing market.xlsx", work, Lane.WORK)
    qtbot.waitUntil(lambda: progress.count.text() == "88,888 of 90,000")
    QCoreApplication.sendPostedEvents()
    requests.seen = 0
    gate.open()
    qtbot.waitUntil(lambda: progress.count.text() == "88,889 of 90,000")
    QCoreApplication.sendPostedEvents()
    assert requests.seen == 0
    second.open()
    qtbot.waitUntil(lambda: not progress.isVisible())


class LayoutRequests(QObject):
    """Counts how often a widget was asked to lay out anew."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.LayoutRequest
        return False
