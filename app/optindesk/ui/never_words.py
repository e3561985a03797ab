"""What “never write” does, in words: for the list, for one rule, for a whole sheet."""

from __future__ import annotations

from optindesk.flows.never_lists import Group, Report
from optindesk.flows.never_writing import Look, also_at
from optindesk.flows.row_words import NEVER_COUNTED, NEVER_WORDS, counted
from optindesk.store.suppressions import Stopped
from optindesk.ui.words import Words


def stopped_in_words(words: Words, stopped: Stopped) -> str:
    """Whom it stops, and what becomes of what is on its way to them."""
    if not stopped.people:
        return words("Nobody here is concerned.")
    parts = [
        words.plural(
            "{n} person here is concerned.", "{n} people here are concerned.", stopped.people
        )
    ]
    if stopped.subscribed:
        parts.append(
            words.plural(
                "{n} of them said yes: that stays in the proof, but no mail goes there.",
                "{n} of them said yes: that stays in the proof, but no mail goes there.",
                stopped.subscribed,
            )
        )
    if stopped.questions:
        parts.append(
            words.plural("{n} open question ends.", "{n} open questions end.", stopped.questions)
        )
    if stopped.mails:
        parts.append(
            words.plural(
                "{n} mail that waits does not go out.",
                "{n} mails that wait do not go out.",
                stopped.mails,
            )
        )
    if stopped.goodbyes:
        parts.append(
            words.plural(
                "{n} of these is a goodbye.", "{n} of these are goodbyes.", stopped.goodbyes
            )
        )
    return " ".join(parts)


def stopped_in_short(words: Words, stopped: Stopped) -> str:
    """The same about one address, for a cell of a table."""
    if not stopped.people:
        return words("nobody known here")
    known = (
        (stopped.subscribed, words("said yes")),
        (stopped.questions, words("a question ends")),
        (stopped.mails, words("a mail does not go out")),
    )
    if stopped.people > 1:
        people = words.plural("{n} person here", "{n} people here", stopped.people)
    else:
        people = words("known here")
    return ", ".join([people, *(said for count, said in known if count)])


def look_in_words(words: Words, look: Look) -> str:
    """What a rule would do, before it is made."""
    what = look.rule.shown
    if look.known is not None and look.known.key != look.rule.key:
        return words("{what} is covered by {rule} already.", what=what, rule=look.known.shown)
    if look.moved_to:
        return words(
            "{what} was given up: the address is {new} now. To never write to this person again,"
            " type that one.",
            what=what,
            new=look.moved_to,
        )
    if look.is_kept:
        return words("{what} is in the list already.", what=what)
    stopped = stopped_in_words(words, look.stopped)
    if look.also:
        stopped = f"{words.say(also_at(look.also))} {stopped}"
    if look.is_own:
        stopped = f"{words('Your own mails come from there!')} {stopped}"
    elif look.is_of_many:
        stopped = f"{words('Many people have an address there!')} {stopped}"
    if what.startswith("@"):
        below = words("{what} and all below it.", what=what.removeprefix("@"))
        return f"{below} {stopped}"
    return stopped


def report_in_words(words: Words, report: Report) -> str:
    """How many rows of a sheet there are of each group, and whom the new ones stop."""
    listed = words.say(counted(NEVER_COUNTED, report.counts))
    told = [f"{listed or words('The list is empty')}."]
    if report.domains:
        told.append(words("Whole domains, with all below them: {n}.", n=report.domains))
    return " ".join((*told, stopped_in_words(words, report.stopped)))


def group_in_words(words: Words, group: Group) -> str:
    """What becomes of one row."""
    return words.say(NEVER_WORDS[group])
