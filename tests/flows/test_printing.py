"""A sheet is printed for people to sign: what it says, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from office import MARTA, RESOURCES, Office
from optindesk.core.codes import SAID, Code
from optindesk.core.errors import AccountMissing, CannotPrint, SenderMissing
from optindesk.core.model import MailKind
from optindesk.core.paper import PaperSize, SignUpSheet
from optindesk.flows import printing
from optindesk.flows.printing import Order
from optindesk.flows.wordings import rewritten, save, ship, wording_for
from optindesk.mail.compose import JinjaComposer
from optindesk.mail.phrases import load_phrases
from optindesk.mail.reader import PostReader
from optindesk.mail.wordings import shipped_wordings
from optindesk.store import journal, printed
from optindesk.store.database import Store
from optindesk.store.tables import AccountRow

FILE = Path("sheets.pdf")


@pytest.fixture
def office(store: Store) -> Office:
    made = Office(store)
    ship(store, shipped_wordings(RESOURCES), made.now)
    reader = PostReader(load_phrases(RESOURCES))
    made.desk = replace(made.desk, composer=JinjaComposer(), reader=reader)
    made.set_account()
    made.desk.set_business("Market Street 1\n1010 Vienna", "We keep it to ourselves.")
    return made


def test_a_sheet_says_who_what_how_often_and_how_one_leaves(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year about what blooms.", "en")
    (sheet,) = office.desk.print_sheets(Order(known.id), FILE)
    assert office.written["sheets.pdf"] == b"%PDF of 1 on A4"
    assert office.press.printed == [sheet]
    for said in (
        "The Flower Shop",
        "shop@flowers.example",
        "Market Street 1",
        "“Flower news”",
        "Four emails a year about what blooms.",
        "with the word YES",
        "with the word LEAVE",
        "We keep it to ourselves.",
    ):
        assert said in sheet.text
    assert sheet.title == "Sign-up for “Flower news”"
    assert sheet.word("sheet", number=sheet.number) == "Sheet R-2026-0001"


def test_every_sheet_has_a_number_by_which_its_wording_is_known_later(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    first, second = office.desk.print_sheets(Order(known.id, rows=40, copies=2), FILE)
    assert (first.number, second.number) == ("R-2026-0001", "R-2026-0002")
    now_in_use = wording_for(MailKind.SHEET, "en", known.id)
    own = rewritten(now_in_use, "en", known.id, "Own words", "{{ sender_name }} writes to me.")
    save(office.store, own, MARTA, office.now)
    (third,) = office.desk.print_sheets(Order(known.id), FILE)
    assert (third.number, third.title) == ("R-2026-0003", "Own words")
    before, after = printed.find("R-2026-0002"), printed.find(" r-2026-0003 ")
    assert before is not None
    assert after is not None
    assert (before.wording_id, before.rows) == (now_in_use.id, 40)
    assert "Four emails a year." in before.text
    assert after.text == "Own words\n\nThe Flower Shop writes to me."
    assert after.wording_id != before.wording_id
    assert printed.find("R-2025-0001") is None
    entry = [one for one in journal.entries() if one.code == Code.SHEET_PRINTED][1]
    assert entry.values["sheet"] == "R-2026-0002"
    assert entry.values["text_sha256"] == sha256(before.text.encode()).hexdigest()
    assert SAID[Code.SHEET_PRINTED].format_map(dict(entry.values)) == (
        "The sign-up sheet R-2026-0002 for Flower news was printed."
    )
    office.assert_whole()


def test_numbers_begin_anew_each_year_and_go_on_beyond_9999(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    with office.store.transaction():
        printed.add(["R-2026-9999"], known.id, "en", 1, "", 20, office.now)
    (sheet,) = office.desk.print_sheets(Order(known.id), FILE)
    assert sheet.number == "R-2026-10000"
    office.now += timedelta(days=365)
    (sheet,) = office.desk.print_sheets(Order(known.id), FILE)
    assert sheet.number == "R-2027-0001"


def test_a_sheet_speaks_the_language_of_its_list_or_the_one_that_is_chosen(office: Office) -> None:
    known = office.desk.add_list("Blumenpost", "Viermal im Jahr.", "de-AT")
    (german,) = office.desk.print_sheets(Order(known.id), FILE)
    (french,) = office.desk.print_sheets(Order(known.id, "fr", PaperSize.LETTER), FILE)
    assert (german.words["signature"], french.words["name"]) == ("Unterschrift", "Nom")
    assert "mit dem Wort ABMELDEN" in german.text
    assert "le mot STOP" in french.text
    assert office.written["sheets.pdf"] == b"%PDF of 1 on Letter"


def test_a_look_gives_no_number(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    assert office.desk.preview_sheet(Order(known.id), 400) == [b"PNG"]
    (paper,) = office.press.printed
    assert isinstance(paper, SignUpSheet)
    assert paper.number == "R-2026-…"
    assert "sheet.printed" not in office.codes()


@pytest.mark.parametrize(
    ("rows", "copies"), [(0, 1), (printing.MOST_ROWS + 1, 1), (1, 0), (1, printing.MOST_COPIES + 1)]
)
def test_too_much_or_nothing_is_not_printed(office: Office, rows: int, copies: int) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    with pytest.raises(CannotPrint, match="1 to 500 rows and 1 to 200 copies"):
        office.desk.print_sheets(Order(known.id, rows=rows, copies=copies), FILE)


def test_a_sheet_is_one_page_unless_more_rows_are_wanted(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    for rows, wanted in ((None, 17), (40, 40)):
        (sheet,) = office.desk.print_sheets(Order(known.id, rows=rows), FILE)
        assert sheet.rows == wanted
        found = printed.find(sheet.number)
        assert found is not None
        assert found.rows == wanted


def test_what_becomes_of_the_data_is_said_once(office: Office) -> None:
    office.desk.set_business("Market Street 1", "https://blume.example/privacy")
    for language in ("en", "de", "fr", "es", "it", "hr"):
        known = office.desk.add_list(f"News {language}", "Four emails a year.", language)
        (sheet,) = office.desk.print_sheets(Order(known.id), FILE)
        (said,) = [one for one in sheet.text.splitlines() if "https://" in one]
        assert said.count(":") == 2, said


def test_why_an_account_is_needed_to_print_is_said(office: Office) -> None:
    known = office.desk.add_list("Flower news", "Four emails a year.", "en")
    AccountRow.delete().execute()
    with pytest.raises(SenderMissing, match="to which address they write to leave again"):
        office.desk.print_sheets(Order(known.id), FILE)


def test_what_has_no_room_on_a_page_takes_no_number(office: Office) -> None:
    known = office.desk.add_list("Flower news", "and so on " * 195, "en")
    with pytest.raises(CannotPrint, match="too long"):
        office.desk.print_sheets(Order(known.id), FILE)
    assert "sheet.printed" not in office.codes()


def test_a_sheet_that_cannot_say_who_asks_is_not_printed(store: Store) -> None:
    office = Office(store)
    known = office.desk.add_list("Flower news", "", "en")
    with pytest.raises(AccountMissing):
        office.desk.print_sheets(Order(known.id), FILE)


def test_what_a_sheet_leaves_unsaid_is_told(store: Store) -> None:
    office = Office(store)
    office.set_account()
    bare = office.desk.add_list("Flower news", "", "en")
    described = office.desk.add_list("Workshops", "Four times a year.", "en")
    assert [str(one)[:24] for one in printing.unsaid(Order(bare.id))] == [
        "The list “Flower news” h",
        "Your mails say neither y",
    ]
    office.desk.set_business("Market Street 1", "We keep it.")
    assert printing.unsaid(Order(described.id)) == []


def test_a_poster_says_what_happens_next_and_leads_to_a_mail(office: Office) -> None:
    known = office.desk.add_list("Blüten & mehr", "Viermal im Jahr.", "de")
    poster = office.desk.print_poster(Order(known.id), FILE)
    assert office.press.printed == [poster]
    assert poster.title == "Blüten & mehr"
    for said in ("Viermal im Jahr.", "mit dem Wort JA", "ABMELDEN", "JOIN Blüten & mehr"):
        assert said in poster.text
    query = parse_qs(urlsplit(poster.link).query)
    assert query == {"subject": ["JOIN Blüten & mehr"], "body": ["JOIN Blüten & mehr"]}
    assert office.desk.preview_poster(Order(known.id, "fr"), 400) == [b"PNG"]
    assert office.codes().count("poster.printed") == 1


@pytest.mark.parametrize("name", ["x" * 150, "News\u00ad", "News  \u2003 now"])
def test_no_poster_leads_to_a_mail_that_would_not_be_understood(office: Office, name: str) -> None:
    known = office.desk.add_list(name, "Four times a year.", "en")
    with pytest.raises(CannotPrint, match="would not be understood"):
        office.desk.print_poster(Order(known.id), FILE)
    assert office.written == {}


def test_every_language_of_the_mails_has_the_small_words_of_a_page(office: Office) -> None:
    words = office.desk.paper_words
    languages = {file.parent.name for file in RESOURCES.glob("mail/*/sheet.j2")}
    assert set(words) == languages
    assert len({frozenset(each) for each in words.values()}) == 1
