"""The sets that were written blind, from the purpose of the rule: who is taken for what.

How many there are is part of what they show, so it is checked: a set that shrinks is noticed. A run
of all reads a fifth of each set, another one each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from math import sqrt

import pytest

from mails import machines, people, strangers, traps
from mails.asked import AGAINST, YES, Sample, judged
from optindesk.core.letter import Judgement, Verdict

pytestmark = [
    pytest.mark.long,
    pytest.mark.no_cover,  # it walks far, and covers nothing that others do not
    pytest.mark.thinned,
]

SETS: dict[str, Callable[[], Iterator[Sample]]] = {
    "machines": machines.samples,
    "people": people.samples,
    "traps": traps.samples,
    "strangers' people": strangers.people,
    "strangers' machines": strangers.machines,
    "strangers' programs": strangers.programs,
    "strangers' signatures": strangers.signatures,
    "strangers' everyday": strangers.everyday,
    "nearly a yes": strangers.nearly,
}
FEWEST = {
    "machines": 3_800,
    "people": 4_200,
    "traps": 4_000,
    "strangers' people": 1_390,
    "strangers' machines": 150,
    "strangers' programs": 1_314,
    "strangers' signatures": 626,
    "strangers' everyday": 400,
    "nearly a yes": 1_180,
}
DECIDED = frozenset({Verdict.YES, Verdict.NO, Verdict.LEAVE, Verdict.JOIN})


Said = Callable[[str], list[tuple[Sample, Judgement]]]


@cache
def samples(name: str) -> list[Sample]:
    """All of a set."""
    return list(SETS[name]())


@pytest.fixture(scope="module")
def said(taken: Callable[[str], bool]) -> Said:
    """What is said of each sample of a set that this run reads."""

    @cache
    def said_of(name: str) -> list[tuple[Sample, Judgement]]:
        return [(sample, judged(sample)) for sample in samples(name) if taken(sample.name)]

    return said_of


def shown(wrong: list[tuple[Sample, Judgement]]) -> str:
    return "\n".join(
        f"{sample.name}: {judgement.verdict} ({judgement.reason}) {judgement.new_text!r}"
        for sample, judgement in wrong[:30]
    )


@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_as_large_as_ever_and_their_names_differ(name: str) -> None:
    names = [sample.name for sample in samples(name)]
    assert len(names) >= FEWEST[name]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_confirmed_that_a_person_did_not_plainly_say(name: str, said: Said) -> None:
    wrong = [
        (sample, judgement)
        for sample, judgement in said(name)
        if judgement.verdict is Verdict.YES and Verdict.YES not in sample.expected
    ]
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("name", ["machines", "strangers' machines"])
def test_no_machine_decides_anything_and_each_is_taken_for_what_it_is(
    name: str, said: Said
) -> None:
    wrong = [one for one in said(name) if one[1].verdict not in one[0].expected]
    assert not wrong, shown(wrong)


@pytest.mark.parametrize(
    ("name", "expected", "at_least"),
    [
        ("people", YES, 0.99),
        ("people", AGAINST, 0.97),
        ("strangers' programs", YES, 0.97),
        ("strangers' programs", AGAINST, 0.96),
        ("strangers' signatures", YES, 0.70),
        ("strangers' everyday", YES, 0.64),
        ("strangers' people", YES, 0.70),
        ("strangers' people", AGAINST, 0.80),
    ],
    ids=[
        "yes",
        "no and leave",
        "yes in any program",
        "no in any program",
        "yes above any signature",
        "yes amid small talk",
        "yes in the oddest words",
        "no in the oddest words",
    ],
)
def test_what_people_plainly_say_is_taken(
    name: str, expected: frozenset[Verdict], at_least: float, said: Said
) -> None:
    all_plain = [sample for sample in samples(name) if sample.expected <= expected]
    assert len(all_plain) >= 200
    plain = [one for one in said(name) if one[0].expected <= expected]
    missed = [one for one in plain if one[1].verdict not in one[0].expected]
    # By chance a part has more of what is missed than the whole: three standard deviations.
    left_out = 1 - len(plain) / len(all_plain)
    chance = 3 * sqrt(len(plain) * at_least * (1 - at_least) * left_out)
    assert len(missed) <= (1 - at_least) * len(plain) + chance, shown(missed)
    undecided = [one for one in missed if one[1].verdict in DECIDED]
    assert not undecided, "what is missed is shown to a person, not taken for something else"


@pytest.mark.parametrize(
    ("name", "fewest"),
    [
        ("people", 500),
        ("strangers' people", 360),
        ("strangers' programs", 130),
        ("strangers' signatures", 70),
        ("strangers' everyday", 100),
    ],
)
def test_what_a_person_must_read_is_not_decided(name: str, fewest: int, said: Said) -> None:
    doubtful = [sample for sample in samples(name) if not sample.expected & DECIDED]
    assert len(doubtful) >= fewest
    wrong = [
        one for one in said(name) if not one[0].expected & DECIDED and one[1].verdict in DECIDED
    ]
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("name", SETS)
def test_every_judgement_has_a_reason_that_can_be_read(name: str, said: Said) -> None:
    for _, judgement in said(name):
        assert len(str(judgement.reason)) > 5
        assert "{" not in str(judgement.reason)
