"""After the data was stolen: who is affected, and what is to be done outside of this desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.model import Account, Actor
from optindesk.core.ports import RecordWriter, Tick, no_tick
from optindesk.core.provider import Provider, provider_of
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import SubscriptionStatus
from optindesk.flows import rotating
from optindesk.flows.rotating import Replaced
from optindesk.flows.wordings import target_name
from optindesk.store import (
    account_rows,
    affected,
    archive,
    barring,
    contact_rows,
    journal,
    safe_lists,
)
from optindesk.store.affected import Affected, Counts
from optindesk.store.database import Store
from optindesk.store.journal import note_export

_COLUMNS = (
    *("address", "name", "salutation", "language", "lists"),
    *("sign_ups", "mails", "replies", "never_write"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How many people are affected, when the key was changed last (None: never), what would become
    of the open questions if it were changed now, and which of before that are still to be asked
    anew."""

    people: Counts
    changed_at: datetime | None
    now: Replaced
    before: Replaced


def look(now: datetime, tick: Tick = no_tick) -> Look:
    """What a change of the key would do, and what is left of the last one."""
    return Look(
        affected.count(now),
        _changed_at(),
        rotating.look(now, tick),
        rotating.look_at_open(now, tick),
    )


def _changed_at() -> datetime | None:
    retired = archive.desk_keys().retired
    return retired[-1].at if retired else None


def moment(now: datetime) -> datetime:
    """As of when people are affected: when the key was changed last, else now. Who came after that
    was in no copy that has the old key alone."""
    return _changed_at() or now


def write_affected(
    store: Store, path: Path, write: RecordWriter, actor: Actor, now: datetime
) -> int:
    """Everybody whose data was in the database then, as a table; returns how many.

    Raises FileNotWritable, DiskFull; then nothing was written.
    """
    with store.reading():
        written = write(path, _COLUMNS, map(_row, affected.everybody(moment(now))))
    note_export(store, actor, now, path, what="affected", rows=written)
    return written


def _row(one: Affected) -> Sequence[str]:
    known = contact_rows.contact_by_id(one.contact) if one.contact is not None else None
    key = known.key if known is not None else one.address
    return (
        one.address,
        one.name,
        one.salutation,
        one.language,
        ", ".join(_lists(one.contact)) if one.contact is not None else "",
        *map(str, (one.signups, one.mails, one.replies)),
        barring.never_write_why(key) or "",
    )


def _lists(contact: int) -> Iterator[str]:
    """What somebody is on, or was asked about."""
    for known in contact_rows.subscriptions(contact):
        name = target_name(known.target)
        is_on = known.status is SubscriptionStatus.SUBSCRIBED
        yield name if is_on else f"{name} ({known.status.value})"


# --- what it says -------------------------------------------------------------------------------


def of_people(people: Counts) -> Sentence:
    """Whose data it is."""
    said = sentences(
        "{n} person is affected: what is known of them here is in the copy, too.",
        "{n} people are affected: what is known of them here is in the copy, too.",
        people.people,
    )
    if people.ruled:
        said = sentence(
            "{said} Besides, addresses that are never written to: {n}.", said=said, n=people.ruled
        )
    if people.erased:
        said = sentence(
            "{said} Erased since, so that nobody can be told any more: {n}.",
            said=said,
            n=people.erased,
        )
    return said


def of_questions(replaced: Replaced, *, done: bool) -> Sentence:
    """What becomes, or was `done`, of the questions that went out with the old key."""
    count, left = replaced.count, len(replaced.left)
    if not (count or left):
        return sentence("No open question has to be asked anew.")
    said = (
        sentences(
            "{n} open question was replaced by a new one, which waits in the outbox.",
            "{n} open questions were replaced by new ones, which wait in the outbox.",
            count,
        )
        if done
        else sentences(
            "{n} open question is replaced by a new one.",
            "{n} open questions are replaced by new ones.",
            count,
        )
    )
    if left:
        said = sentence(
            "{said} {more}",
            said=said,
            more=sentences(
                "{n} cannot be asked anew now: a yes to it is for you to decide.",
                "{n} cannot be asked anew now: a yes to them is for you to decide.",
                left,
            ),
        )
    return said


WHAT_IT_DOES = sentence(
    "Whoever has a copy of this data can make codes that look like yours. With a new key nothing of"
    " before counts as a yes any more; who wants to leave can still do so with an old mail."
)

DUTY = sentence(
    "You have 72 hours from when you know of it to tell your data protection authority, unless"
    " nobody is at risk (Art. 33 GDPR); where the risk for people is high, tell them, too, without"
    " delay (Art. 34)."
)


def what_to_do(folder: Path | None, providers: Sequence[Provider]) -> list[Sentence]:
    """What is left to be done by the owner, the most urgent first; without a `folder` the data lies
    on a server."""
    account = account_rows.account()
    steps = [] if account is None else _at_provider(account, providers)
    if folder is None:
        steps.append(
            sentence("Change the password of the database server: it stood on that computer.")
        )
    steps.append(DUTY)
    if journal.has_any(Code.COLLECTOR_MADE):
        steps.append(
            sentence(
                "The collectors on other computers are worth nothing any more: delete their files,"
                " and make new ones."
            )
        )
    if safe_lists.all_lists():
        steps.append(
            sentence(
                "Lists that you gave to other programs are not protected by this: if such files, or"
                " their passwords, lay on that computer, change those passwords, too."
            )
        )
    steps.append(
        sentence(
            "Copies of this data that lie elsewhere have the old key. Make a new one, and delete"
            " those; one that is put back into this data folder gets the new key."
        )
    )
    steps.append(
        sentence(
            "If a device is gone: report it to the police, and have it locked or wiped from afar,"
            " if that was set up."
        )
    )
    return steps


def _at_provider(account: Account, providers: Sequence[Provider]) -> list[Sentence]:
    provider = provider_of(account, providers)
    where = provider.name if provider is not None else sentence("your mail provider")
    return [
        sentence(
            "At {provider}, change the password of {user}, from another computer.",
            provider=where,
            user=account.user or account.address,
        ),
        sentence(
            "There, too, take back app passwords and what other programs were allowed, and sign out"
            " all other devices: a new password alone need not do that."
        ),
        sentence("Then enter the new password here, in the mail account."),
    ]
