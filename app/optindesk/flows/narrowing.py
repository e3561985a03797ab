"""What somebody types to narrow the table of people, as the store is asked it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from optindesk.core import filtering, stands
from optindesk.core.filtering import KEY_WORDS, MAY_WORDS, SPAN_WORDS, Key, May, Span, Vocabulary
from optindesk.core.model import Level, MailingList
from optindesk.core.sentence import Sentence, listed, sentence
from optindesk.core.standing import ENDED
from optindesk.core.stands import STAND_WORDS, STATE_WORDS, Stand
from optindesk.core.status import State
from optindesk.core.words import fold_text
from optindesk.store import archive, search
from optindesk.store.people_query import PeopleQuery
from optindesk.store.request_rows import WEEK

if TYPE_CHECKING:
    from optindesk.core.filtering import Filter

LAPSING, WRONG, COMES_BACK, TO_SEND = "lapsing", "wrong", "comes_back", "has_mail"
"""Choices among the states: who can answer for a week only, who needs the right address, whose mail
comes back, and to whom any mail waits in the outbox. They narrow other choices, which widen each
other."""

OPEN = (State.QUEUED, State.AWAITING, State.UNKNOWN, State.REFUSED, State.REVIEW)
"""The states of a question that can be cancelled."""

_BY_STATE = (Stand.TO_ASK, Stand.ENDED)
"""How people stand whom the states choose, in words of their own."""

CHOICES: Mapping[str, Sentence] = {
    **{state.value: STATE_WORDS[state] for state in OPEN},
    **{stand.value: said for stand, said in STAND_WORDS.items() if stand not in _BY_STATE},
    **{state.value: STATE_WORDS[state] for state in ENDED if state is not State.DECLINED},
    LAPSING: sentence("lapses within a week"),
    WRONG: sentence("needs the right address"),
    COMES_BACK: stands.COMES_BACK,
    TO_SEND: sentence("has a mail to be sent"),
}
"""What the table of people can be narrowed to among the states."""


def vocabulary(say: Callable[[Sentence], str]) -> Vocabulary:
    """What can be typed, in the language that `say` speaks and in English."""
    return Vocabulary(
        keys={
            key: (re.sub(r"[\s:\"]+", "-", say(said).lower()), key.value)
            for key, said in KEY_WORDS.items()
        },
        values={
            Key.STATE: {choice: (say(said), str(said), choice) for choice, said in CHOICES.items()},
            Key.LEVEL: {str(level.value): (str(level.value),) for level in Level if level},
            Key.CHANGED: {span.value: (say(SPAN_WORDS[span]), span.value) for span in Span},
            Key.MAY: {may.value: (say(MAY_WORDS[may]), may.value) for may in May},
        },
    )


def people_query(
    found: Filter,
    now: datetime,
    lists: Callable[[], Sequence[MailingList]] = archive.all_lists,
    order: str = "id",
    descending: bool = False,
) -> PeopleQuery:
    """Who is meant at a moment; days are those of its zone."""
    chosen = set(found.of(Key.STATE))
    states = chosen - {LAPSING, WRONG, COMES_BACK, TO_SEND}
    state = next(iter(states)) if len(states) == 1 else None
    stand = next((one for one in Stand if one == state), None)
    meant = _lists_named(found.of(Key.LIST), lists) if found.of(Key.LIST) else None
    since, until = _moments(found, now)
    # To the minute, so that page after page is asked for the same.
    soon = now.replace(second=0, microsecond=0) + WEEK
    may = found.of(Key.MAY)
    levels = [int(level) for level in found.of(Key.LEVEL)]
    return PeopleQuery(
        text=found.text,
        list_id=meant[0] if meant is not None and len(meant) == 1 else None,
        lists=frozenset(meant) if meant is not None and len(meant) != 1 else None,
        level=min(levels, default=None),
        sheet=" ".join(found.of(Key.SHEET)),
        languages=frozenset(map(fold_text, found.of(Key.LANGUAGE))),
        state=state if stand is None else None,
        stand=stand,
        states=frozenset(states) if len(states) > 1 else frozenset(),
        is_wrong=WRONG in chosen,
        comes_back=COMES_BACK in chosen,
        has_mail=TO_SEND in chosen,
        may=may[0] == May.YES if len(may) == 1 else None,
        lapses_before=soon if LAPSING in chosen else None,
        since=since,
        until=until,
        order=order,
        descending=descending,
    )


def doubts(text: str, words: Vocabulary) -> list[Sentence]:
    """What of a text is not what it looks like, and narrows by something else, or by nothing."""
    found = filtering.parse(text, words)
    unsure = found.unsure
    if unsure is not None and unsure.key is not None:
        choices = (words.values[unsure.key][one][0] for one in unsure.choices)
        typed = text[unsure.start : unsure.end]
        return [sentence("“{typed}” may mean: {choices}.", typed=typed, choices=listed(choices))]
    for typed in found.strange:
        key = words.key(typed.partition(":")[0])
        if key is not None:
            return [
                sentence(
                    "“{typed}” is looked for as it stands. Behind {key} these are known: {words}",
                    typed=typed,
                    key=f"{words.keys[key][0]}:",
                    words=listed(words.spell_value(key, one) for one in words.values[key]),
                )
            ]
    keys = listed(f"{spelt[0]}:" for spelt in words.keys.values())
    known = sentence(
        "“{typed}” is looked for as it stands. What is known: {keys}",
        typed=" ".join(found.strange),
        keys=keys,
    )
    return [known] if found.strange else []


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of what was typed that leaves nobody, the rest, and how many rows that has."""

    part: str
    rest: str
    count: int


def who_is_left_out(text: str, words: Vocabulary, now: datetime) -> LeftOut | None:
    """The first part of what was typed without which somebody would be found."""
    for one in filtering.parse(text, words).parts:
        rest = filtering.without(text, [one])
        count = search.count_people(people_query(filtering.parse(rest, words), now))
        if count:
            return LeftOut(text[one.start : one.end], rest, count)
    return None


def list_named(found: Filter, lists: Sequence[MailingList]) -> int | None:
    """The one list that is meant; None where it is none, or several."""
    meant = _lists_named(found.of(Key.LIST), lambda: lists)
    return meant[0] if len(meant) == 1 else None


def _lists_named(names: Sequence[str], lists: Callable[[], Sequence[MailingList]]) -> list[int]:
    """The lists that are called so, or whose names have that as a part where none is."""
    known = [(one.id, fold_text(one.name)) for one in lists()]
    meant: list[int] = []
    for name in map(fold_text, names):
        same = [number for number, one in known if one == name]
        meant += same or [number for number, one in known if name in one]
    return list(dict.fromkeys(meant))


def _moments(found: Filter, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From which moment and up to which something changed: over all days that were typed."""
    spans = [filtering.days_of(value, now.date()) for value in found.of(Key.CHANGED)]
    if not spans:
        return None, None
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    zone = now.tzinfo
    after = last + timedelta(days=1)
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)
