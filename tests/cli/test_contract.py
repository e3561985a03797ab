"""The command line is a contract (DESIGN 9): keys, groups, exit statuses, sentences."""

from __future__ import annotations

import argparse
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from commandline import Ask, Run
from optindesk.__main__ import main as program
from optindesk.cli import show
from optindesk.cli.arguments import grammar
from optindesk.cli.commands import COMMANDS
from optindesk.cli.proof import status_table
from optindesk.cli.terminal import Terminal
from optindesk.composition.commands import ALONE
from optindesk.main import FACES, make_desk, opened, who
from optindesk.system.language import PSEUDO

ENGLISH = Terminal(as_json=False, say=str)

SHEETS = Path(__file__).parents[1] / "sheets"


@pytest.fixture
def news(ask: Ask) -> str:
    ask("list", "add", "News", "--description", "What is in bloom.", "--language", "en")
    return "News"


def test_every_command_that_can_be_typed_does_something() -> None:
    (below,) = (a for a in grammar()._actions if isinstance(a, argparse._SubParsersAction))
    assert set(below.choices) == {*COMMANDS, *ALONE, *FACES} - {None}


def test_status_has_the_keys_of_the_contract(ask: Ask, news: str) -> None:
    ask("signup", "anna@example.org", "--list", news, "--name", "Anna", "--date", "2026-01-02")
    (row,) = ask("status")
    assert {
        "address", "name", "list", "request", "subscription", "basis", "address_state", "language",
        "asked_at", "mail_handed_over_at", "expires_at", "mails_used", "sentence", "may_mail",
        "why",
    } <= set(row)  # fmt: skip
    assert (row["request"], row["subscription"], row["may_mail"]) == ("queued", "pending", False)
    assert row["asked_at"].endswith("Z")
    assert row["mail_handed_over_at"] is None


def test_a_level_stands_where_the_list_would(ask: Ask) -> None:
    ask("settings", "levels", "on")
    ask("signup", "anna@example.org", "--level", "4")
    (row,) = ask("status", "anna@example.org")
    assert row["level"] == 4
    assert row["more"] is None, "no lower level stands"
    assert "list" not in row


def test_log_has_the_keys_of_the_contract(ask: Ask, news: str) -> None:
    ask("signup", "anna@example.org", "--list", news, "--by", "Rosa")
    rows = ask("log", "anna@example.org")
    assert {"number", "at", "who", "what", "address", "list", "values", "hash"} <= set(rows[0])
    assert {row["who"] for row in rows} == {"Rosa"}
    assert [row["what"] for row in rows] == ["signup.recorded", "request.made"]
    assert {row["list"] for row in rows} == {"News"}


def test_options_stand_before_or_after_the_command(run: Run, news: str) -> None:
    before = run("--json", "--by", "Rosa", "signup", "a@example.org", "--list", news)
    after = run("signup", "b@example.org", "--list", news, "--by", "Rosa", "--json")
    assert before.json["group"] == after.json["group"] == "new"
    who = {row["who"] for row in run("log", "--json").json if row["what"] == "signup.recorded"}
    assert who == {"Rosa"}


def test_a_sheet_nobody_wrote_for_this_test(ask: Ask, news: str) -> None:
    sheet = str(SHEETS / "market-saturday.csv")
    looked = ask("import", sheet, "--list", news, "--dry-run")
    assert ask("status") == []
    done = ask("import", sheet, "--list", news)
    assert done["counts"] == looked["counts"]
    assert done["counts"]["new"] == 172
    assert done["counts"]["doubled"] == 12
    assert done["counts"]["bad_address"] == 16
    assert len(done["rows"]) == sum(done["counts"].values())
    assert set(done["counts"]) >= {
        "new", "asked_again", "already_subscribed", "awaiting", "seen_before", "left", "suppressed",
        "bad_address", "doubled",
    }  # fmt: skip
    again = ask("import", sheet, "--list", news)
    assert again["counts"]["seen_before"] == 172
    assert len(ask("status")) == 172


