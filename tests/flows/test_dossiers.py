"""A file on a person tells all that there is of them, openly, and nothing of anybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, Office
from optindesk.core.chain import to_plain
from optindesk.core.codes import Code
from optindesk.core.document import Booklet, Facts, Picture, Points, Quote, Table, Text
from optindesk.core.errors import Cancelled
from optindesk.core.model import Target
from optindesk.core.ports import Folder, FolderRole
from optindesk.core.scan import Crop, Frame
from optindesk.flows import verifying
from optindesk.flows.printing import Order
from optindesk.store import journal, kept
from optindesk.store import scans as kept_scans
from optindesk.store.people_query import PeopleQuery
from optindesk.store.scans import Lines
from optindesk.store.tables import AccountRow, BlobRow, LetterRow

TO = Path("x.zip")
LINE = Frame(500, 2_000, 9_000, 400)


def exported(office: Office, address: str = ANA, **more: Any) -> dict[str, bytes]:
    """What is in the file on somebody, by name."""
    query = PeopleQuery(contact_id=office.contact(address).id)
    assert office.desk.export_dossiers(query, TO, **more) == 1
    return dict(office.written[TO.name])


def document(office: Office) -> Booklet:
    """The pages that were printed last."""
    last = office.press.printed[-1]
    assert isinstance(last, Booklet)
    return last


def words(printed: Booklet) -> str:
    """All that stands on the pages."""
    return "\n".join(_said(printed))


def _said(printed: Booklet) -> Iterator[str]:
    for block in printed.blocks:
        match block:
            case Facts():
                yield from (f"{name}: {value}" for name, value in block.rows)
            case Table():
                yield from (" | ".join(row) for row in (block.columns, *block.rows))
            case Points():
                yield from block.texts
            case _:
                yield getattr(block, "text", "")


def printed_sheet(office: Office) -> str:
    """The number of a sheet on which people can sign up."""
    (sheet,) = office.desk.print_sheets(Order(office.news().list_id or 0), Path("sheets.pdf"))
    return sheet.number


def from_paper(office: Office, scan: str = "front.jpg", *, line: bool = True) -> int:
    """Ana and Ben signed up on one sheet of paper; returns the number of its scan."""
    paper = office.desk.from_paper(printed_sheet(office), [Path(scan)])
    report = office.sheet({"email": ANA, "name": "Ana"}, BEN, paper=paper)
    (one,) = kept_scans.of_lines(Lines(report.import_id))
    if line:
        office.desk.mark_rows(one.id, [Crop(2, 1, LINE), Crop(3, 2, LINE)], [0, 1])
    return one.id


def test_it_holds_pages_proofs_replies_a_letter_and_the_line_of_this_person_alone(
    office: Office,
) -> None:
    office.write_true_mails()
    office.desk.set_business("Market Street 1\n10000 Zagreb", "https://flowers.example/privacy")
    scan = from_paper(office)
    office.desk.send()
    question = office.provider.to(ANA)[-1]
    office.later(minutes=4)
    reply = office.reply("yes", question, content=b"Date: 1\r\n\r\nYes", authentication="spf=pass")
    folder = Folder("INBOX", FolderRole.INBOX, 7, 100)
    office.read(replace(reply, folder=folder, uid=3, received_at=office.now))
    office.read(office.reply("automatic", question, authentication="none"))
    office.desk.send()
    found = exported(office)
    assert set(found) == {
        "proofs.json",
        "replies/reply-1.eml",
        "replies/reply-2.eml",
        f"paper/scan-{scan}-row-2.png",
        "cover-letter.txt",
        "file-on-person.pdf",
    }
    assert found["replies/reply-1.eml"] == b"Date: 1\r\n\r\nYes"
    printed = document(office)
    said = words(printed)
    for part in (
        f"File on Ana\nPerson: Ana\nAddress: {ANA}",
        "Market Street 1, 10000 Zagreb",
        "Said yes on",
        "Flower news: An own reply from the address that was asked",
        "Who wrote a reply: it shows that somebody could",
        "Who wrote the line on paper",
        f"Message-ID: {question.message_id}",
        "Auto-Submitted: auto-generated",
        "Auto-Submitted: auto-replied",
        f"Opt-In-Desk-Log: {question.log_head}",
        "Received (clock of the mailbox): 2026-11-21 09:04",
        "Written (clock of the sender): 1",
        "Checks of the server: spf=pass",
        "SHA-256 of the scan",
        "replies/reply-1.eml | ",
        "cover-letter.txt | ",
    ):
        assert part in said, part
    assert "That each reply came from the servers" not in said
    assert "········" in said
    assert str(question.token) not in said, "its codes are left out"
    assert said.count(question.message_id) == 1
    entries = list(journal.entries(contact=office.contact().id))[:-1]
    assert all(f"{one.number} | " in said and one.hash in said for one in entries)
    assert [one for one in printed.blocks if isinstance(one, Picture)] == [
        Picture(b"2=1: 500 2000 9000 400 turned 0")
    ]
    assert BEN not in said + "".join(found[name].decode("latin-1") for name in found)
    assert "(sheet market.xlsx, row 2)" in said
    (record,) = json.loads(found["proofs.json"])["records"]
    assert record["entries"] == [to_plain(one) for one in entries]


def test_the_letter_is_in_the_language_of_the_person_or_the_one_that_is_chosen(
    office: Office,
) -> None:
    office.ask(language="de")
    assert (
        "Nachweis der Einwilligung: ana@example.org"
        in exported(office)["cover-letter.txt"].decode()
    )
    assert "Dokaz privole" in exported(office, letter_in="hr-HR")["cover-letter.txt"].decode()
    office.ask(BEN)
    english = exported(office, BEN)["cover-letter.txt"].decode()
    assert "Proof of consent: ben@example.com" in english
    assert "about: Flower news" in english


def test_whole_sheets_and_scans_come_only_when_they_are_asked_for_and_the_log_says_so(
    office: Office,
) -> None:
    from_paper(office)
    office.sign_up()  # typed in, on no sheet
    typed = printed_sheet(office)
    office.sign_up(paper=typed)
    office.desk.add_scans(typed, [Path("typed.jpg")])
    assert not any("whole" in name for name in exported(office))
    found = exported(office, whole_sheet=True)
    assert found["paper/whole/2-front.jpg"] == b"front of front.jpg\nback"
    assert BEN.encode() in found["paper/whole/3-market.xlsx"]
    assert "other people stand on them" in words(document(office))
    plain, whole = [one for one in journal.entries() if one.code == Code.EXPORTED]
    assert plain.values["what"] == "file on a person"
    assert whole.values["what"] == "file on a person, whole sheets with it"
    BlobRow.delete().where(BlobRow.kind == "scan").execute()
    assert "paper/whole/1-market.xlsx" in exported(office, whole_sheet=True)


def test_a_line_that_cannot_be_shown_is_told_and_a_scan_without_marks_has_none(
    office: Office,
) -> None:
    from_paper(office, "front.pdf")
    exported(office)
    assert "it is a PDF." in words(document(office))
    assert not any(isinstance(block, Picture) for block in document(office).blocks)


def test_of_a_scan_on_which_nothing_is_marked_there_is_the_hash(office: Office) -> None:
    from_paper(office, line=False)
    exported(office)
    assert "SHA-256 of the scan" in words(document(office))
    assert "Cut out of it" not in words(document(office))


def test_a_reply_that_was_damaged_is_not_given_out_and_a_reduced_one_is_called_so(
    office: Office,
) -> None:
    office.subscribe()
    office.desk.keep_replies("decisive")
    office.later(days=2)
    found = exported(office)
    assert b"X-Opt-In-Desk-Reduced" in found["replies/reply-1.eml"]
    assert "no more was kept than header" in words(document(office))
    (one,) = kept.mails(office.contact().id)
    LetterRow.update(sha256="0" * 64).where(LetterRow.id == one.id).execute()
    assert "replies/reply-1.eml" not in exported(office)
    LetterRow.update(blob=None).where(LetterRow.id == one.id).execute()
    assert "replies/reply-1.eml" not in exported(office)


def test_a_code_entered_by_staff_and_a_withdrawal_are_told_as_what_they_are(
    office: Office,
) -> None:
    question = office.ask()
    office.desk.confirm_by_hand(str(question.code), ANA, "at the counter")
    office.desk.send()
    office.later(days=1)
    office.desk.withdraw(ANA)
    exported(office)
    said = words(document(office))
    assert "Weaker than an own reply: Marta entered the code" in said
    assert "Taken back: 2026-11-22" in said
    assert "Entered by somebody at the desk." in said
    assert "The replies\nNone came." in said


def test_a_reply_in_which_nothing_decided_shows_no_sentence_that_did(office: Office) -> None:
    question = office.ask()
    office.read(office.reply("automatic", question, decisive=""))
    exported(office)
    said = words(document(office))
    assert "Reply 1" in said
    assert "The sentence that decided:" not in said


def test_of_somebody_who_stands_nowhere_there_is_the_log(office: Office) -> None:
    report = office.sheet(ANA)
    office.desk.take_import_back(report.import_id or 0)
    exported(office)
    said = words(document(office))
    assert "This person stands on no list" in said
    assert "was taken back" in said


def test_without_an_account_no_message_id_can_be_told(office: Office) -> None:
    office.subscribe()
    office.desk.send()
    AccountRow.delete().execute()
    exported(office)
    said = words(document(office))
    assert "No mail of it can be shown." in said
    assert "Message-ID: <" not in said.split("The replies")[0]
    office.set_account()


def test_a_long_story_has_its_beginning_and_end_on_the_first_page(office: Office) -> None:
    office.subscribe()
    for _ in range(6):
        office.desk.withdraw(ANA)
        office.later(days=1)
        office.read(office.reply("yes", office.ask(day=office.now.date())))
    exported(office)
    told = next(block for block in document(office).blocks if isinstance(block, Table))
    assert len(told.rows) == 21
    assert told.rows[10][1].startswith("… and ")
    assert "Sign-up of" in told.rows[0][1]


def test_files_on_many_have_a_folder_for_each_and_each_person_once(office: Office) -> None:
    office.subscribe()
    office.subscribe(BEN)
    office.sign_up(target=Target(office.make_list("Bulbs").id))
    other = office.make_list("Seeds")
    told: list[tuple[int, int | None]] = []
    count = office.desk.export_dossiers(
        PeopleQuery(), TO, tick=lambda done, total=None, note=None: told.append((done, total))
    )
    assert count == 2
    assert told == [(0, 3), (1, 3)]
    ana, ben = (f"{office.contact(one).id}-{one}" for one in (ANA, BEN))
    found = office.written[TO.name]
    assert {name.partition("/")[0] for name in found} == {ana, ben}
    assert f"{ben}/file-on-person.pdf" in found
    entry = [one for one in journal.entries() if one.code == Code.EXPORTED][-1]
    assert (entry.contact, entry.values["file"], entry.values["rows"]) == (None, "x.zip", 2)
    assert office.desk.export_dossiers(PeopleQuery(list_id=other.id), TO) == 0
    entry = [one for one in journal.entries() if one.code == Code.EXPORTED][-1]
    assert entry.values["target"] == "Seeds"


def test_whoever_stops_it_has_nothing_and_the_log_has_no_word_of_it(office: Office) -> None:
    office.subscribe()
    office.subscribe(BEN)

    def stop(done: int, total: int | None = None, note: Any = None) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.desk.export_dossiers(PeopleQuery(), TO, tick=stop)
    assert TO.name not in office.written
    assert Code.EXPORTED not in [one.code for one in journal.entries()]


def test_the_name_of_the_file_goes_with_the_person_and_the_head_still_proves(
    office: Office,
) -> None:
    office.sign_up()
    query = PeopleQuery(contact_id=office.contact().id)
    office.desk.export_dossiers(query, Path("ana.zip"))
    proof = verifying.verify_store(office.store).proof
    assert proof is not None
    assert proof.file == "ana.zip"
    office.desk.erase(ANA, "asked for it")
    proof = verifying.verify_store(office.store).proof
    assert proof is not None
    assert proof.file == "file on a person"
    assert not any("ana" in json.dumps(to_plain(one)) for one in journal.entries())


def test_a_copy_that_can_only_be_looked_at_gives_files_and_notes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.sign_up()
    monkeypatch.setattr(office.store, "_lock", None)
    before = journal.head()
    assert "proofs.json" in exported(office)
    assert journal.head() == before
    monkeypatch.undo()


def test_what_is_said_by_its_texts_and_quotes_is_all_there(office: Office) -> None:
    office.ask(note="by telephone", place="Market")
    exported(office)
    blocks = document(office).blocks
    assert "Where: Market" in words(document(office))
    assert "Signed up: typed in at the desk" in words(document(office))
    (quote,) = [block for block in blocks if isinstance(block, Quote)]
    assert quote.text.startswith("Please confirm\n\nMay we write to you about Flower news?")
    assert any(isinstance(block, Text) and block.quiet for block in blocks)


def test_of_one_person_with_two_addresses_it_says_which_is_meant(office: Office) -> None:
    home = "ana@home.example"
    office.subscribe(ANA)
    office.subscribe(home)
    office.desk.merge(ANA, home)
    exported(office)
    said = words(document(office))
    short, _, rest = said.partition("What happened when")
    told, _, shows = rest.partition("What this file shows")
    assert f"Flower news ({ANA})" in short
    assert f"Flower news ({home})" in short
    assert told.count("are one person") == 1
    assert f"Flower news ({home}): An own reply" in shows
    assert said.count("are one person") == 3, "the log has it in both stories"
