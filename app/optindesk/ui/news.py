"""Tells what came in by itself while somebody looks elsewhere, in one message without a name."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from optindesk.core.errors import TokenRefused, Trouble, WrongPassword
from optindesk.core.letter import Verdict
from optindesk.flows.keeping import Outcome
from optindesk.ui.bench import Bench
from optindesk.ui.remembered import WindowSettings
from optindesk.ui.words import Words

if TYPE_CHECKING:
    from optindesk.flows.checking import Checked

NOTIFY, OFF = "notify", "no"
"""Under this name the settings keep that no messages are wished."""


class About(Enum):
    """What a message is about, and so where it leads."""

    TO_READ = "to read"
    PEOPLE = "people"
    MAIL = "mail"


class News(QObject):
    """`show` shows a message; `is_seen` is whether somebody looks at the window already. `wanted`
    tells what somebody wants to see who clicked the message.

    Whoever passes by may read the screen: a message counts, and names nobody.
    """

    wanted = Signal(object)

    def __init__(
        self,
        bench: Bench,
        settings: WindowSettings,
        show: Callable[[str], None],
        is_seen: Callable[[], bool],
        window: QObject,
    ) -> None:
        super().__init__(window)
        self._ = bench.words
        self._bench = bench
        self._settings = settings
        self._show = show
        self._is_seen = is_seen
        self._about = About.PEOPLE
        self._told = ""
        self.is_on = settings.get(NOTIFY) != OFF
        bench.came_in.connect(self.tell)

    def set_on(self, wanted: bool) -> None:
        """Tell from now on, or not; kept for the next time."""
        self.is_on = wanted
        with contextlib.suppress(Trouble):  # then it is chosen again next time
            self._settings.set(NOTIFY, "" if wanted else OFF)

    def tell(self, checked: Checked) -> None:
        """Say what one check brought, in one message; nothing where it brought nothing."""
        said = came_in_words(self._, checked)
        to_read = any(mail.outcome is Outcome.REVIEW for mail in checked.mails)
        if said:
            self._told = ""
            self._say(said, About.TO_READ if to_read else About.PEOPLE)

    def complain(self, trouble: Trouble) -> None:
        """Say that the servers refused the password, once until something came in again."""
        if isinstance(trouble, TokenRefused):
            said = self._("Your provider wants you to sign in again: no mail is read until then.")
        elif isinstance(trouble, WrongPassword):
            said = self._("Your password was refused: no mail is read until you enter it again.")
        else:
            return
        if said != self._told:
            self._told = said
            self._say(said, About.MAIL)

    def follow(self) -> None:
        """Somebody clicked the message."""
        self.wanted.emit(self._about)

    def _say(self, said: str, about: About) -> None:
        self._about = about
        if self.is_on and not self._bench.is_covered and not self._is_seen():
            self._show(said)


def came_in_words(words: Words, checked: Checked) -> str:
    """What needs a person first, then who confirmed, joined or left; empty where nobody did."""
    applied = [mail.verdict for mail in checked.mails if mail.outcome is Outcome.APPLIED]
    read = sum(mail.outcome is Outcome.REVIEW for mail in checked.mails)
    yes, join = applied.count(Verdict.YES), applied.count(Verdict.JOIN)
    left = applied.count(Verdict.LEAVE) + applied.count(Verdict.NO)
    parts = (
        (read, words.plural("{n} reply needs you.", "{n} replies need you.", read)),
        (yes, words.plural("{n} person confirmed.", "{n} people confirmed.", yes)),
        (join, words.plural("{n} person signed up.", "{n} people signed up.", join)),
        (left, words.plural("{n} person left or said no.", "{n} people left or said no.", left)),
    )
    return " ".join(said for count, said in parts if count)
