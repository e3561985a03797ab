"""Waiting for mail at an IMAP server: by IDLE (RFC 2177), else by looking each minute."""

from __future__ import annotations

import imaplib
from contextlib import suppress
from dataclasses import replace
from selectors import EVENT_READ, DefaultSelector
from time import monotonic

from optindesk.core.ports import Folder, Tick
from optindesk.core.sentence import sentence
from optindesk.mail.connection import unread
from optindesk.mail.imap_session import GOODBYE_SECONDS, ImapSession

RENEW_SECONDS = 9 * 60.0
"""RFC 2177 wants IDLE renewed within 29 minutes; routers at home forget a connection after ten."""
POLL_SECONDS = 60.0
"""How often a server without IDLE is asked."""
SLICE_SECONDS = 0.5
"""So often the one who waits is asked whether that is still wanted."""


def wait_for_more(
    session: ImapSession, folder: Folder, seconds: float, tick: Tick
) -> Folder | None:
    """See ports.Mailbox.wait. Flags that change and mails that go do not end it.

    That EXAMINE tells UIDNEXT is what nothing slips through: whatever came between the last look
    and IDLE is seen at the next look, and a notice of IDLE only ends the waiting for that.
    """
    can_idle, until = session.offers("IDLE"), None
    while True:
        uidvalidity, uidnext = session.examine(folder.name)
        if uidvalidity != folder.uidvalidity or uidnext > folder.uidnext:
            return replace(folder, uidvalidity=uidvalidity, uidnext=uidnext)
        until = until or monotonic() + seconds
        left = until - monotonic()
        if left <= 0 or not seconds:
            return None
        if can_idle:
            can_idle = _idle(session, min(left, RENEW_SECONDS), tick)
        else:
            with session.talking():
                _listen(session, min(left, POLL_SECONDS), tick)


def _idle(session: ImapSession, seconds: float, tick: Tick) -> bool:
    """One IDLE, until mail comes or time is over; False when the server does not want it."""
    wire = session.wire
    with session.talking():
        try:
            tag = wire.begin_idle()
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return False
        try:
            _listen(session, seconds, tick)
        except BaseException:
            # Whoever leaves in a hurry still says DONE, so that LOGOUT is understood; a server
            # that does not answer to it in time gets no second thought.
            with suppress(OSError, imaplib.IMAP4.error):
                wire.sock.settimeout(min(session.timeout, GOODBYE_SECONDS))
                wire.end_idle(tag)
            raise
        wire.end_idle(tag)
    return True


def _listen(session: ImapSession, seconds: float, tick: Tick) -> None:
    """Read what the server says unasked, for so long or until it tells of mail."""
    wire, until = session.wire, monotonic() + seconds
    while (left := until - monotonic()) > 0:
        tick(0)
        said = unread(wire.sock, wire.reader, session.timeout)
        if said is None:
            with DefaultSelector() as waiting:  # select() itself knows the first 1,024 files only
                waiting.register(wire.sock, EVENT_READ)
                waiting.select(min(left, SLICE_SECONDS))
        elif not said:
            raise session.lost(sentence("the other side closed it"))
        elif wire.hear() in ("EXISTS", "RECENT"):
            return
        elif session.hung_up:
            raise session.lost(sentence("the other side closed it"))
