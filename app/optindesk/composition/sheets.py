"""How sheets are opened: their columns understood by what we ship and what a desk remembers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.composition.shipped import once
from optindesk.core.sheet import AS_FOUND

if TYPE_CHECKING:
    from optindesk.core.sheet import Pasted, Reading, SheetLook
    from optindesk.files.opening import Opened, Remembered
    from optindesk.flows.fittings import OpenLeavers, OpenSheet


def _nothing(headings: str) -> Mapping[str, str]:
    """The memory of a desk that has none."""
    return {}


def _opened(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading,
    remembered: Remembered,
    lists: Callable[[], Collection[str]],
) -> Opened:
    """A sheet with its columns understood; `chosen` are fields that a person named a column for,
    `lists` says what lists there are."""
    from optindesk.files import opening
    from optindesk.files.leavers import load_exports
    from optindesk.files.sayings import load_sayings
    from optindesk.files.synonyms import load_synonyms
    from optindesk.system.paths import resources

    synonyms = once(load_synonyms, resources() / "columns.toml")
    exports = once(load_exports, resources() / "leavers.toml")
    sayings = once(load_sayings, resources() / "leavers.toml")
    return opening.open_sheet(
        synonyms, source, chosen, reading, remembered, lists(), exports, sayings
    )


def open_sheet(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading = AS_FOUND,
    remembered: Remembered = _nothing,
    lists: Callable[[], Collection[str]] = tuple,
) -> OpenSheet:
    from optindesk.flows.fittings import OpenSheet

    one = _opened(source, chosen, reading, remembered, lists)
    mapping = one.mapping
    people = one.people(mapping)
    return OpenSheet(one.sheet, mapping, people, one.sheet.found, one.understood, one.leavers)


def open_leavers(source: Path | Pasted) -> OpenLeavers:
    from optindesk.flows.fittings import OpenLeavers

    one = _opened(source, {}, AS_FOUND, _nothing, tuple)
    program = one.export.program if one.export is not None else ""
    return OpenLeavers(source.name, program, one.gone(), one.sheet)


def look_at_sheet(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading = AS_FOUND,
    remembered: Remembered = _nothing,
    lists: Callable[[], Collection[str]] = tuple,
) -> SheetLook:
    return _opened(source, chosen, reading, remembered, lists).look()
