"""Settings: kept whole or not at all, and never a secret."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from optindesk.core.errors import DiskFull, FileNotWritable
from optindesk.system.settings import GEOMETRY, LANGUAGE, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_what_was_set_is_there_at_the_next_start(path: Path) -> None:
    settings = Settings(path)
    for name in (LANGUAGE, GEOMETRY, "columns/people"):
        settings.set(name, f"{name} – Größe")
    again = Settings(path)
    assert [again.get(name) for name in (LANGUAGE, GEOMETRY)] == [
        "language – Größe",
        "geometry – Größe",
    ]
    assert again.get("columns/people").startswith("columns")
    assert again.set_aside is None


def test_what_was_never_set_has_its_default(path: Path) -> None:
    assert Settings(path).get(LANGUAGE, "en") == "en"
    assert Settings(path).get(LANGUAGE) == ""
    assert not path.exists()


def test_what_another_one_wrote_meanwhile_stays(path: Path) -> None:
    window, command_line = Settings(path), Settings(path)
    window.set(GEOMETRY, "wide")
    command_line.set("desk", "postgresql://h/desk")
    window.set(GEOMETRY, "narrow")
    assert json.loads(path.read_text(encoding="utf-8")) == {
        GEOMETRY: "narrow",
        "desk": "postgresql://h/desk",
    }
    command_line.set("desk", "")
    window.set(LANGUAGE, "de")
    assert window.get("desk") == ""


def test_an_empty_text_is_forgotten(path: Path) -> None:
    settings = Settings(path)
    settings.set(LANGUAGE, "de")
    settings.set(LANGUAGE, "")
    settings.set("never set", "")
    assert json.loads(path.read_text(encoding="utf-8")) == {}
    assert Settings(path).get(LANGUAGE, "en") == "en"


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"language": 3}', b"\xff\xfe", b"", b"null"])
def test_a_broken_file_is_set_aside_and_the_defaults_hold(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.get(LANGUAGE, "en") == "en"
    assert settings.set_aside is not None
    assert settings.set_aside.read_bytes() == content
    settings.set(LANGUAGE, "de")
    assert Settings(path).get(LANGUAGE) == "de"


@pytest.mark.parametrize("name", ["password", "smtp_pwd", "Passphrase", "client-secret", "token"])
def test_a_secret_is_refused(path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        Settings(path).set(name, "hunter2")
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="not on this system: file modes")
def test_only_the_owner_can_read_it(path: Path) -> None:
    Settings(path).set(LANGUAGE, "de")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_full_disk_keeps_what_was_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(path)
    settings.set(LANGUAGE, "de")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        settings.set(LANGUAGE, "fr")
    assert settings.get(LANGUAGE) == "de"
    assert Settings(path).get(LANGUAGE) == "de"
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_what_a_disk_left_that_turned_read_only_goes_when_it_can_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(path)

    def turned(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        for call in ("fsync", "unlink", "rmdir"):
            patch.setattr(os, call, turned)
        with pytest.raises(FileNotWritable, match="the disk can only be read"):
            settings.set(LANGUAGE, "de")
    assert len(list(path.parent.iterdir())) == 1
    settings.set(LANGUAGE, "de")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    settings = Settings(tmp_path / "file" / "settings.json")
    with pytest.raises(FileNotWritable) as caught:
        settings.set(LANGUAGE, "de")
    assert "settings.json" in str(caught.value)
