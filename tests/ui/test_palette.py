"""The command palette: all that can be done is found by typing, and done without the mouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from optindesk.core.model import Target
from optindesk.flows.desk import Desk
from optindesk.flows.views import View
from optindesk.ui.actions import allow
from optindesk.ui.list_dialog import ListDialog
from optindesk.ui.listening import LISTEN, OFF
from optindesk.ui.palette import RECENT, Palette, recent_keys
from optindesk.ui.palette_ranking import Command, ranked
from optindesk.ui.palette_words import ALSO
from optindesk.ui.settings_dialog import SettingsDialog
from optindesk.ui.window import At, MainWindow
from pages import KeptSettings, ShowWindow


def command(title: str, **more: str) -> Command:
    return Command(key=title, title=title, where="Mail", act=str, **more)


SEND, CHECK = command("Send mails"), command("Check mailbox", about="Read the replies")
WORDINGS = command("Wordings…", also="text letter template")
COMMANDS = [CHECK, SEND, WORDINGS]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", COMMANDS),
        ("send", [SEND]),
        ("ma", [SEND, CHECK, WORDINGS]),
        ("SÉND", [SEND]),
        ("mail send", [SEND]),
        ("box", [CHECK]),
        ("template", [WORDINGS]),
        ("replies", [CHECK]),
        ("sned", [SEND]),
        ("chekc mailbox", [CHECK]),
        ("zz", []),
        ("xyzzy", []),
    ],
)
def test_what_is_meant_is_found(typed: str, found: list[Command]) -> None:
    assert sorted(ranked(COMMANDS, typed, []), key=found.index) == found
    assert typed != "ma" or ranked(COMMANDS, typed, [])[-1] == WORDINGS, "its menu begins so"


def test_what_was_used_last_comes_first_among_what_fits_alike() -> None:
    assert ranked(COMMANDS, "", ["Wordings…", "Send mails"]) == [WORDINGS, SEND, CHECK]
    assert ranked(COMMANDS, "send", ["Wordings…"]) == [SEND]


@pytest.mark.parametrize("kept", ["", "no list", '{"a": 1}', "[1, 2]"])
def test_what_was_used_is_forgotten_where_it_cannot_be_read(kept: str) -> None:
    assert recent_keys(KeptSettings({RECENT: kept})) == []


Opened = Callable[[], tuple[MainWindow, Palette]]


@pytest.fixture
def opener(
    qtbot: QtBot, desk: Desk, show_window: ShowWindow, settings: KeptSettings
) -> Callable[[Desk], tuple[MainWindow, Palette]]:
    windows: list[MainWindow] = []

    def open_it(over: Desk) -> tuple[MainWindow, Palette]:
        if not windows:
            window = show_window(over, settings)
            windows.append(window)
            qtbot.waitUntil(lambda: not window.jobs.running)
        (window,) = windows
        window.commands.palette.trigger()
        (palette,) = [one for one in window.findChildren(Palette) if one.isVisible()]
        return window, palette

    return open_it


@pytest.fixture
def opened(opener: Callable[[Desk], tuple[MainWindow, Palette]], desk: Desk) -> Opened:
    return partial(opener, desk)


@pytest.fixture
def open_on_real_desk(
    opener: Callable[[Desk], tuple[MainWindow, Palette]], desk: Desk, settings: KeptSettings
) -> Opened:
    """Of a desk that takes itself for a real one, and leaves the mailbox alone."""
    settings.values[LISTEN] = OFF
    return partial(opener, replace(desk, practice=None))


def titles(palette: Palette) -> list[str]:
    items = (palette.list.topLevelItem(place) for place in range(palette.list.topLevelItemCount()))
    return [item.text(0) for item in items if item is not None]


def test_every_action_of_the_menus_is_there_with_its_menu_and_its_keys(opened: Opened) -> None:
    _, palette = opened()
    rows = {}
    for place in range(palette.list.topLevelItemCount()):
        item = palette.list.topLevelItem(place)
        assert item is not None
        rows[item.text(0)] = (item.text(1), item.text(2))
    assert rows["Send mails"] == ("Mail", "Ctrl+Return")
    assert rows["People"] == ("View", "Ctrl+3")
    assert rows["Flower news"] == ("List", "")
    assert rows["Reminders"] == ("Settings › How people are asked", "")
    assert rows["Correct address…"] == ("Not now: Choose a person first", "")
    assert rows["Mail account…"] == ("Not now: The desk for practice has no mail account", "")
    assert "Find a command…" not in rows, "it is open already"


def test_no_two_actions_of_the_window_want_the_same_keys(window: MainWindow) -> None:
    """Qt does neither then, and says nothing where a person sees it."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for action in window.findChildren(QAction):
        if action.shortcutContext() != Qt.ShortcutContext.WidgetShortcut:
            for keys in action.shortcuts():
                wanted[keys.toString()].add(action.text())
    assert len(wanted) > 20
    assert {keys: titles for keys, titles in wanted.items() if len(titles) > 1} == {}


def test_what_is_switched_on_and_off_says_how_it_stands(opened: Opened, qtbot: QtBot) -> None:
    window, palette = opened()
    palette.close()
    listen = window.commands.listen
    listen.setVisible(True)  # a desk that is not for practice has it
    for is_on, said in ((True, "is on"), (False, "is off")):
        listen.setChecked(is_on)
        _, palette = opened()
        assert f"Listen while the desk is open: {said}" in titles(palette)
        palette.close()


