"""`review` as a script sees it: list, show, decide, reply, undo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import main, make_desk, now, opened, who

ANNA = "anna@example.org"
NEWS = "Flower news"


@pytest.fixture
def waiting(data: Path, ask: Ask, tmp_path: Path) -> int:
    """Anna asks back; the number of her reply."""
    ask("list", "add", NEWS, "--description", "What is in bloom, once a month.")
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip
    ask("signup", ANNA, "--list", NEWS, "--name", "Anna")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    (kept,) = kept_mails(tmp_path / "mail" / OUTBOX)
    person = Person("Anna", ANNA, "en", Answer.QUESTION, Client.GMAIL)
    content = answer_mail(kept.path.read_bytes(), Answer.QUESTION, now(), person)
    assert content is not None
    saved = tmp_path / "answer.eml"
    saved.write_bytes(content)
    ask("check", "--saved", str(saved))
    (row,) = ask("review")
    assert row["address"] == ANNA
    return int(row["id"])


def test_one_reply_is_shown_in_full(waiting: int, ask: Ask, run: Run) -> None:
    shown = ask("review", "show", str(waiting))
    assert shown["id"] == waiting
    assert shown["new_text"].startswith("What is this about?")
    assert [part["quote"] for part in shown["text"]] == [False, True]
    assert shown["why"] == "it asks a question"
    assert shown["evidence"]["from"] == f"Anna <{ANNA}>"
    assert shown["evidence"]["received_at"].endswith("Z")
    assert shown["asked"]["list"] == NEWS
    assert shown["asked"]["request"] == "open"
    assert set(shown["ready_texts"]) == {"how_often", "where_from", "what_list", "how_to_leave"}
    assert "once a month" in shown["ready_texts"]["how_often"]
    assert (shown["decided"], list(shown["not_possible"]), shown["no_reply"]) == (
        None,
        ["bounced"],
        None,
    )
    assert shown["to_think_of"] == {}
    assert shown["no_undo"] == "it is not decided."
    said = run("review", "show", str(waiting)).out
    assert said.startswith("What is this about?")
    assert "It is here because" in said
    assert "nothing that is known" in said
    assert not re.search(r"\dT\d", said), "people read another form of a time"
    assert (shown["from_the_person"], shown["names_the_question"]) == (True, True)
    assert shown["question"].startswith("Anna, Flower news: asked on")
    assert "Anna, Flower news: asked on" in said


def test_whose_question_it_is_and_what_stands_in_its_from_is_said(
    waiting: int, ask: Ask, run: Run, tmp_path: Path
) -> None:
    forged = f'"{ANNA}" <mallory@evil.example>'
    content = (tmp_path / "answer.eml").read_bytes()
    forged_mail = re.sub(rb"(?m)^From:.*\n", f"From: {forged}\r\n".encode(), content, count=1)
    (tmp_path / "forged.eml").write_bytes(forged_mail.replace(b"Message-ID: <", b"Message-ID: <2"))
    ask("check", "--saved", str(tmp_path / "forged.eml"))
    _, row = ask("review")
    assert (row["address"], row["from"], row["asked"]) == ("", forged, ANNA)
    assert forged in run("review").out
    shown = ask("review", "show", str(row["id"]))
    assert (shown["from_the_person"], shown["names_the_question"]) == (False, True)
    said = run("review", "show", str(row["id"])).out
    assert f"Anna ({ANNA}) was asked. Flower news: asked on" in said
    assert forged in said
    refused = run("review", "decide", str(row["id"]), "leave", "--note", "so it says")
    assert refused.status == 1
    assert "so it may be forged" in refused.err


def test_a_decision_is_taken_back(waiting: int, ask: Ask, run: Run) -> None:
    number = str(waiting)
    done = ask("review", "decide", number, "accept", "--note", "a yes")
    assert done == {"id": waiting, "decision": "accept"}
    assert ask("status")[0]["request"] == "confirmed"
    decided = ask("review", "show", number)["decided"]
    assert (decided["decision"], decided["why"]) == ("accept", "a yes")
    assert "a yes" in run("review", "show", number).out
    assert ask("replies")[0]["decision"] == "accept"
    twice = run("--json", "review", "decide", number, "back", "--note", "again")
    assert (twice.status, twice.json["error"]["code"]) == (1, "already_decided")
    refused = run("--json", "review", "undo", number)
    assert (refused.status, refused.json["error"]["code"]) == (1, "note_needed")
    assert ask("review", "undo", number, "--note", "the wrong one")["decision"] is None
    assert ask("status")[0]["request"] == "review"
    assert [row["id"] for row in ask("review")] == [waiting]
    assert ask("log")[-1]["what"] == "answer.undone"
    assert "(the wrong one)" in ask("log")[-1]["sentence"]
    assert ask("verify")["whole"]
    again = run("--json", "review", "undo", number, "--note", "once more")
    assert again.json["error"]["code"] == "cannot_undo"


def test_a_reply_is_written_and_waits(waiting: int, ask: Ask, run: Run) -> None:
    number = str(waiting)
    for text, code in (
        ("", "cannot_reply"),
        ("Yes.", "cannot_reply"),
        ("a\x07b", "control_character"),
    ):
        said = run("--json", "review", "reply", number, "--text", text)
        assert (said.status, said.json["error"]["code"]) == (1, code)
    assert ask("review", "reply", number, "--text", "Once a month.")["decision"] == "reply"
    assert ask("review") == []
    assert ask("status")[0]["request"] == "awaiting"
    assert "Once a month." in ask("log")[-1]["sentence"]
    assert ask("review", "undo", number, "--note", "not so")["decision"] is None
    assert len(ask("review")) == 1


def test_a_mail_to_her_says_what_was_typed_and_how_to_answer(
    waiting: int, ask: Ask, data: Path, tmp_path: Path
) -> None:
    ask("review", "reply", str(waiting), "--text", "Once a month.\n\nNever more often.")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    mail = kept_mails(tmp_path / "mail" / OUTBOX)[-1].path.read_text("utf-8")
    assert "\nSubject: Re: Please confirm your sign-up: Flower news\n" in mail
    assert "\nIn-Reply-To: <" in mail
    assert "\nAuto-Submitted:" not in mail, "a person wrote it"
    assert "Hello Anna,\n\nOnce a month.\n\nNever more often.\n\nOur question" in mail
    assert "with the word YES" in mail


@pytest.mark.parametrize("action", [["show"], ["undo", "--note", "a slip"]])
def test_an_unknown_reply_is_said_to_be_none(run: Run, action: list[str]) -> None:
    said = run("--json", "review", action[0], "7", *action[1:])
    assert (said.status, said.json["error"]["code"]) == (1, "unknown_reply")


def test_a_single_letter_is_no_reason(waiting: int, run: Run, ask: Ask) -> None:
    said = run("--json", "review", "decide", str(waiting), "accept", "--note", "d")
    assert (said.status, said.json["error"]["code"]) == (1, "note_needed")
    assert [row["id"] for row in ask("review")] == [waiting], "nothing is decided"


def test_without_a_name_the_system_account_decides(waiting: int, ask: Ask, data: Path) -> None:
    assert main(["--data", str(data), "--by", "Rosa", "review", "decide", str(waiting), "back",
                 "--note", "says nothing"]) == 0  # fmt: skip
    assert ask("log")[-1]["who"] == "Rosa"


def test_what_speaks_against_a_decision_is_said_before(
    waiting: int, ask: Ask, run: Run, tmp_path: Path
) -> None:
    first = (tmp_path / "answer.eml").read_bytes()
    newer = tmp_path / "newer.eml"
    other = first.replace(b"What is this about?", b"And who are you?", 1)
    newer.write_bytes(other.replace(b"Message-ID: <", b"Message-ID: <newer.", 1))
    ask("check", "--saved", str(newer))
    assert ask("review", "show", str(waiting))["to_think_of"].keys() == {"accept"}
    typed = ("review", "decide", str(waiting), "accept", "--note", "a yes")
    refused = run("--json", *typed)
    assert (refused.status, refused.json["error"]["code"]) == (1, "not_sure")
    assert "“And who are you?" in refused.json["error"]["sentence"]
    assert refused.json["error"]["sentence"].endswith("If it is right all the same, add --sure.")
    assert ask(*typed, "--sure")["decision"] == "accept"


def test_a_no_can_be_for_good(waiting: int, ask: Ask) -> None:
    note = "wants no mail at all"
    ask("review", "decide", str(waiting), "decline", "--never-write", "--note", note)
    (rule,) = ask("never-write", "show")
    assert (rule["what"], rule["reason"]) == (ANNA, note)
    ask("review", "undo", str(waiting), "--note", "misread")
    assert ask("never-write", "show") == []


def test_the_table_shows_a_long_reply_in_short_and_names_a_level_too(
    data: Path, ask: Ask, run: Run, tmp_path: Path, waiting: int
) -> None:
    ask("settings", "levels", "on")
    ask("review", "decide", str(waiting), "back", "--note", "asks")
    ask("signup", "ben@example.org", "--list", NEWS)
    ask("signup", "ben@example.org", "--level", "4")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    sent = [kept.path.read_bytes() for kept in kept_mails(tmp_path / "mail" / OUTBOX)]
    question = next(mail for mail in sent if b"ben@example.org" in mail)
    person = Person("Ben", "ben@example.org", "en", Answer.QUESTION, Client.GMAIL)
    content = answer_mail(question, Answer.QUESTION, now(), person)
    assert content is not None
    long = b"What is this about? " * 30
    (tmp_path / "ben.eml").write_bytes(content.replace(b"What is this about?", long))
    ask("check", "--saved", str(tmp_path / "ben.eml"))
    (row,) = ask("review")
    assert row["list"] == f"{NEWS}, level 4"
    assert len(row["new_text"]) > 500
    table = run("review").out
    assert f"{NEWS}, level 4" in table
    assert "What is this about? What is this" in table
    assert "…" in table
    assert max(map(len, table.splitlines())) < 300


def test_of_several_things_it_is_said_what_the_yes_is_for(
    data: Path, ask: Ask, run: Run, tmp_path: Path, waiting: int
) -> None:
    ask("list", "add", "Garden")
    ask("review", "decide", str(waiting), "back", "--note", "asks")
    for name in (NEWS, "Garden"):
        ask("signup", "ben@example.org", "--list", name)
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    sent = [kept.path.read_bytes() for kept in kept_mails(tmp_path / "mail" / OUTBOX)]
    question = next(mail for mail in sent if b"ben@example.org" in mail)
    person = Person("Ben", "ben@example.org", "en", Answer.QUESTION, Client.GMAIL)
    content = answer_mail(question, Answer.QUESTION, now(), person)
    assert content is not None
    (tmp_path / "ben.eml").write_bytes(content)
    ask("check", "--saved", str(tmp_path / "ben.eml"))
    (row,) = ask("review")
    decide = ("review", "decide", str(row["id"]), "accept", "--note", "2 only")
    assert "say by --only 1,3 what it is for" in run(*decide).err
    assert [part["name"] for part in ask("review", "show", str(row["id"]))["parts"]] == [
        NEWS,
        "Garden",
    ]
    ask(*decide, "--only", "2")
    stands = {one["list"]: one["subscription"] for one in ask("status", "ben@example.org")}
    assert stands == {NEWS: "none", "Garden": "subscribed"}
