"""Imports modules as Python does by itself, not as PySide does.

PySide puts an import of its own in the place of Python's: it searches the source of each module for
“PySide6”, to know where its features (``from __feature__ import …``) may be chosen, and the sources
stay in memory for it: 10 MB, and a sixth of the time to the window [m]. None of us chooses any; and
a program that was built has no sources, so that there nothing is found either.
"""

from __future__ import annotations

import builtins


def import_plainly() -> None:
    """Put Python's import back, which PySide keeps under a name of its own."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
