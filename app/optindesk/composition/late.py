"""Ports that Qt fills, which is imported when one of them is used: commands start without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optindesk.core.document import Bars
    from optindesk.core.paper import Paper, PaperSize, SignUpSheet
    from optindesk.core.ports import ChartLook
    from optindesk.core.scan import Crop, Pixels, ScanKind


class LatePrinter:
    """Prints by Qt, which is imported when something is printed (ports.Printer)."""

    def pdf(self, papers: Sequence[Paper], size: PaperSize) -> bytes:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pdf(papers, size)

    def pages(self, paper: Paper, size: PaperSize) -> int:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pages(paper, size)

    def room(self, sheet: SignUpSheet, size: PaperSize) -> int:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().room(sheet, size)

    def pictures(self, paper: Paper, size: PaperSize, width: int) -> Sequence[bytes]:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pictures(paper, size, width)

    def chart(self, bars: Bars, look: ChartLook) -> bytes:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().chart(bars, look)


class LatePictures:
    """Shows pictures by Qt, which is imported when one is shown (ports.Pictures)."""

    def pages(self, name: str, content: bytes, kind: ScanKind) -> int:
        from optindesk.files.pictures import QtPictures

        return QtPictures().pages(name, content, kind)

    def page(self, name: str, content: bytes, kind: ScanKind, page: int, quarters: int) -> Pixels:
        from optindesk.files.pictures import QtPictures

        return QtPictures().page(name, content, kind, page, quarters)

    def crop(self, name: str, content: bytes, kind: ScanKind, crop: Crop, quarters: int) -> bytes:
        from optindesk.files.pictures import QtPictures

        return QtPictures().crop(name, content, kind, crop, quarters)

    def black(
        self,
        name: str,
        content: bytes,
        kind: ScanKind,
        crops: Sequence[Crop],
        turns: Sequence[int],
    ) -> bytes:
        from optindesk.files.pictures import QtPictures

        return QtPictures().black(name, content, kind, crops, turns)


class BlankingMeans:
    """What takes people out of files where no desk is open (flows/blanking.py)."""

    def __init__(self) -> None:
        from optindesk.files.sheet_blanker import FileSheetBlanker

        self.sheet_blanker = FileSheetBlanker()
        self.pictures = LatePictures()
