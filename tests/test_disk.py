"""What is put on a disk is there for good, and what a disk refuses has a reason in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from optindesk.core.errors import DiskFull, FileNotWritable
from optindesk.disk import fill, is_full, put, room, settle_names, trouble, why, write


def test_what_is_put_is_brought_to_the_disk_before_it_has_its_name_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_text("new")
    target.write_text("old")
    synced: list[tuple[int, str]] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append((os.fstat(handle).st_ino, target.read_text()))
    )
    inodes = part.stat().st_ino, tmp_path.stat().st_ino
    put(part, target)
    assert target.read_text() == "new"
    assert not part.exists()
    named = [(inodes[1], "new")] if os.name == "posix" else []
    assert synced == [(inodes[0], "old"), *named]


def test_a_text_that_finds_no_room_leaves_what_was_there_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "read-me.txt"
    write(target, "old")

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write(target, "new")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("read-me.txt", "old")]


def test_a_folder_that_cannot_be_synced_is_no_trouble(tmp_path: Path) -> None:
    settle_names(tmp_path / "none")


def test_what_is_needed_for_a_while_is_refused_in_words_too(tmp_path: Path) -> None:
    with room("desk-", tmp_path) as place:
        fill(place / "sheet", b"ana@example.org")
        assert (place / "sheet").read_bytes() == b"ana@example.org"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotWritable, match="the folder is not there"), room("desk-", place):
        pass
    with pytest.raises(FileNotWritable, match="the folder is not there"):
        fill(place / "sheet", b"")


def test_what_was_left_by_who_was_killed_goes_and_what_somebody_is_at_stays(
    tmp_path: Path,
) -> None:
    for name in ("desk-left", "other-left"):
        (tmp_path / name).mkdir()
        for file in ("at-work", "sheet"):
            (tmp_path / name / file).write_bytes(b"ana@example.org")
    with room("desk-", tmp_path) as first:
        fill(first / "sheet", b"ben@example.org")
        with room("desk-", tmp_path):
            assert (first / "sheet").read_bytes() == b"ben@example.org"
    assert list(tmp_path.iterdir()) == [tmp_path / "other-left"]


@pytest.fixture
def gone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files in the order in which they go."""
    names: list[str] = []
    unlink = os.unlink

    def noted(path: str | Path, **where: int) -> None:
        names.append(Path(path).name)
        unlink(path, **where)

    monkeypatch.setattr(os, "unlink", noted)
    return names


def test_what_tells_a_room_goes_last_so_that_who_is_killed_over_it_leaves_one_that_is_swept(
    tmp_path: Path, gone: list[str]
) -> None:
    def fill_it(place: Path) -> None:
        (place / "inside").mkdir()
        for number in range(20):
            fill(place / f"sheet-{number}", b"ana@example.org")
            fill(place / "inside" / f"sheet-{number}", b"ana@example.org")

    with room("desk-", tmp_path) as place:
        fill_it(place)
    assert len(gone) == 41
    assert gone[-1] == "at-work"
    left = tmp_path / "desk-left"
    left.mkdir()
    fill_it(left)
    (left / "at-work").touch()
    with room("desk-", tmp_path):
        assert not left.exists()
        assert gone[81] == "at-work"


def test_a_full_disk_is_told_from_a_forbidden_place(tmp_path: Path) -> None:
    assert isinstance(trouble(OSError(errno.ENOSPC, "x"), tmp_path), DiskFull)
    denied = trouble(PermissionError(errno.EACCES, "x"), tmp_path)
    assert isinstance(denied, FileNotWritable)
    assert f"“{tmp_path}” cannot be written: the computer does not allow it" in str(denied)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "x"), "permission denied"),
        (FileNotFoundError(errno.ENOENT, "x"), "the folder is not there."),
        (IsADirectoryError(errno.EISDIR, "x"), "it is a folder."),
        (OSError(errno.EROFS, "x"), "the disk can only be read."),
        (OSError(errno.ENAMETOOLONG, "x"), "the name is too long."),
        (OSError(errno.EIO, "x"), "the disk does not write or read as it should."),
        (OSError(errno.EFBIG, "File too large"), "File too large."),
        (OSError("strange"), "OSError."),
    ],
)
def test_what_the_system_refuses_has_a_reason_in_words(error: OSError, words: str) -> None:
    assert words in str(why(error))
    assert not is_full(error)


def test_a_quota_that_is_used_up_is_a_full_disk() -> None:
    assert is_full(OSError(errno.ENOSPC, "x"))
    if hasattr(errno, "EDQUOT"):
        assert is_full(OSError(errno.EDQUOT, "x"))
