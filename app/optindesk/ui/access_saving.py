"""All that is kept of a person is saved to a file that is chosen, to be given to that person."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from optindesk.ui.bench import Bench
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK

ENDING = "pdf"


def ask_where(bench: Bench, address: str, owner: QWidget) -> None:
    """Choose a file for all that is kept of somebody."""
    words, today = bench.words, bench.desk.clock().date()
    kinds = [f"{words('To be read')} (*.{ENDING})", f"{words('For machines')} (*.json)"]
    # Whoever gets it sees the name: it says whose it is, and goes from the log with the person.
    name = f"{address}-{today.isoformat()}.{ENDING}"
    dialog = save_dialog(owner, words("Give the person all we have"), name, ENDING, kinds)
    dialog.fileSelected.connect(partial(save_to, bench, address, owner))
    dialog.open()


def save_to(bench: Bench, address: str, owner: QWidget, name: str) -> None:
    """Write all that is kept of somebody to this file."""
    desk, words, path = bench.desk, bench.words, Path(name)
    bench.run(
        words("Writing “{file}”", file=path.name),
        lambda _: desk.give_access(address, path),
        Lane.WORK,
        done=lambda _: bench.say(
            words(
                "All that is kept of {address} is in “{file}”. Read it before you give it away: in"
                " notes and replies there may be something about others.",
                address=address,
                file=path.name,
            ),
            LOOK,
        ),
        owner=owner,
    )
