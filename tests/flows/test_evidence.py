"""What is kept of the mails that changed something, how it leaves, and how it is reduced."""

from __future__ import annotations

import email
from email import policy
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import ANA, BEN, Office
from optindesk.core.errors import DamagedEvidence, NothingKept, UnknownReply
from optindesk.flows import evidence
from optindesk.flows.reviewing import Decision
from optindesk.store import blobs, journal, kept
from optindesk.store.tables import BlobRow, LetterRow

MAIL = (
    b"Received: by mx.example\r\nFrom: Ana <ana@example.org>\r\nSubject: Re: Please\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=b\r\n\r\n"
    b"--b\r\n\r\nMy doctor says yes\r\n--b--\r\n"
)


def test_a_yes_leaves_byte_for_byte_and_the_log_knows_its_hash(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), content=MAIL))
    (one,) = evidence.kept_mails(office.contact().id)
    assert (one.kept, one.outcome, one.decisive) == ("whole", "applied", "yes")
    assert office.desk.export_mail(one.id, Path("yes.eml")) is True
    assert office.written["yes.eml"] == MAIL
    (entry,) = [entry for entry in journal.entries() if entry.code == "answer.applied"]
    assert entry.values["sha256"] == one.sha256 == sha256(MAIL).hexdigest()
    assert office.codes()[-1] == "exported"


def test_the_replies_of_one_person_are_told_apart(office: Office) -> None:
    office.read(office.reply("yes", office.ask()), office.reply("no", office.ask(BEN)))
    assert [one.verdict for one in evidence.kept_mails()] == ["yes", "no"]
    assert [one.verdict for one in evidence.kept_mails(office.contact(BEN).id)] == ["no"]


def test_a_reduced_reply_is_a_mail_with_its_header_and_the_sentence(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), content=MAIL))
    assert evidence.keeps_whole()
    assert office.desk.reducible_replies() == 1
    assert office.desk.keep_replies(evidence.DECISIVE) == 1
    assert not evidence.keeps_whole()
    (one,) = evidence.kept_mails()
    assert one.kept == "decisive"
    assert office.desk.export_mail(one.id, Path("yes.eml")) is False
    message = email.message_from_bytes(office.written["yes.eml"], policy=policy.default)
    assert not message.defects
    assert message["From"] == "Ana <ana@example.org>"
    assert message.get_content().strip() == "yes"
    assert message["X-Opt-In-Desk-Reduced"] == f"sha256={sha256(MAIL).hexdigest()}"
    assert b"doctor" not in b"".join(kept_bytes())
    assert LetterRow.get().new_text == "yes"
    assert office.codes()[-2:] == ["setting.changed", "exported"]


def kept_bytes() -> list[bytes]:
    found = [kept.mail(row.id) for row in LetterRow.select()]
    return [one.content for one in found if one is not None and one.content is not None]


def test_what_is_read_from_then_on_is_reduced_by_each_check(office: Office) -> None:
    office.desk.keep_replies(evidence.DECISIVE)
    office.read(office.reply("yes", office.ask(), content=MAIL))
    assert [one.kept for one in evidence.kept_mails()] == ["decisive"]
    assert evidence.reduce_kept(office.store, office.now) == 0


def test_a_reply_that_waits_stays_whole_and_a_decided_one_for_a_day(office: Office) -> None:
    office.desk.keep_replies(evidence.DECISIVE)
    office.read(office.reply("unclear", office.ask(), content=MAIL))
    assert [one.kept for one in evidence.kept_mails()] == ["whole"]
    assert office.desk.reducible_replies() == 0
    office.desk.decide(office.to_read()[0], Decision.ACCEPT, "plainly a yes")
    office.later(hours=23)
    assert evidence.reduce_kept(office.store, office.now) == 0
    office.later(hours=2)
    assert evidence.reduce_kept(office.store, office.now) == 1
    assert [one.kept for one in evidence.kept_mails()] == ["decisive"]


def test_many_replies_are_reduced_in_batches(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "_AT_ONCE", 2)
    for address in (ANA, BEN, "cy@example.net"):
        office.read(office.reply("yes", office.ask(address)))
    assert office.desk.keep_replies(evidence.DECISIVE) == 3


def test_bytes_that_two_replies_share_stay_for_the_one_that_waits(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), content=MAIL))
    first = LetterRow.get()
    LetterRow.insert(
        source="x", sha256=first.sha256, size=1, received_at=office.now, read_at=office.now,
        verdict="unclear", outcome="review", reason=first.reason, blob=first.blob, review="open",
    ).execute()  # fmt: skip
    assert office.desk.keep_replies(evidence.DECISIVE) == 1
    assert [one.kept for one in evidence.kept_mails()] == ["decisive", "whole"]


def test_what_is_not_there_is_said(office: Office) -> None:
    with pytest.raises(UnknownReply):
        office.desk.export_mail(1, Path("x.eml"))
    office.read(office.reply("yes", office.ask()))
    number = LetterRow.get().id
    LetterRow.update(blob=None).execute()
    assert [one.kept for one in evidence.kept_mails()] == ["nothing"]
    with pytest.raises(NothingKept):
        office.desk.export_mail(number, Path("x.eml"))


def test_bytes_that_were_changed_do_not_leave_as_evidence(office: Office) -> None:
    office.read(office.reply("yes", office.ask(), content=MAIL))
    row = LetterRow.get()
    other = blobs.keep_blob(MAIL.replace(b"yes", b"no"), "mail")
    LetterRow.update(blob=other).execute()
    BlobRow.delete().where(BlobRow.sha256 == row.blob).execute()
    with pytest.raises(DamagedEvidence):
        office.desk.export_mail(row.id, Path("x.eml"))
    assert "x.eml" not in office.written


@given(st.binary(max_size=300), st.text(max_size=50))
def test_any_mail_can_be_reduced_to_one_that_says_where_it_is_from(
    content: bytes, decisive: str
) -> None:
    reduced = evidence.reduced_mail(content, decisive)
    assert b"X-Opt-In-Desk-Reduced: sha256=" + sha256(content).hexdigest().encode() in reduced
    assert reduced.endswith(b"\r\n")
