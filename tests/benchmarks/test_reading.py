"""Reading a mailbox end to end, durably, as a ratio to a raw fetch in the same run (DESIGN 11).

Goals: one mail in twenty ours 0.12 of a raw header fetch; all of them answers 0.12 of a raw fetch
of whole mails; a poll that finds nothing new takes no longer in a mailbox ten times as large.
"""

from __future__ import annotations

import imaplib
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from functools import cache

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from drafts import RESOURCES
from office import Office
from optindesk.core.letter import Question
from optindesk.flows import wordings
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.imap import ImapMailbox
from optindesk.mail.phrases import load_phrases
from optindesk.mail.practice_answers import answer_mail
from optindesk.mail.practice_clients import Answer, Client, Person
from optindesk.mail.reader import PostReader
from optindesk.mail.wordings import shipped_wordings
from optindesk.store.database import Store
from optindesk.store.opening import open_store
from servers import ImapUser
from stores import NOW

pytestmark = pytest.mark.live

MAILS = 2_000
ANSWERS = 300
POLLS = 20
CLIENTS = (Client.GMAIL, Client.OUTLOOK, Client.APPLE)


class Pen(JinjaComposer):
    """The true composer, which remembers what it made."""

    def __init__(self) -> None:
        self.drafts: dict[bytes, object] = {}

    def mail(self, draft):  # type: ignore[no-untyped-def]  # as in office.Pen
        content = super().mail(draft)
        self.drafts[content] = draft
        return content


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    opened = open_store(sqlite_url, NOW)
    yield opened
    opened.close()


@cache
def reader() -> PostReader:
    """The reader, warm: the sentences of all languages are put together once."""
    made = PostReader(load_phrases(RESOURCES))
    made.judge(made.letter(b"From: a@b.example\n\nYes", None), Question("en"))
    return made


def answers_to(office: Office, count: int) -> list[bytes]:
    """A desk that asked so many people, and their yeses."""
    wordings.ship(office.store, shipped_wordings(RESOURCES), office.now)
    pen = Pen()
    office.provider.pen = pen  # type: ignore[assignment]
    office.desk = replace(office.desk, composer=pen, reader=reader())
    for number in range(count):
        office.sign_up(f"person{number}@example.org", name="Ana Horvat")
    office.desk.send()
    people = [
        Person("Ana Horvat", draft.recipient, "en", Answer.YES, CLIENTS[number % len(CLIENTS)])
        for number, draft in enumerate(office.provider.taken)
    ]
    mails = zip(pen.drafts, people, strict=True)
    return [answer_mail(sent, Answer.YES, office.now, one) or b"" for sent, one in mails]


def other_mail(number: int) -> bytes:
    """One of the mails that concern nobody here."""
    mail = EmailMessage()
    mail["Received"] = (
        "from mx.example by mail.example with ESMTPS; Mon, 23 Nov 2026 10:04:00 +0000"
    )
    mail["From"] = f"Somebody <somebody{number}@elsewhere.example>"
    mail["To"] = "shop@flowers.example"
    mail["Subject"] = f"Something else, number {number}"
    mail["Message-ID"] = f"<{number}@elsewhere.example>"
    mail["References"] = f"<{number - 1}@elsewhere.example> <{number - 2}@elsewhere.example>"
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; d=elsewhere.example; b=" + "Ab1" * 100
    mail.set_content("Hello,\n\nthis is about something else.\n" * 30)
    return mail.as_bytes()


def raw_fetch(user: ImapUser, what: str) -> float:
    """Seconds of a raw fetch of all mails of the Inbox, 500 at a time."""
    with user.session() as session:
        session.select("INBOX", readonly=True)
        count = int(session.untagged_responses["EXISTS"][-1])
        start = time.perf_counter()
        for first in range(1, count + 1, 500):
            session.fetch(f"{first}:{min(first + 499, count)}", f"(UID INTERNALDATE {what})")
        return time.perf_counter() - start


def desk_on(office: Office, user: ImapUser) -> None:
    office.set_account(imap=user.account().imap, user=user.account().user)
    account = user.account()
    office.desk = replace(office.desk, mailbox=lambda _: ImapMailbox(account, user.password, 60))


@pytest.fixture(autouse=True)
def long_lines() -> None:
    imaplib._MAXLINE = 10_000_000  # type: ignore[attr-defined]


@pytest.mark.parametrize("one_in", [20, 1], ids=["one in twenty ours", "all of them answers"])
def test_a_mailbox_end_to_end(
    one_in: int, benchmark: BenchmarkFixture, store: Store, imap_user: ImapUser
) -> None:
    office = Office(store)
    office.set_account()
    total = MAILS if one_in > 1 else ANSWERS
    mails = answers_to(office, total // one_in)
    for number in range(total - len(mails)):
        mails.insert((number * one_in) % (len(mails) + 1), other_mail(number))
    imap_user.deliver_all(mails)
    office.later(days=1)
    raw = raw_fetch(imap_user, "BODY.PEEK[HEADER]" if one_in > 1 else "BODY.PEEK[]")
    desk_on(office, imap_user)
    told = benchmark.pedantic(office.desk.check, rounds=1)
    assert len(told.mails) == total
    assert told.counts["yes"] == total // one_in
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["ratio to a raw fetch"] = round(raw / seconds, 4)
    benchmark.extra_info["mails a second"] = round(total / seconds)
    benchmark.extra_info["confirmations a second"] = round(total / one_in / seconds)


def test_a_poll_of_a_mailbox_ten_times_as_large(
    benchmark: BenchmarkFixture, store: Store, imap_user: ImapUser
) -> None:
    office = Office(store)
    desk_on(office, imap_user)
    office.desk = replace(office.desk, reader=reader())
    took = []
    for count in (10_000, 90_000):
        imap_user.deliver_all([other_mail(number) for number in range(count)])
        office.desk.check()
        polls = []
        for _ in range(POLLS):
            start = time.perf_counter()
            assert not office.desk.check().mails
            polls.append(time.perf_counter() - start)
        took.append(min(polls))
    benchmark.pedantic(office.desk.check, rounds=3)
    benchmark.extra_info["100,000 to 10,000 mails"] = round(took[1] / took[0], 2)
