"""May we write? The database says of all people what the core says of each of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.core.barring import erased_as
from optindesk.core.filtering import parse
from optindesk.core.letter import BounceKind
from optindesk.core.model import (
    BY_COMPLAINT,
    CORRECTED,
    MOVED,
    NOT_THEIRS,
    SAME_PERSON,
    Level,
    SuppressionKind,
    mailbox_key,
    same_mailbox,
)
from optindesk.core.ports import no_tick
from optindesk.core.status import AddressState, SubscriptionStatus
from optindesk.core.token import erased_key
from optindesk.flows import erasing, narrowing, standings
from optindesk.store import archive, barring, contact_rows, suppressions
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

DOMAINS = (
    "b.example",
    "a.b.example",
    "ab.example",
    "example",
    "x_y.example",
    "xzy.example",
    "gmail.com",
    "googlemail.com",
    "x.googlemail.com",
)
NAMES = ("1", "2", "+1", "1.2")
TAGS = ("", "", "+", "+a", "+a+b", "+b")
ADDRESSES = st.builds(
    "{}{}@{}".format, st.sampled_from(NAMES), st.sampled_from(TAGS), st.sampled_from(DOMAINS)
)
SOURCES = ("desk", "sheet x.csv", SAME_PERSON, BY_COMPLAINT, MOVED, CORRECTED, *NOT_THEIRS)
TARGETS = (1, 2, None)
LEVELS = st.sampled_from([int(level) for level in Level])
RULES = {
    SuppressionKind.ADDRESS: ADDRESSES,
    SuppressionKind.DOMAIN: st.sampled_from([*DOMAINS, "le", "com"]),
    SuppressionKind.ERASED: ADDRESSES,
}
Rule = tuple[SuppressionKind, str, str]


@dataclass(frozen=True)
class Person:
    """Somebody: where, what is agreed to, how it stands to each target, and what waits."""

    address: str
    level: int
    address_state: AddressState
    stands: dict[int | None, SubscriptionStatus]
    reviews: tuple[str | None, ...]
    same_as: int | None


PEOPLE = st.builds(
    Person,
    address=ADDRESSES,
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
RULE = st.sampled_from(list(RULES)).flatmap(
    lambda kind: st.tuples(st.just(kind), RULES[kind], st.sampled_from(SOURCES))
)


def is_about(rule: Rule, address: str) -> bool:
    """What a person understands by a rule."""
    kind, key, source = rule
    domain = address.rpartition("@")[2]
    if kind is SuppressionKind.DOMAIN:
        gmail = {"gmail.com", "googlemail.com"}
        is_below = domain.endswith(f".{key}") and "." in key
        return domain == key or {domain, key} <= gmail or is_below
    if kind is SuppressionKind.ADDRESS and source in (MOVED, CORRECTED, *NOT_THEIRS):
        return address == key
    return same_mailbox(address, key)


class TakenBack(Exception):
    """Ends a transaction without a trace."""


def lay_down(people: list[Person], needed: list[int], rules: set[Rule]) -> None:
    for number, level in enumerate(needed, 1):
        ListRow.create(
            id=number, name=str(number), name_key=str(number), level=level, created_at=NOW
        )
    for number, one in enumerate(people, 1):
        ContactRow.create(
            id=number,
            address=one.address,
            address_key=one.address,
            mailbox=mailbox_key(one.address),
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
    for kind, key, source in rules:
        if kind is not SuppressionKind.ERASED:
            suppressions.suppress(kind, key, f"{kind} {key}", NOW, source)
            continue
        hashes = [erased_key(archive.desk_key(), form) for form in erased_as(key)]
        erasing.keep_off(hashes, NOW)
        for known in contact_rows.contacts_at(key):
            suppressions.keep_beside(known.key, NOW)


def standing_rules(rules: set[Rule]) -> set[Rule]:
    """Those that stand in the list: there is one for an address or domain, and one that is there
    for another address only gives way."""
    found: dict[tuple[SuppressionKind, str], Rule] = {}
    for rule in rules:
        before = found.get(rule[:2])
        if before is None or (before[2] == SAME_PERSON != rule[2]):
            found[rule[:2]] = rule
    return set(found.values())


def at(address: str) -> Person:
    """Somebody there to whom we may write, unless a rule is about them."""
    return Person(address, 3, AddressState.OK, {1: SubscriptionStatus.SUBSCRIBED}, (), None)


WELL = at("1@b.example")


@pytest.mark.no_cover  # it walks far, and covers nothing that others do not
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(PEOPLE, min_size=1, max_size=4, unique_by=lambda one: one.address),
    needed=st.lists(LEVELS, min_size=2, max_size=2),
    rules=st.sets(RULE, max_size=3),
)
@example([WELL], [3, 3], set())
@example([WELL], [3, 3], {(SuppressionKind.DOMAIN, "b.example", "desk")})
@example([WELL], [3, 3], {(SuppressionKind.DOMAIN, "example", "desk")})
@example([WELL], [3, 3], {(SuppressionKind.ADDRESS, "1+a@b.example", "desk")})
@example([WELL], [3, 3], {(SuppressionKind.ADDRESS, "1+a@b.example", MOVED)})
@example([WELL], [3, 3], {(SuppressionKind.ERASED, "1+a@b.example", "desk")})
@example([at("1+a@gmail.com")], [3, 3], {(SuppressionKind.ADDRESS, "1+a@googlemail.com", "desk")})
@example([at("1+@b.example")], [3, 3], {(SuppressionKind.ADDRESS, "1+a@b.example", "desk")})
@example([at("1+a@b.example")], [3, 3], {(SuppressionKind.ADDRESS, "1+@b.example", "desk")})
@example([at("1+b@b.example")], [3, 3], {(SuppressionKind.ADDRESS, "1+a@b.example", "desk")})
def test_all_who_ask_say_the_same_of_whom_we_may_write_to(
    store: Store, people: list[Person], needed: list[int], rules: set[Rule]
) -> None:
    with suppress(TakenBack), store.transaction():
        lay_down(people, needed, rules)
        standing = standings.people(PeopleQuery())
        asked = {
            row["id"]: may
            for may in (True, False)
            for row in people_after(PeopleQuery(may=may), 0, 100)
        }
        assert asked == {row.id: row.may_mail[0] for row in standing}
        for row in standing:
            never = any(is_about(rule, row.address) for rule in standing_rules(rules))
            assert (barring.never_write_why(row.address) is not None) == never
            assert row.facts.never_write == barring.never_write_why(row.address)
        raise TakenBack


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(address=ADDRESSES, rules=st.sets(RULE, max_size=4))
@example("+1@b.example", {(SuppressionKind.ERASED, "+1+@b.example", "desk")})
def test_who_is_not_known_yet_is_barred_by_the_same(
    store: Store, address: str, rules: set[Rule]
) -> None:
    with suppress(TakenBack), store.transaction():
        lay_down([], [], rules)
        never = any(is_about(rule, address) for rule in standing_rules(rules))
        assert (barring.never_write_why(address) is not None) == never
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
