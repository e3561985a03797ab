"""The files of a collector: what the desk gave, and the lines that are written for it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optindesk.core.collector import (
    COLLECTED_ENDING,
    Collector,
    collector_id,
    first_line,
    from_plain,
    genuine_lines,
    next_line,
)
from optindesk.core.errors import (
    CollectedElsewhere,
    FileMissing,
    FileNotReadable,
    SheetTooLarge,
    UnreadableCollector,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.disk import settle_names, trouble, why

MOST_BYTES = 5_000_000
"""How large a collector may be: lists with their texts are not."""

MOST_ENCLOSED = 30_000_000
"""How large a sheet may be that comes along, in bytes."""


def load_collector(path: Path) -> Collector:
    """The collector that a desk wrote. Raises FileMissing, FileNotReadable, UnreadableCollector."""
    content = _read(path, MOST_BYTES)
    if content is None:
        raise FileMissing(path=str(path))
    if len(content) > MOST_BYTES:
        raise UnreadableCollector(path=str(path), reason=sentence("it is too large."))
    try:
        return from_plain(json.loads(content))
    except (ValueError, RecursionError) as error:
        reason = sentence("it is another file, or damaged.")
        raise UnreadableCollector(path=str(path), reason=reason) from error


def read_enclosed(path: Path) -> bytes:
    """A sheet that is to come along. Raises FileMissing, FileNotReadable, SheetTooLarge."""
    content = _read(path, MOST_ENCLOSED)
    if content is None:
        raise FileMissing(path=str(path))
    if len(content) > MOST_ENCLOSED:
        reason = sentence("it has more than {n} MB.", n=MOST_ENCLOSED // 1_000_000)
        raise SheetTooLarge(path=str(path), reason=reason)
    return content


class CollectedFile:
    """One file of lines; each is on the disk before `append` returns. `entries` are what the lines
    said when it was opened.

    Raises FileNotReadable, and CollectedElsewhere for a file of another collector, or a changed
    one.
    """

    def __init__(self, path: Path, collector: Collector) -> None:
        self.path = path
        self.entries: list[Mapping[str, Any]] = []
        self._collector = collector
        content = _read(path) or b""
        self._end = content.rfind(b"\n") + 1  # what follows, the computer died at
        self._begins, self._seal = first_line(collector)
        if not self._end:
            return
        if collector_id(content) != collector.id:
            raise self._refused(sentence("another collector wrote it."))
        for line in genuine_lines(content, collector.key):
            if line is None:
                raise self._refused(sentence("it was changed since."))
            self.entries.append(json.loads(line.body))
            self._seal = line.seal

    def append(self, values: Mapping[str, Any]) -> None:
        """Write a line. Raises FileNotWritable, DiskFull, and CollectedElsewhere where somebody
        else has written to the file meanwhile."""
        line, seal = next_line(self._collector, self._seal, values)
        content = line if self._end else self._begins + line
        try:
            with self.path.open("r+b" if self.path.exists() else "x+b") as file:
                if file.seek(0, os.SEEK_END) < self._end:
                    raise self._refused(sentence("it was changed since."))
                file.seek(self._end)
                if b"\n" in file.read():
                    raise self._refused(sentence("another window writes to it."))
                file.seek(self._end)
                file.truncate()
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if not self._end:
                settle_names(self.path.parent)
        except OSError as error:
            raise trouble(error, self.path) from error
        self._seal = seal
        self._end += len(content)

    def _refused(self, reason: Sentence) -> CollectedElsewhere:
        return CollectedElsewhere(path=str(self.path), reason=reason)


def collect_into(path: Path | None, given: Path, collector: Collector) -> CollectedFile:
    """The file that a collector writes to: `path`, else one beside the collector that was `given`,
    by its name; where another collector wrote that, one of its own. Raises what CollectedFile does.
    """
    if path is not None:
        return CollectedFile(path, collector)
    beside = given.with_suffix(COLLECTED_ENDING)
    try:
        return CollectedFile(beside, collector)
    except CollectedElsewhere:
        name = f"{given.stem}-{collector.id[:6]}{COLLECTED_ENDING}"
        return CollectedFile(beside.with_name(name), collector)


def _read(path: Path, most: int = -1) -> bytes | None:
    """A file's bytes, to one more than so many; None where there is none."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1 if most >= 0 else -1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileNotReadable(path=str(path), reason=why(error)) from error
