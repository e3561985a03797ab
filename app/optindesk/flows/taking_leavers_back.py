"""A file of leavers is taken back: it was the wrong one.

Whoever it brought is hidden again, and whoever it took off stands as before, but for those to whom
something newer happened. The log keeps all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import LeaversTakenBack, UnknownLeavers
from optindesk.core.model import Actor
from optindesk.flows import never_writing, undoing
from optindesk.store import contact_rows, leavers, request_rows, snapshots, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.leavers import Changed


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many stand again as before, and how many do not, as something newer happened to them."""

    file: str
    people: int
    newer: int


def take_back(store: Store, number: int, actor: Actor, now: datetime) -> TakenBack:
    """Let a file be as if it had never come, but for those to whom something newer happened.

    Raises UnknownLeavers, LeaversTakenBack, and CannotUndo while a mail is on its way.
    """
    with unit_of_work(store, actor, now) as journal:
        one = leavers.file_by_id(number)
        if one is None:
            raise UnknownLeavers(id=number)
        if one.undone_at is not None:
            raise LeaversTakenBack(file=one.name)
        each = [(changed, _put_back(journal, changed)) for changed in leavers.changed_by(one)]
        done = [is_back for changed, is_back in each if not changed.is_beside]
        leavers.note_undone(one, now)
        back = TakenBack(one.name, sum(done), len(done) - sum(done))
        journal.write(
            Code.LEAVERS_TAKEN_BACK,
            file=one.name,
            number=one.id,
            people=back.people,
            newer=back.newer,
        )
    return back


def _put_back(journal: Journal, changed: Changed) -> bool:
    """Let somebody stand as before; says whether that could be done."""
    if changed.contact is None:
        return suppressions.remove(changed.rule or 0)
    contact = contact_rows.contact_by_id(changed.contact)
    if changed.before is None or changed.after is None:
        if leavers.has_more(contact.id):
            return False
        leavers.hide(contact.id, changed.target)
    else:
        current = snapshots.standing(contact.id)
        kept = {"before": changed.before, "after": changed.after}
        if not undoing.is_as_after(kept, current):
            return False
        undoing.put_back_mails(journal, kept)
        snapshots.put_back(changed.before, current)
        if not changed.is_beside:  # which is put back first
            never_writing.settle(journal, contact.key, undoing.TAKEN_BACK)
            never_writing.hold(journal, contact.key)
        leavers.take_out(contact.id, changed.target, changed.before)
        for request in current["requests"]:
            request_rows.refresh_state(int(request))
    journal.write(Code.LEAVER_TAKEN_BACK, contact=contact.id, personal={"address": contact.address})
    return True
