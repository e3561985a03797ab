"""What mails say, on the command line: read, checked, written, taken back, tried."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.core.model import MailKind

ME = ("--address", "me@blume.example", "--name", "Blume", "--smtp", "localhost:9")
SENDER = ("--postal-address", "Markt 1\nWien", "--privacy-notice", "We keep your address.")


@pytest.fixture
def file(run: Run, ask: Ask, tmp_path: Path) -> Path:
    """The question as it ships, in a file; the sender's details are set."""
    ask("list", "add", "News", "--description", "Once a month: what blooms")
    ask("business", "set", *SENDER, "--language", "en")
    written = tmp_path / "question.txt"
    written.write_text(run("wording", "show", "confirm").out, encoding="utf-8")
    return written


def change(file: Path, old: str, new: str) -> str:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def test_what_ships_is_listed_shown_and_passes(run: Run, ask: Ask, file: Path) -> None:
    rows = ask("wording")
    assert len(rows) == 60
    assert {row["list"] for row in rows} == {None}
    assert ask("wording", "list") == rows
    listed = run("wording").out.splitlines()
    kinds = {line.split()[0] for line in listed[2:]}
    assert kinds == {kind.value for kind in MailKind}, "as “show” takes them"
    assert "the program" in listed[2]
    shown = ask("wording", "show", "confirm")
    assert shown["subject"] in file.read_text(encoding="utf-8")
    assert ask("wording", "check", "goodbye") == [
        {
            "kind": "goodbye",
            "language": "en",
            "list": None,
            "version": 1,
            "shipped": True,
            "saved_by": "",
            "may_be_used": True,
            "findings": [],
        }
    ]


def test_what_is_saved_is_a_version_that_can_be_taken_back(run: Run, ask: Ask, file: Path) -> None:
    changed = change(file, "We ask because", "We are asking because")
    saved = ask("--by", "Rosa", "wording", "save", "confirm", changed)
    assert (saved["version"], saved["saved_by"], saved["shipped"]) == (2, "Rosa", False)
    two, one = ask("wording", "versions", "confirm")
    assert [line[:20] for line in two["changes"]] == [
        "- We ask because {% ",
        "+ We are asking beca",
    ]
    assert (one["version"], one["changes"]) == (1, [])
    assert "+ We are asking" in run("wording", "versions", "confirm").out
    assert ask("wording", "back", "confirm")["version"] == 3
    assert ask("wording", "back", "confirm", "--version", "2")["version"] == 4
    assert "We are asking" in ask("wording", "show", "confirm")["text"]
    assert "We ask because" in ask("wording", "show", "confirm", "--version", "1")["text"]
    missing = run("--json", "wording", "show", "confirm", "--version", "9")
    assert (missing.status, missing.json["error"]["code"]) == (1, "unknown_version")
    codes = [line["what"] for line in ask("log")]
    assert codes[-3:] == ["wording.saved", "wording.back", "wording.saved"]


def test_a_text_that_did_not_change_is_no_new_version(run: Run, ask: Ask, file: Path) -> None:
    said = run("wording", "save", "confirm", str(file))
    assert (said.status, said.out) == (0, "Version 1 says just this: nothing was changed.\n")
    assert [one["version"] for one in ask("wording", "versions", "confirm")] == [1]
    kept = ask("wording", "save", "confirm", str(file), "--list", "News")
    assert (kept["list"], kept["shipped"]) == ("News", False), "it stays when that for all changes"
    changed = change(file, "We ask because", "We are asking because")
    assert "Version 2 was saved" in run("wording", "save", "confirm", changed).out
    assert "Version 2 says just this" in run("wording", "save", "confirm", changed).out
    told = run("wording", "versions", "confirm").out
    assert not re.search(r"\dT\d", told), "people read local times"


