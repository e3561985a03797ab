"""The smoke test itself: what is wrong with a program must show in its table."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from optindesk import __version__

PATH = Path(__file__).parents[1] / "packaging" / "smoke.py"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="not on this system: scripts with #!")


@pytest.fixture(scope="module")
def smoke() -> ModuleType:
    spec = importlib.util.spec_from_file_location("desk_smoke", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def program(folder: Path, answer: str, status: int = 0, complaint: str = "") -> Path:
    """A program that always says and does the same."""
    path = folder / "optindesk"
    path.write_text(
        f"#!{sys.executable}\nimport sys\nprint({answer!r})\n"
        f"print({complaint!r}, file=sys.stderr)\nsys.exit({status})\n",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return path


def inside(folder: Path, **different: object) -> str:
    said = {
        "resources": str(folder),
        "keyring": "keyring.backends.SecretService.Keyring",
        "sheet_child": 1,
    }
    return json.dumps(said | different)


def test_a_good_program_passes(smoke: ModuleType, tmp_path: Path) -> None:
    assert smoke.version(program(tmp_path, f"optindesk {__version__}"), tmp_path)
    assert smoke.wrong_usage(program(tmp_path, "", 2, "usage: …"), tmp_path)
    assert smoke.practice_round(program(tmp_path, "Erika  confirmed"), tmp_path)
    assert smoke.inside(program(tmp_path, inside(tmp_path)), tmp_path)


@pytest.mark.parametrize(
    ("step", "answer", "status", "complaint"),
    [
        ("version", "optindesk 0.0.0", 0, ""),
        ("version", f"optindesk {__version__}", 1, "no"),
        ("wrong_usage", "", 0, "usage"),
        ("wrong_usage", "", 2, ""),
        ("practice_round", "Erika  awaiting", 0, ""),
        ("practice_round", "Erika  unconfirmed", 0, ""),
        ("practice_round", "Erika  confirmed", 0, "Traceback (most recent call last):"),
        ("inside", "not JSON", 0, ""),
        ("inside", "{}", 0, ""),
    ],
)
def test_what_is_wrong_is_found(
    smoke: ModuleType, tmp_path: Path, step: str, answer: str, status: int, complaint: str
) -> None:
    with pytest.raises(smoke.Failed):
        getattr(smoke, step)(program(tmp_path, answer, status, complaint), tmp_path)


@pytest.mark.parametrize(
    "different", [{"resources": "/usr"}, {"keyring": ""}, {"sheet_child": 0}, {"resources": "/no"}]
)
def test_what_is_not_its_own_is_found(
    smoke: ModuleType, tmp_path: Path, different: dict[str, object]
) -> None:
    told = program(tmp_path, inside(tmp_path, **different))
    line = smoke.tried("built", smoke.inside, told, tmp_path)
    assert line.problem
