"""Tries what is given to people: the built folder, and the wheel in a fresh environment.

`make smoke` runs it after `make build`. Every step's exit status and output are checked, far from
the checkout and with an empty home; the table at the end says what was tried. ``smoke.py built``
or ``smoke.py wheel`` tries one of the two.
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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from optindesk import __version__

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "dist" / "optindesk"
WINDOWS = os.name == "nt"
PATIENCE = 300
"""Seconds that one step may take."""


class Failed(Exception):
    """A step did not do what it should; the text says what it did instead."""


@dataclass(frozen=True)
class Ran:
    """How a program ended and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Step:
    """One line of the table: `problem` is empty when all was well."""

    about: str
    what: str
    told: str
    problem: str = ""


def run(command: list[str | Path], folder: Path) -> Ran:
    """Run a command in `folder`, at home nowhere, without anything of this environment's Python."""
    dropped = ("PYTHON", "VIRTUAL_ENV", "XDG_", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_", "CI")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environ |= {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home)}
    environ |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
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
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def expect(ran: Ran, status: int) -> None:
    """Raise Failed unless the program ended with this exit status and without a traceback."""
    if ran.status != status or "Traceback" in ran.err:
        last = (ran.err or ran.out).strip().splitlines()[-3:]
        raise Failed(f"exit status {ran.status} instead of {status}: {' / '.join(last)}")


def version(program: Path, folder: Path) -> str:
    """It knows its version."""
    ran = run([program, "--version"], folder)
    expect(ran, 0)
    if __version__ not in ran.out:
        raise Failed(f"{__version__} is not in {ran.out!r}")
    return ran.out.strip()


def wrong_usage(program: Path, folder: Path) -> str:
    """A command that does not exist is wrong usage, said on stderr."""
    ran = run([program, "no-such-command"], folder)
    expect(ran, 2)
    if not ran.err.strip():
        raise Failed("nothing on stderr")
    return "exit status 2"


def practice_round(program: Path, folder: Path) -> str:
    """The whole way, from the sheet to the confirmed person, with no account and no network."""
    ran = run([program, "try"], folder)
    expect(ran, 0)
    confirmed = [line for line in ran.out.splitlines() if re.search(r"\bconfirmed\b", line)]
    if not confirmed:
        raise Failed("nobody is confirmed in what it printed")
    return re.sub(r"\s+", " ", confirmed[0]).strip()


def inside(program: Path, folder: Path) -> str:
    """Resources, keyring and the reading child are found from where the program lies."""
    command: list[str | Path] = [program, "_smoke"]
    session = shutil.which("dbus-run-session")
    if session:
        command = [session, "--", *command]
    ran = run(command, folder)
    expect(ran, 0)
    try:
        found = json.loads(ran.out)
        resources, keyring, rows = found["resources"], found["keyring"], found["sheet_child"]
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"no such JSON: {ran.out!r}") from error
    if not Path(resources).is_dir() or not Path(resources).is_relative_to(folder_of(program)):
        raise Failed(f"its resources are not its own: {resources}")
    if not keyring or (session and "SecretService" not in keyring):
        raise Failed(f"the keyring's backend is {keyring!r}")
    if not isinstance(rows, int) or rows < 1:
        raise Failed(f"the reading child gave {rows!r} rows")
    return f"{keyring}, {rows} rows by the child"


def folder_of(program: Path) -> Path:
    """The installation that a program belongs to."""
    return program.parent.parent if program.parent.name in ("bin", "Scripts") else program.parent


PROGRAM_STEPS: tuple[Callable[[Path, Path], str], ...] = (
    version,
    wrong_usage,
    inside,
    practice_round,
)


def tried(about: str, step: Callable[[Path, Path], str], program: Path, folder: Path) -> Step:
    """One step as a line of the table."""
    what = (step.__doc__ or "").strip()
    try:
        return Step(about, what, step(program, folder))
    except Failed as problem:
        return Step(about, what, "", str(problem))
    except subprocess.TimeoutExpired:
        return Step(about, what, "", f"was not done within {PATIENCE} seconds")


def try_built(folder: Path) -> list[Step]:
    """The folder that `make build` made, moved away from where it was built."""
    if not BUILT.is_dir():
        return [Step("built", "It is there.", "", f"{BUILT} is missing: make build")]
    copy = folder / "Opt-In Desk größer"
    shutil.copytree(BUILT, copy, symlinks=True)
    program = copy / ("optindesk.exe" if WINDOWS else "optindesk")
    return [tried("built", step, program, folder) for step in PROGRAM_STEPS]


def wheel_content(wheel: Path, _: Path) -> str:
    """The wheel holds the program, its resources and its license, and nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("optindesk/__main__.py", "optindesk/_resources/", "licenses/LICENSE"):
        if not any(needed in name for name in names):
            raise Failed(f"{needed} is missing")
    strange = {name.split("/")[0] for name in names} - {
        "optindesk",
        f"optindesk-{__version__}.dist-info",
    }
    if strange:
        raise Failed(f"there is also {', '.join(sorted(strange))}")
    return f"{len(names)} files"


def try_wheel(folder: Path) -> list[Step]:
    """The wheel, built here and installed where nothing of the checkout is seen."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    fresh = folder / "venv"
    scripts = fresh / ("Scripts" if WINDOWS else "bin")
    python = scripts / ("python.exe" if WINDOWS else "python")
    program = scripts / ("optindesk.exe" if WINDOWS else "optindesk")
    building = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder / "wheel", ROOT]
    try:
        expect(run(building, folder), 0)
        (wheel,) = (folder / "wheel").glob("*.whl")
        there = [str(python), *pip[1:]]
        lock = ROOT / "requirements.lock"
        expect(run([sys.executable, "-m", "venv", fresh], folder), 0)
        expect(run([*there, "install", "--require-hashes", "-r", lock], folder), 0)
        expect(run([*there, "install", "--no-deps", wheel], folder), 0)
    except Failed as problem:
        return [Step("wheel", "It can be built and installed.", "", str(problem))]
    steps = [tried("wheel", wheel_content, wheel, folder)]
    return steps + [tried("wheel", step, program, folder) for step in PROGRAM_STEPS]


TRIES = {"built": try_built, "wheel": try_wheel}


def main(wanted: list[str]) -> int:
    """Try what is wanted, print the table; 1 if anything failed, 2 for an unknown wish."""
    if set(wanted) - set(TRIES):
        print(f"smoke.py [{'|'.join(TRIES)}]", file=sys.stderr)
        return 2
    steps = []
    for name in wanted or TRIES:
        with tempfile.TemporaryDirectory(prefix="desk-smoke-") as folder:
            steps += TRIES[name](Path(folder).resolve())
    for step in steps:
        result = f"FAILED: {step.problem}" if step.problem else f"ok: {step.told}"
        print(f"{step.about}  {step.what:<86}  {result}")
    failed = sum(1 for step in steps if step.problem)
    print(f"{len(steps) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
