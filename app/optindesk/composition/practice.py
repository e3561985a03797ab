"""The desk to practise at: a window, data and settings of its own, so that nothing is mixed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.composition import windows
from optindesk.composition.desk import make_desk, mark_as_practice, opened, practice_mail
from optindesk.composition.exits import DONE, PROBLEM
from optindesk.composition.second_start import Start
from optindesk.core.errors import Trouble
from optindesk.core.place import is_address

if TYPE_CHECKING:
    import argparse

    from optindesk.system.language import Translator


def practise(typed: argparse.Namespace) -> int:
    """Open the window to practise at; `--anew` throws away what was practised before."""
    from optindesk.cli.terminal import Terminal
    from optindesk.system.language import default_code, translator

    start = Start(typed.data or "", typed.by or "", typed.lang or "")
    if typed.anew:
        try:
            begin_anew(folder_of(start))
        except Trouble as trouble:
            terminal = Terminal(typed.json, translator(start.lang or default_code()).say)
            return terminal.complain(trouble)
    return practice_window(start)


def folder_of(start: Start) -> Path:
    """Where the data of practice lies: beside the desk's own, on this computer in any case."""
    from optindesk.system.paths import data_folder, practice_folder

    is_here = start.data and not is_address(start.data)
    return practice_folder(Path(start.data) if is_here else data_folder())


def practice_window(start: Start, *, leads_back: bool = False) -> int:
    """Open the desk to practise at, beside the one that `start` is for; from it one can go on to
    that where it `leads_back`."""
    from optindesk.ui.front import has_no_screen

    if has_no_screen():
        return windows.say_no_screen()
    from optindesk.composition.first_start import hang_bell
    from optindesk.flows.practising import furnish
    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import settings_file
    from optindesk.system.settings import LANGUAGE, Settings
    from optindesk.ui.first_start import tell_trouble
    from optindesk.ui.wishes import Wish

    folder = folder_of(start)
    application = windows.own_application()
    bell = hang_bell(application, str(folder), ())
    if bell is None:
        return DONE
    usual = Settings(settings_file())
    settings = Settings(settings_file().with_name("practice.json"))
    language = settings.get(LANGUAGE) or usual.get(LANGUAGE)
    words: Translator = translator(start.lang or language or default_code())
    windows.dress(application, words.code)
    try:
        with opened(folder) as store:
            mark_as_practice(store)
            desk = make_desk(store, windows.sitting(start, usual), practice_mail(store, folder))
            furnish(desk)
            status, wish = windows.run_window(
                desk, words, settings, bell=bell, leads_back=leads_back
            )
        if wish is Wish.PRACTISE_ANEW:
            begin_anew(folder)
    except Trouble as trouble:
        tell_trouble(trouble, words)
        return PROBLEM
    if wish is Wish.SET_UP:
        return windows.desk_window(start)
    if wish in (Wish.PRACTISE_ANEW, Wish.START_AGAIN):
        return practice_window(start, leads_back=leads_back)
    return status


def begin_anew(folder: Path) -> None:
    """Throw away what was practised; no other desk than one to practise at is ever touched.

    Raises FolderBusy where it is open, FileNotWritable.
    """
    from optindesk.disk import trouble
    from optindesk.store.archive import PRACTICE
    from optindesk.store.copies import has_setting
    from optindesk.store.folder import DATABASE, DESK_LOCK
    from optindesk.store.opening import desk_lock

    if not has_setting(folder / DATABASE, PRACTICE):
        return
    with desk_lock(folder):
        try:
            for part in folder.iterdir():
                if part.name == DESK_LOCK:
                    continue
                if part.is_dir():
                    shutil.rmtree(part)
                else:
                    part.unlink()
        except OSError as error:
            raise trouble(error, folder) from error


def begin_beside(start: Start) -> bool:
    """Let a process of its own open the window to practise at; whether that could be begun. Where
    it is open already, that one comes forward."""
    from PySide6.QtCore import QProcess

    from optindesk.system.schedule import own_command

    program, *arguments = own_command()
    options = (("--data", start.data), ("--by", start.by), ("--lang", start.lang))
    given = [f"{name}={value}" for name, value in options if value]
    begun, _ = QProcess.startDetached(program, [*arguments, *given, "practise"])
    return begun
