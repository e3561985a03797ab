"""The composition root: arguments, store, ports and faces are put together here and only here."""

from __future__ import annotations

import getpass
import json
import logging
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from optindesk.core.errors import Cancelled, Trouble, VaultTrouble
from optindesk.core.model import Actor, ActorKind
from optindesk.core.ports import no_tick, nobody_asked, nothing_found
from optindesk.core.sheet import AS_FOUND
from optindesk.store import contact_rows

if TYPE_CHECKING:
    import argparse

    from optindesk.cli.terminal import Terminal
    from optindesk.core.connecting import StepResult
    from optindesk.core.document import Bars
    from optindesk.core.finding import Found
    from optindesk.core.model import Account, MailingList
    from optindesk.core.paper import Paper, PaperSize, SignUpSheet
    from optindesk.core.ports import (
        ChartLook,
        Connect,
        Mailbox,
        Packer,
        Passwords,
        Practice,
        RawMail,
        Reached,
        Signature,
        Tick,
        Transport,
    )
    from optindesk.core.provider import Provider
    from optindesk.core.scan import Crop, Pixels, ScanKind
    from optindesk.core.sentence import Sentence
    from optindesk.core.sheet import Pasted, Reading, SheetLook
    from optindesk.files.opening import Opened, Remembered
    from optindesk.flows.desk import Desk
    from optindesk.flows.fittings import OpenLeavers, OpenSheet
    from optindesk.flows.restoring import Look, Restored
    from optindesk.flows.unpacking import Choice
    from optindesk.store.database import Store
    from optindesk.system.language import Translator
    from optindesk.system.settings import Settings
    from optindesk.ui.move_dialog import Away, Back
    from optindesk.ui.setup_wizard import Wish

DONE, PROBLEM, WRONG_USAGE, OUR_BUG = 0, 1, 2, 3
PRINTING = ("paper", "poster", "access", "dossier", "report")
"""The commands that print, and the exports that do: Qt is needed for them."""

_log = logging.getLogger("optindesk")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is that of DESIGN 9: 0 done, 1 problem, 2 usage, 3 bug."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["_read-sheet"]:  # before anything heavy is imported: it starts per sheet
        from optindesk.files.sheet_child import main as read_sheet

        return read_sheet(given[1:])
    if given[:1] == ["_lock-key"]:
        from optindesk.files.lock_child import main as lock_key

        return lock_key()
    if given[:1] == ["_smoke"]:
        return _smoke()
    from optindesk.cli.arguments import parse

    if len(given) == 1 and given[0].endswith(".optindesk-collector"):  # a file that was opened
        given.insert(0, "collect")
    typed = parse(given)
    if typed.lang is not None and not _speaks(typed.lang):
        return WRONG_USAGE
    _keep_log()
    try:
        _speak_unicode()
        status = _FACES.get(typed.command, _command)(typed)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read us has had enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except KeyboardInterrupt:
        print("Stopped. Nothing is left half done.", file=sys.stderr)  # noqa: T201 - the last word
        return PROBLEM
    except Exception:  # noqa: BLE001 - our own bug: said as such, with exit status 3
        return _own_bug(traceback.format_exc())


def _own_bug(report: str) -> int:
    """Say a bug and write it to the log; what a scheduler mails may be read by others than the log,
    and either may be sent to us: the message of an exception can hold whatever it was about."""
    from optindesk.ui.masking import mask

    masked = mask(report, Path.home())
    _log.error("a bug of ours\n%s", masked)
    print(masked, file=sys.stderr)  # noqa: T201 - the last word
    print("This is a bug of Opt-In Desk. Nothing of your data was lost.", file=sys.stderr)  # noqa: T201 - the last word
    return OUR_BUG


def _speaks(language: str) -> bool:
    """Whether we speak a language; which ones we do is said when not."""
    from optindesk.system.language import available, own_name, speaks

    if speaks(language):
        return True
    ours = ", ".join(f"{code} ({own_name(code)})" for code in available())
    print(  # noqa: T201 - as the grammar says what is wrong with the words typed
        f"optindesk: the program does not speak “{language}”, but: {ours}\nTry “optindesk --help”.",
        file=sys.stderr,
    )
    return False


