"""What the command palette offers: the menus as they are, lists, settings, and people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar

from optindesk.core.model import MailingList
from optindesk.flows import standings
from optindesk.flows.desk import Desk
from optindesk.flows.preferences import CATALOGUE, GROUPS, Group
from optindesk.flows.views import View
from optindesk.store.people_query import PeopleQuery
from optindesk.ui.actions import why_not
from optindesk.ui.fields import plain
from optindesk.ui.palette_ranking import Command
from optindesk.ui.palette_words import ALSO
from optindesk.ui.words import Words

LEAST_LETTERS = 3
"""From so many typed letters on people are looked for, too."""

MOST_PEOPLE = 6


def of_menus(words: Words, bar: QMenuBar) -> list[Command]:
    """Each action of the menus that can be seen, and where it stands."""
    return list(_walk(words, bar.actions(), ""))


def of_actions(words: Words, actions: Iterable[QAction], where: str, why: str) -> list[Command]:
    """The actions of a table's menu; `why` says what those that are grey wait for."""
    return [
        _command(words, action, where, why)
        for action in actions
        if action.isVisible() and not action.isSeparator() and action.menu() is None
    ]


def _walk(words: Words, actions: Iterable[QAction], where: str) -> Iterator[Command]:
    for action in actions:
        menu = action.menu()
        if not action.isVisible() or action.isSeparator():
            continue
        if menu is None:
            yield _command(words, action, where)
        elif action.isEnabled():
            title = plain(action.text())
            path = words("{menu} › {entry}", menu=where, entry=title) if where else title
            yield from _walk(words, menu.actions(), path)  # type: ignore[attr-defined]


def _command(words: Words, action: QAction, where: str, why: str = "") -> Command:
    title = plain(action.text())
    if action.isCheckable() and action.actionGroup() is None:
        is_on, is_off = words("{entry}: is on", entry=title), words("{entry}: is off", entry=title)
        title = is_on if action.isChecked() else is_off
    no = "" if action.isEnabled() else why_not(action) or why or words("Not possible just now")
    return Command(
        key=f"action:{action.objectName()}" if action.objectName() else "",
        title=title,
        where=where,
        act=action.trigger,
        about=action.statusTip() or action.toolTip(),
        shortcut=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        or action.text().partition("\t")[2],
        also=" ".join(words.say(one) for one in ALSO.get(action.objectName(), ())),
        why_not=no,
    )


def in_manual(words: Words, typed: str, look_for: Callable[[str], object]) -> Command:
    """What was typed, looked for in the manual; nothing of it is remembered on this computer."""
    return Command(
        key="",
        title=words("Look for “{text}” in the manual", text=typed),
        where=words("Help"),
        act=partial(look_for, typed),
        about=words("What there is to know of it"),
    )


def of_lists(
    words: Words, lists: Sequence[MailingList], show: Callable[[int], object]
) -> list[Command]:
    """The people of each list."""
    return [
        Command(
            key=f"list:{one.id}",
            title=one.name,
            where=words("List"),
            act=partial(show, one.id),
            about=words("The people of this list"),
        )
        for one in lists
    ]


def of_views(words: Words, views: Sequence[View], show: Callable[[View], object]) -> list[Command]:
    """What the table of people is narrowed to, kept under a name."""
    return [
        Command(
            key=f"view:{one.name}",
            title=one.name,
            where=words("View of the people"),
            act=partial(show, one),
            about=words("The people narrowed to it"),
        )
        for one in views
    ]


def of_settings(
    words: Words, shown: Mapping[Group, Sequence[str]], open_at: Callable[[Group], object]
) -> list[Command]:
    """All that can be set, found by the words that people have for it."""
    return [
        Command(
            key=f"setting:{name}",
            title=words.say(CATALOGUE[name].title),
            where=words("Settings › {group}", group=words.say(GROUPS[group])),
            act=partial(open_at, group),
            about=words.say(CATALOGUE[name].purpose),
            also=words.say(CATALOGUE[name].also),
        )
        for group, names in shown.items()
        for name in names
    ]


def find_people(desk: Desk, typed: str) -> list[tuple[str, str]]:
    """Name and address of a few people by what was typed; for the lane `look`."""
    found = standings.people(PeopleQuery(text=typed), 0, 4 * MOST_PEOPLE, desk.clock())
    by_address = {one.address: one.name for one in found}
    return [(name, address) for address, name in by_address.items()][:MOST_PEOPLE]


def of_people(
    words: Words, people: Iterable[tuple[str, str]], show: Callable[[str], object]
) -> list[Command]:
    """The story of each; nothing of it is remembered on this computer."""
    return [
        Command(
            key="",
            title=words("{name}, {address}", name=name, address=address) if name else address,
            where=words("Person"),
            act=partial(show, address),
            about=words("The story of this person"),
        )
        for name, address in people
    ]
