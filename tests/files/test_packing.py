"""One file of a copy: whole or not at all, opened by its passphrase only, and by `age` as well."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from pyrage import DecryptError, x25519
from pyrage import passphrase as age_passphrase

from office import strongbox
from optindesk.core.errors import (
    Cancelled,
    DamagedPack,
    DiskFull,
    FileMissing,
    FileNotReadable,
    FileNotWritable,
    LockFailed,
    PassphraseNeeded,
    Trouble,
    WrongPassphrase,
)
from optindesk.core.packing import PACKED_DATABASE, PACKED_ERASURES, PackKey
from optindesk.files import lock_child, locking, packing
from optindesk.files.packing import AgePacker

WORD = "tulpe geht nie baden"
PACKER = strongbox()


@pytest.fixture(autouse=True)
def each_key_is_made(
    monkeypatch: pytest.MonkeyPatch, true_lock: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    monkeypatch.setattr(locking, "_ask", true_lock)


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, Path]:
    database, erased = tmp_path / "desk.db", tmp_path / "erased"
    database.write_bytes(os.urandom(3_000_000))
    erased.write_bytes(b'{"who": []}\n')
    return {PACKED_DATABASE: database, PACKED_ERASURES: erased}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def into(tmp_path: Path) -> Path:
    made = tmp_path / "into"
    made.mkdir()
    return made


@pytest.mark.parametrize("locked", [True, False])
def test_what_is_packed_comes_out_as_it_was(
    parts: dict[str, Path], place: Path, into: Path, locked: bool
) -> None:
    target = place / "copy.zip"
    told: list[tuple[int, int | None]] = []
    key = PACKER.new_key(WORD) if locked else None
    PACKER.pack(parts, target, key, lambda done, total=None, _=None: told.append((done, total)))
    assert PACKER.is_packed(target)
    assert told[-1][0] == told[-1][1], "all was written and read back"
    assert (parts[PACKED_DATABASE].read_bytes()[:4_000] in target.read_bytes()) is not locked
    PACKER.unpack(target, WORD if locked else None, into)
    for name, path in parts.items():
        assert (into / name).read_bytes() == path.read_bytes()
        assert sys.platform == "win32" or (into / name).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in place.iterdir()] == ["copy.zip"]


def test_without_the_passphrase_nothing_comes_out(
    parts: dict[str, Path], place: Path, into: Path
) -> None:
    PACKER.pack(parts, place / "copy.zip", PACKER.new_key(WORD))
    with pytest.raises(PassphraseNeeded):
        PACKER.unpack(place / "copy.zip", None, into)
    with pytest.raises(WrongPassphrase):
        PACKER.unpack(place / "copy.zip", WORD.upper(), into)
    assert not list(into.iterdir())


def test_who_stops_it_leaves_nothing(parts: dict[str, Path], place: Path, into: Path) -> None:
    def stop(done: int, total: int | None = None, note: object = None) -> None:
        if done > 1_000_000:
            raise Cancelled

    for key in (None, PACKER.new_key(WORD)):
        with pytest.raises(Cancelled):
            PACKER.pack(parts, place / "copy.zip", key, stop)
        assert not list(place.iterdir())
        PACKER.pack(parts, place / "copy.zip", key)
        with pytest.raises(Cancelled):
            PACKER.unpack(place / "copy.zip", WORD, into, stop)
        (place / "copy.zip").unlink()
        shutil.rmtree(into)
        into.mkdir()


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_told_and_leaves_nothing(
    parts: dict[str, Path], place: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    monkeypatch.setattr(packing, "new_part", lambda target, mode: nullcontext(Path("/dev/full")))
    with pytest.raises(DiskFull):
        PACKER.pack(parts, place / "copy.zip", PACKER.new_key(WORD) if locked else None)
    assert not list(place.iterdir())


@pytest.mark.parametrize("locked", [True, False])
def test_what_is_read_back_otherwise_does_not_count(
    parts: dict[str, Path], place: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    def falsified(part: Path) -> None:
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr(packing, "_to_disk", falsified)
    with pytest.raises((FileNotWritable, DamagedPack)):
        PACKER.pack(parts, place / "copy.zip", PACKER.new_key(WORD) if locked else None)
    assert not list(place.iterdir())


def test_where_there_is_no_folder_it_is_told(parts: dict[str, Path], place: Path) -> None:
    with pytest.raises(FileNotWritable):
        PACKER.pack(parts, place / "gone" / "copy.zip", None)
    with pytest.raises(FileNotWritable):
        PACKER.pack({PACKED_DATABASE: place / "gone"}, place / "copy.zip", None)


def changed(path: Path, change: Callable[[bytearray], Any]) -> Path:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)
    return path


def flip(content: bytearray) -> None:
    content[len(content) // 2] ^= 1


@pytest.mark.parametrize("locked", [True, False])
def test_a_file_that_was_changed_is_told(
    parts: dict[str, Path], place: Path, into: Path, locked: bool
) -> None:
    target = place / "copy.zip"
    PACKER.pack(parts, target, PACKER.new_key(WORD) if locked else None)
    with pytest.raises(DamagedPack):
        PACKER.unpack(changed(target, flip), WORD, into)


def zip_of(path: Path, *inside: tuple[str, bytes], squeeze: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", squeeze) as whole:
        for name, content in inside:
            whole.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "inside",
    [
        [("holiday.jpg", b"x")],
        [("../optindesk.db", b"x")],
        [("key.age", b"x"), ("optindesk.db", b"never locked")],
    ],
)
def test_what_is_no_copy_is_told(place: Path, into: Path, inside: list[tuple[str, bytes]]) -> None:
    with pytest.raises(DamagedPack, match="no database"):
        PACKER.unpack(zip_of(place / "copy.zip", *inside), WORD, into)
    assert not list(into.iterdir())


def test_what_is_squeezed_may_be_a_bomb_and_was_not_made_here(place: Path, into: Path) -> None:
    bomb = zip_of(place / "c.zip", (PACKED_DATABASE, b"0" * 9_999), squeeze=zipfile.ZIP_DEFLATED)
    with pytest.raises(DamagedPack, match="squeezed"):
        PACKER.unpack(bomb, None, into)


def test_what_is_no_zip_at_all_is_not_taken_for_one(place: Path, into: Path) -> None:
    (place / "copy.zip").write_bytes(b"SQLite format 3\0")
    assert not PACKER.is_packed(place / "copy.zip")
    assert not PACKER.is_packed(place / "gone.zip")
    with pytest.raises(DamagedPack):
        PACKER.unpack(place / "copy.zip", None, into)
    with pytest.raises(FileMissing):
        PACKER.unpack(place / "gone.zip", None, into)


def test_a_key_that_is_none_is_told(parts: dict[str, Path], place: Path, into: Path) -> None:
    made = PACKER.new_key(WORD)
    PACKER.pack(parts, place / "copy.zip", PackKey(made.public, f"{WORD}\nAGE-SECRET-KEY-1"))
    with pytest.raises(DamagedPack):
        PACKER.unpack(place / "copy.zip", WORD, into)


def test_another_ones_key_opens_nothing(parts: dict[str, Path], place: Path, into: Path) -> None:
    mine, other = PACKER.new_key(WORD), PACKER.new_key(WORD)
    PACKER.pack(parts, place / "copy.zip", PackKey(mine.public, other.locked))
    with pytest.raises(DamagedPack):
        PACKER.unpack(place / "copy.zip", WORD, into)


def test_a_stick_that_is_pulled_while_it_is_read_is_told(
    parts: dict[str, Path], place: Path, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = PACKER.new_key(WORD)
    PACKER.pack(parts, place / "copy.zip", key)

    def gone(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(zipfile.ZipExtFile, "read", gone)
    with pytest.raises(FileNotReadable):
        PACKER.unpack(place / "copy.zip", WORD, into)
    assert issubclass(FileNotReadable, Trouble)


# --- the passphrase -------------------------------------------------------------------------------


def test_the_child_makes_a_key_that_its_passphrase_opens_and_age_too(
    parts: dict[str, Path], place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One true round of seconds: in a process of its own, as in the program.
    packer = AgePacker()
    key = packer.new_key(WORD)
    assert lock_child.hardness(key.locked.encode()) >= 10
    with pytest.raises(WrongPassphrase):
        locking.opened(key.locked, WORD + " ", "copy.zip")
    secret = locking.opened(key.locked, WORD, "copy.zip")
    assert str(x25519.Identity.from_str(secret).to_public()) == key.public
    packer.pack(parts, place / "copy.zip", key)
    if shutil.which("age") is None:
        return
    with zipfile.ZipFile(place / "copy.zip") as whole:
        whole.extractall(tmp_path / "out")
    (tmp_path / "out" / "own").write_text(secret)
    locked = tmp_path / "out" / "optindesk.db.age"
    done = subprocess.run(
        ["age", "--decrypt", "-i", str(tmp_path / "out" / "own"), str(locked)],
        capture_output=True,
        check=True,
    )
    assert done.stdout == parts[PACKED_DATABASE].read_bytes()


class _Cheap:
    """age's passphrases without the work; the first tries come out weak, as on a busy computer."""

    def __init__(self, *works: int) -> None:
        self.works = list(works)

    def encrypt(self, content: bytes, word: str, armored: bool = False) -> bytes:
        import base64

        work = self.works.pop(0)
        head = f"age-encryption.org/v1\n-> scrypt c2FsdHNhbHRzYWx0c2FsdA {work}\nbody\n--- mac\n"
        text = base64.encodebytes(head.encode() + content)
        return b"-----BEGIN AGE ENCRYPTED FILE-----\n" + text

    def decrypt(self, content: bytes, word: str) -> bytes:
        import base64

        return base64.b64decode(b"".join(content.splitlines()[1:])).partition(b"mac\n")[2]


