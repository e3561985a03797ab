"""Keeps people in the books for a dispute, although they, or a rule, want them erased.

The proof is needed to establish or defend a claim (Art. 17(3)(e) GDPR).
"""

from __future__ import annotations

from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import NoteNeeded, NothingHeld
from optindesk.core.model import Actor, Contact
from optindesk.core.text import lines
from optindesk.flows.requests import known_contact
from optindesk.store import archive
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

_SETTING = "kept_for_disputes"


def held() -> dict[int, str]:
    """The people who must stay, by number, and why."""
    return {int(number): why for number, why in archive.setting(_SETTING, {}).items()}


def hold(store: Store, address: str, reason: str, actor: Actor, now: datetime) -> Contact:
    """Keep somebody for a dispute; raises UnknownContact, NoteNeeded, ControlCharacter, TooLong."""
    why = lines("reason", reason)
    if not why:
        raise NoteNeeded()
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        _save({**held(), contact.id: why})
        personal = {"address": contact.address, "reason": why}
        log.write(Code.CONTACT_HELD, contact=contact.id, personal=personal)
    return contact


def release(store: Store, address: str, actor: Actor, now: datetime) -> Contact:
    """The dispute is over; raises UnknownContact, NothingHeld."""
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        kept = held()
        if contact.id not in kept:
            raise NothingHeld(address=contact.address)
        _save({number: why for number, why in kept.items() if number != contact.id})
        personal = {"address": contact.address}
        log.write(Code.CONTACT_RELEASED, contact=contact.id, personal=personal)
    return contact


def _save(kept: dict[int, str]) -> None:
    archive.set_setting(_SETTING, {str(number): why for number, why in kept.items()})
