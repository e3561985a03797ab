"""A real keyring, GNOME's, on a message bus of its own that lasts as long as a test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from servers import PATIENCE, need

# What opens the keyring comes on standard input, and the bus ends with it.
_SESSION = """
import os, subprocess, sys

subprocess.run(
    [sys.argv[1], "--unlock", "--components=secrets"],
    input=sys.stdin.readline().rstrip().encode(), stdout=subprocess.DEVNULL, check=True,
)
print(os.environ["DBUS_SESSION_BUS_ADDRESS"], flush=True)
sys.stdin.read()
"""


def at_home(home: Path) -> Mapping[str, str]:
    """The variables of a session at a home of its own."""
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "LC_ALL": "C.UTF-8",
    }


@contextmanager
def opened_keyring(
    home: Path, environment: Mapping[str, str], password: str = "opens it"
) -> Iterator[str]:
    """The address of a bus with a keyring that is kept at `home`; it is made with the first
    `password`, and stays locked with another one."""
    command = [need("dbus"), "--", sys.executable, "-c", _SESSION, need("gnome-keyring")]
    session = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, **at_home(home)},
    )
    try:
        assert session.stdin is not None
        assert session.stdout is not None
        session.stdin.write(f"{password}\n")
        session.stdin.flush()
        yield session.stdout.readline().strip()
    finally:
        session.communicate(timeout=PATIENCE)
