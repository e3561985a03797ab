"""Mail servers that tests start themselves on free ports, and the certificates they show."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import imaplib
import ipaddress
import itertools
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from imapclient.imap_utf7 import encode as encode_utf7

from optindesk.core.model import Account, Security, Server

pytest_plugins = ["authorisation", "browser"]

PASSWORD = 'Blümchen "1" \\ 50 €'
"""Everything that a password may hold and that breaks a careless client."""
PATIENCE = 20.0
"""After so many seconds a test gives up; nothing here takes so long."""

PROGRAMS = {
    "dovecot": ("dovecot", "/usr/sbin/dovecot"),
    "gnome-keyring": ("gnome-keyring-daemon", "/usr/bin/gnome-keyring-daemon"),
    "dbus": ("dbus-run-session", "/usr/bin/dbus-run-session"),
    "dbus-daemon": ("dbus-daemon", "/usr/bin/dbus-daemon"),
    "strace": ("strace", "/usr/bin/strace"),
    "gcc": ("gcc", "/usr/bin/gcc"),
    "faketime": ("faketime", "/usr/bin/faketime"),
    "chromium": ("chromium", "/usr/bin/chromium"),
    "chromedriver": ("chromedriver", "/usr/bin/chromedriver"),
}


def need(name: str) -> str:
    """The path of a program; skips the test where it is missing (on CI that is a failure)."""
    found = next((path for path in map(shutil.which, PROGRAMS[name]) if path), None)
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


# --- certificates -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """A certificate with its key, as files."""

    certificate: Path
    key: Path

    def server_context(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class Authority:
    """A certificate authority in a folder."""

    def __init__(self, folder: Path, name: str = "Test CA") -> None:
        self._folder = folder
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._numbers = itertools.count(1)
        own = self._builder(self._name, self._key, days=30).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(
            own.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        )

    def _builder(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        days: int,
        issuer: x509.Name | None = None,
    ) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=days))
        )

    def issue(self, *hosts: str, days: int = 30, signs_itself: bool = False) -> Paper:
        """A certificate for these host names and addresses, valid for so many days from now."""
        hosts = hosts or ("localhost", "127.0.0.1")
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        builder = self._builder(subject, key, days, subject if signs_itself else None)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False
        ).add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        made = builder.sign(key if signs_itself else self._key, hashes.SHA256())
        number = next(self._numbers)
        paper = Paper(self._folder / f"cert{number}.pem", self._folder / f"key{number}.pem")
        paper.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        paper.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return paper


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority whose `ca_file` an account is given."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def strange_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts."""
    return Authority(tmp_path_factory.mktemp("strange"), "Strange CA")


@pytest.fixture(scope="session")
def paper(authority: Authority) -> Paper:
    """A good certificate for localhost."""
    return authority.issue()


def account_at(
    *,
    smtp: Server | None = None,
    imap: Server | None = None,
    user: str = "anna@example.org",
    ca_file: Path | None = None,
) -> Account:
    """An account whose servers are these."""
    return Account(
        id=1,
        address="anna@example.org",
        sender_name="Anna's Flowers",
        smtp=smtp or Server("localhost", 1, Security.TLS),
        imap=imap,
        user=user,
        ca_file=str(ca_file) if ca_file else None,
    )


# --- a server that plays a script ---------------------------------------------------------------


class Peer:
    """The other end of one connection of a ScriptedServer."""

    def __init__(self, connected: socket.socket, heard: bytearray) -> None:
        self.connected = connected
        self._heard = heard
        self._reader = connected.makefile("rb")

    def say(self, *said: str | bytes) -> None:
        """Send lines (bytes are sent as they are)."""
        for part in said:
            self.connected.sendall(part if isinstance(part, bytes) else f"{part}\r\n".encode())

    def hear(self) -> str:
        """The next line; raises EOFError when there is none."""
        line = self._reader.readline()
        self._heard += line
        if not line:
            raise EOFError
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def take(self, length: int) -> bytes:
        """So many bytes as they are; what nobody takes resets the connection at its end."""
        taken = self._reader.read(length)
        self._heard += taken
        return taken

    def start_tls(self, context: ssl.SSLContext) -> None:
        """The server's side of the handshake."""
        self._reader.close()
        self.connected.getpeername()  # wrap_socket leaks where the client is gone already
        self.connected = context.wrap_socket(self.connected, server_side=True)
        self._reader = self.connected.makefile("rb")

    def close(self) -> None:
        """Hang up."""
        self._reader.close()
        with suppress(OSError):
            self.connected.shutdown(socket.SHUT_RDWR)
        self.connected.close()


