"""What gets killed: imports a sheet, sends, reads answers, as the command line does.

    python kill_worker.py DATA SHEET ANSWERS

Says "ready" when everything is imported, so that the kill hits the work and not the start.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from optindesk.cli import arguments, commands  # noqa: F401 - loaded before the clock runs
from optindesk.files import columns, sheets  # noqa: F401
from optindesk.mail import compose, reading, saved, smtp  # noqa: F401
from optindesk.main import main
from optindesk.store import sheets as staging


def quietly(*typed: str) -> int:
    """Run a command; what it prints goes nowhere, its exit status comes back."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main(typed)


if __name__ == "__main__":
    data, sheet, answers = sys.argv[1:]
    staging.PAGE = 3  # so that a sheet comes in by several units of work
    print("ready", flush=True)
    quietly("--data", data, "import", sheet, "--list", "News", "--date", "2026-01-02")
    quietly("--data", data, "send")
    if any(Path(answers).iterdir()):
        quietly("--data", data, "check", "--saved", answers)
    quietly("--data", data, "send")
