"""A clock that is set while programs of ours run; see stepped_clock.c."""

from __future__ import annotations

import mmap
import struct
import subprocess
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

from commandline import running

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

    def running(
        self, data: Path, *typed: str, stdin: str = ""
    ) -> AbstractContextManager[subprocess.Popen[str]]:
        """A command that goes by this clock, killed at the end if it still runs."""
        return running(data, *typed, stdin=stdin, more=self.environment)
