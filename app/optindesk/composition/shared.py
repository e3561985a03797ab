"""Opens a desk on a server with the password that the keyring keeps, or that was given just now."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from optindesk.composition.moment import now
from optindesk.composition.usual import DESK, usual_desk
from optindesk.core.connecting import Ended
from optindesk.core.errors import (
    DatabasePasswordNeeded,
    PasswordInAddress,
    StoreUnreachable,
    VaultTrouble,
)
from optindesk.core.place import is_address
from optindesk.core.sharing import ServerStep, SharedMeans, has_password, signature

if TYPE_CHECKING:
    from optindesk.core.invitation import Invitation
    from optindesk.core.model import Actor
    from optindesk.core.ports import Vault
    from optindesk.core.sharing import ServerLook
    from optindesk.store.database import Store
    from optindesk.system.settings import Settings

_DATABASES = "database"
"""In the keyring they lie beside the accounts of desks, each under its user and server."""


def means() -> SharedMeans:
    """What window and command line do about the database of a shared desk."""
    from optindesk.files.invitations import read_text, write_text

    return SharedMeans(
        look=look,
        use=use,
        keep=keep_password,
        forget=forget_password,
        invite=invite,
        accept=accept,
        read=read_text,
        write=write_text,
        who=known_name,
    )


def open_shared(
    url: str, given: str = "", actor: Actor | None = None, *, may_begin: bool = True
) -> Store:
    """The store at an address, at which the others see that `actor` is there.

    First without a password: the server may want none, or libpq finds one by itself (PGPASSFILE).
    Raises PasswordInAddress, and what `open_store` raises.
    """
    from optindesk.store.opening import open_store

    must_be_without_password(url)
    sign = "" if actor is None else signature(actor.name, actor.device)
    try:
        return open_store(url, now(), given, sign, may_begin=may_begin)
    except DatabasePasswordNeeded:
        kept = "" if given else kept_password(url)
        if not kept:
            raise
        return open_store(url, now(), kept, sign, may_begin=may_begin)


def must_be_without_password(url: str) -> None:
    """Raises PasswordInAddress: other users of the computer see what a program was started with."""
    if has_password(url):
        raise PasswordInAddress()


def kept_password(url: str) -> str:
    """What the keyring keeps for an address, or nothing, also where there is no keyring."""
    with suppress(VaultTrouble):
        return vault().get(*_name_of(url)) or ""
    return ""


def keep_password(url: str, password: str) -> None:
    """Keep it in the keyring; raises VaultTrouble, StoreUnreachable for a wrong address."""
    vault().set(*_name_of(url), password)


def forget_password(url: str) -> None:
    """Forget it; raises VaultTrouble, StoreUnreachable for a wrong address."""
    vault().delete(*_name_of(url))


def look(url: str, password: str) -> ServerLook:
    """What is seen of a database, with the password that is kept where none is given."""
    from optindesk.store.server_look import look_at

    seen = look_at(url, password)
    wanted = any(
        one.step is ServerStep.LET_IN and one.ended is Ended.FAILED for one in seen.results
    )
    kept = kept_password(url) if wanted and not password else ""
    return look_at(url, kept) if kept else seen


def use(url: str, name: str = "") -> None:
    """Open the desk at this address from now on where none is named, or that of this computer; with
    a `name`, the window writes that into the log.

    Raises FileNotWritable, DiskFull.
    """
    from optindesk.flows.preferences import WHO

    settings = _settings()
    settings.set(DESK, url)
    if name:
        settings.set(WHO, name)


def known_name() -> str:
    """Who was said to sit at this computer; empty: nobody yet."""
    from optindesk.flows.preferences import WHO

    return _settings().get(WHO)


def invite(url: str) -> Invitation:
    """What another computer needs for the desk at this address, but the password.

    Raises FileMissing, FileNotReadable, and NoInvitation for what is no address.
    """
    from optindesk.core.invitation import Invitation, certificates_in, invitation_in
    from optindesk.files.invitations import read_text

    known = invitation_in(url)
    ca_file = dict(parse_qsl(urlsplit(url).query)).get("sslrootcert", "")
    if ca_file in ("", "system"):
        return known
    return Invitation(known.url, certificates_in(read_text(Path(ca_file))))


def accept(invitation: Invitation) -> str:
    """The address of a desk that one was invited to; the certificates that came along are kept on
    this computer, and named by it. Raises FileNotWritable, DiskFull."""
    if not invitation.certificates:
        return invitation.url
    from optindesk.files.invitations import keep_certificates
    from optindesk.system.paths import settings_file

    folder = settings_file().parent / "authorities"
    return invitation.with_ca_file(str(keep_certificates(folder, invitation.certificates)))


def _settings() -> Settings:
    from optindesk.system.paths import settings_file
    from optindesk.system.settings import Settings

    return Settings(settings_file())


def follow(where: str | Path, to: str | Path) -> bool:
    """Let the desk that is opened where none is named, or lies in the data folder, be found where
    it was moved to; whether it was one of these. Raises as `use`."""
    from optindesk.system.paths import data_folder

    home = data_folder()
    comes_home = _is_same(to, home)
    follows = comes_home or _is_same(where, usual_desk()) or _is_same(where, home)
    if follows:
        use("" if comes_home else str(to))
    return follows


def _is_same(one: str | Path, other: str | Path) -> bool:
    """Whether two places are one folder, or one database, as whoever it is reached."""
    if is_address(one) != is_address(other):
        return False
    if not is_address(one):
        return Path(one).resolve() == Path(other).resolve()
    with suppress(StoreUnreachable):  # it is no address: nothing is there
        return _name_of(str(one))[1] == _name_of(str(other))[1]
    return False


def vault() -> Vault:
    """Where the passwords of databases are."""
    from optindesk.system.vault import KeyringVault

    return KeyringVault(_DATABASES)


def _name_of(url: str) -> tuple[str, str]:
    from optindesk.store.server import connection_parameters, kept_under

    return kept_under(connection_parameters(url))
