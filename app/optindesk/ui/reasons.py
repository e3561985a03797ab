"""The ready reasons for a decision: which may be offered for a reply, and which at once."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.letter import Verdict
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.letters import Letter
from optindesk.flows.reviewing import Decision

_PLAIN_YES = sentence("plainly a yes in the person's own words")
_PLAIN_NO = sentence("plainly a no in the person's own words")
_PLAIN_LEAVE = sentence("asks to be taken off, in the person's own words")
_YES_AND_QUESTION = sentence("a yes, and a question that was answered since")
_FROM_ELSEWHERE = sentence("a yes, from another address of the same person")
_BY_SOMEBODY_ELSE = sentence("somebody else wrote it: the person will be waited for")
_NOT_RELATED = sentence("has nothing to do with the question")
_NEITHER = sentence("says neither yes nor no")

READY_REASONS: Mapping[Decision, tuple[Sentence, ...]] = {
    Decision.ACCEPT: (_PLAIN_YES, _FROM_ELSEWHERE, _YES_AND_QUESTION),
    Decision.DECLINE: (
        _PLAIN_NO,
        sentence("somebody else signed up with this address"),
        sentence("wants it only on a condition that we cannot meet"),
    ),
    Decision.LEAVE: (
        _PLAIN_LEAVE,
        sentence("complains about our mails"),
        sentence("what is known of the person was erased or told, as they wished"),
    ),
    Decision.UNRELATED: (
        _NOT_RELATED,
        sentence("advertising"),
        sentence("written by a machine"),
    ),
    Decision.BACK: (
        _NEITHER,
        sentence("asked on the telephone: will answer by mail"),
        _BY_SOMEBODY_ELSE,
    ),
    Decision.BOUNCED: (
        sentence("the mail server says that there is no such mailbox"),
        sentence("the mail server does not take mail for this address"),
        sentence("the mailbox is not used any more"),
    ),
}
"""Reasons that are often right; each can be changed before it goes into the log."""

_OWN_WORDS = frozenset({_PLAIN_YES, _PLAIN_NO, _PLAIN_LEAVE, _YES_AND_QUESTION})
"""What can be true only of a reply from the person's own address that names its question."""

_FITTING: Mapping[tuple[Decision, Verdict], Sentence] = {
    (Decision.ACCEPT, Verdict.YES): _PLAIN_YES,
    (Decision.DECLINE, Verdict.NO): _PLAIN_NO,
    (Decision.LEAVE, Verdict.LEAVE): _PLAIN_LEAVE,
    (Decision.BACK, Verdict.UNCLEAR): _NEITHER,
}
"""What follows from what the desk made of a reply."""


def offered(decision: Decision, letter: Letter) -> list[Sentence]:
    """The ready reasons that are not plainly untrue of a reply."""
    return [one for one in READY_REASONS[decision] if _may_be_true(one, letter)]


def _may_be_true(reason: Sentence, letter: Letter) -> bool:
    if reason in _OWN_WORDS:
        return letter.is_own and letter.is_named
    if reason == _FROM_ELSEWHERE:
        return bool(letter.alias)
    return reason != _BY_SOMEBODY_ELSE or not letter.is_own


def fitting(decision: Decision, letter: Letter, *, is_theirs: bool) -> Sentence | None:
    """The reason that is offered at once, None where none is known to be true.

    `is_theirs`: a person says that the sender's address is the asked person's own, too. What stands
    in the log is evidence: a person chooses it or writes it, no key press invents it.
    """
    if decision is Decision.UNRELATED:
        return None if letter.is_named else _NOT_RELATED
    reason = _FITTING.get((decision, letter.verdict))
    if reason == _PLAIN_YES and is_theirs:
        reason = _FROM_ELSEWHERE
    return reason if reason is not None and _may_be_true(reason, letter) else None
