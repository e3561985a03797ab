"""What became of one consent, read out of the log: its events, in the words of the W3C's DPV.

The Data Privacy Vocabulary (DPV 2) is taken as its guide for ISO/IEC TS 27560:2023 takes it. A
question that lapsed, was replaced or cancelled is a request without a decision (deferred), and
never a consent that *expired*: none had been given. What somebody is written to for on another
basis has no status at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from optindesk.core.chain import Entry
from optindesk.core.codes import Code
from optindesk.core.leavers import Gone
from optindesk.core.model import Change, Level, Request, Target
from optindesk.core.status import Basis


class ConsentStatus(StrEnum):
    """Those of dpv:ConsentStatus that occur here."""

    REQUESTED = "dpv:ConsentRequested"
    DEFERRED = "dpv:ConsentRequestDeferred"
    REFUSED = "dpv:ConsentRefused"
    GIVEN = "dpv:ConsentGiven"
    RENEWED = "dpv:RenewedConsentGiven"
    WITHDRAWN = "dpv:ConsentWithdrawn"
    UNKNOWN = "dpv:ConsentUnknown"


GIVEN = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
"""Those that a consent stands in."""


class What(StrEnum):
    """What happened, in our own words."""

    ASKED = "asked"
    YES = "said yes"
    LEFT_OUT = "said yes to other parts of the question"
    NO = "said no"
    LAPSED = "the question lapsed"
    CAME_BACK = "the question came back"
    REPLACED = "the question was replaced"
    CANCELLED = "the question was cancelled"
    LEFT = "left"
    LOWERED = "lowered"
    MOVED = "the address changed"
    YES_ELSEWHERE = "brought along as a yes from elsewhere"
    OTHER_BASIS = "brought along on another basis"
    LEFT_ELSEWHERE = "left in another program"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a consent and the entry that it was read from.

    `level` is the permission level that stands since; None where it is about a list. `letter` is
    the number of the mail that it came by, `status` None where it is about no consent.
    """

    what: What
    status: ConsentStatus | None
    entry: Entry
    level: int | None
    letter: int | None


ELSEWHERE = "left in another program"
"""How somebody is taken off of whom such a file says it: the entry behind that one says more."""

_OF_REQUEST = {
    Code.REQUEST_MADE.value: (What.ASKED, ConsentStatus.REQUESTED),
    Code.REQUEST_CONFIRMED.value: (What.YES, ConsentStatus.GIVEN),
    Code.REQUEST_DECLINED.value: (What.NO, ConsentStatus.REFUSED),
    Code.REQUEST_EXPIRED.value: (What.LAPSED, ConsentStatus.DEFERRED),
    Code.REQUEST_BOUNCED.value: (What.CAME_BACK, ConsentStatus.UNKNOWN),
    Code.REQUEST_SUPERSEDED.value: (What.REPLACED, ConsentStatus.DEFERRED),
    Code.REQUEST_CANCELLED.value: (What.CANCELLED, ConsentStatus.DEFERRED),
}
_ANSWERED = (What.NO, What.CANCELLED)
"""What ends a part of a question while the rest of it goes on."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the events are about: a target, what the log calls it, and the questions about it."""

    target: Target
    name: str
    requests: Mapping[int, Request]

    def change(self, request: int | None) -> Change | None:
        """The part of a question that is about it."""
        known = self.requests.get(request or 0)
        changes = known.changes if known is not None else ()
        return next((one for one in changes if one.target.key == self.target.key), None)

    def is_named_in(self, entry: Entry) -> bool:
        """Whether an entry that names one target means it."""
        if self.target.list_id is not None:
            return entry.values.get("list") == self.target.list_id
        named = str(entry.values.get("target", ""))
        if self.target.is_profiling:
            return named == _PROFILING
        return named.startswith("level ") and named != _PROFILING


_PROFILING = f"level {Level.PROFILING.value}"
"""What the log calls the level that stands beside the others."""


def events(
    entries: Sequence[Entry], target: Target, name: str, requests: Iterable[Request]
) -> list[Event]:
    """The events of somebody's consent to a target, oldest first, from all entries about them.

    `name` is what the log calls the target, `requests` are those that asked about it. What was
    taken back since is not among them.
    """
    subject = _Subject(target, name, {one.id: one for one in requests})
    letters = {
        entry.at: number
        for entry in entries
        if isinstance(number := entry.values.get("letter"), int)
    }
    found: list[Event] = []
    for entry in entries:
        if entry.code == Code.ANSWER_UNDONE:
            undone = _undone(entry, entries)
            found = [one for one in found if one.entry.number not in undone]
        elif entry.code == Code.ADDRESS_CHANGE_UNDONE:
            at = {entry.at, *(one.at for one in entries if one.number == entry.values.get("entry"))}
            found = [one for one in found if one.entry.at not in at]
        elif entry.code == Code.LEAVER_TAKEN_BACK:
            found = [one for one in found if one.what is not What.LEFT_ELSEWHERE]
        else:
            read = _READ.get(entry.code)
            made = read(entry, subject, found) if read is not None else None
            if made is not None:
                what, status, level = made
                found.append(Event(what, status, entry, level, letters.get(entry.at)))
    return found


