"""`outbox` as a script sees it: what has not gone out for sure, and what somebody knows of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.cli.terminal import Terminal
from optindesk.core.sentence import sentence
from optindesk.main import make_desk, now, opened, who
from optindesk.store import post

ANNA, BERTA = "anna@example.org", "berta@example.org"
NEWS = "Flower news"


@pytest.fixture
def in_doubt(data: Path, ask: Ask, tmp_path: Path) -> int:
    """The connection broke while Anna's mail was handed over; Berta's waits."""
    ask("list", "add", NEWS, "--description", "What is in bloom, once a month.")
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip
    ask("signup", ANNA, "--list", NEWS, "--name", "Anna")
    with opened(data) as store:
        with store.transaction():
            assert post.claim_mail(1, 1, now(), "")
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    ask("signup", BERTA, "--list", NEWS)
    return 1


def test_what_is_in_doubt_stands_first(in_doubt: int, ask: Ask, run: Run) -> None:
    rows = ask("outbox")
    assert [(row["address"], row["status"]) for row in rows] == [
        (ANNA, "unknown"),
        (BERTA, "waiting"),
    ]
    assert rows[0]["id"] == in_doubt
    assert rows[0]["since"].endswith("Z")
    said = run("outbox").out
    assert "not sure if sent" in said
    assert "unknown" not in said
    assert not re.search(r"\dT\d", said), "people read another form of a time"


def test_somebody_saw_it_in_the_sent_folder(in_doubt: int, ask: Ask) -> None:
    assert ask("outbox", "settle", str(in_doubt), "sent") == {"id": in_doubt, "went_out": True}
    assert [row["address"] for row in ask("outbox")] == [BERTA]
    assert "waiting for" in ask("status", ANNA)[0]["sentence"].lower()


def test_it_did_not_go_out_and_waits_again(in_doubt: int, ask: Ask, run: Run) -> None:
    assert not ask("outbox", "settle", str(in_doubt), "not-sent")["went_out"]
    assert [row["status"] for row in ask("outbox")] == ["waiting", "waiting"]
    again = run("outbox", "settle", str(in_doubt), "sent")
    assert again.status == 1
    assert "no mail with the number 1" in again.err


def test_a_full_day_is_said_with_when_it_goes_on_and_why(
    data: Path, ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("list", "add", NEWS)
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none", "--per-day", "1")  # fmt: skip
    ask("signup", ANNA, "--list", NEWS)
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    ask("signup", BERTA, "--list", NEWS)
    sent = ask("send")
    assert (sent["sent"], sent["waiting"]) == (0, 1)
    assert sent["resumes_at"] == sent["pace"]["resumes_at"] is not None
    assert sent["pace"]["limits"]["day"] == {
        "count": 1,
        "most": 1,
        "why": "So many a day were set in the mail account.",
        "source": None,
    }
    said = run("send").out
    assert "1 of 1 today, goes on at " in said
    assert "So many a day were set in the mail account." in said


def test_what_rests_says_until_when_with_the_words_of_its_server(
    data: Path, ask: Ask, run: Run
) -> None:
    ask("list", "add", NEWS)
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip
    ask("signup", ANNA, "--list", NEWS)
    with opened(data) as store, store.transaction():
        post.put_off(1, now() + timedelta(minutes=15), "450 4.2.2 mailbox full")
    (row,) = ask("outbox")
    assert row["words"] == "450 4.2.2 mailbox full"
    assert row["held_until"].endswith("Z")
    assert row["why"] == "its server put it off"
    assert not re.search(r"\dT\d", run("outbox").out), "people read local times"
    (standing,) = ask("status", ANNA)
    assert "the server asked to wait (“450 4.2.2 mailbox full”)" in standing["sentence"]
    sent = run("send")
    assert "1 of them was put off by its server until" in sent.out
    assert "“send --now” does not wait." in sent.out
    assert run("send", "--now").status == 1, "it was tried at once; nobody listens there"
    assert not ask("outbox")[0]["held_until"]


def test_why_nothing_goes_for_a_while_is_said_once_on_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tick = Terminal(as_json=True, say=str).told_of_waits()
    full = sentence("12 of 12 in this minute, goes on at 10:05")
    for _ in range(3):
        tick(12, 20, sentence("{said}; {why}", said=sentence("12 mails handed over"), why=full))
    tick(13, 20, sentence("13 mails handed over"))
    again = sentence("the connection broke off and is opened again")
    rests = sentence("{host} asked to wait", host="mx.example")
    for why in (again, rests):
        tick(13, 20, sentence("{said}; {why}", said=sentence("13 mails handed over"), why=why))
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()) == (
        "",
        [
            "12 of 12 in this minute, goes on at 10:05.",
            "The connection broke off and is opened again.",
            "mx.example asked to wait.",
        ],
    )


def test_a_mail_is_shown_as_it_was_sent_but_for_its_codes(
    in_doubt: int, ask: Ask, run: Run
) -> None:
    shown = ask("outbox", "show", str(in_doubt))
    assert (shown["address"], shown["kind"], shown["status"]) == (ANNA, "confirm", "unknown")
    assert NEWS in shown["text"]
    assert "········" in shown["text"]
    assert shown["how"].startswith("Whether this mail went out on ")
    assert shown["text"].strip() in run("outbox", "show", str(in_doubt)).out
    assert run("outbox", "show", "77").status == 1
