"""Rows ↔ core dataclasses: people, and what they are subscribed to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from optindesk.core.model import Contact, Subscription, Target, mailbox_key, same_mailbox
from optindesk.core.status import AddressState, Basis, SubscriptionStatus
from optindesk.store import archive, counts
from optindesk.store.prepared import Prepared, PreparedForMany, add
from optindesk.store.tables import AliasRow, ContactRow, FormerAddressRow, SubscriptionRow


def _contact(row: Any) -> Contact:
    return Contact(
        row.id,
        row.address,
        row.address_key,
        row.name,
        row.language,
        row.level,
        AddressState(row.address_state),
        row.soft_bounces,
        row.salutation,
    )


def add_contact(
    address: str, key: str, name: str, language: str | None, now: datetime, salutation: str = ""
) -> Contact:
    number = add(
        ContactRow,
        address=address,
        address_key=key,
        mailbox=mailbox_key(address),
        name=name,
        salutation=salutation,
        language=language,
        search=archive.found_text(name, address),
        created_at=now,
    )
    return contact_by_id(number)


_CONTACT = Prepared(
    lambda number: ContactRow.select().where(ContactRow.id == number), into=_contact
)
_CONTACTS_OF_MAILBOX = Prepared(
    lambda key: ContactRow.select().where(ContactRow.mailbox == key), into=_contact
)
_KNOWN_MAILBOXES = PreparedForMany(
    lambda keys: ContactRow.select(ContactRow.mailbox).where(ContactRow.mailbox.in_(keys))
)
_KNOWN_ALIASES = PreparedForMany(
    lambda keys: AliasRow.select(AliasRow.address_key).where(AliasRow.address_key.in_(keys))
)
_ALIAS = Prepared(lambda key: AliasRow.select().where(AliasRow.address_key == key))


def contact_by_key(key: str) -> Contact | None:
    return next((one for one in _at_mailbox(key) if one.key == key), None)


def _at_mailbox(address: str) -> list[Contact]:
    # One query for both: who is new is looked for by address first, then by other spellings of it.
    return _CONTACTS_OF_MAILBOX.rows(mailbox_key(address))


def contact_by_id(contact_id: int) -> Contact:
    """The contact; raises LookupError (our bug) when there is none."""
    found: Contact = _CONTACT.one(contact_id)
    return found


def contacts_at(address: str) -> list[Contact]:
    """The contacts whose own mailbox an address is, however it is spelled (`same_mailbox`)."""
    return [one for one in _at_mailbox(address) if same_mailbox(address, one.address)]


def known_senders(keys: Collection[str]) -> set[str]:
    """Those of these address keys whose mailbox is a contact's, or that are an accepted alias."""
    mailbox_of = {key: mailbox_key(key) for key in keys}
    known = {row.mailbox for row in _KNOWN_MAILBOXES.rows(set(mailbox_of.values()))}
    aliases = {row.address_key for row in _KNOWN_ALIASES.rows(mailbox_of)}
    return aliases | {key for key, mailbox in mailbox_of.items() if mailbox in known}


def contact_of_alias(key: str) -> Contact | None:
    row = _ALIAS.first(key)
    return None if row is None else contact_by_id(row.contact_id)


def put_right(contact: Contact) -> None:
    """Somebody has this name, salutation and language."""
    ContactRow.update(
        name=contact.name,
        salutation=contact.salutation,
        language=contact.language,
        search=_searched(contact, contact.name),
    ).where(ContactRow.id == contact.id).execute()


def _searched(contact: Contact, name: str) -> str:
    """What somebody is found by: the addresses that they had before, too."""
    former = FormerAddressRow.select(FormerAddressRow.address).where(
        FormerAddressRow.contact == contact.id
    )
    return archive.found_text(name, contact.address, *(one for (one,) in former.tuples()))


def change_address(contact: Contact, address: str, key: str) -> Contact:
    """Somebody has another address now; whether mail arrives there is not known yet. Once it is
    known which they had before, `put_right` writes what they are found by."""
    ContactRow.update(
        address=address,
        address_key=key,
        mailbox=mailbox_key(address),
        address_state=AddressState.OK.value,
        soft_bounces=0,
    ).where(ContactRow.id == contact.id).execute()
    return contact_by_id(contact.id)


