"""`update`: asked only by this command, and a desk that cannot be opened is no hindrance."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk import __version__
from optindesk.composition import commands
from optindesk.core.newest import Place
from optindesk.mail.newest import ask_newest
from servers import Authority, Says, good

PAGE = "https://desk.example/get"


@pytest.fixture
def begun() -> None:
    """There is no desk."""


@pytest.fixture
def newest(says: Says, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    server = says(good(b'{"version": "99.0.1", "day": "2026-12-31"}'))
    place = Place(f"https://localhost:{server.port}/newest.json", PAGE)
    asked = partial(ask_newest, own=__version__, ca_file=str(authority.ca_file))
    monkeypatch.setattr(commands, "newest_place", lambda: place)
    monkeypatch.setattr(commands, "ask_newest", asked)


@pytest.mark.usefixtures("newest")
def test_a_newer_version_is_told_even_where_the_desk_wants_one(
    run: Run, ask: Ask, data: Path
) -> None:
    data.mkdir()
    (data / "desk.sqlite3").write_bytes(b"of a version that is not there yet")
    told = ask("update")
    assert told == {
        "version": __version__,
        "newest": "99.0.1",
        "day": "2026-12-31",
        "is_newer": True,
        "page": PAGE,
    }
    assert f"99.0.1, of Dec 31, 2026. You have {__version__}." in run("update", "--lang", "en").out


def test_without_a_place_it_is_said_that_nobody_was_asked(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "newest_place", Place)
    said = run("update")
    assert (said.status, said.out) == (1, "")
    assert "nobody was asked" in said.err
    assert run("--json", "update").json["error"]["code"] == "nowhere_to_ask"
    assert not data.exists()
