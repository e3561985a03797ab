"""What gets killed while it sends: a desk of its own for each line of stdin.

    python kill_sender.py DATA

Forks with everything loaded. A line says how many seconds after the desk begins to connect it is
killed; the answer is "killed", or after how many seconds it had ended by itself.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from tempfile import TemporaryDirectory

from optindesk.core.model import Account
from optindesk.core.ports import Transport
from optindesk.mail import smtp  # noqa: F401 - loaded before the first fork
from optindesk.main import make_desk, opened, who

LIMIT = 12
"""So many mails each desk wants to send."""


def send(data: str, tell: int) -> None:
    """Send as the command line does; a byte to `tell` says that it begins to connect."""
    with opened(data) as store:
        desk = make_desk(store, who("Rosa"))

        def connect(account: Account) -> Transport:
            os.write(tell, b"!")
            return desk.transport(account)

        replace(desk, transport=connect).send(limit=LIMIT)


def live(data: str, seconds: float) -> str:
    """Let a desk send, and kill it then; who is not waited for keeps its number."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            send(data, tell)
            status = 0
        finally:  # never back into the loop of the parent
            os._exit(status)
    os.close(tell)
    os.read(hear, 1)
    os.close(hear)
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert status == 0
            return f"{time.monotonic() - begun}"
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else f"{time.monotonic() - begun}"


if __name__ == "__main__":
    with TemporaryDirectory() as folder, opened(folder) as store:
        make_desk(store, who("Rosa"))  # what it loads need not be loaded by each desk
    for line in sys.stdin:
        print(live(sys.argv[1], float(line)), flush=True)
