"""Tries what is given to people: the built folder, the .deb, wheel and sdist, and the AppImage.

`make smoke` runs it. Every step's exit status and output are checked, far from the checkout and
with an empty home; the table at the end says what was tried, and what could not be tried here.
``smoke.py built deb`` tries these two; the steps themselves stand in `smoke_steps`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import smoke_steps as steps
from smoke_steps import PATIENCE, ROOT, WINDOWS, Failed, NotTried, Program, execute, expect
from smoke_window import collector, gnome, kde, wayland, window

from optindesk import __version__

DIST = ROOT / "dist"
BUILT = DIST / "optindesk"


@dataclass(frozen=True)
class Line:
    """One line of the table: `problem` is empty when all was well, `skipped` when it was tried."""

    about: str
    what: str
    told: str = ""
    problem: str = ""
    skipped: str = ""


STEPS: tuple[Callable[[Program], str], ...] = (
    steps.version,
    steps.wrong_usage,
    steps.inside,
    steps.practice_round,
    steps.dossier,
    steps.shared_database,
    window,
    wayland,
    gnome,
    kde,
    collector,
)


def tried(about: str, step: Callable[..., str], *arguments: object) -> Line:
    """One step as a line of the table."""
    what = (step.__doc__ or "").strip().splitlines()[0]
    try:
        return Line(about, what, step(*arguments))
    except Failed as problem:
        return Line(about, what, problem=str(problem))
    except NotTried as lack:
        return Line(about, what, skipped=str(lack))
    except subprocess.TimeoutExpired:
        return Line(about, what, problem=f"was not done within {PATIENCE} seconds")
    except subprocess.CalledProcessError as error:  # what a step needs beside the program
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()[-3:]
        return Line(about, what, problem=f"{error}: {' / '.join(said)}")


def all_steps(program: Program) -> list[Line]:
    """What is asked of each program."""
    return [tried(program.name, step, program) for step in STEPS]


def programs_in(folder: Path) -> tuple[Path, Path]:
    """The two programs in a folder."""
    ending = ".exe" if WINDOWS else ""
    return folder / f"optindesk{ending}", folder / f"optindesk-desk{ending}"


def missing(about: str, how: str) -> list[Line]:
    """The line that says that there is nothing to be tried."""
    return [Line(about, "It is there.", problem=f"it is missing: {how}")]


def newest(pattern: str) -> Path | None:
    """The file of this version in `dist`; None where it was not made."""
    found = sorted(DIST.glob(pattern.format(version=__version__)))
    return found[-1] if found else None


def try_built(folder: Path) -> list[Line]:
    """The folder that `make build` made, moved away from where it was built."""
    if not BUILT.is_dir():
        return missing("built", "make build")
    copy = folder / "Opt-In Desk größer"
    shutil.copytree(BUILT, copy, symlinks=True)
    return all_steps(Program("built", *programs_in(copy), folder))


def try_deb(folder: Path) -> list[Line]:
    """The .deb: looked through, and its programs run from where it was unpacked."""
    deb = newest("optindesk_{version}-*.deb")
    if deb is None:
        return missing("deb", "make deb")
    unpacked = folder / "unpacked"
    subprocess.run(["dpkg-deb", "-x", deb, unpacked], check=True)
    program = Program("deb", *programs_in(unpacked / "usr" / "bin"), folder)
    looked = [tried("deb", step, deb, unpacked) for step in (lintian, for_desktops)]
    return looked + all_steps(program)


def lintian(deb: Path, _: Path) -> str:
    """Lintian has nothing to say but what is overridden with a reason."""
    if shutil.which("lintian") is None:
        raise NotTried("no lintian here")
    asked = ["lintian", "--allow-root", "--fail-on", "warning,error", "--tag-display-limit", "0"]
    ran = execute([*asked, deb], deb.parent, dict(os.environ))
    if ran.status or ran.out.strip():
        raise Failed(" / ".join((ran.out or ran.err).strip().splitlines()[:5]))
    return deb.name


def for_desktops(_: Path, unpacked: Path) -> str:
    """Menus, file managers and software centres can read what it says of itself."""
    share = unpacked / "usr" / "share"
    checks = (
        ["desktop-file-validate", share / "applications" / "optindesk.desktop"],
        ["appstreamcli", "validate", "--no-net", *(share / "metainfo").glob("*.xml")],
        ["appstreamcli", "validate-tree", "--no-net", unpacked],
    )
    for check in checks:
        if shutil.which(str(check[0])) is None:
            raise NotTried(f"no {check[0]} here")
        expect(execute(check, unpacked, dict(os.environ)), 0)
    return "desktop-file-validate, appstreamcli validate and validate-tree"


def pip(*arguments: str | Path, python: Path | str = sys.executable) -> list[str]:
    """A command line of pip, which asks for nothing and says little."""
    quiet = ("-m", "pip", "--quiet", "--disable-pip-version-check")
    return [str(python), *quiet, *map(str, arguments)]


def make(command: Sequence[str | Path], folder: Path) -> None:
    """Run a command that makes something; raises Failed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    expect(execute(command, folder, kept), 0)


