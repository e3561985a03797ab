"""Reads the photos and scans of paper sheets: their bytes as they are, known by their start."""

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

from optindesk.core.errors import FileMissing, FileNotReadable, UnreadableScan
from optindesk.core.scan import ScanFile, kind_of
from optindesk.core.sentence import sentence

MOST_BYTES = 100_000_000
"""Of ten pages scanned in colour it is less; a film, or a disk image, is more."""


def open_scan(path: Path) -> ScanFile:
    """A file as it is; raises FileMissing, FileNotReadable, UnreadableScan."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # at a pipe one would wait
            raise FileNotReadable(path=str(path), reason=sentence("it is no file."))
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        why = sentence("{words}.", words=error.strerror)
        raise FileNotReadable(path=str(path), reason=why) from error
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        reason = sentence("it is larger than {most} MB. Scan fewer pages at once.", most=most)
        raise UnreadableScan(path=str(path), reason=reason)
    kind = kind_of(content)
    if kind is None:
        reason = sentence(
            "it is neither a picture (JPEG, PNG, WebP, TIFF, HEIC) nor a PDF, whatever its name"
            " says."
        )
        raise UnreadableScan(path=str(path), reason=reason)
    return ScanFile(path.name, content, sha256(content).hexdigest(), kind)
