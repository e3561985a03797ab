"""What the long tests tried and found: a row each of the table at the end of `make endurance`."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from optindesk.main import main

TOLD = "trial"
"""The name under which a row is among a test report's properties, which come back from workers."""
HEADS = ("what was done", "times", "lost", "doubled", "integrity", "verify", "more", "seconds")
WIDTHS = (44, 6, 5, 7, 9, 8, 40, 7)
MOST_SENTENCES = 6


@dataclass
class Trial:
    """What was done to a desk, how often, and what was found afterwards.

    `lost` and `doubled` name what is not there and what is there twice without anybody being told.
    `integrity` and `verify` are what the database and the chain of the log said: `ok` and `whole`,
    or what is wrong (the first that is), or `–` where there is no such question. `more` counts what
    is worth knowing and no fault. `sentences` are what a person reads when it happens, most common
    first.
    """

    done: str
    times: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    integrity: str = "–"
    verify: str = "–"
    more: dict[str, int] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    seconds: float = 0.0
    """Of the whole test; is measured."""

    def assert_clean(self) -> None:
        """Nothing was lost or doubled, database and log are whole."""
        assert not self.lost, f"{len(self.lost)} lost: {self.lost[:5]}"
        assert not self.doubled, f"{len(self.doubled)} doubled: {self.doubled[:5]}"
        assert self.integrity in ("ok", "–")
        assert self.verify in ("whole", "–")


Report = Callable[[Trial], None]


@pytest.fixture
def report_trial(request: pytest.FixtureRequest) -> Report:
    """Put a trial into the table, before it is judged: a fault is to be seen there too."""
    began = time.monotonic()

    def report(trial: Trial) -> None:
        trial.seconds = time.monotonic() - began
        request.node.user_properties.append((TOLD, asdict(trial)))

    return report


def at_length(sample: int, whole: int) -> pytest.MarkDecorator:
    """Do it `sample` times in `make test` and `whole` times in `make endurance`, as `times`."""
    long = pytest.param(whole, marks=pytest.mark.endurance)
    return pytest.mark.parametrize("times", [sample, long], ids=[str(sample), str(whole)])


# --- asking a desk -------------------------------------------------------------------------------


def integrity(folder: Path) -> str:
    """What SQLite says of the desk's database in that folder: `ok`, or what is wrong first."""
    with contextlib.closing(sqlite3.connect(folder / "optindesk.db")) as database:
        said: str = database.execute("PRAGMA integrity_check").fetchone()[0]
        broken = database.execute("PRAGMA foreign_key_check").fetchone()
    return said if broken is None else f"{broken[0]} {broken[1]} names a row that is not there"


def ask(data: Path | str, *typed: str, status: int | None = 0) -> Any:
    """What the command line answers as JSON, in this process; None is any exit status."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        ended = main(["--data", str(data), "--json", *typed])
    assert status in (ended, None), out.getvalue()
    return json.loads(out.getvalue())


def verify(data: Path | str) -> str:
    """`whole`, or at which entry the log is broken, and why."""
    said = ask(data, "verify", status=None)
    return "whole" if said["whole"] else f"{said['broken_at']}: {said['reason']}"


# --- the table -----------------------------------------------------------------------------------


def table(trials: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the table, what people read under each row."""
    yield _line(HEADS)
    yield _line(["-" * width for width in WIDTHS])
    for trial in trials:
        cells = _cells(trial)
        wrapped = [textwrap.wrap(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)]
        for number in range(max(map(len, wrapped))):
            yield _line([cell[number] if number < len(cell) else "" for cell in wrapped])
        for sentence in trial["sentences"][:MOST_SENTENCES]:
            yield textwrap.fill(
                f"“{sentence}”", sum(WIDTHS), initial_indent="    ", subsequent_indent="     "
            )


def _cells(trial: Mapping[str, Any]) -> Sequence[str]:
    more = ", ".join(f"{count} {what}" for what, count in trial["more"].items())
    return (
        trial["done"], f"{trial['times']}", f"{len(trial['lost'])}", f"{len(trial['doubled'])}",
        trial["integrity"], trial["verify"], more, f"{trial['seconds']:.0f}",
    )  # fmt: skip


def _line(cells: Sequence[str]) -> str:
    return "  ".join(
        cell.rjust(width) if head in ("times", "lost", "doubled", "seconds") else cell.ljust(width)
        for head, cell, width in zip(HEADS, cells, WIDTHS, strict=True)
    ).rstrip()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the table of what was tried at length."""
    if config.getoption("markexpr") != "endurance":
        return
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    trials = [told for one in reports for name, told in one.user_properties if name == TOLD]
    if trials:
        terminalreporter.section("what was tried, and what was found", sep="=")
        for line in table(trials):
            terminalreporter.write_line(line)
        seconds = sum(trial["seconds"] for trial in trials)
        terminalreporter.write_line(f"{len(trials)} trials, {seconds / 60:.0f} minutes")
