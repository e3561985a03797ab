"""Mails out of files, as if they came from the mailbox: .eml, folders of them, mbox, Maildir."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from optindesk.core.errors import FileMissing, FileNotReadable
from optindesk.core.ports import RawMail
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.connection import MAX_MAIL_BYTES
from optindesk.mail.headers import header_of

_CHUNK = 1024 * 1024

_MAIL_ENDINGS = (".eml", ".msg")

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OUTLOOK = sentence(
    "it is an Outlook file; open it in Outlook, save it as .eml, and use that instead"
)

# RFC 4155: "From ", who, when. Only after an empty line, and only with a time and a year in it: a
# sentence that begins with "From" must not cut a mail in two.
_FROM_LINE = re.compile(rb"From \S.*\d\d?:\d\d.*\d{4}")


def saved_mails(paths: Iterable[Path]) -> Iterator[RawMail]:
    """The mails in these files and folders, folders sorted by name; bytes as they are in the file.

    Of an mbox the From_ lines are taken away and nothing is unescaped. In a folder, files that are
    not mails are left out, and one that cannot be read comes without content. Raises FileMissing or
    FileNotReadable for a path given here, before the first mail is read.
    """
    given = [Path(path) for path in paths]
    for path in given:
        _check(path)
    return (mail for path in given for mail in _mails_at(path))


def _check(path: Path) -> None:
    if not path.exists():
        raise FileMissing(path=str(path))
    if not path.is_dir() and not path.is_file():
        raise FileNotReadable(path=str(path), reason=sentence("it is neither file nor folder."))
    try:
        if path.is_dir():
            os.scandir(path).close()
        else:
            path.open("rb").close()
    except OSError as error:
        why = sentence("{words}.", words=error.strerror)
        raise FileNotReadable(path=str(path), reason=why) from error


def _mails_at(path: Path) -> Iterator[RawMail]:
    if path.is_dir():
        yield from _mails_in(path)
    elif _is_mbox(path):
        yield from _mbox(path, path.name)
    else:
        yield _one(path, path.name)


def _mails_in(top: Path) -> Iterator[RawMail]:
    for folder, below, names in os.walk(top):
        below.sort()
        here = Path(folder)
        in_maildir = here.name in {"cur", "new"} and _is_maildir(here.parent)
        if _is_maildir(here):
            below[:] = [name for name in below if name != "tmp"]  # what is still being delivered
        for name in sorted(names):
            path = here / name
            source = path.relative_to(top).as_posix()
            if not path.is_file() or name.startswith("."):
                continue
            if in_maildir or path.suffix.casefold() in _MAIL_ENDINGS:
                yield from _mbox(path, source) if _is_mbox(path) else [_one(path, source)]
            elif _is_mbox(path):
                yield from _mbox(path, source)


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _is_mbox(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _FROM_LINE.match(file.readline(1000)) is not None
    except OSError:
        return False


def _one(path: Path, source: str) -> RawMail:
    size = 0
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(MAX_MAIL_BYTES + 1)
    except OSError as error:
        return RawMail(source, None, 0, None, size, None, unreadable=_why(error))
    if path.suffix.casefold() == ".msg" and content.startswith(_OLE):
        return RawMail(source, None, 0, None, size, None, unreadable=_OUTLOOK)
    if len(content) > MAX_MAIL_BYTES:
        size = max(size, len(content))
        return RawMail(source, None, 0, None, size, None, header=header_of(content))
    return RawMail(source, None, 0, None, len(content), content)


def _why(error: OSError) -> Sentence:
    return sentence("{words}", words=error.strerror or type(error).__name__)


class _Growing:
    """A mail of an mbox while it is read: kept up to the limit, counted beyond it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._header = b""
        self.size = 0

    def add(self, part: bytes) -> None:
        self.size += len(part)
        self._parts.append(part)
        if self.size > MAX_MAIL_BYTES:
            if self.size - len(part) <= MAX_MAIL_BYTES:
                self._header = header_of(b"".join(self._parts))
            self._parts.clear()

    def mail(self, source: str, separator: bytes) -> RawMail:
        """The mail without the empty line (`separator`) that the mbox puts behind it."""
        size = self.size - len(separator)
        content = None if self.size > MAX_MAIL_BYTES else b"".join(self._parts)[:size]
        return RawMail(source, None, 0, None, size, content, header=self._header)


def _mbox(path: Path, source: str) -> Iterator[RawMail]:
    number, growing = 0, _Growing()
    begins_line, empty_line = True, b"\n"
    try:
        with path.open("rb") as file:
            while part := file.readline(_CHUNK):
                if begins_line and empty_line and _FROM_LINE.match(part):
                    if number:
                        yield growing.mail(f"{source}#{number}", empty_line)
                    number, growing = number + 1, _Growing()
                else:
                    growing.add(part)
                empty_line = part if begins_line and part in (b"\n", b"\r\n") else b""
                begins_line = part.endswith(b"\n")
    except OSError as error:
        why = _why(error)
        yield RawMail(f"{source}#{number}", None, 0, None, growing.size, None, unreadable=why)
        return
    yield growing.mail(f"{source}#{number}", empty_line)
