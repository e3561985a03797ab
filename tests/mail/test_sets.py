"""The sets that were written blind, from the purpose of the rule: who is taken for what.

How many there are is part of what they show, so it is checked: a set that shrinks is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from mails import machines, people, strangers, traps
from mails.asked import AGAINST, YES, Sample, judged
from optindesk.core.letter import Judgement, Verdict

pytestmark = [
    pytest.mark.long,
    pytest.mark.no_cover,  # it walks far, and covers nothing that others do not
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


@cache
def said(name: str) -> list[tuple[Sample, Judgement]]:
    """What is said of each sample of a set."""
    return [(sample, judged(sample)) for sample in SETS[name]()]


def shown(wrong: list[tuple[Sample, Judgement]]) -> str:
    return "\n".join(
        f"{sample.name}: {judgement.verdict} ({judgement.reason}) {judgement.new_text!r}"
        for sample, judgement in wrong[:30]
    )


@pytest.mark.parametrize("name", SETS)
def test_the_sets_are_as_large_as_ever_and_their_names_differ(name: str) -> None:
    names = [sample.name for sample, _ in said(name)]
    assert len(names) >= FEWEST[name]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", SETS)
def test_nothing_is_confirmed_that_a_person_did_not_plainly_say(name: str) -> None:
    wrong = [
        (sample, judgement)
        for sample, judgement in said(name)
        if judgement.verdict is Verdict.YES and Verdict.YES not in sample.expected
    ]
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("name", ["machines", "strangers' machines"])
def test_no_machine_decides_anything_and_each_is_taken_for_what_it_is(name: str) -> None:
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
    name: str, expected: frozenset[Verdict], at_least: float
) -> None:
    plain = [one for one in said(name) if one[0].expected <= expected]
    missed = [one for one in plain if one[1].verdict not in one[0].expected]
    assert len(plain) >= 200
    assert len(missed) <= (1 - at_least) * len(plain), shown(missed)
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
def test_what_a_person_must_read_is_not_decided(name: str, fewest: int) -> None:
    doubtful = [one for one in said(name) if not one[0].expected & DECIDED]
    wrong = [one for one in doubtful if one[1].verdict in DECIDED]
    assert len(doubtful) >= fewest
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("name", SETS)
def test_every_judgement_has_a_reason_that_can_be_read(name: str) -> None:
    for _, judgement in said(name):
        assert len(str(judgement.reason)) > 5
        assert "{" not in str(judgement.reason)
