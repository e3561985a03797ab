"""Other processes for the tests of the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

Start = Callable[..., "subprocess.Popen[str]"]

OPENING = """
import sys
from datetime import UTC, datetime
from optindesk.core.errors import Trouble
from optindesk.store.opening import open_store
def say(word):
    print(word, flush=True)
try:
    store = open_store(sys.argv[1], datetime(2026, 11, 21, 9, tzinfo=UTC))
except Trouble as trouble:
    sys.exit(trouble.code)
"""


@pytest.fixture
def another_process() -> Iterator[Start]:
    """Starts Python processes that open a store and then run what the test says.

    A process talks by lines on stdout and lives, at the latest, until the test is over.
    """
    with ExitStack() as stack:

        def start(code: str, *arguments: str) -> subprocess.Popen[str]:
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPENING + code, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def said() -> Callable[[subprocess.Popen[str]], str]:
    """Reads the next line of another process; its error, if it said none."""

    def next_line(process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        assert process.stderr is not None
        return process.stdout.readline().strip() or process.stderr.read().strip()

    return next_line
