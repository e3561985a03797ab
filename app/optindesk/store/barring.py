"""What bars an address, asked of the database: of one, of many, and within a query over all.

All three find rules by what they are about, and leave it to `core.barring` to say which of them
hold; the third says the same in SQL. A test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from peewee import Value, fn

from optindesk.core.barring import Rule, about, first, may_be_erased_as, places
from optindesk.core.keys import Keys
from optindesk.core.model import OF_ONE_SPELLING, SuppressionKind
from optindesk.store import archive
from optindesk.store.prepared import Prepared, PreparedForMany
from optindesk.store.tables import SuppressionRow


def _rule(row: Any) -> Rule:
    return Rule(SuppressionKind(row.kind), row.key, row.reason, row.source)


def _about(some: list[Any]) -> Any:
    return SuppressionRow.select().where(SuppressionRow.about.in_(some))


@cache
def _about_few(count: int) -> Prepared:
    return Prepared(lambda *some: _about(list(some)), count, into=_rule)


_ABOUT_MANY = PreparedForMany(_about, into=_rule)


def never_write_why(key: str, keys: Keys | None = None) -> str | None:
    """The reason why an address is never written to, or None: by a rule, or as it was erased.
    `keys` are the desk's, if they are known."""
    rule = first(_found([*places(key), *erased_hashes(key, keys)]), key)
    return None if rule is None else rule.why


def rule_over(key: str) -> Rule | None:
    """The rule, of those that a person may see, by which an address is never written to."""
    rules = _found(places(key))
    return first((rule for rule in rules if rule.kind is not SuppressionKind.BESIDE), key)


def _found(wanted: list[str]) -> list[Rule]:
    return _about_few(len(wanted)).rows(*wanted)


def erased_hashes(key: str, keys: Keys | None = None) -> list[str]:
    """The keyed hashes under which whoever has an address may have been erased."""
    keys = keys or archive.desk_keys()
    return [hashed for one in may_be_erased_as(key) for hashed in keys.erased(one)]


def barred_among(keys: Iterable[str]) -> dict[str, str]:
    """Which of the address keys of some people are never written to, and why. Whose mailbox was
    erased is known of people without its hash."""
    wanted = {key: places(key) for key in keys}
    rules: dict[str, list[Rule]] = {}
    for rule in _ABOUT_MANY.rows({one for some in wanted.values() for one in some}):
        rules.setdefault(about(rule.kind, rule.key), []).append(rule)
    found = {}
    for key, some in wanted.items():
        rule = first((rule for place in some for rule in rules.get(place, ())), key)
        if rule is not None:
            found[key] = rule.why
    return found


# --- within a query -----------------------------------------------------------------------------


def is_barred(who: Any) -> Any:
    """Whether a rule is about a contact, `who` being the table of a query."""
    return fn.EXISTS(_rules_at_mailbox(who)) | fn.EXISTS(_rules_over(who))


def _rules_at_mailbox(who: Any) -> Any:
    rule = SuppressionRow.alias()
    is_wide = (rule.kind == SuppressionKind.ADDRESS.value) & rule.source.not_in(
        sorted(OF_ONE_SPELLING)
    )
    same = _is_plain(rule.key, who.mailbox) | _is_plain(who.address_key, who.mailbox)
    same |= _as_gmail(rule.key) == _as_gmail(who.address_key)
    return rule.select(rule.id).where(
        rule.about == who.mailbox, (rule.key == who.address_key) | (is_wide & same)
    )


def _is_plain(key: Any, mailbox: Any) -> Any:
    """Whether an address in a mailbox has no tag; one that is empty is none."""
    with_none = fn.REPLACE(mailbox, "@", "+@")
    return (_as_gmail(key) == mailbox) | (_as_gmail(key) == with_none)


def _as_gmail(key: Any) -> Any:
    # Compared within one mailbox only, where nothing else that ends so can be meant.
    return fn.REPLACE(key, "@googlemail.com", "@gmail.com")


def _rules_over(who: Any) -> Any:
    """The rules about its domain, or one over it but for the topmost, as `domains_over` has it."""
    rule = SuppressionRow.alias()
    same = fn.SUBSTR(who.mailbox, fn.LENGTH(who.mailbox) - fn.LENGTH(rule.about) + 1)
    over = fn.SUBSTR(who.address_key, fn.LENGTH(who.address_key) - fn.LENGTH(rule.key))
    is_over = (over == Value(".").concat(rule.key)) & rule.key.contains(".")
    is_domain = rule.kind == SuppressionKind.DOMAIN.value
    return rule.select(rule.id).where(is_domain, (same == rule.about) | is_over)
