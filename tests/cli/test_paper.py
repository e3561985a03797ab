"""`paper` and `poster`: sheets to sign and a poster to sign up by, printed by a script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commandline import Ask, Run
from papers import sheet_number

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "Post", "--language", "de")


def test_sheets_are_written_with_their_numbers(ask: Ask, run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "sheets.pdf")
    done = ask("paper", "--list", "post", "--to", to, "--copies", "3", "--size", "Letter")
    assert done["sheets"] == [sheet_number(1), sheet_number(2), sheet_number(3)]
    assert done["wording_version"] == 1
    assert len(done["warnings"]) == 2, "no description, and no postal address or notice"
    assert Path(to).read_bytes().startswith(b"%PDF-")
    said = run("paper", "--list", "Post", "--to", to, "--rows", "5", "--language", "fr")
    assert said.out == (
        f"Sheet {sheet_number(4)} was written to {to}: print it, and keep it when it is full.\n"
    )
    assert "people must be able to read what they will get" in said.err
    assert f"{sheet_number(4)} for Post was printed" in run("log").out


def test_what_cannot_be_printed_is_said(run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "sheets.pdf")
    assert run("paper", "--list", "Nobody", "--to", to).status == 1
    assert "1 to 500 rows" in run("paper", "--list", "Post", "--to", to, "--rows", "501").err
    assert run("paper", "--list", "Post", "--to", to, "--size", "A3").status == 2
    assert run("paper", "--list", "Post", "--to", str(tmp_path)).status == 1


def test_no_screen_is_needed(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    to = tmp_path / "sheets.pdf"
    command = [sys.executable, "-m", "optindesk", "--data", str(data), "paper", "--list", "Post"]
    done = subprocess.run([*command, "--to", str(to)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert to.read_bytes().startswith(b"%PDF-")


def test_a_poster_opens_a_mail_that_signs_up(ask: Ask, run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "poster.pdf")
    made = ask("poster", "--list", "Post", "--to", to)
    assert made["link"] == "mailto:shop@blume.example?subject=JOIN%20Post&body=JOIN%20Post"
    assert Path(to).read_bytes().startswith(b"%PDF-")
    assert "A poster for Post was printed." in run("log").out
    assert "asked to confirm" in run("poster", "--list", "Post", "--to", to).out
    name = "A list whose name is so long that no mail which asks for it would be understood " * 2
    ask("list", "add", name)
    said = run("poster", "--list", name, "--to", to)
    assert said.status == 1
    assert "shorter, plainer name" in said.err
