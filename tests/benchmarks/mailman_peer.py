"""Mailman 3's double opt-in by email, timed: ``python mailman_peer.py FOLDER SMTP_PORT COUNT``.

Runs under a Python that has Mailman, in its own process, with Mailman's own runners and its
default SQLite; prints ``REGISTERED CONFIRMED``, people a second. Registered: subscribed, asked by
a confirmation mail, and that mail given to the server. Confirmed: the reply read and applied.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from mailman.app.lifecycle import create_list
from mailman.config import config
from mailman.core.initialize import initialize
from mailman.database.transaction import transaction
from mailman.email.message import Message
from mailman.interfaces.domain import IDomainManager
from mailman.interfaces.subscriptions import ISubscriptionManager
from mailman.interfaces.usermanager import IUserManager
from mailman.runners.command import CommandRunner
from mailman.runners.outgoing import OutgoingRunner
from mailman.runners.virgin import VirginRunner
from mailman.testing.helpers import make_testable_runner
from zope.component import getUtility

SETTINGS = """
[mailman]
site_owner: shop@flowers.example
layout: here
[paths.here]
var_dir: {folder}
[mta]
incoming: mailman.mta.null.NullMTA
smtp_host: 127.0.0.1
smtp_port: {port}
"""


def main(folder: Path, port: int, count: int) -> None:
    settings = folder / "mailman.cfg"
    settings.write_text(SETTINGS.format(folder=folder, port=port))
    initialize(str(settings))
    with transaction():
        getUtility(IDomainManager).add("flowers.example")
        news = create_list("news@flowers.example")
        news.send_welcome_message = False
    people = getUtility(IUserManager)
    start = time.perf_counter()
    tokens = {}
    for number in range(count):
        address = f"person{number}@example.org"
        with transaction():
            person = people.create_address(address, "Ana Horvat")
            tokens[address], _, _ = ISubscriptionManager(news).register(
                person, pre_verified=False, pre_confirmed=False, pre_approved=True
            )
    make_testable_runner(VirginRunner, "virgin").run()
    make_testable_runner(OutgoingRunner, "out").run()
    registered = count / (time.perf_counter() - start)
    assert not config.switchboards["out"].files
    for address, token in tokens.items():
        reply = Message()
        reply["From"] = address
        reply["To"] = f"news-confirm+{token}@flowers.example"
        reply["Subject"] = f"Re: confirm {token}"
        reply["Message-ID"] = f"<{token}@example.org>"
        reply.set_payload("yes\n")
        config.switchboards["command"].enqueue(
            reply, listid=news.list_id, subaddress="confirm", version=3
        )
    start = time.perf_counter()
    make_testable_runner(CommandRunner, "command").run()
    confirmed = count / (time.perf_counter() - start)
    assert news.members.member_count == count
    print(registered, confirmed)  # noqa: T201 - for who started it


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
