"""Who may be written to now, for the program that writes to them; and who must be taken out there.

Only people whom we may mail for that list or level go into such a file: nobody who waits, said
no, let it lapse, whose mail comes back, or who left. Who left by mail is known when the mailbox was
read, so that must have been just now, or somebody says why not, and the log keeps that. Each file
is remembered with its people: who may no longer be written to is still in it, in the other program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.codes import Code
from optindesk.core.confirmation import BY_HAND
from optindesk.core.dates import in_iso
from optindesk.core.errors import NeverChecked, NotChecked, UnknownMailer
from optindesk.core.mailer import PLAIN
from optindesk.core.model import Actor, Level, Target
from optindesk.core.ports import RecordWriter
from optindesk.core.sentence import Sentence, sentence, sentences
from optindesk.core.standing import Bar, bar_to
from optindesk.core.status import Basis
from optindesk.flows import standings, taking_back
from optindesk.flows.wordings import target_name
from optindesk.store import account_rows, archive, former, safe_lists
from optindesk.store.database import Store
from optindesk.store.journal import noting_file
from optindesk.store.people_query import PeopleQuery

if TYPE_CHECKING:
    from optindesk.core.mailer import Mailer
    from optindesk.flows.standings import Standing
    from optindesk.store.safe_lists import SafeList

Say = Callable[[Sentence], str]

FRESH = timedelta(minutes=15)
"""How long ago the mailbox may have been read."""

ENTERED = "entered"
_NOT_BY_REPLY = (Basis.CONFIRMED_ELSEWHERE, Basis.OTHER)
"""Left out because staff entered the code, where only own replies are wanted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom the list is: a list, or a level by itself; for which program; whether only people
    who replied themselves; and why the mailbox was not read, if that shall not matter."""

    target: Target
    mailer: str = PLAIN
    only_own_replies: bool = False
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """How many people went into the file, how many were left out for which reason (`Bar`, or
    `ENTERED`), and the number under which it is remembered."""

    written: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    number: int = 0

    @property
    def count_left_out(self) -> int:
        """How many were left out."""
        return sum(self.left_out.values())


def why_left_out(given: Given) -> list[Sentence]:
    """How many were left out for each reason."""
    return [_WORDS[why](n) for why, n in given.left_out.items()]


_WORDS: dict[str, Callable[[int], Sentence]] = {
    Bar.NEVER_WRITE: lambda n: sentences(
        "{n} is never to be written to", "{n} are never to be written to", n
    ),
    Bar.LEFT: lambda n: sentences("{n} left", "{n} left", n),
    Bar.SAME_PERSON: lambda n: sentences(
        "{n} is written to at another address", "{n} are written to at another address", n
    ),
    Bar.WAITING: lambda n: sentences("{n} has not answered", "{n} have not answered", n),
    Bar.NEVER_YES: lambda n: sentences("{n} never said yes", "{n} never said yes", n),
    Bar.COMES_BACK: lambda n: sentences("mail to {n} comes back", "mail to {n} comes back", n),
    Bar.LEVEL: lambda n: sentences(
        "{n} did not agree to that level", "{n} did not agree to that level", n
    ),
    Bar.UNREAD: lambda n: sentences(
        "a reply of {n} waits to be read", "replies of {n} wait to be read", n
    ),
    ENTERED: lambda n: sentences(
        "{n} did not reply: the yes was entered by staff, or said elsewhere",
        "{n} did not reply: the yes was entered by staff, or said elsewhere",
        n,
    ),
}


def is_fresh(now: datetime) -> bool:
    """Whether the mailbox was read just now, or there is none to be read."""
    account = account_rows.account()
    if account is None or account.imap is None:
        return True
    read = account_rows.mailbox_read_at(account.id)
    return read is not None and abs(now - read) <= FRESH


def last_read() -> datetime | None:
    """When the mailbox was read last, if ever."""
    account = account_rows.account()
    return None if account is None else account_rows.mailbox_read_at(account.id)


def write_list(
    store: Store,
    wanted: Wanted,
    path: Path,
    write: RecordWriter,
    mailers: Mapping[str, Mailer],
    leave: Mapping[str, str],
    actor: Actor,
    now: datetime,
    say: Say = str,
) -> Given:
    """Write who may be mailed now, as the program wants it, and remember who is in the file.

    Nobody is in it of an import that is not whole: one that comes in is waited for, one that broke
    off is taken out before. Raises UnknownMailer, NotChecked, FileNotWritable, DiskFull, ReadOnly,
    FolderBusy.
    """
    store.must_be_writable()
    mailer = mailer_of(mailers, wanted.mailer)
    with taking_back.turn(store, actor, lambda: now):
        return _write_list(store, wanted, path, write, mailer, leave, actor, now, say)


def _write_list(
    store: Store,
    wanted: Wanted,
    path: Path,
    write: RecordWriter,
    mailer: Mailer,
    leave: Mapping[str, str],
    actor: Actor,
    now: datetime,
    say: Say,
) -> Given:
    """`write_list`, while no import comes in that may not become whole."""
    if not (wanted.unchecked.strip() or is_fresh(now)):
        read = last_read()
        raise NeverChecked if read is None else NotChecked(when=read)
    left_out: Counter[str] = Counter()
    people: list[int] = []
    account = account_rows.account()
    address = account.address if account is not None else ""

    def rows() -> Iterator[Sequence[str]]:
        profiled = _profiled() if wanted.target.is_profiling else frozenset()
        for standing in standings.all_people(_query(wanted.target)):
            is_agreed = standing.contact_id in profiled
            why = _left_out(
                standing, wanted, Level.PROFILING if is_agreed else standing.facts.level
            )
            if why is not None:
                left_out[why] += 1
                continue
            people.append(standing.contact_id)
            yield mailer.row(_person(standing, leave, address, now, say))

    with store.reading():
        written = write(path, mailer.headings, rows())
        name = target_name(wanted.target)
    with noting_file(store, actor, now, path) as log:
        number = safe_lists.add(store, wanted.target, mailer.key, path.name, people, now)
        log.write(
            Code.EXPORTED,
            personal={"unchecked": wanted.unchecked.strip()} if wanted.unchecked.strip() else None,
            what="safe-to-mail",
            file=path.name,
            target=name,
            rows=written,
            mailer=mailer.key,
            safe_list=number,
            left_out=[f"{why}={count}" for why, count in sorted(left_out.items())],
        )
    return Given(written, dict(sorted(left_out.items())), number)


def mailer_of(mailers: Mapping[str, Mailer], key: str) -> Mailer:
    """The program of that name; raises UnknownMailer."""
    if key not in mailers:
        raise UnknownMailer(name=key, known=", ".join(mailers))
    return mailers[key]


def title_of(mailers: Mapping[str, Mailer], key: str) -> Sentence:
    """What a program is called; one that is known no more by its name in the books."""
    if key == PLAIN:
        return sentence("another program")
    return sentence("{name}", name=mailers[key].title if key in mailers else key)


def _query(target: Target) -> PeopleQuery:
    if target.list_id is not None:
        return PeopleQuery(list_id=target.list_id)
    return PeopleQuery(level=target.level)


def _profiled() -> frozenset[int]:
    """Who agreed to profiling, which no other level holds."""
    rows = standings.all_people(PeopleQuery(level=Level.PROFILING))
    return frozenset(row.contact_id for row in rows if bar_to(row.facts) is None)


def _left_out(standing: Standing, wanted: Wanted, agreed: int) -> str | None:
    bar = bar_to(standing.facts)
    if bar is None and agreed < (wanted.target.level or 0):
        bar = Bar.LEVEL
    if bar is not None:
        return bar.value
    facts = standing.facts
    is_own = facts.basis not in _NOT_BY_REPLY and not facts.how.startswith(BY_HAND)
    return ENTERED if wanted.only_own_replies and not is_own else None


def _person(
    standing: Standing, leave: Mapping[str, str], address: str, now: datetime, say: Say
) -> dict[str, str]:
    facts = standing.facts
    language = standing.language or _language_of(standing)
    how = leave.get(language, leave["en"])
    return {
        "address": standing.address,
        "salutation": standing.salutation,
        "name": standing.name,
        "language": standing.language or "",
        "list": standing.list_name or "",
        "since": in_iso(facts.since, now.tzinfo) if facts.since else "",
        "basis": facts.basis.value if facts.basis else "",
        "why": say(standing.may_mail[1]),
        "leave": how.format(address=address) if address else "",
    }


def _language_of(standing: Standing) -> str:
    return archive.list_by_id(standing.list_id).language if standing.list_id else "en"


# --- who is still in a file, and may no longer be written to --------------------------------------


@dataclass(frozen=True, slots=True)
class Remaining:
    """People who may no longer be written to, and are still in what a program was given: `since` is
    the newest file with one of them."""

    target: Target
    mailer: str
    people: tuple[tuple[int, str], ...]
    since: SafeList


def remaining() -> list[Remaining]:
    """For each program and what it was given, who is to be taken out there; in the caller's reading
    transaction."""
    known = {one.id: one for one in safe_lists.all_lists()}
    found = []
    for target, mailer in safe_lists.given_to():
        inside = safe_lists.newest_with(target, mailer)
        gone = tuple(_gone(target, {contact: known[one] for contact, one in inside.items()}))
        if gone:
            newest = max(inside[contact] for contact, _ in gone)
            found.append(Remaining(target, mailer, gone, known[newest]))
    return found


def _gone(target: Target, inside: Mapping[int, SafeList]) -> Iterator[tuple[int, str]]:
    """Those of them who may not be written to any more, or not there, with the addresses that the
    program was given."""
    moved = former.since(min((one.made_at for one in inside.values()), default=None))
    for standing in standings.all_people(_query(target)):
        given = inside.get(standing.contact_id)
        if given is None:
            continue
        known = moved.get(standing.contact_id, ())
        address = former.address_at(known, given.made_at, standing.address)
        if bar_to(standing.facts) is not None or address != standing.address:
            yield standing.contact_id, address


def reminder(mailers: Mapping[str, Mailer]) -> Sentence | None:
    """That people who left are still in what a program was given; None where nobody is."""
    found = safe_lists.count_left_since()
    if not found:
        return None
    return still_in(mailers, *max(found, key=lambda one: one[2]))


def still_in(mailers: Mapping[str, Mailer], target: Target, key: str, count: int) -> Sentence:
    """That so many people are still in what a program was given."""
    return sentences(
        "{n} person who may no longer be written to is still in what {mailer} was given ({target}):"
        " have the person taken out there.",
        "{n} people who may no longer be written to are still in what {mailer} was given"
        " ({target}): have them taken out there.",
        count,
        mailer=title_of(mailers, key),
        target=target_name(target),
    )


def write_removals(
    store: Store,
    one: Remaining,
    path: Path,
    write: RecordWriter,
    mailers: Mapping[str, Mailer],
    actor: Actor,
    now: datetime,
) -> int:
    """Write whom a program is to take out, and remember that this was said; returns how many.

    Raises UnknownMailer, FileNotWritable, DiskFull, ReadOnly.
    """
    store.must_be_writable()
    mailer = mailer_of(mailers, one.mailer)
    written = write(path, [mailer.removal], ([address] for _, address in one.people))
    with noting_file(store, actor, now, path) as log:
        safe_lists.note_removed(one.target, one.mailer, [who for who, _ in one.people], now)
        what, name = "to be taken out", target_name(one.target)
        log.write(
            Code.EXPORTED, what=what, file=path.name, target=name, rows=written, mailer=mailer.key
        )
    return written
