"""What a copy of the database is, read without opening it as a desk: of when, whose, how much."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import Entry, Head, Personal, Verdict
from optindesk.core.codes import Code
from optindesk.core.errors import DamagedStore, FileMissing, FileTrouble, StoreTrouble
from optindesk.core.model import Actor, ActorKind, SuppressionKind, address_key
from optindesk.core.sentence import sentence
from optindesk.core.status import MailStatus, State, SubscriptionStatus
from optindesk.disk import sweep
from optindesk.store import migrations
from optindesk.store.backup import reading
from optindesk.store.database import Store
from optindesk.store.fields import UtcField

OPENED = "opening-"
"""How rooms are called in which a packed copy is opened."""

SKIPPED = 100_000
"""More rows than a desk makes between a copy and the loss of what came after it."""

_ENTRIES = """
    SELECT version, number, at, actor_kind, actor_name, actor_device, code, contact, request,
           plain_values, commitments, personal, previous, hash
    FROM entries ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Copied:
    """A database as it lies there: `at` is when the newest entry of its log was written, `key` the
    secret that it makes others with."""

    path: Path
    desk: str
    head: Head
    at: datetime | None
    people: int
    key: bytes = field(repr=False)
    is_moved: bool = False
    """Whether the desk was moved with it, and nothing happened since."""
    is_unused: bool = False
    """Whether it was opened once, and nothing was done."""


@dataclass(frozen=True, slots=True)
class Objections:
    """Who stands as having left what, by addresses (as `address_key`) and keys of targets; and the
    rules of whom never to write to: kind, key, reason, source."""

    left: Mapping[str, frozenset[str]]
    rules: Sequence[tuple[str, str, str, str]]


def look_into(path: Path) -> Copied:
    """What a file holds; raises FileMissing, NewerSchema, DamagedStore (also if it is empty)."""
    if not path.is_file():
        raise FileMissing(path=str(path))
    if migrations.schema_of_file(path) == 0:
        raise DamagedStore(path=str(path), reason=sentence("It is empty."))
    with _desk_in(path) as connection:
        desk, key = _one(connection, "SELECT uuid, key FROM desk")
        number, value = _one(connection, "SELECT number, hash FROM log_head")
        newest = connection.execute("SELECT at, code FROM entries ORDER BY number DESC LIMIT 1")
        at = newest.fetchone()
        (people,) = _one(connection, "SELECT count(DISTINCT contact) FROM subscriptions")
        (held,) = _one(
            connection, "SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM lists)"
        )
    written = datetime.fromisoformat(at[0]) if at else None
    is_moved = bool(at) and at[1] == Code.MOVED
    is_unused = number == 0 and held == 0
    head = Head(number, value)
    return Copied(path, desk, head, written, people, bytes(key), is_moved, is_unused)


def verify(path: Path) -> Verdict:
    """Whether the log in a file is one unbroken chain; raises FileMissing, DamagedStore."""
    with _desk_in(path) as connection:
        head = Head(*_one(connection, "SELECT number, hash FROM log_head"))
        return chain.verify(map(_entry, connection.execute(_ENTRIES)), head)


def must_be_whole(path: Path, place: str) -> None:
    """Raises DamagedStore, which names the `place` that a file was copied from, where the log in it
    is no unbroken chain."""
    verdict = verify(path)
    if not verdict.whole:
        reason = sentence(
            "The log in it was changed: at entry {number}, {reason}.",
            number=verdict.broken_at,
            reason=verdict.reason,
        )
        raise DamagedStore(path=place, reason=reason)


def shared(one: Path, other: Path) -> int:
    """Up to which entry two files have the same log; 0: they share none.

    An entry's hash stands for all before it, so that the last common one is found by halving.
    """
    with _desk_in(one) as here, _desk_in(other) as there:

        def is_shared(number: int) -> bool:
            ask = "SELECT hash FROM entries WHERE number = ?"
            found = here.execute(ask, (number,)).fetchone()
            return found is not None and found == there.execute(ask, (number,)).fetchone()

        low, high = 0, _one(here, "SELECT number FROM log_head")[0]
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if is_shared(middle) else (low, middle - 1)
        return low


