"""The desk, as to the paper that sheets were typed from: its scans, and where each row stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.codes import Code
from optindesk.flows.fittings import Fittings
from optindesk.store.journal import noting_file

if TYPE_CHECKING:
    from optindesk.core.scan import Crop, Pixels
    from optindesk.flows.scans import FromPaper, Marked
    from optindesk.store.scans import Scan


class Scans(Fittings):
    """What is done with scans."""

    __slots__ = ()

    def from_paper(self, number: str = "", paths: Iterable[Path] = ()) -> FromPaper:
        """What is known of the paper of a sheet; raises FileMissing, FileNotReadable,
        UnreadableScan."""
        from optindesk.flows.scans import FromPaper

        return FromPaper(number, [self.open_scan(path) for path in paths])

    def add_scans(
        self, where: str, paths: Iterable[Path] = (), number: str = ""
    ) -> list[tuple[Scan, bool]]:
        """Tie scans to what was imported before; see `scans.add`. Raises what `from_paper` does."""
        from optindesk.flows import scans

        paper = self.from_paper(number, paths)
        return scans.add(self.store, where, paper, self.actor, self.clock())

    def mark_rows(self, scan_id: int, drawn: Sequence[Crop], turns: Sequence[int]) -> Marked:
        """Say where rows stand on a scan; see `scans.mark`."""
        from optindesk.flows import scans

        return scans.mark(self.store, scan_id, drawn, turns, self.actor, self.clock())

    def remove_scan(self, scan_id: int, why: str) -> Scan:
        """Take a scan out for good; see `scans.remove`."""
        from optindesk.flows import scans

        return scans.remove(self.store, scan_id, why, self.actor, self.clock())

    def export_scan(self, scan_id: int, path: Path) -> Scan:
        """A scan, byte for byte; see `scans.export`."""
        from optindesk.flows import scans

        self.not_over_own_data(path)
        return scans.export(self.store, scan_id, path, self.write_bytes, self.actor, self.clock())

    def export_crop(self, contact_id: int, scan: Scan, crop: Crop, path: Path) -> None:
        """The line of one person on a scan, as PNG; raises ScanNotShown and what `export_scan`
        does."""
        self.not_over_own_data(path)
        self.write_bytes(path, self.crop(scan, crop))
        with noting_file(self.store, self.actor, self.clock(), path) as log:
            what = f"row {crop.row} of scan {scan.id}"
            # Whoever names the file may name it after the person: that goes with the person.
            personal = {"file": path.name}
            log.write(Code.EXPORTED, contact=contact_id, personal=personal, what=what, rows=1)

    def pages(self, scan: Scan) -> int:
        """How many pages a scan has; raises ScanNotShown, DamagedScan."""
        from optindesk.flows import scans

        return self.pictures.pages(scan.name, scans.content_of(scan), scan.kind)

    def page(self, scan: Scan, page: int, quarters: int) -> Pixels:
        """A page of a scan, turned; raises ScanNotShown, DamagedScan."""
        from optindesk.flows import scans

        content = scans.content_of(scan)
        return self.pictures.page(scan.name, content, scan.kind, page, quarters)

    def crop(self, scan: Scan, crop: Crop) -> bytes:
        """What stands in a row, as PNG; raises ScanNotShown, DamagedScan."""
        from optindesk.flows import scans

        content = scans.content_of(scan)
        return self.pictures.crop(scan.name, content, scan.kind, crop, scan.turn(crop.page))
