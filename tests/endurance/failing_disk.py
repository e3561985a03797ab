"""A disk that fails at a chosen write, for processes of the program; see failing_disk.c."""

from __future__ import annotations

import errno
import json
import mmap
import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from commandline import Said

SOURCE = Path(__file__).with_name("failing_disk.c")
PROCESS = Path(__file__).with_name("disk_process.py")
STATE = struct.Struct("QQQIIII")
FOR_EVER = (1 << 64) - 1
OPENS, WRITES, SYNCS, NAMES, GROWS = 1, 2, 4, 8, 16
ALL = OPENS | WRITES | SYNCS | NAMES
LARGER = WRITES | GROWS
"""What makes a file larger, which a full disk does not do; what is there can be written over."""
POWER_FAILS = 0


def build(folder: Path) -> Path:
    """The shim, compiled into a folder."""
    library = folder / "failing_disk.so"
    compiler = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*compiler, "-o", library, SOURCE, "-ldl"], check=True, timeout=120)
    return library


class Disk:
    """What a process writes below `places`, and at which of its calls that goes wrong."""

    def __init__(self, library: Path, state: Path, places: Sequence[Path]) -> None:
        state.write_bytes(bytes(STATE.size))
        state.chmod(0o666)  # a server counts with us that runs as somebody else
        self._file = state.open("r+b")
        self._state = mmap.mmap(self._file.fileno(), STATE.size)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAULT_STATE": str(state),
            "FAULT_UNDER": ":".join(map(str, places)),
        }

    def fail(
        self, at: int, error: int, *, until: int = FOR_EVER, half: bool = False, kinds: int = ALL
    ) -> None:
        """From the `at`-th call on, to `until`; 0: never. `half`: the first is done by half."""
        self._state[:] = STATE.pack(0, at, until, error, half, kinds, 0)

    def work(self) -> None:
        """Nothing goes wrong from now on; calls are counted from 0."""
        self.fail(0, errno.EIO)

    @property
    def calls(self) -> int:
        """How many calls there were since."""
        return int(STATE.unpack(self._state[:])[0])

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return int(STATE.unpack(self._state[:])[6])

    def close(self) -> None:
        self._state.close()
        self._file.close()


class Programs:
    """Runs commands on such a disk, one after the other."""

    def __init__(self, disk: Disk, home: Path, more: Mapping[str, str]) -> None:
        beside = str(Path(__file__).parents[1])  # where the tests' own modules are
        paths = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), beside)))
        own = {"HOME": str(home), "PYTHONPATH": paths}
        environment = {**os.environ, **own, **disk.environment, **more}
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            environment.pop(name, None)
        self._process = subprocess.Popen(
            [sys.executable, PROCESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def run(self, *typed: str, stdin: str = "") -> Said:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"argv": typed, "stdin": stdin}) + "\n")
        self._process.stdin.flush()
        return Said(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin is not None
        with self._process:  # closes what leads to it, and waits
            self._process.stdin.close()


@contextmanager
def programs(folder: Path, *places: Path, **more: str) -> Iterator[tuple[Disk, Programs]]:
    """A disk below `places`, and what runs commands on it; what they need lies in `folder`."""
    disk = Disk(build(folder), folder / "state", places)
    running = Programs(disk, folder / "work" / "home", more)
    try:
        yield disk, running
    finally:
        running.close()
        disk.close()


def put(template: Path, place: Path) -> None:
    """Let a folder be as another one."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)


# --- what is left when the power fails -----------------------------------------------------------

SECTOR = 4096


class Shadow:
    """What of a folder was brought to the disk: kept by the shim in a folder of its own."""

    def __init__(self, kept: Path, place: Path) -> None:
        self.kept, self._place = kept, place

    def begin(self) -> None:
        """All that is there now is on the disk."""
        shutil.rmtree(self.kept, ignore_errors=True)
        self.kept.mkdir()
        for path in (self._place, *self._place.rglob("*")):
            inode = path.stat().st_ino
            if path.is_dir():
                lines = [f"{one.stat().st_ino} {one.name}\n" for one in path.iterdir()]
                (self.kept / f"{inode}.names").write_text("".join(lines))
            else:
                shutil.copyfile(path, self.kept / str(inode))

    def fall_back(self, chance: random.Random) -> int:
        """Let the folder be as a computer finds it that lost its power: of what was not synced
        each sector, and each name, was written or was not. Returns how many were not."""
        self._lost = 0
        now = self._place.with_name("as it was")
        self._place.rename(now)
        self._fill(now.stat().st_ino, now, self._place, chance)
        shutil.rmtree(now)
        return self._lost

    def _fill(self, inode: int, now: Path | None, place: Path, chance: random.Random) -> None:
        place.mkdir()
        names = self.kept / f"{inode}.names"
        known = {}
        for line in names.read_text().splitlines() if names.exists() else []:
            number, _, name = line.partition(" ")
            known[name] = int(number)
        here = {one.name: one.stat().st_ino for one in now.iterdir()} if now is not None else {}
        inodes = {one.stat().st_ino: one for one in now.iterdir()} if now is not None else {}
        for name in sorted(known.keys() | here.keys()):
            number = known.get(name)
            if number != here.get(name):
                if chance.random() < 0.5:
                    number = here.get(name)
                else:
                    self._lost += 1
            if number is None:
                continue
            current = inodes.get(number)
            is_folder = current.is_dir() if current is not None else False
            if is_folder or (self.kept / f"{number}.names").exists():
                self._fill(number, current, place / name, chance)
            else:
                (place / name).write_bytes(self._content(number, current, chance))

    def _content(self, inode: int, current: Path | None, chance: random.Random) -> bytes:
        path = self.kept / str(inode)
        synced = path.read_bytes() if path.exists() else b""
        written = current.read_bytes() if current is not None else synced
        if synced == written:
            return synced
        length = len(chance.choice((synced, written)))
        pieces = []
        for at in range(0, length, SECTOR):
            old, new = (one[at : at + SECTOR].ljust(SECTOR, b"\0") for one in (synced, written))
            is_lost = old != new and chance.random() < 0.5
            self._lost += is_lost
            pieces.append(old if is_lost else new)
        return b"".join(pieces)[:length]
