"""Patterns of sentences, ``(a|b)`` one of, ``[c]`` optional, and the graph of words they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from optindesk.core.words import phrase_of


class Choice(NamedTuple):
    """One of several runs of steps; an empty one among them when it is optional."""

    runs: tuple[Run, ...]


Step: TypeAlias = str | Choice
Run: TypeAlias = tuple[Step, ...]

_SIGNS = re.compile(r"[()\[\]|]|[^()\[\]|]+")
_CLOSED_BY = {"(": ")", "[": "]"}


def parse(pattern: str) -> Run:
    """The steps of a pattern, with its words as they are compared.

    Raises ValueError when it is misspelt or says nothing.
    """
    signs = _SIGNS.findall(pattern)
    choice, rest = _choice(signs, 0)
    if rest != len(signs):
        raise ValueError(f"“{pattern}” has a bracket or a bar too many")
    if next(words_of((choice,)), None) is None:
        raise ValueError(f"“{pattern}” says nothing")
    return choice.runs[0] if len(choice.runs) == 1 else (choice,)


def _choice(signs: Sequence[str], at: int) -> tuple[Choice, int]:
    runs: list[Run] = []
    while True:
        run, at = _run(signs, at)
        runs.append(run)
        if at == len(signs) or signs[at] != "|":
            return Choice(tuple(runs)), at
        at += 1


def _run(signs: Sequence[str], at: int) -> tuple[Run, int]:
    steps: list[Step] = []
    while at < len(signs) and signs[at] not in ")]|":
        sign = signs[at]
        if sign in _CLOSED_BY:
            choice, at = _choice(signs, at + 1)
            if at == len(signs) or signs[at] != _CLOSED_BY[sign]:
                raise ValueError(f"“{''.join(signs)}” lacks a “{_CLOSED_BY[sign]}”")
            steps.append(choice if sign == "(" else Choice(((), *choice.runs)))
        else:
            steps.extend(phrase_of(sign))
        at += 1
    return tuple(steps), at


def words_of(run: Run) -> Iterator[str]:
    """All words of a pattern."""
    for step in run:
        if isinstance(step, str):
            yield step
        else:
            for inner in step.runs:
                yield from words_of(inner)


class Node:
    """A place in the graph: which words lead on from it, and what is said when one stops here."""

    __slots__ = ("after", "said")

    def __init__(self, after: dict[str, list[Node]], said: int = 0) -> None:
        self.after = after
        self.said = said


def graph_of(runs: Iterable[Run], said: int, also: Mapping[str, str]) -> Node:
    """Where all these patterns begin; at the end of each its `said` stands, a bit or several.

    `also` is how a word may be spelled, too.
    """
    end = Node({}, said)
    start = merged(_leading(run, end, also) for run in runs)
    return Node(start.after)  # a pattern without words says nothing


def _leading(run: Run, tail: Node, also: Mapping[str, str]) -> Node:
    for step in reversed(run):
        if isinstance(step, str):
            tail = Node({step: [tail], also.get(step, step): [tail]})
        else:
            tail = merged(_leading(inner, tail, also) for inner in step.runs)
    return tail


def merged(nodes: Iterable[Node]) -> Node:
    """The node that leads where any of these leads."""
    after: dict[str, list[Node]] = {}
    said = 0
    for node in nodes:
        said |= node.said
        for word, places in node.after.items():
            after.setdefault(word, []).extend(places)
    return Node(after, said)


class Reading:
    """How far into a graph some words have led: all places at once, kept for the next time."""

    __slots__ = ("_after", "_nodes", "said")

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._after: dict[str, Reading] = {}
        self.said = 0
        for node in nodes:
            self.said |= node.said

    def after(self, word: str) -> Reading | None:
        """One word further; None where no pattern goes on with it."""
        found = self._after.get(word)
        if found is None:
            nodes = [after for node in self._nodes for after in node.after.get(word, ())]
            if nodes:
                found = self._after[word] = Reading(list(dict.fromkeys(nodes)))
        return found

    def firsts(self, said: int) -> frozenset[str]:
        """The words that by themselves say one of these."""
        return frozenset(
            word
            for node in self._nodes
            for word, places in node.after.items()
            if any(place.said & said for place in places)
        )


def said_by(begin: Reading, words: Iterable[str]) -> int:
    """What these words say as a whole; 0 where they are no sentence."""
    for word in words:
        further = begin.after(word)
        if further is None:
            return 0
        begin = further
    return begin.said


def read(begin: Reading, words: Sequence[str], start: int = 0) -> Iterator[tuple[int, int]]:
    """Behind which word a sentence ends that begins at `start`, and what it says.

    Each of several ends, the nearest first.
    """
    place = begin
    for at in range(start, len(words)):
        further = place.after(words[at])
        if further is None:
            return
        place = further
        if place.said:
            yield at + 1, place.said
