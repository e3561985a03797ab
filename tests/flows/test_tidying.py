"""Handled mails are moved only if the owner wants it, and a mail that was moved counts once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from office import ACCOUNT, ANA, BEN, Office
from optindesk.core.errors import ConnectionLost, NotMoved
from optindesk.core.letter import MachineMark, Verdict
from optindesk.core.ports import FolderRole
from optindesk.core.sentence import Sentence
from optindesk.core.status import RequestStatus
from optindesk.flows import overview
from optindesk.flows.keeping import Outcome
from optindesk.flows.reviewing import Decision
from optindesk.store import account_rows
from optindesk.store.tables import LetterRow

FOLDER = "Done"
NOT_NOW = NotMoved(folder=FOLDER, reason="it said: no")


def lay_one_of_each(office: Office) -> None:
    """A mail to be applied (1), to be read (2), to be left alone (3), unreadable (4), a machine's
    that names our question (5)."""
    question, other = office.ask(), office.ask(BEN)
    for mail in (
        office.reply("yes", question),
        office.reply("unclear", other),
        office.reply("unrelated", sender="x@y.example"),
        office.reply("yes", sender="x@y.example", unreadable=Sentence("broken"), subject="join x"),
        office.reply("automatic", other, machine=MachineMark.HARD),
    ):
        office.postbox.lay(mail)


def test_without_the_owners_wish_nothing_is_moved(office: Office) -> None:
    lay_one_of_each(office)
    told = office.desk.check()
    assert office.postbox.moved == []
    assert told.left_lying == []


def test_what_was_applied_is_moved_and_nothing_else(office: Office) -> None:
    office.set_account(move_handled=FOLDER)
    lay_one_of_each(office)
    office.desk.check()
    assert office.postbox.moved == [("INBOX", FOLDER, (1,))]
    office.desk.check()
    assert len(office.postbox.moved) == 1, "what was moved is not looked for again"


@pytest.mark.parametrize(
    ("decision", "moved"),
    [
        (Decision.ACCEPT, [("INBOX", FOLDER, (2,))]),
        (Decision.DECLINE, [("INBOX", FOLDER, (2,))]),
        (Decision.UNRELATED, []),
    ],
)
def test_what_a_person_decided_follows_with_the_next_check(
    office: Office, decision: Decision, moved: list[object]
) -> None:
    office.set_account(move_handled=FOLDER)
    lay_one_of_each(office)
    office.desk.check()
    office.postbox.moved.clear()
    (letter,) = office.to_read()
    office.now += timedelta(hours=1)
    office.desk.decide(letter, decision, "as she said on the telephone")
    office.desk.check()
    assert office.postbox.moved == moved


def test_what_was_handled_before_the_wish_stays_where_it_is(office: Office) -> None:
    lay_one_of_each(office)
    office.desk.check()
    office.now += timedelta(hours=1)
    office.set_account(move_handled=FOLDER)
    office.desk.check()
    assert office.postbox.moved == []
    office.now += timedelta(hours=1)
    office.set_account(move_handled="Other")  # another folder is no new wish
    office.postbox.lay(office.reply("no", office.ask(BEN)))
    office.desk.check()
    assert office.postbox.moved == [("INBOX", "Other", (6,))]
    office.set_account(move_handled="")
    assert account_rows.account() == replace(ACCOUNT, id=1)


def test_what_cannot_be_moved_changes_nothing_else_and_is_told(office: Office) -> None:
    office.set_account(move_handled=FOLDER)
    lay_one_of_each(office)
    office.postbox.at_move.append(NOT_NOW)
    told = office.desk.check()
    assert told.left_lying == [NOT_NOW]
    assert told.troubles == []
    assert len(told.mails) == 5
    assert office.status(ANA) is RequestStatus.CONFIRMED
    assert account_rows.mailbox_read_at(1) == office.now, "the mailbox counts as read all the same"
    assert office.desk.check().left_lying == []
    assert office.postbox.moved == [("INBOX", FOLDER, (1,))], "it is tried again"


def test_a_connection_that_goes_while_moving_has_undone_nothing(office: Office) -> None:
    office.set_account(move_handled=FOLDER)
    office.postbox.lay(office.reply("yes", office.ask()))
    office.postbox.at_move.append(ConnectionLost(host="mx.example", reason="gone"))
    with pytest.raises(ConnectionLost):
        office.desk.check()
    assert office.status() is RequestStatus.CONFIRMED
    office.desk.check()
    assert office.postbox.moved == [("INBOX", FOLDER, (1,))]


def test_a_moved_mail_that_is_found_again_is_neither_applied_nor_moved(office: Office) -> None:
    office.postbox.make("Archive", FolderRole.ARCHIVE)
    office.set_account(move_handled="Archive")
    mail = office.reply("yes", office.ask())
    office.postbox.lay(mail)
    office.desk.check()
    office.postbox.lay(mail, "Archive")
    (again,) = office.desk.check().mails
    assert again.outcome is Outcome.IGNORED
    assert office.codes(ANA).count("request.confirmed") == 1
    assert office.postbox.moved == [("INBOX", "Archive", (1,))]
    office.postbox.lay(office.reply("leave", office.ask(BEN)), "Archive")
    office.desk.check()
    assert len(office.postbox.moved) == 1, "what lies there already is not moved there"


def test_many_are_moved_in_several_steps(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optindesk.flows.tidying._AT_ONCE", 2)
    office.set_account(move_handled=FOLDER)
    for number in range(5):
        address = f"p{number}@example.org"
        office.postbox.lay(office.reply("yes", office.ask(address)))
    office.desk.check()
    assert [uids for _, _, uids in office.postbox.moved] == [(1, 2), (3, 4), (5,)]


# --- where a mail lies ----------------------------------------------------------------------------


def test_a_copy_that_the_server_calls_the_same_is_not_even_fetched(office: Office) -> None:
    office.postbox.make("Trash", FolderRole.TRASH)
    mail = replace(office.reply("yes", office.ask()), server_id="gmail:7")
    office.postbox.lay(mail)
    office.desk.check()
    office.postbox.lay(mail, "Trash")
    office.postbox.lay(
        replace(office.reply("unrelated", sender="x@y.example"), server_id="gmail:8")
    )
    fetched = office.postbox.fetched
    unrelated, again = office.desk.check().mails
    assert office.postbox.fetched == fetched
    assert (again.source, again.verdict, again.outcome, again.address) == (
        "Trash/1",
        Verdict.YES,
        Outcome.IGNORED,
        ANA,
    )
    assert unrelated.verdict is Verdict.UNRELATED
    assert LetterRow.select().count() == 1


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (FolderRole.JUNK, "It was found in the junk folder."),
        (FolderRole.TRASH, "It was found in Deleted Items."),
        (FolderRole.ARCHIVE, None),
    ],
)
def test_where_a_reply_was_found_is_said(
    office: Office, role: FolderRole, said: str | None
) -> None:
    office.postbox.make("There", role)
    office.postbox.lay(office.reply("yes", office.ask()), "There")
    office.desk.check()
    assert LetterRow.get().found_in == role.value
    lines = [str(line.sentence) for line in overview.story(office.contact().id).lines]
    (line,) = [one for one in lines if "was read" in one]
    assert line.endswith(said or "was read: a yes.")
