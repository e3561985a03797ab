"""A desk moves into a database that a team shares, and back into a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from office import ANA, BEN, MARTA, Office
from optindesk.core.codes import Code
from optindesk.core.errors import (
    Cancelled,
    CannotMove,
    DatabaseLost,
    FolderBusy,
    MovedHome,
    MovedTo,
    MoveUnsettled,
    NothingMoved,
    PracticeOnly,
    RuleDoubted,
    SavingUnsure,
    StoreUnreachable,
    Trouble,
)
from optindesk.core.letter import Verdict
from optindesk.core.sharing import Present, signature
from optindesk.flows import log_lines, moving, relocating, rotating, verifying
from optindesk.store import archive, erasures, rotations, rows_across
from optindesk.store import relocating as rows
from optindesk.store.database import Store
from optindesk.store.moved import Moved, Way
from optindesk.store.opening import open_store
from optindesk.store.server import connect, connection_parameters
from optindesk.store.tables import TABLES, ContactRow, CursorRow, EntryRow
from stores import NOW

if TYPE_CHECKING:
    from postgres import Postgres


@pytest.fixture
def store_url(sqlite_url: str, url: str) -> str:
    """A desk of a file, as it is before it is shared; where it goes is there as long as it is."""
    return sqlite_url


@pytest.fixture
def url(blank_postgres_url: str) -> str:
    """A server's database with nothing in it."""
    return blank_postgres_url


def move(office: Office, to: str | Path, number: str = "1") -> None:
    """Move the desk of the office there, and go with it."""
    where = office.store.folder or office.store.url
    office.store.close()
    relocating.move(where, to, MARTA, office.now, number)
    office.open(to)


def all_rows() -> dict[str, list[Any]]:
    return {
        table._meta.table_name: sorted(map(plain, table.select().tuples()), key=repr)  # type: ignore[attr-defined]
        for table in TABLES
    }


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)


def numbers(store: Store) -> list[int | None]:
    with store.reading():
        return rows_across.contents(store).numbers


def test_everything_is_there_and_the_old_desk_only_looks(office: Office, url: str) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    folder, before, given = office.folder, all_rows(), numbers(office.store)
    move(office, url)
    after = all_rows()
    (entry,) = [one for one in after["entries"] if one not in before["entries"]]
    assert Code.RELOCATED in entry
    for name in before.keys() - {"entries", "log_head"}:
        assert after[name] == before[name], name
    assert numbers(office.store) == given
    assert verifying.verify_store(office.store).verdict.whole
    assert office.desk.send().sent == 2
    old = office.open(folder)
    assert isinstance(old.read_only, MovedTo)
    with pytest.raises(MovedTo):
        office.sign_up("cy@example.net")


def test_it_comes_back_into_its_own_folder(office: Office, url: str) -> None:
    office.subscribe(ANA)
    folder = office.folder
    move(office, url)
    office.sign_up(BEN)
    office.desk.erase(ANA, "as she asked", sure=True)
    before = all_rows()
    move(office, folder)
    after = all_rows()
    for name in before.keys() - {"entries", "log_head"}:
        assert after[name] == before[name], name
    assert office.store.read_only is None
    assert len(erasures.noted(folder)) == 1
    office.assert_whole()
    there = office.open(url)
    assert isinstance(there.read_only, MovedTo)
    with pytest.raises(MovedTo):
        office.sign_up("cy@example.net")


def test_it_comes_back_also_where_what_had_a_number_is_gone(
    office: Office, url: str, tmp_path: Path
) -> None:
    """A server goes on counting where a file gives the number of a row that is gone once more."""
    office.sign_up(ANA)
    move(office, url)
    for folder in ("Inbox", "Sent"):
        CursorRow.create(account=1, folder=folder, uidvalidity=1, uid=1, read_at=NOW)
    CursorRow.delete().where(CursorRow.folder == "Sent").execute()
    move(office, tmp_path / "home")
    assert CursorRow.get().folder == "Inbox"
    office.assert_whole()


