"""What is given out is whole, and says the same everywhere."""

from __future__ import annotations

import hashlib
import runpy
from pathlib import Path
from typing import Any

import pytest

from optindesk import __version__
from optindesk.core.newest import read_newest

ROOT = Path(__file__).parents[1]
SCRIPT: dict[str, Any] = runpy.run_path(str(ROOT / "packaging" / "release.py"))
TAG = f"v{__version__}"
CHANGELOG = f"# Changelog\n\n## {__version__} (2026-12-31)\n\n- It is there.\n- All of it.\n"
FILES = (
    f"optindesk_{__version__}-1_amd64.deb",
    f"Opt-In_Desk-{__version__}-x86_64.AppImage",
    f"optindesk-{__version__}-py3-none-any.whl",
    f"optindesk-{__version__}.tar.gz",
    f"optindesk-{__version__}-setup.exe",
    f"optindesk-{__version__}-macos-arm64.dmg",
    f"optindesk-{__version__}-macos-x86_64.dmg",
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def test_a_release_that_is_told_of_is_ready() -> None:
    assert SCRIPT["check"](TAG, CHANGELOG) == ("2026-12-31", "- It is there.\n- All of it.")


@pytest.mark.parametrize(
    ("tag", "changelog", "why"),
    [
        ("v9.9.9", CHANGELOG, "the tag is v9.9.9"),
        (__version__, CHANGELOG, "the tag is"),
        (TAG, "# Changelog\n\n## Unreleased\n\n- It is there.\n", "under Unreleased"),
        (TAG, CHANGELOG.replace("# Changelog\n", "## Unreleased\n\n- More.\n"), "under Unreleased"),
        (TAG, CHANGELOG.replace("2026-12-31", "soon"), "tells nothing"),
        (TAG, f"## {__version__} (2026-12-31)\n\n## 0.0.1 (2020-01-01)\n\n- x\n", "tells nothing"),
        (TAG, "# Changelog\n", "tells nothing"),
    ],
)
def test_what_does_not_agree_stops_it(tag: str, changelog: str, why: str) -> None:
    with pytest.raises(SCRIPT["NotReady"], match=why):
        SCRIPT["check"](tag, changelog)


def test_an_empty_part_for_what_comes_next_is_no_hindrance() -> None:
    assert SCRIPT["check"](TAG, CHANGELOG.replace("# Changelog\n", "## Unreleased\n"))


def test_what_is_written_beside_fits_to_it(built: Path) -> None:
    for _ in range(2):  # and may be written anew
        SCRIPT["write_beside"](built, "2026-12-31", "- It is there.")
    lines = (built / "SHA256SUMS").read_text("ascii").splitlines()
    assert dict(line.split("  ")[::-1] for line in lines) == {
        name: hashlib.sha256(name.encode()).hexdigest() for name in FILES
    }
    newest = read_newest((built / "newest.json").read_bytes(), "0.0.1")
    assert (newest.version, str(newest.day)) == (__version__, "2026-12-31")
    assert (built / "notes.md").read_text("utf-8") == "- It is there.\n"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_lacks_stops_it(built: Path, name: str) -> None:
    (built / name).unlink()
    with pytest.raises(SCRIPT["NotReady"], match="none"):
        SCRIPT["write_beside"](built, "2026-12-31", "- It is there.")


@pytest.mark.parametrize("name", ["notes.txt", "optindesk-0.0.1-setup.exe"])
def test_a_file_that_is_too_much_stops_it(built: Path, name: str) -> None:
    (built / name).touch()
    with pytest.raises(SCRIPT["NotReady"], match=r"also|not one"):
        SCRIPT["write_beside"](built, "2026-12-31", "- It is there.")


def test_what_a_release_can_lack_is_said(tmp_path: Path) -> None:
    for name in ("updates.toml", "oauth_clients.toml"):
        text = (ROOT / "resources" / name).read_text("utf-8")
        filled = text.replace('address = ""', 'address = "https://a.example/n"')
        filled = filled.replace('page = ""', 'page = "https://a.example/"')
        (tmp_path / name).write_text(filled.replace('id = ""', 'id = "x"'), "utf-8")
    assert list(SCRIPT["doubts"](tmp_path)) == []
    (tmp_path / "updates.toml").write_text('address = ""\npage = ""\n', "utf-8")
    (doubt,) = SCRIPT["doubts"](tmp_path)
    assert "updates.toml" in doubt


def test_wrong_usage_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert SCRIPT["main"]([]) == 2
    assert SCRIPT["main"](["v9.9.9"]) == 1
    assert "the tag is v9.9.9" in capsys.readouterr().err
