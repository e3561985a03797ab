"""Who is erased is taken out of files that stay the proof of others, or it is said why not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from office import ANA, BEN, Glasses, Office
from optindesk.core.errors import FileGone, ScanNotShown
from optindesk.core.scan import Crop, Frame
from optindesk.core.sentence import sentence
from optindesk.flows import what_stays
from optindesk.flows.scans import saved
from optindesk.store import blobs, imports, journal, scans
from optindesk.store.scans import Lines
from optindesk.store.tables import BlobRow, ImportRow

WHY = "asked for it"
FIRST, LAST = Frame(500, 2_500, 9_000, 400), Frame(500, 7_500, 9_000, 400)


def kept(office: Office, number: int) -> bytes:
    """The bytes that are kept of an import."""
    row = ImportRow.get_by_id(number)
    content = blobs.blob(row.kept_sha256)
    assert content is not None
    return content


def test_the_row_is_blank_and_the_log_has_both_hashes(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    before = kept(office, number)
    office.desk.erase(ANA, WHY)
    after = kept(office, number)
    assert [one.get("email") for one in json.loads(after)] == [None, BEN]
    (entry,) = [one for one in journal.entries() if one.code == "sheet.blanked"]
    assert entry.values["was"] == hashlib.sha256(before).hexdigest()
    assert entry.values["now"] == hashlib.sha256(after).hexdigest()
    assert BlobRow.select().count() == 1, "the old bytes are gone"
    one = imports.by_id(number)
    assert one.sha256 == entry.values["was"], "the import still says which file came"
    office.assert_whole()


def test_several_uses_of_one_file_are_blanked_together(office: Office) -> None:
    office.sheet(ANA, BEN, name="market.csv")
    office.sheet(ANA, BEN, name="again.csv")
    office.desk.erase(ANA, WHY)
    blanked = [one.values["sheet"] for one in journal.entries() if one.code == "sheet.blanked"]
    assert blanked == ["market.csv", "again.csv"]
    assert len({row.kept_sha256 for row in ImportRow.select()}) == 1


def damaged(number: int, content: bytes) -> None:
    """Somebody wrote other bytes where a file is kept."""
    sha256 = ImportRow.get_by_id(number).kept_sha256
    BlobRow.update(data=blobs.press(content, "sheet").data).where(
        BlobRow.sha256 == sha256
    ).execute()


def test_a_damaged_file_is_named_and_the_rest_is_erased(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    damaged(number, b"other bytes")
    done = office.desk.erase(ANA, WHY)
    assert "In market.csv (2) the person still stands: what is kept of it is damaged." in str(
        what_stays.still_there(done)
    )
    assert "sheet.blanked" not in office.codes()


def test_what_the_blanker_cannot_is_named_with_its_reason(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    content = blobs.press(b"damaged", "sheet")
    blobs.keep_pressed(content)
    ImportRow.update(kept_sha256=content.sha256).where(ImportRow.id == number).execute()
    done = office.desk.erase(ANA, WHY)
    assert "In market.csv (2) the person still stands: " in str(what_stays.still_there(done))


def test_a_sheet_that_came_in_meanwhile_is_blanked_too(office: Office) -> None:
    first = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    others: list[int] = []
    office.eraser.meanwhile.append(
        lambda: others.append(office.sheet(ANA, BEN, "cy@example.net", name="b.csv").import_id or 0)
    )
    office.desk.erase(ANA, WHY)
    for number in (first, *others):
        assert ANA.encode() not in kept(office, number)
    assert len(others) == 1


def test_a_file_that_went_says_so_when_it_is_wanted(office: Office) -> None:
    number = office.sheet(ANA, name="alone.csv").import_id or 0
    office.desk.erase(ANA, WHY)
    assert "sheet.gone" in office.codes()
    with pytest.raises(FileGone, match="alone"):
        office.desk.save_sheet(number, Path("alone.csv"))


def test_the_line_of_a_scan_is_black_and_the_log_has_both_hashes(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id
    ((scan, _),) = office.desk.add_scans(str(number), [Path("front.jpg")])
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], [])
    before = scans.by_id(scan.id)
    seen = office.desk.look_at_erasing(ANA)
    done = office.desk.erase(ANA, WHY)
    assert seen.scans == done.scans
    after = scans.by_id(scan.id)
    assert before is not None
    assert after is not None
    (entry,) = [one for one in journal.entries() if one.code == "scan.blackened"]
    assert (entry.values["was"], entry.values["now"]) == (before.kept_sha256, after.kept_sha256)
    assert before.kept_sha256 != after.kept_sha256
    assert [crop.row for crop in scans.crops(scan.id)] == [3]
    assert "lines of people who were erased are black" in str(saved(after, Path("front.jpg")))


def test_a_damaged_scan_is_named(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id
    ((scan, _),) = office.desk.add_scans(str(number), [Path("front.jpg")])
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], [])
    BlobRow.update(data=blobs.press(b"x", "scan").data).where(BlobRow.kind == "scan").execute()
    done = office.desk.erase(ANA, WHY)
    assert [one.is_black for one in done.scans] == [False]
    assert f"front.jpg ({scan.id})" in str(what_stays.what_to_do(done.scans))


def test_where_a_person_cannot_be_found_is_named_and_the_file_of_the_others_stays(
    office: Office,
) -> None:
    office.sign_up(ANA)
    number = office.sheet({"email": BEN, "note": f"sister of {ANA}"}, BEN, name="a.csv").import_id
    before = kept(office, number or 0)
    done = office.desk.erase(ANA, WHY)
    assert kept(office, number or 0) == before
    assert "In a.csv the person still stands: where in it could not be found." in str(
        what_stays.still_there(done)
    )


def test_a_line_that_is_black_already_stays_so(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id
    ((scan, _),) = office.desk.add_scans(str(number), [Path("front.jpg")])
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], [])
    before = scans.by_id(scan.id)
    with pytest.MonkeyPatch.context() as black:
        black.setattr(Glasses, "black", lambda *given: given[2])
        assert [one.is_black for one in office.desk.erase(ANA, WHY).scans] == [True]
    after = scans.by_id(scan.id)
    assert before is not None
    assert after is not None
    assert before.kept_sha256 == after.kept_sha256
    assert blobs.blob(after.kept_sha256) is not None


def test_a_photo_that_not_every_computer_shows_is_named_where_it_cannot_be_painted_on(
    office: Office,
) -> None:
    def cannot(*given: object) -> bytes:
        raise ScanNotShown(name=given[1], reason=sentence("it is a HEIC."))

    number = office.sheet(ANA, BEN, name="market.csv").import_id
    ((scan, _),) = office.desk.add_scans(str(number), [Path("front.heic")])
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], [])
    assert [one.is_black for one in office.desk.look_at_erasing(ANA).scans] == [True]
    with pytest.MonkeyPatch.context() as blind:
        blind.setattr(Glasses, "black", cannot)
        done = office.desk.erase(ANA, WHY)
    assert [(one.is_black, str(one.why)) for one in done.scans] == [
        (False, str(ScanNotShown(name="front.heic", reason=sentence("it is a HEIC.")).sentence))
    ]


def test_a_pdf_that_is_marked_cannot_be_painted_on_and_is_named(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id
    assert number is not None
    ((scan, _),) = office.desk.add_scans(str(number), [Path("all.pdf")])
    assert [one.id for one in scans.of_lines(Lines(number))] == [scan.id]
    seen = office.desk.look_at_erasing(ANA)
    assert [one.is_black for one in seen.scans] == [False]
    assert office.desk.erase(ANA, WHY).scans == seen.scans
