"""Finding a secret wherever and however it was written: as it is, encoded, packed, inside others.

What is looked for are the shapes that a careless program leaves a secret in; what is encrypted is
not opened.
"""

from __future__ import annotations

import base64
import html
import io
import json
import quopri
import re
import sqlite3
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

_MOST_UNPACKED = 64 * 1024 * 1024
_DEEPEST = 4

# The first two bytes of zlib's streams (RFC 1950 2.2), and gzip's (RFC 1952 2.3.1).
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


@cache
def shapes(secret: str) -> Mapping[str, bytes]:
    """The bytes that betray a secret, by the name of the shape."""
    plain = secret.encode()
    found = {
        "plain": plain,
        "UTF-16, little end first": secret.encode("utf-16-le"),
        "UTF-16, big end first": secret.encode("utf-16-be"),
        "Latin-1": secret.encode("cp1252", "ignore"),
        "reversed": plain[::-1],
        "hexadecimal": plain.hex().encode(),
        "in quotes of Python": repr(secret)[1:-1].encode(),
        "in bytes of Python": repr(plain)[2:-1].encode(),
        "in JSON": json.dumps(secret)[1:-1].encode(),
        "in JSON, letters as they are": json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
        "in HTML": html.escape(secret).encode(),
        "in quotes of IMAP": re.sub(r'(["\\])', r"\\\1", secret).encode(),
        "in an address of the web": urllib.parse.quote(secret, safe="").encode(),
        "in a form of the web": urllib.parse.quote_plus(secret).encode(),
        "quoted-printable": quopri.encodestring(plain).replace(b"=\n", b""),
    }
    for offset in range(3):
        # Wherever it stands in what was encoded: so in SASL PLAIN, XOAUTH2 and LOGIN as well.
        found[f"base64, {offset} bytes in"] = _base64_within(plain, offset)
        found[f"base64 of UTF-16, {offset} bytes in"] = _base64_within(
            secret.encode("utf-16-le"), offset
        )
    safe = bytes.maketrans(b"+/", b"-_")
    found |= {
        f"{name}, for the web": one.translate(safe)
        for name, one in found.items()
        if "base64" in name
    }
    return {name: one for name, one in found.items() if len(one) >= 6}


def _base64_within(plain: bytes, offset: int) -> bytes:
    """The letters that `plain` alone decides where it begins `offset` bytes into three."""
    coded = base64.b64encode(b"\0" * offset + plain)
    first = -(-offset * 8 // 6)
    return coded[first : (offset + len(plain)) * 8 // 6]


def found_in(data: bytes, secrets: Iterable[str], *, depth: int = 0) -> set[str]:
    """In which shapes any of these secrets stands in `data` or in what is packed in it."""
    wanted = list(secrets)
    text = data.replace(b"\r\n", b"").replace(b"=\n", b"").replace(b"\n", b"")
    found = {
        name
        for secret in wanted
        for name, shape in shapes(secret).items()
        if shape in data or shape in text
    }
    if depth < _DEEPEST:
        for inner in _unpacked(data):
            found |= {f"{name}, packed" for name in found_in(inner, wanted, depth=depth + 1)}
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK"):
        with (
            suppress(zipfile.BadZipFile, RuntimeError, zlib.error, OSError, ValueError),
            zipfile.ZipFile(io.BytesIO(data)) as packed,
        ):
            yield from map(packed.read, packed.namelist())
    if data.startswith(b"SQLite format 3\0"):
        with suppress(sqlite3.DatabaseError):
            yield from _rows(data)
    for match in _PACKED.finditer(data):
        if len(inner := _unpacked_stream(memoryview(data)[match.start() :])) >= 6:
            yield inner


def _unpacked_stream(data: memoryview) -> bytes:
    """What a stream gives, as far as it can be read."""
    opener, inner = zlib.decompressobj(zlib.MAX_WBITS | 32), bytearray()
    try:
        for start in range(0, len(data), 256):
            inner += opener.decompress(data[start : start + 256], _MOST_UNPACKED)
            if opener.eof or len(inner) > _MOST_UNPACKED:
                break
    except zlib.error:
        pass  # it began like one, or something lies between its pages
    return bytes(inner)


def _rows(data: bytes) -> Iterator[bytes]:
    """Every value of every table, as it is: in the file a long one lies in several places."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data[:18] + b"\1\1" + data[20:])  # as if it had no log beside it
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, bytes | str):
                        yield value if isinstance(value, bytes) else value.encode()


def found_under(folder: Path, secrets: Iterable[str]) -> dict[str, set[str]]:
    """The files below a folder (their names, too) in which one of these secrets stands, and how."""
    wanted, betrayed = list(secrets), dict[str, set[str]]()
    for path in sorted(folder.rglob("*")):
        shapes_found = found_in(str(path.relative_to(folder)).encode(), wanted)
        if path.is_file():
            shapes_found |= found_in(path.read_bytes(), wanted)
        if shapes_found:
            betrayed[str(path.relative_to(folder))] = shapes_found
    return betrayed