def wheel_content(wheel: Path) -> str:
    """The wheel holds the program, its resources and its license, and nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("optindesk/__main__.py", "optindesk/_resources/", "licenses/LICENSE"):
        if not any(needed in name for name in names):
            raise Failed(f"{needed} is missing")
    ours = {"optindesk", f"optindesk-{__version__}.dist-info"}
    strange = {name.split("/")[0] for name in names} - ours
    if strange:
        raise Failed(f"there is also {', '.join(sorted(strange))}")
    return f"{len(names)} files, {wheel.stat().st_size / 1e6:.1f} MB"


def try_wheel(folder: Path) -> list[Line]:
    """The wheel, installed where nothing of the checkout is seen, without PostgreSQL's driver."""
    wheel = newest("optindesk-{version}-py3-none-any.whl")
    if wheel is None:
        return missing("wheel", "make wheel")
    fresh = folder / "venv"
    scripts = fresh / ("Scripts" if WINDOWS else "bin")
    python = scripts / ("python.exe" if WINDOWS else "python")
    lock = ROOT / "requirements.lock"
    try:
        make([sys.executable, "-m", "venv", fresh], folder)
        make(pip("install", "--require-hashes", "-r", lock, python=python), folder)
        make(pip("install", "--no-deps", wheel, python=python), folder)
    except Failed as problem:
        return [Line("wheel", "It can be installed.", problem=str(problem))]
    program = Program("wheel", *programs_in(scripts), folder, has_postgres=False)
    return [tried("wheel", wheel_content, wheel), *all_steps(program)]


def try_sdist(folder: Path) -> list[Line]:
    """The sdist: what it holds, and the wheel that comes of it."""
    sdist, wheel = newest("optindesk-{version}.tar.gz"), newest("optindesk-{version}-*.whl")
    if sdist is None or wheel is None:
        return missing("sdist", "make wheel")
    return [tried("sdist", sdist_content, sdist), tried("sdist", same_wheel, sdist, wheel, folder)]


