"""The status tables of ARCHITECTURE.md, printed from the code; `make tables` runs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from optindesk.core.status import (
    ADDRESS_TABLE,
    MAIL_TABLE,
    REQUEST_TABLE,
    SUBSCRIPTION_TABLE,
    RequestStatus,
)

PAGE = Path(__file__).parents[1] / "ARCHITECTURE.md"
Event = TypeVar("Event", bound=StrEnum)
Status = TypeVar("Status", bound=StrEnum)

START, END = "<!-- tables -->", "<!-- /tables -->"


def requests() -> str:
    """What is done about a request, and in bold the status that it gets."""
    rows = {
        event.value: [
            outcome.action.value
            if outcome.becomes is status
            else f"{outcome.action.value} → **{outcome.becomes.value}**"
            for status, outcome in row.items()
        ]
        for event, row in REQUEST_TABLE.items()
    }
    return table("request", RequestStatus, rows)


def changes(name: str, table_: Mapping[Event, Mapping[Status, Status]]) -> str:
    """What becomes of a status; a dash where it stays."""
    statuses = list(next(iter(table_.values())))
    rows = {
        event.value: ["–" if row[status] is status else row[status].value for status in statuses]
        for event, row in table_.items()
    }
    return table(name, statuses, rows)


def table(name: str, statuses: Iterable[StrEnum], rows: Mapping[str, Iterable[str]]) -> str:
    """A table in Markdown: the events down, the statuses across."""
    heads = [f"event \\ {name}", *(status.value for status in statuses)]
    lines = [heads, ["---"] * len(heads), *([event, *cells] for event, cells in rows.items())]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def tables() -> str:
    """All tables, as they stand between the marks."""
    return "\n\n".join(
        [
            requests(),
            changes("mail", MAIL_TABLE),
            changes("subscription", SUBSCRIPTION_TABLE),
            changes("address", ADDRESS_TABLE),
        ]
    )


def renewed(page: str) -> str:
    """The page with today's tables; raises ValueError when it has no marks."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{PAGE.name} has no {START} … {END}")
    return f"{before}{START}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
