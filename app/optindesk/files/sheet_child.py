"""The child that reads one sheet within limits and writes it as lines of JSON to stdout.

Called with the path of the sheet and a JSON object: folded column names, and what a person chose
(`core.sheet.Reading`)::

    _read-sheet PATH '{"headings": ["email", …], "others": ["name", …], "reading": {…}}'

It answers with one head ``{"columns": …, "header_row": n, "address_column": i | null,
"of_addresses": …, "of_domains": …, "of_dates": …, "of_languages": …, "of_marks": …, "kind": …,
"encoding": …, "separator": …, "sheet": …, "sheets": …, "first_rows": …, "sha256": …, "size": n}``,
then batches ``{"rows": [[number, [cell, …]], …]}``, then ``{"end": count}``; or at any point
``{"error": code, "values": {…}}``.

With ``"blank": PATH`` in the JSON it takes people out of the sheet instead, as the file at that
path says, and answers ``{"blanked": {…}}`` (files/sheet_blanker.py).
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from optindesk.core.sheet import AS_FOUND, Reading
from optindesk.files.sheet_layout import (
    SAMPLE_ROWS,
    Layout,
    address_columns,
    date_columns,
    domain_columns,
    find_layout,
    language_columns,
    mark_columns,
    name_columns,
)
from optindesk.files.sheet_memory import limit_memory
from optindesk.files.sheet_table import Row, Table, open_table
from optindesk.files.sheet_text import LIMITS, Limits, Refused

MEMORY = 1_000_000_000
"""How much memory the child may take, in bytes of address space."""

BATCH_ROWS = 500
BATCH_CHARACTERS = 1_000_000
FIRST_ROWS = 20
"""So many rows are shown as they stand, each cell to so many characters and so many cells."""
FIRST_CHARACTERS = 200
FIRST_CELLS = 100


def main(argv: Sequence[str]) -> int:
    """Read the sheet `argv[0]`; 0 when all that is to be said was written, 2 for wrong usage."""
    if len(argv) != 2:
        return 2
    asked = json.loads(argv[1])
    limit_memory(MEMORY)
    try:
        # sys.stdout is None in a windowed program; the pipe from the parent is there all the same.
        with open(1, "wb", closefd=False) as out:
            _answer(out, _messages(Path(argv[0]), asked))
    except BrokenPipeError:
        # The parent has gone, and with it everybody who wants to know.
        return 0
    return 0


def _messages(path: Path, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "blank" in asked:
        # Imported when needed, as it seldom is.
        from optindesk.files.sheet_blank import blank_file

        yield {"blanked": blank_file(path, Path(asked["blank"]))}
        return
    reading = Reading(**asked.get("reading", {}))
    yield from read_file(path, asked["headings"], asked["others"], reading)


def _answer(out: BinaryIO, messages: Iterator[dict[str, Any]]) -> None:
    try:
        for message in messages:
            _write(out, message)
    except Refused as refused:
        _write(out, {"error": refused.code, "values": refused.values})
    except MemoryError:
        _write(out, {"error": "memory", "values": {}})


def _write(out: BinaryIO, message: dict[str, Any]) -> None:
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    # A workbook may hold halves of surrogate pairs, which no text can.
    out.write(line.encode(errors="replace") + b"\n")
    out.flush()


def read_file(
    path: Path,
    headings: Collection[str],
    others: Collection[str],
    reading: Reading,
    limits: Limits = LIMITS,
) -> Iterator[dict[str, Any]]:
    """The messages for one file; raises Refused."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as error:
        raise Refused("file") from error
    if len(data) > limits.size:
        raise Refused("size", limit=limits.size)
    yield from read_sheet(data, headings, others, limits, reading)


def read_sheet(
    data: bytes,
    headings: Collection[str],
    others: Collection[str],
    limits: Limits = LIMITS,
    reading: Reading = AS_FOUND,
) -> Iterator[dict[str, Any]]:
    """The messages for the bytes of a sheet: head, batches, end; raises Refused.

    `headings` are the folded names that an address column may have, `others` those of all else.
    """
    digest = hashlib.sha256(data).hexdigest()
    usual = csv.field_size_limit(limits.cell)
    try:
        table = open_table(data, frozenset(headings), reading, limits)
        rows = _filled(table.rows, limits)
        sample = _sample(rows, reading.header_row or 0)
        if not sample:
            raise Refused("empty")
        first_rows = [
            (number, [cell[:FIRST_CHARACTERS] for cell in cells[:FIRST_CELLS]])
            for number, cells in sample[:FIRST_ROWS]
        ]
        layout = _layout(table, sample, reading, headings, others)
        columns, header_row = list(table.columns or ()), 0
        if layout.heading is not None:
            header_row, heading = sample[layout.heading]
            columns = name_columns(heading, 0)
            del sample[: layout.heading + 1]
        elif not columns:
            columns = name_columns([], max(len(cells) for _, cells in sample))
        below = [cells for _, cells in sample]
        yield {
            "columns": columns,
            "header_row": header_row,
            "address_column": layout.address_column,
            "of_addresses": address_columns(below, len(columns)),
            "of_domains": domain_columns(below, len(columns)),
            "of_dates": date_columns(below, len(columns)),
            "of_languages": language_columns(below, len(columns)),
            "of_marks": mark_columns(below, len(columns)),
            "first_rows": first_rows,
            "sha256": digest,
            "size": len(data),
            **table.said,
        }
        yield from _batches(chain(sample, rows), limits)
    finally:
        csv.field_size_limit(usual)


def _sample(rows: Iterator[Row], at_least: int) -> list[Row]:
    """The first rows, and all to the row of the number `at_least`."""
    sample = []
    for row in rows:
        sample.append(row)
        if len(sample) >= SAMPLE_ROWS and row[0] >= at_least:
            break
    return sample


def _layout(
    table: Table,
    sample: Sequence[Row],
    reading: Reading,
    headings: Collection[str],
    others: Collection[str],
) -> Layout:
    """Where the heading is in the sample: where a person says, or where it seems to be."""
    if table.columns is not None:
        return Layout(None, None)
    if reading.header_row:
        for index, (number, _) in enumerate(sample):
            if number == reading.header_row:
                return Layout(index, None)
        raise Refused("header_row", row=reading.header_row)
    return find_layout(
        [cells for _, cells in sample],
        frozenset(headings),
        frozenset(others),
        may_head=reading.header_row is None,
    )


def _filled(rows: Iterator[Row], limits: Limits) -> Iterator[Row]:
    """The rows that are not empty."""
    count = 0
    for number, cells in rows:
        if not any(cells) or not any(map(str.strip, cells)):
            continue
        count += 1
        if count > limits.rows:
            raise Refused("rows", limit=limits.rows)
        if len(cells) > limits.columns:
            raise Refused("columns", row=number, limit=limits.columns)
        yield number, cells


def _batches(rows: Iterator[tuple[int, list[str]]], limits: Limits) -> Iterator[dict[str, Any]]:
    batch: list[tuple[int, list[str]]] = []
    characters = count = 0
    for row in rows:
        size = sum(map(len, row[1]))
        if size > limits.row:
            raise Refused("row", row=row[0], limit=limits.row)
        batch.append(row)
        characters += size
        if len(batch) == BATCH_ROWS or characters > BATCH_CHARACTERS:
            yield {"rows": batch}
            count += len(batch)
            batch, characters = [], 0
    if batch:
        yield {"rows": batch}
    yield {"end": count + len(batch)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