def test_a_mapping_says_which_column_it_is(run: Run, ask: Ask, news: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Kontakt;Wer\nanna@example.org;Anna\n", encoding="utf-8")
    refused = run("--json", "import", str(sheet), "--list", news)
    assert refused.json["error"]["code"] == "no_address_column"
    assert "Kontakt" in refused.err
    mapped = ask("import", str(sheet), "--list", news, "--mapping", "email=Kontakt,name=Wer")
    assert mapped["counts"]["new"] == 1
    assert ask("status")[0]["name"] == "Anna"


def test_account_shows_everything_but_secrets(ask: Ask, run: Run, data: Path) -> None:
    secret = "correct-horse-battery"
    ask(
        "account", "set", "--address", "shop@example.org", "--name", "Shop", "--smtp",
        "localhost:2525", "--smtp-security", "none", "--imap", "localhost:1143",
        "--imap-security", "starttls", "--per-day", "9", "--password-stdin", stdin=f"{secret}\n",
    )  # fmt: skip
    shown = ask("account", "show")
    assert shown["smtp"] == {"host": "localhost", "port": 2525, "security": "none"}
    assert (shown["per_day"], shown["user"]) == (9, "shop@example.org")
    assert secret not in run("account", "show").out
    for file in data.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file


def test_an_account_is_shown_to_people_in_words(ask: Ask, run: Run) -> None:
    ask(
        "account", "set", "--address", "shop@example.org", "--name", "Shop", "--smtp",
        "mail.example.org:587", "--per-day", "9",
    )  # fmt: skip
    lines = run("account", "show").out.splitlines()
    assert lines[:5] == [
        "Email address         shop@example.org",
        "Name that people see  Shop",
        "Outgoing mail (SMTP)  mail.example.org:587, STARTTLS",
        "User name             shop@example.org",
        "How to log in         with a password",
    ]
    assert lines[5].startswith("Mails at most         15: What your provider allows")
    assert lines[6] == f"{'':22}9: So many a day were set in the mail account."
    assert lines[7] == "Mails sent            0 of 9 today"


def test_who_asks_is_shown_to_people_in_words(ask: Ask, run: Run) -> None:
    ask("account", "set", "--address", "shop@example.org", "--name", "Shop", "--smtp", "m.test:587")
    ask("business", "set", "--postal-address", "Main Street 1\n10115 Berlin")
    assert run("business", "show").out.splitlines() == [
        "Name that people see  Shop",
        "Email address         shop@example.org",
        "Postal address        Main Street 1",
        "                      10115 Berlin",
        "Privacy notice        not said in mails",
    ]


def test_what_is_not_given_anew_stays_as_it_was(ask: Ask) -> None:
    ask("account", "set", "--address", "shop@example.org", "--smtp", "mail.example.org:587")
    changed = ask("account", "set", "--name", "The Shop", "--imap", "mail.example.org:993")
    assert changed["smtp"] == {"host": "mail.example.org", "port": 587, "security": "starttls"}
    assert changed["imap"] == {"host": "mail.example.org", "port": 993, "security": "tls"}
    assert (changed["address"], changed["name"]) == ("shop@example.org", "The Shop")


def test_without_encryption_only_this_computer_can_be_used(run: Run) -> None:
    said = run(
        "--json", "account", "set", "--address", "a@example.org", "--smtp", "mail.example.org:25",
        "--smtp-security", "none",
    )  # fmt: skip
    assert said.status == 1
    assert said.json["error"]["code"] == "plain_text_refused"


PROBLEMS = {
    "no_such_file": ("import", "nowhere.csv", "--list", "News"),
    "unknown_list": ("import", "nowhere.csv", "--list", "Olds"),
    "bad_address": ("signup", "anna.example.org", "--list", "News"),
    "future_date": ("signup", "anna@example.org", "--list", "News", "--date", "2999-01-01"),
    "list_exists": ("list", "add", "news"),
    "unknown_contact": ("status", "nobody@example.org"),
    "no_account": ("send",),
    "wrong_code": ("confirm", "this is no code"),
    "nothing_to_cancel": ("cancel", "left@example.org"),
    "unknown_review": ("review", "decide", "7", "accept", "--note", "why not"),
    "note_needed": ("review", "decide", "7", "accept"),
}


@pytest.mark.parametrize("code", PROBLEMS)
def test_a_problem_is_a_sentence_and_changes_nothing(
    run: Run, ask: Ask, news: str, code: str
) -> None:
    ask("signup", "left@example.org", "--list", news)
    ask("cancel", "left@example.org")
    before = ask("log")
    said = run("--json", *PROBLEMS[code])
    assert said.status == 1
    assert said.json["error"]["code"] == code
    assert said.err.strip() == said.json["error"]["sentence"]
    assert "Traceback" not in said.err
    assert ask("log") == before
    assert ask("verify")["whole"]


UNREADABLE = {
    "empty_sheet": b"",
    "unreadable_sheet": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)),
    "no_address_column": b"name;town\nAnna;Zagreb\n",
}


