"""What systems read about the program is well formed, and says the same as the program."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from pathlib import Path
from xml.etree import ElementTree

import icons
import pytest
import texts
from hatchling.builders.sdist import SdistBuilder
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from optindesk import __version__
from optindesk.cli.arguments import grammar
from optindesk.core import collector
from optindesk.core.whats_new import NEWS
from optindesk.system.language import available
from optindesk.ui.badge import program_picture

ROOT = Path(__file__).parents[1]
LINUX = ROOT / "packaging" / "linux"
DESKTOP, MIME = LINUX / "optindesk.desktop", LINUX / "optindesk.xml"
MIME_INFO = "{http://www.freedesktop.org/standards/shared-mime-info}"
TODAY = 1_800_000_000
RELEASED = f"# Changelog\n\n## Unreleased\n\n## {__version__} (2027-01-15)\n\n- It is there.\n"

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(TODAY))


def valid(*command: str | Path) -> None:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed (packaging/setup.sh names its package)")
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def entry() -> RawConfigParser:
    read = RawConfigParser(delimiters="=", strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(DESKTOP, encoding="utf-8")
    return read


def types() -> set[str]:
    found = ElementTree.parse(MIME).findall(f"{MIME_INFO}mime-type")
    return {one.attrib["type"] for one in found}


def metainfo(changelog: str = RELEASED) -> ElementTree.Element:
    return ElementTree.fromstring(texts.metainfo(changelog))


# --- menus and file managers ----------------------------------------------------------------------


def test_menus_can_read_the_entry() -> None:
    valid("desktop-file-validate", DESKTOP)


def test_the_entry_is_there_in_each_language_of_the_program() -> None:
    for section, names in {"Desktop Entry": ("Comment", "GenericName", "Keywords")}.items():
        for name in names:
            said = {
                key[len(name) + 1 : -1] or "en" for key in entry()[section] if key.startswith(name)
            }
            assert said == set(available())


def test_a_file_of_ours_opens_with_the_program_that_menus_start() -> None:
    main = entry()["Desktop Entry"]
    assert main["Exec"] == "optindesk-desk %F"
    assert set(main["MimeType"].strip(";").split(";")) == types()


def test_files_of_ours_are_known_by_their_endings_and_how_they_begin() -> None:
    tree = ElementTree.parse(MIME)
    endings = {one.attrib["pattern"] for one in tree.iter(f"{MIME_INFO}glob")}
    assert endings == {f"*{collector.ENDING}", f"*{collector.COLLECTED_ENDING}"}
    (begins,) = tree.iter(f"{MIME_INFO}match")
    assert begins.attrib["value"].encode() == collector._BEGINS


# --- software centres -----------------------------------------------------------------------------


def test_software_centres_can_read_what_it_says_of_itself(tmp_path: Path) -> None:
    file = tmp_path / f"{texts.ID}.metainfo.xml"
    file.write_text(texts.metainfo(RELEASED), encoding="utf-8")
    valid("appstreamcli", "validate", "--no-net", file)


def test_it_names_the_releases_of_the_changelog() -> None:
    (release,) = metainfo().iter("release")
    expected = {"version": __version__, "date": "2027-01-15", "type": "stable"}
    assert release.attrib == expected


def test_what_is_not_released_yet_is_said_to_be_in_the_making() -> None:
    releases = list(
        metainfo("# Changelog\n\n## Unreleased\n\n## 0.0.1 (2026-01-01)\n").iter("release")
    )
    assert [one.attrib["version"] for one in releases] == [__version__, "0.0.1"]
    assert releases[0].attrib["type"] == "development"


def test_each_version_of_our_changelog_has_its_day() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\d\S*)", changelog, re.MULTILINE)
    told = {version for version, _, kind in texts.releases(changelog) if kind == "stable"}
    assert set(headings) == told


def test_what_is_new_is_said_in_each_language_of_the_program() -> None:
    xml = "{http://www.w3.org/XML/1998/namespace}lang"
    (told,) = metainfo().iter("release")
    lists = {one.get(xml, "en"): {line.text for line in one} for one in told.iter("ul")}
    assert set(lists) == set(available()) == set(texts.SUMMARY)
    assert {len(lines) for lines in lists.values()} == {len(NEWS[__version__])}
    assert len(set.union(*lists.values())) > len(lists["en"])


def test_it_names_the_types_of_the_menu_entry() -> None:
    assert {one.text for one in metainfo().iter("mediatype")} == types()


# --- icons ----------------------------------------------------------------------------------------


def sides(folder: Path) -> Iterator[tuple[int, QImage]]:
    for side in icons.HICOLOR:
        yield side, QImage(str(folder / f"hicolor/{side}x{side}/apps/optindesk.png"))


def test_each_icon_is_as_large_as_its_folder_says(tmp_path: Path) -> None:
    icons.write_all(tmp_path)
    for side, image in sides(tmp_path):
        assert (image.width(), image.height()) == (side, side)


def test_the_icons_of_windows_and_macos_hold_whole_pictures(tmp_path: Path) -> None:
    icons.write_all(tmp_path)
    ico = (tmp_path / "optindesk.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", ico)
    assert (kind, count) == (1, len(icons.WINDOWS))
    for at, side in enumerate(icons.WINDOWS):
        length, place = struct.unpack_from("<II", ico, 6 + 16 * at + 8)
        assert QImage.fromData(ico[place : place + length]).width() == side
    icns = (tmp_path / "optindesk.icns").read_bytes()
    assert struct.unpack_from(">4sI", icns) == (b"icns", len(icns))
    place = 8
    for kind_of, side in icons.MACOS.items():
        told, length = struct.unpack_from(">4sI", icns, place)
        assert told == kind_of
        assert QImage.fromData(icns[place + 8 : place + length]).width() == side
        place += length
    assert place == len(icns)


def test_the_scalable_icon_is_the_picture_of_the_window() -> None:
    side = 128
    drawn = QImage(side, side, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(str(LINUX / "optindesk.svg")).render(painter, QRectF(0, 0, side, side))
    painter.end()
    window = program_picture(side).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    differ = sum(
        abs(drawn.pixelColor(x, y).lightness() - window.pixelColor(x, y).lightness()) > 24
        for x in range(side)
        for y in range(side)
    )
    assert differ < side * side / 200


# --- the manual page, the source ------------------------------------------------------------------


def test_the_manual_page_has_every_command_and_option() -> None:
    page = texts.manual_page().replace("\\-", "-")
    for action in grammar()._actions:
        for name in action.option_strings or action.choices or ():
            assert re.search(rf"^\.B .*{re.escape(name)}", page, re.MULTILINE), name


def test_the_sdist_has_all_that_git_knows() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this checkout is not git's")
    there = {one.distribution_path for one in SdistBuilder(str(ROOT)).recurse_included_files()}
    known = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    assert known - there == set()


# --- what the first page tells people to type -----------------------------------------------------


def test_no_line_of_the_read_me_asks_pip_for_hashes_and_for_a_folder_at_once() -> None:
    """It refuses that: a folder has no hash (the lock files have one for each file)."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if "pip install" in line]
    assert any(".lock" in line for line in lines)
    assert not any(".lock" in line and " -e " in line for line in lines)
