"""The command line as a script sees it: exit status, JSON on stdout, a sentence on stderr."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import desks
from commandline import Ask, Run, Said
from optindesk.main import main


@pytest.fixture(scope="session", autouse=True)
def one_reader() -> Iterator[None]:
    """All commands are run by one process here: none looks again at pieces of our own mails that
    one before has looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("optindesk.composition.desk._reader", desks.reader)
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def begun(data: Path) -> None:
    """The test's own desk, at which nothing was done."""
    desks.begun(data)


@pytest.fixture
def run(
    begun: None, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run a command on the test's own desk; `stdin` is what is typed into it."""

    def command(*typed: str, stdin: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            status = main(["--data", str(data), *typed])
        except SystemExit as ended:  # argparse's way to end
            status = int(ended.code or 0)
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return command


@pytest.fixture
def ask(run: Run) -> Ask:
    """What a command that must succeed answers as JSON."""

    def asked(*typed: str, stdin: str = "") -> Any:
        said = run("--json", *typed, stdin=stdin)
        assert said.status == 0, said
        return said.json

    return asked
