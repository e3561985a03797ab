"""The numbers that printed sheets get: they name the year."""

from __future__ import annotations

from optindesk.main import now


def sheet_number(number: int, kind: str = "R") -> str:
    """That of the sheet which is printed as the `number`-th this year."""
    return f"{kind}-{now().year}-{number:04}"
