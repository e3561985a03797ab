"""“Never write”: addresses and domains that no mail goes to, whoever asks for it and whatever for.

A domain stands for those below it as well: whoever wants no mail at ``example.org`` wants none at
``shop.example.org`` either, and writing too little hurts nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from optindesk.core.codes import Code
from optindesk.core.errors import BadAddress, BadRule, NoteNeeded, RuleDoubted, UnknownRule
from optindesk.core.model import Actor, Contact, SuppressionKind, address_key, domains_over
from optindesk.core.ports import RecordWriter, Tick, no_tick
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestEvent
from optindesk.flows import requests
from optindesk.flows.addresses import read_address
from optindesk.store import archive, contact_rows, post, request_rows, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, note_outside, unit_of_work
from optindesk.store.suppressions import NOBODY, Stopped, Suppression

AT_THE_DESK = "desk"
"""Where a rule came from that somebody typed; a sheet is named after its file."""

BATCH = 500
"""So many rows of a list are one unit of work."""

_COLUMNS = ("email", "reason", "source", "since", "by")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is never written to: an address, or a domain with those below it."""

    kind: SuppressionKind
    key: str

    @property
    def shown(self) -> str:
        """An address as it is, a domain behind an @ sign."""
        return self.key if self.kind is SuppressionKind.ADDRESS else f"@{self.key}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule would do, before it is made; `known` is the rule that does so already, `is_own`
    whether it is about the address that the desk writes from, `is_of_many` whether it is a whole
    domain where many people have an address."""

    rule: Rule
    known: Suppression | None
    stopped: Stopped
    is_kept: bool
    is_own: bool = False
    is_of_many: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it reaches further than the people known here show."""
        return self.is_own or self.is_of_many

    @property
    def is_doubtful(self) -> bool:
        """Whether one should be sure: it ends something, or reaches further than it seems to."""
        ends = self.is_wide or self.stopped.subscribed or self.stopped.questions
        return bool(ends) and not self.is_kept


def read_rule(text: str) -> Rule:
    """What was typed: ``a@example.org``, or ``example.org``, ``@example.org``, ``*.example.org``.

    Raises BadRule, and BadAddress for an address that is none.
    """
    plain = text.strip()
    local, at, domain = plain.rpartition("@")
    if local:
        return Rule(SuppressionKind.ADDRESS, read_address(plain).key)
    domain = domain.removeprefix("*").removeprefix(".") if at or plain else ""
    try:
        key = read_address(f"any@{domain}").key.rpartition("@")[2]
    except BadAddress as error:
        raise BadRule(text=plain) from error
    if "." not in key or key.startswith("["):
        raise BadRule(text=plain)
    return Rule(SuppressionKind.DOMAIN, key)


def look(text: str, of_many: Collection[str] = ()) -> Look:
    """What a rule would do, `of_many` being the domains where many people have an address; raises
    BadRule, BadAddress."""
    rule = read_rule(text)
    known = next(filter(None, (suppressions.named(rule.kind, key) for key in _keys(rule))), None)
    stopped = suppressions.stopped(rule.kind, rule.key)
    is_of_many = rule.kind is SuppressionKind.DOMAIN and rule.key in of_many
    return Look(rule, known, stopped, _is_kept(rule), rule in _own_rules(), is_of_many)


def whom(rule: Rule) -> list[str]:
    """The addresses known here that a rule is about."""
    return suppressions.addresses_stopped(rule.kind, rule.key)


def be_sure(address: str) -> None:
    """Ask back before no mail goes any more to the address that the desk writes from.

    Raises RuleDoubted.
    """
    if Rule(SuppressionKind.ADDRESS, address_key(address)) in _own_rules():
        raise RuleDoubted(reason=about_own(address))


def about_own(what: str) -> Sentence:
    """What a rule about the address that the desk writes from comes to."""
    return sentence(
        "{what} is where your own mails come from: you could try nothing there any more.", what=what
    )


def about_many(what: str) -> Sentence:
    """What a rule about a whole domain of many comes to."""
    return sentence(
        "Many people have an address at {what}: nobody there would be written to any more.",
        what=what.removeprefix("@"),
    )


def _own_rules() -> frozenset[Rule]:
    """The rules that would be about the address that the desk writes from."""
    account = post.account()
    if account is None:
        return frozenset()
    own = address_key(account.address)
    domains = {Rule(SuppressionKind.DOMAIN, one) for one in domains_over(own)}
    return frozenset({Rule(SuppressionKind.ADDRESS, own), *domains})


