"""An import comes in some rows at once, so that others may write; it is whole, or nothing of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from office import ANA, BEN, Office
from optindesk.core.errors import Cancelled, DiskFull, FolderBusy
from optindesk.core.model import Target
from optindesk.core.ports import Tick
from optindesk.core.sentence import Sentence
from optindesk.core.status import Basis, SubscriptionStatus
from optindesk.flows import taking_back
from optindesk.flows.bringing import Brought
from optindesk.store import sheets
from optindesk.store.people_query import PeopleQuery
from optindesk.store.search import count_people
from optindesk.store.tables import ImportRow, StagedRow

PEOPLE = [f"person{number}@example.org" for number in range(6)]


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows come in at once, and one person is taken out at once."""
    monkeypatch.setattr(sheets, "PAGE", 2)
    monkeypatch.setattr(taking_back, "PEOPLE_AT_ONCE", 1)


def after(rows: int, do: Callable[[], object]) -> Tick:
    """A tick that does something once so many rows are in."""

    def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        if total is not None and done == rows:
            do()

    return tick


def stop() -> None:
    raise Cancelled


def rows() -> int:
    return count_people(PeopleQuery())


def broken_off(office: Office, monkeypatch: pytest.MonkeyPatch, *people: str) -> None:
    """Import a sheet, and die when four rows are in."""
    with monkeypatch.context() as dying:
        dying.setattr(taking_back, "break_off", lambda *_: None)
        with pytest.raises(Cancelled):
            office.sheet(*people, tick=after(4, stop))


def test_nothing_goes_out_before_all_of_it_is_in(office: Office) -> None:
    office.sign_up(ANA)
    sent: list[int] = []
    report = office.sheet(*PEOPLE, tick=after(4, lambda: sent.append(office.desk.send().sent)))
    assert sent == [1]
    assert [draft.recipient for draft in office.provider.taken] == [ANA]
    assert report.asked == 6
    assert office.desk.send().sent == 6


def test_others_write_while_it_comes_in_and_their_word_counts(office: Office) -> None:
    office.subscribe(BEN)
    sheet = [*PEOPLE[:4], BEN, ANA]
    report = office.sheet(*sheet, tick=after(4, lambda: office.sign_up(ANA)))
    assert report.counts["awaiting"] == 1
    assert report.counts["already_subscribed"] == 1
    assert office.kinds(ANA) == ["confirm"]


def test_a_row_for_each_list_is_one_person_wherever_the_rows_stand(office: Office) -> None:
    garden = Target(office.make_list("Garden").id)
    people = [PEOPLE[0], PEOPLE[0], PEOPLE[1], PEOPLE[2], PEOPLE[0]]
    report = office.sheet(*people, targets=[office.news(), garden])
    assert report.counts["doubled"] == 4
    assert office.desk.send().sent == 3


@pytest.mark.parametrize("done", [0, 2, 4])
def test_stopped_while_it_comes_in_leaves_nobody(done: int, office: Office) -> None:
    office.sign_up(ANA)
    with pytest.raises(Cancelled):
        office.sheet(*PEOPLE, ANA, tick=after(done, stop))
    assert rows() == 1
    assert ImportRow.select().count() == StagedRow.select().count() == 0
    assert office.desk.send().sent == 1, "who was asked before is asked"
    assert ("import.broken_off" in office.codes()) is (done > 0)
    office.assert_whole()
    assert office.sheet(*PEOPLE).asked == 6, "and all can be asked as if nothing had been"


def test_who_stops_it_sees_how_far_it_is_taken_out_again(office: Office) -> None:
    told: list[tuple[int, int | None, str]] = []

    def tick(done: int, total: int | None = None, note: Sentence | None = None) -> None:
        told.append((done, total, str(note)))
        if total is not None and done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        office.sheet(*PEOPLE, tick=tick)
    out = [(done, total) for done, total, note in told if note.startswith("taking out again")]
    assert out == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert rows() == 0, "and pressing Cancel once more does not stop that"


def test_who_was_brought_along_by_what_was_stopped_may_not_be_written_to(office: Office) -> None:
    brought = Brought(Basis.OTHER, "customers")
    with pytest.raises(Cancelled):
        office.sheet(*PEOPLE, brought=brought, tick=after(4, stop))
    assert rows() == 0


def test_what_a_crash_left_half_done_is_taken_out_by_who_comes_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(office, monkeypatch, *PEOPLE)
    assert rows() == 4
    (said,) = office.desk.clear_broken_off()
    assert "“market.xlsx” broke off" in str(said)
    assert rows() == 0
    assert office.desk.clear_broken_off() == []
    assert office.desk.send().sent == 0
    office.assert_whole()


