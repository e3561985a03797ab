"""The files of a collector: read as sheets in the child, written so that no crash costs a line."""

from __future__ import annotations

import base64
import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from books import PEOPLE, xlsx
from optindesk.core.collector import Collector, CollectorList, first_line, is_genuine, next_line
from optindesk.core.errors import (
    CollectedElsewhere,
    DiskFull,
    EmptySheet,
    FileMissing,
    FileNotReadable,
    FileNotWritable,
    SheetTooLarge,
    UnreadableCollector,
    UnreadableSheet,
)
from optindesk.core.sheet import Kind, Reading
from optindesk.files import collector_file
from optindesk.files.collector_file import (
    CollectedFile,
    collect_into,
    load_collector,
    read_enclosed,
)
from optindesk.files.opening import Opened, open_sheet
from optindesk.files.synonyms import load_synonyms
from optindesk.files.writers import write_json

NEWS = CollectorList("News", "Once a month.", "en", "K-2026-0001", "Sign-up", "I ask you.")
MINE = Collector("0a" * 16, b"k" * 32, "The Flower Shop", (NEWS,))
SYNONYMS = load_synonyms(Path(__file__).parents[2] / "resources" / "columns.toml")
ANA = {
    "row": 1,
    "email": "ana@example.org",
    "name": "Ana Horvat",
    "language": "hr",
    "lists": ["News"],
    "date": "2026-11-20",
    "place": "Market",
    "collected_by": "Vera",
    "note": "in ink",
    "paper": "R-2026-0007",
    "at": "2026-11-21T09:00:00Z",
    "by": "Marta",
    "device": "till@shop",
}


def written(path: Path, *entries: Any) -> Path:
    content, seal = first_line(MINE)
    for one in entries:
        line, seal = next_line(MINE, seal, one)
        content += line
    path.write_bytes(content)
    return path


def enclosed(name: str, content: bytes) -> dict[str, Any]:
    return {"sheet": name, "content": base64.b64encode(content).decode()}


def opened(path: Path, sheet: str | None = None) -> Opened:
    return open_sheet(SYNONYMS, path, {}, Reading(sheet=sheet), lambda _: {})


def people(path: Path, sheet: str | None = None) -> list[tuple[int, dict[str, str]]]:
    one = opened(path, sheet)
    return list(one.people(one.mapping))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "market.optindesk-signups"


# --- read by the desk -----------------------------------------------------------------------------


def test_who_was_typed_is_read_with_all_that_was_said(path: Path) -> None:
    ben = {"row": 2, "email": "ben@example.com"}
    written(path, ANA, {"row": 3, "email": "slip@example.org"}, {"back": [3]}, ben)
    one = opened(path)
    assert one.sheet.found.kind is Kind.COLLECTED
    assert one.sheet.found.sheets == ("typed",)
    assert all(column.is_certain for column in one.understood.values())
    first, second = one.people(one.mapping)
    said = {name: value for name, value in ANA.items() if isinstance(value, str)}
    wanted = {name: said[name] for name in said if name not in ("at", "by", "device")}
    assert (first[0], {name: first[1][name] for name in wanted}) == (1, wanted)
    assert second == (2, {"email": "ben@example.com"})


def test_sheets_that_came_along_are_read_as_they_would_be_alone(path: Path) -> None:
    book = xlsx({"People": PEOPLE})
    csv = "E-Mail;Name\nzoë@example.org;Zoë\n".encode("cp1252")
    written(path, ANA, enclosed("book.xlsx", book), enclosed("market.csv", csv))
    assert opened(path).sheet.found.sheets == ("typed", "book.xlsx", "market.csv")
    assert [fields["email"] for _, fields in people(path, "book.xlsx")] == [
        "ana@x.example",
        "ben@y.example",
    ]
    one = opened(path, "market.csv")
    assert one.sheet.found.sheet == "market.csv"
    assert one.sheet.found.separator == ";"
    assert [fields["name"] for _, fields in one.people(one.mapping)] == ["Zoë"]
    written(path, enclosed("market.csv", csv))
    assert opened(path).sheet.found.sheet == "market.csv", "where nobody was typed"


def test_a_line_at_which_the_computer_died_is_none(path: Path) -> None:
    written(path, ANA)
    content = path.read_bytes()
    assert opened(path).sheet.found.cut_off is None
    path.write_bytes(content + content.splitlines()[1][:90])
    assert len(people(path)) == 1
    assert opened(path).sheet.found.cut_off == "", "but it is said"


def test_a_sheet_that_was_cut_off_is_named(path: Path) -> None:
    written(path, ANA, enclosed("saturday “1”.csv", b"email\nzoe@example.org\n"))
    path.write_bytes(path.read_bytes()[:-40])
    found = opened(path).sheet.found
    assert (found.parts, found.cut_off) == (("typed",), "saturday “1”.csv")


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    ("entries", "sheet", "trouble"),
    [
        ((), None, EmptySheet),
        (({"back": [1]},), None, EmptySheet),
        ((ANA,), "other", UnreadableSheet),
        ((enclosed("a.csv", b""),), None, EmptySheet),
        (({"sheet": "a.csv", "content": "no base64!"},), None, UnreadableSheet),
        (({"sheet": "a.csv", "content": 7},), None, UnreadableSheet),
        (({"sheet": "a.csv"},), None, UnreadableSheet),
        ((enclosed("a", b"optindesk-signups 1 x"),), None, UnreadableSheet),
        ((enclosed("a.pdf", b"%PDF-1.7"),), None, UnreadableSheet),
        ((ANA | {"note": "x" * 2_000_000},), None, SheetTooLarge),
    ],
    ids=range(10),
)
def test_what_is_no_sheet_is_said(
    entries: tuple[Any, ...], sheet: str | None, trouble: type[Exception], path: Path
) -> None:
    written(path, *entries)
    with pytest.raises(trouble):
        people(path, sheet)


