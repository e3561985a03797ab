"""The desk, as to the report on what was asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.flows.desk_dossiers import Dossiers

if TYPE_CHECKING:
    from optindesk.flows.reporting import Report, Say


class Reports(Dossiers):
    """What is done with figures."""

    __slots__ = ()

    def report(
        self, list_id: int | None = None, since: date | None = None, until: date | None = None
    ) -> Report:
        """What became of what was asked from a day on, up to another; see `reporting.report`."""
        from optindesk.flows import reporting

        zone = self.clock().tzinfo
        begin = datetime.combine(since, time(), zone) if since else None
        end = datetime.combine(until, time(), zone) + timedelta(days=1) if until else None
        return reporting.report(self.store, list_id, begin, end)

    def print_report(self, found: Report, path: Path, say: Say = str) -> None:
        """The report as PDF; raises CannotPrint, FileNotWritable, DiskFull."""
        from optindesk.core.paper import PaperSize
        from optindesk.flows import business, reporting

        self.not_over_own_data(path)
        printed = reporting.booklet(found, business.today().sender_name, say)
        self.write_bytes(path, self.printer.pdf([printed], PaperSize.A4))
