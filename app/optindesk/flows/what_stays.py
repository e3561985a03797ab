"""Says what becomes of the files in which somebody stands who is erased, and what a person must do.

They are kept for the sake of others, whose proof they are (flows/blanking.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.store.erasing import Erased, KeptLeavers, Sheet
from optindesk.store.safe_lists import SafeList
from optindesk.store.scans import ShownOn


def still_there(done: Erased) -> Sentence | None:
    """What is done about the files that are kept, and where the person still stands in them; None
    where there are none."""
    shown = [one for one in done.scans if not one.is_black]
    black = [one for one in done.scans if one.is_black]
    parts = [
        _blanked(done),
        _black(black),
        # Where something is to be done by hand, that says it of the paper as well.
        sentence("The paper itself is yours to deal with.") if black and not shown else None,
        *_by_hand(done),
        what_to_do(shown),
        _given(done.given),
    ]
    said = None
    for part in filter(None, parts):
        said = part if said is None else sentence("{said} {more}", said=said, more=part)
    return said


def _blanked(done: Erased) -> Sentence | None:
    files = [
        *_rows(one for one in done.sheets if one.why is None),
        *_numbers(one for one in done.leavers if one.why is None),
    ]
    if not files:
        return None
    return sentence(
        "In these files, which are the proof of others, the person is blanked, in brackets the row"
        " or the number: {files}. All others stand there as before, and so does a name that"
        " somebody wrote into a longer note in another row.",
        files=", ".join(files),
    )


def _black(shown: Sequence[ShownOn]) -> Sentence | None:
    if not shown:
        return None
    return sentence(
        "The line is made black on these scans: {scans}.",
        scans=", ".join(f"{one.scan} ({one.scan_id})" for one in shown),
    )


def _by_hand(done: Erased) -> Iterable[Sentence]:
    """The files that cannot be blanked here, each with the reason."""
    for sheet in done.sheets:
        if sheet.why is not None:
            (name,) = _rows([sheet])
            yield sentence("In {file} the person still stands: {why}", file=name, why=sheet.why)
    for one in done.leavers:
        if one.why is not None:
            (name,) = _numbers([one])
            yield sentence("In {file} the person still stands: {why}", file=name, why=one.why)


def _rows(sheets: Iterable[Sheet]) -> list[str]:
    return [one.name if one.row is None else f"{one.name} ({one.row})" for one in sheets]


def _numbers(files: Iterable[KeptLeavers]) -> list[str]:
    return [f"{one.name} ({one.number})" for one in files]


def _given(lists: Sequence[SafeList]) -> Sentence | None:
    """That other programs were given the address."""
    if not lists:
        return None
    return sentences(
        "The person is still in {n} file that you gave to another program, “{file}” of {day}: take"
        " the address out there, too, for the desk forgets it.",
        "The person is still in {n} files that you gave to other programs, the newest “{file}” of"
        " {day}: take the address out there, too, for the desk forgets it.",
        len(lists),
        file=lists[0].file,
        day=lists[0].made_at.date(),
    )


def what_to_do(shown: Sequence[ShownOn]) -> Sentence | None:
    """What is to be done about scans that still show the line of somebody who was erased."""
    if not shown:
        return None
    return sentence(
        "The paper itself still shows the line, and so do, or may, these scans, which are the proof"
        " of others: {scans}. What is shown there of the lines beside it can have a part of the"
        " name, too. Make the line black on a copy of each, add the copy to the sheet, and remove"
        " the scan.",
        scans=", ".join(f"{one.scan} ({one.scan_id})" for one in shown),
    )
