"""The windows: the desk, the counter over it, and that of a second computer without a database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from optindesk.composition.desk import (
    is_new,
    make_desk,
    make_packer,
    open_place,
    opened,
    practice_mail,
)
from optindesk.composition.exits import DONE, PROBLEM
from optindesk.composition.late import BlankingMeans
from optindesk.composition.moment import now, who
from optindesk.composition.second_start import Start
from optindesk.composition.usual import usual_desk
from optindesk.core.errors import Trouble, VaultTrouble
from optindesk.core.place import is_address

if TYPE_CHECKING:
    import argparse

    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QWidget

    from optindesk.core.model import Actor, MailingList
    from optindesk.core.ports import Tick
    from optindesk.core.sentence import Sentence
    from optindesk.flows.desk import Desk
    from optindesk.flows.restoring import Look, Restored
    from optindesk.flows.unpacking import Choice
    from optindesk.store.database import Store
    from optindesk.system.language import Translator
    from optindesk.system.settings import Settings
    from optindesk.ui.doorbell import Doorbell
    from optindesk.ui.move_dialog import Moving
    from optindesk.ui.wishes import Wished


def desk_window(
    start: Start, counter: MailingList | None = None, front: QWidget | None = None
) -> int:
    """Open the desk; the first start offers practice, and leads through what a desk needs.

    `counter` is the list for which the counter is to be opened over it, `front` what is shown until
    it is there.
    """
    from optindesk.ui.front import has_no_screen

    if has_no_screen():
        return say_no_screen()
    from optindesk.composition.first_start import hang_bell
    from optindesk.composition.last_end import watched
    from optindesk.system.paths import log_file
    from optindesk.ui.masking import mask

    application = own_application()
    bell = hang_bell(application, start.data, start.files)
    if bell is None:
        return DONE
    with watched(log_file().parent, bell.name, lambda text: mask(text, Path.home())) as died:
        status = _open_desk(start, application, bell, counter, front, died=died)
    if status is not None:
        return status
    from optindesk.composition.practice import practice_window

    bell.take_down()  # the desk itself can be opened beside practice
    return practice_window(start, leads_back=True)


def own_application() -> QCoreApplication:
    """The application of this process, by the name under which the desktop knows it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Opt-In Desk")
    QApplication.setDesktopFileName("optindesk")
    return application


def dress(application: QCoreApplication, code: str) -> None:
    """Readable colours, and Qt's own words in the language with this code."""
    from optindesk.ui.readable import keep_readable
    from optindesk.ui.standard_words import speak_standard_words

    keep_readable(application)
    speak_standard_words(application, code)


def _open_desk(
    start: Start,
    application: QCoreApplication,
    bell: Doorbell,
    counter: MailingList | None,
    front: QWidget | None,
    *,
    died: bool,
) -> int | None:
    """The same, where this is the first start over these data; `died`: the last one ended badly.
    None where it was left to practise."""
    from optindesk.composition.practice import begin_beside
    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import settings_file
    from optindesk.system.settings import LANGUAGE, Settings
    from optindesk.ui.wishes import There, Wish

    settings = Settings(settings_file())
    words = translator(start.lang or settings.get(LANGUAGE) or default_code())
    dress(application, words.code)
    where: str | Path = start.data or usual_desk()
    try:
        with closing(_let_in(where, words, sitting(start, settings))) as store:
            practice = practice_mail(store, where)
            desk = make_desk(store, sitting(start, settings), practice)
            first = practice is None and counter is None and is_new()
            status, wish = run_window(
                desk,
                words,
                settings,
                counter,
                front,
                bell=bell,
                first=first,
                died=died,
                practise=partial(begin_beside, start),
            )
            if wish is None:
                return status
            password = store.password
            store.close()
            if isinstance(wish, There):
                return desk_window(start._replace(data=wish.place))
            if wish is Wish.START_AGAIN:
                return desk_window(start)
            if wish is Wish.OTHER_DESK:
                return _other_desk(start, bell)
            actor = sitting(start, settings)
            if isinstance(wish, tuple):
                done = _put_back(where, words, actor, wish, password)
                return desk_window(start) if done or is_address(where) else PROBLEM
            if not isinstance(wish, Wish):
                there = _moved(where, words, actor, wish, password)
                return status if there is None else desk_window(_at(start, there))
        return None
    except Trouble as trouble:
        from optindesk.ui.first_start import tell_trouble

        if front is not None:
            front.close()
        if is_address(where):
            return _kept_out(start, bell, trouble, words)
        if tell_trouble(trouble, words) and _put_back(where, words, who(start.by)):
            return desk_window(start)
        return PROBLEM


