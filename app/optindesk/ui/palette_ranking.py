"""Which commands a few typed letters mean: what begins so comes first, then what is alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from optindesk.core.looking import fit, typed_words
from optindesk.core.words import fold_text

ALIKE = 75.0
"""From this score of rapidfuzz on (0 to 100) a word is taken for what was meant: two letters that
changed places in a short word reach it, another word does not."""

BETTER_THAN_ALIKE = 101
"""By so much what fits is better than what is only alike."""

LEAST_ALIKE = 3
"""Of fewer letters nothing can be said about what was meant."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done. `where` says where it stands, `about` what it does, `also` are
    other words by which it is looked for; `why_not` says why it cannot be done now, empty: it can.
    Under its `key` it is remembered as used; empty: it is not."""

    key: str
    title: str
    where: str
    act: Callable[[], object]
    about: str = ""
    shortcut: str = ""
    also: str = ""
    why_not: str = ""


def ranked(commands: Sequence[Command], typed: str, recent: Sequence[str]) -> list[Command]:
    """The commands that fit, the best first; among those that fit alike those that can be done,
    and of these the ones that were used last (`recent`, by their keys, the newest first), then in
    their own order."""
    wanted = typed_words(typed)
    used = {key: place for place, key in enumerate(recent)}
    found: list[tuple[float, bool, int, int, Command]] = []
    for command in commands:
        score = _score(command, wanted)
        if score:
            place = used.get(command.key, len(used))
            found.append((-score, bool(command.why_not), place, len(found), command))
    return [command for *_, command in sorted(found, key=lambda one: one[:4])]


def _score(command: Command, wanted: Sequence[str]) -> float:
    """How well it fits; 0: not at all."""
    if not wanted:
        return 1
    known = fit(wanted, command.title, (command.where, command.also), command.about)
    return known * BETTER_THAN_ALIKE or _likeness(fold_text(command.title).split(), wanted)


def _likeness(words: Sequence[str], wanted: Sequence[str]) -> float:
    """How alike words are to those typed with wrong letters; 0 where one of these is like none."""
    from rapidfuzz import fuzz  # when something is typed first: the window opens without it

    if min(map(len, wanted)) < LEAST_ALIKE:
        return 0
    scores = [max((fuzz.ratio(one, word) for word in words), default=0) for one in wanted]
    return min(scores) if min(scores) >= ALIKE else 0