def test_a_list_has_its_own(run: Run, ask: Ask, file: Path) -> None:
    changed = change(file, "We ask because", "For News: we ask because")
    assert ask("wording", "save", "confirm", changed, "--list", "News")["list"] == "News"
    assert "For News" in ask("wording", "show", "confirm", "--list", "news")["text"]
    assert "For News" not in ask("wording", "show", "confirm")["text"]
    ask("wording", "back", "confirm", "--list", "News")
    assert "For News" not in ask("wording", "show", "confirm", "--list", "News")["text"]
    assert run("wording", "versions", "confirm", "--list", "News").out.startswith("2: ")
    none = run("wording", "versions", "thanks", "--list", "News")
    assert none.out == "It has no version of its own.\n"


def test_what_stops_it_and_what_warns(run: Run, ask: Ask, file: Path) -> None:
    changed = change(file, "If you agree, just", "Welcome! If you agree, just")
    warned = run("--json", "wording", "save", "confirm", changed)
    assert (warned.status, warned.json["error"]["code"]) == (1, "wording_doubted")
    assert warned.err.endswith("To save it all the same, add --sure.\n")
    (row,) = ask("wording", "check", "confirm", "--file", changed)
    assert row["may_be_used"]
    assert [(one["code"], one["weight"]) for one in row["findings"]] == [("welcome", "warn")]
    assert ask("wording", "save", "confirm", changed, "--sure")["version"] == 2
    broken = change(file, "{{ no_word }}", "{{ no_wrd }}")
    stopped = run("--json", "wording", "save", "confirm", broken, "--sure")
    assert (stopped.status, stopped.json["error"]["code"]) == (1, "wording_stopped")
    assert "there is no field “no_wrd”" in stopped.err
    checked = run("wording", "check", "confirm", "--file", broken)
    assert checked.status == 1
    assert "✗ In line" in checked.out
    preview = run("wording", "show", "confirm", "--preview", "nobody@example.org")
    assert preview.status == 1


def test_it_is_shown_filled_in(run: Run, ask: Ask, file: Path) -> None:
    ask("signup", "anna@example.org", "--list", "News", "--name", "Anna Real")
    shown = ask("wording", "show", "confirm", "--preview", "anna@example.org")
    assert "Anna Real" in shown["text"]
    assert "Anna Real" in shown["html"]
    invented = run("wording", "show", "confirm", "--preview")
    assert "Ana Horvat" in invented.out
    assert "{{" not in invented.out


def test_a_file_that_is_no_wording_is_refused(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "no.txt").write_text("Dear all\n", encoding="utf-8")
    (tmp_path / "bytes.txt").write_bytes(b"Subject: \xff\xfe\n\nx")
    for name, code in (
        ("no.txt", "bad_wording"),
        ("gone.txt", "no_such_file"),
        ("bytes.txt", "file_not_readable"),
    ):
        said = run("--json", "wording", "save", "confirm", str(tmp_path / name))
        assert (said.status, said.json["error"]["code"]) == (1, code)
    assert "cannot be read: it is no text in UTF-8." in said.err


def test_the_fields_are_told(run: Run, ask: Ask) -> None:
    every = {row["field"] for row in ask("wording", "fields")}
    assert {"token", "left_on", "yes_word"} <= every
    assert "left_on" not in {row["field"] for row in ask("wording", "fields", "confirm")}
    assert "The code that names this question" in run("wording", "fields").out


def test_a_test_that_cannot_be_sent_says_why(run: Run, ask: Ask, file: Path) -> None:
    nobody = run("--json", "wording", "test", "confirm")
    assert (nobody.status, nobody.json["error"]["code"]) == (1, "no_account")
    ask("account", "set", *ME, "--smtp-security", "none")
    closed = run("--json", "wording", "test", "confirm", "--password-stdin", stdin="secret\n")
    assert closed.status == 1
    assert closed.json["error"]["code"] == "no_connection"
    assert [line["what"] for line in ask("log")].count("wording.tested") == 0


def test_wrong_usage_is_said(run: Run) -> None:
    assert run("wording", "show", "nonsense").status == 2
    assert run("wording", "save", "confirm").status == 2
