"""Cells of tables that others read: what a spreadsheet would evaluate is made inert."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula, in its full-width forms too. Not only at the start of a
# cell: where Excel expects semicolons (most of Europe), it cuts our cells at those they hold, and
# takes quotation marks behind them for its own.
_FORMULA = re.compile(r'(?:^|(?<=[;|"\t\r\n]))(?=[=+\-@\t\r＝＋－＠])')


def inert(cell: str) -> str:
    """The cell as text that no spreadsheet evaluates."""
    return _FORMULA.sub("'", cell)


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as CSV (RFC 4180) with its headings, the cells inert."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([inert(name) for name in columns])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue()
