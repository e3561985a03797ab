"""An internet of a few names on this computer: a name server and web servers with certificates.

While it is there no other name exists, so that no test leaves the computer.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from servers import PATIENCE, Authority, Paper

Packets = Callable[[dns.message.Message], bytes | None]
"""What is sent back for a question: None is silence."""


class NameServer:
    """Answers questions about names by UDP; what it does not know does not exist."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.strange: dict[str, Packets] = {}
        """Names (all that end in one) of which something else is said."""
        self.asked: list[tuple[str, str]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def says(self, name: str, kind: str, *values: str) -> None:
        """From now on a name has these records, as in a zone file."""
        self.records[name, kind] = list(values)

    def resolver(self) -> dns.resolver.Resolver:
        """One that asks this name server."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self._socket.getsockname()[1]
        return resolver

    def _serve(self) -> None:
        while True:
            packet, asker = self._socket.recvfrom(4096)
            if not packet:
                return
            question = dns.message.from_wire(packet)
            answer = self._answer(question)
            if answer is not None:
                self._socket.sendto(answer, asker)

    def _answer(self, question: dns.message.Message) -> bytes | None:
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.rdtype)
        self.asked.append((name, kind))
        for end, packets in self.strange.items():
            if name.endswith(end):
                return packets(question)
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        values = self.records.get((name, kind))
        if values:
            answer.answer.append(dns.rrset.from_text_list(asked.name, 300, "IN", kind, values))
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()

    def stop(self) -> None:
        """End the thread."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.sendto(b"", self._socket.getsockname())
        self._thread.join(PATIENCE)
        self._socket.close()


def refused(question: dns.message.Message) -> bytes:
    """What a name server says that does not want to talk."""
    answer = dns.message.make_response(question)
    answer.set_rcode(dns.rcode.REFUSED)
    return answer.to_wire()


@dataclass(frozen=True)
class Asked:
    """One request that a web server heard."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


Page = bytes | Callable[["Handler"], None]
"""What is at an address: content, or somebody who answers."""


class WebServer(ThreadingHTTPServer):
    """Serves pages by HTTPS on a free port, by the name that is asked for."""

    daemon_threads = True

    def __init__(self, paper: Paper) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page] = {}
        """By address without its query."""
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        # The handshake is done by the handler's thread: who makes none keeps nobody else out.
        self.socket = paper.server_context().wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever does not trust the certificate hangs up, which is what is tested."""

    def stop(self) -> None:
        """End the threads."""
        self.stopping.set()
        self.shutdown()
        self._thread.join(PATIENCE)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """Answers one request of a WebServer."""

    server: WebServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve a page."""
        url = f"https://{self.headers['Host']}{self.path}"
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(Asked(self.command, url, dict(self.headers.items()), body))
        page = self.server.pages.get(url.partition("?")[0])
        self.close_connection = True
        with suppress(OSError):
            if page is None:
                self.say(404, b"<html>no such page</html>")
            elif isinstance(page, bytes):
                self.say(200, page)
            else:
                page(self)

    def do_POST(self) -> None:
        """The same, for who brings something along."""
        self.do_GET()

    def say(self, status: int, content: bytes, **headers: str) -> None:
        """Answer with a status, headers and content."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


def moved_to(url: str, status: int = 302) -> Page:
    """A page that is elsewhere."""
    return lambda handler: handler.say(status, b"", Location=url)


def dripping(handler: Handler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.stopping.wait(0.02):
        handler.wfile.write(b" ")


def silent(handler: Handler) -> None:
    """Nothing, for ever."""
    handler.server.stopping.wait(PATIENCE)


@dataclass
class SmallInternet:
    """All that there is: names in DNS, and ports at which named hosts listen."""

    authority: Authority
    names: NameServer = field(default_factory=NameServer)
    ports: dict[tuple[str, int], int] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def web(self, *hosts: str, paper: Paper | None = None) -> WebServer:
        """A web server for these hosts; its certificate is good unless another is given."""
        server = WebServer(paper or self.authority.issue(*hosts))
        self._stack.callback(server.stop)
        self.ports |= {(host, 443): server.server_port for host in hosts}
        return server

    def addresses(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """In place of `socket.getaddrinfo`: every host is here, at a port of its own."""
        if isinstance(host, bytes):
            host = host.decode()
        if host in ("127.0.0.1", "localhost"):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        if (host, port) not in self.ports:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        here = ("127.0.0.1", self.ports[host, port])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", here)]

    def stop(self) -> None:
        """Stop all servers."""
        self._stack.close()
        self.names.stop()


@contextmanager
def small_internet(authority: Authority) -> Iterator[SmallInternet]:
    """Everything that asks for a name asks there meanwhile."""
    internet = SmallInternet(authority)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", internet.addresses)
            yield internet
    finally:
        internet.stop()
