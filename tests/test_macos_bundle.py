"""The recipe of the bundle for macOS, as far as it can be checked without a Mac."""

from __future__ import annotations

import importlib.util
import plistlib
import subprocess
from pathlib import Path

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