def test_a_computer_that_was_busy_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = _Cheap(13, 15, 18, 20)
    monkeypatch.setattr(lock_child, "passphrase", cheap)
    answer = lock_child._answer({"passphrase": WORD})
    assert lock_child.hardness(answer["locked"].encode()) == 18
    assert cheap.works == [20]
    monkeypatch.setattr(lock_child, "passphrase", _Cheap(14, 13, 15, 13, 13))
    answer = lock_child._answer({"passphrase": WORD})
    assert lock_child.hardness(answer["locked"].encode()) == 15, "the best of some"
    assert lock_child.hardness(b"no armour") == 0


def test_a_computer_that_is_busy_just_now_opens_what_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Busy(_Cheap):
        refusals = 3

        def decrypt(self, content: bytes, word: str) -> bytes:
            self.refusals -= 1
            if self.refusals >= 0:
                raise DecryptError(
                    "Excessive work parameter for passphrase.\nDecryption would take"
                )
            return b"secret"

    busy = Busy()
    monkeypatch.setattr(lock_child, "passphrase", busy)
    wanted = {"passphrase": WORD, "locked": "a key"}
    assert lock_child._answer(wanted) == {"secret": "secret"}
    busy.refusals = 1_000  # an old one, to which it is too hard
    assert lock_child._answer(wanted)["reason"].startswith("Excessive work")