def test_a_desk_that_stayed_open_takes_it_out_before_it_sends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(office, monkeypatch, *PEOPLE)
    office.sign_up(ANA)
    assert office.desk.send().sent == 1, "nothing of it goes out"
    assert rows() == 1, "and nothing of it waits for ever"


def test_a_full_disk_keeps_nobody_from_looking(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise DiskFull

    broken_off(office, monkeypatch, *PEOPLE)
    with monkeypatch.context() as disk:
        disk.setattr(taking_back, "_undo", full)
        assert office.desk.clear_broken_off() == []
    assert len(office.desk.clear_broken_off()) == 1


def test_the_next_import_takes_it_out_by_itself(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(office, monkeypatch, *PEOPLE)
    assert office.sheet(*PEOPLE).asked == 6
    assert office.codes().count("import.broken_off") == 1
    assert office.desk.send().sent == 6


def test_a_taking_back_that_a_crash_cut_off_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = office.sheet(*PEOPLE)
    undo, taken = taking_back._undo, iter(range(3))

    def dying(*given: object) -> int:
        if next(taken, None) is None:
            raise DiskFull
        return undo(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as full:
        full.setattr(taking_back, "_undo", dying)
        with pytest.raises(DiskFull):
            office.desk.take_import_back(report.import_id or 0)
    assert rows() == 3
    assert office.desk.clear_broken_off() == [], "it was wanted, and is nothing to be told of"
    assert rows() == 0
    assert office.codes()[-1] == "import.taken_back"


def test_a_mail_that_was_about_to_go_does_not_once_its_import_is_taken_back(
    office: Office,
) -> None:
    report = office.sheet(*PEOPLE[:2])
    (one, *_) = taking_back.all_imports()
    mails = [office.mails(address)[0] for address in PEOPLE[:2]]
    with office.store.transaction():
        taking_back.imports.begin_undoing(one[0], office.now)
        assert not taking_back.post.claim_mail(mails[0].id, 1, office.now, "")
    office.desk.clear_broken_off()
    assert rows() == 0
    assert report.asked == 2


def test_when_nothing_can_be_written_any_more_the_next_desk_takes_it_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise DiskFull

    with monkeypatch.context() as disk:
        disk.setattr(taking_back, "_undo", full)
        with pytest.raises(Cancelled):
            office.sheet(*PEOPLE, tick=after(2, stop))
    assert rows() == 2
    office.desk.clear_broken_off()
    assert rows() == 0


def test_what_another_desk_is_just_importing_is_left_alone(office: Office) -> None:
    def look() -> None:
        assert office.desk.clear_broken_off() == []
        assert rows() == 4

    assert office.sheet(*PEOPLE, tick=after(4, look)).asked == 6


def test_two_imports_come_one_after_the_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.news()
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(60)

    def first() -> int:
        try:
            return office.sheet(*PEOPLE, tick=after(2, wait)).asked
        finally:
            office.store.leave_thread()

    with ThreadPoolExecutor(1) as other:
        asked = other.submit(first)
        assert begun.wait(60)
        monkeypatch.setattr(taking_back, "PATIENCE", 0.0)
        with pytest.raises(FolderBusy, match="importing a sheet"):
            office.sheet(ANA, name="second.xlsx")
        with pytest.raises(FolderBusy):
            office.desk.take_import_back(1)
        go_on.set()
        assert asked.result() == 6
    assert office.sheet(ANA, name="second.xlsx").asked == 1
    assert office.subscription(ANA).status is SubscriptionStatus.PENDING


def test_nobody_is_handed_to_another_program_of_what_is_not_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = Brought(Basis.OTHER, "customers")
    office.subscribe(ANA)
    with monkeypatch.context() as dying:
        dying.setattr(taking_back, "break_off", lambda *_: None)
        with pytest.raises(Cancelled):
            office.sheet(*PEOPLE, brought=brought, tick=after(4, stop))
    news = office.desk.list_named("Flower news")
    assert office.give(news).written == 1
    monkeypatch.setattr(taking_back, "PATIENCE", 0.0)

    def give() -> None:
        with pytest.raises(FolderBusy):
            office.give(news)

    office.sheet(*PEOPLE, brought=brought, tick=after(4, give))
    assert office.give(news).written == 7


def test_who_came_in_with_an_import_that_was_taken_out_comes_along_with_the_next(
    office: Office,
) -> None:
    with pytest.raises(Cancelled):
        office.sheet(*PEOPLE, tick=after(4, stop))
    report = office.sheet(*PEOPLE, brought=Brought(Basis.OTHER, "customers"))
    assert report.counts["new"] == 6
