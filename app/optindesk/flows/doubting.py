"""What whoever decides an answer must have heard first, because it speaks against the decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optindesk.core.letter import in_one_line
from optindesk.core.model import Contact, Request
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows import confirming, requests
from optindesk.flows.people import writes_as
from optindesk.flows.wordings import target_name
from optindesk.store import request_rows
from optindesk.store.reviews import waiting_of

OF_RETIRED_KEY = sentence(
    "its code was made before the desk’s key was changed: whoever copied the data can make such a"
    " mail, too"
)
"""Why a yes that names its question only by an old key is for a person."""

_MOST_SHOWN = 80
"""How much of another reply is told, in characters."""


def about_the_writer(row: Mapping[str, Any]) -> Sentence | None:
    """What speaks against believing that a letter (a row of it) is by whom it says, or None."""
    if row["sender"]:
        return None
    if not row["from_line"]:
        return sentence("it does not say who wrote it, so it may be forged.")
    return sentence(
        "its sender can be read in two ways (“{sender}”), so it may be forged.",
        sender=row["from_line"],
    )


def both(one: Sentence | None, other: Sentence | None) -> Sentence | None:
    """Two doubts as one, where there are two."""
    if one is None or other is None:
        return one or other
    return sentence("{one} Besides, {other}", one=one, other=other)


def about_accepting(
    row: Mapping[str, Any], request: Request | None, contact: Contact
) -> Sentence | None:
    """What speaks against taking a letter (a row of it) as a yes, or None.

    That is an answer of the asked person that nobody has read yet: any, where this letter came from
    somebody else, and a newer one, where it is their own. And it is that the letter does not
    say which of several questions it answers.
    """
    if request is None:
        return None
    doubt = _which_question(request, contact) if row["guessed"] else _old_key(row)
    return both(doubt, both(_which_part(row, request), _unread_answer(row, request, contact)))


def _old_key(row: Mapping[str, Any]) -> Sentence | None:
    """A letter that may be forged is a yes only where the person says so in another way."""
    if Sentence.from_plain(row["reason"]).key != OF_RETIRED_KEY.key:
        return None
    return sentence("{why}. Ask the person in another way first.", why=OF_RETIRED_KEY)


def _which_part(row: Mapping[str, Any], request: Request) -> Sentence | None:
    """A person may say in words what a yes is for, of several things; a machine reads only digits
    behind a yes."""
    changes = requests.still_asked(request) or request.changes
    if row["picks"] or len(changes) < 2:
        return None
    parts = "; ".join(f"{change.position}: {target_name(change.target)}" for change in changes)
    return sentence(
        "several things were asked, and it may not be for all of them: {parts}.", parts=parts
    )


def _unread_answer(row: Mapping[str, Any], request: Request, contact: Contact) -> Sentence | None:
    is_own = writes_as(row["sender"], contact, request.address)
    for other in reversed(waiting_of(contact.id)):
        if other["id"] == row["id"] or not writes_as(other["sender"], contact, request.address):
            continue
        if not is_own or other["received_at"] > row["received_at"]:
            return sentence(
                "{address} wrote, too, on {when}, and that waits to be read: “{text}”.",
                address=other["sender"],
                when=other["received_at"],
                text=in_one_line(other["new_text"] or other["subject"])[:_MOST_SHOWN],
            )
    return None


def _which_question(request: Request, contact: Contact) -> Sentence:
    this = sentence(
        "it does not say for certain which question it answers; this would be the one to {address}"
        " about {what}.",
        address=request.address,
        what=requests.names(request),
    )
    others = [one for one in request_rows.open_requests(contact.id) if one.id != request.id]
    if not others:
        return this
    what = "; ".join(map(requests.names, others))
    return sentence("{this} The one about {what} stays open.", this=this, what=what)


def about_refusing(
    row: Mapping[str, Any], request: Request | None, contact: Contact
) -> Sentence | None:
    """What speaks against taking a letter as a no to a request (None: as leaving everything)."""
    yes = confirming.newer_yes(contact.id, request, row["received_at"])
    if yes is None:
        return None
    return sentence(
        "since then, on {when}, {address} said yes, and that would be taken back.",
        when=yes,
        address=contact.address,
    )
