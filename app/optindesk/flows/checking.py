"""Mailbox → letters → outcomes: every mail that is read ends in exactly one way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from optindesk.core.errors import AccountMissing, FolderMissing, NoMailbox, Trouble
from optindesk.core.letter import Verdict
from optindesk.core.model import Account, Actor, address_key
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
from optindesk.core.sentence import Sentence, listed, sentence, sentences
from optindesk.flows import trying
from optindesk.flows.answering import note_copy, read_mails
from optindesk.flows.clock import compare_clocks
from optindesk.flows.evidence import reduce_kept
from optindesk.flows.identity import mail_marked, mails_with_ids
from optindesk.flows.keeping import Outcome, Read
from optindesk.flows.teaching import own_sentences
from optindesk.flows.tidying import move_handled
from optindesk.flows.understanding import Reading
from optindesk.store import account_rows, archive, contact_rows, handled
from optindesk.store.database import Store

_BATCH = 500
_SHORT = 20
"""A subject that answers is no longer, in characters."""

MOST_SENDERS = 10
"""So many senders are named whose replies could not be assigned."""

MOST_REASONS = 3
"""So many reasons are told why mails were left alone; the others are counted."""

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Checked:
    """Every mail that was read, the folders that could not be, and what could not be moved away."""

    mails: list[Read] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    left_lying: list[Trouble] = field(default_factory=list)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many mails there are of each verdict; adds up to the number of mails."""
        return Counter(mail.verdict for mail in self.mails)

    @property
    def unread(self) -> list[Sentence]:
        """Which mails could not be read and why; of many for one reason the first is named."""
        by_reason: dict[Sentence, list[str]] = {}
        for mail in self.mails:
            if mail.outcome is Outcome.QUARANTINED:
                by_reason.setdefault(mail.reason, []).append(mail.source)
        return [
            sentences(
                "“{mail}” could not be read: {why}.",
                "{n} mails could not be read. “{mail}” is one of them: {why}.",
                len(sources),
                mail=sources[0],
                why=reason,
            )
            for reason, sources in by_reason.items()
        ]

    @property
    def count_read(self) -> int:
        """How many mails could be read."""
        return sum(mail.outcome is not Outcome.QUARANTINED for mail in self.mails)

    @property
    def left_alone(self) -> list[Sentence]:
        """How many mails changed nothing and why, the most frequent reasons first."""
        ignored = (
            mail.reason
            for mail in self.mails
            if mail.outcome is Outcome.IGNORED and not mail.from_nobody
        )
        reasons = Counter(ignored).most_common()
        told = [_left_alone(n, why) for why, n in reasons[:MOST_REASONS]]
        others = sum(n for _, n in reasons[MOST_REASONS:])
        if others:
            told.append(sentences("{n} more was left alone.", "{n} more were left alone.", others))
        return told

    @property
    def from_nobody(self) -> list[Sentence]:
        """Which mails seem to answer and cannot be assigned: they confirm nothing, are not kept,
        and a person may know whose they are."""
        mails = [mail for mail in self.mails if mail.from_nobody]
        if not mails:
            return []
        senders = listed(
            list(dict.fromkeys(mail.address or mail.source for mail in mails))[:MOST_SENDERS]
        )
        why = sentence("{likely} ({why})", likely=mails[0].reason, why=senders)
        return [_left_alone(len(mails), why)]

    @property
    def tests(self) -> list[Sentence]:
        """As what the answers to test mails were read."""
        return [mail.reason for mail in self.mails if mail.test]

    @property
    def is_nothing_read(self) -> bool:
        """Whether there were mails, and none of them could be read."""
        ended = {mail.outcome for mail in self.mails}
        return ended == {Outcome.QUARANTINED}


def _left_alone(count: int, why: Sentence) -> Sentence:
    return sentences("{n} was left alone: {why}.", "{n} were left alone: {why}.", count, why=why)


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
    account = account_rows.account()
    if account is None:
        raise AccountMissing()
    if account.imap is None:
        raise NoMailbox()
    result = Checked()
    with store.lock(f"check:{account.id}"):
        started = clock()
        taught = reader.taught(own_sentences())
        desk = Reading(store, taught, composer, account, archive.desk_keys(), actor, clock)
        with connect(account) as mailbox:
            # Sent first: it tells which Message-IDs our mails got, and answers name those.
            folders = sorted(mailbox.folders(), key=lambda one: one.role is not FolderRole.SENT)
            for folder in folders:
                try:
                    for read in _read_folder(desk, mailbox, folder):
                        result.mails.append(read)
                        tick(len(result.mails), None, _progress(len(result.mails)))
                    left = move_handled(store, mailbox, account, folder, clock())
                    result.left_lying += [left] if left is not None else []
                except FolderMissing as trouble:
                    result.troubles.append(trouble)
        if not result.troubles:
            with store.transaction():
                account_rows.note_mailbox_read(account.id, started)
    reduce_kept(store, clock())
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
    taught = reader.taught(own_sentences())
    desk = Reading(
        store, taught, composer, account_rows.account(), archive.desk_keys(), actor, clock
    )
    for read in read_mails(desk, mails):
        result.mails.append(read)
        tick(len(result.mails), None, _progress(len(result.mails)))
    reduce_kept(store, clock())
    return result


