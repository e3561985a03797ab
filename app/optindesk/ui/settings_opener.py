"""Opens the settings, and from them the dialogs of what has one of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from optindesk.flows.preferences import Group
from optindesk.ui.bench import Bench
from optindesk.ui.lanes import Lane

if TYPE_CHECKING:
    from optindesk.ui.chores import Chores
    from optindesk.ui.settings_dialog import Open, SettingsDialog
    from optindesk.ui.settings_here import Here


class SettingsOpener(QObject):
    """`set_account` opens the dialog of the mail account over a window."""

    def __init__(
        self,
        bench: Bench,
        here: Here,
        chores: Chores,
        set_account: Callable[[QWidget], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._ = bench.words
        self._bench = bench
        self._here = here
        self._chores = chores
        self._set_account = set_account
        self._window = window

    def open(self, first: Group = Group.ACCOUNT) -> SettingsDialog:
        """Show the settings, at one of their pages."""
        from optindesk.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._bench, self._here, self._ways(), self._window, first)
        dialog.open()
        return dialog

    def _ways(self) -> Mapping[str, Sequence[tuple[str, Open]]]:
        from optindesk.flows import preferences, settings
        from optindesk.ui.business_dialog import BusinessDialog
        from optindesk.ui.connection_test import TestDialog
        from optindesk.ui.keeping_dialog import KeepingDialog
        from optindesk.ui.level_names_dialog import LevelNamesDialog
        from optindesk.ui.outside_dialog import OutsideDialog
        from optindesk.ui.own_work_dialog import OwnWorkDialog
        from optindesk.ui.pin_dialogs import NewPinDialog
        from optindesk.ui.retention_dialog import RetentionDialog
        from optindesk.ui.support_dialog import SupportDialog

        change, bench = self._("Change…"), self._bench
        account: list[tuple[str, Open]] = []
        password: list[tuple[str, Open]] = []
        tests: list[tuple[str, Open]] = []
        if not bench.desk.is_practice:
            account = [(change, self._set_account)]
            tests = [(self._("Test…"), lambda over: TestDialog(bench, over).open())]
            password = [*account, (self._("Forget password…"), self._ask_forget)]
        business = [(change, lambda over: BusinessDialog(bench, over).open())]
        retention = [(change, lambda over: RetentionDialog(bench, over).open())]
        outside = [(change, lambda over: OutsideDialog(bench, over).open())]
        asks = bench.desk.store.folder is None
        back_up = self._("Back up now…") if asks else self._("Back up now")
        daily = [(back_up, lambda _: self._chores.copy_now())]
        support = [(self._("Show…"), lambda over: SupportDialog(bench, over).open())]
        return {
            preferences.ACCOUNT: [*account, *tests],
            preferences.PASSWORD: password,
            preferences.PACE: account,
            preferences.HANDLED: account,
            preferences.NAME: business,
            preferences.POSTAL: business,
            preferences.NOTICE: business,
            preferences.LEVEL_NAMES: [(change, lambda over: LevelNamesDialog(bench, over).open())],
            settings.MONTHS_WITHOUT_YES: retention,
            settings.YEARS_OF_PROOF: retention,
            settings.REDUCES_ALONE: retention,
            preferences.REPLIES: [(change, lambda over: KeepingDialog(bench, over).open())],
            preferences.DAILY: daily,
            preferences.OUTSIDE: outside,
            preferences.OWN_WORK: [
                (change, lambda over: OwnWorkDialog(self._here.own_work, self._, over).open())
            ],
            preferences.PIN: [
                (self._("Set or change…"), lambda over: NewPinDialog(bench, over).open()),
                (self._("Remove…"), self._ask_remove_pin),
            ],
            preferences.SUPPORT: support,
        }

    def _ask_remove_pin(self, over: QWidget) -> None:
        from optindesk.ui import sure

        said = self._("Whoever sits here can export, erase and change settings then.")
        remove = partial(self._remove_pin, over)
        sure.ask(over, self._("Owner’s PIN"), said, self._("Remove PIN"), remove)

    def _remove_pin(self, over: QWidget) -> None:
        desk = self._bench.desk
        self._bench.run(
            self._("Removing the owner’s PIN"),
            lambda _: desk.remove_pin(),
            Lane.ACT,
            done=lambda _: self._bench.say(self._("There is no PIN any more.")),
            owner=over,
        )

    def _ask_forget(self, over: QWidget) -> None:
        from optindesk.ui.forgetting import ask_forget

        ask_forget(self._bench, over, self._bench.say)
