"""A text for whoever helps: versions, figures and settings, and nothing of people or secrets.

It is in English, as it is for the makers of the program, and is shown before it is saved. Nothing
is taken out of it afterwards: only what is harmless is put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from optindesk.core.errors import DamagedStore, VaultTrouble
from optindesk.core.facts import Facts
from optindesk.core.masking import MASK, mask_host, mask_log
from optindesk.core.model import Account, Server
from optindesk.core.provider import Provider, provider_of
from optindesk.flows import copying, evidence, outside, pacing, rounds, settings, verifying
from optindesk.flows.fittings import Fittings
from optindesk.store import account_rows
from optindesk.store.census import Census, census
from optindesk.store.folder import synced_by

GIGABYTE = 1_000_000_000
HEAD = (
    "Opt-In Desk: support file",
    "It holds no address, name, password, token, mail or list.",
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CHOICE = re.compile("[a-z0-9_-]{0,8}", re.ASCII | re.IGNORECASE)
"""What the settings of a computer can be; anything else was typed into their file by hand."""

_KEYRING_WORDS = ("locked", "denied", "none that keeps", "could not be opened")
"""What the reason of a keyring's trouble is known by; whatever else it said is left out."""

Lines = Iterable[tuple[str, object]]


def text(desk: Fittings) -> str:
    """The support file as it is now."""
    facts, counted = desk.facts(desk.store.folder), census(desk.store)
    account = account_rows.account()
    now = desk.clock().astimezone(UTC)
    sections: Mapping[str, Lines] = {
        "Program": _program(facts, counted, now),
        "Data": _data(desk, facts),
        "Settings": _settings(facts),
        "Mail account": _account(account, desk.providers, desk.keyring_name),
        "Rows": sorted(counted.rows.items()),
    }
    parts = ["\n".join(HEAD)]
    for title, lines in sections.items():
        parts.append("\n".join([title, *(f"  {name}: {value}" for name, value in lines)]))
    log = mask_log(facts.log) or ["(empty)"]
    parts.append("\n".join(["Log of the program", *(f"  {line}" for line in log)]))
    return "\n\n".join(parts) + "\n"


def save(desk: Fittings, content: str, path: Path) -> None:
    """Write the text that was shown; raises FileNotWritable, DiskFull."""
    desk.not_over_own_data(path)
    desk.write_bytes(path, content.encode())


def _program(facts: Facts, counted: Census, now: datetime) -> Lines:
    yield "made at", f"{now:%Y-%m-%d %H:%M} UTC"
    yield from facts.versions.items()
    yield "system", facts.system
    yield "database", counted.database
    yield "schema", f"{counted.schema} of {counted.newest}"


def _data(desk: Fittings, facts: Facts) -> Lines:
    folder = desk.store.folder
    service = None if folder is None else synced_by(folder)
    kind = "on a server" if folder is None else f"copied by {service}" if service else "local"
    yield "folder", kind
    yield "practice", _yes(desk.is_practice)
    yield "only to look at", _yes(desk.store.read_only is not None)
    free = facts.disk_free
    yield "free on the disk", "not known" if free is None else f"{free / GIGABYTE:.1f} GB"
    yield "log", _log(desk)
    yield "copy of the day", "in trouble" if copying.trouble() else "well"
    yield "copies outside", _outside(desk.clock())
    stands = rounds.standstill()
    yield (
        "work on its own",
        "well"
        if stands is None
        else f"{stands.code}, tries {stands.tries}, since"
        f" {stands.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
    )


def _log(desk: Fittings) -> str:
    try:
        verdict = verifying.verify_store(desk.store).verdict
    except DamagedStore:
        return "the file is damaged"
    if not verdict.whole:
        return f"broken at entry {verdict.broken_at}"
    return f"whole, {verdict.entries} entries"


def _outside(now: datetime) -> str:
    place = outside.newest()
    if place is None:
        return "none"
    lock = "locked" if place.key is not None else "not locked"
    return f"{lock}, {'old' if place.is_old(now) else 'fresh'}"


def _settings(facts: Facts) -> Lines:
    yield from ((name, settings.shown(name)) for name in settings.SETTINGS)
    yield evidence.SETTING, evidence.WHOLE if evidence.keeps_whole() else evidence.DECISIVE
    for name, value in facts.here.items():
        yield f"{name} here", (value or "usual") if _CHOICE.fullmatch(value) else MASK


def _account(
    account: Account | None, providers: Sequence[Provider], keyring_name: Callable[[], str]
) -> Lines:
    yield "keyring", _keyring(keyring_name)
    if account is None:
        yield "account", "none"
        return
    provider = provider_of(account, providers)
    yield "provider", provider.name if provider is not None else "not known"
    hosts = frozenset(LOOPBACK).union(*(hosts_of(one) for one in providers))
    yield "SMTP", _server(account.smtp, account, hosts)
    yield "IMAP", "none" if account.imap is None else _server(account.imap, account, hosts)
    yield "signs in by", account.sign_in
    yield "reads by", account.imap_sign_in or "the same"
    yield "login name", _login_name(account)
    yield "own CA", _yes(account.ca_file is not None)
    yield "moves handled replies", _yes(bool(account.move_handled))
    for limit in pacing.limits(account, providers):
        yield f"mails in a {limit.period}", limit.most


def hosts_of(provider: Provider) -> frozenset[str]:
    """All servers of a provider that are known by name."""
    return provider.also | {provider.smtp.host, provider.imap.host}


def _server(server: Server, account: Account, hosts: Collection[str]) -> str:
    host = mask_host(server.host, account.address, hosts)
    return f"{host}, port {server.port}, {server.security}"


def _login_name(account: Account) -> str:
    if not account.user:
        return "none"
    return "the address" if account.user == account.address else "another than the address"


def _keyring(keyring_name: Callable[[], str]) -> str:
    try:
        return keyring_name() or "not known"
    except VaultTrouble as trouble:
        said = str(trouble)
        known = [words for words in _KEYRING_WORDS if words in said]
        return f"in trouble ({', '.join(known) or 'for another reason'})"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
