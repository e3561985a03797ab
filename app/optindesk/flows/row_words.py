"""Words for what becomes of rows of a file, and of mails, for the screen and the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from optindesk.core.model import BY_COMPLAINT, BY_REPLY, BY_TELEPHONE, MOVED, SAME_PERSON
from optindesk.core.sentence import Sentence, listed, sentence, sentence_in, sentences
from optindesk.core.stands import COMES_BACK, STATE_WORDS
from optindesk.core.status import MailStatus, State
from optindesk.flows import evidence, never_lists, never_writing
from optindesk.flows.bringing_leavers import Fate
from optindesk.flows.groups import Group
from optindesk.flows.keeping import Outcome

GROUP_WORDS: Mapping[Group, Sentence] = {
    Group.NEW: sentence("new"),
    Group.ASKED_AGAIN: sentence("signed up again"),
    Group.ALREADY_SUBSCRIBED: sentence("said yes before"),
    Group.AWAITING: sentence("waiting already"),
    Group.SEEN_BEFORE: sentence("seen before"),
    Group.LEFT: sentence("said no or left"),
    Group.LEFT_ELSEWHERE: sentence("left elsewhere"),
    Group.SAID_NO: sentence("said no in this sheet"),
    Group.NOT_CONFIRMED: sentence("never confirmed"),
    Group.UNCLEAR: sentence("for you to decide"),
    Group.UNKNOWN_LIST: sentence("no such list"),
    Group.NO_LIST: sentence("names no list"),
    Group.BOUNCED: COMES_BACK,
    Group.SUPPRESSED: sentence("never write"),
    Group.NO_ADDRESS: sentence("without an address"),
    Group.BAD_ADDRESS: sentence("no email address"),
    Group.BAD_ROW: sentence("cannot be used"),
    Group.DOUBLED: sentence("twice in this sheet"),
}
"""What becomes of a row of a sheet."""

_NEVER = sentences("{n} never write", "{n} never write", 0)
_COMES_BACK = sentences("{n} whose mail comes back", "{n} whose mail comes back", 0)
_NO_ADDRESS = sentences("{n} no email address", "{n} no email address", 0)
_TWICE = sentences("{n} twice in this sheet", "{n} twice in this sheet", 0)
_NEW = sentences("{n} new", "{n} new", 0)

COUNTED: Mapping[Group, Sentence] = {
    Group.NEW: _NEW,
    Group.ASKED_AGAIN: sentences("{n} signed up again", "{n} signed up again", 0),
    Group.ALREADY_SUBSCRIBED: sentences("{n} said yes before", "{n} said yes before", 0),
    Group.AWAITING: sentences("{n} waiting already", "{n} waiting already", 0),
    Group.SEEN_BEFORE: sentences("{n} seen before", "{n} seen before", 0),
    Group.LEFT: sentences("{n} said no or left", "{n} said no or left", 0),
    Group.LEFT_ELSEWHERE: sentences("{n} left elsewhere", "{n} left elsewhere", 0),
    Group.SAID_NO: sentences("{n} said no in this sheet", "{n} said no in this sheet", 0),
    Group.NOT_CONFIRMED: sentences("{n} never confirmed", "{n} never confirmed", 0),
    Group.UNCLEAR: sentences("{n} for you to decide", "{n} for you to decide", 0),
    Group.UNKNOWN_LIST: sentences("{n} of no such list", "{n} of no such list", 0),
    Group.NO_LIST: sentences("{n} without a list", "{n} without a list", 0),
    Group.BOUNCED: _COMES_BACK,
    Group.SUPPRESSED: _NEVER,
    Group.NO_ADDRESS: sentences("{n} without an address", "{n} without an address", 0),
    Group.BAD_ADDRESS: _NO_ADDRESS,
    Group.BAD_ROW: sentences("{n} cannot be used", "{n} cannot be used", 0),
    Group.DOUBLED: _TWICE,
}
"""How many rows of a sheet became so."""

FATE_WORDS: Mapping[Fate, Sentence] = {
    Fate.LEFT: sentence("left"),
    Fate.BOUNCED: COMES_BACK,
    Fate.NEVER: sentence("never write"),
    Fate.KNOWN: sentence("off already"),
    Fate.NEWER: sentence("said yes later"),
    Fate.BAD: sentence("no email address"),
}
"""What becomes of a row of those who left in another program."""

FATES_COUNTED: Mapping[Fate, Sentence] = {
    Fate.LEFT: sentences("{n} left", "{n} left", 0),
    Fate.BOUNCED: _COMES_BACK,
    Fate.NEVER: _NEVER,
    Fate.KNOWN: sentences("{n} off already", "{n} off already", 0),
    Fate.NEWER: sentences("{n} said yes later", "{n} said yes later", 0),
    Fate.BAD: _NO_ADDRESS,
}
"""How many rows of those who left became so."""

NEVER_WORDS: Mapping[never_lists.Group, Sentence] = {
    never_lists.Group.NEW: sentence("new"),
    never_lists.Group.ALREADY: sentence("in the list already"),
    never_lists.Group.DOUBLED: sentence("twice in this sheet"),
    never_lists.Group.OWN: sentence("left out: your own mails come from there"),
    never_lists.Group.OF_MANY: sentence(
        "left out: a whole domain where many people have an address"
    ),
    never_lists.Group.FORMER: sentence("an earlier address: nothing to add"),
    never_lists.Group.BAD: sentence("no address or domain"),
}
"""What becomes of a row of a list of where never to write."""

NEVER_COUNTED: Mapping[never_lists.Group, Sentence] = {
    never_lists.Group.NEW: _NEW,
    never_lists.Group.ALREADY: sentences("{n} in the list already", "{n} in the list already", 0),
    never_lists.Group.DOUBLED: _TWICE,
    never_lists.Group.OWN: sentences(
        "{n} left out: your own mails come from there",
        "{n} left out: your own mails come from there",
        0,
    ),
    never_lists.Group.OF_MANY: sentences(
        "{n} left out: a whole domain where many people have an address",
        "{n} left out: whole domains where many people have an address",
        0,
    ),
    never_lists.Group.FORMER: sentences(
        "{n} by an earlier address: nothing to add", "{n} by earlier addresses: nothing to add", 0
    ),
    never_lists.Group.BAD: sentences("{n} no address or domain", "{n} no address or domain", 0),
}
"""How many rows of such a list became so."""

Of = TypeVar("Of")


def counted(said: Mapping[Of, Sentence], counts: Mapping[Of, int]) -> Sentence:
    """“3 new, 1 twice in this sheet”; what is nought is left out."""
    return sentence(
        "{counts}", counts=listed(said[one].counting(n) for one, n in counts.items() if n)
    )


_NEVER_SOURCES: Mapping[str, Sentence] = {
    never_writing.AT_THE_DESK: sentence("typed here"),
    BY_REPLY: sentence("a reply"),
    BY_COMPLAINT: sentence("a complaint"),
    MOVED: sentence("a change of address"),
    SAME_PERSON: sentence("another address of the same person"),
    BY_TELEPHONE: sentence("the telephone"),
}


def never_source(source: str) -> Sentence:
    """Where a rule of where never to write came from."""
    kind, _, name = source.partition(" ")
    if kind == "sheet":
        return sentence("list “{name}”", name=name)
    return _NEVER_SOURCES.get(source, sentence("{name}", name=source))


OUTCOME_WORDS: Mapping[Outcome, Sentence] = {
    Outcome.APPLIED: sentence("done"),
    Outcome.REVIEW: STATE_WORDS[State.REVIEW],
    Outcome.IGNORED: sentence("nothing to do"),
    Outcome.QUARANTINED: sentence("put aside unread"),
}
"""What became of a mail that was read."""

MAIL_WORDS: Mapping[MailStatus, Sentence] = {
    MailStatus.WAITING: sentence_in("mail", "to be sent"),
    MailStatus.SENDING: sentence_in("mail", "being sent"),
    MailStatus.SENT: sentence_in("mail", "sent"),
    MailStatus.REFUSED: sentence_in("mail", "refused by provider"),
    MailStatus.UNKNOWN: sentence_in("mail", "not sure if sent"),
    MailStatus.DROPPED: sentence_in("mail", "cancelled"),
}
"""How a mail of ours stands."""

KEPT_WORDS: Mapping[str, Sentence] = {
    evidence.WHOLE: sentence("as it came, byte for byte"),
    evidence.DECISIVE: sentence("its headers and the sentence that decided"),
    "nothing": sentence("nothing of the mail itself"),
}
"""What is kept of a reply."""
