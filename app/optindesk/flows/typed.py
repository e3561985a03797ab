"""What staff type for one person after the other, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from optindesk.core.model import Actor
from optindesk.core.sentence import Sentence
from optindesk.flows.signups import Decided
from optindesk.flows.suggesting import Suggestion


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


class Books(Protocol):
    """Where sign-ups go that are typed: a desk, or what stands in for one; see desk_typing.py."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
    def type_in(self, wanted: TypedSignUp, instead_of: Sequence[int] = ..., /) -> Kept: ...
    def untype(self, signups_typed: Sequence[int], /) -> int: ...
    def suggest_address(self, address: str, /) -> Suggestion | None: ...
    def doubt_paper(self, number: str, lists: Sequence[int], /) -> Sentence | None: ...
