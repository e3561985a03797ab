"""A request and its entries → the consent record: plain values that stand by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import Entry
from optindesk.core.model import Request, SignUp
from optindesk.core.sentence import Sentence
from optindesk.core.status import Basis, SubscriptionStatus


def consent_record(
    *,
    request: Request | None,
    later: Sequence[Request] = (),
    signups: Sequence[SignUp],
    entries: Sequence[Entry],
    address: str,
    name: str,
    target: str,
    description: str,
    subscription: SubscriptionStatus,
    basis: Basis | None,
    sentence: Sentence,
    controller: str,
    wording: Mapping[str, Any],
    salutation: str = "",
    papers: Mapping[int, Mapping[str, Any]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The proof for one person and one list or level, as JSON-able data; times in UTC, ISO 8601.

    `request` is the one that gave what stands, `later` what was asked about the same since then.
    `papers` say, by the number of a sign-up, which text people signed or read, and what there is of
    the paper. `entries` are those of the person; the record keeps the ones of these requests, with
    their hashes, so that they can be compared with the log. The fields of ISO/IEC TS 27560 come
    with issue 6.
    """
    asked = {None, *(one.id for one in (request, *later) if one)}
    own = [entry for entry in entries if request is None or entry.request in asked]
    return {
        "controller": controller,
        "person": {"address": address, "salutation": salutation, "name": name},
        "purpose": {"name": target, "description": description},
        "standing": {
            "subscription": subscription.value,
            "basis": basis.value if basis else None,
            "sentence": str(sentence),
        },
        "wording": dict(wording),
        "sign_ups": [
            {**_signup(one), "agreed_to": None, **papers.get(one.id, {})}
            for one in signups
            if request is None or _same(one, request)
        ],
        "request": _request(request) if request else None,
        "later_requests": [_request(one) for one in later],
        "entries": [chain.to_plain(entry) for entry in own],
    }


def _same(signup: SignUp, request: Request) -> bool:
    return any(change.target.key == signup.target.key for change in request.changes)


def _signup(signup: SignUp) -> dict[str, Any]:
    return {
        "list": signup.target.list_id,
        "level": signup.target.level,
        "source": signup.source.value,
        "signed_on": signup.signed_on.isoformat() if signup.signed_on else None,
        "recorded_at": chain.timestamp(signup.recorded_at),
        "import": signup.import_id,
        "row": signup.row,
        "place": signup.place,
        "collected_by": signup.collected_by,
        "note": signup.note,
        "sheet_number": signup.paper,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "number": request.id,
        "status": request.status.value,
        "address": request.address,
        "language": request.language,
        "asked_at": chain.timestamp(request.asked_at),
        "expires_at": chain.timestamp(request.expires_at),
        "ended_at": chain.timestamp(request.ended_at) if request.ended_at else None,
        "changes": [
            {
                "position": change.position,
                "list": change.target.list_id,
                "level": change.target.level,
                "accepted": change.accepted,
            }
            for change in request.changes
        ],
    }
