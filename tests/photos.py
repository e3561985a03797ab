"""Pictures for tests: plain ones of any kind, and a JPEG as a camera that was held aslant makes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QRect
from PySide6.QtGui import QColor, QImage, QPainter

RED, GREEN, BLUE, WHITE = "#ff0000", "#00ff00", "#0000ff", "#ffffff"


def striped(
    colours: Sequence[str], width: int = 120, height: int = 160, kind: str = "PNG"
) -> bytes:
    """A picture with a band of each colour, one below the other."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for n, colour in enumerate(colours):
        top, bottom = n * height // len(colours), (n + 1) * height // len(colours)
        painter.fillRect(QRect(0, top, width, bottom - top), QColor(colour))
    painter.end()
    return saved(image, kind)


def saved(image: QImage, kind: str = "PNG") -> bytes:
    """The bytes of a picture."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # a name, not bytes
    return bytes(buffer.data().data())


def held_aslant(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG with the mark how the camera was held (EXIF 2.3, tag 0x0112) behind its start."""
    tag = b"\x01\x12\x00\x03\x00\x00\x00\x01" + bytes([0, orientation, 0, 0])
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + tag + b"\x00\x00\x00\x00"
    return jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]


def colour_at(image: QImage, x: float, y: float) -> str:
    """Which of the plain colours is at a place, in shares of width and height."""
    found = image.pixelColor(int(x * image.width()), int(y * image.height()))
    parts = (255 if part > 127 else 0 for part in (found.red(), found.green(), found.blue()))
    return QColor(*parts).name()


def fax(*greys: int, side: int = 8) -> bytes:
    """A TIFF (6.0) with a page of each grey."""
    content = bytearray(b"II*\x00")
    link = len(content)
    content += bytes(4)
    for grey in greys:
        points = len(content)
        content += bytes([grey]) * side * side
        content[link : link + 4] = len(content).to_bytes(4, "little")
        tags = {256: side, 257: side, 258: 8, 259: 1, 262: 1, 273: points, 277: 1, 278: side}
        tags[279] = side * side
        content += len(tags).to_bytes(2, "little")
        for tag, value in tags.items():
            content += tag.to_bytes(2, "little") + b"\x04\x00\x01\x00\x00\x00"
            content += value.to_bytes(4, "little")
        link = len(content)
        content += bytes(4)
    return bytes(content)
