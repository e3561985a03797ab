"""`collector make` and what comes back: typed on a second computer, taken in by `import`."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk import main
from optindesk.core.domains import CommonDomains
from optindesk.files.collector_file import CollectedFile, load_collector, read_enclosed
from optindesk.flows.collected import Collecting
from optindesk.flows.typed import TypedSignUp
from optindesk.main import now, opened, who
from optindesk.store import contact_rows, signup_rows
from papers import sheet_number

pytestmark = pytest.mark.usefixtures("qapp")  # sheets are printed

ANA, BEN = "ana@example.org", "ben@example.org"


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    account = ("--address", "shop@blume.example", "--smtp", "localhost:1025")
    ask("account", "set", *account, "--smtp-security", "none", "--name", "Blume")
    ask("list", "add", "Post", "--description", "Once a month.")


@pytest.fixture
def given(ask: Ask, tmp_path: Path) -> Path:
    path = tmp_path / "market.optindesk-collector"
    made = ask("collector", "make", "--list", "Post", "--to", str(path))
    assert made["lists"] == ["Post"]
    return path


@pytest.fixture
def back(tmp_path: Path) -> Path:
    return tmp_path / "market.optindesk-signups"


def second_computer(given: Path, back: Path) -> Collecting:
    """What `collect` works with, without its window."""
    collector = load_collector(given)
    file = CollectedFile(back, collector)
    vera = who("Vera")
    return Collecting(
        collector, file.append, read_enclosed, vera, now, CommonDomains(), file.entries
    )


def test_what_is_typed_there_comes_in_with_who_when_and_where(
    ask: Ask, run: Run, given: Path, back: Path, data: Path
) -> None:
    ask("paper", "--list", "Post", "--to", str(given.with_name("sheet.pdf")))
    there = second_computer(given, back)
    day = now().date()
    there.type_in(
        TypedSignUp(ANA, (0,), "Ana", "hr", "ink", day, "Market", "Vera", sheet_number(1))
    )
    slip = there.type_in(TypedSignUp("bne@example.org", (0,)))
    there.type_in(TypedSignUp(BEN, (0,)), slip.signups)
    looked = ask("import", str(back), "--list", "Post", "--dry-run")
    assert looked["read_as"]["kind"] == "collected"
    done = ask("import", str(back), "--list", "Post")
    assert [(row["row"], row["address"], row["group"]) for row in done["rows"]] == [
        (1, ANA, "new"),
        (3, BEN, "new"),
    ]
    with opened(data):
        (signup,) = signup_rows.signups(1)
        assert (signup.place, signup.collected_by, signup.note) == ("Market", "Vera", "ink")
        assert (signup.paper, signup.signed_on, signup.row) == (sheet_number(1), day, 1)
        assert contact_rows.contact_by_id(1).language == "hr"
    assert "bne@example.org" not in run("status").out
    assert (
        "Read as what a collector wrote: “typed” (of typed)."
        in run("import", str(back), "--list", "Post", "--dry-run").out
    )


def test_the_same_file_taken_in_twice_changes_nothing(ask: Ask, given: Path, back: Path) -> None:
    there = second_computer(given, back)
    there.type_in(TypedSignUp(ANA, (0,)))
    ask("import", str(back), "--list", "Post")
    again = ask("import", str(back), "--list", "Post")
    assert [row["group"] for row in again["rows"]] == ["seen_before"]
    second_computer(given, back).type_in(TypedSignUp(BEN, (0,), day=now().date()))
    more = ask("import", str(back), "--list", "Post")
    assert [row["group"] for row in more["rows"]] == ["seen_before", "new"]
    assert len(ask("outbox")) == 2
    newest = ask("imports")[0]
    assert newest["can_be_taken_back"]
    ask("imports", "take-back", str(newest["id"]))
    assert [mail["address"] for mail in ask("outbox")] == [ANA]


def test_a_sheet_that_came_along_is_imported_by_its_name(
    ask: Ask, run: Run, given: Path, back: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("E-Mail;Name\ncy@example.org;Cy\n", encoding="utf-8")
    there = second_computer(given, back)
    there.type_in(TypedSignUp(ANA, (0,)))
    there.add_sheet(sheet)
    looked = ask("import", str(back), "--list", "Post", "--dry-run")
    assert looked["read_as"]["sheets"] == ["typed", "saturday.csv"]
    assert looked["read_as"]["not_imported"] == ["saturday.csv"]
    said = run("import", str(back), "--list", "Post").err
    assert "1 more sheet is in it, and was NOT imported by this: --sheet saturday.csv." in said
    done = ask("import", str(back), "--list", "Post", "--sheet", "saturday.csv")
    assert [row["address"] for row in done["rows"]] == ["cy@example.org"]
    assert run("import", str(back), "--list", "Post", "--sheet", "no.csv").status == 1


def test_a_file_that_was_cut_off_is_taken_in_with_a_word(
    ask: Ask, run: Run, given: Path, back: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "saturday.csv"
    sheet.write_text("E-Mail;Name\ncy@example.org;Cy\n", encoding="utf-8")
    there = second_computer(given, back)
    there.type_in(TypedSignUp(ANA, (0,)))
    there.add_sheet(sheet)
    back.write_bytes(back.read_bytes()[:-40])
    for more in ((), ("--dry-run",)):
        said = run("import", str(back), "--list", "Post", *more).err
        assert "the sheet “saturday.csv” that it names is missing" in said
    content = back.read_bytes()
    back.write_bytes(content[: content.rfind(b"\n") + 80])
    assert "typed last may be missing" in run("import", str(back), "--list", "Post").err


def test_what_was_changed_or_comes_from_elsewhere_stays_outside(
    run: Run, given: Path, back: Path, data: Path
) -> None:
    there = second_computer(given, back)
    there.type_in(TypedSignUp(ANA, (0,)))
    content = back.read_bytes()
    back.write_bytes(content.replace(b"ana@", b"eva@"))
    said = run("import", str(back), "--list", "Post")
    assert said.status == 1
    assert "was not written by a collector of this desk, or it was changed" in said.err
    stranger = replace(there.collector, key=b"x" * 32)
    back.unlink()
    CollectedFile(back, stranger).append({"row": 1, "email": ANA})
    assert (
        run("--json", "import", str(back), "--list", "Post", "--dry-run").json["error"]["code"]
        == "not_our_collector"
    )
    with opened(data):
        assert contact_rows.count_contacts() == 0


def test_a_collector_holds_no_people(run: Run, given: Path) -> None:
    run("signup", ANA, "--list", "Post")
    content = given.read_text(encoding="utf-8")
    assert "Once a month." in content
    assert ANA not in content
    assert "A collector for Post was made" in run("log").out


def test_a_list_is_needed(run: Run, tmp_path: Path) -> None:
    assert run("collector", "make", "--to", str(tmp_path / "x")).status == 2
    assert run("collector", "make", "--list", "No", "--to", str(tmp_path / "x")).status == 1


def test_what_cannot_be_opened_there_is_said_in_the_terminal(
    run: Run, tmp_path: Path, given: Path, back: Path
) -> None:
    assert run("collect", str(tmp_path / "missing")).status == 1
    other = tmp_path / "other.optindesk-collector"
    other.write_text("{}", encoding="utf-8")
    assert "is not a collector" in run("collect", str(other)).err
    back.write_text("something else\n", encoding="utf-8")
    said = run("collect", str(given), "--to", str(back))
    assert (said.status, "another collector wrote it" in said.err) == (1, True)


def test_a_collector_that_is_opened_as_a_file_is_collected_with(
    given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def collect(typed: argparse.Namespace) -> int:
        seen.append(typed.file)
        return 0

    monkeypatch.setitem(main.FACES, "collect", collect)  # type: ignore[arg-type]
    assert main.main([str(given)]) == 0
    assert seen == [str(given)]
