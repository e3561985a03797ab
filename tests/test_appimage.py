"""The runtime of the AppImage: unpacks what lies behind it, becomes its AppRun, clears up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from select import select

import pytest

SOURCE = Path(__file__).parents[1] / "packaging" / "linux"
HEADERS = ("squashfuse/ll.h", "fuse3/fuse_lowlevel.h", "zstd.h")
pytestmark = pytest.mark.skipif(
    not all(Path("/usr/include", header).exists() for header in HEADERS)
    or any(shutil.which(program) is None for program in ("gcc", "mksquashfs")),
    reason="not on this system: what `make appimage` compiles the runtime with",
)
PATIENCE = 60
APP_RUN = """#!/bin/sh
printf '%s\\n' "$APPIMAGE" "$APPDIR" "$@"
cat "$APPDIR/inside/link"
exit 7
"""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An AppImage of a script that says how it was started, a file of three blocks, and a link."""
    folder = tmp_path_factory.mktemp("appimage")
    inside = folder / "AppDir" / "inside"
    inside.mkdir(parents=True)
    (inside / "file").write_bytes(os.urandom(3 << 20))
    (inside / "text").write_text("grüß Gott\n", encoding="utf-8")
    (inside / "link").symlink_to("text")
    script = folder / "AppDir" / "AppRun"
    script.write_text(APP_RUN, encoding="utf-8")
    script.chmod(0o755)
    packed, runtime, made = folder / "packed", folder / "runtime", folder / "Desk größer.AppImage"
    recipe = (SOURCE / "appimage.sh").read_text(encoding="utf-8")
    (compiling,) = re.findall(r"^ +(gcc (?:.*\\\n)+.*)\n", recipe, re.MULTILINE)
    (packing,) = re.findall(r"^(mksquashfs .*)\n", recipe, re.MULTILINE)
    names = {"runtime": str(runtime), "dir": str(folder / "AppDir"), "image": str(packed)}
    for command in (compiling, packing):
        subprocess.run(
            ["bash", "-euc", command],
            cwd=SOURCE.parents[1],
            env=os.environ | names,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    made.write_bytes(runtime.read_bytes() + packed.read_bytes())
    made.chmod(0o755)
    return made


def run(image: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """How the program ended and what it said, once its helper is done, too."""
    all_gone, held = os.pipe()  # its end is that of everybody who was started
    with os.fdopen(all_gone) as end:
        try:
            ran = subprocess.run(
                [image, *arguments],
                cwd=folder,
                env=os.environ | {"TMPDIR": str(folder)},
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
                pass_fds=[held],
            )
        finally:
            os.close(held)
        assert select([end], [], [], PATIENCE)[0], "its helper goes on"
    return ran


@pytest.mark.parametrize("first", [[], ["--appimage-extract-and-run"]], ids=str)
def test_it_becomes_the_program_and_leaves_nothing(
    image: Path, tmp_path: Path, first: list[str]
) -> None:
    ran = run(image, tmp_path, *first, "--data", "My desk", "")
    itself, folder, *rest = ran.stdout.splitlines()
    assert (itself, rest) == (str(image), ["--data", "My desk", "", "grüß Gott"])
    assert Path(folder).parent == tmp_path
    assert (ran.returncode, ran.stderr) == (7, "")
    assert not list(tmp_path.iterdir())


def test_it_unpacks_every_byte_for_whoever_wants_to_look(image: Path, tmp_path: Path) -> None:
    assert run(image, tmp_path, "--appimage-extract").returncode == 0
    there, here = image.parent / "AppDir", tmp_path / "squashfs-root"
    assert (here / "inside" / "file").read_bytes() == (there / "inside" / "file").read_bytes()
    assert (here / "inside" / "link").readlink() == Path("text")
    assert os.access(here / "AppRun", os.X_OK)
    assert not os.access(here / "inside" / "text", os.X_OK)


def test_the_image_begins_where_it_says(image: Path, tmp_path: Path) -> None:
    offset = int(run(image, tmp_path, "--appimage-offset").stdout)
    assert image.read_bytes()[offset : offset + 4] == b"hsqs"


def test_half_a_download_says_so_and_leaves_nothing(image: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.AppImage"
    offset = int(run(image, tmp_path, "--appimage-offset").stdout)
    half.write_bytes(image.read_bytes()[: offset + 4096])
    half.chmod(0o755)
    place = tmp_path / "place"
    place.mkdir()
    ran = run(half, place, "--appimage-extract-and-run")
    assert ran.returncode == 127
    assert "it cannot be unpacked into" in ran.stderr
    assert not list(place.iterdir())
