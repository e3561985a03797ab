"""Changes the desk's key when somebody else may have it, and replaces the questions asked with it.

Whoever copies the database has the key, and can make every code, Message-ID and mark of it. So a
new one is made, and from that commit on nothing of the old key is a yes. It is still read: whoever
wants to leave is not lost, a bounce finds its mail, and those who were erased stay erased.

Questions that went out with the old key cannot be answered any more, so they are asked anew, some
at once, while others write in between. Which of them are left is not written down anywhere: it is
seen by the mails that went out. So whoever dies in the middle loses nothing, and nobody is asked
twice; before the next mail goes out, it is gone on with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import Cancelled, NoteNeeded
from optindesk.core.keys import Keys
from optindesk.core.model import Actor, OutgoingMail, Request
from optindesk.core.ports import Tick, no_tick
from optindesk.core.sentence import Sentence
from optindesk.core.status import RequestStatus
from optindesk.core.text import lines
from optindesk.flows import asking, reminding, requests, sending
from optindesk.store import account_rows, archive, contact_rows, request_rows, rotations
from optindesk.store.beside import Place
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.rotations import Rotation

AT_ONCE = 25
"""How many questions a unit of work replaces: others who want to write wait for so many."""

_PENDING = "questions_to_replace"


@dataclass(frozen=True, slots=True)
class Left:
    """A question of the old key that is not asked anew now, and why."""

    address: str
    about: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many questions of an old key were asked anew (or would be), and which not."""

    count: int
    left: tuple[Left, ...]


# --- the key ------------------------------------------------------------------------------------


def rotate(store: Store, reason: str, fresh: bytes, actor: Actor, now: datetime) -> None:
    """Make `fresh` (KEY_BYTES at random) the desk's key; `reason` goes into the log.

    Not while mails are sent: what is in hand was made with the old key. Questions that were asked
    with that are to be replaced from now on (`replace_open`). Raises NoteNeeded, ControlCharacter,
    TooLong, FolderBusy, FileNotWritable, DiskFull; then the key is as it was.
    """
    why = lines("reason", reason)
    if not why:
        raise NoteNeeded()
    account = account_rows.account()
    with ExitStack() as locks:
        if account is not None:
            locks.enter_context(store.lock(f"post:{account.id}"))
            sending.recover(store, actor, now)
        with unit_of_work(store, actor, now) as log:
            change(store.beside, log, fresh, why)
            archive.set_setting(_PENDING, True)


def change(
    beside: Place, log: Journal, fresh: bytes, why: str, others: Iterable[bytes] = ()
) -> None:
    """Change the key in the caller's unit of work, retire the `others` with it, and note it beside
    the database, where it is found if an older copy is put back."""
    entry = log.write(Code.KEY_ROTATED, personal={"reason": why})
    rotations.change_key(fresh, entry.number, log.now, others)
    rotations.note(beside, Rotation(archive.desk_uuid(), log.now, fresh))


# --- questions of the old key -------------------------------------------------------------------


def look(now: datetime, tick: Tick = no_tick) -> Replaced:
    """What would become of the open questions if the key were changed now."""
    return _sum(
        _judge(request_rows.request_by_id(number), None, now)
        for some in _slices(tick)
        for number in some
    )


def look_at_open(now: datetime, tick: Tick = no_tick) -> Replaced:
    """What `replace_open` would do now."""
    keys = archive.desk_keys()
    return _sum(
        _judge(request_rows.request_by_id(number), keys, now)
        for some in (_slices(tick) if keys.retired else ())
        for number in some
    )


def replace_open(
    store: Store, actor: Actor, clock: Callable[[], datetime], tick: Tick = no_tick
) -> Replaced:
    """Ask anew what was asked with an old key; the limits hold as for everybody.

    Raises Cancelled; what was replaced stays so.
    """
    done: list[Left | Request | None] = []
    try:
        for numbers in _slices(tick):
            with unit_of_work(store, actor, clock()) as journal:
                done += [_replace(journal, number) for number in numbers]
    except Cancelled:
        _go_on_no_more(store)
        raise
    _go_on_no_more(store)
    return _sum(done)


def go_on(store: Store, actor: Actor, clock: Callable[[], datetime], tick: Tick = no_tick) -> int:
    """Replace what a desk that died left of these questions; returns how many."""
    if not archive.setting(_PENDING, False):
        return 0
    return replace_open(store, actor, clock, tick).count


def _go_on_no_more(store: Store) -> None:
    """It is done, or a person stopped it and wants no more of it by itself."""
    if archive.setting(_PENDING, False):
        with store.transaction():
            archive.set_setting(_PENDING, False)


def _slices(tick: Tick) -> Iterator[list[int]]:
    """The open questions of now, some at once, and none of those that are made meanwhile."""
    last, until, seen = 0, rotations.newest_request(), 0
    total = rotations.count_open()
    while numbers := rotations.open_requests(last, until, AT_ONCE):
        tick(seen, total)
        yield numbers
        last, seen = numbers[-1], seen + len(numbers)


def _sum(found: Iterable[Left | Request | None]) -> Replaced:
    known = [one for one in found if one is not None]
    left = tuple(one for one in known if isinstance(one, Left))
    return Replaced(len(known) - len(left), left)


def _replace(journal: Journal, number: int) -> Left | Request | None:
    """Ask a question anew, if it is still to be; it is read anew, as others write in between."""
    request = request_rows.request_by_id(number)
    found = _judge(request, archive.desk_keys(), journal.now)
    if isinstance(found, Request):
        contact = contact_rows.contact_by_id(request.contact_id)
        asking.ask(journal, contact, dict(asking.wishes_of(request)))
    return found


def _judge(request: Request, keys: Keys | None, now: datetime) -> Left | Request | None:
    """The question where it is to be asked anew, or why it is not; None where none of its mails
    went out with an old key (without `keys`: went out). What only waits goes out with the new."""
    gone = requests.gone_questions_of(request.id)
    is_old = keys is None or not any(keys.is_of_current(mail.log_head) for mail in gone)
    if request.status is not RequestStatus.OPEN or not gone or not is_old:
        return None
    contact = contact_rows.contact_by_id(request.contact_id)
    why = reminding.why_not_at_all(contact, request, now)
    why = why or reminding.why_enough(_mails_so_far(request))
    return request if why is None else Left(contact.address, requests.names(request), why)


def _mails_so_far(request: Request) -> list[OutgoingMail]:
    """The question mails that somebody got about something without an answer: a question that takes
    the place of another one does not begin to count anew."""
    targets = {change.target.key for change in request.changes}
    mails = list[OutgoingMail]()
    for one in reversed(request_rows.requests_of([request.contact_id])):
        if not targets & {change.target.key for change in one.changes}:
            continue
        if one.status not in (RequestStatus.OPEN, RequestStatus.SUPERSEDED):
            break
        mails += requests.gone_questions_of(one.id)
    return mails
