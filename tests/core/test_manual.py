"""Looking for words in the manual: whole words first, whatever the case and the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.manual import Line, Manual, anchor, excerpt, found, places


def lines(*texts: str) -> list[Line]:
    return [Line("topic", n, text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("heading", "link"),
    [
        ("May we write?", "may-we-write"),
        ("Nie anschreiben", "nie-anschreiben"),
        ("Ein Blatt, das zurückkommt", "ein-blatt-das-zurückkommt"),
        ("On-line_", "on-line_"),
    ],
)
def test_a_heading_is_linked_to_as_on_github(heading: str, link: str) -> None:
    assert anchor(heading) == link


def test_whole_words_come_before_beginnings_and_those_before_what_is_within() -> None:
    known = lines("relisted", "the listing", "a list", "nothing")
    assert [line.text for line in found(known, "list")] == ["a list", "the listing", "relisted"]


def test_the_best_place_in_a_line_counts() -> None:
    known = lines("unlisted listing list", "listing")
    assert [line.number for line in found(known, "list")] == [0, 1]


def test_headings_come_first_among_equals() -> None:
    heading = Line("topic", 5, "Lists", is_heading=True)
    assert found([*lines("lists"), heading], "lists")[0] == heading


def test_all_words_must_be_there() -> None:
    known = lines("send mails", "send", "mails")
    assert [line.text for line in found(known, "mail SEND")] == ["send mails"]


def test_marks_and_case_and_kinds_of_apostrophes_do_not_count() -> None:
    assert found(lines("The owner’s PIN", "Prüfen"), "owner's")
    assert found(lines("Prüfen"), "PRUFEN")


def test_nothing_typed_finds_nothing() -> None:
    assert found(lines("anything"), "  ") == []


def test_places_are_those_of_the_text_as_it_stands() -> None:
    assert places("Straße, STRASSE", "strasse") == [(0, 6), (8, 15)]
    assert places("Café", "cafe") == [(0, 4)]


def test_an_excerpt_shows_whole_words_around_the_place() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    assert excerpt(text, "seven", 24) == "…five six seven eight nine…"
    assert excerpt(text, "one", 12) == "one two…"
    assert excerpt(text, "twelve", 20).endswith("twelve")
    assert excerpt("short", "x", 20) == "short"
    assert excerpt(text, "nowhere", 12) == "one two…"
    assert excerpt("x" * 30, "x", 10) == "x" * 10 + "…"


@given(st.text(max_size=60), st.text(max_size=8), st.integers(4, 40))
def test_whatever_is_typed_places_and_excerpts_are_within_the_text(
    text: str, typed: str, letters: int
) -> None:
    assert all(0 <= begin < end <= len(text) for begin, end in places(text, typed))
    assert excerpt(text, typed, letters).strip("…").strip() in text
    for line in found(lines(text), typed):
        assert places(line.text, typed)


@pytest.mark.parametrize(
    ("of", "language", "is_said"),
    [
        ("en", "fr", True),
        ("en", "hr_HR", True),
        ("en", "en", False),
        ("en", "en_XA", False),
        ("de", "de_AT", False),
    ],
)
def test_who_reads_english_for_want_of_the_own_language_is_told_so(
    of: str, language: str, is_said: bool
) -> None:
    assert (Manual(of).why_english(language) is not None) is is_said
