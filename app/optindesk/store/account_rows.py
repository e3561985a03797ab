"""The mail account that is set up, and how far its mailbox was read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from optindesk.core.model import Account, Security, Server, SignIn, address_key
from optindesk.store.prepared import Prepared
from optindesk.store.tables import AccountRow, CursorRow


def _account(row: Any) -> Account:
    imap = None
    if row.imap_host:
        imap = Server(row.imap_host, row.imap_port, Security(row.imap_security))
    return Account(
        row.id,
        row.address,
        row.sender_name,
        Server(row.smtp_host, row.smtp_port, Security(row.smtp_security)),
        imap,
        row.login,
        row.ca_file,
        row.authserv_id,
        row.per_minute,
        row.per_hour,
        row.per_day,
        row.move_handled,
        SignIn(row.sign_in),
        row.imap_login,
        row.imap_sign_in and SignIn(row.imap_sign_in),
        row.oauth_issuer,
        row.oauth_client,
    )


_ACCOUNTS = Prepared(lambda: AccountRow.select().order_by(AccountRow.id), into=_account)


def account() -> Account | None:
    """The desk's mail account, or None when none is set up."""
    found: Account | None = _ACCOUNTS.first()
    return found


def own_key() -> str | None:
    """The key of the address that the desk writes from, once there is an account."""
    own = account()
    return None if own is None else address_key(own.address)


def save_account(wanted: Account) -> Account:
    """Write the desk's mail account; its `id` is that of the row, whatever was given."""
    imap = wanted.imap
    values: dict[str, Any] = {
        "address": wanted.address,
        "sender_name": wanted.sender_name,
        "smtp_host": wanted.smtp.host,
        "smtp_port": wanted.smtp.port,
        "smtp_security": wanted.smtp.security.value,
        "imap_host": imap and imap.host,
        "imap_port": imap and imap.port,
        "imap_security": imap and imap.security.value,
        "login": wanted.user,
        "sign_in": wanted.sign_in.value,
        "imap_login": wanted.imap_user,
        "imap_sign_in": wanted.imap_sign_in and wanted.imap_sign_in.value,
        "oauth_issuer": wanted.oauth_issuer,
        "oauth_client": wanted.oauth_client,
        "ca_file": wanted.ca_file,
        "authserv_id": wanted.authserv_id,
        "per_minute": wanted.per_minute,
        "per_hour": wanted.per_hour,
        "per_day": wanted.per_day,
        "move_handled": wanted.move_handled,
    }
    row = AccountRow.select().order_by(AccountRow.id).first()
    if row is None:
        row = AccountRow.create(**values)
    else:
        if row.smtp_host != wanted.smtp.host:
            values |= {"paused_until": None, "rests": 0}  # another server asked for it
        AccountRow.update(**values).where(AccountRow.id == row.id).execute()
    return _account(AccountRow.get_by_id(row.id))


def rest_of(account_id: int) -> tuple[datetime | None, int]:
    """Until when an account sends nothing, and how often in a row its server asked for that."""
    row = AccountRow.get_by_id(account_id)
    return row.paused_until, row.rests


def rest_account(account_id: int, until: datetime | None, times: int) -> None:
    """Let an account send nothing until then."""
    AccountRow.update(paused_until=until, rests=times).where(AccountRow.id == account_id).execute()


def end_rests_past(moment: datetime) -> None:
    """An account that was to send nothing until after a moment may send now."""
    rests = AccountRow.update(paused_until=None, rests=0)
    rests.where(AccountRow.paused_until > moment).execute()


def cursor(account_id: int, folder: str) -> tuple[int, int] | None:
    """(UIDVALIDITY, highest UID read) of a folder, or None when it was never read."""
    row = CursorRow.get_or_none(CursorRow.account == account_id, CursorRow.folder == folder)
    return None if row is None else (row.uidvalidity, row.uid)


def save_cursor(account_id: int, folder: str, uidvalidity: int, uid: int, now: datetime) -> None:
    values = {"uidvalidity": uidvalidity, "uid": uid, "read_at": now}
    CursorRow.insert(account=account_id, folder=folder, **values).on_conflict(
        conflict_target=[CursorRow.account, CursorRow.folder], update=values
    ).execute()


def mailbox_read_at(account_id: int) -> datetime | None:
    """Since when all watched folders have been read: the start of the last complete check."""
    row = AccountRow.get_by_id(account_id)
    return row.read_at  # type: ignore[no-any-return]


def note_mailbox_read(account_id: int, at: datetime) -> None:
    AccountRow.update(read_at=at).where(AccountRow.id == account_id).execute()
