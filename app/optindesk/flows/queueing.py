"""In which order the outbox goes, and what waits to be written down with its next mail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from optindesk.core.model import Actor, OutgoingMail
from optindesk.store import post
from optindesk.store.database import Store
from optindesk.store.journal import Journal, unit_of_work


class Notes:
    """Results that wait for the commit of the next marker (DESIGN 5)."""

    def __init__(self, store: Store, actor: Actor, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._actor = actor
        self._clock = clock
        self._pending: list[Callable[[Journal], None]] = []

    def add(self, write: Callable[[Journal], None]) -> None:
        """Let it be written with what is written next."""
        self._pending.append(write)

    def write_down(self) -> None:
        """Commit what waits, when no next marker is there to share a commit."""
        if self._pending:
            with self.writing():
                pass

    @contextmanager
    def writing(self) -> Iterator[Journal]:
        """A unit of work with all in it that waits to be written down.

        That is forgotten only when it is durable: what the server said must outlive a full disk.
        """
        pending = list(self._pending)
        with unit_of_work(self._store, self._actor, self._clock()) as log:
            for write in pending:
                write(log)
            yield log
        del self._pending[: len(pending)]


class Queue:
    """So many mails of the outbox: first those that nobody put off, so that none can block others.

    `begun` is how many were given out.
    """

    def __init__(self, total: int, notes: Notes, clock: Callable[[], datetime]) -> None:
        self.begun = 0
        self._total = total
        self._notes = notes
        self._clock = clock
        self._page: deque[OutgoingMail] = deque()
        self._last = 0
        self._only_put_off = False
        self._once_more = False

    def next(self) -> OutgoingMail | None:
        """The next mail that may go now, or None."""
        if not self._page and self.begun < self._total:
            self._page.extend(self._next_page(self._total - self.begun))
        if not self._page:
            return None
        mail = self._page.popleft()
        self._last = mail.id
        self.begun += 1
        return mail

    def come_back(self) -> None:
        """The mail that was put off last is to be given out again, after the others."""
        self.begun -= 1
        self._once_more = True

    def _next_page(self, size: int) -> list[OutgoingMail]:
        if not self._only_put_off:
            if page := post.waiting_mails(size, self._last):
                return page
            self._only_put_off, self._last = True, 0
        self._notes.write_down()  # what was put off in this round is among them
        page = post.mails_put_off(size, self._last, self._clock())
        if not page and self._once_more:
            self._once_more = False
            page = post.mails_put_off(size, 0, self._clock())
        return page
