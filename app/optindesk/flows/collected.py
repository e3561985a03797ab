"""What a second computer writes down of those who are typed there: it knows nobody else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from optindesk.core.chain import timestamp
from optindesk.core.collector import Collector, typed_rows
from optindesk.core.domains import CommonDomains
from optindesk.core.errors import CannotUntype, FutureDate, PaperOfOtherList
from optindesk.core.model import Actor, MailingList
from optindesk.core.paper import is_number
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import LONGEST_PAPER, LONGEST_SOURCE, lines, one_line
from optindesk.flows import suggesting
from optindesk.flows.addresses import read_address
from optindesk.flows.suggesting import Suggestion
from optindesk.flows.typed import Before, Kept, TypedSignUp

Append = Callable[[Mapping[str, Any]], None]
"""Writes one line, and returns when it is on the disk."""


@dataclass(frozen=True, slots=True)
class Collecting:
    """The `Books` of a collector: each one who is typed is a line in a file, for the desk to judge.

    `entries` are the lines that are there, each written by `append` first; `read` reads a sheet
    that comes along.
    """

    collector: Collector
    append: Append
    read: Callable[[Path], bytes]
    actor: Actor
    clock: Callable[[], datetime]
    domains: CommonDomains
    entries: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def lists(self) -> list[MailingList]:
        """The lists to choose from; a number is a place here."""
        known = enumerate(self.collector.lists)
        return [MailingList(n, one.name, one.description, one.language) for n, one in known]

    @property
    def standing(self) -> list[Before]:
        """Who was typed before and not taken back, each with the number of the line."""
        return [
            (typed, Kept((), (one["row"],), self.suggest_address(typed.address)))
            for one in typed_rows(self.entries)
            for typed in [self._typed(one)]
        ]

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets that were added."""
        return [one["sheet"] for one in self.entries if "sheet" in one]

    def type_in(
        self, wanted: TypedSignUp, instead_of: Sequence[int] = (), tried: datetime | None = None
    ) -> Kept:
        """Write somebody down; what becomes of it only the desk knows.

        Raises BadAddress, FutureDate, ControlCharacter, TooLong, CannotUntype, and what writing
        raises.
        """
        address = read_address(wanted.address)
        if wanted.day is not None and wanted.day > self.clock().date():
            raise FutureDate(date=wanted.day)
        line = {
            "email": address.shown,
            "name": one_line("name", wanted.name),
            "salutation": one_line("salutation", wanted.salutation),
            "language": wanted.language,
            "lists": [self.collector.lists[number].name for number in wanted.lists],
            "note": lines("note", wanted.note),
            "date": wanted.day.isoformat() if wanted.day else "",
            "place": one_line("source", wanted.place, LONGEST_SOURCE),
            "collected_by": one_line("collected by", wanted.collected_by),
            "paper": one_line("sheet number", wanted.paper, LONGEST_PAPER),
        }
        if instead_of:
            self.untype(instead_of)
        before = [one["email"] for one in typed_rows(self.entries)].count(address.shown)
        number = 1 + sum("row" in one for one in self.entries)
        self._write({"row": number, **line})
        doubt = sentence("this address was typed before") if before else None
        likely = suggesting.suggest(wanted.address, self.domains)
        return Kept((), (number,), likely, doubt)

    def untype(self, numbers: Sequence[int]) -> int:
        """Take lines back; the file keeps that they were there. Raises CannotUntype."""
        there = {one["row"] for one in typed_rows(self.entries)}
        if not numbers or not there.issuperset(numbers):
            raise CannotUntype(reason=sentence("none is there that was typed."))
        self._write({"back": list(numbers)})
        return len(numbers)

    def add_sheet(self, path: Path) -> None:
        """Let a sheet come along as it is: the desk will look at it. Raises what reading and
        writing raise."""
        name, content = path.name, self.read(path)
        taken = {"typed", *self.sheets}
        unique, n = name, 1
        while unique in taken:
            n += 1
            unique = f"{name} ({n})"
        self._write(
            {
                "sheet": unique,
                "sha256": hashlib.sha256(content).hexdigest(),
                "content": base64.b64encode(content).decode(),
            }
        )

    def suggest_address(self, address: str) -> Suggestion | None:
        """What a mistyped address was likely meant to be."""
        return suggesting.suggest(address, self.domains)

    def doubt_paper(self, number: str, lists: Sequence[int]) -> Sentence | None:
        """Why nobody can be typed from a sheet of that number for these lists, as far as it can be
        known here: which sheets were printed, and for which list, only the desk knows."""
        if not number.strip():
            return None
        if not is_number(number):
            return sentence(
                "“{number}” is no number of a sheet that was printed at the desk: those look like"
                " R-2026-0007.",
                number=number.strip(),
            )
        shown = {one.number: place for place, one in enumerate(self.collector.lists)}
        of_list = shown.get(number.strip().upper())
        if of_list is None or not set(lists) - {of_list}:
            return None
        name = self.collector.lists[of_list].name
        return PaperOfOtherList(number=number.strip().upper(), list=name).sentence

    def _write(self, values: Mapping[str, Any]) -> None:
        who = {"at": timestamp(self.clock()), "by": self.actor.name, "device": self.actor.device}
        line = {**values, **who}
        self.append(line)
        self.entries.append(line)

    def _typed(self, line: Mapping[str, Any]) -> TypedSignUp:
        places = {one.name: number for number, one in enumerate(self.collector.lists)}
        day = line["date"]
        return TypedSignUp(
            line["email"],
            tuple(places[name] for name in line["lists"] if name in places),
            line["name"],
            line["language"],
            line["note"],
            date.fromisoformat(day) if day else None,
            line["place"],
            line["collected_by"],
            line["paper"],
            line["salutation"],
        )
