"""The report on a page: pictures with their tables, for a list and a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, QUrl
from PySide6.QtGui import QPalette, QPixmap, QResizeEvent, QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from optindesk.core.document import Bars, Block, Facts, Heading, Table, Text
from optindesk.core.model import MailingList
from optindesk.core.ports import ChartLook
from optindesk.flows import reporting
from optindesk.flows.reporting import Report
from optindesk.ui.bench import Bench
from optindesk.ui.fields import fill_lists, list_box
from optindesk.ui.files import save_dialog, show_file
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer

SPANS = (30, 91, 365)
"""The last so many days can be chosen; a year at first."""

LEAST_WIDTH = 300


class ReportsPage(QWidget):
    """What was asked, and what became of it."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._found: Report | None = None
        self.list = list_box(self._, (), self._("all lists"))
        self.span = QComboBox()
        self.span.setAccessibleName(self._("Time"))
        for days in SPANS:
            self.span.addItem(self._("the last {days} days", days=days), days)
        self.span.addItem(self._("all the time"), None)
        self.span.setCurrentIndex(len(SPANS) - 1)
        self.save = QPushButton(self._("Save as P&DF…"))
        self.save.clicked.connect(self._choose)
        self.notice = Notice(self._)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self._("Report"))
        self.setFocusProxy(self.text)
        top = QHBoxLayout()
        for title, box in ((self._("Lis&t:"), self.list), (self._("T&ime:"), self.span)):
            label = QLabel(title)
            label.setBuddy(box)
            top.addWidget(label)
            top.addWidget(box)
            box.currentIndexChanged.connect(self.reload)
        top.addStretch(1)
        top.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(self.text, 1)

    @property
    def since(self) -> date | None:
        """The first day that counts; None: from the beginning."""
        days = self.span.currentData()
        return None if days is None else self._bench.desk.clock().date() - timedelta(days=days)

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Offer these lists to choose from."""
        blocker = QSignalBlocker(self.list)
        fill_lists(self.list, lists, self._("all lists"))
        blocker.unblock()

    def reload(self) -> None:
        """Something was changed, or chosen: count again."""
        desk, list_id, since = self._bench.desk, self.list.currentData(), self.since
        self._bench.look("report", lambda: desk.report(list_id, since), self._show, self)

    def _show(self, found: Report) -> None:
        self._found = found
        self.save.setEnabled(found.total.asked > 0)
        self._render()

    def _render(self) -> None:
        if self._found is None:
            return
        place = self.text.verticalScrollBar().value()
        parts = [f"<h2>{escape(reporting.title(self._found, self._.say))}</h2>"]
        for number, block in enumerate(reporting.blocks(self._found, self._.say)):
            parts.append(self._html(number, block))
        self.text.setHtml("".join(parts))
        self.text.verticalScrollBar().setValue(place)

    def _html(self, number: int, block: Block) -> str:
        match block:
            case Bars():
                return self._picture(f"chart:{number}", block)
            case Facts():
                names, values = zip(*block.rows, strict=True)
                return _rows(names, [values], first_figure=0)
            case Table():
                return _rows(block.columns, block.rows, first_figure=1)
            case Heading():
                return f"<h3>{escape(block.text)}</h3>"
            case Text():
                return f"<p>{escape(block.text)}</p>"
        raise ValueError(block)

    def _picture(self, name: str, bars: Bars) -> str:
        """A chart as wide as there is room, in the colours of the window."""
        ratio = self.devicePixelRatioF()
        width = max(LEAST_WIDTH, self.text.viewport().width() - 40)
        height = min(round(width * 0.4), 320)
        palette = self.palette()  # that of the text follows it a moment later
        look = ChartLook(
            round(width * ratio),
            round(height * ratio),
            round(self.fontMetrics().height() * 0.8 * ratio),
            palette.color(QPalette.ColorRole.Text).name(),
            palette.color(QPalette.ColorRole.Base).name(),
        )
        picture = QPixmap()
        picture.loadFromData(self._bench.desk.printer.chart(bars, look), "PNG")
        picture.setDevicePixelRatio(ratio)
        kind = QTextDocument.ResourceType.ImageResource.value
        self.text.document().addResource(kind, QUrl(name), picture)
        return f'<p><img src="{name}" width="{width}" height="{height}"></p>'

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    # --- printed ----------------------------------------------------------------------------------

    def _choose(self) -> None:
        today = self._bench.desk.clock().date()
        name = f"report-{today.isoformat()}.pdf"
        dialog = save_dialog(self, self._("Save the report"), name, "pdf", ["PDF (*.pdf)"])
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write what is shown to this file."""
        found, desk, path, say = self._found, self._bench.desk, Path(name), self._.say
        assert found is not None, "it is offered when something is shown"
        self._bench.run(
            self._("Writing “{file}”", file=path.name),
            lambda _: desk.print_report(found, path, say),
            Lane.WORK,
            done=partial(self._say_saved, path),
            failed=self.notice.complain,
            owner=self,
        )

    def _say_saved(self, path: Path, _: None) -> None:
        said = self._("The report was saved as “{file}”.", file=path.name)
        show = Offer(self._("&Show"), partial(show_file, path))
        self.notice.say(said, DONE, show)


def _rows(columns: Sequence[str], rows: Sequence[Sequence[str]], first_figure: int) -> str:
    """What is counted stands below each other by its last digit, and its name above it."""

    def line(cells: Sequence[str], tag: str) -> str:
        sides = ("left" if place < first_figure else "right" for place in range(len(cells)))
        shown = (
            f'<{tag} align="{side}">{escape(cell)}</{tag}>'
            for side, cell in zip(sides, cells, strict=True)
        )
        return f"<tr>{''.join(shown)}</tr>"

    lines = [line(columns, "th"), *(line(row, "td") for row in rows)]
    return f'<table cellpadding="4">{"".join(lines)}</table>'
