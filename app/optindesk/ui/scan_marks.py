"""What is marked on a scan before it is saved: which line stands where, how pages are turned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optindesk.core.scan import PAGE, Crop, Frame, between, held

_BEGIN = Frame(PAGE // 20, PAGE // 4, PAGE * 9 // 10, PAGE // 25)
"""Where a first frame is put for whoever does not draw: it can be moved and sized by keys."""


class ScanMarks:
    """The marks of one scan; `rows` are the numbers of all rows of its sheet, in their order."""

    def __init__(self, crops: Iterable[Crop], turns: Sequence[int], rows: Sequence[int]) -> None:
        self.rows = rows
        self.turns = list(turns)
        self._drawn = {crop.row: crop for crop in held(crops) if crop.drawn}
        self._saved = (dict(self._drawn), list(turns))

    @property
    def drawn(self) -> list[Crop]:
        """The crops that somebody drew: what is to be saved."""
        return list(self._drawn.values())

    @property
    def crops(self) -> list[Crop]:
        """All crops, with those between by the rule."""
        return between(self.drawn, self.rows)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return (self._drawn, self.turns) != self._saved

    def turn_of(self, page: int) -> int:
        """By how many quarters a page is turned."""
        return self.turns[page - 1] if page <= len(self.turns) else 0

    def turn(self, page: int, quarters: int) -> None:
        """Turn a page further; what is marked on it turns with it."""
        self.turns += [0] * (page - len(self.turns))
        self.turns[page - 1] = (self.turns[page - 1] + quarters) % 4
        for row, crop in self._drawn.items():
            if crop.page == page:
                self._drawn[row] = replace(crop, frame=crop.frame.turned(quarters))

    def put(self, row: int, page: int, frame: Frame) -> None:
        """A row stands there."""
        self._drawn[row] = Crop(row, page, frame)

    def take_away(self, row: int) -> None:
        """Nobody knows where a row stands."""
        self._drawn.pop(row, None)

    def drawn_on(self, page: int) -> list[Crop]:
        """What somebody drew on a page, by rows."""
        return sorted((one for one in self.drawn if one.page == page), key=lambda one: one.row)

    def next_row(self, page: int) -> int | None:
        """The row to be marked next: the first of a page, then its last, then the next page's."""
        found = {crop.row for crop in self.crops}
        left = [row for row in self.rows if row not in found]
        of_page = self.drawn_on(page)
        if len(of_page) == 1 and any(row > of_page[0].row for row in left):
            return left[-1]
        return left[0] if left else None

    def suggested(self, page: int) -> Frame:
        """Where a frame is put that nobody draws: below the last one on the page."""
        of_page = self.drawn_on(page)
        if not of_page:
            return _BEGIN
        last = of_page[-1].frame
        top = min(last.top + last.height, PAGE - last.height)
        return replace(last, top=top)
