"""Which paper people signed: its number stands for the words on it, which are about one list."""

from __future__ import annotations

from collections.abc import Iterable

from optindesk.core.errors import PaperOfOtherList, UnknownPaper
from optindesk.core.paper import is_number
from optindesk.core.sentence import Sentence, sentence
from optindesk.store import archive, printed
from optindesk.store.printed import Printed


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
