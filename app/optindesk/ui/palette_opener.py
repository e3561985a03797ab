"""Opens the command palette over the window, with all that can be done at that moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from optindesk.core.model import MailingList
from optindesk.ui.bench import Bench
from optindesk.ui.remembered import WindowSettings

if TYPE_CHECKING:
    from optindesk.flows.preferences import Group
    from optindesk.flows.views import View
    from optindesk.ui.palette import Palette

PALETTE = "palette"
"""The name of the action that opens it, which it need not offer itself."""


@dataclass(frozen=True, slots=True)
class OfTable:
    """The actions of a table's menu: under which title, and what those that are grey wait for."""

    title: str
    actions: Callable[[], Sequence[QAction]]
    why: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the palette leads to, besides the menus."""

    lists: Callable[[], Sequence[MailingList]]
    show_list: Callable[[int], object]
    show_person: Callable[[str], object]
    open_settings: Callable[[Group], object]
    views: Callable[[], Sequence[View]]
    show_view: Callable[[View], object]
    look_in_manual: Callable[[str], object]
    tables: Sequence[OfTable] = ()


def open_palette(
    bench: Bench, settings: WindowSettings, ways: Ways, window: QMainWindow
) -> Palette:
    """What stands in a menu is not offered a second time by a table."""
    from optindesk.flows.preferences import shown_in
    from optindesk.ui.palette import Palette
    from optindesk.ui.palette_entries import of_actions, of_lists, of_menus, of_settings, of_views

    words = bench.words
    own = f"action:{PALETTE}"
    menus = [one for one in of_menus(words, window.menuBar()) if one.key != own]
    there = {command.title for command in menus}
    of_tables = [
        command
        for table in ways.tables
        for command in of_actions(words, table.actions(), table.title, table.why)
        if command.title not in there
    ]
    shown = shown_in(is_practice=bench.desk.is_practice)
    palette = Palette(
        bench,
        settings,
        [
            *menus,
            *of_tables,
            *of_views(words, ways.views(), ways.show_view),
            *of_lists(words, ways.lists(), ways.show_list),
            *of_settings(words, shown, ways.open_settings),
        ],
        ways.show_person,
        ways.look_in_manual,
        window,
    )
    palette.open()
    return palette
