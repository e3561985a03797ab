"""The paper of a sheet is kept: its scans, where each row stands on them, and what was signed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office, on
from optindesk.core.codes import Code
from optindesk.core.errors import (
    CannotAddScan,
    DamagedScan,
    NoteNeeded,
    PaperNotTyped,
    PaperOfOtherList,
    ScanNotShown,
    UnknownImport,
    UnknownPaper,
    UnknownRow,
    UnknownScan,
)
from optindesk.core.scan import Crop, Frame
from optindesk.flows import scans, what_stays
from optindesk.flows.printing import Order
from optindesk.store import archive, blobs, journal
from optindesk.store import imports as published
from optindesk.store import scans as kept
from optindesk.store.people_query import PeopleQuery
from optindesk.store.scans import Lines
from optindesk.store.tables import BlobRow, ImportRow, ScanMarkRow, ScanRow

CY, DORA = "cy@example.net", "dora@example.net"
FRONT, BACK = Path("front.jpg"), Path("back.jpg")
FIRST, LAST = Frame(1_000, 2_000, 8_000, 300), Frame(1_000, 5_000, 8_000, 300)


def printed_sheet(office: Office, name: str = "Flower news") -> str:
    known = archive.list_named(name) or office.desk.add_list(name, "Once a month.", "en")
    (sheet,) = office.desk.print_sheets(Order(known.id), Path("sheets.pdf"))
    return sheet.number


def imported(office: Office, *people: Any, number: str = "", paths: tuple[Path, ...] = ()) -> int:
    report = office.sheet(*people, paper=office.desk.from_paper(number, paths))
    assert report.import_id is not None
    return report.import_id


def last_entry(code: Code) -> Any:
    return [entry for entry in journal.entries() if entry.code == code][-1]


def kept_photos() -> int:
    return BlobRow.select().where(BlobRow.kind == "scan").count()


# --- added ----------------------------------------------------------------------------------------


def test_scans_come_with_the_sheet_and_are_kept_as_they_came(office: Office) -> None:
    number = printed_sheet(office)
    import_id = imported(office, ANA, BEN, number=number.lower(), paths=(FRONT, BACK))
    front, back = kept.of_lines(Lines(import_id))
    assert (front.name, back.name, front.added_by) == ("front.jpg", "back.jpg", "Marta")
    assert scans.content_of(front) == b"front of front.jpg\nback"
    entry = last_entry(Code.SCAN_ADDED)
    assert entry.values["sha256"] == back.sha256 == sha256(b"front of back.jpg\nback").hexdigest()
    assert (entry.values["import_id"], entry.values["file"]) == (import_id, "back.jpg")
    assert last_entry(Code.IMPORT_PUBLISHED).values["paper"] == number
    assert office.story().lines[0].entry.values["import_id"] == import_id, "as its row says"


def test_a_sheet_without_paper_has_none(office: Office) -> None:
    import_id = imported(office, ANA)
    assert kept.of_lines(Lines(import_id)) == []
    assert last_entry(Code.IMPORT_PUBLISHED).values["paper"] is None
    (one,) = scans.of_person(office.contact().id)
    assert (one.sheet, one.paper, one.version, one.scans, one.crops) == (
        "market.xlsx", None, None, (), (),
    )  # fmt: skip


def test_a_look_says_that_a_number_is_wrong_and_keeps_no_scan(office: Office) -> None:
    paper = office.desk.from_paper("R-2026-0007", [FRONT])
    for dry_run in (True, False):
        with pytest.raises(UnknownPaper, match="R-2026-0007"):
            office.sheet(ANA, paper=paper, dry_run=dry_run)
    office.sheet(ANA, paper=office.desk.from_paper("", [FRONT]), dry_run=True)
    assert (ScanRow.select().count(), kept_photos(), ImportRow.select().count()) == (0, 0, 0)


def test_what_people_signed_is_about_the_list_of_the_sheet(office: Office) -> None:
    number = printed_sheet(office, "Workshops")
    with pytest.raises(PaperOfOtherList, match="for the list “Workshops”"):
        imported(office, ANA, number=number)
    import_id = imported(office, ANA)
    with pytest.raises(PaperOfOtherList):
        office.desk.add_scans(str(import_id), [FRONT], number)
    assert ScanRow.select().count() == 0


def test_a_file_whose_name_is_no_text_is_kept_all_the_same(office: Office) -> None:
    import_id = imported(office, ANA)
    ((scan, _),) = office.desk.add_scans(str(import_id), [Path("fr\udcffont.jpg")])
    assert scan.name == "fr?ont.jpg"


def test_scans_come_later_by_the_number_of_the_import(office: Office) -> None:
    import_id = imported(office, ANA)
    ((scan, is_new),) = office.desk.add_scans(f" {import_id} ", [FRONT])
    assert (scan.lines.import_id, scan.name, is_new) == (import_id, "front.jpg", True)
    entries = len(office.codes())
    ((same, is_new),) = office.desk.add_scans(str(import_id), [FRONT])
    assert (same, is_new) == (scan, False), "byte for byte the same is kept once"
    assert (len(office.codes()), kept_photos()) == (entries, 1)


def test_scans_come_later_by_the_number_on_the_paper(office: Office) -> None:
    number = printed_sheet(office)
    with pytest.raises(PaperNotTyped, match=number):
        office.desk.add_scans(number, [FRONT])
    saturday = imported(office, ANA, number=number)
    monday = imported(office, BEN, number=number)
    taken_back = imported(office, CY, number=number)
    office.desk.take_import_back(taken_back)
    added = office.desk.add_scans(number.lower(), [FRONT])
    assert [scan.lines.import_id for scan, _ in added] == [saturday, monday]
    assert (kept_photos(), kept.counts()) == (1, {Lines(saturday): 1, Lines(monday): 1})


def test_the_number_on_the_paper_can_be_said_later(office: Office) -> None:
    number = printed_sheet(office)
    import_id = imported(office, ANA)
    for _ in range(2):
        assert office.desk.add_scans(str(import_id), number=number) == []
    entry = last_entry(Code.SHEET_TYPED)
    assert (entry.values["import_id"], entry.values["paper"]) == (import_id, number)
    assert office.codes().count("sheet.typed") == 1
    assert published.by_id(import_id).printed == number
    office.desk.add_scans(number, [FRONT])
    (one,) = scans.of_person(office.contact().id)
    assert one.paper is not None
    assert (one.paper.number, one.version, one.scans[0].name) == (number, 1, "front.jpg")


def test_where_there_is_nothing_to_add_to_is_said(office: Office) -> None:
    import_id = imported(office, ANA)
    office.desk.take_import_back(import_id)
    with pytest.raises(CannotAddScan, match="taken back"):
        office.desk.add_scans(str(import_id), [FRONT])
    with pytest.raises(UnknownImport):
        office.desk.add_scans("77", [FRONT])
    for nothing in ("market.csv", "9" * 20):
        with pytest.raises(UnknownPaper, match=nothing):
            office.desk.add_scans(nothing, [FRONT])
    with pytest.raises(PaperNotTyped):
        office.desk.add_scans(" ", [FRONT])
    assert ScanRow.select().count() == 0


# --- typed in by hand -----------------------------------------------------------------------------


def typed_in(office: Office, number: str, *people: str) -> list[int]:
    """Type these people in from a printed sheet; returns the numbers of the sign-ups."""
    found = []
    for address in people:
        (one,) = office.desk.sign_up(address, office.news(), paper=number)
        office.later(minutes=1)
        found.append(one.signup or 0)
    return found


def test_a_paper_that_was_typed_in_by_hand_gets_its_photo(office: Office) -> None:
    number = printed_sheet(office)
    with pytest.raises(PaperNotTyped):
        office.desk.add_scans(number, [FRONT])
    typed_in(office, number, ANA, BEN, CY)
    ((scan, is_new),) = office.desk.add_scans(f" {number.lower()} ", [FRONT])
    assert (scan.lines, is_new) == (Lines(None, number), True)
    assert office.desk.add_scans(number, [FRONT], number) == [(scan, False)]
    assert last_entry(Code.SCAN_ADDED).values["sheet"] == number
    office.desk.mark_rows(scan.id, [Crop(1, 1, FIRST), Crop(3, 1, LAST)], ())
    assert [(one.row, one.line, one.address) for one in kept.rows_of(scan.lines, 9)] == [
        (1, 1, ANA), (2, 2, BEN), (3, 3, CY),
    ]  # fmt: skip
    (one,) = scans.of_person(office.contact(BEN).id)
    assert (one.sheet, one.line, one.version) == (number, 2, 1)
    ((shown, crop),) = one.crops
    assert (shown.id, crop.row, crop.drawn) == (scan.id, 2, False)
    office.desk.export_records(PeopleQuery(text="ben"), Path("records.json"))
    (record,) = office.written["records.json"]["records"]
    (signup,) = record["sign_ups"]
    assert (signup["sheet"], signup["row"], signup["line"]) == (number, 2, 2)
    assert signup["agreed_to"]["number"] == number
    assert signup["scans"][0]["frame"]["top"] == 0.35
    with pytest.raises(UnknownRow, match=number):
        office.desk.mark_rows(scan.id, [Crop(4, 1, FIRST)], ())


def test_all_that_was_typed_from_a_paper_gets_its_photo(office: Office) -> None:
    number = printed_sheet(office)
    whole = imported(office, ANA, number=number)
    named = imported(office, {"email": BEN, "paper": number}, DORA)
    office.later(minutes=1)
    typed_in(office, number, CY)
    added = office.desk.add_scans(number, [FRONT])
    assert [scan.lines for scan, _ in added] == [Lines(whole), Lines(named), Lines(None, number)]
    assert [(one.sheet, one.printed, one.rows, one.scans) for one in scans.filled()] == [
        ("", number, 1, 1), ("market.xlsx", None, 2, 1), ("market.xlsx", number, 1, 1),
    ]  # fmt: skip
    assert kept_photos() == 1


def test_who_is_typed_anew_keeps_the_line_and_who_is_taken_back_leaves_it(office: Office) -> None:
    number = printed_sheet(office)
    first, slip, last = typed_in(office, number, ANA, "ben@exampel.com", CY)
    ((scan, _),) = office.desk.add_scans(number, [FRONT])
    office.desk.mark_rows(scan.id, [Crop(1, 1, FIRST), Crop(3, 1, LAST)], ())
    places = kept.crops(scan.id)
    (anew,) = office.desk.sign_up(BEN, office.news(), paper=number, instead_of=[slip])
    assert kept.crops(scan.id) == places
    (one,) = scans.of_person(office.contact(BEN).id)
    assert one.crops == ((scan, places[1]),)
    office.desk.untype([last])
    assert [(crop.row, crop.frame) for crop in kept.crops(scan.id)] == [
        (crop.row, crop.frame) for crop in places[:2]
    ], "whoever comes next is not the one whose line it was"
    (dora,) = typed_in(office, number, DORA)
    assert [one.row for one in kept.rows_of(scan.lines, 9)] == [1, 2, 3]
    assert kept.crops(scan.id)[-1].row == 2
    office.desk.sign_up(CY, office.news(), instead_of=[dora])
    office.desk.untype([first, anew.signup or 0][:1])
    assert [one.row for one in kept.rows_of(scan.lines, 9)] == [2]


def test_who_is_erased_is_still_on_the_photo_of_the_others_typed(office: Office) -> None:
    number = printed_sheet(office)
    typed_in(office, number, ANA, BEN)
    ((scan, _),) = office.desk.add_scans(number, [FRONT])
    office.desk.mark_rows(scan.id, [Crop(1, 1, FIRST), Crop(2, 1, LAST)], ())
    done = office.desk.erase(ANA, "asked for it")
    assert done.scans == (kept.ShownOn(scan.id, "front.jpg", 1, 1, is_black=True),)
    assert [crop.row for crop in kept.crops(scan.id)] == [2]
    office.desk.erase(BEN, "asked for it")
    assert (ScanRow.select().count(), kept_photos()) == (0, 0), "it proves nothing any more"


def test_lines_are_named_as_the_paper_numbers_them(office: Office) -> None:
    number = printed_sheet(office)
    import_id = imported(office, "nobody", ANA, BEN, number=number)
    assert [(one.row, one.line) for one in kept.rows_of(Lines(import_id), 9)] == [(3, 2), (4, 3)]
    line_of = kept.numbering(Lines(import_id))
    assert [line_of(row) for row in (1, 2, 500)] == [None, 1, None], "the paper has no such line"
    assert kept.numbering(Lines(imported(office, CY)))(2) is None


# --- marked ---------------------------------------------------------------------------------------


def test_two_rows_that_are_drawn_show_where_the_others_stand(office: Office) -> None:
    import_id = imported(office, ANA, "nobody", BEN, CY, DORA, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    assert [one.row for one in kept.rows_of(Lines(import_id), 10)] == [2, 4, 5, 6]
    assert [one.address for one in kept.rows_of(Lines(import_id), 2)] == [ANA, BEN]
    marked, lost = office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(6, 1, LAST)], (0, 3))
    assert lost == []
    assert [(crop.row, crop.frame.top, crop.drawn) for crop in marked] == [
        (2, 2_000, True), (4, 3_500, False), (5, 4_250, False), (6, 5_000, True),
    ]  # fmt: skip
    assert kept.crops(scan.id) == marked
    scan = scans.known_scan(scan.id)
    assert [scan.turn(page) for page in (1, 2, 3)] == [0, 3, 0]
    entry = last_entry(Code.SCAN_MARKED)
    assert entry.values["marks"][1] == "4=1: 1000 3500 8000 300"
    assert (entry.values["rows"], entry.values["turns"]) == (4, [0, 3])
    (one,) = scans.of_person(office.contact(BEN).id)
    assert one.crops == ((scan, marked[1]),)
    assert office.desk.crop(scan, marked[1]) == b"4=1: 1000 3500 8000 300 turned 0"


def test_saving_the_same_again_is_no_news_and_less_takes_away(office: Office) -> None:
    import_id = imported(office, ANA, BEN, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    for _ in range(2):
        office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST)], ())
    assert office.codes().count("scan.marked") == 1
    assert office.desk.mark_rows(scan.id, [], ()) == ([], [2]), "and what is lost is said"
    assert office.codes().count("scan.marked") == 2
    assert ScanMarkRow.select().count() == 0


def test_only_rows_of_people_can_be_marked(office: Office) -> None:
    import_id = imported(office, ANA, "nobody", BEN, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    with pytest.raises(UnknownRow, match=r"row 3 of “market\.xlsx”"):
        office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], ())
    with pytest.raises(UnknownScan):
        office.desk.mark_rows(77, [Crop(2, 1, FIRST)], ())
    assert ScanMarkRow.select().count() == 0


def test_a_corrected_address_keeps_its_line_on_the_paper(office: Office) -> None:
    import_id = imported(office, "ana@exampel.org", BEN, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], ())
    office.desk.correct("ana@exampel.org", ANA, "read the sheet again")
    (one,) = scans.of_person(office.contact(ANA).id)
    assert one.crops == ((scan, Crop(2, 1, FIRST)),)
    assert [one.address for one in kept.rows_of(Lines(import_id), 10)] == [ANA, BEN]


# --- looked at, exported, removed -----------------------------------------------------------------


def test_pages_are_shown_and_what_cannot_be_shown_is_kept(office: Office) -> None:
    import_id = imported(office, ANA, paths=(FRONT, Path("sheet.pdf")))
    front, pdf = kept.of_lines(Lines(import_id))
    assert office.desk.pages(front) == 2
    assert office.desk.page(front, 2, 1).points == b"back"
    with pytest.raises(ScanNotShown, match=r"“sheet\.pdf” cannot be shown here"):
        office.desk.pages(pdf)
    assert office.desk.export_scan(pdf.id, Path("copy.pdf")) == pdf
    assert office.written["copy.pdf"] == b"front of sheet.pdf\nback"
    assert last_entry(Code.EXPORTED).values["what"] == f"scan {pdf.id}"


def test_one_line_can_be_shown_without_the_others(office: Office) -> None:
    import_id = imported(office, ANA, BEN, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    ((crop,), _) = office.desk.mark_rows(scan.id, [Crop(3, 2, LAST)], (0, 1))
    scan = scans.known_scan(scan.id)
    office.desk.export_crop(office.contact(BEN).id, scan, crop, Path(f"{BEN}.png"))
    assert office.written[f"{BEN}.png"] == b"3=2: 1000 5000 8000 300 turned 1"
    assert office.story(BEN).lines[-1].entry.code == Code.EXPORTED
    assert str(office.story(BEN).lines[-1].sentence) == (
        f"“Row 3 of scan {scan.id}” was exported: 1 row to {BEN}.png."
    )
    assert BEN not in str(last_entry(Code.EXPORTED).values), "the name goes with the person"


def test_a_scan_that_was_changed_in_the_database_is_not_shown(office: Office) -> None:
    import_id = imported(office, ANA, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    other = blobs.press(b"another line", "scan").data
    BlobRow.update(data=other).where(BlobRow.sha256 == scan.sha256).execute()
    with pytest.raises(DamagedScan, match=r"front\.jpg"):
        office.desk.page(scan, 1, 0)
    BlobRow.delete().where(BlobRow.sha256 == scan.sha256).execute()
    with pytest.raises(DamagedScan):
        office.desk.export_scan(scan.id, Path("copy.jpg"))
    assert "copy.jpg" not in office.written


def test_a_scan_is_written_as_it_came(office: Office) -> None:
    import_id = imported(office, ANA, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    assert office.desk.export_scan(scan.id, Path("copy.jpg")) == scan
    assert office.written["copy.jpg"] == b"front of front.jpg\nback"
    said = "“front.jpg” was written to copy.jpg, byte for byte."
    assert str(scans.saved(scan, Path("copy.jpg"))) == said
    assert last_entry(Code.EXPORTED).values["what"] == f"scan {scan.id}"


def test_the_wrong_photo_is_removed_with_a_reason(office: Office) -> None:
    first = imported(office, ANA, paths=(FRONT,))
    second = imported(office, BEN, paths=(FRONT,))
    (scan,), (same,) = kept.of_lines(Lines(first)), kept.of_lines(Lines(second))
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST)], ())
    with pytest.raises(NoteNeeded):
        office.desk.remove_scan(scan.id, " ")
    assert office.desk.remove_scan(scan.id, f"shows {ANA} twice") == scan
    assert (kept.of_lines(Lines(first)), ScanMarkRow.select().count(), kept_photos()) == ([], 0, 1)
    entry = last_entry(Code.SCAN_REMOVED)
    assert entry.values["sha256"] == scan.sha256, "that it was there can be seen for ever"
    assert entry.personal["reason"].value == f"shows {ANA} twice"
    office.desk.remove_scan(same.id, "the same")
    assert kept_photos() == 0
    with pytest.raises(UnknownScan):
        office.desk.remove_scan(scan.id, "again")


def test_a_proof_names_the_paper_its_wording_and_the_place_on_the_scan(office: Office) -> None:
    number = printed_sheet(office)
    ana = {"email": ANA, "place": "Market", "collected_by": "Rosa", "date": "2026-11-14"}
    import_id = imported(office, ana, BEN, number=number, paths=(FRONT, BACK))
    front, back = kept.of_lines(Lines(import_id))
    office.desk.mark_rows(back.id, [Crop(2, 1, FIRST)], (1,))
    office.sign_up(ANA, day=on("2026-11-20"))
    office.desk.export_records(PeopleQuery(), Path("r.json"))
    of_ana, of_ben = office.written["r.json"]["records"]
    sheet, typed = of_ana["sign_ups"]
    assert (sheet["place"], sheet["collected_by"], sheet["row"]) == ("Market", "Rosa", 2)
    assert sheet["sheet"] == "market.xlsx"
    assert (sheet["agreed_to"]["number"], sheet["agreed_to"]["wording_version"]) == (number, 1)
    assert sheet["agreed_to"]["text"].startswith("Please confirm\n\n")
    (shown,) = sheet["scans"]
    assert (shown["sha256"], shown["media_type"], shown["page"], shown["turned"]) == (
        back.sha256, "image/jpeg", 1, 90,
    )  # fmt: skip
    assert shown["frame"] == {"left": 0.1, "top": 0.2, "width": 0.8, "height": 0.03}
    assert typed["scans"] == []
    (unmarked,) = of_ben["sign_ups"]
    assert [one["sha256"] for one in unmarked["scans"]] == [front.sha256, back.sha256]
    assert {one["page"] for one in unmarked["scans"]} == {None}, "nobody said where it stands"


# --- somebody is erased ---------------------------------------------------------------------------


def test_the_mark_of_who_is_erased_goes_and_it_is_said_where_the_line_still_is(
    office: Office,
) -> None:
    import_id = imported(office, ANA, BEN, CY, paths=(FRONT, BACK))
    front, back = kept.of_lines(Lines(import_id))
    office.desk.mark_rows(front.id, [Crop(2, 2, FIRST), Crop(4, 2, LAST)], ())
    office.desk.mark_rows(back.id, [Crop(4, 1, FIRST)], ())
    done = office.desk.erase(ANA, "asked for it")
    assert done.scans == (kept.ShownOn(front.id, "front.jpg", 2, 2, is_black=True),), (
        "on the other it is not"
    )
    assert [crop.row for crop in kept.crops(front.id)] == [3, 4], "those of others stay"
    said = str(what_stays.still_there(done))
    assert said.endswith(
        f"The line is made black on these scans: front.jpg ({front.id}). The paper itself is yours"
        " to deal with."
    )
    done = office.desk.erase(BEN, "asked for it")
    assert [one.page for one in done.scans] == [2]
    office.desk.remove_scan(front.id, "black on a copy now")
    done = office.desk.erase(CY, "asked for it")
    assert done.scans == (), "the last one on the sheet takes it along"
    assert (ScanRow.select().count(), ScanMarkRow.select().count(), kept_photos()) == (0, 0, 0)


def test_rows_that_only_followed_stay_where_they_are_when_a_drawn_one_is_erased(
    office: Office,
) -> None:
    import_id = imported(office, ANA, BEN, CY, DORA, "eva@example.org", paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(6, 1, LAST)], ())
    before = {crop.row: crop.frame for crop in kept.crops(scan.id)}
    for address, gone in ((ANA, 2), (CY, 4), ("eva@example.org", 6)):
        office.desk.erase(address, "asked for it")
        del before[gone]
        assert {crop.row: crop.frame for crop in kept.crops(scan.id)} == before
        drawn = [crop for crop in kept.crops(scan.id) if crop.drawn]
        marked, lost = office.desk.mark_rows(scan.id, drawn, (1,))
        assert ({crop.row: crop.frame for crop in marked}, lost) == (before, [])


def test_unmarked_scans_all_may_show_the_line_of_who_is_erased(office: Office) -> None:
    import_id = imported(office, ANA, BEN, paths=(FRONT, Path("all.pdf")))
    front, pdf = kept.of_lines(Lines(import_id))
    assert kept.showing(office.contact(ANA).id) == [
        kept.ShownOn(front.id, "front.jpg", None, 2),
        kept.ShownOn(pdf.id, "all.pdf", None, 2),
    ]
    office.desk.mark_rows(front.id, [Crop(2, 1, FIRST)], ())
    done = office.desk.erase(ANA, "why")
    assert [(one.scan_id, one.page) for one in done.scans] == [(front.id, 1), (pdf.id, None)]
    assert [one.is_black for one in done.scans] == [True, False]
    said = str(what_stays.what_to_do(done.scans[1:]))
    assert f"all.pdf ({pdf.id})" in said
    assert what_stays.what_to_do(()) is None
    assert str(what_stays.still_there(done)).count("The paper itself") == 1


def test_the_line_of_a_corrected_address_stays_when_the_wrong_one_is_erased(
    office: Office,
) -> None:
    import_id = imported(office, "ana@exampel.org", BEN, paths=(FRONT,))
    (scan,) = kept.of_lines(Lines(import_id))
    office.desk.mark_rows(scan.id, [Crop(2, 1, FIRST), Crop(3, 1, LAST)], ())
    office.desk.correct("ana@exampel.org", ANA, "read the sheet again")
    office.desk.erase("ana@exampel.org", "asked for it")
    assert [crop.row for crop in kept.crops(scan.id)] == [2, 3]
    office.desk.erase(ANA, "asked for it")
    assert [crop.row for crop in kept.crops(scan.id)] == [3]