def known_since(contact_id: int) -> datetime:
    """Since when somebody is in the books."""
    row = ContactRow.select(ContactRow.created_at).where(ContactRow.id == contact_id).get()
    since: datetime = row.created_at
    return since


def add_alias(contact_id: int, key: str, now: datetime) -> None:
    AliasRow.insert(
        contact=contact_id, address_key=key, accepted_at=now
    ).on_conflict_ignore().execute()


def fill_in(contact: Contact, name: str, language: str | None, salutation: str = "") -> None:
    """Add a name, language or salutation that was not known; what is known stays."""
    changes: dict[str, Any] = {}
    if name and not contact.name:
        changes |= {"name": name, "search": _searched(contact, name)}
    if language and not contact.language:
        changes["language"] = language
    if salutation and not contact.salutation:
        changes["salutation"] = salutation
    if changes:
        ContactRow.update(**changes).where(ContactRow.id == contact.id).execute()


_SET_LEVEL = Prepared(
    lambda number, level: ContactRow.update(level=level).where(ContactRow.id == number)
)
_SET_ADDRESS_STATE = Prepared(
    lambda number, state, count: ContactRow.update(address_state=state, soft_bounces=count).where(
        ContactRow.id == number
    )
)


def set_level(contact_id: int, level: int) -> None:
    _SET_LEVEL.change(contact_id, int(level))


def set_address_state(contact_id: int, state: AddressState, soft_bounces: int) -> None:
    _SET_ADDRESS_STATE.change(contact_id, state.value, soft_bounces)


def _subscription(row: Any) -> Subscription:
    return Subscription(
        row.id,
        row.contact_id,
        Target(row.list_id, row.level if row.list_id is None else None),
        SubscriptionStatus(row.status),
        None if row.basis is None else Basis(row.basis),
        row.since,
        row.left_at,
    )


_SUBSCRIPTION = Prepared(
    lambda contact, target: SubscriptionRow.select().where(
        SubscriptionRow.contact == contact, SubscriptionRow.target == target
    ),
    into=_subscription,
)
_SUBSCRIPTIONS = Prepared(
    lambda contact: (
        SubscriptionRow.select()
        .where(SubscriptionRow.contact == contact)
        .order_by(SubscriptionRow.id)
    ),
    into=_subscription,
)


@cache
def _saving(fields: tuple[str, ...]) -> Prepared:
    """Writes the subscription of a contact to a target and a list, with these columns."""

    def save(contact: Any, target: Any, list_id: Any, *given: Any) -> Any:
        values = dict(zip(fields, given, strict=True))
        row = {"contact": contact, "target": target, "list": list_id, **values}
        return SubscriptionRow.insert(**row).on_conflict(
            conflict_target=[SubscriptionRow.contact, SubscriptionRow.target], update=values
        )

    return Prepared(save, 3 + len(fields))


def subscription(contact_id: int, target: Target) -> Subscription | None:
    found: Subscription | None = _SUBSCRIPTION.first(contact_id, target.key)
    return found


def subscriptions(contact_id: int) -> list[Subscription]:
    return _SUBSCRIPTIONS.rows(contact_id)


def changed_at(number: int) -> datetime:
    """When a subscription, by its number, became what it is."""
    row = SubscriptionRow.select(SubscriptionRow.changed_at).where(SubscriptionRow.id == number)
    at: datetime = row.get().changed_at
    return at


def save_subscription(
    contact_id: int,
    target: Target,
    status: SubscriptionStatus,
    now: datetime,
    **fields: Any,
) -> None:
    """Write how a contact stands to a target; `fields` are basis, since, left_at or request."""
    values = {"status": status.value, "level": target.level, "changed_at": now, **fields}
    _saving(tuple(values)).run(contact_id, target.key, target.list_id, *values.values())


def count_contacts() -> int:
    """How many people there are to be seen; who was erased is none of them."""
    return counts.people()
