"""Takes the rows of some people out of a sheet, and proves that it reads as before without them.

Text is blanked in place: of a row its separators stay, of a vCard its first line and its last. What
is no plain text (workbooks, web pages, lines of a mail, a collector's file) is written anew as an
XLSX in which every cell is the text that was read from it, in the same row: so there is no second
sheet, comment, property, cache or freed part of the old file that could still have the person.

Nothing is handed out that was not read again: each row of others has the number and the cells that
it had, and no address of those who go is found in the bytes, unpacked.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from optindesk.core.blanking import Blanked, Persons, Taken
from optindesk.core.sheet import Kind, Reading
from optindesk.files import sheet_cards
from optindesk.files.sheet_layout import separator_line
from optindesk.files.sheet_rewritten import rewritten
from optindesk.files.sheet_table import Table, open_table
from optindesk.files.sheet_text import LIMITS, Limits, Refused, Text, as_text, cut_rows
from optindesk.files.sheet_without import Blanking, Part, Rows, rows_of, without

_TOKEN = re.compile(r"[^\W_]+")
_IN_PLACE = {Kind.TEXT, Kind.CARDS}
_NAMED = {codec: mark for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))}


def blank_file(path: Path, asked: Path, limits: Limits = LIMITS) -> dict[str, Any]:
    """Put what is left of a file into its place, as `asked` says in JSON; raises Refused.

    By a file, for what stands in a command line is seen by all who use the computer.
    """
    plain = json.loads(asked.read_bytes())
    persons = Persons(tuple(plain["addresses"]), tuple(plain["names"]))
    taken = [Taken(Reading(**one["reading"]), frozenset(one["rows"])) for one in plain["taken"]]
    usual = csv.field_size_limit(limits.cell)
    try:
        wanted = Blanking(persons, date.fromisoformat(plain["day"]), limits)
        done = blank(path.read_bytes(), taken, wanted, plain["sha256"])
    finally:
        csv.field_size_limit(usual)
    path.write_bytes(done.content)
    readings = [asdict(one) for one in done.readings]
    return {"readings": readings, "is_rewritten": done.is_rewritten}


def blank(data: bytes, taken: Sequence[Taken], wanted: Blanking, sha256: str) -> Blanked:
    """The file without some rows, and without what else names the people; raises Refused.

    `sha256` is the hash of the file as it first came, for what is written anew.
    """
    tables = [_read(data, one.reading, wanted.limits) for one in taken]
    rows: dict[tuple[str | None, str | None], set[int]] = defaultdict(set)
    for one, (reading, _) in zip(taken, tables, strict=True):
        rows[reading.separator, reading.sheet] |= one.rows
    parts = []
    for reading, table in tables:
        before = rows_of(table.rows, wanted.limits)
        gone = rows[reading.separator, reading.sheet]
        after = without(before, gone, wanted, table.said["kind"])
        parts.append(Part(reading, table, before, after))
    if any("parts" in table.said for _, table in tables) or not kinds_of(parts) <= _IN_PLACE:
        is_rewritten = True
        content, readings = rewritten(data, parts, wanted, sha256)
    else:
        is_rewritten = False
        content, readings = _in_place(data, parts, wanted), tuple(part.reading for part in parts)
    proven = [
        _proven(content, part, reading, wanted.limits)
        for part, reading in zip(parts, readings, strict=True)
    ]
    wanted.refuse_found(content)
    return Blanked(content, tuple(proven), is_rewritten)


def _proven(content: bytes, part: Part, reading: Reading, limits: Limits) -> Reading:
    """How a part is read from what was made, where that gives what it should; raises Refused. The
    encoding is named where it would be guessed otherwise without the rows that are gone."""
    found = part.table.said.get("encoding")
    for one in (reading, replace(reading, encoding=found)):
        known, table = _read(content, one, limits)
        if _same(rows_of(table.rows, limits), part.after, part.before):
            return known
    raise Refused("other_rows")


def kinds_of(parts: Sequence[Part]) -> set[Kind]:
    """What the file is, by each way of reading it."""
    return {Kind(part.table.said["kind"]) for part in parts}


def _read(data: bytes, reading: Reading, limits: Limits) -> tuple[Reading, Table]:
    """A file as it was read when it came, and how that is said again without guessing.

    An encoding that was found out may have been read more leniently than one that is chosen.
    """
    try:
        table = open_table(data, frozenset(), reading, limits)
    except Refused as refused:
        if refused.code != "undecodable":
            raise
        reading = replace(reading, encoding=None)
        table = open_table(data, frozenset(), reading, limits)
    known = {name: table.said[name] for name in ("separator", "sheet") if name in table.said}
    return replace(reading, **known), table


def _same(now: Rows, after: Rows, before: Rows) -> bool:
    """Whether rows are read as they should be. Cells at the end of a row that are empty count for
    nothing, and of a row of which something was struck its words count."""
    if now.keys() != after.keys():
        return False
    for number, cells in after.items():
        if _filled(now[number]) == _filled(cells):
            continue
        if cells == before[number] or _words(now[number]) != _words(cells):
            return False
    return True


def _filled(cells: Sequence[str]) -> list[str]:
    filled = list(cells)
    while filled and not filled[-1]:
        filled.pop()
    return filled


def _words(cells: Sequence[str]) -> Counter[str]:
    return Counter(word for cell in cells for word in _TOKEN.findall(cell))


# --- text, in place -------------------------------------------------------------------------------


def _in_place(data: bytes, parts: Sequence[Part], wanted: Blanking) -> bytes:
    for part in parts:
        text = as_text(data, part.reading.encoding)
        is_table = part.table.said["kind"] is Kind.TEXT
        lines = text.content.splitlines(keepends=True)
        change = _blank_lines if is_table else _blank_cards
        change(lines, text, part, wanted)
        data = _as_before(b"".join(lines), text, data)
    return data


def _as_before(content: bytes, text: Text, data: bytes) -> bytes:
    """The text in the encoding of the file: what is read as UTF-8 need not be written so."""
    if text.content is data or text.said in ("utf-8", "utf-8-sig"):
        mark = b"\xef\xbb\xbf"
        return content if content.startswith(mark) or not data.startswith(mark) else mark + content
    codec, mark = text.said, b""
    if codec == "utf-16":
        for known, begins in _NAMED.items():
            if data.startswith(begins):
                codec, mark = known, begins
    try:
        return mark + content.decode("utf-8").encode(codec)
    except UnicodeError as error:
        raise Refused("encoding") from error


class _Counted(io.TextIOWrapper):
    """A text that counts the lines that were read of it."""

    count = 0

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        self.count += bool(line)
        return line


def _opened(text: Text) -> _Counted:
    return _Counted(io.BytesIO(text.content), text.codec, text.errors, newline="")


def _blank_lines(lines: list[bytes], text: Text, part: Part, wanted: Blanking) -> None:
    stream, separator = _opened(text), part.reading.separator or ""
    if separator_line(stream.readline(16)) is None:
        stream = _opened(text)
    codec = "utf-8" if text.codec == "utf-8-sig" else text.codec
    first = stream.count
    for number, cells in enumerate(cut_rows(stream, separator, wanted.limits), start=1):
        last = stream.count
        left = part.after.get(number, ())
        if number in part.before and left != part.before[number]:
            mark = b"\xef\xbb\xbf" if lines[first].startswith(b"\xef\xbb\xbf") else b""
            kept = _line(left or [""] * len(cells), separator)
            try:
                lines[first] = mark + kept.encode(codec) + _end(lines[last - 1])
            except UnicodeError as error:
                raise Refused("encoding") from error
            lines[first + 1 : last] = [b""] * (last - first - 1)
        first = last


def _line(cells: Sequence[str], separator: str) -> str:
    if not any(cells):
        return separator * (len(cells) - 1)
    out = io.StringIO(newline="")
    # With the end of a line that makes it quote cells that have one within.
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def _end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _blank_cards(lines: list[bytes], text: Text, part: Part, wanted: Blanking) -> None:
    """Of a card that goes its first line and its last stay; of another that names them, the
    properties that do not."""
    codec, errors = text.codec, text.errors
    number = depth = begin = 0
    for place, line in enumerate(lines):
        mark = sheet_cards.mark_of(line.decode(codec, errors))
        if mark == "BEGIN":
            begin = place if depth == 0 else begin
            depth += 1
        elif mark == "END" and depth:
            depth -= 1
            if depth == 0:
                number += 1
                _blank_card(lines, range(begin + 1, place), number, part, wanted, text)
    if depth:
        _blank_card(lines, range(begin + 1, len(lines)), number + 1, part, wanted, text)


def _blank_card(
    lines: list[bytes], within: range, number: int, part: Part, wanted: Blanking, text: Text
) -> None:
    if number in part.before and number not in part.after:
        for place in within:
            lines[place] = b""
        return
    starts = [place for place in within if not lines[place].startswith((b" ", b"\t"))]
    for start, end in zip(starts, [*starts[1:], within.stop], strict=True):
        whole = "".join(
            line.decode(text.codec, text.errors).rstrip("\r\n")[place > start :]
            for place, line in enumerate(lines[start:end], start)
        )
        if wanted.cells([whole]) != [whole]:
            for place in range(start, end):
                lines[place] = b""
