"""The desk, as to paper: what is printed for people to sign, or to sign up by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.flows.fittings import Fittings
from optindesk.store.journal import noting_file, unit_of_work

if TYPE_CHECKING:
    from optindesk.core.paper import Poster, SignUpSheet
    from optindesk.flows.printing import Drawn, Order


class Papers(Fittings):
    """What is done with paper."""

    __slots__ = ()

    def preview_sheet(self, order: Order, width: int) -> Sequence[bytes]:
        """The pages of a sign-up sheet as pictures, so many pixels wide, without a number."""
        drawn = self._draw(order, self.clock())
        return self.printer.pictures(drawn.paper, order.size, width)

    def print_sheets(self, order: Order, path: Path) -> list[SignUpSheet]:
        """Sign-up sheets, each with a number of its own, as one PDF.

        Raises SenderMissing, CannotPrint, FileNotWritable, DiskFull.
        """
        from optindesk.flows import printing

        self.not_over_own_data(path)
        now = self.clock()
        drawn = self._draw(order, now)
        self.printer.pages(drawn.paper, order.size)  # what cannot be printed gets no number
        with unit_of_work(self.store, self.actor, now) as log:
            sheets = printing.number_sheets(log, drawn, order.copies)
        self.write_bytes(path, self.printer.pdf(sheets, order.size))
        return sheets

    def _draw(self, order: Order, now: datetime) -> Drawn[SignUpSheet]:
        from optindesk.flows import printing

        return printing.draw_sheet(self.composer, self.printer, self.paper_words, order, now)

    def preview_poster(self, order: Order, width: int) -> Sequence[bytes]:
        """A poster as a picture, so many pixels wide."""
        from optindesk.flows import printing

        drawn = printing.draw_poster(self.composer, self.reader, order, self.clock())
        return self.printer.pictures(drawn.paper, order.size, width)

    def print_poster(self, order: Order, path: Path) -> Poster:
        """A poster for a list as PDF: whoever photographs its code has a mail that signs up.

        Raises SenderMissing, CannotPrint, FileNotWritable, DiskFull.
        """
        from optindesk.flows import printing

        self.not_over_own_data(path)
        now = self.clock()
        drawn = printing.draw_poster(self.composer, self.reader, order, now)
        self.write_bytes(path, self.printer.pdf([drawn.paper], order.size))
        with noting_file(self.store, self.actor, now, path) as log:
            printing.note_poster(log, drawn)
        return drawn.paper
