"""The command line says that the clock is doubted, and lets somebody say that it is right."""

from __future__ import annotations

from pathlib import Path

from commandline import Ask, Run
from optindesk.main import opened
from optindesk.store import archive


def test_a_clock_that_is_doubted_is_a_problem_until_somebody_looked(
    run: Run, ask: Ask, data: Path
) -> None:
    ask("list", "add", "Post")
    assert run("clock").out.startswith("The desk goes by this computer’s clock: ")
    with opened(str(data)) as store, store.transaction():
        archive.set_setting("clock", {"last": "2126-01-15T12:00:00+00:00"})
    for typed in (("clock",), ("expire",), ("remind",), ("retention", "apply", "--yes")):
        said = run(*typed)
        assert said.status == 1
        assert "but it must be later than Jan 1" in said.err, "of which day depends on the zone"
        assert said.err.rstrip().endswith("On the command line: optindesk clock --right")
    assert run("--json", "clock").json["error"]["code"] == "clock_behind"
    assert set(ask("clock", "--right")) == {"now", "last"}
    assert ask("expire") == {"expired": 0, "wait_for_check": 0}
