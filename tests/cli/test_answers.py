"""`answers` as a script sees it: sentences of one's own are added, refused, listed, removed."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest

from commandline import Ask, Run
from optindesk.mail.practice import OUTBOX, kept_mails
from optindesk.main import make_desk, opened, who

ANNA, BEN = "anna@example.org", "ben@example.org"
TICKLES = {"language": "en", "meaning": "yes", "sentence": "Tickles my fancy"}


def test_a_sentence_is_added_listed_and_removed(ask: Ask, run: Run) -> None:
    assert ask("answers") == []
    added = ask("answers", "add", " Tickles  my fancy ", "--as", "yes")
    assert added == {**TICKLES, "waiting_alike": []}
    assert ask("answers") == [TICKLES]
    assert ask("answers", "remove", "tickles my FANCY") == {**TICKLES, "read_as": "unclear"}
    assert ask("answers") == []
    said = run("answers", "add", "Tickles my fancy", "--as", "yes").out
    assert said == "“Tickles my fancy” counts from now on: a yes.\n"
    said = run("answers", "remove", "Tickles my fancy").out
    assert said == "“Tickles my fancy” was removed; from now on a person reads such a reply.\n"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["Nein danke", "--language", "de"], "“Nein danke” cannot be learnt: it is read as a no"),
        (["demain"], "in French, “demain” can refuse, doubt, put off or ask"),
        (["hands off", "--language", "hr"], "in English, “off” can refuse"),
        (["Tickles me", "--language", "xx"], "only for de, en, es, fr, hr, it, nl, pl, pt."),
    ],
)
def test_what_cannot_be_learnt_says_why_and_changes_nothing(
    typed: list[str], why: str, ask: Ask, run: Run
) -> None:
    refused = run("--json", "answers", "add", *typed, "--as", "yes")
    assert (refused.status, refused.json["error"]["code"]) == (1, "cannot_teach")
    assert why in refused.err
    assert "Nothing was changed." in refused.err
    assert ask("answers") == []


def test_what_is_read_so_already_is_no_failure(ask: Ask, run: Run) -> None:
    said = run("answers", "add", "Ja gerne", "--as", "yes", "--language", "de")
    assert (said.status, said.out) == (
        0,
        "“Ja gerne” is read as a yes already: nothing was changed.\n",
    )
    assert run("answers", "add", "Ja gerne", "--as", "no", "--language", "de").status == 1
    assert run("answers", "add", "yes", "--as", "yes", "--language", "xx").status == 1
    assert ask("answers") == []


def test_what_was_never_taught_cannot_be_removed(run: Run) -> None:
    for language, why in (("en", "it was never taught in English."), ("xx", "only for de, en, es")):
        refused = run("--json", "answers", "remove", "Tickles me", "--language", language)
        assert (refused.status, refused.json["error"]["code"]) == (1, "cannot_forget")
        assert "“Tickles me” was not removed: " in refused.err
        assert why in refused.err


def test_replies_that_wait_and_say_the_same_are_told_and_left_alone(
    data: Path, ask: Ask, run: Run, tmp_path: Path
) -> None:
    ask("list", "add", "Flower news")
    ask("account", "set", "--address", "shop@example.org", "--smtp", "localhost:25",
        "--smtp-security", "none")  # fmt: skip
    for address in (ANNA, BEN):
        ask("signup", address, "--list", "Flower news")
    with opened(data) as store:
        make_desk(store, who("Rosa"), tmp_path / "mail").send()
    for kept in kept_mails(tmp_path / "mail" / OUTBOX):
        saved = tmp_path / "answers" / f"{kept.uid}.eml"
        saved.parent.mkdir(exist_ok=True)
        saved.write_bytes(_answer(kept.path.read_bytes(), "Tickles my fancy!"))
    ask("check", "--saved", str(tmp_path / "answers"))
    waiting = [row["id"] for row in ask("review")]
    added = ask("answers", "add", "Tickles my fancy", "--as", "yes")
    assert added["waiting_alike"] == waiting
    assert len(waiting) == 2
    assert [row["id"] for row in ask("review")] == waiting, "a person decides each"
    assert {row["request"] for row in ask("status")} == {"review"}
    ask("answers", "remove", "Tickles my fancy")
    said = run("answers", "add", "Tickles my fancy", "--as", "yes").out
    assert f"2 replies that wait say the same ({ANNA}, {BEN}); a person still decides each." in said


def _answer(question: bytes, text: str) -> bytes:
    asked = message_from_bytes(question)
    answer = EmailMessage()
    answer["From"] = asked["To"]
    answer["To"] = "shop@example.org"
    answer["Subject"] = f"Re: {asked['Subject']}"
    answer["Message-ID"] = f"<answer-to-{asked['Message-ID'].strip('<>')}>"
    answer["In-Reply-To"] = asked["Message-ID"]
    answer.set_content(text)
    return answer.as_bytes()
