"""What happened since somebody last looked at the desk, at least since yesterday began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from optindesk.core.codes import Code
from optindesk.core.model import SignUpSource
from optindesk.core.sentence import Sentence, sentences
from optindesk.flows.groups import ASKED
from optindesk.store import news
from optindesk.store.database import Store

MOST_SHEETS = 3
"""So many sheets are named; of more only how many they were."""


class Kind(StrEnum):
    """What is told of."""

    YES = "yes"
    NO = "no"
    LEFT = "left"
    BACK = "back"
    SIGNED_UP = "signed up"
    SHEET = "sheet"
    SENT = "sent"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of news: `n` of a kind."""

    kind: Kind
    n: int
    said: Sentence


@dataclass(frozen=True, slots=True)
class News:
    """All of them since a moment."""

    since: datetime
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """When the desk was looked at on this computer: last, and last on a day before that one."""

    before: datetime | None = None
    last: datetime | None = None

    def at(self, now: datetime) -> Looked:
        """The same once it is looked at again."""
        if self.last is not None and self.last.astimezone(now.tzinfo).date() < now.date():
            return Looked(self.last, now)
        return replace(self, last=now)

    def since(self, now: datetime) -> datetime:
        """Since when there is news: since the last look on another day; at least since yesterday's
        beginning where that is not known."""
        yesterday = datetime.combine(now.date() - timedelta(days=1), time(), now.tzinfo)
        return self.before if self.before is not None else yesterday

    @property
    def text(self) -> str:
        """As it is kept in the settings of a computer."""
        return "|".join(at.isoformat() if at is not None else "" for at in (self.before, self.last))

    @classmethod
    def from_text(cls, text: str) -> Looked:
        """What was kept; nothing where it cannot be read."""
        before, _, last = text.partition("|")
        return cls(_moment(before), _moment(last))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def news_since(store: Store, moment: datetime) -> News:
    """What the log says since then, by kind; what did not happen is left out."""
    with store.reading():
        first = news.first_since(moment)
        pieces = [
            *(Piece(kind, n, say(n)) for kind, count, say in _COUNTED if (n := count(first))),
            *_sheets(first),
        ]
    order = list(Kind)
    return News(moment, tuple(sorted(pieces, key=lambda one: order.index(one.kind))))


def _signed_up(first: int) -> int:
    """How many sign-ups came in otherwise than by a sheet and were not taken back, as far as that
    can be counted."""
    if news.count(Code.SIGNUP_RECORDED, first) > news.LOOKED_AT:
        return 0  # a large sheet: it is told by itself
    taken_back = {one.get("signup") for one in news.values(Code.SIGNUP_TAKEN_BACK, first)}
    return sum(
        one.get("source") != SignUpSource.SHEET.value and one.get("signup") not in taken_back
        for one in news.values(Code.SIGNUP_RECORDED, first)
    )


_COUNTED: tuple[tuple[Kind, Callable[[int], int], Callable[[int], Sentence]], ...] = (
    (
        Kind.YES,
        lambda first: news.people(Code.REQUEST_CONFIRMED, first),
        lambda n: sentences("{n} person said yes", "{n} people said yes", n),
    ),
    (
        Kind.NO,
        lambda first: news.people(Code.REQUEST_DECLINED, first),
        lambda n: sentences("{n} person said no", "{n} people said no", n),
    ),
    (
        Kind.LEFT,
        lambda first: news.people(Code.SUBSCRIPTION_WITHDRAWN, first),
        lambda n: sentences("{n} person left", "{n} people left", n),
    ),
    (
        Kind.BACK,
        lambda first: (
            news.count(Code.REQUEST_BOUNCED, first) + news.count(Code.ADDRESS_BOUNCED, first)
        ),
        lambda n: sentences("{n} mail came back", "{n} mails came back", n),
    ),
    (
        Kind.SIGNED_UP,
        _signed_up,
        lambda n: sentences("{n} single sign-up came in", "{n} single sign-ups came in", n),
    ),
    (
        Kind.SENT,
        lambda first: news.count(Code.MAIL_HANDED_OVER, first),
        lambda n: sentences("{n} mail was sent", "{n} mails were sent", n),
    ),
    (
        Kind.LAPSED,
        lambda first: news.count(Code.REQUEST_EXPIRED, first),
        lambda n: sentences("{n} question lapsed", "{n} questions lapsed", n),
    ),
)


def _sheets(first: int) -> list[Piece]:
    """Each sheet that was imported and not taken back, with how many people it brought."""
    taken_back = {one["import_id"] for one in news.values(Code.IMPORT_TAKEN_BACK, first)}
    sheets = news.values(Code.IMPORT_PUBLISHED, first)
    found = [one for one in sheets if one.get("import_id") not in taken_back]
    if len(found) > MOST_SHEETS:
        said = sentences("{n} sheet was imported", "{n} sheets were imported", len(found))
        return [Piece(Kind.SHEET, len(found), said)]
    return [_sheet(str(one["sheet"]), _brought(one.get("counts", ()))) for one in reversed(found)]


def _sheet(name: str, people: int) -> Piece:
    said = sentences(
        "Sheet {sheet} brought {n} sign-up",
        "Sheet {sheet} brought {n} sign-ups",
        people,
        sheet=name,
    )
    return Piece(Kind.SHEET, people, said)


def _brought(counts: list[str]) -> int:
    """How many sign-ups of a sheet count, by what the log says of its rows (“new=12”)."""
    found = dict(one.rpartition("=")[::2] for one in counts)
    return sum(int(found.get(group.value, 0)) for group in ASKED)
