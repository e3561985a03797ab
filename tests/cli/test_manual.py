"""`manual`: the topics, and the text of one, in a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from commandline import Ask, Run


@pytest.fixture
def begun() -> None:
    """There is no desk."""


def test_the_topics_are_listed_and_one_is_read_without_a_desk(
    run: Run, ask: Ask, data: Path
) -> None:
    listed = run("manual")
    assert "The owner's PIN" in listed.out
    assert "pin" in [row["topic"] for row in ask("manual")]
    assert run("manual", "pin").out.startswith("# The owner's PIN\n")
    assert ask("manual", "pin")["title"] == "The owner's PIN"
    assert not data.exists()


def test_a_topic_that_is_not_there_is_said(run: Run) -> None:
    said = run("manual", "horoscope")
    assert said.status == 1
    assert "no topic “horoscope”" in said.err


def test_in_a_language_without_a_manual_it_is_said_that_it_is_english(run: Run) -> None:
    said = run("manual", "pin", "--lang", "fr")
    assert said.out.startswith("# The owner's PIN\n")
    assert said.err.strip()
    assert run("manual", "pin", "--lang", "de").err == ""
