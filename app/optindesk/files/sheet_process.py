"""The process that reads one sheet: started, waited for with a limit, and ended."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from optindesk.core.errors import SheetTooLarge, UnreadableSheet
from optindesk.core.sentence import sentence
from optindesk.disk import trouble, why

PATIENCE = 60.0
"""How long the child may be silent, in seconds."""

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0

_LONGEST_MESSAGE = 32_000_000
_OUT_OF_MEMORY = "memory allocation of"
"""What the workbook reader says, in Rust, before it ends the process."""
_log = logging.getLogger(__name__)


def child_command() -> list[str]:
    """What starts the child in this installation: the frozen program itself, or the module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_read-sheet"]
    # -P: a csv.py that lies in the folder where the desk was started must not be imported.
    return [sys.executable, "-P", "-m", "optindesk.files.sheet_child"]


class Watch:
    """Kills a process that is silent for too long; entered for each message waited for.

    A thread, because Windows cannot wait for a pipe and a clock at once. It knows nothing but the
    process, so that whoever holds the watch can be collected.
    """

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self._process = process
        self._patience = patience
        self._deadline: float | None = None
        self._over = threading.Event()
        self.killed = False
        threading.Thread(target=self._run, name="sheet watch", daemon=True).start()

    def __enter__(self) -> None:
        self._deadline = time.monotonic() + self._patience

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._deadline = None

    def stop(self) -> None:
        self._over.set()

    def _run(self) -> None:
        wait = self._patience
        while not self._over.wait(wait):
            deadline = self._deadline
            # A deadline set while this thread waited lies ahead, by less than the patience.
            wait = self._patience if deadline is None else deadline - time.monotonic()
            if wait <= 0:
                self.killed = True
                self._process.kill()
                return


class SheetProcess:
    """The process that reads one sheet, and its messages."""

    def __init__(self, command: Sequence[str], path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        try:
            # A file, not a pipe: nobody reads it before the end, and a full pipe would stop the
            # child.
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        except OSError as error:
            raise trouble(error, Path(error.filename or path.name)) from error
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            self._complaints.close()
            reason = sentence("its reader could not be started: {why}", why=why(error))
            raise UnreadableSheet(path=str(path), reason=reason) from error
        self._watch = Watch(self._process, patience)

    def __del__(self) -> None:
        # Rows that nobody began to read have no `finally` of their own.
        self.close()

    def message(self) -> dict[str, Any]:
        """The next message; raises UnreadableSheet when the child is silent or ends without, and
        SheetTooLarge when it ends for want of memory."""
        if self._process is None or self._process.stdout is None:
            raise self._stopped()
        with self._watch:
            line = self._process.stdout.readline(_LONGEST_MESSAGE)
        if line.endswith(b"\n"):
            with suppress(ValueError):
                message: dict[str, Any] = json.loads(line)
                return message
        if self._watch.killed:
            reason = sentence(
                "reading it did not go on for {n} seconds and was stopped.", n=round(self._patience)
            )
            raise UnreadableSheet(path=str(self._path), reason=reason)
        if _OUT_OF_MEMORY in self._note_end(self._process):
            reason = sentence("reading it would take too much memory.")
            raise SheetTooLarge(path=str(self._path), reason=reason)
        raise self._stopped()

    def close(self) -> None:
        """End the child, whatever it does, and wait for its end."""
        process, self._process = self._process, None
        if process is None:
            return
        self._watch.stop()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()
        self._complaints.close()

    def _stopped(self) -> UnreadableSheet:
        return UnreadableSheet(path=str(self._path), reason=sentence("the reading stopped."))

    def _note_end(self, process: subprocess.Popen[bytes]) -> str:
        """Note in the log how the child ended; returns what it complained of."""
        process.kill()
        status = process.wait()
        self._complaints.seek(0)
        said = self._complaints.read(10_000).decode(errors="replace")
        _log.error("the reader of sheets ended with status %s: %s", status, said)
        return said
