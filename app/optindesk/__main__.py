"""The program's way in: a window is there at once, and what it needs is imported behind it."""

from __future__ import annotations

import gc
import sys

from optindesk.composition.exits import PROBLEM
from optindesk.composition.second_start import hand_over, start_of


def main() -> int:
    """Run the program with the arguments that it was started with; see `optindesk.main`. Where the
    desk's window is open already, that comes forward instead. Whoever stops it (Ctrl+C), also while
    it is still being loaded, is told."""
    try:
        return _run()
    except KeyboardInterrupt:
        print("Stopped. Nothing is left half done.", file=sys.stderr)  # noqa: T201 - the last word
        return PROBLEM


def _run() -> int:
    front = None
    start = start_of(sys.argv[1:])
    if start is not None:
        ended = hand_over(start.data, start.files)
        if ended is not None:
            return ended
        from optindesk.system.paths import settings_file
        from optindesk.ui.front import show_front
        from optindesk.ui.plain_imports import import_plainly

        import_plainly()
        front = show_front(settings_file())
        # Imports leave no garbage, and looking for some takes a tenth of their time; the window
        # looks for it by itself (ui/sweeping.py).
        gc.disable()
    from optindesk.main import main as run

    return run(front=front)


if __name__ == "__main__":
    sys.exit(main())
