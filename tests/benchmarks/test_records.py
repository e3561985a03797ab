"""How fast proofs are written, beside what writing the same text takes; and in how much memory.

Issue 6: 100,000 records in flat memory. ``RECORDS=100000 make bench`` for the whole of it.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from optindesk.core.model import Target
from optindesk.core.status import MailStatus, RequestEvent
from optindesk.flows import confirming
from optindesk.flows.confirming import Evidence
from optindesk.flows.desk import Desk
from optindesk.main import make_desk, opened, who
from optindesk.store import blobs, letter_rows, request_rows
from optindesk.store.journal import unit_of_work
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow, RequestRow

resource = pytest.importorskip("resource", reason="not on this system: what a process took")
RECORDS = int(os.environ.get("RECORDS", "2000"))
AT_ONCE = 1_000
REPLY = b"From: a@example.org\r\nDate: Sat, 21 Nov 2026 10:04:00 +0100\r\n\r\nYes\r\n" * 10


def everybody_says_yes(desk: Desk, folder: Path) -> None:
    """So many people signed up by a sheet, were asked, and answered by mail."""
    sheet = folder / "market.csv"
    rows = (f"person{number}@example{number % 300}.org;2026-11-14" for number in range(RECORDS))
    sheet.write_text("\n".join(["email;date", *rows]), "utf-8")
    desk.import_sheet(desk.open_sheet(sheet, {}), Target(desk.add_list("News", "", "en").id))
    now = desk.clock()
    with desk.store.transaction():
        sent = {"status": MailStatus.SENT.value, "handed_over_at": now, "dot_at": now}
        MailRow.update(**sent).execute()
    numbers = [number for (number,) in RequestRow.select(RequestRow.id).tuples()]
    for first in range(0, RECORDS, AT_ONCE):
        with unit_of_work(desk.store, desk.actor, now) as journal:
            for number in numbers[first : first + AT_ONCE]:
                request = request_rows.request_by_id(number)
                letter = letter_rows.add_letter(
                    source=f"{number}.eml",
                    sha256=f"{number:064x}",
                    size=len(REPLY),
                    received_at=now,
                    read_at=now,
                    sender=request.address,
                    message_id=f"<{number}@example.org>",
                    verdict="yes",
                    outcome="applied",
                    reason={},
                    decisive="yes",
                    contact=request.contact_id,
                    request=number,
                    blob=blobs.keep_blob(b"%d" % number + REPLY, "mail"),
                )
                said = Evidence("own reply", now, letter, decisive="yes")
                confirming.confirm(journal, request, RequestEvent.YES, said)


def most_memory() -> float:
    """The most that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def test_proofs_of_many_people(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    with opened(tmp_path / "desk") as store:
        desk = make_desk(store, who("Rosa"), tmp_path / "mail")
        everybody_says_yes(desk, tmp_path)
        desk.export_records(PeopleQuery(text="person1"), path)  # whatever is loaded once
        before = most_memory()
        rounds = 1 if RECORDS > 10_000 else 3
        written = benchmark.pedantic(desk.export_records, args=(PeopleQuery(), path), rounds=rounds)
        grown = most_memory() - before
        desk.export_records(PeopleQuery(text="person1@"), tmp_path / "one.json")
    assert written == RECORDS
    with path.open(encoding="utf-8") as file:  # so many would not fit into memory
        assert sum(line == "    {\n" for line in file) == RECORDS
    (one,) = json.loads((tmp_path / "one.json").read_text("utf-8"))["records"]
    start = time.perf_counter()
    with (tmp_path / "bare.json").open("w", encoding="utf-8") as file:
        for _ in range(RECORDS):
            file.write(json.dumps(one, ensure_ascii=False, indent=2))
    bare = time.perf_counter() - start
    found = benchmark.extra_info
    found["records a second"] = round(RECORDS / benchmark.stats.stats.min)
    found["ratio to writing the same text"] = round(bare / benchmark.stats.stats.min, 3)
    found["memory grown (MB)"] = round(grown, 1)
