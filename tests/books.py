"""Workbooks for tests: made by a library, and by hand where libraries are too honest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl

PEOPLE = [["E-Mail", "Name"], ["ana@x.example", "Ana Horvat"], ["ben@y.example", "Ben"]]


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Iterable[str] = ()) -> bytes:
    """A workbook with these sheets, as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Sequence[Sequence[str]], before: str = "") -> bytes:
    """An OpenDocument spreadsheet of one sheet; `before` stands before its root element."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    namespace = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<office:document-content xmlns:office="{namespace}:office:1.0"'
        f' xmlns:table="{namespace}:table:1.0" xmlns:text="{namespace}:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Markt">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest'
        f' xmlns:manifest="{namespace}:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def packed(parts: Mapping[str, str | bytes | Iterable[bytes]]) -> bytes:
    """A zip file of these parts; large ones may come in pieces."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if isinstance(content, str | bytes):
                archive.writestr(name, content)
                continue
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in content:
                    part.write(piece)
    return out.getvalue()


def with_part(book: bytes, name: str, content: str | bytes | Iterable[bytes]) -> bytes:
    """A workbook with one of its parts replaced, or a new one."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, Any] = {one: archive.read(one) for one in archive.namelist()}
    return packed(parts | {name: content})


def sheet_part(rows: str, *, before: str = "", dimension: str = "A1:B2") -> str:
    """The part of an XLSX that holds a sheet, with its rows as XML."""
    return (
        f'<?xml version="1.0"?>{before}'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


FIRST_SHEET = "xl/worksheets/sheet1.xml"
"""Where openpyxl puts the first sheet."""
