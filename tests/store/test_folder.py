"""The data folder: private, on a disk of this computer alone, whatever it is called."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path, PurePosixPath

import pytest

from optindesk.core.errors import FolderShared
from optindesk.store.folder import (
    Mount,
    is_own,
    lock_file,
    new_backup,
    prepare_folder,
    private_file,
    read_mount_output,
    read_mountinfo,
    refuse_shared,
    this_computers_mounts,
)
from optindesk.store.opening import open_store
from stores import NOW

# As proc(5) has it: a disk, a home on a server, a mounted share with a space in its name, a
# folder of another computer over ssh, a stick below the share's folder, and a shared subtree.
MOUNTINFO = r"""
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro
30 22 0:40 / /home/ada rw,relatime shared:2 - nfs4 nas:/home/ada rw,vers=4.2
31 22 0:41 / /mnt/Our\040Shop rw,relatime - cifs //nas/shop rw,vers=3.0
32 22 0:42 / /mnt/garden rw,nosuid shared:3 master:7 - fuse.sshfs ada@far: rw,user_id=1000
33 31 8:17 / /mnt/Our\040Shop/stick rw,relatime - vfat /dev/sdb1 rw
34 22 0:44 / /proc rw - proc proc rw
35 22 0:45 / /vm rw - virtiofs host rw
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/ada/desk", "nfs4"),
        ("/home/ada", "nfs4"),
        ("/mnt/Our Shop/desk", "cifs"),
        ("/mnt/garden/a/b", "fuse.sshfs"),
        ("/mnt/Our Shop/stick/desk", None),
        ("/home/adam/desk", None),
        ("/var/lib/desk", None),
        ("/vm/desk", None),
        ("//nas/shop/desk", "the network"),
        ("\\\\nas\\shop\\desk", "the network"),
    ],
)
def test_a_folder_on_another_computer_is_refused(folder: str, network: str | None) -> None:
    mounts = read_mountinfo(MOUNTINFO)
    if network is None:
        refuse_shared(Path(folder), mounts)
        return
    with pytest.raises(FolderShared) as trouble:
        refuse_shared(Path(folder), mounts)
    assert network in str(trouble.value.sentence)
    assert "Nothing was written" in str(trouble.value.sentence)


def test_a_mount_hides_what_was_mounted_before_it() -> None:
    later = [Mount(PurePosixPath("/data"), "nfs"), Mount(PurePosixPath("/data"), "ext4")]
    refuse_shared(Path("/data/desk"), later)
    with pytest.raises(FolderShared):
        refuse_shared(Path("/data/desk"), later[::-1])


def test_what_macos_says_of_its_mounts_is_understood() -> None:
    output = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ada@nas._smb._tcp.local/shop on /Volumes/Our (old) Shop (smbfs, nodev, nosuid)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
    )
    assert read_mount_output(output) == [
        (PurePosixPath("/"), "apfs"),
        (PurePosixPath("/Volumes/Our (old) Shop"), "smbfs"),
        (PurePosixPath("/System/Volumes/Data/home"), "autofs"),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: /proc")
def test_this_computer_knows_what_is_mounted_where() -> None:
    # Not necessarily a root of its own: within a chroot there is none.
    assert all(mount.point.is_absolute() for mount in this_computers_mounts())
    assert any(this_computers_mounts())


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Flora GmbH/Desk", "OneDrive"),
        ("onedrive", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Flora)", "Dropbox"),
        ("Flora Dropbox/Ada", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/desk", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Library/CloudStorage/Dropbox", "Dropbox"),
        ("Library/CloudStorage/GoogleDrive-ada@flora.example/My Drive", "Google Drive"),
        ("Library/CloudStorage/Other", "CloudStorage"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Nextcloud2/desk", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("pCloudDrive", "pCloud"),
        ("MEGA", "MEGA"),
        ("MEGAsync", "MEGA"),
        ("SynologyDrive", "Synology Drive"),
    ],
)
def test_a_folder_that_a_service_copies_is_refused(
    folder: str, service: str, tmp_path: Path
) -> None:
    with pytest.raises(FolderShared) as trouble:
        open_store(tmp_path / folder / "desk", NOW)
    assert f"that {service} copies" in str(trouble.value.sentence)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "folder", ["Desk", "Dropboxes", "omega", "my onedrive notes", "Megaphone", "clouds", "Box"]
)
def test_a_folder_that_only_sounds_like_it_is_taken(folder: str, tmp_path: Path) -> None:
    assert prepare_folder(tmp_path / folder) == tmp_path / folder


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/", "Dropbox"),
        (".nextcloudsync.log", "Nextcloud"),
        (".tmp.driveupload/", "Google Drive"),
        (".stfolder/", "Syncthing"),
        (".sync/ID", "Resilio Sync"),
    ],
)
def test_a_renamed_folder_is_known_by_what_the_service_left(
    marker: str, service: str, tmp_path: Path
) -> None:
    sign = tmp_path / "work" / marker
    if marker.endswith("/"):
        sign.mkdir(parents=True)
    else:
        sign.parent.mkdir(parents=True)
        sign.touch()
    with pytest.raises(FolderShared) as trouble:
        prepare_folder(tmp_path / "work" / "shop" / "desk")
    assert service in str(trouble.value.sentence)
    assert not (tmp_path / "work" / "shop").exists()


def test_the_folder_where_dropbox_keeps_its_settings_is_no_sign(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    prepare_folder(tmp_path / "desk")


def test_a_link_into_such_a_folder_does_not_help(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "OneDrive", target_is_directory=True)
    with pytest.raises(FolderShared):
        prepare_folder(tmp_path / "mine" / "desk")


def test_a_relative_folder_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert prepare_folder(Path("a/../desk")) == tmp_path / "desk"
    assert prepare_folder(Path("~/desk")) == Path(os.environ["HOME"]) / "desk"


def test_a_new_folder_is_private_and_an_old_one_stays_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir(mode=0o755)
    old.chmod(0o755)
    assert mode(prepare_folder(tmp_path / "new")) == 0o700
    assert mode(prepare_folder(old)) == 0o755
    assert mode(new_backup(old, "copy", NOW).parent) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x.db", "x.db-wal", "x.db-shm")]
    for path in paths:
        path.touch()
        path.chmod(0o644)
    private_file(paths[0])
    assert [mode(path) for path in paths] == [0o600] * 3


def test_no_backup_takes_the_place_of_another(tmp_path: Path) -> None:
    for name in ("20261121T090000Z.db", "20261121T090000Z-2.db", "20261121T090000Z-3.db"):
        path = new_backup(tmp_path, "before-restore", NOW)
        assert path.name == f"before-restore-{name}"
        path.touch()


def test_the_name_of_a_lock_becomes_a_file_in_the_folder(tmp_path: Path) -> None:
    assert lock_file(tmp_path, "post:3") == tmp_path / "post-3.lock"
    for wrong in ("../post", "post:", "", "post 3", "/tmp/x"):
        with pytest.raises(ValueError, match="name of a lock"):
            lock_file(tmp_path, wrong)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_whose_folder_it_is_is_known_where_the_system_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_own(tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: 12_345, raising=False)
    assert not is_own(tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_own(tmp_path), "whoever can write there"
