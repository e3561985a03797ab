"""Waiting for the browser: only the one request that knows the secret ends it, whoever else comes.

Each thing that somebody does to the port is done in a `tick`, so in the thread that waits.
"""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optindesk.core.errors import Cancelled
from optindesk.core.sentence import Sentence
from optindesk.mail import loopback
from optindesk.mail.loopback import come_back, fields_of, listening
from servers import PATIENCE

STATE = "s3cret-state"
GOOD = f"GET /?code=c0de&state={STATE} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=b\r\n\r\n".encode()

Step = Callable[[], None]


class Visitors:
    """Whoever comes to the port."""

    def __init__(self, stack: ExitStack, port: int) -> None:
        self._stack = stack
        self.port = port

    def come(self, said: bytes = b"") -> socket.socket:
        """Somebody who connects and says this."""
        visitor = self._stack.enter_context(socket.create_connection(("127.0.0.1", self.port), 5))
        visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visitor.settimeout(PATIENCE)
        visitor.sendall(said)
        return visitor


def heard(visitor: socket.socket) -> bytes:
    """All that somebody is answered until the end."""
    answer = b""
    try:
        while some := visitor.recv(65536):
            answer += some
    except ConnectionResetError:
        pass
    return answer


@pytest.fixture
def waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Mapping[str, str] | None]]:
    """Waits for the browser; each tick does the next step."""
    monkeypatch.setattr(loopback, "SLICE_SECONDS", 0.02)
    with ExitStack() as stack:
        listeners, port = stack.enter_context(listening("127.0.0.1"))
        visitors = Visitors(stack, port)

        def wait(
            steps: Callable[[Visitors], Iterator[None]], seconds: float = PATIENCE
        ) -> Mapping[str, str] | None:
            play = steps(visitors)

            def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
                next(play, None)

            return come_back(listeners, STATE, "Go on there.", seconds, tick)

        yield wait


Waiting = Callable[..., Mapping[str, str] | None]


