"""Somebody's calling: who it may be, how they stand, what to read aloud, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from optindesk.core.codes import Code
from optindesk.core.filtering import searchable
from optindesk.core.model import BY_TELEPHONE, Actor, Contact, SuppressionKind
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import State, SubscriptionStatus
from optindesk.core.text import lines
from optindesk.flows import read_aloud, reminding, taking_off, unseen
from optindesk.flows.correcting import needs_correction
from optindesk.flows.requests import known_contact
from optindesk.flows.standings import Standing, all_people
from optindesk.flows.taking_off import Withdrawal
from optindesk.store import contact_rows, one_person, request_rows, search, suppressions
from optindesk.store.archive import folded
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work
from optindesk.store.people_query import PeopleQuery

MOST = 20
"""So many people are offered; whoever is not among them types another letter."""

LEAST_LETTERS = 2
"""One letter means everybody."""

_LOOKED_AT = 100
"""So many rows are read to find those whose name or address begins so."""


class Act(StrEnum):
    """What is done for somebody on the telephone."""

    AGAIN = "send again"
    ASK_ANEW = "ask anew"
    NOT_ME = "not me"
    WRONG = "wrong address"
    OFF = "off everything"
    CODE = "enter code"


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be calling; a `contact_id` of 0 is nobody whom a table shows, but an address
    or a domain that is never written to."""

    contact_id: int
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Who was found for a text; `are_all` of them, or are there more."""

    text: str
    people: tuple[Match, ...]
    are_all: bool = True


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on the telephone. `spoken` is to be read to them, in `language`; `why_not` has a
    sentence for each act that is of no use now. `others` are other addresses of the same person."""

    match: Match
    language: str
    standings: tuple[Standing, ...]
    spoken: tuple[Sentence, ...]
    why_not: Mapping[Act, Sentence]
    others: tuple[str, ...] = ()


def find(text: str) -> Matches:
    """Who has all words of a text in name or address, whatever their case and accents; those first
    whose name or address begins with it."""
    wanted = searchable(text.strip())
    if len(wanted) < LEAST_LETTERS:
        return Matches(wanted, ())
    rows = search.people_page(PeopleQuery(text=wanted), 0, _LOOKED_AT)
    found = {row["contact_id"]: Match(row["contact_id"], row["address"], row["name"])
             for row in rows}  # fmt: skip
    ordered = sorted(found.values(), key=lambda one: not _begins(one, wanted))
    never = [Match(0, one.key) for one in unseen.never_written_like(wanted, MOST)]
    people = (*ordered, *never)
    return Matches(wanted, people[:MOST], len(people) <= MOST and len(rows) < _LOOKED_AT)


def _begins(match: Match, text: str) -> bool:
    start = folded(text)
    words = (folded(match.address), *folded(match.name).split())
    return any(word.startswith(start) for word in words)


def caller(match: Match, now: datetime, read_in: Callable[[str], str]) -> Caller:
    """All that staff need to know of a match; `read_in` says in which language to read to somebody,
    by the person's own (empty where it is not known)."""
    if not match.contact_id:
        return _stranger(match, read_in(""))
    contact = contact_rows.contact_by_id(match.contact_id)
    standings = tuple(all_people(PeopleQuery(contact_id=contact.id), now))
    language = read_in(contact.language or _asked_in(contact))
    spoken = read_aloud.told(contact, standings, now, language)
    return Caller(
        Match(contact.id, contact.address, contact.name),
        language,
        standings,
        tuple(spoken),
        _why_not(contact, standings, now),
        other_addresses(contact),
    )


def other_addresses(contact: Contact) -> tuple[str, ...]:
    """The other addresses of the same person."""
    known = one_person.others(contact.id)
    return tuple(contact_rows.contact_by_id(number).address for number in known)


def unchanged_at(addresses: Iterable[str]) -> Sentence:
    """What a “not me” comes to where the person has other addresses, too."""
    return sentence(
        "Nothing changes at the other addresses of the same person: {addresses}.",
        addresses=", ".join(addresses),
    )


def _stranger(match: Match, language: str) -> Caller:
    """Of whom nothing is known but that nobody writes there."""
    never = unseen.never_written(match.address)
    standings = () if never is None else (never,)
    spoken = sentence("We have nothing of you but a note that nothing is to be sent to you.")
    nothing = sentence("Nothing else is known of this address.")
    return Caller(match, language, standings, (spoken,), dict.fromkeys(Act, nothing))


def _asked_in(contact: Contact) -> str:
    """The language in which somebody was asked last; empty for who never was."""
    asked = request_rows.requests_of([contact.id])
    return asked[-1].language if asked else ""


def can_be_asked_anew(standings: Sequence[Standing]) -> list[Standing]:
    """Those of which the time to answer is over, or whose question was cancelled."""
    return [
        one
        for one in standings
        if (one.facts.state in (State.EXPIRED, State.CANCELLED) or one.facts.is_overdue)
        and one.facts.subscription is not SubscriptionStatus.SUBSCRIBED
    ]


def lists_to_leave(standings: Sequence[Standing]) -> list[str]:
    """The names of the lists that somebody is on, or was asked about and has not answered."""
    on = (SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.PENDING)
    return [
        one.list_name
        for one in standings
        if one.list_name is not None and one.facts.subscription in on
    ]


def _why_not(contact: Contact, standings: Sequence[Standing], now: datetime) -> dict[Act, Sentence]:
    open_ones = request_rows.open_requests(contact.id)
    in_time = [one for one in open_ones if one.expires_at > now]
    found: dict[Act, Sentence] = {}
    against = [reminding.why_not(contact, one, now) for one in in_time]
    if not in_time:
        found[Act.AGAIN] = sentence("No question to this person is open.")
    elif all(against):
        found[Act.AGAIN] = next(filter(None, against))
    if in_time or not can_be_asked_anew(standings):
        found[Act.ASK_ANEW] = sentence("No question to this person has lapsed.")
    if not open_ones:
        found[Act.CODE] = sentence("No question to this person is open.")
    if needs_correction(contact.id):
        found[Act.NOT_ME] = sentence("It is noted already that somebody else has this address.")
    return found


def not_me(store: Store, address: str, note: str, actor: Actor, now: datetime) -> Withdrawal:
    """Whoever has this address said on the telephone that the sign-up is not theirs.

    As a reply that says so: it is off everything, and nobody writes there again; the sign-up needs
    the right address. Another address of the same person stays as it is. Raises UnknownContact,
    ControlCharacter, TooLong.
    """
    said = lines("note", note)
    with unit_of_work(store, actor, now) as log:
        contact = known_contact(address)
        asked = request_rows.requests_of([contact.id])
        done = taking_off.take_off(log, contact, None, f"entered by {actor.name}", alone=True)
        done = replace(done, kept=other_addresses(contact))
        why = "the address belongs to somebody else"
        suppressions.suppress(SuppressionKind.ADDRESS, contact.key, why, now, BY_TELEPHONE)
        log.write(
            Code.ADDRESS_WRONG_PERSON,
            contact=contact.id,
            request=asked[-1].id if asked else None,
            personal={"address": contact.address} | ({"note": said} if said else {}),
            how=BY_TELEPHONE,
        )
    return done
