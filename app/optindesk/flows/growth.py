"""How lists grow: week by week, who said yes and who left, and how many are on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from optindesk.core.document import Bar, Bars
from optindesk.core.sentence import Sentence, figure, sentence, sentences
from optindesk.core.stands import Stand
from optindesk.store import growth, search
from optindesk.store.database import Store

WEEKS = 12
"""So many weeks are shown, the one that is on included."""

LEAST_WEEKS = 4
"""A list that is younger is shown over so many all the same."""

_ON = (Stand.CONFIRMED, Stand.ELSEWHERE, Stand.OTHER)

Say = Callable[[Sentence], str]


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday on: how many came and left, and how many are there at its end."""

    first: date
    joined: int
    left: int
    total: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The weeks of one list, or of all of them (`list_name` is None), the oldest first."""

    list_name: str | None
    weeks: tuple[Week, ...]

    @property
    def total(self) -> int:
        """How many are there now; on several lists, each counted."""
        return self.weeks[-1].total

    @property
    def gained(self) -> int:
        """How many more that are than before the first week."""
        return sum(week.joined - week.left for week in self.weeks)

    @property
    def said(self) -> tuple[Sentence, Sentence]:
        """How many are there, and what came of the weeks."""
        if self.list_name is None:
            now = sentences(
                "{n} person is on the lists now, each list counted.",
                "{n} people are on the lists now, each list counted.",
                self.total,
            )
        else:
            now = sentences(
                "{n} person is on the list now.", "{n} people are on the list now.", self.total
            )
        weeks, gained = len(self.weeks), self.gained
        ago = sentences("{n} week ago", "{n} weeks ago", weeks)
        if gained > 0:
            return now, sentences(
                "That is {n} more than {ago}.", "That is {n} more than {ago}.", gained, ago=ago
            )
        if gained < 0:
            return now, sentences(
                "That is {n} fewer than {ago}.", "That is {n} fewer than {ago}.", -gained, ago=ago
            )
        return now, sentence("That is as many as {ago}.", ago=ago)


def grown(store: Store, list_id: int | None, now: datetime) -> Growth:
    """The last weeks of a list, or of all; its weeks begin on Mondays, by the desk's own clock.

    Who came back after having left counts when that was; what was before is not known then.
    """
    monday = now.date() - timedelta(days=now.weekday())
    days = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    moments = [datetime.combine(day, time(), now.tzinfo) for day in days]
    with store.reading():
        known = [one for one in search.lists_with_counts() if list_id in (None, one["id"])]
        joined, left, on = [0] * WEEKS, [0] * WEEKS, 0
        for one in known:
            on += _on_it(one["counts"])
            for place, n in enumerate(growth.joined(one["id"], moments)):
                joined[place] += n
            for place, n in enumerate(growth.left(one["id"], moments)):
                left[place] += n
    weeks: list[Week] = []
    for day, came, went in zip(reversed(days), reversed(joined), reversed(left), strict=True):
        weeks.insert(0, Week(day, came, went, max(0, on)))
        on -= came - went
    name = known[0]["name"] if list_id is not None and known else None
    return Growth(name, _without_empty_beginning(weeks))


def _on_it(counts: Mapping[str, int]) -> int:
    return sum(counts.get(stand.value, 0) for stand in _ON)


def _without_empty_beginning(weeks: list[Week]) -> tuple[Week, ...]:
    first = next((n for n, one in enumerate(weeks) if one.total or one.joined), len(weeks))
    return tuple(weeks[min(first, len(weeks) - LEAST_WEEKS) :])


def bars(found: Growth, say: Say) -> Bars:
    """The weeks as they are drawn: how many are there, and below how many came in each."""
    labels = tuple(say(sentence("{day}", day=week.first)) for week in found.weeks)
    came = Bar(
        say(sentence("came in that week")), "confirmed", tuple(w.joined for w in found.weeks)
    )
    there = Bar(say(sentence("on the list")), "waiting", tuple(w.total for w in found.weeks))
    return Bars(labels, (came,), there, number=lambda n: say(figure(n)))


def in_words(week: Week) -> Sentence:
    """What a week of the chart shows, for who points at it, or has it read out."""
    return sentence(
        "Week of {day}: {joined} came, {left} left, {total} on the list then.",
        day=week.first,
        joined=week.joined,
        left=week.left,
        total=week.total,
    )
