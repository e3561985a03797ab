"""The steps of `smoke.py` that open the real window on a screen of its own (Xvfb), or in a Wayland
session of its own (Weston, GNOME, KDE), and look."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
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
    return _in_session(program, WESTON)


def gnome(program: Program) -> str:
    """So it is in GNOME's session, which draws no frames of windows."""
    return _in_session(program, GNOME)


def kde(program: Program) -> str:
    """So it is in KDE's session, which draws them."""
    return _in_session(program, KDE)


@dataclass(frozen=True)
class Desktop:
    """A desktop that nobody sees, and how a picture is taken of it.

    In `command` {run} is the folder that has its socket “desk”, {display} a screen of X11.
    """

    name: str
    command: str
    needs: tuple[str, ...]
    debian: str
    shoot: Callable[[Path, Path, dict[str, str]], None]
    has_bus: bool = True


def _shoot_weston(picture: Path, run: Path, environ: dict[str, str]) -> None:
    for old in run.glob("*.png"):
        old.unlink()
    subprocess.run(["weston-screenshooter"], cwd=run, env=environ, check=True)
    for made in run.glob("*.png"):
        shutil.move(made, picture)


def _shoot_screen(picture: Path, _: Path, environ: dict[str, str]) -> None:
    asked = ["import", "-display", environ["DISPLAY"], "-window", "root", str(picture)]
    subprocess.run(asked, check=True)


def _shoot_gnome(picture: Path, _: Path, environ: dict[str, str]) -> None:
    """A picture once the overview, with which a session begins, is gone."""

    def ask(name: str, method: str, *arguments: str) -> str:
        place = "/" + name.replace(".", "/")
        asked = ["gdbus", "call", "--session", "--dest", name, "--object-path", place]
        asked += ["--method", f"{name}.{method}", *arguments]
        return subprocess.run(
            asked, env=environ, capture_output=True, text=True, check=False
        ).stdout

    ask("org.gnome.Shell", "Eval", "Main.overview.hide()")
    if "'false'" in ask("org.gnome.Shell", "Eval", "Main.overview.visible"):
        ask("org.gnome.Shell.Screenshot", "Screenshot", "false", "false", str(picture))


WESTON = Desktop(
    "weston",
    # Only with --debug does it let itself be photographed.
    "weston --backend=headless-backend.so --use-pixman --debug --socket=desk"
    " --width=1366 --height=768 --idle-time=0 --config={run}/weston.ini",
    ("weston", "weston-screenshooter", "identify"),
    "weston, imagemagick",
    _shoot_weston,
    has_bus=False,
)
GNOME = Desktop(
    "GNOME",
    # Only in its unsafe mode does it let itself be photographed.
    "gnome-shell --headless --wayland --no-x11 --virtual-monitor 1366x768"
    " --wayland-display desk --unsafe-mode",
    ("gnome-shell", "gdbus", "dbus-daemon", "identify"),
    "gnome-shell, libglib2.0-bin, imagemagick",
    _shoot_gnome,
)
KDE = Desktop(
    "KDE",
    # Without a graphics card it takes no pictures of itself: it is shown on a screen of X11.
    "kwin_wayland --x11-display {display} --width 1366 --height 768 --socket desk",
    ("kwin_wayland", "dbus-daemon", "Xvfb", "import", "identify"),
    "kwin-wayland, xvfb, imagemagick",
    _shoot_screen,
)
LOOK = "[shell]\nbackground-color=0xff404040\npanel-position=none\n"
"""Weston with no more than a handful of colours of its own."""


def _in_session(program: Program, desktop: Desktop) -> str:
    needed = [name for name in desktop.needs if shutil.which(name) is None]
    if needed:
        raise NotTried(f"not here: {', '.join(needed)} (Debian: {desktop.debian})")
    with session(program, desktop) as (run, theirs):
        # What a desktop sets; which of its screens to use Qt has to find out by itself.
        environ = program.environ() | {
            "XDG_SESSION_TYPE": "wayland",
            "XDG_RUNTIME_DIR": program.seen(run),
            "WAYLAND_DISPLAY": "desk",
            "WAYLAND_DEBUG": "client",
        }
        if desktop.has_bus and program.within is None:  # else it is another user's
            names = ("DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP")
            environ |= {name: theirs[name] for name in names}
        del environ["QT_QPA_PLATFORM"]

        def is_shown(log: Path) -> bool:
            _, *windows = log.read_text("utf-8", "replace").split('set_title("Opt-In Desk")')
            own = "".join(windows[1:])  # the first is empty and waits for the desk's own
            asked = ('set_app_id("optindesk")', ".attach(wl_buffer", ".enter(wl_output")
            return all(one in own for one in asked)

        def shoot(picture: Path) -> None:
            desktop.shoot(picture, run, theirs)

        arguments = ("--data", _home(program) / desktop.name)
        picture = f"{program.name}-{desktop.name}"
        return _looked_at(program, environ, arguments, is_shown, shoot, picture)


@contextmanager
def session(program: Program, desktop: Desktop) -> Iterator[tuple[Path, dict[str, str]]]:
    """The session of a desktop: the folder that has its socket, and the environment within it."""
    run = program.folder / f"session-{desktop.name}"
    run.mkdir(mode=0o700)
    (run / "weston.ini").write_text(LOOK)
    bus = f"unix:path={run / 'bus'}"
    environ = os.environ | {
        "HOME": str(run),
        "XDG_RUNTIME_DIR": str(run),
        "XDG_CURRENT_DESKTOP": desktop.name,
        "WAYLAND_DISPLAY": "desk",
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "DBUS_SYSTEM_BUS_ADDRESS": bus,  # GNOME wants one; nobody has to answer there
    }
    log = run / "desktop.log"
    with ExitStack() as started:
        if "{display}" in desktop.command:
            environ["DISPLAY"] = started.enter_context(screen())
        if desktop.has_bus:
            started.enter_context(
                _server(["dbus-daemon", "--session", "--nofork", f"--address={bus}"], environ, log)
            )
        alone = {name: value for name, value in environ.items() if name != "WAYLAND_DISPLAY"}
        places = {"run": run, "display": environ.get("DISPLAY", "")}
        command = [part.format(**places) for part in desktop.command.split()]
        server = started.enter_context(_server(command, alone, log))
        _wait_until((run / "desk").exists, server, log, "no Wayland session began")
        if program.within is not None:  # somebody else runs it
            run.chmod(0o755)
            (run / "desk").chmod(0o777)
        yield run, environ


@contextmanager
def _server(
    command: Sequence[str], environ: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs meanwhile, and what it said."""
    with log.open("ab") as said:
        server = subprocess.Popen(command, env=environ, cwd=log.parent, stdout=said, stderr=said)
    try:
        yield server
    finally:
        server.terminate()
        server.wait(PATIENCE)


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
            _shoot_screen(picture, program.folder, {"DISPLAY": display})

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
        server.wait(PATIENCE)


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
    picture.unlink(missing_ok=True)
    until = time.monotonic() + PATIENCE / 5
    while time.monotonic() < until:
        shoot(picture)
        asked = ["identify", "-format", "%k", str(picture)]
        colours = subprocess.run(asked, capture_output=True, check=False).stdout
        if int(colours or 0) > COLOURS:
            return picture
    raise Failed(f"its window stays empty: {picture}")