def _speak_unicode() -> None:
    """People have names in every alphabet: what goes into a file or pipe is UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


# --- putting it together --------------------------------------------------------------------------


def now() -> datetime:
    """The moment, in this computer's own time zone."""
    return datetime.now().astimezone()


def who(name: str | None) -> Actor:
    """The person at the desk: as named, else the system account; beside it the computer."""
    account = getpass.getuser()
    return Actor(ActorKind.PERSON, name or account, f"{account}@{platform.node()}")


def make_desk(store: Store, actor: Actor, practice: Path | None = None) -> Desk:
    """The desk over an open store; `practice` is the folder of its mails if it is to practise.

    From a practice desk no real transport can be reached at all.
    """
    from optindesk.files.checkers import write_checkable, write_checkable_zip
    from optindesk.files.domains import load_domains
    from optindesk.files.mailers import load_leave_sentences, load_mailers
    from optindesk.files.scans import open_scan
    from optindesk.files.sheet_blanker import FileSheetBlanker
    from optindesk.files.small_words import load_small_words
    from optindesk.files.writers import write_bytes, write_json, write_table
    from optindesk.flows import levels
    from optindesk.flows.desk import Desk
    from optindesk.flows.wordings import ship
    from optindesk.mail.authority import MailAuthority
    from optindesk.mail.checks import load_check_words
    from optindesk.mail.compose import JinjaComposer
    from optindesk.mail.level_names import shipped_level_names
    from optindesk.mail.oauth_clients import load_clients
    from optindesk.mail.phrases import load_phrases
    from optindesk.mail.providers import Late, load_providers, load_troubles
    from optindesk.mail.reader import PostReader
    from optindesk.mail.ready import load_ready_texts
    from optindesk.mail.wordings import shipped_wordings
    from optindesk.store.archive import desk_uuid, list_names
    from optindesk.store.sheets import mapping_for_headings
    from optindesk.system.facts import facts
    from optindesk.system.passwords import SessionPasswords, client_secret
    from optindesk.system.paths import log_file, resources
    from optindesk.system.vault import KeyringVault, backend_name

    if store.read_only is None:
        ship(store, shipped_wordings(resources()), now())
        levels.ship(store, shipped_level_names(resources()))
    vault, providers = KeyringVault(desk_uuid()), Late(partial(load_providers, resources()))
    authority = MailAuthority(
        providers, load_clients(resources()), partial(client_secret, vault), now
    )
    passwords = SessionPasswords(vault, authority, now)
    transport, mailbox = _real_post(passwords) if practice is None else _practice_post(practice)
    return Desk(
        store=store,
        actor=actor,
        clock=now,
        composer=JinjaComposer(),
        reader=PostReader(load_phrases(resources())),
        passwords=passwords,
        transport=transport,
        mailbox=mailbox,
        authority=authority,
        saved=_saved,
        open_sheet=partial(_open_sheet, remembered=mapping_for_headings, lists=list_names),
        look_at_sheet=partial(_look_at_sheet, remembered=mapping_for_headings, lists=list_names),
        sheet_blanker=FileSheetBlanker(),
        open_leavers=_open_leavers,
        open_scan=open_scan,
        write_table=write_table,
        write_json=write_json,
        write_checkable=partial(write_checkable, resources() / "verify"),
        write_bytes=write_bytes,
        write_zip=partial(write_checkable_zip, resources() / "verify"),
        printer=LatePrinter(),
        pictures=LatePictures(),
        pause=time.sleep,
        packer=make_packer(),
        practice=None if practice is None else _practice(practice),
        ready_texts=load_ready_texts(resources()),
        providers=providers,
        troubles=Late(partial(load_troubles, resources())),
        find_servers=nothing_found if practice is not None else partial(_find_servers, providers),
        look_up_sender=nobody_asked if practice is not None else partial(_look_up, providers),
        check_words=load_check_words(resources()),
        domains=load_domains(resources() / "domains.toml"),
        paper_words=load_small_words(resources() / "paper.toml"),
        mailers=load_mailers(resources() / "mailers.toml"),
        leave_sentences=load_leave_sentences(resources() / "mailers.toml"),
        kiosk_words=load_small_words(resources() / "kiosk.toml"),
        access_words=load_small_words(resources() / "access.toml"),
        say_in=_say_in,
        letter_words=load_small_words(resources() / "letters.toml"),
        keyring_name=backend_name,
        facts=partial(facts, log_file(), _setting_here),
    )


