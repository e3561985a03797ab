"""How a consent was confirmed, and how taken back; with how strong that is, said openly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from optindesk.core.consent import What
from optindesk.core.model import same_mailbox
from optindesk.core.sentence import Sentence, sentence

if TYPE_CHECKING:
    from optindesk.core.consent import Event
    from optindesk.core.proof import Answer

Say = Callable[[Sentence], str]

OWN_REPLY, COMPLAINT = "own reply", "complaint"
BY_HAND, READ = "entered by ", "read by "
"""What the log says of how something came: in these words, or with somebody's name behind them."""


class Way(StrEnum):
    """By which way a yes or a withdrawal came."""

    OWN_REPLY = "own reply"
    CODE = "code entered"
    READ = "reply read by a person"
    PAPER = "signed paper"
    ELSEWHERE = "elsewhere"
    OTHER_BASIS = "other basis"
    COMMAND = "unsubscribe command"
    STAFF = "told to the desk"
    COMPLAINT = "complaint"
    OTHER_PROGRAM = "another program"
    OTHER = "other"


_STRENGTH = {
    Way.OWN_REPLY: sentence(
        "An own reply from the address that was asked: it holds what only our mail to that address"
        " showed, and all of its own text was read as a yes."
    ),
    Way.CODE: sentence(
        "Weaker than an own reply: {who} entered the code that only our mail to that address"
        " showed. That the person gave it, and meant it as a yes, is the word of {who}."
    ),
    Way.READ: sentence(
        "A reply came that the desk did not take for a yes by itself; {who} read it and decided"
        " that it is one. The reply and the reason are kept, so that anybody can judge it."
    ),
    Way.PAPER: sentence(
        "Said on paper, and not confirmed by mail: there is a picture of the signed sheet, but"
        " nobody has tested here that the address belongs to whoever signed."
    ),
    Way.ELSEWHERE: sentence(
        "Said elsewhere, and not confirmed here: it is as strong as the proof that is named, which"
        " this desk has not seen."
    ),
    Way.OTHER_BASIS: sentence(
        "No consent: this person is written to on another basis, for the reason that is named."
    ),
}
_NONE = sentence("There is no yes.")
_FROM_ALIAS = sentence(
    "A reply from {sender}, which somebody at the desk had accepted as another address of this"
    " person: it holds what only our mail to {address} showed, and all of its own text was read as"
    " a yes."
)
_FROM_ELSEWHERE = sentence("{strength} It came from {sender}, while {address} had been asked.")

_BEFORE_THE_MOVE = sentence(
    "{strength} That was said at {old}: the address changed since, and it is no yes for the new"
    " one."
)

_BEGINNING = (What.YES, What.YES_ELSEWHERE, What.OTHER_BASIS)
_ENDING = (What.LEFT, What.LOWERED, What.LEFT_ELSEWHERE)


def confirmation(
    happened: Sequence[Event],
    answers: Mapping[int, Answer],
    papers: Iterable[Mapping[str, Any]],
    asked: Mapping[int, str],
    say: Say,
) -> dict[str, Any]:
    """The newest yes: by which way and whom, in which words, what proves it and how well; `asked`
    has the address that each question went to."""
    yes = next((one for one in reversed(happened) if one.what in _BEGINNING), None)
    if yes is None:
        none = dict.fromkeys(("way", "by", "entry", "answer", "decisive", "note", "proof", "when"))
        return {**none, "strength": say(_NONE)}
    way, who = _way_of_yes(yes, papers)
    strength = _strength(way, who, answers.get(yes.letter or 0), asked)
    moved = next((one for one in happened[happened.index(yes) :] if one.what is What.MOVED), None)
    if moved is not None:
        old = _personal(moved, "old") or ""
        strength = Sentence(_BEFORE_THE_MOVE.key, (("strength", strength), ("old", old)))
    return {
        "way": way.value,
        "by": who or None,
        **_said(yes, answers),
        "proof": _personal(yes, "how"),
        "when": _personal(yes, "when"),
        "strength": say(strength),
    }


