"""The entries of the log, each with the sentence that a person reads."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optindesk.core import chain, log_words
from optindesk.core.codes import Code
from optindesk.core.model import Actor, ActorKind
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.preferences import CATALOGUE
from optindesk.store import (
    journal,
    log_rows,
    one_person,
)

if TYPE_CHECKING:
    from optindesk.core.chain import Entry
    from optindesk.store.log_rows import LogQuery

PAGE = 200
_SETTINGS = {name: one.title for name, one in CATALOGUE.items()}
"""What the settings are called."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of the log with the sentence that a person reads."""

    entry: Entry
    address: str
    target: str
    sentence: Sentence
    is_set_back: bool = False


def who(actor: Actor) -> Sentence:
    """Who did something: somebody's name, or the desk itself, and at whose place."""
    if actor.kind is ActorKind.PERSON:
        return sentence("{name}", name=actor.name)
    return sentence("the desk itself ({name})", name=actor.name)


def who_and_where(actor: Actor) -> Sentence:
    """The same with the system account and the computer: two may go by one name."""
    return sentence("{who} ({device})", who=who(actor), device=actor.device)


def log_line(entry: Entry) -> LogLine:
    """The line for an entry; what was erased shows as “(erased)”."""
    told = log_words.said(entry, _SETTINGS)
    address, target = (_value(entry, name) for name in ("address", "target"))
    return LogLine(entry, address, target, told)


def _value(entry: Entry, name: str) -> str:
    if name in entry.personal:
        return entry.personal[name].value
    if name in entry.commitments:
        return str(log_words.ERASED)
    return str(entry.values.get(name) or "")


def log(query: LogQuery, first: int = 0, size: int = PAGE) -> list[LogLine]:
    """One page of the log."""
    return log_lines(log_rows.page(query, first, size))


def log_lines(numbers: list[int]) -> list[LogLine]:
    """The lines of these numbers; of each it is known whether the clock was set back before it."""
    entries = journal.by_numbers(numbers)
    before = journal.times([entry.number - 1 for entry in entries])
    return [
        replace(
            log_line(entry),
            is_set_back=chain.is_set_back(before.get(entry.number - 1, ""), entry.at),
        )
        for entry in entries
    ]


def all_log(contact_id: int | None = None) -> Iterator[LogLine]:
    """The whole log, or that of one person, oldest first, in flat memory."""
    if contact_id is None:
        return map(log_line, journal.entries())
    of_each = (journal.entries(contact=one) for one in everybody(contact_id))
    return map(log_line, heapq.merge(*of_each, key=lambda entry: entry.number))


def everybody(contact_id: int) -> list[int]:
    """All contacts that are the same person, the one first."""
    return [contact_id, *one_person.others(contact_id)]


def narrowed_log(query: LogQuery) -> Iterator[LogLine]:
    """What is looked for in the log, oldest first, in flat memory."""
    first, oldest_first = 0, replace(query, descending=False)
    table = log_rows.LogTable()
    while numbers := table.page(oldest_first, first, PAGE)[0]:
        yield from log_lines(numbers)
        first += len(numbers)


_IN_BOTH = (Code.CONTACTS_MERGED, Code.CONTACTS_PARTED)


def each_once(lines: Iterable[LogLine]) -> list[LogLine]:
    """The lines of a person; what is in the stories of two addresses alike is told once."""
    found: list[LogLine] = []
    for line in lines:
        now, last = line.entry, found[-1].entry if found else None
        if now.code in _IN_BOTH and last is not None and (last.code, last.at) == (now.code, now.at):
            continue
        found.append(line)
    return found
