"""Which desk is opened where none is named: the one of this computer, or one that was chosen."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

DESK = "desk"
"""Under this name the settings of this computer keep the address of a shared desk, or the folder
that it was moved to."""


def usual_desk() -> str | Path:
    """Its address, or its folder: the data folder, unless another was chosen.

    Read here as it stands in the file: this runs before anything else of ours is imported, and what
    cannot be read is told later, by whoever needs it.
    """
    from optindesk.core.place import is_address
    from optindesk.system.paths import data_folder, settings_file

    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
        kept = json.loads(settings_file().read_text(encoding="utf-8")).get(DESK, "")
        if is_address(kept):
            return str(kept)
        if Path(kept).is_absolute():
            return Path(kept)
    return data_folder()