def sdist_content(sdist: Path) -> str:
    """The sdist holds what git knows, all that the wheel, the tests and a build are made of."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        raise NotTried("this checkout is not git's")
    lacks = set(tracked.stdout.splitlines()) - names - NOT_IN_SDIST
    strange = names - set(tracked.stdout.splitlines()) - {"PKG-INFO"}
    if lacks or strange:
        raise Failed(f"it lacks {sorted(lacks)[:5]}, and has {sorted(strange)[:5]} besides")
    return f"{len(names)} files, {sdist.stat().st_size / 1e6:.1f} MB"


NOT_IN_SDIST = {".gitignore"}
"""hatchling takes it along by itself where there is one; of no use outside of git."""


def same_wheel(sdist: Path, wheel: Path, folder: Path) -> str:
    """A wheel is built of it without git and network, the very one that was built beside it."""
    subprocess.run(["tar", "-xf", sdist, "-C", folder], check=True)
    (source,) = folder.glob("optindesk-*")
    alone = ["unshare", "--net"] if may("unshare", "--net", "true") else []
    building = pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", folder, source)
    make([*alone, *building], folder)
    (built,) = folder.glob("*.whl")
    there, here = (
        {n.filename: n.CRC for n in zipfile.ZipFile(w).infolist()} for w in (built, wheel)
    )
    if there != here:
        differ = sorted(n for n in there.keys() | here.keys() if there.get(n) != here.get(n))
        raise Failed(f"these differ: {', '.join(differ[:5])}")
    return f"{built.name}{', without a network' if alone else ''}"


def may(*command: str) -> bool:
    """Whether this computer has a program and lets it do this; root in a container may not all."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def try_pipx(folder: Path) -> list[Line]:
    """The wheel with the driver of PostgreSQL, by pipx, with the newest of all that it needs."""
    wheel = newest("optindesk-{version}-py3-none-any.whl")
    if wheel is None:
        return missing("pipx", "make wheel")
    if shutil.which("pipx") is None:
        return [Line("pipx", "pipx installs it.", skipped="no pipx here (Debian: pipx)")]
    places = {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder / "bin")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    asked = ["pipx", "install", "--python", sys.executable, f"{wheel}[postgres]"]
    try:
        expect(execute(asked, folder, kept | places), 0)
    except Failed as problem:
        return [Line("pipx", "pipx installs it.", problem=str(problem))]
    return all_steps(Program("pipx", *programs_in(folder / "bin"), folder))


def try_appimage(folder: Path) -> list[Line]:
    """The AppImage, mounted where this computer lets it, and unpacked."""
    made = newest("Opt-In_Desk-{version}-*.AppImage")
    if made is None:
        return missing("appimage", "make appimage")
    program = Program("appimage", made, None, folder)
    return [tried("appimage", unpacked, program), *all_steps(program)]


def unpacked(program: Program) -> str:
    """Where nothing can be mounted it unpacks itself, and leaves nothing behind."""
    place = program.folder / "unpacked"
    place.mkdir()
    ran = steps.run(
        program, "--appimage-extract-and-run", "--version", before=["env", f"TMPDIR={place}"]
    )
    expect(ran, 0)
    until = time.monotonic() + PATIENCE
    while any(place.iterdir()):
        if time.monotonic() > until:
            raise Failed(f"it left {', '.join(one.name for one in place.iterdir())}")
        time.sleep(0.05)
    return ran.out.strip()


def try_bare(folder: Path) -> list[Line]:
    """The programs in a bare Debian (packaging/linux/bare.sh lays it out and names it)."""
    root, about = Path(os.environ["BARE_ROOT"]), os.environ["BARE_ABOUT"]
    console = root / os.environ["BARE_PROGRAMS"].lstrip("/") / "optindesk"
    place = Path(tempfile.mkdtemp(dir=root / "tmp"))
    place.chmod(0o755)
    desk = console.with_name("optindesk-desk")
    return all_steps(Program(about, console, desk, place, within=root, user="florist"))


TRIES = {
    "built": try_built,
    "deb": try_deb,
    "wheel": try_wheel,
    "sdist": try_sdist,
    "pipx": try_pipx,
    "appimage": try_appimage,
    "bare": try_bare,
}


def main(wanted: list[str]) -> int:
    """Try what is wanted, print the table; 1 if anything failed, 2 for an unknown wish."""
    if set(wanted) - set(TRIES):
        print(f"smoke.py [{'|'.join(TRIES)}]", file=sys.stderr)
        return 2
    lines = []
    for name in wanted or ["built"]:
        # What took too long may have left children that still write there: the table comes first.
        with tempfile.TemporaryDirectory(
            prefix="desk-smoke-", ignore_cleanup_errors=True
        ) as folder:
            found = TRIES[name](Path(folder).resolve())
        lines += found
        for line in found:
            result = f"FAILED: {line.problem}" if line.problem else f"ok: {line.told}"
            result = f"not tried: {line.skipped}" if line.skipped else result
            print(f"{line.about:<8}  {line.what:<88}  {result}", flush=True)
    failed = sum(1 for line in lines if line.problem)
    skipped = sum(1 for line in lines if line.skipped)
    print(f"{len(lines) - failed - skipped} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # whatever a program said, and wherever this goes
    sys.exit(main(sys.argv[1:]))
