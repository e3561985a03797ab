"""Makes the installer for Windows out of what `make build` made there: `installer.py`.

It lists each file, so that removing the program takes away what was installed and nothing else,
and runs NSIS (makensis), on Windows or on Linux. Where OPTINDESK_SIGN holds a command, that signs
the installer, and what removes the program, when the file's name is put behind it
(packaging/windows/sign.ps1).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from optindesk import __version__

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("installer.nsi")
NEEDED = ("optindesk.exe", "optindesk-desk.exe")


def files_of(folder: Path) -> list[Path]:
    """What is to be installed, relative to `folder`; raises FileNotFoundError if that is no build
    for Windows."""
    for name in NEEDED:
        if not (folder / name).is_file():
            raise FileNotFoundError(folder / name)
    return sorted(one.relative_to(folder) for one in folder.rglob("*") if one.is_file())


def listed(folder: Path) -> str:
    """The macros that put and take each file, and each folder when it is empty."""
    files = files_of(folder)
    places = sorted({place for file in files for place in file.parents} - {Path()})
    return "\n".join(
        [
            "!macro PutFiles",
            *_put(folder, files),
            "!macroend",
            "!macro TakeFiles",
            *(f'  Delete "{_there(file)}"' for file in files),
            *(f'  RMDir "{_there(place)}"' for place in reversed(places)),
            "!macroend",
            "",
        ]
    )


def _put(folder: Path, files: list[Path]) -> Iterator[str]:
    for place in sorted({file.parent for file in files}):
        yield f'  SetOutPath "{_there(place)}"'
        for file in files:
            if file.parent == place:
                yield f'  File "{(folder / file).resolve()}"'


def _there(file: Path) -> str:
    name = _safe(str(file).replace("/", "\\"))
    return "$INSTDIR" if file == Path() else f"$INSTDIR\\{name}"


def _safe(name: str) -> str:
    return name.replace("$", "$$")


def kilobytes(folder: Path) -> int:
    """What Windows shows as the size of the program."""
    return sum((folder / file).stat().st_size for file in files_of(folder)) // 1024


def makensis() -> str:
    """The compiler; raises FileNotFoundError where there is none."""
    usual = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"
    found = shutil.which("makensis") or (str(usual) if usual.is_file() else "")
    if not found:
        raise FileNotFoundError("makensis (NSIS 3)")
    return found


def make(
    folder: Path, icon: Path, out: Path, work: Path, target: str, version: str = __version__
) -> None:
    """Write the installer; raises CalledProcessError with what makensis said."""
    work.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    listing = work / "files.nsh"
    listing.write_text(listed(folder), encoding="utf-8-sig")
    defined = {
        "VERSION": version,
        "FILES": listing.resolve(),
        "ICON": icon.resolve(),
        "OUT": out.resolve(),
        "KILOBYTES": kilobytes(folder),
    }
    if os.environ.get("OPTINDESK_SIGN"):
        defined["SIGN"] = os.environ["OPTINDESK_SIGN"]
    options = [f"-D{name}={value}" for name, value in defined.items()]
    quiet = ["-V2", "-WX", "-INPUTCHARSET", "UTF8", f"-XTarget {target}"]
    subprocess.run([makensis(), *quiet, *options, str(SCRIPT)], check=True)


def main(given: list[str]) -> int:
    """Make it; 1 with a sentence if something lacks."""
    parser = argparse.ArgumentParser(prog="installer.py")
    parser.add_argument("--folder", type=Path, default=ROOT / "dist" / "optindesk")
    parser.add_argument("--icon", type=Path, default=ROOT / "build" / "icons" / "optindesk.ico")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--version", default=__version__, help="to try an upgrade")
    # NSIS as given out for Windows has this one only; Debian's has amd64-unicode, too.
    parser.add_argument("--target", default="x86-unicode")
    typed = parser.parse_args(given)
    out = typed.out or ROOT / "dist" / f"optindesk-{typed.version}-setup.exe"
    work = ROOT / "build" / "windows"
    try:
        make(typed.folder, typed.icon, out, work, typed.target, typed.version)
    except FileNotFoundError as missing:
        print(f"{missing} is missing", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
