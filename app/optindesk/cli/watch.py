"""`optindesk watch`: stays, and prints a line for each reply that did something."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from optindesk.cli import show
from optindesk.core.sentence import Sentence, sentence
from optindesk.flows.checking import Checked
from optindesk.flows.desk import Desk
from optindesk.flows.keeping import Outcome
from optindesk.flows.watching import Listening, Looking, Offline, Told

DONE = 0
Say = Callable[[Sentence], str]


def watch(desk: Desk, as_json: bool, say: Say) -> int:
    """Listen until Ctrl-C or SIGTERM, which is how it is meant to end: exit status 0.

    Replies go to stdout, how the listening stands to stderr. Raises as Desk.watch.
    """
    with _told_to_end() as told:
        try:
            desk.watch(_Printer(as_json, say).tell)
        except KeyboardInterrupt:
            pass
        except Exception:
            # SQLite, and others that call us, make an error of their own of an interrupt.
            if not told.is_set():
                raise
    return DONE


class _Printer:
    """Prints what is told; of an outage only that it began and that it is over."""

    def __init__(self, as_json: bool, say: Say) -> None:
        self._as_json = as_json
        self._say = say
        self._was: type[Told] | None = None

    def tell(self, told: Told) -> None:
        match told:
            case Looking():
                return
            case Listening():
                self._stand(told, sentence("Listening to the mailbox."))
            case Offline(trouble):
                self._stand(
                    told, sentence("Offline; it is tried again: {why}", why=trouble.sentence)
                )
            case Checked():
                for mail in told.mails:
                    if mail.outcome is not Outcome.IGNORED or mail.test:
                        self._print(show.read(mail, self._say))
                for problem in (*told.troubles, *told.left_lying):
                    self._complain(problem.sentence)

    def _stand(self, told: Told, said: Sentence) -> None:
        if self._was is not type(told):
            self._was = type(told)
            self._complain(said)

    def _print(self, mail: dict[str, str]) -> None:
        if self._as_json:
            print(json.dumps(mail, ensure_ascii=False), flush=True)
        else:
            words = (mail["outcome"], mail["verdict"], mail["address"], mail["reason"])
            print("  ".join(" ".join(word.split()) for word in words if word), flush=True)

    def _complain(self, said: Sentence) -> None:
        print(self._say(said), file=sys.stderr, flush=True)


@contextmanager
def _told_to_end() -> Iterator[Event]:
    """Let SIGTERM do what Ctrl-C does: a unit of work is whole or undone, locks are given up. Says
    whether either came."""
    told = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        told.set()
        raise KeyboardInterrupt

    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
