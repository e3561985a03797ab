"""Reads what a sheet says of who must not be asked: consent, status, leaving, in any column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from optindesk.core.dates import is_ambiguous_date, read_date
from optindesk.core.sayings import Said, Says, role_of
from optindesk.core.sheet_lists import is_mark
from optindesk.files.sheet_layout import fold_heading

_FINE, _EMPTY = "fine", "empty"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sayings:
    """`cells` are folded whole cells and what each means, `reasons` parts of a reason, `notes`
    parts of notes that are about leaving, `days` folded names of columns of any day."""

    cells: Mapping[str, str]
    reasons: Mapping[str, Says]
    notes: tuple[str, ...]
    days: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    """Folded whole cells that say what their column is."""
    negations: frozenset[str] = frozenset()
    """Words in small letters that turn around what is said of an address beside them."""
    doubts: frozenset[str] = frozenset()
    """Words behind a yes, in small letters, that leave it in doubt."""

    def says(self, fields: Mapping[str, str]) -> Said | None:
        """The strongest that the fields of a row say against its person; None where nothing does.

        An empty cell of consent says something, too.
        """
        found = list(self._each(fields))
        if not found:
            return None
        strongest = list(Says).index
        return min(found, key=lambda said: strongest(said.what))

    def _each(self, fields: Mapping[str, str]) -> Iterator[Said]:
        for field, cell in fields.items():
            judge = _JUDGES.get(role_of(field) or "")
            if judge is not None and (what := judge(self, cell)) is not None:
                yield Said(what, field.partition(":")[2], cell)

    def columns_of_leaving(
        self, columns: Iterable[str], rows: Sequence[Mapping[str, str]]
    ) -> list[str]:
        """The columns in which some cell says plainly that somebody left."""

        def says(cell: str) -> bool:
            return bool(cell) and fold_heading(cell) in self.anywhere

        return [name for name in columns if any(says(row.get(name, "")) for row in rows)]

    def meaning(self, cell: str) -> str | None:
        """What a whole cell means: yes is fine; empty is told apart; None where it is not known."""
        if not cell.strip():
            return _EMPTY
        if (known := self.cells.get(fold_heading(cell))) is not None:
            return known
        mark = is_mark(cell)
        if mark is None:  # “Yes, I should like to have it”
            first = _WORD.match(cell.strip())
            is_word = first is not None and len(first[0]) > 1
            mark = is_mark(first[0]) if first is not None and is_word else None
            if mark and not self.doubts.isdisjoint(_WORD.findall(cell.casefold())[1:]):
                mark = None
        return None if mark is None else _FINE if mark else Says.NO.value

    def reason(self, text: str) -> Says | None:
        """What a reason says happened, if it says more than that somebody left."""
        folded = text.casefold()
        return next((says for part, says in self.reasons.items() if part in folded), None)


def _consented(sayings: Sayings, cell: str) -> Says | None:
    meaning = sayings.meaning(cell)
    if meaning is None or meaning == _EMPTY:
        return None if is_day(cell) else Says.UNCLEAR
    return None if meaning == _FINE else Says(meaning)


def _left(sayings: Sayings, cell: str) -> Says | None:
    known = sayings.cells.get(fold_heading(cell))
    if known is not None:
        return None if known in (_FINE, _EMPTY) else Says(known)
    meaning = sayings.meaning(cell)
    if meaning in (_EMPTY, Says.NO):
        return None
    return Says.LEFT if meaning == _FINE or is_day(cell) else Says.PERHAPS


def _why(sayings: Sayings, cell: str) -> Says | None:
    if is_mark(cell) is False:
        return None
    return sayings.reason(cell) or Says.LEFT


def _confirmed(sayings: Sayings, cell: str) -> Says | None:
    meaning = sayings.meaning(cell)
    if meaning == _FINE or (meaning is None and is_day(cell)):
        return None
    if meaning is None:
        return Says.UNCLEAR
    return Says.PENDING if meaning in (_EMPTY, Says.NO, Says.PENDING) else Says(meaning)


def _noted(sayings: Sayings, cell: str) -> Says | None:
    whole = sayings.cells.get(fold_heading(cell), _FINE)
    if whole in (Says.LEFT, Says.BOUNCED, Says.COMPLAINED, Says.BLOCKED):
        return Says(whole)
    folded = cell.casefold()
    return Says.NOTED if any(part in folded for part in sayings.notes) else None


def _beside(sayings: Sayings, cell: str) -> Says | None:
    if not sayings.negations.isdisjoint(_WORD.findall(cell.casefold())):
        return Says.NOTED
    return _noted(sayings, cell)


_JUDGES = {
    "consented": _consented,
    "status": _consented,
    "left": _left,
    "left_why": _why,
    "confirmed": _confirmed,
    "noted": _noted,
    "beside": _beside,
}


def is_day(cell: str) -> bool:
    """Whether a cell holds a day, even if it is not clear which."""
    return read_date(cell) is not None or is_ambiguous_date(cell)


def load_sayings(path: Path) -> Sayings:
    """The words of leavers.toml, TOML; a table that is wrong is a bug and raises as it comes."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    cells = {fold_heading(word): what for what, words in table["cells"].items() for word in words}
    reasons = {
        part.casefold(): Says(what) for what, parts in table["reasons"].items() for part in parts
    }
    notes = tuple(part.casefold() for part in table["notes"]["about_leaving"])
    days, anywhere = table["neutral_days"]["names"], table["anywhere"]["words"]
    doubts = frozenset(word.casefold() for word in table["doubts"]["words"])
    plain = frozenset(folded(anywhere))
    negations = frozenset(word.casefold() for word in table["notes"]["negations"])
    return Sayings(cells, reasons, notes, frozenset(folded(days)), plain, negations, doubts)


def folded(words: Iterable[str]) -> Collection[str]:
    """Names of columns in the form in which they are compared."""
    return [fold_heading(word) for word in words]
