"""Writes the program's picture in the forms in which systems want it: `icons.py FOLDER`.

PNG files of all sizes for Linux (``hicolor/48x48/apps/optindesk.png`` …), ``optindesk.ico`` for
Windows, ``optindesk.icns`` for macOS. The picture itself is drawn by `optindesk.ui.badge`;
``linux/optindesk.svg`` is the same by hand, and tests/test_packaging.py holds it to that.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication

from optindesk.ui.badge import program_picture

HICOLOR = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Sizes that icon themes of Linux desktops have folders for."""

WINDOWS = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Sizes that Windows shows at 100 % to 200 %, and its large icons."""

MACOS = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512}
"""The types of Apple's icon file that hold a PNG, and their pixels."""


def png(side: int) -> bytes:
    """The picture with `side` pixels on each side, as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    program_picture(side).save(buffer, "PNG")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """An icon file of Windows: a directory, then the PNG files (as since Windows Vista)."""
    pictures = [png(side) for side in WINDOWS]
    place = 6 + 16 * len(pictures)
    directory = struct.pack("<HHH", 0, 1, len(pictures))
    for side, picture in zip(WINDOWS, pictures, strict=True):
        directory += struct.pack(
            "<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(picture), place
        )
        place += len(picture)
    return directory + b"".join(pictures)


def icns() -> bytes:
    """An icon file of macOS: parts with a type and their length, within one of the whole."""
    parts = b""
    for kind, side in MACOS.items():
        picture = png(side)
        parts += kind + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def write_all(folder: Path) -> None:
    """Write all forms into `folder`."""
    for side in HICOLOR:
        place = folder / "hicolor" / f"{side}x{side}" / "apps"
        place.mkdir(parents=True, exist_ok=True)
        (place / "optindesk.png").write_bytes(png(side))
    (folder / "optindesk.ico").write_bytes(ico())
    (folder / "optindesk.icns").write_bytes(icns())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("icons.py FOLDER")
    application = QGuiApplication(sys.argv[:1])
    write_all(Path(sys.argv[1]))
