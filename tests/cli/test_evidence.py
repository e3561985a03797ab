"""`evidence` as a script sees it: from a printed sheet to the line of one person on its photo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from commandline import Ask, Run
from papers import sheet_number
from photos import BLUE, GREEN, RED, WHITE, colour_at, striped

ANA, BEN, CY = "ana@example.org", "ben@example.com", "cy@example.net"
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A sheet with a red, a green and a blue line below a white head."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(striped([WHITE, RED, GREEN, BLUE], 400, 800, "JPEG"))
    return path


@pytest.fixture
def sheet(ask: Ask, tmp_path: Path) -> Path:
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "News")
    ask("paper", "--list", "News", "--to", str(tmp_path / "sheets.pdf"))
    path = tmp_path / "saturday.csv"
    lines = ("email;place;date", *(f"{one};Market;2026-11-14" for one in (ANA, BEN, CY)))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_sheet_comes_with_its_photo_and_each_line_is_found_on_it(
    ask: Ask, run: Run, sheet: Path, photo: Path, tmp_path: Path
) -> None:
    wanted = ("import", str(sheet), "--list", "News", "--paper", sheet_number(1).lower())
    assert ask(*wanted, "--evidence", str(photo), "--dry-run")["scans"] == []
    done = ask(*wanted, "--evidence", str(photo))
    (scan,) = done["scans"]
    assert (scan["import"], scan["paper"], scan["file"]) == (
        done["import"], sheet_number(1), "photo.jpg",
    )  # fmt: skip
    number = str(scan["scan"])
    marked = ask("evidence", "mark", number, "2=5,25,90,25", "4=5,75,90,25")
    assert [(one["row"], one["drawn"]) for one in marked["marks"]] == [
        (2, True), (3, False), (4, True),
    ]  # fmt: skip
    assert marked["marks"][1]["frame"] == {"left": 0.05, "top": 0.5, "width": 0.9, "height": 0.25}
    (line,) = ask("evidence", "show", BEN)
    assert (line["row"], line["signed_on"], line["place"]) == (3, "2026-11-14", "Market")
    assert (line["agreed_to"]["number"], line["agreed_to"]["wording_version"]) == (
        sheet_number(1),
        1,
    )
    assert line["scans"][0]["sha256"] == scan["sha256"]
    for address, colour in ((ANA, RED), (BEN, GREEN), (CY, BLUE)):
        path = tmp_path / f"{address}.png"
        assert ask("evidence", "save", address, "--to", str(path))["row"] in (2, 3, 4)
        assert colour_at(QImage(str(path)), 0.5, 0.5) == colour
    said = run("evidence", "show").out
    assert sheet_number(1) in said
    assert "2–4" in said
    said = run("evidence", "show", BEN).out
    assert f"photo.jpg ({number}), page 1" in said
    assert "The line of" in run("evidence", "save", BEN, "--to", str(tmp_path / "b.png")).out
    ask("evidence", "mark", number, "3=")
    ask("evidence", "mark", number, "4=", "--page", "2")
    ask("evidence", "mark", number, "4=0,0,100,100", "--page", "2")
    marks = ask("evidence", "show", str(done["import"]))[0]["marks"]
    assert [(one["row"], one["page"]) for one in marks] == [(2, 1), (4, 2)]
    assert "2, 4" in run("evidence", "show", sheet_number(1)).out
    ask("export", "records", ANA, "--to", str(tmp_path / "r.json"))
    (record,) = json.loads((tmp_path / "r.json").read_text("utf-8"))["records"]
    assert record["sign_ups"][0]["scans"][0]["sha256"] == scan["sha256"]
    assert ask("verify")["whole"]


def test_a_photo_comes_later_and_goes_again(
    ask: Ask, run: Run, sheet: Path, photo: Path, tmp_path: Path
) -> None:
    done = ask("import", str(sheet), "--list", "News")
    assert done["scans"] == []
    assert "No photo or scan of a sheet was added yet." in run("evidence").out
    where = str(done["import"])
    assert ask("evidence", "add", where, "--paper", sheet_number(1)) == []
    said = run("evidence", "add", sheet_number(1), str(photo)).out
    assert said == "1 scan is kept now.\n"
    (again,) = ask("evidence", "add", where, str(photo))
    assert (again["new"], again["added_by"]) == (False, ask("log")[-1]["who"])
    assert "kept already stays as it is: 1" in run("evidence", "add", where, str(photo)).out
    number = str(again["scan"])
    copy = tmp_path / "copy.jpg"
    assert ask("evidence", "save", number, "--to", str(copy))["sha256"] == again["sha256"]
    assert copy.read_bytes() == photo.read_bytes()
    alone = run("--json", "evidence", "save", ANA, "--to", str(copy))
    assert (alone.status, alone.json["error"]["code"]) == (1, "no_crop")
    assert run("evidence", "remove", number, "--note", " ").status == 1
    assert "The log keeps its hash" in run("evidence", "remove", number, "--note", "blurred").out
    assert ask("evidence", "show") == []
    assert "was removed (blurred)" in run("log").out


def test_files_that_are_no_scans_add_and_import_nothing(
    ask: Ask, run: Run, sheet: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "photo.jpg"
    wrong.write_text("<html>", encoding="utf-8")
    said = run("--json", "import", str(sheet), "--list", "News", "--evidence", str(wrong))
    assert (said.status, said.json["error"]["code"]) == (1, "unreadable_scan")
    assert ask("status") == []
    said = run("--json", "import", str(sheet), "--list", "News", "--paper", "R-2026-0099")
    assert (said.status, said.json["error"]["code"]) == (1, "unknown_paper")
    ask("import", str(sheet), "--list", "News")
    assert run("evidence", "add", "1", str(tmp_path / "gone.jpg")).status == 1
    assert run("evidence", "add", "9", str(wrong)).status == 1
    assert run("evidence", "mark", "9", "2=0,0,1,1").status == 1
    assert run("evidence", "show", "nobody@example.org").status == 1
    assert ask("evidence") == []


def test_who_is_erased_is_still_on_the_photo_of_the_others(
    ask: Ask, run: Run, sheet: Path, photo: Path
) -> None:
    done = ask("import", str(sheet), "--list", "News", "--evidence", str(photo))
    number = done["scans"][0]["scan"]
    ask("evidence", "mark", str(number), "2=0,25,100,25", "4=0,75,100,25")
    said = run("erase", BEN, "--reason", "by letter", "--yes").out
    assert f"The line is made black on these scans: photo.jpg ({number})." in said
    assert [mark["row"] for mark in ask("evidence")[0]["marks"]] == [2, 4]
    erased = ask("erase", ANA, "--reason", "by letter", "--yes")
    assert erased["scans"] == [
        {"scan": number, "file": "photo.jpg", "page": 1, "row": 2, "black": True}
    ]


def test_a_paper_that_was_typed_in_gets_its_photo_and_each_line_is_found_on_it(
    ask: Ask, run: Run, sheet: Path, photo: Path, tmp_path: Path
) -> None:
    said = run("evidence", "add", sheet_number(1), str(photo))
    assert (said.status, "nothing is known that was typed from it" in said.err) == (1, True)
    for address in (ANA, BEN, CY):
        ask("signup", address, "--list", "News", "--paper", sheet_number(1))
    (scan,) = ask("evidence", "add", sheet_number(1), str(photo))
    assert (scan["import"], scan["sheet"], scan["paper"]) == (
        None,
        sheet_number(1),
        sheet_number(1),
    )
    ask("evidence", "mark", str(scan["scan"]), "1=5,25,90,25", "3=5,75,90,25")
    assert "1–3" in run("evidence", "show", sheet_number(1)).out
    (line,) = ask("evidence", "show", BEN)
    assert (line["import"], line["row"], line["line"]) == (None, 2, 2)
    assert line["scans"][0]["sha256"] == scan["sha256"]
    path = tmp_path / "ben.png"
    ask("evidence", "save", BEN, "--to", str(path))
    assert colour_at(QImage(str(path)), 0.5, 0.5) == GREEN
    said = run("erase", ANA, "--reason", "by letter", "--yes").out
    assert f"photo.jpg ({scan['scan']})" in said
    assert ask("verify")["whole"]


def test_lines_are_named_as_on_the_paper(ask: Ask, run: Run, sheet: Path, photo: Path) -> None:
    wanted = ("import", str(sheet), "--list", "News", "--paper", sheet_number(1))
    number = str(ask(*wanted, "--evidence", str(photo))["scans"][0]["scan"])
    marked = ask("evidence", "mark", number, "2=0,25,100,25", "4=0,75,100,25")
    assert [(one["row"], one["line"]) for one in marked["marks"]] == [(2, 1), (3, 2), (4, 3)]
    assert "2–4 (on the paper 1–3)" in run("evidence", "show").out


def test_rows_lose_their_place_on_a_scan_only_with_a_word(
    ask: Ask, run: Run, sheet: Path, photo: Path
) -> None:
    done = ask("import", str(sheet), "--list", "News", "--evidence", str(photo))
    number = str(done["scans"][0]["scan"])
    ask("evidence", "mark", number, "2=0,25,100,25", "4=0,75,100,25")
    said = run("evidence", "mark", number, "4=").out
    assert "that were drawn, and do no more, have no place now: 3." in said
    assert ask("evidence", "mark", number, "4=0,75,100,25")["marks"][1]["row"] == 3
    ask("erase", ANA, "--reason", "by letter", "--yes")
    said = run("evidence", "mark", number, "4=0,70,100,25").out
    assert said == "2 rows are marked.\n", "and none is lost"