def _undone(undoing: Entry, entries: Iterable[Entry]) -> set[int]:
    """The numbers of the entries of a decision that was taken back: they share the time of the one
    that ends it, and come after the mail that it was about."""
    letter, last = undoing.values.get("letter"), undoing.values.get("entry")
    before = [one for one in entries if one.number < undoing.number]
    first = max(
        (one.number for one in before if one.values.get("letter") == letter and one.code == _CAME),
        default=0,
    )
    at = {one.at for one in before if one.number == last}
    return {one.number for one in before if one.number > first and one.at in at}


_CAME = Code.ANSWER_TO_READ.value


_Made = tuple[What, ConsentStatus | None, int | None]


def _of_request(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    change = subject.change(entry.request)
    if change is None or not _is_among(subject, change, entry):
        return None
    what, status = _OF_REQUEST[entry.code]
    before = [one.what for one in found if one.entry.request == entry.request]
    ended = before[1:]
    if what is What.YES:
        accepted = str(entry.values.get("accepted_changes", "")).split(",")
        if str(change.position) in accepted:
            return what, _given(found, change.target.level), change.target.level
        what, status = What.LEFT_OUT, ConsentStatus.REFUSED
    if ended and (what not in (What.NO, What.LEFT_OUT) or ended[-1] in _ANSWERED):
        return None  # this part of the question was answered before the rest of it
    return what, status, None


def _is_among(subject: _Subject, change: Change, entry: Entry) -> bool:
    """Whether an entry about a question is about this part of it, too."""
    named = subject.name if change.target.list_id is not None else f"level {change.target.level}"
    return f", {named}, " in f", {entry.values.get('target', '')}, "


def _given(found: Sequence[Event], level: int | None) -> ConsentStatus:
    """A yes, or one more to what was agreed to before; more than that is a new one."""
    agreed = (one for one in found if one.status in GIVEN)
    is_renewed = any((one.level or 0) >= (level or 0) for one in agreed)
    return ConsentStatus.RENEWED if is_renewed else ConsentStatus.GIVEN


def _stands(found: Sequence[Event]) -> Event | None:
    """The newest event that left something to withdraw."""
    last = next((one for one in reversed(found) if one.what in _SETTLING), None)
    return last if last is not None and last.what in _BEGINNING else None


_BEGINNING = (What.YES, What.YES_ELSEWHERE, What.OTHER_BASIS, What.LOWERED)
_SETTLING = (*_BEGINNING, What.LEFT, What.LEFT_ELSEWHERE, What.MOVED)


def _left(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    if not subject.is_named_in(entry) or entry.values.get("how") == ELSEWHERE:
        return None
    return What.LEFT, _withdrawn(found), None


def _withdrawn(found: Sequence[Event]) -> ConsentStatus | None:
    """That a consent was withdrawn; nothing, where it was none that stood."""
    stood = _stands(found)
    is_none = stood is not None and stood.what is What.OTHER_BASIS
    return None if is_none else ConsentStatus.WITHDRAWN


def _left_elsewhere(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    if not subject.is_named_in(entry) or entry.values.get("what") not in _WISHED:
        return None
    return What.LEFT_ELSEWHERE, _withdrawn(found), None


_WISHED = (Gone.LEFT.value, Gone.COMPLAINED.value)
"""Why somebody went elsewhere who wanted to."""


def _lowered(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    """A level that somebody lowered; what falls because a list was left is no event of its own."""
    stood = _stands(found)
    if subject.target.list_id is not None or stood is None or "before" not in entry.values:
        return None
    level = int(str(entry.values["level"]))
    if level >= (stood.level or 0):
        return None
    if level == 0 or subject.target.is_profiling:
        return What.LEFT, _withdrawn(found), None
    return What.LOWERED, ConsentStatus.WITHDRAWN, level


def _brought(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    if not subject.is_named_in(entry):
        return None
    level = subject.target.level
    if entry.values.get("basis") == Basis.CONFIRMED_ELSEWHERE:
        return What.YES_ELSEWHERE, _given(found, level), level
    return What.OTHER_BASIS, None, level


def _moved(entry: Entry, subject: _Subject, found: Sequence[Event]) -> _Made | None:
    """A consent stood, and was that of the address before: the new one is asked."""
    return (What.MOVED, None, None) if _stands(found) is not None else None


_READ: Mapping[str, Callable[[Entry, _Subject, Sequence[Event]], _Made | None]] = {
    **dict.fromkeys(_OF_REQUEST, _of_request),
    Code.SUBSCRIPTION_WITHDRAWN.value: _left,
    Code.LEVEL_LOWERED.value: _lowered,
    Code.SUBSCRIPTION_BROUGHT.value: _brought,
    Code.LEAVER_BROUGHT.value: _left_elsewhere,
    Code.ADDRESS_CHANGED.value: _moved,
}
