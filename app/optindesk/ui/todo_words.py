"""What the first screen says: the next step, how many wait for what, the pace, what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from optindesk.core.status import State
from optindesk.flows.narrowing import LAPSING, WRONG
from optindesk.flows.overview import ToDo
from optindesk.flows.pacing import Allowance
from optindesk.flows.rounds import Standstill
from optindesk.ui.mark import MARKS, Mark
from optindesk.ui.words import Words


class Step(Enum):
    """The next thing to do."""

    ACCOUNT = auto()
    LIST = auto()
    IMPORT = auto()
    SEND = auto()
    READ = auto()
    CHECK = auto()
    NOTHING = auto()
    LOOK = auto()


def next_step(to_do: ToDo) -> Step:
    """The first that is missing on the way, else what waits."""
    order = (
        (Step.ACCOUNT, not to_do.has_account),
        (Step.LIST, not to_do.lists),
        (Step.IMPORT, not to_do.people),
        (Step.READ, bool(to_do.to_read)),
        (Step.SEND, bool(to_do.to_send)),
        (Step.IMPORT, to_do.only_leavers),
        (Step.CHECK, to_do.has_mailbox),
    )
    return next((step for step, is_due in order if is_due), Step.NOTHING)


def is_calm(to_do: ToDo) -> bool:
    """Whether the desk works, and nothing on it waits for a person."""
    urgent = (to_do.to_read, to_do.to_send, to_do.held, to_do.unknown, to_do.refused)
    people = (to_do.bounced, to_do.wrong, to_do.lapsing)
    return next_step(to_do) in (Step.CHECK, Step.NOTHING) and not any((*urgent, *people))


def in_words(words: Words, step: Step, to_do: ToDo, *, calm: bool) -> tuple[str, str]:
    """The headline of a step, and why it is the next one; `calm`: nothing waits for a person."""
    match step:
        case Step.ACCOUNT:
            return (
                words("Set up your mail account"),
                words("Questions are sent from your own address, and replies come back to it."),
            )
        case Step.LIST:
            return (
                words("Make your first list"),
                words("A list is what people sign up for: a newsletter, invitations, offers."),
            )
        case Step.IMPORT:
            return (
                words("Bring in your sign-ups"),
                words(
                    "Import a sheet, drop it on this window, or type in what is on paper. Do you"
                    " already have a list in another program? Bring it, with those who left it."
                ),
            )
        case Step.READ:
            return (
                words.plural(
                    "{n} reply needs you to read it",
                    "{n} replies need you to read them",
                    to_do.to_read,
                ),
                words.plural(
                    "It is neither a clear yes nor a clear no. A person must decide it.",
                    "They are neither a clear yes nor a clear no. A person must decide them.",
                    to_do.to_read,
                ),
            )
        case Step.SEND:
            return (
                words.plural(
                    "{n} mail is ready to be sent", "{n} mails are ready to be sent", to_do.to_send
                ),
                words.plural(
                    "It waits in the outbox until you send it.",
                    "They wait in the outbox until you send them.",
                    to_do.to_send,
                ),
            )
        case Step.CHECK:
            return (
                words("All done: nothing needs you now")
                if calm
                else words("Look whether replies have come"),
                words.plural(
                    "{n} person has not answered yet.",
                    "{n} people have not answered yet.",
                    to_do.awaiting,
                )
                if to_do.awaiting
                else words("Nobody is being waited for."),
            )
        case Step.LOOK:
            return (
                words("This desk is only to look at"),
                words("All can be read, nothing can be changed."),
            )
        case Step.NOTHING:
            return (
                words("Nothing is to be done"),
                words("No mailbox is set up: drop saved replies on this window, or enter codes."),
            )


FIGURES: Mapping[State | str, Mark] = {
    State.REVIEW: MARKS[State.REVIEW],
    State.QUEUED: MARKS[State.QUEUED],
    State.AWAITING: MARKS[State.AWAITING],
    LAPSING: MARKS[State.EXPIRED],
    State.BOUNCED: MARKS[State.BOUNCED],
    WRONG: MARKS[State.BOUNCED],
    State.REFUSED: MARKS[State.REFUSED],
    State.UNKNOWN: MARKS[State.UNKNOWN],
}
"""What is counted, in this order, with its mark; a click shows those people."""


def figures_in_words(words: Words, to_do: ToDo) -> dict[State | str, tuple[int, str]]:
    """The counts, each as a short text; what is held back is told with what waits to be sent."""
    waiting = words.plural("{n} mail to be sent", "{n} mails to be sent", to_do.to_send)
    if to_do.held:
        held = words.plural("{n} is held back for now", "{n} are held back for now", to_do.held)
        waiting = f"{waiting}; {held}"
    return {
        State.REVIEW: (
            to_do.to_read,
            words.plural("{n} reply to read", "{n} replies to read", to_do.to_read),
        ),
        State.QUEUED: (to_do.to_send + to_do.held, waiting),
        State.AWAITING: (
            to_do.awaiting,
            words.plural(
                "{n} person has not answered yet",
                "{n} people have not answered yet",
                to_do.awaiting,
            ),
        ),
        LAPSING: (
            to_do.lapsing,
            words.plural(
                "{n} question lapses within a week",
                "{n} questions lapse within a week",
                to_do.lapsing,
            ),
        ),
        State.BOUNCED: (
            to_do.bounced,
            words.plural("{n} mail came back", "{n} mails came back", to_do.bounced),
        ),
        WRONG: (
            to_do.wrong,
            words.plural(
                "{n} person needs the right address",
                "{n} people need the right address",
                to_do.wrong,
            ),
        ),
        State.REFUSED: (
            to_do.refused,
            words.plural(
                "{n} question was refused by your provider",
                "{n} questions were refused by your provider",
                to_do.refused,
            ),
        ),
        State.UNKNOWN: (
            to_do.unknown,
            words.plural(
                "{n} mail may or may not have gone out",
                "{n} mails may or may not have gone out",
                to_do.unknown,
            ),
        ),
    }


def pace_in_words(words: Words, to_do: ToDo, allowance: Allowance | None) -> str:
    """How far the account's limits are used, and why they are so; empty while that is no matter."""
    if allowance is None or not (allowance.limits or allowance.resumes_at):
        return ""
    if not (to_do.to_send or any(count for _, count in allowance.limits)):
        return ""
    return f"{words('Mails sent: {pace}.', pace=allowance.said)}\n{words.say(allowance.why)}"


def standstill_in_words(words: Words, still: Standstill) -> str:
    """What does not go well on its own, since when, and whether it is tried again."""
    why = words.say(still.why)
    if still.again_at is None:
        return words(
            "On its own the desk does nothing since {since}: {why} It goes on when it went well by"
            " hand.",
            since=still.since,
            why=why,
        )
    return words(
        "On its own it did not go well since {since}: {why} It is tried again at {when}.",
        since=still.since,
        why=why,
        when=still.again_at,
    )
