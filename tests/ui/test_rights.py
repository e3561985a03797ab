"""The rights of persons from the window: all we have, put right, kept for how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.flows import disputes, settings
from optindesk.flows.desk import Desk
from optindesk.store import archive, contact_rows
from optindesk.store.database import proxy
from optindesk.store.tables import SubscriptionRow
from optindesk.ui.dispute_dialog import DisputeDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.rectify_dialog import RectifyDialog
from optindesk.ui.retention_dialog import RetentionDialog
from optindesk.ui.window import MainWindow

ANNA, BERTA = "anna@example.org", "berta@example.org"


@pytest.fixture
def window(qtbot: QtBot, desk: Desk, open_window: Callable[[], MainWindow]) -> MainWindow:
    made = open_window()
    news = archive.list_named("Flower news")
    assert news is not None
    desk.sign_up(ANNA, Target(news.id), name="Ana", language="fr")
    settle(qtbot, made)
    made.reload()
    made.show_person(ANNA)
    settle(qtbot, made)
    assert made.people.story.address == ANNA
    return made


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until everything has come that is on its way."""
    for _ in range(2):
        qtbot.waitUntil(
            lambda: all(job.lane == Lane.WATCH for job in window.jobs.running), timeout=60_000
        )
        QApplication.processEvents()


def test_all_we_have_is_saved_from_the_story(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    story = window.people.story
    assert story.access in story.more.menu().actions()
    story.access.trigger()
    (chooser,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    assert ANNA in chooser.selectedFiles()[0]
    chooser.fileSelected.emit(str(tmp_path / "anna.pdf"))
    chooser.close()
    settle(qtbot, window)
    assert (tmp_path / "anna.pdf").read_bytes().startswith(b"%PDF")
    assert f"All that is kept of {ANNA} is in “anna.pdf”." in window.notice.text.text()


def test_a_name_is_put_right_in_the_window(qtbot: QtBot, window: MainWindow) -> None:
    window.people.story.rectify.trigger()
    (dialog,) = window.findChildren(RectifyDialog)
    assert (dialog.name.text(), dialog.language.currentData()) == ("Ana", "fr")
    dialog.name.setText("Anna")
    dialog.go.click()
    settle(qtbot, window)
    assert window.notice.text.text() == f"What is known of {ANNA} was put right."
    assert contact_rows.contact_by_id(1).name == "Anna"
    assert contact_rows.contact_by_id(1).language == "fr"


def test_a_language_that_we_do_not_write_in_stays(qtbot: QtBot, window: MainWindow) -> None:
    window.bench.desk.sign_up(BERTA, Target(1), language="sv")
    window.reload()
    window.show_person(BERTA)
    settle(qtbot, window)
    window.people.story.rectify.trigger()
    (dialog,) = window.findChildren(RectifyDialog)
    assert dialog.language.currentData() == "sv"
    dialog.go.click()
    settle(qtbot, window)
    assert "already" in dialog.notice.text.text(), "nothing was changed"
    dialog.reject()


def test_a_person_is_kept_for_a_dispute_until_it_is_over(qtbot: QtBot, window: MainWindow) -> None:
    window.people.story.dispute.trigger()
    settle(qtbot, window)
    (dialog,) = window.findChildren(DisputeDialog)
    assert not dialog.over.isVisible()
    assert not dialog.keep.isEnabled()
    dialog.why.setText("their lawyer wrote")
    dialog.keep.click()
    settle(qtbot, window)
    assert disputes.held() == {1: "their lawyer wrote"}
    window.people.story.dispute.trigger()
    settle(qtbot, window)
    again = window.findChildren(DisputeDialog)[-1]
    assert again.why.text() == "their lawyer wrote"
    again.over.click()
    settle(qtbot, window)
    assert disputes.held() == {}
    assert window.notice.text.text() == f"The dispute about {ANNA} is over."


def test_rules_are_saved_looked_at_and_applied(
    qtbot: QtBot, desk: Desk, window: MainWindow
) -> None:
    desk.cancel(ANNA)
    window.commands.retention.trigger()
    settle(qtbot, window)
    (dialog,) = window.findChildren(RetentionDialog)
    assert dialog.who.text() == "Nobody’s time is over."
    assert not dialog.reduce.isEnabled()
    with proxy.atomic():
        SubscriptionRow.update(changed_at=desk.clock() - timedelta(days=100)).execute()
    dialog.boxes[settings.MONTHS_WITHOUT_YES].setValue(3)
    assert not dialog.reduce.isEnabled(), "only what is saved is applied"
    dialog.save.click()
    settle(qtbot, window)
    assert settings.get(settings.MONTHS_WITHOUT_YES) == 3
    assert [dialog.people.item(0).text(), dialog.people.count()] == [f"{ANNA}  Ana", 1]
    assert dialog.who.text().startswith("The time of 1 person is over.")
    dialog.reduce.click()
    assert contact_rows.contact_by_key(ANNA) is not None, "it is said once more"
    dialog.notice.offer.click()
    settle(qtbot, window)
    assert contact_rows.contact_by_key(ANNA) is None
    assert "1 person whose time was over was reduced" in window.notice.text.text()
