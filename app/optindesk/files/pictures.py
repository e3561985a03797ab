"""Shows the pictures that scans are by Qt, within limits: nobody knows who made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import (
    QColorSpace,
    QImage,
    QImageReader,
    QImageWriter,
    QPainter,
    QTransform,
)

from optindesk.core.errors import ScanNotShown
from optindesk.core.scan import PAGE, Crop, Frame, Pixels, ScanKind
from optindesk.core.sentence import sentence
from optindesk.files.tiff import Points, tiff_of

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
_QUALITY = {ScanKind.JPEG: 92, ScanKind.WEBP: 95, ScanKind.PNG: -1, ScanKind.HEIC: 92}
_NOT_WRITTEN = sentence("this computer cannot write such a picture.")
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

    def black(
        self,
        name: str,
        content: bytes,
        kind: ScanKind,
        crops: Sequence[Crop],
        turns: Sequence[int],
    ) -> bytes:
        """The picture in its kind with some frames black, and with nothing beside its points: no
        small picture, no words, no mark how it was held, for it is upright now. `turns` are by how
        many quarters each page was turned when its frames were drawn. Raises ScanNotShown."""
        with _reader(name, content, kind) as reader:
            pages = []
            if reader.imageCount() > MOST_PAGES:
                raise ScanNotShown(name=name, reason=_TOO_LARGE)
            for page in range(1, max(1, reader.imageCount()) + 1):
                image = _plain(_read(name, reader, page, None))
                turn = turns[page - 1] if page <= len(turns) else 0
                frames = [one.frame.turned(-turn) for one in crops if one.page == page]
                pages.append(_blackened(image, frames))
        if kind is ScanKind.TIFF:
            return tiff_of([_as_points(image) for image in pages])
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(_FORMATS[kind].encode()))
        writer.setQuality(_QUALITY[kind])
        if len(pages) > 1 or not writer.write(pages[0]):
            raise ScanNotShown(name=name, reason=_NOT_WRITTEN)
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


def _read(name: str, reader: QImageReader, page: int, longest: int | None) -> QImage:
    """A page with at most so many points along its longer side; None: as many as it has."""
    if page > 1 and not reader.jumpToImage(page - 1):
        raise ScanNotShown(name=name, reason=_DAMAGED)
    size = reader.size()
    points = size.width() * size.height()
    if points > MOST_POINTS:
        raise ScanNotShown(name=name, reason=_TOO_LARGE)
    if longest is not None and max(size.width(), size.height()) > longest:
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


def _plain(image: QImage) -> QImage:
    """The points of a picture, and nothing else that came with them; in the colours of screens."""
    if image.colorSpace().isValid():
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    plain = _on_white(image)
    plain.setDotsPerMeterX(image.dotsPerMeterX())
    plain.setDotsPerMeterY(image.dotsPerMeterY())
    return plain


def _blackened(image: QImage, frames: Sequence[Frame]) -> QImage:
    painter = QPainter(image)
    for frame in frames:
        # One point more to each side: none is left of which a part lies within.
        painter.fillRect(_points(frame, image.size()).adjusted(-1, -1, 1, 1), Qt.GlobalColor.black)
    painter.end()
    return image


def _as_points(image: QImage) -> Points:
    is_grey = image.isGrayscale()
    format_ = QImage.Format.Format_Grayscale8 if is_grey else QImage.Format.Format_RGB888
    flat = image.convertToFormat(format_)
    width, line = flat.width() * (1 if is_grey else 3), flat.bytesPerLine()
    whole = bytes(flat.constBits())
    points = b"".join(whole[at * line : at * line + width] for at in range(flat.height()))
    per_inch = round(image.dotsPerMeterX() * 0.0254)
    return Points(flat.width(), flat.height(), is_grey, points, per_inch)


def _on_white(image: QImage) -> QImage:
    plain = QImage(image.size(), QImage.Format.Format_RGB32)
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    return plain