def _strength(way: Way, who: str, answer: Answer | None, asked: Mapping[int, str]) -> Sentence:
    """How strong a yes is; that another address than the one that was asked wrote it is said."""
    strength = Sentence(_STRENGTH[way].key, (("who", who),))
    address = asked.get(answer.request or 0) if answer is not None else None
    if answer is None or address is None or same_mailbox(answer.sender, address):
        return strength
    pattern = _FROM_ALIAS if way is Way.OWN_REPLY else _FROM_ELSEWHERE
    return Sentence(
        pattern.key,
        (("strength", strength), ("sender", answer.sender), ("address", address)),
    )


def _way_of_yes(yes: Event, papers: Iterable[Mapping[str, Any]]) -> tuple[Way, str]:
    if yes.what is What.OTHER_BASIS:
        return Way.OTHER_BASIS, ""
    if yes.what is What.YES_ELSEWHERE:
        has_picture = any(one.get("scans") for one in papers)
        return (Way.PAPER if has_picture else Way.ELSEWHERE), ""
    how = str(yes.entry.values.get("how", ""))
    for start, way in ((BY_HAND, Way.CODE), (READ, Way.READ)):
        if how.startswith(start):
            return way, how.removeprefix(start)
    return Way.OWN_REPLY, ""


def withdrawal(
    happened: Sequence[Event], answers: Mapping[int, Answer], say: Say
) -> dict[str, Any] | None:
    """The newest withdrawal since the newest yes, and the way it came; None where there is none."""
    last = next((one for one in reversed(happened) if one.what in (*_BEGINNING, *_ENDING)), None)
    if last is None or last.what not in _ENDING:
        return None
    answer = answers.get(last.letter or 0)
    way, who = _way_of_leaving(last, answer)
    return {
        "way": way.value,
        "by": who or None,
        "at": last.entry.at,
        "in_part": last.what is What.LOWERED,
        "level": last.level,
        **_said(last, answers),
        "reason": _personal(last, "why"),
        "when": _personal(last, "when"),
        "sentence": say(_LEAVING[way]),
    }


_LEAVING = {
    Way.OWN_REPLY: sentence("By a mail from the person."),
    Way.COMMAND: sentence("By the command to unsubscribe of the mail program."),
    Way.READ: sentence("By a mail that somebody at the desk read so."),
    Way.STAFF: sentence("Entered by somebody at the desk."),
    Way.COMPLAINT: sentence("The person marked a mail of ours as unwanted."),
    Way.OTHER_PROGRAM: sentence("In another program, as its file says."),
    Way.OTHER: sentence("In the way that the log names."),
}


def _way_of_leaving(last: Event, answer: Answer | None) -> tuple[Way, str]:
    how = str(last.entry.values.get("how", ""))
    if last.what is What.LEFT_ELSEWHERE:
        return Way.OTHER_PROGRAM, ""
    if how.startswith(BY_HAND):
        return Way.STAFF, how.removeprefix(BY_HAND)
    if how.startswith(READ):
        return Way.READ, how.removeprefix(READ)
    if how == COMPLAINT:
        return Way.COMPLAINT, ""
    if how == OWN_REPLY:
        by_command = answer is not None and answer.by_command
        return (Way.COMMAND if by_command else Way.OWN_REPLY), ""
    return Way.OTHER, ""


def _said(one: Event, answers: Mapping[int, Answer]) -> dict[str, Any]:
    """The entry and the mail of an event, and the words that decided it."""
    answer = answers.get(one.letter or 0)
    in_mail = answer.decisive if answer is not None else ""
    return {
        "entry": one.entry.number,
        "answer": one.letter,
        "decisive": _personal(one, "decisive") or in_mail or None,
        "note": _personal(one, "note"),
    }


def _personal(one: Event, name: str) -> str | None:
    """A value that an erasure may have taken out of the log."""
    known = one.entry.personal.get(name)
    return str(known.value) if known is not None else None
