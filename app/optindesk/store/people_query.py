"""Which people, in which order: what the tables and commands ask for, and what of it holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, Case, NodeList, Value, fn

from optindesk.core.stands import STANDS, Stand
from optindesk.core.status import AddressState, MailStatus, RequestStatus, State
from optindesk.store.archive import folded
from optindesk.store.beside_people import corrected, wrong
from optindesk.store.counts import Count
from optindesk.store.database import proxy
from optindesk.store.drivers import PostgresEngine
from optindesk.store.fields import utc_text
from optindesk.store.permitted import is_permitted
from optindesk.store.request_rows import were_sent
from optindesk.store.tables import ContactRow, ImportRow, MailRow, RequestRow, SignUpRow
from optindesk.store.tables import SubscriptionRow as Sub


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people, in which order: a part of name or address, a list, a state, one contact.

    `lapses_before` are those whose question lapses before that, `is_wrong` those of whom somebody
    else said that the address is not theirs, `comes_back` those whose mail comes back, `has_mail`
    those to whom one waits in the outbox. `stand` is how somebody stands, as lists count it.
    `contacts` are the people themselves; `since` and `until` (not with it) span when something last
    changed: asked, answered, left. `states` are several of either kind, of which one fits; `lists`
    are several lists, `languages` those of people. `sheet` is a part of the name of a sheet from
    which a sign-up for just this came; `may` is whether we may write to them about it.

    `order` is one of `store.people_order.ORDERS`.
    """

    text: str = ""
    list_id: int | None = None
    level: int | None = None
    state: str | None = None
    stand: Stand | None = None
    contact_id: int | None = None
    lapses_before: datetime | None = None
    is_wrong: bool = False
    comes_back: bool = False
    has_mail: bool = False
    contacts: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    states: frozenset[str] = frozenset()
    lists: frozenset[int] | None = None
    languages: frozenset[str] = frozenset()
    sheet: str = ""
    may: bool | None = None
    order: str = "id"
    descending: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be more people than it asks for."""
        return replace(self, order="id", descending=False) != PeopleQuery()

    @property
    def narrows_by_more(self) -> bool:
        """Whether more narrows it than what is counted: list, state, and how somebody stands."""
        own = replace(self, list_id=None, lists=None, state=None, stand=None, states=frozenset())
        return own.is_narrowed or self.state == State.BOUNCED

    def fits(self, count: Count) -> bool:
        """Whether it asks for those who are counted here, as far as list, state and stand go."""
        return (
            self.list_id in (None, count.list_id)
            and (self.lists is None or count.list_id in self.lists)
            and self.state in (None, count.state)
            and self.stand in (None, count.stand)
            and (not self.states or count.stand in self.states or self._has(count.state))
        )

    def _has(self, state: str | None) -> bool:
        return state in self.states and state not in tuple(Stand)


def is_postgres() -> bool:
    """Whether a server has the data, which plans by itself how it gets at rows."""
    return isinstance(proxy.obj, PostgresEngine)


def plain(column: Any) -> Any:
    """A column by which SQLite looks nothing up, and takes nothing to be in order."""
    return column if is_postgres() else NodeList((SQL("+"), column), glue="")


def _as_it_is(column: Any) -> Any:
    return column


def conditions(query: PeopleQuery, of: Callable[[Any], Any] = _as_it_is) -> Iterator[Any]:
    """All that must hold of a subscription, but for the text; `of` may keep a column from being
    looked up by."""
    if query.list_id is not None:
        yield of(Sub.list) == query.list_id
    if query.level is not None:  # a level by itself, or more
        yield of(Sub.list).is_null() & (Sub.level >= query.level)
    if query.state:
        yield of(Sub.state) == query.state
    if query.state == State.BOUNCED:
        yield Sub.contact.not_in(corrected())
    if query.contact_id is not None:
        yield of(Sub.contact) == query.contact_id
    if query.lapses_before is not None:
        yield of(Sub.request).in_(_lapsing(query.lapses_before))
        yield of(Sub.state) != State.DECLINED.value  # one of several lists was left out
    if query.is_wrong:
        yield of(Sub.contact).in_(wrong())
    if query.stand is not None:
        yield query.stand.value == STAND
    if query.comes_back:
        yield of(Sub.contact).in_(_bounced())
    if query.has_mail:
        yield of(Sub.contact).in_(_have_mail())
    if query.contacts is not None:
        yield of(Sub.contact).in_(list(query.contacts))
    if query.since is not None:
        yield of(Sub.changed_at) >= _moment(query.since)
    if query.until is not None:
        yield of(Sub.changed_at) < _moment(query.until)
    if query.states:
        yield _stands_in(query.states, of)
    if query.lists is not None:
        yield of(Sub.list).in_(sorted(query.lists))
    if query.languages:
        yield _speaks(query.languages)
    if query.sheet:
        yield _is_from(_named_like(query.sheet))
    if query.may is not None:
        yield is_permitted() if query.may else ~is_permitted()


def _moment(at: datetime) -> Any:
    return Value(utc_text(at), converter=False)  # a column behind a plus does not convert it


def _lapsing(before: datetime) -> Any:
    is_open = RequestRow.status == RequestStatus.OPEN.value
    rows = RequestRow.select(RequestRow.id).where(is_open, were_sent())
    return rows.where(RequestRow.expires_at < before)


def _bounced() -> Any:
    is_back = ContactRow.address_state == AddressState.BOUNCED.value
    # As the index of the few has it (store/tables.py).
    return ContactRow.select(ContactRow.id).where(is_back, SQL("address_state != 'ok'"))


def _have_mail() -> Any:
    return MailRow.select(MailRow.contact).where(MailRow.status == MailStatus.WAITING.value)


def _stands_in(states: frozenset[str], of: Callable[[Any], Any]) -> Any:
    """Rows in a `State`, or as a `Stand` says: where both have a word, that of the `Stand`."""
    stands = states & set(Stand)
    in_state = of(Sub.state).in_(sorted(states - stands))
    return in_state if not stands else in_state | STAND.in_(sorted(stands))


def _speaks(languages: frozenset[str]) -> Any:
    own = ContactRow.alias()
    rows = own.select(own.id).where(own.id == Sub.contact, own.language.in_(sorted(languages)))
    return fn.EXISTS(rows)


def _named_like(part: str) -> list[int]:
    """The numbers of the sheets that have this in their name, whatever its case and accents."""
    wanted = folded(part.strip())
    rows = ImportRow.select(ImportRow.id, ImportRow.name).tuples()
    return [number for number, name in rows if wanted in folded(name)]


def _is_from(imports: list[int]) -> Any:
    """Whether one of these sheets has a sign-up of somebody for just this list, or for a level."""
    is_level = SignUpRow.list.is_null() & Sub.list.is_null()
    return fn.EXISTS(
        SignUpRow.select(SignUpRow.id).where(
            SignUpRow.contact == Sub.contact,
            (SignUpRow.list == Sub.list) | is_level,
            plain(SignUpRow.import_id).in_(imports),  # a person has few sign-ups, a sheet many
        )
    )


def _is_known_by(fields: Mapping[str, str | None]) -> Any:
    columns = ((getattr(Sub, name), value) for name, value in fields.items())
    return reduce(and_, (column == value for column, value in columns))


STAND = Case(
    None,
    [(_is_known_by(fields), stand.value) for stand, fields in STANDS if fields],
    Stand.ENDED.value,
)
"""How somebody stands, in the words of `Stand`."""
