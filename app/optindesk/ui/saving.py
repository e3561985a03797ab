"""A reply is saved to a file that the person chooses, just as it is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from optindesk.ui.bench import Bench
from optindesk.ui.files import save_dialog
from optindesk.ui.lanes import Lane
from optindesk.ui.notice import LOOK, Notice

ENDING = "eml"
"""What the file of one mail is called everywhere (RFC 5322 text)."""


def ask_where(
    bench: Bench, notice: Notice, number: int, owner: QWidget, *, kept: str = "whole"
) -> None:
    """Choose a file for a reply; `kept` is what is kept of it, and where that is nothing, that is
    said at once."""
    words = bench.words
    if kept == "nothing":
        notice.say(words("Nothing was kept of this mail itself, so it cannot be saved."), LOOK)
        return
    # Its number only: the name goes into the log, where nobody's address may stand in the open.
    name, kinds = f"reply-{number}.{ENDING}", [f"{words('Mail')} (*.{ENDING})"]
    dialog = save_dialog(owner, words("Save this reply"), name, ENDING, kinds)
    dialog.fileSelected.connect(partial(save_to, bench, notice, number, owner))
    dialog.open()


def save_to(bench: Bench, notice: Notice, number: int, owner: QWidget, name: str) -> None:
    """Write a reply to this file."""
    desk, path = bench.desk, Path(name)
    bench.run(
        bench.words("Writing “{file}”", file=path.name),
        lambda _: desk.export_mail(number, path),
        Lane.ACT,
        done=partial(_say_saved, bench, notice, path),
        failed=notice.complain,
        owner=owner,
    )


def _say_saved(bench: Bench, notice: Notice, path: Path, is_whole: bool) -> None:
    words = bench.words
    if is_whole:
        notice.say(words("The reply was saved as “{file}”, byte for byte.", file=path.name))
    else:
        notice.say(
            words(
                "Its headers and the sentence that decided were saved as “{file}”: the rest was"
                " not kept.",
                file=path.name,
            )
        )
