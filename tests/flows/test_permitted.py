"""May we write? The database says of all people what the core says of each of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.core.filtering import parse
from optindesk.core.letter import BounceKind
from optindesk.core.model import Level, SuppressionKind
from optindesk.core.ports import no_tick
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.flows import narrowing, standings
from optindesk.store import suppressions
from optindesk.store.database import Store
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import PeopleTable, people_after
from optindesk.store.tables import (
    ContactRow,
    LetterRow,
    ListRow,
    OnePersonRow,
    SubscriptionRow,
)
from stores import NOW

DOMAINS = ("b.example", "a.b.example", "ab.example", "example", "x_y.example", "xzy.example")
TARGETS = (1, 2, None)
LEVELS = st.sampled_from([int(level) for level in Level])
RULES = {
    SuppressionKind.ADDRESS: st.sampled_from([f"{n}@{domain}" for n in "12" for domain in DOMAINS]),
    SuppressionKind.DOMAIN: st.sampled_from([*DOMAINS, "le", "2@b.example"]),
    SuppressionKind.ERASED: st.just("a" * 64),
}


@dataclass(frozen=True)
class Person:
    """Somebody: where, what is agreed to, how it stands to each target, and what waits."""

    domain: str
    level: int
    address_state: AddressState
    stands: dict[int | None, SubscriptionStatus]
    reviews: tuple[str | None, ...]
    same_as: int | None


PEOPLE = st.builds(
    Person,
    domain=st.sampled_from(DOMAINS),
    level=LEVELS,
    address_state=st.sampled_from([AddressState.OK, *AddressState]),
    stands=st.dictionaries(
        st.sampled_from(TARGETS),
        st.sampled_from([SubscriptionStatus.SUBSCRIBED, *SubscriptionStatus]),
        min_size=1,
    ),
    reviews=st.lists(st.sampled_from([None, "decided", "open"]), max_size=2).map(tuple),
    same_as=st.one_of(st.none(), st.none(), st.integers(0, 3)),
)
RULE = st.sampled_from(list(RULES)).flatmap(lambda kind: st.tuples(st.just(kind), RULES[kind]))


class TakenBack(Exception):
    """Ends a transaction without a trace."""


def lay_down(people: list[Person], needed: list[int], rules: set[tuple[Any, str]]) -> None:
    for number, level in enumerate(needed, 1):
        ListRow.create(
            id=number, name=str(number), name_key=str(number), level=level, created_at=NOW
        )
    for number, one in enumerate(people, 1):
        address = f"{number}@{one.domain}"
        ContactRow.create(
            id=number,
            address=address,
            address_key=address,
            mailbox=address,
            level=one.level,
            address_state=one.address_state.value,
            created_at=NOW,
        )
        for target, status in one.stands.items():
            SubscriptionRow.create(
                contact=number,
                target=f"list:{target}" if target else "level",
                list=target,
                level=None if target else 2,
                status=status.value,
                changed_at=NOW,
            )
        for review in one.reviews:
            LetterRow.create(
                source="x",
                sha256="x",
                size=1,
                received_at=NOW,
                read_at=NOW,
                verdict="unclear",
                outcome="review",
                reason=["x", {}],
                contact=number,
                review=review,
            )
    for number, one in enumerate(people, 1):
        other = 1 + (one.same_as or 0) % len(people)
        if one.same_as is not None and other != number:
            OnePersonRow.create(contact=other, other=number, before={}, after={})
    for kind, key in rules:
        suppressions.suppress(kind, key, "", NOW)


WELL = Person("b.example", 3, AddressState.OK, {1: SubscriptionStatus.SUBSCRIBED}, (), None)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(PEOPLE, min_size=1, max_size=4),
    needed=st.lists(LEVELS, min_size=2, max_size=2),
    rules=st.sets(RULE, max_size=3),
)
@example([WELL], [3, 3], set())
@example([WELL], [3, 3], {(SuppressionKind.DOMAIN, "b.example")})
@example([WELL], [3, 3], {(SuppressionKind.DOMAIN, "example")})
def test_the_database_says_what_the_core_says(
    store: Store, people: list[Person], needed: list[int], rules: set[tuple[Any, str]]
) -> None:
    with suppress(TakenBack), store.transaction():
        lay_down(people, needed, rules)
        said = {row.id: row.may_mail[0] for row in standings.people(PeopleQuery())}
        asked = {
            row["id"]: may
            for may in (True, False)
            for row in people_after(PeopleQuery(may=may), 0, 100)
        }
        assert asked == said
        raise TakenBack


WORDS = narrowing.vocabulary(str)


def found(typed: str, office: Office) -> list[str]:
    query = narrowing.people_query(parse(typed, WORDS), office.now)
    return [one.address for one in standings.people(query)]


def test_who_may_be_written_to_is_found_by_typing_so(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    assert found("may:yes", office) == [ANA]
    assert found("may:no", office) == [BEN]
    assert found("may:yes may:no", office) == [ANA, BEN]
    assert found("may:yes ben", office) == []
    asked = office.subscribe("cy@example.net")
    office.read(office.bounce(asked, BounceKind.HARD))
    assert found("may:no", office) == [BEN, "cy@example.net"]


def test_what_bars_somebody_is_not_overlooked_by_what_was_counted_before(office: Office) -> None:
    office.subscribe(ANA)
    office.subscribe(BEN)
    table, query = PeopleTable(), PeopleQuery(may=True)

    def count() -> int:
        return table.settle(query, no_tick)

    assert count() == 2
    office.desk.never_write("example.org", "asked us by telephone")
    assert count() == 1
