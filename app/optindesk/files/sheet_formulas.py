"""Finds formulas of a workbook (XLSX) of which no program has stored what they give."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from zipfile import BadZipFile, ZipFile

from optindesk.core.sheet import FORMULA

MOST = 100_000_000
"""Bytes of a sheet that is looked through; nobody writes a larger one without values."""

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>)'
    rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_TAG = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\s[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")

Formulas = Mapping[int, Mapping[int, str]]
"""Row, counted from 1 → column, counted from 0 → what the cell says."""


def without_values(data: bytes, sheet: str) -> Formulas:
    """The formulas of a sheet that have no value; nothing where it is no XLSX, or odd."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for column, row, formula in _CELL.findall(_part(data, sheet)):
        said = f"{FORMULA}{unescape(formula.decode('utf-8', 'replace'))}"
        found[int(row)][_number(column)] = said
    return found


def _number(letters: bytes) -> int:
    """“A” is 0, “AA” is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part(data: bytes, sheet: str) -> bytes:
    """The part of the file that has the cells of a sheet."""
    if not data.startswith(b"PK"):
        return b""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            numbers = {one["name"]: one["r:id"] for one in _tags(archive, "xl/workbook.xml")}
            parts = _tags(archive, "xl/_rels/workbook.xml.rels")
            targets = {one["Id"]: one["Target"] for one in parts}
            name = targets[numbers[sheet]]
            path = name.lstrip("/") if name.startswith("/") else f"xl/{name}"
            if archive.getinfo(path).file_size > MOST:
                return b""
            return archive.read(path)
    except (KeyError, BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return b""  # what is wrong with a workbook, the reader of its cells says


def _tags(archive: ZipFile, path: str) -> list[dict[str, str]]:
    text = archive.read(path).decode("utf-8", "replace")
    return [
        {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        for tag in _TAG.findall(text)
    ]
