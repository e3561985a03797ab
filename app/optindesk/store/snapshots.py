"""How a contact stands, as plain data, so that what a decision changed can be put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import fn

from optindesk.core.codes import Code
from optindesk.core.letter import Verdict
from optindesk.store.fields import utc_text
from optindesk.store.tables import (
    AliasRow,
    ChangeRow,
    ContactRow,
    EntryRow,
    LetterRow,
    MailRow,
    RequestRow,
    SignUpRow,
    SubscriptionRow,
    SuppressionRow,
)

Rows = dict[str, dict[str, Any]]
"""Some fields of some rows by their number; JSON has no other keys than texts."""

Standing = dict[str, Rows]
"""What `standing` says: rows by table, nothing personal among it. Mails and sign-ups are only
compared."""

_CONTACT = (ContactRow.level, ContactRow.address_state, ContactRow.soft_bounces)
_REQUEST = (RequestRow.status, RequestRow.ended_at, RequestRow.confirmed_by)
_CHANGE = (ChangeRow.accepted, ChangeRow.cancelled)
_SUBSCRIPTION = (
    SubscriptionRow.status,
    SubscriptionRow.level,
    SubscriptionRow.basis,
    SubscriptionRow.since,
    SubscriptionRow.left_at,
    SubscriptionRow.request,
    SubscriptionRow.changed_at,
)
_RESTORED = (
    ("contacts", ContactRow, _CONTACT),
    ("requests", RequestRow, _REQUEST),
    ("changes", ChangeRow, _CHANGE),
    ("subscriptions", SubscriptionRow, _SUBSCRIPTION),
)


def standing(contact_id: int) -> Standing:
    """How a contact stands to everything, and what was sent, signed and written until now."""
    contact = ContactRow.get_by_id(contact_id)
    requests = RequestRow.select(RequestRow.id).where(RequestRow.contact == contact_id)
    wanted = {
        "contacts": ContactRow.id == contact_id,
        "requests": RequestRow.contact == contact_id,
        "changes": ChangeRow.request.in_(requests),
        "subscriptions": SubscriptionRow.contact == contact_id,
    }
    found = {name: _rows(table, fields, wanted[name]) for name, table, fields in _RESTORED}
    suppressed = (SuppressionRow.kind == "address") & (SuppressionRow.key == contact.address_key)
    found["suppressions"] = _rows(SuppressionRow, (SuppressionRow.kind,), suppressed)
    found["mails"] = _rows(MailRow, (MailRow.status,), MailRow.contact == contact_id)
    found["signups"] = _rows(SignUpRow, (SignUpRow.list,), SignUpRow.contact == contact_id)
    return found


def _rows(table: Any, fields: tuple[Any, ...], which: Any) -> Rows:
    rows = table.select(table.id, *fields).where(which).order_by(table.id)
    return {
        str(row["id"]): {field.name: _plain(row[field.name]) for field in fields}
        for row in rows.dicts()
    }


def _plain(value: Any) -> Any:
    return utc_text(value) if isinstance(value, datetime) else value


def put_back(then: Standing, now: Standing) -> None:
    """Write the rows as they were `then`; `now` is how they are. Mails are the flows' affair."""
    for name, table, fields in _RESTORED:
        for number, values in then[name].items():
            if values != now[name][number]:
                typed = {
                    field.name: field.python_value(values[field.name])
                    if values[field.name] is not None
                    else None
                    for field in fields
                }
                table.update(**typed).where(table.id == int(number)).execute()
    new = [int(number) for number in now["suppressions"] if number not in then["suppressions"]]
    SuppressionRow.delete().where(SuppressionRow.id.in_(new)).execute()


def forget_alias(contact_id: int, key: str) -> None:
    """An address is no longer taken for the contact's own."""
    AliasRow.delete().where(AliasRow.contact == contact_id, AliasRow.address_key == key).execute()


def newest_letter(contact_id: int) -> int:
    """The number of the newest letter that a person of this contact may have written; 0: none."""
    rows = LetterRow.select(fn.MAX(LetterRow.id)).where(
        LetterRow.contact == contact_id, LetterRow.verdict != Verdict.AUTOMATIC.value
    )
    return int(rows.scalar() or 0)


def exported_since(number: int) -> list[dict[str, Any]]:
    """What the log says of the exports behind entry `number`, oldest first."""
    rows = EntryRow.select(EntryRow.values).where(
        EntryRow.number > number, EntryRow.code == Code.EXPORTED.value
    )
    return [values for (values,) in rows.order_by(EntryRow.number).tuples()]


def keep_decision(letter_id: int, kept: dict[str, Any]) -> None:
    """Keep with a letter how its person stood before and after it was decided."""
    LetterRow.update(before=kept).where(LetterRow.id == letter_id).execute()


def reopen(letter_id: int) -> None:
    """A letter waits to be read again."""
    LetterRow.update(review="open", decision=None, decided_at=None, before=None).where(
        LetterRow.id == letter_id
    ).execute()
