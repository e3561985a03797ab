"""What a release must be before it is given out: `release.py TAG [FOLDER]`.

The tag is the version, the changelog and the window tell of it. With a FOLDER of what was built it
looks whether each system has its file, and writes beside them ``SHA256SUMS``, ``newest.json`` (what
the address in resources/updates.toml answers) and ``notes.md``. What is not as it should be, but
may be meant, is said. It needs nothing but Python, with PYTHONPATH=app.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from optindesk import __version__
from optindesk.core.newest import Place, read_newest
from optindesk.core.whats_new import NEWS
from optindesk.mail.oauth_clients import load_clients

ROOT = Path(__file__).parents[1]
KINDS = (
    *("*.deb", "*.AppImage", "*.whl", "*.tar.gz"),
    *("*-setup.exe", "*-arm64.dmg", "*-x86_64.dmg"),
)
"""Each of these is in a release, once."""

MADE = ("SHA256SUMS", "newest.json", "notes.md")


class NotReady(Exception):
    """It cannot be given out like this; the text says why."""


def day_and_notes(changelog: str) -> tuple[str, str]:
    """The day of this version and what changed, out of its part of the changelog.

    Its heading is ``## 1.2.3 (2026-12-31)``. Raises NotReady.
    """
    parts = re.split(r"^## (.+)\n", changelog, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
    if told.get("Unreleased"):
        raise NotReady(
            f"CHANGELOG.md has changes under Unreleased: put “## {__version__} (DAY)” above"
        )
    for heading, notes in told.items():
        found = re.fullmatch(rf"{re.escape(__version__)} \((\d{{4}}-\d\d-\d\d)\)", heading)
        if found and notes:
            return found[1], notes
    raise NotReady(f"CHANGELOG.md tells nothing of {__version__} under “## {__version__} (DAY)”")


def check(tag: str, changelog: str) -> tuple[str, str]:
    """Day and notes of what is to be given out under this tag; raises NotReady."""
    if tag != f"v{__version__}":
        raise NotReady(f"the tag is {tag}, and the version {__version__}")
    if not NEWS.get(__version__):
        raise NotReady(f"core/whats_new.py tells nothing of {__version__}")
    return day_and_notes(changelog)


def doubts(resources: Path) -> Iterator[str]:
    """What a release can lack and still be given out, if that is meant."""
    if not Place(**tomllib.loads((resources / "updates.toml").read_text("utf-8"))).address:
        yield "updates.toml is empty: nobody will hear of newer versions"
    if not load_clients(resources):
        yield "oauth_clients.toml is empty: signing in takes an ID of one's own"


def write_beside(folder: Path, day: str, notes: str) -> None:
    """Checksums, the answer for those who look for a newer version, and notes; raises NotReady."""
    for name in MADE:
        (folder / name).unlink(missing_ok=True)
    files = sorted(one for one in folder.iterdir() if one.is_file())
    for kind in KINDS:
        if len(fit := [one.name for one in files if one.match(kind)]) != 1:
            raise NotReady(f"not one {kind}: {', '.join(fit) or 'none'}")
    strange = [one.name for one in files if not any(one.match(kind) for kind in KINDS)]
    if strange:
        raise NotReady(f"there is also {', '.join(strange)}")
    newest = json.dumps({"version": __version__, "day": day}).encode()
    read_newest(newest, __version__)
    (folder / "newest.json").write_bytes(newest + b"\n")
    (folder / "notes.md").write_text(f"{notes}\n", encoding="utf-8")
    sums = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="ascii")


def main(given: list[str]) -> int:
    """Check, and write if there is a folder; 1 with a sentence if it is not ready."""
    if len(given) not in (1, 2):
        print("release.py TAG [FOLDER]", file=sys.stderr)
        return 2
    try:
        day, notes = check(given[0], (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
        if given[1:]:
            write_beside(Path(given[1]), day, notes)
    except NotReady as why:
        print(why, file=sys.stderr)
        return 1
    for doubt in doubts(ROOT / "resources"):
        print(f"Is this meant? {doubt}")
    print(f"{__version__} of {day} is ready")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
