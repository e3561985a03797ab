"""The data folder: private, on this computer's own disk, and laid out in one known way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path, PurePath
from typing import NamedTuple

from optindesk.core.errors import FileNotWritable, FolderShared, NotAFolder
from optindesk.core.sentence import Sentence, sentence
from optindesk.disk import room as room
from optindesk.disk import settle_names, trouble
from optindesk.disk import why as why

DATABASE = "optindesk.db"
DESK_LOCK = "desk.lock"
BACKUPS = "backups"
RESTORING = "restoring"
MOVING = "moving"
FETCHING = "fetching"

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600

# What a folder is called that a service copies to its servers (whole name, case-folded). Names that
# people also give to folders of their own ("Box", "Sync") are recognised by their markers only.
_SERVICES = (
    (r"onedrive( ?[-–] ?.*)?", "OneDrive"),
    (r"skydrive", "OneDrive"),
    (r".* dropbox|dropbox( \(.*\))?", "Dropbox"),
    (r"mobile documents|iclouddrive|icloud drive|icloud~.*|com~apple~clouddocs", "iCloud"),
    (r"google ?drive( ?[-–(].*)?|my drive|drivefs|\.shortcut-targets-by-id", "Google Drive"),
    (r"nextcloud\d*", "Nextcloud"),
    (r"owncloud", "ownCloud"),
    (r"pcloud ?drive|pcloudsync|pcloud", "pCloud"),
    (r"mega(sync)?( limited)?", "MEGA"),
    (r"box sync", "Box"),
    (r"creative cloud files.*", "Creative Cloud"),
    (r"synologydrive|cloudstation", "Synology Drive"),
    (r"seafile", "Seafile"),
    (r"tresorit.*", "Tresorit"),
    (r"yandex\.?disk", "Yandex Disk"),
    (r"cloudstorage", "CloudStorage"),
)

# What such a service leaves in the topmost folder that it copies.
_MARKERS = (
    (".dropbox", "file", "Dropbox"),
    (".dropbox.cache", "folder", "Dropbox"),
    (".nextcloudsync.log", "file", "Nextcloud"),
    (".owncloudsync.log", "file", "ownCloud"),
    (".tmp.driveupload", "folder", "Google Drive"),
    (".tmp.drivedownload", "folder", "Google Drive"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "file", "OneDrive"),
    (".stfolder", "folder", "Syncthing"),
    (".sync/ID", "file", "Resilio Sync"),
    (".megaignore", "file", "MEGA"),
)

# File systems behind which there is another computer. 9p and virtiofs are left out: they are how a
# virtual machine sees its own disk.
# fmt: off
_NETWORK_TYPES = frozenset((
    "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "dfs", "fuse.cephfs", "fuse.davfs",
    "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.google-drive-ocamlfuse",
    "fuse.gvfsd-fuse", "fuse.juicefs", "fuse.mfs", "fuse.onedriver", "fuse.pcloud",
    "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs", "gfs", "gfs2", "glusterfs",
    "gpfs", "lustre", "macfuse_sshfs", "ncpfs", "nfs", "nfs3", "nfs4", "ocfs2", "orangefs",
    "smb2", "smb3", "smbfs", "webdav", "webdavfs",
))
# fmt: on


class Mount(NamedTuple):
    """A mounted file system: where it is, and of what type."""

    point: PurePath
    type: str


def prepare_folder(folder: Path, mounts: Iterable[Mount] | None = None) -> Path:
    """The data folder with its symbolic links followed, made (mode 0700) if it was not there.

    `mounts` stands in for this computer's own. Raises FolderShared and NotAFolder before anything
    is written, FileNotWritable, DiskFull.
    """
    real = _real(folder)
    refuse_shared(real, this_computers_mounts() if mounts is None else mounts)
    try:
        if not real.is_dir():
            real.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            settle_names(real.parent)
    except OSError as error:
        raise trouble(error, real) from error
    return real


def holds_database(folder: Path) -> bool:
    """Whether there is one in a folder, which need not be there itself; raises NotAFolder,
    FileNotWritable."""
    return (_real(folder) / DATABASE).exists()


def _real(folder: Path) -> Path:
    """A folder with its symbolic links followed; raises NotAFolder where it is a file or lies below
    one, FileNotWritable where nobody may look."""
    # Not Path.resolve, which raises for a link that leads to itself.
    real = Path(os.path.realpath(folder.expanduser().absolute()))
    try:
        there = next((place for place in (real, *real.parents) if place.exists()), real)
        if there.exists() and not there.is_dir():
            raise NotAFolder(path=str(folder if there == real else there))
    except OSError as error:
        raise trouble(error, real) from error
    return real


def refuse_shared(folder: Path, mounts: Iterable[Mount]) -> None:
    """Raise FolderShared if a folder (absolute, links followed) is not this computer's alone."""
    service = _network(folder, mounts) or _synced_by_name(folder) or _synced_by_marker(folder)
    if service is not None:
        raise FolderShared(path=str(folder), service=service)


def synced_by(folder: Path) -> str | None:
    """The service that copies a folder to other computers, as far as that can be seen."""
    real = Path(os.path.realpath(folder.expanduser().absolute()))
    return _synced_by_name(real) or _synced_by_marker(real)


