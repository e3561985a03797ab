"""People of whom nothing was known, many at once: recorded and asked as one by one they are.

Nearly all of a first sheet are new. What `signups` and `asking` look up for one person, in dozens
of statements, is known of these beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
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
from optindesk.store import account_rows, newcomers
from optindesk.store.database import Store
from optindesk.store.journal import Journal
from optindesk.store.newcomers import Newcomer, Question


def welcome(
    store: Store,
    journal: Journal,
    people: Sequence[tuple[Candidate, Sequence[Target]]],
    import_id: int,
    *,
    asks: bool,
) -> None:
    """Record the sign-ups of a sheet's people who are all new, each for these targets, and ask them
    if that is to be done."""

    @cache
    def bundles(targets: tuple[Target, ...]) -> list[list[Target]]:
        return asking.bundles(targets) if asks else []

    bundled = [bundles(tuple(targets)) for _, targets in people]
    contacts, signups, requests_ = newcomers.reserve(
        store, len(people), sum(len(targets) for _, targets in people), sum(map(len, bundled))
    )
    question_to = _asker(journal)
    made = []
    for (typed, targets), of_person in zip(people, bundled, strict=True):
        contact = _contact(typed, next(contacts))
        own = [_signup(journal, typed, contact, one, next(signups), import_id) for one in targets]
        for signup in own:
            note_signup(journal, contact, signup, typed, None)
        questions = []
        for bundle in of_person:
            about = [one for one in own if one.target in bundle]
            question = question_to(contact, about, next(requests_))
            asking.note_made(journal, question.request)
            questions.append(question)
        made.append(Newcomer(contact, tuple(_tied(one, questions) for one in own), questions))
    newcomers.add(store, made, journal.now)


def _contact(typed: Candidate, number: int) -> Contact:
    assert typed.address is not None, "who is new has an address"
    return Contact(
        id=number,
        address=typed.address.shown,
        key=typed.address.key,
        name=typed.name,
        language=typed.language,
        level=0,
        address_state=AddressState.OK,
        soft_bounces=0,
        salutation=typed.salutation,
    )


def _signup(
    journal: Journal,
    typed: Candidate,
    contact: Contact,
    target: Target,
    number: int,
    import_id: int,
) -> SignUp:
    return SignUp(
        id=number,
        contact_id=contact.id,
        target=target,
        source=SignUpSource.SHEET,
        signed_on=typed.signed_on,
        recorded_at=journal.now,
        import_id=import_id,
        row=typed.row,
        place=typed.place,
        collected_by=typed.collected_by,
        note=typed.note,
        paper=typed.paper,
    )


def _tied(signup: SignUp, questions: Sequence[Question]) -> SignUp:
    """A sign-up with the number of the request that it leads to."""
    for question in questions:
        if any(change.target == signup.target for change in question.request.changes):
            return replace(signup, request_id=question.request.id)
    return signup


def _asker(journal: Journal) -> Callable[[Contact, Sequence[SignUp], int], Question]:
    """Makes the question to somebody by the number of its request; what is the same for many is
    looked up once."""
    now = journal.now
    account = account_rows.account()

    @cache
    def wording_id(language: str, list_id: int | None) -> int:
        return wording_for(MailKind.CONFIRM, language, list_id).id

    @cache
    def until(targets: tuple[Target, ...]) -> datetime:
        return requests.last_moment(targets, now)

    def question(contact: Contact, signups: Sequence[SignUp], number: int) -> Question:
        targets = tuple(signup.target for signup in signups)
        language = asking.language_for(contact, targets)
        request = Request(
            id=number,
            contact_id=contact.id,
            address=contact.address,
            status=RequestStatus.OPEN,
            changes=tuple(Change(place, target) for place, target in enumerate(targets, 1)),
            language=language,
            wording_id=wording_id(language, asking.only_list(targets)),
            asked_at=now,
            expires_at=until(targets),
        )
        values = question_values(contact, request, signups, now.tzinfo)
        return Question(request, account.id if account else None, values)

    return question
