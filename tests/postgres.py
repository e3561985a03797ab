"""A PostgreSQL server of our own: private, unprivileged, in a temporary folder, gone afterwards."""

from __future__ import annotations

import ctypes
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest

if TYPE_CHECKING:
    from servers import Paper

OWNER = "desk"
INITDB = ("-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
PR_SET_PDEATHSIG = 1
MEMORY = Path("/dev/shm")
PLENTY = 4 << 30
"""Bytes: each worker has two servers, of 100 to 300 MB."""
READY = b"ready to accept"  # a standby says: read-only connections

# Nothing here has to survive: the disk is not waited for, and nothing runs beside the tests.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "log",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
}


# Loaded before the fork: the child must not wait for a lock that a thread of ours holds.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Postgres:
    """The running server: makes, copies and drops databases on it. `door` is the way in by its
    socket, which asks for no password."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], door: str) -> None:
        self.port, self.door = port, door
        self.process = process
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """Where a database is found."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """A new database, a copy of `template`; returns its name."""
        name = f"desk_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {self._copying}')
        return name

    @cached_property
    def _copying(self) -> str:
        """How a database is copied: by its files, as before version 15, which takes half as long as
        by way of the log of writes."""
        ((version,),) = self.run("SHOW server_version_num")
        return "STRATEGY file_copy" if int(version) >= 150_000 else ""

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement from outside of any store; returns its rows."""
        with closing(psycopg2.connect(self.door, dbname=database)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server, started when the first test asks for it."""
    programs = programs_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with own_place() as place, running(programs, place) as server:
        yield server


@contextmanager
def own_place() -> Iterator[Path]:
    """A folder for a server, gone afterwards; in memory where that has plenty of room: a database
    is 300 files, and making them on a busy disk takes up to ten times as much of the processor.

    Not under tmp_path: pytest's folders are closed to the user that the server runs as.
    """
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY
    place = Path(tempfile.mkdtemp(prefix="optindesk-pg-", dir=MEMORY if has_room else None))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def running(programs: Path, place: Path, paper: Paper | None = None) -> Iterator[Postgres]:
    """A server with its data in `place`, until the end of the block.

    With a `paper` it shows that certificate, and wants the PASSWORD of whoever comes over TCP.
    """
    who = unprivileged(place)
    data = place / "data"
    begin(programs, data, who)
    port = free_port()
    settings = SETTINGS if paper is None else SETTINGS | secured(data, paper, who)
    with started(programs, data, port, settings, who) as process:
        yield Postgres(port, process, f"host={place} port={port} user={OWNER}")


def begin(programs: Path, data: Path, who: Mapping[str, Any], *more: str) -> None:
    """Make the folder of a server; `more` are options of initdb."""
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", OWNER, *INITDB, *more],
        check=True,
        capture_output=True,
        cwd=data.parent,
        **who,
    )


def secured(data: Path, paper: Paper, who: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a server that shows a certificate; from now on it wants a password."""
    (data / "pg_hba.conf").write_text(
        "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    for name, source in (("server.crt", paper.certificate), ("server.key", paper.key)):
        copy = data / name
        shutil.copy(source, copy)
        copy.chmod(0o600)
        if who:
            os.chown(copy, who["user"], who["group"])
    return {"ssl": "on", "ssl_cert_file": "server.crt", "ssl_key_file": "server.key"}


@contextmanager
def started(
    programs: Path, data: Path, port: int, settings: Mapping[str, str], who: Mapping[str, Any]
) -> Iterator[subprocess.Popen[bytes]]:
    """The server over this folder, until the end of the block."""
    place = data.parent
    options = [f"-c{name}={value}" for name, value in settings.items()]
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", place, "-p", str(port), *options],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=place,
        start_new_session=True,
        preexec_fn=end_with_parent if LIBC else None,
        **who,
    )
    log = Log(process)
    try:
        log.wait_until_ready()
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: it waits for no client
        process.wait(30)
        log.close()


class Log:
    """What the server says, read on a thread so that it never stands still."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lines: list[bytes] = []
        self._settled = threading.Event()
        self._ready = False
        self._thread = threading.Thread(target=self._read, name="postgres log", daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> None:
        """Return once the server takes connections; raises RuntimeError with its words if not."""
        if not self._settled.wait(60) or not self._ready:
            raise RuntimeError(b"".join(self._lines).decode(errors="replace"))

    def close(self) -> None:
        """The server is gone: stop reading."""
        self._thread.join(10)
        if self._process.stderr:
            self._process.stderr.close()

    def _read(self) -> None:
        for line in self._process.stderr or ():
            self._lines.append(line)
            if READY in line:
                self._ready = True
                self._settled.set()
        self._settled.set()


def programs_folder() -> Path | None:
    """Where initdb and postgres are: Debian keeps them out of PATH, one folder per version."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    found = str(debian[-1]) if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def unprivileged(place: Path) -> dict[str, Any]:
    """How to start the server as somebody who is not root (it refuses to run as root)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(place, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no other account")


def end_with_parent() -> None:
    """In the child: be told to shut down (prctl(2)) if the tests are killed."""
    assert LIBC is not None
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Restarted:
    """A server that can be stopped and started where it was; `more` are options of initdb."""

    def __init__(
        self,
        place: Path,
        settings: Mapping[str, str] = SETTINGS,
        environment: Mapping[str, str] | None = None,
        *more: str,
    ) -> None:
        programs = programs_folder()
        if programs is None:
            pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
        self._programs, self._data, self.port = programs, place / "data", free_port()
        self._settings, self._who = settings, unprivileged(place)
        self._running = ExitStack()
        begin(programs, self._data, self._who, *more)
        if environment is not None:
            self._who = {**self._who, "env": {**os.environ, **environment}}
        self.start()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """Where one of its databases is found."""
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self._running.enter_context(
            started(self._programs, self._data, self.port, self._settings, self._who)
        )

    def stop(self) -> None:
        self._running.close()


@contextmanager
def restartable() -> Iterator[Restarted]:
    """A server of one test's own, gone afterwards."""
    with own_place() as place:
        server = Restarted(place)
        try:
            yield server
        finally:
            server.stop()
