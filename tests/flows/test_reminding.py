"""The same question once more by hand: who gets it, and who not and why, said before it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from office import ANA, BEN, Office, refused
from optindesk.core.errors import BadSetting
from optindesk.core.model import MailKind, SuppressionKind
from optindesk.core.sentence import Sentence
from optindesk.core.status import AddressState, MailStatus, RequestStatus
from optindesk.flows import reminding
from optindesk.store import archive, contact_rows, suppressions
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import MailRow, RequestRow

EVERYBODY = PeopleQuery()


def why_not(office: Office) -> str:
    """Why Ana's question is not sent once more; empty when it would be."""
    (one,) = office.desk.resend(EVERYBODY, dry_run=True)
    assert office.desk.resend(EVERYBODY) == [one], "what the look says is what is done"
    return str(one.why_not or "")


def test_a_look_changes_nothing_and_the_resend_does_what_it_said(office: Office) -> None:
    office.ask()
    office.ask(BEN)
    office.later(3)
    office.ask("cy@example.net")
    office.later(5)
    look = office.desk.resend(EVERYBODY, dry_run=True)
    assert [(one.address, one.why_not is None) for one in look] == [
        (ANA, True),
        (BEN, True),
        ("cy@example.net", False),
    ]
    assert "from 2026-12-01" in str(look[2].why_not)
    assert MailKind.REMINDER not in office.kinds()
    assert office.desk.resend(EVERYBODY) == look
    office.desk.send()
    assert [kind for _, kind in office.provider.kinds][3:] == ["reminder", "reminder"]
    assert office.provider.taken[3].token == office.provider.taken[0].token


def test_only_those_who_were_chosen(office: Office) -> None:
    office.ask()
    office.ask(BEN)
    office.later(8)
    done = office.desk.resend(EVERYBODY, contacts=[office.contact(BEN).id])
    assert [one.address for one in done] == [BEN]
    assert office.kinds() == [MailKind.CONFIRM]
    assert office.kinds(BEN) == [MailKind.CONFIRM, MailKind.REMINDER]
    entry = [code for code in office.codes(BEN) if code == "reminder.queued"]
    assert len(entry) == 1


def test_those_who_lapse_soon_can_be_chosen(office: Office) -> None:
    office.ask()
    office.later(20)
    office.ask(BEN)
    soon = PeopleQuery(lapses_before=office.later(5))
    assert office.desk.resend(soon) == []
    soon = PeopleQuery(lapses_before=office.later(6))
    assert [one.address for one in office.desk.resend(soon)] == [ANA]


def test_three_mails_are_the_most(office: Office) -> None:
    office.ask()
    for _ in range(2):
        office.later(8)
        assert why_not(office) == ""
        office.desk.send()
    office.later(8)
    assert "three mails" in why_not(office)


def test_a_question_of_which_a_mail_was_dropped_can_be_sent_again(office: Office) -> None:
    office.ask()
    office.later(8)
    assert why_not(office) == ""
    assert "waits in the outbox" in why_not(office)
    MailRow.update(status="dropped").where(MailRow.kind == "reminder").execute()
    assert why_not(office) == ""


def _status(status: MailStatus) -> Callable[[Office], object]:
    return lambda office: MailRow.update(status=status.value).execute()


