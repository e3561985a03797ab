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
if job["daemon"] is not None:
    how = ["--start"] if job["unlock"] is None else ["--unlock"]
    subprocess.run(
        [job["daemon"], *how, "--components=secrets"],
        input=(job["unlock"] or "").encode(), stdout=subprocess.DEVNULL, check=True,
    )
answers = []
for call, *arguments in job["calls"]:
    call, _, desk = call.partition("@")
    try:
        answers.append(getattr(KeyringVault(desk or "desk"), call)(*arguments))
    except VaultTrouble as trouble:
        answers.append({"trouble": str(trouble)})
print(json.dumps(answers))
"""

# What the message bus of a desktop allows, and that programs in a box are kept from the keyring.
POLICY = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <standard_session_servicedirs />
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <deny send_destination="org.freedesktop.secrets"/>
  </policy>
</busconfig>
"""

Keyring = Callable[..., list[Any]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def at_keyring(home: Path) -> Keyring:
    """Asks the vault in a session of its own; `unlock` is the keyring's password, or None. With a
    `bus` there is one, and a keyring on it; `policy` says what is forbidden there."""

    def ask(
        *calls: tuple[str, ...],
        unlock: str | None = None,
        bus: bool = True,
        backend: str | None = None,
        policy: str | None = None,
    ) -> list[Any]:
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
            "daemon": need("gnome-keyring") if bus else None,
            "unlock": unlock,
            "calls": calls,
        }
        command = [sys.executable, "-c", CHILD]
        if policy is not None:
            (home / "bus.conf").write_text(policy)
            command = [need("dbus"), "--config-file", str(home / "bus.conf"), "--", *command]
        elif bus:
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


def test_desks_and_accounts_lie_side_by_side(at_keyring: Keyring) -> None:
    answers = at_keyring(
        ("set@one", USER, HOST, "of one"),
        ("set@two", USER, HOST, "of two"),
        ("set@one", "ben@example.org", HOST, "of ben"),
        ("delete@two", USER, HOST),
        ("get@one", USER, HOST),
        ("get@two", USER, HOST),
        ("get@one", "ben@example.org", HOST),
        unlock="opens it",
    )
    assert answers[4:] == ["of one", None, "of ben"]


@pytest.mark.parametrize(
    "secret", ["", "x" * 20_000, "nul \0 inside", "\ufeffmark", "Grüße 😀 \ud83d"]
)
def test_a_secret_of_any_length_and_any_letters(at_keyring: Keyring, secret: str) -> None:
    answers = at_keyring(
        ("set", USER, HOST, secret),
        ("get", USER, HOST),
        ("set", USER, HOST, "short"),
        ("get", USER, HOST),
        ("delete", USER, HOST),
        ("get", USER, HOST),
        unlock="opens it",
    )
    assert answers == [None, secret, None, "short", None, None]


def said(answers: list[Any]) -> str:
    """The one sentence that every call was answered with."""
    [trouble] = {answer["trouble"] for answer in answers}
    return str(trouble)


CALLS = (("get", USER, HOST), ("set", USER, HOST, "correct-horse"), ("delete", USER, HOST))


def test_a_keyring_that_stays_locked_is_a_sentence(at_keyring: Keyring) -> None:
    at_keyring(("set", USER, HOST, "x"), unlock="opens it")
    told = said(at_keyring(*CALLS, unlock="does not open it"))
    assert "it is locked. Unlock it in “Passwords and Keys”" in told
    assert "asked for each time" in told


def test_a_keyring_that_was_never_made_is_a_sentence(at_keyring: Keyring) -> None:
    told = said(at_keyring(*CALLS))
    assert "it could not be opened. Make a keyring named “Login”" in told


def test_a_keyring_that_this_program_is_kept_from_is_a_sentence(at_keyring: Keyring) -> None:
    told = said(at_keyring(*CALLS, unlock="opens it", policy=POLICY))
    assert "the permission to use it was denied" in told
    assert "Snap or a Flatpak" in told


@pytest.mark.parametrize("backend", [None, "keyring.backends.fail.Keyring"])
def test_without_a_keyring_nothing_is_pretended(
    at_keyring: Keyring, home: Path, backend: str | None
) -> None:
    told = said(at_keyring(*CALLS, bus=False, backend=backend))
    assert "none that keeps passwords safe. Install “gnome-keyring”" in told
    assert not any(b"correct-horse" in p.read_bytes() for p in home.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "backend", ["keyring.backends.null.Keyring", "keyring.backends.chainer.ChainerBackend"]
)
def test_what_is_no_keyring_is_refused_by_its_name(
    at_keyring: Keyring, home: Path, backend: str
) -> None:
    told = said(at_keyring(*CALLS, bus=False, backend=backend))
    assert f"“{backend}” was chosen for it, and is not used" in told
    assert not any(b"correct-horse" in p.read_bytes() for p in home.rglob("*") if p.is_file())
