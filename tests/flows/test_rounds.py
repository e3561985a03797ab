"""Work on its own: in one order, once at a time, and patient with what goes wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import (
    AccountMissing,
    FolderBusy,
    NoConnection,
    PasswordNeeded,
    SignInNeeded,
    StandsStill,
    Trouble,
    TryLater,
    WrongPassword,
)
from optindesk.core.model import ActorKind
from optindesk.core.sentence import sentence
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows import log_lines, overview, rounds
from optindesk.flows.permission import Chosen
from optindesk.flows.rounds import LONGEST_PAUSE, standstill
from optindesk.flows.sending import Sent
from optindesk.store import account_rows, journal
from optindesk.store.database import Store
from optindesk.store.tables import AccountRow, ListRow, MailRow

OFFLINE = NoConnection(host="imap", port=993, reason="unreachable")
REFUSED = WrongPassword(host="imap", user="shop", words="no")


def entering_fails(office: Office, *troubles: Trouble) -> None:
    """Let the next sessions with the mailbox fail like this."""
    script = list(troubles)

    class Failing(type(office.postbox)):  # type: ignore[misc]
        def __enter__(self) -> object:
            if script:
                raise script.pop(0)
            return self

    office.postbox.__class__ = Failing


def test_the_order_is_check_settle_expire_remind_send(office: Office) -> None:
    first, second = office.ask(ANA), office.ask(BEN)
    ListRow.update(reminders=1).execute()
    office.sign_up("cy@example.net")
    MailRow.update(status=MailStatus.SENDING.value).where(
        MailRow.address == "cy@example.net"
    ).execute()
    office.later(8)
    office.postbox.lay(office.reply("yes", first))
    office.later(minutes=1)
    done = office.desk.run()
    assert done.checked is not None
    assert done.sent is not None
    assert office.status(ANA) is RequestStatus.CONFIRMED, "its answer was read first"
    assert (done.settled, done.reminded, done.sent.sent) == (1, 1, 2)
    assert office.provider.kinds[-2:] == [(ANA, "thanks"), (second.recipient, "reminder")]
    office.later(60)
    assert office.desk.run().expired == 2


def test_the_log_says_what_was_done_on_its_own_and_at_whose_desk(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.run()
    asked, *_, handed = journal.entries(contact=office.contact(ANA).id)
    assert (asked.actor.kind, handed.actor.kind) == (ActorKind.PERSON, ActorKind.DESK)
    assert str(log_lines.who(asked.actor)) == "Marta"
    assert str(log_lines.who(handed.actor)) == "the desk itself (Marta)"
    assert handed.actor.device == "till@shop"


def test_a_round_says_when_what_had_to_wait_goes_on(office: Office) -> None:
    office.set_account(per_hour=1)
    assert office.desk.run().goes_on_at is None
    for address in (ANA, BEN):
        office.sign_up(address)
    done = office.desk.run()
    assert done.sent is not None
    assert (done.sent.sent, done.sent.waiting) == (1, 1)
    assert done.goes_on_at == done.sent.resumes_at == office.now + timedelta(hours=1)
    office.later(hours=1)
    later = office.desk.run()
    assert later.sent is not None
    assert (later.sent.sent, later.goes_on_at) == (1, None)


def test_what_the_flood_guard_holds_goes_on_as_well(office: Office) -> None:
    at = office.now + timedelta(hours=2)
    assert Sent(held_until=at).goes_on_at == at
    assert Sent(held_until=at, resumes_at=office.now).goes_on_at == office.now


def test_a_round_that_was_put_off_goes_on_when_it_may_be_tried_again(office: Office) -> None:
    entering_fails(office, OFFLINE)
    with pytest.raises(NoConnection):
        office.desk.run()
    kept = standstill()
    assert kept is not None
    assert office.desk.run().goes_on_at == kept.again_at


def test_nothing_goes_on_where_another_desk_sends(office: Office) -> None:
    account = account_rows.account()
    assert account is not None
    with office.store.lock(f"post:{account.id}"):
        assert office.desk.run().goes_on_at is None


def test_a_round_that_finds_nothing_to_do_writes_nothing(office: Office) -> None:
    before = office.codes()
    office.desk.run()
    assert office.codes() == before


def test_without_a_mailbox_there_is_nothing_to_check(office: Office) -> None:
    office.set_account(imap=None)
    office.sign_up(ANA)
    done = office.desk.run()
    assert done.checked is None
    assert done.sent is not None
    assert done.sent.sent == 1


def test_without_an_account_it_says_so(office: Office) -> None:
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.run()
    assert standstill() is None


def test_two_never_trip_over_each_other_and_being_busy_is_no_trouble(
    office: Office, store: Store
) -> None:
    office.sign_up(ANA)
    with store.lock("run"), pytest.raises(FolderBusy):
        office.desk.run()
    assert standstill() is None
    office.desk.run()
    assert office.provider.kinds == [(ANA, "confirm")]


def test_what_another_desk_is_just_doing_is_left_to_it(office: Office, store: Store) -> None:
    office.sign_up(ANA)
    account = account_rows.account()
    assert account is not None
    with store.lock(f"post:{account.id}"):
        done = office.desk.run()
    assert (list(done.busy), done.checked is None, done.sent) == (["send"], False, None)
    office.sign_up(BEN)
    with store.lock(f"check:{account.id}"):
        done = office.desk.run()
    assert (list(done.busy), done.checked) == (["check"], None)
    assert standstill() is None
    assert office.provider.kinds == [(ANA, "confirm"), (BEN, "confirm")]


def test_who_was_collected_before_is_asked_in_a_round_too(office: Office) -> None:
    office.sheet(ANA, BEN, collected_before=True, name="old.csv")
    office.desk.choose_setting("permission_per_day", "1")
    office.desk.begin_permission(Chosen(office.news().list_id or 0))
    office.desk.send()
    office.later(2)
    done = office.desk.run()
    assert done.asked_for_permission == 1
    assert office.provider.kinds == [(ANA, "permission"), (BEN, "permission")]


def test_a_wrong_password_is_never_tried_again_until_a_person_has_seen_to_it(
    office: Office,
) -> None:
    entering_fails(office, REFUSED)
    with pytest.raises(WrongPassword):
        office.desk.run()
    office.later(30)
    for _ in range(3):
        with pytest.raises(StandsStill, match="did not accept"):
            office.desk.run()
    still = standstill()
    assert still is not None
    assert (still.code, still.again_at) == ("wrong_password", None)
    assert overview.to_do(office.now).standstill == still
    office.desk.resume()
    assert standstill() is None
    office.desk.run()
    assert overview.to_do(office.now).standstill is None


def test_a_new_account_is_a_new_try(office: Office) -> None:
    entering_fails(office, REFUSED)
    with pytest.raises(WrongPassword):
        office.desk.run()
    office.set_account(user="other")
    office.desk.run()


def test_a_network_that_is_gone_is_tried_again_with_growing_pauses(office: Office) -> None:
    entering_fails(office, *[OFFLINE] * 9)
    begun, waits = office.now, []
    for _ in range(9):
        with pytest.raises(NoConnection):
            office.desk.run()
        still = standstill()
        assert still is not None
        assert still.again_at is not None
        assert still.since == begun
        waits.append(still.again_at - office.now)
        assert office.desk.run().put_off == still, "not yet"
        office.now = still.again_at
    assert [wait.total_seconds() / 60 for wait in waits[:4]] == [5, 10, 20, 40]
    assert waits[-1] == LONGEST_PAUSE
    office.desk.run()
    assert standstill() is None


def test_another_trouble_begins_to_count_anew(office: Office) -> None:
    entering_fails(office, OFFLINE, OFFLINE, TryLater(host="imap", status=0, words="busy"))
    for _ in range(2):
        with pytest.raises(NoConnection):
            office.desk.run()
        office.later(1)
    with pytest.raises(TryLater):
        office.desk.run()
    still = standstill()
    assert still is not None
    assert (still.tries, still.since) == (0, office.now)


def test_a_password_that_is_not_there_is_looked_for_in_the_next_round(office: Office) -> None:
    reason = sentence("none was saved yet.")
    entering_fails(office, PasswordNeeded(user="shop", reason=reason))
    with pytest.raises(PasswordNeeded):
        office.desk.run()
    assert (standstill() is None) is (office.store.folder is None)
    office.desk.run()
    assert standstill() is None


@pytest.mark.parametrize("lacks", [PasswordNeeded, SignInNeeded])
def test_what_one_computer_of_a_shared_desk_lacks_is_not_told_to_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch, lacks: type[PasswordNeeded]
) -> None:
    monkeypatch.setattr(office.store, "folder", None)
    entering_fails(office, lacks(user="shop", reason=sentence("none was saved yet.")))
    with pytest.raises(lacks):
        office.desk.run()
    assert standstill() is None


def test_what_stops_the_sending_is_kept_too(office: Office) -> None:
    office.sign_up(ANA)
    office.provider.at_offer.append(TryLater(host="mx", status=451, words="greylisted"))
    done = office.desk.run()
    assert done.sent is not None
    assert done.sent.waiting == 1
    still = standstill()
    assert still is not None
    assert "greylisted" in str(still.why)
    office.later(minutes=20)
    office.desk.run()
    assert rounds.standstill() is None
    assert office.provider.kinds == [(ANA, "confirm")]
