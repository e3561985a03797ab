"""The consent record stands by itself: who asked, what was said, and the entries that prove it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from optindesk.core.chain import START, Entry, Head, from_plain, link
from optindesk.core.model import Actor, ActorKind, Change, Request, SignUp, SignUpSource, Target
from optindesk.core.record import consent_record
from optindesk.core.sentence import sentence
from optindesk.core.status import Basis, RequestStatus, SubscriptionStatus

NEWS, EVENTS = Target(list_id=1), Target(list_id=2)
ASKED = datetime(2026, 11, 21, 9, 2, tzinfo=UTC)
REQUEST = Request(
    id=7,
    contact_id=3,
    address="anna@example.org",
    status=RequestStatus.CONFIRMED,
    changes=(Change(1, NEWS, True), Change(2, Target(level=4), False)),
    language="de",
    wording_id=5,
    asked_at=ASKED,
    expires_at=datetime(2026, 12, 21, 9, 2, tzinfo=UTC),
    ended_at=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
)
SIGNUP = SignUp(
    id=1,
    contact_id=3,
    target=NEWS,
    source=SignUpSource.SHEET,
    signed_on=date(2026, 11, 14),
    recorded_at=ASKED,
    import_id=2,
    row=14,
    place="Market",
    collected_by="Berta",
)


def entries() -> list[Entry]:
    made: list[Entry] = []
    for request in (None, 7, 8):
        head = Head(made[-1].number, made[-1].hash) if made else START
        actor = Actor(ActorKind.PERSON, "Berta", "berta@till")
        made.append(link(head, ASKED, actor, "note", contact=3, request=request))
    return made


def record(**other: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "request": REQUEST,
        "signups": [SIGNUP, replace(SIGNUP, id=2, target=EVENTS)],
        "entries": entries(),
        "address": "anna@example.org",
        "name": "Anna",
        "target": "News",
        "description": "What blooms.",
        "subscription": SubscriptionStatus.SUBSCRIBED,
        "basis": Basis.CONFIRMED_HERE,
        "sentence": sentence("Said yes on {when}.", when=date(2026, 11, 23)),
        "controller": "Flowers <shop@example.org>",
        "wording": {"number": 5},
    }
    return consent_record(**(values | other))


def test_a_record_is_json_and_says_how_somebody_stands() -> None:
    made = record()
    assert json.loads(json.dumps(made)) == made
    person = {"address": "anna@example.org", "salutation": "", "name": "Anna"}
    assert made["person"] == person
    assert made["purpose"] == {"name": "News", "description": "What blooms."}
    assert made["controller"] == "Flowers <shop@example.org>"
    assert made["wording"] == {"number": 5}
    assert made["standing"] == {
        "subscription": "subscribed",
        "basis": "confirmed here",
        "sentence": "Said yes on 2026-11-23.",
    }
    assert record(basis=None)["standing"]["basis"] is None


def test_a_record_holds_the_sign_ups_of_its_request_and_no_others() -> None:
    assert record()["sign_ups"] == [
        {
            "list": 1,
            "level": None,
            "source": "sheet",
            "signed_on": "2026-11-14",
            "recorded_at": "2026-11-21T09:02:00.000000Z",
            "import": 2,
            "row": 14,
            "place": "Market",
            "collected_by": "Berta",
            "note": "",
            "sheet_number": "",
            "agreed_to": None,
        }
    ]


def test_a_sign_up_without_a_day_says_so() -> None:
    assert record(signups=[replace(SIGNUP, signed_on=None)])["sign_ups"][0]["signed_on"] is None


def test_a_record_tells_what_was_asked_and_what_was_answered() -> None:
    assert record()["request"] == {
        "number": 7,
        "status": "confirmed",
        "address": "anna@example.org",
        "language": "de",
        "asked_at": "2026-11-21T09:02:00.000000Z",
        "expires_at": "2026-12-21T09:02:00.000000Z",
        "ended_at": "2026-11-23T08:00:00.000000Z",
        "changes": [
            {"position": 1, "list": 1, "level": None, "accepted": True},
            {"position": 2, "list": None, "level": 4, "accepted": False},
        ],
    }
    assert record(request=replace(REQUEST, ended_at=None))["request"]["ended_at"] is None


def test_the_entries_of_a_record_can_be_compared_with_the_log() -> None:
    kept = [from_plain(plain) for plain in record()["entries"]]
    assert kept == [entry for entry in entries() if entry.request in (None, 7)]


def test_what_was_asked_since_stands_beside_it() -> None:
    assert record()["later_requests"] == []
    made = record(later=[replace(REQUEST, id=8, status=RequestStatus.DECLINED)])
    assert made["request"]["number"] == 7
    assert [(one["number"], one["status"]) for one in made["later_requests"]] == [(8, "declined")]
    assert [entry["request"] for entry in made["entries"]] == [None, 7, 8]


def test_somebody_who_was_never_asked_here_has_a_record_with_all_there_is() -> None:
    made = record(request=None)
    assert made["request"] is None
    assert len(made["sign_ups"]) == 2
    assert len(made["entries"]) == 3
