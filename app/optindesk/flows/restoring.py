"""Puts a copy of the database back, so that nothing goes on as if nothing had happened since.

A copy is an old state of the books, while the world is of today. So before the copy is opened as
the desk, and whole or not at all with it:

- The log says that it was put back, behind the copy's own last entry. What stood here is kept in a
  file, and `verify` says from which entry on heads that left the house since are not found.
- Who was erased after it was made is erased again, from the lines that lie beside the database
  (store/erasures.py); who is not in it yet is kept off by the hash.
- Every mail that waits in it may have gone out since (DESIGN 5: never twice without a word): it
  becomes one of which that is not known. A copy in the Sent folder, a reply or a bounce settles it,
  else a person. It keeps waiting only where the data that is replaced proves that nothing was sent.
- New rows get numbers far behind those of the copy. A code or Message-ID that was sent since then
  names nothing here (“please read”), instead of what came to have its number.
- If the key was changed after it was made, the newer one comes back with it, from the lines that
  lie beside the database (store/rotations.py): the old one may be in the hands of others.
- On its own the desk does nothing until a person has checked or sent: reminders and questions to
  people collected before, which it may have sent since, are not queued a second time unseen.

A mailbox is read again from where the copy had read: replies are known by what they are, so that
none is applied twice, and those that came since are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from optindesk.core.chain import Head, Verdict
from optindesk.core.codes import Code
from optindesk.core.errors import DamagedCopy, DamagedStore, FileMissing, OtherDesk, Trouble
from optindesk.core.model import Actor
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.status import MailEvent, MailStatus
from optindesk.core.token import erased_key
from optindesk.flows import blanking, erasing, objections, outside, rotating, rounds, settling
from optindesk.flows.blanking import Means
from optindesk.flows.objections import NOBODY, TakenOver
from optindesk.store import (
    archive,
    barring,
    contact_rows,
    copies,
    erasures,
    journal,
    moved,
    opening,
    post,
    rotations,
    suppressions,
)
from optindesk.store import erasing as erasing_rows
from optindesk.store.copies import Copied
from optindesk.store.database import Store
from optindesk.store.erasures import Erasure
from optindesk.store.folder import DATABASE, new_backup
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.rotations import Rotation

_LOOK_FIRST = sentence(
    "A copy was put back, and what was sent since it was made is not known here. Check the mailbox,"
    " so that what is in the Sent folder and what was answered is known again."
)

_AGAIN = {"reason": "erased before the copy was put back"}


@dataclass(frozen=True, slots=True)
class Look:
    """A copy beside what is here: None where there is nothing, or a desk at which nothing was done,
    or nothing that can be read, `why` it cannot. Up to entry `shared` their logs are the same.
    `old_key`: the desk's key was changed since the copy was made."""

    copy: Copied
    verdict: Verdict
    here: Copied | None = None
    why: Sentence | None = None
    shared: int = 0
    sent_since: bool = True
    old_key: bool = False

    @property
    def is_move(self) -> bool:
        """Whether the desk comes to a new computer with it, where nothing is of it yet: whoever
        moved it did nothing more with it."""
        return self.copy.is_moved and self.here is None and self.why is None

    @property
    def lost(self) -> int:
        """How many log entries of here are not in the copy."""
        return self.here.head.number - self.shared if self.here is not None else 0

    @property
    def is_of_other_desk(self) -> bool:
        return self.here is not None and self.here.desk != self.copy.desk

    @property
    def said(self) -> Sentence:
        """What the copy is."""
        said = sentences(
            "The copy is of {at}: {n} person, and a log up to entry {entry} ({hash}…).",
            "The copy is of {at}: {n} people, and a log up to entry {entry} ({hash}…).",
            self.copy.people,
            at=self.copy.at or sentence("a desk that was never used"),
            entry=self.copy.head.number,
            hash=self.copy.head.hash[:8],
        )
        if self.old_key:
            said = sentence(
                "{said} The desk’s key was changed since it was made: the newer key stays.",
                said=said,
            )
        if self.verdict.whole:
            return said
        return sentence(
            "{said} But its log was changed: at entry {number}, {reason}.",
            said=said,
            number=self.verdict.broken_at,
            reason=self.verdict.reason,
        )

    @property
    def loss(self) -> Sentence:
        """What would be lost of what is here."""
        if self.why is not None:
            return sentence(
                "What is here cannot be read, and is kept as it is beside the copies: {why}",
                why=self.why,
            )
        if self.here is None:
            return sentence("There is no data here that it would replace.")
        if self.is_of_other_desk:
            return sentence("What is here is of another desk: all of it would be replaced.")
        if not self.lost:
            return sentence("Nothing that is here would be lost.")
        return sentences(
            "{n} log entry of here is newer, written on {at}: what it says would no longer be in"
            " the desk. What is here now is kept in a file.",
            "{n} log entries of here are newer, the last of {at}: what was signed up, sent and"
            " answered since would no longer be in the desk. What is here now is kept in a file.",
            self.lost,
            at=self.here.at,
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: where the data is that was replaced, of how many mails it is not known now
    whether they went out, how many people were erased again, of how many questions that went out
    with a key that was changed since, and who objected since (None: that is not known)."""

    look: Look
    kept: Path | None
    in_doubt: int
    erased: int
    old_questions: int = 0
    objected: TakenOver | None = NOBODY

    @property
    def said(self) -> Sentence:
        parts = [
            sentence("The desk has moved here. {look}", look=self.look.said)
            if self.look.is_move
            else sentence("The copy was put back. {look}", look=self.look.said)
        ]
        if self.kept is not None:
            parts.append(sentence("What was here before is kept in {file}.", file=str(self.kept)))
        if self.erased:
            parts.append(
                sentences(
                    "{n} person was erased since, and is erased in it, too.",
                    "{n} people were erased since, and are erased in it, too.",
                    self.erased,
                )
            )
        parts += self.objected.said if self.objected is not None else [objections.UNKNOWN]
        if self.in_doubt:
            parts.append(
                sentences(
                    "{n} mail that waits in it may have gone out since: it is not sent before that"
                    " is clear.",
                    "{n} mails that wait in it may have gone out since: none is sent before that is"
                    " clear.",
                    self.in_doubt,
                )
            )
        if self.old_questions:
            parts.append(
                sentences(
                    "{n} open question in it was asked with a key that was changed since, so that"
                    " a yes to it counts no more: have it asked anew, where you changed the key.",
                    "{n} open questions in it were asked with a key that was changed since, so that"
                    " a yes to them counts no more: have them asked anew, where you changed the"
                    " key.",
                    self.old_questions,
                )
            )
        if self.look.sent_since:
            parts.append(sentence("Check the mailbox before anything is sent."))
        said = parts[0]
        for more in parts[1:]:
            said = sentence("{said} {more}", said=said, more=more)
        return said


def look(copy: Path, folder: Path) -> Look:
    """What a copy is, and what of the data in `folder` is not in it; nothing is changed.

    Raises FileMissing, DamagedCopy, NewerSchema (of the copy), StoreBusy.
    """
    try:
        copied, verdict = copies.look_into(copy), copies.verify(copy)
    except DamagedStore as damaged:
        raise DamagedCopy(path=str(copy), reason=damaged.values["reason"]) from damaged
    newer = rotations.noted(folder, copied.desk)
    seen = Look(copied, verdict, old_key=bool(newer) and newer[-1] != copied.key)
    here_is = folder / DATABASE
    try:
        here = copies.look_into(here_is)
        if here.desk != copied.desk:
            if here.is_unused:
                return replace(seen, sent_since=not seen.is_move)
            return replace(seen, here=here)
        shared = copies.shared(here_is, copy)
        sent_since = copies.has_sent_since(here_is, shared)
        return replace(seen, here=here, shared=shared, sent_since=sent_since)
    except FileMissing:
        return replace(seen, sent_since=not seen.is_move)
    except Trouble as trouble:
        return replace(seen, why=trouble.sentence)


def restore(
    copy: Path,
    folder: Path,
    means: Means,
    actor: Actor,
    now: datetime,
    *,
    sure: bool = False,
    erased: Sequence[Erasure] = (),
    places: Callable[[Store], None] | None = None,
    tick: Tick = no_tick,
) -> Restored:
    """Put a copy back, with all that follows from it; no store may be open.

    A copy of another desk replaces what is here only if one is `sure`. `erased` is what came with
    the copy of who was erased, beside what is noted here; `places` says to it where copies go, by
    default where they went from this computer. Raises OtherDesk, and what `opening.restore`
    raises; all is then as before.
    """
    settle_in = places or (lambda store: outside.settle_in(store, actor.device))
    if look(copy, folder).is_of_other_desk and not sure:
        raise OtherDesk(file=copy.name)
    done: list[tuple[Look, int, int, int, TakenOver | None]] = []

    def prepare(store: Store) -> None:
        seen = look(copy, folder)  # once more, now that nobody can change what is here
        desk = archive.desk_uuid()
        erasures.adopt(folder, [one for one in erased if one.desk == desk])
        missing = _not_in(erasures.noted(folder))
        people = _known_of(missing, folder)
        ready = blanking.prepare(people, means, now.date())
        with store.scrubbing(), unit_of_work(store, actor, now) as log:
            if seen.is_move:
                log.write(Code.MOVED_HERE)
            else:
                _write_set_back(log, seen, folder, now)
            _bring_key_back(log, folder)
            again = {erasing.to_erase(one, now): _AGAIN for one in people}
            erasing.take_out(store, log, again, now, ready)
            for one in missing:
                erasing.keep_off(one.who, one.at)
                erasing.note_beside(folder, log, one.who, one.at, one.first)
            for key in _spelled_otherwise(missing):
                suppressions.keep_beside(key, now)
            objected = _take_objections_over(log, seen)
            settle_in(store)
            doubtful = _doubt(log) if seen.sent_since else 0
            if seen.sent_since:
                copies.skip_numbers(store)
                rounds.stand_still(_LOOK_FIRST, "set_back", now)
        old = rotating.look_at_open(now)
        done.append((seen, doubtful, len(people), old.count + len(old.left), objected))

    kept = opening.restore(copy, folder, now, tick, prepare)
    moved.unmark(folder)
    ((seen, doubtful, again, old_questions, objected),) = done
    return Restored(seen, kept, doubtful, again, old_questions, objected)


def _write_set_back(log: Journal, seen: Look, folder: Path, now: datetime) -> None:
    replaced = seen.here.head if seen.here is not None else Head(0, "")
    there = seen.here is not None or seen.why is not None
    log.write(
        Code.SET_BACK,
        entry=seen.copy.head.number,
        replaced=replaced.number,
        replaced_head=str(replaced),
        file=new_backup(folder, "before-restore", now).name if there else "",
        lost=seen.lost,
    )


def _doubt(log: Journal) -> int:
    """Whether the mails that wait went out since is not known any more; returns how many."""
    count = 0
    for status in (MailStatus.WAITING, MailStatus.SENDING):
        for mail in post.mails_in(status):
            post.change_mail(mail, MailEvent.SET_BACK)
            settling.write(log, Code.MAIL_UNKNOWN, mail, why="an older copy was put back")
            settling.refresh(mail)
            count += 1
    return count


def _take_objections_over(log: Journal, seen: Look) -> TakenOver | None:
    """Let those who objected in the data that is replaced be off; None where that tells nothing."""
    if seen.is_move:
        return NOBODY
    if seen.here is None or seen.is_of_other_desk:
        return None
    return objections.take_over(log, copies.objections(seen.here.path, seen.shared))


def _bring_key_back(log: Journal, folder: Path) -> None:
    """Let a copy of before the key was changed have the newer key, too."""
    desk, keys = archive.desk_uuid(), archive.desk_keys()
    newer, known = rotations.noted(folder, desk), keys.all
    if keys.retired and not set(newer) & set(known):  # on another computer nothing is noted yet
        rotations.note(folder, Rotation(desk, keys.retired[-1].at, keys.current))
    elif newer and newer[-1] not in known:
        why = "it was changed before the copy was put back"
        rotating.change(folder, log, newer[-1], why, newer[:-1])


def _known_of(missing: Iterable[Erasure], folder: Path) -> list[str]:
    """The people in this copy who were erased after it was made, with whatever key since."""
    wanted = {hashed for one in missing for hashed in one.who}
    keys = {*archive.desk_keys().all, *rotations.noted(folder, archive.desk_uuid())}
    found = {
        person
        for address, person in (erasing_rows.addresses_known() if wanted else ())
        if any(erased_key(key, address) in wanted for key in keys)
    }
    return sorted(found)


def _spelled_otherwise(missing: Iterable[Erasure]) -> list[str]:
    """The people in this copy whose mailbox was erased, after it was made, by another spelling."""
    wanted, keys = {hashed for one in missing for hashed in one.who}, archive.desk_keys()
    return [
        address
        for address, person in (erasing_rows.addresses_known() if wanted else ())
        if address == person
        and wanted & set(barring.erased_hashes(address, keys))
        and contact_rows.contact_by_key(address) is not None
    ]


def _not_in(noted: Iterable[Erasure]) -> list[Erasure]:
    """The erasures of this desk that its log, as it is now, does not know; each once."""
    known = defaultdict(list)
    for one in noted:
        if one.desk == archive.desk_uuid():
            known[one.first].append(one)
    entries = {entry for same in known.values() for one in same for entry in [one.entry]}
    here = journal.among(entries)
    return [same[-1] for same in known.values() if not any(one.entry in here for one in same)]
