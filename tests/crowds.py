"""Sheets of any number of invented people, and desks that imported them."""

from __future__ import annotations

import csv
import time
from pathlib import Path

from optindesk.core.model import Target
from optindesk.main import make_desk, opened, who


def sheet(path: Path, count: int) -> Path:
    """So many people with their names and the day of their sign-up."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["email", "name", "date"])
        for number in range(count):
            domain = f"example{number % 300}.org"
            lines.writerow([f"person{number}@{domain}", f"Ana Horvat {number}", "2026-11-14"])
    return path


def ours(path: Path, folder: Path) -> float:
    """Rows a second of an import, the child that reads the file included."""
    with opened(folder) as store:
        desk = make_desk(store, who("Rosa"), folder / "mail")
        news = Target(desk.add_list("News", "", "en").id)
        start = time.perf_counter()
        report = desk.import_sheet(desk.open_sheet(path, {}), news)
        return report.counts["new"] / (time.perf_counter() - start)
