"""The settings that belong to this computer, as the settings dialog reads and changes them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from optindesk.core.errors import Trouble
from optindesk.core.sentence import sentence, sentences
from optindesk.ui.news import News
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.how_set import Now
    from optindesk.ui.own_work import OwnWork


@dataclass(frozen=True)
class Here:
    """`listen` is the action that is ticked while the desk listens; `spoken` tells the languages of
    the program by their codes, each by its own name; `start_again` closes the window and opens it
    in the language that was chosen, None where that cannot be."""

    own_work: OwnWork
    listen: QAction
    kept: WindowSettings
    news: News
    spoken: Callable[[], Mapping[str, str]] = dict
    start_again: Callable[[], object] | None = None

    @property
    def language(self) -> str:
        """The language that was chosen; empty: that of this computer."""
        from optindesk.flows import preferences

        return self.kept.get(preferences.LANGUAGE) or ""

    def languages(self, words: Words) -> Mapping[str, str]:
        """What can be chosen, first of all that of this computer."""
        return {"": words("as this computer"), **self.spoken()}

    def now(self, words: Words) -> Mapping[str, Now]:
        """How they stand."""
        from optindesk.flows import preferences
        from optindesk.flows.how_set import Now

        timetable, stays = self.own_work.timetable, self.own_work.stays_in_tray
        said = sentence("Only when you start it.")
        if timetable.minutes:
            said = sentences(
                "Every {n} minute, by day.", "Every {n} minutes, by day.", timetable.minutes
            )
            if timetable.by_night:
                said = sentences(
                    "Every {n} minute, also by night.",
                    "Every {n} minutes, also by night.",
                    timetable.minutes,
                )
        if stays:
            said = sentence("{said} It stays in the tray when the window is closed.", said=said)
        listens = self.listen.isChecked()
        language = sentence("{name}", name=self.languages(words).get(self.language, self.language))
        return {
            preferences.OWN_WORK: Now(said, not timetable.minutes and not stays),
            preferences.LISTEN: Now(
                sentence("on") if listens else sentence("off"), listens, int(listens)
            ),
            preferences.NOTIFY: Now(
                sentence("on") if self.news.is_on else sentence("off"),
                self.news.is_on,
                int(self.news.is_on),
            ),
            preferences.LANGUAGE: Now(language, not self.language),
        }

    def choose(self, name: str, text: str) -> None:
        """Change one of them; what cannot be kept holds until the end, and is chosen again then."""
        from optindesk.flows import preferences

        if name == preferences.LISTEN:
            self.listen.setChecked(text == "on")
        if name == preferences.NOTIFY:
            self.news.set_on(text == "on")
        if name == preferences.LANGUAGE:
            with contextlib.suppress(Trouble):
                self.kept.set(preferences.LANGUAGE, text)

    def reset(self, name: str) -> None:
        """Let one of them be as it is by default."""
        from optindesk.core.timetable import Timetable
        from optindesk.flows import preferences

        if name == preferences.OWN_WORK:
            self.own_work.choose(Timetable(), stays_in_tray=False)
        else:
            self.choose(name, "" if name == preferences.LANGUAGE else "on")
