"""The step of `smoke.py` that opens the real window on a screen of its own (Xvfb), and looks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smoke_steps import PATIENCE, ROOT, Failed, NotTried, Program, expect, run

PICTURES = ROOT / "build" / "smoke"
"""Where the pictures of the windows are left, to be looked at."""
COLOURS = 200
"""A painted window has more colours than this; an empty one has a handful."""


def window(program: Program) -> str:
    """Its window opens on a real screen, is painted, and closes when it is told to."""
    return opened(program, "Opt-In Desk", program.name, "--data", _home(program) / "window")


def collector(program: Program) -> str:
    """A collector's file that is opened, as by a double click, shows the window to type in."""
    data, file = _home(program) / "shop", _home(program) / "market.optindesk-collector"
    account = ("--address", "shop@example.org", "--name", "Shop", "--user", "shop")
    smtp, imap = ("--smtp", "127.0.0.1:1025"), ("--imap", "127.0.0.1:1143")
    plain = ("--smtp-security", "none", "--imap-security", "none")
    for command in (
        ("list", "add", "Flower news"),
        ("account", "set", *account, *smtp, *imap, *plain),
        ("business", "set", "--name", "Shop", "--postal-address", "Market 1, 1010 Vienna"),
        ("collector", "make", "--list", "Flower news", "--to", file),
    ):
        expect(run(program, "--data", data, *command), 0)
    return opened(program, "Collecting", f"{program.name}-collector", file)


def _home(program: Program) -> Path:
    program.environ()
    return program.folder / "home"


def opened(program: Program, title: str, picture_name: str, *arguments: str | Path) -> str:
    """Start the program that menus start, wait for a window with this title, and look at it."""
    needed = [name for name in ("Xvfb", "xdotool", "import") if shutil.which(name) is None]
    if needed:
        raise NotTried(f"not here: {', '.join(needed)} (Debian: xvfb, xdotool, imagemagick)")
    with screen() as display:
        environ = program.environ() | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        log = program.folder / "window.log"
        command = program.command(program.desk or program.console, arguments)
        began = time.monotonic()
        with log.open("wb") as said:
            started = subprocess.Popen(
                command, cwd=program.folder, env=environ, stdout=said, stderr=said
            )
        try:
            _wait_for_window(display, started, log, title)
            seconds = time.monotonic() - began
            picture = _picture(display, picture_name)
        finally:
            with suppress(ProcessLookupError):
                started.send_signal(signal.SIGTERM)
            started.wait(PATIENCE)
    return f"after {seconds:.1f} s, {picture.relative_to(ROOT)}"


@contextmanager
def screen() -> Iterator[str]:
    """A screen that nobody sees; the value is its DISPLAY."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for_window(display: str, started: subprocess.Popen[bytes], log: Path, title: str) -> None:
    until = time.monotonic() + PATIENCE / 5
    while time.monotonic() < until:
        if started.poll() is not None:
            told = log.read_text("utf-8", "replace").strip().splitlines()[-3:]
            raise Failed(f"it ended with status {started.returncode}: {' / '.join(told)}")
        asked = ["xdotool", "search", "--onlyvisible", "--name", title]
        if subprocess.run(
            asked, env={**os.environ, "DISPLAY": display}, capture_output=True
        ).stdout:
            return
    raise Failed("no window came up")


def _picture(display: str, name: str) -> Path:
    """A picture of the screen once something is painted on it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{name}.png"
    until = time.monotonic() + PATIENCE / 5
    while time.monotonic() < until:
        subprocess.run(["import", "-display", display, "-window", "root", picture], check=True)
        asked = ["identify", "-format", "%k", str(picture)]
        if int(subprocess.run(asked, capture_output=True, check=True).stdout) > COLOURS:
            return picture
    raise Failed(f"its window stays empty: {picture}")
