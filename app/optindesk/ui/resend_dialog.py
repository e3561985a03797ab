"""Sends open questions once more: says first who will get one, and who not and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from optindesk.store.people_query import PeopleQuery
from optindesk.ui.bench import Bench
from optindesk.ui.many_dialog import Deed, ManyDialog


class ResendDialog(ManyDialog):
    """For all rows of a query, or for some `contacts` of it only."""

    def __init__(
        self,
        bench: Bench,
        query: PeopleQuery,
        contacts: Sequence[int] | None,
        parent: QWidget,
    ) -> None:
        words, desk = bench.words, bench.desk
        deed = Deed(
            title=words("Send questions again"),
            button=words("&Send again"),
            whom=words("Who gets the question again"),
            about=words("Asked about"),
            gets=words("gets a mail"),
            explained=words(
                "One question is sent three times at most, seven days apart. It is the same"
                " question with the same deadline."
            ),
            job=words("Sending questions again"),
            look=lambda: desk.resend(query, contacts=contacts, dry_run=True),
            act=lambda tick: desk.resend(query, contacts=contacts, tick=tick),
            summary=lambda count: words.plural(
                "{n} person gets the question again.", "{n} people get the question again.", count
            ),
            left=lambda none: words.plural(
                "{n} does not; why stands beside it.", "{n} do not; why stands beside each.", none
            ),
            done=lambda count: words.plural(
                "{n} question waits in the outbox once more.",
                "{n} questions wait in the outbox once more.",
                count,
            ),
        )
        super().__init__(bench, deed, parent)
