"""A database on a server: encrypted, proved, with a password; what is said where one of them fails.

The server is real, with a certificate of an authority of the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from optindesk.core.connecting import Ended
from optindesk.core.errors import (
    DatabaseNotEncrypted,
    DatabaseNotTrusted,
    DatabasePasswordNeeded,
    DatabaseUnfit,
    StoreUnreachable,
    WrongDatabasePassword,
)
from optindesk.core.sharing import ServerLook, ServerStep
from optindesk.store import server, server_look
from optindesk.store.opening import open_store
from optindesk.store.server import connection_parameters, kept_under
from optindesk.store.server_look import look_at
from postgres import Postgres
from servers import Authority
from shared_server import SECRET, SharedServer
from stores import NOW

ENDED = {Ended.PASSED: "+", Ended.LOOK: "!", Ended.FAILED: "x", Ended.SKIPPED: "-"}


def signs(look: ServerLook) -> str:
    """How the steps ended, in their order."""
    assert [one.step for one in look.results] == list(ServerStep)
    return "".join(ENDED[one.ended] for one in look.results)


def said(look: ServerLook, step: ServerStep) -> str:
    return next(str(one.said) for one in look.results if one.step is step)


# --- encryption -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["db.example.com", "192.0.2.7", "localhost,db.example.com"])
def test_what_leaves_this_computer_is_encrypted_and_proved_unless_told_otherwise(host: str) -> None:
    made = connection_parameters(f"postgresql://desk@{host}/desk")
    assert made["sslmode"] == "verify-full"
    assert made["sslrootcert"] not in ("", "system")
    assert made["gssencmode"] == "disable"


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_that_is_refused_before_anything_is_sent(mode: str) -> None:
    with pytest.raises(DatabaseNotEncrypted, match=f"sslmode={mode}.*db.example.com"):
        connection_parameters(f"postgresql://desk@db.example.com/desk?sslmode={mode}")


def test_an_authority_of_ones_own_may_be_all_that_is_checked() -> None:
    query = "sslmode=verify-ca&sslrootcert=/etc/own.pem"
    made = connection_parameters(f"postgresql://desk@db.example.com/desk?{query}")
    assert (made["sslmode"], made["sslrootcert"]) == ("verify-ca", "/etc/own.pem")


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "[::1]", "%2Frun%2Fpostgresql"])
def test_on_this_computer_libpq_does_as_it_likes(host: str) -> None:
    assert "sslmode" not in connection_parameters(f"postgresql://desk@{host}/desk")


@pytest.mark.parametrize("name", ["PGHOST", "PGSERVICE"])
def test_a_server_that_the_environment_names_is_not_taken_for_this_computer(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "db.example.com")
    assert connection_parameters("postgresql://desk@/desk")["sslmode"] == "verify-full"


def test_without_a_file_of_authorities_those_of_the_system_are_written_into_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "_BUNDLES", ())
    monkeypatch.setattr(server.ssl, "get_default_verify_paths", lambda: Paths())
    kept: list[str] = []
    monkeypatch.setattr(
        server.atexit, "register", lambda unlink, missing_ok: kept.append(str(unlink.__self__))
    )
    path = server._system_authorities.__wrapped__()
    assert "BEGIN CERTIFICATE" in Path(path).read_text(encoding="ascii")
    assert kept == [path]
    Path(path).unlink()


class Paths:
    cafile = None


def test_a_right_server_lets_one_in_encrypted(shared_server: SharedServer) -> None:
    store = open_store(shared_server.right, NOW, SECRET)
    try:
        [(encrypted,)] = store.database.execute_sql(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchall()
        assert encrypted
        assert SECRET not in store.url
    finally:
        store.close()


def test_a_server_of_another_name_gets_no_password(shared_server: SharedServer) -> None:
    wrong = shared_server.url("127.0.0.1", sslrootcert=str(shared_server.ca_file))
    with pytest.raises(DatabaseNotTrusted, match=r"127\.0\.0\.1 could not prove"):
        open_store(wrong, NOW, SECRET)


def test_a_certificate_of_a_strange_authority_gets_no_password(
    shared_server: SharedServer, strange_authority: Authority
) -> None:
    wrong = shared_server.url(sslrootcert=str(strange_authority.ca_file))
    with pytest.raises(DatabaseNotTrusted, match="certificate verify failed"):
        open_store(wrong, NOW, SECRET)


def test_the_authorities_of_the_system_do_not_know_it(
    shared_server: SharedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "is_of_this_computer", lambda host: False)
    with pytest.raises(DatabaseNotTrusted, match="certificate verify failed"):
        open_store(shared_server.url(), NOW, SECRET)


def test_a_server_that_cannot_encrypt_gets_no_password(
    postgres: Postgres, authority: Authority
) -> None:
    with pytest.raises(DatabaseNotTrusted, match="does not support SSL"):
        open_store(f"{postgres.url('postgres')}?sslrootcert={authority.ca_file}", NOW, SECRET)


# --- the password ---------------------------------------------------------------------------------


def test_a_password_that_is_missing_or_wrong_is_a_sentence_of_its_own(
    shared_server: SharedServer,
) -> None:
    with pytest.raises(DatabasePasswordNeeded, match="wants the password of “desk”") as missing:
        open_store(shared_server.right, NOW)
    assert not isinstance(missing.value, WrongDatabasePassword)
    with pytest.raises(WrongDatabasePassword, match="did not take the password"):
        open_store(shared_server.right, NOW, "not-this-one")


@pytest.mark.parametrize(
    "words",
    [
        'password authentication failed for user "desk"',
        "Passwort-Authentifizierung für Benutzer »desk« fehlgeschlagen",
        "authentification par mot de passe échouée pour l'utilisateur « desk »",
        "la autentificación password falló para el usuario «desk»",
        'autenticazione con password fallita per l\'utente "desk"',
        'LDAP authentication failed for user "desk"',
    ],
)
def test_a_wrong_password_is_known_in_the_language_of_the_server(words: str) -> None:
    error = RuntimeError(f'connection to server at "h", port 5432 failed: FATAL:  {words}\n')
    parameters = {"host": "h", "dbname": "desk", "user": "desk"}
    assert isinstance(server._kept_out(error, parameters), WrongDatabasePassword)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Connection refused", "At “h” no database server answers on port 5433."),
        ("timeout expired", "“h” does not answer."),
        ('could not translate host name "h" to address', "No server of the name “h” is known."),
        ("No such file or directory", "On this computer no database server is running."),
        ('FATAL:  database "desk" does not exist', "no database “desk”, or no user “rosa”"),
        ("FATAL:  Datenbank »desk« existiert nicht", "no database “desk”, or no user “rosa”"),
        ("FATAL:  the database system is starting up", "“h” is just starting or stopping."),
        ("FATAL:  das Datenbanksystem fährt herunter", "“h” is just starting or stopping."),
        ("FATAL:  le système de base de données s'arrête", "“h” is just starting or stopping."),
        ("FATAL:  el sistema de base de datos está iniciándose", "is just starting or stopping."),
        ("FATAL:  il database si sta avviando", "“h” is just starting or stopping."),
        ("FATAL:  sorry, too many clients already", "“h” has no connection left"),
        ("FATAL:  tut mir leid, schon zu viele Verbindungen", "“h” has no connection left"),
        ('FATAL:  no pg_hba.conf entry for host "192.0.2.7", user "rosa"', "does not let “rosa”"),
        ("FATAL:  Rolle »rosa« hat keine Berechtigung zum Einloggen", "does not let “rosa”"),
        ("received invalid response to SSL negotiation: H", "on port 5433 is no PostgreSQL"),
        ("SSL connection has been closed unexpectedly", "“h” broke the connection off"),
        ("server closed the connection unexpectedly", "“h” broke the connection off"),
        ("FATAL:  of another kind", "failed: FATAL:  of another kind."),
    ],
)
def test_what_keeps_one_from_a_server_is_said_in_our_words(words: str, said: str) -> None:
    error = RuntimeError(f'connection to server at "h", port 5433 failed: {words}\n')
    parameters = {"host": "h", "port": "5433", "dbname": "desk", "user": "rosa"}
    assert said in str(server._kept_out(error, parameters))


def test_each_user_of_each_database_has_a_password_of_its_own() -> None:
    urls = (
        "postgresql://desk@db.example.com/desk",
        "postgresql://ben@db.example.com/desk",
        "postgresql://desk@db.example.com/other",
        "postgresql://desk@db.example.com:5433/desk",
        "postgresql://desk@other.example.com/desk",
    )
    assert len({kept_under(connection_parameters(url)) for url in urls}) == len(urls)


def test_what_was_lost_is_noticed_on_both_sides(shared_server: SharedServer) -> None:
    store = open_store(shared_server.right, NOW, SECRET)
    try:
        for name, value in (("idle", "10"), ("interval", "5"), ("count", "3")):
            shown = store.database.execute_sql(f"SHOW tcp_keepalives_{name}").fetchone()
            assert shown == (value,)
    finally:
        store.close()


# --- a look before one relies on it ---------------------------------------------------------------


def test_an_empty_database_is_a_place_for_a_desk(shared_server: SharedServer) -> None:
    look = look_at(shared_server.right, SECRET)
    assert signs(look) == "+++++"
    assert (look.works, look.holds_desk) == (True, False)
    assert said(look, ServerStep.ENCRYPTED).startswith("TLSv1")
    assert "empty" in said(look, ServerStep.INSIDE)
    assert shared_server.server.run(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", shared_server.database
    ) == [(0,)], "looking changes nothing"


def test_a_desk_that_is_there_is_said(postgres_url: str) -> None:
    look = look_at(postgres_url)
    assert (signs(look), look.works, look.holds_desk) == ("+++++", True, True)
    assert "this computer" in said(look, ServerStep.ENCRYPTED)
    assert said(look, ServerStep.INSIDE) == "A desk is in it."


def test_each_step_that_fails_says_so_and_those_after_it_were_not_tried(
    shared_server: SharedServer, strange_authority: Authority
) -> None:
    strange = shared_server.url(sslrootcert=str(strange_authority.ca_file))
    cases: Sequence[tuple[str, str, str]] = (
        ("postgresql://desk@127.0.0.1:1/desk", "", "x----"),
        ("postgresql://desk@[::1/desk", "", "x----"),
        ("postgresql://desk@db.example.com/desk?sslmode=disable", "", "-x---"),
        (strange, SECRET, "+x---"),
        (shared_server.right, "", "++x--"),
        (shared_server.right, "not-this-one", "++x--"),
        (shared_server.right.replace(shared_server.database, "nobodys"), SECRET, "++x--"),
    )
    for url, password, expected in cases:
        look = look_at(url, password)
        assert signs(look) == expected, url
        assert not look.works
        assert SECRET not in repr(look)


def test_nothing_is_called_encrypted_of_which_that_is_not_known(postgres: Postgres) -> None:
    look = look_at(postgres.url("nobodys"))
    assert signs(look) == "++x--"
    assert "this computer" in said(look, ServerStep.ENCRYPTED)


def test_what_a_desk_cannot_work_with_is_said(postgres: Postgres) -> None:
    postgres.run("CREATE ROLE guest LOGIN")
    name = postgres.create()
    latin = "latin"
    postgres.run(f"CREATE DATABASE {latin} TEMPLATE template0 ENCODING 'LATIN1'")
    try:
        guests = postgres.url(name).replace("desk@", "guest@")
        look = look_at(guests)
        assert signs(look) == "+++x-"
        assert "make no tables" in said(look, ServerStep.FIT)
        look = look_at(postgres.url(latin))
        assert signs(look) == "+++x-"
        assert "LATIN1" in said(look, ServerStep.FIT)
        postgres.run("CREATE TABLE bookmarks (url TEXT)", name)
        look = look_at(postgres.url(name))
        assert "Another program" in said(look, ServerStep.INSIDE)
        assert signs(look) == "+++-x"
    finally:
        postgres.drop(name)
        postgres.drop(latin)
        postgres.run("DROP ROLE guest")


@pytest.fixture
def guests(postgres: Postgres) -> Iterator[str]:
    """The name of an empty database; a role “guest” may log in to the server, and no more."""
    postgres.run("CREATE ROLE guest LOGIN")
    name = postgres.create()
    yield name
    postgres.drop(name)
    postgres.run("DROP ROLE guest")


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("SELECT", "make no tables"),
        ("REVOKE ALL ON SCHEMA public FROM PUBLIC", "make no tables"),
        ('REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC', "may not connect"),
    ],
)
def test_who_may_only_log_in_begins_no_desk_and_is_told_what_to_ask_for(
    postgres: Postgres, guests: str, before: str, reason: str
) -> None:
    postgres.run(before.format(name=guests), guests)
    with pytest.raises(DatabaseUnfit, match=f"{reason}.*Whoever looks after it"):
        open_store(postgres.url(guests).replace("desk@", "guest@"), NOW)


def test_who_may_read_no_table_of_a_desk_is_told_so(postgres: Postgres, guests: str) -> None:
    open_store(postgres.url(guests), NOW).close()
    with pytest.raises(DatabaseUnfit, match=r"lacks a right .*table desk"):
        open_store(postgres.url(guests).replace("desk@", "guest@"), NOW)


def test_an_old_server_and_one_without_trigrams_are_told(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_look, "LEAST_VERSION", 99)
    look = look_at(postgres_url)
    assert signs(look) == "+++x-"
    assert "99 or newer" in said(look, ServerStep.FIT)
    monkeypatch.undo()
    monkeypatch.setattr(
        server_look, "_RIGHTS", server_look._RIGHTS.replace("= 'pg_trgm'", "= 'nothing'")
    )
    look = look_at(postgres_url)
    assert (signs(look), look.works) == ("+++!+", True)


def test_who_is_not_let_in_by_a_rule_of_the_server_was_reached(postgres: Postgres) -> None:
    postgres.run("CREATE ROLE retired NOLOGIN")
    try:
        look = look_at(postgres.url("postgres").replace("desk@", "retired@"))
        assert signs(look) == "++x--"
        assert "does not let “retired”" in said(look, ServerStep.LET_IN)
    finally:
        postgres.run("DROP ROLE retired")


def test_a_server_that_is_not_there_stays_what_it_was() -> None:
    with pytest.raises(StoreUnreachable, match="answers on port 1"):
        open_store("postgresql://desk@127.0.0.1:1/desk", NOW)
