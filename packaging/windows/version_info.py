"""What Windows shows of a program's file (Properties, Details): `version_info.py FOLDER`.

PyInstaller takes it as a text of its own form, one file for each of the two programs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from optindesk import __version__
from optindesk.core.newest import in_order

PROGRAMS = {
    "optindesk": "Opt-In Desk (command line)",
    "optindesk-desk": "Opt-In Desk",
}
"""What the task manager and the list of programs say for each."""

_ENGLISH, _UNICODE = 0x0409, 1200


def text(program: str) -> str:
    """The version resource of one program, in the form that PyInstaller reads."""
    numbers = (*in_order(__version__), 0)
    said = {
        "CompanyName": "The makers of Opt-In Desk",
        "FileDescription": PROGRAMS[program],
        "FileVersion": __version__,
        "InternalName": program,
        "LegalCopyright": "MIT",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "Opt-In Desk",
        "ProductVersion": __version__,
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in said.items())
    return (
        "VSVersionInfo(\n"
        f"  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0,"
        " OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),\n"
        "  kids=[\n"
        f"    StringFileInfo([StringTable('{_ENGLISH:04x}{_UNICODE:04x}', [{strings}])]),\n"
        f"    VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}])]),\n"
        "  ],\n"
        ")\n"
    )


def write_all(folder: Path) -> None:
    """One file for each program."""
    folder.mkdir(parents=True, exist_ok=True)
    for program in PROGRAMS:
        (folder / f"{program}.txt").write_text(text(program), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("version_info.py FOLDER")
    write_all(Path(sys.argv[1]))
