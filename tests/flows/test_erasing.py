"""A person is erased: what goes, what stays, and that nothing and nobody brings them back."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from peewee import IntegerField

from office import ANA, BEN, DAY, Eraser, Glasses, Office, on
from optindesk.core import sheet as core_sheet
from optindesk.core.errors import (
    FolderBusy,
    KeptForDispute,
    NoteNeeded,
    UnknownContact,
    UnknownRule,
)
from optindesk.core.leavers import Gone, Leaver
from optindesk.core.model import Actor, ActorKind, SuppressionKind
from optindesk.core.ports import RawMail
from optindesk.core.status import AddressState, MailStatus
from optindesk.core.token import erased_key
from optindesk.flows import erasing, log_lines, never_writing, overview, standings, what_stays
from optindesk.flows.fittings import OpenLeavers
from optindesk.flows.groups import Group
from optindesk.flows.keeping import Outcome
from optindesk.flows.reviewing import Decision
from optindesk.store import (
    account_rows,
    archive,
    blobs,
    contact_rows,
    erasures,
    journal,
    letter_rows,
    post,
    suppressions,
)
from optindesk.store.erasing import KeptLeavers, Sheet
from optindesk.store.opening import open_store
from optindesk.store.people_query import PeopleQuery
from optindesk.store.tables import (
    TABLES,
    BlobRow,
    ContactRow,
    Desk,
    EntryRow,
    ImportRow,
    LetterRow,
    MailRow,
    SignUpRow,
)
from stores import NOW

WHY = "asked for it by letter"


class Means:
    """What takes people out of files, without a desk."""

    sheet_blanker = Eraser()
    pictures = Glasses()


def everything(office: Office) -> str:
    """All that the tables hold, as text."""
    return "\n".join(str(row) for table in TABLES for row in table.select().tuples())


def test_notes_former_addresses_and_the_other_address_of_a_person_go_too(office: Office) -> None:
    new, home = "ana@work.example", "horvat@home.example"
    office.subscribe(ANA)
    office.desk.note(ANA, "likes tulips")
    office.desk.change_address(ANA, new, "told Marta of tulips")
    office.subscribe(home)
    office.desk.merge(new, home, "the tulips again")
    office.subscribe(BEN)
    office.desk.note(BEN, f"knows {home}")
    office.desk.erase(home, "wished so")
    left = everything(office)
    for one in (ANA, new, home, "tulips"):
        assert one not in left
    assert BEN in left


def test_nothing_of_the_person_is_left_and_the_log_is_whole(office: Office) -> None:
    office.subscribe(ANA)
    office.ask(BEN)
    asked = office.ask(ANA, None)  # logged as “already subscribed”
    office.read(office.reply("unclear", asked, subject=f"from {ANA}"))
    number = office.contact(ANA).id
    before = [(entry.number, entry.hash, dict(entry.commitments)) for entry in journal.entries()]
    head = journal.head()
    done = office.desk.erase(ANA, WHY)
    assert (done.signups, done.letters) == (2, 2)
    assert ANA not in everything(office)
    assert "Ana" not in everything(office)
    office.assert_whole()
    now = [(entry.number, entry.hash, dict(entry.commitments)) for entry in journal.entries()]
    assert now[: head.number] == before, "the commitments stay, and the chain with them"
    emptied = [entry for entry in journal.entries(contact=number) if not entry.personal]
    assert len(emptied) == done.entries
    assert office.codes()[-1] == "person.erased"
    assert BEN in everything(office)


def test_every_field_of_a_contact_is_emptied(office: Office) -> None:
    """A new one must be, too, unless it says nothing of the person."""
    office.subscribe(ANA)
    number = office.contact(ANA).id
    found_by_or_of_nobody = {"id", "address", "address_key", "mailbox", "created_at", "erased_at"}
    fields = [
        one for one in ContactRow._meta.sorted_fields if one.name not in found_by_or_of_nobody
    ]
    filled = {one.name: 1 if isinstance(one, IntegerField) else "Mirjana" for one in fields}
    filled["address_state"] = AddressState.BOUNCED.value
    ContactRow.update(filled).where(ContactRow.id == number).execute()
    office.desk.erase(ANA, WHY)
    left = ContactRow.get_by_id(number)
    empty = {one.name: None if one.null else one.default for one in fields}
    assert {one.name: getattr(left, one.name) for one in fields} == empty
    assert ANA not in everything(office)


def test_what_the_log_says_of_others_is_kept_but_for_the_address(office: Office) -> None:
    office.sign_up("ana@exampel.org")
    office.desk.correct("ana@exampel.org", ANA, "typed wrongly")
    office.sign_up(f"jo{ANA}")
    office.desk.erase(ANA, WHY)
    said = [pair.value for entry in journal.entries() for pair in entry.personal.values()]
    assert ANA not in said
    assert "ana@exampel.org" in said
    assert f"jo{ANA}" in said, "an address that merely ends so is another's"
    office.assert_whole()


def test_more_than_a_page_of_the_log_is_looked_through(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optindesk.store.erasing._PAGE", 1)
    office.desk.never_write(ANA, WHY)  # of nobody known yet
    office.desk.write_again([ANA], WHY)
    office.sign_up(BEN)
    office.sign_up(ANA)
    office.desk.erase(ANA, WHY)
    assert ANA not in everything(office)
    assert BEN in everything(office)


def test_questions_end_and_mails_that_wait_do_not_go_out(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.erase(ANA, WHY)
    assert office.desk.send().sent == 0
    assert office.desk.outbox() == []
    assert office.codes()[-3:] == ["mail.dropped", "request.cancelled", "person.erased"]
    assert overview.to_do(office.now).people == 0
    assert list(standings.all_people(PeopleQuery())) == []


def test_a_mail_in_doubt_goes_and_those_handed_over_count_against_the_limits(
    office: Office,
) -> None:
    office.ask(ANA)
    head = MailRow.select(MailRow.log_head).scalar()
    office.subscribe(ANA)
    MailRow.update(status=MailStatus.UNKNOWN.value).where(MailRow.kind == "thanks").execute()
    account = account_rows.account()
    assert account is not None
    office.desk.erase(ANA, WHY)
    assert [row.status for row in MailRow.select()] == [MailStatus.SENT.value]
    assert len(post.handed_over_times(account.id, office.now - DAY)) == 1
    assert str(next(journal.heads_outside()).head) == head


def test_who_signs_up_anew_after_being_erased_is_asked_again(office: Office) -> None:
    office.subscribe(ANA)
    office.desk.erase(ANA, WHY)
    office.later(35)
    assert office.sign_up(ANA, day=on("2026-12-24")).group is Group.NEW
    assert office.desk.send().sent == 1
    assert not erasing.is_erased(ANA)
    lifted, *_ = [entry for entry in journal.entries() if entry.code == "person.erasure_lifted"]
    assert (lifted.personal, lifted.values["signed_on"]) == ({}, "2026-12-24")
    office.desk.erase(ANA, WHY)
    assert ANA not in everything(office)
    assert erasing.is_erased(ANA), "and can be erased again"
    office.assert_whole()


def join(office: Office) -> RawMail:
    return office.reply("join", join="Flower news", sender=ANA, token=False, references=())


def test_a_poster_brings_back_who_was_erased_and_writes_join(office: Office) -> None:
    office.ask(ANA)
    office.desk.erase(ANA, WHY)
    assert office.read(join(office)).outcome is Outcome.IGNORED, "the same day"
    assert ANA not in everything(office), "nothing of it is kept"
    office.later(2)
    assert office.read(join(office)).outcome is Outcome.APPLIED
    assert office.desk.send().sent == 1


def test_a_new_sign_up_does_not_lift_what_another_rule_forbids(office: Office) -> None:
    office.ask(ANA)
    office.desk.erase(ANA, WHY)
    office.desk.never_write("example.org", WHY)
    office.later(35)
    assert office.sign_up(ANA, day=on("2026-12-24")).group is Group.SUPPRESSED
    assert erasing.is_erased(ANA)


def test_a_later_sheet_or_sign_up_is_refused_with_its_reason(office: Office) -> None:
    office.ask(ANA)
    office.desk.erase(ANA, WHY)
    office.later(35)
    entries = len(office.codes())
    report = office.sheet({"email": "Ana@Example.org", "name": "Ana", "date": "2026-12-24"}, BEN)
    refused, taken = report.rows
    assert (refused.group, taken.group) == (Group.SUPPRESSED, Group.NEW)
    day = NOW.date().isoformat()
    assert str(refused.reason) == (
        f"is never to be written to: erased here on {day}, and only asked again after signing up"
        " anew"
    )
    assert office.sign_up(ANA).group is Group.SUPPRESSED, "nobody says when that was"
    assert office.sign_up(ANA, day=NOW.date()).group is Group.SUPPRESSED, "it may be the old one"
    assert contact_rows.contact_by_key(ANA) is None
    said = [
        pair.value for entry in journal.entries(after=entries) for pair in entry.personal.values()
    ]
    assert ANA not in said


def test_nobody_can_take_the_hash_off_and_no_list_shows_it(office: Office) -> None:
    office.ask(ANA)
    office.desk.never_write(ANA, WHY)
    office.desk.erase(ANA, WHY)
    with pytest.raises(UnknownRule):
        office.desk.write_again([ANA], WHY)
    assert never_writing.look(ANA).is_kept
    office.desk.export_never_write(Path("never.csv"))
    assert len(office.written["never.csv"]) == 1, "its headings alone"


def test_what_the_person_writes_later_is_left_alone_and_not_kept(office: Office) -> None:
    asked = office.ask(ANA)
    office.desk.erase(ANA, WHY)
    entries, letters = len(office.codes()), LetterRow.select().count()
    for said in ("yes", "no", "leave", "unclear", "join"):
        read = office.read(office.reply(said, asked, join="Flower news"))
        assert (read.outcome, str(read.reason)) == (
            Outcome.IGNORED, "from somebody who was erased here",
        )  # fmt: skip
    office.read(office.bounce(asked))
    assert (len(office.codes()), LetterRow.select().count()) == (entries, letters)
    assert ANA not in everything(office)


def test_an_accepted_alias_is_erased_as_well(office: Office) -> None:
    asked = office.ask(ANA)
    office.read(office.reply("yes", asked, sender="ana@work.example"))
    office.desk.decide(*office.to_read(), Decision.ACCEPT, "she said so", alias=True)
    office.desk.erase(ANA, WHY)
    assert "ana@work.example" not in everything(office)
    assert office.sign_up("ana@work.example").group is Group.SUPPRESSED


def test_an_answer_to_the_question_of_another_stays_the_evidence_of_that(office: Office) -> None:
    asked = office.ask(BEN)
    office.ask(ANA)
    office.read(office.reply("yes", asked, sender=ANA))
    office.desk.erase(ANA, WHY)
    (letter,) = office.to_read()
    assert letter_rows.letter_row(letter)["sender"] == ANA  # type: ignore[index]
    office.read(office.reply("no", asked, sender=ANA))
    assert len(office.to_read()) == 2


def test_sheets_stay_as_long_as_they_are_the_proof_of_others(office: Office) -> None:
    office.sheet(ANA, BEN, name="market.csv")
    office.sheet(ANA, name="alone.csv")
    assert BlobRow.select().count() == 2
    done = office.desk.erase(ANA, WHY)
    assert done.sheets == (Sheet("market.csv", 2),)
    assert BlobRow.select().count() == 1
    office.desk.erase(BEN, WHY)
    assert BlobRow.select().count() == 0


def test_bytes_that_another_letter_needs_stay(office: Office) -> None:
    asked = office.ask(ANA)
    office.read(office.reply("unclear", asked))
    kept = LetterRow.select(LetterRow.blob).scalar()
    fields = {**LetterRow.select().dicts().get(), "contact": None, "sender": BEN}
    fields.pop("id")
    with office.store.transaction():
        letter_rows.add_letter(**fields)
    office.desk.erase(ANA, WHY)
    assert blobs.blob(kept) is not None


def test_it_needs_a_reason_and_somebody_known(office: Office) -> None:
    office.ask(ANA)
    with pytest.raises(NoteNeeded):
        office.desk.erase(ANA, " ")
    with pytest.raises(UnknownContact):
        office.desk.erase(BEN, WHY)
    office.desk.erase(ANA, WHY)
    with pytest.raises(UnknownContact):
        office.desk.erase(ANA, WHY)


@pytest.mark.parametrize("work", ["post", "check"])
def test_it_waits_until_nobody_sends_or_checks(office: Office, work: str) -> None:
    office.ask(ANA)
    account = account_rows.account()
    assert account is not None
    with office.store.lock(f"{work}:{account.id}"), pytest.raises(FolderBusy):
        office.desk.erase(ANA, WHY)
    assert office.contact(ANA).address == ANA


def test_a_desk_without_an_account_erases_too(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk", NOW)
    try:
        marta = Actor(ActorKind.PERSON, "Marta", "till")
        with store.transaction():
            contact_rows.add_contact(ANA, ANA, "Ana", None, NOW)
        erasing.erase(store, ANA, WHY, Means(), marta, NOW)
        assert ContactRow.get().erased_at == NOW
        hashed = erased_key(archive.desk_key(), ANA)
        assert suppressions.has_rule(SuppressionKind.ERASED, hashed)
    finally:
        store.close()


def test_not_a_byte_of_it_is_left_in_the_files(tmp_path: Path) -> None:
    office = Office(open_store(tmp_path / "desk", NOW))
    office.set_account()
    office.sheet({"email": ANA, "name": "Ana Horvat"}, BEN)
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[-1], content=b"yes " * 3_000))
    BlobRow.delete().where(BlobRow.kind == "sheet").execute()  # kept for the sake of BEN
    office.desk.erase(ANA, WHY)
    office.assert_whole()
    for file in (tmp_path / "desk").rglob("*"):
        if file.is_file():
            assert b"ana@example.org" not in file.read_bytes(), file.name
            assert b"Horvat" not in file.read_bytes(), file.name
    office.store.close()


def test_what_was_noted_at_sign_ups_of_others_names_the_person_no_more(office: Office) -> None:
    office.ask(ANA)
    office.ask(BEN)
    theirs = SignUpRow.contact == office.contact(BEN).id
    SignUpRow.update(note=f"friend of {ANA.upper()}", place="at b@c.example").where(
        theirs
    ).execute()
    office.desk.erase(ANA, WHY)
    row = SignUpRow.get(theirs)
    assert (row.note, row.place) == ("friend of", "at b@c.example")


def test_columns_that_are_called_like_the_person_are_forgotten(office: Office) -> None:
    number = office.sheet(ANA, BEN, name="market.csv").import_id or 0
    ImportRow.update(mapping={"email": ANA, "name": "Ana or Ben"}).where(
        ImportRow.id == number
    ).execute()
    office.desk.erase(ANA, WHY)
    assert ImportRow.get_by_id(number).mapping == {"name": "Ana or Ben"}


def test_erased_entries_are_said_as_such(office: Office) -> None:
    office.ask(ANA)
    number = office.contact(ANA).id
    office.desk.erase(ANA, WHY)
    lines = [str(line.sentence) for line in log_lines.all_log(number)]
    assert lines[0].startswith("Sign-up of (erased) for Flower news")
    assert lines[-1] == f"What was known of a person was erased ({WHY})."
    story = overview.story(number)
    assert (story.address, story.name, story.standings) == ("", "", [])
    assert EntryRow.select().where(EntryRow.contact == number).count() == len(lines)


# --- who left elsewhere ---------------------------------------------------------------------------

EVA = "eva@web.example"


def bring(office: Office, name: str, content: bytes, *people: tuple[str, Gone]) -> int:
    """A file of leavers that is kept as it came."""
    listed = [Leaver(2, who, what, "", None, "spam, says she") for who, what in people]
    sheet = core_sheet.Sheet(name, hashlib.sha256(content).hexdigest(), content, ())
    opened = OpenLeavers(name, "Mailchimp", listed, sheet)
    return office.desk.bring_leavers(opened, office.news()).number or 0


def test_files_of_leavers_with_others_are_named_and_others_go(office: Office) -> None:
    both = f"{ANA}\n{BEN}\n".encode("utf-16")
    number = bring(office, "left.csv", both, (ANA, Gone.LEFT), (BEN, Gone.LEFT))
    again = bring(office, "again.csv", both + b" ", (ANA, Gone.LEFT), (BEN, Gone.LEFT))
    bring(office, "alone.csv", ANA.encode(), (ANA, Gone.LEFT))
    bring(office, "others.csv", f"jo{ANA}".encode(), (BEN, Gone.LEFT), (f"jo{ANA}", Gone.LEFT))
    assert BlobRow.select().count() == 4
    done = office.desk.erase(ANA, WHY)
    assert done.leavers == (KeptLeavers(number, "left.csv"), KeptLeavers(again, "again.csv"))
    said = str(what_stays.still_there(done))
    assert f"left.csv ({number}), again.csv ({again})." in said
    assert BlobRow.select().count() == 3, "what told of nobody else is gone"


def test_a_file_of_leavers_that_cannot_be_blanked_is_named(office: Office) -> None:
    number = bring(
        office, "left.csv", f"damaged {ANA}".encode(), (ANA, Gone.LEFT), (BEN, Gone.LEFT)
    )
    said = str(what_stays.still_there(office.desk.erase(ANA, WHY)))
    assert f"In left.csv ({number}) the person still stands: " in said


def test_who_only_complained_elsewhere_is_erased_and_stays_suppressed(office: Office) -> None:
    number = bring(
        office,
        "left.xlsx",
        f"zipped {EVA}".encode(),
        (EVA, Gone.COMPLAINED),
        (BEN, Gone.COMPLAINED),
    )
    assert contact_rows.contact_by_key(EVA) is None
    done = office.desk.erase("Eva@web.example", WHY)
    assert done.leavers == (KeptLeavers(number, "left.xlsx"),)
    assert done.entries == 1
    assert EVA not in everything(office)
    said = [pair.value for entry in journal.entries() for pair in entry.personal.values()]
    assert sum("spam, says she" in one for one in said) == 1, "what is said of Ben"
    assert office.sign_up(EVA).group is Group.SUPPRESSED
    office.assert_whole()
    back = office.desk.take_leavers_back(number)
    assert (back.people, back.newer) == (1, 0)
    assert office.sign_up(EVA).group is Group.SUPPRESSED, "the hash stays"
    with pytest.raises(UnknownContact):
        office.desk.erase(EVA, WHY)


def test_what_would_go_and_stay_is_seen_first_and_nothing_changes(office: Office) -> None:
    office.sheet(ANA, BEN)
    office.desk.send()
    office.read(office.reply("yes", office.provider.to(ANA)[0]))
    before = [list(table.select().dicts()) for table in TABLES if table is not Desk]
    seen = office.desk.look_at_erasing(ANA)
    assert [list(table.select().dicts()) for table in TABLES if table is not Desk] == before
    said = str(what_stays.still_there(seen))
    assert "the person is blanked, in brackets the row or the number: market.xlsx (2)." in said
    assert office.desk.erase(ANA, WHY) == seen
    with pytest.raises(UnknownContact):
        office.desk.look_at_erasing(ANA)
    assert what_stays.still_there(office.desk.look_at_erasing(BEN)) is None


def test_that_another_program_has_the_address_is_said_before_it_is_gone(office: Office) -> None:
    office.subscribe(ANA)
    for path in ("may.csv", "june.csv"):
        office.give(office.desk.list_named("Flower news"), Path(path))
    seen = office.desk.look_at_erasing(ANA)
    assert "still in 2 files that you gave to other programs, the newest “june.csv”" in str(
        what_stays.still_there(seen)
    )
    assert office.desk.erase(ANA, WHY) == seen


def test_a_dispute_is_said_before_anything_is_looked_at(office: Office) -> None:
    office.sign_up(ANA)
    office.desk.keep_for_dispute(ANA, "a claim")
    with pytest.raises(KeptForDispute):
        office.desk.look_at_erasing(ANA)


def test_who_was_erased_is_noted_beside_a_server_s_database_too(office: Office) -> None:
    office.ask()
    office.desk.erase(ANA, "asked for it")
    (noted,) = erasures.noted(office.store.beside)[-1:]
    assert noted.desk == archive.desk_uuid()
    assert erasing.is_erased(ANA)
