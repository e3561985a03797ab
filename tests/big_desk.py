"""A desk with very many people, written by the store's own functions, past the flows.

python tests/big_desk.py FOLDER COUNT
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from optindesk.core.model import mailbox_key
from optindesk.core.status import Basis, MailStatus, RequestStatus, State, SubscriptionStatus
from optindesk.store import archive, found
from optindesk.store.database import Store
from optindesk.store.fields import utc_text
from optindesk.store.opening import open_store
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    EntryRow,
    ImportRow,
    LogHeadRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
AT_ONCE = 50_000

FIRST = ("Ana", "Ben", "Dora", "Emil", "Franz", "Hans", "Ines", "Jörg", "Mia", "Nora", "Zoë")
SYLLABLES = ("ba", "ber", "chi", "dor", "el", "fen", "gri", "hol", "in", "jan", "lin", "mül", "ner")
SYLLABLES += ("os", "pet", "sch", "tan", "wal", "xe", "ß", "é")
DOMAINS = [f"example{number}.org" for number in range(300)]
ENDS: tuple[tuple[State, RequestStatus, SubscriptionStatus], ...] = (
    (State.AWAITING, RequestStatus.OPEN, SubscriptionStatus.PENDING),
    (State.AWAITING, RequestStatus.OPEN, SubscriptionStatus.PENDING),
    (State.CONFIRMED, RequestStatus.CONFIRMED, SubscriptionStatus.SUBSCRIBED),
    (State.CONFIRMED, RequestStatus.CONFIRMED, SubscriptionStatus.SUBSCRIBED),
    (State.CONFIRMED, RequestStatus.CONFIRMED, SubscriptionStatus.SUBSCRIBED),
    (State.DECLINED, RequestStatus.DECLINED, SubscriptionStatus.NONE),
    (State.EXPIRED, RequestStatus.EXPIRED, SubscriptionStatus.NONE),
)


MINUTES = 20_000
MOMENTS = [utc_text(NOW + timedelta(minutes=n - MINUTES)) for n in range(MINUTES + 30 * 24 * 60)]


class Someone:
    """One invented person, as the dice fall; times as the database keeps them."""

    def __init__(self, number: int, lists: list[int], dice: random.Random) -> None:
        last = "".join(dice.choices(SYLLABLES, k=3)).capitalize()
        first = dice.choice(FIRST)
        self.number = number
        self.name = f"{first} {last}"
        self.address = f"{first[0]}.{archive.folded(last)}{number}@{dice.choice(DOMAINS)}".lower()
        self.list = dice.choice(lists)
        minute = dice.randrange(MINUTES)
        self.asked, self.expires = MOMENTS[minute], MOMENTS[minute + 30 * 24 * 60]
        self.state, self.request, self.status = dice.choice(ENDS)


def make(folder: Path, count: int) -> None:
    """Write a desk with so many people, each with a sign-up, a question, a mail and a log entry."""
    store, dice = open_store(folder, NOW), random.Random(1)
    for pragma in ("synchronous = off", "cache_size = -400000"):
        store.database.execute_sql(f"PRAGMA {pragma}")
    try:
        lists = [archive.add_list(name, "", "en", NOW).id for name in ("News", "Öl", "Art")]
        _import(store)
        for start in range(1, count + 1, AT_ONCE):
            people = [
                Someone(n, lists, dice) for n in range(start, min(start + AT_ONCE, count + 1))
            ]
            with store.transaction():
                for table, rows in _rows(people):
                    store.bulk(table, rows)
        LogHeadRow.update(number=count).execute()
        found.catch_up(store)
    finally:
        store.close()


def _import(store: Store) -> None:
    row = {"name": "market.xlsx", "sha256": "", "started_at": NOW, "published_at": NOW}
    ImportRow.create(**row, is_whole=True)


def _rows(people: list[Someone]) -> Iterator[tuple[Any, Iterator[dict[str, Any]]]]:
    yield (
        ContactRow,
        (
            {
                "id": one.number,
                "address": one.address,
                "address_key": one.address,
                "mailbox": mailbox_key(one.address),
                "name": one.name,
                "salutation": "",
                "language": "en",
                "level": 3,
                "address_state": "ok",
                "soft_bounces": 0,
                "search": archive.found_text(one.name, one.address),
                "created_at": one.asked,
            }
            for one in people
        ),
    )
    yield (
        RequestRow,
        (
            {
                "id": one.number,
                "contact": one.number,
                "address": one.address,
                "status": one.request.value,
                "language": "en",
                "wording": 1,
                "account": None,
                "asked_at": one.asked,
                "expires_at": one.expires,
                "code_tries": 0,
            }
            for one in people
        ),
    )
    yield (
        ChangeRow,
        (
            {"request": one.number, "position": 1, "list": one.list, "cancelled": False}
            for one in people
        ),
    )
    yield (
        SignUpRow,
        (
            {
                "contact": one.number,
                "list": one.list,
                "source": "sheet",
                "recorded_at": one.asked,
                "import_id": 1,
                "row": one.number,
                "place": "",
                "collected_by": "",
                "note": "",
                "paper": "",
                "request": one.number,
            }
            for one in people
        ),
    )
    yield (
        SubscriptionRow,
        (
            {
                "contact": one.number,
                "target": f"list:{one.list}",
                "list": one.list,
                "status": one.status.value,
                "basis": Basis.CONFIRMED_HERE.value if one.state is State.CONFIRMED else None,
                "request": one.number,
                "state": one.state.value,
                "changed_at": one.asked,
            }
            for one in people
        ),
    )
    yield (
        MailRow,
        (
            {
                "request": one.number,
                "contact": one.number,
                "kind": "confirm",
                "number": 1,
                "address": one.address,
                "status": MailStatus.SENT.value,
                "wording": 1,
                "values": "{}",
                "created_at": one.asked,
                "handed_over_at": one.asked,
                "server_words": "",
                "log_head": "",
            }
            for one in people
        ),
    )
    yield (
        EntryRow,
        (
            {
                "number": one.number,
                "version": 1,
                "at": one.asked,
                "actor_kind": "person",
                "actor_name": "Rosa",
                "actor_device": "",
                "code": "signup.recorded",
                "contact": one.number,
                "request": one.number,
                "values": '{"target": "News"}',
                "commitments": "{}",
                "personal": f'{{"address": ["00", "{one.address}"]}}',
                "previous": "",
                "hash": "",
            }
            for one in people
        ),
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
