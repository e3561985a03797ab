"""The proof of one person is saved to a file that is chosen, with what checks it beside it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from optindesk.flows.exporting import CHECKER
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.bench import Bench
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane

ENDING = "json"


def ask_where(bench: Bench, contact_id: int, owner: QWidget) -> None:
    """Choose a file for somebody's proof."""
    words, today = bench.words, bench.desk.clock().date()
    # Their number only: the name goes into the log, where nobody's address may stand in the open.
    name = f"proof-{contact_id}-{today.isoformat()}.{ENDING}"
    kinds = [f"{words('Data that can be checked')} (*.{ENDING})"]
    dialog = save_dialog(owner, words("Save the proof of this person"), name, ENDING, kinds)
    dialog.fileSelected.connect(partial(save_to, bench, contact_id, owner))
    dialog.open()


def save_to(bench: Bench, contact_id: int, owner: QWidget, name: str) -> None:
    """Write somebody's proof to this file."""
    desk, words, path = bench.desk, bench.words, Path(name)
    query = PeopleQuery(contact_id=contact_id)
    bench.run(
        words("Writing “{file}”", file=path.name),
        lambda tick: desk.export_records(query, path, words.say, words.code, tick=tick),
        Lane.WORK,
        done=lambda _: bench.say(
            words(
                "The proof was saved as “{file}”. Whoever gets it can check it in any browser, with"
                " “{page}” beside it.",
                file=path.name,
                page=CHECKER,
            )
        ),
        owner=owner,
    )
