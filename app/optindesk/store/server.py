"""A database on a server: its address, how it is connected to, and what keeps one from it.

What leaves this computer is always encrypted, and whose server it is always proved. Where an
address says nothing of it, `verify-full` is meant (PostgreSQL's manual, 34.19), and not what libpq
would do by itself, which takes any server, and plain text as well.
"""

from __future__ import annotations

import atexit
import os
import re
import ssl
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from optindesk.core.errors import (
    DatabaseNotEncrypted,
    DatabaseNotTrusted,
    DatabasePasswordNeeded,
    DatabaseUnfit,
    NoSuchDatabase,
    NotLetIn,
    StoreUnreachable,
    Trouble,
    WrongDatabasePassword,
)
from optindesk.core.sentence import sentence
from optindesk.core.sharing import PORT, is_of_this_computer

BUSY_SECONDS = 60
"""How long a writer waits for another one before it gives up (StoreBusy): a sheet of two hundred
thousand rows is published in one unit of work."""

_CONNECT_SECONDS = 10
"""How long a server may take to let us in."""

# Whoever is cut off is noticed within half a minute, on both sides: until then the server keeps
# what a lost desk had begun, and all others wait for it (seconds; the last one in milliseconds).
_ALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_UNHEARD = {"tcp_user_timeout": 25_000}

# Which libpq says itself, in English everywhere (fe-connect.c, fe-secure-openssl.c, fe-auth.c).
_UNTRUSTED = re.compile(
    r"certificate|SSL error|does not support SSL|SSL connection (?!has been closed)|"
    r"SSL was required|"
    r"could not load|ssl_min_protocol|unsupported protocol"
)
_NO_PASSWORD = "no password supplied"

# What the server says, in the language that it was set up in (src/backend/po of PostgreSQL).
_WRONG_PASSWORD = re.compile(
    r"authentication failed for user|Authentifizierung für Benutzer|authentification .*échou|"
    r"autentificación .*falló|autenticaci[oó]n.* (fallita|falló)|autenticazione .*fallita"
)

_NO_SUCH = re.compile(
    r"does not exist|existiert nicht|n'existe pas|no existe|non esiste|não existe|nie istnieje"
)

# The file's name stands in it in every language.
_NOT_LET_IN = re.compile(
    r"pg_hba\.conf|not permitted to log in|Berechtigung zum Einloggen|pas autorisé à se connecter|"
    r"no se le permite conectarse|non è consentito effettuare il login"
)

_NOT_ALLOWED = re.compile(
    r"permission denied for database|keine Berechtigung für Datenbank|droit refusé pour la base|"
    r"permiso denegado (a|para) la base|permesso negato per il database|permissão negada"
)

# libpq's own words (fe-connect.c), those of the system that it repeats, and of a server that has no
# time for us yet, in the languages above.
_NOT_REACHED = (
    (
        re.compile(r"could not translate host name|could not parse network address"),
        sentence("No server of the name “{host}” is known. Look at the name, and at the network."),
    ),
    (
        re.compile(r"Connection refused|0x0000274D"),
        sentence(
            "At “{host}” no database server answers on port {port}. Is it on, and is the port"
            " right?"
        ),
    ),
    (
        re.compile(r"timeout expired|timed out|No route to host|Network is unreachable|0x0000274C"),
        sentence("“{host}” does not answer. Is it on, and are you in its network?"),
    ),
    (
        re.compile(r"No such file or directory"),
        sentence("On this computer no database server is running."),
    ),
    (
        re.compile(
            r"the database system is|das Datenbanksystem|le système de bases? de données|"
            r"el sistema de bases? de datos|il (sistema di )?database (si sta|è in|non accetta)"
        ),
        sentence("The database server at “{host}” is just starting or stopping. Wait a moment."),
    ),
    (
        re.compile(
            r"too many c|connection slots|zu viele Verbindungen|verbleibenden Verbindungen|"
            r"trop de c|emplacements de connexion|demasiad[oa]s c|conexiones restantes|"
            r"tropp[ie] c|slot di connessione"
        ),
        sentence(
            "The database server at “{host}” has no connection left for this computer. Try again"
            " when others have closed theirs, or ask whoever looks after it for more."
        ),
    ),
    (
        re.compile(r"received invalid response|expected authentication request"),
        sentence(
            "What answers at “{host}” on port {port} is no PostgreSQL server. Is the port right?"
        ),
    ),
    (
        re.compile(
            r"server closed the connection|Connection reset by peer|EOF detected|0x00002746|"
            r"SSL connection has been closed"
        ),
        sentence("“{host}” broke the connection off before anything was said. Try again."),
    ),
)

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def connection_parameters(url: str, password: str = "", sign: str = "") -> dict[str, Any]:
    """What psycopg2 connects with, read by libpq itself. Raises StoreUnreachable for a wrong URL,
    DatabaseNotEncrypted.

    `sign` is what its connections are known by to others. The team's server is waited for as long
    as a local file would be.
    """
    try:
        from psycopg2 import ProgrammingError, extensions
    except ImportError as error:
        raise StoreUnreachable(
            reason=sentence("This installation has no PostgreSQL driver (psycopg2).")
        ) from error
    if url.partition("://")[0] not in ("postgresql", "postgres"):
        raise StoreUnreachable(
            reason=sentence("Only a folder or a postgresql:// address can hold the data.")
        )
    try:
        parameters: dict[str, Any] = dict(extensions.parse_dsn(url))
    except ProgrammingError as error:
        # libpq repeats the address in its words, and with it a password.
        raise StoreUnreachable(
            reason=sentence("“{url}” is not a right address.", url=without_password(url))
        ) from error
    if not parameters.get("dbname"):
        raise StoreUnreachable(
            reason=sentence("“{url}” names no database.", url=without_password(url))
        )
    if password:
        parameters["password"] = password
    wait = f"-c lock_timeout={BUSY_SECONDS * 1000}"
    alive = " ".join(f"-c tcp_{name}={value}" for name, value in _ALIVE.items())
    parameters["options"] = f"{parameters.get('options', '')} {wait} {alive}".strip()
    usual = {"connect_timeout": _CONNECT_SECONDS, "application_name": sign or "optindesk"}
    return {**usual, **_ALIVE, **_UNHEARD, **parameters, **_encryption(parameters)}


