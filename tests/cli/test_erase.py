"""`erase`, as a script does it."""

from __future__ import annotations

from pathlib import Path

from commandline import Ask, Run

ANA, BEN = "ana@example.org", "ben@example.com"


def test_it_is_said_twice_before_it_is_done(ask: Ask, run: Run) -> None:
    ask("list", "add", "News")
    ask("signup", ANA, "--list", "News")
    asked = run("erase", ANA, "--reason", "by letter")
    assert (asked.status, asked.out) == (1, "")
    assert f"Erasing {ANA} takes away for good" in asked.err
    assert "sign-ups (1), replies (0)" in asked.err
    assert "in clear (4 entries)" in asked.err
    assert "made before still hold the person. Nothing was changed; with --yes it is done." in (
        asked.err
    )
    assert len(ask("status", ANA)) == 1
    done = run("erase", ANA, "--reason", "by letter", "--yes")
    assert (done.status, done.out) == (
        0,
        "The person was erased: sign-ups 1, replies 0, log entries emptied 4. Backups and exports"
        " made before still hold the person.\n",
    )
    assert ask("status") == []
    assert run("status", ANA).status == 1
    assert ask("signup", ANA, "--list", "News")["group"] == "suppressed"
    assert ask("verify")["whole"]
    assert "What was known of a person was erased (by letter)." in run("log").out
    assert ANA not in run("log").out


def test_sheets_of_others_are_named(ask: Ask, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "market.csv"
    sheet.write_text(f"email\n{ANA}\n{BEN}\n", encoding="utf-8")
    ask("list", "add", "News")
    ask("import", str(sheet), "--list", "News")
    said = run("erase", ANA, "--reason", "by letter", "--yes").out
    assert "in brackets the row or the number: market.csv (2)." in said
    kept = tmp_path / "kept.csv"
    told = run("imports", "save", "1", "--to", str(kept)).out
    assert "as it is kept since" in told
    assert kept.read_text("utf-8").splitlines()[0::2] == ["email", BEN]
    assert ANA not in kept.read_text("utf-8")
    assert "blanked" in run("log").out


def test_it_wants_a_reason_and_somebody_known(run: Run) -> None:
    assert run("erase", ANA).status == 2
    assert run("erase", ANA, "--reason", "x").status == 1
    assert run("erase", ANA, "--reason", "x", "--yes").status == 1


def test_who_complained_elsewhere_is_erased_and_the_kept_file_named(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    export = tmp_path / "unsubscribed.csv"
    export.write_text(
        "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n"
        f"{ANA},Anna,2024-05-04 10:00:00,ABUSE\n{BEN},Ben,2024-06-01 10:00:00,too many\n",
        encoding="utf-8",
    )
    ask("list", "add", "News")
    ask("leavers", str(export), "--list", "News")
    assert f"Erasing {ANA} takes away" in run("erase", ANA, "--reason", "by letter").err
    done = ask("erase", ANA, "--reason", "by letter", "--yes")
    assert done["leavers"] == [{"number": 1, "file": "unsubscribed.csv", "blanked": True}]
    said = run("erase", BEN, "--reason", "by letter", "--yes").out
    assert "in brackets the row or the number: unsubscribed.csv (1)." in said
    assert ANA not in run("log").out
    assert run("status", ANA).status == 1
    assert ask("signup", ANA, "--list", "News")["group"] == "suppressed"
