"""The settings: found by other words, chosen at once, logged, and brought back to defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from desks import ACCOUNT
from optindesk.core.errors import BadSetting, NotForgotten, PasswordNeeded, Trouble, VaultTrouble
from optindesk.core.model import Account, Door
from optindesk.core.timetable import Timetable
from optindesk.flows import log_lines, preferences, settings
from optindesk.flows.desk import Desk
from optindesk.flows.preferences import Group
from optindesk.store import account_rows
from optindesk.system.language import Translator
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.business_dialog import BusinessDialog
from optindesk.ui.connection_test import TestDialog
from optindesk.ui.keeping_dialog import KeepingDialog
from optindesk.ui.lanes import Lane
from optindesk.ui.level_names_dialog import LevelNamesDialog
from optindesk.ui.listening import LISTEN, OFF
from optindesk.ui.notice import LOOK
from optindesk.ui.outside_dialog import OutsideDialog
from optindesk.ui.own_work_dialog import OwnWorkDialog
from optindesk.ui.retention_dialog import RetentionDialog
from optindesk.ui.settings_dialog import SettingsDialog
from optindesk.ui.settings_rows import ChoiceRow, NumberRow, StateRow, SwitchRow
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.window import MainWindow
from optindesk.ui.wishes import Wish
from pages import KeptSettings, save_as


class Keyring:
    """Keeps a password, until it is forgotten, or locked."""

    def __init__(self) -> None:
        self.known: str | None = "geheim"
        self.locked = False
        self.unlocked = Event()
        self.unlocked.set()

    def try_again(self, account: Account) -> None:
        pass

    def of(self, account: Account, door: Door = Door.SMTP) -> str:
        return self.known or ""

    def missing(self, account: Account) -> PasswordNeeded | None:
        self.unlocked.wait()
        if self.known:
            return None
        return PasswordNeeded(user=account.user, reason="none was saved yet.")

    def forget(self, account: Account, keep: Account | None = None) -> None:
        if self.locked:
            raise VaultTrouble(reason="it is locked.")
        self.known = None


@pytest.fixture
def kept() -> KeptSettings:
    return KeptSettings({LISTEN: OFF})


@pytest.fixture
def keyring() -> Keyring:
    return Keyring()


@pytest.fixture
def window(
    qtbot: QtBot, desk: Desk, words: Translator, kept: KeptSettings, keyring: Keyring
) -> Iterator[MainWindow]:
    """The window of a desk that takes itself for a real one."""
    desk.set_account(replace(ACCOUNT, user="shop"))
    real = replace(
        desk, practice=None, passwords=keyring, keyring_name=lambda: "keyring.backends.kwallet.X"
    )
    window = MainWindow(real, words, kept, desk.store.leave_thread, lambda: {"de": "Deutsch"})
    window.problems.bug = pytest.fail  # type: ignore[method-assign]
    window.jobs._bug = pytest.fail
    window.show()
    settle(qtbot, window)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> SettingsDialog:
    window.commands.settings.trigger()
    settle(qtbot, window)
    (dialog,) = [one for one in window.findChildren(SettingsDialog) if one.isVisible()]
    return dialog


def settle(qtbot: QtBot, window: MainWindow) -> None:
    def is_still() -> bool:
        return all(job.lane == Lane.WATCH for job in window.jobs.running)

    for _ in range(2):
        qtbot.waitUntil(is_still)
        QApplication.processEvents()


def search(dialog: SettingsDialog, text: str) -> list[str]:
    """Look for something; the groups that are left."""
    dialog.search.setText(text)
    dialog.search.returnPressed.emit()
    items = [dialog.groups.item(n) for n in range(dialog.groups.count())]
    return [item.text() for item in items if not item.isHidden()]


def changes() -> list[tuple[object, object]]:
    """What the log says of settings."""
    entries = [line.entry for line in log_lines.all_log()]
    return [
        (entry.values["name"], entry.values["value"])
        for entry in entries
        if entry.code == "setting.changed"
    ]


def press(window: MainWindow, text: str) -> str:
    """Press a button of the question that is asked; gives what it said."""
    (box,) = [one for one in window.findChildren(QMessageBox) if one.isVisible()]
    (button,) = [one for one in box.buttons() if one.text() == text]
    said = box.text()
    button.click()
    return said


def test_no_line_of_a_setting_is_a_window_of_its_own_first(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, words: Translator
) -> None:
    class Label(QLabel):
        def setVisible(self, visible: bool) -> None:
            assert not (visible and self.isWindow())
            super().setVisible(visible)

    monkeypatch.setattr("optindesk.ui.settings_rows.QLabel", Label)
    for name, known in preferences.CATALOGUE.items():
        row = StateRow(words, name, [])
        qtbot.addWidget(row)
        assert isinstance(row.usual, Label)
        assert row.usual.isVisibleTo(row) is (known.usual is not None)


def test_it_is_where_each_platform_has_it(window: MainWindow) -> None:
    action = window.commands.settings
    assert action.menuRole() == action.MenuRole.PreferencesRole
    assert action.shortcut().toString() == "Ctrl+,"
    assert window.commands.account.shortcut().isEmpty()


def test_what_is_looked_for_is_marked_and_the_rest_goes(dialog: SettingsDialog) -> None:
    assert len(search(dialog, "")) == len(Group)
    assert search(dialog, "nudge") == ["How people are asked"]
    assert dialog.stack.currentWidget() is dialog.pages[Group.ASKING]
    marked = [name for name, row in dialog.rows.items() if row.is_found]
    assert marked == ["reminders"]
    dialog.grab()
    assert search(dialog, "retention") == ["Keeping and erasing"]
    assert dialog.stack.currentWidget() is dialog.pages[Group.KEEPING]
    assert len(search(dialog, "your business")) == 1
    assert not any(row.is_found for row in dialog.rows.values()), "the page says it all"


def test_what_fits_best_stands_first_and_is_shown(dialog: SettingsDialog) -> None:
    usual = search(dialog, "")
    assert search(dialog, "lang")[0] == "Language and look"
    assert dialog.stack.currentWidget() is dialog.pages[Group.LOOK]
    assert search(dialog, "") == usual
    assert dialog.stack.currentWidget() is dialog.pages[Group.LOOK], "what was found stays"


def test_it_says_when_nothing_matches(qtbot: QtBot, dialog: SettingsDialog) -> None:
    assert search(dialog, "horoscope") == []
    assert dialog.nothing.label.text() == "Nothing matches “horoscope”."
    assert dialog.nothing.isVisible()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.stack.currentWidget() is dialog.pages[Group.ACCOUNT]
    assert dialog.isVisible(), "Escape first clears what was typed"


def test_the_arrow_down_leads_from_the_search_to_the_groups(
    qtbot: QtBot, dialog: SettingsDialog
) -> None:
    dialog.activateWindow()
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.focusWidget() is dialog.groups
    qtbot.keyClick(dialog.groups, Qt.Key.Key_Down)
    assert dialog.stack.currentWidget() is dialog.pages[Group.BUSINESS]


def test_a_figure_is_chosen_when_its_field_is_left_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[settings.REMINDERS]
    assert isinstance(row, NumberRow)
    assert row.reset.isHidden()
    row.box.setValue(2)
    row.box.setValue(1)
    row.box.editingFinished.emit()
    settle(qtbot, window)
    assert settings.get(settings.REMINDERS) == 1
    assert changes() == [("reminders", "1")], "not each step"
    assert dialog.notice.text.text() == "Saved: Reminders."
    assert "may count as advertising" in row.notice.text.text()
    assert not row.reset.isHidden()
    dialog.notice.offer.click()
    settle(qtbot, window)
    assert settings.get(settings.REMINDERS) == 0
    assert row.box.value() == 0


def test_a_figure_is_chosen_a_moment_after_its_last_step(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[settings.QUESTION_DAYS]
    assert isinstance(row, NumberRow)
    with qtbot.waitSignal(row.chosen):
        row.box.stepUp()
    settle(qtbot, window)
    assert settings.get(settings.QUESTION_DAYS) == 8


def test_what_was_begun_is_kept_when_the_settings_are_closed(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[settings.QUESTIONS]
    assert isinstance(row, NumberRow)
    row.box.setValue(9)
    dialog.reject()
    settle(qtbot, window)
    assert settings.get(settings.QUESTIONS) == 9


def test_each_setting_and_each_page_has_a_way_back(
    qtbot: QtBot, desk: Desk, window: MainWindow, dialog: SettingsDialog
) -> None:
    page = dialog.pages[Group.ASKING]
    assert not page.reset.isEnabled()
    desk.choose_settings({settings.REMINDER_DAYS: "30", settings.QUESTIONS: "5"})
    desk.choose_settings({settings.PERMISSION_PER_DAY: "9"})
    window.bench.changed.emit()
    settle(qtbot, window)
    dialog.rows[settings.PERMISSION_PER_DAY].reset.click()
    settle(qtbot, window)
    assert settings.get(settings.PERMISSION_PER_DAY) == 50
    assert dialog.notice.text.text() == "As usual again: People of old lists in a day."
    page.reset.click()
    said = press(window, "Reset these")
    assert "– Days before a reminder: 30 → 7" in said
    assert "– Questions to one address: 5 → 3" in said
    assert "lists" not in said, "what is as usual does not change"
    settle(qtbot, window)
    assert settings.get(settings.REMINDER_DAYS) == 7
    assert settings.get(settings.QUESTIONS) == 3
    assert not page.reset.isEnabled()


def test_a_trouble_stands_beside_its_field(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(self: Desk, wanted: object) -> None:
        raise BadSetting(name="reminders", value="1", allowed="no")

    monkeypatch.setattr(Desk, "choose_settings", no)
    row = dialog.rows[settings.REMINDERS]
    assert isinstance(row, NumberRow)
    row.box.setValue(1)
    row.flush()
    settle(qtbot, window)
    assert "cannot be “1”" in row.notice.text.text()
    assert row.box.value() == 0, "as it is"


def test_levels_are_switched_at_once(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[settings.LEVELS]
    assert isinstance(row, SwitchRow)
    row.box.click()
    settle(qtbot, window)
    assert settings.is_on(settings.LEVELS)
    assert changes() == [("levels", "on")]
    row.reset.click()
    settle(qtbot, window)
    assert not settings.is_on(settings.LEVELS)
    assert not row.box.isChecked()


WAYS: dict[str, type[QDialog]] = {
    preferences.ACCOUNT: AccountDialog,
    preferences.PACE: AccountDialog,
    preferences.POSTAL: BusinessDialog,
    preferences.LEVEL_NAMES: LevelNamesDialog,
    settings.YEARS_OF_PROOF: RetentionDialog,
    preferences.REPLIES: KeepingDialog,
    preferences.OUTSIDE: OutsideDialog,
    preferences.OWN_WORK: OwnWorkDialog,
}


@pytest.mark.parametrize("name", WAYS)
def test_what_has_a_dialog_of_its_own_is_changed_there(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, name: str
) -> None:
    row = dialog.rows[name]
    assert isinstance(row, StateRow)
    assert row.now.text()
    row.buttons[0].click()
    settle(qtbot, window)
    (opened,) = [one for one in dialog.findChildren(WAYS[name]) if one.isVisible()]
    opened.close()


def test_the_account_is_tested_from_there(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[preferences.ACCOUNT]
    assert isinstance(row, StateRow)
    row.buttons[1].click()
    settle(qtbot, window)
    (opened,) = [one for one in dialog.findChildren(TestDialog) if one.isVisible()]
    opened.close()


def test_a_copy_is_made_from_there(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[preferences.DAILY]
    assert isinstance(row, StateRow)
    row.buttons[0].click()
    settle(qtbot, window)
    assert row.now.text().startswith("There is 1 copy")


def test_a_password_is_forgotten_when_one_is_sure(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, keyring: Keyring
) -> None:
    row = dialog.rows[preferences.PASSWORD]
    assert isinstance(row, StateRow)
    assert row.now.text() == "Passwords are kept in KWallet."
    row.buttons[1].click()
    settle(qtbot, window)
    press(window, "Forget password")
    settle(qtbot, window)
    assert keyring.known is None
    assert window.notice.text.text() == "The password was forgotten."
    assert row.now.text() == (
        "This computer is not let in to your mail until the password of shop is typed here. Its"
        " keyring cannot give it: none was saved yet."
    )


def test_while_the_keyring_asks_to_be_unlocked_all_else_is_shown(
    qtbot: QtBot, window: MainWindow, keyring: Keyring
) -> None:
    keyring.unlocked.clear()
    window.commands.settings.trigger()
    (dialog,) = [one for one in window.findChildren(SettingsDialog) if one.isVisible()]
    password, account = dialog.rows[preferences.PASSWORD], dialog.rows[preferences.ACCOUNT]
    assert isinstance(password, StateRow)
    assert isinstance(account, StateRow)
    try:
        qtbot.waitUntil(lambda: bool(account.now.text()))
        assert not password.now.text()
    finally:
        keyring.unlocked.set()
    settle(qtbot, window)
    assert password.now.text() == "Passwords are kept in KWallet."


def test_a_keyring_that_keeps_its_password_says_why(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, keyring: Keyring
) -> None:
    keyring.locked = True
    told: list[Trouble] = []
    window.bench._trouble = told.append
    row = dialog.rows[preferences.PASSWORD]
    assert isinstance(row, StateRow)
    row.buttons[1].click()
    settle(qtbot, window)
    press(window, "Forget password")
    settle(qtbot, window)
    assert [type(one) for one in told] == [NotForgotten]


def test_what_belongs_to_this_computer_is_kept_there(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, kept: KeptSettings
) -> None:
    language = dialog.rows[preferences.LANGUAGE]
    assert isinstance(language, ChoiceRow)
    assert [language.box.itemText(n) for n in range(2)] == ["as this computer", "Deutsch"]
    language.box.setCurrentIndex(1)
    language.box.activated.emit(1)
    assert kept.values[preferences.LANGUAGE] == "de"
    language.reset.click()
    assert kept.values[preferences.LANGUAGE] == ""
    assert language.box.currentIndex() == 0
    window.own_work.choose(Timetable(60, by_night=True), stays_in_tray=False)
    work = dialog.rows[preferences.OWN_WORK]
    assert work.now.text() == "Every 60 minutes, also by night."
    assert not work.reset.isHidden()
    work.reset.click()
    assert window.own_work.timetable == Timetable()
    assert work.now.text() == "Only when you start it."
    settle(qtbot, window)
    assert changes() == [], "nothing of that is in the data"


def test_listening_is_the_same_switch_as_in_the_menu(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog
) -> None:
    row = dialog.rows[preferences.LISTEN]
    assert isinstance(row, SwitchRow)
    assert not row.box.isChecked()
    row.box.click()
    assert window.commands.listen.isChecked()
    row.box.click()
    assert not window.commands.listen.isChecked()
    settle(qtbot, window)


def test_an_account_can_send_as_fast_as_usual_again(
    qtbot: QtBot, desk: Desk, window: MainWindow, dialog: SettingsDialog
) -> None:
    account = account_rows.account()
    assert account is not None
    window.bench.desk.set_account(replace(account, per_day=3))
    window.bench.account_set.emit()
    settle(qtbot, window)
    row = dialog.rows[preferences.PACE]
    assert row.now.text() == "At most 3 in a day."
    row.reset.click()
    settle(qtbot, window)
    account = account_rows.account()
    assert account is not None
    assert account.per_day is None


def test_the_support_file_is_seen_before_it_is_saved(
    qtbot: QtBot, window: MainWindow, dialog: SettingsDialog, tmp_path: Path
) -> None:
    row = dialog.rows[preferences.SUPPORT]
    assert isinstance(row, StateRow)
    row.buttons[0].click()
    (shown,) = [one for one in dialog.findChildren(SupportDialog) if one.isVisible()]
    assert not shown.save.isEnabled()
    settle(qtbot, window)
    text = shown.text.toPlainText()
    assert text.startswith("Opt-In Desk: support file\n")
    assert "keyring: keyring.backends.kwallet.X" in text
    assert ACCOUNT.address not in text
    shown.copy_button.click()
    assert QApplication.clipboard().text() == text
    shown.save.click()
    save_as(qtbot, shown, str(tmp_path / "support.txt"))
    settle(qtbot, window)
    assert shown.notice.text.text() == "Saved as “support.txt”."
    assert (tmp_path / "support.txt").read_text(encoding="utf-8") == text
    shown.save_to(str(tmp_path / "nowhere" / "support.txt"))
    settle(qtbot, window)
    assert "support.txt" in shown.notice.text.text()
    assert shown.notice.mark is LOOK
    shown.close()


def test_practice_shows_only_what_it_has(
    qtbot: QtBot, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    dialog = window.settings.open(Group.COPIES)
    settle(qtbot, window)
    assert Group.COPIES not in dialog.pages
    assert dialog.stack.currentWidget() is dialog.pages[Group.ACCOUNT]
    row = dialog.rows[preferences.ACCOUNT]
    assert isinstance(row, StateRow)
    assert (row.now.text(), row.buttons) == ("Practice: nothing leaves this computer.", [])
    dialog.reject()


def test_another_language_can_be_spoken_at_once(qtbot: QtBot, window: MainWindow) -> None:
    dialog = window.settings.open(preferences.Group.LOOK)
    settle(qtbot, window)
    dialog._choose(preferences.LANGUAGE, "de")
    assert dialog.notice.text.text() == "Opt-In Desk speaks it from its next start."
    dialog._here = replace(dialog._here, start_again=None)
    dialog._say_language()
    assert dialog.notice.offer.isHidden(), "from practice one would come back to the desk itself"
    dialog._here = window.settings._here
    dialog._say_language()
    dialog.notice.offer.click()
    assert window.wish is Wish.START_AGAIN
    assert not window.isVisible()
