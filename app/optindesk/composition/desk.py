"""The desk over an open store, with its ports; the moment, and who sits there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.composition.late import late, pictures, printer, sheet_blanker
from optindesk.composition.moment import now
from optindesk.composition.post import (
    find_servers,
    look_up,
    practice_people,
    practice_post,
    real_post,
    saved,
)
from optindesk.composition.sheets import look_at_sheet, open_leavers, open_sheet
from optindesk.composition.shipped import once
from optindesk.composition.usual import usual_desk
from optindesk.core.place import is_address
from optindesk.core.ports import nobody_asked, nothing_found

if TYPE_CHECKING:
    from optindesk.core.facts import Facts
    from optindesk.core.manual import Manual
    from optindesk.core.model import Actor
    from optindesk.core.newest import Newest, Place
    from optindesk.core.ports import Authority, Composer, Packer, Passwords, Reader, Vault
    from optindesk.core.provider import Provider
    from optindesk.core.sentence import Sentence
    from optindesk.flows.desk import Desk
    from optindesk.store.database import Store


def make_desk(store: Store, actor: Actor, practice: Path | None = None) -> Desk:
    """The desk over an open store; `practice` is the folder of its mails if it is to practise.

    From a practice desk no real transport can be reached at all.
    """
    from optindesk.files.checkers import write_checkable, write_checkable_zip
    from optindesk.files.domains import load_domains
    from optindesk.files.mailers import load_leave_sentences, load_mailers
    from optindesk.files.scans import open_scan
    from optindesk.files.small_words import load_small_words
    from optindesk.files.writers import write_bytes, write_json, write_table
    from optindesk.flows import levels
    from optindesk.flows.desk import Desk
    from optindesk.flows.wordings import ship
    from optindesk.mail.checks import load_check_words
    from optindesk.mail.level_names import shipped_level_names
    from optindesk.mail.providers import Late, load_providers, load_troubles
    from optindesk.mail.ready import load_ready_texts
    from optindesk.mail.wordings import shipped_wordings
    from optindesk.store.archive import desk_uuid, list_names
    from optindesk.store.sheets import mapping_for_headings
    from optindesk.system.paths import data_folder, resources

    if store.read_only is None:
        ship(store, once(shipped_wordings, resources()), now())
        levels.ship(store, once(shipped_level_names, resources()))
    providers = Late(partial(load_providers, resources()))
    vault = late(partial(_vault, desk_uuid()))
    authority = late(partial(_authority, vault, providers))
    passwords = late(partial(_passwords, vault, authority))
    transport, mailbox = real_post(passwords) if practice is None else practice_post(practice)
    return Desk(
        store=store,
        actor=actor,
        clock=now,
        composer=late(_composer),
        reader=late(_reader),
        passwords=passwords,
        transport=transport,
        mailbox=mailbox,
        authority=authority,
        saved=saved,
        open_sheet=partial(open_sheet, remembered=mapping_for_headings, lists=list_names),
        look_at_sheet=partial(look_at_sheet, remembered=mapping_for_headings, lists=list_names),
        sheet_blanker=late(sheet_blanker),
        open_leavers=open_leavers,
        open_scan=open_scan,
        write_table=write_table,
        write_json=write_json,
        write_checkable=partial(write_checkable, resources() / "verify"),
        write_bytes=write_bytes,
        write_zip=partial(write_checkable_zip, resources() / "verify"),
        printer=late(printer),
        pictures=late(pictures),
        pause=time.sleep,
        packer=late(make_packer),
        here=data_folder(),
        practice=None if practice is None else practice_people(practice),
        ready_texts=once(load_ready_texts, resources()),
        providers=providers,
        troubles=Late(partial(load_troubles, resources())),
        find_servers=nothing_found if practice is not None else partial(find_servers, providers),
        look_up_sender=nobody_asked if practice is not None else partial(look_up, providers),
        check_words=once(load_check_words, resources()),
        domains=once(load_domains, resources() / "domains.toml"),
        paper_words=once(load_small_words, resources() / "paper.toml"),
        mailers=once(load_mailers, resources() / "mailers.toml"),
        leave_sentences=once(load_leave_sentences, resources() / "mailers.toml"),
        kiosk_words=once(load_small_words, resources() / "kiosk.toml"),
        access_words=once(load_small_words, resources() / "access.toml"),
        say_in=_say_in,
        letter_words=once(load_small_words, resources() / "letters.toml"),
        keyring_name=_keyring_name,
        facts=_facts,
        manual=manual_in,
        newest_place=newest_place,
        ask_newest=ask_newest,
    )


def manual_in(language: str) -> Manual:
    """The manual in a language, or in English."""
    from optindesk.files.manual import load_manual
    from optindesk.system.paths import resources

    return load_manual(resources() / "manual", language)


def newest_place() -> Place:
    """Where newer versions of the program are made known."""
    from optindesk.mail.newest import load_place
    from optindesk.system.paths import resources

    return once(load_place, resources())


def ask_newest(place: Place) -> Newest:
    """Which version is the newest, as is said there."""
    from optindesk import __version__
    from optindesk.mail import newest

    return newest.ask_newest(place, __version__)


def _composer() -> Composer:
    from optindesk.mail.compose import JinjaComposer

    return JinjaComposer()


def _reader() -> Reader:
    from optindesk.mail.phrases import load_phrases
    from optindesk.mail.reader import PostReader
    from optindesk.system.paths import resources

    return PostReader(load_phrases(resources()))


def _vault(desk: str) -> Vault:
    from optindesk.system.vault import KeyringVault

    return KeyringVault(desk)


def _keyring_name() -> str:
    from optindesk.system.vault import backend_name

    return backend_name()


def _passwords(vault: Vault, authority: Authority) -> Passwords:
    from optindesk.system.passwords import SessionPasswords

    return SessionPasswords(vault, authority, now)


def _facts(folder: Path | None) -> Facts:
    from optindesk.system.facts import facts
    from optindesk.system.paths import log_file

    return facts(log_file(), _setting_here, folder)


def _authority(vault: Vault, providers: Sequence[Provider]) -> Authority:
    from optindesk.mail.authority import MailAuthority
    from optindesk.mail.oauth_clients import load_clients
    from optindesk.system.passwords import client_secret
    from optindesk.system.paths import resources

    return MailAuthority(providers, load_clients(resources()), partial(client_secret, vault), now)


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


@contextmanager
def opened(
    where: str | Path | None,
    password: str = "",
    actor: Actor | None = None,
    *,
    may_begin: bool = True,
) -> Iterator[Store]:
    """The store of a folder or URL (default: the usual desk's), closed at the end; a `password` is
    that of the URL's database, at which `actor` is seen by the others. Raises NoDesk where there is
    none and none `may_begin`."""
    store = open_place(where or usual_desk(), password, actor, may_begin=may_begin)
    try:
        yield store
    finally:
        store.close()


def open_place(
    place: str | Path, password: str = "", actor: Actor | None = None, *, may_begin: bool = True
) -> Store:
    """The same, to be closed by who opened it."""
    if is_address(place):
        from optindesk.composition.shared import open_shared

        return open_shared(str(place), password, actor, may_begin=may_begin)
    from optindesk.store.moved import Way, marked
    from optindesk.store.opening import open_store

    mark = marked(Path(place))
    if mark is not None and mark.way is not Way.GONE:  # a server is asked how that ended
        from optindesk.composition.shared import kept_password

        password = kept_password(mark.to)
    return open_store(place, now(), password, may_begin=may_begin)


def mark_as_practice(store: Store) -> None:
    """Say in the database itself that this desk is for practice: no real mail can leave it."""
    from optindesk.store import archive

    with store.transaction():
        archive.set_setting(archive.PRACTICE, True)


def practice_mail(store: Store, where: str | Path) -> Path | None:
    """Where the mails of a practice desk lie; None for a real desk."""
    from optindesk.store import archive

    return Path(where) / "mail" if archive.setting(archive.PRACTICE) else None


def is_new() -> bool:
    """Whether nothing was ever done at this desk."""
    from optindesk.store import account_rows, archive, contact_rows

    return (
        account_rows.account() is None
        and contact_rows.count_contacts() == 0
        and not archive.all_lists()
    )
