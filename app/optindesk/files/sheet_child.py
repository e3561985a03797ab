"""The child that reads one sheet within limits and writes it as lines of JSON to stdout.

Called with the path of the sheet and a JSON object of folded column names::

    _read-sheet PATH '{"headings": ["email", …], "others": ["name", …]}'

It answers with one head ``{"columns": …, "header_row": n, "address_column": i | null,
"encoding": …, "separator": …, "sha256": …, "size": n}``, then batches ``{"rows": [[number,
[cell, …]], …]}``, then ``{"end": count}``; or at any point ``{"error": code, "values": {…}}``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from optindesk.files.sheet_layout import (
    SAMPLE_CHARACTERS,
    SAMPLE_ROWS,
    address_columns,
    choose_separator,
    find_layout,
    name_columns,
    separator_line,
)
from optindesk.files.sheet_text import LIMITS, Limits, Refused, Text, as_text, cut_rows

MEMORY = 1_000_000_000
"""How much memory the child may take, in bytes of address space."""

BATCH_ROWS = 500
BATCH_CHARACTERS = 1_000_000


def main(argv: Sequence[str]) -> int:
    """Read the sheet `argv[0]`; 0 when all that is to be said was written, 2 for wrong usage."""
    if len(argv) != 2:
        return 2
    names = json.loads(argv[1])
    limit_memory(MEMORY)
    try:
        # sys.stdout is None in a windowed program; the pipe from the parent is there all the same.
        with open(1, "wb", closefd=False) as out:
            _answer(out, Path(argv[0]), names["headings"], names["others"])
    except BrokenPipeError:
        # The parent has gone, and with it everybody who wants to know.
        return 0
    return 0


def _answer(out: BinaryIO, path: Path, headings: Collection[str], others: Collection[str]) -> None:
    try:
        for message in read_file(path, headings, others):
            _write(out, message)
    except Refused as refused:
        _write(out, {"error": refused.code, "values": refused.values})
    except MemoryError:
        _write(out, {"error": "memory", "values": {}})


def _write(out: BinaryIO, message: dict[str, Any]) -> None:
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    out.write(line.encode() + b"\n")
    out.flush()


def read_file(
    path: Path, headings: Collection[str], others: Collection[str], limits: Limits = LIMITS
) -> Iterator[dict[str, Any]]:
    """The messages for one file; raises Refused."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.size + 1)
    except OSError as error:
        raise Refused("file") from error
    if len(data) > limits.size:
        raise Refused("size", limit=limits.size)
    yield from read_sheet(data, headings, others, limits)


def read_sheet(
    data: bytes, headings: Collection[str], others: Collection[str], limits: Limits = LIMITS
) -> Iterator[dict[str, Any]]:
    """The messages for the bytes of a sheet: head, batches, end; raises Refused.

    `headings` are the folded names that an address column may have, `others` those of all else.
    """
    digest = hashlib.sha256(data).hexdigest()
    text = as_text(data)
    usual = csv.field_size_limit(limits.cell)
    try:
        stream, separator = _open(text, frozenset(headings))
        rows = _filled(cut_rows(stream, separator, limits), limits)
        sample = list(islice(rows, SAMPLE_ROWS))
        if not sample:
            raise Refused("empty")
        layout = find_layout([cells for _, cells in sample], frozenset(headings), frozenset(others))
        if layout.heading is None:
            header_row = 0
            columns = name_columns([], max(len(cells) for _, cells in sample))
        else:
            header_row, heading = sample[layout.heading]
            columns = name_columns(heading, 0)
            del sample[: layout.heading + 1]
        yield {
            "columns": columns,
            "header_row": header_row,
            "address_column": layout.address_column,
            "of_addresses": address_columns([cells for _, cells in sample], len(columns)),
            "encoding": text.said,
            "separator": separator,
            "sha256": digest,
            "size": len(data),
        }
        yield from _batches(chain(sample, rows), limits)
    finally:
        csv.field_size_limit(usual)


def _open(text: Text, headings: Collection[str]) -> tuple[io.TextIOWrapper, str]:
    """The stream of the rows, and their separator."""
    stream = text.open()
    named = separator_line(stream.readline(16))
    if named is not None:
        return stream, named
    sample = text.open().read(SAMPLE_CHARACTERS)
    if len(sample) == SAMPLE_CHARACTERS:
        # The last line is cut off, and so are its quotation marks.
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    return text.open(), choose_separator(sample, headings)


def _filled(rows: Iterator[list[str]], limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number in the sheet, counted from 1."""
    count = 0
    for number, cells in enumerate(rows, start=1):
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


def limit_memory(size: int) -> None:
    """Let this process take no more than `size` bytes, as far as the system can promise that.

    Linux keeps the promise; macOS takes the limit and does not enforce it, so there only the size
    of the file bounds what is taken. On Windows the limit is on committed memory.
    """
    if sys.platform == "win32":
        _limit_by_job(size)
    else:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
        try:
            resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
        except (OSError, ValueError):
            # A sandbox may forbid it; the limits on file, cell and row hold without it.
            return


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _PROCESS_MEMORY = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def _limit_by_job(size: int) -> None:
        """Put this process into a Job object of its own (Windows 8 and later nest them).

        Written from Microsoft's description of JOBOBJECT_EXTENDED_LIMIT_INFORMATION; the job's
        handle is never closed, so the job lasts as long as this process.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetInformationJobObject.argtypes = (
            wintypes.HANDLE,
            ctypes.c_int,
            wintypes.LPVOID,
            wintypes.DWORD,
        )
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY
        limits.ProcessMemoryLimit = size
        job = kernel.CreateJobObjectW(None, None)
        kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
