"""The append-only log in the database: entries are linked to the chain and never touched again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from peewee import fn

from optindesk.core import chain
from optindesk.core.chain import START, Entry, Head, Personal
from optindesk.core.codes import Code
from optindesk.core.errors import Trouble
from optindesk.core.model import Actor, ActorKind
from optindesk.store.database import Store
from optindesk.store.prepared import Prepared
from optindesk.store.tables import EntryRow, LogHeadRow, MailRow

_HEAD = Prepared(lambda: LogHeadRow.select().where(LogHeadRow.id == 1))
_MOVE_HEAD = Prepared(
    lambda number, value: LogHeadRow.update(number=number, hash=value).where(LogHeadRow.id == 1)
)
_FIELDS = (
    "number",
    "version",
    "at",
    "actor_kind",
    "actor_name",
    "actor_device",
    "code",
    "contact",
    "request",
    "values",
    "commitments",
    "personal",
    "previous",
    "hash",
)


_SALTS_AT_ONCE = 256
"""Each time that the system is asked for random bytes Python lets go of the interpreter, too
shortly for the window to take it, which then begins to wait anew and never gets to asking for it:
one by one the salts of a sheet kept it for 16 ms and more, again and again [m]."""


def _fresh_salts() -> Iterator[str]:
    """Random bytes from the system, 16 each, as hex digits."""
    while True:
        many = secrets.token_bytes(_SALTS_AT_ONCE * chain.SALT_BYTES)
        for first in range(0, len(many), chain.SALT_BYTES):
            yield many[first : first + chain.SALT_BYTES].hex()


class Journal:
    """The pen of one unit of work: who writes, and when.

    Made inside a transaction and used only there, so that a change and its entry are one.
    """

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor = actor
        self.now = now
        self._salts = _fresh_salts()
        self._head = head()
        self._written: list[Entry] = []

    @property
    def head(self) -> Head:
        """The newest entry, written out or not."""
        return self._head

    def write(
        self,
        code: Code,
        *,
        contact: int | None = None,
        request: int | None = None,
        personal: Mapping[str, str] | None = None,
        **values: chain.PlainValue,
    ) -> Entry:
        """Link an entry to the chain; `flush` puts what was linked into the database."""
        entry = chain.link(
            self._head,
            self.now,
            self.actor,
            code.value,
            contact=contact,
            request=request,
            values=values,
            personal={
                name: Personal(next(self._salts), value) for name, value in (personal or {}).items()
            },
        )
        self._head = Head(entry.number, entry.hash)
        self._written.append(entry)
        return entry

    def flush(self, bulk: Callable[..., int]) -> None:
        """Write the entries and the new head: at the end of the unit of work, or before that where
        it needs to see its own."""
        if not self._written:
            return
        bulk(EntryRow, [_to_row(entry) for entry in self._written], _FIELDS)
        self._written.clear()
        _MOVE_HEAD.change(self._head.number, self._head.hash)


@contextmanager
def unit_of_work(store: Store, actor: Actor, now: datetime) -> Iterator[Journal]:
    """A transaction with its journal: what changes and what the log says of it are one."""
    with store.transaction():
        journal = Journal(actor, now)
        yield journal
        journal.flush(store.bulk)


@contextmanager
def noting_file(store: Store, actor: Actor, now: datetime, path: Path) -> Iterator[Journal]:
    """A unit of work for the entry about a file that was just written.

    Where it cannot be noted the file goes again: none leaves the house that the log does not know.
    """
    try:
        with unit_of_work(store, actor, now) as journal:
            yield journal
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def note_export(
    store: Store, actor: Actor, now: datetime, path: Path, **values: chain.PlainValue
) -> None:
    """An entry about a file that was just written; there is none where the data can only be looked
    at. See `noting_file`."""
    if store.read_only is None:
        with noting_file(store, actor, now, path) as journal:
            journal.write(
                Code.EXPORTED, contact=None, request=None, personal=None, file=path.name, **values
            )


def note_copy(store: Store, actor: Actor, now: datetime, code: Code, path: Path) -> None:
    """An entry about a copy of the data, where it can be noted: a copy that is there counts for
    more, as it may be what saves the desk from a disk that fails."""
    with suppress(Trouble), unit_of_work(store, actor, now) as journal:
        journal.write(code, contact=None, request=None, personal=None, file=path.name)


def newest_entry(code: Code, contact: int) -> int | None:
    """The number of the newest entry of a code about somebody."""
    numbers = EntryRow.select(fn.MAX(EntryRow.number)).where(
        EntryRow.code == code.value, EntryRow.contact == contact
    )
    newest: int | None = numbers.scalar()
    return newest


def head() -> Head:
    """The newest entry's number and hash."""
    row = _HEAD.first()
    return chain.START if row is None else Head(row.number, row.hash)


def entries(after: int = 0, contact: int | None = None, batch: int = 5_000) -> Iterator[Entry]:
    """The entries above number `after`, oldest first, in pages, so that memory stays flat."""
    while True:
        query = EntryRow.select().where(EntryRow.number > after).order_by(EntryRow.number)
        if contact is not None:
            query = query.where(EntryRow.contact == contact)
        page = [_from_row(row) for row in query.limit(batch).namedtuples()]
        yield from page
        if len(page) < batch:
            return
        after = page[-1].number