def make_packer() -> Packer:
    """What packs copies that leave the house, and opens them."""
    from optindesk.files.packing import AgePacker

    return AgePacker()


def _setting_here(name: str) -> str:
    """A setting of this computer, as it stands in its file now."""
    from optindesk.system.paths import settings_file
    from optindesk.system.settings import Settings

    return Settings(settings_file()).get(name)


def _say_in(language: str) -> Callable[[Sentence], str]:
    """What says sentences in a language, as far as we speak it."""
    from optindesk.system.language import translator

    return translator(language).say


class LatePrinter:
    """Prints by Qt, which is imported when something is printed (ports.Printer)."""

    def pdf(self, papers: Sequence[Paper], size: PaperSize) -> bytes:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pdf(papers, size)

    def pages(self, paper: Paper, size: PaperSize) -> int:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pages(paper, size)

    def room(self, sheet: SignUpSheet, size: PaperSize) -> int:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().room(sheet, size)

    def pictures(self, paper: Paper, size: PaperSize, width: int) -> Sequence[bytes]:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().pictures(paper, size, width)

    def chart(self, bars: Bars, look: ChartLook) -> bytes:
        from optindesk.files.pdf import QtPrinter

        return QtPrinter().chart(bars, look)


class LatePictures:
    """Shows pictures by Qt, which is imported when one is shown (ports.Pictures)."""

    def pages(self, name: str, content: bytes, kind: ScanKind) -> int:
        from optindesk.files.pictures import QtPictures

        return QtPictures().pages(name, content, kind)

    def page(self, name: str, content: bytes, kind: ScanKind, page: int, quarters: int) -> Pixels:
        from optindesk.files.pictures import QtPictures

        return QtPictures().page(name, content, kind, page, quarters)

    def crop(self, name: str, content: bytes, kind: ScanKind, crop: Crop, quarters: int) -> bytes:
        from optindesk.files.pictures import QtPictures

        return QtPictures().crop(name, content, kind, crop, quarters)

    def black(
        self,
        name: str,
        content: bytes,
        kind: ScanKind,
        crops: Sequence[Crop],
        turns: Sequence[int],
    ) -> bytes:
        from optindesk.files.pictures import QtPictures

        return QtPictures().black(name, content, kind, crops, turns)


class BlankingMeans:
    """What takes people out of files where no desk is open (flows/blanking.py)."""

    def __init__(self) -> None:
        from optindesk.files.sheet_blanker import FileSheetBlanker

        self.sheet_blanker = FileSheetBlanker()
        self.pictures = LatePictures()


def _real_post(passwords: Passwords) -> tuple[Connect[Transport], Connect[Mailbox]]:
    from optindesk.core.model import Door
    from optindesk.core.ports import nobody
    from optindesk.mail.imap import ImapMailbox
    from optindesk.mail.smtp import SmtpTransport

    def transport(account: Account, reached: Reached = nobody) -> Transport:
        secret = passwords.of(account, Door.SMTP)
        refused = partial(passwords.refuse, account, secret, door=Door.SMTP)
        return SmtpTransport(account, secret, refused=refused, reached=reached)

    def mailbox(account: Account, reached: Reached = nobody) -> Mailbox:
        secret = passwords.of(account, Door.IMAP)
        refused = partial(passwords.refuse, account, secret, door=Door.IMAP)
        return ImapMailbox(account, secret, refused=refused, reached=reached)

    return transport, mailbox


