"""The data files of the languages: their slots, and what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafts import RESOURCES
from optindesk.core.phrases import Part, Phrases
from optindesk.mail.phrases import load_phrases

SLOTS = """
[slots]
me = "me|my address"
put = "(put|enter) <me>"
"""


def loaded(folder: Path, yes: str, slots: str = SLOTS) -> Phrases:
    """The phrases of a file in which only a pattern of a yes stands."""
    file = folder / "mail" / "xx" / "answers.toml"
    file.parent.mkdir(parents=True)
    parts = "".join(f"{part} = []\n" for part in Part if part is not Part.YES)
    file.write_text(f'yes = ["{yes}"]\n{parts}{slots}', encoding="utf-8")
    return load_phrases(folder)["xx"]


def test_who_has_no_such_letters_is_understood_all_the_same(tmp_path: Path) -> None:
    phrases = loaded(tmp_path, "(gerne|schön)", '[digraphs]\n"ö" = "oe"\n')
    assert phrases.words(Part.YES) == {"gerne", "schon", "schoen"}
    assert phrases.graph(Part.YES).after.keys() == {"gerne", "schon", "schoen"}


def test_a_word_that_is_taught_can_be_spelled_with_two_letters_too(tmp_path: Path) -> None:
    phrases = loaded(tmp_path, "gerne", '[digraphs]\n"ö" = "oe"\n')
    taught = phrases.with_more({Part.YES: ["schön"]})
    assert taught.graph(Part.YES).after.keys() == {"gerne", "schon", "schoen"}
    assert taught.graph(Part.NO) is not phrases.graph(Part.NO)


def test_a_slot_stands_for_its_pattern_and_for_those_above_it(tmp_path: Path) -> None:
    phrases = loaded(tmp_path, "[please] <put> down")
    assert phrases.patterns[Part.YES] == ("[please] ((put|enter) (me|my address)) down",)


def test_a_file_without_slots_is_one_all_the_same(tmp_path: Path) -> None:
    assert loaded(tmp_path, "yes", "").patterns[Part.YES] == ("yes",)


@pytest.mark.parametrize("yes", ["<you>", "yes <put> <in>"])
def test_a_slot_that_is_not_there_is_said(yes: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no slot of the name"):
        loaded(tmp_path, yes)


def test_a_slot_cannot_use_one_below_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no slot of the name 'b'"):
        loaded(tmp_path, "<a>", '[slots]\na = "<b>"\nb = "c"\n')


def test_every_shipped_slot_is_used() -> None:
    for file in (RESOURCES / "mail").glob("*/answers.toml"):
        text = file.read_text(encoding="utf-8")
        _, _, slots = text.partition("[slots]\n")
        for name in [line.split(" = ")[0] for line in slots.splitlines() if " = " in line]:
            assert f"<{name}>" in text, f"{file}: {name}"