@pytest.mark.parametrize("code", UNREADABLE)
def test_a_sheet_that_is_none_is_told_and_imports_nothing(
    run: Run, ask: Ask, news: str, tmp_path: Path, code: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(UNREADABLE[code])
    said = run("--json", "import", str(sheet), "--list", news)
    assert (said.status, said.json["error"]["code"]) == (1, code)
    assert "Nothing was imported" in said.err
    assert ask("status") == []


@pytest.mark.parametrize(
    "typed",
    [
        ["no-such-command"],
        ["import"],
        ["signup", "a@example.org", "--list", "News", "--date", "03/04/2026"],
        ["export", "safe-to-mail", "--to", "x.csv"],
        ["access", "a@example.org"],
        ["restore"],
        ["evidence", "add", "1"],
        ["evidence", "save", "scan.pdf", "--to", "x"],
        ["evidence", "remove", "1"],
        ["evidence", "mark", "1"],
        ["evidence", "mark", "1", "2=1,2,3"],
        ["evidence", "mark", "1", "2=90,0,20,5"],
        ["evidence", "mark", "1", "2=nan,0,20,5"],
        ["evidence", "mark", "1", "two=0,0,20,5"],
        ["sta"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_status_2_with_a_word_on_stderr(run: Run, typed: list[str]) -> None:
    said = run(*typed)
    assert said.status == 2
    assert said.err.strip()
    assert not said.out
    to_script = run("--json", *typed)
    assert (to_script.status, to_script.err) == (2, said.err)
    error = to_script.json["error"]
    assert error["code"] == "wrong_usage"
    wrong, hint = said.err.removeprefix("optindesk: ").splitlines()
    assert error["sentence"] == f"{wrong[0].upper()}{wrong[1:]}. {hint}"


def test_a_language_that_nobody_speaks_is_wrong_usage(run: Run) -> None:
    said = run("--json", "status", "--lang", "tlh")
    assert said.status == 2
    assert said.json["error"]["sentence"].startswith("The program does not speak “tlh”")


@pytest.mark.usefixtures("qapp")
def test_a_file_on_a_person_is_one_that_can_be_read_and_checked(
    run: Run, ask: Ask, news: str, tmp_path: Path
) -> None:
    ask("signup", "anna@example.org", "--list", news, "--name", "Anna Müller")
    path = tmp_path / "anna.zip"
    said = run("export", "dossier", "anna@example.org", "--language", "de", "--to", str(path))
    assert said.out.startswith(f"A file on 1 person was written to {path}: “file-on-person.pdf”")
    with ZipFile(path) as whole:
        assert set(whole.namelist()) == {
            "optindesk-check.html",
            "optindesk-check.py",
            "proofs.json",
            "cover-letter.txt",
            "file-on-person.pdf",
        }
        assert whole.read("file-on-person.pdf").startswith(b"%PDF-")
        assert "Nachweis der Einwilligung: Anna Müller" in whole.read("cover-letter.txt").decode()
        whole.extractall(tmp_path)
    script = [sys.executable, str(tmp_path / "optindesk-check.py"), str(tmp_path / "proofs.json")]
    done = subprocess.run(script, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    many = ask("export", "dossier", "--list", news, "--whole-sheet", "--to", str(path))
    assert many == {"written": 1, "path": str(path), "whole_sheet": True}
    with ZipFile(path) as whole:
        assert "1-anna@example.org/file-on-person.pdf" in whole.namelist()
    assert run("export", "dossier", "nobody@example.org", "--to", "x").status == 1


@pytest.mark.usefixtures("qapp")
def test_a_file_on_a_person_is_checked_by_the_desk_as_well(
    run: Run, ask: Ask, news: str, tmp_path: Path
) -> None:
    for address in ("anna@example.org", "berta@example.org"):
        ask("signup", address, "--list", news)
    one, both, touched = (tmp_path / f"{name}.zip" for name in ("one", "both", "touched"))
    ask("export", "dossier", "anna@example.org", "--to", str(one))
    ask("export", "dossier", "--list", news, "--to", str(both))
    checked = run("verify", str(one))
    assert checked.out.startswith("Each of the 2 log entries in it is as it was written.")
    assert checked.status == 0
    assert ask("verify", str(both))["entries"] == 5, "that of the first file is about Anna, too"

    with ZipFile(both) as whole, ZipFile(touched, "w") as copy:
        for name in whole.namelist():
            copy.writestr(name, whole.read(name).replace(b"berta@", b"carla@"))
    refused = run("--json", "verify", str(touched))
    assert (refused.status, refused.json["whole"]) == (1, False)

    with ZipFile(touched, "w") as other:
        other.writestr("letter.txt", "Dear Sir")
    refused = run("--json", "verify", str(touched))
    assert (refused.status, refused.json["error"]["code"]) == (1, "file_not_readable")
    assert "“export dossier”" in refused.err


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_damaged_file_on_a_person_is_said_not_to_be_readable(
    run: Run, tmp_path: Path, method: int
) -> None:
    damaged, inside = tmp_path / "file.zip", "1/proofs.json"
    with ZipFile(damaged, "w", method) as whole:
        whole.writestr(inside, '{"records": []}' + " " * 5000)
    content = bytearray(damaged.read_bytes())
    begin = 30 + len(inside)
    content[begin : begin + 12] = b"\xff" * 12
    damaged.write_bytes(content)
    told = run("--json", "verify", str(damaged))
    assert (told.status, told.json["error"]["code"]) == (1, "file_not_readable")
    assert "it is damaged" in told.err


def test_a_file_on_a_person_behind_a_password_is_said_to_be_unlocked_first(
    run: Run, tmp_path: Path
) -> None:
    locked = tmp_path / "file.zip"
    with ZipFile(locked, "w") as whole:
        whole.writestr("1/proofs.json", '{"records": []}')
    content = bytearray(locked.read_bytes())
    for flags in (6, content.index(b"PK\x01\x02") + 8):
        content[flags] |= 1  # “encrypted”, in the local header and in the central directory
    locked.write_bytes(content)
    told = run("--json", "verify", str(locked))
    assert (told.status, told.json["error"]["code"]) == (1, "file_not_readable")
    assert "it is protected by a password" in told.err


def test_what_is_nested_without_end_is_no_export(run: Run, tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, encoding="utf-8")
    told = run("--json", "verify", str(deep))
    assert (told.status, told.json["error"]["code"]) == (1, "file_not_readable")


@pytest.mark.usefixtures("qapp")
def test_a_report_tells_figures_and_is_written_as_pdf(
    run: Run, ask: Ask, news: str, data: Path, tmp_path: Path
) -> None:
    assert "Nobody was asked in this time." in run("report").out
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip
    ask("signup", "anna@example.org", "--list", news, "--source", "Market")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    said = run("report", "--list", news)
    assert said.out.startswith(f"Report on “{news}”, from the beginning")
    assert "Market" in said.out
    plain = ask("report", "--since", "2020-01-01", "--until", "2020-02-01")
    assert (plain["since"], plain["until"], plain["total"]["asked"]) == (
        "2020-01-01",
        "2020-02-01",
        0,
    )
    path = tmp_path / "report.pdf"
    assert ask("report", "--to", str(path))["lists"][0]["waiting"] == 1
    assert path.read_bytes().startswith(b"%PDF-")
    assert f"Written to {path}." in run("report", "--to", str(path)).out


def test_beside_an_export_lies_what_a_stranger_checks_it_with(run: Run, tmp_path: Path) -> None:
    said = run("export", "log", "--to", str(tmp_path / "log.json"))
    assert "with “optindesk-check.html” beside it" in said.out
    assert {one.name for one in tmp_path.glob("optindesk-check.*")} == {
        "optindesk-check.html",
        "optindesk-check.py",
    }
    script = [sys.executable, str(tmp_path / "optindesk-check.py"), str(tmp_path / "log.json")]
    done = subprocess.run(script, capture_output=True, text=True)
    assert done.stdout.startswith("Whole: ")
    (tmp_path / "optindesk-check.py").write_text("of an older version")
    run("export", "records", "--to", str(tmp_path / "records.json"))
    assert "Whole" in (tmp_path / "optindesk-check.py").read_text("utf-8")
    assert "optindesk-check" not in run("export", "log", "--to", str(tmp_path / "log.csv")).out


def test_the_proof_of_one_person_is_in_english_unless_a_language_is_asked_for(
    run: Run, ask: Ask, news: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("anna@example.org", "ben@example.com"):
        ask("signup", address, "--list", news)
    path = tmp_path / "proof.json"

    def said(*more: str) -> str:
        done = run("export", "records", "anna@example.org", "--to", str(path), *more)
        assert "1" in done.out
        plain = json.loads(path.read_text("utf-8"))
        (record,) = plain["records"]
        assert record["person"]["address"] == "anna@example.org"
        assert "dpv" in plain["@context"]
        return f"{plain['language']}: {record['standing']['sentence']}"

    assert said().startswith("en: The question waits in the outbox")
    assert said("--lang", PSEUDO).startswith(f"{PSEUDO}: ")
    assert "The question waits" not in said("--lang", PSEUDO)
    proof = run("export", "records", "--to", str(path))
    assert proof.out.startswith("2 proofs were written to")


def test_an_exported_log_verifies_by_itself_until_somebody_touches_it(
    run: Run, ask: Ask, news: str, tmp_path: Path
) -> None:
    ask("signup", "anna@example.org", "--list", news)
    path = tmp_path / "log.json"
    assert ask("export", "log", "--to", str(path))["written"] == 3
    assert ask("verify", str(path)) | {"reason": None} == ask("verify", str(path))
    path.write_text(path.read_text("utf-8").replace("anna@", "berta@"), encoding="utf-8")
    touched = run("--json", "verify", str(path))
    assert touched.status == 1
    assert touched.json["whole"] is False
    assert touched.json["broken_at"] == 2
    nonsense = run("--json", "verify", str(SHEETS / "market-saturday.csv"))
    assert nonsense.json["error"]["code"] == "file_not_readable"


def test_a_backup_is_a_whole_copy(ask: Ask, news: str, tmp_path: Path) -> None:
    ask("signup", "anna@example.org", "--list", news)
    done = ask("backup", str(tmp_path / "copy.db"))
    assert (tmp_path / "copy.db").stat().st_size > 0
    assert done["rows"]["contacts"] == 1


def test_withdraw_takes_somebody_off_at_once(ask: Ask, news: str) -> None:
    ask("signup", "anna@example.org", "--list", news)
    assert ask("withdraw", "anna@example.org", "--list", news) == {"left": [], "declined": 1}
    (row,) = ask("status")
    assert row["request"] == "declined"


def test_sentences_of_json_stay_english_unless_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    said = run("--json", "confirm", "nonsense")
    assert said.json["error"]["sentence"].startswith("This code is not right")


def test_practice_plays_in_the_terminal(run: Run) -> None:
    said = run("try")
    assert said.status == 0, said.err
    assert "said yes" in said.out
    assert "Nothing was changed" in said.out


def test_nothing_is_ever_written_over_the_desks_own_data(
    run: Run, ask: Ask, news: str, data: Path
) -> None:
    ask("signup", "anna@example.org", "--list", news)
    own = str(data / "optindesk.db")
    for typed in (
        ("export", "log", "--to", own),
        ("export", "records", "--to", own),
        ("export", "safe-to-mail", "--list", news, "--to", own),
        ("backup", own),
    ):
        said = run("--json", *typed)
        assert (said.status, said.json["error"]["code"]) == (1, "file_not_writable")
    assert len(ask("status")) == 1
    assert ask("verify")["whole"]


def test_a_list_needs_a_name(run: Run) -> None:
    for name in ("", "   ", "x" * 201):
        assert run("--json", "list", "add", name).json["error"]["code"] == "bad_list_name"


def test_a_date_that_cannot_be_is_told_beside_the_row(ask: Ask, news: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("email;Datum\na@example.org;2026-02-30\nb@example.org;2026-01-02\n")
    looked = ask("import", str(sheet), "--list", news, "--dry-run")
    done = ask("import", str(sheet), "--list", news)
    days = [row.pop("signed_on") for row in looked["rows"]]
    assert days == [None, "2026-01-02"], "how the days were read is seen before anything is saved"
    assert looked["rows"] == done["rows"]
    assert "2026-02-30" in done["rows"][0]["reason"]
    assert "2026" not in done["rows"][1]["reason"]


ANNA = {
    "address": "anna.sonnenschein@example.org", "name": "Anna", "list": "News", "may_mail": False,
    "request": "queued", "stand": "pending", "never_write": None, "address_state": "ok",
    "subscription": "pending", "why": "No.",
    "sentence": "The question waits in the outbox since 28 Nov 2026, 10:04, and goes out next.",
}  # fmt: skip


def test_a_table_with_too_little_room_for_its_last_column_wraps_it() -> None:
    rows = [ANNA, ANNA | {"address": "b@example.org", "sentence": "Short."}]
    table = status_table(rows, Terminal(as_json=False, say=str, width=120)).splitlines()
    assert max(map(len, table)) <= 120
    assert table[0].endswith("In a sentence")
    assert [line.split()[0] for line in table if not line.startswith(" ")] == [
        "Person",
        "-" * len(ANNA["address"]),
        ANNA["address"],
        "b@example.org",
    ]
    start = table[0].index("In a sentence")
    assert "".join(f"{line[start:]} " for line in table[2:4]).strip() == ANNA["sentence"]


def test_on_a_narrow_screen_the_rows_of_a_table_stand_below_each_other() -> None:
    rows = [ANNA, ANNA | {"address": "b@example.org"}]
    told = status_table(rows, Terminal(as_json=False, say=str, width=40))
    assert max(map(len, told.splitlines())) <= 40
    first, second = (one.splitlines() for one in told.split("\n\n"))
    assert first == [
        "Person",
        "  anna.sonnenschein@example.org",
        "Name           Anna",
        "List           News",
        "State          to be sent",
        "May we write?  no",
        "In a sentence  The question waits in the",
        "               outbox since 28 Nov 2026,",
        "               10:04, and goes out next.",
    ]
    assert second[0] == "Person         b@example.org"


def test_where_titles_are_long_each_text_stands_below_its_own() -> None:
    told = show.facts([("Dürfen wir ihnen schreiben?", "nein"), ("Name", "Anna")], 40)
    assert told == "Dürfen wir ihnen schreiben?\n  nein\nName\n  Anna"


def test_somebody_who_said_yes_and_left_is_not_shown_as_confirmed() -> None:
    row = {
        "address": "a@example.org", "name": "", "list": "News", "may_mail": False, "sentence": "",
        "request": "confirmed", "stand": "left", "never_write": None,
        "address_state": "ok", "subscription": "unsubscribed", "why": "No: left.",
    }  # fmt: skip
    assert "left" in status_table([row], ENGLISH)
    assert "said yes" in status_table([row | {"stand": "confirmed"}], ENGLISH)
    assert "lapsed" in status_table([row | {"request": "expired", "stand": "ended"}], ENGLISH)


def test_why_nobody_may_write_to_who_is_on_a_list_stands_in_the_table() -> None:
    row = {
        "address": "a@example.org", "name": "", "list": "News", "may_mail": False,
        "sentence": "Said yes on Monday.", "request": "confirmed", "stand": "confirmed",
        "never_write": None, "address_state": "ok", "subscription": "subscribed",
        "why": "No: a reply that concerns this person waits to be read.",
    }  # fmt: skip
    assert f"Said yes on Monday. {row['why']}" in status_table([row], ENGLISH)
    assert "waits" not in status_table([row | {"may_mail": True}], ENGLISH)
    left = row | {"subscription": "unsubscribed"}
    assert "waits" not in status_table([left], ENGLISH), "the sentence says it"


def test_an_argument_that_is_no_text_is_refused_instead_of_bent(run: Run, news: str) -> None:
    assert run("signup", "a\udcff@example.org", "--list", news).status == 2


def test_without_a_screen_the_desk_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform.startswith("linux"):
        said = run()
        assert said.status == 1
        assert "optindesk try" in said.err


def test_whoever_reads_our_output_may_stop_early(data: Path) -> None:
    command = [sys.executable, "-m", "optindesk", "--data", str(data), "try"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.stderr is not None
        assert program.stderr.read() == b""
        assert program.wait() == 1


def test_names_of_every_alphabet_go_through_a_pipe(ask: Ask, news: str, data: Path) -> None:
    ask("signup", "a@example.org", "--list", news, "--name", "Łukasz Ђорђе")
    command = [sys.executable, "-m", "optindesk", "--data", str(data), "status"]
    environ = os.environ | {"PYTHONIOENCODING": "cp1252"}
    told = subprocess.run(command, env=environ, capture_output=True, check=True)
    assert "Łukasz Ђорђе" in told.stdout.decode("utf-8")


def test_the_limits_of_an_account_are_its_providers_until_they_are_set(ask: Ask, run: Run) -> None:
    ask("account", "set", "--address", "shop@icloud.com", "--smtp", "smtp.mail.me.com:587")
    pace = ask("account", "show")["pace"]
    assert (pace["sentence"], pace["resumes_at"]) == ("0 of 500 today", None)
    day = pace["limits"]["day"]
    assert (day["count"], day["most"]) == (0, 500)
    assert day["source"] == "https://support.apple.com/en-ca/102198"
    assert day["why"].startswith("Half of the 1,000 a day that iCloud allows (support.apple.com,")
    assert "hour" not in pace["limits"]

    changed = ask("account", "set", "--per-hour", "20", "--per-day", "100")
    assert (changed["per_hour"], changed["per_day"], changed["per_minute"]) == (20, 100, None)
    limits = changed["pace"]["limits"]
    assert (limits["hour"]["most"], limits["day"]["most"]) == (20, 100)
    assert limits["hour"]["why"] == "So many an hour were set in the mail account."

    again = ask("account", "set", "--per-day", "usual")
    assert (again["per_hour"], again["per_day"]) == (20, None)
    assert again["pace"]["limits"]["day"]["most"] == 500
    for wrong in ("0", "many", "100001", "9" * 40):
        assert run("account", "set", "--per-day", wrong).status == 2


@pytest.mark.parametrize("at", ["optindesk.__main__.start_of", "optindesk.main.command"])
def test_whoever_stops_it_is_told_also_while_it_is_being_loaded(
    at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(at, stop)
    monkeypatch.setattr(sys, "argv", ["optindesk", "manual"])
    assert program() == 1
    assert "Stopped. Nothing is left half done." in capsys.readouterr().err


def test_no_command_leaves_the_log_of_bugs_open(run: Run) -> None:
    before = list(logging.getLogger("optindesk").handlers)
    run("list", "show")
    assert logging.getLogger("optindesk").handlers == before
