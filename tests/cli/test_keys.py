"""`key`: the computer was stolen, or somebody copied the data, as a script deals with it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.main import opened
from optindesk.store import archive

ANA, BEN = "ana@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    account = ("--address", "shop@gmail.com", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "Post")
    ask("signup", ANA, "--list", "Post")
    ask("signup", BEN, "--list", "Post")


def key_of(data: Path) -> bytes:
    with opened(str(data)):
        return archive.desk_key()


def test_the_key_is_looked_at_changed_and_told(run: Run, ask: Ask, data: Path) -> None:
    before = key_of(data)
    seen = ask("key", "rotate", "--dry-run")
    assert (seen["rotated"], seen["people"], seen["replaced"]) == (False, 2, 0)
    assert "This was a look" in run("key", "rotate", "--dry-run").out
    assert key_of(data) == before
    done = run("key", "rotate", "--reason", "the laptop was stolen", "--by", "Rosa")
    assert (done.status, done.err) == (0, "")
    assert "The desk has a new key." in done.out
    assert "1. At Gmail, change the password of shop@gmail.com" in done.out
    assert "Art. 33 GDPR" in done.out
    after = key_of(data)
    assert after != before
    (line,) = [one for one in ask("log") if one["what"] == "key.rotated"]
    assert line["who"] == "Rosa"
    assert after.hex() not in str(line) + done.out


def test_without_a_reason_nothing_is_changed(run: Run, data: Path) -> None:
    before = key_of(data)
    said = run("key", "rotate")
    assert said.status == 1
    assert "the reason goes into the log" in said.err
    assert key_of(data) == before


def test_what_was_left_is_replaced_later(run: Run, ask: Ask) -> None:
    ask("key", "rotate", "--reason", "stolen")
    assert ask("key", "replace") == {"replaced": 0, "not_replaced": []}
    assert "No open question has to be asked anew." in run("key", "replace", "--dry-run").out


def test_everybody_who_is_affected_is_written(run: Run, ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "affected.csv"
    assert ask("key", "affected", "--to", str(path))["written"] == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["address"] for row in csv.DictReader(file)] == [ANA, BEN]
    assert "72 hours" in run("key", "affected", "--to", str(path)).out
