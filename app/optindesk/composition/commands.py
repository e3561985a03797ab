"""The command line: a desk is opened for a command, or none where that may be what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from optindesk.composition.desk import (
    ask_newest,
    make_desk,
    make_packer,
    manual_in,
    newest_place,
    opened,
    practice_mail,
)
from optindesk.composition.exits import PROBLEM
from optindesk.composition.late import BlankingMeans
from optindesk.composition.moment import now, who
from optindesk.composition.shared import known_name
from optindesk.composition.usual import usual_desk
from optindesk.core.errors import Cancelled, PassphraseNeeded, Trouble
from optindesk.core.place import is_address

if TYPE_CHECKING:
    import argparse

    from optindesk.cli.terminal import Terminal
    from optindesk.core.model import Actor
    from optindesk.core.sentence import Sentence
    from optindesk.flows.restoring import Look, Restored
    from optindesk.flows.unpacking import Choice
    from optindesk.store.database import Store


PRINTING = ("paper", "poster", "access", "dossier", "report")
"""The commands that print, and the exports that do: Qt is needed for them."""


def command(typed: argparse.Namespace) -> int:
    from optindesk.cli.commands import begins_desk, run
    from optindesk.cli.terminal import Terminal
    from optindesk.system.language import default_code, translator

    # Sentences of --json stay English unless a language is asked for: scripts compare them.
    language = typed.lang or ("en" if typed.json else default_code())
    terminal = Terminal(typed.json, translator(language).say, language)
    try:
        if typed.command in ALONE:
            return ALONE[typed.command](typed, terminal)
        if not {typed.command, getattr(typed, "what", None)}.isdisjoint(PRINTING):
            application = _without_screen()  # noqa: F841 - Qt lays out text as long as it is there
        pin = _first_line(given=typed.pin_stdin)
        where = typed.data or usual_desk()
        actor = _sitting(typed)
        password = _first_line(given=typed.database_password_stdin)
        with opened(where, password, actor, may_begin=begins_desk(typed)) as store:
            desk = make_desk(store, actor, practice_mail(store, where))
            if pin:
                desk.open_with_pin(pin)
            terminal.mention(desk.clear_broken_off())
            return run(desk, typed, terminal)
    except Trouble as trouble:
        return terminal.complain(trouble)
    except Cancelled:
        return PROBLEM


def _sitting(typed: argparse.Namespace) -> Actor:
    """Who types: as named, else as this computer knows them."""
    return who(typed.by or known_name())


def _without_screen() -> object:
    """What Qt needs to lay out text; there need be no screen."""
    from PySide6.QtGui import QGuiApplication

    here = QGuiApplication.instance()
    return here if here is not None else QGuiApplication(["optindesk", "-platform", "offscreen"])


def _try(typed: argparse.Namespace, terminal: Terminal) -> int:
    """A round of practice in a folder of its own, which is gone afterwards."""
    from optindesk.cli.practice_round import play
    from optindesk.disk import room

    with room() as folder, opened(folder) as store:
        return play(make_desk(store, _sitting(typed), folder / "mail"), terminal)


def _first_line(*, given: bool) -> str:
    """The next line of stdin, where a secret is given there."""
    if not given:
        return ""
    from optindesk.cli.mailing import given_password

    return given_password()


def _must_be_owners(store: Store, actor: Actor, pin: str) -> None:
    """Raises PinNeeded where the desk in a store has a PIN that was not given, WrongPin."""
    from optindesk.flows.wanting_pin import MOVE

    desk = make_desk(store, actor)
    if pin:
        desk.open_with_pin(pin)
    desk.must_be_owners(MOVE)


def _folder_must_be_owners(folder: Path, typed: argparse.Namespace) -> None:
    """The same of the desk in a folder; one that cannot be opened cannot ask."""
    from optindesk.core.errors import StoreTrouble
    from optindesk.flows.owner_pin import SETTING
    from optindesk.store.copies import has_setting
    from optindesk.store.folder import DATABASE

    pin = _first_line(given=typed.pin_stdin)
    if has_setting(folder / DATABASE, SETTING):
        with suppress(StoreTrouble), opened(folder) as store:
            _must_be_owners(store, _sitting(typed), pin)


def _restore(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Put a copy back: no desk is opened for it, because that may be what cannot be done."""
    from optindesk.cli.restore import restore
    from optindesk.flows import unpacking

    if is_address(where := str(typed.data or usual_desk())):
        return _restore_shared(where, typed, terminal)
    folder = Path(where)
    _folder_must_be_owners(folder, typed)

    def look(choice: Choice) -> Look:
        return unpacking.look(make_packer(), choice, folder)

    def put_back(choice: Choice) -> Restored:
        means, actor = BlankingMeans(), _sitting(typed)
        return unpacking.restore(
            make_packer(), choice, folder, means, actor, now(), sure=typed.sure
        )

    return restore(look, put_back, typed, terminal)


