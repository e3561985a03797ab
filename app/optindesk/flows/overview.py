"""What stands on the first screen, and the whole story of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from optindesk.core.model import Level
from optindesk.core.sentence import Sentence
from optindesk.core.status import (
    MailStatus,
    State,
)
from optindesk.flows import business, clock, copying, outside, owner_pin, resting, rounds
from optindesk.flows.log_lines import LogLine, all_log, each_once, everybody
from optindesk.flows.lowering import level_of
from optindesk.flows.standings import Standing, all_people
from optindesk.store import (
    account_rows,
    archive,
    beside_people,
    contact_rows,
    counts,
    letter_rows,
    post,
    request_rows,
    search,
    signup_rows,
)
from optindesk.store.people_query import PeopleQuery

if TYPE_CHECKING:
    from optindesk.flows.rounds import Standstill


@dataclass(frozen=True, slots=True)
class ToDo:
    """What needs a person, and what waits for the machine.

    `only_leavers`: nobody signed up who is to be seen. `standstill` is why the desk does not work
    on its own; `resting` which mails wait because a server asked for it; `unsaid` what mails do not
    say of who asks; `uncopied` why there is no copy of today, `outside` how
    old the last copy outside is, if a place for them is chosen; `pin_forgotten` that the owner's
    PIN was removed without having been typed; `clock_doubted` that the clock can hardly be right.
    """

    to_read: int
    to_send: int
    held: int
    unknown: int
    lapsing: int
    bounced: int
    refused: int
    wrong: int
    awaiting: int
    people: int
    lists: int
    has_account: bool
    has_mailbox: bool
    only_leavers: bool = False
    standstill: Standstill | None = None
    resting: Sentence | None = None
    unsaid: Sentence | None = None
    uncopied: Sentence | None = None
    outside: Sentence | None = None
    outside_is_old: bool = False
    pin_forgotten: Sentence | None = None
    clock_doubted: Sentence | None = None


def to_do(now: datetime) -> ToDo:
    """The counts of the first screen; `lapsing` is what lapses within seven days of `now`."""
    states = counts.by_state()
    account, place = account_rows.account(), outside.newest()
    held, _ = post.held_mails(now)
    doubt = clock.standing(now).doubt
    return ToDo(
        to_read=letter_rows.count_reviews(),
        to_send=post.count_mails(MailStatus.WAITING) - held,
        held=held,
        unknown=post.count_mails(MailStatus.UNKNOWN),
        lapsing=request_rows.count_lapsing(now),
        bounced=search.count_people(PeopleQuery(state=State.BOUNCED.value)),
        wrong=beside_people.count_wrong(),
        refused=states.get(State.REFUSED.value, 0),
        awaiting=counts.awaiting(),
        people=counts.people(),
        lists=len(archive.all_lists()),
        has_account=account is not None,
        has_mailbox=account is not None and account.imap is not None,
        only_leavers=not signup_rows.has_any(),
        standstill=rounds.standstill(),
        resting=resting.said(now),
        unsaid=business.unsaid(),
        uncopied=copying.trouble(),
        outside=place.told(now) if place is not None else None,
        outside_is_old=place is not None and place.is_old(now),
        pin_forgotten=owner_pin.told(now),
        clock_doubted=doubt.sentence if doubt is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """The whole story of one person: how they stand to everything, and what happened when.

    `in_doubt` are the numbers of the mails of which nobody knows whether they went out, `refused`
    of those that the provider did not take; `others` are the addresses of the same person.
    """

    contact_id: int
    address: str
    name: str
    salutation: str
    level: Level
    standings: list[Standing]
    lines: list[LogLine]
    in_doubt: frozenset[int]
    refused: frozenset[int]
    others: tuple[str, ...] = ()


def story(contact_id: int, now: datetime | None = None) -> Story:
    """The story beside the tables, oldest event first; `now` tells whether a question is held."""
    contact, whole = contact_rows.contact_by_id(contact_id), everybody(contact_id)
    return Story(
        contact.id,
        contact.address,
        contact.name,
        contact.salutation,
        level_of(contact),
        [row for one in whole for row in all_people(PeopleQuery(contact_id=one), now)],
        each_once(all_log(contact_id)),
        frozenset().union(*(post.mail_numbers(one, MailStatus.UNKNOWN) for one in whole)),
        frozenset().union(*(post.mail_numbers(one, MailStatus.REFUSED) for one in whole)),
        tuple(contact_rows.contact_by_id(one).address for one in whole[1:]),
    )
