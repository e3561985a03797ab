"""Published imports in the database, and how sign-ups that came in together are taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from peewee import fn

from optindesk.core.model import Target
from optindesk.core.status import Basis, RequestStatus, SubscriptionStatus
from optindesk.store.prepared import Prepared
from optindesk.store.tables import (
    ContactRow,
    ImportRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
)

_ONLY_ASKED = (SubscriptionRow.status == SubscriptionStatus.NONE.value) & (
    SubscriptionRow.basis.is_null()
)
_BROUGHT = (SubscriptionRow.status == SubscriptionStatus.SUBSCRIBED.value) & (
    SubscriptionRow.basis.in_((Basis.CONFIRMED_ELSEWHERE.value, Basis.OTHER.value))
)


@dataclass(frozen=True, slots=True)
class Import:
    """A sheet that was imported; `undone_at` is when that was taken back, `printed` the number on
    the paper that it was typed from, if that was printed here. One that broke off before all of it
    was in has no `published_at`. `sha256` is the hash of its file as it came, `kept_sha256` of what
    is kept of it now, and `kept_since` when that became another, for a person was erased; it is
    empty where nothing is kept any more. `kept_name` is what a file of that is to be called."""

    id: int
    sheet: str
    rows: int
    counts: dict[str, int]
    started_at: datetime
    published_at: datetime | None
    undone_at: datetime | None
    printed: str | None
    sha256: str
    kept_sha256: str
    kept_since: datetime | None
    kept_name: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Sign-ups (by their numbers) that came in together, from one moment until another: some of an
    import, all of each person, or those that were typed for one person."""

    signups: tuple[int, ...]
    since: datetime
    until: datetime
    import_id: int | None = None

    @property
    def rows(self) -> Any:
        """Which rows they are, for a query."""
        return SignUpRow.id.in_(self.signups)


def published() -> list[Import]:
    """All imports, the newest first."""
    rows = ImportRow.select().where(ImportRow.published_at.is_null(False))
    return [_import(row) for row in rows.order_by(ImportRow.id.desc())]


def published_by_id(import_id: int) -> Import | None:
    """A published import, or None."""
    row = ImportRow.get_or_none(ImportRow.id == import_id, ImportRow.published_at.is_null(False))
    return None if row is None else _import(row)


def by_id(import_id: int) -> Import:
    """A published import that is known to be there."""
    return _import(ImportRow.get_by_id(import_id))


def _import(row: Any) -> Import:
    return Import(
        row.id,
        row.name,
        row.rows,
        row.counts,
        row.started_at,
        row.published_at,
        row.undone_at,
        row.printed,
        row.sha256,
        row.kept_sha256,
        row.kept_since,
        kept_name(row),
    )


def kept_name(row: Any) -> str:
    """What a file of what is kept is to be called: one that was rewritten when a person was erased
    is a workbook, in which a sheet is read."""
    is_rewritten = row.kept_since is not None and row.reading.get("sheet")
    return f"{PurePath(row.name).stem}.xlsx" if is_rewritten else str(row.name)


def typed_from(number: str) -> list[Import]:
    """The imports of what stands on the printed sheet of that number, without those taken back,
    oldest first."""
    rows = ImportRow.select().where(
        ImportRow.printed == number,
        ImportRow.published_at.is_null(False),
        ImportRow.undone_at.is_null(),
    )
    return [_import(row) for row in rows.order_by(ImportRow.id)]


def naming_paper(number: str) -> list[Import]:
    """The imports with rows that name this paper themselves, without those taken back, oldest
    first."""
    named = SignUpRow.select(SignUpRow.import_id).where(
        SignUpRow.paper == number, SignUpRow.import_id.is_null(False)
    )
    rows = ImportRow.select().where(
        ImportRow.id.in_(named),
        ImportRow.published_at.is_null(False),
        ImportRow.undone_at.is_null(),
    )
    return [_import(row) for row in rows.order_by(ImportRow.id)]


def put_printed(one: Import, number: str) -> None:
    """Note from which printed sheet an import was typed."""
    ImportRow.update(printed=number).where(ImportRow.id == one.id).execute()


def lists_of(one: Import) -> set[int]:
    """The lists that people signed up for by an import."""
    rows = SignUpRow.select(SignUpRow.list).where(SignUpRow.import_id == one.id).distinct()
    return {number for (number,) in rows.tuples() if number is not None}


def count_signups(one: Import) -> int:
    """How many sign-ups of an import are there."""
    return int(SignUpRow.select().where(SignUpRow.import_id == one.id).count())


def count_mails(statuses: Iterable[str]) -> dict[int, int]:
    """How many mails in these statuses each import led to, in one query."""
    made, wanted = _made(), MailRow.status.in_(list(statuses))
    rows = made.select_extend(fn.COUNT(MailRow.id.distinct()))
    rows = rows.join(MailRow, on=MailRow.request == RequestRow.id).where(wanted)
    return dict(rows.group_by(ImportRow.id).tuples())