def has_sent_since(path: Path, entry: int) -> bool:
    """Whether a mail may have left the house after an entry of the log in a file."""
    with _desk_in(path) as connection:
        (sent,) = _one(
            connection,
            """
            SELECT EXISTS (SELECT 1 FROM entries WHERE number > ? AND code IN (?, ?))
                OR EXISTS (SELECT 1 FROM mails WHERE dot_at IS NOT NULL AND status IN (?, ?))
            """,
            *(entry, Code.MAIL_HANDED_OVER, Code.MAIL_SETTLED),
            *(MailStatus.SENDING, MailStatus.UNKNOWN),
        )
    return bool(sent)


def objections(path: Path, entry: int) -> Objections:
    """Who objected after an entry of the log in a file, and stands so, by all addresses that they
    had; raises FileMissing, DamagedStore."""
    left: dict[str, set[str]] = {}
    with _desk_in(path) as connection:
        (since,) = _one(connection, "SELECT min(at) FROM entries WHERE number > ?", entry)
        if since is None:
            return Objections({}, ())
        moment = UtcField().db_value(datetime.fromisoformat(since))
        gone = connection.execute(
            """
            SELECT contacts.address_key, former_addresses.address, subscriptions.target
            FROM subscriptions JOIN contacts ON contacts.id = subscriptions.contact
                LEFT JOIN former_addresses ON former_addresses.contact = contacts.id
            WHERE (subscriptions.left_at IS NOT NULL OR subscriptions.state = ?)
                AND subscriptions.status != ? AND subscriptions.changed_at >= ?
            """,
            (State.DECLINED, SubscriptionStatus.SUBSCRIBED, moment),
        )
        for key, before, target in gone:
            for one in {key, address_key(before or key)}:
                left.setdefault(one, set()).add(target)
        rules = connection.execute(
            "SELECT kind, key, reason, source FROM suppressions"
            " WHERE kind IN (?, ?) AND created_at >= ? ORDER BY id",
            (SuppressionKind.ADDRESS, SuppressionKind.DOMAIN, moment),
        ).fetchall()
    return Objections({key: frozenset(targets) for key, targets in left.items()}, rules)


def has_setting(path: Path, name: str) -> bool:
    """Whether something is kept under a name in the database of a file; False where that cannot be
    read."""
    try:
        with reading(path) as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,))
            return any(json.loads(value) for (value,) in row)
    except (sqlite3.Error, StoreTrouble, FileTrouble, ValueError, TypeError):
        return False


def skip_numbers(store: Store) -> None:
    """Let numbers pass that rows may have had which are not in this copy: what was sent under them
    must not name others. In the caller's unit of work; a file's only."""
    # sqlite.org/autoinc.html: a table that never had a row has no line there.
    store.database.execute_sql(
        "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master"
        " WHERE sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
    )
    store.database.execute_sql("UPDATE sqlite_sequence SET seq = seq + ?", (SKIPPED,))


def clear_opened(folder: Path) -> None:
    """Take away the copies that somebody left opened in a data folder who was killed over it."""
    sweep(OPENED, folder)


@contextmanager
def _desk_in(path: Path) -> Iterator[sqlite3.Connection]:
    """As `reading`; what is not in it as in every desk's database makes it a damaged one."""
    with reading(path) as connection:
        try:
            yield connection
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            raise DamagedStore(path=str(path), reason=f"{error}.") from error
        except (ValueError, TypeError) as error:
            reason = sentence("Its log cannot be read.")
            raise DamagedStore(path=str(path), reason=reason) from error


def _one(connection: sqlite3.Connection, sql: str, *values: int | str) -> Any:
    """The one row that is always there; raises TypeError where it is not."""
    row = connection.execute(sql, values).fetchone()
    if row is None:
        raise TypeError("a row that each desk has is missing")
    return row


def _entry(row: Any) -> Entry:
    version, number, at, kind, name, device, code, contact, request, values, commitments = row[:11]
    personal = json.loads(row[11])
    return Entry(
        version=version,
        number=number,
        at=at,
        actor=Actor(ActorKind(kind), name, device),
        code=code,
        contact=contact,
        request=request,
        values=json.loads(values),
        commitments=json.loads(commitments),
        previous=row[12],
        hash=row[13],
        personal={key: Personal(*pair) for key, pair in personal.items()},
    )
