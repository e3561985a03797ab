"""Who a mail is from: the contact of a sender's address; and whom none may go to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optindesk.core.model import Contact, address_key, same_mailbox
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import AddressState
from optindesk.store import account_rows, barring, contact_rows


def written_by(letter: Mapping[str, Any]) -> str:
    """Whom a letter (a row of it) says to be from: an address, else what stands in its From.

    To be shown and logged only. Empty where it has no From at all.
    """
    return str(letter["sender"] or letter["from_line"])


def contact_of_sender(sender: str) -> Contact | None:
    """The contact whose own mailbox an address is (DESIGN 4.5), or None.

    The address itself goes before an accepted alias, and that before the same mailbox written
    otherwise: a plus-tag, googlemail for gmail. Two contacts with one mailbox are ambiguous.
    """
    key = address_key(sender)
    known = contact_rows.contact_by_key(key) or contact_rows.contact_of_alias(key)
    if known is not None:
        return known
    candidates = contact_rows.contacts_at(sender)
    return candidates[0] if len(candidates) == 1 else None


def writes_as(sender: str, contact: Contact, asked_address: str) -> bool:
    """Whether a sender's address is the contact's own: the one asked, or an accepted alias."""
    if same_mailbox(sender, asked_address):
        return True
    alias = contact_rows.contact_of_alias(address_key(sender))
    return alias is not None and alias.id == contact.id


def is_own(key: str) -> Sentence | None:
    """That the key of an address is that of the one which the desk writes from; else None."""
    own = sentence("your own mails come from there: nobody can be asked at it.")
    return own if key == account_rows.own_key() else None


def never_written_to(address: str) -> Sentence | None:
    """That no mail may ever go to an address, and why; None where one may."""
    why = barring.never_write_why(address_key(address))
    if why is None:
        return None
    return sentence("{address} is never to be written to: {why}.", address=address, why=why)


def why_unreachable(contact: Contact) -> Sentence | None:
    """Why no mail goes to somebody, said beside the address; None where one may."""
    why = barring.never_write_why(contact.key)
    if why is not None:
        return sentence("is never to be written to: {why}.", why=why)
    if contact.address_state is AddressState.BOUNCED:
        return sentence("mail to this address comes back.")
    return None
