"""Cells that go to a spreadsheet are text, whatever they look like."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.cells import as_csv, inert


def test_a_table_as_csv_has_its_headings_and_nothing_that_is_evaluated() -> None:
    text = as_csv(["Name", "=x"], [["=1+1", 'a "b", c'], ["Ana", "-2"]])
    assert text == 'Name,\'=x\r\n\'=1+1,"a ""b"", c"\r\nAna,\'-2\r\n'


@given(st.lists(st.text(st.characters(exclude_characters="\0"))))
def test_every_cell_comes_back_as_it_was_made_inert(cells: list[str]) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(cells, []), newline=""))) or [[]]
    assert row == [inert(cell) for cell in cells]
