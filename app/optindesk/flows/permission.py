"""People who were collected before: each is asked once for permission, so many in a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import NothingToAsk
from optindesk.core.model import Actor, Contact, MailingList, MailKind, Request, Target
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import Basis, RequestEvent, RequestStatus, SubscriptionStatus
from optindesk.flows import asking, requests, settings
from optindesk.flows.one_person import refused_elsewhere
from optindesk.flows.people import why_unreachable
from optindesk.store import archive, contact_rows, post, request_rows, search, signup_rows
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.people_query import PeopleQuery

_SETTING = "permission_round"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom to ask about which list: everybody on it, those with a text in name or address, or
    these contacts."""

    list_id: int
    text: str = ""
    contacts: tuple[int, ...] | None = None

    @property
    def query(self) -> PeopleQuery:
        """The rows of the table of people that it means."""
        return PeopleQuery(text=self.text, list_id=self.list_id)


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who were chosen; `why_not` is None for somebody who will be asked."""

    contact_id: int
    address: str
    name: str
    why_not: Sentence | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a round would do: who is asked and who not, and how fast."""

    people: tuple[Person, ...]
    per_day: int
    today: int

    @property
    def asked(self) -> int:
        """How many will be asked in all."""
        return sum(person.why_not is None for person in self.people)

    @property
    def days(self) -> int:
        """On how many days, today included."""
        return -(-max(0, self.asked - self.today) // self.per_day) + bool(self.today)


@dataclass(frozen=True, slots=True)
class Round:
    """The round that is on: whom it asks, and who began it when."""

    chosen: Chosen
    list_name: str
    began_at: datetime
    by: str


def look(store: Store, chosen: Chosen, now: datetime, tick: Tick = no_tick) -> Look:
    """Who would be asked, and who not and why; nothing is changed."""
    with store.reading():
        people = tuple(_people(chosen, tick))
        per_day = settings.get(settings.PERMISSION_PER_DAY)
        able = sum(person.why_not is None for person in people)
        return Look(people, per_day, min(able, _room(now)))


def begin(
    store: Store, chosen: Chosen, actor: Actor, now: datetime, *, dry_run: bool = False
) -> int:
    """Begin to ask people, the first of them at once; returns how many those are.

    The others follow day by day (`ask_next`). A dry run begins nothing. Raises NothingToAsk when
    nobody can be asked, or another round is still on.
    """
    with unit_of_work(store, actor, now) as log:
        if archive.setting(_SETTING):
            raise NothingToAsk(reason=sentence("people are being asked already; stop that first."))
        if all(person.why_not is not None for person in _people(chosen)):
            raise NothingToAsk(reason=sentence("of those who were chosen nobody may be asked."))
        if dry_run:
            return 0
        archive.set_setting(_SETTING, _to_plain(chosen, actor, now))
        name = archive.list_by_id(chosen.list_id).name
        log.write(Code.PERMISSION_BEGUN, target=name, list=chosen.list_id)
    return ask_next(store, actor, now)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What stopping did: how many questions that waited were taken back, and how many people were
    asked already and can still answer. `was_on`: there was something to stop."""

    was_on: bool
    taken_back: int
    can_answer: int

    @property
    def said(self) -> Sentence:
        """All of it, in words."""
        if not self.was_on:
            return sentence("Nobody was being asked for permission.")
        return sentence(
            "Nobody more is asked. {taken_back} {can_answer}",
            taken_back=sentences(
                "{n} question that waited was taken back;",
                "{n} questions that waited were taken back;",
                self.taken_back,
            ),
            can_answer=sentences(
                "{n} person asked already can still answer.",
                "{n} people asked already can still answer.",
                self.can_answer,
            ),
        )


def stop(store: Store, actor: Actor, now: datetime) -> Stopped:
    """Ask nobody more: the round that is on ends, and the questions that only wait are taken back.

    Who was asked, or may have been, stays asked.
    """
    with unit_of_work(store, actor, now) as log:
        round_ = current()
        unsent = request_rows.unsent_by(MailKind.PERMISSION)
        if round_ is not None:
            _end(log, round_)
        for request in unsent:
            requests.end(
                log,
                request,
                RequestEvent.CANCEL,
                Code.REQUEST_CANCELLED,
                personal={"why": "asking for permission was stopped"},
            )
        was_on = round_ is not None or bool(unsent)
        return Stopped(was_on, len(unsent), request_rows.count_asked_by(MailKind.PERMISSION))


def count_waiting() -> int:
    """How many questions wait in the outbox that `stop` would take back."""
    return request_rows.count_unsent_by(MailKind.PERMISSION)


def said_waiting(count: int) -> Sentence:
    """What stands where no round is on any more, and `count` questions have not gone out yet."""
    return sentences(
        "{n} question for permission waits in the outbox; nobody is left for later.",
        "{n} questions for permission wait in the outbox; nobody is left for later.",
        count,
    )


def current() -> Round | None:
    """The round that is on."""
    plain = archive.setting(_SETTING)
    if not plain:
        return None
    contacts = plain["contacts"]
    chosen = Chosen(plain["list"], plain["text"], None if contacts is None else tuple(contacts))
    began_at = datetime.fromisoformat(plain["began_at"])
    return Round(chosen, archive.list_by_id(chosen.list_id).name, began_at, plain["by"])


def ask_next(store: Store, actor: Actor, now: datetime, tick: Tick = no_tick) -> int:
    """Ask the next people of the round, as many as the day has room for; returns how many.

    A round whose people were all asked ends.
    """
    round_ = current()
    if round_ is None:
        return 0
    with store.reading():
        able = [one for one in _people(round_.chosen) if one.why_not is None]
    target = Target(round_.chosen.list_id)
    asked = 0
    for person in able[: _room(now)]:
        tick(asked, len(able))
        with unit_of_work(store, actor, now) as log:
            if not archive.setting(_SETTING):
                return asked  # somebody has stopped it
            contact = contact_rows.contact_by_id(person.contact_id)
            if _why_not(contact, target) is None and _room(now):
                signups = [
                    one.id for one in signup_rows.signups(contact.id) if one.target == target
                ]
                asking.ask(log, contact, {target: signups}, MailKind.PERMISSION)
                asked += 1
    if asked == len(able):
        with unit_of_work(store, actor, now) as log:
            _end(log, round_)
    return asked


def _end(log: Journal, round_: Round) -> None:
    archive.set_setting(_SETTING, {})
    list_id = round_.chosen.list_id
    log.write(Code.PERMISSION_ENDED, target=round_.list_name, list=list_id)


def _room(now: datetime) -> int:
    """How many more may be asked within a day of `now`."""
    asked = post.count_queued(MailKind.PERMISSION, now - _DAY)
    return max(0, settings.get(settings.PERMISSION_PER_DAY) - asked)


def _people(chosen: Chosen, tick: Tick = no_tick) -> Sequence[Person]:
    """Those who were chosen, each with what keeps them from being asked, the oldest first."""
    wanted = None if chosen.contacts is None else set(chosen.contacts)
    target, found = Target(chosen.list_id), []
    for done, (contact_id, _) in enumerate(search.requests_of(chosen.query, wanted)):
        tick(done)
        contact = contact_rows.contact_by_id(contact_id)
        why_not = _why_not(contact, target)
        found.append(Person(contact.id, contact.address, contact.name, why_not))
    return found


def _why_not(contact: Contact, target: Target) -> Sentence | None:
    """Why somebody is not asked for permission; None when they may be."""
    no_mail = why_unreachable(contact)
    if no_mail is not None:
        return no_mail
    request = _newest_asked(contact, target)
    if request is not None and _was_permission(request):
        at = requests.asked_at(request)
        return sentence("was asked for permission on {at}, which is done only once.", at=at)
    if request is not None:
        return sentence("was asked already, on {at}.", at=requests.asked_at(request))
    known = contact_rows.subscription(contact.id, target)
    assert known is not None, "they stand in the table"
    if known.left_at is not None:
        return sentence("left on {at}.", at=known.left_at)
    refused = refused_elsewhere(contact.key, target)
    if refused is not None:
        at, address = refused.at, refused.address
        return sentence("left on {at}, or said no then, at {address}.", at=at, address=address)
    if known.status is SubscriptionStatus.SUBSCRIBED and known.basis is not Basis.OTHER:
        return sentence("has said yes already.")
    return None


_ENDED_UNASKED = {RequestStatus.CANCELLED, RequestStatus.SUPERSEDED, RequestStatus.EXPIRED}


def _newest_asked(contact: Contact, target: Target) -> Request | None:
    """The newest question to somebody about a list, without those that ended before they ever left
    the house: nobody was asked by them."""
    if request_rows.newest_request(contact.id, target) is None:
        return None
    for request in reversed(request_rows.requests_about(contact.id, target)):
        if request.status not in _ENDED_UNASKED or requests.was_asked(request.id):
            return request
    return None


def _was_permission(request: Request) -> bool:
    return any(mail.kind is MailKind.PERMISSION for mail in post.mails_of_request(request.id))


def _to_plain(chosen: Chosen, actor: Actor, now: datetime) -> dict[str, Any]:
    contacts: Collection[int] | None = chosen.contacts
    return {
        "list": chosen.list_id,
        "text": chosen.text,
        "contacts": None if contacts is None else sorted(contacts),
        "began_at": now.isoformat(),
        "by": actor.name,
    }


def collected_lists() -> list[MailingList]:
    """The lists on which somebody stands who could be asked for permission at all."""
    wanted = search.lists_with_unasked()
    return [known for known in archive.all_lists() if known.id in wanted]
