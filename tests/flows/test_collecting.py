"""A second computer that knows lists and nobody: what it gets, and what it writes down."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from office import ANA, BEN, MARTA, Office, Typewriter, on, shipped_and_true
from optindesk.core.collector import (
    Collector,
    first_line,
    from_plain,
    key_of,
    next_line,
    typed_rows,
)
from optindesk.core.domains import CommonDomains
from optindesk.core.errors import (
    BadAddress,
    CannotUntype,
    CollectorOfOldKey,
    ControlCharacter,
    FutureDate,
    NotOurCollector,
)
from optindesk.core.sheet import Found, Kind, Sheet
from optindesk.flows import wordings
from optindesk.flows.collected import Collecting
from optindesk.flows.collecting import refuse_strangers, said_cut_off
from optindesk.flows.fittings import OpenSheet
from optindesk.flows.typed import Kept, TypedSignUp
from optindesk.store import archive, contact_rows, printed

FILE = Path("market.optindesk-collector")


@pytest.fixture
def office(office: Office) -> Office:
    wordings.ship(office.store, shipped_and_true(), office.now)
    office.provider.pen = typewriter = Typewriter()
    office.desk = replace(office.desk, composer=typewriter)
    office.make_list("Garden")
    return office


def made(office: Office) -> Collector:
    """A collector for both lists."""
    lists = [archive.list_named(name) for name in ("Flower news", "Garden")]
    office.news()
    numbers = [one.id for one in lists if one is not None]
    return office.desk.make_collector(numbers, FILE)


class Notebook:
    """Where the lines go."""

    def __init__(self) -> None:
        self.lines: list[Mapping[str, Any]] = []

    def write(self, values: Mapping[str, Any]) -> None:
        self.lines.append(dict(values))

    def content(self, collector: Collector) -> bytes:
        content, seal = first_line(collector)
        for one in self.lines:
            line, seal = next_line(collector, seal, one)
            content += line
        return content


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


def collecting(office: Office, notebook: Notebook) -> Collecting:
    office.news()
    domains = CommonDomains(frozenset({"gmail.com"}))
    content = b"email\nzoe@example.org\n"
    return Collecting(
        made(office), notebook.write, lambda _: content, MARTA, lambda: office.now, domains
    )


# --- what it gets ---------------------------------------------------------------------------------


def test_a_collector_knows_lists_and_texts_and_nobody(office: Office) -> None:
    office.sign_up(ANA)
    collector = made(office)
    assert collector.desk == "The Flower Shop"
    assert [one.name for one in collector.lists] == ["Flower news", "Garden"]
    news = collector.lists[0]
    assert (news.description, news.language) == ("About Flower news.", "en")
    kept = printed.find(news.number)
    assert kept is not None
    assert kept.text == f"{news.title}\n\n{news.text}"
    assert from_plain(office.written[FILE.name]) == collector
    assert ANA not in str(office.written[FILE.name])
    assert collector.key == key_of(archive.desk_key(), collector.id)
    assert collector.key != archive.desk_key()
    assert office.codes()[-1] == "collector.made"


def test_what_comes_from_a_collector_of_an_old_key_is_refused_with_what_to_do(
    office: Office, notebook: Notebook
) -> None:
    books = collecting(office, notebook)
    books.type_in(TypedSignUp(ANA, (0,)))
    content = notebook.content(books.collector)
    sheet = Sheet("market", "0" * 64, content, ("email",))
    refuse_strangers(sheet)
    office.desk.change_key("the laptop was stolen")
    with pytest.raises(CollectorOfOldKey, match="Make a new collector"):
        refuse_strangers(sheet)
    with pytest.raises(NotOurCollector):
        refuse_strangers(Sheet("market", "0" * 64, content.replace(b"ana", b"ben"), ("email",)))
    again = Notebook()
    office.desk.make_collector([1], FILE)
    fresh = from_plain(office.written[FILE.name])
    again.write({"row": 1})
    refuse_strangers(Sheet("market", "0" * 64, again.content(fresh), ("email",)))


# --- what is typed --------------------------------------------------------------------------------


def test_each_one_who_is_typed_is_a_line_with_who_when_and_where(
    office: Office, notebook: Notebook
) -> None:
    books = collecting(office, notebook)
    assert [(one.id, one.name) for one in books.lists] == [(0, "Flower news"), (1, "Garden")]
    kept = books.type_in(
        TypedSignUp(
            " ana@gmial.com ",
            (1, 0),
            "Ana",
            "de",
            "ink",
            on("2026-11-20"),
            "Market",
            "Vera",
            "R-7",
            "Ms",
        )
    )
    assert (kept.decided, kept.signups) == ((), (1,))
    assert kept.likely is not None
    assert notebook.lines == [
        {
            "row": 1,
            "email": "ana@gmial.com",
            "name": "Ana",
            "salutation": "Ms",
            "language": "de",
            "lists": ["Garden", "Flower news"],
            "note": "ink",
            "date": "2026-11-20",
            "place": "Market",
            "collected_by": "Vera",
            "paper": "R-7",
            "at": "2026-11-21T09:00:00.000000Z",
            "by": "Marta",
            "device": "till@shop",
        }
    ]


def test_what_is_wrong_is_said_and_not_written(office: Office, notebook: Notebook) -> None:
    books = collecting(office, notebook)
    books.type_in(TypedSignUp(BEN, (0,)))
    for wrong, trouble in (
        (TypedSignUp("ana at home", (0,)), BadAddress),
        (TypedSignUp(ANA, (0,), day=on("2027-01-01")), FutureDate),
        (TypedSignUp(ANA, (0,), name="\x07"), ControlCharacter),
    ):
        with pytest.raises(trouble):
            books.type_in(wrong, (1,))
    assert len(notebook.lines) == 1, "nor was the other one taken back"


def test_what_was_typed_is_put_right_and_taken_back(office: Office, notebook: Notebook) -> None:
    books = collecting(office, notebook)
    slip = books.type_in(TypedSignUp("ana@gmial.com", (0,)))
    right = books.type_in(TypedSignUp("ana@gmail.com", (0,)), slip.signups)
    assert (right.signups, right.likely) == ((2,), None)
    again = books.type_in(TypedSignUp("ana@gmail.com", (0,)))
    assert str(again.doubt) == "this address was typed before"
    assert books.untype(again.signups) == 1
    assert [one["row"] for one in typed_rows(notebook.lines)] == [2]
    for gone in (slip.signups, (), (99,)):
        with pytest.raises(CannotUntype):
            books.untype(gone)
    assert books.type_in(TypedSignUp(BEN, (0,))).signups == (4,), "no number is given twice"


def test_it_goes_on_where_it_was(office: Office, notebook: Notebook) -> None:
    books = collecting(office, notebook)
    first = TypedSignUp(ANA, (0, 1), "Ana", "", "", on("2026-11-20"), "Market", "Vera", "R-7")
    books.type_in(first)
    books.type_in(TypedSignUp(BEN, (0,)))
    books.untype((2,))
    books.add_sheet(Path("market.csv"))
    again = replace(books, entries=list(notebook.lines))
    assert again.standing == [(first, Kept((), (1,)))]
    assert again.sheets == ["market.csv"]
    assert again.type_in(TypedSignUp(BEN, (1,))).signups == (3,)


def test_sheets_come_along_as_they_are(office: Office, notebook: Notebook) -> None:
    books = collecting(office, notebook)
    for name in ("market.csv", "market.csv", "typed"):
        books.add_sheet(Path(name))
    assert books.sheets == ["market.csv", "market.csv (2)", "typed (2)"]
    line = notebook.lines[0]
    content = base64.b64decode(line["content"])
    assert line["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_slip_is_offered_there_too(office: Office, notebook: Notebook) -> None:
    likely = collecting(office, notebook).suggest_address("ana@gmial.com")
    assert likely is not None
    assert likely.addresses == ("ana@gmail.com",)


def test_a_number_is_refused_there_as_far_as_it_can_be_known(
    office: Office, notebook: Notebook
) -> None:
    books = collecting(office, notebook)
    news, garden = (one.number for one in books.collector.lists)
    for fine in ("", "R-2026-0777", "K-2025-0044", news.lower()):
        assert books.doubt_paper(fine, [0]) is None
    assert "those look like R-2026-0007" in str(books.doubt_paper("pad 7", [0]))
    for lists in ([0], [0, 1]):
        assert "for the list “Garden”" in str(books.doubt_paper(garden, lists))


# --- what comes back ------------------------------------------------------------------------------


def opened(content: bytes) -> OpenSheet:
    """What the reader would give for it, with one row."""
    sheet = Sheet("market.optindesk-signups", hashlib.sha256(content).hexdigest(), content, ("E",))
    return OpenSheet(sheet, {"email": "E"}, [(1, {"email": ANA})])


def test_what_is_missing_of_a_file_and_what_else_is_in_it_is_known() -> None:
    whole = Found(Kind.COLLECTED, 0, sheet="typed", parts=("typed", "a.csv", "b.csv"))
    assert whole.other_parts == ("a.csv", "b.csv")
    assert said_cut_off(whole) is said_cut_off(None) is None
    assert "“c.csv” that it names is missing" in str(said_cut_off(replace(whole, cut_off="c.csv")))
    assert "typed last may be missing" in str(said_cut_off(replace(whole, cut_off="")))


def test_only_what_a_collector_of_this_desk_wrote_is_taken_in(
    office: Office, notebook: Notebook
) -> None:
    books = collecting(office, notebook)
    books.type_in(TypedSignUp(ANA, (0,)))
    content = notebook.content(books.collector)
    stranger = replace(books.collector, key=b"x" * 32)
    for wrong in (notebook.content(stranger), content.replace(b"ana@", b"eva@"), content[:20]):
        for dry_run in (True, False):
            with pytest.raises(NotOurCollector, match="not written by a collector of this desk"):
                office.desk.import_sheet(opened(wrong), office.news(), dry_run=dry_run)
    assert contact_rows.contact_by_key(ANA) is None
    assert office.desk.import_sheet(opened(content), office.news()).asked == 1
