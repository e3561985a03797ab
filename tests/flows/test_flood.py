"""One address gets so many questions in a time, whatever asks for them; what is held back waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from office import ANA, BEN, DAY, Office, refused
from optindesk.core.errors import ConnectionLost, MailPutOff, OutcomeUnknown, Trouble, TryLater
from optindesk.core.model import Target, mailbox_key
from optindesk.core.status import MailStatus
from optindesk.flows import flood, overview, standings
from optindesk.flows.pacing import PUT_OFF
from optindesk.flows.permission import Chosen
from optindesk.store import contact_rows, post
from optindesk.store.database import Store
from optindesk.store.opening import open_store
from optindesk.store.people_query import PeopleQuery
from stores import NOW

QUESTIONS = ("confirm", "permission", "reminder")


@pytest.fixture
def office(office: Office) -> Office:
    """The guard as it is when nobody has set it otherwise."""
    office.set(questions_per_address=3, minutes_between_questions=60)
    return office


def lists(office: Office, count: int) -> list[Target]:
    return [Target(office.make_list(f"List {n}").id) for n in range(count)]


def test_never_two_within_an_hour(office: Office) -> None:
    first, second = lists(office, 2)
    office.ask(target=first)
    office.sign_up(target=second)
    result = office.desk.send()
    assert (result.sent, result.waiting, result.held) == (0, 1, 1)
    assert result.held_until == office.now + timedelta(hours=1)
    office.later(minutes=59)
    assert office.desk.send().sent == 0
    office.later(minutes=1)
    assert office.desk.send().sent == 1


def test_never_four_within_a_week(office: Office) -> None:
    went = []
    for day, target in enumerate(lists(office, 5)):
        office.sign_up(target=target)
        office.desk.send()
        went.append(len(office.provider.taken))
        assert day < 3 or office.mails()[-1].status is MailStatus.WAITING
        office.later(hours=2)
    assert went == [1, 2, 3, 3, 3]
    office.later(7)
    office.desk.send()
    assert len(office.provider.taken) == 4
    last = office.provider.taken[-1].values["list_name"]
    assert last == "List 3, List 4", "nothing is lost, and what waited went together"


def test_all_spellings_of_a_mailbox_are_one(office: Office) -> None:
    office.ask("ana@gmail.com")
    for address in ("ana+shop@gmail.com", "ANA@googlemail.com", "ana+2@googlemail.com"):
        office.sign_up(address)
    assert office.desk.send().held == 3
    assert len(office.provider.taken) == 1


def test_what_is_held_holds_up_nobody_else(office: Office) -> None:
    first, second = lists(office, 2)
    office.ask(target=first)
    office.sign_up(target=second)
    office.sign_up(BEN)
    assert office.desk.send(limit=1).sent == 1
    assert office.provider.taken[-1].recipient == BEN


def test_the_guard_sees_the_mail_that_goes_before_in_the_same_round(office: Office) -> None:
    for address in ("ana@gmail.com", "ana+shop@gmail.com", BEN):
        office.sign_up(address)
    result = office.desk.send(limit=2)
    assert (result.sent, result.held) == (2, 1)
    assert [mail.recipient for mail in office.provider.taken] == ["ana@gmail.com", BEN]
    assert office.provider.sessions == 1, "nobody was announced who had to wait"


def test_what_its_server_put_off_is_not_held(office: Office) -> None:
    office.provider.at_offer.append(MailPutOff(host="mx", status=451, words="greylisted"))
    office.sign_up()
    result = office.desk.send()
    assert (result.waiting, result.held, result.held_until) == (1, 0, None)
    assert result.resumes_at == office.now + PUT_OFF
    to_do = overview.to_do(office.now)
    assert (to_do.to_send, to_do.held) == (1, 0)


def test_a_cancel_and_a_new_ask_are_no_way_around(office: Office) -> None:
    for _ in range(5):
        office.sign_up()
        office.desk.send()
        office.desk.cancel(ANA)
    assert len(office.provider.taken) == 1


def test_what_may_have_gone_out_counts(office: Office) -> None:
    first, second = lists(office, 2)
    office.provider.at_dot.append(OutcomeUnknown(host="mx", reason="gone"))
    office.sign_up(target=first)
    office.desk.send()
    office.sign_up(target=second)
    assert office.desk.send().held == 1
    office.desk.settle_mail(office.mails()[0].id, went_out=False)
    office.desk.choose_setting("minutes_between_questions", "30")
    assert office.desk.send().sent == 1, "it is known now that nothing went out"


def test_thanks_and_goodbyes_are_no_questions(office: Office) -> None:
    office.subscribe()
    assert office.desk.send().sent == 1
    assert flood.guard().hold_of(office.mails()[1], office.now) is None


def test_why_and_until_when_is_said(office: Office) -> None:
    first, second = lists(office, 2)
    office.ask(target=first)
    office.sign_up(target=second)
    query = PeopleQuery(contact_id=office.contact().id, list_id=second.list_id)
    (row,) = standings.all_people(query, office.now)
    assert "held back until" in str(row.sentence)
    assert "the last question to this address went out at" in str(row.sentence)
    (plain,) = standings.people(query)
    assert "not sent yet" in str(plain.sentence)
    assert overview.to_do(office.now).held == 0, "nobody has tried to send it yet"
    office.desk.send()
    to_do = overview.to_do(office.now)
    assert (to_do.to_send, to_do.held) == (0, 1)
    (story, _) = overview.story(office.contact().id, office.now).standings
    assert story.facts.held_until is None


def test_the_reason_of_the_week_is_said_with_its_figures(office: Office) -> None:
    for target in lists(office, 3):
        office.ask(target=target)
        office.later(hours=1)
    hold = flood.guard().hold(ANA, office.now)
    assert hold is not None
    assert str(hold.why) == "this address got 3 questions within 7 days"
    assert hold.until == office.provider.taken[0].date + 7 * DAY


def test_another_rule_holds_from_now_on(office: Office) -> None:
    first, second = lists(office, 2)
    office.ask(target=first)
    office.sign_up(target=second)
    office.desk.send()
    office.desk.choose_setting("minutes_between_questions", "0")
    assert office.desk.send().sent == 1


# --- whatever happens -----------------------------------------------------------------------------


ADDRESSES = ("ana@gmail.com", "ana+a@gmail.com", "Ana@GoogleMail.com", BEN)
TROUBLES = (
    TryLater(host="mx", status=451, words="later"),
    ConnectionLost(host="mx", reason="gone"),
    refused("5.7.1 no"),
)


class Flood(RuleBasedStateMachine):
    """Anything that anybody may do; after each mail that goes out the guard must have held."""

    store: Store

    @initialize()
    def open(self) -> None:
        self._folder = TemporaryDirectory()
        self.store = open_store(Path(self._folder.name) / "desk", NOW)
        self.office = Office(self.store)
        self.office.set_account()
        self.office.set(
            questions_per_address=3, minutes_between_questions=60, reminders=2, levels="on"
        )
        self.lists = lists(self.office, 3)

    @property
    def addresses(self) -> list[str]:
        return [one for one in ADDRESSES if contact_rows.contact_by_key(one.lower()) is not None]

    @rule(address=st.sampled_from(ADDRESSES), which=st.sets(st.integers(0, 2), min_size=1))
    def sign_up(self, address: str, which: set[int]) -> None:
        targets = [self.lists[number] for number in sorted(which)]
        self.office.desk.sign_up(address, *targets, day=self.office.now.date())

    @rule(address=st.sampled_from(ADDRESSES), level=st.integers(3, 5))
    def ask_for_a_level(self, address: str, level: int) -> None:
        self.office.desk.sign_up(address, Target(level=level), day=self.office.now.date())

    @rule(
        rows=st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=4),
        which=st.integers(0, 2),
        name=st.sampled_from(("saturday.csv", "sunday.csv")),
        before=st.booleans(),
    )
    def import_a_sheet(self, rows: list[str], which: int, name: str, before: bool) -> None:
        day = self.office.now.date().isoformat()
        self.office.sheet(
            *({"email": row, "date": day} for row in rows),
            name=name,
            target=self.lists[which],
            collected_before=before,
        )

    @rule(seconds=st.integers(1, 3 * 86_400))
    def let_time_pass(self, seconds: int) -> None:
        self.office.later(seconds=seconds)

    @rule(limit=st.none() | st.integers(1, 3))
    def send(self, limit: int | None) -> None:
        self.office.desk.send(limit=limit)

    @rule(trouble=st.sampled_from(TROUBLES), at_dot=st.booleans())
    def let_something_go_wrong(self, trouble: Trouble, at_dot: bool) -> None:
        (self.office.provider.at_dot if at_dot else self.office.provider.at_offer).append(trouble)

    @rule()
    def lose_track(self) -> None:
        """The provider takes a mail, and nobody hears of it."""

        def taken_unheard() -> None:
            (mail,) = post.mails_in(MailStatus.SENDING)
            draft = self.office.provider.in_hand
            assert draft is not None
            assert draft.recipient == mail.address
            self.office.provider.taken.append(draft)
            raise OutcomeUnknown(host="mx", reason="gone")

        self.office.provider.at_dot.append(taken_unheard)

    @precondition(lambda self: post.mails_in(MailStatus.UNKNOWN))
    @rule()
    def settle(self) -> None:
        self.office.desk.settle_mail(post.mails_in(MailStatus.UNKNOWN)[0].id, went_out=True)

    @precondition(lambda self: post.mails_in(MailStatus.REFUSED))
    @rule()
    def try_again(self) -> None:
        self._try(lambda: self.office.desk.try_again(post.mails_in(MailStatus.REFUSED)[0].id))

    @rule(address=st.sampled_from(ADDRESSES))
    def cancel(self, address: str) -> None:
        self._try(lambda: self.office.desk.cancel(address))

    @rule(old=st.sampled_from(ADDRESSES), new=st.sampled_from(ADDRESSES))
    def correct(self, old: str, new: str) -> None:
        self._try(lambda: self.office.desk.correct(old, new))

    @rule()
    def resend(self) -> None:
        self.office.desk.resend(PeopleQuery())

    @rule()
    def remind(self) -> None:
        self.office.remind()

    @rule(which=st.integers(0, 2))
    def ask_for_permission(self, which: int) -> None:
        chosen = Chosen(self.lists[which].list_id or 0)
        self._try(lambda: self.office.desk.begin_permission(chosen))

    @rule(verdict=st.sampled_from(("yes", "no")), data=st.data())
    def answer(self, verdict: str, data: st.DataObject) -> None:
        asked = [one for one in self.office.provider.taken if one.token]
        assume(asked)
        self.office.read(self.office.reply(verdict, data.draw(st.sampled_from(asked))))

    def _try(self, act: Callable[[], object]) -> None:
        with suppress(Trouble):
            act()

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self._nothing_is_lost()
            self._guard_held()
        finally:
            self.store.close()
            self._folder.cleanup()

    def _nothing_is_lost(self) -> None:
        """Every question that waits goes out once its time has come."""
        self.office.provider.at_dot.clear()
        self.office.provider.at_offer.clear()
        for _ in range(12):
            self.office.later(8)
            self.office.desk.send()
        assert post.mails_in(MailStatus.WAITING) == []

    def _guard_held(self) -> None:
        times: dict[str, list[datetime]] = defaultdict(list)
        for draft in self.office.provider.taken:
            if draft.wording.kind.value in QUESTIONS:
                times[mailbox_key(draft.recipient)].append(draft.date)
        for went in times.values():
            for one, other in pairwise(went):
                assert other - one >= timedelta(hours=1)
            for first, fourth in zip(went, went[3:], strict=False):
                assert fourth - first >= 7 * DAY


TestWhateverHappens = pytest.mark.no_cover(Flood.TestCase)  # it covers nothing new
TestWhateverHappens.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
