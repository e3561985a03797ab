"""Those whom another program must not write to any more, as its export names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Gone(StrEnum):
    """Why somebody is not to be written to."""

    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    BLOCKED = "blocked"
    """By the owner or the program, for a reason of their own."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """One of them: `when` and `reason` in the words of the export, `day` as far as `when` says it.

    `list` is empty where the export does not name one. `address` is as it stands there.
    """

    row: int
    address: str
    what: Gone
    when: str = ""
    day: date | None = None
    reason: str = ""
    list: str = ""


class LeaversFile(NamedTuple):
    """What is known of a file that names leavers: whose export it is, and whether it holds nobody
    else."""

    program: str
    everybody: bool


_FIELDS = ("gone", "gone_when", "gone_from")


def as_fields(leaver: Leaver, program: str) -> dict[str, str]:
    """What a row of a sheet says of somebody who left elsewhere, beside its other fields."""
    return dict(zip(_FIELDS, (leaver.what.value, leaver.when, program), strict=True))


def gone_in(fields: Mapping[str, str]) -> tuple[Gone, str, str] | None:
    """What happened elsewhere, when, and in which program, if the fields of a row say so."""
    if "gone" not in fields:
        return None
    what, when, program = (fields.get(name, "") for name in _FIELDS)
    return Gone(what), when, program
