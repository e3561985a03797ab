"""A desk moves to another computer: one locked file, and where it was nothing is done any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from office import ANA, BEN, MARTA, Office, strongbox
from optindesk.core.codes import Code
from optindesk.core.errors import (
    DiskFull,
    FileNotWritable,
    MovedAway,
    NoteNeeded,
    NothingMoved,
    RuleDoubted,
    WeakPassphrase,
)
from optindesk.core.ports import Tick
from optindesk.core.status import MailStatus
from optindesk.flows import moving, rounds, unpacking
from optindesk.flows.restoring import Restored
from optindesk.flows.unpacking import Choice
from optindesk.main import BlankingMeans
from optindesk.store import archive, journal, moved, rotations
from optindesk.store.database import proxy
from optindesk.store.drivers import SqliteEngine
from optindesk.store.folder import MOVING, RESTORING

WORD = "violin battery staple horse"
MEANS = BlankingMeans()


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    """A desk of a file: a server is everywhere already."""
    return sqlite_url


def closed(office: Office) -> Path:
    """The data folder, with no desk open."""
    folder = office.folder
    office.store.close()
    return folder


def move(office: Office, target: Path, word: str = WORD) -> Path:
    folder = closed(office)
    moving.move(strongbox(), folder, target, word, MARTA, office.now)
    return folder


def put_there(office: Office, file: Path, folder: Path) -> Restored:
    """Put it back on another computer, and open the desk there."""
    if isinstance(proxy.obj, SqliteEngine):
        proxy.obj.close_all()
        proxy.initialize(None)
    choice = Choice(file, WORD)
    done = unpacking.restore(strongbox(), choice, folder, MEANS, MARTA, office.now)
    office.open(folder)
    return done


def test_the_old_desk_only_looks_and_the_new_one_goes_on_as_if_nothing_had_been(
    office: Office, tmp_path: Path
) -> None:
    office.subscribe(ANA)
    office.sign_up(BEN)
    file = tmp_path / "move.zip"
    folder = move(office, file)
    assert f"The desk is in “{file}”" in str(moving.done_in_words(file))
    old = office.open(folder)
    assert isinstance(old.read_only, MovedAway)
    assert "move.zip" in str(old.read_only)
    with pytest.raises(MovedAway):
        office.desk.send()
    with pytest.raises(MovedAway):
        office.sign_up("cy@example.net")
    assert not office.desk.works_alone
    old.close()
    done = put_there(office, file, tmp_path / "new")
    assert str(done.said).startswith("The desk has moved here.")
    assert "telephone" not in str(done.said), "nobody was told anything meanwhile"
    assert done.in_doubt == 0
    assert office.codes()[-2:] == [Code.MOVED, Code.MOVED_HERE]
    assert [mail.status for mail in office.mails(BEN)] == [MailStatus.WAITING]
    assert office.desk.send().sent == 2, "the question, and the thanks for a yes"
    assert rounds.standstill() is None
    office.assert_whole()


def test_what_speaks_against_it_leaves_the_desk_as_it_is(office: Office, tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        move(office, tmp_path / "move.zip", "flower")
    folder = office.folder
    with pytest.raises(FileNotWritable, match="own data"):
        moving.move(strongbox(), folder, folder / "x.zip", WORD, MARTA, office.now)
    (tmp_path / "there.zip").write_text("a diary")
    with pytest.raises(FileNotWritable, match="already"):
        moving.move(strongbox(), folder, tmp_path / "there.zip", WORD, MARTA, office.now)
    assert office.open(folder).read_only is None
    assert Code.MOVED not in office.codes()
    office.assert_whole()


def test_a_full_stick_leaves_a_desk_that_works(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullStick:
        def new_key(self, passphrase: str) -> object:
            return strongbox().new_key(passphrase)

        def pack(self, parts: object, target: Path, key: object, tick: Tick) -> None:
            assert moved.marked(folder) is not None, "it rests before the file has its name"
            raise DiskFull

    folder = closed(office)
    with pytest.raises(DiskFull):
        moving.move(FullStick(), folder, tmp_path / "x.zip", WORD, MARTA, office.now)  # type: ignore[arg-type]
    assert office.open(folder).read_only is None


def test_it_is_moved_once(office: Office, tmp_path: Path) -> None:
    folder = move(office, tmp_path / "move.zip")
    with pytest.raises(MovedAway):
        moving.move(strongbox(), folder, tmp_path / "again.zip", WORD, MARTA, office.now)
    assert not (tmp_path / "again.zip").exists()


def test_it_goes_on_here_only_for_who_is_sure_and_says_why(office: Office, tmp_path: Path) -> None:
    folder = closed(office)
    with pytest.raises(NothingMoved):
        moving.go_on_here(folder, "why", MARTA, office.now, sure=True)
    moving.move(strongbox(), folder, tmp_path / "move.zip", WORD, MARTA, office.now)
    with pytest.raises(NoteNeeded):
        moving.go_on_here(folder, " ", MARTA, office.now, sure=True)
    with pytest.raises(RuleDoubted):
        moving.go_on_here(folder, "the stick was empty", MARTA, office.now, sure=False)
    moving.go_on_here(folder, "the stick was empty", MARTA, office.now, sure=True)
    assert office.open(folder).read_only is None
    last = list(journal.entries())[-1]
    assert last.code == Code.MOVE_UNDONE
    assert last.values["file"] == "move.zip"
    office.assert_whole()


def test_a_desk_that_comes_back_works_where_it_was(office: Office, tmp_path: Path) -> None:
    there, back = tmp_path / "there.zip", tmp_path / "back.zip"
    folder = move(office, there)
    put_there(office, there, tmp_path / "new")
    office.sign_up(ANA)
    move(office, back)
    done = put_there(office, back, folder)
    assert done.kept is not None
    assert office.store.read_only is None
    assert office.desk.send().sent + done.in_doubt == 1
    office.assert_whole()


def test_who_is_killed_over_it_has_a_desk_that_says_so(office: Office, tmp_path: Path) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Killed

    folder = closed(office)
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(moved, "unmark", lambda _: None)
        packer = strongbox()
        dying.setattr(type(packer), "pack", dies)
        with pytest.raises(Killed):
            moving.move(packer, folder, tmp_path / "x.zip", WORD, MARTA, office.now)
    assert isinstance(office.open(folder).read_only, MovedAway)
    office.store.close()
    moving.go_on_here(folder, "the power failed", MARTA, office.now, sure=True)
    assert office.open(folder).read_only is None
    assert not (folder / MOVING).exists()


def test_copies_that_who_was_killed_left_go_when_the_desk_is_opened(office: Office) -> None:
    folder = closed(office)
    for left in (MOVING, RESTORING):
        (folder / left).mkdir()
        (folder / left / "optindesk.db").write_text("somebody who is erased later")
    office.open(folder)
    assert not (folder / MOVING).exists()
    assert not (folder / RESTORING).exists()


def test_a_key_that_was_changed_is_noted_on_the_new_computer_too(
    office: Office, tmp_path: Path
) -> None:
    office.desk.change_key("laptop stolen")
    file = tmp_path / "move.zip"
    move(office, file)
    put_there(office, file, tmp_path / "new")
    noted = rotations.noted(tmp_path / "new", archive.desk_uuid())
    assert noted == [archive.desk_keys().current]
