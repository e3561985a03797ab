"""What is left of a file in the midst of which somebody was killed."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from optindesk import disk
from optindesk.disk import new_part, write
from optindesk.files.writers import write_bytes, write_csv

DYING = """
import os, sys
from pathlib import Path
from optindesk.files.writers import write_csv

def rows():
    yield ["ana@example.org"] * 2_000
    os._exit(1)

write_csv(Path(sys.argv[1]), ["email"], rows())
"""


def parts(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


def test_what_was_left_by_who_was_killed_is_taken_away_by_the_next_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", DYING, str(tmp_path / "safe.csv")], check=False)
    assert len(parts(tmp_path)) == 1
    write_bytes(tmp_path / "other.bin", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["other.bin"]


def test_what_is_just_being_written_is_left_alone(tmp_path: Path) -> None:
    def rows() -> Iterator[Sequence[str]]:
        write_bytes(tmp_path / "other.bin", b"whole")
        assert len(parts(tmp_path)) == 1
        yield ["ana@example.org"]

    assert write_csv(tmp_path / "safe.csv", ["email"], rows()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"other.bin", "safe.csv"}


@pytest.mark.parametrize("name", [".notours.part", "0123456789ab.part", ".0123456789ab.party"])
def test_what_others_call_a_part_is_not_ours_to_take_away(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"a film that is being fetched")
    write_bytes(tmp_path / "other.bin", b"whole")
    assert (tmp_path / name).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: links need a right there")
def test_a_link_of_such_a_name_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"kept")
    (tmp_path / ".0123456789ab.part").symlink_to(tmp_path / "kept")
    with new_part(tmp_path / "new"):
        assert (tmp_path / "kept").read_bytes() == b"kept"
    assert (tmp_path / ".0123456789ab.part").is_symlink()


MANY = """
import sys
from pathlib import Path
from optindesk.disk import write

print("ready", flush=True)
sys.stdin.read(1)
for number in range(100):
    write(Path(sys.argv[1]), f"{sys.argv[2]} {number}" * 100)
"""


def test_two_programs_that_write_one_file_at_once_both_do(tmp_path: Path) -> None:
    target = tmp_path / "settings.json"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(target), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("!")
        one.stdin.flush()
    said = [one.communicate()[1] for one in both]
    assert said == ["", ""]
    assert target.read_text() in ("one 99" * 100, "two 99" * 100)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: it has locks of its own")
def test_where_nothing_can_be_locked_it_is_written_and_what_is_old_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a home that comes over the network."""
    import fcntl

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    old, fresh = tmp_path / ".0123456789ab.part", tmp_path / ".ba9876543210.part"
    for path in (old, fresh):
        path.write_bytes(b"half")
    about = fresh.stat()
    os.utime(old, (about.st_atime, about.st_mtime - disk.LEFT_SECONDS - 60))
    write(tmp_path / "settings.json", "{}")
    assert sorted(one.name for one in tmp_path.iterdir()) == [fresh.name, "settings.json"]


def test_a_part_that_another_takes_for_one_that_was_left_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []
    opened = os.open

    def swept(path: Path, *rest: int) -> int:
        handle = opened(path, *rest)
        if Path(path).suffix == ".part" and not made:
            made.append(Path(path))
            Path(path).unlink()  # between making and holding it
        return handle

    monkeypatch.setattr(os, "open", swept)
    write(tmp_path / "settings.json", "{}")
    assert made
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("settings.json", "{}")]