def test_others_who_have_it_open_can_only_look_from_the_next_moment_on(
    office: Office, url: str, tmp_path: Path
) -> None:
    move(office, url)
    office.store.close()
    colleague = open_store(url, office.now)
    try:
        with away_from(colleague):
            relocating.move(url, tmp_path / "home", MARTA, office.now, "2")
        assert colleague.read_only is None, "nobody has asked yet"
        with pytest.raises(MovedTo, match="till@shop"), colleague.transaction():
            pass
        assert isinstance(colleague.look_again(), MovedHome)
        with pytest.raises(MovedTo), colleague.lock("run"):
            pass
    finally:
        colleague.close()


@contextmanager
def away_from(store: Store) -> Iterator[None]:
    """What another process does, which has this store not open."""
    before = rows.proxy.obj
    rows.proxy.initialize(None)
    try:
        yield
    finally:
        rows.proxy.initialize(before)


def test_nobody_goes_while_somebody_sends(
    office: Office, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(office, url)
    office.store.close()
    colleague = open_store(url, office.now)
    try:
        monkeypatch.setattr(relocating, "_PATIENCE", 0.0)
        with colleague.lock("run"), away_from(colleague), pytest.raises(FolderBusy):
            relocating.move(url, tmp_path / "home", MARTA, office.now, "2")
        with colleague.transaction():
            pass
    finally:
        colleague.close()


def test_who_has_it_open_elsewhere_is_said_before_it_is_moved(
    office: Office, url: str, tmp_path: Path
) -> None:
    move(office, url)
    assert relocating.look(office.store, tmp_path / "home").warning is None
    with closing(connect(connection_parameters(url, "", signature("Ben", "ben@KASSE-2")))):
        plan = relocating.look(office.store, tmp_path / "home")
    assert plan.others == (Present("Ben", "ben@KASSE-2"),)
    assert "elsewhere, too: Ben (ben@KASSE-2). Tell them first" in str(plan.said)


def test_a_folder_that_somebody_has_open_stays(office: Office, url: str) -> None:
    folder = office.folder
    with away_from(office.store), pytest.raises(FolderBusy):
        relocating.move(folder, url, MARTA, office.now, "1")
    office.sign_up(ANA)


def test_a_database_in_which_nothing_can_be_made_is_said_before_the_move(
    office: Office, url: str, postgres: Postgres
) -> None:
    postgres.run("CREATE ROLE newcomer LOGIN")
    try:
        with pytest.raises(CannotMove, match="has to make “newcomer” its owner"):
            relocating.look(office.store, url.replace("desk@", "newcomer@"))
    finally:
        postgres.run("DROP ROLE newcomer")


def test_what_is_there_already_is_not_replaced(
    office: Office, url: str, postgres: Postgres, tmp_path: Path
) -> None:
    name = url.rpartition("/")[2]
    postgres.run("CREATE TABLE flowers (id int)", name)
    with pytest.raises(CannotMove, match="another program's tables"):
        relocating.look(office.store, url)
    postgres.run("DROP TABLE flowers", name)
    with away_from(office.store):
        open_store(url, NOW).close()
    assert relocating.look(office.store, url).new == url, "it was opened once, and is empty"
    move(office, url)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").touch()
    with pytest.raises(CannotMove, match="letter"):
        relocating.look(office.store, tmp_path / "home")
    with away_from(office.store):
        open_store(tmp_path / "other", NOW).close()
    with pytest.raises(CannotMove, match="another desk"):
        relocating.look(office.store, tmp_path / "other")
    with pytest.raises(CannotMove, match="from a server to a folder"):
        relocating.look(office.store, url)
    with away_from(office.store):
        other = open_store(tmp_path / "other", NOW)
        with pytest.raises(CannotMove, match="another desk"):
            relocating.look(other, url)
        other.close()


def test_a_database_in_another_alphabet_is_none(office: Office, postgres: Postgres) -> None:
    postgres.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(CannotMove, match="LATIN1"):
        relocating.look(office.store, postgres.url("latin"))
    postgres.drop("latin")


def test_it_goes_there_once_more_after_it_came_back(office: Office, url: str) -> None:
    folder = office.folder
    office.sign_up(ANA)
    move(office, url, "1")
    move(office, folder, "2")
    office.sign_up(BEN)
    plan = relocating.look(office.store, url)
    assert "2 people" in str(plan.said)
    assert plan.new in str(relocating.done_in_words(plan.new))
    move(office, url, "3")
    office.sign_up("cy@example.net")
    move(office, folder, "4")
    office.assert_whole()
    assert [one for one in office.codes() if one == Code.RELOCATED] == [Code.RELOCATED] * 4


def test_a_practice_desk_stays_where_it_is(office: Office, url: str) -> None:
    with office.store.transaction():
        archive.set_setting(archive.PRACTICE, True)
    with pytest.raises(PracticeOnly):
        relocating.look(office.store, url)


def test_a_log_that_was_changed_goes_nowhere(office: Office, url: str) -> None:
    folder = office.folder
    office.sign_up(ANA)
    EntryRow.update(actor_name="Nobody").where(EntryRow.number == 2).execute()
    with pytest.raises(CannotMove, match="entry 2"):
        move(office, url)
    assert office.open(folder).read_only is None
    office.store.close()


def test_what_no_server_can_keep_is_said(office: Office, url: str) -> None:
    folder = office.folder
    office.sign_up(ANA)
    ContactRow.update(salutation="a\0b").execute()
    with pytest.raises(CannotMove, match="contacts"):
        move(office, url)
    office.sign_up(BEN) if office.open(folder).read_only is None else pytest.fail("it stays")


@pytest.mark.parametrize("at_tick", [1, 5, 12])
def test_who_stops_it_has_the_desk_as_it_was(
    office: Office, url: str, tmp_path: Path, at_tick: int
) -> None:
    folder, ticks = office.folder, 0
    office.sign_up(ANA)

    def tick(*_: object) -> None:
        nonlocal ticks
        ticks += 1
        if ticks == at_tick:
            raise Cancelled

    office.store.close()
    with pytest.raises(Cancelled):
        relocating.move(folder, url, MARTA, office.now, "1", tick=tick)
    office.open(folder)
    office.sign_up(BEN)
    move(office, url)
    ticks = 0
    office.store.close()
    with pytest.raises(Cancelled):
        relocating.move(url, tmp_path / "home", MARTA, office.now, "2", tick=tick)
    office.open(url)
    office.sign_up("cy@example.net")
    move(office, tmp_path / "home")
    office.assert_whole()


def test_what_arrives_otherwise_than_it_left_is_not_taken(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, nothing = office.folder, rows_across.Contents()
    monkeypatch.setattr(rows_across, "contents", lambda *some, **more: nothing)
    with pytest.raises(CannotMove, match=r"not what was read here\. It goes on where it is"):
        move(office, url)
    assert office.open(folder).read_only is None


def breaks(patch: pytest.MonkeyPatch, *, before: bool) -> None:
    """Let the commit of a server break off, before it is done or just after."""
    from optindesk.store.drivers import PostgresEngine

    commit = PostgresEngine.commit

    def break_off(engine: PostgresEngine) -> None:
        if not before:
            commit(engine)
        raise SavingUnsure(place="the database")

    patch.setattr(PostgresEngine, "commit", break_off)


@pytest.mark.parametrize("before", [True, False])
def test_the_last_step_there_is_asked_of_the_server(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    folder = office.folder
    office.store.close()
    with monkeypatch.context() as patch:
        ask = rows.settle

        def settled(*some: Any) -> bool | None:
            patch.undo()
            return ask(*some)

        breaks(patch, before=before)
        patch.setattr(rows, "settle", settled)
        if before:
            with pytest.raises(DatabaseLost, match="that was going on was not saved"):
                relocating.move(folder, url, MARTA, office.now, "1")
        else:
            relocating.move(folder, url, MARTA, office.now, "1")
    one_works(office, folder, url, there=not before)


def one_works(office: Office, folder: Path, url: str, *, there: bool) -> None:
    """Exactly one of the two desks is the one to work on."""
    here = office.open(folder)
    assert (here.read_only is None) is not there
    if there:
        assert office.open(url).read_only is None


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("back", [True, False])
def test_a_folder_asks_how_it_ended_when_it_is_opened(
    office: Office,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    before: bool,
    back: bool,
    tmp_path: Path,
) -> None:
    office.sign_up(ANA)
    folder = office.folder
    if back:
        move(office, url, "0")
    office.store.close()
    where, to = (url, folder) if back else (folder, url)
    with monkeypatch.context() as patch:
        breaks(patch, before=before)
        patch.setattr(rows, "settle", lambda *some: None)
        with pytest.raises(MoveUnsettled):
            relocating.move(where, to, MARTA, office.now, "1")
    with monkeypatch.context() as patch:
        patch.setattr(rows, "_asked", unreachable)
        opened = office.open(folder)
        assert isinstance(opened.read_only, MovedTo | MoveUnsettled)
        opened.close()
    here = office.open(folder)
    assert (here.read_only is None) is (before is not back)
    if here.read_only is not None:
        assert office.open(url).read_only is None
    office.sign_up(BEN)
    office.assert_whole()


def unreachable(*_: object) -> bool:
    raise StoreUnreachable(reason="gone.")


def test_a_folder_that_never_was_one_waits_for_the_server(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    move(office, url)
    office.store.close()
    home = tmp_path / "home"
    with monkeypatch.context() as patch:
        breaks(patch, before=True)
        patch.setattr(rows, "settle", lambda *some: None)
        with pytest.raises(MoveUnsettled):
            relocating.move(url, home, MARTA, office.now, "1")
    with monkeypatch.context() as patch:
        patch.setattr(rows, "_asked", unreachable)
        with pytest.raises(MoveUnsettled):
            open_store(home, NOW)
    move_again = office.open(url)
    assert move_again.read_only is None
    move(office, home, "2")
    office.assert_whole()


def test_a_desk_that_works_elsewhere_does_not_go_on_here(office: Office, url: str) -> None:
    folder = office.folder
    move(office, url)
    office.store.close()
    with pytest.raises(CannotMove, match="it works at"):
        moving.go_on_here(folder, "why not", MARTA, office.now, sure=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_asked", unreachable)
        said = moving.go_on_here(folder, "the server burned", MARTA, office.now, sure=True)
    assert "goes on here" in str(said)
    office.open(folder)
    assert office.codes()[-1] == Code.RELOCATION_UNDONE


def test_a_shared_desk_goes_on_for_who_is_sure(office: Office, url: str, tmp_path: Path) -> None:
    move(office, url)
    office.store.close()
    with pytest.raises(NothingMoved):
        moving.go_on_here(url, "why not", MARTA, office.now, sure=True)
    relocating.move(url, tmp_path / "home", MARTA, office.now, "2")
    with pytest.raises(RuleDoubted, match=r"went to “.*home .* is lost there"):
        moving.go_on_here(url, "the laptop fell", MARTA, office.now, sure=False)
    moving.go_on_here(url, "the laptop fell", MARTA, office.now, sure=True)
    assert office.open(url).read_only is None


def test_keys_and_who_was_erased_come_along(office: Office, url: str, tmp_path: Path) -> None:
    office.subscribe(ANA)
    folder = office.folder
    office.desk.erase(ANA, "as she asked", sure=True)
    move(office, url)
    assert len(erasures.noted(office.store.beside)) == 1
    rotating.rotate(office.store, "stolen", b"k" * 32, MARTA, office.now)
    move(office, tmp_path / "home")
    assert erasures.noted(tmp_path / "home") == erasures.noted(folder)
    assert rotations.noted(tmp_path / "home", archive.desk_uuid()) == [b"k" * 32]
    assert archive.desk_key() == b"k" * 32


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sign up", "subscribe", "decline", "bounce", "erase", "list", "rotate"]),
        st.integers(1, 4),
    ),
    max_size=12,
)


def live(office: Office, what: str, number: int) -> None:
    """One thing that happens at a desk, if it can happen there."""
    address = f"someone{number}@example.org"
    office.later(minutes=number)
    with suppress(Trouble, LookupError, AssertionError):
        match what:
            case "sign up":
                office.sign_up(address)
            case "subscribe":
                office.subscribe(address)
            case "decline":
                office.read(office.reply(Verdict.NO, office.ask(address)))
            case "bounce":
                office.read(office.bounce(office.ask(address)))
            case "erase":
                office.desk.erase(address, "as they asked", sure=True)
            case "list":
                office.make_list(f"List {number}")
            case "rotate":
                rotating.rotate(office.store, "why not", bytes([number]) * 32, MARTA, office.now)


MOVES = {Code.RELOCATED}


def seen(office: Office) -> tuple[Any, ...]:
    """What one sees of a desk: its people, and its log but for the moves."""
    found = []
    for number in range(1, 5):
        with suppress(Trouble, LookupError, AssertionError):
            found.append(str(office.standing(f"someone{number}@example.org").sentence))
    return found, [
        str(line.sentence) for line in log_lines.all_log() if line.entry.code not in MOVES
    ]


# Each example moves a desk twice, some seconds: what fails is not made small.
@settings(
    max_examples=4,
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, then=STEPS)
def test_whatever_happened_goes_there_and_comes_back_as_it_was(
    postgres: Postgres,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[str, int]],
    then: list[tuple[str, int]],
) -> None:
    place = tmp_path_factory.mktemp("any")
    folder, name = shutil.copytree(sqlite_template, place / "desk"), postgres.create()
    office = Office(open_store(folder, NOW))
    try:
        office.set_account()
        for step in steps:
            live(office, *step)
        before, in_words = all_rows(), seen(office)
        move(office, postgres.url(name), "1")
        same_but_for_the_log(before)
        assert seen(office) == in_words
        for step in then:
            live(office, *step)
        before, in_words = all_rows(), seen(office)
        move(office, folder, "2")
        same_but_for_the_log(before)
        assert seen(office) == in_words
        office.assert_whole()
    finally:
        office.store.close()
        postgres.drop(name)


def same_but_for_the_log(before: dict[str, list[Any]]) -> None:
    after = all_rows()
    for name in before.keys() - {"entries", "log_head"}:
        assert after[name] == before[name], name
    assert [one for one in before["entries"] if one not in after["entries"]] == []


def test_a_long_log_tells_how_far_it_was_verified(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_TOLD_EVERY", 2)
    told = []
    office.subscribe(ANA)
    verdict = verifying.verify_chain(lambda *far: told.append(far[:2]))
    assert told[0] == (2, verdict.entries)


def test_marks_say_what_is_to_be_done() -> None:
    gone = Moved(NOW, to="postgresql://x/y")
    assert isinstance(gone.trouble, MovedTo)
    assert isinstance(replace(gone, way=Way.GOING).trouble, MoveUnsettled)


def test_where_it_went_says_who_can_work_there() -> None:
    to_folder, to_server = map(
        relocating.done_in_words, ("/home/rosa/desk", "postgresql://desk@h/desk")
    )
    assert "only this computer works with it" in to_folder.key
    assert "On every other computer open" in to_server.key
