"""Which paper people signed: its number stands for the words on it, which are about one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optindesk.core.errors import PaperOfOtherList, UnknownPaper
from optindesk.core.model import SignUp
from optindesk.core.paper import is_number
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive, printed, scans
from optindesk.store.printed import Printed
from optindesk.store.scans import Lines


def paper_for(number: str, lists: Iterable[int | None]) -> Printed | None:
    """What was printed or shown under that number, None for no number, to be agreed to for all of
    these lists.

    Raises UnknownPaper, PaperOfOtherList.
    """
    if not number.strip():
        return None
    found = printed.find(number)
    if found is None:
        raise UnknownPaper(number=number.strip())
    if set(lists) - {found.list_id}:
        name = archive.list_by_id(found.list_id).name
        raise PaperOfOtherList(number=found.number, list=name)
    return found


def row_for(number: str, instead_of: Sequence[SignUp]) -> int | None:
    """Which row is typed next from a sheet that was printed on paper; who is typed anew keeps the
    row. None for what is no such sheet."""
    if not number.startswith(f"{printed.ON_PAPER}-"):
        return None
    same = (one.row for one in instead_of if one.paper == number and one.row is not None)
    return next(same, None) or scans.next_row(number)


def unmark_nobodys(gone: Iterable[SignUp]) -> None:
    """Take out the marks of rows that were typed in by hand, and that nobody has any more."""
    for lines, row in {(Lines.of(one), one.row) for one in gone if one.row is not None}:
        if not scans.rows_within(lines, row, row):
            scans.unmark(lines, row)


def why_not(number: str, list_id: int | None) -> Sentence | None:
    """Why a row of a sheet that names a paper is no sign-up for this list; None where it is.

    A number that is none of ours counts for nothing: whoever wrote the sheet has numbers of their
    own.
    """
    if not is_number(number):
        return None
    try:
        paper_for(number, [list_id])
    except UnknownPaper:
        return sentence("no sheet with the number “{number}” was printed here", number=number)
    except PaperOfOtherList as trouble:
        return sentence("sheet {number} was printed for “{list}”", **trouble.values)
    return None