def _let_in(where: str | Path, words: Translator, actor: Actor) -> Store:
    """The store of the desk; the password of a server's database is asked for until it is right, or
    nobody types one any more. Raises what keeps one from the desk."""
    from optindesk.core.errors import DatabasePasswordNeeded

    given, keep = "", False
    while True:
        try:
            store = open_place(where, given, actor)
        except DatabasePasswordNeeded as trouble:
            from optindesk.ui.database_password import DatabasePasswordDialog

            dialog = DatabasePasswordDialog(words, trouble)
            dialog.exec()
            if dialog.given is None:
                raise
            given, keep = dialog.given
        else:
            break
    if keep:
        from optindesk.composition.shared import keep_password

        # Whether the keyring took it is told by the next start, which then asks again.
        with suppress(VaultTrouble):
            keep_password(str(where), given)
    return store


def _kept_out(start: Start, bell: Doorbell, trouble: Trouble, words: Translator) -> int | None:
    """Say what keeps one from a shared desk, and do what is wished then."""
    from PySide6.QtWidgets import QDialog

    from optindesk.composition.shared import means
    from optindesk.ui.first_start import Way, tell_server_trouble
    from optindesk.ui.jobs import Jobs
    from optindesk.ui.problem import log_bug
    from optindesk.ui.shared_dialog import SharedDialog

    at = str(start.data or usual_desk())
    way = tell_server_trouble(trouble, words, at)
    if way is Way.AGAIN:
        return desk_window(start)
    if way is Way.CLOSE:
        return PROBLEM
    jobs = Jobs(bell, trouble=lambda trouble: None, bug=log_bug)
    dialog = SharedDialog(words, jobs, means(), at)
    try:
        chosen = dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        jobs.close()
    return _other_desk(start, bell) if chosen else PROBLEM


def _other_desk(start: Start, bell: Doorbell) -> int:
    """Open the desk that was chosen just now, at a door of its own."""
    bell.take_down()
    return desk_window(start._replace(data=""))


def sitting(start: Start, settings: Settings) -> Actor:
    """Who sits at the window: as typed, else as this computer knows them."""
    from optindesk.flows.preferences import WHO

    return who(start.by or settings.get(WHO))


def _put_back(
    where: str | Path,
    words: Translator,
    actor: Actor,
    chosen: tuple[Choice, bool] | None = None,
    password: str = "",
) -> bool:
    """Put a copy back while no desk is open, the `chosen` one or another; whether it was done.
    `password` is that of the server, if it lies on one."""
    from optindesk.flows import restoring_shared, unpacking
    from optindesk.system.paths import data_folder
    from optindesk.ui.restore_dialog import RestoreDialog

    packer, means, here, url = make_packer(), BlankingMeans(), data_folder(), str(where)

    def look(choice: Choice, tick: Tick) -> Look:
        if not is_address(url):
            return unpacking.look(packer, choice, Path(where), tick)
        with opened(url, password) as store:
            return restoring_shared.look(store, packer, choice, here, now(), tick)

    def restore(choice: Choice, *, sure: bool, tick: Tick) -> Restored:
        if not is_address(url):
            folder = Path(where)
            return unpacking.restore(
                packer, choice, folder, means, actor, now(), sure=sure, tick=tick
            )
        there = (url, password)
        return restoring_shared.restore(
            there, packer, choice, here, means, actor, now(), sure=sure, tick=tick
        )

    dialog = RestoreDialog(words, look, restore)
    if chosen is not None:
        dialog.put_back(chosen[0], sure=chosen[1])
    return bool(dialog.exec())


def _at(start: Start, place: str | Path) -> Start:
    """A start over what lies at this place."""
    is_usual = not start.data and str(place) == str(usual_desk())
    return start if is_usual else start._replace(data=str(place))


def _moved(
    where: str | Path, words: Translator, actor: Actor, chosen: Moving, password: str
) -> str | Path | None:
    """Move the desk, or let it go on here, while none is open; where to open it then, None: it is
    not to be opened. `password` is that of the server, if it lies on one."""
    from optindesk.composition import shared
    from optindesk.flows import moving, relocating
    from optindesk.ui.move_dialog import Away, Back, MoveDialog
    from optindesk.ui.relocate_dialog import ToFolder, ToServer

    place = where if is_address(where) else Path(where)

    def do(chosen: Moving, *, tick: Tick) -> Sentence:
        match chosen:
            case Away(target, word):
                moving.move(make_packer(), Path(where), target, word, actor, now(), tick)
                return moving.done_in_words(target)
            case Back(reason):
                return moving.go_on_here(place, reason, actor, now(), sure=True, password=password)
            case ToServer(url, typed, keep):
                given = typed or shared.kept_password(url)
                relocating.move(place, url, actor, now(), uuid4().hex, given, tick)
                shared.follow(place, url)
                if keep:
                    with suppress(VaultTrouble):  # then it is asked for
                        shared.keep_password(url, typed)
                return relocating.done_in_words(url)
            case ToFolder(folder):
                relocating.move(place, folder, actor, now(), uuid4().hex, password, tick)
                shared.follow(place, folder)
                return relocating.done_in_words(str(folder))

    dialog = MoveDialog(words, do, chosen)
    if not dialog.exec():
        return None
    match chosen:
        case ToServer(url) if dialog.is_done:
            return url
        case ToFolder(folder) if dialog.is_done:
            return folder
        case _:
            return where


