"""Asking for a newer version: by https alone, of one place, which learns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from optindesk import __version__
from optindesk.core.errors import NewestUnknown, NowhereToAsk
from optindesk.core.newest import Place
from optindesk.mail import newest
from optindesk.mail.newest import ask_newest, load_place
from optindesk.system.paths import resources
from servers import Authority, Paper, Peer, Says, ScriptedServer, free_port, good, silent

PAGE = "https://desk.example/get"
ANSWER = good(b'{"version": "99.0.1", "day": "2026-12-31"}')


def at(port: int, host: str = "localhost") -> Place:
    return Place(f"https://{host}:{port}/newest.json", PAGE)


def test_the_answer_is_read_and_whoever_gives_it_learns_nothing(
    says: Says, authority: Authority
) -> None:
    server = says(ANSWER)
    found = ask_newest(at(server.port), __version__, ca_file=str(authority.ca_file))
    assert (found.version, found.is_newer) == ("99.0.1", True)
    server.wait()
    head, _, body = bytes(server.heard).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    assert (first, body) == ("GET /newest.json HTTP/1.1", b"")
    sent = {line.partition(":")[0].lower() for line in lines}
    assert sent == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    (agent,) = [line for line in lines if line.lower().startswith("user-agent")]
    assert agent.partition(": ")[2] == "Opt-In-Desk"
    assert not re.search(rb"\d+\.\d+\.", head)


@pytest.mark.parametrize(
    "answer",
    [
        good(b"<html>Log in to the hotel's network</html>"),
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 500 Oops\r\n" + ANSWER.partition(b"\r\n")[2],
        b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n",
        good(b"x" * 300_000),
        b"* OK IMAP4rev1 ready\r\n",
    ],
    ids=["page", "missing", "broken", "elsewhere", "endless", "other"],
)
def test_an_answer_that_is_none_is_said_as_such(
    says: Says, authority: Authority, answer: bytes
) -> None:
    server = says(answer)
    with pytest.raises(NewestUnknown) as told:
        ask_newest(at(server.port), __version__, ca_file=str(authority.ca_file))
    assert str(told.value) == (
        "Whether there is a newer version is not known. localhost gave an answer that makes no"
        f" sense. Nothing was changed; try it again later, or look at {PAGE} yourself."
    )


def test_who_cannot_prove_who_it_is_is_not_believed(says: Says) -> None:
    server = says(ANSWER)
    with pytest.raises(NewestUnknown, match="localhost cannot prove who it is"):
        ask_newest(at(server.port), __version__)
    server.wait()
    assert server.heard == b""


def test_an_outdated_encryption_is_none(
    scripted: Callable[[Callable[[Peer], None]], ScriptedServer], authority: Authority
) -> None:
    def play(peer: Peer) -> None:
        peer.take(5)
        peer.say(b"\x15\x03\x01\x00\x02\x02\x46")  # a TLS alert: protocol version

    with pytest.raises(NewestUnknown, match="cannot prove who it is"):
        ask_newest(at(scripted(play).port), __version__, ca_file=str(authority.ca_file))


def test_without_the_internet_a_sentence_says_so() -> None:
    with pytest.raises(NewestUnknown, match=r"localhost cannot be reached \(nothing listens"):
        ask_newest(at(free_port()), __version__)
    with pytest.raises(NewestUnknown, match=r"was not found\. Is this computer online?"):
        ask_newest(at(443, "nowhere.invalid"), __version__)


def test_a_place_that_takes_its_time_is_given_up(
    scripted: Callable[[Callable[[Peer], None]], ScriptedServer],
    paper: Paper,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(newest, "SECONDS", 0.2)
    with pytest.raises(NewestUnknown, match="no answer in time"):
        ask_newest(at(scripted(silent(paper)).port), __version__, ca_file=str(authority.ca_file))


def test_where_no_place_is_known_nobody_is_asked() -> None:
    with pytest.raises(NowhereToAsk, match="nobody was asked"):
        ask_newest(Place(), __version__)


def test_the_place_that_ships_is_one_or_none() -> None:
    place = load_place(resources())
    assert bool(place.address) == bool(place.page)


@pytest.mark.parametrize(
    "text", ['address = ""', 'address = "http://a.example"\npage = ""', "address = 1\npage = 2"]
)
def test_a_file_that_is_wrong_is_no_place(tmp_path: Path, text: str) -> None:
    (tmp_path / newest.FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        load_place(tmp_path)