def _keys(rule: Rule) -> list[str]:
    """The keys under which a rule may stand already: a domain is covered by those above it."""
    return domains_over(rule.key) if rule.kind is SuppressionKind.DOMAIN else [rule.key]


def _is_kept(rule: Rule) -> bool:
    """Whether nothing is to be added: by a rule that can be seen, or of somebody who was erased."""
    if any(suppressions.has_rule(rule.kind, key) for key in _keys(rule)):
        return True
    if rule.kind is SuppressionKind.DOMAIN:
        return False
    return suppressions.is_erased(rule.key)


def add(store: Store, text: str, reason: str, actor: Actor, now: datetime) -> Look:
    """Never write there from now on, and stop what is on its way; what was found is returned.

    What was a rule before stays as it was. Raises BadRule, BadAddress, NoteNeeded, AddressMoved.
    """
    if not reason.strip():
        raise NoteNeeded()
    with unit_of_work(store, actor, now) as log:
        found = look(text)
        if found.rule.kind is SuppressionKind.ADDRESS:
            requests.refuse_moved(found.rule.key)
        if not found.is_kept:
            put(log, found.rule, reason.strip(), AT_THE_DESK)
    return found


def put(journal: Journal, rule: Rule, reason: str, source: str) -> bool:
    """Make a rule in the caller's unit of work: open questions under it are cancelled, and no mail
    that waits goes out. Says whether it is a new one."""
    if not suppressions.suppress(rule.kind, rule.key, reason, journal.now, source):
        return False
    for contact in suppressions.contacts_stopped(rule.kind, rule.key):
        stop(journal, contact, reason)
    _log(journal, Code.NEVER_WRITE_ADDED, rule, reason, source=source)
    return True


def _log(journal: Journal, code: Code, rule: Rule, reason: str, **values: str | int | None) -> None:
    """An entry about a rule; an address is personal, a domain is not."""
    about, personal = None, {"reason": reason}
    if rule.kind is SuppressionKind.ADDRESS:
        about = contact_rows.contact_by_key(rule.key)
        personal["address"] = rule.shown
    else:
        values["address"] = rule.shown
    journal.write(
        code, contact=about.id if about else None, request=None, personal=personal, **values
    )


def stop(journal: Journal, contact: Contact, reason: str) -> None:
    """Cancel the open questions to somebody, and drop every mail that waits."""
    for request in request_rows.open_requests(contact.id):
        cancelled = Code.REQUEST_CANCELLED
        requests.end(journal, request, RequestEvent.CANCEL, cancelled, personal={"why": reason})
    requests.drop_all_waiting(journal, contact)


def remove(store: Store, text: str, reason: str, actor: Actor, now: datetime) -> Suppression:
    """Allow mail there again; what the rule ended stays ended. Returns the rule that it was.

    Raises BadRule, BadAddress, NoteNeeded, UnknownRule.
    """
    (was,) = remove_all(store, [text], reason, actor, now)
    return was


def remove_all(
    store: Store, texts: Iterable[str], reason: str, actor: Actor, now: datetime
) -> list[Suppression]:
    """`remove` for many: all of them or none."""
    if not reason.strip():
        raise NoteNeeded()
    with unit_of_work(store, actor, now) as log:
        return [_remove(log, read_rule(text), reason.strip()) for text in texts]


def _remove(journal: Journal, rule: Rule, reason: str) -> Suppression:
    known = suppressions.named(rule.kind, rule.key)
    if known is None:
        raise UnknownRule(text=rule.shown)
    suppressions.remove(known.id)
    _log(journal, Code.NEVER_WRITE_LIFTED, rule, reason)
    return known


# --- lists that come in and go out --------------------------------------------------------------


