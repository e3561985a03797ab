"""Ready reasons: what is offered for the log is nothing that is plainly untrue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from optindesk.core.letter import Verdict
from optindesk.flows import reviewing
from optindesk.flows.desk import Desk
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Decision
from optindesk.ui.reasons import READY_REASONS, fitting, offered
from pages import ANNA

OWN_WORDS = "own words"


@pytest.fixture
def own(desk: Desk, ask_back: Callable[..., None]) -> Letter:
    """Anna's own reply, which names her question."""
    ask_back(ANNA)
    (waiting,) = reviewing.waiting()
    return desk.letter(waiting.id)


def said_at_once(decision: Decision, letter: Letter, *, is_theirs: bool = False) -> str:
    reason = fitting(decision, letter, is_theirs=is_theirs)
    return "" if reason is None else str(reason)


def all_offered(letter: Letter) -> str:
    return "\n".join(str(one) for decision in Decision for one in offered(decision, letter))


@pytest.mark.parametrize(
    ("decision", "verdict"),
    [
        (Decision.ACCEPT, Verdict.YES),
        (Decision.DECLINE, Verdict.NO),
        (Decision.LEAVE, Verdict.LEAVE),
    ],
)
def test_the_persons_own_words_are_those_of_her_address_that_name_the_question(
    own: Letter, decision: Decision, verdict: Verdict
) -> None:
    assert (own.is_own, own.is_named) == (True, True)
    own = replace(own, verdict=verdict)
    assert OWN_WORDS in said_at_once(decision, own)
    for other in (
        replace(own, is_own=False, alias="anna@work.example"),
        replace(own, is_own=False),
        replace(own, is_named=False),
        replace(own, is_own=False, is_named=False),
    ):
        assert said_at_once(decision, other) == ""
        assert OWN_WORDS not in all_offered(other)
    for another in set(Verdict) - {verdict}:
        assert said_at_once(decision, replace(own, verdict=another)) == ""


def test_another_address_is_hers_only_if_a_person_says_so(own: Letter) -> None:
    elsewhere = "a yes, from another address of the same person"
    assert elsewhere not in all_offered(own)
    other = replace(own, verdict=Verdict.YES, is_own=False, alias="anna@work.example")
    assert elsewhere in all_offered(other)
    assert said_at_once(Decision.ACCEPT, other) == ""
    assert said_at_once(Decision.ACCEPT, other, is_theirs=True) == elsewhere
    known = replace(other, alias="")
    assert offered(Decision.ACCEPT, known) == [], "it is another person here, or nobody can be read"


def test_what_names_our_question_is_not_called_unrelated_by_itself(own: Letter) -> None:
    assert said_at_once(Decision.UNRELATED, own) == ""
    stray = replace(own, is_named=False)
    assert said_at_once(Decision.UNRELATED, stray) == "has nothing to do with the question"


def test_somebody_else_wrote_it_only_where_that_is_so(own: Letter) -> None:
    assert "somebody else wrote it" not in all_offered(own)
    assert "somebody else wrote it" in all_offered(replace(own, is_own=False))


def test_for_each_decision_on_a_plain_reply_there_is_something_to_choose(own: Letter) -> None:
    assert all(offered(decision, own) for decision in READY_REASONS)
