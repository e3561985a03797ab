"""What `smoke.py` asks of each program that it tries: how it is run, and one function per step.

A step's docstring is its line in the table; it returns what it found, or raises Failed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from optindesk import __version__

ROOT = Path(__file__).parents[1]
WINDOWS = os.name == "nt"
PATIENCE = 1800
"""Seconds after which a step hangs. At a slow or busy computer some need many minutes."""
DROPPED = ("PYTHON", "VIRTUAL_ENV", "XDG_", "DISPLAY", "WAYLAND_", "DBUS_", "CI", "LD_")
"""Variables that a program under trial must do without."""


class Failed(Exception):
    """A step did not do what it should; the text says what it did instead."""


class NotTried(Exception):
    """A step needs something that this computer does not have; the text says what."""


@dataclass(frozen=True)
class Ran:
    """How a program ended and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Program:
    """A program under trial: for the terminal and, if it has one, the other for the desk.

    `folder` is empty and the program's own home. With `within` the program sees only what lies
    there, as `user`; paths are those of this computer all the same.
    """

    name: str
    console: Path
    desk: Path | None
    folder: Path
    within: Path | None = None
    user: str = ""
    has_postgres: bool = True

    def seen(self, path: Path) -> str:
        """A path as the program sees it."""
        return str(path) if self.within is None else f"/{path.relative_to(self.within)}"

    def command(
        self, program: Path, arguments: Sequence[str | Path], before: Sequence[str] = ()
    ) -> list[str]:
        """The command line that runs one of its programs; paths among them as it sees them.

        `before` is a command that runs another.
        """
        said = [self.seen(one) if isinstance(one, Path) else one for one in (program, *arguments)]
        said = [*before, *said]
        if self.within is None:
            return said
        return ["chroot", f"--userspec={self.user}", str(self.within), *said]

    def environ(self) -> dict[str, str]:
        """Its environment: nothing of this environment's Python, at home nowhere."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        home = self.folder / "home"
        if not home.exists():
            home.mkdir()
            if self.within is not None:  # whose number there may be nobody's here
                theirs = (self.within / "home" / self.user).stat()
                os.chown(home, theirs.st_uid, theirs.st_gid)
        kept |= dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA"), self.seen(home))
        return kept | {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}


def execute(command: Sequence[str | Path], folder: Path, environ: dict[str, str]) -> Ran:
    """Run a command to its end; raises Failed where that takes too long."""
    try:
        ended = subprocess.run(
            list(map(str, command)),
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"was not done within {PATIENCE} seconds") from error
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def run(program: Program, *arguments: str | Path, before: Sequence[str] = ()) -> Ran:
    """Run the program for the terminal with these arguments; `before` is a command that runs it."""
    whole = program.command(program.console, arguments, before)
    return execute(whole, program.folder, program.environ())


def expect(ran: Ran, status: int) -> None:
    """Raise Failed unless the program ended with this exit status and without a traceback."""
    if ran.status != status or "Traceback" in ran.err:
        last = (ran.err or ran.out).strip().splitlines()[-3:]
        raise Failed(f"exit status {ran.status} instead of {status}: {' / '.join(last)}")


def version(program: Program) -> str:
    """It knows its version."""
    ran = run(program, "--version")
    expect(ran, 0)
    if __version__ not in ran.out:
        raise Failed(f"{__version__} is not in {ran.out!r}")
    return ran.out.strip()


def wrong_usage(program: Program) -> str:
    """A command that does not exist is wrong usage, said on stderr."""
    ran = run(program, "no-such-command")
    expect(ran, 2)
    if not ran.err.strip():
        raise Failed("nothing on stderr")
    return "exit status 2"


def practice_round(program: Program) -> str:
    """The whole way, from the sheet to the confirmed person, with no account and no network."""
    ran = run(program, "try")
    expect(ran, 0)
    said = [line for line in ran.out.splitlines() if re.search(r"\bsaid yes to\b", line)]
    if not said or "all" not in ran.out.splitlines()[-1]:
        raise Failed("nobody said yes in what it printed, or its log is not whole")
    return f"{len(said)} said yes, the log is whole"


def inside(program: Program) -> str:
    """Resources, keyring and the reading child are found from where the program lies."""
    # A session of its own, so that no keyring of this desktop is asked.
    beside = program.within or Path("/")
    session = (beside / "usr/bin/dbus-run-session").exists()
    ran = run(program, "_smoke", before=["dbus-run-session", "--"] if session else [])
    expect(ran, 0)
    try:
        found = json.loads(ran.out)
        resources, keyring, rows = found["resources"], found["keyring"], found["sheet_child"]
        for_others = found["library_path"]
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"no such JSON: {ran.out!r}") from error
    home = program.seen(folder_of(program.console))
    seen = Path(resources) if program.within is None else program.within / resources.lstrip("/")
    unpacked = program.console.suffix == ".AppImage"  # into a folder that is gone by now
    if not unpacked and not (seen.is_dir() and Path(resources).is_relative_to(home)):
        raise Failed(f"its resources are not its own: {resources}")
    if not keyring or (session and "SecretService" not in keyring):
        raise Failed(f"the keyring's backend is {keyring!r}")
    if not isinstance(rows, int) or rows < 1:
        raise Failed(f"the reading child gave {rows!r} rows")
    if for_others:
        raise Failed(f"what it starts would load its libraries: LD_LIBRARY_PATH={for_others}")
    return f"{rows} rows by the child; {keyring}"


def folder_of(program: Path) -> Path:
    """The installation that a program belongs to, wherever a link to it lies."""
    real = program.resolve()
    in_environment = real.parent.name in ("bin", "Scripts")
    return real.parent.parent if in_environment else real.parent


def dossier(program: Program) -> str:
    """A file on a person is written, with pages to print and the letters in them."""
    data, written = program.folder / "home" / "desk", program.folder / "home" / "dossier.zip"
    program.environ()
    expect(run(program, "--data", data, "list", "add", "Flower news"), 0)
    expect(run(program, "--data", data, "signup", "anna@example.org", "--list", "Flower news"), 0)
    export = ("export", "dossier", "anna@example.org", "--to", written)
    expect(run(program, "--data", data, *export), 0)
    with zipfile.ZipFile(written) as parts:
        pages = [name for name in parts.namelist() if name.endswith(".pdf")]
        if not pages:
            raise Failed(f"no PDF among {', '.join(parts.namelist())}")
        pdf = parts.read(pages[0])
    if not pdf.startswith(b"%PDF-") or b"/FontFile" not in pdf:
        raise Failed(f"{pages[0]} is no PDF with letters")
    return f"{pages[0]}, {len(pdf) // 1024} KB, with its fonts"


def shared_database(program: Program) -> str:
    """A desk is kept in PostgreSQL: the driver came along, or what lacks is said."""
    sys.path.append(str(ROOT / "tests"))
    try:
        import postgres
    except ImportError as error:
        raise NotTried(f"the tests' packages are not here: {error}") from error
    if not program.has_postgres:
        ran = run(program, "--data", "postgresql://desk@127.0.0.1:1/desk", "status")
        expect(ran, 1)
        if "postgres" not in ran.err.casefold():
            raise Failed(f"it says {ran.err.strip()!r}")
        return f"said: {ran.err.strip()[:60]}…"
    programs = postgres.programs_folder()
    if programs is None:
        raise NotTried("no PostgreSQL here (Debian: postgresql)")
    place = Path(tempfile.mkdtemp(prefix="desk-smoke-pg-"))
    try:
        with postgres.running(programs, place) as server:
            url = server.url(server.create())
            expect(run(program, "--data", url, "list", "add", "Flower news"), 0)
            added = ("signup", "anna@example.org", "--list", "Flower news")
            expect(run(program, "--data", url, *added), 0)
            ran = run(program, "--data", url, "verify")
            expect(ran, 0)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return ran.out.strip().splitlines()[0]
