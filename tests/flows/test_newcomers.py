"""People of whom nothing was known: the books say of them what they say of one who comes alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from office import Office
from optindesk.core.chain import Personal
from optindesk.core.model import SignUpSource, Target
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import asking, imports, newcomers
from optindesk.flows.signups import Candidate, record
from optindesk.store import contact_rows, signup_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, entries
from optindesk.store.opening import open_store
from optindesk.store.tables import (
    ChangeRow,
    ContactRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
)
from stores import NOW

ROWS: Sequence[dict[str, str]] = (
    {"email": "ana@example.org", "name": "Ana Horvat", "date": "2026-11-14", "place": "market"},
    {"email": "Béa+news@Bücher.example", "name": "Béa\u00a0Müller", "language": "fr"},
    {"email": "cy@googlemail.com", "language": "de-AT", "collected_by": "Ida", "note": "by phone"},
    {"email": "no address"},
    {"email": "ANA@example.org", "name": "again"},
    {"email": "dee@example.org", "date": "soon"},
    {"email": "eve@example.org", "language": "xx", "date": "2026-11-14", "place": "fair"},
)


def one_by_one(
    store: Store,
    journal: Journal,
    people: Sequence[tuple[Candidate, Sequence[Target]]],
    import_id: int,
    *,
    asks: bool,
) -> None:
    """What `newcomers.welcome` does, by the way that a single sign-up takes."""
    for typed, targets in people:
        group, contact, wishes = imports.Group.NEW, None, {}
        for target in targets:
            number = record(journal, contact, typed, target, group, SignUpSource.SHEET, import_id)
            assert number is not None
            contact = contact_rows.contact_by_id(signup_rows.signup_by_id(number).contact_id)
            wishes[target] = [number]
        assert contact is not None
        if asks:
            asking.ask(journal, contact, wishes)
            continue
        for target in targets:
            none = SubscriptionStatus.NONE
            contact_rows.save_subscription(contact.id, target, none, journal.now)


def _clear(personal: Mapping[str, Personal]) -> dict[str, str]:
    """Without the salts, which are drawn anew for each value."""
    return {name: one.value for name, one in personal.items()}


def books(office: Office) -> list[Any]:
    tables = (ContactRow, SignUpRow, RequestRow, ChangeRow, SubscriptionRow, MailRow)
    rows = [list(table.select().order_by(table.id).dicts()) for table in tables]
    log = [
        (
            one.code,
            one.contact,
            one.request,
            one.values,
            [(n, v.value) for n, v in one.personal.items()],
        )
        for one in entries()
    ]
    return [*rows, log]


@pytest.mark.parametrize("wanted", [[0], [3], [0, 3], [0, 5]], ids=str)
@pytest.mark.parametrize("before", [False, True], ids=["to be asked", "collected before"])
def test_many_at_once_are_recorded_and_asked_as_one_by_one(
    wanted: list[int], before: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for way in (newcomers.welcome, one_by_one):
        monkeypatch.setattr(newcomers, "welcome", way)
        office = Office(open_store(tmp_path / way.__name__, NOW))
        office.set_account()
        office.set(levels="on")
        targets = [Target(level=level) if level else office.news() for level in wanted]
        office.sheet("known@example.org", targets=targets)
        report = office.sheet(*ROWS, targets=targets, collected_before=before, name="second.xlsx")
        assert report.counts["new"] == 5 * len(targets)
        assert report.asked == 5
        said.append(books(office))
        office.store.close()
    assert said[0] == said[1]


def test_who_is_erased_never_lends_the_number_to_a_newcomer(office: Office) -> None:
    office.sheet("ana@example.org", "ben@example.org")
    last = office.contact("ben@example.org").id
    office.desk.erase("ben@example.org", "asked for it")
    office.sheet("cy@example.org", name="next.xlsx")
    assert office.contact("cy@example.org").id > last


def test_a_large_sheet_is_welcomed_in_parts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    people = [f"person{number}@example.org" for number in range(5)]
    assert office.sheet(*people).counts["new"] == 5
    assert [draft.recipient for draft in office.provider.taken] == []
    assert office.desk.send().sent == 5
