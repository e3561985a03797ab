"""A place that was mistyped, or a disk that is not there, is said and gets no empty desk."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from commandline import Said
from optindesk.main import main
from postgres import Postgres

At = Callable[..., Said]


@pytest.fixture
def at(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> At:
    """Run a command on the desk of a place."""

    def command(place: Path | str, *typed: str) -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        capsys.readouterr()
        status = main(["--data", str(place), *typed])
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return command


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "typed",
    [
        "verify", "export log --to log.json", "list show", "status", "log", "report", "send",
        "check", "run", "watch", "backup copy.db", "account show", "settings", "settings levels",
        "who anna", "pin show", "kiosk --list News", "move --to away.optindesk",
        "move --back --reason why", "move --to postgresql://desk@127.0.0.1:1/desk --dry-run",
    ],
)  # fmt: skip
def test_where_there_is_no_desk_only_what_begins_one_makes_any(
    at: At, tmp_path: Path, typed: str
) -> None:
    nowhere = tmp_path / "mistyped"
    said = at(nowhere, *typed.split())
    assert said.status == 1, said
    assert f"There is no desk in “{nowhere}”." in said.err
    assert "“optindesk list add NAME” begins" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_stays_as_it_is(at: At, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Anna")
    assert at(tmp_path, "run").status == 1
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("typed", [["status"], ["list", "add", "News"]])
def test_a_folder_below_a_file_is_said(at: At, tmp_path: Path, typed: list[str]) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Anna")
    said = at(file / "desk", *typed)
    assert said.status == 1
    assert f"“{file}” is a file, not a folder" in said.err


@pytest.mark.parametrize(
    "typed",
    [
        ["list", "add", "News"],
        ["account", "set", "--address", "shop@gmx.de"],
        ["business", "set", "--postal-address", "Market Street 1"],
        ["settings", "levels", "on"],
    ],
)
def test_a_desk_begins_with_what_one_sets_up_first(
    at: At, tmp_path: Path, typed: list[str]
) -> None:
    assert at(tmp_path / "desk", *typed).status == 0
    assert at(tmp_path / "desk", "verify").status == 0


def test_a_database_without_a_desk_stays_empty(at: At, postgres: Postgres) -> None:
    name = postgres.create()
    try:
        asked = at(postgres.url(name), "--json", "status")
        assert asked.status == 1
        assert json.loads(asked.out)["error"]["code"] == "no_desk"
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert postgres.run(tables, name) == [(0,)]
        assert at(postgres.url(name), "list", "add", "News").status == 0
        assert at(postgres.url(name), "status").status == 0
    finally:
        postgres.drop(name)


@pytest.mark.parametrize("typed", [["status"], ["list", "add", "News"], ["move", "--back"]])
def test_a_file_is_no_folder(at: At, tmp_path: Path, typed: list[str]) -> None:
    sheet = tmp_path / "market.csv"
    sheet.write_text("email\n")
    if typed[0] == "move":
        typed = [*typed, "--reason", "why"]
    said = at(sheet, *typed)
    assert said.status == 1
    assert f"“{sheet}” is a file, not a folder" in said.err
    assert sheet.read_text() == "email\n"


def test_a_copy_comes_into_a_folder_that_is_new_or_has_a_desk_at_which_nothing_was_done(
    at: At, tmp_path: Path
) -> None:
    first, copy = tmp_path / "first", tmp_path / "copy.db"
    assert at(first, "list", "add", "News").status == 0
    assert at(first, "backup", str(copy)).status == 0
    new, opened_once = tmp_path / "new", tmp_path / "opened-once"
    at(opened_once, "list", "add", "")  # refused: the desk is there, with nothing in it
    for folder in (new, opened_once):
        said = at(folder, "restore", str(copy), "--yes")
        assert said.status == 0, said
        assert "News" in at(folder, "list", "show").out


def test_a_desk_at_which_something_was_done_is_not_replaced_by_another(
    at: At, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    at(tmp_path / "first", "list", "add", "News")
    at(tmp_path / "first", "backup", str(copy))
    at(tmp_path / "other", "list", "add", "Offers")
    said = at(tmp_path / "other", "restore", str(copy), "--yes")
    assert said.status == 1
    assert "“copy.db” is a copy of another desk" in said.err


def test_what_is_no_copy_is_said_without_the_advice_to_put_one_back(at: At, tmp_path: Path) -> None:
    sheet = tmp_path / "market.csv"
    sheet.write_text("email\n")
    said = at(tmp_path / "new", "restore", str(sheet))
    assert said.status == 1
    assert f"“{sheet}” cannot be put back: it is damaged, or no copy" in said.err
    assert "optindesk restore" not in said.err
    assert not (tmp_path / "new").exists()
