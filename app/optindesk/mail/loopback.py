"""Waiting on this computer for the browser to come back from a sign-in page (RFC 8252 7.3, 8.3).

Whatever runs here, or any page that is open in a browser, can speak to this port, too: nothing but
the one request that knows the secret `state` ends the waiting, and nobody can keep it from coming.
"""

from __future__ import annotations

import errno
import hmac
import html
import re
import selectors
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import parse_qsl

from optindesk.core.ports import Tick

SLICE_SECONDS = 0.5
"""So often the one who waits is asked whether that is still wanted."""
VISIT_SECONDS = 10.0
"""After so long a visitor who has not said what is wanted is sent away."""
MOST_VISITORS = 32
MOST_BYTES = 64 * 1024
"""A browser sends the cookies of all that ever ran on this computer under the same name."""

_END = b"\r\n\r\n"
_SEND_SECONDS = 2.0
_TRIES = 20
_MOST_FIELDS = 50
_REQUEST = re.compile(rb"GET /(?:\?([\x21-\x7e]*))? HTTP/1\.[01]\r\n")
_NO_IPV6 = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT})

_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Opt-In Desk</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.2em/1.5 sans-serif; max-width: 30em; margin: 4em auto; padding: 0 1em }}</style>
</head><body><p>{text}</p></body></html>
"""

_HEAD = """HTTP/1.1 {status}\r
Content-Type: text/html; charset=utf-8\r
Content-Length: {length}\r
Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r
Referrer-Policy: no-referrer\r
Cache-Control: no-store\r
Connection: close\r
\r
"""


@dataclass(slots=True)
class _Visitor:
    """Somebody who has connected, and may stay until then (monotonic seconds)."""

    until: float
    heard: bytearray = field(default_factory=bytearray)


@contextmanager
def listening(name: str) -> Iterator[tuple[Sequence[socket.socket], int]]:
    """Sockets that listen on this computer only, all at one free port; closed in every case.

    A browser may take “localhost” for ::1 as well, where nobody else must stand at our port.
    Raises OSError when there is none.
    """
    with ExitStack() as stack:
        yield _listen(stack, ("127.0.0.1", "::1") if name == "localhost" else ("127.0.0.1",))


def _listen(stack: ExitStack, addresses: Sequence[str]) -> tuple[list[socket.socket], int]:
    for last in reversed(range(_TRIES)):
        with ExitStack() as trial:
            port, open_ones = 0, list[socket.socket]()
            try:
                for address in addresses:
                    family = socket.AF_INET6 if ":" in address else socket.AF_INET
                    try:
                        one = socket.create_server((address, port), family=family)
                    except OSError as error:
                        if open_ones and error.errno in _NO_IPV6:
                            continue
                        raise
                    one.setblocking(False)
                    open_ones.append(trial.enter_context(one))
                    port = one.getsockname()[1]
            except OSError:
                if last and open_ones:
                    continue  # somebody has this port at the other address
                raise
            stack.push(trial.pop_all())
            return open_ones, port
    raise AssertionError("unreachable")


def come_back(
    listeners: Sequence[socket.socket], state: str, text: str, seconds: float, tick: Tick
) -> Mapping[str, str] | None:
    """The fields of the address with which the browser came back; None when it did not in time.

    Exactly one request with this `state` is taken; its page shows `text`. Others get an error page
    and change nothing. `tick` is called at least each second, and what it raises ends the waiting.
    """
    visitors: dict[socket.socket, _Visitor] = {}
    until = monotonic() + seconds
    with selectors.DefaultSelector() as ready:
        for one in listeners:
            ready.register(one, selectors.EVENT_READ)
        try:
            while (now := monotonic()) < until:
                tick(0)
                for visitor in [one for one, who in visitors.items() if who.until < now]:
                    _send_away(visitor, visitors, ready)
                came = [key.fileobj for key, _ in ready.select(min(SLICE_SECONDS, until - now))]
                known = [one for one in came if one in visitors]
                for visitor in known:  # before more are let in, for whom they might have to go
                    assert isinstance(visitor, socket.socket)
                    if fields := _hear(visitor, visitors, ready, state, text):
                        return fields
                for one in listeners:
                    if one in came:
                        _let_in(one, visitors, ready)
            return None
        finally:
            for visitor in list(visitors):
                _send_away(visitor, visitors, ready)


def _let_in(
    listener: socket.socket,
    visitors: dict[socket.socket, _Visitor],
    ready: selectors.BaseSelector,
) -> None:
    with suppress(OSError):
        visitor, _ = listener.accept()
        visitor.setblocking(False)
        if len(visitors) >= MOST_VISITORS:
            _send_away(next(iter(visitors)), visitors, ready)  # who has waited longest
        visitors[visitor] = _Visitor(monotonic() + VISIT_SECONDS)
        ready.register(visitor, selectors.EVENT_READ)


def _send_away(
    visitor: socket.socket,
    visitors: dict[socket.socket, _Visitor],
    ready: selectors.BaseSelector,
) -> None:
    del visitors[visitor]
    ready.unregister(visitor)
    visitor.close()


def _hear(
    visitor: socket.socket,
    visitors: dict[socket.socket, _Visitor],
    ready: selectors.BaseSelector,
    state: str,
    text: str,
) -> Mapping[str, str] | None:
    """What a visitor has to say; whoever has said it all gets an answer and goes."""
    heard = visitors[visitor].heard
    try:
        some = visitor.recv(MOST_BYTES)
    except BlockingIOError:
        return None
    except OSError:
        some = b""
    seen = max(0, len(heard) - len(_END))
    heard += some
    whole = heard.find(_END, seen) >= 0
    if some and not whole and len(heard) < MOST_BYTES:
        return None
    fields = fields_of(bytes(heard), state) if whole else None
    if fields is not None:
        visitor.settimeout(_SEND_SECONDS)
    if whole:
        with suppress(OSError):
            visitor.sendall(_page("200 OK", text) if fields else _page("404 Not Found", "404"))
            visitor.shutdown(socket.SHUT_WR)
    _send_away(visitor, visitors, ready)
    return fields


def fields_of(request: bytes, state: str) -> Mapping[str, str] | None:
    """The fields of a request that answers our question, or None: it is another's, or forged.

    It has our `state` and either a ``code`` or an ``error``, each once (RFC 6749 3.1, 4.1.2).
    """
    line = _REQUEST.match(request)
    if line is None or line[1] is None:
        return None
    try:
        pairs = parse_qsl(
            line[1].decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return None
    fields = dict(pairs)
    given = fields.get("state", "").encode("utf-8", "replace")
    if len(fields) != len(pairs) or not hmac.compare_digest(given, state.encode()):
        return None
    return fields if bool(fields.get("code")) != bool(fields.get("error")) else None


def _page(status: str, text: str) -> bytes:
    body = _PAGE.format(text=html.escape(text)).encode("utf-8", "replace")
    return _HEAD.format(status=status, length=len(body)).encode("ascii") + body
