"""Tables and data that go out: whole or not at all, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import errno
import gc
import json
import os
import shutil
import sys
import weakref
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from optindesk.core.cells import inert
from optindesk.core.errors import Cancelled, DiskFull, FileNotWritable
from optindesk.core.ports import RecordWriter
from optindesk.files import checkers, writers
from optindesk.files.writers import write_csv, write_json, write_table, write_xlsx

COLUMNS = ["address", "name"]
CELL = st.text() | st.text(st.sampled_from('a=-;,"\n\r\t|＝'), max_size=12)
ROWS = [["joerg@blumen.example", "Jörg"], ["uwe@blumen.example", 'Uwe "U", Voß']]


def read_back(path: Path, separator: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def test_a_table_is_written_so_that_excel_reads_its_umlauts(tmp_path: Path) -> None:
    write: RecordWriter = write_csv
    path = tmp_path / "people.csv"
    assert write(path, COLUMNS, ROWS) == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbfaddress,name\r\njoerg@blumen.example,J")
    assert read_back(path) == [COLUMNS, *ROWS]


def book(path: Path) -> list[list[list[Any]]]:
    """The sheets of a workbook as another program reads them."""
    read = openpyxl.load_workbook(path)
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in read]


def test_a_table_whose_name_says_so_is_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "people.XLSX"
    assert write_table(path, COLUMNS, iter(ROWS)) == 2
    assert book(path) == [[COLUMNS, *ROWS]]
    assert write_table(path, COLUMNS, []) == 0
    assert book(path) == [[COLUMNS]]
    assert write_table(tmp_path / "people.csv", COLUMNS, ROWS) == 2
    assert read_back(tmp_path / "people.csv") == [COLUMNS, *ROWS]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL), max_size=5))
def test_every_cell_of_a_workbook_is_text(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "people.xlsx"
    assert write_xlsx(path, COLUMNS, rows) == len(rows)
    read = openpyxl.load_workbook(path).worksheets[0]
    for row in read.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type in ("s", "n"), cell  # n: there is nothing in it
            assert cell.value is None or isinstance(cell.value, str)


def test_what_looks_like_a_formula_a_number_or_a_link_stays_what_was_typed(tmp_path: Path) -> None:
    row = ["=1+1", "0049", "http://x.example", "+49 761", "{=A1}", "a\x01b", "half \ud83d pair"]
    path = tmp_path / "people.xlsx"
    write_xlsx(path, ["x"] * len(row), [row])
    (sheet,) = book(path)
    assert sheet[1][:5] == row[:5]
    assert sheet[1][6] == "half ? pair"


def test_a_cell_that_is_too_long_for_a_workbook_ends_with_a_sign(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "x.xlsx", ["x"], [["a" * 40_000]])
    (sheet,) = book(tmp_path / "x.xlsx")
    assert sheet[1][0] == "a" * 32_766 + "…"


def test_more_rows_than_a_sheet_has_go_on_on_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "_MOST_ROWS", 3)
    assert write_xlsx(tmp_path / "x.xlsx", ["x"], [[str(n)] for n in range(5)]) == 5
    assert book(tmp_path / "x.xlsx") == [
        [["x"], ["0"], ["1"]],
        [["x"], ["2"], ["3"]],
        [["x"], ["4"]],
    ]


def test_a_workbook_is_whole_or_not_there_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "x.xlsx").write_text("what was there")

    def rows() -> Iterator[list[str]]:
        yield ["a"]
        raise Cancelled

    with pytest.raises(Cancelled):
        write_xlsx(folder / "x.xlsx", ["x"], rows())
    assert [(one.name, one.read_text()) for one in folder.iterdir()] == [
        ("x.xlsx", "what was there")
    ]

    def pulled_out() -> Iterator[list[str]]:
        yield ["a"]
        shutil.rmtree(folder)

    with pytest.raises(FileNotWritable):
        write_xlsx(folder / "y.xlsx", ["x"], pulled_out())


def test_rows_may_come_one_by_one_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    assert write_csv(path, COLUMNS, iter(ROWS)) == 2
    assert write_csv(path, COLUMNS, []) == 0
    assert read_back(path) == [COLUMNS]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 761 555", "'+49 761 555"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("line\n=1+1", "line\n'=1+1"),
        ("a|-1|b", "a|'-1|b"),
        ("", ""),
        ("anna-b@blumen.example", "anna-b@blumen.example"),
        ("1+1=2", "1+1=2"),
        ("rot; -gelb", "rot; -gelb"),
    ],
)
def test_what_looks_like_a_formula_is_made_inert(cell: str, written: str) -> None:
    assert inert(cell) == written


def test_formulas_are_inert_in_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_csv(path, ["=cmd"], [["@anna"]])
    assert read_back(path) == [["'=cmd"], ["'@anna"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=5))
@example([["x", 'y;"=1+1']])
def test_no_cell_starts_as_a_formula_however_it_is_cut(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    path = tmp_path / "people.csv"
    assert write_csv(path, COLUMNS, rows) == len(rows)
    for separator in (",", ";"):
        for row in read_back(path, separator):
            assert not any(cell.startswith(tuple("=+-@＝＋－＠")) for cell in row)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_data_comes_back_from_json(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "record.json"
    write_json(path, data)
    assert json.loads(path.read_bytes()) == data


def test_json_is_readable_for_people_too(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write_json(path, {"name": "Jörg", "half": "\udc80", "a": [1]})
    assert path.read_text(encoding="utf-8").splitlines() == [
        "{",
        '  "name": "Jörg",',
        '  "half": "\\udc80",',
        '  "a": [',
        "    1",
        "  ]",
        "}",
    ]
    assert json.loads(path.read_bytes())["half"] == "\udc80"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=5), st.lists(st.text() | st.none()) | st.integers()))
def test_what_comes_one_by_one_is_written_as_if_it_were_there(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    whole, streamed = tmp_path / "whole.json", tmp_path / "streamed.json"
    write_json(whole, {**data, "last": [{"a": ["\n", 1]}, {}]})
    lazy = {name: iter(one) if isinstance(one, list) else one for name, one in data.items()}
    write_json(streamed, {**lazy, "last": iter([{"a": ["\n", 1]}, {}])})
    assert streamed.read_bytes() == whole.read_bytes()


def test_an_item_is_written_before_the_next_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text("old", encoding="utf-8")
    alive: list[weakref.ref[Item]] = []

    class Item(dict[str, int]):
        pass

    def items() -> Iterator[Item]:
        for number in range(9):
            assert sum(one() is not None for one in alive) <= 1, "one at a time"
            item = Item(number=number)
            alive.append(weakref.ref(item))
            yield item
            del item

    write_json(path, {"format": "x", "records": items()})
    assert len(json.loads(path.read_text("utf-8"))["records"]) == 9

    def broken() -> Iterator[int]:
        yield 1
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_json(path, {"records": broken()})
    assert len(json.loads(path.read_text("utf-8"))["records"]) == 9
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_leading_to_the_new_file(tmp_path: Path) -> None:
    target = tmp_path / "target.csv"
    target.write_text("old", encoding="utf-8")
    link = tmp_path / "link.csv"
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("not on this system: links without special rights")
    write_csv(link, COLUMNS, ROWS)
    assert link.is_symlink()
    assert read_back(target) == [COLUMNS, *ROWS]


def interrupted(error: BaseException) -> Iterator[list[str]]:
    yield ROWS[0]
    raise error


@pytest.mark.parametrize("error", [Cancelled(), ValueError("a bug"), KeyboardInterrupt()])
def test_an_export_that_breaks_off_leaves_the_old_file(
    tmp_path: Path, error: BaseException
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(type(error)):
        write_csv(path, COLUMNS, interrupted(error))
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "people.csv"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), full)
    with pytest.raises(DiskFull):
        write_csv(path, COLUMNS, ROWS)
    with pytest.raises(DiskFull):
        write_json(path, ROWS)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_synced_does_not_spoil_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def no_folders(path: Any, flags: int, mode: int = 0o777, **options: Any) -> int:
        if Path(path).is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        return opened(path, flags, mode, **options)

    monkeypatch.setattr(writers.os, "open", no_folders)
    path = tmp_path / "people.csv"
    assert write_csv(path, COLUMNS, ROWS) == 2
    assert read_back(path) == [COLUMNS, *ROWS]


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritable, match="it is a folder"):
        write_csv(tmp_path, COLUMNS, ROWS)
    assert list(tmp_path.iterdir()) == []


def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("not on this system: named pipes")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileNotWritable, match="not an ordinary file"):
        write_csv(pipe, COLUMNS, ROWS)
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritable, match="the folder is not there"):
        write_csv(tmp_path / "nowhere" / "people.csv", COLUMNS, ROWS)
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(FileNotWritable):
        write_csv(file / "people.csv", COLUMNS, ROWS)


def test_a_name_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritable):
        write_csv(tmp_path / ("x" * 300), COLUMNS, ROWS)
    assert list(tmp_path.iterdir()) == []


def test_links_in_a_circle_are_said(tmp_path: Path) -> None:
    link = tmp_path / "circle.csv"
    try:
        link.symlink_to(link)
    except OSError:
        pytest.skip("not on this system: links without special rights")
    with pytest.raises(FileNotWritable):
        write_csv(link, COLUMNS, ROWS)


def test_a_file_that_may_only_be_read_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("old", encoding="utf-8")
    # Root may write everywhere, so the system is asked through one door.
    monkeypatch.setattr(writers.os, "access", lambda path, mode: False)
    with pytest.raises(FileNotWritable, match="may only be read"):
        write_csv(path, COLUMNS, ROWS)
    assert path.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("free", [0, 500, 1_500, 4_000])
def test_a_disk_that_is_full_when_a_workbook_is_finished_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    """XlsxWriter has an error of its own for that, and leaves its pieces, in which people stand."""
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))

    class Full(BytesIO):
        def write(self, content: Any) -> int:
            if self.tell() + len(content) > free:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(content)

    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    true = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *mode: Full() if mode == ("wb",) else true(path, *mode)
    )
    with pytest.raises(DiskFull):
        write_xlsx(tmp_path / "people.xlsx", COLUMNS, [("ana@example.org", "Ana")])
    assert list(tmp_path.iterdir()) == [room]
    assert list(room.iterdir()) == []
    gc.collect()  # what was left open complains then, if it does
    assert complaints == []


def test_what_can_be_checked_is_there_with_all_that_checks_it_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, out = tmp_path / "ours", tmp_path / "out"
    for folder in (ours, out):
        folder.mkdir()
    (ours / "check.py").write_bytes(b"pass")

    def full(path: Path, content: bytes) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr(checkers, "write_bytes", full)
        with pytest.raises(DiskFull):
            checkers.write_checkable(ours, out / "log.json", {"entries": []})
    assert list(out.iterdir()) == []
    checkers.write_checkable(ours, out / "log.json", {"entries": []})
    assert {path.name for path in out.iterdir()} == {"log.json", "check.py"}
