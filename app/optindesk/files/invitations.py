"""The text that leads to a shared desk, as a file, and the certificates that go with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from optindesk.core.errors import FileMissing, FileNotReadable
from optindesk.core.invitation import MOST_LETTERS
from optindesk.disk import trouble, why
from optindesk.files.writers import write_bytes


def read_text(path: Path) -> str:
    """As much of a small text as one of ours can have. Raises FileMissing, FileNotReadable."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_LETTERS).decode("utf-8-sig", "replace")
    except FileNotFoundError as error:
        raise FileMissing(path=str(path)) from error
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=why(error)) from error


def write_text(path: Path, text: str) -> None:
    """Write such a text; raises FileNotWritable, DiskFull."""
    write_bytes(path, text.encode())


def keep_certificates(folder: Path, certificates: str) -> Path:
    """The file in which they lie from now on, one for each content; raises as `write_text`."""
    text = f"{certificates}\n"
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.pem"
    if not path.is_file():
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise trouble(error, folder) from error
        write_text(path, text)
    return path
