"""Programs to which a list of people is given, and how each wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PLAIN = "plain"
"""The table for any program."""

ATTRIBUTES = ("salutation", "language", "list", "since")
"""What goes together into one column as JSON, for a program that wants it so."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """A program: its name in our data, its title (empty for any program), how the name of its file
    ends, its columns (heading, what stands below it), and the heading of addresses in a file of
    those to be taken out."""

    key: str
    title: str
    ending: str
    columns: Sequence[tuple[str, str]]
    removal: str

    @property
    def headings(self) -> list[str]:
        """The headings of its table."""
        return [heading for heading, _ in self.columns]

    def row(self, person: Mapping[str, str]) -> list[str]:
        """The cells of a person, by what is known of them."""
        known = {**person, "attributes": _as_json(person)}
        return [known[what] for _, what in self.columns]


def _as_json(person: Mapping[str, str]) -> str:
    found = {name: person[name] for name in ATTRIBUTES if person[name]}
    return json.dumps(found, ensure_ascii=False)
