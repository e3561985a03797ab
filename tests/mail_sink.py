"""A mail server that takes everything as fast as it can, near or at a distance, in its own process.

``python mail_sink.py [SECONDS]`` prints its port; SECONDS is the way there and back.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from subprocess import PIPE, Popen
from threading import Thread

GREETING = b"220 sink ESMTP\r\n"
OFFERS = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n"
OK = b"250 2.0.0 ok\r\n"


@contextmanager
def sink(distance: float = 0.0) -> Iterator[int]:
    """The port of a running sink on this computer."""
    command = [sys.executable, __file__, str(distance)]
    with Popen(command, stdout=PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def serve(client: socket.socket) -> None:
    """One session: all commands that have come are answered in one write (RFC 2920 3.2)."""
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(GREETING)
    unread, in_mail = b"", False
    while came := client.recv(1 << 16):
        unread += came
        said = b""
        while True:
            if in_mail:
                _, dot, rest = unread.partition(b"\r\n.\r\n")
                if not dot:
                    break
                unread, in_mail, said = rest, False, said + OK
                continue
            line, end, rest = unread.partition(b"\r\n")
            if not end:
                break
            unread, verb = rest, line[:4].upper()
            if verb == b"DATA":
                in_mail, said = True, said + b"354 go on\r\n"
                unread = b"\r\n" + unread  # a mail may be nothing but its dot
            elif verb == b"QUIT":
                client.sendall(said + b"221 bye\r\n")
                return
            else:
                said += OFFERS if verb == b"EHLO" else OK
        if said:
            client.sendall(said)


def carry(source: socket.socket, target: socket.socket, seconds: float) -> None:
    """Bring bytes from one to the other, each as much later."""
    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    on_the_way: SimpleQueue[tuple[float, bytes]] = SimpleQueue()

    def arrive() -> None:
        while True:
            at, came = on_the_way.get()
            time.sleep(max(0.0, at - time.monotonic()))
            if not came:
                target.close()
                return
            target.sendall(came)

    Thread(target=arrive, daemon=True).start()
    while came := source.recv(1 << 16):
        on_the_way.put((time.monotonic() + seconds, came))
    on_the_way.put((time.monotonic() + seconds, b""))


def main(distance: float) -> None:
    near = socket.create_server(("127.0.0.1", 0))
    door = socket.create_server(("127.0.0.1", 0)) if distance else near
    print(door.getsockname()[1], flush=True)  # noqa: T201 - for who started it

    def accept(listener: socket.socket) -> None:
        while True:
            client, _ = listener.accept()
            if listener is near:
                Thread(target=serve, args=(client,), daemon=True).start()
                continue
            server = socket.create_connection(near.getsockname())
            for one, other in ((client, server), (server, client)):
                Thread(target=carry, args=(one, other, distance / 2), daemon=True).start()

    Thread(target=accept, args=(near,), daemon=True).start()
    accept(door)


if __name__ == "__main__":
    main(float(sys.argv[1]))
