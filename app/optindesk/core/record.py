"""What the books say of one person and one list or level → the consent record, as plain values.

Its members are the fields of ISO/IEC TS 27560:2023 in words that a person can read; what they are
called in the W3C's mapping is said by `core/linked_data.py`. What is not known is null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import Entry
from optindesk.core.confirmation import confirmation, withdrawal
from optindesk.core.consent import GIVEN, ConsentStatus, Event, What, events
from optindesk.core.linked_data import PROFILE, urn
from optindesk.core.model import Request, SignUp
from optindesk.core.proof import Answer, Facts, Sent
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import Basis, SubscriptionStatus

Say = Callable[[Sentence], str]
Plain = dict[str, Any]


def consent_record(facts: Facts, say: Say = str) -> Plain:
    """The proof for one person and one list or level, as JSON-able data; times in UTC, ISO 8601.

    It keeps the entries that are not about anything else, with their hashes, so that they can be
    compared with the log.
    """
    person = urn(facts.desk, "contact", facts.contact_id)
    owner = urn(facts.desk, "controller")
    identifier = urn(facts.desk, "record", facts.contact_id, facts.target.key)
    asked = [one for one in (facts.request, *facts.others) if one is not None]
    asked.sort(key=lambda one: one.id)
    happened = events(facts.entries, facts.target, facts.target_name, asked)
    answers = _answers_about(facts, asked, happened)
    consent = _consent(facts, happened)
    is_other = facts.basis is Basis.OTHER
    newest = facts.request.id if facts.request is not None else 0
    return {
        "@id": identifier,
        "@type": "dpv:DataProcessingRecord" if is_other else "dpv:ConsentRecord",
        "identifier": identifier,
        "conforms_to": None if is_other else PROFILE,
        "person": {
            "@id": person,
            "@type": "dpv:DataSubject",
            "address": facts.address,
            "salutation": facts.salutation,
            "name": facts.name,
        },
        "controller": {
            "@id": owner,
            "@type": "dpv:DataController",
            "name": facts.controller.get("sender_name") or None,
            "email": facts.controller.get("sender_address") or None,
            "postal_address": facts.controller.get("postal_address") or None,
            "privacy_notice": facts.controller.get("privacy_notice") or None,
        },
        "purpose": {
            "@type": "dpv:Purpose",
            "name": facts.target_name,
            "description": facts.description,
            "list": facts.target.list_id,
            "level": facts.target.level,
        },
        "personal_data": _personal_data(facts),
        "legal_basis": None if is_other else "dpv:ExpressedConsent",
        "language": facts.request.language if facts.request is not None else None,
        "standing": {
            "consent": consent.value if consent else None,
            "subscription": facts.subscription.value,
            "basis": facts.basis.value if facts.basis else None,
            "sentence": say(facts.sentence),
        },
        "confirmation": confirmation(
            happened, answers, facts.papers.values(), {one.id: one.address for one in asked}, say
        ),
        "withdrawal": withdrawal(happened, answers, say),
        "events": [_event(one, facts, person, owner) for one in happened],
        "wording": _wording(facts),
        "sign_ups": [
            _signup(one, facts) for one in facts.signups if one.target.key == facts.target.key
        ],
        "request": _request(facts.request, facts.sent) if facts.request else None,
        "earlier_requests": [_request(one, facts.sent) for one in asked if one.id < newest],
        "later_requests": [_request(one, facts.sent) for one in asked if one.id > newest],
        "answers": [_answer(one) for one in answers.values()],
        "withdrawal_method": _withdrawal_method(facts, say),
        "retention": {
            "@type": "dpv:StorageCondition",
            "rule": None,
            "description": say(facts.storage),
        },
        "storage_locations": None,
        "jurisdiction": None,
        "recipients": None,
        "entries": [chain.to_plain(entry) for entry in _entries(facts, asked)],
    }


def _entries(facts: Facts, asked: Sequence[Request]) -> Iterator[Entry]:
    """The entries about these questions, and about none, but those that are about another list."""
    numbers, lists = {one.id for one in asked}, (None, facts.target.list_id)
    for entry in facts.entries:
        is_about_none = entry.request is None and entry.values.get("list") in lists
        if is_about_none or entry.request in numbers:
            yield entry


def _personal_data(facts: Facts) -> list[str]:
    """What kinds of personal data the books have of the person."""
    return ["pd:EmailAddress", *(["pd:Name"] if facts.name else [])]


def _answers_about(
    facts: Facts, asked: Sequence[Request], happened: Sequence[Event]
) -> dict[int, Answer]:
    """The mails that came back to these questions, or did something to the consent, by number."""
    numbers, by = {one.id for one in asked}, {one.letter for one in happened}
    return {one.number: one for one in facts.answers if one.request in numbers or one.number in by}


def _consent(facts: Facts, happened: Sequence[Event]) -> ConsentStatus | None:
    """How the consent stands now; None where there never was one, nor a question about it."""
    statuses = [one.status for one in happened if one.status and one.what is not What.LOWERED]
    if facts.basis is Basis.OTHER:
        return None
    if facts.subscription is SubscriptionStatus.SUBSCRIBED:
        given = [one for one in statuses if one in GIVEN]
        return given[-1] if given else ConsentStatus.GIVEN
    newest = statuses[-1] if statuses else ConsentStatus.UNKNOWN
    if newest in GIVEN:  # the books know better than the log, and nobody is to be called agreed
        newest = ConsentStatus.UNKNOWN
    return _SAID_BY.get(facts.subscription, newest)


_SAID_BY = {
    SubscriptionStatus.UNSUBSCRIBED: ConsentStatus.WITHDRAWN,
    SubscriptionStatus.PENDING: ConsentStatus.REQUESTED,
}
"""How a consent stands that a subscription alone tells of."""

_BY_THE_PERSON = frozenset({What.YES, What.LEFT_OUT, What.NO, What.LEFT, What.LOWERED})
"""What the person said, by whatever way; all else is the controller's doing, or time's."""


def _event(one: Event, facts: Facts, person: str, owner: str) -> Plain:
    """An event: when it was indicated by the clock of the mailbox, and applied by ours."""
    values, personal = one.entry.values, one.entry.personal
    until = values.get("until") if one.what is What.ASKED else None
    return {
        "@type": one.status.value if one.status is not None else "NoConsent",
        "what": one.what.value,
        "indicated_at": _in_utc(str(values.get("received_at") or one.entry.at)),
        "applied_at": one.entry.at,
        "indicated_by": person if one.what in _BY_THE_PERSON else owner,
        "method": str(values["how"]) if "how" in values else None,
        "why": str(personal["why"].value) if "why" in personal else None,
        "level": one.level,
        "duration": until and {"@type": "dpv:UntilTimeDuration", "value": _in_utc(str(until))},
        "request": one.entry.request,
        "answer": one.letter,
        "entry": one.entry.number,
        "hash": one.entry.hash,
    }


def _in_utc(moment: str) -> str:
    """A moment as the log writes it."""
    return chain.timestamp(datetime.fromisoformat(moment))


def _wording(facts: Facts) -> Plain | None:
    """The version that was asked in; its hash is that of subject, text and look, NUL between."""
    one = facts.wording
    if one is None:
        return None
    return {
        "number": one.id,
        "version": one.version,
        "language": one.language,
        "subject": one.subject,
        "text": one.text,
        "sha256": _sha256("\0".join(one.says)),
        "shown": dict(facts.shown),
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signup(one: SignUp, facts: Facts) -> Plain:
    sheet, sha256 = facts.sheets.get(one.import_id or 0, (None, None))
    return {
        "list": one.target.list_id,
        "level": one.target.level,
        "source": one.source.value,
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        "recorded_at": chain.timestamp(one.recorded_at),
        "import": one.import_id,
        "sheet": sheet,
        "sheet_sha256": sha256 or None,
        "row": one.row,
        "line": None,
        "place": one.place,
        "collected_by": one.collected_by,
        "note": one.note,
        "sheet_number": one.paper,
        "agreed_to": None,
        "scans": [],
        **facts.papers.get(one.id, {}),
    }


def _request(request: Request, sent: Sequence[Sent]) -> Plain:
    return {
        "number": request.id,
        "status": request.status.value,
        "address": request.address,
        "language": request.language,
        "asked_at": chain.timestamp(request.asked_at),
        "expires_at": chain.timestamp(request.expires_at),
        "ended_at": _moment(request.ended_at),
        "changes": [
            {
                "position": change.position,
                "list": change.target.list_id,
                "level": change.target.level,
                "accepted": change.accepted,
            }
            for change in request.changes
        ],
        "mails": [_sent(one) for one in sent if one.mail.request_id == request.id],
    }


def _moment(at: datetime | None) -> str | None:
    return chain.timestamp(at) if at is not None else None


def _sent(one: Sent) -> Plain:
    """A mail that asked; its codes are left out of the text: who has them could answer."""
    mail = one.mail
    return {
        "mail": mail.id,
        "kind": mail.kind.value,
        "address": mail.address,
        "status": mail.status.value,
        "wording": mail.wording_id,
        "subject": one.subject,
        "text": one.text,
        "sha256": None if one.text is None else _sha256(one.text),
        "message_id": one.message_id,
        "server_message_id": mail.server_message_id,
        "queued_at": chain.timestamp(mail.created_at),
        "last_byte_at": _moment(mail.dot_at),
        "handed_over_at": _moment(mail.handed_over_at),
        "server_words": mail.server_words or None,
        "log_head": mail.log_head or None,
    }


def _answer(one: Answer) -> Plain:
    return {
        "number": one.number,
        "request": one.request,
        "verdict": one.verdict,
        "outcome": one.outcome,
        "decision": one.decision,
        "sender": one.sender,
        "subject": one.subject,
        "decisive": one.decisive or None,
        "message_id": one.message_id or None,
        "authentication": one.authentication or None,
        "sha256": one.sha256,
        "kept": one.kept,
        "found_in": one.found_in,
        "clocks": {
            "letter": one.date,
            "mailbox": chain.timestamp(one.received_at) if one.by_mailbox else None,
            "received_or_read": None if one.by_mailbox else chain.timestamp(one.received_at),
            "desk": chain.timestamp(one.read_at),
        },
    }


def _withdrawal_method(facts: Facts, say: Say) -> Plain | None:
    """How the person can leave, as each question says."""
    address = facts.controller.get("sender_address")
    if not address:
        return None
    return {
        "@type": "dpv:WithdrawConsent",
        "description": say(
            sentence(
                "By a reply to any of our mails, by the command to unsubscribe of the mail program,"
                " or by telling us in any other way."
            )
        ),
        "exercised_at": f"mailto:{address}",
    }
