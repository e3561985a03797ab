"""Lists are made, and taken away again as long as nothing belongs to them."""

from __future__ import annotations

from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadListName, ListExists, ListInUse, UnknownList
from optindesk.core.model import Actor, MailingList
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.text import LONGEST_NAME, lines, one_line
from optindesk.flows import settings
from optindesk.store import archive, log_rows
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work

_ON_PAPER = (Code.SHEET_PRINTED, Code.POSTER_PRINTED, Code.COLLECTOR_MADE)
"""With these, people can still sign up for a list whenever they come."""

_ALIKE = 5
"""So many lists are named where there is none of a name."""


def make(
    store: Store,
    name: str,
    description: str,
    language: str,
    reminders: int,
    actor: Actor,
    now: datetime,
) -> MailingList:
    """Make a list; raises BadListName, ListExists, ControlCharacter, TooLong, BadSetting."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise BadListName(most=LONGEST_NAME)
    shown, says = one_line("name", name), lines("description", description)
    with unit_of_work(store, actor, now) as log:
        if archive.list_named(shown) is not None:
            raise ListExists(name=shown)
        made = archive.add_list(shown, says, language, now)
        log.write(Code.LIST_MADE, list=shown, language=language, list_id=made.id)
        settings.put_reminders(log, made, reminders)
    return archive.list_by_id(made.id)


def named(name: str) -> MailingList:
    """The list of that name, whatever its case; raises UnknownList."""
    found = archive.list_named(name)
    if found is None:
        raise UnknownList(name=name, alike=_alike(name))
    return found


def _alike(name: str) -> Sentence:
    """Which lists may be meant by a name, the likeliest first."""
    from difflib import get_close_matches

    known = {archive.folded(one.name): one.name for one in archive.all_lists()}
    near = get_close_matches(archive.folded(name), known, _ALIKE, cutoff=0)
    if not near:
        return sentence("There is none yet.")
    return sentence("Most alike: {names}.", names=", ".join(known[one] for one in near))


def take_away(store: Store, known: MailingList, actor: Actor, now: datetime) -> None:
    """Take away a list that nothing belongs to; the log keeps that it was there. Raises
    ListInUse."""
    with unit_of_work(store, actor, now) as log:
        if archive.has_rows_of_list(known.id) or log_rows.about_list(known.id, _ON_PAPER):
            raise ListInUse(name=known.name)
        archive.remove_list(known.id)
        log.write(Code.LIST_TAKEN_AWAY, list=known.name, list_id=known.id)
