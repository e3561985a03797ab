"""Which rules never to write somewhere are about an address; the database is asked accordingly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from optindesk.core.model import (
    OF_ONE_SPELLING,
    SuppressionKind,
    domains_over,
    has_tag,
    mailbox_key,
    other_spellings,
    same_mailbox,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is never written to, and why; `source` says where that came from."""

    kind: SuppressionKind
    key: str
    reason: str
    source: str

    @property
    def why(self) -> str:
        return self.reason or self.kind.value


def about(kind: SuppressionKind, key: str) -> str:
    """What a rule is about, in the one form in which that is compared: a mailbox, however it is
    spelled, a domain behind an @ sign, or the hash of who was erased."""
    if kind is SuppressionKind.ERASED:
        return key
    return mailbox_key(f"@{key}" if kind is SuppressionKind.DOMAIN else key)


def places(key: str) -> list[str]:
    """What the rules are about that may be about an address; of who was erased there are hashes."""
    domains = (about(SuppressionKind.DOMAIN, one) for one in domains_over(key))
    return [mailbox_key(key), *domains]


def bars(rule: Rule, key: str) -> bool:
    """Whether a rule that was found by its hash, or one of the `places` of an address, is about it.

    Who wants no mail wants none in the same mailbox, however it is spelled; but what came of a
    spelling (it was given up, mistyped, or is not known to whoever has it) is about that alone.
    """
    if rule.kind is SuppressionKind.ERASED:
        return True
    if rule.kind is SuppressionKind.DOMAIN:
        same = about(rule.kind, rule.key) == about(rule.kind, key.rpartition("@")[2])
        return same or rule.key in domains_over(key)
    if rule.kind is SuppressionKind.BESIDE or rule.source in OF_ONE_SPELLING:
        return rule.key == key
    return same_mailbox(rule.key, key)


def first(rules: Iterable[Rule], key: str) -> Rule | None:
    """Of the rules that are about an address, the one to be named: that about just this address,
    another spelling of it, who was erased, the nearest domain."""
    barring = (rule for rule in rules if bars(rule, key))
    return min(barring, key=lambda rule: _distance(rule, key), default=None)


_KINDS = (
    SuppressionKind.ADDRESS,
    SuppressionKind.BESIDE,
    SuppressionKind.ERASED,
    SuppressionKind.DOMAIN,
)


def _distance(rule: Rule, key: str) -> tuple[int, bool, int, str]:
    return _KINDS.index(rule.kind), rule.key != key, -len(rule.key), rule.key


# --- who was erased: of them there are only hashes ----------------------------------------------


def erased_as(key: str) -> list[str]:
    """What is hashed of an address that is erased: the plain one is found by its tags, too."""
    more = _with_any_tag(key) if has_tag(key) else mailbox_key(key)
    return list(dict.fromkeys((key, more)))


def may_be_erased_as(key: str) -> list[str]:
    """What was hashed, perhaps, of whoever has an address, however it was spelled; one that begins
    with a plus has no other spelling."""
    spelled = [key, *other_spellings(key)]
    return spelled if has_tag(key) or key.startswith("+") else [*spelled, _with_any_tag(key)]


def _with_any_tag(key: str) -> str:
    """What stands among the hashes for all addresses of a mailbox that have a tag."""
    return "+@".join(mailbox_key(key).rsplit("@", 1))