def test_strange_lines_hurt_nobody(path: Path) -> None:
    first, _ = first_line(MINE)
    seal = b"0" * 64
    for body in (b'{"row":' + DEEP + b"}", b'{"a":1}x}', b"{}}"):
        path.write_bytes(first + seal + b" " + body + b"\n")
        with pytest.raises(UnreadableSheet):
            people(path)
    odd = {"row": "x", "email": 7, "name": None, "lists": [1, "News"], "date": {"a": 1}}
    written(path, odd, ANA, {"row": True})
    assert [fields.get("email", "") for _, fields in people(path)] == ["", "ana@example.org"]


# --- what the desk gave ---------------------------------------------------------------------------


def test_a_collector_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "market.optindesk-collector"
    write_json(path, MINE.to_plain())
    assert load_collector(path) == MINE


@pytest.mark.parametrize("content", [b"", b"{}", b"email\n", b"\xff\xfe", DEEP])
def test_what_is_no_collector_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(UnreadableCollector):
        load_collector(path)


def test_a_collector_that_is_not_there_or_is_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileMissing):
        load_collector(tmp_path / "missing")
    with pytest.raises(FileNotReadable):
        load_collector(tmp_path)
    monkeypatch.setattr(collector_file, "MOST_BYTES", 10)
    path = tmp_path / "large"
    write_json(path, MINE.to_plain())
    with pytest.raises(UnreadableCollector, match="too large"):
        load_collector(path)


def test_a_sheet_comes_along_if_it_is_not_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "market.csv"
    path.write_bytes(b"email\n")
    assert read_enclosed(path) == b"email\n"
    with pytest.raises(FileMissing):
        read_enclosed(tmp_path / "missing")
    monkeypatch.setattr(collector_file, "MOST_ENCLOSED", 5)
    with pytest.raises(SheetTooLarge):
        read_enclosed(path)


# --- what is written ------------------------------------------------------------------------------


def test_each_line_is_on_the_disk_and_goes_on_from_the_last(path: Path) -> None:
    file = CollectedFile(path, MINE)
    assert not path.exists(), "nothing is written before somebody was typed"
    for number in (1, 2):
        file.append({"row": number})
        assert is_genuine(path.read_bytes(), MINE.key)
    again = CollectedFile(path, MINE)
    assert again.entries == [{"row": 1}, {"row": 2}]
    again.append({"row": 3})
    assert is_genuine(path.read_bytes(), MINE.key)
    assert path.read_bytes().count(b"\n") == 4


@pytest.mark.parametrize("cut", [5, 30, 53, 80, 150])
def test_a_torn_line_is_written_over(cut: int, path: Path) -> None:
    file = CollectedFile(path, MINE)
    file.append({"row": 1, "name": "x" * 40})
    path.write_bytes(path.read_bytes()[:cut])
    again = CollectedFile(path, MINE)
    assert again.entries == []
    again.append({"row": 1})
    assert is_genuine(path.read_bytes(), MINE.key)
    assert [line["row"] for line in CollectedFile(path, MINE).entries] == [1]


def test_a_file_of_another_collector_or_a_changed_one_is_left_alone(path: Path) -> None:
    CollectedFile(path, MINE).append({"row": 1})
    before = path.read_bytes()
    other = replace(MINE, id="0b" * 16)
    with pytest.raises(CollectedElsewhere, match="another collector"):
        CollectedFile(path, other)
    path.write_bytes(before.replace(b'"row":1', b'"row":2'))
    with pytest.raises(CollectedElsewhere, match="changed"):
        CollectedFile(path, MINE)


def test_it_goes_beside_the_collector_unless_another_one_wrote_there(tmp_path: Path) -> None:
    given = tmp_path / "market.optindesk-collector"
    file = collect_into(None, given, MINE)
    assert file.path == tmp_path / "market.optindesk-signups"
    file.append({"row": 1})
    assert collect_into(None, given, MINE).entries == [{"row": 1}]
    other = replace(MINE, id="0b" * 16)
    beside = collect_into(None, given, other)
    assert beside.path == tmp_path / "market-0b0b0b.optindesk-signups"
    elsewhere = collect_into(tmp_path / "x", given, MINE)
    assert (elsewhere.path, elsewhere.entries) == (tmp_path / "x", [])


def test_two_windows_do_not_write_over_each_other(path: Path) -> None:
    one, other = CollectedFile(path, MINE), CollectedFile(path, MINE)
    one.append({"row": 1})
    with pytest.raises(CollectedElsewhere, match="another window"):
        other.append({"row": 1})
    path.write_bytes(b"")
    with pytest.raises(CollectedElsewhere, match="changed"):
        one.append({"row": 2})


def test_where_it_cannot_be_written_it_is_said_and_can_be_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = CollectedFile(path, MINE)
    file.append({"row": 1})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        file.append({"row": 2})
    monkeypatch.undo()
    nowhere = CollectedFile(path.parent / "gone" / "file", MINE)
    with pytest.raises(FileNotWritable):
        nowhere.append({"row": 1})
