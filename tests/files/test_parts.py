"""What is left of a file in the midst of which somebody was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from optindesk.files.parts import new_part
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
