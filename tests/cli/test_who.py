"""`who`: what a script, or somebody at a terminal, is told of a person on the telephone."""

from __future__ import annotations

from commandline import Ask, Run


def test_who_is_told_with_what_to_read_aloud(run: Run, ask: Ask) -> None:
    ask("list", "add", "Flower news")
    ask("signup", "kaethe@example.org", "--list", "Flower news", "--name", "Käthe Müller")
    ask("signup", "rosa@example.org", "--list", "Flower news", "--language", "de")
    (found,) = ask("who", "mull")
    assert (found["address"], found["language"]) == ("kaethe@example.org", "en")
    assert found["standings"][0]["may_mail"] is False
    assert "A mail to you is not sent yet." in found["read_aloud"]
    (other,) = ask("who", "rosa")
    assert other["language"] == "de"
    said = run("who", "example.org").out
    assert said.startswith("Käthe Müller <kaethe@example.org>\n  Flower news: The question waits")
    assert "May we write? No: has not said yes yet." in said
    assert "To be read aloud: A mail to you" in said


def test_nobody_is_said_to_be_known_who_is_not(run: Run, ask: Ask) -> None:
    assert ask("who", "zzz") == []
    assert run("who", "zzz").out == "We have nothing of “zzz”.\n"
    ask("list", "add", "Flower news")
    ask("signup", "zoe@example.org", "--list", "Flower news")
    assert run("who", "z").out.startswith("Type some letters"), "it was not looked for"
    assert "None" not in run("status", "nobody@example.org").out
    ask("never-write", "add", "ben@example.org", "--reason", "by letter")
    assert "None" not in run("status", "ben@example.org").out


def test_a_level_is_told_and_who_is_never_written_to(run: Run, ask: Ask) -> None:
    ask("settings", "levels", "on")
    ask("signup", "ana@example.org", "--level", "4")
    assert "  Permission level 4: The question" in run("who", "ana").out
    ask("never-write", "add", "ben@example.org", "--reason", "by letter")
    said = run("who", "ben@example.org").out
    assert "\n  Was not asked, and never is. May we write? No: never to be written to" in said


def test_more_people_than_are_told_are_not_hidden(run: Run, ask: Ask) -> None:
    ask("list", "add", "Flower news")
    for number in range(21):
        ask("signup", f"p{number:02}@example.org", "--list", "Flower news")
    assert run("who", "example").out.endswith("There are more: type more letters.\n")


def test_not_me_keeps_the_sign_up_for_the_right_address(run: Run, ask: Ask) -> None:
    ask("list", "add", "Flower news")
    ask("signup", "ana@example.org", "--list", "Flower news")
    done = ask("not-me", "ana@example.org", "--note", "he rang")
    assert done == {
        "address": "ana@example.org",
        "left": [],
        "declined": 1,
        "unchanged": [],
    }
    (row,) = ask("status", "ana@example.org")
    assert row["sentence"].startswith("Needs the right address")
    assert "somebody else’s" in run("not-me", "ana@example.org").out


def test_not_me_says_which_addresses_of_the_person_stay_as_they_are(run: Run, ask: Ask) -> None:
    ask("list", "add", "Flower news")
    for address in ("ana@example.org", "ana@home.example"):
        ask("signup", address, "--list", "Flower news")
    ask("merge", "ana@example.org", "ana@home.example")
    said = run("not-me", "ana@home.example").out
    assert "Nothing changes at the other addresses of the same person: ana@example.org." in said
    done = ask("not-me", "ana@example.org")
    assert done["unchanged"] == ["ana@home.example"]
