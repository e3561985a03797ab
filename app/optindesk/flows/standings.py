"""How people stand to lists and levels: the rows of the table of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from optindesk.core.codes import Code
from optindesk.core.model import Level, Request, SignUpSource, Target
from optindesk.core.sentence import Sentence
from optindesk.core.standing import ENDED, Facts, Origin, may_mail, state_sentence
from optindesk.core.status import (
    AddressState,
    Basis,
    MailStatus,
    RequestStatus,
    State,
    SubscriptionStatus,
)
from optindesk.flows import flood, resting
from optindesk.flows.requests import GONE, read_past
from optindesk.store import (
    archive,
    barring,
    beside_people,
    former,
    one_person,
    request_rows,
    search,
)
from optindesk.store.people_query import PeopleQuery
from optindesk.store.reviews import unread_among

if TYPE_CHECKING:
    from optindesk.flows.flood import Guard, Hold
    from optindesk.store.former import Former

PAGE = 200
_ENDINGS = (
    Code.REQUEST_CONFIRMED,
    Code.REQUEST_BOUNCED,
    Code.REQUEST_CANCELLED,
    Code.REQUEST_SUPERSEDED,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one list or level: a row of the table of people."""

    id: int
    contact_id: int
    address: str
    name: str
    salutation: str
    list_name: str | None
    list_id: int | None
    level: int | None
    facts: Facts
    language: str | None
    mails_used: int
    request_id: int | None
    changed_at: datetime | None = None

    @property
    def sentence(self) -> Sentence:
        return state_sentence(self.facts)

    @property
    def may_mail(self) -> tuple[bool, Sentence]:
        return may_mail(self.facts)


def people(
    query: PeopleQuery, first: int = 0, size: int = PAGE, now: datetime | None = None
) -> list[Standing]:
    """One page of the table of people; `now` tells whose question is held back."""
    return by_number(search.people_numbers(query, first, size), now)


def by_number(numbers: list[int], now: datetime | None) -> list[Standing]:
    """These rows of the table of people, in this order."""
    return _standings(search.people_by_number(numbers), now)


def _standings(rows: Sequence[Mapping[str, Any]], now: datetime | None) -> list[Standing]:
    levels = beside_people.levels_asked(_requests_of(rows))
    rows = [_as_left(row, levels.get(row["request_id"], _NO_LEVEL)[0]) for row in rows]
    ids = _requests_of(rows)
    levels |= beside_people.levels_asked(set(ids) - levels.keys())
    requests = beside_people.requests_by_id(ids)
    mails = beside_people.mails_by_request(ids)
    origins = beside_people.origins_by_request(ids)
    reviews = beside_people.reviews_by_request(ids)
    endings = beside_people.endings_by_request(ids, [code.value for code in _ENDINGS])
    refusals = beside_people.endings_by_request(
        _requests_of([row for row in rows if row["state"] == State.DECLINED]),
        [Code.REQUEST_DECLINED.value],
    )
    late = beside_people.late_answers(
        row["request_id"] for row in rows if row["state"] == State.EXPIRED and row["request_id"]
    )
    never = barring.barred_among(row["address_key"] for row in rows)
    unread = unread_among(row["contact_id"] for row in rows)
    corrected = beside_people.corrected_among(row["contact_id"] for row in rows)
    wrong = beside_people.wrong_among(row["contact_id"] for row in rows)
    brought = beside_people.brought_among(row["contact_id"] for row in rows if _is_brought(row))
    moved = former.among(row["contact_id"] for row in rows)
    elsewhere = one_person.written_to_elsewhere(row["contact_id"] for row in rows)
    lowerings = beside_people.lowerings_among(row["contact_id"] for row in rows)
    guard, rest = flood.guard(), None if now is None else resting.account_rest(now)
    read_until = None if now is None else read_past(now)
    return [
        _standing(
            row,
            requests.get(row["request_id"]),
            mails.get(row["request_id"], []),
            _of_target(origins.get(row["request_id"], {}), row),
            reviews.get(row["request_id"]),
            (refusals if row["state"] == State.DECLINED else endings).get(row["request_id"]),
            never.get(row["address_key"]),
            hold=_hold(guard, row, now),
            late_yes_at=late.get(row["request_id"]),
            rest=rest,
            now=now,
            read_until=read_until,
            corrected=corrected.get(row["contact_id"]),
            brought=brought.get((row["contact_id"], row["list_id"]), ""),
            is_unread=row["contact_id"] in unread,
            is_wrong=row["contact_id"] in wrong,
            lowered_at=_lowered_at(
                row, lowerings.get(row["contact_id"], []), levels.get(row["request_id"], _NO_LEVEL)
            ),
            levels=_levels(row, levels.get(row["request_id"], _NO_LEVEL)[0]),
            moved=_moved(row, moved.get(row["contact_id"], [])),
            same_as=elsewhere.get((row["contact_id"], _key(row)), ""),
        )
        for row in rows
    ]


def _key(row: Mapping[str, Any]) -> str:
    return Target(row["list_id"], None if row["list_id"] else row["target_level"]).key


