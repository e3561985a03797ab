"""The first start of the desk hangs a bell at its door, for whoever starts it a second time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from optindesk.composition.second_start import Answer, door, ring
from optindesk.ui.doorbell import Doorbell


def hang_bell(application: QCoreApplication, data: str, files: Sequence[Path]) -> Doorbell | None:
    """The bell of the data's door, which is there as long as the program runs; None where another
    start was faster by a moment, and has the files now. Without a private door it is never rung."""
    name = door(data)
    known = application.findChild(Doorbell, name) if name is not None else None
    if known is not None:  # the window is opened again, after a copy was put back, say
        return known
    bell = Doorbell(application, files)
    if name is None or bell.listen(name):
        bell.setObjectName(name or "")
        return bell
    if ring(name, files) is Answer.CAME:
        bell.deleteLater()
        return None
    bell.listen_after_death(name)
    bell.setObjectName(name)
    return bell
