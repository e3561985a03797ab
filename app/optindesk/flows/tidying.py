"""Moves handled mails to the folder that the owner chose; without that choice it does nothing."""

from __future__ import annotations

from datetime import datetime

from optindesk.core.errors import NotMoved
from optindesk.core.model import Account
from optindesk.core.ports import Folder, FolderRole, Mailbox
from optindesk.store import handled
from optindesk.store.database import Store

_AT_ONCE = 200


def move_handled(
    store: Store, mailbox: Mailbox, account: Account, folder: Folder, now: datetime
) -> NotMoved | None:
    """Move what was applied or decided from a folder; what went wrong, where it did.

    Called after what was read is committed, so that nothing is undone by a failure here: what was
    not moved is tried again next time. Raises what ends the session: ConnectionLost, FolderMissing.
    """
    wanted = account.move_handled
    if not wanted or folder.role is FolderRole.SENT or folder.name == wanted:
        return None
    while letters := handled.to_be_moved(account.id, folder.name, folder.uidvalidity, _AT_ONCE):
        try:
            mailbox.move_to(wanted, folder, [uid for _, uid in letters])
        except NotMoved as trouble:
            return trouble
        with store.transaction():
            handled.note_moved((number for number, _ in letters), now)
    return None
