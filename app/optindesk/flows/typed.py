"""What staff type for one person after the other, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Protocol

from optindesk.core.model import Actor, address_key
from optindesk.core.sentence import Sentence
from optindesk.flows.signups import Decided
from optindesk.flows.suggesting import Suggestion
from optindesk.store import contact_rows, signup_rows

A_DAY_OF_WORK = timedelta(hours=16)
"""So long what was typed is shown where one types on."""

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class TypedSignUp:
    """One person, with what holds for the whole sheet; `day` is None where it is not known."""

    address: str
    lists: tuple[int, ...]
    name: str = ""
    language: str = ""
    note: str = ""
    day: date | None = None
    place: str = ""
    collected_by: str = ""
    paper: str = ""
    salutation: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one who was typed, and by which numbers it can be taken back; nothing was
    `decided` where only the desk can. `likely` is what a slip was meant to be, `doubt` what else
    speaks against it."""

    decided: tuple[Decided, ...]
    signups: tuple[int, ...]
    likely: Suggestion | None = None
    doubt: Sentence | None = None


Before = tuple[TypedSignUp, Kept]
"""Somebody who was typed before, and how it can be taken back; what was decided is not told."""


def typed_before(now: datetime, likely: Callable[[str], Suggestion | None]) -> list[Before]:
    """Who was typed in the last hours and not taken back, by anybody, the first one first."""
    return _typed_since(now - A_DAY_OF_WORK, likely)


def saved_since(
    moment: datetime, address: str, likely: Callable[[str], Suggestion | None]
) -> Kept | None:
    """What became of somebody who was typed since then, if that was saved: it may not be known."""
    key = address_key(address)
    found = _typed_since(moment, likely)
    return next((kept for typed, kept in found if address_key(typed.address) == key), None)


def _typed_since(moment: datetime, likely: Callable[[str], Suggestion | None]) -> list[Before]:
    signups = signup_rows.typed_since(moment, MOST_SHOWN)
    found = []
    for (contact_id, _), together in groupby(
        signups, key=lambda one: (one.contact_id, one.recorded_at)
    ):
        first, *others = together
        contact = contact_rows.contact_by_id(contact_id)
        typed = TypedSignUp(
            contact.address,
            tuple(one.target.list_id for one in (first, *others) if one.target.list_id is not None),
            contact.name,
            contact.language or "",
            first.note,
            first.signed_on,
            first.place,
            first.collected_by,
            first.paper,
            contact.salutation,
        )
        numbers = tuple(one.id for one in (first, *others))
        found.append((typed, Kept((), numbers, likely(contact.address))))
    return found


class Books(Protocol):
    """Where sign-ups go that are typed: a desk, or what stands in for one; see desk_typing.py."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def type_in(
        self, wanted: TypedSignUp, instead_of: Sequence[int] = ..., tried: datetime | None = ..., /
    ) -> Kept: ...
    def untype(self, signups_typed: Sequence[int], /) -> int: ...
    def suggest_address(self, address: str, /) -> Suggestion | None: ...
    def doubt_paper(self, number: str, lists: Sequence[int], /) -> Sentence | None: ...
