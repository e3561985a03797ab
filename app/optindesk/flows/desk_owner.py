"""The part of the desk that is its owner's: the PIN, the support file, and newer versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.sentence import Sentence
from optindesk.flows.fittings import Fittings

if TYPE_CHECKING:
    from optindesk.core.newest import Newest
    from optindesk.flows import clock, owner_pin


class Owner(Fittings):
    """What the owner does beside the people of the lists."""

    __slots__ = ()

    def open_with_pin(self, typed: str) -> None:
        """Let through for a while what wants the owner's PIN; see `owner_pin.open_lock`."""
        from optindesk.flows import owner_pin

        owner_pin.open_lock(self.store, self.owners_lock, typed, self.actor, self.clock())

    def must_be_owners(self, what: Sentence) -> None:
        """Raises PinNeeded where the PIN was not typed lately, for what is no call of a desk."""
        from optindesk.flows import owner_pin

        owner_pin.must_be_open(self.owners_lock, what, self.clock())

    def pin_standing(self) -> owner_pin.Standing:
        """Whether there is a PIN, and how it stands with it."""
        from optindesk.flows import owner_pin

        return owner_pin.standing(self.clock())

    def set_pin(self, pin: str) -> None:
        """Let this be the owner's PIN; see `owner_pin.set_pin`."""
        from optindesk.flows import owner_pin

        owner_pin.set_pin(self.store, self.owners_lock, pin, self.actor, self.clock())

    def remove_pin(self) -> None:
        """Ask for no PIN any more; see `owner_pin.remove_pin`."""
        from optindesk.flows import owner_pin

        owner_pin.remove_pin(self.store, self.actor, self.clock())

    def forget_pin(self) -> None:
        """Remove a PIN that nobody knows any more; see `owner_pin.forget_pin`."""
        from optindesk.flows import owner_pin

        owner_pin.forget_pin(self.store, self.actor, self.clock())

    def clock_standing(self) -> clock.Standing:
        """How it stands with this computer's clock."""
        from optindesk.flows import clock

        return clock.standing(self.clock())

    def say_clock_is_right(self) -> None:
        """Somebody looked; see `clock.say_it_is_right`."""
        from optindesk.flows import clock

        clock.say_it_is_right(self.store, self.actor, self.clock())

    def support_text(self) -> str:
        """What whoever helps should know, without people and secrets; see `support.text`."""
        from optindesk.flows import support

        return support.text(self)

    def save_support(self, content: str, path: Path) -> None:
        """Write that text, as it was shown; see `support.save`."""
        from optindesk.flows import support

        support.save(self, content, path)

    def newest(self) -> Newest:
        """Ask which version is the newest, because somebody wants to know; raises NowhereToAsk,
        NewestUnknown."""
        return self.ask_newest(self.newest_place())
