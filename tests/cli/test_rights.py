"""`access`, `rectify`, `keep` and `retention`, as a script does it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.main import now, opened
from optindesk.store.database import proxy
from optindesk.store.tables import SubscriptionRow

ANA = "ana@example.org"

pytestmark = pytest.mark.usefixtures("qapp")


def test_all_that_is_kept_of_a_person_is_written(ask: Ask, run: Run, tmp_path: Path) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News", "--language", "it")
    said = run("access", ANA, "--to", str(tmp_path / "ana.pdf"))
    assert (said.status, said.err) == (0, "")
    assert f"All that is kept of {ANA} was written to" in said.out
    assert (tmp_path / "ana.pdf").read_bytes().startswith(b"%PDF")
    told = ask("access", ANA, "--to", str(tmp_path / "ana.json"))
    assert (told["language"], told["counts"]["sign_ups"]) == ("it", 1)
    plain = json.loads((tmp_path / "ana.json").read_text(encoding="utf-8"))
    assert plain["format"] == "opt-in desk access 1"
    assert plain["person"][0]["email"] == ANA
    assert run("access", "nobody@example.org", "--to", str(tmp_path / "x.pdf")).status == 1
    assert not (tmp_path / "x.pdf").exists()


def test_a_name_is_put_right(ask: Ask, run: Run) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News", "--name", "Anna")
    said = run("rectify", ANA, "--name", "Ana")
    assert (said.status, said.out) == (0, f"What is known of {ANA} was put right.\n")
    assert ask("rectify", ANA, "--language", "de")["language"] == "de"
    assert ask("status", ANA)[0]["name"] == "Ana"
    assert run("rectify", ANA).status == 1


def test_rules_are_shown_changed_looked_at_and_applied(ask: Ask, run: Run, data: Path) -> None:
    shown = ask("retention", "show")
    assert {row["name"]: row["value"] for row in shown} == {
        "months_without_yes": "6",
        "years_of_proof": "3",
        "reduces_on_its_own": "off",
    }
    assert "years_of_proof" in run("retention", "set", "years_of_proof", "10").out
    assert run("retention", "set", "years_of_proof", "99").status == 1
    assert run("retention", "look").out == "Nobody’s time is over.\n"
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News")
    ask("cancel", ANA)
    with opened(str(data)), proxy.atomic():
        SubscriptionRow.update(changed_at=now() - timedelta(days=200)).execute()
    said = run("retention", "look")
    assert (said.status, "without-yes" in said.out, ANA in said.out) == (0, True, True)
    assert "a keyed hash of the address" in said.out
    assert ask("retention", "look")["without-yes"] == {"count": 1, "people": [ANA]}
    refused = run("retention", "apply")
    assert (refused.status, "with --yes it is done" in refused.err) == (1, True)
    ask("keep", ANA, "--reason", "a claim")
    assert ask("retention", "apply", "--yes") == {"reduced": 0}
    assert "is kept for a dispute (a claim" in run("erase", ANA, "--reason", "x", "--yes").err
    assert run("keep", ANA, "--over").out == f"The dispute about {ANA} is over.\n"
    assert run("retention", "apply", "--yes").out.startswith("1 person whose time was over")
    assert ask("status") == []


def test_a_note_is_written_and_stands_in_the_log(ask: Ask, run: Run) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News")
    noted = ask("note", ANA, "rang on Friday")
    assert (noted["address"], noted["note"]) == (ANA, "rang on Friday")
    assert ask("log", ANA)[-1]["values"] == {"address": ANA, "text": "rang on Friday"}
    assert "It was noted" in run("note", ANA, "again").out
    assert f"The note about {ANA} was taken back" in run("note", ANA, "--take-back").out
    assert ask("note", ANA, "--take-back")["number"] == noted["number"], "the one before"
    assert "no note about" in run("note", ANA, "--take-back").err
    assert run("note", ANA).status == 2
    assert run("note", ANA, " ").status == 1
