"""What may be typed into names: one line that reads as it is, and no more than fits."""

from __future__ import annotations

import pytest

from optindesk.core import text
from optindesk.core.errors import ControlCharacter, TooLong


@pytest.mark.parametrize(
    "name", ["Ana", "Žaneta Ünal", "李雷", "علی\u200cرضا", "O\u2019Hara", "Ana 🌷", ""]
)
def test_names_of_all_scripts_stay_as_they_are(name: str) -> None:
    assert text.one_line("name", f"  {name} ") == name
    assert not text.turns(name)


@pytest.mark.parametrize(
    "name",
    ["Ana\nBcc: x", "A\x00na", "A\x85na", "A\u2028na", "A\u202ena", "A\u2066na\u2069", "A\ud800na"],
    ids=ascii,
)
def test_what_breaks_a_line_or_turns_it_around_is_refused(name: str) -> None:
    with pytest.raises(ControlCharacter, match="name"):
        text.one_line("name", name)
    assert text.turns(name) == ("\u202e" in name or "\u2066" in name)


def test_a_note_may_have_lines() -> None:
    assert text.lines("note", "one\r\ntwo\tthree") == "one\ntwo\tthree"
    with pytest.raises(ControlCharacter):
        text.lines("note", "one\n\u202etwo")


def test_what_is_too_long_says_how_long_it_may_be() -> None:
    assert text.one_line("name", "x" * 200) == "x" * 200
    with pytest.raises(TooLong, match="“name” is longer than 200"):
        text.one_line("name", "x" * 201)
    with pytest.raises(TooLong, match="“note”"):
        text.lines("note", "x\n" * 2_000)
