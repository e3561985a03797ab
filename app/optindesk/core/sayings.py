"""What a sheet says of who must not be asked: below columns of consent, of a status, of leaving.

None of them ever makes a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from optindesk.core.leavers import Gone

ROLES = ("consented", "status", "left", "left_why", "confirmed", "noted", "beside", "proof")
"""What a column may be beside the fields that a person has once: `left` has days or marks,
`left_why` reasons, `confirmed` when a yes was confirmed, `noted` words of the owner, `beside` those
that stand around an address in a mail, `proof` what is only kept. A sheet may have several of each,
and each is a field of its own."""


def below(role: str, column: str) -> str:
    """The field of a column that has this role."""
    return f"{role}:{column}"


def role_of(field: str) -> str | None:
    """The role of the column that a field is; None for any other field."""
    role, _, column = field.partition(":")
    return role if column and role in ROLES else None


class Says(StrEnum):
    """What a row says against its person, the strongest first."""

    COMPLAINED = "complained"
    BLOCKED = "blocked"
    BOUNCED = "bounced"
    LEFT = "left"
    NO = "no"
    """Has not consented, or no longer."""
    PERHAPS = "perhaps"
    """Something about leaving that is not understood."""
    NOTED = "noted"
    """The owner's own words are about leaving."""
    PENDING = "pending"
    """Never confirmed."""
    UNCLEAR = "unclear"
    """Whether there is a consent is not understood."""


GONE = {one: Gone(one.value) for one in (Says.COMPLAINED, Says.BLOCKED, Says.BOUNCED, Says.LEFT)}
"""Those that are sure to be off there."""


class Said(NamedTuple):
    """What a row says, and where: its cell below that column."""

    what: Says
    column: str
    cell: str


_FIELDS = ("said", "said_below", "said_cell")


def as_fields(said: Said) -> dict[str, str]:
    """What a row says, beside its other fields."""
    return dict(zip(_FIELDS, (said.what.value, said.column, said.cell), strict=True))


def said_in(fields: Mapping[str, str]) -> Said | None:
    """What the fields of a row say against its person, if they do."""
    if "said" not in fields:
        return None
    what, column, cell = (fields.get(name, "") for name in _FIELDS)
    return Said(Says(what), column, cell)


def confirmed_in(fields: Mapping[str, str]) -> str:
    """When the yes was confirmed, in the words of the sheet; empty where it does not say."""
    return next((cell for name, cell in fields.items() if role_of(name) == "confirmed"), "")
