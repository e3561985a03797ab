"""How fresh the mailbox is: who wrote to leave since it was read is not known yet."""

from __future__ import annotations

from office import Office
from optindesk.flows.freshness import freshness


def test_a_mailbox_that_was_read_today_needs_no_warning(office: Office) -> None:
    assert freshness(office.now).read_at is None
    assert "was never read here" in str(freshness(office.now).said)
    office.desk.check()
    read = office.now
    known = freshness(office.later(1))
    assert (known.read_at, known.is_old) == (read, False)
    assert str(known.said).startswith("The mailbox was last read on")


def test_after_more_than_a_day_it_is_said_to_check_it_first(office: Office) -> None:
    office.desk.check()
    known = freshness(office.later(40))
    assert known.is_old
    assert "whoever wrote since to leave is still among them. Check it first" in str(known.said)


def test_without_a_mailbox_only_what_was_entered_is_known(office: Office) -> None:
    office.set_account(imap=None)
    known = freshness(office.now)
    assert known.is_old
    assert "No mailbox is read here" in str(known.said)
