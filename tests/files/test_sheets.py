"""Sheets read through the child process: what comes in, what is refused, what ends the child."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from optindesk.core.errors import (
    EmptySheet,
    FileMissing,
    FileNotReadable,
    SheetTooLarge,
    Trouble,
    UnreadableSheet,
)
from optindesk.core.ports import SheetReader
from optindesk.core.sheet import How, SheetRow
from optindesk.files import sheet_process, sheets
from optindesk.files.columns import names_of, read_fields, understand
from optindesk.files.sheet_process import SheetProcess, Watch, child_command
from optindesk.files.sheet_text import LIMITS
from optindesk.files.sheets import FileSheetReader
from optindesk.files.synonyms import Synonyms
from optindesk.files.writers import write_csv

CONTENT = b"email,name\na@x.example,Anna\n"
HEAD = {
    "kind": "text",
    "columns": ["email"],
    "header_row": 1,
    "address_column": None,
    "of_addresses": [0],
    "encoding": "utf-8",
    "separator": ",",
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
    "size": len(CONTENT),
}
WAIT_FOR_EVER = "import threading; threading.Event().wait()"

Reader = Callable[..., FileSheetReader]


@pytest.fixture
def reader(synonyms: Synonyms) -> FileSheetReader:
    return FileSheetReader(synonyms)


@pytest.fixture
def reader_of(synonyms: Synonyms) -> Reader:
    """A reader whose child is a line of Python that first says what it is given to say."""

    def make(*messages: dict[str, Any], then: str = "", patience: float = 30.0) -> FileSheetReader:
        lines = "".join(json.dumps(message) + "\n" for message in messages)
        script = f"import sys; sys.stdout.write({lines!r}); sys.stdout.flush(); {then}"
        return FileSheetReader(synonyms, command=[sys.executable, "-c", script], patience=patience)

    return make


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started for sheets."""
    processes = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            processes.append(self)

    monkeypatch.setattr(sheet_process.subprocess, "Popen", Noted)
    return processes


class FakeProcess:
    """What a watch knows of a process: that it can be killed."""

    def __init__(self) -> None:
        self.killed = threading.Event()

    def kill(self) -> None:
        self.killed.set()


