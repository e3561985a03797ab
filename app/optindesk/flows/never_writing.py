"""“Never write”: addresses and domains that no mail goes to, whoever asks for it and whatever for.

A domain stands for those below it as well: whoever wants no mail at ``example.org`` wants none at
``shop.example.org`` either, and writing too little hurts nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from optindesk.core.codes import Code
from optindesk.core.errors import BadAddress, BadRule, NoteNeeded, RuleDoubted, UnknownRule
from optindesk.core.model import (
    OF_ONE_ADDRESS,
    SAME_PERSON,
    Actor,
    Contact,
    SuppressionKind,
    address_key,
    domains_over,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import RequestEvent
from optindesk.flows import requests
from optindesk.flows.addresses import read_address
from optindesk.store import account_rows, barring, contact_rows, request_rows, suppressions
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work
from optindesk.store.suppressions import Stopped, Suppression

AT_THE_DESK = "desk"
"""Where a rule came from that somebody typed; a sheet is named after its file."""


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
    domain where many people have an address. `also` are the other addresses of the same person,
    `moved_to` the one of today of somebody who had this one before."""

    rule: Rule
    known: Suppression | None
    stopped: Stopped
    is_kept: bool
    is_own: bool = False
    is_of_many: bool = False
    also: tuple[str, ...] = ()
    moved_to: str = ""

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
    also: tuple[str, ...] = ()
    moved_to = ""
    if rule.kind is SuppressionKind.ADDRESS:
        also = tuple(one for one in whom(rule) if address_key(one) != rule.key)
        today = requests.moved_from(rule.key)
        moved_to = today.address if today is not None else ""
    is_own = rule in own_rules()
    return Look(rule, known, stopped, is_kept(rule), is_own, is_of_many, also, moved_to)


def whom(rule: Rule) -> list[str]:
    """The addresses known here that a rule is about; all of a person, if it is about one."""
    return suppressions.addresses_stopped(rule.kind, rule.key)


def be_sure(address: str) -> None:
    """Ask back before no mail goes any more to the address that the desk writes from.

    Raises RuleDoubted.
    """
    if Rule(SuppressionKind.ADDRESS, address_key(address)) in own_rules():
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


def also_at(addresses: Iterable[str]) -> Sentence:
    """What is said of one address of a person is for all."""
    return sentence(
        "The same person also has {addresses}: nobody writes there either.",
        addresses=", ".join(addresses),
    )


def own_rules() -> frozenset[Rule]:
    """The rules that would be about the address that the desk writes from."""
    own = account_rows.own_key()
    if own is None:
        return frozenset()
    domains = {Rule(SuppressionKind.DOMAIN, one) for one in domains_over(own)}
    return frozenset({Rule(SuppressionKind.ADDRESS, own), *domains})


def _keys(rule: Rule) -> list[str]:
    """The keys under which a rule may stand already: a domain is covered by those above it."""
    return domains_over(rule.key) if rule.kind is SuppressionKind.DOMAIN else [rule.key]


def is_kept(rule: Rule) -> bool:
    """Whether nothing is to be added: by a rule that can be seen, or of somebody who was erased."""
    if any(has_own_rule(rule.kind, key) for key in _keys(rule)):
        return True
    if rule.kind is SuppressionKind.DOMAIN:
        return False
    return suppressions.is_erased(rule.key)


def has_own_rule(kind: SuppressionKind, key: str) -> bool:
    """Whether there is a rule about exactly this, which stands whatever becomes of another."""
    return suppressions.source_of(kind, key) not in (None, SAME_PERSON)


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
    that waits goes out; what a person does not want at one address is for all of theirs. Says
    whether it is a new one."""
    if not suppressions.suppress(rule.kind, rule.key, reason, journal.now, source):
        return False
    for contact in suppressions.contacts_stopped(rule.kind, rule.key):
        if barring.never_write_why(contact.key) is not None:  # else a spelling of theirs alone is
            stop(journal, contact, reason)
    _log(journal, Code.NEVER_WRITE_ADDED, rule, reason, source=source)
    spread(journal, rule.key, source, reason)
    return True


# --- one person with several addresses ----------------------------------------------------------


def spread(journal: Journal, key: str, source: str, reason: str) -> None:
    """What somebody said at an address holds at the others, too (`source`: where the rule about it
    came from); what is about that address alone does not, nor what is about a domain."""
    for other in [] if source in OF_ONE_ADDRESS else suppressions.everybody_at(key):
        if other.key != key:
            put(journal, Rule(SuppressionKind.ADDRESS, other.key), reason, SAME_PERSON)


def hold(journal: Journal, key: str) -> None:
    """Let all addresses of somebody be barred by what the person said at one of them."""
    for one in suppressions.everybody_at(key):
        for rule in suppressions.rules_of(one.key):
            spread(journal, rule.key, rule.source, rule.reason)


def settle(journal: Journal, key: str, reason: str) -> list[Suppression]:
    """Lift from somebody's addresses what stood there only for another one of the same person,
    where that may be written to by now, or is somebody else's; what was lifted is returned."""
    keys = {key, *(one.key for one in suppressions.everybody_at(key))}
    rules = {rule.id: rule for one in keys for rule in suppressions.rules_of(one)}
    if any(rule.source not in OF_ONE_ADDRESS for rule in rules.values()):
        return []
    lifted = [rule for rule in rules.values() if rule.source == SAME_PERSON]
    for rule in lifted:
        suppressions.remove(rule.id)
        _log(journal, Code.NEVER_WRITE_LIFTED, Rule(rule.kind, rule.key), reason)
    return lifted


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


def remove(
    store: Store, texts: Iterable[str], reason: str, actor: Actor, now: datetime
) -> list[Suppression]:
    """Allow mail there again: to all of these or to none; what the rules ended stays ended.

    Returns the rules that they were. Behind these, what stood for the other addresses of the same
    people is returned, which may be written to with them. Raises BadRule, BadAddress, NoteNeeded,
    UnknownRule.
    """
    if not reason.strip():
        raise NoteNeeded()
    with unit_of_work(store, actor, now) as log:
        removed = [_remove(log, read_rule(text), reason.strip()) for text in texts]
        about = [rule.key for rule in removed if rule.kind is SuppressionKind.ADDRESS]
        more = [settle(log, key, reason.strip()) for key in about]
        return [*removed, *(rule for lifted in more for rule in lifted)]


def _remove(journal: Journal, rule: Rule, reason: str) -> Suppression:
    known = suppressions.named(rule.kind, rule.key)
    if known is None:
        raise UnknownRule(text=rule.shown)
    suppressions.remove(known.id)
    _log(journal, Code.NEVER_WRITE_LIFTED, rule, reason)
    return known
