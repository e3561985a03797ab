"""The pages of the window; each but the first is made when it is wanted first.

Until then neither its widgets nor what it imports are there: nobody waits for them at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from optindesk.ui.actions import Actions
from optindesk.ui.bench import Bench

if TYPE_CHECKING:
    from optindesk.core.model import MailingList
    from optindesk.ui.lists_page import ListsPage
    from optindesk.ui.log_page import LogPage
    from optindesk.ui.people_page import PeoplePage
    from optindesk.ui.reports_page import ReportsPage
    from optindesk.ui.review_page import ReviewPage
    from optindesk.ui.table import DataTable


class At(IntEnum):
    """The pages, as they stand on the left."""

    TO_DO = 0
    READ = 1
    PEOPLE = 2
    LISTS = 3
    LOG = 4
    REPORTS = 5


class _Reloads(Protocol):
    """What each page can do."""

    def reload(self) -> None:
        """Something was changed: read again."""


PageT = TypeVar("PageT", bound=QWidget)


class Pages(QStackedWidget):
    """`to_do` is the first of them; `made` tells of each other as soon as it is there."""

    made = Signal(int)

    def __init__(self, bench: Bench, commands: Actions, to_do: QWidget) -> None:
        super().__init__()
        self._bench, self._commands = bench, commands
        self._made: dict[At, QWidget] = {At.TO_DO: to_do}
        self._blank = {at: QWidget() for at in At if at not in self._made}
        _press_by_enter(to_do)
        for at in At:
            self.addWidget({**self._made, **self._blank}[at])

    @property
    def read(self) -> ReviewPage:
        def make() -> ReviewPage:
            from optindesk.ui.review_page import ReviewPage

            return ReviewPage(self._bench, self._commands)

        return self._only(At.READ, make)

    @property
    def people(self) -> PeoplePage:
        def make() -> PeoplePage:
            from optindesk.ui.people_page import PeoplePage

            return PeoplePage(self._bench, self._commands)

        return self._only(At.PEOPLE, make)

    @property
    def lists(self) -> ListsPage:
        def make() -> ListsPage:
            from optindesk.ui.lists_page import ListsPage

            return ListsPage(self._bench, self._commands)

        return self._only(At.LISTS, make)

    @property
    def log(self) -> LogPage:
        def make() -> LogPage:
            from optindesk.ui.log_page import LogPage

            return LogPage(self._bench, self._commands)

        return self._only(At.LOG, make)

    @property
    def reports(self) -> ReportsPage:
        def make() -> ReportsPage:
            from optindesk.ui.reports_page import ReportsPage

            return ReportsPage(self._bench)

        return self._only(At.REPORTS, make)

    def _only(self, at: At, make: Callable[[], PageT]) -> PageT:
        if at not in self._made:
            page = self._made[at] = make()
            blank = self._blank.pop(at)
            _press_by_enter(page)
            self.insertWidget(at, page)
            self.removeWidget(blank)
            blank.deleteLater()
            self.made.emit(at)
        return cast("PageT", self._made[at])

    def at(self, at: At) -> QWidget:
        """A page, made if need be; its property has the name of its place."""
        return self._made[at] if at in self._made else getattr(self, at.name.lower())

    def is_made(self, at: At) -> bool:
        """Whether a page is there already."""
        return at in self._made

    def is_seen(self, at: At) -> bool:
        """Whether a page is looked at."""
        return at in self._made and self._made[at].isVisible()

    @property
    def seen(self) -> At:
        """The page that is looked at."""
        return At(self.currentIndex())

    def reload(self) -> None:
        """Read the page that is looked at again."""
        cast("_Reloads", self.currentWidget()).reload()

    def show_lists(self, lists: Sequence[MailingList]) -> None:
        """Tell those that are there, and can be narrowed to a list, which lists there are."""
        if self.is_made(At.PEOPLE):
            self.people.show_lists(lists)
        if self.is_made(At.LOG):
            self.log.show_lists(lists)
        if self.is_made(At.REPORTS):
            self.reports.show_lists(lists)

    @property
    def table(self) -> DataTable | None:
        """The table on the page that is looked at, whose columns can be chosen."""
        tables = {
            At.PEOPLE: lambda: self.people.table,
            At.LISTS: lambda: self.lists.table,
            At.LOG: lambda: self.log.table,
        }
        of_page = tables.get(self.seen)
        return None if of_page is None else of_page()

    @property
    def chosen_list(self) -> int | None:
        """The list that the people are narrowed to."""
        return self.people.chosen_list if self.is_made(At.PEOPLE) else None


def _press_by_enter(page: QWidget) -> None:
    """Let Enter press the button that has the focus, as in a dialog."""
    for button in page.findChildren(QPushButton):
        button.setAutoDefault(True)
