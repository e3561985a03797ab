"""The text that leads to a shared desk, written and read; its certificates are kept once."""

from __future__ import annotations

from pathlib import Path

import pytest

from optindesk.core.errors import FileMissing, FileNotReadable, FileNotWritable
from optindesk.files.invitations import keep_certificates, read_text, write_text


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "Grüße\n")
    assert read_text(tmp_path / "a.txt") == "Grüße\n"


def test_what_another_program_saved_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfpostgresql://h/desk \xff")
    assert read_text(tmp_path / "a.txt").startswith("postgresql://h/desk ")


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_text(tmp_path / "none.txt")
    with pytest.raises(FileNotReadable):
        read_text(tmp_path)


def test_the_same_certificates_are_kept_once(tmp_path: Path) -> None:
    folder = tmp_path / "authorities"
    kept = keep_certificates(folder, "one")
    assert keep_certificates(folder, "one") == kept
    assert kept.read_text(encoding="utf-8") == "one\n"
    assert keep_certificates(folder, "two") != kept
    assert len(list(folder.iterdir())) == 2


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileNotWritable):
        keep_certificates(tmp_path / "file" / "authorities", "one")
