"""The vault on a real keyring: GNOME's, on a message bus of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servers import PASSWORD, PATIENCE, need

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: the Secret Service"),
]

# Runs in a child, so that neither the bus nor keyring's choice stays with the other tests. What it
# is to do comes on its standard input: no password is in argv.
CHILD = """
import json, subprocess, sys

from optindesk.core.errors import VaultTrouble
from optindesk.system.vault import KeyringVault

job = json.load(sys.stdin)
if job["unlock"] is not None:
    subprocess.run(
        [job["daemon"], "--unlock", "--components=secrets"],
        input=job["unlock"].encode(), stdout=subprocess.DEVNULL, check=True,
    )
vault, answers = KeyringVault(), []
for call, *arguments in job["calls"]:
    try:
        answers.append(getattr(vault, call)(*arguments))
    except VaultTrouble as trouble:
        answers.append({"trouble": str(trouble)})
print(json.dumps(answers))
"""

Keyring = Callable[..., list[Any]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def at_keyring(home: Path) -> Keyring:
    """Asks the vault in a session of its own; `unlock` is the keyring's password, or None."""

    def ask(*calls: tuple[str, ...], unlock: str | None, backend: str | None = None) -> list[Any]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environment = kept | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "LC_ALL": "C.UTF-8",
        }
        if backend is not None:
            environment["PYTHON_KEYRING_BACKEND"] = backend
        job = {
            "daemon": need("gnome-keyring") if unlock is not None else None,
            "unlock": unlock,
            "calls": calls,
        }
        command = [sys.executable, "-c", CHILD]
        if unlock is not None:
            command = [need("dbus"), "--", *command]
        done = subprocess.run(
            command,
            input=json.dumps(job).encode(),
            capture_output=True,
            env=environment,
            timeout=3 * PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        answers: list[Any] = json.loads(done.stdout)
        return answers

    return ask


USER, HOST = "anna@example.org", "mail.example.org"


def test_a_password_is_kept_found_and_forgotten(at_keyring: Keyring) -> None:
    answers = at_keyring(
        ("get", USER, HOST),
        ("set", USER, HOST, PASSWORD),
        ("get", USER, HOST),
        ("get", USER, "other.example.org"),
        ("get", "ben@example.org", HOST),
        ("set", USER, HOST, "a new one"),
        ("get", USER, HOST),
        ("delete", USER, HOST),
        ("get", USER, HOST),
        ("delete", USER, HOST),
        unlock="opens it",
    )
    assert answers == [None, None, PASSWORD, None, None, None, "a new one", None, None, None]


def test_it_is_still_there_in_the_next_session_and_not_readable_on_disk(
    at_keyring: Keyring, home: Path
) -> None:
    at_keyring(("set", USER, HOST, "correct-horse"), unlock="opens it")
    assert at_keyring(("get", USER, HOST), unlock="opens it") == ["correct-horse"]
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    assert not any(b"correct-horse" in path.read_bytes() for path in files)


def test_a_keyring_that_stays_locked_is_a_sentence(at_keyring: Keyring) -> None:
    at_keyring(("set", USER, HOST, "x"), unlock="opens it")
    [answer] = at_keyring(("get", USER, HOST), unlock="does not open it")
    assert "keyring" in answer["trouble"]
    assert "asked for each time" in answer["trouble"]


@pytest.mark.parametrize(
    "backend",
    [
        None,
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
        "keyring.backends.chainer.ChainerBackend",
    ],
)
def test_without_a_keyring_nothing_is_pretended(
    at_keyring: Keyring, home: Path, backend: str | None
) -> None:
    answers = at_keyring(
        ("set", USER, HOST, "correct-horse"),
        ("get", USER, HOST),
        ("delete", USER, HOST),
        unlock=None,
        backend=backend,
    )
    assert all("none that keeps passwords safe" in answer["trouble"] for answer in answers)
    assert not any(b"correct-horse" in p.read_bytes() for p in home.rglob("*") if p.is_file())
