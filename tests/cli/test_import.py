"""Sheets on the command line: of any kind, read as told, and understood as last time."""

from __future__ import annotations

from pathlib import Path

import pytest

from books import PEOPLE, xlsx
from commandline import Ask, Run

CROATIAN = "E-mail;Ime\nana@x.example;Ana Šarić\n"


@pytest.fixture
def news(ask: Ask) -> str:
    ask("list", "add", "Flower news")
    return "Flower news"


def test_a_workbook_is_imported_like_any_sheet(
    ask: Ask, run: Run, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "market.xlsx"
    path.write_bytes(xlsx({"Alt": PEOPLE[:2], "Neu": PEOPLE}))
    first = ask("import", str(path), "--list", news, "--dry-run")
    assert first["counts"]["new"] == 1
    done = ask("import", str(path), "--list", news, "--sheet", "Neu")
    assert done["counts"]["new"] == 2
    said = run("import", str(path), "--list", news, "--dry-run").out
    assert "the sheet “Alt”. Not read: “Neu” (“--sheet NAME” reads it)." in said
    assert done["read_as"] == {
        "kind": "book",
        "encoding": None,
        "separator": None,
        "header_row": 1,
        "sheet": "Neu",
        "sheets": ["Alt", "Neu"],
        "not_imported": ["Alt"],
        "cut_off": None,
        "columns": {
            "email": {"column": "E-Mail", "how": "exact", "used": True},
            "name": {"column": "Name", "how": "exact", "used": True},
        },
        "unused": [],
    }
    assert {row["name"] for row in ask("status")} == {"Ana Horvat", "Ben"}


def test_how_a_sheet_is_read_can_be_told(ask: Ask, news: str, tmp_path: Path) -> None:
    path = tmp_path / "market.csv"
    path.write_bytes(CROATIAN.replace(";", "\t").encode("cp852"))
    typed = ("--encoding", "cp852", "--separator", "tab", "--header-row", "1")
    done = ask("import", str(path), "--list", news, *typed)
    assert (done["read_as"]["encoding"], done["read_as"]["separator"]) == ("cp852", "\t")
    assert ask("status")[0]["name"] == "Ana Šarić"


def test_columns_of_which_nothing_is_taken_over_are_named(
    run: Run, ask: Ask, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "market.csv"
    path.write_text("email,Wer,Topf\nana@x.example,Rosa,7\n")
    typed = ("import", str(path), "--list", news, "--dry-run")
    assert "Not used, but kept with the sheet: “Wer”, “Topf”" in run(*typed).out
    assert ask(*typed)["read_as"]["unused"] == ["Wer", "Topf"]
    assert "“Wer”" not in run(*typed, "--mapping", "note=Wer").out
    said = run(*typed, "--mapping", "who=Wer")
    assert said.status == 1
    assert "can hold email, " in said.err
    assert "not “who”" in said.err


def test_how_a_sheet_was_read_is_said(run: Run, news: str, tmp_path: Path) -> None:
    path = tmp_path / "market.csv"
    path.write_bytes((CROATIAN + "zeljko@x.example;Željko\n").encode("cp1250"))
    said = run("import", str(path), "--list", news, "--dry-run")
    assert "Read as text in cp1250, cells between semicolons." in said.out
    path.write_text("Ana <ana@x.example>; b@x.example", encoding="utf-8")
    said = run("import", str(path), "--list", news, "--dry-run")
    assert "Read as recipients of a mail, in utf-8." in said.out
    path.write_text("BEGIN:VCARD\nEMAIL:ana@x.example\nEND:VCARD\n", encoding="utf-8")
    assert "Read as vCards, in utf-8." in run("import", str(path), "--list", news, "--dry-run").out
    path.write_bytes(xlsx({"Leute": PEOPLE}))
    said = run("import", str(path), "--list", news, "--dry-run")
    assert "Read as a workbook: the sheet “Leute”." in said.out


@pytest.mark.parametrize(
    ("option", "value"), [("--separator", "ab"), ("--separator", '"'), ("--header-row", "-1")]
)
def test_what_cannot_be_meant_is_wrong_usage(run: Run, news: str, option: str, value: str) -> None:
    said = run("import", "market.csv", "--list", news, f"{option}={value}")
    assert said.status == 2
    assert f"“{value}”" in said.err


def test_a_column_that_is_only_guessed_is_named_and_not_used(
    ask: Ask, run: Run, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "market.csv"
    path.write_text("E-Mail;Vornahme\na@x.example;Ana\n", encoding="utf-8")
    done = ask("import", str(path), "--list", news, "--dry-run")
    guessed = {"column": "Vornahme", "how": "similar", "used": False}
    assert done["read_as"]["columns"]["first_name"] == guessed
    said = run("import", str(path), "--list", news, "--dry-run")
    assert "--mapping first_name=Vornahme" in said.out


def test_what_was_chosen_is_remembered_for_the_next_sheet_with_the_same_headings(
    ask: Ask, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "market.csv"
    path.write_text("Kontakt;Wer;Name\na@x.example;Ana;x\n", encoding="utf-8")
    chosen = ("--mapping", "email=Kontakt,name=Wer")
    ask("import", str(path), "--list", news, *chosen, "--dry-run")
    ask("import", str(path), "--list", news, *chosen)
    path.write_text("Kontakt;Wer;Name\nb@x.example;Ben;y\n", encoding="utf-8")
    again = ask("import", str(path), "--list", news)
    assert again["counts"]["new"] == 1
    assert {one["how"] for one in again["read_as"]["columns"].values()} == {"remembered"}
    assert {row["name"] for row in ask("status")} == {"Ana", "Ben"}


def test_never_write_reads_sheets_of_any_kind_too(ask: Ask, news: str, tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(
        xlsx({"A": [["x"]], "Nie": [["email", "reason"], ["a@x.example", "asked us"]]})
    )
    done = ask("never-write", "import", str(path), "--reason", "old", "--sheet", "Nie")
    assert done["counts"]["new"] == 1


def test_what_was_likely_meant_is_said_and_not_done(ask: Ask, news: str, tmp_path: Path) -> None:
    path = tmp_path / "market.csv"
    path.write_text("E-Mail;Wo\na@gmial.com;\nb@x,example;\nc@x.example;\n", encoding="utf-8")
    slip, bad, good = ask("import", str(path), "--list", news)["rows"]
    assert (slip["group"], slip["address"]) == ("new", "a@gmial.com")
    assert slip["suggestion"] == ["a@gmail.com"]
    assert "perhaps a@gmail.com is meant" in slip["reason"]
    assert (bad["group"], bad["suggestion"]) == ("bad_address", ["b@x.example"])
    assert "suggestion" not in good


def test_a_mail_is_read_person_by_person(ask: Ask, run: Run, news: str, tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_text(
        "Hi Rosa,\nAna <a@x.example>, Ben <b@x.example>\n-- \nTom | Blume | t@x.example\n",
        encoding="utf-8",
    )
    done = ask("import", str(path), "--list", news, "--dry-run")
    assert [(row["group"], row["address"]) for row in done["rows"]] == [
        ("no_address", "Hi Rosa,"),
        ("new", "a@x.example"),
        ("new", "b@x.example"),
        ("unclear", "t@x.example"),
    ]
    assert done["rows"][3]["reason"].startswith("stands in the signature of a mail")
    said = run("import", str(path), "--list", news, "--dry-run", "--separator", "|")
    assert "cells between |" in said.out
    said = run("import", str(path), "--list", news, "--dry-run", "--separator", "none")
    assert "Read as recipients of a mail" in said.out


def test_what_a_mail_says_against_somebody_is_left_to_a_person(
    ask: Ask, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "mail.txt"
    path.write_text(
        "Please add:\nAna <a@x.example>\nnot b@x.example, she left\n"
        "Cleo (c@x.example) please take her off\n",
        encoding="utf-8",
    )
    done = ask("import", str(path), "--list", news)
    asked = {row["address"]: row["group"] for row in done["rows"] if "@" in row["address"]}
    assert asked == {"a@x.example": "new", "b@x.example": "unclear", "c@x.example": "unclear"}
    assert "“not b@x.example, she left”" in done["rows"][2]["reason"]


def test_after_an_import_only_rows_that_need_a_look_are_printed(
    run: Run, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("email\na@x.example\nb@x\nc@gmial.com\n", encoding="utf-8")
    assert "a@x.example" in run("import", str(path), "--list", news, "--dry-run").out
    said = run("import", str(path), "--list", news).out
    assert "a@x.example" not in said
    assert "b@x" in said
    assert "c@gmial.com" in said, "it is asked, and likely a slip"


def test_a_look_tells_whose_row_it_is(ask: Ask, run: Run, news: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("email,name\n0664 1234,Cleo Maas\nb@x.example,\n", encoding="utf-8")
    rows = ask("import", str(path), "--list", news, "--dry-run")["rows"]
    assert [row["name"] for row in rows] == ["Cleo Maas", ""]
    assert (
        "0664 1234    Cleo Maas  no email address"
        in run("import", str(path), "--list", news, "--dry-run").out
    )


def test_a_list_that_is_written_to_already_comes_along(
    ask: Ask, run: Run, news: str, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_text("email;date\nanna@example.org;2024-05-04\n", encoding="utf-8")
    how = ("--said-yes-elsewhere", "Mailchimp, double opt-in")
    assert "would be subscribed" in run("import", str(path), "--list", news, *how, "--dry-run").out
    assert "is subscribed now" in run("import", str(path), "--list", news, *how).out
    (one,) = ask("status")
    assert (one["basis"], one["may_mail"]) == ("confirmed elsewhere", True)
    path.write_text("email\nben@example.org\n", encoding="utf-8")
    ask("import", str(path), "--list", news, "--other-basis", "customers since 2019")
    assert ask("status", "ben@example.org")[0]["basis"] == "other basis"
    both = run("import", str(path), "--list", news, *how, "--collected-before")
    assert both.status == 2


def test_a_sheet_says_for_which_lists_its_people_signed_up(
    ask: Ask, run: Run, news: str, tmp_path: Path
) -> None:
    ask("list", "add", "Offers")
    path = tmp_path / "market.csv"
    path.write_text(
        "E-Mail;Anrede;Liste;Offers\nana@x.example;Frau;Flower news;x\nben@x.example;;Xmas;\n",
        encoding="utf-8",
    )
    looked = ask("import", str(path), "--dry-run")
    assert [(row["row"], row["about"], row["group"]) for row in looked["rows"]] == [
        (2, "Flower news", "new"),
        (2, "Offers", "new"),
        (3, "Xmas", "unknown_list"),
    ]
    assert looked["read_as"]["columns"]["list:Offers"]["how"] == "exact"
    assert "“--list-means NAME=LIST”" in run("import", str(path), "--dry-run").out
    said = run("import", str(path), "--dry-run", "--list-means", "Xmas=Offers").out
    assert "--list-means" not in said
    assert "Row  Address        For" in said
    assert "2 people would be asked" in said
    ask("import", str(path), "--list-means", "xmas=Offers", "--mapping", "list:Offers=")
    assert [(row["address"], row["list"], row["salutation"]) for row in ask("status")] == [
        ("ana@x.example", "Flower news", "Frau"),
        ("ben@x.example", "Offers", ""),
    ]
    wrong = run("import", str(path), "--list-means", "Xmas")
    assert wrong.status == 2


def test_a_column_of_lists_can_be_passed_over_and_one_of_levels_named(
    ask: Ask, news: str, tmp_path: Path
) -> None:
    ask("settings", "levels", "on")
    path = tmp_path / "market.csv"
    path.write_text("E-Mail;Liste;Was\na@x.example;free;4\n", encoding="utf-8")
    columns = ("--mapping", "list=,level=Was")
    done = ask("import", str(path), "--list", news, *columns)
    assert [row["about"] for row in done["rows"]] == ["Flower news", "level 4"]


def test_a_sheet_that_names_no_list_needs_one(run: Run, news: str, tmp_path: Path) -> None:
    path = tmp_path / "market.csv"
    path.write_text("E-Mail\na@x.example\n", encoding="utf-8")
    said = run("import", str(path))
    assert said.status == 1
    assert "for which list these people signed up" in said.err


ELSEWHERE = (
    "Email,Has consented,Status,Blocklisted,Date\n"
    "ana@x.example,yes,subscribed,false,2024-05-04\n"
    "ben@x.example,no,subscribed,false,2024-05-04\n"
    "cy@x.example,widerrufen,subscribed,false,2024-05-04\n"
    "dora@x.example,yes,unsubscribed,false,2024-05-04\n"
    "eva@x.example,yes,pending,false,2024-05-04\n"
    "finn@x.example,yes,subscribed,true,2024-05-04\n"
    "gus@x.example,hm,subscribed,false,2024-05-04\n"
)


def test_whom_a_sheet_says_no_of_is_not_subscribed_and_only_who_is_asked_may_be_pending(
    run: Run, ask: Ask, news: str, tmp_path: Path
) -> None:
    """Found by a stranger: “no”, “unsubscribed” and “withdrawn” became subscribed."""
    path = tmp_path / "elsewhere.csv"
    path.write_text(ELSEWHERE, encoding="utf-8")
    sheet = ("import", str(path), "--list", news)
    asked = ask(*sheet, "--dry-run")
    assert [row["group"] for row in asked["rows"]] == [
        "new", "said_no", "said_no", "left_elsewhere", "new", "left_elsewhere", "new",
    ]  # fmt: skip
    said = run(*sheet, "--said-yes-elsewhere", "double opt-in, export kept")
    assert "passes over all columns of consent" in said.out
    assert "What is not understood may be a no" in said.out
    assert [row["address"] for row in ask("status")] == ["ana@x.example"]
    kept = ask(*sheet, "--mapping", "consented=,status=", "--dry-run")["counts"]
    assert (kept["left_elsewhere"], kept["said_no"], kept["unclear"]) == (1, 0, 0)