def silent(paper: Paper) -> Callable[[Peer], None]:
    """The script of a server that hears a question over TLS and says nothing."""
    context = paper.server_context()

    def play(peer: Peer) -> None:
        peer.start_tls(context)
        while peer.hear():
            pass
        peer.hear()

    return play


class ScriptedServer:
    """Plays `script` on each connection and remembers all that it hears (decrypted)."""

    def __init__(self, script: Callable[[Peer], None]) -> None:
        self._script = script
        self.heard = bytearray()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._played = threading.Condition()
        self.sessions = 0
        self.failure: BaseException | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connected, _ = self._listening.accept()
            except OSError:
                return
            connected.settimeout(PATIENCE)
            peer = Peer(connected, self.heard)
            try:
                self._script(peer)
            except (EOFError, OSError):
                pass  # the client hung up, which is often what is tested
            except BaseException as error:  # noqa: BLE001 - shown by the test that started it
                self.failure = error
            finally:
                peer.close()
                with self._played:
                    self.sessions += 1
                    self._played.notify_all()

    def wait(self, sessions: int = 1) -> None:
        """Until so many connections have ended."""
        with self._played:
            assert self._played.wait_for(lambda: self.sessions >= sessions, PATIENCE)

    def stop(self) -> None:
        """End the thread; raises what went wrong in the script."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(PATIENCE)
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def scripted() -> Iterator[Callable[[Callable[[Peer], None]], ScriptedServer]]:
    """Starts servers that play a script."""
    with ExitStack() as stack:

        def start(script: Callable[[Peer], None]) -> ScriptedServer:
            server = ScriptedServer(script)
            stack.callback(server.stop)
            return server

        yield start


Says = Callable[..., ScriptedServer]


@pytest.fixture
def says(scripted: Callable[[Callable[[Peer], None]], ScriptedServer], paper: Paper) -> Says:
    """A web server (https) that answers every question with this."""

    def start(*answer: bytes, paper: Paper = paper) -> ScriptedServer:
        context = paper.server_context()

        def play(peer: Peer) -> None:
            peer.start_tls(context)
            length = 0
            while line := peer.hear():
                name, _, value = line.partition(":")
                length = int(value) if name.lower() == "content-length" else length
            peer.take(length)
            for part in answer:
                peer.say(part)

        return scripted(play)

    return start


def good(body: bytes) -> bytes:
    """What a web server says when all is well."""
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


# --- SMTP ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """A mail that the SMTP server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]


