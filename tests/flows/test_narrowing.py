"""What is typed to narrow the table of people finds those who are meant."""

from __future__ import annotations

from datetime import datetime

import pytest

from office import ANA, BEN, Office
from optindesk.core.filtering import Key, parse
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence
from optindesk.core.status import State
from optindesk.flows import calling, narrowing, standings
from optindesk.flows.narrowing import CHOICES, LAPSING, WRONG
from optindesk.store import archive, search
from optindesk.system.language import available, translator

CY = "cy@example.net"
WORDS = narrowing.vocabulary(str)


def found(typed: str, now: datetime) -> list[str]:
    query = narrowing.people_query(parse(typed, WORDS), now)
    return [one.address for one in standings.people(query)]


def test_people_are_found_by_what_is_typed(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    office.sign_up(CY, Target(office.make_list("Österreich").id), language="de")
    now = office.now
    assert found("", now) == [ANA, BEN, CY]
    assert found("state:said-yes", now) == [ANA]
    assert found("state:awaiting", now) == [BEN]
    assert found("state:waiting state:to-be-sent", now) == [BEN, CY]
    assert found("state:said-yes state:queued", now) == [ANA, CY]
    assert found("list:osterr", now) == [CY]
    assert found("list:osterreich state:awaiting", now) == []
    assert found("list:FLOWER state:said-yes state:queued", now) == [ANA]
    assert found("list:flower list:osterr", now) == [ANA, BEN, CY]
    assert found("list:nowhere", now) == []
    assert found("language:DE", now) == [CY]
    assert found("level:2", now) == []
    assert found("changed:today", now) == [ANA, BEN, CY]
    assert found("changed:yesterday", now) == []
    assert found("changed:2020-01-01 changed:today", now) == [ANA, BEN, CY]
    assert found("state:lapses-within-a-week", now) == []
    assert found("state:waiting example", now) == [BEN]


def test_the_table_can_be_narrowed_to_every_state() -> None:
    assert {state.value for state in State} <= CHOICES.keys()


def test_who_lapses_and_who_needs_the_right_address_narrow_other_states() -> None:
    now = datetime.fromisoformat("2026-11-27T10:00+00:00")
    query = narrowing.people_query(parse("state:lapsing state:wrong state:left", WORDS), now)
    assert query.lapses_before is not None
    assert query.is_wrong
    assert query.stand == "left"
    assert not query.states


def test_to_whom_any_mail_waits_is_found_a_thanks_for_a_yes_too(office: Office) -> None:
    office.ask(BEN)
    office.read(office.reply("yes", office.ask(ANA)))
    assert found("state:to-be-sent", office.now) == []
    assert found("state:has-a-mail-to-be-sent", office.now) == [ANA]
    assert found("state:has_mail state:said-yes", office.now) == [ANA]
    office.desk.send()
    assert found("state:has_mail", office.now) == []


def test_the_part_that_leaves_nobody_is_named(office: Office) -> None:
    office.ask(BEN)
    now = office.now
    told = narrowing.who_is_left_out("ben state:left", WORDS, now)
    assert told == narrowing.LeftOut("state:left", "ben", 1)
    assert narrowing.who_is_left_out("zoe state:left", WORDS, now) is None


def test_one_list_is_meant_by_its_whole_name_before_by_a_part(office: Office) -> None:
    short, long = (office.make_list(name) for name in ("Market", "Market stall"))
    lists = archive.all_lists()
    assert narrowing.list_named(parse("list:market", WORDS), lists) == short.id
    assert narrowing.list_named(parse("list:stall", WORDS), lists) == long.id
    assert narrowing.list_named(parse("list:mark", WORDS), lists) is None
    assert narrowing.list_named(parse("", WORDS), lists) is None


def test_keys_have_no_blanks_in_any_language() -> None:
    def say(said: Sentence) -> str:
        return f"sehr „{said}“ : gut"

    words = narrowing.vocabulary(say)
    for key, spelt in words.keys.items():
        assert words.key(spelt[0]) is key
    assert words.spell(Key.LIST, "x").count(":") == 1


def test_the_counts_of_states_are_those_of_the_table(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    other = office.make_list("Other")
    office.sign_up(CY, Target(other.id))
    now = office.now
    counts = search.counts_by_state()
    for choice in CHOICES:
        if choice not in (LAPSING, WRONG, narrowing.COMES_BACK, narrowing.TO_SEND):
            query = narrowing.people_query(parse(WORDS.spell(Key.STATE, choice), WORDS), now)
            assert counts.get(choice, 0) == search.count_people(query), choice
    assert sum(search.counts_by_state(other.id).values()) == 2, "by state, and by stand"


def test_sheets_are_named_the_newest_first(office: Office) -> None:
    office.sheet(ANA, name="may.xlsx")
    office.sheet(BEN, name="june.xlsx")
    assert search.sheet_names(5) == ["june.xlsx", "may.xlsx"]


def test_a_text_without_an_end_is_searched_for_as_any_other(office: Office) -> None:
    office.subscribe(ANA)
    for text in ("x" * 200_000, "x " * 100_000, '"' + "anna " * 50_000):
        found = parse(text, WORDS)
        assert found.is_cut
        assert standings.people(narrowing.people_query(found, office.now)) == []
        assert calling.find(text).people == ()


def test_what_is_not_known_is_told() -> None:
    assert narrowing.doubts("anna state:said-yes", WORDS) == []
    (told,) = narrowing.doubts("anna state:sai", WORDS)
    assert str(told) == "“state:sai” may mean: said yes, said yes elsewhere, said no."
    (told,) = narrowing.doubts("anna changed:fortnight", WORDS)
    assert str(told) == (
        "“changed:fortnight” is looked for as it stands. Behind changed: these are known: today,"
        " yesterday, week, month, year"
    )
    (told,) = narrowing.doubts("status:left anna", WORDS)
    assert str(told) == (
        "“status:left” is looked for as it stands. What is known: state:, list:, sheet:, level:,"
        " language:, changed:, may:"
    )


@pytest.mark.parametrize("code", available())
def test_each_language_has_words_of_its_own_for_each_key_and_value(code: str) -> None:
    words = narrowing.vocabulary(translator(code).say)
    for key in words.keys:
        assert words.key(words.keys[key][0]) is key
        assert words.key(key.value) is key
    for key, values in words.values.items():
        for value in values:
            assert parse(words.spell(key, value), words).of(key) == (value,), (key, value)
            assert parse(f"{key.value}:{value}", words).of(key) == (value,), (key, value)