def kiosk(typed: argparse.Namespace) -> int:
    """Open the desk with the counter over it; a list that is not there is told in the terminal."""
    from optindesk.cli.terminal import Terminal
    from optindesk.system.language import default_code, translator

    try:
        with opened(typed.data, may_begin=False) as store:
            known = make_desk(store, who(typed.by)).list_named(typed.list)
    except Trouble as trouble:
        return Terminal(typed.json, translator(typed.lang or default_code()).say).complain(trouble)
    start = Start(typed.data or "", typed.by or "", typed.lang or "")
    return desk_window(start, known)


def collect(typed: argparse.Namespace) -> int:
    """The window of a second computer without the database."""
    from optindesk.cli.terminal import Terminal
    from optindesk.files.collector_file import collect_into, load_collector, read_enclosed
    from optindesk.files.domains import load_domains
    from optindesk.flows.collected import Collecting
    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import resources

    words = translator(typed.lang or default_code())
    given = Path(typed.file).absolute()
    try:
        collector = load_collector(given)
        file = collect_into(Path(typed.to).absolute() if typed.to else None, given, collector)
    except Trouble as trouble:
        return Terminal(typed.json, words.say).complain(trouble)
    from optindesk.ui.front import has_no_screen

    if has_no_screen():
        return say_no_screen()
    from optindesk.ui.collector_window import open_collector

    application = own_application()
    dress(application, words.code)
    domains = load_domains(resources() / "domains.toml")
    actor = who(typed.by)
    books = Collecting(collector, file.append, read_enclosed, actor, now, domains, file.entries)
    window = open_collector(books, file.path, words)
    try:
        return application.exec()
    finally:
        window.deleteLater()


def say_no_screen() -> int:
    """Say it in the terminal; the exit status."""
    print(  # noqa: T201 - there is no window to say it in
        "There is no screen here. Try “optindesk try”, or “optindesk --help”.", file=sys.stderr
    )
    return PROBLEM


def run_window(
    desk: Desk,
    words: Translator,
    settings: Settings,
    counter: MailingList | None = None,
    front: QWidget | None = None,
    *,
    bell: Doorbell | None = None,
    first: bool = False,
    leads_back: bool = False,
    died: bool = False,
    practise: Callable[[], bool] | None = None,
) -> tuple[int, Wished | None]:
    """The exit status, and what is to be done now that the window is closed: a copy put back, the
    desk moved, or left to practise. With `first` it leads through what a new desk needs;
    from practice that `leads_back` one can go on to that. Who rings the `bell` sees this window.
    Where the last start `died`, that is said. `practise` lets practice begin beside it."""
    from PySide6.QtCore import QEvent, QLocale
    from PySide6.QtWidgets import QApplication

    from optindesk.system.language import available, own_name
    from optindesk.system.paths import data_folder
    from optindesk.ui.problem import install_excepthook, log_bug
    from optindesk.ui.standard_words import writing_of
    from optindesk.ui.sweeping import spare_what_stays
    from optindesk.ui.window import open_window

    QLocale.setDefault(writing_of(words.code, QLocale.system()))

    def spoken() -> Mapping[str, str]:
        return {code: own_name(code) for code in available()}

    window = open_window(desk, words, settings, desk.store.leave_thread, spoken)
    if front is not None:
        front.close()
    spare_what_stays()
    window.commands.set_up.setEnabled(leads_back or not desk.is_practice)
    if practise is not None:
        from optindesk.composition.shared import kept_password, means
        from optindesk.ui.wiring import offer_what_fits

        window.openers.begin_practice = practise
        window.openers.shared, window.openers.kept_password = means(), kept_password
        window.openers.usual_folder = data_folder()
        offer_what_fits(window)
        window.commands.anew.setVisible(False)  # opened by its folder it stays as it is
    if counter is not None:
        window.door.ask(counter)
    if first:
        window.set_up()
    if died:
        window.help.say_died()
    if bell is not None:
        bell.lead_to(window.come_forward)
    try:
        return QApplication.exec(), window.wish
    finally:
        if bell is not None:
            bell.lead_to(None)
        install_excepthook(log_bug)
        window.deleteLater()
        # No loop runs any more that would do it, and the next window is not to spare this one.
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