@dataclass
class Conduct:
    """How the SMTP server behaves; may be changed while it runs.

    `fail_at` maps MAIL, RCPT, DATA, BODY (after the first line) or DOT to what is answered there
    in place of the truth, or to ``drop``: hang up. `words` is what is said to the dot.
    """

    fail_at: dict[str, str] = field(default_factory=dict)
    words: str = "250 2.0.0 OK queued as 4711"
    without: tuple[str, ...] = ()
    pipelining: bool = True


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        conduct = self._server.conduct
        kept = [line for line in responses if not line[4:].startswith(conduct.without or "\n")]
        return [kept[0], *(["250-PIPELINING"] if conduct.pipelining else []), *kept[1:]]

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if fault := self._server.fault(server, "MAIL"):
            return fault
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if fault := self._server.fault(server, "RCPT"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if fault := self._server.fault(server, "DOT"):
            return fault
        self._server.mails.append(
            Taken(
                envelope.mail_from,
                tuple(envelope.rcpt_tos),
                envelope.original_content,
                tuple(envelope.mail_options),
            )
        )
        if self._server.deliver is not None:
            await asyncio.to_thread(self._server.deliver, self._server.mails[-1])
        return self._server.conduct.words


class _TokenHandler(_Handler):
    """aiosmtpd's hooks of a server that takes tokens (XOAUTH2, RFC 7628)."""

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:
        return await self._judge(server, args, "401", b"")

    async def auth_OAUTHBEARER(self, server: Any, args: list[str]) -> AuthResult:
        return await self._judge(server, args, "invalid_token", b"\x01")

    async def _judge(
        self, server: Any, args: list[str], status: str, understood: bytes
    ) -> AuthResult:
        said = base64.b64decode(args[1]) if args[1:] else await server.challenge_auth("")
        self._server.logins.append((args[0].encode(), said))
        if said in self._server.tokens:
            return AuthResult(success=True, handled=False, auth_data=said)
        answer = await server.challenge_auth(json.dumps({"status": status, "scope": "mail"}))
        assert answer == understood, answer
        return AuthResult(success=False, handled=False)


class _Session(SMTP):
    """One connection: remembers what is heard (decrypted), and fails where it is told to."""

    def __init__(self, owner: SmtpServer, **options: Any) -> None:
        handler = _Handler(owner) if owner.tokens is None else _TokenHandler(owner)
        self.line_length_limit = 12288 if owner.tokens is not None else self.line_length_limit
        super().__init__(handler, **options)
        self._owner = owner
        # aiosmtpd only knows of TLS that began with STARTTLS.
        self._auth_require_tls = owner.server.security is Security.STARTTLS or not owner.asks

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._owner.opened(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._owner.closed(self)

    def data_received(self, data: bytes) -> None:
        self._owner.heard += data
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:
        if fault := self._owner.fault(self, "DATA"):
            await self.push(fault)
            return
        if "BODY" in self._owner.conduct.fail_at:
            await self.push("354 go on")
            await self._reader.readline()
            self._owner.fault(self, "BODY")
        await super().smtp_DATA(arg)


class SmtpServer:
    """aiosmtpd in a thread, with TLS and a login."""

    def __init__(
        self,
        security: Security,
        context: ssl.SSLContext | None,
        *,
        password: str = PASSWORD,
        asks_for_login: bool = True,
        deliver: Callable[[Taken], None] | None = None,
        tokens: Container[bytes] | None = None,
    ) -> None:
        """`tokens` are the first words of SASL that are taken, where no password is."""
        self.conduct = Conduct()
        self.tokens = tokens
        self.mails: list[Taken] = []
        self.heard = bytearray()
        self.logins: list[tuple[bytes, bytes]] = []
        self.deliver = deliver
        self.server = Server("localhost", 0, security)
        self._password = password.encode()
        self._security = security
        self._context = context
        self.asks = asks_for_login
        self._sessions: set[_Session] = set()
        self._changed = threading.Condition()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        # Failed handshakes and broken connections are what is tested.
        self._loop.set_exception_handler(lambda loop, context: None)
        self._stopping = asyncio.Event()
        implicit = self._context if self._security is Security.TLS else None
        listening = await self._loop.create_server(
            self._session,
            "127.0.0.1",
            0,
            ssl=implicit,
            ssl_handshake_timeout=None if not implicit else PATIENCE,
        )
        port = listening.sockets[0].getsockname()[1]
        self.server = Server("localhost", port, self._security)
        self._ready.set()
        await self._stopping.wait()
        listening.close()
        for session in list(self._sessions):
            if session.transport is not None:
                # Python 3.11.2 (Debian 12): a TLS transport that was closed cannot be aborted.
                with suppress(AttributeError):
                    session.transport.abort()
        await listening.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _session(self) -> _Session:
        options: dict[str, Any] = {}
        if self.asks:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        if self.tokens is not None:
            options |= {"auth_exclude_mechanism": ["PLAIN", "LOGIN"]}
        if self._security is Security.STARTTLS and self._context is not None:
            options |= {"tls_context": self._context, "require_starttls": True}
        return _Session(
            self, enable_SMTPUTF8=True, hostname="localhost", loop=self._loop, **options
        )

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, said: Any
    ) -> AuthResult:
        self.logins.append((said.login, said.password))
        right = said.password == self._password
        return AuthResult(success=right, handled=False, auth_data=said.login if right else None)

    def fault(self, session: Any, stage: str) -> str | None:
        """What is said in place of the truth; hangs up for ``drop``."""
        what = self.conduct.fail_at.get(stage)
        if what == "drop":
            session.transport.abort()
            raise asyncio.CancelledError
        return what

    def opened(self, session: _Session) -> None:
        """A connection begins (or goes on under TLS)."""
        with self._changed:
            self._sessions.add(session)
            self._changed.notify_all()

    def closed(self, session: _Session) -> None:
        """A connection has ended."""
        with self._changed:
            self._sessions.discard(session)
            self._changed.notify_all()

    def wait_idle(self) -> None:
        """Until every connection has ended, so that what has not come will not come."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._sessions, PATIENCE)

    def stop(self) -> None:
        """End it."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def smtp_servers() -> Iterator[Callable[..., SmtpServer]]:
    """Starts SMTP servers: `smtp_servers(security, context, …)`."""
    with ExitStack() as stack:

        def start(
            security: Security, context: ssl.SSLContext | None = None, **options: Any
        ) -> SmtpServer:
            server = SmtpServer(security, context, **options)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def smtp_server(smtp_servers: Callable[..., SmtpServer], paper: Paper) -> SmtpServer:
    """A good SMTP server with STARTTLS."""
    return smtp_servers(Security.STARTTLS, paper.server_context())


# --- IMAP ---------------------------------------------------------------------------------------

_DOVECOT = """
base_dir = {home}/run
state_dir = {home}/state
log_path = /dev/stderr
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain{mechanisms}
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
mail_fsync = never
mail_max_userip_connections = 50
{tokens}passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%d {home}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Spamverdacht {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = create
  }}
  mailbox Archive {{
    special_use = \\Archive
    auto = create
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapUser:
    """One user of the Dovecot server, with a mailbox of its own."""

    host: str
    imap_port: int
    imaps_port: int
    ca_file: Path
    user: str
    password: str

    def account(self, security: Security = Security.TLS, smtp: Server | None = None) -> Account:
        """The account of this user."""
        port = self.imaps_port if security is Security.TLS else self.imap_port
        imap = Server(self.host, port, security)
        return account_at(smtp=smtp, imap=imap, user=self.user, ca_file=self.ca_file)

    @contextmanager
    def session(self) -> Iterator[imaplib.IMAP4_SSL]:
        """Another mail program at the same mailbox."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        session = imaplib.IMAP4_SSL(
            self.host, self.imaps_port, ssl_context=context, timeout=PATIENCE
        )
        with session:
            secret = f"\0{self.user}\0{self.password}".encode()
            session.authenticate("PLAIN", lambda _: secret)
            yield session

    def deliver(
        self,
        raw: bytes,
        folder: str = "INBOX",
        at: dt.datetime | None = None,
        flags: str = "",
    ) -> None:
        """Put a mail into a folder; `at` is its INTERNALDATE."""
        self.deliver_all([raw], folder, at, flags)

    def deliver_all(
        self,
        raws: Sequence[bytes],
        folder: str = "INBOX",
        at: dt.datetime | None = None,
        flags: str = "",
    ) -> None:
        """Put many mails into a folder."""
        when = imaplib.Time2Internaldate(at) if at else None  # type: ignore[arg-type]
        with self.session() as session:
            for raw in raws:
                done, words = session.append(_quoted(folder), flags, when, raw)  # type: ignore[arg-type]
                assert done == "OK", words

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The flags of each mail, read without setting any."""
        with self.session() as session:
            session.select(_quoted(folder), readonly=True)
            _, told = session.fetch("1:*", "(FLAGS)")
        return [line.decode() for line in told if isinstance(line, bytes)]

    def create(self, folder: str) -> None:
        """Make a folder."""
        with self.session() as session:
            assert session.create(_quoted(folder))[0] == "OK"

    def delete(self, folder: str) -> None:
        """Delete a folder with all that is in it."""
        with self.session() as session:
            assert session.delete(_quoted(folder))[0] == "OK"

    def remove(self, folder: str, uid: int) -> None:
        """Delete one mail for good."""
        with self.session() as session:
            session.select(_quoted(folder))
            session.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
            session.expunge()


def _quoted(folder: str) -> str:
    """A folder's name as imaplib wants it: modified UTF-7, in quotes."""
    name = encode_utf7(folder).decode("ascii")
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


