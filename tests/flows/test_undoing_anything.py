"""Whatever happens before and between, a decision taken back is as if it had never been made."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from flows.test_interleavings import Interleavings
from optindesk.core.errors import CannotDecide, CannotReply, CannotUndo
from optindesk.flows.reviewing import Decision
from optindesk.store import letter_rows, snapshots
from optindesk.store.tables import LetterRow, MailRow

pytestmark = pytest.mark.no_cover  # it walks far, and covers nothing that others do not


class Undoing(Interleavings):
    """The stories of `Interleavings`, with replies by hand and decisions taken back."""

    def standing(self, letter: int) -> dict[str, Any]:
        """How the person of a letter stands; mails that were dropped count as none."""
        row = letter_rows.letter_row(letter)
        assert row is not None
        found = snapshots.standing(row["contact"])
        mails = found["mails"].items()
        return found | {"mails": {n: one for n, one in mails if one["status"] != "dropped"}}

    @rule(data=st.data(), decision=st.sampled_from([*Decision, None]), at_once=st.booleans())
    def decide(self, data: st.DataObject, decision: Decision | None, at_once: bool) -> None:
        waiting = self.office.to_read()
        if not waiting:
            return
        letter = data.draw(st.sampled_from(waiting))
        before = self.standing(letter)
        try:
            if decision is None:
                self.office.desk.reply(letter, "Once a month.")
            else:
                self.office.desk.decide(letter, decision, "so", alias=True, sure=True)
        except (CannotDecide, CannotReply):
            assert self.standing(letter) == before
            return
        row = letter_rows.letter_row(letter)
        assert row is not None
        assert row["before"] is not None
        if at_once:
            self.office.desk.undo_decision(letter, "not so")
            assert self.standing(letter) == before
            assert letter in self.office.to_read()

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        decided = LetterRow.select().where(LetterRow.review == "decided")
        if not decided.exists():
            return
        row = data.draw(st.sampled_from(list(decided.order_by(LetterRow.id).dicts())))
        letter, kept = row["id"], row["before"]
        now = self.standing(letter)
        try:
            self.office.desk.undo_decision(letter, "not so")
        except CannotUndo:
            assert self.standing(letter) == now
            return
        mails = kept["before"]["mails"].items()
        alive = {n: one for n, one in mails if one["status"] != "dropped"}
        assert self.standing(letter) == kept["before"] | {"mails": alive}
        assert letter in self.office.to_read()

    @invariant()
    def nobody_is_subscribed_without_a_newer_yes(self) -> None:
        """What was taken back stands in the log twice, so the newest entries do not tell."""

    @invariant()
    def no_mail_is_sent_twice(self) -> None:
        taken = Counter(draft.message_id for draft in self.office.provider.taken)
        assert all(count == 1 for count in taken.values()), "the provider took a mail twice"
        wanted = MailRow.select().where(MailRow.status != "dropped", MailRow.kind != "reply")
        kinds = Counter((row.request, row.kind) for row in wanted)
        once = ("thanks", "goodbye", "already", "late")
        assert all(count == 1 for (_, kind), count in kinds.items() if kind in once)
        for request, _ in kinds:
            assert kinds[request, "confirm"] + kinds[request, "reminder"] <= 3


Undoing.TestCase.settings = settings(max_examples=15, stateful_step_count=30)
TestUndoing = Undoing.TestCase