def is_within(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, or is it, whatever links there are."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def private_file(path: Path) -> None:
    """Make sure that a file exists and that only its owner can read it (mode 0600).

    SQLite gives its -wal and -shm the mode of the database. Raises FileNotWritable, DiskFull.
    """
    try:
        is_new = not path.exists()
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), _FILE_MODE))
        if is_new:
            settle_names(path.parent)
    except OSError as error:
        raise trouble(error, path) from error
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        # A file of another user stays as it is: that it can be written was that user's wish.
        with suppress(OSError):
            path.with_name(name).chmod(_FILE_MODE)


def is_own(folder: Path) -> bool:
    """Whether a folder is of the account that runs this; where systems do not say, whoever can
    write into it counts as that."""
    if sys.platform == "win32":  # which has no such numbers
        return os.access(folder, os.W_OK)
    return folder.stat().st_uid == os.getuid()


def can_write(path: Path) -> bool:
    """Whether a database can be written that is there, and beside it, as SQLite needs it."""
    return os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)


def unwritten(path: Path) -> Path | None:
    """The log of writes beside a database, if anything in it waits to be written there."""
    log = path.with_name(f"{path.name}-wal")
    return log if log.exists() and log.stat().st_size else None


def uri_to_read(path: Path) -> str:
    """How SQLite opens a database (absolute) without ever writing to it.

    Where nothing can be written beside it, it lies still: no locks (sqlite.org/uri.html).
    """
    lies_still = not can_write(path) and unwritten(path) is None
    return f"{path.as_uri()}?mode=ro{'&immutable=1' if lies_still else ''}"


def new_backup(folder: Path, why: str, now: datetime) -> Path:
    """A name under backups/ (made with mode 0700) that no file has: why and when, in UTC.

    Raises FileNotWritable, DiskFull.
    """
    backups = folder / BACKUPS
    try:
        if not backups.is_dir():
            backups.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            settle_names(folder)
    except OSError as error:
        raise trouble(error, backups) from error
    stem = f"{why}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = chain((f"{stem}.db",), (f"{stem}-{number}.db" for number in count(2)))
    return next(backups / name for name in names if not (backups / name).exists())


def must_have_folder(path: Path) -> None:
    """Raises FileNotWritable where there is no folder for a file, before it is made at length."""
    if not path.parent.is_dir():
        reason = sentence("the folder is not there.")
        raise FileNotWritable(path=str(path), reason=reason)


def lock_file(folder: Path, what: str) -> Path:
    """The file that stands for a lock: “post:3” → post-3.lock."""
    if not re.fullmatch(r"[a-z0-9]+(:[a-z0-9]+)*", what):
        raise ValueError(f"not the name of a lock: {what!r}")
    return folder / f"{what.replace(':', '-')}.lock"


def this_computers_mounts() -> list[Mount]:
    """What is mounted here; empty where that cannot be found out."""
    if sys.platform == "linux":
        try:
            # Paths here are bytes; what is not UTF-8 comes back the same way from os.realpath.
            text = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        except OSError:
            return []
        return read_mountinfo(text)
    if sys.platform == "darwin":
        return read_mount_output(_mount_output())
    if sys.platform == "win32":
        return _network_drives()
    return []


def read_mountinfo(text: str) -> list[Mount]:
    """The mounts in Linux' /proc/self/mountinfo (proc(5)); later ones lie above earlier ones."""
    mounts = []
    for line in text.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if separator and len(fields) > 4 and after:
            mounts.append(Mount(PurePath(_unescape(fields[4])), after.split(" ")[0]))
    return mounts


def read_mount_output(text: str) -> list[Mount]:
    """The mounts that macOS' mount(8) prints: ``//me@host/share on /Volumes/share (smbfs, …)``."""
    found = re.findall(r"^.*? on (/.*) \((\w+)[,)].*$", text, re.MULTILINE)
    return [Mount(PurePath(point), type) for point, type in found]


def _network(folder: Path, mounts: Iterable[Mount]) -> Sentence | None:
    if str(folder).startswith(("\\\\", "//")):
        return sentence("the network")
    best = Mount(PurePath(), "")
    for mount in mounts:
        if folder.is_relative_to(mount.point) and len(mount.point.parts) >= len(best.point.parts):
            best = mount
    if best.type.casefold() in _NETWORK_TYPES:
        return sentence("the network ({type})", type=best.type)
    return None


def _synced_by_name(folder: Path) -> str | None:
    for part in reversed(folder.parts):
        for pattern, service in _SERVICES:
            if re.fullmatch(pattern, part.casefold()):
                return service
    return None


def _synced_by_marker(folder: Path) -> str | None:
    for place in (folder, *folder.parents):
        for name, kind, service in _MARKERS:
            marker = place / name
            # A folder that we may not look into holds no marker for us.
            with suppress(OSError):
                if marker.is_dir() if kind == "folder" else marker.is_file():
                    return service
    return None


def _unescape(path: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), path)


def _mount_output() -> str:
    try:
        done = subprocess.run(["/sbin/mount"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "surrogateescape")


if sys.platform == "win32":
    import ctypes
    import string

    _DRIVE_REMOTE = 4

    def _network_drives() -> list[Mount]:
        """Drive letters that stand for a share (GetDriveTypeW, fileapi.h)."""
        drives = [f"{letter}:\\" for letter in string.ascii_uppercase]
        remote = [d for d in drives if ctypes.windll.kernel32.GetDriveTypeW(d) == _DRIVE_REMOTE]
        return [Mount(PurePath(drive), "smbfs") for drive in remote]
