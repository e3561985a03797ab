"""Puts right what is known of a person beside the address (Art. 16 GDPR).

A wrong address is corrected and asked again (flows/correcting.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadLanguage, NothingToRectify
from optindesk.core.model import Actor, Contact
from optindesk.core.status import MailStatus
from optindesk.core.text import one_line
from optindesk.flows.requests import known_contact
from optindesk.flows.signups import read_language
from optindesk.store import contact_rows, post
from optindesk.store.database import Store
from optindesk.store.journal import unit_of_work


@dataclass(frozen=True, slots=True)
class Known:
    """What can be put right; None is left as it is, empty is known no longer."""

    name: str | None = None
    salutation: str | None = None
    language: str | None = None


def rectify(store: Store, address: str, right: Known, actor: Actor, now: datetime) -> Contact:
    """Put right what is known of somebody, in the mails that wait for them, too.

    Raises UnknownContact, NothingToRectify, BadLanguage, ControlCharacter, TooLong.
    """
    with unit_of_work(store, actor, now) as log:
        before = known_contact(address)
        after = _with(before, right)
        changes = {
            field: f"{getattr(before, field) or '–'} → {getattr(after, field) or '–'}"
            for field in ("name", "salutation", "language")
            if getattr(before, field) != getattr(after, field)
        }
        if not changes:
            raise NothingToRectify(address=before.address)
        contact_rows.put_right(after)
        for mail in post.mails_of_contact(after.id, MailStatus.WAITING):
            named = {"name": after.name, "salutation": after.salutation}
            filled = {place: text for place, text in named.items() if place in mail.values}
            post.fill_anew(mail.id, {**mail.values, **filled})
        said = ", ".join(f"{field} {change}" for field, change in changes.items())
        log.write(
            Code.CONTACT_RECTIFIED,
            contact=after.id,
            personal={"address": after.address, "changes": said},
            fields=list(changes),
        )
    return after


def _with(before: Contact, right: Known) -> Contact:
    language = before.language
    if right.language is not None:
        language = read_language(right.language)
        if language is None and right.language.strip():
            raise BadLanguage(language=right.language)
    return replace(
        before,
        name=before.name if right.name is None else one_line("name", right.name),
        salutation=before.salutation
        if right.salutation is None
        else one_line("salutation", right.salutation),
        language=language,
    )
