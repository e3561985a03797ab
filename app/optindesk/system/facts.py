"""What there is to say of the computer and the program, for a support file."""

from __future__ import annotations

import platform
import shutil
from collections import deque
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from optindesk import __version__
from optindesk.core.facts import Facts

PACKAGES = ("PySide6-Essentials", "peewee", "psycopg", "keyring", "requests", "Jinja2", "lxml")
"""Those whose version matters most; the Qt is that of PySide6."""

KEPT_LINES = 200
"""So many of the last lines of the log are looked at."""

HERE = ("language", "listen", "own_work", "own_work_by_night", "tray")
"""The settings of this computer that say nothing of a person; all others are left out."""


def facts(log: Path, setting: Callable[[str], str | None], folder: Path | None) -> Facts:
    """What is known now; `log` is the program's log file, `folder` that of the data."""
    found = {
        "Opt-In Desk": __version__,
        "Python": platform.python_version(),
        **{name: known for name in PACKAGES if (known := _version(name))},
    }
    return Facts(
        found,
        # Not platform.node(): a computer is often called as its owner.
        f"{platform.system()} {platform.release()} {platform.machine()}".strip(),
        _free(folder),
        {name: setting(name) or "" for name in HERE},
        _last_lines(log),
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _free(folder: Path | None) -> int | None:
    if folder is None:
        return None
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _last_lines(log: Path) -> list[str]:
    """The last lines; none where there is no log, which is good news."""
    try:
        with log.open(encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, KEPT_LINES)]
    except OSError:
        return []
