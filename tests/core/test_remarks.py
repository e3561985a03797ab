"""Remarks beside an answer: left out of account as whole clauses, and only of harmless words."""

from __future__ import annotations

import re

import pytest

from mail_clients import gmail, phrases, question, verdict
from optindesk.core.letter import Verdict
from optindesk.core.lexicon import lexicon
from optindesk.core.phrases import Part

LANGUAGES = sorted(phrases())


def meant(text: str, language: str = "en") -> Verdict:
    return verdict(gmail(text), question(language)).verdict


@pytest.mark.parametrize(
    "text",
    [
        "Yes please! I love your garden.",
        "I love your garden, yes please",
        "Yes please, I love your garden and your flowers",
        "Yes please, I love your garden and\nyour flowers",
        "Yes and I love your garden",
        "Yes\n\nPS I love your tulips",
        "Yes\n\nP.S. I love your tulips",
        "Yes please\n\nKind regards from Porto\nAnna",
        "Yes, thanks, greetings from São Paulo!",
        "Yes please, and greetings from Rio de Janeiro",
    ],
)
def test_a_remark_beside_a_yes_changes_nothing(text: str) -> None:
    assert meant(text) is Verdict.YES


@pytest.mark.parametrize(
    "text",
    [
        "I love your garden",
        "I love your garden, your flowers, your tulips",
        "Kind regards from Porto",
    ],
)
def test_a_remark_alone_is_no_answer(text: str) -> None:
    assert meant(text) is Verdict.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Yes I love your garden but",
        "Yes please, I love your garden only",
        "Yes please, I love your garden? ",
        "Yes please, I love your garden 2",
        "Yes please, I do not love your garden",
        "Yes please, my husband",
        "Yes please, garden",
        "Yes please, greetings from hell",
        "Yes please, greetings from my Husband",
        "Yes please, greetings from Porto where I say no",
        "Yes please, greetings from Nobody",
        "Yes please, greetings from de",
        "Yes please, and",
        "Yes please, mein Garden",
    ],
)
def test_what_is_not_wholly_harmless_is_no_remark(text: str) -> None:
    assert meant(text) is Verdict.UNCLEAR


def test_a_remark_beside_a_no_leaves_it_a_no() -> None:
    assert meant("No thanks, I love your garden") is Verdict.NO


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_remark_can_turn_an_answer(language: str) -> None:
    spoken = phrases()[language]
    harmless = spoken.words(Part.REMARKS) | spoken.words(Part.REMARK_WORDS)
    for other in {language, "en"}:
        words = lexicon((phrases()[other],), (phrases()[other],))
        assert harmless & words.risky == frozenset(), other
        assert harmless & words.harmful == frozenset(), other
        turning = (p for p in phrases()[other].patterns[Part.NOT_TAUGHT])
        single = {word for run in turning for word in re.split(r"[()|]", run) if " " not in word}
        assert harmless & single - {""} == frozenset(), other
