"""The whole way of a sign-up, once on practice and once on real servers with TLS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes
from pathlib import Path
from typing import Protocol

import pytest

from optindesk.core.errors import Trouble
from optindesk.core.model import Account, Security, Server, Target
from optindesk.core.status import State
from optindesk.flows import standings, verifying
from optindesk.flows.desk import Desk
from optindesk.flows.groups import Group
from optindesk.flows.safe_to_mail import Wanted
from optindesk.mail.practice import OUTBOX, deliver, kept_mails, make_maildirs
from optindesk.mail.practice_answers import Answer, Client, Person, answer_mail
from optindesk.main import make_desk, now, opened, who
from optindesk.store.people_query import PeopleQuery
from servers import ImapUser, SmtpServer

SHEET = """\
Nr;Vorname;Nachname;E-Mail-Adresse;Datum
1;Anna;Müller;Anna.Mueller@Beispiel.example;21.11.2026
2;Ben;Weiß;ben@weiss.example;21.11.2026
3;Carla;Öz;carla(at)oez.example;21.11.2026
4;Dora;Abel;dora@abel.example;21.11.2026
"""


class Post(Protocol):
    """The post between the desk and the people, practised or real."""

    account: Account
    password: str
    practice: Path | None

    def mails_to(self, address: str) -> list[bytes]: ...

    def arrive(self, content: bytes) -> None: ...


class PractisedPost:
    account = Account(
        0,
        "shop@blume.example",
        "Blumen Blume",
        Server("localhost", 25, Security.NONE),
        Server("localhost", 143, Security.NONE),
        "",
    )
    password = ""

    def __init__(self, folder: Path) -> None:
        self.practice: Path | None = folder
        self._folder = folder
        make_maildirs(folder)

    def mails_to(self, address: str) -> list[bytes]:
        mails = [kept.path.read_bytes() for kept in kept_mails(self._folder / OUTBOX)]
        return [mail for mail in mails if address in str(message_from_bytes(mail)["To"])]

    def arrive(self, content: bytes) -> None:
        deliver(self._folder / "inbox", content, now())


class RealPost:
    """aiosmtpd with STARTTLS and AUTH for what goes out, Dovecot with TLS for what comes in."""

    def __init__(self, smtp: SmtpServer, mailbox: ImapUser) -> None:
        self.practice: Path | None = None
        self.password = mailbox.password
        self._smtp, self._mailbox = smtp, mailbox
        self.account = mailbox.account(Security.TLS, smtp.server)

    def mails_to(self, address: str) -> list[bytes]:
        return [taken.content for taken in self._smtp.mails if address in taken.recipients]

    def arrive(self, content: bytes) -> None:
        self._mailbox.deliver(content)


@pytest.fixture(params=["practice", pytest.param("real", marks=pytest.mark.live)])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Post:
    if request.param == "practice":
        return PractisedPost(tmp_path / "mail")
    smtp_server = request.getfixturevalue("smtp_server")
    return RealPost(smtp_server, request.getfixturevalue("imap_user"))


@pytest.fixture
def desk(post: Post, tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "desk") as store:
        desk = make_desk(store, who("Rosa"), post.practice)
        desk.passwords.lend(desk.set_account(post.account), post.password)
        yield desk


@pytest.fixture
def reply(post: Post) -> Callable[[str, Answer], None]:
    """Let somebody answer the newest mail they got."""

    def answer(address: str, how: Answer) -> None:
        content = answer_mail(
            post.mails_to(address)[-1], how, now(), Person("", address, "de", how, Client.GMAIL)
        )
        assert content is not None
        post.arrive(content)

    return answer


def state_of(desk: Desk, address: str) -> State | None:
    rows = standings.people(PeopleQuery(text=address))
    assert len(rows) == 1
    return rows[0].facts.state


def test_the_whole_way_of_a_sign_up(
    desk: Desk, post: Post, reply: Callable[[str, Answer], None], tmp_path: Path
) -> None:
    sheet = tmp_path / "market.csv"
    sheet.write_bytes(SHEET.encode("cp1252"))
    news = desk.add_list("Blumenpost", "Was gerade blüht, einmal im Monat.", "de")

    # Staff look first, then import Saturday's sheet.
    looked = desk.import_sheet(desk.open_sheet(sheet, {}), Target(news.id), dry_run=True)
    assert looked.counts[Group.NEW] == 3
    assert standings.people(PeopleQuery()) == []
    report = desk.import_sheet(desk.open_sheet(sheet, {}), Target(news.id))
    assert report.counts[Group.NEW] == 3
    assert [row.row for row in report.rows if row.group is Group.BAD_ADDRESS] == [4]
    assert state_of(desk, "anna.mueller") is State.QUEUED

    # The questions go out, and the books know it.
    sent = desk.send()
    assert (sent.sent, sent.waiting) == (3, 0)
    (question,) = post.mails_to("Anna.Mueller@beispiel.example")
    assert message_from_bytes(question)["Auto-Submitted"] == "auto-generated"
    assert state_of(desk, "anna.mueller") is State.AWAITING
    (anna,) = standings.people(PeopleQuery(text="anna"))
    assert "market.csv, row 2" in str(anna.sentence)
    assert anna.may_mail[0] is False

    # Anna says yes, Ben no, Dora's office says she is away.
    reply("Anna.Mueller@beispiel.example", Answer.YES)
    reply("ben@weiss.example", Answer.NO)
    reply("dora@abel.example", Answer.OUT_OF_OFFICE)
    checked = desk.check()
    assert checked.troubles == []
    assert state_of(desk, "anna") is State.CONFIRMED
    assert state_of(desk, "ben") is State.DECLINED
    assert state_of(desk, "dora") is State.AWAITING
    assert desk.check().mails == [], "what was read is not read again"

    # Anna is thanked, nobody else gets a mail.
    assert desk.send().sent == 1
    assert len(post.mails_to("Anna.Mueller@beispiel.example")) == 2
    assert len(post.mails_to("ben@weiss.example")) == 1

    # The same sheet again, as every Saturday: nothing new.
    again = desk.import_sheet(desk.open_sheet(sheet, {}), Target(news.id))
    assert again.counts[Group.SEEN_BEFORE] == 3
    assert desk.send().sent == 0

    # What leaves the house: only Anna, and a log that proves itself.
    given = desk.export_safe_to_mail(Wanted(Target(news.id)), tmp_path / "safe.csv")
    assert (given.written, given.count_left_out) == (1, 2)
    assert "Anna.Mueller@beispiel.example" in (tmp_path / "safe.csv").read_text("utf-8-sig")
    assert "dora" not in (tmp_path / "safe.csv").read_text("utf-8-sig")
    desk.export_log(tmp_path / "log.json")
    exported = json.loads((tmp_path / "log.json").read_text("utf-8"))
    assert verifying.verify_export(exported).verdict.whole
    desk.export_records(PeopleQuery(text="anna"), tmp_path / "records.json")
    (record,) = json.loads((tmp_path / "records.json").read_text("utf-8"))["records"]
    assert record["standing"]["basis"] == "confirmed here"
    assert record["sign_ups"][0]["signed_on"] == date(2026, 11, 21).isoformat()
    found = verifying.verify_store(desk.store)
    assert found.verdict.whole
    assert found.certain_to > 0

    # A year later Anna has had enough.
    reply("Anna.Mueller@beispiel.example", Answer.LEAVE)
    desk.check()
    (anna,) = standings.people(PeopleQuery(text="anna"))
    assert anna.may_mail[0] is False
    assert desk.send().sent == 1, "a goodbye"


@pytest.mark.long
def test_without_a_network_nothing_is_lost(tmp_path: Path) -> None:
    with opened(tmp_path / "desk") as store:
        desk = make_desk(store, who("Rosa"))
        gone = Server("localhost", 9, Security.NONE)
        desk.set_account(Account(0, "shop@blume.example", "Blume", gone, None, ""))
        news = desk.add_list("Blumenpost", "", "de")
        desk.sign_up("anna@beispiel.example", Target(news.id))
        with pytest.raises(Trouble) as trouble:
            desk.send()
        assert "Nothing was lost" in str(trouble.value)
        assert state_of(desk, "anna") is State.QUEUED
