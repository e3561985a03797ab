"""Recognises by its content what a file is, and refuses what hides more than it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from optindesk.core import scan
from optindesk.core.collector import is_collected
from optindesk.core.scan import ScanKind
from optindesk.core.sheet import Kind
from optindesk.files.sheet_text import Limits, Refused

_ZIP, _EMPTY_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNING = 2_000
_CARD = re.compile(r"\s*BEGIN:VCARD\s*[\r\n]", re.IGNORECASE)
_PAGE = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|div)\b", re.I | re.S
)
_XML = re.compile(r"\s*<\?xml\b")
_XML_BOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 1_000_000
"""What a packed part may always be, in bytes, however well it was packed."""


def kind_of(data: bytes, limits: Limits) -> Kind:
    """What the bytes of a file are; raises Refused for what is no sheet, or a bomb."""
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _packed(data, limits)
    if data.startswith(_OLE):
        return _old_office(data)
    if (paper := scan.kind_of(data[:_BEGINNING])) is not None:
        raise Refused("pdf" if paper is ScanKind.PDF else "photo")
    if is_collected(data):
        return Kind.COLLECTED
    beginning = _text_of(data[:_BEGINNING])
    if _CARD.match(beginning):
        return Kind.CARDS
    if _PAGE.match(beginning):
        return Kind.PAGE
    if _XML.match(beginning):
        if _XML_BOOK in beginning:
            return Kind.XML_BOOK
        if "<html" in beginning.lower():
            return Kind.PAGE
        raise Refused("xml")
    return Kind.TEXT


def _text_of(beginning: bytes) -> str:
    """The beginning of a text well enough to recognise what stands there in ASCII."""
    return beginning.replace(b"\0", b"").decode("utf-8", "ignore").lstrip("\ufeff")


def _packed(data: bytes, limits: Limits) -> Kind:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_bombs(members, limits)
            names = {member.filename for member in members}
            if any(name.startswith("xl/") for name in names):
                return Kind.BOOK
            if "mimetype" in names and archive.read("mimetype").startswith(_SPREADSHEET):
                return Kind.BOOK
    except (BadZipFile, LargeZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Refused("broken_book") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise Refused("password") from error
    raise Refused(_other_archive(names))


def _refuse_bombs(members: Collection[ZipInfo], limits: Limits) -> None:
    """What the archive says of its parts counts: the reader stops where one turns out larger."""
    if sum(member.file_size for member in members) > limits.unpacked:
        raise Refused("unpacked", limit=limits.unpacked)
    for member in members:
        if member.file_size > max(_SMALL, limits.ratio * member.compress_size):
            raise Refused("bomb", limit=limits.ratio)


def _other_archive(names: Collection[str]) -> str:
    if any(name.endswith(".iwa") for name in names):
        return "numbers"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "binary"
    return "archive"


def _old_office(data: bytes) -> Kind:
    def has(*streams: str) -> bool:
        return any(stream.encode("utf-16-le") in data for stream in streams)

    if has("EncryptedPackage"):
        raise Refused("password")
    if has("Workbook", "Book"):  # the stream that holds the sheets, in Excel 97 and before
        return Kind.BOOK
    raise Refused("binary")
