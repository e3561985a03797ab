"""What people call the columns of their sheets: names that are known, and names that are near."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

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
    "consented",
)
"""What a sheet may say of a person; `consented` is read and never used: a tick is no consent."""


def is_field(name: str) -> bool:
    """Whether a column can hold that: one of `FIELDS`, or marks for a list."""
    return name in FIELDS or bool(list_marked_by(name))


PART_OF_NAME = "name_or_part"
"""In the synonyms: names like "Name" and "Nom", which beside a first name mean the last one."""

EMAIL_OR_POSTAL = "email_or_postal"
"""In the synonyms: names like "Address", which mean an email address where the cells are such."""

OTHERS = "something_else"
"""In the synonyms: words in the name of a column that is none of ours, however near it comes."""

_BY_NAME_ONLY = (PART_OF_NAME, EMAIL_OR_POSTAL, "consented")
"""Fields that no name means that is only near one of theirs."""

_SHORT, _LONG = 5, 10
"""Letters of a folded name from which one slip is forgiven, and two."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Folded column names and the field that each means; `others` are parts of folded names."""

    fields: Mapping[str, str]
    others: frozenset[str] = frozenset()

    def words(self, field: str | None = None) -> frozenset[str]:
        """The folded names of one field, or all of them."""
        return frozenset(w for w, means in self.fields.items() if field in (None, means))

    def is_other(self, column: str) -> bool:
        """Whether a name says that the column is none of ours: “unsubscribed at”, “birthday”."""
        folded = fold_heading(column)
        return any(word in folded for word in self.others)

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
        for word, field in self.fields.items():
            apart = OSA.distance(folded, word, score_cutoff=slips)
            if len(word) >= _SHORT and apart <= (1 if field == "date" else slips):
                near[field] = min(apart, near.get(field, apart))
        best = [field for field in near if near[field] == min(near.values())]
        return best[0] if len(best) == 1 and best[0] not in _BY_NAME_ONLY else None


def load_synonyms(path: Path) -> Synonyms:
    """The table of synonyms: TOML, per field a list of names for each language.

    A table that is missing or names a field that does not exist is a bug and raises as it comes.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    others = _folded(table.pop(OTHERS, {}))
    if unknown := set(table) - {*FIELDS, PART_OF_NAME, EMAIL_OR_POSTAL}:
        raise ValueError(f"{path} names unknown fields: {sorted(unknown)}")
    fields = {word: field for field, languages in table.items() for word in _folded(languages)}
    return Synonyms(fields, frozenset(others))


def _folded(languages: Mapping[str, Collection[str]]) -> list[str]:
    return [fold_heading(word) for words in languages.values() for word in words]