def _find_servers(
    providers: Sequence[Provider], address: str, *, ask_mozilla: bool = False, tick: Tick = no_tick
) -> Sequence[Found]:
    from optindesk.core.provider import provider_of_mx
    from optindesk.mail.finding import find

    def named(hosts: Sequence[str]) -> Provider | None:
        return provider_of_mx(hosts, providers)

    return find(address, provider_of_mx=named, ask_mozilla=ask_mozilla, tick=tick)


def _look_up(
    providers: Sequence[Provider],
    account: Account,
    provider: Provider | None,
    signatures: Sequence[Signature],
    tick: Tick = no_tick,
) -> Sequence[StepResult]:
    from optindesk.mail.dns import look_at_sender

    return look_at_sender(account, provider, signatures, tick, known=providers)


def _practice_post(folder: Path) -> tuple[Connect[Transport], Connect[Mailbox]]:
    from optindesk.core.ports import nobody
    from optindesk.mail.practice import PracticeMailbox, PracticeTransport

    def transport(account: Account, reached: Reached = nobody) -> Transport:
        return PracticeTransport(folder, now)

    def mailbox(account: Account, reached: Reached = nobody) -> Mailbox:
        return PracticeMailbox(folder)

    return transport, mailbox


def _practice(folder: Path) -> Practice:
    from optindesk.mail.practice_people import PracticePeople

    return PracticePeople(folder, now)


def _saved(paths: Iterable[Path]) -> Iterator[RawMail]:
    from optindesk.mail.saved import saved_mails

    return saved_mails(paths)


def _nothing(headings: str) -> Mapping[str, str]:
    """The memory of a desk that has none."""
    return {}


def _opened(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading,
    remembered: Remembered,
    lists: Callable[[], Collection[str]],
) -> Opened:
    """A sheet with its columns understood; `chosen` are fields that a person named a column for,
    `lists` says what lists there are."""
    from optindesk.files.leavers import load_exports
    from optindesk.files.opening import open_sheet
    from optindesk.files.sayings import load_sayings
    from optindesk.files.synonyms import load_synonyms
    from optindesk.system.paths import resources

    synonyms = load_synonyms(resources() / "columns.toml")
    exports = load_exports(resources() / "leavers.toml")
    sayings = load_sayings(resources() / "leavers.toml")
    return open_sheet(synonyms, source, chosen, reading, remembered, lists(), exports, sayings)


def _open_sheet(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading = AS_FOUND,
    remembered: Remembered = _nothing,
    lists: Callable[[], Collection[str]] = tuple,
) -> OpenSheet:
    from optindesk.flows.fittings import OpenSheet

    one = _opened(source, chosen, reading, remembered, lists)
    mapping = one.mapping
    people = one.people(mapping)
    return OpenSheet(one.sheet, mapping, people, one.sheet.found, one.understood, one.leavers)


def _open_leavers(source: Path | Pasted) -> OpenLeavers:
    from optindesk.flows.fittings import OpenLeavers

    one = _opened(source, {}, AS_FOUND, _nothing, tuple)
    program = one.export.program if one.export is not None else ""
    return OpenLeavers(source.name, program, one.gone(), one.sheet)


def _look_at_sheet(
    source: Path | Pasted,
    chosen: Mapping[str, str],
    reading: Reading = AS_FOUND,
    remembered: Remembered = _nothing,
    lists: Callable[[], Collection[str]] = tuple,
) -> SheetLook:
    return _opened(source, chosen, reading, remembered, lists).look()


# --- the command line -----------------------------------------------------------------------------


