"""The mailbox of a real IMAP server: Dovecot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from contracts import ANSWER, MailboxContract, answer
from optindesk.core.errors import (
    CertificateNotTrusted,
    ConnectionLost,
    FolderMissing,
    WrongPassword,
)
from optindesk.core.model import Security, Server
from optindesk.core.ports import FolderRole
from optindesk.mail import connection
from optindesk.mail.imap import ImapMailbox
from servers import Authority, ImapUser

pytestmark = pytest.mark.live

FOLDERS = {FolderRole.INBOX: "INBOX", FolderRole.JUNK: "Spamverdacht"}


def mailbox(user: ImapUser, security: Security = Security.TLS) -> ImapMailbox:
    return ImapMailbox(user.account(security), user.password, 10)


class TestImapMailbox(MailboxContract):
    @pytest.fixture(params=[Security.TLS, Security.STARTTLS])
    def mailbox_factory(
        self, request: pytest.FixtureRequest, imap_user: ImapUser
    ) -> Callable[[], ImapMailbox]:
        return lambda: mailbox(imap_user, request.param)

    @pytest.fixture
    def deliver(self, imap_user: ImapUser) -> Callable[[bytes, FolderRole], None]:
        return lambda raw, role: imap_user.deliver(raw, FOLDERS[role])


def test_reading_leaves_no_trace(imap_user: ImapUser) -> None:
    imap_user.deliver(answer(1))
    imap_user.deliver(answer(2), flags="\\Flagged")
    before = imap_user.flags()
    with mailbox(imap_user) as box:
        inbox = box.folders()[0]
        uids = [heading.uid for heading in box.headings(inbox, 0)]
        assert len(list(box.fetch(inbox, uids))) == 2
    after = imap_user.flags()
    assert not any("\\Seen" in flags for flags in after)
    # \Recent is the server's own, and belongs to whoever opens the folder for writing.
    assert [line.replace("\\Recent", "") for line in after] == [
        line.replace("\\Recent", "") for line in before
    ]


def test_the_server_marks_what_folders_are_for(imap_user: ImapUser) -> None:
    imap_user.create("Junk")  # only a name: the server has marked another one
    imap_user.create("Archive/2026")
    imap_user.create("Friends & Späße")
    with mailbox(imap_user) as box:
        found = [(folder.name, folder.role) for folder in box.folders()]
    assert found == [
        ("INBOX", FolderRole.INBOX),
        ("Spamverdacht", FolderRole.JUNK),
        ("Archive", FolderRole.ARCHIVE),
        ("Archive/2026", FolderRole.ARCHIVE),
        ("Trash", FolderRole.TRASH),
        ("Sent", FolderRole.SENT),
    ]


def test_a_folder_of_any_name_can_be_read(imap_user: ImapUser) -> None:
    name = 'Archive/Späße & "Архив" \\ 100 %'
    imap_user.create(name)
    imap_user.deliver(ANSWER, name)
    with mailbox(imap_user) as box:
        [folder] = [folder for folder in box.folders() if folder.name == name]
        assert len(list(box.headings(folder, 0))) == 1


def test_the_time_of_arrival_is_the_servers_in_utc(imap_user: ImapUser) -> None:
    at = datetime(2026, 3, 1, 0, 30, 15, tzinfo=timezone(timedelta(hours=2)))
    imap_user.deliver(ANSWER, at=at)
    with mailbox(imap_user) as box:
        inbox = box.folders()[0]
        [heading] = box.headings(inbox, 0)
        [mail] = box.fetch(inbox, [heading.uid])
    assert heading.received_at == mail.received_at == datetime(2026, 2, 28, 22, 30, 15, tzinfo=UTC)


def test_many_mails_come_in_several_batches_and_none_twice(
    imap_user: ImapUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.mail.imap._HEADINGS_AT_ONCE", 7)
    monkeypatch.setattr("optindesk.mail.imap._MAILS_AT_ONCE", 4)
    monkeypatch.setattr("optindesk.mail.imap._BYTES_AT_ONCE", 300)
    imap_user.deliver_all([answer(number) for number in range(30)])
    with mailbox(imap_user) as box:
        imap_user.remove("INBOX", 9)
        inbox = box.folders()[0]
        uids = [heading.uid for heading in box.headings(inbox, 0)]
        assert uids == [uid for uid in range(1, 31) if uid != 9]
        mails = list(box.fetch(inbox, uids))
    assert [mail.content for mail in mails] == [answer(uid - 1) for uid in uids]


def test_of_a_mail_that_is_too_large_only_the_head_is_read(
    imap_user: ImapUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.mail.imap.MAX_MAIL_BYTES", 1000)
    imap_user.deliver(ANSWER + b"x" * 2000 + b"\r\n")
    imap_user.deliver(ANSWER)
    with mailbox(imap_user) as box:
        inbox = box.folders()[0]
        large, small = box.fetch(inbox, [1, 2])
    assert (large.content, large.size) == (None, len(ANSWER) + 2002)
    assert large.header == ANSWER[: ANSWER.index(b"\r\n\r\n") + 4]
    assert small.content == ANSWER


def test_a_folder_that_is_deleted_while_it_is_read(
    imap_user: ImapUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.mail.imap._HEADINGS_AT_ONCE", 1)
    imap_user.deliver(ANSWER)
    imap_user.create("Archive/2025")
    imap_user.deliver_all([answer(1), answer(2)], "Archive/2025")
    with mailbox(imap_user) as box:
        folders = box.folders()
        [doomed] = [folder for folder in folders if folder.name == "Archive/2025"]
        headings = box.headings(doomed, 0)
        assert next(headings).uid == 1
        imap_user.delete("Archive/2025")
        with pytest.raises(FolderMissing, match="Archive/2025"):
            list(headings)
        assert len(list(box.headings(folders[0], 0))) == 1, "the others can still be read"


def test_a_folder_made_anew_under_the_same_name_is_another_one(imap_user: ImapUser) -> None:
    imap_user.create("Archive/2025")
    imap_user.deliver(ANSWER, "Archive/2025")
    with mailbox(imap_user) as box:
        [old] = [folder for folder in box.folders() if folder.name == "Archive/2025"]
        renewed = replace(old, uidvalidity=old.uidvalidity + 1)
        with pytest.raises(FolderMissing):
            list(box.headings(renewed, 0))


def test_a_wrong_password(imap_user: ImapUser) -> None:
    with (
        pytest.raises(WrongPassword, match=imap_user.user),
        ImapMailbox(imap_user.account(), "not this", 10),
    ):
        pass


def test_a_name_that_the_certificate_is_not_for(imap_user: ImapUser) -> None:
    account = imap_user.account()
    assert account.imap is not None
    other = replace(account, imap=replace(account.imap, host="127.0.0.1"))
    with pytest.raises(CertificateNotTrusted), ImapMailbox(other, imap_user.password, 10):
        pass


def test_an_authority_that_is_not_known(imap_user: ImapUser, strange_authority: Authority) -> None:
    account = replace(imap_user.account(), ca_file=str(strange_authority.ca_file))
    with pytest.raises(CertificateNotTrusted), ImapMailbox(account, imap_user.password, 10):
        pass


def test_the_password_is_in_no_log(imap_user: ImapUser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), mailbox(imap_user) as box:
        box.folders()
    assert imap_user.password not in caplog.text


def test_plain_text_to_this_computer_itself_is_allowed(imap_user: ImapUser) -> None:
    account = replace(
        imap_user.account(), imap=Server("127.0.0.1", imap_user.imap_port, Security.NONE)
    )
    with ImapMailbox(account, imap_user.password, 10) as box:
        assert box.folders()[0].name == "INBOX"


def test_two_desks_read_at_the_same_time(imap_user: ImapUser) -> None:
    imap_user.deliver(ANSWER)
    with ExitStack() as stack:
        first, second = [stack.enter_context(mailbox(imap_user)) for _ in range(2)]
        inbox = first.folders()[0]
        assert list(first.headings(inbox, 0)) == list(second.headings(inbox, 0))


def test_the_limit_is_the_one_for_saved_mails_too() -> None:
    assert connection.MAX_MAIL_BYTES == 25 * 1024 * 1024


def test_a_session_that_is_over_says_so(imap_user: ImapUser) -> None:
    with mailbox(imap_user) as box:
        inbox = box.folders()[0]
    with pytest.raises(ConnectionLost):
        list(box.headings(replace(inbox, uidnext=10), 0))
