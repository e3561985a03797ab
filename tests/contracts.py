"""What every implementation of a port keeps to: inherited by the tests of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from optindesk.core.errors import Cancelled, ControlCharacter, FolderMissing
from optindesk.core.ports import (
    Envelope,
    Folder,
    FolderRole,
    Mailbox,
    RawMail,
    Transport,
)
from optindesk.core.sentence import Sentence

PATIENCE = 20.0
"""Seconds after which a test gives up waiting; nothing here takes so long."""

QUESTION = (
    b"From: Anna's Flowers <anna@example.org>\r\n"
    b"To: ben@example.com\r\n"
    b"Subject: Did you sign up?\r\n"
    b"Message-ID: <1.abc@example.org>\r\n"
    b"\r\n"
    b"Just reply YES.\r\n"
    b".\r\n"
    b"..\r\n"
    b".hidden dots\r\n"
    b"From the bottom of our hearts\r\n"
)
ANSWER = (
    b"From: Ben <ben@example.com>\r\n"
    b"To: anna@example.org\r\n"
    b"Subject: Re: Did you sign up?\r\n"
    b'X-Note: {3}) UID 99 "quoted"\r\n'
    b"\r\n"
    b"Yes\r\n"
)


def envelope(content: bytes = QUESTION, recipient: str = "ben@example.com") -> Envelope:
    """A mail as flows hand it over."""
    return Envelope("anna@example.org", recipient, content)


def answer(number: int) -> bytes:
    """A mail that differs from the others."""
    return ANSWER.replace(b"Yes", b"Yes, number %d" % number)


def plain_ends(mail: bytes) -> bytes:
    """A mail with LF line ends, as some stores keep it."""
    return mail.replace(b"\r\n", b"\n")


class TransportContract:
    """Fixtures to give: `transport_factory` makes a transport that was not entered yet; `delivered`
    returns the contents of all mails that were really taken, oldest first, and may wait until the
    other side has noticed that sessions have ended."""

    def test_a_mail_arrives_as_it_was_handed_over(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        with transport_factory() as transport:
            transport.offer(envelope())
            receipt = transport.finish()
        assert receipt.words
        assert [plain_ends(mail) for mail in delivered()] == [plain_ends(QUESTION)]

    def test_one_session_takes_many_mails(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        mails = [QUESTION.replace(b"YES", b"YES %d" % number) for number in range(3)]
        with transport_factory() as transport:
            for mail in mails:
                transport.offer(envelope(mail))
                transport.finish()
        assert [plain_ends(mail) for mail in delivered()] == [plain_ends(mail) for mail in mails]

    def test_a_mail_without_its_final_dot_is_never_sent(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        with transport_factory() as transport:
            transport.offer(envelope())
        assert delivered() == []

    def test_a_job_that_dies_between_offer_and_dot_has_sent_nothing(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        def die() -> None:
            with transport_factory() as transport:
                transport.offer(envelope())
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            die()
        assert delivered() == []

    def test_a_line_break_in_an_address_goes_nowhere(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        with transport_factory() as transport, pytest.raises(ControlCharacter):
            transport.offer(envelope(recipient="ben@example.com>\r\nRCPT TO:<eve@example.com"))
        assert delivered() == []

    def test_the_same_transport_can_be_entered_again(
        self, transport_factory: Callable[[], Transport], delivered: Callable[[], list[bytes]]
    ) -> None:
        transport = transport_factory()
        for _ in range(2):
            with transport:
                transport.offer(envelope())
                transport.finish()
        assert len(delivered()) == 2


class MailboxContract:
    """Fixtures to give: `mailbox_factory` makes a mailbox that was not entered yet; `deliver` puts
    a raw mail into the folder of a role: ``deliver(raw, FolderRole.INBOX)``."""

    def test_the_inbox_comes_first_and_each_folder_once(
        self, mailbox_factory: Callable[[], Mailbox]
    ) -> None:
        with mailbox_factory() as mailbox:
            folders = mailbox.folders()
        assert folders[0].role is FolderRole.INBOX
        assert len({folder.name for folder in folders}) == len(folders)
        assert all(folder.uidvalidity > 0 and folder.uidnext > 0 for folder in folders)

    def test_headings_come_lowest_first_and_only_above_the_mark(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        for number in range(5):
            deliver(answer(number), FolderRole.INBOX)
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            uids = [heading.uid for heading in mailbox.headings(inbox, 0)]
            assert len(uids) == 5
            assert uids == sorted(set(uids))
            assert inbox.uidnext > uids[-1]
            assert [heading.uid for heading in mailbox.headings(inbox, uids[2])] == uids[3:]
            assert list(mailbox.headings(inbox, uids[-1])) == []

    def test_a_heading_is_the_header_and_nothing_of_the_text(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(ANSWER, FolderRole.INBOX)
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            [heading] = mailbox.headings(inbox, 0)
        header = plain_ends(ANSWER).partition(b"\n\n")[0]
        assert plain_ends(heading.header).rstrip(b"\n") == header
        assert heading.folder == inbox
        assert heading.received_at.utcoffset() == timedelta(0)
        assert heading.size > len(header)

    def test_a_fetched_mail_is_whole(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(ANSWER, FolderRole.INBOX)
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            [heading] = mailbox.headings(inbox, 0)
            [mail] = mailbox.fetch(inbox, [heading.uid])
        assert mail.content is not None
        assert plain_ends(mail.content) == plain_ends(ANSWER)
        assert mail.size == len(mail.content)
        assert (mail.folder, mail.uid, mail.received_at) == (
            inbox,
            heading.uid,
            heading.received_at.astimezone(UTC),
        )
        assert mail.source

    def test_a_mail_that_vanished_is_left_out(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(answer(1), FolderRole.INBOX)
        deliver(answer(2), FolderRole.INBOX)
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            first, second = [heading.uid for heading in mailbox.headings(inbox, 0)]
            mails: list[RawMail] = list(mailbox.fetch(inbox, [first, second, second + 7]))
        assert [mail.uid for mail in mails] == [first, second]

    def test_reading_twice_finds_the_same(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(ANSWER, FolderRole.INBOX)
        found = []
        for _ in range(2):
            with mailbox_factory() as mailbox:
                folders = mailbox.folders()
                headings = list(mailbox.headings(folders[0], 0))
                mails = list(mailbox.fetch(folders[0], [heading.uid for heading in headings]))
                found.append((folders, headings, mails))
        assert found[0] == found[1]

    def test_folders_can_be_read_by_turns(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        for number in range(3):
            deliver(answer(number), FolderRole.INBOX)
            deliver(answer(number + 10), FolderRole.JUNK)
        with mailbox_factory() as mailbox:
            folders = mailbox.folders()
            junk = next(folder for folder in folders if folder.role is FolderRole.JUNK)
            found = []
            for heading in mailbox.headings(folders[0], 0):
                found += [mail.content for mail in mailbox.fetch(folders[0], [heading.uid])]
                found += [mail.content for mail in mailbox.fetch(junk, [heading.uid])]
        texts = [plain_ends(content or b"") for content in found]
        assert texts == [plain_ends(answer(n)) for n in (0, 10, 1, 11, 2, 12)]

    def test_waiting_sees_what_comes_meanwhile(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(answer(1), FolderRole.INBOX)
        ticks = []

        def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
            ticks.append(done)
            if len(ticks) == 1:
                deliver(answer(2), FolderRole.INBOX)

        with mailbox_factory() as mailbox:
            inbox = mailbox.inbox()
            assert inbox == mailbox.folders()[0]
            more = mailbox.wait(inbox, PATIENCE, tick)
            assert more == replace(inbox, uidnext=inbox.uidnext + 1)
            [heading] = mailbox.headings(more, inbox.uidnext - 1)
            [mail] = mailbox.fetch(more, [heading.uid])
        assert plain_ends(mail.content or b"") == plain_ends(answer(2))

    def test_what_came_before_the_waiting_ends_it_at_once(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            deliver(answer(1), FolderRole.INBOX)
            deliver(answer(2), FolderRole.INBOX)
            assert mailbox.wait(inbox, 0) == replace(inbox, uidnext=inbox.uidnext + 2)

    def test_waiting_for_nothing_ends(self, mailbox_factory: Callable[[], Mailbox]) -> None:
        ticks: list[int] = []
        with mailbox_factory() as mailbox:
            folders = mailbox.folders()
            assert mailbox.wait(folders[0], 0) is None
            assert mailbox.wait(folders[0], 0.05, lambda done, *_: ticks.append(done)) is None
            assert ticks, "whoever waits is asked whether that is still wanted"
            assert mailbox.wait(folders[1], 0) is None

    def test_waiting_can_be_cancelled(self, mailbox_factory: Callable[[], Mailbox]) -> None:
        def stop(done: int, total: int | None = None, note: Sentence | None = None) -> None:
            raise Cancelled

        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            with pytest.raises(Cancelled):
                mailbox.wait(inbox, PATIENCE, stop)

    def test_all_folders_have_names(self, mailbox_factory: Callable[[], Mailbox]) -> None:
        with mailbox_factory() as mailbox:
            names = list(mailbox.names())
            assert names == sorted(names)
            assert {folder.name for folder in mailbox.folders()} <= set(names)

    def test_a_folder_that_is_gone_is_said_to_be_gone(
        self,
        mailbox_factory: Callable[[], Mailbox],
        deliver: Callable[[bytes, FolderRole], None],
    ) -> None:
        deliver(ANSWER, FolderRole.INBOX)
        gone = Folder("Nowhere", FolderRole.ARCHIVE, 1, 10)
        with mailbox_factory() as mailbox:
            inbox = mailbox.folders()[0]
            with pytest.raises(FolderMissing):
                list(mailbox.headings(gone, 0))
            with pytest.raises(FolderMissing):
                list(mailbox.fetch(gone, [1]))
            with pytest.raises(FolderMissing):
                mailbox.wait(gone, PATIENCE)
            assert len(list(mailbox.headings(inbox, 0))) == 1, "the others can still be read"
