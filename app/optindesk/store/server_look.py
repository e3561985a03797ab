"""Looks at a database on a server before a desk relies on it; nothing is changed there."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from optindesk.core.connecting import Ended
from optindesk.core.errors import (
    DatabaseNotEncrypted,
    DatabaseNotTrusted,
    DatabasePasswordNeeded,
    DatabaseUnfit,
    NoSuchDatabase,
    NotLetIn,
    StoreUnreachable,
    Trouble,
)
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.sharing import (
    PORT,
    ServerLook,
    ServerResult,
    ServerStep,
    is_of_this_computer,
)
from optindesk.store import migrations
from optindesk.store.drivers import edge
from optindesk.store.server import connect, connection_parameters, host_of, without_password

LEAST_VERSION = 13
"""Of PostgreSQL: the first with `pg_current_snapshot`, and in which pg_trgm needs no superuser."""

_STAYS = sentence("It is on this computer: nothing leaves it.")
_NOT_TRIED = sentence("Not tried: what comes before it did not work.")
# How what a server says begins behind libpq's own words: its severity, and two spaces.
_BY_SERVER = re.compile(r"failed: \S+:  ")

_ABOUT: tuple[tuple[type[Trouble], ServerStep], ...] = (
    (DatabaseNotEncrypted, ServerStep.ENCRYPTED),
    (DatabaseNotTrusted, ServerStep.ENCRYPTED),
    (DatabasePasswordNeeded, ServerStep.LET_IN),
    (NoSuchDatabase, ServerStep.LET_IN),
    (NotLetIn, ServerStep.LET_IN),
    (DatabaseUnfit, ServerStep.LET_IN),
)

_RIGHTS = """
    SELECT current_user, pg_is_in_recovery(), current_setting('server_encoding'),
        coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
        EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
"""


def look_at(url: str, password: str = "") -> ServerLook:
    """Try each step as far as it goes.

    An empty `password` is none: the server may want none, or libpq finds one by itself.
    """
    look = _Looking()
    try:
        parameters = connection_parameters(url, password)
    except Trouble as trouble:
        return look.stopped(trouble, _step_of(trouble), Ended.SKIPPED)
    look.host = f"{host_of(parameters)}:{parameters.get('port', PORT)}"
    look.is_here = all(map(is_of_this_computer, host_of(parameters).split(",")))
    try:
        connection = connect(parameters)
    except Trouble as trouble:
        return look.stopped(trouble, _step_of(trouble), Ended.PASSED)
    with closing(connection):
        connection.autocommit = True
        look.over(ServerStep.REACHED, sentence("{host}", host=look.host))
        look.over(ServerStep.ENCRYPTED, _encrypted(connection))
        look.over(ServerStep.LET_IN, sentence("as {user}", user=connection.info.user))
        try:
            with edge(without_password(url)):
                _inside(look, connection, without_password(url))
        except Trouble as trouble:
            look.stopped(trouble, ServerStep.INSIDE, Ended.SKIPPED)
        return look.made


@dataclass(slots=True)
class _Looking:
    results: list[ServerResult] = field(default_factory=list)
    holds_desk: bool = False
    host: str = ""
    is_here: bool = False

    @property
    def made(self) -> ServerLook:
        return ServerLook(tuple(self.results), self.holds_desk)

    def over(self, step: ServerStep, said: Sentence, ended: Ended = Ended.PASSED) -> None:
        self.results.append(ServerResult(step, ended, said))

    def stopped(self, trouble: Trouble, at: ServerStep, before: Ended) -> ServerLook:
        """A step failed: those `before` it ended so, those after it were not tried."""
        done = {one.step for one in self.results}
        earlier = True
        for step in ServerStep:
            if step is at:
                earlier = False
                self.over(step, trouble.sentence, Ended.FAILED)
            elif step not in done and earlier and before is Ended.PASSED:
                self.over(step, self._known_of(step))
            elif step not in done:
                self.over(step, _NOT_TRIED, Ended.SKIPPED)
        return self.made

    def _known_of(self, step: ServerStep) -> Sentence:
        """What is known of a step because a later one was come to."""
        if step is ServerStep.ENCRYPTED:
            return _STAYS if self.is_here else sentence("Nobody else can read what is sent.")
        return sentence("{host}", host=self.host)


def _step_of(trouble: Trouble) -> ServerStep:
    for kind, step in _ABOUT:
        if isinstance(trouble, kind):
            return step
    by_server = isinstance(trouble, StoreUnreachable) and _BY_SERVER.search(str(trouble))
    return ServerStep.LET_IN if by_server else ServerStep.REACHED


def _encrypted(connection: Any) -> Sentence:
    if not connection.info.ssl_in_use:
        return _STAYS
    return sentence("{how}", how=connection.info.ssl_attribute("protocol"))


@dataclass(frozen=True, slots=True)
class Fitness:
    """What of a server decides how a desk can work in a database of it."""

    user: str
    version: int
    is_copy: bool
    encoding: str
    may_create: bool
    has_trigrams: bool


def fitness(connection: Any) -> Fitness:
    """Ask through an open connection of psycopg2."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS)
        user, is_copy, encoding, may_create, has_trigrams = cursor.fetchone()
    version = connection.info.server_version // 10_000
    return Fitness(user, version, is_copy, encoding, may_create, has_trigrams)


def unfit(found: Fitness, schema: int) -> Sentence | None:
    """Why no desk can work there, and what whoever looks after it has to do; `schema` is that of
    the desk that is in it, 0 if there is none."""
    if found.version < LEAST_VERSION:
        return sentence(
            "PostgreSQL {version} is too old: {least} or newer is needed.",
            version=str(found.version),
            least=str(LEAST_VERSION),
        )
    if found.is_copy:
        return sentence("It is a standby server: nothing can be written there.")
    if found.encoding != "UTF8":
        return sentence(
            "It keeps text as {encoding}. Whoever looks after it has to make it with ENCODING"
            " 'UTF8'.",
            encoding=found.encoding,
        )
    if not found.may_create and not schema:
        return sentence(
            "“{user}” may make no tables there. Whoever looks after it has to make “{user}” its"
            " owner.",
            user=found.user,
        )
    return None


def _inside(look: _Looking, connection: Any, place: str) -> None:
    schema = migrations.schema_of_server(connection, place)
    look.holds_desk = schema > 0
    found = fitness(connection)
    version = str(found.version)
    wrong = unfit(found, schema)
    if wrong is not None:
        look.over(ServerStep.FIT, wrong, Ended.FAILED)
        look.over(ServerStep.INSIDE, _NOT_TRIED, Ended.SKIPPED)
        return
    if found.has_trigrams:
        look.over(ServerStep.FIT, sentence("PostgreSQL {version}", version=version))
    else:
        slow = sentence(
            "PostgreSQL {version}, without “pg_trgm”: with many thousand people, looking for"
            " somebody takes longer.",
            version=version,
        )
        look.over(ServerStep.FIT, slow, Ended.LOOK)
    look.over(ServerStep.INSIDE, _what_is_in_it(schema))


def _what_is_in_it(schema: int) -> Sentence:
    if not schema:
        return sentence("It is empty: a desk can begin there.")
    if schema < migrations.newest():
        return sentence("A desk of an earlier version: it is brought up to date when it is opened.")
    return sentence("A desk is in it.")
