"""Ways to a page of the window, and to what is wanted there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from optindesk.core.codes import Kind
from optindesk.core.status import State
from optindesk.ui.news import About
from optindesk.ui.pages import At, Pages

if TYPE_CHECKING:
    from optindesk.flows.views import View


class Going:
    """`go` shows a page and gives it the keys."""

    def __init__(self, pages: Pages, go: Callable[[At], object]) -> None:
        self._pages = pages
        self._go = go

    def to_people(self, state: State | str) -> None:
        """To the people of a state; those whose reply waits are read."""
        if state is State.REVIEW:
            self._go(At.READ)
            return
        self._pages.people.show_state(state)
        self._go(At.PEOPLE)

    def to_list(self, list_id: int) -> None:
        """To the people of a list."""
        self._pages.people.show_state(None, list_id)
        self._go(At.PEOPLE)

    def to_person(self, address: str) -> None:
        """To somebody's story."""
        self._go(At.PEOPLE)
        self._pages.people.show_person(address)

    def to_view(self, view: View) -> None:
        """To a view of the people that somebody keeps."""
        self._go(At.PEOPLE)
        self._pages.people.over.views.chosen.emit(view)

    def find(self) -> None:
        """To the field in which people are searched."""
        self._go(At.PEOPLE)
        field = self._pages.people.filter
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def send_all_again(self) -> None:
        """To the mails that could not be sent, to send them again."""
        self._go(At.PEOPLE)
        self._pages.people.send_all_again()

    def to_log(self, kind: Kind, since: datetime) -> None:
        """To the entries of one kind since a moment."""
        self._pages.log.show_only(kind, since.astimezone().date())
        self._go(At.LOG)

    def to_news(self, about: About) -> None:
        """Where a message leads; what is wrong with the mail stands on the first page."""
        pages = {About.TO_READ: At.READ, About.PEOPLE: At.PEOPLE, About.MAIL: At.TO_DO}
        self._go(pages[about])
