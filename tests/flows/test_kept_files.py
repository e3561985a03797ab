"""Files that came in are got out again, byte for byte but for the people who were erased."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import DamagedFile, UnknownImport, UnknownLeavers
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.sheet import Sheet
from optindesk.flows.fittings import OpenLeavers
from optindesk.store.tables import BlobRow

HERE = Path("here.csv")


def test_a_sheet_comes_out_as_it_came_until_a_person_on_it_is_erased(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    came = office.desk.save_sheet(number, HERE)
    content = office.written[HERE.name]
    assert (came.name, came.sha256, came.size) == (
        "market.csv", sha256(content).hexdigest(), len(content),
    )  # fmt: skip
    assert ANA.encode() in content
    said = f"“market.csv” was written to “here.csv”, byte for byte as it came. SHA-256: {came.came}"
    assert str(came.said(HERE)) == said
    assert office.codes()[-1] == "exported"

    office.desk.erase(ANA, "asked for it")
    kept = office.desk.save_sheet(number, HERE)
    assert ANA.encode() not in office.written[HERE.name]
    assert BEN.encode() in office.written[HERE.name]
    assert kept.came == came.sha256 != kept.sha256
    said = str(kept.said(HERE))
    assert said.startswith("“market.csv” was written to “here.csv” as it is kept since 2026-11-21")
    assert said.endswith(f"SHA-256: {kept.sha256}; as it came it was {came.came}.")


def test_a_file_of_leavers_comes_out_too(office: Office) -> None:
    content = f"email\n{ANA}\n".encode()
    file = Sheet("gone.csv", sha256(content).hexdigest(), content, ("email",))
    gone = OpenLeavers("gone.csv", "", (Leaver(2, ANA, Gone.LEFT),), file)
    number = office.desk.bring_leavers(gone, office.news()).number
    assert office.desk.save_leavers(number, HERE).came == file.sha256
    assert office.written[HERE.name] == content


def test_what_never_came_or_is_damaged_is_not_written(office: Office) -> None:
    with pytest.raises(UnknownImport):
        office.desk.save_sheet(99, HERE)
    with pytest.raises(UnknownLeavers):
        office.desk.save_leavers(99, HERE)
    number = office.sheet(ANA, name="market.csv").import_id or 0
    BlobRow.delete().execute()
    with pytest.raises(DamagedFile, match=r"market\.csv"):
        office.desk.save_sheet(number, HERE)
    assert HERE.name not in office.written
