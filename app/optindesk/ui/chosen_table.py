"""A table of people who were chosen: who gets a mail, and who not and why, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from optindesk.core.sentence import Sentence
from optindesk.ui.bench import Bench
from optindesk.ui.mark import Mark, Shape, Tone
from optindesk.ui.rows import Column, Row, RowModel
from optindesk.ui.sources import KeptSource
from optindesk.ui.table import DataTable
from optindesk.ui.words import Words

GETS, GETS_NONE = Mark(Shape.CHECK, Tone.GOOD), Mark(Shape.CROSS, Tone.QUIET)


class Person(NamedTuple):
    """`about` is a list or a name; `why_not` is None for somebody who gets a mail."""

    address: str
    about: str
    why_not: Sentence | None


def columns(words: Words, about: str, gets: str) -> list[Column]:
    """The person, what else is known (titled `about`), and what happens: `gets`, or why not."""

    def of(row: Row) -> Person:
        found: Person = row[1]
        return found

    def what(row: Row) -> str:
        reason = of(row).why_not
        return gets if reason is None else words.say(reason)

    return [
        Column("address", words("Person"), lambda row: of(row).address, 32),
        Column("about", about, lambda row: of(row).about, 17),
        Column(
            "what",
            words("What happens"),
            what,
            24,
            mark=lambda row: GETS if of(row).why_not is None else GETS_NONE,
            tip=what,
        ),
    ]


class ChosenTable(DataTable):
    """Shows who was chosen; those who get a mail first, or for whom it is done that is said in
    `gets`. At first it is being looked who that is."""

    def __init__(
        self, bench: Bench, name: str, about: str, parent: QWidget, gets: str | None = None
    ) -> None:
        self._source = KeptSource(
            (),
            {
                "address": lambda row: row[1].address.casefold(),
                "about": lambda row: row[1].about.casefold(),
                "what": lambda row: str(row[1].why_not or ""),
            },
        )
        words = bench.words
        gets = words("gets a mail") if gets is None else gets
        model = RowModel(columns(words, about, gets), self._source, bench.jobs, parent)
        super().__init__(model, words, name, nothing_yet="")
        self.wait()

    def wait(self) -> None:
        """Nobody is shown while it is being looked who was chosen."""
        self.show_people((), self._("Looking…"))

    def show_people(self, people: Sequence[Person], nothing: str) -> None:
        """Show these instead of those before; `nothing` is said where there is nobody."""
        self.nothing_yet = nothing
        first = sorted(people, key=lambda one: one.why_not is not None)
        self._source.rows = list(enumerate(first))
        self.reload()
