"""Shows the pictures that scans are by Qt, within limits: nobody knows who made them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

from optindesk.core.errors import ScanNotShown
from optindesk.core.scan import PAGE, Crop, Frame, Pixels, ScanKind
from optindesk.core.sentence import sentence

MOST_POINTS = 300_000_000
"""No camera and no scanner makes more; a bomb says that it has more."""

MOST_MEGABYTES = 400
"""What one picture may take in memory while it is read."""

MOST_PAGES = 200
LONGEST = 2_400
"""So many points are enough to read a page on a screen, along its longer side."""

SHARPEST = 6_000
"""A crop is taken from a page of so many points, and is then at most `WIDEST` wide."""

WIDEST = 1_600

_FORMATS = {
    ScanKind.JPEG: "jpeg",
    ScanKind.PNG: "png",
    ScanKind.WEBP: "webp",
    ScanKind.TIFF: "tiff",
    ScanKind.HEIC: "heic",
}
_PDF = sentence("a PDF is shown by the PDF program of this computer. Save a copy and open it.")
_NO_HEIC = sentence(
    "this computer cannot read HEIC. Send it from the telephone as JPEG and add that, too."
)
_DAMAGED = sentence("it is damaged, or is not what it seems to be.")
_TOO_LARGE = sentence("it has too many points to be a photo or scan.")


class QtPictures:
    """Shows pictures (ports.Pictures); on any thread, for it shares nothing."""

    def pages(self, name: str, content: bytes, kind: ScanKind) -> int:
        """How many pages a picture has; raises ScanNotShown."""
        with _reader(name, content, kind) as reader:
            return min(max(1, reader.imageCount()), MOST_PAGES)

    def page(self, name: str, content: bytes, kind: ScanKind, page: int, quarters: int) -> Pixels:
        """A page, upright; raises ScanNotShown."""
        with _reader(name, content, kind) as reader:
            image = _on_white(_turned(_read(name, reader, page, LONGEST), quarters))
        return Pixels(image.width(), image.height(), bytes(image.constBits()))

    def crop(self, name: str, content: bytes, kind: ScanKind, crop: Crop, quarters: int) -> bytes:
        """What stands in a frame, as PNG; raises ScanNotShown."""
        with _reader(name, content, kind) as reader:
            image = _turned(_read(name, reader, crop.page, SHARPEST), quarters)
        cut = _on_white(image.copy(_points(crop.frame, image.size())))
        if cut.width() > WIDEST:
            cut = cut.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        cut.save(buffer, "PNG")  # type: ignore[call-overload]  # a name, not bytes
        return bytes(buffer.data().data())


@contextmanager
def _reader(name: str, content: bytes, kind: ScanKind) -> Iterator[QImageReader]:
    """Reads one picture, by what reads its kind and by nothing else."""
    if kind is ScanKind.PDF:
        raise ScanNotShown(name=name, reason=_PDF)
    format_ = QByteArray(_FORMATS[kind].encode())
    if format_ not in QImageReader.supportedImageFormats():
        raise ScanNotShown(name=name, reason=_NO_HEIC)
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, format_)
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    try:
        if not reader.canRead():
            raise ScanNotShown(name=name, reason=_DAMAGED)
        yield reader
    finally:
        reader.setDevice(None)  # type: ignore[arg-type]  # what reads must be gone before the bytes


def _read(name: str, reader: QImageReader, page: int, longest: int) -> QImage:
    """A page with at most so many points along its longer side."""
    if page > 1 and not reader.jumpToImage(page - 1):
        raise ScanNotShown(name=name, reason=_DAMAGED)
    size = reader.size()
    points = size.width() * size.height()
    if points > MOST_POINTS:
        raise ScanNotShown(name=name, reason=_TOO_LARGE)
    if max(size.width(), size.height()) > longest:
        ratio = Qt.AspectRatioMode.KeepAspectRatio
        reader.setScaledSize(size.scaled(QSize(longest, longest), ratio))
    image = reader.read()
    if image.isNull():
        has_no_room = 4 * points > MOST_MEGABYTES * 2**20
        raise ScanNotShown(name=name, reason=_TOO_LARGE if has_no_room else _DAMAGED)
    return image


def _turned(image: QImage, quarters: int) -> QImage:
    return image.transformed(QTransform().rotate(90 * quarters)) if quarters % 4 else image


def _points(frame: Frame, size: QSize) -> QRect:
    """A frame in the points of a picture of that size."""
    left, right = (x * size.width() // PAGE for x in (frame.left, frame.left + frame.width))
    top, bottom = (y * size.height() // PAGE for y in (frame.top, frame.top + frame.height))
    return QRect(left, top, max(1, right - left), max(1, bottom - top))


def _on_white(image: QImage) -> QImage:
    plain = QImage(image.size(), QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    return plain