def about(contacts: Collection[int]) -> list[Entry]:
    """The entries about these people, oldest first."""
    rows = EntryRow.select().where(EntryRow.contact.in_(list(contacts)))
    return [_from_row(row) for row in rows.order_by(EntryRow.number).namedtuples()]


def last_written_at() -> datetime | None:
    """When the newest entry was written, by the clock that it was written by."""
    newest = EntryRow.select(EntryRow.at).order_by(EntryRow.number.desc()).first()
    return None if newest is None else datetime.fromisoformat(newest.at)


def count_of(code: Code, since: datetime) -> int:
    """How many entries of a code were written since a moment."""
    entries_since = EntryRow.select().where(
        EntryRow.code == code, EntryRow.at >= chain.timestamp(since)
    )
    return int(entries_since.count())


def has_any(code: Code) -> bool:
    """Whether there is an entry of a code."""
    return bool(EntryRow.select().where(EntryRow.code == code.value).exists())


def has_entry(code: Code, contact: int) -> bool:
    """Whether the log has an entry with this code about a contact."""
    rows = EntryRow.select(EntryRow.number).where(
        EntryRow.contact == contact, EntryRow.code == code.value
    )
    return bool(rows.exists())


def by_numbers(numbers: list[int]) -> list[Entry]:
    """The entries of these numbers, in the order asked for."""
    rows = EntryRow.select().where(EntryRow.number.in_(numbers)).namedtuples()
    found = {row.number: _from_row(row) for row in rows}
    return [found[number] for number in numbers]


def times(numbers: list[int]) -> dict[int, str]:
    """When entries were written, as the chain has it, by number."""
    rows = EntryRow.select(EntryRow.number, EntryRow.at).where(EntryRow.number.in_(numbers))
    return dict(rows.tuples())


class Outside(NamedTuple):
    """A head that left the house: with a mail to that address, or in a file, and when."""

    head: Head
    at: datetime
    address: str = ""
    file: str = ""


class PutBack(NamedTuple):
    """A copy that was put back, as entry `entry` says: until then the log here had gone on to
    `replaced`, which is kept in `file`."""

    entry: int
    at: datetime
    replaced: int
    file: str


def last_put_back() -> PutBack | None:
    """The newest time that a copy was put back in the place of a log that had gone on."""
    rows = EntryRow.select().where(EntryRow.code == Code.SET_BACK).order_by(EntryRow.number.desc())
    for row in rows:
        if row.values["lost"]:
            at = datetime.fromisoformat(row.at)
            return PutBack(row.number, at, row.values["replaced"], row.values["file"])
    return None


def set_back_at() -> datetime | None:
    """When a copy was put back last, whatever it took the place of."""
    rows = EntryRow.select(EntryRow.at).where(EntryRow.code == Code.SET_BACK)
    newest = rows.order_by(EntryRow.number.desc()).first()
    return None if newest is None else datetime.fromisoformat(newest.at)


def among(heads: Collection[Head]) -> set[Head]:
    """Those of the heads that are entries of this log."""
    wanted = {head.number: head for head in heads}
    found = set()
    for first in range(0, len(wanted), 500):
        numbers = list(wanted)[first : first + 500]
        rows = EntryRow.select(EntryRow.number, EntryRow.hash).where(EntryRow.number.in_(numbers))
        found |= {Head(*row) for row in rows.tuples()}
    return found & set(heads)


def heads_outside() -> Iterator[Outside]:
    """The heads that left the house with mails and exports, as our books have them."""
    mails = MailRow.select(MailRow.log_head, MailRow.handed_over_at, MailRow.address).where(
        MailRow.handed_over_at.is_null(False), MailRow.log_head != ""
    )
    for text, at, address in mails.order_by(MailRow.id).tuples():
        yield Outside(_head(text), at, address=address)
    exports = EntryRow.select(EntryRow.values, EntryRow.personal, EntryRow.at)
    exports = exports.where(EntryRow.code == Code.EXPORTED).order_by(EntryRow.number)
    for values, personal, when in exports.tuples():
        head = _head(str(values.get("head", START)))
        if head.number:
            # The file of somebody who was erased has no name any more.
            named = values.get("file") or personal.get("file", ("", values.get("what")))[1]
            yield Outside(head, datetime.fromisoformat(when), file=str(named))


def _head(text: str) -> Head:
    number, _, value = text.partition(":")
    return Head(int(number), value)


def _to_row(entry: Entry) -> tuple[Any, ...]:
    """The row of an entry, as in `_FIELDS`."""
    return (
        entry.number,
        entry.version,
        entry.at,
        entry.actor.kind.value,
        entry.actor.name,
        entry.actor.device,
        entry.code,
        entry.contact,
        entry.request,
        entry.values,
        entry.commitments,
        {name: list(value) for name, value in entry.personal.items()},
        entry.previous,
        entry.hash,
    )


def _from_row(row: Any) -> Entry:
    return Entry(
        version=row.version,
        number=row.number,
        at=row.at,
        actor=Actor(ActorKind(row.actor_kind), row.actor_name, row.actor_device),
        code=row.code,
        contact=row.contact,
        request=row.request,
        values=row.values,
        commitments=row.commitments,
        previous=row.previous,
        hash=row.hash,
        personal={name: Personal(*value) for name, value in row.personal.items()},
    )