def _ended(status: RequestStatus) -> Callable[[Office], object]:
    return lambda office: RequestRow.update(status=status.value).execute()


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (_status(MailStatus.WAITING), "waits in the outbox"),
        (_status(MailStatus.SENDING), "being handed over"),
        (_status(MailStatus.UNKNOWN), "not known whether"),
        (_status(MailStatus.REFUSED), "refused"),
        (_ended(RequestStatus.CONFIRMED), "said yes"),
        (_ended(RequestStatus.DECLINED), "said no"),
        (_ended(RequestStatus.EXPIRED), "time to answer is over"),
        (_ended(RequestStatus.BOUNCED), "correct the address"),
        (_ended(RequestStatus.SUPERSEDED), "replaced"),
        (_ended(RequestStatus.CANCELLED), "cancelled"),
        (lambda office: office.later(30), "time to answer is over"),
        (
            lambda office: suppressions.suppress(
                SuppressionKind.ADDRESS, ANA, "a letter", office.now
            ),
            "never to be written to: a letter",
        ),
        (
            lambda office: contact_rows.set_address_state(
                office.contact().id, AddressState.BOUNCED, 0
            ),
            "comes back",
        ),
        (
            lambda office: office.read(office.reply("unclear", office.provider.taken[0])),
            "waits to be read",
        ),
        (lambda office: MailRow.update(kind="permission").execute(), "only once"),
        (lambda office: office.later(-2), "seven days" if False else "the last mail went out"),
    ],
)
def test_who_gets_none_is_told_with_the_reason(
    happened: Callable[[Office], object], words: str, office: Office
) -> None:
    office.ask()
    office.later(8)
    happened(office)
    assert words in why_not(office)


def test_who_was_never_asked_is_not_asked_again(office: Office) -> None:
    office.sheet(ANA, collected_before=True)
    assert why_not(office) == "was not asked yet."


def test_reminders_of_all_lists_are_a_setting_with_their_days(office: Office) -> None:
    office.ask()
    office.desk.choose_setting("reminders", "1")
    office.desk.choose_setting("reminder_days", "10")
    reminded = []
    for day in range(1, 30):
        office.later(1)
        if office.remind():
            reminded.append(day)
            office.desk.send()
    assert reminded == [10]


def test_a_list_that_has_its_own_number_keeps_it(office: Office) -> None:
    office.desk.choose_setting("reminders", "1")
    number = office.news().list_id or 0
    for _ in range(2):
        office.desk.set_reminders(number, 2)
    assert office.codes().count("setting.changed") == 2, "once for the desk, once for the list"
    with pytest.raises(BadSetting, match="a number from 0 to 2"):
        office.desk.set_reminders(number, 3)
    office.ask()
    for _ in range(3):
        office.later(8)
        office.remind()
        office.desk.send()
    assert office.kinds().count(MailKind.REMINDER) == 2


def test_a_list_is_made_with_its_reminders_or_not_at_all(office: Office) -> None:
    assert office.desk.add_list("Workshops", "", "en", 1).reminders == 1
    with pytest.raises(BadSetting):
        office.desk.add_list("Garden", "", "en", 3)
    assert archive.list_named("Garden") is None


def test_who_answers_between_look_and_mail_gets_none(office: Office) -> None:
    office.ask()
    office.later(8)

    def cancelled(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        office.desk.cancel(ANA)

    (one,) = office.desk.resend(EVERYBODY, tick=cancelled)
    assert "cancelled" in str(one.why_not)


def test_a_refused_mail_is_tried_again_and_the_question_goes_on(office: Office) -> None:
    office.provider.at_dot.append(refused("5.7.1 too many for today"))
    office.sign_up()
    office.desk.send()
    assert office.standing().facts.state == "refused"
    office.desk.try_again(office.mails()[0].id)
    assert office.standing().facts.state == "queued"
    office.desk.send()
    office.read(office.reply("yes", office.provider.taken[0]))
    assert office.status() is RequestStatus.CONFIRMED
    assert "mail.tried_again" in office.codes()


def test_nobody_is_reminded_whose_answer_may_lie_in_the_mailbox(office: Office) -> None:
    office.set(reminders=1)
    office.ask()
    office.later(8)
    assert office.desk.remind() == 0
    unread = reminding.count_unread(office.now)
    assert str(reminding.wait_for_check(unread)).startswith("1 reminder is due: check the mailbox")
    assert office.remind() == 1
    assert reminding.count_unread(office.now) == 0


def test_without_a_mailbox_nothing_is_to_be_read_before_a_reminder(office: Office) -> None:
    office.set_account(imap=None)
    office.set(reminders=1)
    office.ask()
    office.later(8)
    assert office.desk.remind() == 1
