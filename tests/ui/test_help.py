"""The menu Help: what is new, told once after an update; all keys; what the program stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QTreeWidget
from pytestqt.qtbot import QtBot

from optindesk import __version__
from optindesk.core.errors import DiskFull
from optindesk.ui import help_menu
from optindesk.ui.about_dialog import LIBRARIES, AboutDialog
from optindesk.ui.shortcuts_dialog import ShortcutsDialog
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.whats_new import SEEN, WhatsNewDialog, was_updated
from optindesk.ui.window import MainWindow
from pages import KeptSettings, settle

ROOT = Path(__file__).parents[2]

Opened = Callable[[], MainWindow]


def only(window: MainWindow, kind: type[QDialog]) -> QDialog:
    (found,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return found


def test_the_very_first_start_tells_nothing_and_an_update_once(
    opened: Opened, settings: KeptSettings
) -> None:
    assert opened().notice.isHidden()
    assert settings.values[SEEN] == __version__
    settings.values[SEEN] = "0.0.9"
    window = opened()
    assert window.notice.text.text() == f"Opt-In Desk was updated to version {__version__}."
    window.notice.offer.click()
    dialog = only(window, WhatsNewDialog)
    assert isinstance(dialog, WhatsNewDialog)
    assert f"Version {__version__}" in dialog.text.toPlainText()
    dialog.close()
    assert opened().notice.isHidden()


def test_an_update_without_news_says_nothing(
    opened: Opened, settings: KeptSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(help_menu, "since", lambda _: {})
    settings.values[SEEN] = "0.0.9"
    assert opened().notice.isHidden()


def test_where_nothing_can_be_kept_it_is_told_again(settings: KeptSettings) -> None:
    class Full(KeptSettings):
        def set(self, name: str, value: str) -> None:
            raise DiskFull

    full = Full()
    full.values[SEEN] = "0.0.9"
    assert [was_updated(full, "1.0"), was_updated(full, "1.0")] == ["0.0.9", "0.0.9"]


def test_the_menu_leads_to_each_of_its_dialogs(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    for action, kind in (
        (window.help.news, WhatsNewDialog),
        (window.help.shortcuts, ShortcutsDialog),
        (window.help.support, SupportDialog),
        (window.help.about, AboutDialog),
    ):
        action.trigger()
        settle(qtbot, window.read)
        only(window, kind).close()


def rows_of(tree: QTreeWidget) -> dict[tuple[str, str], str]:
    found = {}
    for place in range(tree.topLevelItemCount()):
        group = tree.topLevelItem(place)
        assert group is not None
        for number in range(group.childCount()):
            one = group.child(number)
            found[group.text(0), one.text(0)] = one.text(1)
    return found


def test_all_keys_stand_on_one_sheet_and_can_be_looked_for(opened: Opened) -> None:
    window = opened()
    window.help.shortcuts.trigger()
    dialog = only(window, ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    rows = rows_of(dialog.tree)
    assert rows["Mail", "Send mails"] == "Ctrl+Return"
    assert rows["Edit", "Undo"] == "Ctrl+Z"
    assert rows["Please read", "Accept"] == "A"
    shown = [one.shortcut() for one in window.findChildren(type(window.help.about))]
    in_menus = {keys.toString() for keys in shown if not keys.isEmpty()}
    listed = {QKeySequence(keys).toString() for keys in rows.values()}
    of_the_pin = window.commands.shut.shortcut().toString()  # there is none to ask for
    assert {keys for keys in in_menus if keys.startswith(("Ctrl", "F"))} <= listed | {of_the_pin}
    dialog.filter.setText("ctrl+k")
    dialog.filter.returnPressed.emit()
    assert rows_of(dialog.tree) == {("Edit", "Find a command…"): "Ctrl+K"}
    dialog.close()


def test_about_names_each_library_with_its_licence(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    assert {re.split(r"[<>=!~ \[;]", one)[0] for one in needed} == set(LIBRARIES)
    window = opened()
    asked: list[bool] = []
    monkeypatch.setattr(QApplication, "aboutQt", staticmethod(lambda *_: asked.append(True)))
    window.help.about.trigger()
    dialog = only(window, AboutDialog)
    assert isinstance(dialog, AboutDialog)
    said = dialog.text.toPlainText()
    assert __version__ in said
    assert "LGPL" in said
    assert "MIT licence" in said
    dialog.qt.click()
    assert asked == [True]
    dialog.close()
