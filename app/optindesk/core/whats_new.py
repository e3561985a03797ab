"""What is new in each version, as the owner of a shop would tell it; CHANGELOG.md has the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optindesk.core.newest import in_order
from optindesk.core.sentence import Sentence, sentence

NEWS: Mapping[str, Sequence[Sentence]] = {
    "0.1.0": (
        sentence(
            "Sign-ups from sheets, paper, the telephone and the counter are asked by mail; only who"
            " answers yes in their own words is written to."
        ),
        sentence(
            "The first screen says what needs you today, and Somebody’s calling (F2) what to tell"
            " who rings."
        ),
        sentence(
            "Of each person there is the whole story: who asked, what was sent, what came back, and"
            " the proof of it."
        ),
        sentence("Find a command (Ctrl+K) does all that menus can by a few typed letters."),
        sentence("What was done by mistake is undone by Ctrl+Z, under its name."),
        sentence("The manual is in the program: F1 opens it at what you are at."),
    ),
}
"""The newest first. Each version has some lines, the one that people will like best on top."""


def since(seen: str, news: Mapping[str, Sequence[Sentence]] = NEWS) -> dict[str, list[Sentence]]:
    """What is new after the version that was seen last; all of it where none was, or one that
    nobody can read."""
    last = in_order(seen)
    return {version: list(lines) for version, lines in news.items() if in_order(version) > last}
