"""One of several desks at one database: sends and reads replies, again and again.

    python kill_shared.py URL NAME TIMES

The mailbox's password is the first line of stdin, and each further line lets it go on: it says
“ready” before. It ends when it sent and checked so many times each, and prints what it did as JSON.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from threading import Event

from optindesk.core.errors import FolderBusy, StoreTrouble
from optindesk.core.model import Door
from optindesk.main import make_desk, opened, who
from optindesk.store import account_rows

PAUSE = 0.002


def work(url: str, name: str, times: int) -> Counter[str]:
    """Send and check in turn; where another is just at it, or the server is away, try again."""
    did: Counter[str] = Counter()
    password = sys.stdin.readline().strip()
    with opened(url) as store:
        desk = make_desk(store, who(name))
        account = account_rows.account()
        assert account is not None
        desk.passwords.lend(account, password, Door.SMTP)
        desk.passwords.lend(account, password, Door.IMAP)
        print("ready", flush=True)
        sys.stdin.readline()
        while did["sends"] < times or did["checks"] < times:
            try:
                if did["sends"] < times:
                    did["sent"] += desk.send(limit=2).sent
                    did["sends"] += 1
                if did["checks"] < times:
                    did["read"] += len(desk.check().mails)
                    did["checks"] += 1
            except FolderBusy:
                did["busy"] += 1
                Event().wait(PAUSE)
            except StoreTrouble as trouble:
                did[f"away: {trouble.code}"] += 1
                Event().wait(PAUSE)
    return did


if __name__ == "__main__":
    print(json.dumps(work(sys.argv[1], sys.argv[2], int(sys.argv[3]))), flush=True)
