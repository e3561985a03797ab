"""`never-write`, and leaving, as a script does it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commandline import Ask, Run

ANA, BEN = "ana@example.org", "ben@example.com"


@pytest.fixture(autouse=True)
def signed_up(ask: Ask) -> None:
    ask("list", "add", "News")
    ask("list", "add", "Offers")
    for name in ("News", "Offers"):
        ask("signup", ANA, "--list", name)
    ask("signup", BEN, "--list", "News")


def test_an_address_and_a_domain_are_added_shown_and_taken_off_again(ask: Ask, run: Run) -> None:
    added = ask(
        "--by", "Rosa", "never-write", "add", "example.org", "--reason", "by letter", "--sure"
    )
    assert added == {
        "what": "@example.org", "is_new": True,
        "people": 1, "subscribed": 0, "questions": 1, "mails": 1, "goodbyes": 0, "also": [],
    }  # fmt: skip
    assert not ask("never-write", "add", ANA.split("@")[1], "--reason", "x")["is_new"]
    (row,) = ask("never-write", "show")
    assert (row["what"], row["reason"], row["source"], row["who"]) == (
        "@example.org", "by letter", "desk", "Rosa",
    )  # fmt: skip
    assert {row["request"] for row in ask("status", ANA)} == {"cancelled"}
    assert ask("signup", "new@shop.example.org", "--list", "News")["group"] == "suppressed"
    assert "by letter" in run("never-write", "show", "LETTER").out
    said = run("never-write", "remove", "@example.org", "--reason", "they asked us to")
    assert (said.status, said.out) == (0, "@example.org may be written to again.\n")
    assert ask("never-write", "show") == []
    assert run("never-write", "show").out == "There is nobody that is never written to.\n"


def test_whom_a_rule_concerns_is_said_before_and_one_must_be_sure(ask: Ask, run: Run) -> None:
    account = ("--address", "shop@example.net", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none")
    ask("signup", "eva@shop.example.org", "--list", "News")
    add = ("never-write", "add", "example.org", "--reason", "by letter")
    looked = ask(*add, "--dry-run")
    assert (looked["concerns"], looked["questions"]) == ([ANA, "eva@shop.example.org"], 2)
    assert not looked["is_own"]
    told = run(*add, "--dry-run").out
    assert ANA in told
    assert told.endswith("This was a look: nothing was changed.\n")
    refused = run("--json", *add)
    assert (refused.status, refused.json["error"]["code"]) == (1, "rule_doubted")
    assert "2 people here are concerned" in refused.err
    assert refused.err.endswith("If it is right all the same, add --sure.\n")
    for own in ("example.net", "shop@example.net"):
        refused = run("never-write", "add", own, "--reason", "x")
        assert refused.status == 1
        assert "is where your own mails come from" in refused.err
    assert ask("never-write", "show") == []
    assert ask(*add, "--sure")["people"] == 2
    assert not ask(*add)["is_new"], "what is a rule already needs nobody to be sure"


MOVED = "ana@work.example"


def test_who_stands_in_a_list_by_an_address_of_before_is_meant_at_the_new_one(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("change-address", ANA, MOVED)
    ours = tmp_path / "ours.csv"
    ask("never-write", "export", "--to", str(ours))
    again = ask("never-write", "import", str(ours), "--reason", "x")
    assert (again["counts"]["already"], again["counts"]["new"]) == (1, 0), "it says nothing new"
    theirs = tmp_path / "theirs.csv"
    theirs.write_text(f"Mail\n{ANA}\n")
    typed = ("never-write", "import", str(theirs), "--reason", "told the newsletter program")
    left = run(*typed, "--as-listed")
    assert "whose address of today stays as it is: 1." in left.out
    assert [row["what"] for row in ask("never-write", "show")] == [ANA]
    looked = run(*typed, "--dry-run").out
    assert MOVED in looked
    assert "In it by an earlier address: 1; no mail goes to today’s either" in looked
    (row,) = ask(*typed)["rows"]
    assert (row["what"], row["listed_as"], row["group"]) == (MOVED, ANA, "new")
    (rule,) = ask("never-write", "show", "told")
    assert (rule["what"], rule["source"]) == (MOVED, "sheet theirs.csv")
    refused = run("never-write", "add", ANA, "--reason", "x", "--dry-run")
    assert (refused.status, MOVED in refused.err) == (1, True)


def test_what_somebody_does_not_want_at_one_address_is_for_all_of_theirs(
    ask: Ask, run: Run
) -> None:
    ask("merge", ANA, BEN)
    add = ("never-write", "add", BEN, "--reason", "by letter", "--sure")
    looked = run(*add, "--dry-run").out
    assert f"The same person also has {ANA}: nobody writes there either. 1 person here" in looked
    assert ask(*add)["also"] == [ANA]
    assert {row["what"] for row in ask("never-write", "show")} == {ANA, BEN}
    said = run("never-write", "show").out
    assert "another address of the same person" in said
    assert run("unmerge", ANA, BEN).err.endswith(f"stays off.\n{ANA} may be written to again.\n")
    ask("merge", ANA, BEN)
    again = run("never-write", "remove", BEN, "--reason", "asked us to").out
    assert again == f"{BEN} may be written to again. {ANA} may be written to again.\n"
    assert ask("never-write", "show") == []


def test_a_goodbye_that_does_not_go_out_is_said(ask: Ask, run: Run) -> None:
    ask("never-write", "add", BEN, "--reason", "by letter", "--sure")
    assert run("withdraw", BEN, "--all", "--goodbye").status == 1, "nothing is left to leave"
    said = run("withdraw", ANA, "--list", "News", "--goodbye").out
    assert said == f"{ANA} is off: the open question was declined. No goodbye goes out.\n"
    assert not ask("withdraw", ANA, "--all", "--goodbye")["goodbye"]


def test_ones_own_address_goes_only_if_one_is_sure(ask: Ask, run: Run) -> None:
    account = ("--address", ANA, "--smtp", "localhost:1025", "--smtp-security", "none")
    ask("account", "set", *account)
    for wish in (
        ("withdraw", ANA, "--all", "--never-write", "x"),
        ("erase", ANA, "--reason", "x", "--yes"),
    ):
        refused = run("--json", *wish)
        assert (refused.status, refused.json["error"]["code"]) == (1, "rule_doubted")
        assert f"{ANA} is where your own mails come from" in refused.err
        assert refused.err.endswith("If it is right all the same, add --sure.\n")
        assert run(*wish, "--sure").status == 0


def test_it_says_in_words_what_it_stopped(run: Run) -> None:
    said = run("never-write", "add", BEN, "--reason", "by letter", "--sure").out
    assert said == (
        f"{BEN} is never written to from now on. 1 person here is concerned, subscribed: 0. Open"
        " questions that end: 1. Mails that wait and do not go out: 1.\n"
    )
    assert "Nobody here" in run("never-write", "add", "x@y.example", "--reason", "no").out
    assert "before already" in run("never-write", "add", BEN, "--reason", "by letter").out


def test_what_is_wrong_is_said_with_the_right_exit_status(run: Run) -> None:
    assert run("never-write", "add", "com", "--reason", "x").status == 1
    assert run("never-write", "add", "a@b.example", "--reason", " ").status == 1
    assert run("never-write", "remove", "a@b.example", "--reason", "x").status == 1
    assert run("never-write", "add", "a@b.example").status == 2
    assert run("review", "decide", "1", "accept", "--never-write", "--note", "x").status == 2


def test_a_list_is_looked_at_imported_and_exported(ask: Ask, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text(f"Mail;Grund\n{ANA};beim Chef beschwert\nexample.com;\nno one;\n")
    typed = ("never-write", "import", str(sheet), "--reason", "old list")
    looked = ask(*typed, "--dry-run")
    assert looked["counts"] == {
        "new": 2, "already": 0, "doubled": 0, "own": 0, "of_many": 0, "former": 0, "bad_address": 1,
    }  # fmt: skip
    assert (looked["people"], looked["questions"]) == (2, 2)
    assert "nothing was changed" in run(*typed, "--dry-run").out
    assert ask("never-write", "show") == []
    doubted = run(*typed)
    assert doubted.status == 1
    assert "Whole domains in it concern people here: @example.com. 2 people" in doubted.err
    assert ask("never-write", "show") == []
    assert "New: 2." in run(*typed, "--sure").out
    assert [row["reason"] for row in ask("never-write", "show")] == [
        "old list", "beim Chef beschwert",
    ]  # fmt: skip
    written = tmp_path / "never.csv"
    assert ask("never-write", "export", "--to", str(written))["written"] == 2
    assert "\nexample.com," in written.read_text("utf-8-sig").replace("\r", "")
    for what in (ANA, "example.com"):
        ask("never-write", "remove", what, "--reason", "x")
    again = ask("never-write", "import", str(written), "--reason", "x", "--sure")
    assert again["counts"]["new"] == 2
    assert "2 lines were written" in run("never-write", "export", "--to", str(written)).out


def test_a_whole_domain_is_named_and_that_of_many_people_left_out(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text("email;reason\nx@example.net;rude\n*.baz.example;\ngmail.com;\n")
    typed = ("never-write", "import", str(sheet), "--reason", "old list")
    looked = run(*typed, "--dry-run").out
    assert "New: 2. Whole domains, with all below them: 1." in looked
    assert "many people have an address there: @gmail.com" in looked
    assert "Not an address: 0" in looked, "the heading is one"
    assert ask(*typed)["counts"]["of_many"] == 1
    assert {row["what"] for row in ask("never-write", "show")} == {"x@example.net", "@baz.example"}
    meant = ("never-write", "add", "gmail.com", "--reason", "meant")
    refused = run(*meant)
    assert refused.status == 1
    assert "Many people have an address at gmail.com: nobody there would" in refused.err
    assert "never written to" in run(*meant, "--sure").out


def test_a_column_called_address_may_hold_whole_domains(ask: Ask, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "old.csv"
    sheet.write_text("address;reason\n*.baz.example;rude\nfoo.example;\nx@example.net;\n")
    done = ask("never-write", "import", str(sheet), "--reason", "old")
    assert (done["counts"]["new"], done["counts"]["bad_address"]) == (3, 0)
    assert not re.search(r"\dT\d|UTC", run("never-write", "show").out), "people read local times"


def test_a_plain_list_without_a_heading_is_enough(ask: Ask, tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("x@example.net\n@example.com\ny@example.net\n")
    done = ask("never-write", "import", str(plain), "--reason", "old list", "--sure")
    assert done["counts"]["new"] == 3


def test_a_column_called_address_is_known_where_it_holds_email_addresses(
    ask: Ask, run: Run, tmp_path: Path
) -> None:
    old = tmp_path / "old.csv"
    old.write_text("address,reason\nx@example.net,by letter\n@example.com,rude\n")
    done = ask("never-write", "import", str(old), "--reason", "old", "--sure")
    assert done["counts"]["new"] == 2
    people = tmp_path / "people.csv"
    people.write_text("Name;Adresse\nEva;eva@example.at\nIda;ida@example.at\n")
    assert ask("import", str(people), "--list", "News")["counts"]["new"] == 2
    postal = tmp_path / "postal.csv"
    postal.write_text("Name;Adresse\nEva;Marktgasse 1, Wien\n")
    refused = run("--json", "import", str(postal), "--list", "News")
    assert refused.json["error"]["code"] == "no_address_column"


def test_leaving_is_as_easy_as_joining(ask: Ask, run: Run) -> None:
    assert ask("withdraw", ANA, "--list", "News") == {"left": [], "declined": 1}
    assert ask("withdraw", ANA, "--all", "--never-write", "by phone")["declined"] == 1
    assert [row["what"] for row in ask("never-write", "show")] == [ANA]
    assert run("withdraw", BEN, "--all", "--list", "News").status == 2
    said = run("withdraw", BEN, "--never-write", "by phone").out
    assert said == f"{BEN} is off: the open question was declined. Nobody writes there again.\n"
    assert run("withdraw", BEN).status == 1
