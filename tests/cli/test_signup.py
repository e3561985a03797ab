"""`signup` by a script: what stands on the paper, a slip put right, a sign-up taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.main import make_desk, opened, who
from optindesk.store import contact_rows, signup_rows
from papers import sheet_number

pytestmark = pytest.mark.usefixtures("qapp")  # sheets are printed

SLIP, ANA = "ana@gmial.com", "ana@gmail.com"


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "Post")


def test_what_stands_on_the_paper_goes_into_the_proof(ask: Ask, data: Path, tmp_path: Path) -> None:
    ask("paper", "--list", "Post", "--to", str(tmp_path / "sheet.pdf"))
    paper = ("--paper", sheet_number(1).lower(), "--collected-by", "Rosa", "--note", "in ink")
    paper += ("--salutation", "Frau")
    ask("signup", ANA, "--list", "Post", "--source", "Market", "--date", "2026-07-01", *paper)
    ask("export", "records", "--to", str(tmp_path / "records.json"))
    with opened(data):
        (signup,) = signup_rows.signups(1)
        assert contact_rows.contact_by_id(1).salutation == "Frau"
    assert (signup.paper, signup.collected_by, signup.note) == (sheet_number(1), "Rosa", "in ink")
    (record,) = json.loads((tmp_path / "records.json").read_text(encoding="utf-8"))["records"]
    (found,) = record["sign_ups"]
    assert found["sheet_number"] == found["agreed_to"]["number"] == sheet_number(1)


def test_a_number_that_was_never_printed_proves_nothing_and_is_refused(ask: Ask, run: Run) -> None:
    said = run("--json", "signup", ANA, "--list", "Post", "--paper", "R-2026-0777")
    assert (said.status, said.json["error"]["code"]) == (1, "unknown_paper")
    assert ask("status") == []


def test_a_slip_is_told_and_typed_anew(ask: Ask, run: Run) -> None:
    said = run("signup", SLIP, "--list", "Post")
    assert said.out == f"{SLIP}: new; will be asked.\n"
    assert "perhaps ana@gmail.com is meant" in said.err
    ask("signup", ANA, "--list", "Post", "--instead-of", SLIP)
    assert [mail["address"] for mail in ask("outbox")] == [ANA]
    assert f"typed anew: {ANA}" in run("log", SLIP).out


def test_what_was_typed_last_is_taken_back_unless_it_went_out(
    ask: Ask, run: Run, data: Path, tmp_path: Path
) -> None:
    ask("signup", ANA, "--list", "Post")
    assert ask("signup", ANA, "--take-back") == {"address": ANA, "signups": 1}
    assert ask("status") == []
    assert run("signup", ANA, "--take-back").status == 1
    assert run("signup", "nobody@example.org", "--take-back").status == 1
    ask("signup", ANA, "--list", "Post")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    said = run("signup", ANA, "--take-back")
    assert (said.status, "mails have gone out for it" in said.err) == (1, True)


@pytest.mark.parametrize(
    "options",
    [(), ("--take-back", "--list", "Post"), ("--take-back", "--instead-of", SLIP)],
    ids=" ".join,
)
def test_it_must_be_said_what_is_to_be_done(options: tuple[str, ...], run: Run) -> None:
    said = run("signup", ANA, *options)
    assert said.status == 2
    assert "signup needs --list NAME" in said.err


def test_a_day_may_be_written_as_sheets_have_it(ask: Ask, data: Path) -> None:
    ask("signup", ANA, "--list", "Post", "--date", "21.11.2025")
    with opened(data):
        assert signup_rows.signup_by_id(1).signed_on == date(2025, 11, 21)
