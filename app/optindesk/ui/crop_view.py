"""What somebody wrote on paper: the line cut out of its scan, with when, where, what was signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from optindesk.core.errors import DamagedScan, ScanNotShown
from optindesk.core.scan import Crop
from optindesk.flows import scans
from optindesk.flows.desk import Desk
from optindesk.flows.scans import OnPaper
from optindesk.store.scans import Lines, Scan
from optindesk.ui.bench import Bench
from optindesk.ui.button_rows import plain_button
from optindesk.ui.evidence_form import their_line
from optindesk.ui.lanes import Lane
from optindesk.ui.words import Words

MOST_LINES = 8
"""So many lines of text a cut-out is high at most."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-up on paper; `scan` and `crop` are where its line stands, if that was marked."""

    on_paper: OnPaper
    scan: Scan | None
    crop: Crop | None


def lines_of(contact_id: int) -> list[Line]:
    """The lines of somebody of which there is more than the typed sheet; on a worker thread."""
    found = []
    for one in scans.of_person(contact_id):
        found += [Line(one, scan, crop) for scan, crop in one.crops]
        if not one.crops and (one.scans or one.paper is not None):
            found.append(Line(one, one.scans[0] if one.scans else None, None))
    return found


def said_of(words: Words, one: OnPaper) -> str:
    """When, where, by whom, and what was signed, as far as that is known."""
    signup = one.signup
    parts = [_place_of(words, one)]
    if signup.signed_on is not None:
        parts.append(words("signed on {day}", day=signup.signed_on))
    if signup.place:
        parts.append(signup.place)
    if signup.collected_by:
        parts.append(words("collected by {name}", name=signup.collected_by))
    if one.paper is not None:
        number, version = one.paper.number, one.version
        parts.append(words("sheet {number}, wording {version}", number=number, version=version))
    return " · ".join(parts)


def _place_of(words: Words, one: OnPaper) -> str:
    row, line = one.signup.row, one.line
    if one.signup.import_id is None:
        return words("Typed in as number {line}", line=line)
    if line is None:
        return words("Row {row} of “{sheet}”", row=row, sheet=one.sheet)
    return words("Line {line} (row {row} of “{sheet}”)", line=line, row=row, sheet=one.sheet)


class CropView(QWidget):
    """Hidden where there is nothing to show; several lines are leafed through. `came` tells that
    there is something."""

    came = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._ = bench.words
        self._find: Callable[[], int] | None = None
        self._lines: Sequence[Line] = ()
        self._place = 0
        self.said = their_line()
        self.strip = Strip()
        self.strip.setAccessibleName(self._("The line as it was written"))
        self.strip.clicked.connect(self.open_scan)
        self.whole = plain_button("", self.open_scan)
        self.next = plain_button(self._("Ne&xt line"), self._leaf)
        foot = QHBoxLayout()
        foot.addWidget(self.whole)
        foot.addWidget(self.next)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said)
        layout.addWidget(self.strip)
        layout.addLayout(foot)
        self.hide()

    def show_person(self, find: Callable[[], int] | None) -> None:
        """Show what somebody wrote; `find` says who, on a worker thread."""
        self._find, self._place = find, 0
        if find is None:
            self._show(((), None, ""))
        else:
            self._look()

    def _look(self) -> None:
        find, desk, place, say = self._find, self._bench.desk, self._place, self._.say
        assert find is not None, "somebody is shown"

        def work(_: object) -> tuple[Sequence[Line], bytes | None, str]:
            lines = lines_of(find())
            if place >= len(lines):
                return lines, None, ""
            try:
                return lines, _picture(desk, lines[place]), ""
            except (ScanNotShown, DamagedScan) as trouble:
                return lines, None, say(trouble.sentence)

        key = (id(self), "crop")
        self._bench.jobs.start("", work, Lane.TRY, done=self._show, owner=self, key=key)

    def _show(self, found: tuple[Sequence[Line], bytes | None, str]) -> None:
        self._lines, picture, why_not = found
        line = self.line
        self.setVisible(line is not None)
        if line is None:
            return
        said = said_of(self._, line.on_paper)
        self.said.setText(f"{said}\n{why_not}" if why_not else said)
        self.strip.show_picture(picture)
        self.whole.setText(
            self._("S&how the whole scan…")
            if line.crop is not None
            else self._("&Find the line on the scan…")
            if line.scan is not None
            else self._("Add a p&hoto of this sheet…")
        )
        self.next.setVisible(len(self._lines) > 1)
        self.came.emit()

    @property
    def line(self) -> Line | None:
        """The line that is shown."""
        return self._lines[self._place] if self._place < len(self._lines) else None

    def _leaf(self) -> None:
        self._place = (self._place + 1) % len(self._lines)
        self._look()

    def open_scan(self) -> None:
        """Show where the line stands on the whole scan."""
        from optindesk.ui.scan_dialog import ScanDialog

        line = self.line
        if line is None:
            return
        number = line.scan.id if line.scan is not None else None
        signup = line.on_paper.signup
        ScanDialog(self._bench, Lines.of(signup), self, scan_id=number, row=signup.row).open()


def _picture(desk: Desk, line: Line) -> bytes | None:
    if line.scan is None or line.crop is None:
        return None
    return desk.crop(line.scan, line.crop)


class Strip(QLabel):
    """A picture as wide as there is room, and as high as that makes it; `clicked` at it."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_picture(self, png: bytes | None) -> None:
        """Show this picture, or none."""
        self._whole = QPixmap()
        if png is not None:
            self._whole.loadFromData(png, "PNG")
        self.setVisible(not self._whole.isNull())
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        if self._whole.isNull():
            return 0
        most = self.fontMetrics().lineSpacing() * MOST_LINES
        return min(most, self._whole.height() * width // self._whole.width())

    def sizeHint(self) -> QSize:
        return QSize(self._whole.width(), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._whole.isNull():
            return
        ratio = self.devicePixelRatioF()
        # Drawn small in one step, thin strokes of a pen would break into dots.
        small = self._whole.scaled(
            self.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, small)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()