def _command(typed: argparse.Namespace) -> int:
    from optindesk.cli.commands import run
    from optindesk.cli.terminal import Terminal
    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import data_folder

    # Sentences of --json stay English unless a language is asked for: scripts compare them.
    language = typed.lang or ("en" if typed.json else default_code())
    terminal = Terminal(typed.json, translator(language).say, language)
    try:
        if typed.command == "try":
            return _try(typed, terminal)
        if typed.command == "schedule":
            return _schedule(typed, terminal)
        if typed.command == "restore":
            return _restore(typed, terminal)
        if typed.command == "move":
            return _move(typed, terminal)
        if not {typed.command, getattr(typed, "what", None)}.isdisjoint(PRINTING):
            application = _without_screen()  # noqa: F841 - Qt lays out text as long as it is there
        with opened(typed.data) as store:
            practice = _practice_mail(store, typed.data or data_folder())
            desk = make_desk(store, who(typed.by), practice)
            _open_lock(desk, typed)
            terminal.mention(desk.clear_broken_off())
            return run(desk, typed, terminal)
    except Trouble as trouble:
        return terminal.complain(trouble)
    except Cancelled:
        return PROBLEM


def _without_screen() -> object:
    """What Qt needs to lay out text; there need be no screen."""
    from PySide6.QtGui import QGuiApplication

    here = QGuiApplication.instance()
    return here if here is not None else QGuiApplication(["optindesk", "-platform", "offscreen"])


def _try(typed: argparse.Namespace, terminal: Terminal) -> int:
    """A round of practice in a folder of its own, which is gone afterwards."""
    from optindesk.cli.practice_round import play

    with TemporaryDirectory(prefix="optindesk-") as folder, opened(folder) as store:
        return play(make_desk(store, who(typed.by), Path(folder) / "mail"), terminal)


def _open_lock(desk: Desk, typed: argparse.Namespace) -> None:
    """Open what is the owner's with the PIN that stdin begins with, if it is given there."""
    if typed.pin_stdin:
        from optindesk.cli.mailing import typed_password

        desk.open_with_pin(typed_password())


def _must_be_owners(typed: argparse.Namespace, folder: Path) -> None:
    """Raises PinNeeded where the desk in a folder has a PIN that was not given; one that cannot be
    opened cannot ask."""
    from optindesk.core.errors import StoreTrouble
    from optindesk.flows.owner_pin import SETTING
    from optindesk.flows.wanting_pin import MOVE
    from optindesk.store.copies import has_setting
    from optindesk.store.folder import DATABASE

    if not has_setting(folder / DATABASE, SETTING):
        return
    with suppress(StoreTrouble), opened(folder) as store:
        desk = make_desk(store, who(typed.by))
        _open_lock(desk, typed)
        desk.must_be_owners(MOVE)


