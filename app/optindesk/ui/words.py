"""What the window asks of a language: to say texts, counts and the core's sentences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from optindesk.core.sentence import Sentence, Value


class Words(Protocol):
    """The ``_`` of the window: Babel extracts the literals of ``_("…")`` and ``plural("…", "…")``.

    A widget keeps it as ``self._``, so that its texts look alike everywhere. `code` is the
    language's.
    """

    code: str

    def __call__(self, text: str, /, **values: Value) -> str:
        """A text of ours, with what stands at its ``{places}``."""

    def plural(self, one: str, many: str, /, n: int, **values: Value) -> str:
        """A text that counts; ``{n}`` is the count."""

    def say(self, said: Sentence, /) -> str:
        """A sentence of the core."""

    def number(self, n: int, /) -> str:
        """A count with thousands separators."""

    def hour(self, moment: datetime, /) -> str:
        """Hour and minute of a moment, in local time."""

    def long_day(self, day: date, /) -> str:
        """A day of the calendar with its weekday."""
