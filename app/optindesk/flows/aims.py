"""What the rows of a sheet are for: the lists that a person chose, or those that it names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from optindesk.core.model import Level, Target
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sheet_lists import is_mark, list_marked_by, names_in
from optindesk.flows import levels
from optindesk.flows.wordings import target_name
from optindesk.store import archive, sheets

Named = Mapping[str, int]
"""Names of lists as they stand in a sheet, each with the number of the list that is meant."""


class Aim(NamedTuple):
    """What a row is for: `targets`, each by its name where that is to be said. `unknown` are names
    of lists that do not exist, `unread` tells of cells that do not say what they should, `note` of
    what is passed over."""

    targets: Mapping[Target, str]
    unknown: Sequence[str] = ()
    unread: Sequence[Sentence] = ()
    note: Sentence | None = None


AimOf = Callable[[Mapping[str, str]], Aim]
"""The aim of a row, by its fields."""

_LEVELS_OFF = sentence("its permission level is passed over, as levels are switched off")


def says_lists(mapping: Mapping[str, object]) -> bool:
    """Whether a sheet with these columns (field → column) says by itself what its rows are for."""
    return any(field in ("list", "level") or list_marked_by(field) for field in mapping)


_MEANT = "meant:"


def to_remember(named: Named) -> dict[str, str]:
    """What names mean, to be kept beside what columns mean (`store.sheets.start`)."""
    return {f"{_MEANT}{name}": archive.list_by_id(number).name for name, number in named.items()}


def remembered(headings: str) -> dict[str, int]:
    """What names meant in the last sheet with the same headings that was not taken back."""
    kept = sheets.mapping_for_headings(headings)
    meant = {
        field.removeprefix(_MEANT): name for field, name in kept.items() if field.startswith(_MEANT)
    }
    known = {name: archive.list_named(list_name) for name, list_name in meant.items()}
    return {name: one.id for name, one in known.items() if one is not None}


def aims(targets: Sequence[Target], mapping: Mapping[str, str], named: Named) -> AimOf:
    """How to find out what each row of a sheet is for, in the caller's transaction.

    A row that names no list is for the `targets`; but where lists have columns of marks, one
    without a mark is for none of them. `named` says what names are to mean that are no list here.
    A level that is named comes beside the lists.
    """
    if not says_lists(mapping):
        several = len(targets) > 1
        usual = Aim({target: target_name(target) if several else "" for target in targets})
        return lambda fields: usual
    marks = {field: name for field in mapping if (name := list_marked_by(field))}
    lists = {archive.folded(one.name): Target(one.id) for one in archive.all_lists()}
    lists |= {archive.folded(name): Target(number) for name, number in named.items()}
    level_of = partial(_level, _level_names() if "level" in mapping else {})
    level_is_on = levels.are_on()
    name_of = cache(target_name)

    def aim(fields: Mapping[str, str]) -> Aim:
        cells = {field: is_mark(fields.get(field, "")) for field in marks}
        names = names_in(fields.get("list", ""), lambda name: archive.folded(name) in lists)
        names += [marks[field] for field, is_marked in cells.items() if is_marked]
        unread = [
            _no_mark(mapping[field], fields[field]) for field, said in cells.items() if said is None
        ]
        wanted = dict.fromkeys(targets) if not (names or marks) else {}
        known = {name: lists.get(archive.folded(name)) for name in names}
        wanted |= {target: None for target in known.values() if target is not None}
        note = None
        if level := fields.get("level", ""):
            number = level_of(level)
            if not level_is_on:
                note = _LEVELS_OFF
            elif number is None:
                unread.append(sentence("“{level}” is no permission level", level=level))
            elif number > Level.NONE:
                wanted[Target(level=number)] = None
        unknown = [name for name, target in known.items() if target is None]
        return Aim({target: name_of(target) for target in wanted}, unknown, unread, note)

    return aim


def _no_mark(column: str, cell: str) -> Sentence:
    return sentence(
        "“{cell}” below “{column}” says neither yes nor no: it takes a mark, or stays empty",
        cell=cell,
        column=column,
    )


def _level_names() -> dict[str, int]:
    """What levels are called in every language, folded."""
    names = {level.name.casefold(): int(level) for level in Level}
    for language in levels.languages():
        for one in levels.names(language):
            names[archive.folded(one.name)] = int(one.level)
    return names


def _level(names: Mapping[str, int], cell: str) -> int | None:
    """The level that a cell names, by number or by name."""
    if cell.isascii() and cell.isdecimal():
        return int(cell) if int(cell) in set(Level) else None
    return names.get(archive.folded(cell))