def test_what_age_refuses_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert age_passphrase is lock_child.passphrase
    answer = lock_child._answer({"passphrase": WORD, "locked": "no key"})
    assert answer["reason"]

    class Other(_Cheap):
        def decrypt(self, content: bytes, word: str) -> bytes:
            return b"another"

    monkeypatch.setattr(lock_child, "passphrase", Other(18))
    assert "reason" in lock_child._answer({"passphrase": WORD})


@pytest.mark.parametrize(
    ("program", "why", "patience"),
    [
        (["-c", 'print(\'{"reason": "busy"}\')'], "busy", 60.0),
        (["-c", "raise SystemExit(9)"], "1 GB", 60.0),
        (["-c", "import time; time.sleep(99)"], "too long", 1.0),
    ],
)
def test_a_child_that_fails_is_told_without_the_passphrase(
    monkeypatch: pytest.MonkeyPatch, program: list[str], why: str, patience: float
) -> None:
    monkeypatch.setattr(locking, "child_command", lambda: [sys.executable, *program])
    monkeypatch.setattr(locking, "PATIENCE", patience)
    for act in (lambda: locking.new_key(WORD), lambda: locking.opened("x", WORD, "copy.zip")):
        with pytest.raises(LockFailed, match=why) as raised:
            act()
        assert WORD not in str(raised.value)
        assert raised.value.__cause__ is None
    monkeypatch.setattr(locking, "child_command", lambda: ["/no/such/program"])
    with pytest.raises(LockFailed):
        locking.new_key(WORD)


def test_a_built_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert locking.child_command()[-1] == "optindesk.files.lock_child"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert locking.child_command() == [sys.executable, "_lock-key"]
    asked = json.dumps({"passphrase": WORD, "locked": "no key"}).encode()
    command = [sys.executable, "-m", "optindesk", "_lock-key"]
    done = subprocess.run(command, input=asked, capture_output=True, check=True)
    assert "reason" in json.loads(done.stdout)
