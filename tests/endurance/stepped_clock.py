"""A clock that is set while programs of ours run; see stepped_clock.c."""

from __future__ import annotations

import mmap
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

SOURCE = Path(__file__).with_name("stepped_clock.c")
SECONDS = struct.Struct("q")


class SteppedClock:
    """What programs take for the time of day."""

    def __init__(self, folder: Path) -> None:
        library, state = folder / "stepped_clock.so", folder / "stepped_clock"
        compiler = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
        subprocess.run([*compiler, "-o", library, SOURCE, "-ldl"], check=True, timeout=120)
        state.write_bytes(bytes(SECONDS.size))
        with state.open("r+b") as file:
            self._state = mmap.mmap(file.fileno(), SECONDS.size)
        self.environment = {"LD_PRELOAD": str(library), "STEPPED_CLOCK": str(state)}

    def set(self, ahead: timedelta) -> None:
        """Go by so much ahead of the real time from now on."""
        self._state[:] = SECONDS.pack(round(ahead.total_seconds()))

    @contextmanager
    def running(
        self, data: Path, typed: Sequence[str], stdin: str = ""
    ) -> Iterator[subprocess.Popen[str]]:
        """A command that goes by this clock, killed at the end if it still runs."""
        process = subprocess.Popen(
            [sys.executable, "-m", "optindesk", "--data", str(data), *typed],
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(stdin)
        process.stdin.close()
        process.stdin = None  # else communicate flushes it
        try:
            yield process
        finally:
            process.kill()
            process.communicate()
