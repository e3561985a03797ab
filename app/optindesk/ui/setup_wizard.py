"""The way to a desk that works: practise first, or set up who asks, the account and a list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget, QWizard

from optindesk.core.model import Account, MailingList
from optindesk.flows.business import Business
from optindesk.ui.bench import Bench
from optindesk.ui.help_button import give_help
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.setup_account import AddressPage, ServersPage, TestPage
from optindesk.ui.setup_login import LoginPage, needs_no_servers
from optindesk.ui.setup_pages import (
    BusinessPage,
    DeskPage,
    FirstListPage,
    ReadyPage,
    Setup,
    StepPage,
    WelcomePage,
    known,
)

LETTERS, LINES = 110, 38


class Step(IntEnum):
    """The pages in their order."""

    WELCOME = 0
    DESK = 1
    BUSINESS = 2
    ADDRESS = 3
    SERVERS = 4
    LOGIN = 5
    TEST = 6
    LIST = 7
    READY = 8


class SetupWizard(QWizard):
    """Each page saves what it is about before the next one comes, so that it can be left anywhere.

    `practise` tells that somebody wants to practise first, `join` that the desk is there already,
    where it is one that `can_join`. At a desk that is set up already it
    begins with who sits there, and shows what is known.
    """

    practise = Signal()
    join = Signal()

    def __init__(
        self,
        bench: Bench,
        kept: WindowSettings,
        parent: QWidget,
        spoken: Mapping[str, str] = MappingProxyType({}),
        *,
        first: bool = True,
        can_join: bool = False,
    ) -> None:
        super().__init__(parent)
        words = bench.words
        self._setup = Setup(bench, kept, spoken)
        self.setWindowTitle(words("Set up your desk"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        give_help(self, words)
        for button, text in (
            (QWizard.WizardButton.BackButton, words("&Back")),
            (QWizard.WizardButton.NextButton, words("&Next")),
            (QWizard.WizardButton.FinishButton, words("&Finish")),
            (QWizard.WizardButton.CancelButton, words("Later")),
        ):
            self.setButtonText(button, text)
        self.welcome = WelcomePage(self._setup, can_join=can_join)
        self.desk = DeskPage(self._setup)
        self.business, self.address = BusinessPage(self._setup), AddressPage(self._setup)
        self.servers = ServersPage(self._setup, self.address)
        self.login = LoginPage(self._setup, self.address, self.servers)
        self.test, self.first_list = TestPage(self._setup), FirstListPage(self._setup)
        self.ready = ReadyPage(self._setup)
        pages = {
            Step.WELCOME: self.welcome,
            Step.DESK: self.desk,
            Step.BUSINESS: self.business,
            Step.ADDRESS: self.address,
            Step.SERVERS: self.servers,
            Step.LOGIN: self.login,
            Step.TEST: self.test,
            Step.LIST: self.first_list,
            Step.READY: self.ready,
        }
        for step, page in pages.items():
            self.setPage(step, page)
        self.setStartId(Step.WELCOME if first else Step.DESK)
        letter = self.fontMetrics()
        self.resize(letter.averageCharWidth() * LETTERS, letter.lineSpacing() * LINES)
        self.currentIdChanged.connect(self._focus)
        bench.look("setup", known, self._show, self)

    def nextId(self) -> int:
        if self.currentId() == Step.ADDRESS and needs_no_servers(self._setup):
            return Step.LOGIN
        return super().nextId()

    def _focus(self) -> None:
        """Keys work on each page from the start, also where its button was just disabled."""
        page = self.currentPage()
        # Where one chooses to practise, which is a last page too, “Later” stays.
        is_last = self.currentId() == Step.READY
        self.setOption(QWizard.WizardOption.NoCancelButtonOnLastPage, is_last)
        first = page.first if isinstance(page, StepPage) else None
        if first is not None and first.isVisibleTo(page):
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(first, QLineEdit):  # what is typed takes the place of what was guessed
                first.selectAll()
        else:
            way_on = QWizard.WizardButton
            self.button(way_on.FinishButton if is_last else way_on.NextButton).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def accept(self) -> None:
        """The last page, practice, or another desk."""
        is_left = self.currentId() == Step.WELCOME
        super().accept()
        if is_left:
            (self.join if self.welcome.join.isChecked() else self.practise).emit()

    def done(self, result: int) -> None:
        self.test.panel.stop()
        if self._setup.account is not None and self._setup.tested is None:  # the test told it
            self._setup.bench.account_set.emit()
        super().done(result)

    def _show(self, found: tuple[Business, Account | None, tuple[MailingList, ...]]) -> None:
        setup = self._setup
        setup.business, setup.account, setup.lists = found
        setup.name = found[0].sender_name
