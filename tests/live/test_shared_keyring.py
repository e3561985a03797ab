"""The password of a shared desk in a real keyring: kept by one start, used by the next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from real_keyring import at_home, opened_keyring
from servers import PATIENCE
from shared_server import SECRET, SharedServer

pytestmark = [
    pytest.mark.live,
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="not on this system: the Secret Service"),
]


def test_one_start_keeps_the_password_and_the_next_one_opens_the_desk(
    shared_server: SharedServer, tmp_path: Path
) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    with opened_keyring(tmp_path, kept) as bus:
        session = {**kept, **at_home(tmp_path), "DBUS_SESSION_BUS_ADDRESS": bus}

        def desk(*typed: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "optindesk", "--data", shared_server.right, *typed]
            return subprocess.run(
                command,
                input=stdin,
                capture_output=True,
                text=True,
                env=session,
                timeout=3 * PATIENCE,
                check=False,
            )

        assert desk("list", "show").returncode == 1
        told = desk("database", "keep-password", stdin=f"{SECRET}\n")
        assert told.returncode == 0, told.stderr
        assert desk("list", "add", "News").returncode == 0
        assert "News" in desk("list", "show").stdout
        assert desk("database", "use").returncode == 0
        supported = desk("support")
        assert supported.returncode == 0
        assert SECRET not in supported.stdout
        assert desk("database", "forget-password").returncode == 0
        gone = desk("list", "show")
        assert (gone.returncode, SECRET in gone.stdout + gone.stderr) == (1, False)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET.encode() in path.read_bytes() for path in files)
