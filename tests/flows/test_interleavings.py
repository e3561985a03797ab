"""Whatever happens in whatever order, some things are never so (hypothesis looks for them)."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from office import ANA, BEN, DAY, Office, refused
from optindesk.core.errors import (
    CannotDecide,
    ConnectionLost,
    NothingToCancel,
    NothingToWithdraw,
    OutcomeUnknown,
    TryLater,
    WrongCode,
)
from optindesk.core.letter import BounceKind
from optindesk.core.model import MailKind, Target
from optindesk.core.ports import RawMail
from optindesk.core.status import RequestStatus, SubscriptionStatus
from optindesk.flows import standings, verifying
from optindesk.flows.keeping import Outcome
from optindesk.flows.reviewing import Decision
from optindesk.store import contact_rows, journal, request_rows
from optindesk.store.opening import open_store
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import ListRow, MailRow, RequestRow, SubscriptionRow
from stores import NOW

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not

PEOPLE = st.sampled_from([ANA, BEN])
FAILURES = st.sampled_from(
    [
        None,
        None,
        refused("5.1.1 nobody"),
        refused("5.7.1 no"),
        TryLater(host="mx", status=451, words="busy"),
        ConnectionLost(host="mx", reason="reset"),
    ]
)
DOTS = st.sampled_from([None, None, OutcomeUnknown(host="mx", reason="x"), KeyboardInterrupt()])
_template: list[Path] = []


def fresh_desk() -> Path:
    """The folder of an empty desk; migrated once and copied."""
    if not _template:
        parent = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, parent)
        _template.append(parent / "desk")
        open_store(_template[0], NOW).close()
    return Path(shutil.copytree(_template[0], Path(tempfile.mkdtemp()) / "desk"))


class Interleavings(RuleBasedStateMachine):
    """Two people, one list and levels, and everything that can happen to them."""

    @initialize()
    def open(self) -> None:
        self.folder = fresh_desk()
        self.office = Office(open_store(self.folder, NOW))
        self.office.set_account()
        self.news = self.office.news()
        ListRow.update(reminders=2).execute()
        self.said: list[RawMail] = []

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.store.close()
            shutil.rmtree(self.folder.parent)

    # --- what happens -----------------------------------------------------------------------------

    @rule(address=PEOPLE, level=st.sampled_from([None, None, 2, 4]), dated=st.booleans())
    def sign_up(self, address: str, level: int | None, dated: bool) -> None:
        target = self.news if level is None else Target(level=level)
        self.office.sign_up(address, target, day=self.office.now.date() if dated else None)

    @rule(first=PEOPLE, second=PEOPLE)
    def import_sheet(self, first: str, second: str) -> None:
        self.office.sheet(first, {"email": second, "date": str(self.office.now.date())})

    @rule(failure=FAILURES, dot=DOTS)
    def send(self, failure: Any, dot: Any) -> None:
        self.office.provider.at_offer.append(failure)
        self.office.provider.at_dot.append(dot)
        with contextlib.suppress(KeyboardInterrupt):
            self.office.desk.send()
        self.office.provider.at_offer.clear()
        self.office.provider.at_dot.clear()

    @rule(
        data=st.data(),
        verdict=st.sampled_from(["yes", "yes", "yes", "no", "leave", "unclear", "automatic"]),
        stranger=st.booleans(),
        named=st.booleans(),
        age=st.integers(0, 3),
    )
    def answer(
        self, data: st.DataObject, verdict: str, stranger: bool, named: bool, age: int
    ) -> None:
        questions = [one for one in self.office.provider.taken if one.token]
        if questions:
            question = data.draw(st.sampled_from(questions))
            mail = self.office.reply(
                verdict,
                question if named else None,
                sender="x@y.example" if stranger else question.recipient,
                at=max(question.date, self.office.now - age * DAY),
            )
            self.said.append(mail)
            self.office.read(mail)

    @rule(data=st.data(), kind=st.sampled_from(list(BounceKind)))
    def bounce(self, data: st.DataObject, kind: BounceKind) -> None:
        if self.office.provider.taken:
            mail = data.draw(st.sampled_from(self.office.provider.taken))
            self.office.read(self.office.bounce(mail, kind))

    @rule(data=st.data())
    def read_again(self, data: st.DataObject) -> None:
        if self.said:
            before = self.office.codes()
            told = self.office.read(data.draw(st.sampled_from(self.said)))
            assert told.outcome is Outcome.IGNORED
            assert self.office.codes() == before

    @rule(data=st.data(), decision=st.sampled_from(Decision))
    def decide(self, data: st.DataObject, decision: Decision) -> None:
        waiting = self.office.to_read()
        if waiting:
            try:
                letter = data.draw(st.sampled_from(waiting))
                self.office.desk.decide(letter, decision, "so", alias=True, sure=True)
            except CannotDecide:
                assert decision in (Decision.ACCEPT, Decision.DECLINE)

    @rule(address=PEOPLE)
    def withdraw(self, address: str) -> None:
        if contact_rows.contact_by_key(address) is not None:
            with contextlib.suppress(NothingToWithdraw):
                self.office.desk.withdraw(address)
            self.nothing_is_subscribed(address)

    @rule(address=PEOPLE)
    def cancel(self, address: str) -> None:
        if contact_rows.contact_by_key(address) is not None:
            with contextlib.suppress(NothingToCancel):
                self.office.desk.cancel(address)

    @rule(data=st.data())
    def enter_code(self, data: st.DataObject) -> None:
        questions = [one for one in self.office.provider.taken if one.token]
        if questions:
            question = data.draw(st.sampled_from(questions))
            with contextlib.suppress(WrongCode):
                self.office.desk.confirm_by_hand(str(question.code), question.recipient, "")

    @rule(days=st.sampled_from([0.1, 1, 8, 31]))
    def time_passes(self, days: float) -> None:
        self.office.later(days)

    @rule()
    def tidy_up(self) -> None:
        self.office.desk.check()
        self.office.desk.expire()
        self.office.remind()

    # --- what is never so -------------------------------------------------------------------------

    def nothing_is_subscribed(self, address: str) -> None:
        contact = self.office.contact(address)
        standings = {known.status for known in contact_rows.subscriptions(contact.id)}
        assert not standings & {SubscriptionStatus.SUBSCRIBED, SubscriptionStatus.PENDING}
        assert contact.level == 0

    @invariant()
    def nobody_is_subscribed_without_a_newer_yes(self) -> None:
        for row in SubscriptionRow.select():
            if row.status != "subscribed":
                continue
            assert row.left_at is None
            entries = list(journal.entries(contact=row.contact_id))
            name = "Flower news" if row.list_id else "level"
            about = [one for one in entries if name in str(one.values.get("target", ""))]
            yes = max((e.number for e in about if e.code == "request.confirmed"), default=0)
            left = max((e.number for e in about if e.code == "subscription.withdrawn"), default=0)
            assert yes > left, "subscribed without a yes after the last leave"

    @invariant()
    def the_level_is_what_stands(self) -> None:
        for address in (ANA, BEN):
            contact = contact_rows.contact_by_key(address)
            if contact is not None:
                carried = [
                    3 if known.target.list_id else known.target.level or 0
                    for known in contact_rows.subscriptions(contact.id)
                    if known.status is SubscriptionStatus.SUBSCRIBED
                ]
                assert contact.level == max(carried, default=0)

    @invariant()
    def pending_means_that_a_question_is_open(self) -> None:
        for row in SubscriptionRow.select().where(SubscriptionRow.status == "pending"):
            assert request_rows.request_by_id(row.request).status is RequestStatus.OPEN
        for row in RequestRow.select():
            assert (row.status == "open") == (row.ended_at is None)

    @invariant()
    def no_mail_is_sent_twice(self) -> None:
        taken = Counter(draft.message_id for draft in self.office.provider.taken)
        assert all(count == 1 for count in taken.values()), "the provider took a mail twice"
        courtesies = Counter(
            (row.request, row.kind)
            for row in MailRow.select().where(MailRow.kind.not_in(["confirm", "reminder"]))
        )
        assert all(count == 1 for count in courtesies.values())
        once = Counter(
            number for number, kind in courtesies if MailKind(kind) in ("already", "late")
        )
        assert all(count == 1 for count in once.values())
        questions = Counter(
            row.request for row in MailRow.select().where(MailRow.kind.in_(["confirm", "reminder"]))
        )
        assert all(count <= 3 for count in questions.values())

    @invariant()
    def the_database_permits_whom_the_core_permits(self) -> None:
        allowed = {row.id for row in standings.people(PeopleQuery()) if row.may_mail[0]}
        assert {row.id for row in standings.people(PeopleQuery(may=True))} == allowed

    @invariant()
    def the_log_is_whole_and_every_row_can_be_said(self) -> None:
        verdict = verifying.verify_store(self.office.store).verdict
        assert verdict.whole, verdict
        for entry in journal.entries():
            assert ANA not in str(entry.values)
            assert BEN not in str(entry.values)
        for standing in standings.all_people(PeopleQuery()):
            assert str(standing.sentence)
            assert str(standing.may_mail[1])


Interleavings.TestCase.settings = settings(max_examples=15, stateful_step_count=30)
TestInterleavings = Interleavings.TestCase
