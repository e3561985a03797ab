"""Whom a sheet itself says no of: they are neither asked nor brought along, and it is said."""

from __future__ import annotations

from collections.abc import Mapping

from optindesk.core.sayings import Said, Says, said_in
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import Basis
from optindesk.flows.bringing import Brought
from optindesk.flows.groups import Group

_GROUPS: dict[Says, Group] = {
    Says.COMPLAINED: Group.LEFT_ELSEWHERE,
    Says.BLOCKED: Group.LEFT_ELSEWHERE,
    Says.BOUNCED: Group.LEFT_ELSEWHERE,
    Says.LEFT: Group.LEFT_ELSEWHERE,
    Says.NO: Group.SAID_NO,
    Says.PERHAPS: Group.UNCLEAR,
    Says.NOTED: Group.UNCLEAR,
    Says.PENDING: Group.NOT_CONFIRMED,
    Says.UNCLEAR: Group.UNCLEAR,
}

_SAID: dict[Says, Sentence] = {
    Says.COMPLAINED: sentence("complained there, and is no sign-up"),
    Says.BLOCKED: sentence("was blocked there, and is no sign-up"),
    Says.BOUNCED: sentence("mail to this address came back there; it is no sign-up"),
    Says.LEFT: sentence("left there, and is no sign-up"),
    Says.NO: sentence("said no, and is no sign-up"),
    Says.PENDING: sentence("never confirmed there, which is no yes"),
}


def held_out(fields: Mapping[str, str], brought: Brought | None) -> tuple[Group, Sentence] | None:
    """The group and the reason of a row whose own cells speak against it; None for any other.

    Who never confirmed can be asked, and so can those whose consent is not understood; but neither
    comes along as somebody who said yes elsewhere.
    """
    said = said_in(fields)
    if said is None or not _counts(said.what, brought):
        return None
    return _GROUPS[said.what], _why(said)


def _counts(what: Says, brought: Brought | None) -> bool:
    if what is Says.PENDING:
        return brought is not None and brought.basis is Basis.CONFIRMED_ELSEWHERE
    return what is not Says.UNCLEAR or brought is not None


def _why(said: Said) -> Sentence:
    if said.what is Says.NOTED:
        return sentence(
            "its note says “{cell}”: please decide. Leave it out, or leave “{column}” unused below"
            " Columns",
            cell=said.cell,
            column=said.column,
        )
    if said.what in _SAID:
        return sentence("{cell}: {what}", cell=_where(said), what=_SAID[said.what])
    return sentence(
        "{cell} is not understood: it may be a no. Leave it out, or say below Columns what the"
        " column means, or that it is not used",
        cell=_where(said),
    )


def _where(said: Said) -> Sentence:
    if said.cell:
        return sentence("“{cell}” below “{column}”", cell=said.cell, column=said.column)
    return sentence("nothing below “{column}”", column=said.column)


def remark(fields: Mapping[str, str]) -> Sentence | None:
    """What a person should know of a row that is asked for all that."""
    said = said_in(fields)
    if said is None:
        return None
    if said.what is Says.PENDING:
        return sentence("{cell}: never confirmed there", cell=_where(said))
    return sentence("{cell} is not understood", cell=_where(said)) if said.cell else None
