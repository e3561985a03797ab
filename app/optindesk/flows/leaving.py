"""Staff take somebody off some lists or everything, as easily as they were put on (DESIGN 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from optindesk.core.errors import NothingToWithdraw
from optindesk.core.model import Actor, Contact, MailKind, SuppressionKind, Target
from optindesk.flows import courtesies, never_writing
from optindesk.flows.requests import known_contact
from optindesk.flows.taking_off import Withdrawal, take_off
from optindesk.store import barring, request_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


def withdraw(
    store: Store,
    address: str,
    list_ids: Sequence[int],
    how: str,
    actor: Actor,
    now: datetime,
    *,
    never_write: str = "",
    goodbye: bool = False,
    sure: bool = False,
) -> Withdrawal:
    """Take a person off these lists (none: off everything), at once (DESIGN 3).

    With a reason in `never_write` no mail goes there any more, a goodbye neither; who does that to
    the desk's own address is asked whether they are `sure`. A goodbye tells
    the person what they are off; who only took back a question gets none, nor who is never written
    to. What is returned says whether one goes out.
    Raises UnknownContact, NothingToWithdraw, RuleDoubted.
    """
    if never_write and not sure:
        never_writing.be_sure(address)
    with unit_of_work(store, actor, now) as journal:
        contact = known_contact(address)
        targets = {Target(one).key for one in list_ids} or None
        done = take_off(journal, contact, targets, how)
        is_new = bool(never_write) and never_write_to(journal, contact, never_write)
        if not done and not is_new:
            raise NothingToWithdraw(address=address)
        if goodbye:
            done = replace(done, goodbye=_say_goodbye(journal, contact, done))
    return done


def never_write_to(journal: Journal, contact: Contact, reason: str) -> bool:
    """Never write to somebody again; says whether that is new."""
    rule = never_writing.Rule(SuppressionKind.ADDRESS, contact.key)
    return never_writing.put(journal, rule, reason, never_writing.AT_THE_DESK)


def _say_goodbye(journal: Journal, contact: Contact, done: Withdrawal) -> bool:
    about = request_rows.newest_request(contact.id, done.targets[0]) if done.targets else None
    key = contact.key
    if about is None or barring.never_write_why(key):
        return False
    return courtesies.queue_courtesy(
        journal, contact, about, MailKind.GOODBYE, "", journal.now, done.targets
    )
