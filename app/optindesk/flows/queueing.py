"""In which order the outbox goes, which of it is held, and what its next mail is to write down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from optindesk.core.model import Actor, OutgoingMail
from optindesk.flows import flood
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

    `begun` is how many were given out; where it is said which, `only` those are.
    """

    def __init__(
        self,
        total: int,
        notes: Notes,
        clock: Callable[[], datetime],
        only: Collection[int] | None = None,
    ) -> None:
        self.begun = 0
        self._only = only
        self._before = min(only, default=1) - 1 if only is not None else 0
        self._total = total
        self._notes = notes
        self._clock = clock
        self._guard = flood.guard()
        self._page: deque[OutgoingMail] = deque()
        self._last = self._before
        self._only_put_off = False
        self._once_more = False

    def next(self) -> OutgoingMail | None:
        """The next mail that may go now, or None."""
        while self._page or self._read_on():
            mail = self._page.popleft()
            self._last = mail.id
            if self._only is not None and mail.id not in self._only:
                continue
            self.begun += 1
            if not self.is_held(mail):
                return mail
        return None

    def is_held(self, mail: OutgoingMail) -> bool:
        """Whether the address of the mail given out last has got enough questions for now.

        Then it waits, and no other. Asked under the lock of the account, whatever put the mail
        into the outbox.
        """
        hold = self._guard.hold_of(mail, self._clock())
        if hold is None:
            return False
        until = hold.until
        self._notes.add(lambda log: post.hold(mail.id, until))
        self.begun -= 1
        return True

    def come_back(self) -> None:
        """The mail that was put off last is to be given out again, after the others."""
        self.begun -= 1
        self._once_more = True

    def _read_on(self) -> bool:
        """Read the next page; whether there is one."""
        if self.begun < self._total:
            self._guard = flood.guard()
            size = self._total - self.begun if self._only is None else post.PAGE
            self._page.extend(self._next_page(size))
        return bool(self._page)

    def _next_page(self, size: int) -> list[OutgoingMail]:
        if not self._only_put_off:
            if page := post.waiting_mails(size, self._clock(), self._last):
                return page
            self._only_put_off, self._last = True, self._before
        self._notes.write_down()  # what was put off in this round is among them
        page = post.mails_put_off(size, self._clock(), self._last)
        if not page and self._once_more:
            self._once_more = False
            page = post.mails_put_off(size, self._clock(), self._before)
        return page
