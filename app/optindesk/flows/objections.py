"""Who objected since a copy was made stays off when it is put back (Art. 21(3) GDPR).

What left by mail is read in the mailbox again; what staff was told by telephone stands nowhere but
in the data that is replaced, so it is taken over from there: who left, and whom never to write to.
"""

from __future__ import annotations

from dataclasses import dataclass

from optindesk.core.model import SuppressionKind
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import never_writing, taking_off
from optindesk.flows.never_writing import Rule
from optindesk.store import contact_rows
from optindesk.store.copies import Objections
from optindesk.store.journal import Journal

_HOW = "left before an older copy was put back"
_STANDS = (SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.PENDING)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How many people were taken off again, and how many rules of whom never to write to came."""

    people: int = 0
    rules: int = 0

    @property
    def said(self) -> list[Sentence]:
        said = []
        if self.people:
            said.append(
                sentences(
                    "{n} person left since, and is off in it, too.",
                    "{n} people left since, and are off in it, too.",
                    self.people,
                )
            )
        if self.rules:
            said.append(
                sentences(
                    "{n} address or domain was never to be written to since; so it is in it, too.",
                    "{n} addresses or domains were never to be written to since; so they are in it,"
                    " too.",
                    self.rules,
                )
            )
        return said


NOBODY = TakenOver()
UNKNOWN = sentence(
    "Who left since by telephone or on paper, and whom you were never to write to, is not known in"
    " it: enter that again before you write to anybody."
)


def take_over(log: Journal, found: Objections) -> TakenOver:
    """Let it hold here, in the caller's unit of work, what was objected to elsewhere. Whoever is
    off here already, or is not known, stays so; who left at several addresses stands in it with
    each."""
    people = 0
    for key, targets in found.left.items():
        contact = contact_rows.contact_by_key(key)
        if contact is None:
            continue
        known = contact_rows.subscriptions(contact.id)
        on = {one.target.key for one in known if one.status in _STANDS} & targets
        people += bool(on and taking_off.take_off(log, contact, on, _HOW, alone=True))
    rules = sum(
        never_writing.put(log, Rule(SuppressionKind(kind), key), reason, source)
        for kind, key, reason, source in found.rules
    )
    return TakenOver(people, rules)
