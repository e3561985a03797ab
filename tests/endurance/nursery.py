"""Lets commands of the real program live in processes of their own, and kills them in the midst.

    python nursery.py

Forks with everything loaded: a line of JSON on stdin says what is to be typed, and when it dies
(`LifeWanted`); a line of JSON on stdout says how it ended (`Life`). Where two are wanted in a line,
the first one is not killed: it is held up there until the other one has ended, or waits for it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from optindesk.flows import restoring_shared  # noqa: F401 - warm
from optindesk.main import main

WRITING = (
    "write", "pwrite64", "ftruncate", "fallocate", "fsync", "fdatasync", "rename", "unlink",
    "mkdir", "rmdir", "sendto",
)  # fmt: skip
"""The system calls by which anything outside of the process changes."""
PATIENCE = 300.0
"""Seconds that nothing here takes."""
WAITS = 0.5
"""Whoever has not ended after so many seconds waits for the one who is held up."""


@dataclass(frozen=True)
class LifeWanted:
    """What is typed, what stands on stdin, and when it is killed, if at all: after so many seconds,
    or before the n-th system call of a name. `counted` wants to know how many of each there are."""

    typed: Sequence[str]
    given: str = ""
    seconds: float | None = None
    call: tuple[str, int] | None = None
    counted: bool = False


@dataclass(frozen=True)
class Life:
    """How it ended: killed, or with an exit status; after how many seconds; what it said."""

    killed: bool
    status: int
    seconds: float
    out: str
    err: str
    calls: Mapping[str, int] = field(default_factory=dict)


class Running:
    """A life that has begun; `folder` is for what it says. `signal` comes where it is to die."""

    def __init__(self, wanted: LifeWanted, folder: Path, signal: str = "SIGKILL") -> None:
        self._wanted = wanted
        folder.mkdir(exist_ok=True)
        self._given, self._out, self._err, self._trace = (
            folder / name for name in ("in", "out", "err", "trace")
        )
        self._given.write_text(wanted.given, "utf-8")
        for path in (self._out, self._err, self._trace):
            path.write_bytes(b"")
        self._ended: int | None = None
        go = self._fork()
        self._tracer = _trace(self.child, wanted, self._trace, signal)
        self._began = time.monotonic()
        os.write(go, b"!")
        os.close(go)

    def _fork(self) -> int:
        """The writing end of a pipe: it begins once something comes through it."""
        hear, tell = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(tell)
            status = 3
            try:
                for number, path in enumerate((self._given, self._out, self._err)):
                    flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
                    os.dup2(os.open(path, flags, 0o600), number)
                sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long
                sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
                sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
                os.read(hear, 1)
                status = main(list(self._wanted.typed))
                sys.stdout.flush()
                sys.stderr.flush()
            except SystemExit as ended:  # what was typed is wrong
                status = int(ended.code or 0)
            finally:  # never back into the loop of the parent
                os._exit(status)
        os.close(hear)
        return tell

    def has_ended(self) -> bool:
        """Whether it has; who is not waited for keeps its number, so that nobody else is hit."""
        if self._ended is None:
            ended, status = os.waitpid(self.child, os.WNOHANG)
            self._ended = status if ended else None
        return self._ended is not None

    def wait(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        return within(seconds, self.has_ended)

    def is_held_up(self) -> bool:
        """Whether it was stopped before a system call."""
        return b"stopped by SIGSTOP" in self._trace.read_bytes()

    def told(self, seconds: float) -> Life:
        """How it ended, at the latest after so many seconds."""
        if not self.wait(seconds):
            os.kill(self.child, signal.SIGKILL)
            self._ended = os.waitpid(self.child, 0)[1]
        assert self._ended is not None
        took = time.monotonic() - self._began
        if self._tracer is not None:
            self._tracer.wait(PATIENCE)
        killed = os.WIFSIGNALED(self._ended)
        return Life(
            killed,
            -1 if killed else os.waitstatus_to_exitcode(self._ended),
            took,
            self._out.read_text("utf-8"),
            self._err.read_text("utf-8"),
            _calls(self._trace) if self._wanted.counted else {},
        )


def live(wanted: LifeWanted, folder: Path) -> Life:
    """One life, to its end."""
    running = Running(wanted, folder)
    return running.told(wanted.seconds if wanted.seconds is not None else PATIENCE)


def meet(first: LifeWanted, second: LifeWanted, folder: Path) -> tuple[Life, Life]:
    """Two lives: the first one is held up, and goes on once the second one has ended or waits."""
    held = Running(first, folder / "first", "SIGSTOP")
    if first.seconds is not None:
        if not held.wait(first.seconds):
            os.kill(held.child, signal.SIGSTOP)
    else:
        within(PATIENCE, lambda: held.is_held_up() or held.has_ended())
    other = Running(second, folder / "second")
    other.wait(WAITS)
    if not held.has_ended():
        os.kill(held.child, signal.SIGCONT)
    return held.told(PATIENCE), other.told(PATIENCE)


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Whether something comes to be so within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.001)
    return False


def _trace(
    child: int, wanted: LifeWanted, trace: Path, signal: str
) -> subprocess.Popen[bytes] | None:
    """Have strace count, kill or stop; returns when it holds the child."""
    if wanted.call is None and not wanted.counted:
        return None
    what = [f"trace={','.join(WRITING)}"]
    if wanted.call is not None:
        name, number = wanted.call
        what = [f"trace={name}", f"inject={name}:signal={signal}:when={number}"]
    options = [word for one in what for word in ("-e", one)]
    command = ["strace", "-qq", "-o", str(trace), *options, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{child}/status")
    held = within(PATIENCE, lambda: "TracerPid:\t0\n" not in status.read_text())
    assert held, "strace is not let at it"
    return tracer


def _calls(trace: Path) -> dict[str, int]:
    lines = trace.read_text("utf-8", "replace").splitlines()
    return dict(Counter(line.partition("(")[0] for line in lines if line.startswith(WRITING)))


def grow_up(folder: Path) -> None:
    """Do here once what lives will do: what is loaded by it need not be loaded by each of them."""
    sheet, copy = folder / "sheet.csv", folder / "copy.db"
    sheet.write_text("email\np@example.org\n", "utf-8")
    account = "account set --address shop@flowers.example --user= --smtp-security none"
    nobody = "localhost:1"
    for typed in (
        "list add News",
        f"import {sheet} --list News --date 2026-01-02",
        f"{account} --smtp {nobody} --imap {nobody} --imap-security none",
        "run --now",
        f"export log --to {folder / 'log.json'}",
        f"export records --to {folder / 'proof.json'}",
        f"export safe-to-mail --list News --unchecked so --to {folder / 'safe.csv'}",
        f"backup {copy}",
        f"restore {copy} --yes",
    ):
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            main(["--data", str(folder / "desk"), *typed.split()])


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        grow_up(Path(home))
        print("ready", flush=True)
        for line in sys.stdin:
            wanted = [LifeWanted(**one) for one in json.loads(line)]
            lives = meet(*wanted, Path(home)) if len(wanted) > 1 else [live(*wanted, Path(home))]
            print(json.dumps([asdict(one) for one in lives]), flush=True)