# Tokens instead of passwords: the sign-in server is asked whether one is good (RFC 7662).
_TOKENS = """passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {home}/oauth2
}}
"""
_ASKED = """introspection_url = {introspection}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
scope = mail
tls_ca_cert_file = {home}/ca.pem
"""


class Dovecot:
    """A Dovecot of our own, unprivileged, in a folder of its own.

    It takes tokens, too, where it is told at which address of a sign-in server to ask for them.
    """

    def __init__(
        self, program: str, paper: Paper, ca_file: Path, introspection: str | None = None
    ) -> None:
        self._ca_file = ca_file
        self._numbers = itertools.count(1)
        # Not below pytest's folders: what root made there, nobody may read.
        self._home = Path(tempfile.mkdtemp(prefix="desk-imap-"))
        (self._home / "mail").mkdir()
        import grp
        import pwd

        as_root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if as_root else pwd.getpwuid(os.geteuid())
        self._imap_port, self._imaps_port = free_port(), free_port()
        certificate = shutil.copy(paper.certificate, self._home)
        key = shutil.copy(paper.key, self._home)
        config = self._home / "dovecot.conf"
        config.write_text(
            _DOVECOT.format(
                home=self._home,
                user=owner.pw_name,
                group=grp.getgrgid(owner.pw_gid).gr_name,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                certificate=certificate,
                key=key,
                imap_port=self._imap_port,
                imaps_port=self._imaps_port,
                mechanisms=" xoauth2 oauthbearer" if introspection else "",
                tokens=_TOKENS.format(home=self._home) if introspection else "",
            )
        )
        if introspection:
            shutil.copy(ca_file, self._home / "ca.pem")
            asked = _ASKED.format(introspection=introspection, home=self._home)
            (self._home / "oauth2").write_text(asked, "utf-8")
        (self._home / "users").write_text(f"example.org:{{PLAIN}}{PASSWORD}\n", "utf-8")
        self._command = [program, "-F", "-c", str(config)]
        self._options: dict[str, Any] = {}
        if as_root:
            for path in [self._home, *self._home.rglob("*")]:
                os.chown(path, owner.pw_uid, owner.pw_gid)
            self._options = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self.log: list[str] = []
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **self._options,
        )
        self._up = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        if not self._up.wait(PATIENCE) or self._process.poll() is not None:
            self.stop()
            raise RuntimeError("dovecot did not start:\n" + "".join(self.log))

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line.decode("utf-8", "replace"))
            if b"starting up" in line:
                self._up.set()
        self._up.set()  # it has ended

    def new_user(self) -> ImapUser:
        """A user with an empty mailbox."""
        return ImapUser(
            "localhost",
            self._imap_port,
            self._imaps_port,
            self._ca_file,
            f"anna{next(self._numbers)}@example.org",
            PASSWORD,
        )

    def forget_uids(self, user: ImapUser) -> None:
        """Lose what Dovecot knows of a user's mails: UIDVALIDITY and all UIDs are new then."""
        kept = self._home / "mail" / user.user
        # dovecot-uidvalidity stays: without it the new one may be the old one of the same second.
        for path in (*kept.glob("dovecot.index*"), kept / "dovecot-uidlist"):
            path.unlink()

    def stop(self) -> None:
        """End it, and take its folder away."""
        self.halt()
        shutil.rmtree(self._home, ignore_errors=True)

    def start_again(self) -> None:
        """Start it after `halt`, on the same ports and with the same mails."""
        self._start()

    def halt(self) -> None:
        """End it; its mails stay."""
        # Left alone, its children serve who is connected for ten more seconds.
        kept = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        children = kept.read_text().split() if kept.exists() else []
        self._process.terminate()
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGTERM)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)
        if self._process.stderr is not None:
            self._process.stderr.close()


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """A running Dovecot, with a certificate for ``localhost`` and for no other name."""
    server = Dovecot(need("dovecot"), authority.issue("localhost"), authority.ca_file)
    with ExitStack() as stack:
        stack.callback(server.stop)
        yield server


@pytest.fixture
def imap_user(dovecot: Dovecot) -> ImapUser:
    """A user of the running Dovecot, with an empty mailbox."""
    return dovecot.new_user()