def _restore_shared(where: str, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Put a copy back into the database of a shared desk."""
    from optindesk.cli.restore import restore
    from optindesk.flows import restoring_shared
    from optindesk.system.paths import data_folder

    pin = _first_line(given=typed.pin_stdin)
    password = _first_line(given=typed.database_password_stdin)
    actor, here, tick = _sitting(typed), data_folder(), terminal.progress()
    with opened(where, password, actor) as store:
        password = store.password
        _must_be_owners(store, actor, pin)

    def look(choice: Choice) -> Look:
        with opened(where, password) as store:
            return restoring_shared.look(store, make_packer(), choice, here, now(), tick)

    def put_back(choice: Choice) -> Restored:
        return restoring_shared.restore(
            (where, password),
            make_packer(),
            choice,
            here,
            BlankingMeans(),
            actor,
            now(),
            sure=typed.sure,
            tick=tick,
        )

    return restore(look, put_back, typed, terminal)


def _move(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Move the desk, which no window has open meanwhile."""
    from optindesk.cli.arguments_copies import is_to_or_from_server
    from optindesk.cli.moving import move
    from optindesk.store.opening import must_hold_desk

    where = str(typed.data or usual_desk())
    if not is_address(where):
        must_hold_desk(Path(where))
    if is_to_or_from_server(where, typed):
        return _relocate(where if is_address(where) else Path(where), typed, terminal)
    if typed.to and typed.yes and not typed.passphrase_stdin:
        raise PassphraseNeeded(file=typed.to)
    folder = Path(where)
    _folder_must_be_owners(folder, typed)
    return move(make_packer(), folder, typed, _sitting(typed), now, terminal)


def _relocate(where: str | Path, typed: argparse.Namespace, terminal: Terminal) -> int:
    """Move the desk of a folder into a server's database, or the other way."""
    from optindesk.cli.moving import relocate
    from optindesk.composition import shared
    from optindesk.flows import moving, relocating

    actor, pin = _sitting(typed), _first_line(given=typed.pin_stdin)
    given = _first_line(given=typed.database_password_stdin)
    url = where if isinstance(where, str) else typed.to or ""
    shared.must_be_without_password(url)
    password = given or shared.kept_password(url)

    def look(to: str | Path) -> relocating.Plan:
        with opened(where, password, may_begin=False) as store:
            _must_be_owners(store, actor, pin)
            return relocating.look(store, to, password)

    def move(to: str | Path) -> bool:
        number = uuid4().hex
        relocating.move(where, to, actor, now(), number, password, terminal.progress())
        return shared.follow(where, to)

    def go_on(reason: str) -> Sentence:
        with opened(where, password, may_begin=False) as store:
            _must_be_owners(store, actor, pin)
        return moving.go_on_here(where, reason, actor, now(), sure=typed.sure, password=password)

    return relocate(look, move, go_on, typed, terminal)


def _database(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Try a database, and say what this computer keeps about it; no desk need be in it yet."""
    from optindesk.cli.database import database
    from optindesk.composition import shared
    from optindesk.core.errors import NoDatabaseNamed

    where = str(typed.data or usual_desk())
    if not is_address(where) and typed.action not in ("leave", "join"):
        raise NoDatabaseNamed()
    shared.must_be_without_password(where)
    return database(shared.means(), where, typed, terminal)


def _manual(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Say a topic of the manual, or which there are."""
    from optindesk.cli.manual import manual
    from optindesk.system.language import default_code

    return manual(manual_in(typed.lang or default_code()), typed.topic, terminal)


def _update(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Ask for a newer version; a desk that only a newer one can open is none of its business."""
    from optindesk.cli.update import update

    return update(newest_place(), ask_newest, terminal)


def _schedule(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Say what the system's scheduler needs; nothing is changed."""
    from dataclasses import asdict

    from optindesk.cli.show import scheduled
    from optindesk.core.timetable import Timetable
    from optindesk.system import schedule

    where = ["--data", _lasting(typed.data)] if typed.data else []
    # What has to wait for a limit goes on by itself, until the scheduler calls the next time.
    stay = ["--stay", str(typed.every - 1)]
    command = [*schedule.own_command(), *where, "run", *stay]
    system = typed.system or schedule.usual_system()
    found = asdict(schedule.recipe(system, command, Timetable(typed.every, typed.night)))
    return terminal.tell({"system": system, **found}, scheduled(found, terminal.say))


def _lasting(data: str) -> str:
    """Where data lies, as one says it from any folder."""
    return data if is_address(data) else str(Path(data).absolute())


ALONE: Mapping[str, Callable[[argparse.Namespace, Terminal], int]] = {
    "try": _try,
    "schedule": _schedule,
    "manual": _manual,
    "update": _update,
    "restore": _restore,
    "move": _move,
    "database": _database,
}
"""What needs no desk that is open, or makes one itself."""
