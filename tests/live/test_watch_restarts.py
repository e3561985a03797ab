"""`optindesk watch` stays while the PostgreSQL server of a shared desk is stopped and started."""

from __future__ import annotations

import json
import signal
import sys
from contextlib import closing

import pytest

from commandline import running
from optindesk.core.model import Security, Target
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now, who
from optindesk.store.opening import open_store
from postgres import restartable
from servers import PATIENCE, ImapUser, SmtpServer

pytestmark = [
    pytest.mark.live,
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGTERM"),
]

ANNA = "anna@beispiel.example"


def test_watch_says_an_outage_once_and_reads_the_reply_that_came_meanwhile(
    smtp_server: SmtpServer, imap_user: ImapUser
) -> None:
    with restartable() as server:
        with closing(open_store(server.url, now())) as store:
            desk = make_desk(store, who("Rosa"))
            account = imap_user.account(Security.TLS, smtp_server.server)
            desk.passwords.lend(desk.set_account(account), imap_user.password)
            desk.sign_up(ANNA, Target(desk.add_list("Blumenpost", "", "de").id))
            assert desk.send().sent == 1
        (question,) = [one.content for one in smtp_server.mails if ANNA in one.recipients]
        person = Person("", ANNA, "de", Answer.YES, Client.GMAIL)
        answer = answer_mail(question, Answer.YES, now(), person)
        assert answer is not None
        typed = ("--lang", "en", "--json", "watch", "--password-stdin")
        with running(server.url, *typed, stdin=f"{imap_user.password}\n") as watch:
            assert watch.stdout is not None
            assert watch.stderr is not None
            assert watch.stderr.readline() == "Listening to the mailbox.\n"
            server.stop()
            imap_user.deliver(answer)
            assert watch.stderr.readline().startswith("Offline; it is tried again: The database")
            server.start()
            assert json.loads(watch.stdout.readline())["address"] == ANNA
            assert watch.stderr.readline() == "Listening to the mailbox.\n"
            server.stop()
            watch.send_signal(signal.SIGTERM)
            _, told = watch.communicate(timeout=PATIENCE)
            assert (watch.returncode, told) == (0, "")
            server.start()