def test_the_browser_is_shown_a_page_of_which_nothing_goes_elsewhere(waiting: Waiting) -> None:
    came: list[socket.socket] = []

    def steps(visitors: Visitors) -> Iterator[None]:
        came.append(visitors.come(GOOD))
        yield

    assert waiting(steps) == {"code": "c0de", "state": STATE}
    head, _, page = heard(came[0]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    for line in (b"default-src 'none'", b"Referrer-Policy: no-referrer", b"no-store"):
        assert line in head
    assert f"Content-Length: {len(page)}".encode() in head
    assert b"<p>Go on there.</p>" in page


def test_a_refusal_comes_back_as_well(waiting: Waiting) -> None:
    def steps(visitors: Visitors) -> Iterator[None]:
        visitors.come(GOOD.replace(b"code=c0de", b"error=access_denied"))
        yield

    assert waiting(steps) == {"error": "access_denied", "state": STATE}


def test_a_request_that_comes_in_pieces_is_waited_for(waiting: Waiting) -> None:
    def steps(visitors: Visitors) -> Iterator[None]:
        browser = visitors.come()
        for byte in GOOD:
            yield
            browser.sendall(bytes([byte]))

    assert waiting(steps)


HOSTILE = {
    "another state": GOOD.replace(STATE.encode(), b"guessed"),
    "no state": b"GET /?code=c0de HTTP/1.1\r\n\r\n",
    "a state in other letters": GOOD.replace(STATE.encode(), quote("ſ3cret-state").encode()),
    "the state twice": GOOD.replace(b"&state", b"&state=x&state"),
    "the code twice": GOOD.replace(b"?code", b"?code=other&code"),
    "an empty code": GOOD.replace(b"c0de", b""),
    "a code and an error": GOOD.replace(b"?code", b"?error=no&code"),
    "neither": f"GET /?state={STATE} HTTP/1.1\r\n\r\n".encode(),
    "another path": GOOD.replace(b"/?", b"/admin?"),
    "an icon": b"GET /favicon.ico HTTP/1.1\r\n\r\n",
    "the bare page": b"GET / HTTP/1.1\r\n\r\n",
    "another method": GOOD.replace(b"GET", b"POST"),
    "a whole address": GOOD.replace(b"GET /", b"GET http://127.0.0.1/"),
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "too many fields": GOOD.replace(b"?code", b"?" + b"a=b&" * 99 + b"code"),
    "a line without end": b"GET /?code=" + b"a" * 70_000,
    "headers without end": b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 12_000,
    "controls": GOOD.replace(b"c0de", b"\x00\xff"),
    "nothing": b"\r\n\r\n",
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_answer_to_our_question_changes_nothing(waiting: Waiting, said: bytes) -> None:
    came: list[socket.socket] = []

    def steps(visitors: Visitors) -> Iterator[None]:
        came.append(visitors.come(said))
        yield
        yield
        yield
        visitors.come(GOOD)

    assert waiting(steps) == {"code": "c0de", "state": STATE}
    answer = heard(came[0])
    assert b"Go on there" not in answer
    assert STATE.encode() not in answer
    assert answer == b"" or answer.startswith(b"HTTP/1.1 404 ")


def test_who_says_nothing_or_hangs_up_keeps_nobody_waiting(waiting: Waiting) -> None:
    def steps(visitors: Visitors) -> Iterator[None]:
        for _ in range(5):
            visitors.come()  # as browsers do, to be faster later
        yield
        visitors.come(b"GET /").close()
        yield
        gone = visitors.come(b"GET /?")
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        gone.close()
        yield
        visitors.come(GOOD)

    assert waiting(steps)


def test_a_crowd_at_the_door_does_not_keep_the_browser_out(waiting: Waiting) -> None:
    crowd: list[socket.socket] = []

    def steps(visitors: Visitors) -> Iterator[None]:
        for _ in range(3 * loopback.MOST_VISITORS):
            crowd.append(visitors.come(b"GET /"))
            yield
        visitors.come(GOOD)
        crowd.append(visitors.come())

    assert waiting(steps)
    assert heard(crowd[0]) == b""  # who came first had to go


def test_who_is_slow_is_sent_away(waiting: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    slow: list[socket.socket] = []

    def steps(visitors: Visitors) -> Iterator[None]:
        monkeypatch.setattr(loopback, "VISIT_SECONDS", -1)
        slow.append(visitors.come(b"GET /"))
        yield
        monkeypatch.setattr(loopback, "VISIT_SECONDS", PATIENCE)
        yield
        assert heard(slow[0]) == b""
        visitors.come(GOOD)

    assert waiting(steps)


def test_nobody_comes(waiting: Waiting) -> None:
    assert waiting(lambda visitors: iter(()), seconds=0.01) is None


def test_all_who_came_are_let_go_when_it_is_given_up(waiting: Waiting) -> None:
    came: list[socket.socket] = []

    def steps(visitors: Visitors) -> Iterator[None]:
        came.append(visitors.come(b"GET /"))
        yield
        yield
        raise Cancelled

    with pytest.raises(Cancelled):
        waiting(steps)
    assert heard(came[0]) == b""


@given(st.binary())
def test_no_bytes_break_it(said: bytes) -> None:
    assert fields_of(said, STATE) is None
    assert fields_of(b"GET /?" + said + b" HTTP/1.1\r\n\r\n", STATE) is None


FIELDS = st.dictionaries(st.text(min_size=1), st.text(), max_size=9)


@given(FIELDS, st.text(min_size=1), st.text(min_size=1))
def test_what_a_server_sends_back_is_read_as_it_was_meant(
    others: dict[str, str], code: str, state: str
) -> None:
    fields = others | {"code": code, "state": state}
    fields.pop("error", None)
    request = f"GET /?{urlencode(fields)} HTTP/1.1\r\n\r\n".encode()
    assert fields_of(request, state) == fields
    assert fields_of(request, state + "x") is None


# --- the sockets ----------------------------------------------------------------------------------


def test_it_listens_on_this_computer_only_and_not_longer_than_needed() -> None:
    with listening("localhost") as (listeners, port):
        names = {one.getsockname()[0] for one in listeners}
        assert {one.getsockname()[1] for one in listeners} == {port}
        assert names <= {"127.0.0.1", "::1"}
        assert "127.0.0.1" in names
    assert all(one.fileno() == -1 for one in listeners)


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[str, int]]]:
    """Plays what comes of opening a socket at ::1; tells where one was opened."""
    real = socket.create_server
    opened: list[tuple[str, int]] = []

    def play(*errors: int) -> list[tuple[str, int]]:
        left = list(errors)

        def create(address: tuple[str, int], **options: int) -> socket.socket:
            opened.append(address)
            if address[0] == "::1" and left:
                raise OSError(left.pop(0), "no")
            return real(("127.0.0.1", 0 if ":" in address[0] else address[1]))

        monkeypatch.setattr(loopback.socket, "create_server", create)
        return opened

    return play


def test_a_computer_without_ipv6_does_without(
    sockets: Callable[..., list[tuple[str, int]]],
) -> None:
    sockets(errno.EADDRNOTAVAIL)
    with listening("localhost") as (listeners, _):
        assert len(listeners) == 1


def test_a_port_at_which_somebody_stands_at_the_other_address_is_not_taken(
    sockets: Callable[..., list[tuple[str, int]]],
) -> None:
    opened = sockets(errno.EADDRINUSE, errno.EADDRINUSE)
    with listening("localhost") as (listeners, _):
        assert len(listeners) == 2
    assert [host for host, _ in opened] == ["127.0.0.1", "::1"] * 3


def test_a_computer_that_lets_nobody_listen_is_not_tried_for_ever(
    sockets: Callable[..., list[tuple[str, int]]],
) -> None:
    sockets(*[errno.EACCES] * 99)
    with pytest.raises(OSError, match="no"), listening("localhost"):
        pass
