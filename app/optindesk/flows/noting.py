"""Notes about a person: what was said at the telephone, what to think of.

A note is an entry of the log: nobody changes it, another one puts it right, and it is erased with
the person as all that the log says of them.
"""

from __future__ import annotations

from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import NothingToNote
from optindesk.core.model import Actor, Contact
from optindesk.core.text import lines
from optindesk.flows.requests import known_contact
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work


def note(store: Store, address: str, text: str, actor: Actor, now: datetime) -> Contact:
    """Note something about somebody; raises UnknownContact, NothingToNote, ControlCharacter,
    TooLong."""
    noted = lines("note", text)
    if not noted:
        raise NothingToNote()
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        personal = {"address": contact.address, "text": noted}
        log.write(Code.NOTE_ADDED, contact=contact.id, personal=personal)
    return contact
