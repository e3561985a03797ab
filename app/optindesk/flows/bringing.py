"""People whom a list from elsewhere brings along: subscribed, and never called confirmed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from optindesk.core.codes import Code
from optindesk.core.dates import as_moment, read_date
from optindesk.core.model import Contact, Target
from optindesk.core.sayings import confirmed_in
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import Basis, SubscriptionStatus
from optindesk.flows import requests
from optindesk.flows.groups import Group
from optindesk.flows.signups import Candidate
from optindesk.flows.wordings import target_name
from optindesk.store import contact_rows
from optindesk.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Brought:
    """On which basis a list is written to already, how that came and where the proof of it is, in
    the owner's words."""

    basis: Basis
    how: str


def yes_given_on(typed: Candidate, now: datetime) -> date | None:
    """The day of the yes: when it was confirmed, where the sheet says that, else of the sign-up."""
    confirmed = read_date(confirmed_in(typed.fields))
    return typed.signed_on if confirmed is None or confirmed > now.date() else confirmed


def judged(
    brought: Brought, typed: Candidate, group: Group, reason: Sentence, now: datetime
) -> tuple[Group, Sentence]:
    """What becomes of a row of such a list: who said no here, left or let it lapse stays so, and a
    yes has a day on which it was given."""
    if group is Group.ASKED_AGAIN:
        return Group.LEFT, sentence("said no, left or let it lapse here: is not brought along")
    if group is not Group.NEW:
        return group, reason
    if brought.basis is Basis.OTHER:
        return group, sentence("new; is written to on another basis than a yes")
    if yes_given_on(typed, now) is None:
        return Group.BAD_ROW, sentence("it does not say on which day the yes was given")
    return group, sentence("new; said yes elsewhere")


def bring(
    journal: Journal, contact: Contact, target: Target, typed: Candidate, brought: Brought
) -> None:
    """Subscribe somebody on that basis; the log keeps when, as the sheet says it."""
    day = yes_given_on(typed, journal.now)
    since = None if day is None else as_moment(day, journal.now.tzinfo)
    contact_rows.save_subscription(
        contact.id,
        target,
        SubscriptionStatus.SUBSCRIBED,
        journal.now,
        basis=brought.basis.value,
        since=since,
    )
    contact_rows.set_level(contact.id, max(contact.level, requests.allowed_level(target)))
    said_for_all = day.isoformat() if day else ""  # not by the row, but for the whole sheet
    journal.write(
        Code.SUBSCRIPTION_BROUGHT,
        contact=contact.id,
        personal={
            "address": contact.address,
            "how": brought.how,
            "when": confirmed_in(typed.fields) or typed.fields.get("date") or said_for_all,
        },
        target=target_name(target),
        list=target.list_id,
        basis=brought.basis.value,
        since=day.isoformat() if day else None,
    )
