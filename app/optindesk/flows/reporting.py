"""The report: what was asked, and what became of it, over time and by list, sheet and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from optindesk.core.document import Bar, Bars, Block, Booklet, Facts, Heading, Table, Text
from optindesk.core.sentence import Sentence, figure, sentence, sentence_in
from optindesk.core.status import RequestStatus
from optindesk.store import archive, figures
from optindesk.store.database import Store
from optindesk.store.figures import Count, Span

MOST_LINES = 20
"""So many sheets and places are told, those with most questions."""

DAYS, WEEKS = 31, 183
"""A span up to so many days is told by days, by weeks; a longer one by months."""

OUTCOMES: dict[str, Sentence] = {
    "confirmed": sentence_in("how many", "said yes"),
    "waiting": sentence_in("how many", "waiting"),
    "declined": sentence_in("how many", "said no"),
    "lapsed": sentence_in("how many", "lapsed"),
    "bounced": sentence_in("how many", "came back"),
}
"""What becomes of a question, as it is counted."""

_OUTCOME = {
    RequestStatus.OPEN: "waiting",
    RequestStatus.CONFIRMED: "confirmed",
    RequestStatus.DECLINED: "declined",
    RequestStatus.EXPIRED: "lapsed",
    RequestStatus.BOUNCED: "bounced",
}
_TIMES: tuple[tuple[timedelta, Sentence], ...] = (
    (timedelta(hours=1), sentence("within an hour")),
    (timedelta(days=1), sentence("within a day")),
    (timedelta(days=3), sentence("within three days")),
    (timedelta(days=7), sentence("within a week")),
    (timedelta.max, sentence("later")),
)


@dataclass(slots=True)
class Line:
    """What was asked under a name: a list, a sheet, a place, or the first day of a period."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))

    @property
    def asked(self) -> int:
        return sum(self.counts.values())

    @property
    def rate(self) -> int:
        """How many of a hundred said yes."""
        return round(100 * self.counts["confirmed"] / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class Report:
    """The figures; `list_name` is None for all lists, `times` are how soon a yes came."""

    list_name: str | None
    since: date | None
    until: date | None
    total: Line
    periods: tuple[Line, ...]
    lists: tuple[Line, ...]
    sheets: tuple[Line, ...]
    places: tuple[Line, ...]
    times: tuple[tuple[Sentence, int], ...]


def report(
    store: Store,
    list_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Report:
    """What was asked since a moment and before another, about a list or all of them.

    Each list or level that a question is about counts; one that gave way to another question, or
    was cancelled, or waits in the outbox yet, does not. Days are those of UTC.
    """
    span = Span(since, until, list_id)
    with store.reading():
        days = _lines(figures.by_day(span))
        known = None if list_id is None else archive.list_by_id(list_id)
        total = Line("")
        for day in days:
            for outcome, n in day.counts.items():
                total.counts[outcome] += n
        return Report(
            list_name=known.name if known is not None else None,
            since=since.date() if since else None,
            until=(until - timedelta(days=1)).date() if until else None,
            total=total,
            periods=tuple(_periods(days)),
            lists=_most(_lines(figures.by_list(span)), 0),
            sheets=_most(_lines(figures.by_sheet(span)), MOST_LINES),
            places=_most(_lines(figures.by_place(span)), MOST_LINES),
            times=_times(span),
        )


def _lines(counts: Iterable[Count]) -> list[Line]:
    found: dict[str, Line] = {}
    for one in counts:
        outcome = _OUTCOME[one.status]
        if outcome == "confirmed" and not one.accepted:
            outcome = "declined"  # a yes to other parts of the question left this one out
        found.setdefault(one.name, Line(one.name)).counts[outcome] += one.n
    return list(found.values())


def _most(lines: list[Line], most: int) -> tuple[Line, ...]:
    by_asked = sorted(lines, key=lambda line: (-line.asked, line.name))
    return tuple(by_asked[: most or None])


def _periods(days: list[Line]) -> Iterable[Line]:
    """The days put together, so that there are not too many; none is missing in between."""
    if not days:
        return []
    first, last = (date.fromisoformat(day.name) for day in (days[0], days[-1]))
    begin = _beginning((last - first).days)
    found: dict[str, Line] = {}
    for n in range((last - first).days + 1):
        name = begin(first + timedelta(days=n)).isoformat()
        found.setdefault(name, Line(name))
    for day in days:
        line = found[begin(date.fromisoformat(day.name)).isoformat()]
        for outcome, n in day.counts.items():
            line.counts[outcome] += n
    return found.values()


def _beginning(length: int) -> Callable[[date], date]:
    """On which day the period begins that a day is in."""
    if length <= DAYS:
        return lambda day: day
    if length <= WEEKS:
        return lambda day: day - timedelta(days=day.weekday())
    return lambda day: day.replace(day=1)


def _times(span: Span) -> tuple[tuple[Sentence, int], ...]:
    counts = [0] * len(_TIMES)
    for handed_over, came in figures.times(span):
        took = came - handed_over
        counts[next(n for n, (most, _) in enumerate(_TIMES) if took <= most)] += 1
    return tuple((said, n) for (_, said), n in zip(_TIMES, counts, strict=True))


# --- as it is shown -------------------------------------------------------------------------------

Say = Callable[[Sentence], str]


def title(found: Report, say: Say) -> str:
    """What it is about."""
    if found.list_name is None:
        return say(sentence("Report on all lists"))
    return say(sentence("Report on “{list}”", list=found.list_name))


def span_of(found: Report, say: Say) -> str:
    """From when until when."""
    if found.since is not None and found.until is not None:
        return say(sentence("{since} – {until}", since=found.since, until=found.until))
    if found.since is not None:
        return say(sentence("since {since}", since=found.since))
    if found.until is not None:
        return say(sentence("until {until}", until=found.until))
    return say(sentence("from the beginning"))


def blocks(found: Report, say: Say) -> tuple[Block, ...]:
    """The report as it is read on a screen and on paper: beside each picture stands its table."""
    total = found.total
    if not total.asked:
        return (Text(say(sentence("Nobody was asked in this time."))),)
    facts = [(say(sentence("asked")), say(figure(total.asked)))]
    facts += [(say(said), say(figure(total.counts[name]))) for name, said in OUTCOMES.items()]
    facts.append((say(sentence("said yes, of a hundred")), say(figure(total.rate))))
    periods = [named(line, say) for line in found.periods]
    shown: list[Block] = [
        Facts(tuple(facts)),
        Heading(say(sentence("Asked, and what became of it"))),
        _bars(periods, say),
        _table(sentence("From"), periods, say),
        Heading(say(sentence("How soon a yes came"))),
        Bars(
            tuple(say(said) for said, _ in found.times),
            (Bar(say(OUTCOMES["confirmed"]), "confirmed", tuple(n for _, n in found.times)),),
            number=lambda n: say(figure(n)),
        ),
        Table(
            (say(sentence("After the mail went out")), say(OUTCOMES["confirmed"])),
            (70, 30),
            tuple((say(said), say(figure(n))) for said, n in found.times),
            has_figures=True,
        ),
    ]
    for heading, first, lines in (
        (sentence("By list"), sentence("List"), found.lists),
        (sentence("By sheet"), sentence("Sheet"), found.sheets),
        (sentence("By place"), sentence("Place"), found.places),
    ):
        if lines:
            shown += [Heading(say(heading)), _table(first, lines, say)]
    return tuple(shown)


def named(period: Line, say: Say) -> Line:
    """A period by its first day, as the reader's language writes it."""
    return replace(period, name=say(sentence("{day}", day=date.fromisoformat(period.name))))


def _bars(lines: Iterable[Line], say: Say) -> Bars:
    known = tuple(lines)
    return Bars(
        tuple(line.name for line in known),
        tuple(
            Bar(say(said), name, tuple(line.counts[name] for line in known))
            for name, said in OUTCOMES.items()
        ),
        number=lambda n: say(figure(n)),
    )


def _table(first: Sentence, lines: Iterable[Line], say: Say) -> Table:
    level = say(sentence("a permission level"))
    rows = tuple(
        (
            line.name or level,
            say(figure(line.asked)),
            *(say(figure(line.counts[name])) for name in OUTCOMES),
            f"{line.rate} %",
        )
        for line in lines
    )
    heads = (first, sentence("asked"), *OUTCOMES.values(), sentence("rate"))
    return Table(tuple(say(one) for one in heads), (30, *[10] * 7), rows, has_figures=True)


def booklet(found: Report, sender: str, say: Say) -> Booklet:
    """The report to be printed."""
    name = title(found, say)
    head: tuple[Block, ...] = (Heading(name, 1), Text(span_of(found, say), quiet=True))
    page = say(sentence("page {page} of {pages}", page="{page}", pages="{pages}"))
    return Booklet(name, name, sender, page, head + blocks(found, say))
