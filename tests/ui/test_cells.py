"""The cells of a table: they look the same whoever paints them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from optindesk.system.language import Translator
from optindesk.ui.cells import CellDelegate
from optindesk.ui.jobs import Jobs
from optindesk.ui.mark import MARKS
from optindesk.ui.rows import Column, Right, RowModel
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable

STATES = list(MARKS)
NAMES = ("Ana", "Jörg Ångström-Müller, Große Straße 12", "", "م", "a\nb")


class ByTheStyle(CellDelegate):
    """Has all of it painted by the style."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        QStyledItemDelegate.paint(self, painter, option, index)


@pytest.fixture
def table(qtbot: QtBot, jobs: Jobs, words: Translator) -> DataTable:
    columns = (
        Column("name", "Name", lambda row: str(row[1]), 20),
        Column("state", "State", lambda row: str(row[2]), 9, mark=lambda row: MARKS[row[2]]),
        Column("mails", "Mails", lambda row: str(row[0]), 9, Right),
    )
    rows = [(n, NAMES[n % len(NAMES)], STATES[n % len(STATES)]) for n in range(12)]
    model = RowModel(columns, KeptSource(rows, {}), jobs)
    table = DataTable(model, words, "People", nothing_yet="Nobody.")
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(420, 700)
    table.show()
    table.ask()
    qtbot.waitUntil(lambda: model.total == len(rows))
    return table


def larger(table: DataTable) -> None:
    font = table.font()
    font.setPointSize(font.pointSize() + 5)
    table.setFont(font)


@pytest.mark.parametrize("style", ["Fusion", "Windows"])
@pytest.mark.parametrize("change", [lambda table: None, larger, DataTable.selectAll])
def test_a_cell_looks_as_the_style_would_paint_it(
    table: DataTable, style: str, change: Callable[[DataTable], None]
) -> None:
    before = QApplication.style().objectName()
    QApplication.setStyle(style)
    try:
        change(table)
        ours = picture(table)
        table.setItemDelegate(ByTheStyle(table._rows, table))
        assert picture(table) == ours
    finally:
        QApplication.setStyle(before)


def picture(table: DataTable) -> QImage:
    return table.viewport().grab().toImage()
