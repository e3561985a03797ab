"""Words for what becomes of rows of a file, and of mails, for the screen and the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.model import BY_COMPLAINT, BY_REPLY, BY_TELEPHONE, MOVED
from optindesk.core.sentence import Sentence, sentence, sentence_in
from optindesk.core.stands import COMES_BACK, STATE_WORDS
from optindesk.core.status import MailStatus, State
from optindesk.flows import evidence, never_writing
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

WHOSE_MAIL_COMES_BACK = sentence("whose mail comes back")
COUNTED: Mapping[Group, Sentence] = {
    **GROUP_WORDS,
    Group.BOUNCED: WHOSE_MAIL_COMES_BACK,
    Group.NO_LIST: sentence("without a list"),
    Group.UNKNOWN_LIST: sentence("of no such list"),
}
"""The same behind a number, where the word itself does not always fit."""

FATE_WORDS: Mapping[Fate, Sentence] = {
    Fate.LEFT: sentence("left"),
    Fate.BOUNCED: COMES_BACK,
    Fate.NEVER: sentence("never write"),
    Fate.KNOWN: sentence("off already"),
    Fate.NEWER: sentence("said yes later"),
    Fate.BAD: sentence("no email address"),
}
"""What becomes of a row of those who left in another program."""

FATES_COUNTED: Mapping[Fate, Sentence] = {**FATE_WORDS, Fate.BOUNCED: WHOSE_MAIL_COMES_BACK}
"""The same behind a number."""

NEVER_WORDS: Mapping[never_writing.Group, Sentence] = {
    never_writing.Group.NEW: sentence("new"),
    never_writing.Group.ALREADY: sentence("in the list already"),
    never_writing.Group.DOUBLED: sentence("twice in this sheet"),
    never_writing.Group.OWN: sentence("left out: your own mails come from there"),
    never_writing.Group.OF_MANY: sentence(
        "left out: a whole domain where many people have an address"
    ),
    never_writing.Group.BAD: sentence("no address or domain"),
}
"""What becomes of a row of a list of where never to write."""

_NEVER_SOURCES: Mapping[str, Sentence] = {
    never_writing.AT_THE_DESK: sentence("typed here"),
    BY_REPLY: sentence("a reply"),
    BY_COMPLAINT: sentence("a complaint"),
    MOVED: sentence("a change of address"),
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
