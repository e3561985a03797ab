"""A decision about an answer is taken back, as long as nothing has left the house because of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from optindesk.core.codes import Code
from optindesk.core.errors import CannotUndo, UnknownReply
from optindesk.core.model import Actor, Contact, OutgoingMail, address_key
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailEvent, MailStatus, RequestEvent
from optindesk.core.text import reason_of
from optindesk.flows import never_writing, requests
from optindesk.flows.people import written_by
from optindesk.flows.wordings import target_name
from optindesk.store import (
    contact_rows,
    letter_rows,
    post,
    request_rows,
    snapshots,
    suppressions,
)
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.snapshots import Standing

_LEFT = (MailStatus.SENDING, MailStatus.SENT, MailStatus.UNKNOWN)
"""What has left the house, or may have."""
_DROPPED = MailStatus.DROPPED.value

Whole = dict[str, Standing]
"""How all addresses stand that one word is for, by their numbers."""

_ASK_AGAIN = sentence("If it was a yes after all, record a new sign-up and ask again.")
_BY_STORY = sentence("See the story of this person.")

TAKEN_BACK = "the decision was taken back"
"""Why a question is cancelled that would not have been asked without it."""


def whole(contact: Contact) -> Whole:
    """How somebody stands at all addresses that a word about one of them may be for."""
    numbers = {contact.id, *(one.id for one in suppressions.everybody_at(contact.key))}
    return {str(number): snapshots.standing(number) for number in sorted(numbers)}


def keep(
    letter_id: int, contact: Contact, before: Whole, entry: int, *, alias: bool = False
) -> None:
    """Remember with a letter what its decision changed; `entry` is the log's number of it.

    `alias` says whether the sender's address was learned by it.
    """
    changed = {
        number: {"before": before[number], "after": after}
        for number, after in whole(contact).items()
    }
    own = changed.pop(str(contact.id))
    kept = {**own, "beside": changed, "entry": entry, "alias": alias}
    kept["letter"] = snapshots.newest_letter(contact.id)
    snapshots.keep_decision(letter_id, kept)


def _each(kept: Mapping[str, Any], contact: Contact) -> dict[int, Mapping[str, Any]]:
    """What a decision changed of each address that it was for, by their numbers."""
    return {contact.id: kept} | {int(number): one for number, one in kept["beside"].items()}


def undo(store: Store, letter_id: int, note: str, actor: Actor, now: datetime) -> None:
    """Take the decision on a letter back: everything is as it was before, and it waits again.

    Raises NoteNeeded, UnknownReply, CannotUndo.
    """
    reason_of(note)
    with unit_of_work(store, actor, now) as log:
        row = letter_rows.letter_row(letter_id)
        if row is None or row["review"] is None:
            raise UnknownReply(id=letter_id)
        if row["before"] is None:
            raise CannotUndo(reason=sentence("it is not decided."))
        kept = row["before"]
        contact = contact_rows.contact_by_id(row["contact"])
        each = _each(kept, contact)
        current = {number: snapshots.standing(number) for number in each}
        reason = _why_not(row, each, current, contact)
        if reason is not None:
            raise CannotUndo(reason=reason)
        for number, of_one in each.items():
            cancel_new(log, of_one, TAKEN_BACK)
            put_back_mails(log, of_one)
            snapshots.put_back(of_one["before"], current[number])
        never_writing.settle(log, contact.key, TAKEN_BACK)
        never_writing.hold(log, contact.key)
        if kept["alias"]:
            snapshots.forget_alias(contact.id, address_key(row["sender"]))
        log.write(
            Code.ANSWER_UNDONE,
            contact=contact.id,
            request=row["request"],
            personal={"address": written_by(row), "note": note},
            letter=letter_id,
            decision=row["decision"],
            entry=kept["entry"],
        )
        snapshots.reopen(letter_id)
        for of_one in current.values():
            for request in of_one["requests"]:
                request_rows.refresh_state(int(request))


def why_not(row: Mapping[str, Any]) -> Sentence | None:
    """Why the decision on a letter (a row of it) cannot be taken back; None when it can."""
    if row["before"] is None:
        return sentence("it is not decided.")
    contact = contact_rows.contact_by_id(row["contact"])
    each = _each(row["before"], contact)
    current = {number: snapshots.standing(number) for number in each}
    return _why_not(row, each, current, contact)


def _why_not(
    row: Mapping[str, Any],
    each: Mapping[int, Mapping[str, Any]],
    current: Mapping[int, Standing],
    contact: Contact,
) -> Sentence | None:
    kept, instead = row["before"], _instead(row, contact)
    for mail in _mails([mail for of_one in each.values() for mail in _new_mails(of_one)]):
        if mail.status in _LEFT:
            return sentence(
                "the mail “{kind}” to {address} is on its way, or was sent. {instead}",
                kind=mail.kind.value,
                address=mail.address,
                instead=instead,
            )
    if snapshots.newest_letter(contact.id) > kept["letter"]:
        return sentence("a newer mail of {address} was read since.", address=contact.address)
    if row["decision"] == "accept" and _was_exported(row, kept["entry"]):
        return sentence("who may be written to was exported since. {instead}", instead=instead)
    if not all(is_as_after(of_one, current[number]) for number, of_one in each.items()):
        return sentence("something newer happened to the same person. {instead}", instead=_BY_STORY)
    return None


def _instead(row: Mapping[str, Any], contact: Contact) -> Sentence:
    """What to do about a decision that has left the house."""
    if row["decision"] == "accept":
        return sentence("If it was no yes, take {address} off.", address=contact.address)
    return _ASK_AGAIN if row["decision"] in ("decline", "leave") else _BY_STORY


def _was_exported(row: Mapping[str, Any], entry: int) -> bool:
    """Whether what this answer allowed has gone into an export behind an entry of the log."""
    request = request_rows.find_request(row["request"] or 0)
    lists = [target_name(c.target) for c in request.changes] if request is not None else []
    return any(
        values["what"] == "records" or (values["what"] != "log" and values.get("target") in lists)
        for values in snapshots.exported_since(entry)
    )


def _new_mails(kept: Mapping[str, Any]) -> list[str]:
    return [number for number in kept["after"]["mails"] if number not in kept["before"]["mails"]]


def _mails(numbers: Sequence[str]) -> list[OutgoingMail]:
    found = (post.mail_by_id(int(number)) for number in numbers)
    return [mail for mail in found if mail is not None]


def is_as_after(kept: Mapping[str, Any], current: Standing) -> bool:
    """Whether everything is as it was `after`; mails that came and went do not count."""
    after, before = kept["after"], kept["before"]["mails"]

    def counted(mails: Mapping[str, Any]) -> dict[str, Any]:
        dropped = {n for n, row in current["mails"].items() if row["status"] == _DROPPED}
        return {n: row for n, row in mails.items() if n in before or n not in dropped}

    now = {**current, "mails": counted(current["mails"])}
    return now == {**after, "mails": counted(after["mails"])}


def cancel_new(log: Journal, kept: Mapping[str, Any], why: str) -> None:
    """The questions asked between `before` and `after` are cancelled, with their mails."""
    for number in kept["after"]["requests"]:
        if number not in kept["before"]["requests"]:
            request = request_rows.request_by_id(int(number))
            code, said = Code.REQUEST_CANCELLED, {"why": why}
            requests.end(log, request, RequestEvent.CANCEL, code, personal=said)


def put_back_mails(log: Journal, kept: Mapping[str, Any]) -> None:
    """What was queued between `before` and `after` is no longer wanted, what was dropped is again.

    Raises CannotUndo when one of them is on its way by now.
    """
    before, after = kept["before"]["mails"], kept["after"]["mails"]
    queued = [m for m in _mails(_new_mails(kept)) if m.status is MailStatus.WAITING]
    dropped = [n for n, row in before.items() if row["status"] != after[n]["status"]]
    steps = (
        (queued, MailEvent.UNWANTED, Code.MAIL_DROPPED),
        (_mails(dropped), MailEvent.WANTED_AGAIN, Code.MAIL_WANTED),
    )
    for mails, event, code in steps:
        for mail in mails:
            if not post.change_mail(mail, event):
                raise CannotUndo(reason=sentence("a mail is on its way at this moment."))
            log.write(
                code,
                contact=mail.contact_id,
                request=mail.request_id,
                personal={"address": mail.address},
                kind=mail.kind.value,
                mail=mail.id,
            )