def test_a_command_is_found_and_done_by_keys_alone_and_comes_first_next_time(
    opened: Opened, qtbot: QtBot, settings: KeptSettings
) -> None:
    window, palette = opened()
    assert palette.focusWidget() is palette.line
    qtbot.keyClicks(palette.line, "list")
    shown = titles(palette)
    assert shown[0] == "Lists"
    place = shown.index("New list…")
    for _ in range(place):
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.about.text() == "Make a list to sign up for"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    (dialog,) = [one for one in window.findChildren(ListDialog) if one.isVisible()]
    dialog.close()
    assert settings.values[RECENT] == '["action:new_list"]'
    assert titles(opened()[1])[0] == "New list…"


def test_what_cannot_be_done_says_why_and_stays_open(opened: Opened, qtbot: QtBot) -> None:
    window, palette = opened()
    palette.close()
    allow(window.commands.send, False, "Mail is on its way just now")
    _, palette = opened()
    qtbot.keyClicks(palette.line, "send mails")
    assert palette.about.text() == "Not now: Mail is on its way just now"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_people_are_found_from_three_letters_on_and_nobody_is_remembered(
    opened: Opened, qtbot: QtBot, desk: Desk, settings: KeptSettings
) -> None:
    desk.sign_up("anna@example.org", Target(1), name="Änna Muster")
    window, palette = opened()
    qtbot.keyClicks(palette.line, "ann")
    qtbot.waitUntil(lambda: titles(palette)[:1] == ["Änna Muster, anna@example.org"])
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.people.story.address == "anna@example.org")
    assert window.pages.currentIndex() == At.PEOPLE
    assert "anna" not in str(settings.values)


def test_a_setting_is_found_by_the_word_that_people_have_for_it(
    opened: Opened, qtbot: QtBot
) -> None:
    window, palette = opened()
    qtbot.keyClicks(palette.line, "interval")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.findChildren(SettingsDialog)))
    (dialog,) = window.findChildren(SettingsDialog)
    qtbot.waitUntil(lambda: not window.jobs.running)
    QApplication.processEvents()
    dialog.close()


def test_what_is_called_like_nothing_is_looked_for_in_the_manual(
    opened: Opened, qtbot: QtBot, settings: KeptSettings
) -> None:
    window, palette = opened()
    qtbot.keyClicks(palette.line, "bouncing")
    assert titles(palette) == ["Look for “bouncing” in the manual"]
    assert palette.about.text() == "Nothing is called like that. Try another word for it."
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    manual = window.manual.window
    assert manual is not None
    assert manual.search.text() == "bouncing"
    assert RECENT not in settings.values, "what was typed may be somebody’s name"
    manual.close()


SHOPS_WORDS = {
    "delete": "Off everything…",
    "remove": "Off everything…",
    "unsubscribe": "Off everything…",
    "erase": "Off everything…",
    "stop": "Off everything…",
    "merge": "Same person as…",
    "duplicate": "Same person as…",
    "newsletter": "Export…",
    "mailchimp": "Bring an old list…",
    "excel": "Import sheet…",
    "add customer": "New sign-ups…",
    "proof": "Save the proof of this person…",
    "evidence": "Save the proof of this person…",
    "lawyer": "File on this person…",
    "gdpr": "Give the person all we have…",
    "privacy": "Your business…",
    "backup": "Back up now",
    "recover": "Restore from a copy…",
    "usb": "Copies outside…",
    "new laptop": "Move to a new computer…",
    "hacked": "Computer or copy stolen…",
    "password": "Mail account…",
    "smtp": "Mail account…",
    "options": "Settings…",
    "language": "Language of the program",
    "print": "Print a sign-up sheet…",
    "qr": "Print a poster…",
    "tablet": "Open the counter…",
    "block": "Never write…",
    "spam": "Never write…",
    "reminder": "Send questions again…",
    "template": "Wordings…",
    "phone": "Somebody’s calling…",
    "statistics": "Reports",
    "history": "Log",
    "search": "Find people",
    "rename": "Put name or language right…",
    "typo": "Correct address…",
    "comment": "Add a note…",
    "photo": "Sheets and scans…",
    "reply": "Please read",
    "inbox": "Check mailbox",
    "schedule": "On its own…",
    "instant": "Listen while the desk is open: is off",
    "home": "To do",
    "exit": "Quit",
    "hotkeys": "Keyboard shortcuts…",
    "instructions": "Manual",
    "wizard": "Set up step by step…",
}
"""What somebody types who does not know our words, and what must be among what comes."""


def test_what_a_shop_calls_it_finds_it(open_on_real_desk: Opened) -> None:
    _, palette = open_on_real_desk()
    missed = {}
    for typed, title in SHOPS_WORDS.items():
        palette.line.setText(typed)
        if title not in titles(palette):
            missed[typed] = titles(palette)
    assert missed == {}


def test_other_words_belong_to_actions_that_there_are(open_on_real_desk: Opened) -> None:
    window, _ = open_on_real_desk()
    assert set(ALSO) <= {action.objectName() for action in window.findChildren(QAction)}


def test_a_view_is_found_by_its_name(opened: Opened, qtbot: QtBot, desk: Desk) -> None:
    window, palette = opened()
    palette.close()
    shown: list[View] = []
    window.people.over.views.own = [View("Waiting since spring", "state:waiting")]
    window.people.over.views.chosen.connect(shown.append)
    _, palette = opened()
    qtbot.keyClicks(palette.line, "spring")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert [one.name for one in shown] == ["Waiting since spring"]
    assert window.pages.currentIndex() == At.PEOPLE
    qtbot.waitUntil(lambda: not window.jobs.running)
