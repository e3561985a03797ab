"""The program's way in: a window is there at once, and what it needs is imported behind it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

OPTIONS = ("--data", "--by", "--lang")
"""What may stand beside no command at all: then the desk is opened."""


def opens_desk(arguments: Sequence[str]) -> bool:
    """Whether these arguments, as far as they are right, open the desk's window."""
    left = iter(arguments)
    for one in left:
        name, is_whole, _ = one.partition("=")
        if name not in OPTIONS:
            return False
        if not is_whole:
            next(left, None)
    return True


def main() -> int:
    """Run the program with the arguments that it was started with; see `optindesk.main`."""
    front = None
    if opens_desk(sys.argv[1:]):
        from optindesk.system.paths import settings_file
        from optindesk.ui.front import show_front

        front = show_front(settings_file())
        # Imports leave no garbage, and looking for some takes a tenth of their time; the window
        # looks for it by itself (ui/sweeping.py).
        gc.disable()
    from optindesk.main import main as run

    return run(front=front)


if __name__ == "__main__":
    sys.exit(main())
