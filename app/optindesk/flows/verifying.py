"""Whether the log is whole, up to where that is certain, and by what anybody can see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from optindesk.core import chain
from optindesk.core.chain import Entry, Verdict
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.flows import copying, proving
from optindesk.store import journal
from optindesk.store.database import Store
from optindesk.store.journal import Outside, PutBack

LOG_FORMAT = "opt-in desk log 1"
PART_FORMAT = "opt-in desk part of the log 1"

_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a log: whether it is whole, and what left the house last that proves
    it; None where nothing did, or an export was checked by itself."""

    verdict: Verdict
    proof: Outside | None = None
    is_export: bool = False
    is_part: bool = False
    put_back: PutBack | None = None

    @property
    def certain_to(self) -> int:
        """Up to which entry it is certain."""
        if self.is_part:
            return 0
        if self.is_export:
            return self.verdict.entries
        return min(self.proof.head.number, self.verdict.entries) if self.proof else 0

    @property
    def said(self) -> Sentence:
        """That in words."""
        verdict = self.verdict
        if verdict.whole and self.is_part:
            return sentences(
                "The {n} log entry in it is as it was written. Whether others are missing, only the"
                " whole log shows.",
                "Each of the {n} log entries in it is as it was written. Whether others are"
                " missing, only the whole log shows.",
                verdict.entries,
            )
        if not verdict.whole:
            return sentence(
                "The log was changed: at entry {number}, {reason}.",
                number=verdict.broken_at,
                reason=verdict.reason,
            )
        said = sentences(
            "Nothing was changed in the log: its {n} entry fits.",
            "Nothing was changed in the log: all {n} entries fit together.",
            verdict.entries,
        )
        if not self.is_export:
            said = sentence("{said} {proof}", said=said, proof=self._proven)
        if verdict.set_back:
            clock = sentences(
                "The clock of a computer was set back before entry {first}: times around it are"
                " less certain.",
                "The clock of a computer was set back {n} times, first before entry {first}: times"
                " around there are less certain.",
                len(verdict.set_back),
                first=verdict.set_back[0],
            )
            said = sentence("{said} {clock}", said=said, clock=clock)
        if self.put_back is not None:
            copy = sentence(
                "At entry {number} a copy was put back ({at}): what left the house before that with"
                " a later head, up to entry {replaced}, does not fit this log, but what was kept"
                " in “{file}”.",
                number=self.put_back.entry,
                at=self.put_back.at,
                replaced=self.put_back.replaced,
                file=self.put_back.file,
            )
            said = sentence("{said} {copy}", said=said, copy=copy)
        return said

    @property
    def _proven(self) -> Sentence:
        """By what anybody can see that, and where it is to be found."""
        if self.proof is None:
            return sentence("Nothing has left the house yet that could prove it to others.")
        if self.proof.file:
            return sentence(
                "Up to entry {number} that is proven by the file “{file}”, exported on {at}, where"
                " it was handed to somebody.",
                number=self.certain_to,
                file=self.proof.file,
                at=self.proof.at,
            )
        return sentence(
            "Up to entry {number} that is proven by the mail of {at} to {address}: its header"
            " “Opt-In-Desk-Log” has the hash of that entry, with who got it and in your Sent"
            " folder.",
            number=self.certain_to,
            address=self.proof.address or sentence("somebody who was erased since"),
            at=self.proof.at,
        )


def verify_store(store: Store) -> Checked:
    """Whether the log is whole, and up to which entry that is certain by a head outside.

    The newest of the daily copies counts as one that nobody else has: a database that was copied
    over this one by hand has not got so far. Raises DamagedStore.
    """
    store.must_be_sound()
    with store.reading():
        outside = list(journal.heads_outside())
        heads = [*(one.head for one in outside), *copying.heads_since(store, journal.set_back_at())]
        verdict = chain.verify(journal.entries(), journal.head(), heads)
        put_back = journal.last_put_back()
    # A mail before a file: it is with somebody else for certain.
    newest = max(outside, key=lambda one: (one.head.number, not one.file), default=None)
    return Checked(verdict, newest, put_back=put_back)


def verify_chain(tick: Tick = no_tick) -> Verdict:
    """Whether the entries are one unbroken chain up to where the log is known to end: by itself,
    whatever left the house."""
    head = journal.head()

    def told() -> Iterator[Entry]:
        for entry in journal.entries():
            yield entry
            if entry.number % _TOLD_EVERY == 0:
                tick(entry.number, head.number)

    return chain.verify(told(), head)


def verify_export(plain: Any) -> Checked:
    """Whether an exported log is whole, or each entry in a part of it, or in proofs, as it was
    written; raises KeyError, TypeError, ValueError for anything else."""
    if isinstance(plain, dict) and plain.get("format") in (PART_FORMAT, proving.FORMAT):
        found = (entry for record in plain["records"] for entry in record["entries"])
        verdict = chain.verify_each(map(chain.from_plain, found))
        return Checked(verdict, is_export=True, is_part=True)
    if not isinstance(plain, dict) or plain.get("format") != LOG_FORMAT:
        raise ValueError("this is not an exported log")
    head = chain.Head(int(plain["head"]["number"]), str(plain["head"]["hash"]))
    entries: Iterable[chain.Entry] = [chain.from_plain(entry) for entry in plain["entries"]]
    return Checked(chain.verify(entries, head), is_export=True)
