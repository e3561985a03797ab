"""An import is taken back, as long as nothing was sent for it: cancelled and hidden.

The log keeps all of it, and the sheet is kept, too. Importing it again, mended, asks as if it had
never been there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import CannotTakeBack, UnknownImport
from optindesk.core.model import Actor, Request, Target
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus, RequestEvent, RequestStatus
from optindesk.flows import asking, requests
from optindesk.store import archive, imports
from optindesk.store.database import Store
from optindesk.store.imports import Import
from optindesk.store.journal import Journal, unit_of_work

_LEFT = frozenset({MailStatus.SENDING, MailStatus.SENT, MailStatus.UNKNOWN})
"""Mails that have left the house, or may have."""

_ENDED_HERE = {RequestStatus.CANCELLED, RequestStatus.SUPERSEDED}
"""How questions end at the desk: no person has answered them."""

_ANSWERED = frozenset(RequestStatus) - _ENDED_HERE - {RequestStatus.OPEN}


def take_back(store: Store, import_id: int, actor: Actor, now: datetime) -> int:
    """Cancel what an import asked and hide whom it brought; returns how many sign-ups.

    A question that other sign-ups led to as well goes on without those of the import. Raises
    UnknownImport, CannotTakeBack.
    """
    with unit_of_work(store, actor, now) as journal:
        one = imports.published_by_id(import_id)
        if one is None:
            raise UnknownImport(id=import_id)
        reason = _why_not(one, *_counts(one))
        if reason is not None:
            raise CannotTakeBack(sheet=one.sheet, reason=reason)
        made = [archive.request_by_id(number) for number in imports.requests_since(one)]
        for request in made:
            if request.status is RequestStatus.OPEN:
                requests.end(
                    journal,
                    request,
                    RequestEvent.CANCEL,
                    Code.REQUEST_CANCELLED,
                    why="the import was taken back",
                    import_id=one.id,
                )
        people = imports.people_of(one)
        replaced = [archive.request_by_id(number) for number in imports.replaced_by(one)]
        taken_out = imports.take_out_signups(one)
        ended = [request for request in made if request.status is RequestStatus.OPEN]
        _ask_for_the_rest(journal, [*replaced, *ended])
        for contact_id, target in people:
            imports.hide(contact_id, target)
        imports.note_undone(one, now)
        journal.write(Code.IMPORT_TAKEN_BACK, sheet=one.sheet, import_id=one.id, signups=taken_out)
    return taken_out


def all_imports() -> list[tuple[Import, Sentence | None]]:
    """All imports, the newest first, each with why it cannot be taken back any more, or None."""
    sent, answered = _counts()
    return [(one, _why_not(one, sent, answered)) for one in imports.published()]


def _counts(one: Import | None = None) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many mails left the house for imports, and how many of their questions got an answer."""
    return imports.count_mails(_LEFT, one), imports.count_requests(_ANSWERED, one)


def _why_not(one: Import, sent: Mapping[int, int], answered: Mapping[int, int]) -> Sentence | None:
    if one.undone_at is not None:
        return sentence("it was taken back already.")
    if one.id in sent:
        return sentence("mails have gone out for it: {n}.", n=sent[one.id])
    return sentence("somebody has answered already.") if one.id in answered else None


def _ask_for_the_rest(journal: Journal, ended: Sequence[Request]) -> None:
    """Ask again for what other sign-ups than those of the import led to."""
    wishes: dict[int, dict[Target, list[int]]] = {}
    for request in ended:
        for signup in archive.signups_of_request(request.id):
            of_person = wishes.setdefault(request.contact_id, {})
            of_person.setdefault(signup.target, []).append(signup.id)
    for contact_id, targets in wishes.items():
        asking.ask(journal, archive.contact_by_id(contact_id), targets)
