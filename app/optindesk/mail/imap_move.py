"""Moves mails at an IMAP server, the one thing that leaves a trace: only if the owner wants it."""

from __future__ import annotations

import imaplib
from collections.abc import Sequence

from optindesk.core.errors import FolderMissing, NotMoved
from optindesk.core.ports import Folder, FolderRole
from optindesk.core.sentence import Sentence, sentence
from optindesk.mail.connection import refuse_controls
from optindesk.mail.imap_session import ImapSession, words_of

_AT_ONCE = 200


def move(session: ImapSession, name: str, folder: Folder, uids: Sequence[int]) -> None:
    """See ports.Mailbox.move_to: MOVE (RFC 6851), else COPY and UID EXPUNGE (RFC 4315).

    A plain EXPUNGE is never sent: it would take along what others have marked for deletion. Gmail's
    All Mail holds every mail, wherever it lies: there a mail gets the one label and loses that of
    the Inbox (developers.google.com/gmail/imap), as its own “Move to” does.
    """
    refuse_controls("folder", name)
    labels = folder.role is FolderRole.ALL and session.offers("X-GM-EXT-1")
    atomic = session.offers("MOVE")
    if not labels and not atomic and not session.offers("UIDPLUS"):
        raise _not_moved(name, sentence("the server has no way to move mails that is safe"))
    client = session.client
    with session.talking():
        try:
            place = _place(session, name)
            told = client.select_folder(folder.name)
            if int(told.get(b"UIDVALIDITY", 0)) != folder.uidvalidity:
                raise FolderMissing(folder=folder.name)
            for start in range(0, len(uids), _AT_ONCE):
                batch = list(uids[start : start + _AT_ONCE])
                if labels:
                    client.add_gmail_labels(batch, [place], silent=True)
                    client.remove_gmail_labels(batch, ["\\Inbox"], silent=True)
                elif atomic:
                    client.move(batch, place)
                else:
                    client.copy(batch, place)
                    client.add_flags(batch, [b"\\Deleted"], silent=True)
                    client.uid_expunge(batch)
        except imaplib.IMAP4.readonly as error:  # one of imaplib's aborts, though none happened
            why = sentence("the server lets nobody change “{folder}”", folder=folder.name)
            raise _not_moved(name, why) from error
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            said = sentence("it said: {words}", words=words_of(error))
            raise _not_moved(name, said) from error


def _place(session: ImapSession, name: str) -> str:
    """The folder to move to, made where it is missing; on some servers all of one's own folders
    lie below a prefix (NAMESPACE, RFC 2342)."""
    client, wanted = session.client, [name]
    if session.offers("NAMESPACE"):
        personal = client.namespace().personal
        prefix = personal[0][0] if personal else ""
        if prefix and not name.casefold().startswith(prefix.casefold()):
            wanted.append(prefix + name)
    there = {listed.name for listed in session.listed()}
    for place in wanted:
        if place in there:
            return place
    client.create_folder(wanted[-1])
    client.subscribe_folder(wanted[-1])  # else many mail programs do not show it
    return wanted[-1]


def _not_moved(name: str, reason: Sentence) -> NotMoved:
    return NotMoved(folder=name, reason=reason)
