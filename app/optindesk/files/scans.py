"""Reads the photos and scans of paper sheets: their bytes as they are, known by their start."""

from __future__ import annotations

import re
import stat
from hashlib import sha256
from pathlib import Path

from optindesk.core.errors import FileMissing, FileNotReadable, UnreadableScan
from optindesk.core.scan import ScanFile, ScanKind, kind_of
from optindesk.core.sentence import Sentence, sentence
from optindesk.disk import why

MOST_BYTES = 100_000_000
"""Of ten pages scanned in colour it is less; a film, or a disk image, is more."""


_PDF_END = 1024
"""How far from its end a PDF may say that it ends, as all who read PDFs have it."""

_LOCKED = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R\b|<<)")
"""What the last part of a PDF names that only a password opens (ISO 32000-1, 7.6.1)."""


def _why_no_proof(content: bytes) -> Sentence | None:
    """Why nobody may be able to open a PDF when its proof is needed."""
    if b"%%EOF" not in content[-_PDF_END:]:
        return sentence("it is not whole: its end is missing. Scan or copy it once more.")
    if _LOCKED.search(content):
        return sentence("it is locked by a password. Save it without one, and add that.")
    return None


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
        raise FileNotReadable(path=str(path), reason=why(error)) from error
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
    no_proof = _why_no_proof(content) if kind is ScanKind.PDF else None
    if no_proof is not None:
        raise UnreadableScan(path=str(path), reason=no_proof)
    return ScanFile(path.name, content, sha256(content).hexdigest(), kind)
