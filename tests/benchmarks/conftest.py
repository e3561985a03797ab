"""What the benchmarks found out besides their times is printed below the table."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    session = getattr(config, "_benchmarksession", None)
    for bench in getattr(session, "benchmarks", ()):
        for name, value in bench.extra_info.items():
            terminalreporter.write_line(f"{bench.name}: {name}: {value}")
