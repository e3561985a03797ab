"""How the window over some data ended the last time: as it should, or because the program died."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_log = logging.getLogger("optindesk")

LONGEST_REPORT = 20_000
"""So many letters of what Python and Qt say when a process dies are kept."""


@contextmanager
def watched(folder: Path, name: str, mask: Callable[[str], str]) -> Iterator[bool]:
    """Whether the last one died; meanwhile a file in the `folder` of the log says that this one
    lives. What a dying process could still say goes into the log, `mask`ed, and so into the support
    file. `name` is that of the data; within one process it may be watched again.
    """
    marker, report = folder / f"{name}.open", folder / f"{name}.crash"
    died = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        died = marker.exists() and marker.read_text(encoding="ascii") != str(os.getpid())
        if died:
            _keep_report(report, mask)
        marker.write_text(str(os.getpid()), encoding="ascii")
        _listen(report)
        _end_when_asked(marker)
    except (OSError, ValueError):  # nothing can be written there: then nobody knows next time
        died = False
    try:
        yield died
    finally:
        with contextlib.suppress(OSError):
            marker.unlink(missing_ok=True)


def _keep_report(report: Path, mask: Callable[[str], str]) -> None:
    text = report.read_text(encoding="utf-8", errors="replace") if report.exists() else ""
    said = mask(text[:LONGEST_REPORT]) or "it said nothing: stopped, or the computer went off"
    _log.error("the last start died\n%s", said)


def _end_when_asked(marker: Path) -> None:
    """Who is asked to end, as when somebody logs out, has ended as it should."""

    def end(number: int, _: object) -> None:
        marker.unlink(missing_ok=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _listen(report: Path) -> None:
    if not faulthandler.is_enabled():  # whoever tests us listens already
        # It stays open: a process that dies has no time to open files.
        faulthandler.enable(report.open("w", encoding="utf-8"))
