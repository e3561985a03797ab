"""The steps of `smoke.py` that open the real window on a screen of its own (Xvfb), or in a Wayland
session of its own (Weston), and look."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
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


def wayland(program: Program) -> str:
    """In a Wayland session it is no guest of X11, and known by the name of its menu entry."""
    needed = [
        name
        for name in ("weston", "weston-screenshooter", "identify")
        if shutil.which(name) is None
    ]
    if needed:
        raise NotTried(f"not here: {', '.join(needed)} (Debian: weston, imagemagick)")
    with session(program) as (socket, run):
        # What a desktop sets; which of its screens to use Qt has to find out by itself.
        environ = program.environ() | {
            "XDG_SESSION_TYPE": "wayland",
            "XDG_RUNTIME_DIR": program.seen(run),
            "WAYLAND_DISPLAY": socket,
            "WAYLAND_DEBUG": "client",
        }
        del environ["QT_QPA_PLATFORM"]

        def is_shown(log: Path) -> bool:
            said = log.read_text("utf-8", "replace")
            asked = ('set_title("Opt-In Desk")', 'set_app_id("optindesk")', ".attach(wl_buffer")
            return all(one in said for one in asked)

        def shoot(picture: Path) -> None:
            for old in run.glob("*.png"):
                old.unlink()
            theirs = os.environ | {"XDG_RUNTIME_DIR": str(run), "WAYLAND_DISPLAY": socket}
            subprocess.run(["weston-screenshooter"], cwd=run, env=theirs, check=True)
            for made in run.glob("*.png"):
                shutil.move(made, picture)

        arguments = ("--data", _home(program) / "wayland")
        return _looked_at(program, environ, arguments, is_shown, shoot, f"{program.name}-wayland")


@contextmanager
def session(program: Program) -> Iterator[tuple[str, Path]]:
    """A Wayland session that nobody sees, its socket's name and the folder that has it."""
    run = program.folder / "wayland"
    run.mkdir(mode=0o700)
    look = run / "weston.ini"
    look.write_text("[shell]\nbackground-color=0xff404040\npanel-position=none\n")
    environ = os.environ | {"XDG_RUNTIME_DIR": str(run)}
    size = ("--width=1366", "--height=768", "--idle-time=0")
    files = ("--socket=desk", f"--config={look}", f"--log={run / 'weston.log'}")
    server = subprocess.Popen(
        # Only with --debug does it let itself be photographed.
        ["weston", "--backend=headless-backend.so", "--use-pixman", "--debug", *size, *files],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until((run / "desk").exists, server, run / "weston.log", "no Wayland session began")
        if program.within is not None:  # somebody else runs it
            run.chmod(0o755)
            (run / "desk").chmod(0o777)
        yield "desk", run
    finally:
        server.terminate()
        server.wait(30)


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

        def is_shown(_: Path) -> bool:
            asked = ["xdotool", "search", "--onlyvisible", "--name", title]
            found = subprocess.run(
                asked, env={**os.environ, "DISPLAY": display}, capture_output=True, check=False
            )
            return bool(found.stdout)

        def shoot(picture: Path) -> None:
            subprocess.run(["import", "-display", display, "-window", "root", picture], check=True)

        return _looked_at(program, environ, arguments, is_shown, shoot, picture_name)


def _looked_at(
    program: Program,
    environ: dict[str, str],
    arguments: Sequence[str | Path],
    is_shown: Callable[[Path], bool],
    shoot: Callable[[Path], None],
    picture_name: str,
) -> str:
    """Start the program that menus start, until `is_shown`, given what it says, and `shoot` it."""
    log = program.folder / "window.log"
    command = program.command(program.desk or program.console, arguments)
    began = time.monotonic()
    with log.open("wb") as said:
        started = subprocess.Popen(
            command, cwd=program.folder, env=environ, stdout=said, stderr=said
        )
    try:
        _wait_until(lambda: is_shown(log), started, log, "no window came up")
        seconds = time.monotonic() - began
        picture = _picture(shoot, picture_name)
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


def _wait_until(
    done: Callable[[], bool], started: subprocess.Popen[bytes], log: Path, otherwise: str
) -> None:
    until = time.monotonic() + PATIENCE / 5
    while time.monotonic() < until:
        if started.poll() is not None:
            told = log.read_text("utf-8", "replace").strip().splitlines()[-3:]
            raise Failed(f"it ended with status {started.returncode}: {' / '.join(told)}")
        if done():
            return
        time.sleep(0.05)
    raise Failed(otherwise)


def _picture(shoot: Callable[[Path], None], name: str) -> Path:
    """A picture of the screen once something is painted on it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{name}.png"
    until = time.monotonic() + PATIENCE / 5
    while time.monotonic() < until:
        shoot(picture)
        asked = ["identify", "-format", "%k", str(picture)]
        if int(subprocess.run(asked, capture_output=True, check=True).stdout) > COLOURS:
            return picture
    raise Failed(f"its window stays empty: {picture}")
