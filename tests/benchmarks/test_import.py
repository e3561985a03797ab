"""How fast a sheet becomes contacts, sign-ups, requests, mails and log, beside a raw floor.

DESIGN 11: 0.33 of the floor (a DictReader whose rows go into one table) at a million rows, and as
fast at a million as at a hundred thousand. ``IMPORT_ROWS=1000000 make bench`` for the whole of it.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from books import xlsx
from crowds import ours, sheet
from optindesk.core.errors import Cancelled
from optindesk.core.model import Target
from optindesk.core.sentence import Sentence
from optindesk.main import make_desk, opened, who
from optindesk.store.database import Store

ROWS = int(os.environ.get("IMPORT_ROWS", "20000"))


def floor(path: Path, database: Path) -> float:
    """Rows a second of a reader whose rows go into one table, in one commit."""
    start = time.perf_counter()
    with closing(sqlite3.connect(database)) as books, path.open(encoding="utf-8") as file:
        books.execute("CREATE TABLE people (email, name, day)")
        rows = ((row["email"], row["name"], row["date"]) for row in csv.DictReader(file))
        count = books.executemany("INSERT INTO people VALUES (?, ?, ?)", rows).rowcount
        books.commit()
    return float(count / (time.perf_counter() - start))


def workbook(path: Path, count: int) -> Path:
    """The same people in an XLSX beside a CSV."""
    with sheet(path.with_suffix(".csv"), count).open(encoding="utf-8") as lines:
        path.write_bytes(xlsx({"People": list(csv.reader(lines))}))
    return path


def longest_wait(store: Store, is_over: threading.Event) -> float:
    """How long another writer waited at most until it may write, in seconds."""
    longest = 0.0
    while not is_over.wait(0.002):
        start = time.perf_counter()
        with store.transaction():
            longest = max(longest, time.perf_counter() - start)
    store.leave_thread()
    return longest


def test_cancelled_in_the_midst(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    count = ROWS // 5
    path, stopped_at = sheet(tmp_path / "people.csv", count), [0.0]

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if total is not None and done >= count // 2:
            stopped_at[0] = time.perf_counter()
            raise Cancelled

    def cancelled() -> None:
        with pytest.raises(Cancelled):
            desk.import_sheet(desk.open_sheet(path, {}), news, tick=stop)

    with opened(tmp_path / "desk") as store:
        desk = make_desk(store, who("Rosa"), tmp_path / "mail")
        news = Target(desk.add_list("News", "", "en").id)
        benchmark.pedantic(cancelled, rounds=1)
    benchmark.extra_info[
        f"cancelled with {count // 2} people in, nothing left after, s (goal 1)"
    ] = round(time.perf_counter() - stopped_at[0], 2)


def test_a_workbook_beside_a_csv(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    book = workbook(tmp_path / "people.xlsx", ROWS // 2)
    of_csv = ours(book.with_suffix(".csv"), tmp_path / "csv")
    of_book = benchmark.pedantic(ours, (book, tmp_path / "book"), rounds=1)
    benchmark.extra_info["XLSX to CSV (goal 0.6)"] = round(of_book / of_csv, 2)


def test_others_write_meanwhile(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path, is_over = sheet(tmp_path / "people.csv", ROWS // 2), threading.Event()
    with opened(tmp_path / "desk") as store, ThreadPoolExecutor(1) as others:
        desk = make_desk(store, who("Rosa"), tmp_path / "mail")
        news = Target(desk.add_list("News", "", "en").id)
        waiting = others.submit(longest_wait, store, is_over)
        benchmark.pedantic(lambda: desk.import_sheet(desk.open_sheet(path, {}), news), rounds=1)
        is_over.set()
        longest = waiting.result()
    benchmark.extra_info[f"longest wait of another writer, ms, {ROWS // 2} rows (goal 200)"] = (
        round(1_000 * longest)
    )


def test_a_sheet_of_new_people(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    few, many = sheet(tmp_path / "few.csv", ROWS // 10), sheet(tmp_path / "many.csv", ROWS)
    rate_of_few = ours(few, tmp_path / "few")
    rate = benchmark.pedantic(ours, (many, tmp_path / "many"), rounds=1)
    raw = floor(many, tmp_path / "floor.db")
    benchmark.extra_info["ratio to the raw floor (goal 0.33)"] = round(rate / raw, 3)
    benchmark.extra_info[f"{ROWS} rows to a tenth of them (goal 0.85)"] = round(
        rate / rate_of_few, 2
    )
    benchmark.extra_info["rows a second"] = round(rate)
