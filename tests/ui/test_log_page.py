"""The log is narrowed by what it is about, the list, who did it and when, and says odd times."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from desks import furnish
from optindesk.core.codes import CODES_OF, Kind
from optindesk.flows.desk import Desk
from optindesk.ui.rows import RowModel
from optindesk.ui.sources import SINCE, UNTIL
from optindesk.ui.span_box import Span
from optindesk.ui.window import At, MainWindow


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running)


def codes(window: MainWindow) -> set[str]:
    model = window.log.table.model()
    assert isinstance(model, RowModel)
    rows = map(model.row, range(model.rowCount()))
    return {row[1].entry.code for row in rows if row is not None}


def test_the_log_is_narrowed_by_kind_list_person_and_time(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    furnish(desk, tmp_path, 12)
    window.reload()
    window.go(At.LOG)
    settle(qtbot, window)
    every = window.log.table.model().rowCount()
    filters = window.log.filters
    filters.kind.setCurrentIndex(filters.kind.findData(Kind.SIGN_UPS.value))
    settle(qtbot, window)
    assert codes(window)
    assert codes(window) <= {code.value for code in CODES_OF[Kind.SIGN_UPS]}
    assert "Rosa" in [filters.actor.itemText(n) for n in range(filters.actor.count())]
    filters.actor.setCurrentIndex(filters.actor.findData("Rosa"))
    filters.list.setCurrentIndex(1)
    filters.when.box.setCurrentIndex(filters.when.box.findData(Span.WEEK))
    settle(qtbot, window)
    assert window.log.table.model().rowCount() > 0
    filters.clear()
    settle(qtbot, window)
    assert window.log.table.model().rowCount() == every


def test_days_are_chosen_only_where_they_count(qtbot: QtBot, window: MainWindow) -> None:
    filters = window.log.filters
    window.go(At.LOG)
    today = window.bench.desk.clock().date()
    assert not filters.when.first.isVisible()
    for span, first in (
        (Span.TODAY, today),
        (Span.YEAR, date(today.year, 1, 1)),
    ):
        filters.when.box.setCurrentIndex(filters.when.box.findData(span))
        assert filters.values == {SINCE: first.isoformat()}
    filters.when.box.setCurrentIndex(filters.when.box.findData(Span.CHOSEN))
    assert filters.when.first.isVisible()
    filters.when.first.setDate(QDate(2026, 1, 2))
    filters.when.last.setDate(QDate(2026, 2, 3))
    assert filters.values == {SINCE: "2026-01-02", UNTIL: "2026-02-03"}
    settle(qtbot, window)
    assert window.log.table.model().rowCount() == 0


def test_what_nobody_did_any_more_is_offered_no_longer_but_stays_chosen_while_it_is(
    qtbot: QtBot, window: MainWindow
) -> None:
    filters = window.log.filters
    filters.show_actors(["Berta", "Rosa"])
    filters.actor.setCurrentIndex(filters.actor.findData("Berta"))
    filters.show_actors(["Berta", "Cleo", "Rosa"])
    assert filters.actor.currentData() == "Berta"
    filters.show_actors(["Rosa"])
    assert filters.actor.currentData() is None