def _restore(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Put a copy back: no desk is opened for it, because that may be what cannot be done."""
    from optindesk.cli.restore import restore
    from optindesk.core.errors import NotOnServer
    from optindesk.system.paths import data_folder

    if "://" in (typed.data or ""):
        raise NotOnServer()
    folder, means = Path(typed.data or data_folder()), BlankingMeans()
    _must_be_owners(typed, folder)
    return restore(make_packer(), folder, typed, means, who(typed.by), now, terminal)


def _move(typed: argparse.Namespace, terminal: Terminal) -> int:
    """Move the desk, which no window has open meanwhile."""
    from optindesk.cli.moving import move
    from optindesk.core.errors import NotOnServer
    from optindesk.system.paths import data_folder

    if "://" in (typed.data or ""):
        raise NotOnServer()
    folder = Path(typed.data or data_folder())
    _must_be_owners(typed, folder)
    return move(make_packer(), folder, typed, who(typed.by), now, terminal)


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
    return data if "://" in data else str(Path(data).absolute())


@contextmanager
def opened(where: str | Path | None) -> Iterator[Store]:
    """The store of a folder or URL (default: the platform's data folder), closed at the end."""
    from optindesk.store.database import open_store
    from optindesk.system.paths import data_folder

    store = open_store(where or data_folder(), now())
    try:
        yield store
    finally:
        store.close()


def _keep_log() -> None:
    """Our own bugs go into a log file; people's data never does."""
    from optindesk.system.paths import log_file

    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(log_file(), maxBytes=500_000, backupCount=2, delay=True)
    except OSError:
        return  # a computer on which nothing can be written has worse troubles, told elsewhere
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.ERROR)
    logging.getLogger("optindesk").addHandler(handler)


# --- the window -----------------------------------------------------------------------------------


def _window(typed: argparse.Namespace, counter: MailingList | None = None) -> int:
    """Open the desk; the first start offers practice, and leads through what a desk needs.

    `counter` is the list for which the counter is to be opened over it.
    """
    if _has_no_screen():
        return _say_no_screen()
    from PySide6.QtWidgets import QApplication

    from optindesk.flows.practising import furnish
    from optindesk.system.language import default_code, translator
    from optindesk.system.paths import data_folder, practice_folder, settings_file
    from optindesk.system.settings import LANGUAGE, Settings
    from optindesk.ui.first_start import tell_trouble
    from optindesk.ui.setup_wizard import Wish

    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Opt-In Desk")
    QApplication.setDesktopFileName("optindesk")
    settings = Settings(settings_file())
    words = translator(typed.lang or settings.get(LANGUAGE) or default_code())
    where: str | Path = typed.data or data_folder()
    try:
        with opened(where) as store:
            practice = _practice_mail(store, where)
            desk = make_desk(store, _sitting(typed, settings), practice)
            first = practice is None and counter is None and _is_new()
            status, wish = _run_window(desk, words, settings, counter, first=first)
            if wish is None:
                return status
            store.close()
            folder, actor = Path(where), _sitting(typed, settings)
            if isinstance(wish, tuple):
                return _window(typed) if _put_back(folder, words, actor, wish) else PROBLEM
            if not isinstance(wish, Wish):
                return _window(typed) if _moved(folder, words, actor, wish) else status
        folder = practice_folder(Path(where))
        with opened(folder) as store:
            _mark_as_practice(store)
            desk = make_desk(store, _sitting(typed, settings), _practice_mail(store, folder))
            furnish(desk)
            status, wish = _run_window(desk, words, settings, leads_back=True)
        return _window(typed) if wish is Wish.SET_UP else status
    except Trouble as trouble:
        if tell_trouble(trouble, words) and _put_back(Path(where), words, who(typed.by)):
            return _window(typed)
        return PROBLEM


def _sitting(typed: argparse.Namespace, settings: Settings) -> Actor:
    """Who sits at the window: as typed, else as this computer knows them."""
    from optindesk.flows.preferences import WHO

    return who(typed.by or settings.get(WHO))


def _put_back(
    folder: Path, words: Translator, actor: Actor, chosen: tuple[Choice, bool] | None = None
) -> bool:
    """Put a copy back while no desk is open, the `chosen` one or another; whether it was done."""
    from optindesk.flows import unpacking
    from optindesk.ui.restore_dialog import RestoreDialog

    packer, means = make_packer(), BlankingMeans()

    def look(choice: Choice, tick: Tick) -> Look:
        return unpacking.look(packer, choice, folder, now(), tick)

    def restore(choice: Choice, *, sure: bool, tick: Tick) -> Restored:
        return unpacking.restore(packer, choice, folder, means, actor, now(), sure=sure, tick=tick)

    dialog = RestoreDialog(words, look, restore)
    if chosen is not None:
        dialog.put_back(chosen[0], sure=chosen[1])
    return bool(dialog.exec())


def _moved(folder: Path, words: Translator, actor: Actor, chosen: Away | Back) -> bool:
    """Move the desk, or let it go on here, while none is open; whether to open it again."""
    from optindesk.flows import moving
    from optindesk.ui.move_dialog import Away, MoveDialog

    def do(chosen: Away | Back, *, tick: Tick) -> None:
        if isinstance(chosen, Away):
            word = chosen.passphrase
            moving.move(make_packer(), folder, chosen.target, word, actor, now(), tick)
        else:
            moving.go_on_here(folder, chosen.reason, actor, now(), sure=True)

    return bool(MoveDialog(words, do, chosen).exec())


def _kiosk(typed: argparse.Namespace) -> int:
    """Open the desk with the counter over it; a list that is not there is told in the terminal."""
    from optindesk.cli.terminal import Terminal
    from optindesk.system.language import default_code, translator

    try:
        with opened(typed.data) as store:
            known = make_desk(store, who(typed.by)).list_named(typed.list)
    except Trouble as trouble:
        return Terminal(typed.json, translator(typed.lang or default_code()).say).complain(trouble)
    return _window(typed, known)


def _collect(typed: argparse.Namespace) -> int:
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
    if _has_no_screen():
        return _say_no_screen()
    from PySide6.QtWidgets import QApplication

    from optindesk.ui.collector_window import open_collector

    application = QApplication.instance() or QApplication(sys.argv[:1])
    application.setApplicationName("Opt-In Desk")
    domains = load_domains(resources() / "domains.toml")
    actor = who(typed.by)
    books = Collecting(collector, file.append, read_enclosed, actor, now, domains, file.entries)
    window = open_collector(books, file.path, words)
    try:
        return QApplication.exec()
    finally:
        window.deleteLater()


_FACES: Mapping[str | None, Callable[[argparse.Namespace], int]] = {
    None: _window,
    "kiosk": _kiosk,
    "collect": _collect,
}
"""The commands that open a window."""


def _say_no_screen() -> int:
    print(  # noqa: T201 - there is no window to say it in
        "There is no screen here. Try “optindesk try”, or “optindesk --help”.", file=sys.stderr
    )
    return PROBLEM


def _has_no_screen() -> bool:
    """Whether Qt would find no screen to open a window on, and abort."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _run_window(
    desk: Desk,
    words: Translator,
    settings: Settings,
    counter: MailingList | None = None,
    *,
    first: bool = False,
    leads_back: bool = False,
) -> tuple[int, tuple[Choice, bool] | Away | Back | Wish | None]:
    """The exit status, and what is to be done now that the window is closed: a copy put back, the
    desk moved, or left to practise. With `first` it leads through what a new desk needs;
    from practice that `leads_back` one can go on to that."""
    from PySide6.QtCore import QLocale
    from PySide6.QtWidgets import QApplication

    from optindesk.system.language import available, own_name
    from optindesk.ui.window import open_window

    QLocale.setDefault(QLocale(words.code))
    spoken = {code: own_name(code) for code in available()}
    window = open_window(desk, words, settings, desk.store.leave_thread, spoken)
    window.commands.set_up.setEnabled(leads_back or not desk.is_practice)
    if counter is not None:
        window.door.ask(counter)
    if first:
        window.set_up()
    try:
        return QApplication.exec(), window.wish
    finally:
        window.deleteLater()


_PRACTICE = "practice"


def _mark_as_practice(store: Store) -> None:
    """Say in the database itself that this desk is for practice: no real mail can leave it."""
    from optindesk.store import archive

    with store.transaction():
        archive.set_setting(_PRACTICE, True)


def _practice_mail(store: Store, where: str | Path) -> Path | None:
    """Where the mails of a practice desk lie; None for a real desk."""
    from optindesk.store import archive

    return Path(where) / "mail" if archive.setting(_PRACTICE) else None


def _is_new() -> bool:
    """Whether nothing was ever done at this desk."""
    from optindesk.store import archive, post

    return post.account() is None and contact_rows.count_contacts() == 0 and not archive.all_lists()


# --- the built program tries itself ---------------------------------------------------------------


def _smoke() -> int:
    """What `packaging/smoke.py` asks: are resources, keyring and the sheet child to be found?"""
    from optindesk.system.paths import resources
    from optindesk.system.vault import backend_name

    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "sheet.csv"
        sheet.write_text("email\nanna@example.org\n", encoding="utf-8")
        rows = len(list(_open_sheet(sheet, {}).rows))
    try:
        keyring = backend_name()
    except VaultTrouble as trouble:
        keyring = str(trouble)
    found = {
        "resources": str(resources()),
        "keyring": keyring,
        "sheet_child": rows,
    }
    print(json.dumps(found))  # noqa: T201 - for the script that tries the build
    return DONE
