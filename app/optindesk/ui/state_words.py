"""The words that the screen has for states, groups and decisions, as tables of data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import State
from optindesk.flows.reviewing import Decision
from optindesk.flows.signups import Group

STATE_WORDS: Mapping[State, Sentence] = {
    State.QUEUED: sentence("to be sent"),
    State.AWAITING: sentence("waiting"),
    State.UNKNOWN: sentence("not sure if sent"),
    State.REFUSED: sentence("refused by provider"),
    State.REVIEW: sentence("please read"),
    State.CONFIRMED: sentence("said yes"),
    State.DECLINED: sentence("said no"),
    State.EXPIRED: sentence("lapsed"),
    State.BOUNCED: sentence("came back"),
    State.SUPERSEDED: sentence("replaced"),
    State.CANCELLED: sentence("cancelled"),
}
"""One word for how a question stands; the sentence beside it says the rest."""

NOT_ASKED = sentence("not asked")
"""For somebody who was never asked about a list."""

GROUP_WORDS: Mapping[Group, Sentence] = {
    Group.NEW: sentence("new"),
    Group.ASKED_AGAIN: sentence("asked again"),
    Group.ALREADY_SUBSCRIBED: sentence("said yes before"),
    Group.AWAITING: sentence("waiting already"),
    Group.SEEN_BEFORE: sentence("seen before"),
    Group.LEFT: sentence("said no or left"),
    Group.BOUNCED: sentence("mail comes back"),
    Group.SUPPRESSED: sentence("never write"),
    Group.BAD_ADDRESS: sentence("no email address"),
    Group.DOUBLED: sentence("twice in this sheet"),
}
"""What becomes of a row of a sheet."""

ASKED = (Group.NEW, Group.ASKED_AGAIN)
"""The groups whose people will be sent a question."""

DECISION_WORDS: Mapping[Decision, Sentence] = {
    Decision.ACCEPT: sentence("It is a &yes"),
    Decision.DECLINE: sentence("It is a n&o"),
    Decision.LEAVE: sentence("&Wants to leave"),
    Decision.UNRELATED: sentence("Not a&bout this"),
    Decision.BACK: sentence("&Keep waiting"),
}
"""What the buttons beside a reply say."""

DECISION_TIPS: Mapping[Decision, Sentence] = {
    Decision.ACCEPT: sentence("The person agrees: confirm, and send the thank-you."),
    Decision.DECLINE: sentence("The person does not want this: nothing more is sent about it."),
    Decision.LEAVE: sentence("Take the person off everything, at once."),
    Decision.UNRELATED: sentence("This mail has nothing to do with the question."),
    Decision.BACK: sentence("It says nothing either way: the question stays open."),
}

DECIDED: Mapping[Decision, Callable[[str], Sentence]] = {
    Decision.ACCEPT: lambda who: sentence("The reply of {who} counts as a yes.", who=who),
    Decision.DECLINE: lambda who: sentence("The reply of {who} counts as a no.", who=who),
    Decision.LEAVE: lambda who: sentence("{who} was taken off everything.", who=who),
    Decision.UNRELATED: lambda who: sentence("The reply of {who} was put aside.", who=who),
    Decision.BACK: lambda who: sentence("The question to {who} stays as it was.", who=who),
}
"""What is said when the reply of an address was decided."""
