"""Recognises exports of unsubscribed, cleaned and bounced people, and reads who is in them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from optindesk.core.dates import read_date
from optindesk.core.leavers import Gone, Leaver, LeaversFile
from optindesk.core.sayings import GONE, Said, Says
from optindesk.core.sheet import SheetRow
from optindesk.files.columns import clean
from optindesk.files.sayings import Sayings
from optindesk.files.sheet_layout import fold_heading


@dataclass(frozen=True, slots=True)
class Export:
    """How an export of `program` is written: names of columns, and what its words mean.

    `address` are the names that the column of addresses may have, by the language of the account.
    Without `by_status` everybody in it is `what`; with it those whose `status` is not named are no
    leavers. Parts of the reason (`by_reason`, in lower case) say what happened better than both.
    """

    program: str
    what: Gone
    headings: tuple[str, ...]
    address: tuple[str, ...]
    when: str = ""
    status: str = ""
    reason: tuple[str, ...] = ()
    by_status: Mapping[str, Gone] = field(default_factory=dict)
    by_reason: Mapping[str, Gone] = field(default_factory=dict)

    @property
    def said(self) -> LeaversFile:
        """What there is to say of a file that is written so."""
        return LeaversFile(self.program, everybody=not self.by_status)


def load_exports(path: Path) -> tuple[Export, ...]:
    """The table of exports, TOML; one that is missing or wrong is a bug and raises as it comes."""
    plain = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_export({"address": plain["address"], **one}) for one in plain["export"])


def _export(plain: Mapping[str, Any]) -> Export:
    words = {
        name: {word.casefold(): Gone(what) for word, what in plain.get(name, {}).items()}
        for name in ("by_status", "by_reason")
    }
    lists = {name: tuple(plain.get(name, ())) for name in ("headings", "address", "reason")}
    return Export(**{**plain, **words, **lists, "what": Gone(plain["what"])})


def recognise(columns: Collection[str], exports: Iterable[Export]) -> Export | None:
    """The first export that a sheet with these columns can be."""
    there = set(map(fold_heading, columns))
    return next((one for one in exports if there.issuperset(map(fold_heading, one.headings))), None)


def leaver_in(
    export: Export, row: SheetRow, email: str = "", sayings: Sayings | None = None
) -> Leaver | None:
    """The one in a row of an export, if it names one, in its own words and times. `email` is the
    column of addresses where the export calls it otherwise."""
    cells = {fold_heading(name): clean(cell) for name, cell in row.cells.items()}
    reason = _joined(cells, export.reason)
    what = _what(export, cells, reason)
    if what is Gone.LEFT and sayings is not None:  # in any language
        what = GONE.get(sayings.reason(reason) or Says.LEFT, what)
    names = (*export.address, email)
    address = next(filter(None, (cells.get(fold_heading(one), "") for one in names)), "")
    if what is None or not address:
        return None
    when = cells.get(fold_heading(export.when), "")
    return Leaver(
        row=row.number,
        address=address,
        what=what,
        when=when,
        day=read_date(when),
        reason=reason,
        list=_joined(cells, ("list", "list name")),
    )


def _joined(cells: Mapping[str, str], names: Sequence[str]) -> str:
    filled = [cells.get(fold_heading(name), "") for name in names]
    return "; ".join(dict.fromkeys(filter(None, filled)))


def _what(export: Export, cells: Mapping[str, str], reason: str) -> Gone | None:
    what: Gone | None = export.what
    if export.by_status:
        said = cells.get(fold_heading(export.status), "").casefold()
        # Outlook joins several categories by semicolons.
        marks = [mark.strip() for mark in said.split(";")]
        what = next((export.by_status[mark] for mark in marks if mark in export.by_status), None)
    if what is None:
        return None
    told = (gone for word, gone in export.by_reason.items() if word in reason.casefold())
    return next(told, what)


def plain_leaver(
    row: int, fields: Mapping[str, str], said: Said | None, *, tells: bool
) -> Leaver | None:
    """The one in a row of a sheet that is no program's export: everybody in it left but those of
    whom it `tells` otherwise. `fields` with ``when``, ``why``."""
    what = Gone.LEFT
    if said is not None:
        if said.what is Says.PENDING:
            return None
        what = GONE.get(said.what, Gone.LEFT)
    elif tells:
        return None
    when = fields.get("when", "")
    return Leaver(
        row=row,
        address=fields.get("email", ""),
        what=what,
        when=when,
        day=read_date(when) if when else None,
        reason=fields.get("why", ""),
    )
