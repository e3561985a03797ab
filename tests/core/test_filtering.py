"""What is typed to narrow a table: nothing that was typed is lost, and nothing raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core import filtering
from optindesk.core.filtering import KEY_WORDS, Key, Span, Vocabulary, parse

GERMAN = Vocabulary(
    keys={
        Key.STATE: ("stand", "state"),
        Key.LIST: ("liste", "list"),
        Key.SHEET: ("blatt", "sheet"),
        Key.LEVEL: ("stufe", "level"),
        Key.CHANGED: ("geändert", "changed"),
    },
    values={
        Key.STATE: {
            "awaiting": ("wartet", "waiting", "awaiting"),
            "left": ("ausgetreten", "left"),
            "confirmed": ("hat ja gesagt", "said yes", "confirmed"),
            "declined": ("hat nein gesagt", "said no", "declined"),
            "unknown": ("hat nichts", "not sure if sent", "unknown"),
        },
        Key.LEVEL: {str(n): (str(n),) for n in range(1, 6)},
        Key.CHANGED: {span.value: (span.value,) for span in Span},
    },
)


def meant(text: str) -> tuple[str, dict[Key, tuple[str, ...]]]:
    found = parse(text, GERMAN)
    return found.text, {key: found.of(key) for key in Key if found.of(key)}


@pytest.mark.parametrize(
    ("typed", "text", "keys"),
    [
        ("anna", "anna", {}),
        ("  anna   maria ", "anna maria", {}),
        ("state:awaiting", "", {Key.STATE: ("awaiting",)}),
        ("Stand:wartet anna", "anna", {Key.STATE: ("awaiting",)}),
        ('state:"said yes"', "", {Key.STATE: ("confirmed",)}),
        ("state:said-yes", "", {Key.STATE: ("confirmed",)}),
        ("state:SaidYes", "", {Key.STATE: ("confirmed",)}),
        ("state:“said yes”", "", {Key.STATE: ("confirmed",)}),
        ("state:wait", "", {Key.STATE: ("awaiting",)}),
        ("state:left state:said-no", "", {Key.STATE: ("left", "declined")}),
        ("state:left state:left", "", {Key.STATE: ("left",)}),
        ("state:", "", {}),
        ("state:hat", "", {}),
        ("state:?", "", {}),
        ("state:purple", "state:purple", {}),
        ('list:"Flower news" market', "market", {Key.LIST: ("Flower news",)}),
        ('list:"Flower n', "", {Key.LIST: ("Flower n",)}),
        ("list:", "", {}),
        ('list:" "', "", {}),
        ('list:"5"" pots"', "", {Key.LIST: ('5" pots',)}),
        ('""', "", {}),
        ('"state:left"', "state:left", {}),
        ("changed:today", "", {Key.CHANGED: ("today",)}),
        ("geandert:2026-11-21", "", {Key.CHANGED: ("2026-11-21",)}),
        ("changed:21.11.2026", "", {Key.CHANGED: ("2026-11-21",)}),
        ("changed:9999-12-31", "changed:9999-12-31", {}),
        ("level:3", "", {Key.LEVEL: ("3",)}),
        ("level:9", "level:9", {}),
        ("purple:left", "purple:left", {}),
        (":left", ":left", {}),
    ],
)
def test_words_and_keys_are_told_apart(
    typed: str, text: str, keys: dict[Key, tuple[str, ...]]
) -> None:
    assert meant(typed) == (text, keys)


def test_what_looks_like_a_key_and_is_none_is_told_and_looked_for() -> None:
    assert parse("purple:x state:purple anna", GERMAN).strange == ("purple:x", "state:purple")
    assert parse("https://shop.example anna: b", GERMAN).strange == ()


def test_a_beginning_that_may_mean_several_narrows_nothing_and_says_what() -> None:
    found = parse("state:hat", GERMAN)
    assert found.unsure is not None
    assert found.unsure.choices == ("confirmed", "declined", "unknown")
    assert parse("state:wartet", GERMAN).unsure is None


def test_a_part_is_taken_away_and_put_in_its_place() -> None:
    typed = 'anna state:left list:"Flower news" x'
    assert filtering.narrowed(typed, GERMAN, Key.STATE, ()) == 'anna list:"Flower news" x'
    assert filtering.narrowed(typed, GERMAN, Key.STATE, ["confirmed", "declined"]) == (
        'anna list:"Flower news" x stand:hat-ja-gesagt stand:hat-nein-gesagt'
    )
    assert filtering.narrowed("", GERMAN, Key.LIST, ["news"]) == "liste:news"
    parts = parse(typed, GERMAN).parts
    assert filtering.without(typed, [parts[0]]) == 'state:left list:"Flower news" x'
    assert filtering.without(typed, parts) == ""


def offered(text: str, cursor: int | None = None) -> tuple[str, ...]:
    names = {Key.LIST: ["Flower news", "Workshops", "Workshops"]}
    return filtering.offer(text, len(text) if cursor is None else cursor, GERMAN, names).texts


def test_keys_and_values_are_offered_as_one_types() -> None:
    assert offered("anna st") == ("stand:", "stufe:")
    assert offered("s") == (), "one letter is the start of a name"
    assert offered("anna ") == ("stand:", "liste:", "blatt:", "stufe:", "geändert:")
    assert offered("x:y") == ()
    assert offered("state:xyz") == ()
    assert offered("stand:gesagt") == ("stand:hat-ja-gesagt", "stand:hat-nein-gesagt")
    assert offered("list:") == ('list:"Flower news"', "list:Workshops")
    assert offered("list:work") == ("list:Workshops",)
    assert offered("list:Workshops") == (), "that is typed already"
    assert offered("blatt:x") == (), "no sheet is known"
    assert offered("stand:wartet anna", 6) == tuple(
        f"stand:{one}"
        for one in ("wartet", "ausgetreten", "hat-ja-gesagt", "hat-nein-gesagt", "hat-nichts")
    )


def test_an_offer_says_what_it_takes_the_place_of() -> None:
    found = filtering.offer("anna stan x", 9, GERMAN, {})
    assert (found.start, found.end, found.texts) == (5, 9, ("stand:",))


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("today", date(2026, 11, 27), date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 26), date(2026, 11, 26)),
        ("week", date(2026, 11, 21), date(2026, 11, 27)),
        ("month", date(2026, 10, 29), date(2026, 11, 27)),
        ("year", date(2025, 11, 28), date(2026, 11, 27)),
        ("2026-03-04", date(2026, 3, 4), date(2026, 3, 4)),
    ],
)
def test_days_are_counted_back_from_today(value: str, first: date, last: date) -> None:
    assert filtering.days_of(value, date(2026, 11, 27)) == (first, last)


def test_every_key_has_a_word() -> None:
    assert set(KEY_WORDS) == set(Key)
    assert set(filtering.SPAN_WORDS) == set(filtering._DAYS_BACK) == set(Span)


pieces = st.sampled_from(
    [
        *("state:", "stand:", "list:", "x:", ":", '"', "“", "”", '""', " ", "\t", "\n", "waiting"),
        *("said yes", "left", "2026-11-21", "changed:", "level:", "3", "…", "ß", "\u0301"),
    ]
)
typed_texts = st.one_of(st.text(), st.lists(st.one_of(pieces, st.text(max_size=3))).map("".join))


@given(typed_texts)
def test_any_text_is_a_filter_and_what_is_printed_of_it_means_the_same(text: str) -> None:
    found = parse(text, GERMAN)
    printed = filtering.spell(found, GERMAN)
    again = parse(printed, GERMAN)
    assert again.text == found.text
    assert [again.of(key) for key in Key] == [found.of(key) for key in Key]
    assert filtering.spell(again, GERMAN) == printed


@given(typed_texts, st.sampled_from(["left", "confirmed"]))
def test_narrowing_by_a_state_leaves_the_words_as_they_are(text: str, state: str) -> None:
    found = parse(text, GERMAN)
    again = parse(filtering.narrowed(text, GERMAN, Key.STATE, [state]), GERMAN)
    assert again.of(Key.STATE) == (state,) or '"' in text.translate(filtering._QUOTES)
    assert again.text == found.text or '"' in text.translate(filtering._QUOTES)


@given(typed_texts, st.integers(0, 40))
def test_an_offer_can_be_asked_anywhere(text: str, cursor: int) -> None:
    filtering.offer(text, min(cursor, len(text)), GERMAN, {Key.LIST: ["a b"]})


@given(st.text(min_size=1))
def test_an_address_is_looked_for_as_it_is(address: str) -> None:
    found = parse(filtering.as_word(address, GERMAN), GERMAN)
    assert found.text == address
