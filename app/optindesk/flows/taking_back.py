"""What came in is taken back, as long as nothing was sent for it: cancelled and hidden.

The log keeps all of it, and an imported sheet is kept, too. Importing it again, mended, or typing
it again, asks as if it had never been there. An import that broke off is taken out likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import (
    CannotTakeBack,
    CannotUntype,
    FileTrouble,
    FolderBusy,
    StoreTrouble,
    UnknownImport,
)
from optindesk.core.model import Actor, Request, SignUpSource, Target
from optindesk.core.ports import Tick, no_tick, unstoppable
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus, RequestEvent, RequestStatus
from optindesk.flows import asking, papers, requests
from optindesk.flows.wordings import target_name
from optindesk.store import contact_rows, imports, post, request_rows, sheets, signup_rows
from optindesk.store.database import Store
from optindesk.store.imports import Batch, Import
from optindesk.store.journal import Journal, unit_of_work

_LEFT = frozenset({MailStatus.SENDING, MailStatus.SENT, MailStatus.UNKNOWN})
"""Mails that have left the house, or may have."""

_ENDED_HERE = {RequestStatus.CANCELLED, RequestStatus.SUPERSEDED}
"""How questions end at the desk: no person has answered them."""

_ANSWERED = frozenset(RequestStatus) - _ENDED_HERE - {RequestStatus.OPEN}


PEOPLE_AT_ONCE = 50
"""So many people of an import are taken out in one unit of work; then others may write."""

PATIENCE = 30.0
"""How long somebody who imports waits for another one who does, in seconds."""

Clock = Callable[[], datetime]


@contextmanager
def turn(store: Store, actor: Actor, clock: Clock) -> Iterator[None]:
    """The right to import, or to take an import back, which nobody else has meanwhile; what broke
    off before is taken out first. Raises FolderBusy, ReadOnly."""
    with store.lock("import", patience=PATIENCE):
        _take_out_broken_off(store, actor, clock)
        yield


def clear(store: Store, actor: Actor, clock: Clock) -> list[Sentence]:
    """Take out what came in of imports that broke off because their desk died, and say so for each.

    One that is just coming in is left alone. Where nothing can be written just now (a full disk),
    nothing goes out for it either, and who comes next takes it out.
    """
    if store.read_only is None and imports.broken_off():
        with suppress(FolderBusy, FileTrouble, StoreTrouble), store.lock("import"):
            return _take_out_broken_off(store, actor, clock)
    return []


def _take_out_broken_off(store: Store, actor: Actor, clock: Clock) -> list[Sentence]:
    said = []
    for one in imports.broken_off():
        if one.published_at is None:
            break_off(store, one.id, actor, clock)
            said.append(
                sentence(
                    "The import of “{sheet}” broke off before all of it was in. Nothing was sent"
                    " for it, and what had come in was taken out again: import it once more.",
                    sheet=one.sheet,
                )
            )
        else:
            _take_out_published(store, one, actor, clock, no_tick)
    return said


def break_off(
    store: Store, import_id: int, actor: Actor, clock: Clock, tick: Tick = no_tick
) -> None:
    """Take out what came in of an import that does not become whole, and forget it."""
    one = imports.by_id(import_id)
    taken_out = _take_out(store, one, "the import broke off", actor, clock, tick)
    if taken_out:
        with unit_of_work(store, actor, clock()) as journal:
            journal.write(
                Code.IMPORT_BROKEN_OFF, sheet=one.sheet, import_id=one.id, signups=taken_out
            )
    sheets.drop(store, import_id)


def take_back(
    store: Store, import_id: int, actor: Actor, clock: Clock, tick: Tick = no_tick
) -> int:
    """Cancel what an import asked and hide whom it brought; returns how many sign-ups.

    A question that other sign-ups led to as well goes on without those of the import. Others may
    write meanwhile, and nothing goes out for it any more; it cannot be stopped. Raises
    UnknownImport, CannotTakeBack, FolderBusy.
    """
    with turn(store, actor, clock):
        with store.transaction():
            one = imports.published_by_id(import_id)
            if one is None:
                raise UnknownImport(id=import_id)
            reason = _why_not(one, *_what_came_of_all())
            if reason is not None:
                raise CannotTakeBack(sheet=one.sheet, reason=reason)
            imports.begin_undoing(one, clock())
        return _take_out_published(store, one, actor, clock, tick)


def _take_out_published(store: Store, one: Import, actor: Actor, clock: Clock, tick: Tick) -> int:
    taken_out = _take_out(store, one, "the import was taken back", actor, clock, tick)
    with unit_of_work(store, actor, clock()) as journal:
        imports.note_undone(one)
        journal.write(Code.IMPORT_TAKEN_BACK, sheet=one.sheet, import_id=one.id, signups=taken_out)
    return taken_out


def _take_out(store: Store, one: Import, why: str, actor: Actor, clock: Clock, tick: Tick) -> int:
    """Take all sign-ups of an import out, some people at once; returns how many there were."""
    taken_out, there = 0, imports.count_signups(one)
    tell = unstoppable(tick)
    while True:
        tell(taken_out, there, sentence("taking out again who came in"))
        with unit_of_work(store, actor, clock()) as journal:
            batch = imports.next_batch(one, PEOPLE_AT_ONCE, journal.now)
            if not batch.signups:
                return taken_out
            taken_out += _undo(journal, batch, why)


def all_imports() -> list[tuple[Import, Sentence | None]]:
    """All imports, the newest first, each with why it cannot be taken back any more, or None."""
    sent, answered = _what_came_of_all()
    return [(one, _why_not(one, sent, answered)) for one in imports.published()]


def _what_came_of_all() -> tuple[Mapping[int, int], Mapping[int, int]]:
    """How many mails left the house for each import, and how many questions were answered."""
    return imports.count_mails(_LEFT), imports.count_requests(_ANSWERED)


def _why_not(one: Import, sent: Mapping[int, int], answered: Mapping[int, int]) -> Sentence | None:
    if one.undone_at is not None:
        return sentence("it was taken back already.")
    return _kept_by(sent.get(one.id, 0), answered.get(one.id, 0))


# --- what was typed -------------------------------------------------------------------------------


def typed_last(address: str) -> list[int]:
    """The sign-ups that were typed last for somebody, together; raises UnknownContact."""
    contact = requests.known_contact(address)
    typed = [one for one in signup_rows.signups(contact.id) if one.source is SignUpSource.TYPED]
    return [one.id for one in typed if one.recorded_at == typed[-1].recorded_at]


def untype(store: Store, signups: Sequence[int], actor: Actor, now: datetime) -> int:
    """Take back what was typed for one person, by the numbers of the sign-ups; returns how many.

    Raises CannotUntype.
    """
    with unit_of_work(store, actor, now) as journal:
        before = signup_rows.signups_by_ids(signups)
        count = untyped(journal, signups, "typed by mistake")
        papers.unmark_nobodys(before)
    return count


def untyped(journal: Journal, signups: Sequence[int], why: str) -> int:
    """`untype` within the caller's unit of work; `why` may name people."""
    known = signup_rows.signups_by_ids(signups)
    if not known or len(known) < len(signups):
        raise CannotUntype(reason=sentence("none is there that was typed."))
    at = known[0].recorded_at
    batch = Batch(tuple(signups), since=at, until=at)
    reason = _kept_by(*_what_came_of(_made_by(batch)))
    if reason is not None:
        raise CannotUntype(reason=reason)
    return _undo(journal, batch, "the sign-up was taken back", why)


