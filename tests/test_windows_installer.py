"""The recipe of the Windows installer: it compiles, and removes what it brought alone."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from optindesk import __version__
from optindesk.composition.second_start import COLLECTOR
from optindesk.system.language import available

ROOT = Path(__file__).parents[1]
WINDOWS = ROOT / "packaging" / "windows"
NSI = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")
TEXTS = (WINDOWS / "texts.nsh").read_text(encoding="utf-8")
LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian"}
LANGUAGES["hr"] = "Croatian"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"desk_{name}", WINDOWS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


installer, version_info = script("installer"), script("version_info")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What stands for a build: two programs, and names as people have."""
    folder = tmp_path / "größer"
    inside = folder / "_internal" / "a $1 b" / "c"
    inside.mkdir(parents=True)
    for file in (folder / "optindesk.exe", folder / "optindesk-desk.exe", inside / "é.txt"):
        file.write_bytes(b"MZ" + bytes(1022))
    return folder


@pytest.fixture
def icon(tmp_path: Path) -> Path:
    """The smallest picture there can be: 1 × 1, 32 bits."""
    head = bytes([0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 32, 0, 48, 0, 0, 0, 22, 0, 0, 0])
    picture = bytes([40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 32, *[0] * 25, 0, 0, 0, 0])
    path = tmp_path / "optindesk.ico"
    path.write_bytes(head + picture + bytes(4))
    return path


def test_each_file_and_folder_that_is_put_is_taken_away_again(built: Path) -> None:
    said = installer.listed(built)
    assert r'SetOutPath "$INSTDIR\_internal\a $$1 b\c"' in said
    put = re.findall(r'^  File "(.*)"$', said, re.MULTILINE)
    assert {Path(one) for one in put} == {built / one for one in installer.files_of(built)}
    assert re.findall(r'^  Delete "(.*)"$', said, re.MULTILINE) == [
        r"$INSTDIR\_internal\a $$1 b\c\é.txt",
        r"$INSTDIR\optindesk-desk.exe",
        r"$INSTDIR\optindesk.exe",
    ]
    assert re.findall(r'^  RMDir "(.*)"$', said, re.MULTILINE) == [
        r"$INSTDIR\_internal\a $$1 b\c",
        r"$INSTDIR\_internal\a $$1 b",
        r"$INSTDIR\_internal",
    ]


def test_nothing_is_ever_removed_with_all_that_is_in_it() -> None:
    code = [line.partition(";")[0] for line in NSI.splitlines()]
    assert not re.search(r"RMDir\s+/r|Delete\s+[^\n]*\*", "\n".join(code), re.IGNORECASE)


def test_what_is_no_build_for_windows_is_refused(built: Path) -> None:
    (built / "optindesk-desk.exe").unlink()
    with pytest.raises(FileNotFoundError, match=r"optindesk-desk\.exe"):
        installer.listed(built)
    assert installer.main(["--folder", str(built)]) == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="not on this system: NSIS")
def test_the_installer_is_made_and_bears_the_version(
    built: Path, icon: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"optindesk-{__version__}-setup.exe"
    given = ["--folder", str(built), "--icon", str(icon), "--out", str(out)]
    assert installer.main(given) == 0
    made = out.read_bytes()
    assert made.startswith(b"MZ")
    assert __version__.encode("utf-16-le") in made


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: sh")
def test_installer_and_remover_are_signed_and_what_cannot_be_is_not_made(
    built: Path, icon: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen = tmp_path / "my pen.sh"
    pen.write_text('test -s "$1" && echo "$1" >>"$(dirname "$0")/signed"\n', encoding="utf-8")
    out = tmp_path / "optindesk-signed.exe"
    given = ["--folder", str(built), "--icon", str(icon), "--out", str(out)]
    monkeypatch.setenv("OPTINDESK_SIGN", f'sh "{pen}"')
    assert installer.main(given) == 0
    remover, made = (tmp_path / "signed").read_text("utf-8").splitlines()
    assert made == str(out)
    assert remover != made
    monkeypatch.setenv("OPTINDESK_SIGN", "false")
    assert installer.main(given) != 0


@pytest.mark.skipif(sys.platform == "darwin", reason="not on this system: NSIS")
def test_what_makensis_complains_of_is_a_failure(
    built: Path, icon: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "installer.nsi"
    wrong.write_text(NSI.replace("Section /o", "Sectoin /o"), encoding="utf-8")
    shutil.copy(WINDOWS / "texts.nsh", tmp_path)
    monkeypatch.setattr(installer, "SCRIPT", wrong)
    given = ["--folder", str(built), "--icon", str(icon), "--out", str(tmp_path / "x.exe")]
    assert installer.main(given) != 0
    assert not (tmp_path / "x.exe").exists()


def test_it_speaks_the_languages_of_the_program() -> None:
    assert set(LANGUAGES) == set(available())
    assert re.findall(r'MUI_LANGUAGE "(\w+)"', NSI) == list(LANGUAGES.values())
    said = re.split(r"^!insertmacro Said ", TEXTS, flags=re.MULTILINE)[1:]
    named = {one.split()[0] for one in said}
    assert named == set(re.findall(r"\$\(([A-Z_]+)\)", NSI))
    for one in said:
        texts = re.findall(r'^  "(.+)" ?\\?$', one, re.MULTILINE)
        assert len(texts) == len(LANGUAGES), one
        assert len(set(texts)) == len(LANGUAGES), one


def test_that_data_stays_has_room_on_the_page_that_says_it() -> None:
    _, said = TEXTS.split("!insertmacro Said DATA_STAYS")
    for text in re.findall(r'^  "(.+)" ?\\?$', said, re.MULTILINE):
        shown = text.replace("$LOCALAPPDATA", r"C:\Users\vorname.nachname\AppData\Local")
        assert len(shown) <= 200, text


def test_it_lies_apart_from_the_data_and_opens_its_files() -> None:
    assert 'InstallDir "$LOCALAPPDATA\\Programs\\' in NSI
    assert "RequestExecutionLevel user" in NSI
    assert "HKLM" not in NSI
    for ending in (COLLECTOR, ".optindesk-signups"):
        assert f'Associate "{ending}"' in NSI
        assert f'Dissociate "{ending}"' in NSI


def test_the_version_resource_says_the_version() -> None:
    def made(*parts: object, **named: object) -> tuple[tuple[object, ...], dict[str, object]]:
        return parts, named

    kinds = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct")
    names = dict.fromkeys((*kinds, "VarFileInfo", "VarStruct"), made)
    for program in version_info.PROGRAMS:
        said = version_info.text(program)
        eval(said, names)  # as PyInstaller does
        assert f"filevers=({__version__.replace('.', ', ')}, 0)" in said
        assert f"StringStruct('FileVersion', '{__version__}')" in said


def test_the_scripts_can_be_read_by_their_shells() -> None:
    subprocess.run(["bash", "-n", str(WINDOWS / "try_installer.sh")], check=True)
    shell = shutil.which("pwsh")
    if shell is not None:
        code = f"[void][scriptblock]::Create((Get-Content -Raw '{WINDOWS / 'sign.ps1'}'))"
        subprocess.run([shell, "-NoProfile", "-Command", code], check=True)
