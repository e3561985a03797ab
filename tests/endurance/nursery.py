"""Lets commands of the real program live in processes of their own, and kills them in the midst.

    python nursery.py

Forks with everything loaded: a line of JSON on stdin says what is to be typed, and when it dies
(`LifeWanted`); a line of JSON on stdout says how it ended (`Life`).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from optindesk.main import main

WRITING = (
    "write", "pwrite64", "ftruncate", "fallocate", "fsync", "fdatasync", "rename", "unlink",
    "mkdir", "rmdir", "sendto",
)  # fmt: skip
"""The system calls by which anything outside of the process changes."""
PATIENCE = 60.0
"""Seconds that nothing here takes."""


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


def live(wanted: LifeWanted, folder: Path) -> Life:
    """One life; `folder` is for what it says."""
    given, out, err, trace = (folder / name for name in ("in", "out", "err", "trace"))
    given.write_text(wanted.given, "utf-8")
    trace.unlink(missing_ok=True)
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(tell)
        status = 3
        try:
            for number, path in enumerate((given, out, err)):
                flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
                os.dup2(os.open(path, flags, 0o600), number)
            sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            os.read(hear, 1)
            status = main(list(wanted.typed))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:  # never back into the loop of the parent
            os._exit(status)
    os.close(hear)
    tracer = _trace(child, wanted, trace)
    began = time.monotonic()
    os.write(tell, b"!")
    os.close(tell)
    status = _wait(child, wanted.seconds if wanted.seconds is not None else PATIENCE)
    seconds = time.monotonic() - began
    if tracer is not None:
        tracer.wait(PATIENCE)
    killed = os.WIFSIGNALED(status)
    return Life(
        killed,
        -1 if killed else os.waitstatus_to_exitcode(status),
        seconds,
        out.read_text("utf-8") if out.exists() else "",
        err.read_text("utf-8") if err.exists() else "",
        _calls(trace) if wanted.counted else {},
    )


def _trace(child: int, wanted: LifeWanted, trace: Path) -> subprocess.Popen[bytes] | None:
    """Have strace count or kill; returns when it holds the child."""
    if wanted.call is None and not wanted.counted:
        return None
    what = [f"trace={','.join(WRITING)}"]
    if wanted.call is not None:
        name, number = wanted.call
        what = [f"trace={name}", f"inject={name}:signal=SIGKILL:when={number}"]
    options = [word for one in what for word in ("-e", one)]
    command = ["strace", "-qq", "-o", str(trace), *options, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < until, "strace is not let at it"
        time.sleep(0.002)
    return tracer


def _calls(trace: Path) -> dict[str, int]:
    lines = trace.read_text("utf-8", "replace").splitlines()
    return dict(Counter(line.partition("(")[0] for line in lines if line.startswith(WRITING)))


def _wait(child: int, seconds: float) -> int:
    """Its status as waitpid has it; whoever lives longer is killed. Who is not waited for keeps its
    number, so that nobody else is hit."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


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
            life = live(LifeWanted(**json.loads(line)), Path(home))
            print(json.dumps(asdict(life)), flush=True)
