"""The single keys of “Please read”: letters of the words that stand on it, so of its language."""

from __future__ import annotations

from typing import NamedTuple

from optindesk.flows.reviewing import Decision
from optindesk.ui.words import Words

NEXT, BEFORE, UNDO = "J", "K", "Z"
"""The same in all languages, as in other programs for mail."""


class ReplyKeys(NamedTuple):
    """The letter of each deed, in the order in which translators give them."""

    accept: str
    decline: str
    leave: str
    unrelated: str
    back: str
    bounced: str
    reply: str
    teach: str
    alias: str
    never: str
    original: str
    save: str
    story: str
    whole: str
    evidence: str

    def of(self, decision: Decision) -> str:
        """The letter of a decision."""
        letter: str = getattr(self, decision.value)
        return letter


def reply_keys(words: Words) -> ReplyKeys:
    """The letters in a language. The invented one has none of its own: there they are as here."""
    # Translators: one letter from A to Z for each of these words, each another one, none of J, K
    # and Z; a letter of your word for it: Accept, Decline, Leave, Not related, Back to waiting,
    # It came back, Reply…, Learn this sentence, The address is one of theirs, Never write there
    # again, Original…, Save…, Story, The whole text, Evidence.
    letters = words("A D L N B C R T M V O S P W E").split()
    if len(letters) != len(ReplyKeys._fields):
        return ReplyKeys(*"ADLNBCRTMVOSPWE")
    return ReplyKeys(*letters)