# --- both -----------------------------------------------------------------------------------------


def _made_by(batch: Batch) -> list[Request]:
    return [request_rows.request_by_id(number) for number in imports.requests_since(batch)]


def _what_came_of(made: Sequence[Request]) -> tuple[int, int]:
    """How many mails left the house for these questions, and how many of them got an answer."""
    mails = [mail for request in made for mail in post.mails_of_request(request.id)]
    sent = sum(mail.status in _LEFT for mail in mails)
    return sent, sum(one.status in _ANSWERED for one in made)


def _kept_by(sent: int, answered: int) -> Sentence | None:
    if sent:
        return sentence("mails have gone out for it: {n}.", n=sent)
    return sentence("somebody has answered already.") if answered else None


def _undo(journal: Journal, batch: Batch, why: str, note: str = "") -> int:
    """End the questions, take the sign-ups out, ask for what other sign-ups led to, and hide whom
    nothing is left of; returns how many sign-ups there were. `note` may name people.

    Each of them is told in the log of its person, who may have been brought along with it.
    """
    made = [one for one in _made_by(batch) if one.status is RequestStatus.OPEN]
    for request in made:
        event, code = RequestEvent.CANCEL, Code.REQUEST_CANCELLED
        requests.end(journal, request, event, code, why=why, import_id=batch.import_id)
    signups = signup_rows.signups_by_ids(batch.signups)
    replaced = [request_rows.request_by_id(number) for number in imports.replaced_by(batch)]
    taken_out = imports.take_out_signups(batch)
    _ask_for_the_rest(journal, [*replaced, *made])
    for one in signups:
        contact = contact_rows.contact_by_id(one.contact_id)
        known = contact_rows.subscription(contact.id, one.target)
        is_hidden = imports.hide(contact.id, one.target)
        was_brought = is_hidden and known is not None and known.basis is not None
        journal.write(
            Code.SUBSCRIPTION_TAKEN_BACK if was_brought else Code.SIGNUP_TAKEN_BACK,
            contact=contact.id,
            personal={"address": contact.address, "why": note or why},
            target=target_name(one.target),
            list=one.target.list_id,
            signup=one.id,
        )
    return taken_out


def _ask_for_the_rest(journal: Journal, ended: Sequence[Request]) -> None:
    """Ask again for what other sign-ups than those taken back led to."""
    wishes: dict[int, dict[Target, list[int]]] = {}
    for request in ended:
        for signup in signup_rows.signups_of_request(request.id):
            of_person = wishes.setdefault(request.contact_id, {})
            of_person.setdefault(signup.target, []).append(signup.id)
    for contact_id, targets in wishes.items():
        asking.ask(journal, contact_rows.contact_by_id(contact_id), targets)
