"""The recipe of the bundle for macOS, as far as it can be checked without a Mac."""

from __future__ import annotations

import importlib.util
import os
import plistlib
import shutil
import subprocess
from pathlib import Path

import pytest

from optindesk import __version__
from optindesk.composition.second_start import COLLECTOR

MACOS = Path(__file__).parents[1] / "packaging" / "macos"


def info() -> dict[str, object]:
    """What Info.plist will say, once there and back."""
    spec = importlib.util.spec_from_file_location("desk_macos_info", MACOS / "info.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    said = plistlib.loads(plistlib.dumps(module.info()))
    assert isinstance(said, dict)
    return said


def test_the_bundle_says_its_version_and_follows_the_screen_and_the_dark() -> None:
    said = info()
    assert said["CFBundleShortVersionString"] == said["CFBundleVersion"] == __version__
    assert said["NSHighResolutionCapable"] is True
    assert said["NSRequiresAquaSystemAppearance"] is False
    assert "de" in said["CFBundleLocalizations"]  # type: ignore[operator]


def test_each_of_our_files_is_declared_and_opened() -> None:
    said = info()
    declared = {one["UTTypeIdentifier"]: one for one in said["UTExportedTypeDeclarations"]}  # type: ignore[attr-defined]
    opened = {kind for one in said["CFBundleDocumentTypes"] for kind in one["LSItemContentTypes"]}  # type: ignore[attr-defined]
    assert opened == set(declared)
    endings = {
        ending
        for one in declared.values()
        for ending in one["UTTypeTagSpecification"]["public.filename-extension"]
    }
    assert endings == {COLLECTOR.lstrip("."), "optindesk-signups"}


def test_the_hardened_runtime_allows_only_what_is_needed() -> None:
    allowed = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert allowed == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_script_can_be_read_and_keeps_secrets_off_its_command_lines() -> None:
    script = MACOS / "package.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert "--password" not in text
    assert text.count("--options runtime --timestamp") == 1


# --- the script, with stand-ins for Apple's programs ----------------------------------------------

STAND_IN = r"""#!/bin/bash
# Any of Apple's programs: notes what it was asked for, and does what the script relies on.
name=$(basename "$0")
echo "$name $*" >>"$ASKED"
case "$name $1 $2" in
"file "*)
    case ${!#} in *.so | *.dylib | */Python | */MacOS/*) echo Mach-O ;; *) echo data ;; esac
    ;;
"ditto -c"*) touch "${!#}" ;;
"ditto "*) cp -R "$1" "$2" ;;
"hdiutil create"*)
    [ "$(grep -c '^hdiutil create' "$ASKED")" -gt "$BUSY" ] || { echo "Resource busy" >&2; exit 1; }
    touch "${!#}"
    ;;
"uname "*) echo arm64 ;;
"xcrun notarytool submit") printf '  id: 1-2-3\n  status: %s\n' "$VERDICT" ;;
"xcrun notarytool log") echo "The signature of x is invalid." ;;
esac
"""
APPLES = ("codesign", "ditto", "file", "hdiutil", "sleep", "spctl", "uname", "xcrun")
QT = "Contents/Frameworks/PySide6/Qt/lib/QtCore.framework"
PROGRAMS = ["Contents/MacOS/optindesk", "Contents/MacOS/optindesk-desk"]
LIBRARIES = [
    "Contents/Frameworks/Python",
    "Contents/Frameworks/lib-dynload/_ctypes.so",
    "Contents/Frameworks/libssl.3.dylib",
]
OTHERS = ["Contents/Resources/optindesk/_resources/manual.md", f"{QT}/Versions/A/QtCore"]
at_a_shell = pytest.mark.skipif(os.name == "nt", reason="not on this system: bash")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in which the bundle was built, as far as the script looks at it."""
    for place in ("packaging/macos", "bin", ".venv/bin"):
        (tmp_path / place).mkdir(parents=True)
    for name in ("package.sh", "entitlements.plist"):
        shutil.copy(MACOS / name, tmp_path / "packaging" / "macos")
    for name in APPLES:
        (tmp_path / "bin" / name).write_text(STAND_IN, encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(f"#!/bin/sh\necho {__version__}\n", encoding="utf-8")
    python.chmod(0o755)
    for part in (*PROGRAMS, *LIBRARIES, *OTHERS):
        file = tmp_path / "dist" / "Opt-In Desk.app" / part
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def packed(checkout: Path, **given: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """How the script ended, and what it asked of Apple's programs, one line each."""
    asked = checkout / "asked"
    asked.touch()
    environ = {"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}", "ASKED": str(asked), "BUSY": "0"}
    ended = subprocess.run(
        ["bash", str(checkout / "packaging" / "macos" / "package.sh")],
        env=os.environ | environ | {"VERDICT": "Accepted"} | given,
        capture_output=True,
        text=True,
        check=False,
    )
    return ended, asked.read_text(encoding="utf-8").splitlines()


def signed(asked: list[str]) -> list[str]:
    """What was signed, one after the other."""
    return [line.rpartition("Opt-In Desk.app/")[2] for line in asked if " --sign " in line]


@at_a_shell
def test_it_is_signed_from_the_inside_out_accepted_and_packed(checkout: Path) -> None:
    ended, asked = packed(checkout, SIGN_IDENTITY="Florist (TEAM)", NOTARY_PROFILE="optindesk")
    assert ended.returncode == 0, ended.stderr
    (*libraries, framework, first, second, bundle, package) = signed(asked)
    assert sorted(libraries) == LIBRARIES
    assert framework == QT
    assert [first, second] == PROGRAMS
    assert bundle.endswith("Opt-In Desk.app")
    assert package.endswith(f"dist/optindesk-{__version__}-macos-arm64.dmg")
    allowed = [line for line in asked if "--entitlements" in line]
    assert signed(allowed) == [*PROGRAMS, bundle]
    stapled = [line for line in asked if line.startswith("xcrun stapler")]
    assert [line.rpartition(".")[2] for line in stapled] == ["app", "dmg"]
    assert (checkout / "dist" / f"optindesk-{__version__}-macos-arm64.dmg").is_file()


@at_a_shell
def test_what_apple_does_not_accept_is_not_packed_and_its_reasons_are_shown(checkout: Path) -> None:
    given = {"SIGN_IDENTITY": "Florist (TEAM)", "NOTARY_PROFILE": "optindesk"}
    ended, asked = packed(checkout, **given, VERDICT="Invalid")
    assert ended.returncode == 1
    assert "did not accept" in ended.stderr
    assert "The signature of x is invalid." in ended.stderr
    assert any(line.startswith("xcrun notarytool log 1-2-3 --keychain-profile") for line in asked)
    assert not any(line.startswith(("xcrun stapler", "hdiutil")) for line in asked)


@at_a_shell
@pytest.mark.parametrize(("busy", "status"), [(2, 0), (9, 1)])
def test_a_busy_disk_image_is_tried_again_for_a_while(
    checkout: Path, busy: int, status: int
) -> None:
    ended, asked = packed(checkout, BUSY=str(busy))
    assert ended.returncode == status
    assert "not signed" in ended.stderr
    assert not signed(asked)
    assert sum(line.startswith("hdiutil create") for line in asked) == min(busy + 1, 5)
