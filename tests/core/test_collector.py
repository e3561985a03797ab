"""What goes to a second computer and what comes back: known again, and not to be changed unseen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.collector import (
    Collector,
    CollectorList,
    collector_id,
    cut_off,
    first_line,
    from_plain,
    genuine_lines,
    is_collected,
    is_genuine,
    key_of,
    lines_of,
    next_line,
    typed_rows,
)

NEWS = CollectorList("News", "Once a month.", "en", "K-2026-0001", "Sign-up", "I ask you.")
MINE = Collector("0a" * 16, b"k" * 32, "The Flower Shop", (NEWS,))


def written(*entries: dict[str, Any], collector: Collector = MINE) -> bytes:
    """A file with these lines."""
    content, seal = first_line(collector)
    for one in entries:
        line, seal = next_line(collector, seal, one)
        content += line
    return content


def test_a_collector_comes_out_of_its_file_as_it_went_in() -> None:
    plain = json.loads(json.dumps(MINE.to_plain()))
    assert from_plain(plain) == MINE


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "text",
        {},
        {**MINE.to_plain(), "version": 2},
        {**MINE.to_plain(), "format": "other"},
        {**MINE.to_plain(), "id": "../../x"},
        {**MINE.to_plain(), "id": "ä" * 32},
        {**MINE.to_plain(), "key": "no hex"},
        {**MINE.to_plain(), "key": 7},
        {**MINE.to_plain(), "lists": []},
        {**MINE.to_plain(), "lists": [{"name": "News"}]},
        {**MINE.to_plain(), "lists": [7]},
    ],
    ids=str,
)
def test_what_is_no_collector_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_plain(wrong)


def test_what_comes_back_is_known_by_its_key() -> None:
    content = written({"row": 1}, {"back": [1]})
    assert is_collected(content)
    assert collector_id(content) == MINE.id
    assert is_genuine(content, MINE.key)
    assert not is_genuine(content, b"another key")
    assert [line.body for line in lines_of(content) if line] == [b'{"row":1}', b'{"back":[1]}']


def test_no_line_can_be_changed_taken_out_or_put_elsewhere() -> None:
    first, *lines = written({"row": 1}, {"row": 2}, {"row": 3}).splitlines(keepends=True)
    for others in (
        [lines[0], lines[2]],
        [lines[1], lines[0], lines[2]],
        [lines[0], lines[0], lines[1]],
        [lines[0].replace(b'"row":1', b'"row":7'), lines[1]],
        [b"no line\n", *lines],
        [lines[0], b"\n"],
    ):
        assert not is_genuine(first + b"".join(others), MINE.key)
    assert is_genuine(first + lines[0], MINE.key), "what is not there yet is not missing"
    found = list(genuine_lines(first + lines[0] + lines[2] + lines[1], MINE.key))
    assert [line is not None for line in found] == [True, False, False]
    assert not is_genuine((first + lines[0]).replace(b"0a0a", b"0b0b", 1), MINE.key)


@given(st.integers(min_value=0))
def test_wherever_the_computer_dies_the_lines_before_stand(cut: int) -> None:
    content = written({"row": 1, "name": "Ünal"}, {"row": 2})
    torn = content[: cut % (len(content) + 1)]
    if b"\n" in torn:
        assert is_genuine(torn, MINE.key)
        assert len(list(lines_of(torn))) == torn.count(b"\n") - 1
    else:
        assert list(lines_of(torn)) == []


def test_what_the_file_was_cut_off_in_is_known_as_far_as_it_goes() -> None:
    content = written({"row": 1}, {"sheet": 'the "new".csv', "content": "eA=="})
    last = content[:-1].rfind(b"\n") + 1
    assert cut_off(content) is cut_off(content[:last]) is None
    assert cut_off(content[: last + 80]) == ""
    assert cut_off(content[:-1]) == 'the "new".csv'
    assert cut_off(content[:last] + b"0" * 64 + rb' {"sheet":"\x"') == "", "no text at all"


@given(st.binary())
def test_any_bytes_at_all_are_looked_at_calmly(content: bytes) -> None:
    list(lines_of(content))
    collector_id(content)
    is_genuine(content, MINE.key)
    cut_off(content)


def test_another_file_says_no_collector() -> None:
    assert not is_collected(b"email,name\n")
    assert collector_id(b"optindesk-signups 1 \n") == ""
    assert collector_id(b"") == ""


def test_the_key_belongs_to_the_desk_and_to_one_collector() -> None:
    one = key_of(b"desk", "0a" * 16)
    assert one != key_of(b"desk", "0b" * 16)
    assert one != key_of(b"another", "0a" * 16)
    assert len(one) == 32


def test_who_was_taken_back_is_not_among_those_who_were_typed() -> None:
    entries: list[dict[str, Any]] = [
        {"row": 1},
        {"row": 2},
        {"back": [1]},
        {"row": 3},
        {"sheet": "a"},
        {"back": "x"},
        {"back": ["x", 3]},
    ]
    assert [one["row"] for one in typed_rows(entries)] == [2]


def test_a_half_of_a_letter_is_written_as_a_question_mark() -> None:
    assert is_genuine(written({"name": "\ud800"}), MINE.key)
