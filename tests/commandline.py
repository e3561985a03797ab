"""Commands for tests of the command line: in a process of their own, and how they ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from servers import PATIENCE


class Said(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@contextmanager
def running(
    where: str | Path, *typed: str, stdin: str = "", more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A command at a desk in a process of its own, as a service manager starts it, killed at the
    end if it still runs; its environment is ours and `more`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "optindesk", "--data", str(where), *typed],
        env={**os.environ, **(more or {})},
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
        process.communicate(timeout=PATIENCE)


Run = Callable[..., Said]
Ask = Callable[..., Any]
