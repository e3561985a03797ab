"""What can be done to several people who were selected, besides sending to them again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from optindesk.ui.bench import Bench
from optindesk.ui.many_dialog import Deed, ManyDialog
from optindesk.ui.words import Words


class CancelManyDialog(ManyDialog):
    """Cancels every open question of these people; nothing that was agreed changes."""

    def __init__(self, bench: Bench, contacts: Sequence[int], parent: QWidget) -> None:
        words, desk = bench.words, bench.desk
        deed = Deed(
            title=words("Cancel questions"),
            button=words("Cancel &questions"),
            whom=words("Whose questions are cancelled"),
            about=words("Asked about"),
            gets=words("is cancelled"),
            explained=words(
                "A yes to them counts no longer. What was agreed before stays as it is. Nobody gets"
                " a mail about it."
            ),
            job=words("Cancelling questions"),
            look=lambda: desk.cancel_many(contacts, dry_run=True),
            act=lambda tick: desk.cancel_many(contacts, tick=tick),
            summary=lambda count: words.plural(
                "The questions to {n} person are cancelled.",
                "The questions to {n} people are cancelled.",
                count,
            ),
            left=partial(_left, words),
            done=lambda count: words.plural(
                "The questions to {n} person were cancelled.",
                "The questions to {n} people were cancelled.",
                count,
            ),
        )
        super().__init__(bench, deed, parent)


class OffManyDialog(ManyDialog):
    """Takes these people off everything, and keeps the proof."""

    def __init__(self, bench: Bench, contacts: Sequence[int], parent: QWidget) -> None:
        words, desk = bench.words, bench.desk
        deed = Deed(
            title=words("Take people off everything"),
            button=words("Take &off"),
            whom=words("Who is taken off"),
            about=words("Off"),
            gets=words("is taken off"),
            explained=words(
                "Off every list at once; open questions end with it. What was agreed before can"
                " still be shown. They come back by a yes of their own only. Nobody gets a mail"
                " about it."
            ),
            job=words("Taking people off"),
            look=lambda: desk.withdraw_many(contacts, dry_run=True),
            act=lambda tick: desk.withdraw_many(contacts, tick=tick),
            summary=lambda count: words.plural(
                "{n} person is taken off everything.",
                "{n} people are taken off everything.",
                count,
            ),
            left=partial(_left, words),
            done=lambda count: words.plural(
                "{n} person was taken off everything.",
                "{n} people were taken off everything.",
                count,
            ),
        )
        super().__init__(bench, deed, parent)


def _left(words: Words, none: int) -> str:
    return words.plural(
        "{n} is left as it is; why stands beside it.",
        "{n} are left as they are; why stands beside each.",
        none,
    )
