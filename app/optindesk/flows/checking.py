"""Mailbox → letters → outcomes: every mail that is read ends in exactly one way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from optindesk.core.errors import AccountMissing, FolderMissing, NoMailbox, Trouble
from optindesk.core.letter import Verdict
from optindesk.core.model import Account, Actor
from optindesk.core.ports import (
    Composer,
    Folder,
    FolderRole,
    Heading,
    Mailbox,
    RawMail,
    Reader,
    Tick,
    no_tick,
)
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows.answering import Outcome, Read, Reading, note_copy, read_mail
from optindesk.flows.identity import mail_marked, mail_with_id
from optindesk.flows.people import contact_of_sender
from optindesk.store import archive, post
from optindesk.store.database import Store

_BATCH = 200

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Checked:
    """Every mail that was read, and the folders that could not be."""

    mails: list[Read] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many mails there are of each verdict; adds up to the number of mails."""
        return Counter(mail.verdict for mail in self.mails)


def check(
    store: Store,
    connect: Callable[[Account], Mailbox],
    reader: Reader,
    composer: Composer,
    actor: Actor,
    clock: Clock,
    tick: Tick = no_tick,
) -> Checked:
    """Read what is new in all watched folders of the mailbox, and apply it.

    Raises AccountMissing, NoMailbox, FolderBusy, Cancelled and the session's troubles; what was
    read before that stays read and applied. A folder that is gone is told in `troubles`.
    """
    account = post.account()
    if account is None:
        raise AccountMissing()
    if account.imap is None:
        raise NoMailbox()
    result = Checked()
    with store.lock(f"check:{account.id}"):
        started = clock()
        desk = Reading(store, reader, composer, account, archive.desk_key(), actor, clock)
        with connect(account) as mailbox:
            # Sent first: it tells which Message-IDs our mails got, and answers name those.
            folders = sorted(mailbox.folders(), key=lambda one: one.role is not FolderRole.SENT)
            for folder in folders:
                try:
                    for read in _read_folder(desk, mailbox, folder):
                        result.mails.append(read)
                        tick(len(result.mails), None, _progress(len(result.mails)))
                except FolderMissing as trouble:
                    result.troubles.append(trouble)
        if not result.troubles:
            with store.transaction():
                post.note_mailbox_read(account.id, started)
    return result


def check_saved(
    store: Store,
    mails: Iterable[RawMail],
    reader: Reader,
    composer: Composer,
    actor: Actor,
    clock: Clock,
    tick: Tick = no_tick,
) -> Checked:
    """Read saved mails just as if they came from the mailbox.

    It does not count as having read the mailbox. Raises FileMissing, Cancelled.
    """
    result = Checked()
    desk = Reading(store, reader, composer, post.account(), archive.desk_key(), actor, clock)
    for raw in mails:
        result.mails.append(read_mail(desk, raw))
        tick(len(result.mails), None, _progress(len(result.mails)))
    return result


def _progress(count: int) -> Sentence:
    return sentences("{n} mail read", "{n} mails read", count)


def _read_folder(desk: Reading, mailbox: Mailbox, folder: Folder) -> Iterator[Read]:
    """The new mails of a folder: headings first, bodies only of what may concern us."""
    assert desk.account is not None
    cursor = post.cursor(desk.account.id, folder.name)
    after = cursor[1] if cursor is not None and cursor[0] == folder.uidvalidity else 0
    headings = mailbox.headings(folder, after)
    while batch := list(islice(headings, _BATCH)):
        if folder.role is FolderRole.SENT:
            _settle_from_sent(desk, batch)
        else:
            wanted = {heading.uid for heading in batch if _may_concern_us(desk, heading)}
            for heading in batch:
                if heading.uid not in wanted:
                    yield _unrelated(heading)
            for raw in mailbox.fetch(folder, sorted(wanted)):
                yield read_mail(desk, raw)
        with desk.store.transaction():
            last = max(heading.uid for heading in batch)
            post.save_cursor(desk.account.id, folder.name, folder.uidvalidity, last, desk.clock())


def _unrelated(heading: Heading) -> Read:
    return Read(
        f"{heading.folder.name}/{heading.uid}",
        Verdict.UNRELATED,
        Outcome.IGNORED,
        sentence("from nobody known here, and it names no mail of ours"),
        "",
    )


def _may_concern_us(desk: Reading, heading: Heading) -> bool:
    """Whether a mail must be read whole: known sender, our mail named, a token, a machine."""
    marks = desk.reader.heading(heading.header)
    return (
        marks.has_token
        or marks.machine
        or marks.own_mark is not None
        or marks.subject.casefold().lstrip().startswith("join ")
        or any(contact_of_sender(sender) is not None for sender in marks.senders)
        or any(mail_with_id(desk.key, reference) for reference in marks.references)
    )


def _settle_from_sent(desk: Reading, headings: list[Heading]) -> None:
    """A copy in the Sent folder shows that a mail went out, and which Message-ID it got."""
    for heading in headings:
        mark = desk.reader.heading(heading.header).own_mark
        mail = mail_marked(desk.key, mark) if mark is not None else None
        if mail is not None:
            message_id = archive.storable(desk.reader.letter(heading.header, None).message_id)
            how = "its copy is in the Sent folder"
            note_copy(desk, mail, how, heading.received_at, message_id)
