"""All that a place of updates can say is a number and a day, whatever it says."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from optindesk.core.newest import MOST_BYTES, Newest, Place, read_newest, said

PAGE = "https://desk.example/get"


def answer(version: object, day: object = "2026-12-31") -> bytes:
    return json.dumps({"version": version, "day": day}).encode()


@pytest.mark.parametrize(
    ("version", "own", "is_newer"),
    [
        ("1.10.0", "1.9.9", True),
        ("1.9.10", "1.9.9", True),
        ("2.0.0", "1.99.99", True),
        ("1.9.9", "1.9.9", False),
        ("1.9.8", "1.9.9", False),
        ("01.9.9", "1.9.9", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version: str, own: str, *, is_newer: bool) -> None:
    assert read_newest(answer(version), own) == Newest(version, date(2026, 12, 31), is_newer)


def test_what_else_it_says_is_not_looked_at() -> None:
    more = b'{"version": "1.0.1", "day": "2026-12-31", "page": "https://evil.example", "run": "x"}'
    newest = read_newest(more, "1.0.0")
    assert "evil" not in str(said(newest, "1.0.0", PAGE))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"1.0.0"',
        b"\xff\xfe\x00",
        b"[" * MOST_BYTES,
        b" " * MOST_BYTES + b"{}",
        b'{"version": "1.0.0"}',
        answer(1),
        answer(["1.0.0"]),
        answer("1.0"),
        answer("1.0.0.0"),
        answer("1.0.0rc1"),
        answer("1.0.0\n"),
        answer("١.0.0"),
        answer("-1.0.0"),
        answer("99999.0.0"),
        answer("1.0.0 <a href=x>"),
        answer("1.0.0", 20261231),
        answer("1.0.0", "tomorrow"),
        answer("1.0.0", "2026-02-30"),
    ],
)
def test_what_is_no_answer_is_none(body: bytes) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011 - its words are nobody's
        read_newest(body, "1.0.0")
    assert isinstance(told.value, ValueError)


anything = some.recursive(
    some.none() | some.integers() | some.text() | some.from_regex(r"[0-9.]{1,12}"),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
)


@given(some.binary() | some.builds(answer, anything, anything).map(bytes))
def test_nothing_but_a_version_comes_of_any_answer(body: bytes) -> None:
    try:
        newest = read_newest(body, "1.0.0")
    except ValueError:
        return
    assert re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}", newest.version)


def test_a_person_is_told_what_there_is_and_where() -> None:
    newer = str(said(Newest("1.2.3", date(2026, 12, 31), is_newer=True), "1.2.2", PAGE))
    assert newer == (
        f"There is a newer version: 1.2.3, of 2026-12-31. You have 1.2.2. It is to be had at {PAGE}"
    )
    none = str(said(Newest("1.2.3", date(2026, 12, 31), is_newer=False), "1.2.3", PAGE))
    assert none == "There is no newer version than yours, 1.2.3."


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://desk.example/newest.json", ""),
        ("", PAGE),
        ("http://desk.example/newest.json", PAGE),
        ("https://desk.example/newest.json", "file:///bin/sh"),
        ("https:///newest.json", PAGE),
    ],
)
def test_a_place_is_two_https_addresses(address: str, page: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Place(address, page)


def test_a_place_names_who_is_asked_or_nobody() -> None:
    assert Place("https://desk.example:8443/newest.json", PAGE).host == "desk.example"
    assert Place().host == ""