def _progress(count: int) -> Sentence:
    return sentences("{n} mail read", "{n} mails read", count)


def _read_folder(desk: Reading, mailbox: Mailbox, folder: Folder) -> Iterator[Read]:
    """The new mails of a folder: headings first, bodies only of what may concern us."""
    assert desk.account is not None
    cursor = account_rows.cursor(desk.account.id, folder.name)
    after = cursor[1] if cursor is not None and cursor[0] == folder.uidvalidity else 0
    headings = mailbox.headings(folder, after)
    while batch := list(islice(headings, _BATCH)):
        if folder.role is FolderRole.SENT:
            _settle_from_sent(desk, batch)
        else:
            known = handled.known_of(desk.account.id, (heading.server_id for heading in batch))
            yield from (_read_elsewhere(one, known) for one in batch if one.server_id in known)
            fresh = [heading for heading in batch if heading.server_id not in known]
            wanted = _may_concern_us(desk, fresh)
            yield from (_unrelated(heading) for heading in fresh if heading.uid not in wanted)
            yield from read_mails(desk, mailbox.fetch(folder, sorted(wanted)))
        now = desk.clock()
        newest = max(heading.received_at for heading in batch)
        if newest > now:
            compare_clocks(desk.store, now, newest, now)
        with desk.store.transaction():
            last = max(heading.uid for heading in batch)
            account_rows.save_cursor(desk.account.id, folder.name, folder.uidvalidity, last, now)


def _read_elsewhere(heading: Heading, known: Mapping[str, tuple[str, str]]) -> Read:
    """A copy, by what the server calls it, of a mail that was read in another folder."""
    source = f"{heading.folder.name}/{heading.uid}"
    verdict, sender = known[heading.server_id]
    reason = sentence("this mail was read before")
    return Read(source, Verdict(verdict), Outcome.IGNORED, reason, sender)


_FROM_NOBODY = sentence("from nobody known here, and it names no mail of ours")


def _unrelated(heading: Heading) -> Read:
    source = f"{heading.folder.name}/{heading.uid}"
    return Read(source, Verdict.UNRELATED, Outcome.IGNORED, _FROM_NOBODY, "")


def _may_concern_us(desk: Reading, headings: Sequence[Heading]) -> set[int]:
    """The UIDs of the mails that must be read whole: known sender, our mail named, a code, or a
    subject that answers."""
    marks = [(heading.uid, desk.reader.heading(heading.header)) for heading in headings]
    senders = {address_key(sender) for _, one in marks for sender in one.senders}
    known = contact_rows.known_senders(senders) | set(trying.awaited(desk.account, desk.clock()))
    names = [name.casefold() for name in archive.list_names()]
    wanted = {
        uid
        for uid, one in marks
        if one.has_token
        or one.report
        or one.own_mark is not None
        or one.subject.casefold().lstrip().startswith("join ")
        or not known.isdisjoint(map(address_key, one.senders))
        or _answers(desk.reader, one.subject, names)
    }
    # Which mails of ours the others name takes longer to find out.
    references = {name for uid, one in marks if uid not in wanted for name in one.references}
    ours = mails_with_ids(desk.keys, references).keys()
    return wanted | {uid for uid, one in marks if not ours.isdisjoint(one.references)}


def _answers(reader: Reader, subject: str, names: Collection[str]) -> bool:
    """Whether a subject is a yes or a no by itself, or the reply to one with the name of a list, as
    of who writes from elsewhere."""
    bare = _REPLY.sub("", subject).strip()
    if bare != subject.strip() and any(name in bare.casefold() for name in names):
        return True
    if not bare or len(bare) > _SHORT:
        return False
    return any(reader.answers_in(bare, language) for language in reader.languages)


_REPLY = re.compile(r"^\s*(?:(?:re|aw|antw|sv|r|rif|res|odp)\s*:\s*)+", re.IGNORECASE)
"""What mail programs put before the subject that is answered."""


def _settle_from_sent(desk: Reading, headings: list[Heading]) -> None:
    """A copy in the Sent folder shows that a mail went out, and which Message-ID it got."""
    for heading in headings:
        mark = desk.reader.heading(heading.header).own_mark
        mail = mail_marked(desk.keys, mark) if mark is not None else None
        if mail is not None:
            message_id = archive.storable(desk.reader.letter(heading.header, None).message_id)
            how = "its copy is in the Sent folder"
            note_copy(desk, mail, how, heading.received_at, message_id)
