"""`support`: what whoever helps should know, on a desk that is full of what they should not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from canaries import found_in
from commandline import Ask, Run
from optindesk.system.paths import log_file, settings_file

CANARIES = ("Zwetschgenbaum", "rarehost", "Purpurgasse", "Rittersporn", "Geheimwort77")


@pytest.fixture(autouse=True)
def shop(ask: Ask) -> None:
    smtp = ("--smtp", "mail.rarehost.example:587")
    account = ("--address", "zwetschgenbaum@rarehost.example", *smtp)
    ask("account", "set", *account, "--name", "Xaveria Zwetschgenbaum", "--user", "Geheimwort77")
    ask("business", "set", "--postal-address", "Purpurgasse 1", "--privacy-notice", "Rittersporn")
    ask("list", "add", "Rittersporn")
    ask("signup", "xaveria@rarehost.example", "--list", "Rittersporn", "--name", "Zwetschgenbaum")


@pytest.fixture
def gossip() -> Iterator[None]:
    """A log and settings in which people stand."""
    log, kept = log_file(), settings_file()
    for path in (log, kept):
        path.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("2026-11-27 10:04:05,1 ERROR optindesk Geheimwort77 of rarehost\nKeyError: 1\n")
    kept.write_text('{"language": "Rittersporn", "last_data": "/home/Zwetschgenbaum"}')
    yield
    log.unlink()
    kept.unlink()


@pytest.mark.usefixtures("gossip")
def test_it_is_shown_or_written_and_nobody_is_in_it(run: Run, ask: Ask, tmp_path: Path) -> None:
    shown = run("support")
    assert shown.status == 0
    assert "SMTP: mail.(own domain), port 587, starttls" in shown.out
    assert "accounts: 1" in shown.out
    assert "KeyError: 1" in shown.out
    assert found_in(shown.out.encode(), CANARIES) == []
    path = tmp_path / "support.txt"
    assert ask("support", "--to", str(path)) == {"path": str(path)}
    assert found_in(path.read_bytes(), CANARIES) == []
    assert "Read it before you give it to somebody" in run("support", "--to", str(path)).out
    assert ask("support")["text"].startswith("Opt-In Desk: support file\n")


def test_it_is_not_written_among_the_data(run: Run, data: Path) -> None:
    refused = run("support", "--to", str(data / "support.txt"))
    assert (refused.status, refused.out) == (1, "")
    assert not (data / "support.txt").exists()
