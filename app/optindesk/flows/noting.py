"""Notes about a person: what was said at the telephone, what to think of.

A note is an entry of the log: nobody changes it, another one puts it right or takes it back, and it
is erased with the person as all that the log says of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import NoSuchNote, NothingToNote
from optindesk.core.model import Actor
from optindesk.core.text import lines
from optindesk.flows.requests import known_contact
from optindesk.store import journal
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work


@dataclass(frozen=True, slots=True)
class Noted:
    """Whom a note is about, what it says, and the number of its entry."""

    address: str
    text: str
    entry: int


def note(store: Store, address: str, text: str, actor: Actor, now: datetime) -> Noted:
    """Note something about somebody; raises UnknownContact, NothingToNote, ControlCharacter,
    TooLong."""
    noted = lines("note", text)
    if not noted:
        raise NothingToNote()
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        personal = {"address": contact.address, "text": noted}
        entry = log.write(Code.NOTE_ADDED, contact=contact.id, personal=personal)
    return Noted(contact.address, noted, entry.number)


def take_back(
    store: Store, address: str, actor: Actor, now: datetime, number: int | None = None
) -> Noted:
    """Take a note back, the newest unless its `number` is given; both entries stay in the log.

    Raises UnknownContact, NoSuchNote.
    """
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        standing: dict[int, str] = {}
        for entry in journal.about([contact.id]):
            if entry.code == Code.NOTE_ADDED:
                text = entry.personal.get("text")  # gone where it named somebody who was erased
                standing[entry.number] = text.value if text else ""
            elif entry.code == Code.NOTE_TAKEN_BACK:
                standing.pop(int(str(entry.values["entry"])), None)
        number = number or max(standing, default=0)
        if number not in standing:
            raise NoSuchNote(address=contact.address)
        personal = {"address": contact.address}
        log.write(Code.NOTE_TAKEN_BACK, contact=contact.id, personal=personal, entry=number)
    return Noted(contact.address, standing[number], number)
