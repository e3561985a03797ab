"""People of whom nothing was known, many at once: recorded and asked as one by one they are.

Nearly all of a first sheet are new. What `signups` and `asking` look up for one person, in dozens
of statements, is known of these beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from optindesk.core.model import (
    Change,
    Contact,
    MailKind,
    Request,
    SignUp,
    SignUpSource,
    Target,
)
from optindesk.core.status import AddressState, RequestStatus
from optindesk.flows import asking, requests
from optindesk.flows.signups import Candidate, note_signup
from optindesk.flows.wordings import question_values, wording_for
from optindesk.store import newcomers, post
from optindesk.store.database import Store
from optindesk.store.journal import Journal
from optindesk.store.newcomers import Newcomer, Question


def welcome(
    store: Store,
    journal: Journal,
    people: Sequence[Candidate],
    target: Target,
    import_id: int,
    *,
    asks: bool,
) -> None:
    """Record a sheet's sign-ups of people who are all new, and ask them if that is to be done."""
    question_to = _asker(journal, target)
    made = []
    for typed, numbers in zip(people, newcomers.reserve(store, len(people)), strict=True):
        contact, signup = _recorded(journal, typed, target, import_id, numbers)
        note_signup(journal, contact, signup, typed, None)
        question = None
        if asks:
            question = question_to(contact, signup, numbers[2])
            asking.note_made(journal, question.request)
            signup = replace(signup, request_id=question.request.id)
        made.append(Newcomer(contact, signup, question))
    newcomers.add(store, made, journal.now)
    journal.flush(store.bulk)  # the entries of a million rows are more than a computer holds


def _recorded(
    journal: Journal,
    typed: Candidate,
    target: Target,
    import_id: int,
    numbers: tuple[int, int, int],
) -> tuple[Contact, SignUp]:
    assert typed.address is not None, "who is new has an address"
    contact_id, signup_id, _ = numbers
    contact = Contact(
        id=contact_id,
        address=typed.address.shown,
        key=typed.address.key,
        name=typed.name,
        language=typed.language,
        level=0,
        address_state=AddressState.OK,
        soft_bounces=0,
        salutation=typed.salutation,
    )
    signup = SignUp(
        id=signup_id,
        contact_id=contact_id,
        target=target,
        source=SignUpSource.SHEET,
        signed_on=typed.signed_on,
        recorded_at=journal.now,
        import_id=import_id,
        row=typed.row,
        place=typed.place,
        collected_by=typed.collected_by,
        note=typed.note,
    )
    return contact, signup


def _asker(journal: Journal, target: Target) -> Callable[[Contact, SignUp, int], Question]:
    """Makes the question to somebody by the number of its request; what is the same for many is
    looked up once."""
    now = journal.now
    account = post.account()
    until = requests.last_moment([target], now)

    @cache
    def wording_id(language: str) -> int:
        return wording_for(MailKind.CONFIRM, language, target.list_id).id

    def question(contact: Contact, signup: SignUp, number: int) -> Question:
        language = asking.language_for(contact, [target])
        request = Request(
            id=number,
            contact_id=contact.id,
            address=contact.address,
            status=RequestStatus.OPEN,
            changes=(Change(1, target),),
            language=language,
            wording_id=wording_id(language),
            asked_at=now,
            expires_at=until,
        )
        values = question_values(contact, request, [signup], now.tzinfo)
        return Question(request, account.id if account else None, values)

    return question