class Group(StrEnum):
    """What becomes of a row of such a list; part of the command line's contract."""

    NEW = "new"
    ALREADY = "already"
    DOUBLED = "doubled"
    OWN = "own"
    OF_MANY = "of_many"
    BAD = "bad_address"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list: what it says, what becomes of it, and whom it stops."""

    row: int
    text: str
    group: Group
    reason: str = ""
    stopped: Stopped = NOBODY


@dataclass(frozen=True, slots=True)
class Report:
    """What a list does, or would do: all its rows, and the sums of those that are new."""

    rows: tuple[Listed, ...]

    @property
    def counts(self) -> dict[Group, int]:
        return dict.fromkeys(Group, 0) | Counter(row.group for row in self.rows)

    @property
    def domains(self) -> int:
        """How many of the new rows are a whole domain."""
        return sum(row.group is Group.NEW and row.text.startswith("@") for row in self.rows)

    @property
    def concerned_domains(self) -> list[Listed]:
        """The new rows that are a whole domain at which somebody known here has an address."""
        new = (row for row in self.rows if row.group is Group.NEW and row.text.startswith("@"))
        return [row for row in new if row.stopped.people]

    @property
    def stopped(self) -> Stopped:
        """Whom the new rows stop, all together: who is under a domain in the list counts once."""
        new = {row.text: row.stopped for row in self.rows if row.group is Group.NEW}
        all_of = [
            stopped
            for text, stopped in new.items()
            if not any(f"@{over}" in new for over in domains_over(text) if f"@{over}" != text)
        ]
        return Stopped(
            sum(one.people for one in all_of),
            sum(one.subscribed for one in all_of),
            sum(one.questions for one in all_of),
            sum(one.mails for one in all_of),
            sum(one.goodbyes for one in all_of),
        )


Rows = Iterable[tuple[int, Mapping[str, str]]]


def import_list(
    store: Store,
    name: str,
    rows: Rows,
    reason: str,
    actor: Actor,
    now: datetime,
    *,
    of_many: Collection[str] = (),
    dry_run: bool = False,
    tick: Tick = no_tick,
) -> Report:
    """Make a rule of each row (`email`, and `note` for why) of the sheet `name`.

    The whole sheet is read before the first is made, and others can write between some and the
    next: whoever stops it keeps what is done, and can go on with the same sheet. `reason` is for
    rows that have none of their own. A row about the desk's own address is left out, and one about
    a whole domain `of_many` people: who means that adds it by itself. A dry run changes nothing.
    Raises NoteNeeded, Cancelled, and what the
    reader raises.
    """
    if not reason.strip():
        raise NoteNeeded()
    sheet, seen = list(_counted(rows, tick)), set[Rule]()
    left_out = dict.fromkeys((Rule(SuppressionKind.DOMAIN, one) for one in of_many), Group.OF_MANY)
    left_out |= dict.fromkeys(_own_rules(), Group.OWN)
    report: list[Listed] = []
    for first in range(0, len(sheet), BATCH):
        tick(first, len(sheet))
        some = sheet[first : first + BATCH]
        if dry_run:
            with store.reading():
                report += [listed for listed, _ in _read(some, reason.strip(), seen, left_out)]
            continue
        with unit_of_work(store, actor, now) as log:
            for listed, rule in list(_read(some, reason.strip(), seen, left_out)):
                report.append(listed)
                if rule is not None:
                    put(log, rule, listed.reason, f"sheet {name}")
    return Report(tuple(report))


def _counted(rows: Rows, tick: Tick) -> Iterator[tuple[int, Mapping[str, str]]]:
    for count, row in enumerate(rows):
        if count % 100 == 0:
            tick(count, None, sentence("reading the sheet"))
        yield row


def _read(
    rows: Rows, reason: str, seen: set[Rule], left_out: Mapping[Rule, Group]
) -> Iterator[tuple[Listed, Rule | None]]:
    """Each row, with the rule that it makes; None where it makes none. `seen` are those before."""
    for row, fields in rows:
        text = archive.storable(fields.get("email", ""))
        try:
            rule = read_rule(text)
        except (BadRule, BadAddress):
            yield Listed(row, text, Group.BAD), None
            continue
        group = Group.DOUBLED if rule in seen else left_out.get(rule, Group.NEW)
        if group is Group.NEW and _is_kept(rule):
            group = Group.ALREADY
        seen.add(rule)
        if group is not Group.NEW:
            yield Listed(row, rule.shown, group), None
            continue
        why = archive.storable(fields.get("note", "")) or reason
        yield Listed(row, rule.shown, group, why, suppressions.stopped(rule.kind, rule.key)), rule


def export_list(store: Store, path: Path, write: RecordWriter, actor: Actor, now: datetime) -> int:
    """All rules as a table that can be imported again; returns how many. Raises FileNotWritable."""

    def rows() -> Iterator[tuple[str, ...]]:
        for one in suppressions.listed():
            yield one.key, one.reason, one.source, one.at.isoformat(), one.who

    with store.reading():
        written = write(path, _COLUMNS, rows())
    note_outside(store, actor, now, Code.EXPORTED, what="never-write", file=path.name, rows=written)
    return written