def _moved(row: Mapping[str, Any], known: Sequence[Former]) -> Former | None:
    """The address that somebody had last, of what stood or was asked there, unless the one of today
    has said yes."""
    last = known[-1] if known else None
    says_yes = row["status"] == SubscriptionStatus.SUBSCRIBED
    if last is None or says_yes or str(row["id"]) not in last.before["subscriptions"]:
        return None
    return last


def _requests_of(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    return [row["request_id"] for row in rows if row["request_id"] is not None]


def _is_brought(row: Mapping[str, Any]) -> bool:
    """Whether somebody may have come along with a list, or a file of leavers."""
    return row["state"] is None or row["basis"] not in (None, Basis.CONFIRMED_HERE)


def _as_left(row: Mapping[str, Any], asked: int) -> Mapping[str, Any]:
    """A row whose level was agreed to and left, as the question tells it that gave the level: not
    as one about more, `asked`, that had ended without a yes."""
    more = not row["list_id"] and asked > (row["target_level"] or 0)
    if not more or row["status"] != SubscriptionStatus.UNSUBSCRIBED or row["state"] not in ENDED:
        return row
    given = _as_given(row, request_rows.requests_of([row["contact_id"]]))
    return given if given is not row else {**row, "request_id": None, "state": None}


_NO_LEVEL = (0, False)
"""A question that is about no level."""


def _hold(guard: Guard, row: Mapping[str, Any], now: datetime | None) -> Hold | None:
    """What holds a question back that waits in the outbox."""
    if now is None or row["state"] != State.QUEUED:
        return None
    return guard.hold(row["address"], now)


def _rests_until(
    questions: Sequence[Mapping[str, Any]], rest: Hold | None, now: datetime | None
) -> datetime | None:
    """Until when a question that waits rests, because a server asked for it."""
    waiting = [mail for mail in questions if mail["status"] == MailStatus.WAITING]
    if now is None or not waiting:
        return None
    times = [mail["not_before"] for mail in waiting if mail["not_before"] is not None]
    times += [rest.until] if rest is not None else []
    return max((at for at in times if at > now), default=None)


def all_people(query: PeopleQuery, now: datetime | None = None) -> Iterator[Standing]:
    """All rows of the table of people, the oldest first whatever its order, a page at a time."""
    for page in _pages(query):
        yield from _standings(page, now)


def proofs(query: PeopleQuery) -> Iterator[list[Standing]]:
    """All rows of the table of people, a page at a time, each as the question tells it that gave
    what stands: one that was asked later, and was not answered with a yes, changed nothing of
    that."""
    for page in _pages(query):
        asked: dict[int, list[Request]] = {}
        for request in request_rows.requests_of({row["contact_id"] for row in page}):
            asked.setdefault(request.contact_id, []).append(request)
        given = [_as_given(row, asked.get(row["contact_id"], ())) for row in page]
        yield _standings(given, None)


def _pages(query: PeopleQuery) -> Iterator[list[dict[str, Any]]]:
    last = 0
    while page := search.people_after(query, last, PAGE):
        yield page
        last = page[-1]["id"]


_SAID_YES = (SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.UNSUBSCRIBED)


def _as_given(row: Mapping[str, Any], asked: Sequence[Request]) -> Mapping[str, Any]:
    """A row with the newest of the requests to a person whose yes allowed as much as stands, if a
    yes here did."""
    if row["status"] not in _SAID_YES or row["basis"] != Basis.CONFIRMED_HERE:
        return row
    target = Target(row["list_id"], None if row["list_id"] else row["target_level"])
    given = next((request for request in reversed(asked) if _gave(request, target)), None)
    return {**row, "request_id": given.id, "state": State.CONFIRMED.value} if given else row


def _gave(request: Request, target: Target) -> bool:
    """Whether a yes to a request allowed a target, or more."""
    return any(
        change.accepted and (change.target.level or 0) >= (target.level or 0)
        for change in request.changes
        if change.target.key == target.key
    )


def _standing(
    row: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    mails: Sequence[Mapping[str, Any]],
    origin: Mapping[str, Any] | None,
    review: Mapping[str, Any] | None,
    ending: Mapping[str, Any] | None,
    never: str | None,
    *,
    hold: Hold | None,
    late_yes_at: datetime | None,
    rest: Hold | None,
    now: datetime | None,
    read_until: datetime | None,
    corrected: tuple[str, bool] | None,
    brought: str,
    is_unread: bool,
    is_wrong: bool,
    lowered_at: datetime | None,
    levels: tuple[int, int],
    moved: Former | None,
    same_as: str,
) -> Standing:
    questions = [mail for mail in mails if mail["kind"] in archive.QUESTION_KINDS]
    handed = [m["handed_over_at"] for m in questions if m["handed_over_at"] is not None]
    used = [m for m in questions if m["status"] not in (MailStatus.DROPPED, MailStatus.WAITING)]
    gone = [m["handed_over_at"] or m["dot_at"] for m in questions if m["status"] in GONE]
    said = _said(ending)
    facts = Facts(
        state=State(row["state"]) if row["state"] else None,
        subscription=SubscriptionStatus(row["status"]),
        basis=Basis(row["basis"]) if row["basis"] else None,
        address_state=AddressState(row["address_state"]),
        level=row["level"],
        needed_level=row["list_level"] or Level.NONE,  # a level stands by itself
        since=row["since"],
        left_at=row["left_at"],
        lowered_at=lowered_at,
        asked_at=min(filter(None, gone), default=request["asked_at"] if request else None),
        went_out=bool(gone) or not questions,
        handed_over_at=max(handed, default=None),
        expires_at=request["expires_at"] if request else None,
        ended_at=_ended_at(row, request),
        decided_at=datetime.fromisoformat(ending["at"]) if ending else None,
        late_yes_at=late_yes_at,
        origin=_origin(origin),
        how=said.get("how", ""),
        words=said.get("words") or next((m["server_words"] for m in reversed(questions)), ""),
        why=Sentence.from_plain(review["reason"]) if review else None,
        cancelled_why=said.get("why", ""),
        corrected_to=corrected[0] if corrected else said.get("corrected", ""),
        was_not_theirs=corrected is not None and corrected[1],
        never_write=never,
        brought=brought,
        is_unread=is_unread,
        is_wrong=is_wrong,
        is_left_out=_is_left_out(row, request),
        agreed_level=levels[0],
        asked_level=levels[1],
        is_overdue=_is_overdue(row, request, now),
        is_read_past=_is_overdue(row, request, read_until),
        held_until=hold.until if hold else None,
        held_because=hold.why if hold else None,
        rests_until=_rests_until(questions, rest, now),
        is_set_back=any(
            mail["status"] == MailStatus.UNKNOWN and mail["dot_at"] is None for mail in questions
        ),
        moved_from=moved.address if moved else "",
        same_as=same_as,
        moved_at=moved.until if moved else None,
    )
    return Standing(
        id=row["id"],
        contact_id=row["contact_id"],
        address=row["address"],
        name=row["name"],
        salutation=row["salutation"],
        list_name=row["list_name"],
        list_id=row["list_id"],
        level=None if row["list_id"] else row["target_level"],
        facts=facts,
        language=row["language"],
        mails_used=len(used),
        request_id=row["request_id"],
        changed_at=row["changed_at"],
    )


def _ended_at(row: Mapping[str, Any], request: Mapping[str, Any] | None) -> datetime | None:
    """When a question ended; one that goes on without this part ended for it when that was so."""
    if request is None:
        return None
    goes_on = row["state"] == State.CANCELLED and request["status"] != RequestStatus.CANCELLED
    ended_at: datetime = row["changed_at"] if goes_on else request["ended_at"] or row["changed_at"]
    return ended_at


def _lowered_at(
    row: Mapping[str, Any], lowerings: Sequence[tuple[datetime, int]], asked: tuple[int, bool]
) -> datetime | None:
    """When a level went down to what stands, or to nothing; `asked` is what the question was about,
    and whether the answer was a yes to it."""
    if row["list_id"]:
        return None
    if row["status"] == SubscriptionStatus.UNSUBSCRIBED:
        return next((at for at, _ in lowerings if at == row["left_at"]), None)
    level, since = row["target_level"], row["since"]
    wanted, given = asked
    down = (at for at, to in lowerings if given and wanted > level == to and at >= since)
    return next(down, None)


def _levels(row: Mapping[str, Any], asked: int) -> tuple[int, int]:
    """The level that stands, and the one that was asked about last."""
    stands = row["status"] == SubscriptionStatus.SUBSCRIBED and not row["list_id"]
    return (row["target_level"], asked) if stands and asked else (0, 0)


def _is_left_out(row: Mapping[str, Any], request: Mapping[str, Any] | None) -> bool:
    answered_yes = request is not None and request["status"] == RequestStatus.CONFIRMED
    return answered_yes and row["state"] == State.DECLINED


def _is_overdue(
    row: Mapping[str, Any], request: Mapping[str, Any] | None, now: datetime | None
) -> bool:
    """Whether a question that was sent is open at a moment when its time is over."""
    waits = request is not None and row["state"] in (State.AWAITING, State.UNKNOWN)
    return request is not None and now is not None and waits and request["expires_at"] < now


def _said(ending: Mapping[str, Any] | None) -> dict[str, str]:
    if ending is None:
        return {}
    personal = {name: value[1] for name, value in ending["personal"].items()}
    return {name: str(value) for name, value in {**ending["values"], **personal}.items()}


def origin_of(request_id: int) -> Origin | None:
    """Where the first sign-up of a request came from."""
    return _origin(beside_people.origins_by_request([request_id]).get(request_id, {}).get(None))


def _of_target(
    origins: Mapping[str | None, Mapping[str, Any]], row: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """Where the sign-up for just this came from: one question may be about several."""
    return origins.get(Target(row["list_id"], row["target_level"]).key) or origins.get(None)


def _origin(row: Mapping[str, Any] | None) -> Origin | None:
    if row is None:
        return None
    return Origin(
        SignUpSource(row["source"]),
        row["sheet"] or "",
        row["row"],
        row["signed_on"],
        row["paper"],
        is_late_yes=bool(row["note"]),  # who signs up by JOIN leaves none
    )
