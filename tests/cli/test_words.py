"""What the command line says: what was done and what would be, of one and of many."""

from __future__ import annotations

from pathlib import Path

import pytest

from commandline import Ask, Run


@pytest.fixture
def sheet(ask: Ask, tmp_path: Path) -> str:
    """A sheet with two people, for the list “News”."""
    ask("list", "add", "News")
    file = tmp_path / "market.csv"
    file.write_text("email\nanna@example.org\nben@example.org\n", encoding="utf-8")
    return str(file)


def last(text: str) -> str:
    return text.splitlines()[-1]


def test_a_look_says_what_would_be_and_an_import_what_was_done(run: Run, sheet: str) -> None:
    look = run("import", sheet, "--list", "News", "--dry-run")
    assert last(look.out) == "2 people would be asked. This was a look: nothing was changed."
    done = run("import", sheet, "--list", "News")
    assert last(done.out) == "2 people will be asked: their questions wait in the outbox."
    again = run("import", sheet, "--list", "News")
    assert last(again.out) == "Nobody new will be asked."


def test_one_is_one(run: Run, ask: Ask, tmp_path: Path) -> None:
    ask("list", "add", "News")
    sheet = tmp_path / "one.csv"
    sheet.write_text("email\nanna@example.org\n", encoding="utf-8")
    look = run("import", str(sheet), "--list", "News", "--dry-run")
    assert last(look.out).startswith("1 person would be asked.")
    done = run("import", str(sheet), "--list", "News")
    assert last(done.out) == "1 person will be asked: the question waits in the outbox."
    to = str(tmp_path / "safe.csv")
    said = run("export", "safe-to-mail", "--list", "News", "--to", to).out
    assert (
        said
        == f"0 people may be written to. 1 was left out: 1 has not answered. Written to {to}.\n"
    )
    records = str(tmp_path / "records.json")
    said = run("export", "records", "anna@example.org", "--to", records).out
    assert said.startswith(f"1 proof was written to {records}. ")


def test_a_language_that_is_not_spoken_is_refused(run: Run) -> None:
    said = run("--lang", "xx", "list", "show")
    assert said.status == 2
    assert "“xx”" in said.err
    assert "en (English)" in said.err
    assert run("list", "show", "--lang", "en_GB").status == 0
    assert run("list", "show", "--lang", "en_XA").status == 0, "the invented one, for tests"


def test_a_script_is_told_how_to_give_the_password_and_a_window_is_not(run: Run, ask: Ask) -> None:
    ask("account", "set", "--address", "shop@example.org", "--smtp", "mx.example.org:587")
    ask("account", "set", "--imap", "mx.example.org:993")
    said = run("--json", "check")
    assert said.status == 1
    assert said.err.endswith(" with --imap-password-stdin.\n")
    assert "--" not in said.json["error"]["sentence"]


def test_who_has_to_sign_in_is_told_by_which_command(run: Run, ask: Ask) -> None:
    ask("account", "set", "--address", "shop@example.org", "--smtp", "mx.example.org:587")
    ask("account", "set", "--imap", "mx.example.org:993", "--sign-in", "oauth")
    said = run("--json", "check")
    assert said.status == 1
    assert said.err.endswith("On the command line: optindesk account sign-in\n")
    assert "optindesk" not in said.json["error"]["sentence"]


def test_a_ca_file_is_found_from_any_folder(
    ask: Ask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ca.pem").write_text("")
    monkeypatch.chdir(tmp_path)
    server = ("--address", "shop@example.org", "--smtp", "mx.example.org:587")
    saved = ask("account", "set", *server, "--ca", "ca.pem")
    assert saved["ca"] == str(tmp_path / "ca.pem")
    assert ask("account", "set", "--name", "Shop")["ca"] == saved["ca"], "it stays as it was"
    missing = run("--json", "account", "set", "--ca", "nowhere.pem")
    assert missing.json["error"]["code"] == "no_such_file"
