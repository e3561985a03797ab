"""The smoke test itself: what is wrong with a program must show in its table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import smoke
import smoke_steps

from optindesk import __version__

pytestmark = pytest.mark.skipif(os.name == "nt", reason="not on this system: scripts with #!")


def program(folder: Path, answer: str, status: int = 0, complaint: str = "") -> smoke_steps.Program:
    """A program that always says and does the same."""
    path = folder / "optindesk"
    path.write_text(
        f"#!{sys.executable}\nimport sys\nprint({answer!r})\n"
        f"print({complaint!r}, file=sys.stderr)\nsys.exit({status})\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return smoke_steps.Program("built", path, None, folder)


def inside(folder: Path, **different: object) -> str:
    said = {
        "resources": str(folder),
        "keyring": "keyring.backends.SecretService.Keyring",
        "sheet_child": 1,
        "library_path": "",
    }
    return json.dumps(said | different)


def test_a_good_program_passes(tmp_path: Path) -> None:
    assert smoke_steps.version(program(tmp_path, f"optindesk {__version__}"))
    assert smoke_steps.wrong_usage(program(tmp_path, "", 2, "usage: …"))
    assert smoke_steps.practice_round(program(tmp_path, "Erika said yes to News\nall entries fit"))
    assert smoke_steps.inside(program(tmp_path, inside(tmp_path)))


@pytest.mark.parametrize(
    ("step", "answer", "status", "complaint"),
    [
        ("version", "optindesk 0.0.0", 0, ""),
        ("version", f"optindesk {__version__}", 1, "no"),
        ("wrong_usage", "", 0, "usage"),
        ("wrong_usage", "", 2, ""),
        ("practice_round", "Erika is asked\nall entries fit", 0, ""),
        ("practice_round", "Erika said yes to News\nEntry 3 was changed", 0, ""),
        ("practice_round", "Erika said yes to News\nall fit", 0, "Traceback (most recent"),
        ("inside", "not JSON", 0, ""),
        ("inside", "{}", 0, ""),
    ],
)
def test_what_is_wrong_is_found(
    tmp_path: Path, step: str, answer: str, status: int, complaint: str
) -> None:
    with pytest.raises(smoke_steps.Failed):
        getattr(smoke_steps, step)(program(tmp_path, answer, status, complaint))


@pytest.mark.parametrize(
    "different",
    [
        {"resources": "/usr"},
        {"keyring": ""},
        {"sheet_child": 0},
        {"resources": "/no"},
        {"library_path": "/opt/optindesk"},
    ],
)
def test_what_is_not_its_own_is_found(tmp_path: Path, different: dict[str, object]) -> None:
    told = program(tmp_path, inside(tmp_path, **different))
    line = smoke.tried("built", smoke_steps.inside, told)
    assert line.problem


def test_what_breaks_beside_the_program_is_a_line_of_the_table_too(tmp_path: Path) -> None:
    def needs_a_server(_: smoke_steps.Program) -> str:
        """A server begins."""
        subprocess.run(["sh", "-c", "echo no room >&2; exit 7"], check=True, capture_output=True)
        return ""

    line = smoke.tried("built", needs_a_server, program(tmp_path, ""))
    assert "status 7" in line.problem
    assert "no room" in line.problem


def test_a_dossier_without_pages_is_found(tmp_path: Path) -> None:
    told = program(tmp_path, "")
    with zipfile.ZipFile(Path(told.environ()["HOME"]) / "dossier.zip", "w") as parts:
        parts.writestr("read-me.txt", "nothing")
    assert "no PDF" in smoke.tried("built", smoke_steps.dossier, told).problem


def test_what_cannot_be_tried_here_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(smoke, "DIST", tmp_path)
    (tmp_path / f"optindesk-{__version__}-py3-none-any.whl").touch()
    monkeypatch.setattr(smoke.shutil, "which", lambda name: None)
    assert smoke.main(["pipx"]) == 0
    assert "not tried: no pipx here" in capsys.readouterr().out


def test_what_was_not_made_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(smoke, "DIST", tmp_path)
    assert smoke.main(["deb"]) == 1
    assert "it is missing: make deb" in capsys.readouterr().out


def test_the_sdist_of_which_something_lacks_is_found(tmp_path: Path) -> None:
    archive = tmp_path / "optindesk.tar.gz"
    with tarfile.open(archive, "w:gz") as made:
        made.add(smoke.ROOT / "README.md", f"optindesk-{__version__}/README.md")
    assert "it lacks" in smoke.tried("sdist", smoke.sdist_content, archive).problem
