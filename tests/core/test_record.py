"""The consent record stands by itself: who asked, what was said, and the entries that prove it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_records import check_form
from optindesk.core.chain import START, Entry, Head, Personal, from_plain, link
from optindesk.core.codes import Code
from optindesk.core.leavers import Gone
from optindesk.core.linked_data import CONTEXT, PROFILE
from optindesk.core.model import (
    Actor,
    ActorKind,
    Change,
    MailKind,
    OutgoingMail,
    Request,
    SignUp,
    SignUpSource,
    Target,
    Wording,
)
from optindesk.core.proof import Answer, Facts, Sent
from optindesk.core.record import consent_record
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import Basis, MailStatus, RequestStatus, SubscriptionStatus

NEWS, EVENTS, LEVEL = Target(list_id=1), Target(list_id=2), Target(level=4)
DESK = "0b0e7a1e-7d9e-4c58-9d50-000000000001"
ASKED = datetime(2026, 11, 21, 9, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SALT = "00" * 16
BERTA = Actor(ActorKind.PERSON, "Berta", "berta@till")
REQUEST = Request(
    id=7,
    contact_id=3,
    address="anna@example.org",
    status=RequestStatus.CONFIRMED,
    changes=(Change(1, NEWS, True), Change(2, LEVEL, False)),
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
    note="in a hurry",
    paper="R-2026-0001",
)
MAIL = OutgoingMail(
    id=4,
    request_id=7,
    contact_id=3,
    kind=MailKind.CONFIRM,
    number=1,
    address="anna@example.org",
    status=MailStatus.SENT,
    wording_id=5,
    values={},
    created_at=ASKED,
    server_message_id="<theirs>",
    dot_at=ASKED + MINUTE,
    handed_over_at=ASKED + 2 * MINUTE,
    server_words="250 Ok",
    log_head="1:ab",
)
ANSWER = Answer(
    number=9,
    request=7,
    date="Mon, 23 Nov 2026 09:00:00 +0100",
    received_at=ASKED + 3 * MINUTE,
    by_mailbox=True,
    read_at=ASKED + 4 * MINUTE,
    sender="anna@example.org",
    message_id="<hers>",
    subject="Re: Please confirm",
    verdict="yes",
    outcome="applied",
    decision=None,
    decisive="Ja",
    authentication="spf=pass",
    sha256="ab" * 32,
    kept="whole",
    found_in="junk",
    by_command=False,
)
CONTROLLER = {
    "sender_name": "Flowers",
    "sender_address": "shop@example.org",
    "postal_address": "Market Street 1",
    "privacy_notice": "We keep it.",
}


def log(*lines: tuple[Any, ...]) -> list[Entry]:
    """Entries about the person, of (code, request, values, personal values), a minute between each
    and the next; `at` among the values is the moment of one."""
    made: list[Entry] = []
    for number, (code, request, values, *personal) in enumerate(lines):
        head = Head(made[-1].number, made[-1].hash) if made else START
        clear = {name: Personal(SALT, value) for name, value in (personal or [{}])[0].items()}
        values = dict(values)
        at = values.pop("at", ASKED + number * MINUTE)
        made.append(
            link(
                head, at, BERTA, str(code), contact=3, request=request, values=values,
                personal=clear,
            )
        )  # fmt: skip
    return made


def asked(request: int = 7, target: str = "News, level 4") -> tuple[Any, ...]:
    until = "2026-12-21T09:02:00+00:00"
    return Code.REQUEST_MADE.value, request, {"target": target, "until": until}


def said_yes(
    request: int = 7, accepted: str = "1", how: str = "own reply", **more: Any
) -> tuple[Any, ...]:
    received = "2026-11-21T10:05:00+01:00"
    values = {
        "target": "News, level 4", "how": how, "accepted_changes": accepted,
        "received_at": received, "letter": 9,
    }  # fmt: skip
    return Code.REQUEST_CONFIRMED.value, request, values | more, {"decisive": "Ja, gern"}


def left(how: str, **more: Any) -> tuple[Any, ...]:
    values = {"target": "News", "list": 1, "how": how} | more
    return Code.SUBSCRIPTION_WITHDRAWN.value, None, values


def brought(basis: str, target: str = "News", on: int | None = 1) -> tuple[Any, ...]:
    values = {"target": target, "list": on, "basis": basis, "since": "2024-05-04"}
    personal = {"how": "export in the safe", "when": "May 4"}
    return Code.SUBSCRIPTION_BROUGHT.value, None, values, personal


def gone(what: Gone = Gone.LEFT, target: str = "News", on: int | None = 1) -> tuple[Any, ...]:
    personal = {"why": "too many", "when": "May 5"}
    return (
        Code.LEAVER_BROUGHT.value,
        None,
        {"target": target, "list": on, "what": what.value},
        personal,
    )


def facts(*lines: tuple[Any, ...], **other: Any) -> Facts:
    values: dict[str, Any] = {
        "desk": DESK,
        "contact_id": 3,
        "address": "anna@example.org",
        "name": "Anna",
        "salutation": "Frau",
        "target": NEWS,
        "target_name": "News",
        "description": "What blooms.",
        "subscription": SubscriptionStatus.SUBSCRIBED,
        "basis": HERE,
        "sentence": sentence("Said yes on {when}.", when=date(2026, 11, 23)),
        "controller": CONTROLLER,
        "request": REQUEST,
        "signups": [SIGNUP, replace(SIGNUP, id=2, target=EVENTS)],
        "wording": Wording(5, MailKind.CONFIRM, "de", None, 2, "Bitte", "Ja?", "<p>"),
        "shown": {"sender_name": "Flowers"},
        "sent": [Sent(MAIL, "<ours>", "Bitte", "Ja oder nein?")],
        "answers": [ANSWER],
        "entries": log(*(lines or (asked(), said_yes()))),
    }
    return Facts(**(values | other))


def record(*lines: tuple[Any, ...], **other: Any) -> dict[str, Any]:
    made = consent_record(facts(*lines, **other))
    if made["withdrawal"] is not None and not made["withdrawal"]["in_part"]:
        other.setdefault("subscription", SubscriptionStatus.UNSUBSCRIBED)
        made = consent_record(facts(*lines, **other))
    check(made)
    assert json.loads(json.dumps(made)) == made
    return made


def check(*records: Any) -> None:
    head = f"1:{'0' * 64}"
    check_form(
        {
            "@context": CONTEXT, "format": "opt-in desk records 1", "head": head, "created": "",
            "language": "en", "records": list(records),
        }
    )  # fmt: skip


def events(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["@type"].removeprefix("dpv:"), one["what"]) for one in made["events"]]


HERE = Basis.CONFIRMED_HERE
REQUESTED = ("ConsentRequested", "asked")
GIVEN = ("ConsentGiven", "said yes")


# --- who, what, and how it stands -----------------------------------------------------------------


def test_a_record_says_who_it_is_about_who_asks_and_for_what() -> None:
    made = record()
    assert (made["@type"], made["conforms_to"]) == ("dpv:ConsentRecord", PROFILE)
    assert made["@id"] == made["identifier"]
    assert {**made["person"], "@id": ""} == {
        "@id": "", "@type": "dpv:DataSubject", "address": "anna@example.org",
        "salutation": "Frau", "name": "Anna",
    }  # fmt: skip
    assert {**made["controller"], "@id": ""} == {
        "@id": "", "@type": "dpv:DataController", "name": "Flowers", "email": "shop@example.org",
        "postal_address": "Market Street 1", "privacy_notice": "We keep it.",
    }  # fmt: skip
    assert made["purpose"] == {
        "@type": "dpv:Purpose", "name": "News", "description": "What blooms.", "list": 1,
        "level": None,
    }  # fmt: skip
    assert made["standing"] == {
        "consent": "dpv:ConsentGiven",
        "subscription": "subscribed",
        "basis": "confirmed here",
        "sentence": "Said yes on 2026-11-23.",
    }
    assert (made["legal_basis"], made["language"]) == ("dpv:ExpressedConsent", "de")
    assert made["personal_data"] == ["pd:EmailAddress", "pd:Name"]
    assert record(name="")["personal_data"] == ["pd:EmailAddress"]


def test_names_of_things_are_the_same_each_time_and_differ_from_each_other() -> None:
    made = record()
    again, other = record(), record(target=EVENTS, target_name="Events")
    names = {made["@id"], made["person"]["@id"], made["controller"]["@id"]}
    assert len(names) == 3
    assert again["@id"] == made["@id"] != other["@id"]
    assert other["person"]["@id"] == made["person"]["@id"]
    assert other["controller"]["@id"] == made["controller"]["@id"]
    somebody = record(contact_id=4)
    assert somebody["person"]["@id"] != made["person"]["@id"]
    assert somebody["@id"] != made["@id"]
    assert somebody["controller"]["@id"] == made["controller"]["@id"]
    elsewhere = record(desk=DESK[:-1] + "2")
    assert not names & {elsewhere[name]["@id"] for name in ("person", "controller")}


def test_what_is_not_known_is_null_and_nothing_is_invented() -> None:
    made = record(controller={}, request=None, wording=None, sent=[], basis=None, entries=[])
    assert {made["controller"][name] for name in ("name", "email", "postal_address")} == {None}
    assert made["controller"]["privacy_notice"] is None
    for name in (
        "withdrawal", "wording", "request", "language", "withdrawal_method", "storage_locations",
        "jurisdiction", "recipients",
    ):  # fmt: skip
        assert made[name] is None, name
    assert made["retention"]["rule"] is None
    assert "until somebody erases it" in made["retention"]["description"]
    assert made["standing"]["basis"] is None


def test_how_to_leave_is_said_with_the_address_to_write_to() -> None:
    method = record()["withdrawal_method"]
    assert (method["@type"], method["exercised_at"]) == (
        "dpv:WithdrawConsent", "mailto:shop@example.org",
    )  # fmt: skip
    assert "unsubscribe" in method["description"]


def test_all_its_sentences_are_said_in_the_language_that_is_asked_for() -> None:
    said: list[Sentence] = []

    def say(one: Sentence) -> str:
        said.append(one)
        return f"«{one}»"

    made = consent_record(facts(asked(), said_yes(), left("complaint")), say)
    texts = [
        made["standing"]["sentence"],
        made["confirmation"]["strength"],
        made["withdrawal"]["sentence"],
        made["withdrawal_method"]["description"],
        made["retention"]["description"],
    ]
    assert texts == [f"«{text.strip('«»')}»" for text in texts]
    assert len(said) == 5
    none = consent_record(facts(asked()), say)
    assert none["confirmation"]["strength"] == "«There is no yes.»"


@pytest.mark.parametrize(
    ("subscription", "basis", "lines", "consent"),
    [
        (
            SubscriptionStatus.SUBSCRIBED,
            HERE,
            (asked(), said_yes()),
            "ConsentGiven",
        ),
        (SubscriptionStatus.SUBSCRIBED, HERE, (asked(),), "ConsentGiven"),
        (SubscriptionStatus.SUBSCRIBED, Basis.OTHER, (asked(), said_yes()), None),
        (SubscriptionStatus.UNSUBSCRIBED, HERE, (asked(),), "ConsentWithdrawn"),
        (SubscriptionStatus.UNSUBSCRIBED, None, (), "ConsentWithdrawn"),
        (SubscriptionStatus.PENDING, None, (asked(),), "ConsentRequested"),
        (SubscriptionStatus.PENDING, None, (left("x"), asked()), "ConsentRequested"),
        (SubscriptionStatus.NONE, None, (asked(),), "ConsentRequested"),
        (SubscriptionStatus.NONE, None, (asked(), said_yes()), "ConsentUnknown"),
        (SubscriptionStatus.NONE, None, (("note", None, {}),), "ConsentUnknown"),
    ],
)
def test_how_the_consent_stands_follows_the_subscription(
    subscription: SubscriptionStatus, basis: Basis | None, lines: tuple[Any, ...], consent: str
) -> None:
    made = record(*lines, subscription=subscription, basis=basis)
    assert made["standing"]["consent"] == (consent and f"dpv:{consent}")


def test_another_basis_is_no_consent_record() -> None:
    made = record(brought("other basis"), basis=Basis.OTHER, request=None)
    assert (made["@type"], made["conforms_to"], made["legal_basis"]) == (
        "dpv:DataProcessingRecord", None, None,
    )  # fmt: skip


# --- what was shown, and what came back -----------------------------------------------------------


def test_a_record_holds_the_sign_ups_for_its_target_and_no_others() -> None:
    made = record(sheets={2: ("market.xlsx", "cd" * 32)})
    assert made["sign_ups"] == [
        {
            "list": 1,
            "level": None,
            "source": "sheet",
            "signed_on": "2026-11-14",
            "recorded_at": "2026-11-21T09:02:00.000000Z",
            "import": 2,
            "sheet": "market.xlsx",
            "sheet_sha256": "cd" * 32,
            "row": 14,
            "line": None,
            "place": "Market",
            "collected_by": "Berta",
            "note": "in a hurry",
            "sheet_number": "R-2026-0001",
            "agreed_to": None,
            "scans": [],
        }
    ]


def test_what_there_is_of_the_paper_stands_in_the_sign_up() -> None:
    (signup,) = record(papers={1: {"line": 3, "sheet": "R-2026-0001"}})["sign_ups"]
    assert (signup["line"], signup["sheet"], signup["sheet_sha256"]) == (3, "R-2026-0001", None)
    (signup,) = record(sheets={2: ("pasted", "")})["sign_ups"]
    assert (signup["sheet"], signup["sheet_sha256"]) == ("pasted", None)


def test_a_sign_up_without_a_day_or_a_sheet_says_so() -> None:
    typed = replace(SIGNUP, signed_on=None, import_id=None, row=None)
    (signup,) = record(signups=[typed])["sign_ups"]
    assert (signup["signed_on"], signup["import"], signup["sheet"]) == (None, None, None)


def test_the_wording_is_there_with_its_version_and_hash() -> None:
    assert record()["wording"] == {
        "number": 5,
        "version": 2,
        "language": "de",
        "subject": "Bitte",
        "text": "Ja?",
        "sha256": sha256(b"Bitte\0Ja?\0<p>").hexdigest(),
        "shown": {"sender_name": "Flowers"},
    }


def test_a_record_tells_what_was_asked_and_what_was_answered() -> None:
    made = record()["request"]
    assert {**made, "mails": None} == {
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
        "mails": None,
    }
    assert record(request=replace(REQUEST, ended_at=None))["request"]["ended_at"] is None


def test_a_mail_that_asked_has_its_text_and_its_clocks() -> None:
    assert record()["request"]["mails"] == [
        {
            "mail": 4,
            "kind": "confirm",
            "address": "anna@example.org",
            "status": "sent",
            "wording": 5,
            "subject": "Bitte",
            "text": "Ja oder nein?",
            "sha256": sha256(b"Ja oder nein?").hexdigest(),
            "message_id": "<ours>",
            "server_message_id": "<theirs>",
            "queued_at": "2026-11-21T09:02:00.000000Z",
            "last_byte_at": "2026-11-21T09:03:00.000000Z",
            "handed_over_at": "2026-11-21T09:04:00.000000Z",
            "server_words": "250 Ok",
            "log_head": "1:ab",
        }
    ]
    waiting = replace(MAIL, dot_at=None, handed_over_at=None, server_words="", log_head="")
    other = Sent(replace(MAIL, request_id=8), "<x>", "x", "x")
    (mail,) = record(sent=[Sent(waiting, None, None, None), other])["request"]["mails"]
    names = ("text", "sha256", "last_byte_at", "handed_over_at", "server_words", "log_head")
    assert {mail[name] for name in names} == {None}


def test_an_answer_has_three_clocks() -> None:
    assert record()["answers"] == [
        {
            "number": 9,
            "request": 7,
            "verdict": "yes",
            "outcome": "applied",
            "decision": None,
            "sender": "anna@example.org",
            "subject": "Re: Please confirm",
            "decisive": "Ja",
            "message_id": "<hers>",
            "authentication": "spf=pass",
            "sha256": "ab" * 32,
            "kept": "whole",
            "found_in": "junk",
            "clocks": {
                "letter": "Mon, 23 Nov 2026 09:00:00 +0100",
                "mailbox": "2026-11-21T09:05:00.000000Z",
                "received_or_read": None,
                "desk": "2026-11-21T09:06:00.000000Z",
            },
        }
    ]
    bare = replace(
        ANSWER, by_mailbox=False, date=None, message_id="", decisive="", authentication=""
    )
    (answer,) = record(answers=[bare])["answers"]
    assert answer["clocks"]["received_or_read"] == "2026-11-21T09:05:00.000000Z"
    assert answer["clocks"]["mailbox"] is None
    names = ("decisive", "message_id", "authentication")
    assert {answer[name] for name in names} == {None}


def test_only_answers_to_its_questions_or_that_did_something_to_it_are_there() -> None:
    other, leaving = replace(ANSWER, number=10, request=8), replace(ANSWER, number=11, request=None)
    lines = (asked(), said_yes(), left("own reply", letter=11))
    made = record(*lines, answers=[ANSWER, other, leaving])
    assert [one["number"] for one in made["answers"]] == [9, 11]


def test_the_entries_of_a_record_can_be_compared_with_the_log_and_are_about_it_alone() -> None:
    lines = (asked(), said_yes(), asked(8, "Events"), ("note", None, {}), left("x"))
    other = ("note", None, {"list": 2})
    for request in (REQUEST, None):
        made = record(*lines, other, request=request, others=[] if request else [REQUEST])
        kept = [from_plain(plain) for plain in made["entries"]]
        assert [entry.number for entry in kept] == [1, 2, 4, 5]
        assert kept == [facts(*lines).entries[number - 1] for number in (1, 2, 4, 5)]
    level = of_level(("note", None, {}), other, ("note", None, {"list": None}))
    assert [entry["number"] for entry in level["entries"]] == [1, 3]


def test_what_was_asked_before_and_since_stands_beside_it() -> None:
    before, later = replace(REQUEST, id=5), replace(REQUEST, id=8)
    made = record(asked(5), asked(8), others=[later, before])
    assert made["request"]["number"] == 7
    assert [one["number"] for one in made["earlier_requests"]] == [5]
    assert [one["number"] for one in made["later_requests"]] == [8]
    assert [entry["request"] for entry in made["entries"]] == [5, 8]


# --- events ---------------------------------------------------------------------------------------


def test_an_event_names_its_clocks_its_entry_and_who_indicated_it() -> None:
    made = record()
    first, second = made["events"]
    entries = facts().entries
    assert first == {
        "@type": "dpv:ConsentRequested",
        "what": "asked",
        "indicated_at": "2026-11-21T09:02:00.000000Z",
        "applied_at": "2026-11-21T09:02:00.000000Z",
        "indicated_by": made["controller"]["@id"],
        "method": None,
        "why": None,
        "level": None,
        "duration": {"@type": "dpv:UntilTimeDuration", "value": "2026-12-21T09:02:00.000000Z"},
        "request": 7,
        "answer": None,
        "entry": 1,
        "hash": entries[0].hash,
    }
    assert second == {
        "@type": "dpv:ConsentGiven",
        "what": "said yes",
        "indicated_at": "2026-11-21T09:05:00.000000Z",
        "applied_at": "2026-11-21T09:03:00.000000Z",
        "indicated_by": made["person"]["@id"],
        "method": "own reply",
        "why": None,
        "level": None,
        "duration": None,
        "request": 7,
        "answer": 9,
        "entry": 2,
        "hash": entries[1].hash,
    }


@pytest.mark.parametrize(
    ("code", "status", "what"),
    [
        (Code.REQUEST_DECLINED, "ConsentRefused", "said no"),
        (Code.REQUEST_EXPIRED, "ConsentRequestDeferred", "the question lapsed"),
        (Code.REQUEST_BOUNCED, "ConsentUnknown", "the question came back"),
        (Code.REQUEST_SUPERSEDED, "ConsentRequestDeferred", "the question was replaced"),
        (Code.REQUEST_CANCELLED, "ConsentRequestDeferred", "the question was cancelled"),
    ],
)
def test_each_end_of_a_question_is_an_event(code: Code, status: str, what: str) -> None:
    end = (code.value, 7, {"target": "News, level 4", "until": "x"}, {"why": "because"})
    made = record(asked(), end, subscription=SubscriptionStatus.NONE, basis=None)
    assert events(made) == [REQUESTED, (status, what)]
    last = made["events"][-1]
    assert (last["duration"], last["why"]) == (None, "because")
    by = "person" if code is Code.REQUEST_DECLINED else "controller"
    assert last["indicated_by"] == made[by]["@id"]
    assert made["standing"]["consent"] == f"dpv:{status}"


def test_a_yes_to_other_parts_refuses_this_one() -> None:
    made = record(asked(), said_yes(accepted="2,12"), subscription=SubscriptionStatus.NONE)
    assert events(made)[-1] == ("ConsentRefused", "said yes to other parts of the question")
    assert made["events"][-1]["indicated_by"] == made["person"]["@id"]
    made = record(asked(), said_yes(accepted="2,1"))
    assert events(made)[-1] == GIVEN


def test_a_part_that_was_left_out_is_not_ended_again_with_the_rest() -> None:
    no = (Code.REQUEST_DECLINED.value, 7, {"target": "News"})
    gone_by = (Code.REQUEST_EXPIRED.value, 7, {"target": "News, level 4"})
    cancelled = (Code.REQUEST_CANCELLED.value, 7, {"target": "News"})
    for first in (no, cancelled):
        for then in (gone_by, no, said_yes(accepted="2")):
            assert len(events(record(asked(), first, then))) == 2, (first, then)
    assert events(record(asked(), no, said_yes()))[-1] == GIVEN, "read as a yes after all"
    assert len(events(record(asked(), gone_by, no))) == 3, "a no to a question that had lapsed"
    others = (Code.REQUEST_DECLINED.value, 7, {"target": "level 4"})
    assert events(record(asked(), others, said_yes())) == [REQUESTED, GIVEN]
    longer = (Code.REQUEST_DECLINED.value, 7, {"target": "Good News"})
    assert events(record(asked(), longer)) == [REQUESTED]


def test_questions_about_others_are_no_events_of_this_one() -> None:
    assert events(record(asked(8), asked(7), ("x", 7, {}), said_yes(8))) == [REQUESTED]
    made = record(asked(), target=EVENTS, target_name="Events")
    assert events(made) == []


def test_a_second_yes_to_the_same_renews() -> None:
    again = replace(REQUEST, id=8)
    lines = (asked(), said_yes(), left("entered by Berta"), asked(8), said_yes(8))
    made = record(*lines, others=[again])
    assert [name for name, _ in events(made)] == [
        "ConsentRequested", "ConsentGiven", "ConsentWithdrawn", "ConsentRequested",
        "RenewedConsentGiven",
    ]  # fmt: skip
    assert made["standing"]["consent"] == "dpv:RenewedConsentGiven"
    after_elsewhere = record(brought("confirmed elsewhere"), asked(), said_yes())
    assert events(after_elsewhere)[-1][0] == "RenewedConsentGiven"
    twice = record(asked(), said_yes(), brought("confirmed elsewhere"))
    assert events(twice)[-1][0] == "RenewedConsentGiven"


def level_request(number: int, level: int) -> Request:
    return replace(REQUEST, id=number, changes=(Change(1, Target(level=level), True),))


def of_level(*lines: tuple[Any, ...], level: int = 2, **more: Any) -> dict[str, Any]:
    return record(
        *lines,
        target=Target(level=level),
        target_name=f"level {level}",
        request=level_request(7, 2),
        others=[level_request(8, 4), level_request(9, 5)],
        **more,
    )


def lowered(level: int, before: int | None = 4, how: str = "entered by Berta") -> tuple[Any, ...]:
    values = {"level": level, "how": how} | ({} if before is None else {"before": before})
    return Code.LEVEL_LOWERED.value, None, values


RAISED = (
    asked(7, "level 2"), said_yes(7, target="level 2"),
    asked(8, "level 4"), said_yes(8, target="level 4"),
)  # fmt: skip


def test_a_higher_level_is_a_consent_of_its_own_and_a_lower_one_a_renewal() -> None:
    made = of_level(*RAISED)
    assert [one["level"] for one in made["events"]] == [None, 2, None, 4]
    assert events(made) == [REQUESTED, GIVEN] * 2
    again = (asked(7, "level 2"), said_yes(7, target="level 2"))
    assert events(of_level(*RAISED, *again))[-1][0] == "RenewedConsentGiven"
    equal = (asked(8, "level 4"), said_yes(8, target="level 4"))
    assert events(of_level(*RAISED, *equal))[-1][0] == "RenewedConsentGiven"


def test_lowering_takes_back_a_part_and_then_all() -> None:
    made = of_level(*RAISED, lowered(3))
    assert events(made)[-1] == ("ConsentWithdrawn", "lowered")
    assert (made["events"][-1]["level"], made["standing"]["consent"]) == (3, "dpv:ConsentGiven")
    assert made["events"][-1]["indicated_by"] == made["person"]["@id"]
    gone_now = made["withdrawal"]
    assert (gone_now["in_part"], gone_now["level"]) == (True, 3)
    assert events(of_level(*RAISED, lowered(3), lowered(2)))[-1] == ("ConsentWithdrawn", "lowered")
    made = of_level(*RAISED, lowered(3), lowered(0), subscription=SubscriptionStatus.UNSUBSCRIBED)
    assert events(made)[-1] == ("ConsentWithdrawn", "left")
    assert (made["withdrawal"]["in_part"], made["withdrawal"]["level"]) == (False, None)


@pytest.mark.parametrize(
    "line",
    [
        lowered(4, 5),  # profiling alone went
        lowered(3, None),  # a list was left, and the level of the person fell with it
        (Code.SUBSCRIPTION_WITHDRAWN.value, None, {"target": "News", "list": 1, "how": "x"}),
        (Code.SUBSCRIPTION_WITHDRAWN.value, None, {"target": "level 5", "list": None, "how": "x"}),
        (Code.SUBSCRIPTION_WITHDRAWN.value, None, {"target": "level", "list": None, "how": "x"}),
    ],
)
def test_what_concerns_others_is_no_event_of_a_level(line: tuple[Any, ...]) -> None:
    assert len(of_level(*RAISED, line)["events"]) == 4


def test_a_level_is_left_by_its_name_whatever_it_was() -> None:
    line = (
        Code.SUBSCRIPTION_WITHDRAWN.value,
        None,
        {"target": "level 3", "list": None, "how": "x"},
    )
    assert events(of_level(*RAISED, line))[-1] == ("ConsentWithdrawn", "left")


def test_levels_do_not_concern_a_list_nor_who_has_none() -> None:
    assert events(record(asked(), said_yes(), lowered(2))) == [REQUESTED, GIVEN]
    assert events(of_level(asked(7, "level 2"), lowered(0))) == [REQUESTED]
    left_now = (*RAISED, lowered(0), lowered(0))
    assert len(of_level(*left_now)["events"]) == 5


def test_profiling_is_left_when_any_level_is_lowered_and_by_its_own_name() -> None:
    yes = (asked(9, "level 5"), said_yes(9, target="level 5"))
    made = of_level(*yes, lowered(4, 5), level=5)
    assert events(made) == [REQUESTED, GIVEN, ("ConsentWithdrawn", "left")]
    withdrawn = Code.SUBSCRIPTION_WITHDRAWN.value
    own = (withdrawn, None, {"target": "level 5", "list": None, "how": "own reply"})
    other = (withdrawn, None, {"target": "level 4", "list": None, "how": "own reply"})
    assert len(of_level(*yes, own, level=5)["events"]) == 3
    assert len(of_level(*yes, other, level=5)["events"]) == 2


def test_what_was_brought_is_given_elsewhere_or_no_consent() -> None:
    made = record(brought("confirmed elsewhere"), basis=Basis.CONFIRMED_ELSEWHERE)
    (event,) = made["events"]
    assert (event["@type"], event["what"]) == (
        "dpv:ConsentGiven", "brought along as a yes from elsewhere",
    )  # fmt: skip
    assert event["indicated_by"] == made["controller"]["@id"], "it is whose list it is who says so"
    made = record(brought("other basis"), left("entered by Berta"), basis=Basis.OTHER)
    assert events(made) == [
        ("NoConsent", "brought along on another basis"), ("NoConsent", "left"),
    ]  # fmt: skip
    assert events(record(brought("other basis", "Events", 2))) == []
    level = of_level(brought("confirmed elsewhere", "level 2", None), lowered(0))
    assert [one["level"] for one in level["events"]] == [2, None]


def test_who_left_elsewhere_left_once() -> None:
    lines = (asked(), said_yes(), left("left in another program"), gone())
    made = record(*lines, subscription=SubscriptionStatus.UNSUBSCRIBED)
    assert events(made) == [
        REQUESTED, GIVEN, ("ConsentWithdrawn", "left in another program"),
    ]  # fmt: skip
    assert made["events"][-1]["indicated_by"] == made["controller"]["@id"]
    assert events(record(*lines[:2], gone(Gone.COMPLAINED)))[-1][0] == "ConsentWithdrawn"
    for line in (gone(Gone.BOUNCED), gone(Gone.BLOCKED), gone(target="Events", on=2)):
        assert len(record(*lines[:2], line)["events"]) == 2
    other = record(brought("other basis"), gone(), basis=Basis.OTHER)
    assert events(other)[-1][0] == "NoConsent"
    alone = record(gone(), subscription=SubscriptionStatus.UNSUBSCRIBED, basis=None)
    assert events(alone)[-1][0] == "ConsentWithdrawn"
    back = (Code.LEAVER_TAKEN_BACK.value, None, {})
    assert events(record(*lines, back)) == [REQUESTED, GIVEN]


def decided(number: int, letter: int = 9) -> tuple[tuple[Any, ...], ...]:
    """A mail that waits, a yes that somebody reads in it at one moment, and its taking back."""
    at = ASKED + timedelta(hours=1)
    yes = said_yes(how="read by Berta", letter=letter, at=at)
    return (
        (Code.ANSWER_TO_READ.value, 7, {"letter": letter}),
        yes,
        (Code.ANSWER_DECIDED.value, 7, {"letter": letter, "at": at}),
        (Code.ANSWER_UNDONE.value, 7, {"letter": letter, "entry": number}),
    )


def test_a_decision_that_was_taken_back_is_no_event() -> None:
    assert events(record(asked(), *decided(4))) == [REQUESTED]
    assert events(record(asked(), *decided(4)[:3]))[-1] == GIVEN
    again = (*decided(4), *decided(8)[:3])
    assert events(record(asked(), *again)) == [REQUESTED, GIVEN]
    assert events(record(asked(), *decided(4), *decided(8))) == [REQUESTED]


def test_taking_back_leaves_alone_what_the_decision_did_not_do() -> None:
    at = ASKED + timedelta(hours=1)
    same_moment = (*asked()[:2], {**asked()[2], "at": at})
    assert events(record(same_moment, *decided(4))) == [REQUESTED], "it came before the mail"
    between = left("entered by Berta")
    (come, yes, done, undone) = decided(5)
    made = record(asked(), come, between, yes, done, undone)
    assert events(made) == [REQUESTED, ("ConsentWithdrawn", "left")]
    without_mail = record(asked(), yes, (*done[:2], {"letter": 9, "at": at}), (
        undone[0], 7, {"letter": 9, "entry": 3},
    ))  # fmt: skip
    assert events(without_mail) == [REQUESTED]


# --- how it was confirmed, and taken back ---------------------------------------------------------


def how(*lines: tuple[Any, ...], **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = record(*lines, **more)["confirmation"]
    return made


def test_an_own_reply_says_its_words_and_its_strength() -> None:
    assert how(asked(), said_yes()) == {
        "way": "own reply",
        "by": None,
        "entry": 2,
        "answer": 9,
        "decisive": "Ja, gern",
        "note": None,
        "proof": None,
        "when": None,
        "strength": (
            "An own reply from the address that was asked: it holds what only our mail to that"
            " address showed, and all of its own text was read as a yes."
        ),
    }


def test_a_code_or_a_reading_names_who_did_it() -> None:
    code = how(asked(), said_yes(how="entered by Rosa", letter=None))
    assert (code["way"], code["by"], code["answer"]) == ("code entered", "Rosa", None)
    assert code["strength"] == (
        "Weaker than an own reply: Rosa entered the code that only our mail to that address showed."
        " That the person gave it, and meant it as a yes, is the word of Rosa."
    )
    read = how(asked(), (*said_yes(how="read by Rosa")[:3], {"note": "clear enough"}))
    assert (read["way"], read["by"], read["note"]) == (
        "reply read by a person", "Rosa", "clear enough",
    )  # fmt: skip
    assert read["decisive"] == "Ja", "what the log has no more, the mail still has"
    assert "Rosa read it and decided that it is one" in read["strength"]


def test_a_yes_from_another_address_says_so() -> None:
    alias = replace(ANSWER, sender="anna@work.example")
    own = how(asked(), said_yes(), answers=[alias])["strength"]
    assert own.startswith("A reply from anna@work.example, which somebody at the desk had accepted")
    assert "what only our mail to anna@example.org showed" in own
    read = how(asked(), said_yes(how="read by Rosa"), answers=[alias])["strength"]
    assert read.startswith("A reply came that the desk did not take for a yes by itself; Rosa read")
    assert read.endswith(" It came from anna@work.example, while anna@example.org had been asked.")
    tagged = replace(ANSWER, sender="Anna+shop@example.org")
    unnamed = replace(ANSWER, request=None, sender="x@work.example")
    for same in (tagged, unnamed):
        strength = how(asked(), said_yes(), answers=[same])["strength"]
        assert strength.startswith("An own reply from the address that was asked")


def test_words_that_nobody_has_any_more_are_null() -> None:
    erased = (*said_yes()[:3], {})
    assert how(asked(), erased, answers=[])["decisive"] is None
    assert how(asked(), erased, answers=[replace(ANSWER, decisive="")])["decisive"] is None


def test_a_yes_from_elsewhere_is_as_strong_as_its_proof() -> None:
    made = how(brought("confirmed elsewhere"))
    assert (made["way"], made["proof"], made["when"]) == (
        "elsewhere", "export in the safe", "May 4",
    )  # fmt: skip
    assert made["strength"].startswith("Said elsewhere, and not confirmed here")
    scan = {
        "scan": 1, "file": "a.jpg", "media_type": "image/jpeg", "sha256": "ef" * 32,
        "added_at": "2026-11-21T09:02:00.000000Z", "added_by": "Berta", "page": None,
        "turned": None, "frame": None,
    }  # fmt: skip
    paper = how(brought("confirmed elsewhere"), papers={1: {"scans": [scan]}})
    assert paper["way"] == "signed paper"
    assert paper["strength"].startswith("Said on paper, and not confirmed by mail")
    assert how(brought("confirmed elsewhere"), papers={1: {"scans": []}})["way"] == "elsewhere"
    assert how(asked(), said_yes(), papers={1: {"scans": [scan]}})["way"] == "own reply"


def test_another_basis_says_that_it_is_no_consent() -> None:
    made = how(brought("other basis"), basis=Basis.OTHER)
    assert (made["way"], made["proof"]) == ("other basis", "export in the safe")
    assert made["strength"] == (
        "No consent: this person is written to on another basis, for the reason that is named."
    )


def test_without_a_yes_that_is_said_and_all_else_is_null() -> None:
    made = how(asked())
    assert made == {
        **dict.fromkeys(("way", "by", "entry", "answer", "decisive", "note", "proof", "when")),
        "strength": "There is no yes.",
    }


def test_the_newest_yes_counts() -> None:
    lines = (brought("confirmed elsewhere"), asked(), said_yes())
    assert how(*lines)["way"] == "own reply"


COMMAND = replace(ANSWER, by_command=True)


@pytest.mark.parametrize(
    ("line", "answers", "way", "by", "says"),
    [
        (left("own reply", letter=9), [ANSWER], "own reply", None, "By a mail from the person."),
        (left("own reply", letter=9), [COMMAND], "unsubscribe command", None, "By the command"),
        (left("own reply"), [], "own reply", None, "By a mail from the person."),
        (
            left("read by Rosa"),
            [ANSWER],
            "reply read by a person",
            "Rosa",
            "By a mail that",
        ),
        (left("entered by Rosa"), [], "told to the desk", "Rosa", "Entered by somebody"),
        (left("entered by "), [], "told to the desk", None, "Entered by somebody"),
        (left("complaint"), [ANSWER], "complaint", None, "The person marked a mail"),
        (gone(), [], "another program", None, "In another program"),
        (left("no permission was given"), [], "other", None, "In the way that the log names."),
    ],
)
def test_each_way_of_leaving_is_told(
    line: tuple[Any, ...], answers: list[Answer], way: str, by: str | None, says: str
) -> None:
    made = record(
        asked(), said_yes(), line, answers=answers, subscription=SubscriptionStatus.UNSUBSCRIBED
    )
    gone_now = made["withdrawal"]
    assert (gone_now["way"], gone_now["by"]) == (way, by)
    assert gone_now["sentence"].startswith(says)
    assert (gone_now["entry"], gone_now["at"]) == (3, "2026-11-21T09:04:00.000000Z")
    assert (gone_now["in_part"], gone_now["level"]) == (False, None)
    named = (gone_now["reason"], gone_now["when"])
    assert named == (("too many", "May 5") if way == "another program" else (None, None))


def test_what_was_agreed_to_again_is_not_withdrawn() -> None:
    again = replace(REQUEST, id=8)
    lines = (asked(), said_yes(), left("complaint"), asked(8), said_yes(8))
    assert record(*lines, others=[again])["withdrawal"] is None
    assert record(asked())["withdrawal"] is None


def test_a_mail_is_found_by_the_moment_in_which_it_did_something() -> None:
    at = ASKED + timedelta(hours=2)
    lines = (
        asked(), said_yes(), left("own reply", at=at),
        (Code.ANSWER_APPLIED.value, 7, {"letter": 10, "at": at}),
    )  # fmt: skip
    answers = [ANSWER, replace(ANSWER, number=10, request=None, by_command=True)]
    made = record(*lines, answers=answers, subscription=SubscriptionStatus.UNSUBSCRIBED)
    assert (made["withdrawal"]["answer"], made["withdrawal"]["way"]) == (10, "unsubscribe command")
    assert made["withdrawal"]["decisive"] == "Ja"


# --- whatever happened ----------------------------------------------------------------------------

LINES = st.one_of(
    st.builds(asked, st.sampled_from([5, 7, 8])),
    st.builds(said_yes, st.sampled_from([5, 7, 8]), st.sampled_from(["", "1", "1,2", "2"])),
    st.builds(left, st.sampled_from(["own reply", "complaint", "entered by X", "other"])),
    st.builds(brought, st.sampled_from(["confirmed elsewhere", "other basis"])),
    st.builds(gone, st.sampled_from(list(Gone))),
    st.builds(lowered, st.integers(0, 4), st.sampled_from([None, 4, 5])),
    st.builds(
        lambda code, request: (code.value, request, {"target": "News, level 4"}),
        st.sampled_from([code for code in Code if code.value.startswith("request.")]),
        st.sampled_from([5, 7, 8]),
    ).filter(lambda line: line[0] != Code.REQUEST_PROLONGED),
    st.just((Code.LEAVER_TAKEN_BACK.value, None, {})),
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    lines=st.lists(LINES, max_size=8),
    target=st.sampled_from([(NEWS, "News"), (LEVEL, "level 4"), (Target(level=5), "level 5")]),
    subscription=st.sampled_from([SubscriptionStatus.NONE, SubscriptionStatus.PENDING]),
    basis=st.sampled_from([None, *Basis]),
    request=st.sampled_from([REQUEST, None]),
    name=TEXT,
    words=TEXT,
)
def test_whatever_happened_the_record_has_its_form(
    lines: list[tuple[Any, ...]],
    target: tuple[Target, str],
    subscription: SubscriptionStatus,
    basis: Basis | None,
    request: Request | None,
    name: str,
    words: str,
) -> None:
    made = consent_record(
        facts(
            ("note", None, {}),
            *lines,
            target=target[0],
            target_name=target[1],
            subscription=subscription,
            basis=basis,
            request=request,
            others=[replace(REQUEST, id=5), replace(REQUEST, id=8)],
            name=name,
            answers=[replace(ANSWER, decisive=words, subject=words)],
            signups=[replace(SIGNUP, note=words)],
        )
    )
    check(json.loads(json.dumps(made)))
    times = [event["applied_at"] for event in made["events"]]
    assert times == sorted(times)
    assert {event["entry"] for event in made["events"]} <= set(range(2, len(lines) + 2))
