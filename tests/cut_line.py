"""A line to a server that can be cut: all connections over it end in the middle of their work."""

from __future__ import annotations

import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset, and what was on its way is lost."""


class Line:
    """Forwards a port of its own to `target` on this computer."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._ends: set[socket.socket] = set()
        self._changing = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.is_open = True
        self._at_it: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def cut(self) -> int:
        """End all connections; how many there were. New ones are refused until `mend`."""
        self.is_open = False
        with self._changing:
            ends, self._ends = self._ends, set()
        for end in ends:
            _break(end)
        return len(ends) // 2

    def mend(self) -> None:
        """Let connections through again."""
        self.is_open = True

    def close(self) -> None:
        """No line any more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self.cut()
        for one in self._at_it:
            one.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                _break(near)
                near.close()
                continue
            with self._changing:
                self._ends |= {near, far}
            if not self.is_open:
                self.cut()
            self._at_it.append(threading.Thread(target=self._forward, args=(near, far)))
            self._at_it[-1].start()

    def _forward(self, near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        with near, far, suppress(OSError):
            while True:
                ready, _, _ = select.select([near, far], [], [])
                for source in ready:
                    if not (came := source.recv(1 << 16)):
                        return
                    other[source].sendall(came)


def _break(end: socket.socket) -> None:
    """What is on its way is lost; who forwards closes it."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(target: int) -> Iterator[Line]:
    """A line to a port, until the end of the block."""
    line = Line(target)
    try:
        yield line
    finally:
        line.close()
