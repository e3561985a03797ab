"""`optindesk update`: whether there is a newer version; it is only said, and nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable

from optindesk import __version__
from optindesk.cli.terminal import Terminal
from optindesk.core.newest import Newest, Place, said


def update(place: Place, ask: Callable[[Place], Newest], terminal: Terminal) -> int:
    """Ask and say it; raises NowhereToAsk, NewestUnknown."""
    newest = ask(place)
    plain = {
        "version": __version__,
        "newest": newest.version,
        "day": newest.day.isoformat(),
        "is_newer": newest.is_newer,
        "page": place.page,
    }
    return terminal.tell(plain, said(newest, __version__, place.page))
