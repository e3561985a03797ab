"""Photos and scans as files: chosen, and saved as copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from optindesk.flows import scans
from optindesk.store.scans import Scan
from optindesk.ui.bench import Bench
from optindesk.ui.files import save_dialog, show_file
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import DONE, Notice, Offer
from optindesk.ui.words import Words

SCANS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".pdf")
"""Endings of files that are kept as scans."""


def are_scans(paths: Sequence[Path]) -> list[Path]:
    """Those of some files that are scans by their names."""
    return [path for path in paths if path.suffix.lower() in SCANS]


def choose(words: Words, owner: QWidget, chosen: Callable[[Sequence[Path]], None]) -> None:
    """Let a person choose photos, scans or PDFs."""
    dialog = QFileDialog(owner, words("Choose photos or scans of the sheet"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    endings = " ".join(f"*{ending}" for ending in SCANS)
    dialog.setNameFilters(
        [
            words("Photos, scans and PDFs ({endings})", endings=endings),
            words("All files ({endings})", endings="*"),
        ]
    )
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.open()


def ask_where(bench: Bench, notice: Notice, scan: Scan, owner: QWidget) -> None:
    """Choose a file for a copy of a scan, and write it."""
    # Its number only: whoever named the file may have named it after a person.
    name, title = f"scan-{scan.id}{scan.kind.ending}", bench.words("Save a copy of this scan")
    dialog = save_dialog(owner, title, name, scan.kind.ending[1:])
    dialog.fileSelected.connect(partial(save_to, bench, notice, scan, owner))
    dialog.open()


def save_to(bench: Bench, notice: Notice, scan: Scan, owner: QWidget, name: str) -> None:
    """Write a copy of a scan to this file."""
    desk, path = bench.desk, Path(name)
    bench.run(
        bench.words("Writing “{file}”", file=path.name),
        lambda _: desk.export_scan(scan.id, path),
        Lane.ACT,
        done=lambda saved: _say_saved(bench, notice, saved, path),
        failed=notice.complain,
        owner=owner,
    )


def _say_saved(bench: Bench, notice: Notice, saved: Scan, path: Path) -> None:
    said = bench.words.say(scans.saved(saved, Path(path.name)))
    notice.say(said, DONE, Offer(bench.words("&Open it"), partial(show_file, path)))
