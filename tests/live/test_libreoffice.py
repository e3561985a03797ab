"""LibreOffice reads the tables that we write as what they are: text in any letters, no formula."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest

from optindesk.core.cells import inert
from optindesk.files.writers import write_table

COLUMNS = ["address", "name", "note"]
ROWS = [
    ["žana@blumen.example", "Žana ★ Müller", "=1+1"],
    ["uwe@blumen.example", 'Uwe "U", Voß; 2.', "+49 761 555"],
    ["d@blumen.example", "two\nlines", "2026-11-21"],
]
NUMBERS = ["007@blumen.example", "007", "1e3"]
"""What a workbook keeps as it was typed, and text with commas cannot."""

UTF8 = "76"
"""What LibreOffice calls UTF-8 in the options of its filter for text."""


def as_libreoffice_reads(file: Path, tmp_path: Path) -> list[list[str]]:
    """The cells as it shows them, formulas as what they come to."""
    made = tmp_path / "read"
    done = subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *(f"--infilter=CSV:44,34,{UTF8},1,,0,false,true" if file.suffix == ".csv" else "",),
            *("--convert-to", f"csv:Text - txt - csv (StarCalc):44,34,{UTF8},1,,0,false,true"),
            *("--outdir", str(made), str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    with (made / f"{file.stem}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_opens_as_what_was_written(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"people.{ending}"
    rows = ROWS if ending == "csv" else [*ROWS, NUMBERS]
    write_table(file, COLUMNS, rows)
    cells = [[inert(cell) for cell in row] for row in rows] if ending == "csv" else rows
    assert as_libreoffice_reads(file, tmp_path) == [COLUMNS, *cells]
