"""Lists of whom never to write to: looked at before they come in, and written as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from optindesk.core.errors import BadAddress, BadRule, NoteNeeded
from optindesk.core.model import Actor, SuppressionKind, domains_over
from optindesk.core.ports import RecordWriter, Tick, no_tick
from optindesk.core.sentence import sentence
from optindesk.flows.never_writing import Rule, is_kept, own_rules, put, read_rule
from optindesk.flows.requests import moved_from
from optindesk.store import archive, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import note_export, unit_of_work
from optindesk.store.suppressions import NOBODY, Stopped

BATCH = 500
"""So many rows of a list are one unit of work."""

_COLUMNS = ("email", "reason", "source", "since", "by")


class Group(StrEnum):
    """What becomes of a row of such a list; part of the command line's contract."""

    NEW = "new"
    ALREADY = "already"
    DOUBLED = "doubled"
    OWN = "own"
    OF_MANY = "of_many"
    FORMER = "former"
    """An address that somebody had before, and nothing is to be done about the one of today."""
    BAD = "bad_address"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: what it says, what becomes of it, and whom it stops. `listed_as` is what
    stands in the list where somebody has another address (`text`) by now."""

    row: int
    text: str
    group: Group
    reason: str = ""
    stopped: Stopped = NOBODY
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a list does, or would do: all its rows, and the sums of those that are new."""

    rows: tuple[Listed, ...]

    @property
    def counts(self) -> dict[Group, int]:
        return dict.fromkeys(Group, 0) | Counter(row.group for row in self.rows)

    @property
    def former(self) -> int:
        """How many rows are an address that somebody had before, whatever becomes of them."""
        return sum(bool(row.listed_as) or row.group is Group.FORMER for row in self.rows)

    @property
    def domains(self) -> int:
        """How many of the new rows are a whole domain."""
        return sum(row.group is Group.NEW and row.text.startswith("@") for row in self.rows)

    @property
    def concerned_domains(self) -> list[Listed]:
        """The new rows that are a whole domain at which somebody known here has an address."""
        new = (row for row in self.rows if row.group is Group.NEW and row.text.startswith("@"))
        return [row for row in new if row.stopped.people]

    @property
    def stopped(self) -> Stopped:
        """Whom the new rows stop, all together: who is under a domain in the list counts once."""
        new = {row.text: row.stopped for row in self.rows if row.group is Group.NEW}
        all_of = [
            stopped
            for text, stopped in new.items()
            if not any(f"@{over}" in new for over in domains_over(text) if f"@{over}" != text)
        ]
        return Stopped(
            sum(one.people for one in all_of),
            sum(one.subscribed for one in all_of),
            sum(one.questions for one in all_of),
            sum(one.mails for one in all_of),
            sum(one.goodbyes for one in all_of),
        )


Rows = Iterable[tuple[int, Mapping[str, str]]]


def import_list(
    store: Store,
    name: str,
    rows: Rows,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    of_many: Collection[str] = (),
    follow: bool = True,
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> Report:
    """Make a rule of each row (`email`, and `note` for why) of the sheet `name`.

    The whole sheet is read before the first is made, and others can write between some and the
    next: whoever stops it keeps what is done, and can go on with the same sheet. `reason` is for
    rows that have none of their own. A row about the desk's own address is left out, and one about
    a whole domain `of_many` people: who means that adds it by itself. Who stands in it by an
    address of before has said no all the same: `follow` makes the rule for the address of today,
    but not for a row of our own list, where the old one stands, too. A dry run changes nothing.
    Raises NoteNeeded, Cancelled, and what the reader raises.
    """
    if not reason.strip():
        raise NoteNeeded()
    sheet = list(_counted(rows, tick))
    left_out = dict.fromkeys((Rule(SuppressionKind.DOMAIN, one) for one in of_many), Group.OF_MANY)
    left_out |= dict.fromkeys(own_rules(), Group.OWN)
    read = partial(_read, reason=reason.strip(), seen=set(), left_out=left_out, follow=follow)
    report: list[Listed] = []
    for first in range(0, len(sheet), BATCH):
        tick(first, len(sheet))
        some = sheet[first : first + BATCH]
        if dry_run:
            with store.reading():
                report += [listed for listed, _ in read(some)]
            continue
        with unit_of_work(store, actor, now) as log:
            for listed, rule in list(read(some)):
                report.append(listed)
                if rule is not None:
                    put(log, rule, listed.reason, f"sheet {name}")
    return Report(tuple(report))


def _counted(rows: Rows, tick: Tick) -> Iterator[tuple[int, Mapping[str, str]]]:
    for count, row in enumerate(rows):
        if count % 100 == 0:
            tick(count, None, sentence("reading the sheet"))
        yield row


def _read(
    rows: Rows, *, reason: str, seen: set[Rule], left_out: Mapping[Rule, Group], follow: bool
) -> Iterator[tuple[Listed, Rule | None]]:
    """Each row, with the rule that it makes; None where it makes none. `seen` are those before."""
    for row, fields in rows:
        text, note = (archive.storable(fields.get(name, "")) for name in ("email", "note"))
        try:
            listed = read_rule(text)
        except (BadRule, BadAddress):
            yield Listed(row, text, Group.BAD), None
            continue
        rule = _of_today(listed)
        is_ours = suppressions.stands(listed.kind, listed.key, note)
        group = Group.DOUBLED if rule in seen else left_out.get(rule, Group.NEW)
        if group is Group.NEW and (is_ours or is_kept(rule)):
            group = Group.ALREADY
        elif group is Group.NEW and rule != listed and not follow:
            group = Group.FORMER
        if group is not Group.NEW:
            seen.add(listed)
            yield Listed(row, listed.shown, group), None
            continue
        seen |= {rule, listed}
        stopped, old = suppressions.stopped(rule.kind, rule.key), listed.shown
        was = old if rule != listed else ""
        yield Listed(row, rule.shown, group, note or reason, stopped, was), rule


def _of_today(rule: Rule) -> Rule:
    """The rule about the address that somebody has today, if this one was given up."""
    person = moved_from(rule.key) if rule.kind is SuppressionKind.ADDRESS else None
    return rule if person is None else Rule(rule.kind, person.key)


def export_list(store: Store, path: Path, write: RecordWriter, actor: Actor, now: datetime) -> int:
    """All rules as a table that can be imported again; returns how many. Raises FileNotWritable."""

    def rows() -> Iterator[tuple[str, ...]]:
        for one in suppressions.listed():
            yield one.key, one.reason, one.source, one.at.isoformat(), one.who

    with store.reading():
        written = write(path, _COLUMNS, rows())
    note_export(store, actor, now, path, what="never-write", rows=written)
    return written
