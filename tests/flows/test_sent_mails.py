"""A mail of ours is looked at again as it was sent, and it is said how that is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from office import ANA, Office, Typewriter
from optindesk.core.errors import AccountMissing, NoSuchMail
from optindesk.core.model import MailKind
from optindesk.flows import proving, sending, sent_mails, wordings
from optindesk.flows.sent_mails import SentMail
from optindesk.mail.reader import PostReader
from optindesk.store import post, wording_rows
from optindesk.store.tables import AccountRow


def look(office: Office, number: int = 1) -> SentMail:
    return sent_mails.look(Typewriter(), PostReader({}), number, office.now)


def test_a_mail_is_shown_as_it_left_whatever_was_changed_since(office: Office) -> None:
    office.sign_up(ANA, name="Ana")
    office.desk.send()
    sent = office.now
    office.later(3)
    known = wording_rows.wording(MailKind.CONFIRM, "en", None)
    assert known is not None
    other = replace(known, text="Something else.")
    wordings.save(office.store, other, office.desk.actor, office.now)
    mail = look(office)
    assert (mail.address, mail.kind, mail.handed_over_at) == (ANA, MailKind.CONFIRM, sent)
    assert str(mail.said).startswith("As it was sent on ")
    assert "version 1 of its wording" in str(mail.said)
    assert "Something else" not in mail.text
    assert mail.original.source.startswith("From: ")
    office.desk = replace(office.desk, composer=Typewriter(), reader=PostReader({}))
    assert office.desk.sent_mail(1) == mail


def test_nobody_learns_its_codes(office: Office) -> None:
    office.write_true_mails()
    office.sign_up(ANA)
    office.desk.send()
    (draft,) = office.provider.to(ANA)
    mail = look(office)
    assert "Its codes are not shown" in str(mail.said)
    assert proving.HIDDEN in mail.text
    for told in (mail.text, mail.original.source, mail.original.html, mail.original.text):
        assert draft.token is not None
        assert draft.token not in told
        assert draft.code is not None
        assert draft.code not in told


def test_what_has_no_code_says_nothing_of_codes(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.send()
    thanks = look(office, 2)
    assert thanks.kind is MailKind.THANKS
    assert "codes" not in str(thanks.said)


def test_what_waits_or_is_in_doubt_is_not_said_to_have_been_sent(office: Office) -> None:
    office.sign_up(ANA)
    assert str(look(office).said).startswith("This mail has not gone out.")
    with office.store.transaction():
        assert post.claim_mail(1, 1, office.now, "")
    sending.recover(office.store, office.desk.actor, office.now)
    assert str(look(office).said).startswith("Whether this mail went out on ")


def test_a_mail_that_is_not_there_or_went_with_its_person_is_refused(office: Office) -> None:
    with pytest.raises(NoSuchMail):
        look(office)
    office.sign_up(ANA)
    office.desk.send()
    office.desk.erase(ANA, "wished so", sure=True)
    with pytest.raises(NoSuchMail):
        look(office)


def test_without_an_account_nobody_knows_who_would_have_written(office: Office) -> None:
    office.sign_up(ANA)
    with office.store.transaction():
        AccountRow.delete().execute()
    with pytest.raises(AccountMissing):
        look(office)
