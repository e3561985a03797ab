"""Windows and dialogs come back as they were left, on a screen that is there."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from optindesk.core.errors import DiskFull
from optindesk.flows.preferences import Group
from optindesk.system.language import translator
from optindesk.ui.account_dialog import AccountDialog
from optindesk.ui.code_dialog import CodeDialog
from optindesk.ui.dialog_sizes import SIZES
from optindesk.ui.dispute_dialog import DisputeDialog
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.old_list_wizard import OldListWizard
from optindesk.ui.remembered import GEOMETRY
from optindesk.ui.shortcuts_dialog import ShortcutsDialog
from optindesk.ui.support_dialog import SupportDialog
from optindesk.ui.window import MainWindow
from pages import KeptSettings

Opened = Callable[[], MainWindow]


def shortcuts(window: MainWindow) -> ShortcutsDialog:
    window.help.shortcuts.trigger()
    (dialog,) = [one for one in window.findChildren(ShortcutsDialog) if one.isVisible()]
    return dialog


def test_a_dialog_opens_as_large_as_it_was_left(opened: Opened, settings: KeptSettings) -> None:
    window = opened()
    dialog = shortcuts(window)
    usual = dialog.size()
    dialog.close()
    assert SIZES not in settings.values, "nobody made it another"
    dialog = shortcuts(window)
    dialog.resize(usual + QSize(40, 30))
    dialog.close()
    assert shortcuts(opened()).size() == usual + QSize(40, 30)


def test_a_dialog_over_a_dialog_opens_as_large_as_it_was_left(
    opened: Opened, settings: KeptSettings
) -> None:
    def support(window: MainWindow) -> SupportDialog:
        below = window.settings.open(Group.SUPPORT)
        dialog = SupportDialog(window.bench, QWidget(below))
        dialog.show()
        return dialog

    dialog = support(opened())
    wanted = dialog.size() + QSize(40, 30)
    dialog.resize(wanted)
    dialog.close()
    assert support(opened()).size() == wanted


def test_what_leads_through_pages_opens_as_large_as_it_was_left(opened: Opened) -> None:
    def wizard(window: MainWindow) -> OldListWizard:
        made = OldListWizard(window.bench, window.openers.lists, window)
        made.show()
        return made

    first = wizard(opened())
    wanted = first.size() + QSize(40, 30)
    first.resize(wanted)
    first.close()
    assert wizard(opened()).size() == wanted


def test_the_manual_opens_as_large_as_it_was_left(opened: Opened) -> None:
    for size in (QSize(700, 600), QSize(640, 500)):
        window = opened()
        window.manual.open().resize(size)
        window.manual.close()
        window = opened()
        assert window.manual.open().size() == size
        window.manual.close()


def test_a_dialog_is_never_larger_than_the_screen_nor_smaller_than_it_can_be(
    opened: Opened, settings: KeptSettings
) -> None:
    for size in ("9999, 9999", "1, 1"):
        settings.values[SIZES] = f'{{"ShortcutsDialog": [{size}]}}'
        dialog = shortcuts(opened())
        room = dialog.screen().availableSize()
        assert dialog.size().boundedTo(room) == dialog.size()
        assert dialog.size().expandedTo(dialog.minimumSizeHint()) == dialog.size()
        dialog.close()


@pytest.mark.parametrize("kept", ["no sizes", "[]", '{"ShortcutsDialog": "large"}'])
def test_a_size_that_cannot_be_read_is_left_out(
    kept: str, opened: Opened, settings: KeptSettings
) -> None:
    settings.values[SIZES] = kept
    shortcuts(opened()).close()


def test_a_dialog_that_asks_is_as_large_as_what_it_asks(
    opened: Opened, settings: KeptSettings
) -> None:
    window = opened()
    window.openers.new_list()
    (dialog,) = window.findChildren(ListDialog)
    dialog.resize(dialog.size() + QSize(100, 100))
    dialog.close()
    assert SIZES not in settings.values


@pytest.mark.parametrize("words", [translator("en"), translator("de")], ids=["en", "de"])
def test_a_dialog_is_as_high_as_its_texts_are_in_its_width(opened: Opened) -> None:
    window = opened()
    for dialog in (
        DisputeDialog(window.bench, 1, "anna@example.org", window),
        CodeDialog(window.bench, "anna@example.org", window),
    ):
        dialog.show()
        layout = dialog.layout()
        assert layout is not None
        assert dialog.height() == layout.totalHeightForWidth(dialog.width())
        dialog.close()


def test_a_dialog_opens_within_its_screen(opened: Opened) -> None:
    window = opened()
    dialog = ListDialog(window.bench, window)
    dialog.resize(9_999, 9_999)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() < room.height(), "the title bar takes some"


def test_where_nothing_can_be_kept_it_is_as_before(
    opened: Opened, settings: KeptSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened()
    dialog = shortcuts(window)

    def full(*_: str) -> None:
        raise DiskFull

    monkeypatch.setattr(settings, "set", full)
    dialog.resize(dialog.size() + QSize(40, 30))
    dialog.close()
    assert SIZES not in settings.values


def test_a_window_of_a_screen_that_is_gone_comes_back_on_one_that_is_there(
    opened: Opened, settings: KeptSettings, qtbot: QtBot
) -> None:
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    elsewhere.setGeometry(QRect(QPoint(5_000, 4_000), QSize(950, 600)))
    settings.values[GEOMETRY] = base64.b64encode(elsewhere.saveGeometry().data()).decode()
    window = opened()
    there = [screen.availableGeometry() for screen in QApplication.screens()]
    assert any(screen.contains(window.geometry().topLeft()) for screen in there)


def test_a_dialog_that_makes_room_does_so_for_what_lacks_too(opened: Opened) -> None:
    window = opened()
    dialog = AccountDialog(window.bench, None, window)
    dialog.show()
    for _ in range(3):
        QApplication.processEvents()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).isHidden()
    assert not dialog.area.verticalScrollBar().isVisible()
    dialog.close()