def count_requests(statuses: Iterable[str]) -> dict[int, int]:
    """How many requests in these statuses each import led to, in one query."""
    made, wanted = _made(), RequestRow.status.in_(list(statuses))
    rows = made.select_extend(fn.COUNT(RequestRow.id.distinct())).where(wanted)
    return dict(rows.group_by(ImportRow.id).tuples())


def _made() -> Any:
    """The imports with the requests that they led to, without those that were open before."""
    return (
        ImportRow.select(ImportRow.id)
        .join(SignUpRow, on=SignUpRow.import_id == ImportRow.id)
        .join(RequestRow, on=SignUpRow.request == RequestRow.id)
        .where(RequestRow.asked_at >= ImportRow.started_at)
    )


def requests_since(batch: Batch) -> list[int]:
    """The requests that the sign-ups led to, without those that were open before."""
    rows = (
        SignUpRow.select(SignUpRow.request)
        .join(RequestRow, on=SignUpRow.request == RequestRow.id)
        .where(batch.rows, RequestRow.asked_at >= batch.since)
        .distinct()
        .order_by(SignUpRow.request)
    )
    return [number for (number,) in rows.tuples()]


def replaced_by(batch: Batch) -> list[int]:
    """The requests that were open before and gave way to one that the sign-ups led to."""
    asked = SignUpRow.select(SignUpRow.contact).where(batch.rows)
    rows = RequestRow.select(RequestRow.id).where(
        RequestRow.contact.in_(asked),
        RequestRow.status == RequestStatus.SUPERSEDED.value,
        RequestRow.ended_at.between(batch.since, batch.until),
    )
    return [number for (number,) in rows.order_by(RequestRow.id).tuples()]


def take_out_signups(batch: Batch) -> int:
    """Delete the sign-ups: the log has them; returns how many."""
    return int(SignUpRow.delete().where(batch.rows).execute())


_ASKED_FOR = Prepared(
    lambda contact: SignUpRow.select(SignUpRow.list, SignUpRow.level).where(
        SignUpRow.contact == contact
    ),
    into=lambda row: Target(*row),
)
_HIDE = Prepared(
    lambda contact, target: SubscriptionRow.delete().where(
        SubscriptionRow.contact == contact,
        SubscriptionRow.target == target,
        SubscriptionRow.left_at.is_null(),
        _ONLY_ASKED | _BROUGHT,
    )
)
_STANDS = Prepared(
    lambda contact: SubscriptionRow.select(SubscriptionRow.id).where(
        SubscriptionRow.contact == contact
    )
)
_LOWER = Prepared(lambda contact: ContactRow.update(level=0).where(ContactRow.id == contact))


def hide(contact_id: int, target: Target) -> bool:
    """Show no more how somebody stands to a target, where no sign-up is left and nobody has ever
    said anything of it: who was only asked, or brought along unasked. Says whether that was so."""
    if any(one.key == target.key for one in _ASKED_FOR.rows(contact_id)):
        return False
    is_hidden = _HIDE.change(contact_id, target.key) > 0
    if _STANDS.first(contact_id) is None:
        _LOWER.change(contact_id)
    return is_hidden


def next_batch(one: Import, people: int, now: datetime) -> Batch:
    """The sign-ups of the next so many people of an import that are still there."""
    of_import = SignUpRow.import_id == one.id
    next_people = SignUpRow.select(SignUpRow.contact).where(of_import).distinct()
    next_people = next_people.order_by(SignUpRow.contact).limit(people)
    rows = SignUpRow.select(SignUpRow.id).where(of_import, SignUpRow.contact.in_(next_people))
    numbers = tuple(number for (number,) in rows.order_by(SignUpRow.id).tuples())
    return Batch(numbers, one.started_at, one.published_at or now, one.id)


def begin_undoing(one: Import, now: datetime) -> None:
    """From now on nothing goes out for an import: it is being taken back."""
    ImportRow.update(undone_at=now, is_whole=False).where(ImportRow.id == one.id).execute()


def note_undone(one: Import) -> None:
    """Nothing is left of an import that is taken back."""
    ImportRow.update(is_whole=True).where(ImportRow.id == one.id).execute()


def broken_off() -> list[Import]:
    """The imports that are not whole, oldest first: of which not all came in, or was taken out."""
    rows = ImportRow.select().where(_NOT_WHOLE).order_by(ImportRow.id)
    return [_import(row) for row in rows]


_NOT_WHOLE = ~ImportRow.is_whole


def is_of_whole() -> Any:
    """For a query of mails: no import led to it that comes in or is taken out just now."""
    coming = ImportRow.select(ImportRow.id).where(_NOT_WHOLE)
    led_to_it = SignUpRow.request == MailRow.request
    return ~fn.EXISTS(
        SignUpRow.select(SignUpRow.id).where(led_to_it, SignUpRow.import_id.in_(coming))
    )
