"""All the sentences that a pattern of ours stands for, spelled out one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from optindesk.core.patterns import Node, Run, parse
from optindesk.core.phrases import Part, Phrases
from optindesk.core.words import Phrase

MOST = 50_000
"""How many sentences one pattern may stand for: more than that, nobody has thought of."""


def spelled_out(pattern: str) -> list[Phrase]:
    """The sentences of a pattern, in order; AssertionError for one that means too many."""
    found = {sentence for sentence in _sentences(parse(pattern)) if sentence}
    return sorted(found)


def _sentences(run: Run) -> list[Phrase]:
    found: list[Phrase] = [()]
    for step in run:
        inner = (
            [(step,)] if isinstance(step, str) else [s for r in step.runs for s in _sentences(r)]
        )
        assert len(found) * len(inner) <= MOST, run
        found = [before + after for before, after in product(found, inner)]
    return found


def sentences(phrases: Phrases, part: Part, a_pattern: int = MOST) -> Iterator[Phrase]:
    """The sentences of a part; a fair sample of a pattern with more than `a_pattern` of them."""
    for pattern in phrases.patterns[part]:
        found = spelled_out(pattern)
        yield from found[:: -(-len(found) // a_pattern)]


def in_both(one: Sequence[Node], other: Sequence[Node], said: Phrase = ()) -> Iterator[Phrase]:
    """The sentences that begin in the first places and in the second ones, walked side by side.

    However many each of them has: only where both go on is looked at.
    """
    if any(node.said for node in one) and any(node.said for node in other):
        yield said
    words, others = ({word for node in nodes for word in node.after} for nodes in (one, other))
    for word in sorted(words & others):
        yield from in_both(_behind(one, word), _behind(other, word), (*said, word))


def _behind(nodes: Sequence[Node], word: str) -> list[Node]:
    return list(dict.fromkeys(after for node in nodes for after in node.after.get(word, ())))
