"""Asking a web server: https only, certificate checked, no redirects, bounded in time and size."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from optindesk.core.errors import (
    MailTrouble,
    NoConnection,
    NoEncryption,
    ServerMisbehaved,
    UnknownHost,
)
from optindesk.core.model import Security, Server
from optindesk.core.sentence import sentence
from optindesk.mail.connection import no_connection, no_tls, not_trusted, tls_context

SECONDS = 20.0
"""How long one question may take: to connect, for each part of the answer, and for its body."""
MOST_BYTES = 256 * 1024
"""The longest answer that is read; those of sign-in servers have a few thousand bytes."""

CALLS_ITSELF = "Opt-In-Desk"
"""What servers hear of who asks; else requests would tell its own version, and so nearly ours."""

_AT_ONCE = 16 * 1024
_TOO_LATE = (urllib3.exceptions.TimeoutError, requests.Timeout)
_NO_WAY = urllib3.exceptions.NewConnectionError  # which urllib3 calls a kind of TimeoutError


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server answered. Its `body` may hold secrets and is never shown."""

    status: int
    body: bytes = field(repr=False)


class Checked(HTTPAdapter):
    """requests' way to a server by a context of ours: the same authorities count as for mails."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        return super().proxy_manager_for(proxy, **options, ssl_context=self._context)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Check, but without the list of authorities that requests brings along (certifi)."""
        conn.cert_reqs = "CERT_REQUIRED"


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """No login: with none at all, requests would look for one in ~/.netrc."""
    return request


def ask(
    url: str, body: str | None = None, *, ca_file: str | None = None, seconds: float = SECONDS
) -> Answer:
    """GET `url`, or POST `body` (a filled-in form) to it; any status is an answer, but redirects.

    A proxy is used where the system says so. `ca_file` is believed beside the system's authorities.
    No trouble's text holds anything of `body`, of the answer or of the query.
    Raises NoEncryption (no https, or no TLS), UnknownHost, NoConnection, CertificateNotTrusted,
    ServerMisbehaved, and as `tls_context` does.
    """
    server = _server_of(url)
    with requests.Session() as session:
        session.mount("https://", Checked(tls_context(ca_file)))
        session.auth = _as_it_is
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        headers["User-Agent"] = CALLS_ITSELF
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        method = "GET" if body is None else "POST"
        try:
            with session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                if 300 <= response.status_code < 400:
                    words = f"{response.status_code} {sentence('it sends elsewhere')}"
                    raise ServerMisbehaved(host=server.host, words=words)
                return Answer(response.status_code, _body(response, server, seconds))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # Not its cause: what these hold of the question is not for a traceback.
            raise _trouble(server, error) from None


def _server_of(url: str) -> Server:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise UnknownHost(host=url[:200]) from None
    if parts.scheme != "https":
        reason = sentence("its address does not begin with https")
        raise NoEncryption(host=host, reason=reason)
    if not host:
        raise UnknownHost(host=host)
    return Server(host, port, Security.TLS)


def _body(response: requests.Response, server: Server, seconds: float) -> bytes:
    """The answer's body; not one that comes drop by drop, nor one without an end."""
    read, until = bytearray(), monotonic() + seconds
    while some := response.raw.read1(_AT_ONCE, decode_content=False):
        read += some
        if len(read) > MOST_BYTES:
            words = str(sentence("an answer without an end"))
            raise ServerMisbehaved(host=server.host, words=words)
        if monotonic() > until:
            raise no_connection(server, TimeoutError())
    return bytes(read)


def _trouble(server: Server, error: Exception) -> MailTrouble:
    """What is behind an error of requests, as one says it to people."""
    causes = list(_behind(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return not_trusted(server.host, cause)
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
            return no_tls(server.host, cause)
        if isinstance(cause, requests.exceptions.ProxyError):
            reason = sentence("the proxy that is set up on this computer does not let us through")
            return NoConnection(host=server.host, port=server.port, reason=reason)
        if isinstance(cause, socket.gaierror | requests.exceptions.InvalidURL | UnicodeError):
            return UnknownHost(host=server.host)
        if isinstance(cause, _TOO_LATE) and not isinstance(cause, _NO_WAY):
            return no_connection(server, TimeoutError())
        if isinstance(cause, http.client.IncompleteRead):
            return no_connection(server, ConnectionResetError())
    for cause in causes:
        if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
            return no_connection(server, cause)
    words = str(sentence("what it speaks there is not HTTP"))
    return ServerMisbehaved(host=server.host, words=words)


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it stands for: urllib3 and requests put the one into the other."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [other for other in inner if isinstance(other, BaseException)]
