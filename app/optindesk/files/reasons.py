"""Says in a sentence why the operating system refused something about a file."""

from __future__ import annotations

import errno

from optindesk.core.sentence import Sentence, sentence

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_ERROR_DISK_FULL = 112  # winerror.h


def why(error: OSError) -> Sentence:
    """The reason, with a full stop: our own words for the common ones, else the system's."""
    if isinstance(error, PermissionError):
        return sentence("the computer does not allow it (permission denied, or in use).")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return sentence("the folder is not there.")
    if isinstance(error, IsADirectoryError):
        return sentence("it is a folder.")
    if error.errno == errno.EROFS:
        return sentence("the disk can only be read.")
    if error.errno == errno.ENAMETOOLONG:
        return sentence("the name is too long.")
    return sentence("{words}.", words=error.strerror or type(error).__name__)


def is_disk_full(error: OSError) -> bool:
    """Whether there was no room, or the quota is used up."""
    return error.errno in _FULL or getattr(error, "winerror", None) == _ERROR_DISK_FULL
