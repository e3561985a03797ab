"""What people call the columns of their sheets: names that are known, and names that are near."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from optindesk.core.sayings import ROLES, role_of
from optindesk.core.sheet_lists import list_marked_by
from optindesk.files.sheet_layout import fold_heading

FIELDS = (
    "email",
    "name",
    "first_name",
    "last_name",
    "salutation",
    "language",
    "list",
    "level",
    "date",
    "place",
    "collected_by",
    "note",
    "paper",
)
"""What a sheet may say of a person, each in one column."""


def is_field(name: str) -> bool:
    """Whether a column can hold that: one of `FIELDS`, marks for a list, or what is against asking
    (`core.sayings`)."""
    return name in FIELDS or bool(list_marked_by(name)) or role_of(name) is not None


PART_OF_NAME = "name_or_part"
"""In the synonyms: names like "Name" and "Nom", which beside a first name mean the last one."""

EMAIL_OR_POSTAL = "email_or_postal"
"""In the synonyms: names like "Address", which mean an email address where the cells are such."""

OTHERS = "something_else"
"""In the synonyms: words in the name of a column that is none of ours, however near it comes."""

LOOKS = "looks"
"""In the synonyms: parts of names that look like a role, and words that say it is only proof."""

_BY_NAME_ONLY = (PART_OF_NAME, EMAIL_OR_POSTAL, *ROLES)
"""Fields that no name means that is only near one of theirs."""

_WORDS = re.compile(r"[^\W_]+")

_SHORT, _LONG = 5, 10
"""Letters of a folded name from which one slip is forgiven, and two."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Folded column names and the field or role that each means; `others` are parts of folded
    names, `looks` those that look like a role, `proof` whole words that say it is none."""

    fields: Mapping[str, str]
    others: frozenset[str] = frozenset()
    looks: Mapping[str, str] = field(default_factory=dict)
    proof: frozenset[str] = frozenset()

    def words(self, field: str | None = None) -> frozenset[str]:
        """The folded names of one field, or all of them."""
        return frozenset(w for w, means in self.fields.items() if field in (None, means))

    def is_other(self, column: str) -> bool:
        """Whether a name says that the column is none of ours: “unsubscribed at”, “birthday”."""
        folded = fold_heading(column)
        return any(word in folded for word in self.others)

    def role(self, column: str) -> tuple[str, bool] | None:
        """What a column says against its people by its name, and whether that name is known."""
        folded = fold_heading(column)
        if (known := self.fields.get(folded)) is not None:
            return (known, True) if known in ROLES else None
        role = next((role for part, role in self.looks.items() if part in folded), None)
        if role is None:
            return None
        words = {fold_heading(word) for word in _WORDS.findall(column)}
        return ("proof" if words & self.proof else role), False

    def near(self, column: str) -> str | None:
        """The field that a name means which is known but for a slip or two, if it is one field.

        A slip is a letter too many, too few or another, or two that changed places; a day of
        sign-up is forgiven one only, as “data zapisu” and “data wypisu” are two apart.
        """
        # Imported when needed: nearly every sheet has names that are known.
        from rapidfuzz.distance import OSA

        folded = fold_heading(column)
        if len(folded) < _SHORT or self.is_other(column):
            return None
        slips = 2 if len(folded) >= _LONG else 1
        near: dict[str, int] = {}
        for word, means in self.fields.items():
            apart = OSA.distance(folded, word, score_cutoff=slips)
            if len(word) >= _SHORT and apart <= (1 if means == "date" else slips):
                near[means] = min(apart, near.get(means, apart))
        best = [means for means in near if near[means] == min(near.values())]
        return best[0] if len(best) == 1 and best[0] not in _BY_NAME_ONLY else None


def load_synonyms(path: Path) -> Synonyms:
    """The table of synonyms: TOML, per field a list of names for each language.

    A table that is missing or names a field that does not exist is a bug and raises as it comes.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    others = _folded(table.pop(OTHERS, {}))
    looks: dict[str, list[str]] = table.pop(LOOKS, {})
    if unknown := set(table) - {*FIELDS, *ROLES, PART_OF_NAME, EMAIL_OR_POSTAL}:
        raise ValueError(f"{path} names unknown fields: {sorted(unknown)}")
    fields = {word: field for field, languages in table.items() for word in _folded(languages)}
    proof = frozenset(map(fold_heading, looks.pop("proof", ())))
    parts = {fold_heading(part): role for role, words in looks.items() for part in words}
    return Synonyms(fields, frozenset(others), parts, proof)


def _folded(languages: Mapping[str, Collection[str]]) -> list[str]:
    return [fold_heading(word) for words in languages.values() for word in words]
