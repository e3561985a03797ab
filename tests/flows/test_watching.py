"""Listening to the mailbox: news are checked at once, and a network that goes is waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import (
    AccountMissing,
    Cancelled,
    ConnectionLost,
    DatabasePasswordNeeded,
    DiskFull,
    FolderBusy,
    LoginRefused,
    NoConnection,
    NoMailbox,
    ServerFull,
    StoreUnreachable,
    WrongPassword,
)
from optindesk.core.ports import FolderRole
from optindesk.core.sentence import Sentence
from optindesk.core.status import RequestStatus
from optindesk.flows import overview
from optindesk.flows.checking import Checked
from optindesk.flows.watching import Listening, Looking, Offline, Told
from optindesk.store.tables import AccountRow

LOST = ConnectionLost(host="mx.example", reason="gone")
WRONG = WrongPassword(host="mx.example", user="shop", words="no")


@dataclass
class Ear:
    """Hears what a watch tells; the tick after the last of `until` cancels it."""

    office: Office
    told: list[Told] = field(default_factory=list)
    is_enough: Callable[[], bool] = lambda: False
    asked: bool = False

    def tick(self, done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if self.is_enough():
            raise Cancelled

    def watch(self, is_enough: Callable[[], bool]) -> None:
        self.is_enough = is_enough
        with pytest.raises(Cancelled):
            self.office.desk.watch(self.told.append, is_asked=self._is_asked, tick=self.tick)

    def _is_asked(self) -> bool:
        was_asked, self.asked = self.asked, False
        return was_asked

    @property
    def checks(self) -> list[Checked]:
        return [one for one in self.told if isinstance(one, Checked)]

    @property
    def outages(self) -> list[Offline]:
        return [one for one in self.told if isinstance(one, Offline)]


@pytest.fixture
def ear(office: Office) -> Ear:
    return Ear(office)


def test_it_checks_first_and_then_at_each_news(office: Office, ear: Ear) -> None:
    question, other = office.ask(), office.ask(BEN)
    office.postbox.lay(office.reply("yes", question))
    office.postbox.at_wait.append(lambda: office.postbox.lay(office.reply("no", other)))
    ear.watch(lambda: len(ear.checks) == 2)
    assert ear.told[:3] == [Looking(), ear.checks[0], Listening()]
    assert [mail.source for mail in ear.checks[0].mails] == ["INBOX/1"]
    assert [mail.source for mail in ear.checks[1].mails] == ["INBOX/2"]
    assert (office.status(), office.status(BEN)) == (
        RequestStatus.CONFIRMED,
        RequestStatus.DECLINED,
    )


def test_without_news_all_is_checked_every_ten_minutes(office: Office, ear: Ear) -> None:
    begun = office.now
    ear.watch(lambda: len(ear.checks) == 3)
    assert office.now - begun == timedelta(minutes=20)
    assert office.postbox.waits[:5] == [("INBOX", 120.0)] * 5


def test_mails_that_pour_in_are_checked_five_seconds_apart(office: Office, ear: Ear) -> None:
    questions = [office.ask(f"p{number}@example.org") for number in range(3)]
    for question in questions:
        mail = office.reply("yes", question)
        office.postbox.at_wait.append(lambda mail=mail: office.postbox.lay(mail))
    begun = office.now
    ear.watch(lambda: len(ear.checks) == 4)
    assert office.now - begun == timedelta(seconds=15)


def test_what_falls_into_junk_is_seen_within_two_minutes(office: Office, ear: Ear) -> None:
    office.postbox.make("Junk", FolderRole.JUNK)
    mail = office.reply("yes", office.ask())
    office.postbox.at_wait.append(lambda: office.postbox.lay(mail, "Junk"))
    begun = office.now
    ear.watch(lambda: len(ear.checks) == 2)
    assert office.now - begun == timedelta(minutes=2)
    assert office.postbox.waits[:2] == [("INBOX", 120.0), ("Junk", 0)]
    assert office.status() is RequestStatus.CONFIRMED
    said = [str(line.sentence) for line in overview.story(office.contact().id).lines]
    (line,) = [one for one in said if "was read" in one]
    assert line.endswith("It was found in the junk folder.")


def test_it_comes_back_with_growing_pauses(office: Office, ear: Ear) -> None:
    def no_way(account: object) -> object:
        raise NoConnection(host="mx.example", port=993, reason="down")

    office.desk = replace(office.desk, mailbox=no_way)  # type: ignore[arg-type]
    begun = office.now
    ear.watch(lambda: len(ear.outages) == 9)
    pauses = [
        (one.again_at - before).total_seconds()
        for before, one in zip(
            [begun, *(one.again_at for one in ear.outages)], ear.outages, strict=False
        )
    ]
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert max(office.paused) == 0.5, "whoever cancels does not wait longer"


def test_after_a_session_that_listened_the_pauses_begin_anew(office: Office, ear: Ear) -> None:
    office.postbox.at_wait.extend([LOST, None, LOST, None, LOST])
    ear.watch(lambda: len(ear.outages) == 3)
    told_at = [one for one in ear.told if isinstance(one, Offline | Listening)]
    assert [type(one) for one in told_at[:4]] == [Listening, Offline, Listening, Offline]
    assert len(office.paused) >= 20
    assert sum(office.paused) == pytest.approx(5 + 5, abs=0.5)


def test_who_asks_does_not_wait_for_the_next_try(office: Office, ear: Ear) -> None:
    office.postbox.at_wait.append(LOST)
    ear.asked = True
    begun = office.now
    ear.watch(lambda: len(ear.checks) == 2)
    assert office.now == begun
    assert not ear.asked


@pytest.mark.parametrize(
    "trouble", [WRONG, LoginRefused(host="mx.example", user="shop", words="locked"), DiskFull()]
)
def test_what_waiting_does_not_mend_ends_it_at_once(
    office: Office, ear: Ear, trouble: Exception
) -> None:
    office.postbox.at_wait.append(trouble)
    with pytest.raises(type(trouble)):
        office.desk.watch(ear.told.append)
    assert office.paused == []
    assert ear.outages == []


def test_another_desk_that_reads_is_waited_for(office: Office, ear: Ear) -> None:
    busy = [FolderBusy(what="Another one."), None]

    def check(tick: object) -> Checked:
        if trouble := busy.pop(0):
            raise trouble
        return Checked()

    ear.is_enough = lambda: len(ear.checks) == 1
    with pytest.raises(Cancelled):
        office.desk.watch(ear.told.append, check=check, tick=ear.tick)
    assert ear.told[:2] == [Looking(), Looking()]
    assert office.paused == [0.5] * 4


def test_a_database_that_is_away_or_full_is_waited_for(office: Office, ear: Ear) -> None:
    away = StoreUnreachable(reason="refused.")
    other_password = DatabasePasswordNeeded(user="desk", host="db.example")
    full = ServerFull()
    ends: list[Exception | None] = [None, away, other_password, full, None]

    def check(tick: object) -> Checked:
        if trouble := ends.pop(0):
            raise trouble
        return Checked()

    office.postbox.at_wait.append(lambda: office.postbox.lay(office.reply("yes", office.ask())))
    ear.is_enough = lambda: not ends
    with pytest.raises(Cancelled):
        office.desk.watch(ear.told.append, check=check, tick=ear.tick)
    assert [one.trouble for one in ear.outages] == [away, other_password, full]
    assert len(ear.checks) == 2


def test_a_watch_needs_an_account_with_a_mailbox(office: Office, ear: Ear) -> None:
    office.set_account(imap=None)
    with pytest.raises(NoMailbox):
        office.desk.watch(ear.told.append)
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.watch(ear.told.append)


def test_a_mail_that_comes_between_check_and_waiting_is_not_missed(
    office: Office, ear: Ear
) -> None:
    question = office.ask(ANA)
    arrived = []

    def check(tick: object) -> Checked:
        checked = office.desk.check()
        if not arrived:
            arrived.append(office.postbox.lay(office.reply("yes", question)))
        return checked

    ear.is_enough = lambda: len(ear.checks) == 2
    begun = office.now
    with pytest.raises(Cancelled):
        office.desk.watch(ear.told.append, check=check, tick=ear.tick)
    assert office.status() is RequestStatus.CONFIRMED
    assert office.now - begun == timedelta(seconds=5)


@pytest.mark.parametrize("days", [400, -400])
def test_a_clock_that_jumps_ends_a_pause_and_keeps_none_for_years(
    office: Office, ear: Ear, days: int
) -> None:
    """While it waits for news, and while it waits for the network."""

    def jump() -> None:
        office.now += timedelta(days=days)

    def tell(told: Told) -> None:
        ear.told.append(told)
        if isinstance(told, Offline):
            jump()

    office.postbox.at_wait.extend([jump, None, LOST])
    ear.is_enough = lambda: len(ear.checks) == 4
    with pytest.raises(Cancelled):
        office.desk.watch(tell, tick=ear.tick)
    assert len(ear.outages) == 1
    assert len(office.postbox.waits) < 20
    assert sum(office.paused) < 60
