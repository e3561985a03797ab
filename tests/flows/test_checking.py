"""Mailbox → letters → outcomes: every mail ends in exactly one way, and none is read twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import AccountMissing, Cancelled, FolderBusy, NoMailbox
from optindesk.core.letter import MachineMark, Verdict
from optindesk.core.ports import FolderRole
from optindesk.core.sentence import Sentence, sentence
from optindesk.core.status import MailStatus, RequestStatus
from optindesk.flows import answering
from optindesk.flows.answering import MAILS_AT_ONCE
from optindesk.flows.checking import Checked
from optindesk.flows.keeping import Outcome, Read
from optindesk.store import account_rows
from optindesk.store.tables import AccountRow, LetterRow, MailRow


def test_what_is_new_is_read_once_and_the_sums_are_right(office: Office) -> None:
    question, other = office.ask(), office.ask(BEN)
    for mail in (
        office.reply("yes", question),
        office.reply("unclear", other),
        office.reply("unrelated", sender="x@y.example"),
        office.reply("yes", sender="x@y.example", unreadable=Sentence("broken"), subject="join x"),
        office.reply("automatic", sender="x@y.example", machine=MachineMark.HARD),
    ):
        office.postbox.lay(mail)
    told = office.desk.check()
    assert sum(told.counts.values()) == len(told.mails) == 5
    assert sorted((mail.source, mail.outcome.value) for mail in told.mails) == [
        ("INBOX/1", "applied"),
        ("INBOX/2", "review"),
        ("INBOX/3", "ignored"),
        ("INBOX/4", "quarantined"),
        ("INBOX/5", "ignored"),
    ]
    assert [str(one) for one in told.unread] == ["“INBOX/4” could not be read: broken."]
    assert not told.is_nothing_read
    assert office.postbox.fetched == 4, "what cannot concern us is known by its heading"
    assert office.desk.check().mails == []
    office.postbox.lay(office.reply("no", other))
    assert [mail.source for mail in office.desk.check().mails] == ["INBOX/6"]


def test_why_mails_were_left_alone_is_counted_by_reason(office: Office) -> None:
    question = office.ask()
    yes, machine = office.reply("yes", question), office.reply("automatic", question)
    office.read(yes, machine)
    office.ask(BEN)
    several = [office.reply("unrelated", texts=(str(n),)) for n in range(2)]
    told = office.desk.check_saved([yes, machine, *several])  # type: ignore[arg-type]
    assert [str(one) for one in told.left_alone] == [
        "2 were left alone: this mail was read before.",
        "2 were left alone: it says unrelated.",
    ]
    assert told.count_read == 4
    reasons = [Read("1.eml", Verdict.NO, Outcome.IGNORED, sentence(w), "") for w in "aabbccde"]
    assert [str(one) for one in Checked(reasons).left_alone] == [
        "2 were left alone: a.",
        "2 were left alone: b.",
        "2 were left alone: c.",
        "2 more were left alone.",
    ]


def test_another_uidvalidity_doubles_nothing(office: Office) -> None:
    office.postbox.lay(office.reply("yes", office.ask()))
    office.desk.check()
    office.postbox.renumber()
    (again,) = office.desk.check().mails
    assert again.outcome is Outcome.IGNORED
    assert "read before" in str(again.reason)
    assert LetterRow.select().count() == 1
    assert office.codes(ANA).count("request.confirmed") == 1


def test_the_same_mail_in_another_folder_counts_once(office: Office) -> None:
    office.postbox.make("Junk", FolderRole.JUNK)
    mail = office.reply("no", office.ask())
    office.postbox.lay(mail)
    office.postbox.lay(mail, "Junk")
    told = office.desk.check()
    assert [one.outcome for one in told.mails] == [Outcome.APPLIED, Outcome.IGNORED]


@pytest.mark.parametrize(
    "letter",
    [
        {"sender": "ana+x@example.org", "references": ()},
        {"sender": "x@y.example"},
        {"sender": "x@y.example", "references": (), "token": True},
        {"sender": "x@y.example", "references": (), "subject": "JOIN flower news"},
    ],
)
def test_whatever_may_concern_us_is_read_whole(letter: dict[str, object], office: Office) -> None:
    question = office.ask()
    office.postbox.lay(office.reply("unclear", question, **({"token": False} | letter)))
    office.desk.check()
    assert office.postbox.fetched == 1


def test_an_answer_of_somebody_unknown_is_told_and_confirms_nobody(office: Office) -> None:
    """Who writes anew, from an address that nobody here has, is not lost among the other mails."""
    office.ask()
    alone: dict[str, Any] = {"references": (), "token": False}
    for sender, subject in (("x@y.example", "yes"), ("z@y.example", "AW: Re: Your Flower News")):
        alone |= {"sender": sender, "subject": subject}
        office.postbox.lay(office.reply("yes", **alone))
    office.postbox.lay(office.reply("unclear", **alone | {"subject": "Your flower news"}))
    office.postbox.lay(office.reply("unclear", **alone | {"subject": "Re: "}))
    office.postbox.lay(office.reply("unclear", **alone | {"subject": "yes " * 20}))
    told = office.desk.check()
    assert office.postbox.fetched == 2, "the others are not read"
    assert [str(one) for one in told.from_nobody] == [
        "2 were left alone: from nobody known here, and it names no question of ours (x@y.example,"
        " z@y.example)."
    ]
    assert [str(one) for one in told.left_alone] == [
        "3 were left alone: from nobody known here, and it names no mail of ours."
    ]
    assert office.status() is RequestStatus.OPEN
    assert LetterRow.select().count() == 0, "nothing of them is kept"
    assert office.desk.check().from_nobody == [], "they were told once"


def test_a_mail_that_vanished_meanwhile_is_no_mail(office: Office) -> None:
    question = office.ask()
    office.postbox.lay(office.reply("yes", question))
    office.postbox.lay(office.reply("unclear", question))
    office.postbox.vanished.add(2)
    assert [mail.source for mail in office.desk.check().mails] == ["INBOX/1"]


def test_a_mailbox_larger_than_a_batch_is_read_wholly(office: Office) -> None:
    question = office.ask()
    for number in range(450):
        mail = office.reply("unrelated", sender=f"x{number}@y.example")
        office.postbox.lay(mail)
    office.postbox.lay(office.reply("yes", question))
    progress = []
    told = office.desk.check(tick=lambda done, total=None, note=None: progress.append(done))
    assert len(told.mails) == 451
    assert progress == list(range(1, 452))
    assert office.status() is RequestStatus.CONFIRMED


def test_a_check_that_is_stopped_goes_on_where_it_was(office: Office) -> None:
    people = [f"person{number}@example.org" for number in range(MAILS_AT_ONCE + 1)]
    for address in people:
        office.postbox.lay(office.reply("yes", office.ask(address)))

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.check(tick=stop)
    assert office.status(people[-2]) is RequestStatus.CONFIRMED, "what was begun is finished"
    assert office.status(people[-1]) is RequestStatus.OPEN
    told = office.desk.check()
    assert [mail.outcome for mail in told.mails[-2:]] == [Outcome.IGNORED, Outcome.APPLIED]
    assert office.codes(people[0]).count("request.confirmed") == 1


def test_few_large_mails_share_a_unit_of_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "BYTES_AT_ONCE", 1)
    for address in (ANA, BEN):
        office.postbox.lay(office.reply("yes", office.ask(address)))

    def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.check(tick=stop)
    assert office.status(ANA) is RequestStatus.CONFIRMED
    assert office.status(BEN) is RequestStatus.OPEN


def test_a_folder_that_is_gone_is_told_and_the_others_are_read(office: Office) -> None:
    question = office.ask()
    office.postbox.make("Archive", FolderRole.ARCHIVE)
    office.postbox.gone.add("Archive")
    office.postbox.lay(office.reply("yes", question))
    told = office.desk.check()
    assert len(told.mails) == 1
    assert [trouble.code for trouble in told.troubles] == ["folder_missing"]
    account = account_rows.account()
    assert account is not None
    assert account_rows.mailbox_read_at(account.id) is None, "that was not a whole check"
    office.postbox.gone.clear()
    office.desk.check()
    assert account_rows.mailbox_read_at(account.id) == office.now


def test_a_copy_in_sent_settles_what_was_unknown(office: Office) -> None:
    question = office.ask()
    MailRow.update(status="unknown", handed_over_at=None).execute()
    copy = office.reply("yes", question, own_mark=question.mark, at=office.later(hours=1))
    office.postbox.lay(copy, "Sent")
    office.postbox.lay(office.reply("yes", sender=ANA), "Sent")
    office.postbox.lay(office.reply("yes", own_mark="0001-forged"), "Sent")
    assert office.desk.check().mails == []
    mail = office.mails()[0]
    assert (mail.status, mail.handed_over_at) == (MailStatus.SENT, question.date)
    assert office.codes(ANA)[-1] == "mail.settled"


def test_a_copy_in_sent_shows_that_a_waiting_mail_had_gone_out(office: Office) -> None:
    """An old backup was put back: the mail waits by our books, and must not go twice."""
    question = office.ask()
    MailRow.update(status="waiting", handed_over_at=None, dot_at=None).execute()
    office.postbox.lay(office.reply("yes", question, own_mark=question.mark), "Sent")
    office.desk.check()
    assert office.mails()[0].status is MailStatus.SENT
    assert office.desk.send().sent == 0


def test_sent_teaches_the_message_id_before_the_answers_are_read(office: Office) -> None:
    question = office.ask()
    given = "<AM0PR@outlook.example>"
    answer = office.reply("yes", question, token=False, references=(given,))
    office.postbox.lay(answer)
    copy = office.reply("yes", question, own_mark=question.mark, message_id=given)
    office.postbox.lay(copy, "Sent")
    (told,) = office.desk.check().mails
    assert told.outcome is Outcome.APPLIED
    assert office.status() is RequestStatus.CONFIRMED
    # The books know it now; a second copy says nothing new.
    before = len(office.codes())
    office.postbox.lay(replace(copy), "Sent")
    office.desk.check()
    assert (len(office.codes()), office.mails()[0].server_message_id) == (before, given)


def test_without_account_or_mailbox_it_says_so(office: Office) -> None:
    office.set_account(imap=None)
    with pytest.raises(NoMailbox):
        office.desk.check()
    AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        office.desk.check()


def test_of_two_desks_one_reads(office: Office) -> None:
    account = account_rows.account()
    assert account is not None
    with office.store.lock(f"check:{account.id}"), pytest.raises(FolderBusy):
        office.desk.check()


def test_saved_mails_do_not_count_as_having_read_the_mailbox(office: Office) -> None:
    question = office.ask()
    office.later(30)
    office.desk.check()
    office.later(1)
    told = office.read(office.reply("unclear", sender=BEN))
    assert told.verdict is Verdict.UNRELATED
    assert office.desk.expire() == 0, "read at the last moment, not past it"
    office.desk.check()
    assert office.desk.expire() == 1
    assert question.recipient == ANA
