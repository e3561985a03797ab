"""A shared desk on the command line: its password, which desk is opened, and what is tried."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from commandline import Said
from keyrings_in_memory import Remembering, trusted
from optindesk.composition import usual
from optindesk.core.errors import VaultTrouble
from optindesk.core.sharing import in_short
from optindesk.main import main
from optindesk.store import archive
from optindesk.system.paths import settings_file
from shared_server import SECRET, SharedServer

At = Callable[..., Said]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    ring = Remembering()
    trusted(ring, monkeypatch)
    return ring


@pytest.fixture
def at(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> At:
    """Run a command with these arguments, and no others."""

    def command(*typed: str, stdin: str = "") -> Said:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = main(typed)
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return command


@pytest.fixture(autouse=True)
def _no_usual_desk() -> Iterator[None]:
    yield
    settings_file().unlink(missing_ok=True)


def test_a_desk_is_opened_with_the_password_of_the_keyring(
    shared_server: SharedServer, keyring: Remembering, at: At
) -> None:
    url = shared_server.right
    asked = at("--data", url, "--json", "list", "show")
    assert asked.status == 1
    assert json.loads(asked.out)["error"]["code"] == "database_password_needed"
    assert "database keep-password" in asked.err

    wrong = at("--data", url, "database", "keep-password", stdin="not-this-one\n")
    assert wrong.status == 1
    assert "x It lets you in" in wrong.out
    assert not keyring.kept

    kept = at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    assert (kept.status, list(keyring.kept.values())) == (0, [SECRET])
    assert at("--data", url, "list", "add", "News").status == 0
    assert json.loads(at("--data", url, "--json", "list", "show").out)[0]["name"] == "News"

    assert at("--data", url, "database", "forget-password").status == 0
    assert not keyring.kept
    assert at("--data", url, "list", "show").status == 1


def test_a_password_that_is_no_longer_right_is_told_and_another_one_kept(
    shared_server: SharedServer, keyring: Remembering, at: At
) -> None:
    url = shared_server.right
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    assert at("--data", url, "list", "add", "News").status == 0
    [place] = keyring.kept
    keyring.kept[place] = "the-old-one"
    told = at("--data", url, "--json", "list", "show")
    assert json.loads(told.out)["error"]["code"] == "wrong_database_password"
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    assert at("--data", url, "list", "show").status == 0


@pytest.mark.usefixtures("keyring")
def test_a_script_gives_the_password_after_the_pin(shared_server: SharedServer, at: At) -> None:
    given = ("--data", shared_server.right, "--database-password-stdin")
    assert at(*given, "list", "add", "News", stdin=f"{SECRET}\n").status == 0
    assert at(*given, "pin", "set", stdin=f"{SECRET}\n428193\n").status == 0
    refused = at(*given, "--json", "pin", "remove", stdin=f"{SECRET}\n")
    assert json.loads(refused.out)["error"]["code"] == "pin_needed"
    both = at(*given, "--pin-stdin", "pin", "remove", stdin=f"428193\n{SECRET}\n")
    assert both.status == 0, both


@pytest.mark.usefixtures("keyring")
def test_how_people_stand_is_said_without_the_keyring_which_may_ask_a_person(
    shared_server: SharedServer, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("--data", shared_server.right, "--database-password-stdin")
    account = ("--address", "shop@example.org", "--user", "shop", "--smtp", "localhost:25")
    assert at(*given, "account", "set", *account, stdin=f"{SECRET}\n").status == 0
    monkeypatch.setattr("optindesk.system.vault.KeyringVault.get", pytest.fail)
    assert at(*given, "status", stdin=f"{SECRET}\n").err == ""
    assert at(*given, "--json", "status", stdin=f"{SECRET}\n").out.strip() == "[]"


@pytest.mark.usefixtures("keyring")
def test_a_password_in_an_address_is_refused_and_not_repeated(
    shared_server: SharedServer, at: At
) -> None:
    url = shared_server.right.replace("desk@", f"desk:{SECRET}@")
    for command in (("list", "show"), ("database", "test"), ("database", "use")):
        told = at("--data", url, "--json", *command)
        assert json.loads(told.out)["error"]["code"] == "password_in_address"
        assert SECRET not in told.out + told.err


def test_the_test_says_each_step(shared_server: SharedServer, keyring: Remembering, at: At) -> None:
    url = shared_server.right
    without = at("--data", url, "--json", "database", "test")
    assert without.status == 1
    told = json.loads(without.out)
    assert [one["ended"] for one in told["steps"]] == [
        *("passed", "passed", "failed", "skipped", "skipped")
    ]
    given = ("--database-password-stdin", "--json", "database", "test")
    told = json.loads(at("--data", url, *given, stdin=f"{SECRET}\n").out)
    assert (told["works"], told["holds_desk"]) == (True, False)
    assert not keyring.kept
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    assert at("--data", url, "database", "test").status == 0


@pytest.mark.usefixtures("keyring")
def test_the_shared_desk_is_opened_where_none_is_named_until_it_is_left(
    shared_server: SharedServer, at: At, tmp_path: Path
) -> None:
    url = shared_server.right
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    at("--data", url, "list", "add", "Shared news")
    assert at("--data", url, "database", "use").status == 0
    assert SECRET not in settings_file().read_text(encoding="utf-8")
    assert "Shared news" in at("list", "show").out
    assert "Shared news" not in at("--data", str(tmp_path / "own"), "list", "show").out
    assert at("--json", "restore", str(tmp_path / "copy"), "--yes").status == 1
    assert at("database", "leave").status == 0
    assert "Shared news" not in at("list", "show").out


@pytest.mark.usefixtures("keyring")
def test_where_a_desk_was_moved_to_it_is_opened_where_none_is_named(
    shared_server: SharedServer, at: At, tmp_path: Path
) -> None:
    url, home = shared_server.right, tmp_path / "home"
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    at("--data", url, "list", "add", "News")
    at("--data", url, "database", "use")
    moved = at("move", "--to", str(home), "--yes")
    assert moved.status == 0, moved.err
    assert f"From now on {home} is opened where no --data is given." in moved.out
    assert at("list", "add", "More").status == 0
    again = json.loads(at("--json", "move", "--to", url, "--yes").out)
    assert (again["moved"], again["usual"]) == (True, True)
    assert "More" in at("list", "show").out
    assert usual.usual_desk() == url


@pytest.mark.usefixtures("keyring")
def test_a_desk_that_is_named_and_moved_is_not_opened_where_none_is_named(
    shared_server: SharedServer, at: At, tmp_path: Path
) -> None:
    url, elsewhere = shared_server.right, tmp_path / "elsewhere"
    at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n")
    at("--data", url, "list", "add", "News")
    before = usual.usual_desk()
    told = at("--data", url, "--json", "move", "--to", str(elsewhere), "--yes")
    assert json.loads(told.out)["usual"] is False
    assert usual.usual_desk() == before


def test_a_folder_has_no_server_to_ask(at: At, tmp_path: Path) -> None:
    told = at("--data", str(tmp_path), "--json", "database", "test")
    assert json.loads(told.out)["error"]["code"] == "no_database_named"


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"desk": 1}', '{"desk": "a/folder"}'])
def test_what_the_settings_do_not_say_is_the_desk_of_this_computer(text: str) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, encoding="utf-8")
    assert "://" not in str(usual.usual_desk())


# --- another computer -----------------------------------------------------------------------------


@pytest.fixture
def handed_on(shared_server: SharedServer, at: At, tmp_path: Path) -> Path:
    """What the computer that has the desk writes for the others."""
    file, url = tmp_path / "shared-desk.txt", shared_server.right
    stdin = f"{SECRET}\n"
    at("--data", url, "--database-password-stdin", "list", "add", "Shared news", stdin=stdin)
    assert at("--data", url, "database", "invite", "--to", str(file)).status == 0
    return file


def test_another_computer_joins_by_what_it_was_given(
    shared_server: SharedServer, handed_on: Path, keyring: Remembering, at: At, tmp_path: Path
) -> None:
    text = handed_on.read_text(encoding="utf-8")
    assert SECRET not in text
    assert str(shared_server.ca_file) not in text
    # The file of the first computer is not there: what was handed on is enough.
    joined = at(
        *("--by", "Maria", "--database-password-stdin", "database", "join", str(handed_on)),
        stdin=f"{SECRET}\n",
    )
    assert joined.status == 0, joined
    assert list(keyring.kept.values()) == [SECRET]
    assert SECRET not in settings_file().read_text(encoding="utf-8")
    assert str(shared_server.ca_file) not in settings_file().read_text(encoding="utf-8")
    assert json.loads(settings_file().read_text(encoding="utf-8"))["who"] == "Maria"
    assert "Shared news" in at("list", "show").out
    assert at("list", "add", "Market").status == 0
    assert at("list", "add", "Workshops", "--by", "Rosa").status == 0
    who = [one["who"] for one in json.loads(at("--json", "log").out)]
    assert who[-2:] == ["Maria", "Rosa"]


def test_the_same_text_comes_by_stdin_and_as_json(
    shared_server: SharedServer, handed_on: Path, keyring: Remembering, at: At
) -> None:
    printed = at("--data", shared_server.right, "--json", "database", "invite")
    told = json.loads(printed.out)
    assert told["desk"] in handed_on.read_text(encoding="utf-8")
    assert told["certificates"].startswith("-----BEGIN CERTIFICATE-----")
    plain = at("--data", shared_server.right, "database", "invite").out
    stdin = f"{SECRET}\n{plain}"
    assert at("--database-password-stdin", "database", "join", "-", stdin=stdin).status == 0
    assert list(keyring.kept.values()) == [SECRET]


def test_where_there_is_no_keyring_one_joins_and_gives_the_password_each_time(
    handed_on: Path, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: str) -> None:
        raise VaultTrouble(reason="there is none.")

    monkeypatch.setattr("optindesk.system.vault.KeyringVault.set", none)
    given, stdin = "--database-password-stdin", f"{SECRET}\n"
    told = at(given, "--json", "database", "join", str(handed_on), stdin=stdin)
    assert told.status == 0
    assert json.loads(told.out)["kept"] is False
    assert "there is none." in json.loads(told.out)["warnings"][0]
    assert "Shared news" in at(given, "list", "show", stdin=stdin).out


@pytest.mark.usefixtures("keyring")
def test_who_cannot_join_keeps_the_desk_that_was_opened_before(
    shared_server: SharedServer, handed_on: Path, at: At, tmp_path: Path
) -> None:
    wrong = at("database", "join", str(handed_on))
    assert wrong.status == 1
    assert "x It lets you in" in wrong.out

    nothing = tmp_path / "nothing.txt"
    nothing.write_text("the password is on the desk", encoding="utf-8")
    told = at("--json", "database", "join", str(nothing))
    assert json.loads(told.out)["error"]["code"] == "no_invitation"

    other = shared_server.server.create()
    stdin = handed_on.read_text(encoding="utf-8").replace(shared_server.database, other)
    given = ("--database-password-stdin", "--json", "database", "join", "-")
    told = at(*given, stdin=f"{SECRET}\n{stdin}")
    shared_server.server.drop(other)
    assert json.loads(told.out)["error"]["code"] == "no_desk_there"
    assert not settings_file().exists()


def test_a_line_that_breaks_in_the_midst_of_work_is_told_in_our_words(
    shared_server: SharedServer, keyring: Remembering, at: At
) -> None:
    url = shared_server.right
    assert at("--data", url, "database", "keep-password", stdin=f"{SECRET}\n").status == 0
    assert at("--data", url, "list", "add", "News").status == 0
    add_list = archive.add_list

    def cut_off(*arguments: Any) -> Any:
        shared_server.server.run(
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
            f" WHERE datname = '{shared_server.database}'"
        )
        return add_list(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "add_list", cut_off)
        broken = at("--json", "--data", url, "list", "add", "Market")
    assert (broken.status, json.loads(broken.out)["error"]["code"]) == (1, "database_lost")
    assert broken.err == (
        f"The connection to the database “{in_short(url)}” broke off in the midst of work. What was"
        " saved before is kept; the step that was going on was not saved. Do it again once the"
        " database answers.\n"
    )
    left = json.loads(at("--data", url, "--json", "list", "show").out)
    assert [one["name"] for one in left] == ["News"]


def test_another_computer_says_that_the_password_of_the_mail_account_is_missing_there(
    shared_server: SharedServer, keyring: Remembering, at: At
) -> None:
    there = ("--data", shared_server.right)
    at(*there, "database", "keep-password", stdin=f"{SECRET}\n")
    servers = ("--address", "shop@flowers.example", "--smtp", "127.0.0.1:9")
    at(*there, "account", "set", *servers, "--password-stdin", stdin="geheim\n")
    assert at(*there, "account", "show").err == ""
    assert json.loads(at(*there, "--json", "account", "show").out)["missing"] is None
    for name in [one for one in keyring.kept if "shop@flowers.example" in one[0]]:
        del keyring.kept[name]  # what the other computer has in its own
    told = at(*there, "account", "show")
    assert told.status == 0
    assert "until the password of shop@flowers.example is typed here" in " ".join(told.out.split())
    assert "optindesk account set --password-stdin" in told.err
    assert "typed here" in json.loads(at(*there, "--json", "account", "show").out)["missing"]
    at(*there, "account", "set", "--password-stdin", stdin="geheim\n")
    assert at(*there, "account", "show").err == ""
