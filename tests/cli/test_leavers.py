"""`leavers` as a script sees it: an export of another program, or just a list."""

from __future__ import annotations

from pathlib import Path

from commandline import Ask, Run

MAILCHIMP = (
    "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n"
    "anna@example.org,Anna,2024-05-04 10:00:00,N/A (Unsubscribed by admin)\n"
    "ben@example.org,Ben,2024-06-01 10:00:00,ABUSE\n"
)


def test_an_export_is_recognised_looked_at_and_brought(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    export = tmp_path / "unsubscribed.csv"
    export.write_text(MAILCHIMP, encoding="utf-8")
    looked = run("leavers", str(export), "--list", "News", "--dry-run").out
    assert "An export of Mailchimp." in looked
    assert "nothing was changed" in looked
    assert ask("status") == []
    done = ask("leavers", str(export), "--list", "News")
    assert (done["program"], done["counts"]["left"], done["counts"]["never_write"]) == (
        "Mailchimp", 1, 1,
    )  # fmt: skip
    (one,) = ask("status")
    assert (one["address"], one["subscription"], one["may_mail"]) == (
        "anna@example.org", "unsubscribed", False,
    )  # fmt: skip


def test_any_list_of_addresses_will_do(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    mine = tmp_path / "off.csv"
    mine.write_text("email;date\ncy@example.org;2024-05-04\n", encoding="utf-8")
    done = ask("leavers", str(mine), "--list", "News")
    assert (done["program"], done["counts"]["left"]) == ("", 1)
    assert run("leavers", str(tmp_path / "none.csv"), "--list", "News").status == 1


def test_people_who_left_are_never_imported_as_sign_ups(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    export = tmp_path / "unsubscribed.csv"
    export.write_text(MAILCHIMP, encoding="utf-8")
    for dry in ((), ("--dry-run",)):
        said = run("import", str(export), "--list", "News", *dry)
        assert said.status == 1
        assert "holds those who left, bounced or complained in Mailchimp" in said.err
    assert ask("status") == []


def test_of_an_export_of_everybody_those_who_left_are_left_out_and_said(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("list", "add", "News")
    export = tmp_path / "subscribers.csv"
    export.write_text(
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        "1,anna@example.org,Anna,{},enabled,2024-05-04,2024-05-04\n"
        "2,ben@example.org,Ben,{},blocklisted,2024-05-04,2024-06-01\n",
        encoding="utf-8",
    )
    looked = run("import", str(export), "--list", "News", "--dry-run").out
    assert "“leavers” with the same file" in looked
    done = ask("import", str(export), "--list", "News")
    assert (done["counts"]["new"], done["counts"]["left_elsewhere"]) == (1, 1)
    assert (
        done["rows"][1]["reason"] == "listmonk: was blocked there, and is no sign-up (2024-06-01)"
    )
    assert [row["address"] for row in ask("status")] == ["anna@example.org"]


def test_the_wrong_file_is_taken_back(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    assert "No file of leavers was brought yet." in run("leavers").out
    export = tmp_path / "unsubscribed.csv"
    export.write_text(MAILCHIMP, encoding="utf-8")
    number = ask("leavers", str(export), "--list", "News")["number"]
    (one,) = ask("leavers")
    assert (one["number"], one["file"], one["program"], one["taken_back_at"]) == (
        number, "unsubscribed.csv", "Mailchimp", None,
    )  # fmt: skip
    said = run("leavers", "--take-back", str(number)).out
    assert "“unsubscribed.csv” were taken back: 2." in said
    assert ask("status") == []
    assert run("leavers", "--take-back", str(number)).status == 1
    assert run("leavers", str(export)).status == 1, "of which list?"
    assert ask("verify")["whole"]


def test_a_file_of_leavers_is_got_out_again(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    export, again = tmp_path / "unsubscribed.csv", tmp_path / "again.csv"
    export.write_text(MAILCHIMP, encoding="utf-8")
    number = str(ask("leavers", str(export), "--list", "News")["number"])
    saved = ask("leavers", "--save", number, "--to", str(again))
    assert again.read_bytes() == export.read_bytes()
    assert saved["file"] == "unsubscribed.csv"
    assert run("leavers", "--save", number).status == 2
    assert run("leavers", "--save", "9", "--to", str(again)).status == 1


def test_of_a_file_with_others_it_is_said_how_many_are_passed_over(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("list", "add", "News")
    export = tmp_path / "contacts.csv"
    export.write_text(
        "First Name,Last Name,E-mail Address,Categories\nAna,,a@x.example,\nBen,,b@x.example,\n",
        encoding="utf-8",
    )
    assert ask("leavers", str(export), "--list", "News", "--dry-run")["passed_over"] == 2
    said = run("leavers", str(export), "--list", "News", "--dry-run").out
    assert "Nobody who left is in this file." in said
    assert "2 rows are passed over" in said


def test_lists_and_status_name_the_basis_and_count_by_it(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("list", "add", "News")
    for name, basis in (("ada", "--said-yes-elsewhere"), ("bea", "--other-basis")):
        sheet = tmp_path / f"{name}.csv"
        sheet.write_text(f"email,date\n{name}@example.org,2024-05-04\n", encoding="utf-8")
        ask("import", str(sheet), "--list", "News", basis, "the old shop")
    ask("signup", "cleo@example.org", "--list", "News")
    (known,) = ask("list", "show")
    assert known["people"] == 3
    counts = {stand: count for stand, count in known["counts"].items() if count}
    assert counts == {"confirmed_elsewhere": 1, "other_basis": 1, "to_be_asked": 1}
    heading = run("list", "show").out.splitlines()[0]
    assert "Said yes elsewhere" in heading
    assert "Said no" not in heading, "a column that says nothing takes no place"
    said = run("status").out
    assert "said yes elsewhere  yes" in said
    assert "May 4, 2024: said yes elsewhere (the old shop)." in said
    assert "on another basis (the old shop); never said yes." in said


def test_status_knows_who_is_never_written_to_and_why(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    export = tmp_path / "unsubscribed.csv"
    export.write_text(MAILCHIMP, encoding="utf-8")
    ask("leavers", str(export), "--list", "News")
    (known,) = ask("status", "ben@example.org")
    assert (known["list"], known["may_mail"]) == (None, False)
    why = "never to be written to (complained in Mailchimp, 2024-06-01: ABUSE)"
    assert known["why"] == f"No: {why}."
    assert why in run("status", "ben@example.org").out
    assert run("status", "nobody@example.org").status == 1
    ask("signup", "cleo@example.org", "--list", "News")
    ask("withdraw", "cleo@example.org", "--all", "--never-write", "rang us up")
    assert "never to be written to (rang us up)" in run("status", "cleo@example.org").out


def test_where_nobody_is_found_it_is_said_why(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    assert run("status").out == "Nobody signed up yet.\n"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("email\nada@example.org\n", encoding="utf-8")
    ask("import", str(sheet), "--list", "News")
    assert run("status", "--lapsing").out == "Nobody fits.\n"
    ask("imports", "take-back", "1")
    assert run("status", "--list", "News").out == "Nobody fits.\n"
    said = run("status", "ada@example.org").out
    assert said.startswith("ada@example.org stands on no list: what came in of this person was")
    assert "was taken back" in run("log", "ada@example.org").out