def host_of(parameters: Mapping[str, Any]) -> str:
    """The server, or servers, for a sentence."""
    return str(parameters.get("host") or parameters.get("hostaddr") or "localhost")


def kept_under(parameters: Mapping[str, Any]) -> tuple[str, str]:
    """The user, and the server with its database: under these a password is kept."""
    port = parameters.get("port", PORT)
    user = parameters.get("user") or os.environ.get("PGUSER", "")
    return str(user), f"{host_of(parameters)}:{port}/{parameters['dbname']}"


def connect(parameters: Mapping[str, Any]) -> Any:
    """A connection of psycopg2. Raises DatabasePasswordNeeded, WrongDatabasePassword,
    DatabaseNotTrusted, StoreUnreachable."""
    import psycopg2

    try:
        return psycopg2.connect(**parameters)
    except psycopg2.OperationalError as error:
        raise _kept_out(error, parameters) from None  # its frames hold the password


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    try:
        parts = urlsplit(url)
    except ValueError:
        # Where the password ends cannot be said of what is no URL.
        return f"{url.partition('://')[0]}://…"
    user, at, host = parts.netloc.rpartition("@")
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name not in ("password", "sslpassword")
    ]
    return urlunsplit(
        parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}", query=urlencode(query))
    )


def _encryption(parameters: Mapping[str, Any]) -> dict[str, str]:
    """How it is encrypted; raises DatabaseNotEncrypted for less than has to be.

    Whoever names a CA file wants the server proved on this computer, too. A service's file or the
    environment may name a host that is not seen here, so only what is known not to leave this
    computer may do as it likes.
    """
    where = parameters.get("hostaddr") or parameters.get("host") or os.environ.get("PGHOST")
    hosts = str(where or "")
    elsewhere = {"service", "servicefile"} & parameters.keys() or "PGSERVICE" in os.environ
    if not elsewhere and all(is_of_this_computer(host) for host in hosts.split(",")):
        named = "sslrootcert" in parameters and "sslmode" not in parameters
        return {"sslmode": "verify-full"} if named else {}
    mode = str(parameters.get("sslmode", "verify-full"))
    own = parameters.get("sslrootcert") or os.environ.get("PGSSLROOTCERT", "")
    if own == "system":  # this libpq would look where it was built
        own = ""
    if mode != "verify-full" and not (mode == "verify-ca" and own):
        raise DatabaseNotEncrypted(mode=mode, host=host_of(parameters))
    # Encryption by Kerberos would take the place of TLS.
    return {"sslmode": mode, "sslrootcert": own or _system_authorities(), "gssencmode": "disable"}


@cache
def _system_authorities() -> str:
    """A file with the certificate authorities that this system trusts.

    The libpq of psycopg2's wheels looks for them where it was built. Windows and macOS keep them in
    no file: they are written into one that lasts as long as this process.
    """
    found = ssl.get_default_verify_paths().cafile
    for path in (found, *_BUNDLES):
        if path and Path(path).is_file():
            return str(path)
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False) as file:
        file.writelines(ssl.DER_cert_to_PEM_cert(one) for one in known)
    atexit.register(Path(file.name).unlink, missing_ok=True)
    return file.name


def _kept_out(error: Exception, parameters: Mapping[str, Any]) -> Trouble:
    words = str(error).strip()
    reason = f"{words.splitlines()[0].rstrip('.')}." if words else "?"
    user, _ = kept_under(parameters)
    host = host_of(parameters)
    if _NO_PASSWORD in words:
        return DatabasePasswordNeeded(user=user, host=host)
    if _WRONG_PASSWORD.search(words):
        return WrongDatabasePassword(user=user, host=host)
    if _UNTRUSTED.search(words):
        return DatabaseNotTrusted(host=host, reason=reason)
    if _NO_SUCH.search(words):
        return NoSuchDatabase(host=host, database=str(parameters["dbname"]), user=user)
    if _NOT_LET_IN.search(words):
        return NotLetIn(host=host, database=str(parameters["dbname"]), user=user)
    if _NOT_ALLOWED.search(words):
        barred = sentence(
            "“{user}” may not connect to it. Whoever looks after it has to allow that.", user=user
        )
        return DatabaseUnfit(place=str(parameters["dbname"]), reason=barred)
    for pattern, said in _NOT_REACHED:
        if pattern.search(words):
            named = (("host", host), ("port", str(parameters.get("port", PORT))))
            return StoreUnreachable(reason=replace(said, values=named))
    return StoreUnreachable(reason=reason)
