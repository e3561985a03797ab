"""The words that the screen has for states, groups and decisions, as tables of data."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.letter import Verdict
from optindesk.core.log_words import UNNAMED
from optindesk.core.model import MailKind
from optindesk.core.ports import FolderRole
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.standing import Facts
from optindesk.core.stands import STAND_WORDS, STATE_WORDS, Stand, stand_word
from optindesk.flows.replying import Ready
from optindesk.flows.reviewing import Decision, Waiting
from optindesk.ui.mark import Mark, Shape, Tone


def state_word(facts: Facts) -> Sentence:
    """The word for how somebody stands: by the question, where one was asked."""
    if facts.has_left:
        return STAND_WORDS[Stand.LEFT]
    if facts.shown is None:
        return stand_word(facts.stand, facts.address_state)
    return STATE_WORDS[facts.shown]


KIND_WORDS: Mapping[MailKind, Sentence] = {
    MailKind.CONFIRM: sentence("the question"),
    MailKind.PERMISSION: sentence("the question to earlier contacts"),
    MailKind.REMINDER: sentence("the reminder"),
    MailKind.THANKS: sentence("the thank-you"),
    MailKind.GOODBYE: sentence("the goodbye"),
    MailKind.ALREADY: sentence("already said yes"),
    MailKind.LATE: sentence("answered too late"),
    MailKind.REPLY: sentence("the reply by hand"),
    MailKind.SHEET: sentence("the sign-up sheet (paper)"),
    MailKind.POSTER: sentence("the poster (paper)"),
}
"""What a mail, or a printed page, is for."""

DECISION_WORDS: Mapping[Decision, Sentence] = {
    Decision.ACCEPT: sentence("Accept"),
    Decision.DECLINE: sentence("Decline"),
    Decision.LEAVE: sentence("Leave"),
    Decision.UNRELATED: sentence("Not related"),
    Decision.BACK: sentence("Back to waiting"),
    Decision.BOUNCED: sentence("It came back"),
}
"""What the buttons below a reply say."""

DECISION_TIPS: Mapping[Decision, Sentence] = {
    Decision.ACCEPT: sentence("The person agrees: confirm, and send the thank-you."),
    Decision.DECLINE: sentence("The person does not want this: nothing more is sent about it."),
    Decision.LEAVE: sentence("Take the person off everything, at once."),
    Decision.UNRELATED: sentence("This mail has nothing to do with the question."),
    Decision.BACK: sentence("It says nothing either way: the question stays open."),
    Decision.BOUNCED: sentence(
        "Our mail did not arrive: the question ends, and the address is marked as one from which"
        " mail comes back."
    ),
}

ASK_AGAIN, ASK_AGAIN_TIP = (
    sentence("Ask again"),
    sentence("It came after the deadline, so it is no yes: send a new question."),
)
"""What stands on the button to accept, and beside it, where a reply came too late."""

FOUND_IN: Mapping[str, Sentence] = {
    FolderRole.INBOX.value: sentence("the inbox"),
    FolderRole.JUNK.value: sentence("the junk folder"),
    FolderRole.ARCHIVE.value: sentence("the archive"),
    FolderRole.TRASH.value: sentence("Deleted Items"),
    FolderRole.ALL.value: sentence("All Mail"),
    FolderRole.SENT.value: sentence("the sent mails"),
}
"""What the folder is for where a reply was found."""

SURPRISING = (FolderRole.JUNK.value, FolderRole.TRASH.value)
"""Where nobody would look for a reply: that is said at once."""

MEANING_MARKS: Mapping[Verdict, Mark] = {
    Verdict.YES: Mark(Shape.CHECK, Tone.GOOD),
    Verdict.NO: Mark(Shape.CROSS, Tone.BAD),
    Verdict.LEAVE: Mark(Shape.TRIANGLE, Tone.LOOK),
}
"""What stands beside what a sentence counts as, as beside the decisions of a person."""

READ_AS: Mapping[Verdict, Sentence] = {
    Verdict.YES: sentence("Today such a reply counts as a yes, without a person."),
    Verdict.NO: sentence("Today such a reply counts as a no, without a person."),
    Verdict.LEAVE: sentence("Today such a reply takes its writer off, without a person."),
}
"""What a sentence is read as, where it needs no person."""

READY_TITLES: Mapping[Ready, Sentence] = {
    Ready.HOW_OFTEN: sentence("How often we write"),
    Ready.WHERE_FROM: sentence("Where the address came from"),
    Ready.WHAT_LIST: sentence("What the list is"),
    Ready.HOW_TO_LEAVE: sentence("How to leave later"),
}
"""What the ready texts for a reply are about."""


def decided(decision: Decision, one: Waiting, *, anew: bool = False) -> Sentence:
    """What is said when a reply was decided: whose it was, and whom the decision concerns; `anew`
    where it came after the deadline."""
    writer = one.written_by or UNNAMED
    is_own = not one.is_from_elsewhere and bool(one.address)
    person = f"{one.name} ({one.person})" if one.name and not is_own else one.person
    match decision:
        case Decision.ACCEPT if anew:
            return sentence("{person} is asked again: a new question waits.", person=person)
        case Decision.ACCEPT if is_own:
            return sentence("The reply of {who} counts as a yes.", who=writer)
        case Decision.ACCEPT:
            return sentence(
                "The reply of {who} counts as a yes of {person}.", who=writer, person=person
            )
        case Decision.DECLINE if is_own:
            return sentence("The reply of {who} counts as a no.", who=writer)
        case Decision.DECLINE:
            return sentence(
                "The reply of {who} counts as a no of {person}.", who=writer, person=person
            )
        case Decision.LEAVE:
            return sentence("{who} was taken off everything.", who=person)
        case Decision.UNRELATED:
            return sentence("The reply of {who} was put aside.", who=writer)
        case Decision.BACK:
            return sentence("The question to {who} stays as it was.", who=person)
        case Decision.BOUNCED:
            return sentence("Mail to {who} comes back: the address is marked.", who=person)