def sheet_at(folder: Path, content: bytes = CONTENT, name: str = "market.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


# --- what comes in ------------------------------------------------------------------------------


def test_a_saturdays_sheet_comes_in_whole(
    reader: FileSheetReader, market: Path, synonyms: Synonyms
) -> None:
    port: SheetReader = reader
    sheet, rows = port.open(market)
    assert sheet.name == "market-saturday.csv"
    assert sheet.content == market.read_bytes()
    assert sheet.sha256 == hashlib.sha256(sheet.content).hexdigest()
    understood = understand(sheet.columns, synonyms, sheet=sheet.name)
    mapping = names_of(understood, sheet.columns, sheet=sheet.name)
    people = [(row.number, read_fields(row, mapping)) for row in rows]
    assert [number for number, _ in people] == list(range(2, 202))
    assert people[3][1] == {
        "email": "käthe@blümchen.example",
        "first_name": "Lukasz",
        "last_name": "Öztürk",
        "name": "Lukasz Öztürk",
        "date": "21.11.2026",
        "place": "Münsterplatz",
        "collected_by": "Özlem",
        "consented:Newsletter": "x",
    }
    assert people[20][1]["note"] == "Zeile eins Zeile zwei; mit Strichpunkt"
    assert people[30][1]["note"] == "zahlt mit € bar – „gern“"
    assert "email" not in people[152][1]


def test_how_a_sheet_is_written_is_said(reader: FileSheetReader, market: Path) -> None:
    sheet, rows = reader.open(market)
    found = sheet.found
    assert (found.encoding, found.separator, found.header_row) == ("cp1252", ";", 1)
    assert sheet.contents.address_column is None
    assert next(rows).number == 2


def test_columns_of_marks_are_known_by_their_cells(reader: FileSheetReader, tmp_path: Path) -> None:
    content = (
        "E-Mail;Offers;Kids;Sizes;Nobody\n"
        "a@x.example;x;ja;M;\nb@x.example;;nein;x;\nc@x.example;X;maybe;L;\n"
    )
    sheet, _ = reader.open(sheet_at(tmp_path, content.encode()))
    assert sheet.contents.of_marks == ("Offers", "Kids")


def test_a_sheet_without_a_heading_names_its_address_column(
    reader: FileSheetReader, synonyms: Synonyms, tmp_path: Path
) -> None:
    sheet, rows = reader.open(sheet_at(tmp_path, b"Anna;a@x.example\nBert;b@x.example\n"))
    assert sheet.found.header_row == 0
    understood = understand(sheet.columns, synonyms, sheet=sheet.name, contents=sheet.contents)
    assert understood["email"].how is How.CONTENT
    mapping = names_of(understood, sheet.columns, sheet=sheet.name, contents=sheet.contents)
    assert mapping == {"email": "Column 2"}
    assert [(row.number, read_fields(row, mapping)["email"]) for row in rows] == [
        (1, "a@x.example"),
        (2, "b@x.example"),
    ]


def test_a_heading_that_a_person_named_is_found(synonyms: Synonyms, tmp_path: Path) -> None:
    path = sheet_at(tmp_path, b"Markt;21.11.\nWer;Wie erreichbar\nAnna;\nBert;b@x.example\n")
    sheet, rows = FileSheetReader(synonyms, headings=["wie erreichbar"]).open(path)
    assert (sheet.found.header_row, sheet.columns) == (2, ("Wer", "Wie erreichbar"))
    assert [row.number for row in rows] == [3, 4]


def test_rows_shorter_and_longer_than_the_heading_lose_nothing(
    reader: FileSheetReader, tmp_path: Path
) -> None:
    content = b"email,name,note\na@x.example\nb@x.example,B,rot,blau,,gelb\nc@x.example,C,x,,\n"
    _, rows = reader.open(sheet_at(tmp_path, content))
    assert list(rows) == [
        SheetRow(2, {"email": "a@x.example", "name": "", "note": ""}),
        SheetRow(3, {"email": "b@x.example", "name": "B", "note": "rot", "Column 4": "blau, gelb"}),
        SheetRow(4, {"email": "c@x.example", "name": "C", "note": "x"}),
    ]


def test_many_rows_come_in_batches_and_in_order(reader: FileSheetReader, tmp_path: Path) -> None:
    content = b"email\n" + b"".join(b"p%d@x.example\n" % n for n in range(2, 3_003))
    _, rows = reader.open(sheet_at(tmp_path, content))
    assert all(row.cells["email"] == f"p{row.number}@x.example" for row in rows)
    _, rows = reader.open(sheet_at(tmp_path, content))
    assert sum(1 for _ in rows) == 3_001


def test_large_rows_make_small_batches(reader: FileSheetReader, tmp_path: Path) -> None:
    row = b"a@x.example," + b",".join([b"x" * 99_000] * 9) + b"\n"
    path = sheet_at(tmp_path, b"email" + b",n" * 9 + b"\n" + row * 12)
    _, rows = reader.open(path)
    assert sum(len(row.cells) for row in rows) == 120


@pytest.mark.parametrize("name", ["Bestellung Müller.csv", "-x.csv", "a'b \"c.csv", "日本.tsv"])
def test_a_file_may_have_any_name(reader: FileSheetReader, tmp_path: Path, name: str) -> None:
    if os.name == "nt" and '"' in name:
        pytest.skip("not on this system: quotation marks in names")
    sheet, rows = reader.open(sheet_at(tmp_path, name=name))
    assert sheet.name == name
    assert len(list(rows)) == 1


def test_a_relative_path_that_looks_like_an_option_is_a_path(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet_at(tmp_path, name="-c")
    monkeypatch.chdir(tmp_path)
    _, rows = reader.open(Path("-c"))
    assert len(list(rows)) == 1


def test_a_module_in_the_folder_one_works_in_is_not_run(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("raise SystemExit('somebody else')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _, rows = reader.open(sheet_at(tmp_path))
    assert len(list(rows)) == 1


def test_what_our_writer_writes_our_reader_reads(
    reader: FileSheetReader, synonyms: Synonyms, tmp_path: Path
) -> None:
    path = tmp_path / "safe.csv"
    write_csv(path, ["address", "email", "name"], [["", "+anna@x.example", 'Anna "A", Meier']])
    sheet, rows = reader.open(path)
    understood = understand(sheet.columns, synonyms, sheet=sheet.name)
    fields = read_fields(next(rows), names_of(understood, sheet.columns, sheet=sheet.name))
    assert fields == {"email": "+anna@x.example", "name": 'Anna "A", Meier'}


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"", "empty.csv", EmptySheet, "is empty"),
        (b"\n\n", "empty.csv", EmptySheet, "is empty"),
        (b"a\0b", "photo.csv", UnreadableSheet, "neither text nor a workbook."),
        (b"\0\1\2", "old.XLS", UnreadableSheet, "neither text nor a workbook."),
        (
            b"PK\x03\x04 xl/workbook.xml",
            "market.csv",
            UnreadableSheet,
            "damaged or not whole",
        ),
        (
            b"PK\x03\x04" + b"." * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "market.ods",
            UnreadableSheet,
            "damaged or not whole",
        ),
        (b"%PDF-1.4", "market.pdf", UnreadableSheet, "type in by “New sign-ups” what stands in it"),
        (
            b"\xff\xd8\xff\xe0",
            "list.jpg",
            UnreadableSheet,
            "it is a photo. Tables (CSV, XLSX, ODS) can",
        ),
        (b"\xff\xfea", "market.csv", UnreadableSheet, "Unicode text, and is not"),
        (b'email\n"a\nb"c\n', "market.csv", UnreadableSheet, "quotation marks in row 2"),
        (b"email\n" + b"x" * 100_001, "market.csv", SheetTooLarge, "row 2 has a cell of more than"),
        (b"email" + b"," * 500, "market.csv", SheetTooLarge, "row 1 has more than 500 columns"),
        (
            b"email\n" + b",".join([b"x" * 90_000] * 12),
            "market.csv",
            SheetTooLarge,
            "row 2 has more than 1000000 characters",
        ),
        (b"email\n" + b"," * 2_000_000, "market.csv", SheetTooLarge, "it has a line of more than"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_reason(
    reader: FileSheetReader,
    tmp_path: Path,
    content: bytes,
    name: str,
    kind: type[Trouble],
    words: str,
) -> None:
    path = sheet_at(tmp_path, content, name)
    with pytest.raises(kind) as raised:
        list(reader.open(path)[1])
    assert type(raised.value) is kind
    assert words in str(raised.value)
    assert str(path) in str(raised.value)


def test_two_million_rows_are_enough(reader_of: Reader, tmp_path: Path) -> None:
    # The child's side of it is in test_sheet_text.py, with a smaller limit.
    _, rows = reader_of(HEAD, {"error": "rows", "values": {"limit": LIMITS.rows}}).open(
        sheet_at(tmp_path)
    )
    with pytest.raises(SheetTooLarge, match="more than 2000000 rows"):
        next(rows)


def test_a_file_of_more_than_300_mb_is_not_even_opened(
    reader: FileSheetReader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    path = sheet_at(tmp_path)
    os.truncate(path, LIMITS.size + 1)
    with pytest.raises(SheetTooLarge, match="more than 300 MB"):
        reader.open(path)
    assert started == []


def test_a_file_that_grows_after_it_was_measured_is_too_large(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LIMITS", LIMITS._replace(size=10))
    monkeypatch.setattr(sheets, "_size_of", lambda path: 5)
    with pytest.raises(SheetTooLarge):
        reader.open(sheet_at(tmp_path))


def test_a_file_that_is_not_there_is_missing(reader: FileSheetReader, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        reader.open(tmp_path / "nowhere" / "market.csv")
    with pytest.raises(FileMissing):
        reader.open(sheet_at(tmp_path) / "market.csv")


def test_a_folder_is_no_sheet(reader: FileSheetReader, tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="it is a folder"):
        reader.open(tmp_path)


def test_a_pipe_is_no_sheet_and_is_not_waited_for(reader: FileSheetReader, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("not on this system: named pipes")
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FileNotReadable, match="not an ordinary file"):
        reader.open(tmp_path / "pipe.csv")


def test_a_file_that_must_not_be_read_says_so(reader: FileSheetReader, tmp_path: Path) -> None:
    path = sheet_at(tmp_path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("not on this system: files that this user may not read (root, Windows)")
    with pytest.raises(FileNotReadable, match="permission denied"):
        reader.open(path)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_a_file_that_another_program_holds_says_so(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(path: Path, mode: str) -> None:
        raise PermissionError(13, "The process cannot access the file")

    path = sheet_at(tmp_path)
    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(FileNotReadable, match="in use"):
        reader.open(path)


def test_a_file_that_vanishes_before_the_desk_reads_it_is_missing(
    reader: FileSheetReader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    started: list[subprocess.Popen[bytes]],
) -> None:
    monkeypatch.setattr(sheets, "_size_of", lambda path: 5)
    with pytest.raises(FileMissing):
        reader.open(tmp_path / "gone.csv")
    assert [process.returncode is None for process in started] == [False]


def test_a_file_that_vanishes_before_the_child_reads_it_is_said(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_size_of", lambda path: 5)
    monkeypatch.setattr(sheets, "_content", lambda path: CONTENT)
    with pytest.raises(FileNotReadable, match="cannot be opened any more"):
        reader.open(tmp_path / "gone.csv")


def test_a_file_that_changes_between_two_readings_is_refused(
    reader: FileSheetReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_content", lambda path: CONTENT + b"late@x.example,\n")
    with pytest.raises(UnreadableSheet, match="it was changed while it was being read"):
        reader.open(sheet_at(tmp_path))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
@example(b'"\n')
@example(b"\xff\xfe\0\0\xff")
def test_any_bytes_give_rows_or_a_sentence(
    reader: FileSheetReader, tmp_path: Path, data: bytes
) -> None:
    path = sheet_at(tmp_path, data)
    with suppress(UnreadableSheet):
        sheet, rows = reader.open(path)
        assert all(set(sheet.columns) <= set(row.cells) for row in rows)


# --- what ends the child ------------------------------------------------------------------------


def ended(processes: list[subprocess.Popen[bytes]]) -> bool:
    """Whether each child was not only killed but waited for as well."""
    return bool(processes) and all(process.returncode is not None for process in processes)


def test_closing_the_rows_ends_the_child(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    batch = {"rows": [[2, ["a@x.example"]], [3, ["b@x.example"]]]}
    _, rows = reader_of(HEAD, batch, then=WAIT_FOR_EVER).open(sheet_at(tmp_path))
    assert next(rows) == SheetRow(2, {"email": "a@x.example"})
    assert started[0].poll() is None
    assert isinstance(rows, Iterator)
    rows.close()  # type: ignore[attr-defined]
    assert ended(started)


def test_rows_that_nobody_asks_for_end_the_child_too(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    sheet, rows = reader_of(HEAD, then=WAIT_FOR_EVER).open(sheet_at(tmp_path))
    assert sheet.columns == ("email",)
    del rows
    assert ended(started)


def test_rows_read_to_the_end_leave_no_child(
    reader: FileSheetReader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    _, rows = reader.open(sheet_at(tmp_path))
    assert len(list(rows)) == 1
    assert ended(started)


def test_a_child_that_says_nothing_is_stopped(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    silent = reader_of(then=WAIT_FOR_EVER, patience=0.2)
    with pytest.raises(UnreadableSheet, match="did not go on for"):
        silent.open(sheet_at(tmp_path))
    assert ended(started)


def test_a_desk_that_takes_its_time_does_not_lose_its_child() -> None:
    process = FakeProcess()
    watch = Watch(process, 0.01)  # type: ignore[arg-type]
    rounds = threading.Semaphore(0)

    class Counted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            rounds.release()
            return super().wait(timeout)

    over, watch._over = watch._over, Counted()
    for _ in range(5):
        assert rounds.acquire(timeout=30)
    assert not process.killed.is_set()
    with watch:
        assert process.killed.wait(30)
    assert watch.killed
    over.set()


def test_a_watch_that_is_over_kills_nobody() -> None:
    process = FakeProcess()
    others = set(threading.enumerate())
    watch = Watch(process, 30.0)  # type: ignore[arg-type]
    (thread,) = set(threading.enumerate()) - others
    with watch:
        watch.stop()
        thread.join(30)
    assert not thread.is_alive()
    assert not process.killed.is_set()


@pytest.mark.parametrize("then", ["", "sys.exit(3)", "import os; os.abort()", "raise ValueError"])
def test_a_child_that_ends_without_an_end_says_that_the_reading_stopped(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]], then: str
) -> None:
    _, rows = reader_of(HEAD, {"rows": [[2, ["a@x.example"]]]}, then=then).open(sheet_at(tmp_path))
    assert next(rows).number == 2
    with pytest.raises(UnreadableSheet, match="the reading stopped"):
        next(rows)
    assert ended(started)


def test_why_a_child_ended_stands_in_the_log_file(
    reader_of: Reader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreadableSheet, match="the reading stopped"):
        reader_of(then="raise LookupError('the reason')").open(sheet_at(tmp_path))
    assert "LookupError: the reason" in caplog.text


@pytest.mark.parametrize(
    "then",
    [
        "sys.stdout.write('{\"rows\": [[3, [')",
        "print('Qt has something to say')",
        "print('{\"end\": 2}')",
        'print(\'{"error": "something new", "values": {}}\')',
    ],
)
def test_a_child_that_says_nonsense_has_stopped(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]], then: str
) -> None:
    _, rows = reader_of(HEAD, {"rows": [[2, ["a@x.example"]]]}, then=then).open(sheet_at(tmp_path))
    with pytest.raises(UnreadableSheet, match="the reading stopped"):
        list(rows)
    assert ended(started)


def test_a_child_that_was_killed_says_that_the_reading_stopped(
    reader_of: Reader, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    _, rows = reader_of(HEAD, then=WAIT_FOR_EVER).open(sheet_at(tmp_path))
    started[0].kill()
    with pytest.raises(UnreadableSheet, match="the reading stopped"):
        next(rows)


def test_a_child_that_complains_at_length_is_not_held_up(reader_of: Reader, tmp_path: Path) -> None:
    then = """sys.stderr.write("x" * 1_000_000); print('{"end": 0}')"""
    _, rows = reader_of(HEAD, then=then).open(sheet_at(tmp_path))
    assert list(rows) == []


def test_a_child_out_of_memory_says_that_the_sheet_is_too_large(
    reader_of: Reader, tmp_path: Path
) -> None:
    with pytest.raises(SheetTooLarge, match="too much memory"):
        reader_of({"error": "memory", "values": {}}).open(sheet_at(tmp_path))


def test_a_reader_that_cannot_be_started_is_said(synonyms: Synonyms, tmp_path: Path) -> None:
    reader = FileSheetReader(synonyms, command=[str(tmp_path / "no such program")])
    with pytest.raises(UnreadableSheet, match="its reader could not be started"):
        reader.open(sheet_at(tmp_path))


def test_a_closed_process_has_nothing_to_say(tmp_path: Path) -> None:
    process = SheetProcess([sys.executable, "-c", ""], tmp_path, 30.0)
    process.close()
    process.close()
    with pytest.raises(UnreadableSheet):
        process.message()


def test_the_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, "_read-sheet"]


# --- the child itself ---------------------------------------------------------------------------


def test_the_child_imports_nothing_but_what_it_needs() -> None:
    script = (
        "import sys; import optindesk.files.sheet_child;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"PySide6", "peewee", "lxml", "jinja2", "ssl", "socket", "email"} & set(loaded)


def test_the_child_takes_no_more_memory_than_it_may(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("not on this system: a limit on memory that is kept (Linux, Windows)")
    script = (
        "from optindesk.files import sheet_child; sheet_child.MEMORY = 200_000_000;"
        "import sys; sys.exit(sheet_child.main(sys.argv[1:]))"
    )
    path = sheet_at(tmp_path)
    os.truncate(path, 250_000_000)
    names = '{"headings": [], "others": []}'
    answer = subprocess.run(
        [sys.executable, "-c", script, str(path), names], capture_output=True, check=True
    )
    assert json.loads(answer.stdout) == {"error": "memory", "values": {}}


def test_the_child_refuses_a_call_without_a_path() -> None:
    assert subprocess.run([*child_command(), "market.csv"], check=False).returncode == 2


def test_the_child_ends_quietly_when_nobody_listens_any_more(tmp_path: Path) -> None:
    path = sheet_at(tmp_path, b"email\n" + b"a@x.example\n" * 200_000)
    names = '{"headings": ["email"], "others": []}'
    with subprocess.Popen(
        [*child_command(), str(path), names], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert b"columns" in child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 0
