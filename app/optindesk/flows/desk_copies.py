"""The part of the desk that is about copies of its data: here, outside, and to a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from optindesk.core.codes import Code
from optindesk.core.model import ActorKind
from optindesk.core.ports import Tick, no_tick
from optindesk.flows.fittings import Fittings
from optindesk.store.journal import note_copy

if TYPE_CHECKING:
    from optindesk.flows.outside import Outside


class Copies(Fittings):
    """What is done about copies."""

    __slots__ = ()

    def copy_if_due(self, tick: Tick = no_tick) -> bool:
        """Make the copies of this day, here and outside; says whether one was made. See
        `copying.copy_if_due`, `outside.copy_if_due`."""
        from optindesk.flows import copying, outside

        here = copying.copy_if_due(self.store, self.clock(), tick)
        alone = replace(self.actor, kind=ActorKind.DESK)
        there = outside.copy_if_due(self.store, self.packer, self.here, alone, self.clock(), tick)
        return here or there

    def copy_now(self, tick: Tick = no_tick) -> None:
        """Make a copy among those of the days; see `copying.copy_now`."""
        from optindesk.flows import copying

        copying.copy_now(self.store, self.clock(), tick)

    def choose_outside(self, place: Path, passphrase: str | None) -> Outside:
        """Let copies go to a place outside from now on; see `outside.choose`."""
        from optindesk.flows import outside

        return outside.choose(self.store, self.packer, place, passphrase, self.actor, self.clock())

    def forget_outside(self, at: str = "") -> None:
        """Make no more copies outside; see `outside.forget`."""
        from optindesk.flows import outside

        outside.forget(self.store, self.actor, self.clock(), at)

    def outside(self) -> Outside | None:
        """The place that was chosen at this computer; see `outside.chosen`."""
        from optindesk.flows import outside

        return outside.chosen(self.store, self.actor.device)

    def outside_elsewhere(self) -> list[Outside]:
        """Those of other computers; see `outside.others`."""
        from optindesk.flows import outside

        return outside.others(self.store, self.actor.device)

    def copy_outside(self, tick: Tick = no_tick) -> Path:
        """Make a copy outside now; see `outside.copy_now`."""
        from optindesk.flows import outside

        return outside.copy_now(self.store, self.packer, self.here, self.actor, self.clock(), tick)

    def backup(self, path: Path, tick: Tick = no_tick) -> dict[str, int]:
        """A checked copy of the database, on a server too; returns the rows of each table.

        Raises what `fetching.database_of` and `backup.copy_database` do.
        """
        from optindesk.store import fetching
        from optindesk.store.backup import copy_database
        from optindesk.store.folder import must_have_folder

        self.not_over_own_data(path)
        must_have_folder(path)
        with fetching.database_of(self.store, self.here, self.clock(), tick) as source:
            counts = copy_database(source, path, tick)
        note_copy(self.store, self.actor, self.clock(), Code.BACKED_UP, path)
        return counts
